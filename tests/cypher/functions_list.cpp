// SPDX-License-Identifier: BSL-1.0
// Functions of lists, conversions between types, and the table itself.

#include "call_function.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

struct function_case {
    std::string_view function;
    std::vector<datum> given;
    std::string_view expected;
};

void check(const std::vector<function_case>& cases) {
    for (const function_case& c : cases) {
        CAPTURE(c.function);
        CHECK(outcome_of(c.function, c.given) == c.expected);
    }
}

} // namespace

TEST_CASE("lists are taken apart from both ends") {
    check({
        {"head", {list({1, 2})}, "1"},
        {"head", {list({})}, "null"},
        {"last", {list({1, 2})}, "2"},
        {"last", {list({})}, "null"},
        {"tail", {list({1, 2, 3})}, "[2, 3]"},
        {"tail", {list({})}, "[]"},
        {"reverse", {list({1, null, "a"})}, "['a', null, 1]"},
        {"size", {list({1, null})}, "2"},
        {"isEmpty", {list({})}, "true"},
        {"isEmpty", {""}, "true"},
        {"isEmpty", {map({{"k", 1}})}, "false"},
        {"head", {null}, "null"},
        {"head", {"text"}, "TypeError InvalidArgumentValue"},
        {"size", {1}, "TypeError InvalidArgumentValue"},
        {"reverse", {true}, "TypeError InvalidArgumentValue"},
    });
}

TEST_CASE("range goes up and down, includes both ends and refuses what is no integer") {
    constexpr std::int64_t most = INT64_MAX, least = INT64_MIN;
    check({
        {"range", {1, 3}, "[1, 2, 3]"},
        {"range", {3, 1}, "[]"},
        {"range", {3, 1, -1}, "[3, 2, 1]"},
        {"range", {0, 10, 4}, "[0, 4, 8]"},
        {"range", {0, -10, -4}, "[0, -4, -8]"},
        {"range", {5, 5, -3}, "[5]"},
        {"range", {most - 1, most}, "[9223372036854775806, 9223372036854775807]"},
        {"range", {least, most, most}, "[-9223372036854775808, -1, 9223372036854775806]"},
        {"range", {most, least, least}, "[9223372036854775807, -1]"},
        {"range", {1, 2, 0}, "ArgumentError NumberOutOfRange"},
        {"range", {1.0, 2}, "ArgumentError InvalidArgumentType"},
        {"range", {1, "2"}, "ArgumentError InvalidArgumentType"},
        {"range", {1, 2, true}, "ArgumentError InvalidArgumentType"},
        {"range", {0, most}, "ResourceExhausted "},
        {"range", {0, null}, "null"},
    });
}

TEST_CASE("coalesce is the first that is not null") {
    check({
        {"coalesce", {null, 2, 3}, "2"},
        {"coalesce", {null, null}, "null"},
        {"coalesce", {false}, "false"},
        {"nullIf", {1, 1.0}, "null"},
        {"nullIf", {1, 2}, "1"},
        {"nullIf", {1, null}, "1"},
    });
}

TEST_CASE("conversions take what they can read and refuse the rest") {
    check({
        {"toInteger", {"42"}, "42"},
        {"toInteger", {" -42 "}, "-42"},
        {"toInteger", {"+7"}, "7"},
        {"toInteger", {"1.7"}, "1"},
        {"toInteger", {"-1.7"}, "-1"},
        {"toInteger", {"1e3"}, "1000"},
        {"toInteger", {"9223372036854775807"}, "9223372036854775807"},
        {"toInteger", {"-9223372036854775808"}, "-9223372036854775808"},
        {"toInteger", {"9223372036854775808"}, "null"},
        {"toInteger", {"foo"}, "null"},
        {"toInteger", {""}, "null"},
        {"toInteger", {"--1"}, "null"},
        {"toInteger", {"+-1"}, "null"},
        {"toInteger", {"0x10"}, "null"},
        {"toInteger", {2.9}, "2"},
        {"toInteger", {-2.9}, "-2"},
        {"toInteger", {-0x1p63}, "-9223372036854775808"},
        {"toInteger", {0x1p63}, "ArithmeticError NumberOutOfRange"},
        {"toInteger", {std::nan("")}, "ArithmeticError NumberOutOfRange"},
        {"toInteger", {true}, "1"},
        {"toInteger", {list({})}, "TypeError InvalidArgumentValue"},
        {"toInteger", {map({})}, "TypeError InvalidArgumentValue"},
        {"toInteger", {node{entente::entity_id(1)}}, "TypeError InvalidArgumentValue"},
        {"toInteger", {path()}, "TypeError InvalidArgumentValue"},
        {"toInteger", {date("2024-01-01")}, "TypeError InvalidArgumentValue"},
        {"toIntegerOrNull", {list({})}, "null"},
        {"toIntegerOrNull", {1e300}, "null"},
        {"toIntegerList", {list({"1", 2.5, list({}), null})}, "[1, 2, null, null]"},
        {"toFloat", {"1e-3"}, "0.001"},
        {"toFloat", {".5"}, "0.5"},
        {"toFloat", {"5."}, "5.0"},
        {"toFloat", {"1e999"}, "Infinity"},
        {"toFloat", {"-1e999"}, "-Infinity"},
        {"toFloat", {"1e-999"}, "0.0"},
        {"toFloat", {"Infinity"}, "Infinity"},
        {"toFloat", {"NaN"}, "NaN"},
        {"toFloat", {"inf"}, "null"},
        {"toFloat", {"1 2"}, "null"},
        {"toFloat", {3}, "3.0"},
        {"toFloat", {true}, "TypeError InvalidArgumentValue"},
        {"toFloatOrNull", {true}, "null"},
        {"toFloatList", {list({1, "x"})}, "[1.0, null]"},
        {"toBoolean", {"TRUE"}, "true"},
        {"toBoolean", {" false"}, "false"},
        {"toBoolean", {"yes"}, "null"},
        {"toBoolean", {0}, "false"},
        {"toBoolean", {1.0}, "TypeError InvalidArgumentValue"},
        {"toBooleanOrNull", {1.0}, "null"},
        {"toBooleanList", {list({1, "true", 1.5})}, "[true, true, null]"},
        {"toString", {"as it is"}, "'as it is'"},
        {"toString", {42}, "'42'"},
        {"toString", {1.0}, "'1.0'"},
        {"toString", {100000.0}, "'100000.0'"},
        {"toString", {-0.0}, "'-0.0'"},
        {"toString", {0.000123}, "'0.000123'"},
        {"toString", {1e20}, "'1e20'"},
        {"toString", {std::nan("")}, "'NaN'"},
        {"toString", {true}, "'true'"},
        {"toString", {date("2024-09-06")}, "'2024-09-06'"},
        {"toString", {duration("P1M-14DT16H")}, "'P1M-14DT16H'"},
        {"toString", {null}, "null"},
        {"toString", {list({})}, "TypeError InvalidArgumentValue"},
        {"toStringOrNull", {list({})}, "null"},
        {"toStringList", {list({1, list({})})}, "['1', null]"},
    });
}

