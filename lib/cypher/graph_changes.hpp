// SPDX-License-Identifier: BSL-1.0
// Nodes, relationships, properties and labels as changes of the graph: what CREATE, MERGE, SET, REMOVE and DELETE do to one of them.
#pragma once

#include "cypher/run.hpp"

#include <entente/cypher/datum.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace entente::cypher {

using property_list = std::vector<std::pair<std::string_view, datum>>;

/// Adds an entity. A property `key` that is text becomes its key: error where that is taken. Nulls are left out.
[[nodiscard]] node create_node(run& r, const std::vector<bound::symbol>& labels,
                               const property_list& properties);

/// States a relationship. Properties with an underscore say when it holds and on whose word.
[[nodiscard]] relationship create_relationship(run& r, node from, bound::symbol type, node to,
                                               const property_list& properties);

/// Replaces a property of a node or relationship: what was believed of it is retracted, the new value stated. Null removes.
void set_property(run& r, const datum& holder, std::string_view key, const datum& held);
/// Replaces all properties, or (`add`) those that are named.
void set_properties(run& r, const datum& holder, const datum_map& properties, bool add);

void add_labels(run& r, node n, const std::vector<bound::symbol>& labels);
void remove_labels(run& r, node n, const std::vector<bound::symbol>& labels);

/// Retracts a relationship and what is said of it. What was deleted already stays so.
void delete_relationship(run& r, relationship rel);
/// Removes a node. Throws DeleteConnectedNode where it has relationships left, unless they go with it.
void delete_node(run& r, node n, bool with_relationships);

} // namespace entente::cypher
