// SPDX-License-Identifier: BSL-1.0
// Arithmetic over data.

#include "call_function.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

constexpr std::int64_t most = INT64_MAX, least = INT64_MIN;

struct operator_case {
    datum a;
    char sign;
    datum b;
    std::string_view expected;
};

datum calculate(const datum& a, char sign, const datum& b) {
    switch (sign) {
    case '+': return add(a, b);
    case '-': return subtract(a, b);
    case '*': return multiply(a, b);
    case '/': return divide(a, b);
    case '%': return modulo(a, b);
    default: return power(a, b);
    }
}

void check(const std::vector<operator_case>& cases) {
    for (const operator_case& c : cases) {
        CAPTURE(shown(c.a));
        CAPTURE(c.sign);
        CAPTURE(shown(c.b));
        CHECK(outcome([&] { return calculate(c.a, c.sign, c.b); }) == c.expected);
    }
}

} // namespace

TEST_CASE("integers stay integers until they do not fit") {
    check({
        {1, '+', 2, "3"},
        {most, '+', 1, "ArithmeticError IntegerOverflow"},
        {least, '+', most, "-1"},
        {least, '-', 1, "ArithmeticError IntegerOverflow"},
        {0, '-', least, "ArithmeticError IntegerOverflow"},
        {most, '*', 2, "ArithmeticError IntegerOverflow"},
        {7, '/', 2, "3"},
        {-7, '/', 2, "-3"},
        {least, '/', -1, "ArithmeticError IntegerOverflow"},
        {1, '/', 0, "ArithmeticError DivisionByZero"},
        {7, '%', -3, "1"},
        {-7, '%', 3, "-1"},
        {least, '%', -1, "0"},
        {1, '%', 0, "ArithmeticError DivisionByZero"},
        {2, '^', 3, "8.0"},
        {4, '^', 0.5, "2.0"},
        {1, '+', 0.5, "1.5"},
        {1, '/', 0.0, "Infinity"},
        {0.0, '/', 0, "NaN"},
        {5.5, '%', 2, "1.5"},
        {most, '+', 1.0, "9223372036854775808.0"},
    });
    CHECK(outcome([] { return negate(5); }) == "-5");
    CHECK(outcome([] { return negate(least); }) == "ArithmeticError IntegerOverflow");
    CHECK(std::signbit(negate(0.0).as_real()));
    CHECK(outcome([] { return negate("a"); }) == "TypeError InvalidArgumentType");
    CHECK(outcome([] { return negate(null); }) == "null");
}

TEST_CASE("null makes null, whatever stands on the other side") {
    for (const char sign : {'+', '-', '*', '/', '%', '^'}) {
        for (const datum& other : {datum(1), datum("a"), list({1}), null, map({}), date("2024-01-01")}) {
            CAPTURE(sign);
            CHECK(calculate(null, sign, other).is_null());
            CHECK(calculate(other, sign, null).is_null());
        }
    }
}

TEST_CASE("plus joins text and lists") {
    check({
        {"a", '+', "b", "'ab'"},
        {"a", '+', 1, "'a1'"},
        {1.5, '+', "a", "'1.5a'"},
        {"on ", '+', date("2024-09-06"), "'on 2024-09-06'"},
        {"a", '+', true, "'atrue'"},
        {list({1}), '+', list({2, null}), "[1, 2, null]"},
        {list({1}), '+', 2, "[1, 2]"},
        {0, '+', list({1}), "[0, 1]"},
        {"a", '+', list({}), "['a']"},
        {list({}), '+', map({}), "[{}]"},
        {"a", '+', map({}), "TypeError InvalidArgumentType"},
        {true, '+', 1, "TypeError InvalidArgumentType"},
        {"a", '-', "a", "TypeError InvalidArgumentType"},
        {list({1}), '-', 1, "TypeError InvalidArgumentType"},
        {map({}), '*', 2, "TypeError InvalidArgumentType"},
        {"a", '/', 2, "TypeError InvalidArgumentType"},
        {"a", '%', 2, "TypeError InvalidArgumentType"},
        {"a", '^', 2, "TypeError InvalidArgumentType"},
    });
    const datum half(std::string(std::size_t{150} << 20, 'x'));
    CHECK(outcome([&] { return add(half, half); }) == "ResourceExhausted ");
}

