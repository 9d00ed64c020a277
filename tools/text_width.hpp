// SPDX-License-Identifier: BSL-1.0
// Text in the cells of a terminal, where Hangul and kanji take two.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tools {

/// On one line, without what a terminal would obey: line feed, tab and carriage return as `\n`, `\t`, `\r`, other control characters, marks of
/// writing direction and what is no UTF-8 as U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);

/// How many cells a printable text takes: two for what is wide in East Asia, none for combining marks (Unicode Standard Annex 11).
[[nodiscard]] std::size_t width(std::string_view text);

/// The text if it fits into so many cells, otherwise its beginning and `…`. At least one cell.
[[nodiscard]] std::string cut_to(std::string_view text, std::size_t cells);

} // namespace tools
