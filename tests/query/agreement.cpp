// SPDX-License-Identifier: BSL-1.0
#include <entente/query/agreement.hpp>
#include <entente/query/statements.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <vector>

using namespace entente;
using entente_test::random_graph;

namespace {
using ids = std::vector<statement_id>;
using entities = std::vector<entity_id>;
} // namespace

TEST_CASE("sources agree where they say the same of times that touch") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), yonhap = g.add_entity("yonhap"),
               kyodo = g.add_entity("kyodo"), reuters = g.add_entity("reuters");
    relation_definition met_definition;
    met_definition.name = "MET";
    met_definition.traits.symmetric = true;
    const relation_id met_id = g.declare(met_definition);
    const auto met = named_relation("MET");
    const auto one = g.state(met(a, b).on("2024-09-06").reported_by(yonhap));
    const auto other_way = g.state(met(b, a).on("2024-09-06").reported_by(kyodo));
    const auto vague = g.state(met(a, b).on("2024-09").reported_by(reuters));
    const auto next_month = g.state(met(a, b).on("2024-10-01").reported_by(kyodo));
    const auto undated = g.state(met(a, b).reported_by(reuters));
    g.state(met(a, b).on("2024-09-06").reported_by(yonhap).denied());

    const auto found = agreements(g.now());
    REQUIRE(found.size() == 1);
    CHECK(found[0].relation == met_id);
    CHECK(found[0].statements == ids{one, other_way, vague});
    CHECK(found[0].sources == entities{yonhap, kyodo, reuters});
    CHECK(found[0].from == date::parse("2024-09-01").first_day());
    CHECK(found[0].until == date::parse("2024-10-01").first_day());
    CHECK(agreements(g.now(), {.least_sources = 4}).empty());
    CHECK(agreements(g.now(), {.relation = met_id, .least_sources = 1}).size() == 3);
    CHECK(agreements(g.now(), {.relation = builtin::cites, .least_sources = 0}).empty());

    g.state(cites(reuters, yonhap));
    g.state(cites(kyodo, yonhap));
    CHECK(agreements(g.now(), {.least_sources = 2, .least_origins = 2}).empty()); // three sources, one origin
    (void)next_month;
    (void)undated;
}

TEST_CASE("what one source alone supports has nobody else behind it") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), vietnam = g.add_entity("vietnam+"),
               yonhap = g.add_entity("yonhap"), kyodo = g.add_entity("kyodo");
    const auto affirmed = named_relation("AFFIRMED");
    const auto met = named_relation("MET");
    const auto only =
        g.state(affirmed(a, b).on("2024-09-06").from(reported_by(vietnam).citing(reported_by(yonhap))));
    const auto again = g.state(affirmed(a, b).on("2024-09-06").reported_by(yonhap));
    g.state(met(a, b).on("2024-09-06").reported_by(yonhap));
    g.state(met(a, b).on("2024-09-06").reported_by(kyodo));
    const auto silent = g.state(named_relation("KNOWS")(a, b)); // nobody's word
    (void)silent;
    const auto found = supported_only_by(g.now(), yonhap);
    REQUIRE(found.size() == 1);
    CHECK(found[0].statements == ids{only, again});
    CHECK(found[0].sources == entities{vietnam, yonhap});
    CHECK(found[0].origins == entities{yonhap});
    CHECK(supported_only_by(g.now(), vietnam).empty());
    CHECK(supported_only_by(g.now(), kyodo).empty());
    g.state(reprint_of(kyodo, yonhap)); // what Kyodo has it has from Yonhap
    CHECK(supported_only_by(g.now(), yonhap).size() == 2);
}

TEST_CASE("agreements are the groups that comparing every two statements makes") {
    std::size_t larger = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        random_graph g(seed, 2, 120);
        const view v = g.any_view();
        CAPTURE(seed);
        // Joined wherever two say the same and touch; what is joined to the same is one group.
        const auto canonical = [&](term t) { return t.is_entity() ? term(v.canonical(t.entity())) : t; };
        std::vector<statement> all;
        for (const statement_id s : all_statements(v)) all.push_back(v[s]);
        std::vector<std::size_t> group(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) group[i] = i;
        const auto same = [&](const statement& x, const statement& y) {
            if (x.modality != y.modality || x.valid.is_always() != y.valid.is_always()) return false;
            if (x.valid.from() >= y.valid.until() || y.valid.from() >= x.valid.until()) return false;
            const auto& o = v.ontology();
            const bool as_stated = x.relation == y.relation && canonical(x.subject) == canonical(y.subject) &&
                                   canonical(x.object) == canonical(y.object);
            const bool reversible = (x.relation == y.relation && o[x.relation].traits.symmetric) ||
                                    (x.relation != y.relation && o[x.relation].inverse == y.relation);
            return as_stated || (reversible && canonical(x.subject) == canonical(y.object) &&
                                 canonical(x.object) == canonical(y.subject));
        };
        for (bool changed = true; changed;) {
            changed = false;
            for (std::size_t i = 0; i < all.size(); ++i)
                for (std::size_t j = 0; j < i; ++j)
                    if (group[i] != group[j] && same(all[i], all[j])) {
                        group[i] = group[j] = std::min(group[i], group[j]);
                        changed = true;
                    }
        }
        std::map<std::size_t, ids> expected_groups;
        for (std::size_t i = 0; i < all.size(); ++i) expected_groups[group[i]].push_back(all[i].id);
        std::set<ids> expected, found;
        for (const auto& [first, members] : expected_groups) expected.insert(members);
        for (const claim& a : agreements(v, {.least_sources = 0, .least_origins = 0})) {
            found.insert(a.statements);
            larger += a.statements.size() > 1;
        }
        CHECK((found == expected));
    }
    CHECK(larger > 50);
}
