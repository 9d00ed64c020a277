// SPDX-License-Identifier: BSL-1.0
// The definitions of ontology.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/model/error.hpp>
#include <entente/model/utf8.hpp>
#include <entente/ontology.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

template <class Id>
std::optional<Id> ontology::find(const name_map<Id>& ids, std::string_view name) {
    const auto at = ids.find(name);
    return at == ids.end() ? std::nullopt : std::optional(at->second);
}

ENTENTE_INLINE void ontology::require_name(std::string_view name) {
    if (name.empty())
        throw error(error_kind::invalid_argument, "a type or relation needs a name", {}, "give it one");
    if (const auto at = first_invalid_utf8(name))
        throw error(error_kind::invalid_argument,
                    "the name " + entente::quoted(name) + " of a type or relation is not UTF-8",
                    "byte " + std::to_string(*at));
}

template <class Id, class Entries>
Id ontology::mention(Entries& entries, name_map<Id>& ids, std::string_view name) {
    require_name(name);
    const auto [at, added] =
        ids.try_emplace(std::string(name), Id(static_cast<std::uint32_t>(entries.size())));
    if (added) {
        entries.emplace_back();
        entries.back().name = name;
    }
    return at->second;
}

ENTENTE_INLINE bool ontology::reaches(type_id from, type_id to) const {
    std::vector<type_id> above{from};
    for (std::size_t i = 0; i < above.size(); ++i) {
        if (above[i] == to) return true;
        for (const type_id parent : types_[above[i].value()].parents)
            if (std::find(above.begin(), above.end(), parent) == above.end()) above.push_back(parent);
    }
    return false;
}

ENTENTE_INLINE std::optional<type_id> ontology::find_type(std::string_view name) const {
    return find(type_ids_, name);
}
ENTENTE_INLINE std::optional<relation_id> ontology::find_relation(std::string_view name) const {
    return find(relation_ids_, name);
}

ENTENTE_INLINE void ontology::close() {
    find_ancestors();
    find_readings();
}

