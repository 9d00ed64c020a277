// SPDX-License-Identifier: BSL-1.0
// Putting data into the slots of a frame, quickly where a slot holds the same kind already, as it does from its second row on.
#pragma once

#include <entente/cypher/datum.hpp>

namespace entente::cypher {

inline void put(datum& at, node n) {
    // The slot itself may be changed; only the way in gives a pointer to what must not.
    if (const auto* held = at.get_if<node>())
        *const_cast<node*>(held) = n;
    else
        at = datum(n);
}
inline void put(datum& at, relationship r) {
    if (const auto* held = at.get_if<relationship>())
        *const_cast<relationship*>(held) = r;
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
