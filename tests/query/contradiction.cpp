// SPDX-License-Identifier: BSL-1.0
#include <entente/query/contradiction.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <set>
#include <tuple>
#include <vector>

using namespace entente;
using entente_test::random_graph;

namespace {

using ids = std::vector<statement_id>;

relation_definition definition(const char* name, relation_traits traits, const char* inverse = "",
                               std::vector<std::string> parents = {}) {
    relation_definition d;
    d.name = name;
    d.traits = traits;
    d.inverse = inverse;
    d.parents = std::move(parents);
    return d;
}

} // namespace

TEST_CASE("two holders of one office on one day contradict each other, named with the constraint") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("A"), b = g.add_entity("B"), pm = g.add_entity("pm"),
               yonhap = g.add_entity("yonhap"), kyodo = g.add_entity("kyodo");
    const relation_id holds_id = g.declare(definition("HOLDS", {.inverse_functional = true}, "HELD_BY"));
    g.declare(definition("HELD_BY", {.functional = true}));
    const auto holds = named_relation("HOLDS");
    const auto first = g.state(holds(a, pm).during("2021-10-04/2024-10-01").reported_by(yonhap));
    CHECK(contradictions(g.now()).empty());
    SUBCASE("one after the other is none, one day shared is one") {
        g.state(holds(b, pm).during("2024-10-02/.."));
        CHECK(contradictions(g.now()).empty());
        const auto early = g.state(holds(b, pm).during("2024-10-01/.."));
        const auto found = contradictions(g.now());
        REQUIRE(found.size() == 1); // though the inverse, functional, says so too
        CHECK(found[0].violated == constraint::inverse_functional);
        CHECK(found[0].relation == holds_id);
        CHECK(found[0].about == term(pm));
        CHECK(found[0].answer == truth::yes);
        CHECK(found[0].one == ids{first});
        CHECK(found[0].other == ids{early});
        CHECK(
            describe(g.now(), found[0]) ==
            "inverse_functional HOLDS, certainly: A HOLDS pm, 2021-10-04/2024-10-01, reported by yonhap / B HOLDS pm, 2024-10-01/..");
        CHECK(contradictions(g.as_of("2024-09-06")).empty());
        CHECK(contradictions(g.now().according_to(yonhap)).empty());
        g.retract(first);
        CHECK(contradictions(g.now()).empty());
    }
    SUBCASE("sources that say the same are one side") {
        const auto again = g.state(holds(a, pm).during("2021-10-04/2024-10-01").reported_by(kyodo));
        const auto other = g.state(named_relation("HELD_BY")(pm, b).on("2022"));
        const auto found = contradictions(g.now());
        REQUIRE(found.size() == 1);
        CHECK(found[0].one == ids{first, again});
        CHECK(found[0].other == ids{other});
    }
    SUBCASE("dates known in part contradict possibly") {
        g.state(holds(b, pm).on("2024-10"));
        const auto found = contradictions(g.now());
        REQUIRE(found.size() == 1);
        CHECK(found[0].answer == truth::possibly);
    }
    SUBCASE("plans and what is merely possible contradict nobody") {
        g.state(holds(b, pm).during("2022").planned());
        CHECK(contradictions(g.now()).empty());
        CHECK(contradictions(g.now().regardless()).empty());
    }
    SUBCASE("an identity removes a contradiction where it is believed") {
        g.state(holds(b, pm).during("2022"));
        g.state(same_as(a, b));
        CHECK(contradictions(g.now()).size() == 1);
        CHECK(contradictions(g.now().merging_identities()).empty());
    }
}

TEST_CASE("a denial contradicts who says what it denies") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("A"), b = g.add_entity("B"), yonhap = g.add_entity("yonhap");
    const relation_id met_id = g.declare(definition("MET", {.symmetric = true}));
    g.declare(definition("SUMMIT_WITH", {}, "", {"MET"}));
    const auto met = named_relation("MET");
    const auto summit = named_relation("SUMMIT_WITH");
    const auto said = g.state(met(a, b).on("2024-09-06"));
    const auto denial =
        g.state(met(b, a).on("2024-09-06").denied().reported_by(yonhap)); // symmetric: denies both ways round
    const auto found = contradictions(g.now());
    REQUIRE(found.size() == 1);
    CHECK(found[0].violated == constraint::denial);
    CHECK(found[0].relation == met_id);
    CHECK(found[0].answer == truth::yes);
    CHECK(found[0].one == ids{said});
    CHECK(found[0].other == ids{denial});
    CHECK(describe(g.now(), found[0]) ==
          "MET denied, certainly: A MET B, 2024-09-06 / B MET A, 2024-09-06, denied, reported by yonhap");
    CHECK(contradictions(g.now().regardless()).size() == 1);
    CHECK(contradictions(g.now().not_according_to(yonhap)).empty());
    // Who denies the meeting denies the summit, not the other way round; another day is another matter.
    g.state(summit(a, b).on("2024-09-06"));
    CHECK(contradictions(g.now()).size() == 1); // one side more, of the same time
    CHECK(contradictions(g.now())[0].one.size() == 2);
    g.state(summit(a, b).on("2024-09-07"));
    CHECK(contradictions(g.now()).size() == 1);
    g.state(summit(b, a).on("2024-09-07").denied()); // a summit is not symmetric
    CHECK(contradictions(g.now()).size() == 1);
}

