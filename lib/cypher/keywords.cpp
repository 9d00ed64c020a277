// SPDX-License-Identifier: BSL-1.0
// The table of keywords, and the one that somebody may have meant.
#include "cypher/keywords.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace entente::cypher {

namespace {

struct entry {
    std::string_view text;
    bool reserved = false;
};

// In the order of the enumerators, which is the order of the alphabet.
constexpr std::array<entry, 77> keywords{{
    {"", false},         {"ACCORDING", false},
    {"ALL", false},      {"ALLSHORTESTPATHS", false},
    {"AND", true},       {"ANY", false},
    {"AS", true},        {"ASC", true},
    {"ASCENDING", true}, {"AT", false},
    {"BY", true},        {"CALL", false},
    {"CASE", true},      {"CONFIDENT", false},
    {"CONTAINS", true},  {"COUNT", false},
    {"CREATE", true},    {"DELETE", true},
    {"DESC", true},      {"DESCENDING", true},
    {"DETACH", true},    {"DISTINCT", true},
    {"DROP", false},     {"DURING", false},
    {"ELSE", true},      {"END", true},
    {"ENDS", true},      {"EXISTS", false},
    {"EXPLAIN", false},  {"EXTRACT", false},
    {"FALSE", true},     {"FILTER", false},
    {"FOR", false},      {"IDENTITIES", false},
    {"IF", false},       {"IN", true},
    {"INDEX", false},    {"INDEXES", false},
    {"IS", true},        {"KNOWN", false},
    {"LEAST", false},    {"LIMIT", true},
    {"MATCH", true},     {"MERGE", true},
    {"MERGING", false},  {"MODALITY", false},
    {"NONE", false},     {"NOT", true},
    {"NULL", true},      {"ON", true},
    {"OPTIONAL", true},  {"OR", true},
    {"ORDER", true},     {"POSSIBLY", false},
    {"PROFILE", false},  {"RANKED", false},
    {"REDUCE", false},   {"REGARDLESS", false},
    {"REMOVE", true},    {"RETURN", true},
    {"SET", true},       {"SHORTESTPATH", false},
    {"SHOW", false},     {"SINGLE", false},
    {"SKIP", true},      {"STARTS", true},
    {"SUPPORT", false},  {"THEN", true},
    {"TO", false},       {"TRUE", true},
    {"UNION", true},     {"UNWIND", true},
    {"WHEN", true},      {"WHERE", true},
    {"WITH", true},      {"XOR", true},
    {"YIELD", false},
}};
static_assert(keywords.size() == static_cast<std::size_t>(keyword::yield) + 1);
static_assert(std::is_sorted(keywords.begin(), keywords.end(),
                             [](const entry& a, const entry& b) { return a.text < b.text; }));

constexpr std::size_t longest_keyword = 16;

constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The word in capitals; empty if it is longer than any keyword.
class capitals {
public:
    explicit capitals(std::string_view word) noexcept {
        if (word.size() > longest_keyword) return;
        size_ = word.size();
        std::transform(word.begin(), word.end(), letters_.begin(), upper);
    }
    std::string_view view() const noexcept { return {letters_.data(), size_}; }

private:
    std::array<char, longest_keyword> letters_{};
    std::size_t size_ = 0;
};

// What it costs to make one word the other: 2 for a letter added or left out and for two neighbours swapped, 3 for another letter
// in place of one (optimal string alignment).
constexpr std::size_t slip = 2, replacement = 3;

std::size_t distance(std::string_view a, std::string_view b) {
    std::array<std::array<std::size_t, longest_keyword + 1>, longest_keyword + 1> cost{};
    for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i * slip;
    for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j * slip;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            std::size_t best = std::min(cost[i - 1][j], cost[i][j - 1]) + slip;
            best = std::min(best, cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : replacement));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = std::min(best, cost[i - 2][j - 2] + slip);
            cost[i][j] = best;
        }
    }
    return cost[a.size()][b.size()];
}

} // namespace

keyword keyword_of(std::string_view word) noexcept {
    const capitals letters(word);
    const auto found = std::lower_bound(keywords.begin(), keywords.end(), letters.view(),
                                        [](const entry& e, std::string_view text) { return e.text < text; });
    if (found == keywords.end() || found->text != letters.view()) return keyword::none_such;
    return static_cast<keyword>(found - keywords.begin());
}

std::string_view name(keyword word) noexcept { return keywords[static_cast<std::size_t>(word)].text; }

bool is_reserved(keyword word) noexcept { return keywords[static_cast<std::size_t>(word)].reserved; }

keyword nearest_keyword(std::string_view word) {
    const capitals letters(word);
    const std::string_view written = letters.view();
    if (written.size() < 2 || keyword_of(word) != keyword::none_such) return keyword::none_such;
    // One change in a short word, two in a long one; of two letters only swapped ones are recognisable.
    std::size_t least = written.size() == 2  ? slip + 1
                        : written.size() < 6 ? replacement + 1
                                             : 2 * replacement + 1;
    keyword nearest = keyword::none_such;
    for (std::size_t i = 1; i < keywords.size(); ++i) {
        const std::string_view other = keywords[i].text;
        if (other.size() + 2 < written.size() || written.size() + 2 < other.size()) continue;
        if (written.size() == 2 && other.size() != 2) continue;
        const std::size_t cost = distance(written, other);
        if (cost >= least) continue;
        least = cost;
        nearest = static_cast<keyword>(i);
    }
    return nearest;
}

} // namespace entente::cypher
