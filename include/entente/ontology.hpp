// SPDX-License-Identifier: BSL-1.0
// The types and relations in use, at run time: names, hierarchies, domains, ranges and traits. Their compile-time twins are in
// schema.hpp; both say the same, so that a program and a file agree on what a statement may say.
#pragma once

#include <entente/model/error.hpp>
#include <entente/model/id.hpp>
#include <entente/model/statement.hpp>
#include <entente/model/utf8.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

/// What follows from a relation's statements (OWL's property characteristics; the functional ones are meant at one time).
struct relation_traits {
    bool symmetric = false;          ///< met(a, b) says met(b, a)
    bool transitive = false;         ///< part of a part is part
    bool functional = false;         ///< one object at a time; two at once contradict each other
    bool inverse_functional = false; ///< one subject at a time: two holders of an office contradict each other
    friend bool operator==(const relation_traits&, const relation_traits&) = default;
};

/// Which kinds of term may stand at one end of a relation, as bits.
struct term_kinds {
    bool entity = true;
    bool value = true;
    bool statement = true;
    [[nodiscard]] constexpr bool allow(term_kind kind) const noexcept {
        return kind == term_kind::entity ? entity : kind == term_kind::value ? value : statement;
    }
    friend bool operator==(const term_kinds&, const term_kinds&) = default;
};

/// A type by name, with its direct supertypes.
struct type_definition {
    std::string name;
    std::vector<std::string> parents;
};

/// A relation by name. Empty `domain` or `range` means any type; several mean any of them (and their subtypes).
struct relation_definition {
    std::string name;
    std::vector<std::string> domain;
    std::vector<std::string> range;
    term_kinds subject_kinds{.entity = true, .value = false, .statement = true};
    term_kinds object_kinds{};
    relation_traits traits{};
    std::string inverse;              ///< name of the relation that says the same from the other end; may be empty
    std::vector<std::string> parents; ///< relations that this one implies
};

/// One way to read a relation off stored statements: those of `relation`, from subject to object or the other way round.
struct relation_reading {
    relation_id relation;
    bool reversed = false;
    friend bool operator==(const relation_reading&, const relation_reading&) = default;
};

struct type_entry {
    std::string name;
    std::vector<type_id> parents;
    std::vector<type_id> ancestors; ///< itself and all above, ascending
    bool declared = false;          ///< false: only mentioned so far
};

struct relation_entry {
    std::string name;
    std::vector<type_id> domain;
    std::vector<type_id> range;
    term_kinds subject_kinds{.entity = true, .value = false, .statement = true};
    term_kinds object_kinds{};
    relation_traits traits{};
    relation_id inverse;
    std::vector<relation_id> parents;
    std::vector<relation_reading> readings; ///< itself first, then its inverse, subrelations and so on
    bool declared = false;
};

/// The relations that every graph knows, in the order of their ids.
namespace builtin {
inline constexpr relation_id instance_of{0}; ///< entity -> name of a type
inline constexpr relation_id name{1};        ///< entity -> text
inline constexpr relation_id alias{2};       ///< entity -> text
inline constexpr relation_id same_as{3};     ///< entity -> entity: these two are one
inline constexpr relation_id revises{4};     ///< statement -> the retracted statement it replaces
inline constexpr relation_id fulfils{5};     ///< statement -> the planned statement that came true
inline constexpr relation_id cancels{6};     ///< statement -> the planned statement that will not come true
inline constexpr relation_id reprint_of{7};  ///< article or outlet -> the one it repeats
inline constexpr relation_id cites{8};       ///< article or outlet -> the one it relies on
inline constexpr relation_id last = cites;
} // namespace builtin

/// A set of declarations. A value; a graph holds one and replaces it whole when something is declared, so that a reader's copy
/// never changes under it. Lookups by name are O(log n), by id O(1).
class ontology {
public:
    /// The built-in relations only.
    ontology() {
        const auto add = [this](std::string_view name, bool subject_entity, bool subject_statement, term_kinds object,
                                relation_traits traits = {}) {
            declare(relation_definition{.name = std::string(name),
                                        .domain = {},
                                        .range = {},
                                        .subject_kinds = {.entity = subject_entity, .value = false, .statement = subject_statement},
                                        .object_kinds = object,
                                        .traits = traits,
                                        .inverse = {},
                                        .parents = {}});
        };
        constexpr term_kinds entities{true, false, false}, values{false, true, false}, statements{false, false, true};
        add("instance_of", true, false, values);
        add("name", true, false, values);
        add("alias", true, false, values);
        add("same_as", true, false, entities, {.symmetric = true, .transitive = true});
        add("revises", false, true, statements);
        add("fulfils", false, true, statements);
        add("cancels", false, true, statements);
        add("reprint_of", true, false, entities, {.transitive = true});
        add("cites", true, false, entities);
        close();
    }

