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

/// The name under which a property's value is stored with a node or relationship: its relation, which is not the graph's own for types.
[[nodiscard]] bool is_property(const run& r, relation_id relation);

} // namespace entente::cypher
