// SPDX-License-Identifier: BSL-1.0
#include <entente/query/timeline.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace entente;
using entente_test::random_graph;

namespace {
day on(std::string_view text) { return date::parse(text).first_day(); }
} // namespace

TEST_CASE("a timeline tells in order what began, happened and ended") {
    test_support::graph_under_test g;
    const auto kishida = g.add_entity("kishida"), ishiba = g.add_entity("ishiba"),
               yoon = g.add_entity("yoon"), pm = g.add_entity("pm");
    const auto holds = named_relation("HOLDS");
    const auto met = named_relation("MET");
    g.checkpoint();
    const auto second = g.state(holds(ishiba, pm).during("2024-10-02/.."));
    const auto first = g.state(holds(kishida, pm).during("2021-10-04/2024-10-01"));
    const auto summit = g.state(met(yoon, kishida).on("2024-09-06"));
    const auto vague = g.state(met(kishida, yoon).on("2023-03"));
    g.state(named_relation("KNOWS")(kishida, yoon)); // at no time in particular
    const view v = g.now();
    using entries = std::vector<timeline_entry>;
    const auto entry = [&](statement_id s) { return timeline_entry{s, v[s].valid}; };

    CHECK(timeline(v, kishida) == entries{entry(first), entry(vague), entry(summit)});
    CHECK(timeline(v, yoon, kishida) == entries{entry(vague), entry(summit)});
    CHECK(timeline(v, kishida, ishiba).empty());
    CHECK(timeline(v, kishida, {.relation = *v.ontology().find_relation("HOLDS")}) == entries{entry(first)});
    CHECK(timeline(v, kishida, {.during = interval::parse("2024-10-01/2025")}) == entries{entry(first)});
    CHECK(timeline(v, kishida, {.during = interval::parse("2024-10-02/2025")}).empty());
    CHECK(timeline(v, yoon, {.during = interval::parse("2023-03-10")}).empty());
    CHECK(timeline(v, yoon, {.during = interval::parse("2023-03-10"), .least = truth::possibly}) ==
          entries{entry(vague)});
    CHECK(timeline(v, yoon, {.during = interval::parse("2023-03")}) == entries{entry(vague)});

    const auto of_office = changes(timeline(v, pm));
    REQUIRE(of_office.size() == 3);
    CHECK(of_office[0] == timeline_change{change::begins, on("2021-10-04"), on("2021-10-04"), first});
    CHECK(of_office[1] == timeline_change{change::ends, on("2024-10-02"), on("2024-10-02"),
                                          first}); // first the end, then what follows
    CHECK(of_office[2] == timeline_change{change::begins, on("2024-10-02"), on("2024-10-02"), second});
    const auto of_pair = changes(timeline(v, kishida, yoon));
    REQUIRE(of_pair.size() == 2);
    CHECK(of_pair[0] == timeline_change{change::happens, on("2023-03-01"), on("2023-03-31"), vague});
    CHECK(changes(timeline(v, pm), interval::parse("2024-10-02")).size() == 2);
    CHECK(changes(timeline(v, pm), interval::parse("2024-10-01")).empty());
}

TEST_CASE("open and unknown ends are no changes, partly known ones have a first and a last day") {
    const auto line = [](std::string_view text) {
        return std::vector<timeline_entry>{{statement_id(0), interval::parse(text)}};
    };
    CHECK(changes(line("../2024-10-01")).size() == 1);
    CHECK(changes(line("/2024-10-01")).size() == 1);
    CHECK(changes(line("2024-10-01/")).size() == 1);
    const auto vague = changes(line("2021-10/2024"));
    REQUIRE(vague.size() == 2);
    CHECK(vague[0] == timeline_change{change::begins, on("2021-10-01"), on("2021-10-31"), statement_id(0)});
    CHECK(vague[1] == timeline_change{change::ends, on("2024-01-02"), on("2025-01-01"), statement_id(0)});
}