    /// Declares a type, or completes one that was only mentioned. Saying the same again changes nothing; parents add up.
    /// Throws error(constraint) for a hierarchy that would run in a circle, error(invalid_argument) for an empty name; then nothing
    /// has changed.
    type_id declare(const type_definition& definition);

    /// Declares a relation, or completes one that was only mentioned. Types and relations it names are mentioned thereby.
    /// Throws error(constraint) where it was declared before with another meaning or its inverse has another inverse,
    /// error(invalid_argument) for an empty name or a value as subject; then nothing has changed.
    relation_id declare(const relation_definition& definition);

    /// The type or relation of that name, made known without any restriction where it is new.
    type_id mention_type(std::string_view name);
    relation_id mention_relation(std::string_view name);

    [[nodiscard]] std::optional<type_id> find_type(std::string_view name) const { return find(type_ids_, name); }
    [[nodiscard]] std::optional<relation_id> find_relation(std::string_view name) const { return find(relation_ids_, name); }

    [[nodiscard]] const type_entry& operator[](type_id id) const { return types_[id.value()]; }
    [[nodiscard]] const relation_entry& operator[](relation_id id) const { return relations_[id.value()]; }
    [[nodiscard]] std::uint32_t type_count() const noexcept { return static_cast<std::uint32_t>(types_.size()); }
    [[nodiscard]] std::uint32_t relation_count() const noexcept { return static_cast<std::uint32_t>(relations_.size()); }

    /// Whether an instance of `type` is one of `super`. O(log depth).
    [[nodiscard]] bool is_a(type_id type, type_id super) const {
        const auto& above = types_[type.value()].ancestors;
        return std::binary_search(above.begin(), above.end(), super);
    }

    /// The declaration back in names, as `declare` takes it.
    [[nodiscard]] type_definition definition(type_id id) const;
    [[nodiscard]] relation_definition definition(relation_id id) const;

    /// The relation whose name is nearest to `name` (edit distance, case of ASCII letters ignored), for messages; empty if none is near.
    [[nodiscard]] std::string nearest_relation(std::string_view name) const;
    [[nodiscard]] std::string nearest_type(std::string_view name) const;

    /// Brings hierarchies up to date after declarations. `is_a` and `readings` speak of the last call; a graph calls it before it
    /// publishes an ontology. O(types * depth + relations).
    void close() {
        find_ancestors();
        find_readings();
    }

    /// Declares all that `other` has declared. Throws as `declare` does; then nothing has changed.
    void merge(const ontology& other) {
        ontology merged = *this;
        for (std::uint32_t t = 0; t < other.type_count(); ++t) {
            if (other[type_id(t)].declared) merged.declare(other.definition(type_id(t)));
            else merged.mention_type(other[type_id(t)].name);
        }
        for (std::uint32_t r = 0; r < other.relation_count(); ++r) {
            if (other[relation_id(r)].declared) merged.declare(other.definition(relation_id(r)));
            else merged.mention_relation(other[relation_id(r)].name);
        }
        *this = std::move(merged);
    }

private:
    template <class Id>
    using name_map = std::map<std::string, Id, std::less<>>; // looked up by view, without a copy of the name

    template <class Id>
    static std::optional<Id> find(const name_map<Id>& ids, std::string_view name) {
        const auto at = ids.find(name);
        return at == ids.end() ? std::nullopt : std::optional(at->second);
    }
    static void require_name(std::string_view name) {
        if (name.empty()) throw error(error_kind::invalid_argument, "a type or relation needs a name", {}, "give it one");
        if (const auto at = first_invalid_utf8(name))
            throw error(error_kind::invalid_argument, "the name " + quoted(name) + " of a type or relation is not UTF-8",
                        "byte " + std::to_string(*at));
    }
    void check(const relation_definition& definition) const;
    template <class Id, class Entries>
    static Id mention(Entries& entries, name_map<Id>& ids, std::string_view name) {
        require_name(name);
        const auto [at, added] = ids.try_emplace(std::string(name), Id(static_cast<std::uint32_t>(entries.size())));
        if (added) {
            entries.emplace_back();
            entries.back().name = name;
        }
        return at->second;
    }
    template <class Entries>
    static std::string nearest(const Entries& entries, std::string_view name);

