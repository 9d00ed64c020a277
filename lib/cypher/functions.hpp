// SPDX-License-Identifier: BSL-1.0
// The table of functions: what the binder checks a call against, and what the evaluator calls. Functions that need the graph (labels,
// keys, properties) are the evaluator's; those here depend on their arguments and on the clock alone.
#pragma once

#include "cypher/types.hpp"

#include <entente/cypher/datum.hpp>
#include <entente/cypher/query_error.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace entente::cypher {

/// What a function may ask beside its arguments.
struct function_context {
    std::int64_t statement_time_seconds = 0;           ///< since 1970-01-01 UTC, when the query began
    std::int32_t statement_time_nanoseconds = 0;       ///< and its fraction
    std::uint64_t* random_state = nullptr;             ///< of this run, for rand()
    std::size_t memory = static_cast<std::size_t>(-1); ///< that one result may take, in bytes
};

using function_body = datum (*)(const function_context& context, std::span<const datum> arguments);

/// One function, or one way to call it.
struct function_entry {
    std::string_view name; ///< lower case, with its namespace: "duration.indays"
    std::uint8_t least_arguments;
    std::uint8_t most_arguments; ///< 255: any number
    /// Whether a null among the arguments makes the result null without a call.
    bool null_in_null_out;
    /// What each argument may be, the last one for all that follow. What can never be one of these is refused before anything runs.
    type_set arguments[4];
    type_set result;
    function_body body;
    /// Whether equal arguments give equal results within one query: false for rand() and for the clock's `realtime`.
    bool constant = true;
};

/// All functions, by name, sorted.
[[nodiscard]] std::span<const function_entry> functions();

/// Case is ignored. Null where there is none.
[[nodiscard]] const function_entry* find_function(std::string_view name);

/// The function with the nearest name, for a message; empty where none is near.
[[nodiscard]] std::string_view nearest_function(std::string_view name);

// ---- what operators and the evaluator share with the functions. Each throws a query_error of phase runtime without a place.

/// `+`, `-`, `*`, `/`, `%`, `^` and the sign. Null where one side is null. Text, lists, numbers and calendar types as openCypher has it.
[[nodiscard]] datum add(const datum& a, const datum& b);
[[nodiscard]] datum subtract(const datum& a, const datum& b);
[[nodiscard]] datum multiply(const datum& a, const datum& b);
[[nodiscard]] datum divide(const datum& a, const datum& b);
[[nodiscard]] datum modulo(const datum& a, const datum& b);
[[nodiscard]] datum power(const datum& a, const datum& b);
[[nodiscard]] datum negate(const datum& a);

/// The keys of a map as `keys()` gives them: in the order of the map, which is that of their code points.
[[nodiscard]] datum keys_of(const datum_map& entries);

/// `d.year` and the other components of a calendar value; null for a component that it does not have. `d` is no list, map or node.
[[nodiscard]] datum component(const datum& d, std::string_view key);

} // namespace entente::cypher
