// SPDX-License-Identifier: BSL-1.0
// How names and literals are written in a query.
#include "cypher/spelling.hpp"

#include "cypher/keywords.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

namespace entente::cypher {

namespace {

bool is_plain(std::string_view text) noexcept {
    if (text.empty() || (text.front() >= '0' && text.front() <= '9')) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

void append_text(std::string& to, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    to += '\'';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\'' || c == '\\') {
            to += '\\';
            to += c;
        } else if (byte < 0x20) {
            to += "\\u00";
            to += digits[byte >> 4U];
            to += digits[byte & 15U];
        } else {
            to += c;
        }
    }
    to += '\'';
}

template <class Number>
std::string digits_of(Number number) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

void append_number(std::string& to, const std::string& digits) {
    const bool negative = digits.front() == '-';
    if (negative) to += '(';
    to += digits;
    if (negative) to += ')';
}

} // namespace

void append_name(std::string& to, std::string_view name) {
    if (is_plain(name) && keyword_of(name) == keyword::none_such) {
        to += name;
        return;
    }
    to += '`';
    for (const char c : name) to.append(c == '`' ? 2 : 1, c);
    to += '`';
}

void append_dotted_name(std::string& to, std::string_view name) {
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t dot = std::min(name.find('.', at), name.size());
        const std::string_view part = name.substr(at, dot - at);
        if (!is_plain(part) || is_reserved(keyword_of(part))) return append_name(to, name);
        at = dot + 1;
    }
    to += name;
}

void append_literal(std::string& to, const value& v) {
    switch (v.kind()) {
    case value_kind::boolean: to += v.as_boolean() ? "true" : "false"; break;
    case value_kind::text: append_text(to, v.as_text()); break;
    case value_kind::integer: append_number(to, digits_of(v.as_integer())); break;
    case value_kind::real: {
        std::string digits = digits_of(v.as_real());
        if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
        append_number(to, digits);
        break;
    }
    default: to += "null";
    }
}

} // namespace entente::cypher