    [[nodiscard]] bool reaches(type_id from, type_id to) const {
        std::vector<type_id> above{from};
        for (std::size_t i = 0; i < above.size(); ++i) {
            if (above[i] == to) return true;
            for (const type_id parent : types_[above[i].value()].parents)
                if (std::find(above.begin(), above.end(), parent) == above.end()) above.push_back(parent);
        }
        return false;
    }
    void find_ancestors();
    void find_readings();

    std::vector<type_entry> types_;
    std::vector<relation_entry> relations_;
    name_map<type_id> type_ids_;
    name_map<relation_id> relation_ids_;
};

inline type_id ontology::mention_type(std::string_view name) {
    const type_id id = mention(types_, type_ids_, name);
    if (types_[id.value()].ancestors.empty()) types_[id.value()].ancestors.push_back(id);
    return id;
}

inline relation_id ontology::mention_relation(std::string_view name) {
    const relation_id id = mention(relations_, relation_ids_, name);
    if (relations_[id.value()].readings.empty()) relations_[id.value()].readings.push_back({id, false});
    return id;
}

inline type_id ontology::declare(const type_definition& definition) {
    require_name(definition.name);
    const auto known = find_type(definition.name);
    for (const auto& parent_name : definition.parents) { // all that can be refused is refused before anything changes
        require_name(parent_name);
        const auto parent = find_type(parent_name);
        if (parent_name == definition.name || (known && parent && reaches(*parent, *known)))
            throw error(error_kind::constraint, "type " + definition.name + " can't be below " + parent_name + ", which is below it",
                        {}, "leave one of the two out");
    }
    const type_id id = mention_type(definition.name);
    for (const auto& parent_name : definition.parents) {
        const type_id parent = mention_type(parent_name);
        auto& parents = types_[id.value()].parents;
        if (std::find(parents.begin(), parents.end(), parent) == parents.end()) parents.push_back(parent);
    }
    types_[id.value()].declared = true;
    return id;
}

inline void ontology::check(const relation_definition& definition) const {
    require_name(definition.name);
    for (const auto* names : {&definition.domain, &definition.range, &definition.parents})
        for (const auto& name : *names) require_name(name);
    if (definition.subject_kinds.value)
        throw error(error_kind::invalid_argument, "relation " + definition.name + " can't have a value as subject", {},
                    "turn it round: let the value be the object");
    if (const auto id = find_relation(definition.name)) {
        const relation_definition known = this->definition(*id);
        const bool same = known.domain == definition.domain && known.range == definition.range && known.traits == definition.traits &&
                          known.subject_kinds == definition.subject_kinds && known.object_kinds == definition.object_kinds;
        const bool same_inverse = definition.inverse.empty() || known.inverse.empty() || known.inverse == definition.inverse;
        if ((relations_[id->value()].declared && !same) || !same_inverse)
            throw error(error_kind::constraint, "relation " + definition.name + " is declared already with another meaning", {},
                        "use another name, or the same domain, range, traits and inverse");
    }
    if (definition.inverse.empty()) return;
    if (const auto inverse = find_relation(definition.inverse))
        if (const relation_id back = relations_[inverse->value()].inverse; !back.is_none() && relations_[back.value()].name != definition.name)
            throw error(error_kind::constraint, "relation " + definition.name + " can't be the inverse of " + definition.inverse +
                        ", whose inverse is " + relations_[back.value()].name);
}

