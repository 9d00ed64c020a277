// SPDX-License-Identifier: BSL-1.0
// The relationships of a node, as patterns ask for them.
#pragma once

#include "cypher/run.hpp"

#include <vector>

namespace entente::cypher {

struct neighbour {
    entity_id node;
    statement_id relationship;
};

/// Adds the relationships of a node in a direction, of one of these types or (none given) of any. A declared relation answers for its subrelations
/// and inverses. A loop comes once, whatever the direction.
void add_neighbours(const run& r, entity_id of, syntax::arrow direction,
                    const std::vector<bound::symbol>& types, std::vector<neighbour>& out);

/// The same for the relationships that are stated by one relation, which answers for no other.
void add_neighbours(const run& r, entity_id of, syntax::arrow direction, relation_id stated,
                    std::vector<neighbour>& out);

/// Whether a relationship runs from one node to the other in that direction, and is of one of these types.
[[nodiscard]] bool connects(const run& r, statement_id s, entity_id from, entity_id to,
                            syntax::arrow direction, const std::vector<bound::symbol>& types);

/// Whether some believed statement of a relation leads from an entity to itself. O(statements of the relation).
[[nodiscard]] bool has_loop(const run& r, relation_id relation);

} // namespace entente::cypher
