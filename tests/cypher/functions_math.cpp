// SPDX-License-Identifier: BSL-1.0
// Functions of numbers, and rounding.

#include "call_function.hpp"

#include "cypher/rounding.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace entente::cypher;
using namespace entente::cypher::test;

TEST_CASE("functions of numbers keep to their kinds") {
    struct number_case {
        std::string_view function;
        std::vector<datum> given;
        std::string_view expected;
    };
    const std::vector<number_case> cases = {
        {"abs", {-1}, "1"},
        {"abs", {-1.5}, "1.5"},
        {"abs", {-0.0}, "0.0"},
        {"abs", {INT64_MIN}, "ArithmeticError IntegerOverflow"},
        {"sign", {-3}, "-1"},
        {"sign", {0.0}, "0"},
        {"sign", {2.5}, "1"},
        {"ceil", {1.1}, "2.0"},
        {"ceil", {-1.1}, "-1.0"},
        {"ceil", {3}, "3.0"},
        {"floor", {-1.1}, "-2.0"},
        {"sqrt", {256}, "16.0"},
        {"sqrt", {-1}, "NaN"},
        {"log", {0}, "-Infinity"},
        {"log10", {100}, "2.0"},
        {"exp", {0}, "1.0"},
        {"degrees", {3.141592653589793}, "180.0"},
        {"radians", {180}, "3.141592653589793"},
        {"sin", {0}, "0.0"},
        {"cos", {0}, "1.0"},
        {"atan2", {1, 1}, "0.7853981633974483"},
        {"haversin", {0}, "0.0"},
        {"isNaN", {std::nan("")}, "true"},
        {"isNaN", {1}, "false"},
        {"pi", {}, "3.141592653589793"},
        {"e", {}, "2.718281828459045"},
        {"sqrt", {"4"}, "TypeError InvalidArgumentValue"},
        {"sqrt", {null}, "null"},
        {"round", {2.5}, "3.0"},
        {"round", {-2.5}, "-2.0"},
        {"round", {0.49999999999999994}, "0.0"},
        {"round", {7}, "7.0"},
        {"round", {1.005, 2}, "1.01"},
        {"round", {-1.005, 2}, "-1.01"},
        {"round", {1.55, 1, "half_down"}, "1.5"},
        {"round", {2.45, 1, "HALF_EVEN"}, "2.4"},
        {"round", {1.1, -1}, "ArgumentError NumberOutOfRange"},
        {"round", {1.1, 1, "SIDEWAYS"}, "ArgumentError InvalidArgumentValue"},
    };
    for (const number_case& c : cases) {
        CAPTURE(c.function);
        CHECK(outcome_of(c.function, c.given) == c.expected);
    }
}

TEST_CASE("rounding goes by decimal digits, in each mode") {
    struct rounding_case {
        double number;
        std::uint64_t digits;
        double up, down, ceiling, floor, half_up, half_down, half_even;
    };
    const rounding_case cases[] = {
        {1.25, 1, 1.3, 1.2, 1.3, 1.2, 1.3, 1.2, 1.2},
        {-1.35, 1, -1.4, -1.3, -1.3, -1.4, -1.4, -1.3, -1.4},
        {9.99, 1, 10, 9.9, 10, 9.9, 10, 10, 10},
        {0.5, 0, 1, 0, 1, 0, 1, 0, 0},
        {1.5, 0, 2, 1, 2, 1, 2, 1, 2},
        {1.0, 3, 1, 1, 1, 1, 1, 1, 1},
        {1e-10, 3, 0.001, 0, 0.001, 0, 0, 0, 0},
        {1e300, 2, 1e300, 1e300, 1e300, 1e300, 1e300, 1e300, 1e300},
        {5e-324, 400, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324, 5e-324},
    };
    for (const rounding_case& c : cases) {
        CAPTURE(c.number);
        CHECK(rounded(c.number, c.digits, rounding_mode::up) == c.up);
        CHECK(rounded(c.number, c.digits, rounding_mode::down) == c.down);
        CHECK(rounded(c.number, c.digits, rounding_mode::ceiling) == c.ceiling);
        CHECK(rounded(c.number, c.digits, rounding_mode::floor) == c.floor);
        CHECK(rounded(c.number, c.digits, rounding_mode::half_up) == c.half_up);
        CHECK(rounded(c.number, c.digits, rounding_mode::half_down) == c.half_down);
        CHECK(rounded(c.number, c.digits, rounding_mode::half_even) == c.half_even);
    }
    CHECK(std::isnan(rounded(std::nan(""), 2, rounding_mode::up)));
    CHECK(std::signbit(rounded(-0.001, 2, rounding_mode::half_up)));
}

TEST_CASE("a number rounded to as many digits as it has stays as it is") {
    std::mt19937_64 random(3);
    for (int i = 0; i < 2'000; ++i) {
        const double number =
            static_cast<double>(static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000) / 1'000;
        CAPTURE(number);
        CHECK(rounded(number, 3, rounding_mode::half_up) == number);
        CHECK(std::abs(rounded(number, 1, rounding_mode::half_even) - number) <= 0.05 + 1e-9);
        CHECK(rounded(number, 1, rounding_mode::floor) <= number);
        CHECK(rounded(number, 1, rounding_mode::ceiling) >= number);
    }
}

TEST_CASE("chance is between 0 and 1 and follows the state of its run") {
    std::uint64_t state = 42;
    const function_context context{0, 0, &state};
    double sum = 0;
    std::set<double> seen;
    for (int i = 0; i < 10'000; ++i) {
        const double drawn = call("rand", {}, context).as_real();
        REQUIRE(drawn >= 0);
        REQUIRE(drawn < 1);
        sum += drawn;
        seen.insert(drawn);
    }
    CHECK(seen.size() > 9'990);
    CHECK(sum / 10'000 == doctest::Approx(0.5).epsilon(0.02));
    std::uint64_t one = 42, same = 42, other = 43;
    const datum drawn = call("rand", {}, {0, 0, &one});
    CHECK(call("rand", {}, {0, 0, &same}) == drawn);
    CHECK_FALSE(call("rand", {}, {0, 0, &other}) == drawn);
    CHECK_FALSE(call("rand", {}, {0, 0, &one}) == drawn);
    CHECK_FALSE(find_function("rand")->constant);
    CHECK_FALSE(find_function("randomUUID")->constant);
}

TEST_CASE("a random UUID is of version 4") {
    std::uint64_t state = 1;
    for (int i = 0; i < 100; ++i) {
        const datum made = call("randomUUID", {}, {0, 0, &state});
        const std::string_view text = made.as_text();
        REQUIRE(text.size() == 36);
        CHECK(text[14] == '4');
        CHECK(std::string_view("89ab").find(text[19]) != std::string_view::npos);
        for (const std::size_t at : {8u, 13u, 18u, 23u}) CHECK(text[at] == '-');
    }
}
