// SPDX-License-Identifier: BSL-1.0
// What the bodies of functions ask of their arguments. The binder refuses what can never fit; what shows only as the query runs is refused here.
#pragma once

#include "cypher/refusals.hpp"

#include <entente/cypher/datum.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace entente::cypher {

using arguments = std::span<const datum>;

/// `function` is as a user writes it: "toInteger()".
[[noreturn]] inline void refuse_kind(std::string_view function, std::string_view takes, const datum& given) {
    refuse_type("InvalidArgumentValue", std::string(function) + " takes " + std::string(takes) + ", not " +
                                            std::string(name(given.kind())));
}

[[nodiscard]] inline std::string_view text_argument(std::string_view function, const datum& given) {
    const auto text = given.scalar().get_if<std::string_view>();
    if (!text) refuse_kind(function, "text", given);
    return *text;
}

[[nodiscard]] inline std::int64_t integer_argument(std::string_view function, const datum& given) {
    const auto whole = given.scalar().get_if<std::int64_t>();
    if (!whole) refuse_kind(function, "an integer", given);
    return *whole;
}

/// A count: an integer that is not negative.
[[nodiscard]] inline std::uint64_t count_argument(std::string_view function, const datum& given) {
    const std::int64_t whole = integer_argument(function, given);
    if (whole < 0) {
        refuse_argument("NumberOutOfRange",
                        std::string(function) + " can't count " + std::to_string(whole) + " characters",
                        "give 0 or more");
    }
    return static_cast<std::uint64_t>(whole);
}

[[nodiscard]] inline double number_argument(std::string_view function, const datum& given) {
    if (const auto whole = given.scalar().get_if<std::int64_t>()) return static_cast<double>(*whole);
    const auto real = given.scalar().get_if<double>();
    if (!real) refuse_kind(function, "a number", given);
    return *real;
}

[[nodiscard]] inline const datum_list& list_argument(std::string_view function, const datum& given) {
    const auto* elements = given.get_if<datum_list>();
    if (!elements) refuse_kind(function, "a list", given);
    return *elements;
}

} // namespace entente::cypher
