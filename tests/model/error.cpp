// SPDX-License-Identifier: BSL-1.0
#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

using entente::error;
using entente::error_kind;

TEST_CASE(
    "an error prints as one line of kind, message, place and remedy, without the parts that are empty") {
    struct {
        const char *place, *remedy, *line;
    } const cases[] = {
        {"", "", "unknown name: no relation holdz"},
        {"row 3", "", "unknown name: no relation holdz (row 3)"},
        {"", "did you mean holds", "unknown name: no relation holdz; did you mean holds"},
        {"row 3", "did you mean holds", "unknown name: no relation holdz (row 3); did you mean holds"},
    };
    for (const auto& c : cases) {
        const error e(error_kind::unknown_name, "no relation holdz", c.place, c.remedy);
        CHECK(std::string(e.what()) == c.line);
        CHECK(e.kind() == error_kind::unknown_name);
        CHECK(e.message() == "no relation holdz");
        CHECK(e.place() == c.place);
        CHECK(e.remedy() == c.remedy);
    }
}

TEST_CASE("the parts of a copied error outlive the original") {
    static_assert(std::is_nothrow_copy_constructible_v<error>);
    auto* original = new error(error_kind::io, "cannot open", "a.entente", "check the path");
    const error copy = *original;
    delete original;
    CHECK(copy.message() == "cannot open");
    CHECK(copy.place() == "a.entente");
    CHECK(copy.remedy() == "check the path");
}

TEST_CASE("an error is caught as std::runtime_error") {
    try {
        throw error(error_kind::damaged, "checksum");
    } catch (const std::runtime_error& e) {
        CHECK(std::string(e.what()) == "damaged: checksum");
    }
}

TEST_CASE("each kind of error has a name of its own") {
    for (int i = 0; i <= static_cast<int>(error_kind::damaged); ++i) {
        const auto spelled = name(static_cast<error_kind>(i));
        CHECK(!spelled.empty());
        CHECK(spelled != "unknown kind");
        for (int j = 0; j < i; ++j) CHECK(spelled != name(static_cast<error_kind>(j)));
    }
}

TEST_CASE("a quoted text stays on one line and short") {
    using entente::quoted;
    CHECK(quoted("") == "\"\"");
    CHECK(quoted("日本") == "\"日本\"");
    CHECK(quoted("a\"b\\c\nd\te") == "\"a\\\"b\\\\c\\nd\\te\"");
    CHECK(quoted(std::string_view("\0\x1f\x7f", 3)) == "\"\\x00\\x1f\\x7f\"");
    const std::string eighty(80, 'x');
    CHECK(quoted(eighty) == '"' + eighty + '"');
    CHECK(quoted(eighty + "x") == '"' + std::string(77, 'x') + "...\"");

    SUBCASE("a cut does not split a character") {
        const std::string text = std::string(76, 'x') + "日本日本";
        CHECK(quoted(text) == '"' + std::string(76, 'x') + "...\"");
        const std::string whole = std::string(74, 'x') + "日本日本";
        CHECK(quoted(whole) == '"' + std::string(74, 'x') + "日...\"");
    }
    SUBCASE("bytes that are no UTF-8 are cut too") { CHECK(quoted(std::string(200, '\x80')).size() < 90); }
}
