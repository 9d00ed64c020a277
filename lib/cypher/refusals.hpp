// SPDX-License-Identifier: BSL-1.0
// What functions and operators are refused with, in openCypher's words. Each is a query_error of phase runtime without a place.
#pragma once

#include <entente/cypher/datum.hpp>
#include <entente/cypher/query_error.hpp>

#include <string>
#include <string_view>

namespace entente::cypher {

/// A value of a type that can't be taken, which shows only as the query runs.
[[noreturn]] inline void refuse_type(std::string_view detail, const std::string& message,
                                     const std::string& remedy = {}) {
    throw query_error(error_type::type_error, error_phase::runtime, detail, message, remedy);
}
/// A value of the right type that can't be taken all the same.
[[noreturn]] inline void refuse_argument(std::string_view detail, const std::string& message,
                                         const std::string& remedy = {}) {
    throw query_error(error_type::argument_error, error_phase::runtime, detail, message, remedy);
}
/// A calculation without a result.
[[noreturn]] inline void refuse_arithmetic(std::string_view detail, const std::string& message,
                                           const std::string& remedy = {}) {
    throw query_error(error_type::arithmetic_error, error_phase::runtime, detail, message, remedy);
}
/// More than this implementation makes at once.
[[noreturn]] inline void refuse_size(const std::string& message, const std::string& remedy = {}) {
    throw query_error(error_type::resource_exhausted, error_phase::runtime, "", message, remedy);
}

/// Runs something of floor 0; what that refuses becomes an error of the query.
template <class Work>
auto as_argument(Work work) {
    try {
        return work();
    } catch (const query_error&) {
        throw;
    } catch (const error& refused) {
        refuse_argument("InvalidArgumentValue", std::string(refused.message()),
                        std::string(refused.remedy()));
    }
}

/// The longest text that a function makes, in bytes.
inline constexpr std::size_t longest_text = std::size_t{1} << 28;
/// The longest list that a function makes.
inline constexpr std::size_t longest_list = std::size_t{1} << 25;

inline void require_text_size(std::size_t bytes) {
    if (bytes > longest_text)
        refuse_size("the text would be longer than " + std::to_string(longest_text) + " bytes");
}
inline void require_list_size(std::size_t elements) {
    if (elements > longest_list)
        refuse_size("the list would be longer than " + std::to_string(longest_list) + " elements");
}

} // namespace entente::cypher
