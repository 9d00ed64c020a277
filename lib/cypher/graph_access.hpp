// SPDX-License-Identifier: BSL-1.0
// Entities and statements as nodes and relationships: labels, properties, ends. The reading half; operators_write.cpp has the other.
#pragma once

#include "cypher/run.hpp"

#include <entente/cypher/datum.hpp>
#include <entente/view.hpp>

#include <string_view>

namespace entente::cypher {

/// The key of an entity is shown as this property.
inline constexpr std::string_view key_property = "key";

/// A property by name; null where there is none. Of several believed statements the one of the highest rank counts, of those the latest (of names
/// the first). Throws EntityNotFound for what this run deleted.
[[nodiscard]] datum property_of(run& r, node n, bound::symbol key);
[[nodiscard]] datum property_of(run& r, relationship rel, bound::symbol key);
/// By a name that is known only now.
[[nodiscard]] datum property_of(run& r, const datum& holder, std::string_view key);
/// All of them, sorted by name.
[[nodiscard]] datum_map properties_of(run& r, node n);
[[nodiscard]] datum_map properties_of(run& r, relationship rel);

/// The names of a node's types and their supertypes, sorted.
[[nodiscard]] datum_list labels_of(run& r, node n);
[[nodiscard]] bool has_label(run& r, node n, bound::symbol label);

[[nodiscard]] std::string_view type_of(run& r, relationship rel);
[[nodiscard]] node start_of(run& r, relationship rel);
[[nodiscard]] node end_of(run& r, relationship rel);

/// The statement behind a relationship, for what it says beside its ends.
[[nodiscard]] statement statement_of(run& r, relationship rel);

/// A stored value as a query sees it: text without its language.
[[nodiscard]] datum as_seen(const value& v);

/// Whether statements of a relation with values are properties: all but those that give types.
[[nodiscard]] bool is_property(relation_id relation);

/// The graph's own relations (`name`, `cites`) take what they are for and nothing else. What else a query states under such a name stands under
/// another relation, with this behind the name; queries see no difference.
inline constexpr std::string_view other_values = " (value)";

/// The relation that a property is stated by.
[[nodiscard]] std::string stated_relation(const ontology& o, bool of_node, std::string_view key,
                                          const value& held);
/// The relations that hold a property: at most two.
struct property_relations {
    std::optional<relation_id> plain, other;
};
[[nodiscard]] property_relations relations_of(const ontology& o, std::string_view key,
                                              std::optional<relation_id> plain);

/// Whether a relation's statements give a property where the view does not believe them: names, which `name(view, entity)` takes whoever states them.
[[nodiscard]] bool counts_unbelieved(const run& r, relation_id relation);

} // namespace entente::cypher
