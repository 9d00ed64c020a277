// SPDX-License-Identifier: BSL-1.0
// Rounding of floats as round() does it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace entente::cypher {

enum class rounding_mode : std::uint8_t {
    up,        ///< away from zero
    down,      ///< towards zero
    ceiling,   ///< towards positive infinity
    floor,     ///< towards negative infinity
    half_up,   ///< to the nearest, halves away from zero
    half_down, ///< to the nearest, halves towards zero
    half_even, ///< to the nearest, halves to the even digit
};

/// "HALF_UP", in any case.
[[nodiscard]] std::optional<rounding_mode> parse_rounding_mode(std::string_view text);

/// To a whole number, halves towards positive infinity: -1.5 is rounded to -1.
[[nodiscard]] double rounded_to_whole(double number) noexcept;

/// To so many digits behind the point of the shortest decimal number that reads back as it: 1.005 to two digits is 1.01.
[[nodiscard]] double rounded(double number, std::uint64_t digits, rounding_mode mode);

} // namespace entente::cypher
