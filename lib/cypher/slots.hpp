// SPDX-License-Identifier: BSL-1.0
// Putting data into the slots of a frame, quickly where a slot holds the same kind already, as it does from its second row on.
#pragma once

#include <entente/cypher/datum.hpp>

namespace entente::cypher {

// A slot itself may be changed; only the way in gives a pointer to what must not.
inline node* node_in(datum& at) { return const_cast<node*>(at.get_if<node>()); }
inline relationship* relationship_in(datum& at) {
    return const_cast<relationship*>(at.get_if<relationship>());
}

inline void put(datum& at, node n) {
    if (node* held = node_in(at))
        *held = n;
    else
        at = datum(n);
}
inline void put(datum& at, relationship r) {
    if (relationship* held = relationship_in(at))
        *held = r;
    else
        at = datum(r);
}
inline void put(datum& at, const datum& d) {
    if (const auto* n = d.get_if<node>())
        put(at, *n);
    else if (const auto* r = d.get_if<relationship>())
        put(at, *r);
    else
        at = d;
}

} // namespace entente::cypher