TEST_CASE("contradictions are those that comparing every two statements finds") {
    std::size_t many = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        random_graph g(seed, 4, 120);
        const view v = g.any_view();
        CAPTURE(seed);
        using pair = std::tuple<bool, statement_id, statement_id, truth>;
        std::set<pair> expected, found;
        const auto add = [](std::set<pair>& to, bool denial, statement_id a, statement_id b, truth answer) {
            if (answer != truth::no)
                to.emplace(denial, denial ? a : std::min(a, b), denial ? b : std::max(a, b), answer);
        };
        const auto asserted = [&](statement_id s) { return v[s].modality == modality::asserted; };
        for (const relation_id r : g.relations()) {
            const auto traits = v.ontology()[r].traits;
            const auto uses = entente_test::all_readings(v, r, v);
            for (const auto& x : uses)
                for (const auto& y : uses) {
                    if (!asserted(x.statement) || !asserted(y.statement)) continue;
                    const truth answer = v[x.statement].valid.overlaps(v[y.statement].valid);
                    if (traits.functional && x.subject == y.subject && x.object != y.object)
                        add(expected, false, x.statement, y.statement, answer);
                    if (traits.inverse_functional && x.object == y.object && x.subject != y.subject)
                        add(expected, false, x.statement, y.statement, answer);
                }
        }
        const view denying = v.with_modality(modality::denied);
        const auto canonical = [&](term t) { return t.is_entity() ? term(v.canonical(t.entity())) : t; };
        for (std::uint32_t d = 0; d < v.statement_end(); ++d) {
            if (!denying.sees(statement_id(d))) continue;
            const statement denied = v[statement_id(d)];
            for (const auto& x : entente_test::all_readings(v, denied.relation, v))
                if (asserted(x.statement) && x.subject == canonical(denied.subject) &&
                    x.object == canonical(denied.object))
                    add(expected, true, x.statement, denied.id, v[x.statement].valid.overlaps(denied.valid));
        }
        for (const contradiction& c : contradictions(v)) {
            CHECK(c.answer != truth::no);
            for (const auto* side : {&c.one, &c.other}) {
                CHECK(std::is_sorted(side->begin(), side->end()));
                for (const statement_id s : *side) CHECK(v[s].valid == v[side->front()].valid);
            }
            for (const statement_id a : c.one)
                for (const statement_id b : c.other)
                    add(found, c.violated == constraint::denial, a, b, c.answer);
        }
        many += found.size();
        CHECK((found == expected));
    }
    CHECK(many > 200);
}

TEST_CASE("a long succession without contradictions is looked at once, not pair by pair") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const relation_id holds =
        t.declare(definition("HOLDS", {.functional = true, .inverse_functional = true}));
    const auto office = t.add_entity("office");
    const auto king = t.add_entity("king");
    constexpr std::int32_t days = 60'000;
    for (std::int32_t d = 0; d < days; ++d)
        t.state({t.add_entity(), holds, office, interval::days(d, d + 1)});
    for (std::int32_t d = 0; d < days; ++d) t.state({king, holds, t.add_entity(), interval::days(d, d + 1)});
    const auto crown = t.add_entity(
        "crown"); // one partner, always the same, for overlapping times: no contradiction, however many
    for (std::int32_t d = 0; d < days; ++d)
        t.state({t.find("office").value(), holds, crown, interval::days(d, d + 30'000)});
    const auto begin = std::chrono::steady_clock::now();
    t.commit();
    CHECK(contradictions(g.now()).empty());
    CHECK(std::chrono::steady_clock::now() - begin <
          std::chrono::seconds(60)); // pair by pair: minutes at best
}
