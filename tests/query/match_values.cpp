// SPDX-License-Identifier: BSL-1.0
// Values in questions, each kind as the C++ type of what it holds.
#include <entente/query/match.hpp>

#include <entente/graph.hpp>
#include <entente/model/calendar_parse.hpp>
#include <entente/model/duration_parse.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>

using namespace entente;

namespace {

struct nation : type<nation, "Nation"> {
    using type::type;
};
inline constexpr relation<"NOTE", thing, value> note{};

// Two of a kind that are not equal, though some of them mean the same moment.
template <class T>
std::pair<T, T> samples() {
    const value day(calendar::parse_date("2024-09-06")), noon(calendar::parse_local_time("12:00:00.5"));
    const auto held = [](const auto& a, const auto& b) {
        return std::pair<T, T>(*value(a).template get_if<T>(), *value(b).template get_if<T>());
    };
    if constexpr (std::is_same_v<T, bool>)
        return {true, false};
    else if constexpr (std::is_arithmetic_v<T>)
        return {T(12), T(60)};
    else if constexpr (std::is_same_v<T, std::string>)
        return {"twelve", "sixty, and longer than what fits into a value itself"};
    else if constexpr (std::is_same_v<T, value::list>)
        return {value::list{day, "two"}, value::list{}};
    else if constexpr (std::is_same_v<T, value_map>)
        return {value_map({{"at", noon}, {"on", day}}), value_map()};
    else if constexpr (std::is_same_v<T, calendar::date>)
        return held(day, calendar::parse_date("1965-06-22"));
    else if constexpr (std::is_same_v<T, calendar::local_time>)
        return held(noon, calendar::parse_local_time("23:59"));
    else if constexpr (std::is_same_v<T, calendar::time>)
        return held(calendar::parse_time("12:00+09:00"), calendar::parse_time("03:00Z"));
    else if constexpr (std::is_same_v<T, calendar::local_date_time>)
        return held(calendar::parse_local_date_time("2024-09-06T12:00"),
                    calendar::parse_local_date_time("2024-09-06T12:01"));
    else if constexpr (std::is_same_v<T, calendar::date_time>)
        return held(calendar::parse_date_time("2024-09-06T12:00+09:00"),
                    calendar::parse_date_time("2024-09-06T03:00Z"));
    else
        return held(calendar::parse_duration("P1D"), calendar::parse_duration("PT24H"));
}

} // namespace

TEST_CASE_TEMPLATE("what a value holds is stated, asked for and told as itself", T, bool, std::int64_t,
                   double, std::string, value::list, value_map, calendar::date, calendar::local_time,
                   calendar::time, calendar::local_date_time, calendar::date_time, calendar::duration) {
    const auto [one, other] = samples<T>();
    constexpr relation<"HELD", thing, T> held{};
    constexpr relation<"HELD_BY_TWO", thing, one_of<T, statement_id>> either{};
    test_support::graph_under_test g;
    const auto japan = g.add<nation>("japan"), korea = g.add<nation>("korea");
    const auto s = g.state(held(japan, one));
    g.state(either(japan, other));
    g.state(either(japan, s));
    g.state(note(japan, one));
    g.state(note(korea, other));
    g.state(note(korea, value())); // null is none of them
    const view v = g.now();
    const auto what = var<T>();
    const auto where = var<nation>();
    std::size_t found = 0;
    for (auto&& [held_value] : match(v, held(japan, what))) {
        static_assert(std::is_same_v<std::decay_t<decltype(held_value)>, T>);
        CHECK((held_value == one));
        ++found;
    }
    CHECK(found == 1);
    CHECK((v[v[s].object.value()] == value(one)));
    CHECK(match(v, held(where, one)).count() == 1);
    CHECK(match(v, held(where, other)).empty());
    CHECK(match(v, either(where, what)).count() == 1);
    CHECK(match(v, note(where, what)).count() == 2); // of notes those that hold one
    CHECK(match(v, note(where, other)).count() == 1);
    CHECK(match(v, held(japan, what), note(where, what)).count() == 1);
    CHECK(match(v, named_relation("NOTE")(where, one)).count() == 1);
    CHECK(match(v, any_relation(where, one)).count() == 2);
    for (auto&& [n] : match(v, note(where, other))) CHECK(n == korea);
}