ENTENTE_INLINE ontology::ontology() {
    const auto add = [this](std::string_view name, bool subject_entity, bool subject_statement,
                            term_kinds object, relation_traits traits = {}) {
        declare(relation_definition{
            .name = std::string(name),
            .domain = {},
            .range = {},
            .subject_kinds = {.entity = subject_entity, .value = false, .statement = subject_statement},
            .object_kinds = object,
            .traits = traits,
            .inverse = {},
            .parents = {}});
    };
    constexpr term_kinds entities{true, false, false}, values{false, true, false},
        statements{false, false, true};
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

ENTENTE_INLINE void ontology::merge(const ontology& other) {
    ontology merged = *this;
    for (std::uint32_t t = 0; t < other.type_count(); ++t) {
        if (other[type_id(t)].declared)
            merged.declare(other.definition(type_id(t)));
        else
            merged.mention_type(other[type_id(t)].name);
    }
    for (std::uint32_t r = 0; r < other.relation_count(); ++r) {
        if (other[relation_id(r)].declared)
            merged.declare(other.definition(relation_id(r)));
        else
            merged.mention_relation(other[relation_id(r)].name);
    }
    for (const index_definition& index : other.indexes()) merged.declare(index);
    *this = std::move(merged);
}

ENTENTE_INLINE void ontology::declare(const index_definition& definition) {
    require_name(definition.name);
    if (!definition.of.empty()) require_name(definition.of);
    for (const auto& property : definition.properties) require_name(property);
    if (definition.properties.empty())
        throw error(error_kind::invalid_argument, "the index " + definition.name + " is of no property", {},
                    "say which it is to order");
    for (const index_definition& known : indexes_) {
        if (known == definition) return;
        if (known.name == definition.name)
            throw error(error_kind::constraint,
                        "there is an index " + known.name + " already, for something else", {},
                        "drop it, or use another name");
        if (known.same_purpose(definition))
            throw error(error_kind::constraint, "the index " + known.name + " is for the same already", {},
                        "use that one");
    }
    for (const auto& property : definition.properties) (void)mention_relation(property);
    indexes_.insert(std::find_if(indexes_.begin(), indexes_.end(),
                                 [&](const auto& known) { return known.name > definition.name; }),
                    definition);
    find_indexed_relations();
}

ENTENTE_INLINE bool ontology::drop_index(std::string_view name) {
    const bool dropped = std::erase_if(indexes_, [&](const auto& known) { return known.name == name; }) > 0;
    find_indexed_relations();
    return dropped;
}

ENTENTE_INLINE void ontology::find_indexed_relations() {
    indexed_relations_.clear();
    for (const index_definition& index : indexes_)
        for (const std::string& property : index.properties)
            if (const auto relation = find_relation(property))
                indexed_relations_.push_back(relation->value());
    std::sort(indexed_relations_.begin(), indexed_relations_.end());
    indexed_relations_.erase(std::unique(indexed_relations_.begin(), indexed_relations_.end()),
                             indexed_relations_.end());
}

ENTENTE_INLINE type_id ontology::mention_type(std::string_view name) {
    const type_id id = mention(types_, type_ids_, name);
    if (types_[id.value()].ancestors.empty()) types_[id.value()].ancestors.push_back(id);
    return id;
}

ENTENTE_INLINE relation_id ontology::mention_relation(std::string_view name) {
    constexpr std::uint32_t most = 1u << 20; // a statement has 20 bits for its relation
    if (relations_.size() == most && !find_relation(name))
        throw error(error_kind::limit, "a graph holds at most 1048576 relations");
    const relation_id id = mention(relations_, relation_ids_, name);
    if (relations_[id.value()].readings.empty()) relations_[id.value()].readings.push_back({id, false});
    return id;
}

ENTENTE_INLINE type_id ontology::declare(const type_definition& definition) {
    require_name(definition.name);
    const auto known = find_type(definition.name);
    for (const auto& parent_name :
         definition.parents) { // all that can be refused is refused before anything changes
        require_name(parent_name);
        const auto parent = find_type(parent_name);
        if (parent_name == definition.name || (known && parent && reaches(*parent, *known)))
            throw error(error_kind::constraint,
                        "type " + definition.name + " can't be below " + parent_name + ", which is below it",
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

ENTENTE_INLINE void ontology::check(const relation_definition& definition) const {
    require_name(definition.name);
    for (const auto* names : {&definition.domain, &definition.range, &definition.parents})
        for (const auto& name : *names) require_name(name);
    if (definition.subject_kinds.value)
        throw error(error_kind::invalid_argument,
                    "relation " + definition.name + " can't have a value as subject", {},
                    "turn it round: let the value be the object");
    if (const auto id = find_relation(definition.name)) {
        const relation_definition known = this->definition(*id);
        const bool same = known.domain == definition.domain && known.range == definition.range &&
                          known.traits == definition.traits &&
                          known.subject_kinds == definition.subject_kinds &&
                          known.object_kinds == definition.object_kinds;
        const bool same_inverse =
            definition.inverse.empty() || known.inverse.empty() || known.inverse == definition.inverse;
        if ((relations_[id->value()].declared && !same) || !same_inverse)
            throw error(error_kind::constraint,
                        "relation " + definition.name + " is declared already with another meaning", {},
                        "use another name, or the same domain, range, traits and inverse");
    }
    if (definition.inverse.empty()) return;
    if (const auto inverse = find_relation(definition.inverse))
        if (const relation_id back = relations_[inverse->value()].inverse;
            !back.is_none() && relations_[back.value()].name != definition.name)
            throw error(error_kind::constraint, "relation " + definition.name + " can't be the inverse of " +
                                                    definition.inverse + ", whose inverse is " +
                                                    relations_[back.value()].name);
}

ENTENTE_INLINE relation_id ontology::declare(const relation_definition& definition) {
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
            if (std::find(known.parents.begin(), known.parents.end(), parent) == known.parents.end())
                known.parents.push_back(parent);
    } else {
        if (entry.inverse.is_none()) entry.inverse = known.inverse;
        entry.readings = std::move(known.readings);
        known = std::move(entry);
    }
    const relation_id inverse = relations_[id.value()].inverse;
    if (!inverse.is_none() && relations_[inverse.value()].inverse.is_none())
        relations_[inverse.value()].inverse = id;
    return id;
}

ENTENTE_INLINE void ontology::find_ancestors() {
    for (std::uint32_t t = 0; t < types_.size(); ++t) {
        std::vector<type_id> above{type_id(t)};
        for (std::size_t i = 0; i < above.size(); ++i)
            for (const type_id parent : types_[above[i].value()].parents)
                if (std::find(above.begin(), above.end(), parent) == above.end()) above.push_back(parent);
        std::sort(above.begin(), above.end());
        types_[t].ancestors = std::move(above);
    }
}

ENTENTE_INLINE void ontology::find_readings() {
    std::vector<std::vector<relation_id>> below(relations_.size());
    for (std::uint32_t r = 0; r < relations_.size(); ++r)
        for (const relation_id parent : relations_[r].parents)
            below[parent.value()].push_back(relation_id(r));

    for (std::uint32_t r = 0; r < relations_.size(); ++r) {
        std::vector<relation_reading> readings{{relation_id(r), false}};
        const auto add = [&](relation_reading reading) {
            if (std::find(readings.begin(), readings.end(), reading) == readings.end())
                readings.push_back(reading);
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

ENTENTE_INLINE type_definition ontology::definition(type_id id) const {
    const type_entry& entry = types_[id.value()];
    type_definition d{entry.name, {}};
    for (const type_id parent : entry.parents) d.parents.push_back(types_[parent.value()].name);
    return d;
}

ENTENTE_INLINE relation_definition ontology::definition(relation_id id) const {
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

ENTENTE_INLINE std::string ontology::nearest_relation(std::string_view name) const {
    return nearest(relations_, name);
}
ENTENTE_INLINE std::string ontology::nearest_type(std::string_view name) const {
    return nearest(types_, name);
}

} // namespace entente
