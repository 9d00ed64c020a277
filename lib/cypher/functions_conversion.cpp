// SPDX-License-Identifier: BSL-1.0
// From one type to another: toInteger() and its like, which take what they can convert, give null for text that says nothing of that type,
// and refuse the rest; with `OrNull` they give null for that too, with `List` they go through a list.

#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"
#include "cypher/text_form.hpp"

#include <entente/model/calendar_print.hpp>
#include <entente/model/value_print.hpp>

#include <charconv>
#include <cmath>
#include <optional>

namespace entente::cypher {

namespace {

std::string_view trimmed(std::string_view words) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    const std::size_t first = words.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return words.substr(first, words.find_last_not_of(blanks) - first + 1);
}

bool is_word(std::string_view words, std::string_view lower) {
    if (words.size() != lower.size()) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const char c = words[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c) != lower[i]) return false;
    }
    return true;
}

std::optional<double> read_float(std::string_view words) {
    words = trimmed(words);
    if (words == "NaN") return std::nan("");
    const bool negative = words.starts_with('-');
    if (negative || words.starts_with('+')) words.remove_prefix(1);
    double number = 0;
    if (words == "Infinity") {
        number = HUGE_VAL;
    } else {
        // Digits or a point first: from_chars would take "inf", and a second sign.
        if (words.empty() || !((words.front() >= '0' && words.front() <= '9') || words.front() == '.'))
            return std::nullopt;
        const auto [end, problem] = std::from_chars(words.data(), words.data() + words.size(), number);
        if (end != words.data() + words.size()) return std::nullopt;
        if (problem == std::errc::result_out_of_range) {
            // Too large is infinite and too small is zero; from_chars does not say which.
            const std::size_t e = words.find_first_of("eE");
            const std::size_t digit = words.find_first_not_of('0');
            const bool tiny = e != std::string_view::npos
                                  ? words.substr(e + 1).starts_with('-')
                                  : digit == std::string_view::npos || words[digit] == '.';
            number = tiny ? 0 : HUGE_VAL;
        } else if (problem != std::errc()) {
            return std::nullopt;
        }
    }
    return negative ? -number : number;
}

std::optional<std::int64_t> to_whole(double number) {
    if (!(number >= -0x1p63 && number < 0x1p63)) return std::nullopt;
    return static_cast<std::int64_t>(number);
}

std::optional<std::int64_t> read_integer(std::string_view words) {
    words = trimmed(words);
    std::string_view plain = words;
    if (plain.starts_with('+') && !plain.substr(1).starts_with('-')) plain.remove_prefix(1);
    std::int64_t whole = 0;
    const auto [end, problem] = std::from_chars(plain.data(), plain.data() + plain.size(), whole);
    if (problem == std::errc() && end == plain.data() + plain.size()) return whole;
    const std::optional<double> number = read_float(words);
    return number ? to_whole(*number) : std::nullopt;
}

// Each of these gives nothing for a type that can't be converted, and null for text that does not say such a value.

std::optional<datum> as_boolean(const datum& given) {
    switch (given.kind()) {
    case datum_kind::boolean: return given;
    case datum_kind::integer: return given.as_integer() != 0;
    case datum_kind::text: {
        const std::string_view words = trimmed(given.as_text());
        if (is_word(words, "true")) return true;
        if (is_word(words, "false")) return false;
        return datum();
    }
    default: return std::nullopt;
    }
}

std::optional<datum> as_integer(const datum& given) {
    switch (given.kind()) {
    case datum_kind::integer: return given;
    case datum_kind::boolean: return given.as_boolean() ? 1 : 0;
    case datum_kind::real: {
        const auto whole = to_whole(given.as_real());
        return whole ? datum(*whole) : datum();
    }
    case datum_kind::text: {
        const auto whole = read_integer(given.as_text());
        return whole ? datum(*whole) : datum();
    }
    default: return std::nullopt;
    }
}

std::optional<datum> as_float(const datum& given) {
    switch (given.kind()) {
    case datum_kind::real: return given;
    case datum_kind::integer: return static_cast<double>(given.as_integer());
    case datum_kind::text: {
        const auto number = read_float(given.as_text());
        return number ? datum(*number) : datum();
    }
    default: return std::nullopt;
    }
}

std::optional<datum> as_text(const datum& given) {
    if (given.kind() == datum_kind::text) return given;
    if (!types::storable_scalar.contains(given.kind())) return std::nullopt;
    return text_form(given);
}

