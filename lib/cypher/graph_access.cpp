// SPDX-License-Identifier: BSL-1.0
// Reads entities and statements as nodes and relationships.
#include "cypher/graph_access.hpp"

#include "cypher/statement_facts.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace entente::cypher {

namespace {

void require_there(const run& r, node n) {
    if (!r.deleted_nodes.empty() && r.deleted_nodes.contains(n.id.value()))
        throw runtime_error(error_type::entity_not_found, "DeletedEntityAccess",
                            "the node was deleted by this query");
}

void require_there(const run& r, relationship rel) {
    if (!r.deleted_relationships.empty() && r.deleted_relationships.contains(rel.id.value()))
        throw runtime_error(error_type::entity_not_found, "DeletedEntityAccess",
                            "the relationship was deleted by this query");
}

// Which of several statements of one property counts.
class best_statement {
public:
    best_statement(const view& v, bool first) : view_(&v), first_(first) {}
    void offer(term object, statement_id s) {
        const rank offered = view_->columns().meta(s.value()).rank();
        const bool better =
            found_.is_none() || offered > rank_ ||
            (offered == rank_ && (first_ ? s.value() < found_.value() : s.value() > found_.value()));
        if (!better) return;
        found_ = s;
        object_ = object;
        rank_ = offered;
    }
    [[nodiscard]] statement_id found() const { return found_; }
    [[nodiscard]] datum held() const {
        return found_.is_none() ? datum() : as_seen((*view_)[object_.value()]);
    }

private:
    const view* view_;
    bool first_;
    statement_id found_;
    term object_;
    rank rank_ = rank::deprecated;
};

// The name in an entity's row, where that is the one that the statements would give; empty where they have to be asked.
std::string_view name_at_hand(const run& r, entity_id e) {
    const view& v = r.seen();
    if (r.support || v.is_of_open_transaction() || !v.believes_all() || v.type_set(e).is_none()) return {};
    const std::string_view found = name(v, e);
    return found.data() == v.key(e).data() ? std::string_view() : found; // one without a name goes by its key
}

// A name that nobody in particular gave is believed under any source and modality, as `name(view, entity)` has it.
datum name_told(const run& r, entity_id e) {
    if (!counts_unbelieved(r, builtin::name)) return {};
    const std::string_view found = name(r.seen(), e);
    return found.empty() || found.data() == r.seen().key(e).data() ? datum() : datum(value(found));
}

datum stored_property(run& r, shape s, std::uint32_t holder, std::string_view key,
                      std::optional<relation_id> plain) {
    const auto held_by = [&](relation_id relation) -> datum {
        best_statement best(r.seen(), relation == builtin::name);
        r.seen().for_each_neighbour(direction::out, s, holder, relation,
                                    [&](term object, statement_id id) { best.offer(object, id); });
        if (r.support && !best.found().is_none()) r.support->insert(best.found());
        return best.held();
    };
    if (!plain) return {};
    if (*plain > builtin::last) return held_by(*plain);
    const property_relations both = relations_of(r.seen().ontology(), key, plain);
    datum held = both.plain ? held_by(*both.plain) : datum();
    if (held.is_null() && both.other) held = held_by(*both.other);
    return held.is_null() && *plain == builtin::name && s == entity_to_value ? name_told(r, entity_id(holder))
                                                                             : held;
}

std::string_view property_name(const ontology& o, relation_id relation) {
    std::string_view name = o[relation].name;
    if (name.ends_with(other_values)) name.remove_suffix(other_values.size());
    return name;
}

void add_stored(run& r, shape s, std::uint32_t holder, datum_map& out) {
    std::map<relation_id, best_statement> properties;
    r.seen().for_each_neighbour(direction::out, s, holder, relation_id::none(),
                                [&](term object, statement_id id) {
                                    const relation_id relation = r.seen().columns().relation(id.value());
                                    if (!is_property(relation)) return;
                                    properties.try_emplace(relation, r.seen(), relation == builtin::name)
                                        .first->second.offer(object, id);
                                });
    for (const auto& [relation, best] : properties) {
        // A name that is a text comes first: what stands beside it is not seen.
        const std::string_view name = property_name(r.seen().ontology(), relation);
        if (std::any_of(out.begin(), out.end(), [&](const auto& entry) { return entry.first == name; }))
            continue;
        out.emplace_back(name, best.held());
        if (r.support) r.support->insert(best.found());
    }
}

// `relation` is the relation called `key`, if there is one.
datum held_property(run& r, node n, std::string_view key, std::optional<relation_id> relation) {
    require_there(r, n);
    if (key == key_property)
        if (const std::string_view own = r.seen().key(n.id); !own.empty()) return datum(value(own));
    if (relation == builtin::name)
        if (const std::string_view own = name_at_hand(r, n.id); !own.empty()) return datum(value(own));
    return stored_property(r, entity_to_value, n.id.value(), key, relation);
}

datum held_property(run& r, relationship rel, std::string_view key, std::optional<relation_id> relation) {
    require_there(r, rel);
    if (auto fact = fact_of(r, rel, key)) return std::move(*fact);
    return stored_property(r, statement_to_value, rel.id.value(), key, relation);
}

} // namespace

