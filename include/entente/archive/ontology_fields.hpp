// SPDX-License-Identifier: BSL-1.0
// An ontology as the fields `types` and `relations` of graph_fields.hpp, and back.
#pragma once

#include <entente/archive/field_lists.hpp>
#include <entente/archive/graph_fields.hpp>
#include <entente/ontology.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace entente::detail {

// Of a relation's field `declared`. Indexes stand with the relation of their first property.
inline constexpr std::uint32_t relation_declared = 1, relation_begins_indexes = 2;

[[nodiscard]] inline std::vector<const index_definition*> indexes_from(const ontology& o,
                                                                       std::string_view property) {
    std::vector<const index_definition*> found;
    for (const index_definition& index : o.indexes())
        if (index.properties.front() == property) found.push_back(&index);
    return found;
}

template <class Out>
void write_index(Out& out, const ontology& o, const index_definition& index) {
    write_text(out, "name", index.name);
    write_text(out, "of", index.of);
    out.number("of_relationships", index.of_relationships ? 1u : 0u);
    std::vector<relation_id> properties;
    for (const std::string& property : index.properties) properties.push_back(*o.find_relation(property));
    write_ids(out, "properties", "relation", properties);
}

/// Throws error(invalid_argument) for a name that is not UTF-8, and what `Out` throws.
template <class Out>
void write_ontology(Out& out, const ontology& o) {
    write_list(out, "types", "type", 0, o.type_count(), [&](std::uint32_t t) {
        const type_entry& entry = o[type_id(t)];
        write_text(out, "name", entry.name);
        out.number("declared", entry.declared ? 1u : 0u);
        write_ids(out, "parents", "parent", entry.declared ? entry.parents : std::vector<type_id>{});
    });
    write_list(out, "relations", "relation", 0, o.relation_count(), [&](std::uint32_t r) {
        const relation_entry& entry = o[relation_id(r)];
        const auto kinds = [](term_kinds k) {
            return (k.entity ? 1u : 0u) | (k.value ? 2u : 0u) | (k.statement ? 4u : 0u);
        };
        const relation_traits traits = entry.traits;
        write_text(out, "name", entry.name);
        const std::vector<const index_definition*> indexes = indexes_from(o, entry.name);
        out.number("declared", (entry.declared ? relation_declared : 0u) |
                                   (indexes.empty() ? 0u : relation_begins_indexes));
        out.number("inverse", entry.inverse.value() + 1);
        if (!indexes.empty())
            write_list(out, "indexes", "index", 0, static_cast<std::uint32_t>(indexes.size()),
                       [&](std::uint32_t i) { write_index(out, o, *indexes[i]); });
        if (!entry.declared) return;
        write_ids(out, "domain", "type", entry.domain);
        write_ids(out, "range", "type", entry.range);
        out.number("subject_kinds", kinds(entry.subject_kinds));
        out.number("object_kinds", kinds(entry.object_kinds));
        out.number("traits", (traits.symmetric ? 1u : 0u) | (traits.transitive ? 2u : 0u) |
                                 (traits.functional ? 4u : 0u) | (traits.inverse_functional ? 8u : 0u));
        write_ids(out, "parents", "parent", entry.parents);
    });
}

/// Reads one through the declarations that programs make. All names come first, so that ids come out as they were; then what was declared.
template <class In>
class ontology_reader {
public:
    explicit ontology_reader(list_reader<In>& fields) noexcept : fields_(fields), in_(fields.in()) {}

    /// Closed. Throws error for fields that make no ontology, and what `In` throws.
    [[nodiscard]] std::shared_ptr<ontology> read() {
        auto o = std::make_shared<ontology>();
        read_types(*o);
        read_relations(*o);
        declare_types(*o);
        declare_relations(*o);
        declare_indexes(*o);
        fields_.at({});
        o->close();
        return o;
    }

private:
    struct saved_type {
        std::vector<std::uint32_t> parents;
        bool declared = false;
    };
    struct saved_relation {
        std::vector<std::uint32_t> domain, range, parents;
        std::uint32_t inverse = 0, subject_kinds = 0, object_kinds = 0, traits = 0;
        bool declared = false;
    };

    struct saved_index {
        index_definition definition;
        std::vector<std::uint32_t> properties;
    };

    void read_types(ontology& o) {
        fields_.read_list("types", "type", 0, [&](std::uint32_t t) {
            if (o.mention_type(std::string_view(in_.text("name"))).value() != t)
                refuse_fields("the name stands there twice");
            saved_type& saved = types_.emplace_back();
            saved.declared = fields_.number_up_to("declared", 1) != 0;
            saved.parents = fields_.read_ids("parents", "parent");
        });
    }
    void read_relations(ontology& o) {
        fields_.read_list("relations", "relation", 0, [&](std::uint32_t r) {
            if (o.mention_relation(std::string_view(in_.text("name"))).value() != r)
                refuse_fields("the name stands there twice, or a built-in relation is not where it was");
            saved_relation& saved = relations_.emplace_back();
            const std::uint32_t declared =
                fields_.number_up_to("declared", relation_declared | relation_begins_indexes);
            saved.declared = (declared & relation_declared) != 0;
            saved.inverse = in_.number("inverse");
            if ((declared & relation_begins_indexes) != 0)
                fields_.read_list("indexes", "index", 0, [&](std::uint32_t) { read_index(); });
            fields_.at({"relation", r});
            if (!saved.declared) return;
            saved.domain = fields_.read_ids("domain", "type");
            saved.range = fields_.read_ids("range", "type");
            saved.subject_kinds = fields_.number_up_to("subject_kinds", 7);
            saved.object_kinds = fields_.number_up_to("object_kinds", 7);
            saved.traits = fields_.number_up_to("traits", 15);
            saved.parents = fields_.read_ids("parents", "parent");
        });
    }

