// SPDX-License-Identifier: BSL-1.0
// Values as text: literals that a Cypher query can hold.
#pragma once

#include <entente/model/calendar_print.hpp>
#include <entente/model/value.hpp>

#include <charconv>
#include <limits>
#include <string>
#include <string_view>

namespace entente {

namespace detail {

// openCypher's escapes; everything else as it is.
inline void append_quoted_text(std::string& out, std::string_view words) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    out += '\'';
    for (const char c : words) {
        switch (c) {
        case '\'': out += "\\'"; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default: {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte == 0x7F) {
                out += "\\u00";
                out += hex[byte >> 4];
                out += hex[byte & 15];
            } else {
                out += c;
            }
        }
        }
    }
    out += '\'';
}

inline void append_real(std::string& out, double number) {
    if (number != number) {
        out += "NaN";
    } else if (number > std::numeric_limits<double>::max() ||
               number < std::numeric_limits<double>::lowest()) {
        out += number > 0 ? "Infinity" : "-Infinity";
    } else {
        char digits[32];
        const char* const end = std::to_chars(digits, digits + sizeof digits, number).ptr;
        bool whole = true;
        for (const char* c = digits; c != end; ++c) {
            if (*c == '.' || *c == 'e') whole = false;
            if (*c != '+') out += *c; // Cypher writes 1e20
        }
        if (whole) out += ".0";
    }
}

// As it is if it reads as a name, else in backticks.
inline void append_key(std::string& out, std::string_view key) {
    bool plain = !key.empty() && !(key.front() >= '0' && key.front() <= '9');
    for (const char c : key) {
        plain =
            plain && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
    }
    if (plain) {
        out += key;
        return;
    }
    out += '`';
    for (const char c : key) out.append(c == '`' ? 2 : 1, c);
    out += '`';
}

template <class T>
void append_call(std::string& out, std::string_view function, const T& argument) {
    out.append(function).append("('").append(calendar::to_string(argument)).append("')");
}

inline void append_value(std::string& out, const value& v) {
    switch (v.kind()) {
    case value_kind::null: out += "null"; break;
    case value_kind::boolean: out += v.as_boolean() ? "true" : "false"; break;
    case value_kind::integer: out += std::to_string(v.as_integer()); break;
    case value_kind::real: append_real(out, v.as_real()); break;
    case value_kind::text:
        append_quoted_text(out, v.as_text());
        if (!v.language().empty()) out.append("@").append(v.language());
        break;
    case value_kind::list: {
        out += '[';
        bool first = true;
        for (const value& element : v.as_list()) {
            if (!first) out += ", ";
            first = false;
            append_value(out, element);
        }
        out += ']';
        break;
    }
    case value_kind::map: {
        out += '{';
        bool first = true;
        for (const auto& [key, held] : v.as_map()) {
            if (!first) out += ", ";
            first = false;
            append_key(out, key);
            out += ": ";
            append_value(out, held);
        }
        out += '}';
        break;
    }
    case value_kind::date: append_call(out, "date", v.as_date()); break;
    case value_kind::local_time: append_call(out, "localtime", v.as_local_time()); break;
    case value_kind::time: append_call(out, "time", v.as_time()); break;
    case value_kind::local_date_time: append_call(out, "localdatetime", v.as_local_date_time()); break;
    case value_kind::date_time: append_call(out, "datetime", v.as_date_time()); break;
    case value_kind::duration: append_call(out, "duration", v.as_duration()); break;
    }
}

} // namespace detail

/// A Cypher literal that evaluates to the value: `'it\'s'`, `[1, 2.0, null]`, `{a: 1, `b c`: true}`,
/// `date('2024-09-06')`. Reals in the fewest digits that read back as the same number, always with a point or
/// an exponent. Two things Cypher has no literal for: a text's language follows it, as in `'日本'@ja`, and
/// the numbers that are none print as NaN, Infinity, -Infinity.
inline std::string to_string(const value& v) {
    std::string out;
    detail::append_value(out, v);
    return out;
}

} // namespace entente
