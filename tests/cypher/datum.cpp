// SPDX-License-Identifier: BSL-1.0
// Making data, taking them apart, and storing them as values.

#include <entente/cypher/datum.hpp>

#include "cypher/types.hpp"

#include "call_function.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace entente::cypher;
using namespace entente::cypher::test;

TEST_CASE("a value's lists and maps are taken apart and put together again") {
    const entente::value stored = entente::value::list{
        1, entente::value_map{{"b", "two"}, {"a", entente::value::list{}}}, entente::calendar::date()};
    const datum taken(stored);
    CHECK(taken.kind() == datum_kind::list);
    CHECK(shown(taken) == "[1, {a: [], b: 'two'}, 1970-01-01]");
    CHECK(taken.as_list()[1].find("b")->as_text() == "two");
    CHECK(taken.as_list()[1].find("c") == nullptr);
    CHECK(taken.to_value() == stored);
    CHECK(taken.nesting() == 3);
}

TEST_CASE("a map is sorted, and the last of equal keys stays") {
    const datum made(datum_map{{"b", 1}, {"a", 2}, {"b", 3}, {"c", 4}, {"b", 5}});
    CHECK(shown(made) == "{a: 2, b: 5, c: 4}");
    CHECK(shown(keys_of(made.as_map())) == "['a', 'b', 'c']");
    CHECK(shown(datum(datum_map{})) == "{}");
}

TEST_CASE("identity tells apart what equality does not") {
    CHECK(datum() == datum());
    CHECK_FALSE(datum(1) == datum(1.0));
    CHECK(datum(std::nan("")) == datum(std::nan("")));
    CHECK(list({1, null}) == list({1, null}));
    CHECK_FALSE(list({1}) == list({1, 1}));
    CHECK(map({{"a", 1}}) == map({{"a", 1}}));
    CHECK_FALSE(map({{"a", 1}}) == map({{"b", 1}}));
    CHECK(datum(path{{entente::entity_id(1)}, {}}) == datum(path{{entente::entity_id(1)}, {}}));
    CHECK_FALSE(datum(node{entente::entity_id(1)}) == datum(relationship{entente::statement_id(1)}));
    CHECK_FALSE(list({}) == map({}));
}

TEST_CASE("what is asked for as something else says what it is") {
    const auto told = [](auto ask) {
        try {
            ask();
            return std::string("nothing");
        } catch (const entente::error& refused) {
            return std::string(refused.what());
        }
    };
    CHECK(told([] { (void)datum(1).as_list(); }) == "type mismatch: asked for a list, this is an integer");
    CHECK(told([] { (void)list({}).as_map(); }) == "type mismatch: asked for a map, this is a list");
    CHECK(told([] { (void)map({}).as_node(); }) == "type mismatch: asked for a node, this is a map");
    CHECK(told([] { (void)list({}).as_integer(); }).starts_with("type mismatch:"));
    CHECK(told([] { (void)datum("a").as_integer(); }).starts_with("type mismatch:"));
    CHECK(told([] { (void)list({node{entente::entity_id(1)}}).to_value(); }) ==
          "type mismatch: a node can't be stored as a value");
    CHECK(list({}).scalar().is_null());
    CHECK_FALSE(list({}).is_null());
}

TEST_CASE("nesting ends where a value's does") {
    datum deep = list({});
    while (deep.nesting() < entente::max_value_nesting)
        deep = deep.nesting() % 2 == 0 ? list({deep}) : map({{"k", deep}});
    CHECK(datum(deep.to_value()) == deep);
    CHECK(outcome([&] { return list({1, deep}); }) == "ResourceExhausted ");
    CHECK(outcome([&] { return map({{"k", deep}}); }) == "ResourceExhausted ");
    CHECK(outcome([&] { return add(list({}), list({deep})); }) == "ResourceExhausted ");
}

TEST_CASE("sets of types read as a message says them") {
    CHECK(to_text(type_set()) == "null");
    CHECK(to_text(datum_kind::node) == "a node");
    CHECK(to_text(types::number) == "a number");
    CHECK(to_text(datum_kind::boolean | datum_kind::text) == "a boolean or text");
    CHECK(to_text(types::number | datum_kind::list | datum_kind::map) == "a number, a list or a map");
    CHECK(to_text(types::calendar | datum_kind::duration) == "a calendar value or a duration");
    CHECK(to_text(type_set(datum_kind::integer) | datum_kind::date) == "an integer or a date");
    CHECK(to_text(types::any) == "anything");
}
