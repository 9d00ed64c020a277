// SPDX-License-Identifier: BSL-1.0
// Sets of types as a message spells them.

#include "cypher/types.hpp"

#include <string_view>
#include <vector>

namespace entente::cypher {

std::string to_text(type_set types) {
    if (types.is_only_null()) return "null";
    if (types == types::any) return "anything";
    std::vector<std::string_view> words;
    const auto take_together = [&](type_set group, std::string_view word) {
        if (!group.within(types)) return false;
        words.push_back(word);
        return true;
    };
    bool numbers_told = false;
    bool calendar_told = false;
    for (auto kind = static_cast<unsigned>(datum_kind::boolean);
         kind <= static_cast<unsigned>(datum_kind::path); ++kind) {
        const auto each = static_cast<datum_kind>(kind);
        if (!types.contains(each)) continue;
        if (types::number.contains(each)) {
            if (numbers_told || (numbers_told = take_together(types::number, "a number"))) continue;
        }
        if (types::calendar.contains(each)) {
            if (calendar_told || (calendar_told = take_together(types::calendar, "a calendar value")))
                continue;
        }
        words.push_back(name(each));
    }
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
        text += words[i];
    }
    return text;
}

} // namespace entente::cypher
