// SPDX-License-Identifier: BSL-1.0
// Counts cells by the tables of utf8proc.
#include "text_width.hpp"

#include <utf8proc.h>

namespace tools {
namespace {

struct character {
    utf8proc_int32_t code = -1; // -1: no UTF-8
    std::size_t bytes = 1;
};

character first(std::string_view text) {
    utf8proc_int32_t code = -1;
    const auto bytes =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &code); // -1 for what is no UTF-8
    return bytes > 0 ? character{code, static_cast<std::size_t>(bytes)} : character{};
}

std::size_t width(utf8proc_int32_t code) {
    // The vowels and final consonants of Hangul written letter by letter stand in the cells of the first one.
    if (code >= 0x1160 && code <= 0x11FF) return 0;
    const int cells = utf8proc_charwidth(code);
    return cells > 0 ? static_cast<std::size_t>(cells) : 0;
}

bool is_obeyed(utf8proc_int32_t code) {
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2066 && code <= 0x2069) || code == 0x200E || code == 0x200F;
}

} // namespace

std::string printable(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const character c = first(text.substr(at));
        if (c.code == '\n')
            out += "\\n";
        else if (c.code == '\t')
            out += "\\t";
        else if (c.code == '\r')
            out += "\\r";
        else if (is_obeyed(c.code))
            out += "\xEF\xBF\xBD";
        else
            out += text.substr(at, c.bytes);
        at += c.bytes;
    }
    return out;
}

std::size_t width(std::string_view text) {
    std::size_t cells = 0;
    for (std::size_t at = 0; at < text.size();) {
        const character c = first(text.substr(at));
        cells += c.code < 0 ? 1 : width(c.code);
        at += c.bytes;
    }
    return cells;
}

std::string cut_to(std::string_view text, std::size_t cells) {
    if (width(text) <= cells) return std::string(text);
    std::size_t used = 0, end = 0;
    while (end < text.size()) {
        const character c = first(text.substr(end));
        used += c.code < 0 ? 1 : width(c.code);
        if (used + 1 > cells) break; // one cell is for the dots
        end += c.bytes;
    }
    return std::string(text.substr(0, end)) + "\xE2\x80\xA6";
}

} // namespace tools
