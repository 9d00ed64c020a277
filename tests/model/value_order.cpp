// SPDX-License-Identifier: BSL-1.0
// The total order of values, and that identity, hash and text agree with it.
#include <entente/model/value_order.hpp>
#include <entente/model/value_print.hpp>

#include "random_value.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <utility>
#include <vector>

using entente::compare_total;
using entente::hash_value;
using entente::text;
using entente::value;
using entente::value_kind;
using entente::value_map;
namespace calendar = entente::calendar;

namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("identity, hash and order agree with each other on random values") {
    entente::testing::random_value any(2);
    std::vector<value> some;
    some.reserve(220);
    for (int i = 0; i < 220; ++i) some.push_back(any());
    for (const value& a : some) {
        REQUIRE(a == a);
        REQUIRE(compare_total(a, a) == 0);
        for (const value& b : some) {
            const auto order = compare_total(a, b);
            REQUIRE((a == b) == (b == a));
            REQUIRE((0 <=> order) == compare_total(b, a));
            if (a == b) REQUIRE(order == 0);
            if (order == 0) REQUIRE(hash_value(a) == hash_value(b));
            if (order == 0 && a.kind() == b.kind() && a.nesting() == 0 && a.kind() != value_kind::real)
                REQUIRE(a == b);
            if (a != b && a.kind() != value_kind::real) REQUIRE(to_string(a) != to_string(b));
        }
    }
    int triples = 0;
    for (const value& a : some) {
        for (const value& b : some) {
            const auto ab = compare_total(a, b);
            if (ab > 0) continue;
            for (const value& c : some) {
                const auto bc = compare_total(b, c);
                if (bc > 0) continue;
                const auto ac = compare_total(a, c);
                if (ab == 0 && bc == 0) {
                    REQUIRE(ac == 0);
                } else {
                    REQUIRE(ac < 0);
                }
                ++triples;
            }
        }
    }
    CHECK(triples > 1'000'000);
}

TEST_CASE("values of all kinds sort in the order openCypher gives") {
    const std::vector<value> ascending = {
        value_map{},
        value_map{{"a", 1}},
        value_map{{"a", 2}},
        value_map{{"b", 1}},
        value_map{{"a", 1}, {"b", 1}},
        value::list{},
        value::list{"a"},
        value::list{"a", 1},
        value::list{1},
        value::list{1, "a"},
        value::list{1, nullptr},
        value::list{nullptr, 1},
        value::list{nullptr, 2},
        calendar::date_time(),
        calendar::local_date_time(),
        calendar::date::of(2024),
        calendar::time(),
        calendar::local_time(),
        calendar::duration(),
        "",
        "A",
        "a",
        text("a", "de"),
        text("a", "en"),
        "aa",
        "\xEF\xBF\xBD",     // U+FFFD
        "\xF0\x90\x80\x80", // U+10000, which UTF-16 would put before
        false,
        true,
        -infinity,
        INT64_MIN,
        -1.5,
        0,
        0.5,
        1,
        std::int64_t{1} << 53,
        (std::int64_t{1} << 53) + 1, // rounds to the double before it
        9007199254740994.0,
        INT64_MAX,
        0x1p63,
        infinity,
        not_a_number,
        nullptr,
    };
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(to_string(ascending[i]));
            CAPTURE(to_string(ascending[j]));
            REQUIRE(compare_total(ascending[i], ascending[j]) == (i <=> j));
        }
    }
    std::vector<value> shuffled = ascending;
    std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937_64(3));
    std::sort(shuffled.begin(), shuffled.end(), entente::total_order());
    CHECK(shuffled == ascending);
}

TEST_CASE("numbers of equal size are equivalent in order and hash, though not identical") {
    const std::vector<std::pair<value, value>> pairs = {
        {1, 1.0},
        {0, -0.0},
        {0.0, -0.0},
        {INT64_MIN, -0x1p63},
        {std::int64_t{1} << 62, 0x1p62},
        {value::list{1, value_map{{"a", 2}}}, value::list{1.0, value_map{{"a", 2.0}}}}};
    for (const auto& [a, b] : pairs) {
        CAPTURE(to_string(a));
        CHECK(a != b);
        CHECK(compare_total(a, b) == 0);
        CHECK(hash_value(a) == hash_value(b));
    }
}
