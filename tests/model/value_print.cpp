// SPDX-License-Identifier: BSL-1.0
// Values as Cypher literals.
#include <entente/model/value_print.hpp>

#include "random_value.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <utility>
#include <vector>

using entente::text;
using entente::value;
using entente::value_map;
namespace calendar = entente::calendar;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("values print as Cypher literals") {
    const std::vector<std::pair<value, std::string>> literals = {
        {nullptr, "null"},
        {true, "true"},
        {INT64_MIN, "-9223372036854775808"},
        {2.0, "2.0"},
        {-0.0, "-0.0"},
        {0.1, "0.1"},
        {1e20, "1e20"},
        {1e-7, "1e-07"},
        {123456.75, "123456.75"},
        {std::numeric_limits<double>::max(), "1.7976931348623157e308"},
        {not_a_number, "NaN"},
        {-infinity, "-Infinity"},
        {infinity, "Infinity"},
        {"it's", "'it\\'s'"},
        {"a\\b\n\t\r\b\f", "'a\\\\b\\n\\t\\r\\b\\f'"},
        {std::string("\0\x1f\x7f", 3), "'\\u0000\\u001F\\u007F'"},
        {"日本", "'日本'"},
        {text("日本", "ja"), "'日本'@ja"},
        {value::list{1, 2.0, nullptr}, "[1, 2.0, null]"},
        {value::list{}, "[]"},
        {value_map{}, "{}"},
        {value_map{{"a", 1}, {"b c", value::list{"x"}}, {"_1", 2}, {"1", 3}, {"`", 4}, {"", 5}, {"日", 6}},
         "{``: 5, `1`: 3, _1: 2, ````: 4, a: 1, `b c`: ['x'], `日`: 6}"},
        {calendar::date::of(1984, 10, 11), "date('1984-10-11')"},
        {calendar::local_time::of(12, 31), "localtime('12:31')"},
        {calendar::time::of(calendar::local_time::of(12, 31), 3'600), "time('12:31+01:00')"},
        {calendar::local_date_time(), "localdatetime('1970-01-01T00:00')"},
        {calendar::date_time::of({}, 32'400, "Asia/Seoul"), "datetime('1970-01-01T00:00+09:00[Asia/Seoul]')"},
        {calendar::duration::of(1, -1), "duration('P1M-1D')"},
    };
    for (const auto& [v, literal] : literals) CHECK(to_string(v) == literal);
}

TEST_CASE("a real prints in digits that read back as the same number") {
    entente::testing::random_value any(4);
    for (int round = 0; round < 20'000; ++round) {
        const auto bits = static_cast<std::uint64_t>(any.between(INT64_MIN, INT64_MAX));
        double number = 0;
        static_assert(sizeof number == sizeof bits);
        std::memcpy(&number, &bits, sizeof bits);
        if (number != number || number - number != 0) continue;
        const std::string digits = to_string(value(number));
        REQUIRE(value(std::strtod(digits.c_str(), nullptr)) == value(number));
        REQUIRE(digits.find_first_of(".e") != std::string::npos);
        REQUIRE(digits.find('+') == std::string::npos);
    }
}
