// SPDX-License-Identifier: BSL-1.0
// Functions of text. A character is a Unicode code point.

#include "cypher/code_points.hpp"
#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"
#include "cypher/letter_case.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace entente::cypher {

namespace {

datum left(const function_context&, arguments given) {
    const std::string_view words = text_argument("left()", given[0]);
    return words.substr(0, offset_of_code_point(words, count_argument("left()", given[1])));
}

datum right(const function_context&, arguments given) {
    const std::string_view words = text_argument("right()", given[0]);
    const std::uint64_t wanted = count_argument("right()", given[1]);
    const auto all = static_cast<std::uint64_t>(code_point_count(words));
    return words.substr(wanted >= all ? 0 : offset_of_code_point(words, all - wanted));
}

datum substring(const function_context&, arguments given) {
    std::string_view words = text_argument("substring()", given[0]);
    words.remove_prefix(offset_of_code_point(words, count_argument("substring()", given[1])));
    if (given.size() == 2) return words;
    return words.substr(0, offset_of_code_point(words, count_argument("substring()", given[2])));
}

datum to_upper(const function_context&, arguments given) {
    return upper_case(text_argument("toUpper()", given[0]));
}

datum to_lower(const function_context&, arguments given) {
    return lower_case(text_argument("toLower()", given[0]));
}

// Whether the code point that starts a text is one of those given.
bool starts_with_one_of(std::string_view words, std::string_view characters) {
    return characters.find(words.substr(0, first_length(words))) != std::string_view::npos;
}

std::string_view without_leading(std::string_view words, std::string_view characters) {
    while (!words.empty() && starts_with_one_of(words, characters)) words.remove_prefix(first_length(words));
    return words;
}

std::string_view without_trailing(std::string_view words, std::string_view characters) {
    while (!words.empty()) {
        std::size_t start = words.size() - 1;
        while (start > 0 && !starts_code_point(words[start])) --start;
        if (!starts_with_one_of(words.substr(start), characters)) break;
        words.remove_suffix(words.size() - start);
    }
    return words;
}

datum trim_start(const function_context&, arguments given) {
    const std::string_view words = text_argument("ltrim()", given[0]);
    if (given.size() == 1) return without_leading_space(words);
    return without_leading(words, text_argument("ltrim()", given[1]));
}

datum trim_end(const function_context&, arguments given) {
    const std::string_view words = text_argument("rtrim()", given[0]);
    if (given.size() == 1) return without_trailing_space(words);
    return without_trailing(words, text_argument("rtrim()", given[1]));
}

datum trim(const function_context&, arguments given) {
    const std::string_view words = text_argument("trim()", given[0]);
    if (given.size() == 1) return without_trailing_space(without_leading_space(words));
    const std::string_view characters = text_argument("trim()", given[1]);
    return without_trailing(without_leading(words, characters), characters);
}

datum replace(const function_context&, arguments given) {
    std::string_view words = text_argument("replace()", given[0]);
    const std::string_view search = text_argument("replace()", given[1]);
    const std::string_view by = text_argument("replace()", given[2]);
    std::string made;
    if (search.empty()) { // it stands before, between and after all characters
        require_text_size(words.size() + (words.size() + 1) * by.size());
        made = by;
        for (const char c : words) {
            if (starts_code_point(c) && made.size() > by.size()) made += by;
            made += c;
        }
        if (!words.empty()) made += by;
        return made;
    }
    for (;;) {
        const std::size_t at = words.find(search);
        made += words.substr(0, at);
        if (at == std::string_view::npos) return made;
        made += by;
        require_text_size(made.size());
        words.remove_prefix(at + search.size());
    }
}

// The first place where one of the delimiters stands; of several at one place the longest.
struct place {
    std::size_t at, length;
};
place find_delimiter(std::string_view words, const std::vector<std::string_view>& delimiters) {
    place found{std::string_view::npos, 0};
    for (const std::string_view delimiter : delimiters) {
        const std::size_t at = words.find(delimiter);
        if (at < found.at || (at == found.at && delimiter.size() > found.length))
            found = {at, delimiter.size()};
    }
    return found;
}

datum split(const function_context&, arguments given) {
    std::string_view words = text_argument("split()", given[0]);
    std::vector<std::string_view> delimiters;
    bool each_character = false;
    const auto add = [&](const datum& delimiter) {
        delimiters.push_back(text_argument("split()", delimiter));
        each_character = each_character || delimiters.back().empty();
    };
    if (const auto* several = given[1].get_if<datum_list>()) {
        for (const datum& delimiter : *several) add(delimiter);
    } else {
        add(given[1]);
    }
    datum_list made;
    if (each_character && !words.empty()) {
        while (!words.empty()) {
            made.emplace_back(words.substr(0, first_length(words)));
            words.remove_prefix(first_length(words));
        }
        return made;
    }
    while (true) {
        const place found =
            each_character ? place{std::string_view::npos, 0} : find_delimiter(words, delimiters);
        made.emplace_back(words.substr(0, found.at));
        if (found.at == std::string_view::npos) return made;
        words.remove_prefix(found.at + found.length);
    }
}

datum normalize(const function_context&, arguments given) {
    const std::string_view words = text_argument("normalize()", given[0]);
    if (given.size() == 1) return normalised(words, normal_form::nfc);
    const std::string form = upper_case(text_argument("normalize()", given[1]));
    if (form == "NFC") return normalised(words, normal_form::nfc);
    if (form == "NFD") return normalised(words, normal_form::nfd);
    if (form == "NFKC") return normalised(words, normal_form::nfkc);
    if (form == "NFKD") return normalised(words, normal_form::nfkd);
    refuse_argument("InvalidArgumentValue", quoted(form) + " is not a normal form of Unicode",
                    "give NFC, NFD, NFKC or NFKD");
}

datum character_length(const function_context&, arguments given) {
    return code_point_count(text_argument("char_length()", given[0]));
}

} // namespace

std::span<const function_entry> text_functions() {
    constexpr type_set text = datum_kind::text;
    constexpr type_set integer = datum_kind::integer;
    constexpr type_set list = datum_kind::list;
    static constexpr function_entry entries[] = {
        {"left", 2, 2, true, {text, integer}, text, left},
        {"right", 2, 2, true, {text, integer}, text, right},
        {"substring", 2, 3, true, {text, integer, integer}, text, substring},
        {"toupper", 1, 1, true, {text}, text, to_upper},
        {"upper", 1, 1, true, {text}, text, to_upper},
        {"tolower", 1, 1, true, {text}, text, to_lower},
        {"lower", 1, 1, true, {text}, text, to_lower},
        {"ltrim", 1, 2, true, {text, text}, text, trim_start},
        {"rtrim", 1, 2, true, {text, text}, text, trim_end},
        {"trim", 1, 1, true, {text}, text, trim},
        {"btrim", 1, 2, true, {text, text}, text, trim},
        {"replace", 3, 3, true, {text, text, text}, text, replace},
        {"split", 2, 2, true, {text, text | list}, list, split},
        {"normalize", 1, 2, true, {text, text}, text, normalize},
        {"char_length", 1, 1, true, {text}, integer, character_length},
        {"character_length", 1, 1, true, {text}, integer, character_length},
    };
    return entries;
}

} // namespace entente::cypher