TEST_CASE("a timeline has each dated statement of an entity once, in order") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        random_graph g(seed, 6, 60);
        const view v = g.any_view();
        const entity_id e = g.any_entity();
        const timeline_options options{g.any_interval(), g.chance(0.5) ? truth::yes : truth::possibly,
                                       g.chance(0.5) ? g.any_relation() : relation_id::none()};
        const auto line = timeline(v, e, options);
        CHECK(std::is_sorted(line.begin(), line.end(),
                             [](const auto& a, const auto& b) { return a.valid.from() < b.valid.from(); }));
        std::vector<statement_id> found, expected;
        for (const auto& entry : line) found.push_back(entry.statement);
        std::sort(found.begin(), found.end());
        const interval asked = options.during.is_always()
                                   ? options.during
                                   : interval::days(options.during.from(), options.during.until());
        for (const statement_id s : statements_about(v, e, options.relation)) {
            if (v[s].valid.is_always()) continue;
            const truth answer = v[s].valid.overlaps(asked);
            if (options.during.is_always() ||
                (options.during.uncertain() ? at_most_possibly(answer) : answer) >= options.least)
                expected.push_back(s);
        }
        CAPTURE(seed);
        CHECK(found == expected);
    }
}

TEST_CASE("the history of a statement tells each revision and what came of it") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), source = g.add_entity("source");
    const auto visits = named_relation("VISITS");
    const auto state_at = [&](std::int64_t time, auto make) {
        transaction t = g.begin();
        t.set_time(time);
        const auto s = make(t);
        t.commit();
        return s;
    };
    constexpr std::int64_t base = 4'000'000'000'000'000; // later than any clock that runs this
    const auto first =
        state_at(base + 1, [&](transaction& t) { return t.state(visits(a, b).planned().on("2024-09")); });
    g.checkpoint();
    const auto second = state_at(
        base + 2, [&](transaction& t) { return t.revise(first, visits(a, b).planned().on("2024-09-06")); });
    const transaction_id before_third = g.last_commit();
    const auto third = state_at(
        base + 3, [&](transaction& t) { return t.revise(second, visits(a, b).planned().on("2024-09-07")); });
    const auto done = state_at(base + 4, [&](transaction& t) {
        const auto s = t.state(visits(a, b).on("2024-09-07").reported_by(source));
        t.state(fulfils(s, third));
        return s;
    });
    using ids = std::vector<statement_id>;
    for (const statement_id asked : {first, second, third}) {
        const auto told = history(g.now(), asked);
        REQUIRE(told.size() == 3);
        CHECK(told[0].statement.id == first);
        CHECK(told[0].stated_at == base + 1);
        CHECK(told[0].retracted_at == base + 2);
        CHECK(told[0].revised_by == ids{second});
        CHECK(told[1].statement.id == second);
        CHECK(told[1].retracted_at == base + 3);
        CHECK(told[2].revised_by.empty());
        CHECK_FALSE(told[2].retracted_at);
        CHECK(told[2].fulfilled_by == ids{done});
        CHECK(told[2].cancelled_by.empty());
    }
    CHECK(history(g.now().according_to(source), third).size() == 3); // whoever states the links
    CHECK(history(g.now().valid_at("1999-01-01"), third).size() == 3);
    const auto earlier = history(g.now().as_known_at(before_third), second);
    REQUIRE(earlier.size() == 2);
    CHECK_FALSE(earlier[1].retracted_at);
    CHECK(earlier[1].revised_by.empty());

    transaction t = g.begin();
    const auto fourth = t.revise(third, visits(a, b).planned().on("2024-09-08"));
    t.state(cancels(t.state(visits(b, a)), fourth));
    const auto open = history(t.view(), fourth);
    REQUIRE(open.size() == 4);
    CHECK_FALSE(open[3].stated_at); // not committed yet
    CHECK(open[3].cancelled_by.size() == 1);
    CHECK_FALSE(open[2].statement.retracted.is_none());
    CHECK(history(g.now(), third).size() == 3);
}
