// SPDX-License-Identifier: BSL-1.0
// Text by its Unicode code points, which are Cypher's characters. All text here is well-formed UTF-8.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente::cypher {

/// Whether a byte starts a code point.
[[nodiscard]] inline bool starts_code_point(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
}

[[nodiscard]] inline std::int64_t code_point_count(std::string_view text) noexcept {
    return std::count_if(text.begin(), text.end(), starts_code_point);
}

/// Where the code point with that number starts, or the end of the text if there are fewer.
[[nodiscard]] inline std::size_t offset_of_code_point(std::string_view text, std::uint64_t number) noexcept {
    if (number >= text.size()) number = text.size();
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (starts_code_point(text[at]) && number-- == 0) break;
    }
    return at;
}

/// The length in bytes of the code point that starts a text; the text is not empty.
[[nodiscard]] inline std::size_t first_length(std::string_view text) noexcept {
    std::size_t length = 1;
    while (length < text.size() && !starts_code_point(text[length])) ++length;
    return length;
}

[[nodiscard]] inline std::string reversed(std::string_view text) {
    std::string made(text.size(), '\0');
    std::size_t to = text.size();
    while (!text.empty()) {
        const std::size_t length = first_length(text);
        to -= length;
        text.copy(made.data() + to, length);
        text.remove_prefix(length);
    }
    return made;
}

} // namespace entente::cypher
