// SPDX-License-Identifier: BSL-1.0
// A calendar value of a type from the fields of a map.
#pragma once

#include "cypher/calendar_fields.hpp"
#include "cypher/functions.hpp"

namespace entente::cypher {

/// What becomes of the base's time of day when the fields name another zone.
enum class zone_change {
    same_moment, ///< the clock in the other zone at the same moment
    same_clock,  ///< the same time on the clock in the other zone
};

/// `kind` is one of the five calendar types. A zone that is not given is the base's, else UTC. Throws query_errors of phase runtime.
[[nodiscard]] datum build(datum_kind kind, const calendar_fields& fields, zone_change change,
                          const function_context& context);

} // namespace entente::cypher