TEST_CASE("the table is sorted, names each function once and can be searched in any case") {
    const auto all = functions();
    REQUIRE(all.size() > 80);
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(all[i].name);
        if (i > 0) CHECK(all[i - 1].name < all[i].name);
        CHECK(find_function(all[i].name) == &all[i]);
        CHECK(all[i].least_arguments <= all[i].most_arguments);
        CHECK_FALSE(all[i].result.is_only_null());
        CHECK((all[i].body != nullptr));
        // Each argument that can be given has a type.
        for (std::size_t k = 0; k < std::min<std::size_t>(all[i].most_arguments, 4); ++k)
            CHECK_FALSE(all[i].arguments[k].is_only_null());
        for (const char c : all[i].name) CHECK_FALSE((c >= 'A' && c <= 'Z'));
    }
    CHECK(find_function("toUPPER") == find_function("toupper"));
    CHECK(find_function("datetime.fromEpochMillis") != nullptr);
    CHECK(find_function("") == nullptr);
    CHECK(find_function("shoutLoudly") == nullptr);
    CHECK(nearest_function("toUper") == "toupper");
    CHECK(nearest_function("subtring") == "substring");
    CHECK(nearest_function("xyzzy").empty());
}

TEST_CASE("no function gives way to an argument of any kind: it answers or refuses in a query's words") {
    const std::vector<datum> samples = {true,
                                        0,
                                        -7,
                                        INT64_MIN,
                                        INT64_MAX,
                                        2.5,
                                        std::nan(""),
                                        -std::numeric_limits<double>::infinity(),
                                        "",
                                        "한국",
                                        "2024-02-30",
                                        date("2024-02-29"),
                                        localtime("23:59"),
                                        time("12:00+18:00"),
                                        localdatetime("2024-02-29T12:00"),
                                        datetime("2024-03-31T02:30[Europe/Berlin]"),
                                        duration("P1M2DT3.5S"),
                                        list({}),
                                        list({1, null, "a"}),
                                        map({}),
                                        map({{"year", 2024}, {"hour", 3}}),
                                        map({{"days", 1e300}, {"date", 1}}),
                                        node{entente::entity_id(1)},
                                        relationship{entente::statement_id(1)},
                                        path{{entente::entity_id(1)}, {}}};
    int answered = 0;
    const auto is_clean = [&](const function_entry& entry, const std::vector<datum>& given) {
        const std::string told = outcome_of(entry.name, given);
        const bool clean = told.find("not an error of a query") == std::string::npos &&
                           told.find("an error of no use") == std::string::npos &&
                           told.find("not in the table") == std::string::npos;
        answered += clean ? 1 : 0;
        return clean;
    };
    for (const function_entry& entry : functions()) {
        CAPTURE(entry.name);
        if (entry.most_arguments == 0) continue;
        for (const datum& a : samples) {
            CAPTURE(shown(a));
            if (entry.least_arguments == 1) CHECK(is_clean(entry, {a}));
            if (entry.most_arguments < 2) continue;
            for (const datum& b : samples) {
                if (entry.least_arguments <= 2 && !is_clean(entry, {a, b})) FAIL_CHECK(shown(b));
                if (entry.most_arguments >= 3 &&
                    !is_clean(entry, {a, b, samples[static_cast<std::size_t>(answered) % samples.size()]}))
                    FAIL_CHECK(shown(b));
            }
        }
    }
    CHECK(answered > 1'000);
}
