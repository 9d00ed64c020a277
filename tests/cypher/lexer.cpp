// SPDX-License-Identifier: BSL-1.0
// Tokens: where they begin and end, what numbers, texts and names say, and which characters make none.
#include "cypher/lexer.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using namespace entente::cypher;

namespace {

std::vector<std::string> pieces(std::string_view query) {
    std::vector<std::string> all;
    for (const auto& t : tokens_of(query)) {
        if (t.kind != token_kind::end)
            all.emplace_back(query.substr(t.where.begin, t.where.end - t.where.begin));
    }
    return all;
}

std::vector<token_kind> kinds(std::string_view query) {
    std::vector<token_kind> all;
    for (const auto& t : tokens_of(query)) all.push_back(t.kind);
    all.pop_back();
    return all;
}

std::string refusal(std::string_view query) {
    try {
        static_cast<void>(tokens_of(query));
    } catch (const query_error& e) {
        CHECK(e.type() == error_type::syntax_error);
        CHECK(e.phase() == error_phase::compile_time);
        return std::string(e.detail()) + " at " + std::to_string(e.where().begin) + "-" +
               std::to_string(e.where().end);
    }
    return "none";
}

} // namespace

TEST_CASE("a query falls into tokens, without spaces and comments") {
    using strings = std::vector<std::string>;
    const std::vector<std::pair<std::string, strings>> all = {
        {"", {}},
        {"MATCH (n:A)", {"MATCH", "(", "n", ":", "A", ")"}},
        {"(a)<-[r]-(b)", {"(", "a", ")", "<", "-", "[", "r", "]", "-", "(", "b", ")"}},
        {"a<=b<>c>=d<e>f=g=~h+=i",
         {"a", "<=", "b", "<>", "c", ">=", "d", "<", "e", ">", "f", "=", "g", "=~", "h", "+=", "i"}},
        {"*1..2", {"*", "1", "..", "2"}},
        {"1...5", {"1", "..", ".5"}},
        {"x[1..]", {"x", "[", "1", "..", "]"}},
        {"1.5.5", {"1.5", ".5"}},
        {"n.1", {"n", ".1"}},
        {"1.a", {"1", ".", "a"}},
        {"1e5e", {"1e5e"}},
        {"$a$b", {"$", "a$b"}},
        {"a // b\nc /* d\n */ e // f", {"a", "c", "e"}},
        {"a/b", {"a", "/", "b"}},
        {"\xE2\x80\xA8"
         "a\xC2\xA0"
         "b\xEF\xBB\xBF",
         {"a", "b"}}, // line separator, no-break space, byte order mark
        {"`a b``c` `d`", {"`a b``c`", "`d`"}},
        {"``````", {"``````"}},
        {"``", {"``"}},
        {"'a\\'b' \"c'd\"", {"'a\\'b'", "\"c'd\""}},
        {"지도자 été _x1 大统领2", {"지도자", "été", "_x1", "大统领2"}},
        {"a—b", {"a", "—", "b"}},
        {"#!\\", {"#", "!", "\\"}},
    };
    for (const auto& [query, expected] : all) {
        CAPTURE(query);
        CHECK(pieces(query) == expected);
    }
}

TEST_CASE("keywords are found in any case, and only whole") {
    CHECK(tokens_of("mAtCh")[0].word == keyword::match);
    CHECK(tokens_of("MATCHES")[0].word == keyword::none_such);
    CHECK(tokens_of("`MATCH`")[0].word == keyword::none_such);
    for (int i = 1; i <= static_cast<int>(keyword::yield); ++i) {
        const auto word = static_cast<keyword>(i);
        CAPTURE(name(word));
        CHECK(keyword_of(name(word)) == word);
    }
}

TEST_CASE("a mistyped keyword is near one, a name is not") {
    const std::vector<std::pair<std::string, keyword>> all = {
        {"MATHC", keyword::match},      {"mach", keyword::match},
        {"RETRUN", keyword::return_},   {"WHER", keyword::where},
        {"LIMTI", keyword::limit},      {"SA", keyword::as},
        {"OPTINAL", keyword::optional}, {"DESECNDING", keyword::descending},
        {"MATCH", keyword::none_such},  {"x", keyword::none_such},
        {"person", keyword::none_such}, {"", keyword::none_such},
        {"ab", keyword::none_such},     {"averyveryverylongnameindeed", keyword::none_such},
    };
    for (const auto& [word, expected] : all) {
        CAPTURE(word);
        CHECK(nearest_keyword(word) == expected);
    }
}

TEST_CASE("brackets know their partners only where they are nested properly") {
    const auto partner = [](std::string_view query, std::size_t at) { return tokens_of(query)[at].partner; };
    CHECK(partner("([{}])", 0) == 5);
    CHECK(partner("([{}])", 1) == 4);
    CHECK(partner("([{}])", 2) == 3);
    CHECK(partner("([{}])", 5) == 0);
    CHECK(partner("(]", 0) == 0);
    CHECK(partner("([)", 0) == 0);
    CHECK(partner("([)", 1) == 0);
    CHECK(partner("()(", 2) == 0);
}