    void read_index() {
        saved_index& saved = indexes_.emplace_back();
        saved.definition.name = std::string_view(in_.text("name"));
        saved.definition.of = std::string_view(in_.text("of"));
        saved.definition.of_relationships = fields_.number_up_to("of_relationships", 1) != 0;
        saved.properties = fields_.read_ids("properties", "relation");
    }

    void declare_types(ontology& o) {
        for (std::uint32_t t = 0; t < types_.size(); ++t) {
            fields_.at({"type", t});
            if (types_[t].declared)
                o.declare(type_definition{o[type_id(t)].name, type_names(o, types_[t].parents)});
            if (!same_ids(o[type_id(t)].parents, types_[t].parents))
                refuse_fields("a type stands there twice above it");
        }
    }
    void declare_relations(ontology& o) {
        const auto kinds = [](std::uint32_t bits) {
            return term_kinds{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
        };
        const auto name_of = [&](std::uint32_t id) {
            return o[relation_id(require_below(id, o.relation_count(), "relation"))].name;
        };
        for (std::uint32_t r = 0; r < relations_.size(); ++r) {
            fields_.at({"relation", r});
            const saved_relation& saved = relations_[r];
            if (!saved.declared) continue;
            relation_definition d;
            d.name = name_of(r);
            d.domain = type_names(o, saved.domain);
            d.range = type_names(o, saved.range);
            d.subject_kinds = kinds(saved.subject_kinds);
            d.object_kinds = kinds(saved.object_kinds);
            d.traits = {(saved.traits & 1) != 0, (saved.traits & 2) != 0, (saved.traits & 4) != 0,
                        (saved.traits & 8) != 0};
            if (saved.inverse != 0) d.inverse = name_of(saved.inverse - 1);
            for (const auto id : saved.parents) d.parents.push_back(name_of(id));
            o.declare(d);
        }
        if (o.relation_count() != relations_.size() || o.type_count() != types_.size())
            refuse_fields("built-in relations are missing");
        for (std::uint32_t r = 0; r < relations_.size(); ++r) {
            fields_.at({"relation", r});
            const relation_entry& entry = o[relation_id(r)];
            if (entry.declared != relations_[r].declared ||
                entry.inverse.value() + 1 != relations_[r].inverse ||
                !same_ids(entry.parents, relations_[r].parents))
                refuse_fields("the declarations contradict each other");
        }
    }

    void declare_indexes(ontology& o) {
        for (std::uint32_t i = 0; i < indexes_.size(); ++i) {
            fields_.at({"index", i});
            index_definition& d = indexes_[i].definition;
            for (const auto id : indexes_[i].properties)
                d.properties.push_back(
                    o[relation_id(require_below(id, o.relation_count(), "relation"))].name);
            o.declare(d);
        }
    }

    static std::vector<std::string> type_names(const ontology& o, const std::vector<std::uint32_t>& ids) {
        std::vector<std::string> names;
        names.reserve(ids.size());
        for (const auto id : ids) names.push_back(o[type_id(require_below(id, o.type_count(), "type"))].name);
        return names;
    }
    template <class Id>
    static bool same_ids(const std::vector<Id>& ids, const std::vector<std::uint32_t>& numbers) {
        return std::equal(ids.begin(), ids.end(), numbers.begin(), numbers.end(),
                          [](Id id, std::uint32_t n) { return id.value() == n; });
    }

    list_reader<In>& fields_;
    In& in_;
    std::vector<saved_type> types_;
    std::vector<saved_relation> relations_;
    std::vector<saved_index> indexes_;
};

/// Whether two ontologies say the same, ids included.
[[nodiscard]] inline bool same_declarations(const ontology& a, const ontology& b) {
    if (a.type_count() != b.type_count() || a.relation_count() != b.relation_count()) return false;
    for (std::uint32_t t = 0; t < a.type_count(); ++t) {
        const type_entry &x = a[type_id(t)], &y = b[type_id(t)];
        if (x.name != y.name || x.declared != y.declared || x.parents != y.parents) return false;
    }
    for (std::uint32_t r = 0; r < a.relation_count(); ++r) {
        const relation_entry &x = a[relation_id(r)], &y = b[relation_id(r)];
        if (x.name != y.name || x.declared != y.declared || x.inverse != y.inverse ||
            x.parents != y.parents || x.domain != y.domain || x.range != y.range ||
            x.subject_kinds != y.subject_kinds || x.object_kinds != y.object_kinds || x.traits != y.traits)
            return false;
    }
    return a.indexes() == b.indexes();
}

} // namespace entente::detail
