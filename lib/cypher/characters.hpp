// SPDX-License-Identifier: BSL-1.0
// Which characters openCypher takes for letters, spaces, dashes and arrowheads. Code points, without a table of all of Unicode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente::cypher {

/// A character and how many bytes it takes.
struct decoded {
    char32_t character = 0;
    std::size_t bytes = 1;
};

/// The character that starts at `at`. Where no well-formed UTF-8 starts, U+FFFD of one byte. `at` is below text.size().
[[nodiscard]] decoded decode(std::string_view text, std::size_t at) noexcept;

/// Appends a character as UTF-8. `c` is a Unicode scalar value.
void append_utf8(std::string& to, char32_t c);

/// What the grammar takes a character for.
enum class character_class : std::uint8_t {
    other,
    space,
    letter,
    digit,
    mark,
    dash,
    left_arrow,
    right_arrow
};

/// Letters start a name; digits and marks (currency signs, combining marks) go on with one. Dashes and arrowheads are those that may
/// stand in a pattern for `-`, `<` and `>`.
[[nodiscard]] character_class class_of(char32_t c) noexcept;

} // namespace entente::cypher