TEST_CASE("integers are decimal, hexadecimal or octal, of any size") {
    const std::vector<std::pair<std::string, std::optional<std::uint64_t>>> all = {
        {"0", 0},
        {"42", 42},
        {"0x1F", 31},
        {"0xdeadBEEF", 0xdeadbeef},
        {"0o17", 15},
        {"9223372036854775808", std::uint64_t{1} << 63},
        {"18446744073709551615", std::numeric_limits<std::uint64_t>::max()},
        {"18446744073709551616", std::nullopt},
        {"0xFFFFFFFFFFFFFFFF", std::numeric_limits<std::uint64_t>::max()},
        {"0x10000000000000000", std::nullopt},
        {"0o2000000000000000000000", std::nullopt},
        {std::string(100'000, '9'), std::nullopt},
    };
    for (const auto& [text, expected] : all) {
        CAPTURE(text.substr(0, 40));
        CHECK(kinds(text) == std::vector{token_kind::integer});
        CHECK(integer_value(text) == expected);
    }
}

TEST_CASE("reals are the nearest double, 0 where they are too small, nothing where too large") {
    const std::vector<std::pair<std::string, std::optional<double>>> all = {
        {".5", 0.5},
        {"1.5", 1.5},
        {"1e9", 1e9},
        {"1.5E-3", 0.0015},
        {"1e+2", 100.0},
        {".1e-5", 1e-6},
        {"0.1", 0.1},
        {"007.5", 7.5},
        {"1.7976931348623157e308", std::numeric_limits<double>::max()},
        {"1.8e308", std::nullopt},
        {"1.34E999", std::nullopt},
        {"1e99999999999999999999", std::nullopt},
        {"1e-99999999999999999999", 0.0},
        {"4.9406564584124654e-324", std::numeric_limits<double>::denorm_min()},
        {"1e-400", 0.0},
        {"0.0e999", 0.0},
        {"1" + std::string(400, '0') + ".0", std::nullopt},
        {"0." + std::string(400, '0') + "1", 0.0},
        {"0." + std::string(400, '0') + "1e20", 0.0},
        {"1" + std::string(400, '0') + "e-20", std::nullopt},
    };
    for (const auto& [text, expected] : all) {
        CAPTURE(text.substr(0, 40));
        CHECK(kinds(text) == std::vector{token_kind::real});
        CHECK(real_value(text) == expected);
    }
}

TEST_CASE("what begins like a number and is none is one bad token") {
    for (const std::string text : {"9223372h54775808", "0x1A2b3c4Z5E6f7", "0x", "0o", "0o8", "0xg", "0X1F",
                                   "017", "1.5a", "1e", "1_000", "12abc", "1é", "00"}) {
        CAPTURE(text);
        CHECK(kinds(text) == std::vector{token_kind::bad_number});
    }
}

TEST_CASE("texts say what their escapes stand for") {
    const std::vector<std::pair<std::string, std::string>> all = {
        {"''", ""},
        {"'a\"b'", "a\"b"},
        {"\"a'b\"", "a'b"},
        {R"('\\\'\"')", "\\'\""},
        {R"('\b\f\n\r\t')", "\b\f\n\r\t"},
        {R"('\B\F\N\R\T')", "\b\f\n\r\t"},
        {R"('\u0041\u00e9\uD55C')", "Aé한"},
        {R"('\U0001F600')", "\xF0\x9F\x98\x80"},
        {R"('\uD83D\uDE00')", "\xF0\x9F\x98\x80"},
        {R"('\u0000')", std::string(1, '\0')},
        {"'서울\n'", "서울\n"},
    };
    for (const auto& [written, said] : all) {
        CAPTURE(written);
        CHECK(kinds(written) == std::vector{token_kind::text});
        CHECK(text_value(written) == said);
    }
    CHECK(name_value("`a``b`") == "a`b");
    CHECK(name_value("``") == "");
}

TEST_CASE("what can't be read is refused at its place") {
    const std::vector<std::pair<std::string, std::string>> all = {
        {R"(x '\uH')", "InvalidUnicodeLiteral at 3-5"},
        {R"('\u12')", "InvalidUnicodeLiteral at 1-5"},
        {R"('\U00110000')", "InvalidUnicodeLiteral at 1-11"},
        {R"('\U0000D800')", "InvalidUnicodeLiteral at 1-11"},
        {R"('\uD83D')", "InvalidUnicodeLiteral at 1-7"},
        {R"('\uD83D\u0041')", "InvalidUnicodeLiteral at 1-7"},
        {R"('\uDE00')", "InvalidUnicodeLiteral at 1-7"},
        {R"('\d')", "UnexpectedSyntax at 1-3"},
        {R"('\é')", "UnexpectedSyntax at 1-4"},
        {"x 'abc", "UnexpectedSyntax at 2-6"},
        {R"('abc\')", "UnexpectedSyntax at 0-6"},
        {R"('abc\)", "UnexpectedSyntax at 0-5"},
        {"`abc", "UnexpectedSyntax at 0-4"},
        {"`abc``", "UnexpectedSyntax at 0-6"},
        {"a /* b", "UnexpectedSyntax at 2-4"},
        {"/*/", "UnexpectedSyntax at 0-2"},
        {"a\xFF", "InvalidUnicodeCharacter at 1-2"},
    };
    for (const auto& [query, expected] : all) {
        CAPTURE(query);
        CHECK(refusal(query) == expected);
    }
}
