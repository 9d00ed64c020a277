// SPDX-License-Identifier: BSL-1.0
// Reads characters of UTF-8, and tells which may stand in a name.
#include "cypher/characters.hpp"

#include <entente/model/utf8.hpp>

#include <algorithm>
#include <array>

namespace entente::cypher {

namespace {

struct span_of_characters {
    char32_t first, last;
    character_class what;
};

using enum character_class;

// From U+0080 on, in order. What is in none of them is a letter: scripts are many and grow, signs are few and lie together.
constexpr std::array spans{
    span_of_characters{0x0080, 0x0084, other},
    span_of_characters{0x0085, 0x0085, space},
    span_of_characters{0x0086, 0x009F, other},
    span_of_characters{0x00A0, 0x00A0, space},
    span_of_characters{0x00A1, 0x00A1, other},
    span_of_characters{0x00A2, 0x00A5, mark}, // currency signs
    span_of_characters{0x00A6, 0x00A9, other},
    span_of_characters{0x00AB, 0x00AC, other},
    span_of_characters{0x00AD, 0x00AD, dash}, // soft hyphen
    span_of_characters{0x00AE, 0x00B4, other},
    span_of_characters{0x00B6, 0x00B6, other},
    span_of_characters{0x00B7, 0x00B7, mark}, // middle dot, as in Catalan
    span_of_characters{0x00B8, 0x00B9, other},
    span_of_characters{0x00BB, 0x00BF, other},
    span_of_characters{0x00D7, 0x00D7, other},
    span_of_characters{0x00F7, 0x00F7, other},
    span_of_characters{0x0300, 0x036F, mark}, // combining
    span_of_characters{0x0660, 0x0669, digit},
    span_of_characters{0x066A, 0x066D, other},
    span_of_characters{0x06F0, 0x06F9, digit},
    span_of_characters{0x0966, 0x096F, digit},
    span_of_characters{0x1680, 0x1680, space},
    span_of_characters{0x180E, 0x180E, space},
    span_of_characters{0x2000, 0x200A, space},
    span_of_characters{0x200B, 0x200B, other},
    span_of_characters{0x200C, 0x200D, mark}, // joiners
    span_of_characters{0x200E, 0x200F, other},
    span_of_characters{0x2010, 0x2015, dash},
    span_of_characters{0x2016, 0x2027, other}, // quotes, bullets
    span_of_characters{0x2028, 0x2029, space},
    span_of_characters{0x202A, 0x202E, other},
    span_of_characters{0x202F, 0x202F, space},
    span_of_characters{0x2030, 0x203E, other},
    span_of_characters{0x203F, 0x2040, letter}, // connecting punctuation
    span_of_characters{0x2041, 0x205E, other},
    span_of_characters{0x205F, 0x205F, space},
    span_of_characters{0x2060, 0x2070, other},
    span_of_characters{0x2074, 0x207E, other},
    span_of_characters{0x2080, 0x208F, other},
    span_of_characters{0x20A0, 0x20CF, mark}, // currency signs
    span_of_characters{0x20D0, 0x20FF, mark}, // combining
    span_of_characters{0x2190, 0x2211, other},
    span_of_characters{0x2212, 0x2212, dash}, // minus
    span_of_characters{0x2213, 0x27E7, other},
    span_of_characters{0x27E8, 0x27E8, left_arrow},
    span_of_characters{0x27E9, 0x27E9, right_arrow},
    span_of_characters{0x27EA, 0x2BFF, other},
    span_of_characters{0x2E00, 0x2E7F, other},
    span_of_characters{0x3000, 0x3000, space},
    span_of_characters{0x3001, 0x3004, other},
    span_of_characters{0x3008, 0x3008, left_arrow},
    span_of_characters{0x3009, 0x3009, right_arrow},
    span_of_characters{0x300A, 0x3020, other},
    span_of_characters{0x3030, 0x3030, other},
    span_of_characters{0xD800, 0xF8FF, other}, // surrogates, private use
    span_of_characters{0xFE00, 0xFE0F, mark},  // variation selectors
    span_of_characters{0xFE10, 0xFE1F, other},
    span_of_characters{0xFE20, 0xFE2F, mark},
    span_of_characters{0xFE30, 0xFE32, other},
    span_of_characters{0xFE33, 0xFE34, letter}, // connecting punctuation
    span_of_characters{0xFE35, 0xFE4C, other},
    span_of_characters{0xFE4D, 0xFE4F, letter}, // connecting punctuation
    span_of_characters{0xFE50, 0xFE57, other},
    span_of_characters{0xFE58, 0xFE58, dash},
    span_of_characters{0xFE59, 0xFE62, other},
    span_of_characters{0xFE63, 0xFE63, dash},
    span_of_characters{0xFE64, 0xFE64, left_arrow},
    span_of_characters{0xFE65, 0xFE65, right_arrow},
    span_of_characters{0xFE66, 0xFE68, other},
    span_of_characters{0xFE69, 0xFE69, mark}, // small dollar sign
    span_of_characters{0xFE6A, 0xFE6F, other},
    span_of_characters{0xFEFF, 0xFEFF, space}, // byte order mark
    span_of_characters{0xFF00, 0xFF03, other},
    span_of_characters{0xFF04, 0xFF04, mark}, // full-width dollar sign
    span_of_characters{0xFF05, 0xFF0C, other},
    span_of_characters{0xFF0D, 0xFF0D, dash},
    span_of_characters{0xFF0E, 0xFF0F, other},
    span_of_characters{0xFF10, 0xFF19, digit},
    span_of_characters{0xFF1A, 0xFF1B, other},
    span_of_characters{0xFF1C, 0xFF1C, left_arrow},
    span_of_characters{0xFF1D, 0xFF1D, other},
    span_of_characters{0xFF1E, 0xFF1E, right_arrow},
    span_of_characters{0xFF1F, 0xFF20, other},
    span_of_characters{0xFF3B, 0xFF3E, other},
    span_of_characters{0xFF3F, 0xFF3F, letter}, // full-width low line
    span_of_characters{0xFF40, 0xFF40, other},
    span_of_characters{0xFF5B, 0xFF65, other},
    span_of_characters{0xFFE0, 0xFFFF, other},
    span_of_characters{0x1F000, 0x1FAFF, other}, // pictures
    span_of_characters{0xE0000, 0x10FFFF, other},
};
static_assert(std::is_sorted(spans.begin(), spans.end(),
                             [](const auto& a, const auto& b) { return a.last < b.first; }));

character_class class_of_ascii(char32_t c) noexcept {
    if ((c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_') return letter;
    if (c >= U'0' && c <= U'9') return digit;
    if ((c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20)) return space;
    switch (c) {
    case U'$': return mark;
    case U'-': return dash;
    case U'<': return left_arrow;
    case U'>': return right_arrow;
    default: return other;
    }
}

} // namespace

decoded decode(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
    };
    if (byte(0) < 0x80) return {byte(0), 1};
    const std::size_t length = entente::detail::utf8_sequence_length(text.substr(at, 4));
    if (length == 0) return {0xFFFD, 1};
    char32_t c = byte(0) & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) c = (c << 6U) | (byte(i) & 0x3FU);
    return {c, length};
}

void append_utf8(std::string& to, char32_t c) {
    const auto put = [&](char32_t byte) { to += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | (c >> 6U));
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | (c >> 12U));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | (c >> 18U));
        put(0x80U | ((c >> 12U) & 0x3FU));
        put(0x80U | ((c >> 6U) & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
}

character_class class_of(char32_t c) noexcept {
    if (c < 0x80) return class_of_ascii(c);
    const auto found = std::lower_bound(spans.begin(), spans.end(), c,
                                        [](const auto& s, char32_t key) { return s.last < key; });
    return found != spans.end() && found->first <= c ? found->what : letter;
}

} // namespace entente::cypher
