// SPDX-License-Identifier: BSL-1.0
// Is a text well-formed UTF-8? Nothing about characters beyond that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace entente {

namespace detail {

// The length of the well-formed sequence that starts `text`, 0 if there is none (Unicode 15, table 3-7).
// `text` isn't empty.
inline std::size_t utf8_sequence_length(std::string_view text) noexcept {
    const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto continues = [&](std::size_t i, unsigned low, unsigned high) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0; // a continuation, or an overlong form of ASCII
    if (lead < 0xE0) return continues(1, 0x80, 0xBF) ? 2 : 0;
    if (lead < 0xF0) {
        const unsigned low = lead == 0xE0 ? 0xA0 : 0x80;  // no overlong forms
        const unsigned high = lead == 0xED ? 0x9F : 0xBF; // no surrogates
        return continues(1, low, high) && continues(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead < 0xF5) {
        const unsigned low = lead == 0xF0 ? 0x90 : 0x80;  // no overlong forms
        const unsigned high = lead == 0xF4 ? 0x8F : 0xBF; // nothing past U+10FFFF
        return continues(1, low, high) && continues(2, 0x80, 0xBF) && continues(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

// Whether the eight bytes from there on are ASCII.
inline bool are_ascii(const char* eight_bytes) noexcept {
    std::uint64_t eight = 0;
    std::memcpy(&eight, eight_bytes, sizeof eight);
    return (eight & 0x8080'8080'8080'8080u) == 0;
}

} // namespace detail

/// The offset of the first byte that starts no well-formed UTF-8 sequence, nothing if all is well. Overlong
/// forms, surrogates and code points past U+10FFFF are ill-formed, NUL is not. Linear; ASCII goes eight bytes
/// at a time.
inline std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        while (text.size() - at >= 8 && detail::are_ascii(text.data() + at)) at += 8;
        // Less than eight are left: with those before them they are eight again.
        if (text.size() - at < 8 && text.size() >= 8 && detail::are_ascii(text.data() + text.size() - 8))
            break;
        if (at == text.size()) break;
        const std::size_t length = detail::utf8_sequence_length(text.substr(at));
        if (length == 0) return at;
        at += length;
    }
    return std::nullopt;
}

} // namespace entente