TEST_CASE("durations move calendar values, months first") {
    check({
        {date("2024-01-31"), '+', duration("P1M"), "2024-02-29"},
        {date("2024-03-31"), '-', duration("P1M"), "2024-02-29"},
        {duration("P1M1D"), '+', date("2024-01-31"), "2024-03-01"},
        {date("2024-01-01"), '+', duration("PT23H59M"), "2024-01-01"},
        {date("2024-01-01"), '+', duration("PT24H"), "2024-01-02"},
        {localtime("23:00"), '+', duration("P5DT2H"), "01:00"},
        {time("01:00+02:00"), '-', duration("PT2H"), "23:00+02:00"},
        {localdatetime("2024-02-29T12:00"), '+', duration("P1Y"), "2025-02-28T12:00"},
        {datetime("2024-03-30T02:30[Europe/Berlin]"), '+', duration("P1D"),
         "2024-03-31T03:30+02:00[Europe/Berlin]"},
        {datetime("2024-03-30T02:30[Europe/Berlin]"), '+', duration("PT24H"),
         "2024-03-31T03:30+02:00[Europe/Berlin]"},
        {datetime("2024-03-30T12:00[Europe/Berlin]"), '+', duration("PT24H"),
         "2024-03-31T13:00+02:00[Europe/Berlin]"},
        {datetime("2024-03-30T12:00[Europe/Berlin]"), '+', duration("P1D"),
         "2024-03-31T12:00+02:00[Europe/Berlin]"},
        {datetime("2024-10-27T02:30+01:00[Europe/Berlin]"), '+', duration("PT0S"),
         "2024-10-27T02:30+01:00[Europe/Berlin]"},
        {datetime("2024-10-27T02:30+02:00[Europe/Berlin]"), '+', duration("PT1H"),
         "2024-10-27T02:30+01:00[Europe/Berlin]"},
        {date("+999999999-12-31"), '+', duration("P1D"), "ArgumentError InvalidArgumentValue"},
        {date("2024-01-01"), '-', date("2024-01-01"), "TypeError InvalidArgumentType"},
        {duration("P1D"), '-', date("2024-01-01"), "TypeError InvalidArgumentType"},
        {date("2024-01-01"), '+', 1, "TypeError InvalidArgumentType"},
    });
}

TEST_CASE("durations are added, scaled and divided part by part") {
    check({
        {duration("P1M1D"), '+', duration("P-1M1DT1S"), "P2DT1S"},
        {duration("P1M"), '-', duration("P1D"), "P1M-1D"},
        {duration("P1M1DT1S"), '*', 3, "P3M3DT3S"},
        {-1, '*', duration("P1M1DT1.5S"), "P-1M-1DT-1.5S"},
        {duration("P1M"), '*', 0.5, "P15DT5H14M33S"},
        {duration("PT10S"), '*', 0.3, "PT3S"},
        {duration("PT0.000000003S"), '*', 0.5, "PT0.000000001S"},
        {duration("P1M"), '/', 3, "P10DT3H29M42S"},
        {duration("P1D"), '/', 7, "PT3H25M42.857142857S"},
        {duration("P-1D"), '/', 7, "PT-3H-25M-42.857142857S"},
        {duration("PT1S"), '/', 0.25, "PT4S"},
        {duration("PT1S"), '/', 0, "ArithmeticError DivisionByZero"},
        {duration("PT1S"), '/', 0.0, "ArithmeticError DivisionByZero"},
        {duration("PT1S"), '*', std::nan(""), "ArithmeticError NumberOutOfRange"},
        {duration("P1D"), '*', most, "ArgumentError NumberOutOfRange"},
        {duration("P1D"), '*', 1e300, "ArgumentError NumberOutOfRange"},
        {1, '/', duration("P1D"), "TypeError InvalidArgumentType"},
        {duration("P1D"), '*', duration("P1D"), "TypeError InvalidArgumentType"},
    });
    CHECK(outcome([] { return negate(duration("P1DT-0.5S")); }) == "P-1DT0.5S");
}

TEST_CASE("what is added and taken away again leaves nothing behind") {
    std::mt19937_64 random(5);
    const auto number = [&] { return static_cast<std::int64_t>(random() % 2'000'000) - 1'000'000; };
    for (int i = 0; i < 1'000; ++i) {
        const datum amount =
            call("duration", {map({{"months", number()}, {"days", number()}, {"nanoseconds", number()}})});
        const datum other = call("duration", {map({{"seconds", number()}, {"months", number()}})});
        CAPTURE(shown(amount));
        CHECK(subtract(add(amount, other), other) == amount);
        CHECK(add(amount, negate(amount)) == duration("PT0S"));
        const std::int64_t factor = number();
        if (factor != 0) CHECK(divide(multiply(amount, factor), factor) == amount);
        CHECK(call("duration", {call("toString", {amount})}) == amount);
        const std::int64_t a = number(), b = number() | 1;
        CHECK(add(multiply(divide(a, b), b), modulo(a, b)) == datum(a));
    }
}
