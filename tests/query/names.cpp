// SPDX-License-Identifier: BSL-1.0
#include <entente/query/names.hpp>

#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

using namespace entente;

TEST_CASE("an entity is found by any of its names and aliases, in every language, as the view knows them") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const entity_id japan = t.add_entity("Q17"), other = t.add_entity("Q18");
    t.name(japan, "Japan", "en");
    t.name(japan, "日本", "ja");
    const statement_id nippon = t.alias(japan, "Nippon");
    t.name(other, "Nippon");
    CHECK(entities_named(t.view(), "Nippon") == std::vector{japan, other});
    CHECK(entities_named(g.now(), "Nippon").empty());
    t.commit();
    const view before = g.now();
    CHECK(entities_named(before, "Japan") == std::vector{japan});
    CHECK(entities_named(before, "日本") == std::vector{japan});
    CHECK(entities_named(before, "Nippon") == std::vector{japan, other});
    CHECK(entities_named(before, "japan").empty());
    CHECK(entities_named(before, "").empty());

    g.retract(nippon);
    CHECK(entities_named(g.now(), "Nippon") == std::vector{other});
    CHECK(entities_named(before, "Nippon") == std::vector{japan, other});
    g.remove(other);
    CHECK(entities_named(g.now(), "Nippon").empty());
}

TEST_CASE("an entity named twice alike is found once, and merged ones as the one that stands for them") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const entity_id a = t.add_entity("a"), b = t.add_entity("b");
    t.name(a, "Kishida", "en");
    t.alias(a, "Kishida", "de");
    t.name(b, "Kishida");
    t.state(a, builtin::same_as, b);
    t.commit();
    CHECK(entities_named(g.now(), "Kishida") == std::vector{a, b});
    CHECK(entities_named(g.now().merging_identities(), "Kishida") == std::vector{a});
}
