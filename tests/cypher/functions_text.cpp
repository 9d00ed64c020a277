// SPDX-License-Identifier: BSL-1.0
// Functions of text, letter case and regular expressions.

#include "call_function.hpp"

#include "cypher/code_points.hpp"
#include "cypher/letter_case.hpp"
#include "cypher/regular_expression.hpp"

#include <doctest/doctest.h>

#include <random>
#include <thread>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

struct text_case {
    std::string_view function;
    std::vector<datum> given;
    std::string_view expected;
};

} // namespace

TEST_CASE("functions of text count code points") {
    const std::vector<text_case> cases = {
        {"size", {"한국어"}, "3"},
        {"size", {"🧐🍌"}, "2"},
        {"size", {""}, "0"},
        {"char_length", {"naïve"}, "5"},
        {"left", {"정상회담", 2}, "'정상'"},
        {"left", {"ab", 0}, "''"},
        {"left", {"ab", 9}, "'ab'"},
        {"right", {"정상회담", 1}, "'담'"},
        {"right", {"ab", 2}, "'ab'"},
        {"right", {"ab", 0}, "''"},
        {"substring", {"정상회담", 1}, "'상회담'"},
        {"substring", {"정상회담", 1, 2}, "'상회'"},
        {"substring", {"abc", 3}, "''"},
        {"substring", {"abc", 7, 2}, "''"},
        {"substring", {"abc", 0, INT64_MAX}, "'abc'"},
        {"reverse", {"añb🍌"}, "'🍌bña'"},
        {"left", {"abc", -1}, "ArgumentError NumberOutOfRange"},
        {"right", {"abc", -1}, "ArgumentError NumberOutOfRange"},
        {"substring", {"abc", -1}, "ArgumentError NumberOutOfRange"},
        {"substring", {"abc", 0, -1}, "ArgumentError NumberOutOfRange"},
        {"left", {1, 1}, "TypeError InvalidArgumentValue"},
        {"left", {"abc", 1.0}, "TypeError InvalidArgumentValue"},
        {"left", {null, -1}, "null"},
    };
    for (const text_case& c : cases) {
        CAPTURE(c.function);
        CHECK(outcome_of(c.function, c.given) == c.expected);
    }
}

TEST_CASE("trimming, replacing and splitting leave the rest as it is") {
    const std::vector<text_case> cases = {
        {"trim", {" \t한 국\n"}, "'한 국'"},
        {"ltrim", {"\u3000a "}, "'a '"},
        {"rtrim", {" a\u00A0"}, "' a'"},
        {"trim", {"  "}, "''"},
        {"btrim", {"xxaxx", "x"}, "'a'"},
        {"btrim", {"한a국한", "국한"}, "'a'"},
        {"ltrim", {"xya", "yx"}, "'a'"},
        {"rtrim", {"axy", "yx"}, "'a'"},
        {"replace", {"hello", "l", "LL"}, "'heLLLLo'"},
        {"replace", {"aaa", "aa", "b"}, "'ba'"},
        {"replace", {"abc", "x", "y"}, "'abc'"},
        {"replace", {"한국", "", "-"}, "'-한-국-'"},
        {"replace", {"한국", "", ""}, "'한국'"},
        {"replace", {"", "", "-"}, "'-'"},
        {"split", {"a,b,,c", ","}, "['a', 'b', '', 'c']"},
        {"split", {",", ","}, "['', '']"},
        {"split", {"", ","}, "['']"},
        {"split", {"한국", ""}, "['한', '국']"},
        {"split", {"", ""}, "['']"},
        {"split", {"a--b-c", list({"-", "--"})}, "['a', 'b', 'c']"},
        {"split", {"abc", list({})}, "['abc']"},
        {"split", {"abc", 1}, "TypeError InvalidArgumentValue"},
        {"replace", {"abc", 1, "x"}, "TypeError InvalidArgumentValue"},
        {"replace", {"abc", "b", null}, "null"},
    };
    for (const text_case& c : cases) {
        CAPTURE(c.function);
        CHECK(outcome_of(c.function, c.given) == c.expected);
    }
}

