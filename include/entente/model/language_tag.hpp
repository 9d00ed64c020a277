// SPDX-License-Identifier: BSL-1.0
// Language tags such as `ja`, `zh-Hant` and `en-US` (BCP 47). Whether IANA has registered a tag is not asked.
#pragma once

#include <entente/model/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace entente {

/// The longest tag taken, in bytes.
inline constexpr std::size_t max_language_tag = 64;

/// Is this made as a tag is: one to eight letters, then parts of one to eight letters and digits, each after
/// a hyphen? That is BCP 47 less its registry, and what RDF and SPARQL accept.
constexpr bool is_language_tag(std::string_view tag) noexcept {
    if (tag.size() > max_language_tag) return false;
    std::size_t length = 0;
    bool first = true;
    for (const char c : tag) {
        if (c == '-') {
            if (length == 0) return false;
            length = 0;
            first = false;
            continue;
        }
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        const bool digit = c >= '0' && c <= '9';
        if (!letter && (first || !digit)) return false;
        if (++length > 8) return false;
    }
    return length != 0;
}

/// The tag in the case RFC 5646 section 2.1.1 recommends, as tags differ by case in nothing: `EN-us` is
/// `en-US`, `zh-hant` is `zh-Hant`. Throws an error of kind invalid_argument if it isn't made as a tag is.
inline std::string canonical_language_tag(std::string_view tag) {
    if (!is_language_tag(tag)) {
        throw error(error_kind::invalid_argument, entente::quoted(tag) + " is not a language tag", "",
                    "give a tag as of BCP 47, such as ja or zh-Hant");
    }
    std::string canonical(tag);
    std::size_t start = 0;
    bool after_singleton = false;
    while (start < canonical.size()) {
        std::size_t end = canonical.find('-', start);
        if (end == std::string::npos) end = canonical.size();
        const std::size_t length = end - start;
        const bool inner = start != 0 && !after_singleton;
        for (std::size_t i = start; i < end; ++i) {
            const bool upper = inner && (length == 2 || (length == 4 && i == start));
            char& c = canonical[i];
            if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
            if (!upper && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        after_singleton = after_singleton || length == 1; // an extension's parts are lower case to the end
        start = end + 1;
    }
    return canonical;
}

} // namespace entente
