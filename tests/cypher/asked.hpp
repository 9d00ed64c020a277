// SPDX-License-Identifier: BSL-1.0
// Queries asked, and what they told as text, so that a test can be a table.
#pragma once

#include <entente/cypher.hpp>
#include <entente/graph.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace entente::cypher::test {

using lines = std::vector<std::string>;

/// Each row as a line, its cells apart by ", ".
inline lines told(rows found) {
    lines out;
    while (found.next()) {
        std::string line;
        for (const datum& cell : found.current())
            line += (line.empty() ? "" : ", ") + to_text(cell, found.seen());
        out.push_back(std::move(line));
    }
    return out;
}

template <class Asked>
lines ask(Asked& asked, std::string_view text, const parameters& given = {},
          const query_settings& settings = {}) {
    return told(query(asked, text, given, settings));
}

/// For what says nothing about the order of its rows.
inline lines sorted(lines given) {
    std::sort(given.begin(), given.end());
    return given;
}

/// "SyntaxError UndefinedVariable 'x'": the type, the detail, and the part of the text that it is about. Empty if nothing is refused.
template <class Action>
std::string refusal(std::string_view text, const Action& action) {
    try {
        action();
    } catch (const query_error& e) {
        CHECK(!e.message().empty());
        std::string told(name(e.type()));
        if (e.phase() == error_phase::runtime) told += " at runtime";
        if (!e.detail().empty()) told += " " + std::string(e.detail());
        const text_range where = e.where();
        REQUIRE(where.begin <= where.end);
        REQUIRE(where.end <= text.size());
        if (!e.place().empty())
            told += " '" + std::string(text.substr(where.begin, where.end - where.begin)) + "'";
        return told;
    }
    return {};
}

/// Of a query that is run to its end.
template <class Asked>
std::string refusal_of(Asked& asked, std::string_view text, const parameters& given = {},
                       const query_settings& settings = {}) {
    return refusal(text, [&] { ask(asked, text, given, settings); });
}

struct question {
    std::string_view text;
    lines rows;
};

/// Asks them one after the other.
template <class Asked>
void check(Asked& asked, const std::vector<question>& questions) {
    for (const question& q : questions) {
        CAPTURE(q.text);
        CHECK(ask(asked, q.text) == q.rows);
    }
}

} // namespace entente::cypher::test
