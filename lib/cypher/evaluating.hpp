// SPDX-License-Identifier: BSL-1.0
// What the files of the evaluator share.
#pragma once

#include "cypher/datum_order.hpp"
#include "cypher/run.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace entente::cypher {

[[nodiscard]] inline datum of_truth(maybe m) { return m ? datum(*m) : datum(); }

/// A truth value or null; anything else is refused.
[[nodiscard]] inline maybe truth_of(const datum& d) {
    if (d.is_null()) return std::nullopt;
    if (d.kind() != datum_kind::boolean)
        throw runtime_error(error_type::type_error, "InvalidArgumentType",
                            std::string(name(d.kind())) + " is no truth value");
    return d.as_boolean();
}

/// Refuses what one step of an expression makes where it is larger than the query may be: text and lists count, with what is in them.
inline void require_room(const run& r, std::size_t bytes) {
    if (bytes > r.memory_limit)
        throw runtime_error(error_type::resource_exhausted, "",
                            "this needs more than the query's limit of " + std::to_string(r.memory_limit) +
                                " bytes",
                            "make less of it, or raise limits::memory");
}

// evaluate_list.cpp
/// Whether an element is in a list; null where it may be an unknown one.
[[nodiscard]] datum is_in(const datum& element, const datum& list);
[[nodiscard]] datum evaluate_what(const bound::slice& e, run& r);
[[nodiscard]] datum evaluate_what(const bound::list_comprehension& e, run& r);
[[nodiscard]] datum evaluate_what(const bound::quantifier& e, run& r);
[[nodiscard]] datum evaluate_what(const bound::reduce& e, run& r);

} // namespace entente::cypher