TEST_CASE("a text that would grow without bounds is refused before it does") {
    std::string words(1 << 20, 'a');
    CHECK(outcome_of("replace", {words, "a", words}) == "ResourceExhausted ");
    CHECK(outcome_of("replace", {words, "", words}) == "ResourceExhausted ");
}

TEST_CASE("letter case follows the full mappings of Unicode") {
    CHECK(upper_case("Straße ﬁx ŉ") == "STRASSE FIX ʼN");
    CHECK(upper_case("žluťoučký \u0390 \u01F0") == "ŽLUŤOUČKÝ \u0399\u0308\u0301 J\u030C");
    CHECK(upper_case("ǆ") == "Ǆ");
    CHECK(upper_case("ᾳ") == "ΑΙ");
    CHECK(lower_case("ЁЖИК İ ẞ") == "ёжик i̇ ß");
    CHECK(lower_case("ΟΔΥΣΣΕΥΣ ΣΑΣ Σ") == "οδυσσευς σας σ");
    CHECK(lower_case("ΑΣ'Β ΑΣ.") == "ασ'β ας.");
    CHECK(outcome_of("toUpper", {"한a"}) == "'한A'");
    CHECK(outcome_of("lower", {"ABC1"}) == "'abc1'");
    CHECK(outcome_of("toLower", {1}) == "TypeError InvalidArgumentValue");
    CHECK(outcome_of("normalize", {"e\u0301"}) == "'\u00e9'");
    CHECK(outcome_of("normalize", {"\u00e9", "nfd"}) == "'e\u0301'");
    CHECK(outcome_of("normalize", {"ﬁ", "NFKC"}) == "'fi'");
    CHECK(outcome_of("normalize", {"a", "NFX"}) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("texts cut at any place come together again") {
    std::mt19937_64 random(7);
    const std::string_view alphabet[] = {"a", "ß", "한", "🍌", " ", "Σ"};
    for (int round = 0; round < 300; ++round) {
        std::string words;
        const auto length = static_cast<std::int64_t>(random() % 12);
        for (std::int64_t i = 0; i < length; ++i) words += alphabet[random() % std::size(alphabet)];
        CAPTURE(words);
        CHECK(code_point_count(words) == length);
        CHECK(reversed(reversed(words)) == words);
        const auto cut = static_cast<std::int64_t>(random() % 13);
        CHECK(add(call("left", {words, cut}), call("substring", {words, cut})) == datum(words));
        const std::int64_t behind = std::max<std::int64_t>(length - cut, 0);
        CHECK(call("right", {words, behind}) == call("substring", {words, length - behind}));
        // Splitting and joining.
        const datum parts = call("split", {words, "한"});
        std::string joined;
        for (const datum& part : parts.as_list())
            joined +=
                (joined.empty() && &part == parts.as_list().data() ? "" : "한") + std::string(part.as_text());
        CHECK(joined == words);
        CHECK(lower_case(lower_case(words)) == lower_case(words));
        CHECK(upper_case(upper_case(words)) == upper_case(words));
    }
}

TEST_CASE("a regular expression matches the whole text or not at all") {
    CHECK(matches("Seoul", "S.*l"));
    CHECK_FALSE(matches("Seoul", "S.*u"));
    CHECK_FALSE(matches("Seoul", "eoul"));
    CHECK(matches("seoul", "(?i)SEOUL"));
    CHECK(matches("한국", "..")); // characters, not bytes
    CHECK(matches("", ""));
    CHECK_FALSE(matches("a\nb", "a.b"));
    CHECK(matches("a\nb", "(?s)a.b"));
    CHECK(outcome([] { return datum(matches("a", "(")); }) == "ArgumentError InvalidArgumentValue");
    CHECK(outcome([] { return datum(matches("aa", "(a)\\1")); }) == "ArgumentError InvalidArgumentValue");
}

TEST_CASE("more patterns than are kept match as well, from several threads") {
    const auto try_all = [] {
        int wrong = 0;
        for (int i = 0; i < 100; ++i) {
            const std::string number = std::to_string(i % 20);
            if (!matches("n" + number, "n" + number) || matches("n", "n" + number)) ++wrong;
        }
        return wrong;
    };
    int elsewhere = -1;
    std::thread other([&] { elsewhere = try_all(); });
    CHECK(try_all() == 0);
    other.join();
    CHECK(elsewhere == 0);
}