// In the fewest digits that read back as it; with an exponent only where it would take many zeros.
std::string float_form(double number) {
    const double size = std::abs(number);
    if (!(size >= 1e-6 && size < 1e15)) return to_string(entente::value(number));
    char digits[40];
    const char* const end =
        std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr;
    std::string written(digits, static_cast<std::size_t>(end - digits));
    if (written.find('.') == std::string::npos) written += ".0";
    return written;
}

using conversion = std::optional<datum> (*)(const datum&);

template <conversion Convert>
datum or_null(const function_context&, arguments given) {
    return Convert(given[0]).value_or(datum());
}

template <conversion Convert>
datum of_each(const function_context&, arguments given) {
    datum_list made;
    const datum_list& elements = list_argument("a conversion of lists", given[0]);
    made.reserve(elements.size());
    for (const datum& element : elements) made.push_back(Convert(element).value_or(datum()));
    return made;
}

datum to_boolean(const function_context&, arguments given) {
    auto made = as_boolean(given[0]);
    if (!made) refuse_kind("toBoolean()", "a boolean, an integer or text", given[0]);
    return *std::move(made);
}

datum to_integer(const function_context&, arguments given) {
    auto made = as_integer(given[0]);
    if (!made) refuse_kind("toInteger()", "a number, a boolean or text", given[0]);
    if (made->is_null() && given[0].kind() == datum_kind::real) {
        refuse_arithmetic("NumberOutOfRange", text_form(given[0]) + " does not fit into 64 bits with a sign",
                          "toIntegerOrNull() gives null for it");
    }
    return *std::move(made);
}

datum to_float(const function_context&, arguments given) {
    auto made = as_float(given[0]);
    if (!made) refuse_kind("toFloat()", "a number or text", given[0]);
    return *std::move(made);
}

datum to_text(const function_context&, arguments given) {
    auto made = as_text(given[0]);
    if (!made) refuse_kind("toString()", "text, a number, a boolean or a calendar value", given[0]);
    return *std::move(made);
}

} // namespace

std::string text_form(const datum& scalar) {
    const entente::value& v = scalar.scalar();
    switch (scalar.kind()) {
    case datum_kind::text: return std::string(v.as_text());
    case datum_kind::date: return calendar::to_string(v.as_date());
    case datum_kind::local_time: return calendar::to_string(v.as_local_time());
    case datum_kind::time: return calendar::to_string(v.as_time());
    case datum_kind::local_date_time: return calendar::to_string(v.as_local_date_time());
    case datum_kind::date_time: return calendar::to_string(v.as_date_time());
    case datum_kind::duration: return calendar::to_string(v.as_duration());
    case datum_kind::real: return float_form(v.as_real());
    default: return to_string(v); // integers and truth values as a literal has them
    }
}

std::span<const function_entry> conversion_functions() {
    constexpr type_set text = datum_kind::text;
    constexpr type_set list = datum_kind::list;
    constexpr type_set to_boolean_from = text | datum_kind::boolean | datum_kind::integer;
    constexpr type_set to_integer_from = text | datum_kind::boolean | types::number;
    constexpr type_set to_float_from = text | types::number;
    static constexpr function_entry entries[] = {
        {"toboolean", 1, 1, true, {to_boolean_from}, datum_kind::boolean, to_boolean},
        {"tointeger", 1, 1, true, {to_integer_from}, datum_kind::integer, to_integer},
        {"tofloat", 1, 1, true, {to_float_from}, datum_kind::real, to_float},
        {"tostring", 1, 1, true, {types::storable_scalar}, text, to_text},
        {"tobooleanornull", 1, 1, true, {types::any}, datum_kind::boolean, or_null<as_boolean>},
        {"tointegerornull", 1, 1, true, {types::any}, datum_kind::integer, or_null<as_integer>},
        {"tofloatornull", 1, 1, true, {types::any}, datum_kind::real, or_null<as_float>},
        {"tostringornull", 1, 1, true, {types::any}, text, or_null<as_text>},
        {"tobooleanlist", 1, 1, true, {list}, list, of_each<as_boolean>},
        {"tointegerlist", 1, 1, true, {list}, list, of_each<as_integer>},
        {"tofloatlist", 1, 1, true, {list}, list, of_each<as_float>},
        {"tostringlist", 1, 1, true, {list}, list, of_each<as_text>},
    };
    return entries;
}

} // namespace entente::cypher
