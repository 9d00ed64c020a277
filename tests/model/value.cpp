// SPDX-License-Identifier: BSL-1.0
// Values: what they are made from, what they give back, identity and hash.
#include <entente/model/value.hpp>
#include <entente/model/value_print.hpp>

#include "random_value.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

using entente::error;
using entente::error_kind;
using entente::hash_value;
using entente::text;
using entente::value;
using entente::value_kind;
using entente::value_map;
namespace calendar = entente::calendar;

static_assert(sizeof(value) == 16);
static_assert(std::is_nothrow_move_constructible_v<value> && std::is_nothrow_copy_constructible_v<value>);
static_assert(!std::is_constructible_v<value, void*> && !std::is_constructible_v<value, char> &&
              !std::is_constructible_v<value, long double>);
static_assert(std::is_convertible_v<std::uint8_t, value> &&
              std::is_convertible_v<unsigned long long, value> && std::is_convertible_v<float, value> &&
              std::is_convertible_v<const char*, value>);

namespace {

template <class Action>
std::string refusal(Action action) {
    try {
        action();
    } catch (const error& refused) {
        std::string told = std::string(entente::name(refused.kind())) + ": " + std::string(refused.message());
        if (!refused.place().empty()) told += " (" + std::string(refused.place()) + ")";
        return told;
    }
    return "accepted";
}

value nested(std::size_t levels) {
    value v = 1;
    for (std::size_t i = 0; i < levels; ++i) {
        if (i % 2 == 0) {
            v = value::list{v};
        } else {
            v = value_map{{"in", v}};
        }
    }
    return v;
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

} // namespace

TEST_CASE("a value gives back what it was made from, and its kind") {
    CHECK(value().kind() == value_kind::null);
    CHECK(value(nullptr).is_null());
    CHECK(value(true).as_boolean());
    CHECK(value(true).kind() == value_kind::boolean);
    CHECK(value(-7).as_integer() == -7);
    CHECK(value(std::uint8_t{200}).as_integer() == 200);
    CHECK(value(INT64_MIN).as_integer() == INT64_MIN);
    CHECK(value(static_cast<unsigned long long>(INT64_MAX)).as_integer() == INT64_MAX);
    CHECK(value(2.5).as_real() == 2.5);
    CHECK(value(2.5F).kind() == value_kind::real);
    for (const std::size_t size : {0U, 1U, 13U, 14U, 15U, 16U, 1000U}) {
        const std::string words(size, 'w');
        CHECK(value(words).as_text() == words);
        CHECK(value(words.c_str()).as_text() == words);
        CHECK(value(std::string_view(words)) == value(words));
        CHECK(value(words).language().empty());
    }
    const value japan = text("日本", "ja");
    CHECK(japan.kind() == value_kind::text);
    CHECK(japan.as_text() == "日本");
    CHECK(japan.language() == "ja");
    const value list = value::list{1, "two", value::list{}};
    CHECK(list.as_list().size() == 3);
    CHECK(list.as_list()[1].as_text() == "two");
    const value map = value_map{{"b", 2}, {"a", nullptr}};
    CHECK(map.as_map().size() == 2);
    CHECK(map.as_map().begin()->key == "a");
    CHECK(map.as_map().find("b")->as_integer() == 2);
    CHECK(map.as_map().find("a")->is_null());
    CHECK(map.as_map().find("ab") == nullptr);
    CHECK(map.as_map().find("c") == nullptr);
    const auto day = calendar::date::of(2024, 9, 6);
    const auto noon = calendar::local_time::of(12, 0, 0, 1);
    CHECK(value(day).as_date() == day);
    CHECK(value(noon).as_local_time() == noon);
    CHECK(value(calendar::time::of(noon, -60)).as_time() == calendar::time::of(noon, -60));
    CHECK(value(calendar::local_date_time(day, noon)).as_local_date_time() ==
          calendar::local_date_time(day, noon));
    const auto moment = calendar::date_time::of({day, noon}, 32'400, "Asia/Seoul");
    CHECK(value(moment).as_date_time() == moment);
    const auto amount = calendar::duration::of(1, 2, 3, 4);
    CHECK(value(amount).as_duration() == amount);
    CHECK(value(amount).kind() == value_kind::duration);
}

TEST_CASE("asking for another kind is refused with both names") {
    CHECK(refusal([] { value(1).as_text(); }) ==
          "type mismatch: asked for a value of kind text, this one is of kind integer");
    CHECK(refusal([] { value("x").as_list(); }) ==
          "type mismatch: asked for a value of kind list, this one is of kind text");
    CHECK(refusal([] { value().as_local_date_time(); }) ==
          "type mismatch: asked for a value of kind local date time, this one is of kind null");
    CHECK(refusal([] { value(1).as_real(); }) ==
          "type mismatch: asked for a value of kind real, this one is of kind integer");
}

TEST_CASE("get_if tells whether a value is of a type, for every pair of kinds") {
    entente::testing::random_value any(1);
    for (int round = 0; round < 2'000; ++round) {
        const value v = any();
        const value_kind kind = v.kind();
        REQUIRE(v.get_if<bool>().has_value() == (kind == value_kind::boolean));
        REQUIRE(v.get_if<std::int64_t>().has_value() == (kind == value_kind::integer));
        REQUIRE(v.get_if<double>().has_value() == (kind == value_kind::real));
        REQUIRE(v.get_if<std::string_view>().has_value() == (kind == value_kind::text));
        REQUIRE((v.get_if<value::list>() != nullptr) == (kind == value_kind::list));
        REQUIRE((v.get_if<value_map>() != nullptr) == (kind == value_kind::map));
        REQUIRE(v.get_if<calendar::date>().has_value() == (kind == value_kind::date));
        REQUIRE(v.get_if<calendar::local_time>().has_value() == (kind == value_kind::local_time));
        REQUIRE(v.get_if<calendar::time>().has_value() == (kind == value_kind::time));
        REQUIRE(v.get_if<calendar::local_date_time>().has_value() == (kind == value_kind::local_date_time));
        REQUIRE((v.get_if<calendar::date_time>() != nullptr) == (kind == value_kind::date_time));
        REQUIRE((v.get_if<calendar::duration>() != nullptr) == (kind == value_kind::duration));
    }
}

TEST_CASE("an unsigned number of 2^63 is refused") {
    CHECK(refusal([] { value v(std::uint64_t{1} << 63); }) ==
          "invalid argument: 9223372036854775808 does not fit into 64 bits with a sign");
    CHECK(refusal([] { value v((std::uint64_t{1} << 63) - 1); }) == "accepted");
}

TEST_CASE("text that is not UTF-8 is refused at its byte") {
    CHECK(refusal([] { value v("Zo\xEB"); }) == "invalid argument: the text is not UTF-8 (byte 2)");
    CHECK(refusal([] { value v(std::string(100, 'a') + "\xC3"); }) ==
          "invalid argument: the text is not UTF-8 (byte 100)");
    CHECK(refusal([] { text("\x80", "en"); }) == "invalid argument: the text is not UTF-8 (byte 0)");
    CHECK(refusal([] { value_map{{"\xFF", 1}}; }) == "invalid argument: the text is not UTF-8 (byte 0)");
}

TEST_CASE("a map with one key twice is refused") {
    CHECK(refusal([] {
              value_map{{"a", 1}, {"b", 2}, {"a", 1}};
          }) == "not unique: the map has two values for \"a\"");
}

TEST_CASE("lists and maps stand in each other 256 levels deep and no deeper") {
    CHECK(nested(0).nesting() == 0);
    CHECK(value(value::list{}).nesting() == 1);
    const value deepest = nested(entente::max_value_nesting);
    CHECK(deepest.nesting() == 256);
    CHECK(deepest == nested(256));
    CHECK(hash_value(deepest) == hash_value(nested(256)));
    CHECK(to_string(deepest).size() > 256);
    CHECK(refusal([&] { value v = value::list{deepest}; }) ==
          "limit: lists and maps are nested more than 256 levels deep");
    CHECK(refusal([&] {
              value v = value_map{{"a", deepest}};
          }) == "limit: lists and maps are nested more than 256 levels deep");
}

TEST_CASE("identity tells kinds, signs of zero and languages apart, and knows NaN and null") {
    CHECK(value(1) != value(1.0));
    CHECK(value(0.0) != value(-0.0));
    CHECK(value(not_a_number) == value(-not_a_number));
    CHECK(value() == value(nullptr));
    CHECK(value(0) != value(false));
    CHECK(value("") != value());
    CHECK(value("chat") != text("chat", "fr"));
    CHECK(text("chat", "en") != text("chat", "fr"));
    CHECK(text("chat", "") == value("chat"));
    CHECK(text("color", "EN-us") == text("color", "en-US"));
    CHECK(value(std::string("a\0", 2)) != value("a"));
    CHECK(value(calendar::date()) != value(0));
    CHECK(value(calendar::duration::of(0, 1)) != value(calendar::duration::of(0, 0, 86'400)));
    CHECK(value(value::list{not_a_number, nullptr}) == value(value::list{not_a_number, nullptr}));
    CHECK(value(value::list{1}) != value(value::list{1.0}));
    CHECK(value(value_map{{"a", 1}, {"b", 2}}) == value(value_map{{"b", 2}, {"a", 1}}));
    CHECK(value(value_map{{"a", 1}}) != value(value_map{{"b", 1}}));
}

TEST_CASE("what was moved from is null, and equal to null") {
    for (value v : {value(7), value("short"), value(std::string(50, 'l')), value(value::list{1, 2})}) {
        const value kept = v;
        value moved = std::move(v);
        CHECK(moved == kept);
        CHECK(v == value()); // NOLINT(bugprone-use-after-move): that is the promise
        CHECK(v.is_null());
        v = moved;
        CHECK(v == kept);
        value& same = v;
        v = same;
        CHECK(v == kept);
        v = std::move(same);
        CHECK(v == kept);
    }
}

TEST_CASE("a copy outlives what it was copied from, in another thread too") {
    value kept;
    {
        const value original = value::list{std::string(50, 'l'), text("日本", "ja"), value_map{{"a", 1}}};
        kept = original;
    }
    CHECK(kept.as_list()[0].as_text() == std::string(50, 'l'));
    const value copy = kept;
    const auto churn = [&kept] {
        for (int i = 0; i < 1'000; ++i) {
            value mine = kept;
            const value inner = mine.as_list()[1];
            mine = inner;
            if (mine != inner || inner.language() != "ja")
                throw error(error_kind::conflict, "a copy changed");
        }
    };
    std::thread other(churn);
    churn();
    other.join();
    CHECK(kept == copy);
}

TEST_CASE("hashes of different values rarely meet") {
    std::unordered_set<std::size_t> hashes;
    for (int i = 0; i < 100'000; ++i) {
        hashes.insert(hash_value(i));
        hashes.insert(hash_value(std::to_string(i)));
        hashes.insert(hash_value(calendar::date::from_days(i)));
        hashes.insert(hash_value(value::list{i, i + 1}));
    }
    CHECK(hashes.size() >= 399'990);
    const std::unordered_set<value> values = {1, 1.0, "1", value::list{1}, 1};
    CHECK(values.size() == 4);
}