datum as_seen(const value& v) {
    if (v.kind() == value_kind::text && !v.language().empty()) return datum(value(v.as_text()));
    return datum(v);
}

bool counts_unbelieved(const run& r, relation_id relation) {
    return relation == builtin::name && !r.seen().believes_all() && !r.seen().is_of_open_transaction();
}

bool is_property(relation_id relation) { return relation != builtin::instance_of; }

std::string stated_relation(const ontology& o, bool of_node, std::string_view key, const value& held) {
    const auto plain = o.find_relation(key);
    if (!plain || *plain > builtin::last) return std::string(key);
    const bool is_name = *plain == builtin::name || *plain == builtin::alias;
    if (is_name && of_node && held.kind() == value_kind::text) return std::string(key);
    return std::string(key).append(other_values);
}

property_relations relations_of(const ontology& o, std::string_view key, std::optional<relation_id> plain) {
    if (!plain || *plain > builtin::last) return {plain, {}};
    property_relations both{{}, o.find_relation(std::string(key).append(other_values))};
    if (is_property(*plain)) both.plain = plain;
    return both;
}

datum property_of(run& r, node n, bound::symbol key) {
    return held_property(r, n, r.name(key), r.relation(key));
}

datum property_of(run& r, relationship rel, bound::symbol key) {
    return held_property(r, rel, r.name(key), r.relation(key));
}

datum property_of(run& r, const datum& holder, std::string_view key) {
    const auto relation = r.seen().ontology().find_relation(key);
    if (const auto* n = holder.get_if<node>()) return held_property(r, *n, key, relation);
    return held_property(r, holder.as_relationship(), key, relation);
}

datum_map properties_of(run& r, node n) {
    require_there(r, n);
    datum_map out;
    add_stored(r, entity_to_value, n.id.value(), out);
    if (std::none_of(out.begin(), out.end(), [](const auto& entry) { return entry.first == "name"; }))
        if (datum told = name_told(r, n.id); !told.is_null()) out.emplace_back("name", std::move(told));
    if (const std::string_view own = r.seen().key(n.id); !own.empty()) {
        std::erase_if(out, [](const auto& entry) { return entry.first == key_property; });
        out.emplace_back(key_property, datum(value(own)));
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return out;
}

datum_map properties_of(run& r, relationship rel) {
    require_there(r, rel);
    datum_map out;
    add_stored(r, statement_to_value, rel.id.value(), out);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    return out;
}

datum_list labels_of(run& r, node n) {
    require_there(r, n);
    const ontology& o = r.seen().ontology();
    std::vector<std::string_view> names;
    for (const type_id t : r.seen().types(n.id))
        for (const type_id above : o[t].ancestors) names.push_back(o[above].name);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    datum_list out;
    for (const std::string_view name : names) out.emplace_back(value(name));
    return out;
}

bool has_label(run& r, node n, bound::symbol label) {
    require_there(r, n);
    const auto type = r.type(label);
    return type && r.seen().is_a(n.id, *type);
}

std::string_view type_of(run& r, relationship rel) {
    return r.seen().ontology()[r.seen().columns().relation(rel.id.value())].name;
}

node start_of(run& r, relationship rel) {
    return {r.seen().canonical(r.seen().columns().subject(rel.id.value()).entity())};
}

node end_of(run& r, relationship rel) {
    return {r.seen().canonical(r.seen().columns().object(rel.id.value()).entity())};
}

statement statement_of(run& r, relationship rel) {
    require_there(r, rel);
    return r.seen()[rel.id];
}

} // namespace entente::cypher