inline relation_id ontology::declare(const relation_definition& definition) {
    check(definition);
    const relation_id id = mention_relation(definition.name);
    const auto ids_of = [](const std::vector<std::string>& names, auto mention_name) {
        std::vector<decltype(mention_name(names.front()))> ids;
        for (const auto& n : names) ids.push_back(mention_name(n));
        return ids;
    };
    const auto type_of = [this](const std::string& n) { return mention_type(n); };
    relation_entry entry;
    entry.name = definition.name;
    entry.domain = ids_of(definition.domain, type_of);
    entry.range = ids_of(definition.range, type_of);
    entry.subject_kinds = definition.subject_kinds;
    entry.object_kinds = definition.object_kinds;
    entry.traits = definition.traits;
    if (!definition.inverse.empty()) entry.inverse = mention_relation(definition.inverse);
    entry.parents = ids_of(definition.parents, [this](const std::string& n) { return mention_relation(n); });
    entry.declared = true;

    relation_entry& known = relations_[id.value()];
    if (known.declared) {
        if (known.inverse.is_none()) known.inverse = entry.inverse;
        for (const relation_id parent : entry.parents)
            if (std::find(known.parents.begin(), known.parents.end(), parent) == known.parents.end()) known.parents.push_back(parent);
    } else {
        if (entry.inverse.is_none()) entry.inverse = known.inverse;
        entry.readings = std::move(known.readings);
        known = std::move(entry);
    }
    const relation_id inverse = relations_[id.value()].inverse;
    if (!inverse.is_none() && relations_[inverse.value()].inverse.is_none()) relations_[inverse.value()].inverse = id;
    return id;
}

inline void ontology::find_ancestors() {
    for (std::uint32_t t = 0; t < types_.size(); ++t) {
        std::vector<type_id> above{type_id(t)};
        for (std::size_t i = 0; i < above.size(); ++i)
            for (const type_id parent : types_[above[i].value()].parents)
                if (std::find(above.begin(), above.end(), parent) == above.end()) above.push_back(parent);
        std::sort(above.begin(), above.end());
        types_[t].ancestors = std::move(above);
    }
}

inline void ontology::find_readings() {
    std::vector<std::vector<relation_id>> below(relations_.size());
    for (std::uint32_t r = 0; r < relations_.size(); ++r)
        for (const relation_id parent : relations_[r].parents) below[parent.value()].push_back(relation_id(r));

    for (std::uint32_t r = 0; r < relations_.size(); ++r) {
        std::vector<relation_reading> readings{{relation_id(r), false}};
        const auto add = [&](relation_reading reading) {
            if (std::find(readings.begin(), readings.end(), reading) == readings.end()) readings.push_back(reading);
        };
        for (std::size_t i = 0; i < readings.size(); ++i) {
            const relation_reading at = readings[i];
            const relation_entry& entry = relations_[at.relation.value()];
            if (entry.traits.symmetric) add({at.relation, !at.reversed});
            if (!entry.inverse.is_none()) add({entry.inverse, !at.reversed});
            for (const relation_id sub : below[at.relation.value()]) add({sub, at.reversed});
        }
        relations_[r].readings = std::move(readings);
    }
}

inline type_definition ontology::definition(type_id id) const {
    const type_entry& entry = types_[id.value()];
    type_definition d{entry.name, {}};
    for (const type_id parent : entry.parents) d.parents.push_back(types_[parent.value()].name);
    return d;
}

inline relation_definition ontology::definition(relation_id id) const {
    const relation_entry& entry = relations_[id.value()];
    relation_definition d;
    d.name = entry.name;
    for (const type_id t : entry.domain) d.domain.push_back(types_[t.value()].name);
    for (const type_id t : entry.range) d.range.push_back(types_[t.value()].name);
    d.subject_kinds = entry.subject_kinds;
    d.object_kinds = entry.object_kinds;
    d.traits = entry.traits;
    if (!entry.inverse.is_none()) d.inverse = relations_[entry.inverse.value()].name;
    for (const relation_id parent : entry.parents) d.parents.push_back(relations_[parent.value()].name);
    return d;
}

template <class Entries>
std::string ontology::nearest(const Entries& entries, std::string_view name) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::string best;
    std::size_t best_distance = name.size() / 3 + 1; // further away, a suggestion would only confuse
    std::vector<std::size_t> row;
    for (const auto& entry : entries) {
        const std::string& other = entry.name;
        row.resize(other.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= name.size(); ++i) {
            std::size_t diagonal = std::exchange(row[0], i);
            for (std::size_t j = 1; j <= other.size(); ++j) {
                const std::size_t change = diagonal + (lower(name[i - 1]) == lower(other[j - 1]) ? 0u : 1u);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
            }
        }
        if (row.back() < best_distance || (row.back() == best_distance && best.empty())) {
            best_distance = row.back();
            best = other;
        }
    }
    return best;
}

inline std::string ontology::nearest_relation(std::string_view name) const { return nearest(relations_, name); }
inline std::string ontology::nearest_type(std::string_view name) const { return nearest(types_, name); }

} // namespace entente
