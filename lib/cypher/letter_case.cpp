// SPDX-License-Identifier: BSL-1.0
// Case, normal forms and white space by utf8proc's tables. It has the simple case mappings, one character to one; the full ones are derived.

#include "cypher/letter_case.hpp"

#include "cypher/code_points.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>

namespace entente::cypher {

namespace {

// The first code point, taken off the text.
utf8proc_int32_t take_first(std::string_view& text) {
    utf8proc_int32_t code_point = 0;
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
    const auto length = utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size()), &code_point);
    text.remove_prefix(length > 0 ? static_cast<std::size_t>(length) : 1);
    return code_point;
}

void append(std::string& out, utf8proc_int32_t code_point) {
    utf8proc_uint8_t bytes[4];
    const auto length = utf8proc_encode_char(code_point, bytes);
    out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A letter whose upper case is several is folded into several; the upper case of each of those is its own.
void append_upper(std::string& out, utf8proc_int32_t code_point) {
    const auto category = utf8proc_category(code_point);
    if (category != UTF8PROC_CATEGORY_LU) {
        utf8proc_int32_t folded[8];
        int last_class = 0;
        const auto count = utf8proc_decompose_char(code_point, folded, 8, UTF8PROC_CASEFOLD, &last_class);
        if (count > 1 && count <= 8) {
            for (utf8proc_ssize_t i = 0; i < count; ++i) append(out, utf8proc_toupper(folded[i]));
            return;
        }
    }
    append(out, utf8proc_toupper(code_point));
}

bool is_cased(utf8proc_int32_t code_point) {
    const auto category = utf8proc_category(code_point);
    return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL ||
           category == UTF8PROC_CATEGORY_LT;
}

// Passed over when it is asked whether a letter comes before or after: marks, and what stands within words.
bool is_case_ignorable(utf8proc_int32_t code_point) {
    switch (utf8proc_category(code_point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_SK: return true;
    default: break;
    }
    constexpr utf8proc_int32_t within_words[] = {'\'',   '.',    ':',    0xB7,   0x387,  0x55F,
                                                 0x5F4,  0x2018, 0x2019, 0x2024, 0x2027, 0xFE13,
                                                 0xFE52, 0xFE55, 0xFF07, 0xFF0E, 0xFF1A};
    return std::find(std::begin(within_words), std::end(within_words), code_point) != std::end(within_words);
}

bool letter_follows(std::string_view rest) {
    while (!rest.empty()) {
        const utf8proc_int32_t next = take_first(rest);
        if (!is_case_ignorable(next)) return is_cased(next);
    }
    return false;
}

bool is_white_space(utf8proc_int32_t c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
           c == 0x3000;
}

} // namespace

std::string upper_case(std::string_view text) {
    std::string made;
    made.reserve(text.size());
    if (is_ascii(text)) {
        for (const char c : text) made += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        return made;
    }
    while (!text.empty()) append_upper(made, take_first(text));
    return made;
}

std::string lower_case(std::string_view text) {
    constexpr utf8proc_int32_t capital_sigma = 0x3A3, sigma = 0x3C3, final_sigma = 0x3C2;
    constexpr utf8proc_int32_t capital_i_with_dot = 0x130, dot_above = 0x307;
    std::string made;
    made.reserve(text.size());
    if (is_ascii(text)) {
        for (const char c : text) made += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        return made;
    }
    bool after_letter = false;
    while (!text.empty()) {
        const utf8proc_int32_t c = take_first(text);
        if (c == capital_sigma) {
            append(made, after_letter && !letter_follows(text) ? final_sigma : sigma);
        } else if (c == capital_i_with_dot) {
            append(made, 'i');
            append(made, dot_above);
        } else {
            append(made, utf8proc_tolower(c));
        }
        if (!is_case_ignorable(c)) after_letter = is_cased(c);
    }
    return made;
}

std::string normalised(std::string_view text, normal_form form) {
    auto options = UTF8PROC_STABLE;
    const auto with = [&](int more) { options = static_cast<utf8proc_option_t>(options | more); };
    with(form == normal_form::nfc || form == normal_form::nfkc ? UTF8PROC_COMPOSE : UTF8PROC_DECOMPOSE);
    if (form == normal_form::nfkc || form == normal_form::nfkd) with(UTF8PROC_COMPAT);
    utf8proc_uint8_t* made = nullptr;
    const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                     static_cast<utf8proc_ssize_t>(text.size()), &made, options);
    if (length < 0) throw std::bad_alloc(); // the text is well-formed: there is no other reason
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(made, &std::free);
    return {reinterpret_cast<const char*>(made), static_cast<std::size_t>(length)};
}

std::string_view without_leading_space(std::string_view text) {
    while (!text.empty()) {
        std::string_view rest = text;
        if (!is_white_space(take_first(rest))) break;
        text = rest;
    }
    return text;
}

std::string_view without_trailing_space(std::string_view text) {
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        while (start > 0 && !starts_code_point(text[start])) --start;
        std::string_view last = text.substr(start);
        if (!is_white_space(take_first(last))) break;
        text.remove_suffix(text.size() - start);
    }
    return text;
}

} // namespace entente::cypher
