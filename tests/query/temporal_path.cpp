// SPDX-License-Identifier: BSL-1.0
#include <entente/query/temporal_path.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <map>
#include <vector>

using namespace entente;
using entente_test::random_graph;

namespace {

day on(std::string_view text) { return date::parse(text).first_day(); }

struct stretch {
    day from, until;
};

// Day by day over exact stretches of time: on each day everybody who is there takes every way that is open.
std::map<entity_id, day> day_by_day(const view& v, entity_id start, const temporal_options& options,
                                    const std::map<statement_id, stretch>& open, day first, day last) {
    std::map<entity_id, day> reached{{v.canonical(start), options.start}};
    const bool later = options.hop == temporal_options::next_hop::later_day;
    for (day d = std::max(first, options.start); d <= last && d < options.end; ++d)
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& [id, when] : open) {
                if (d < when.from || d >= when.until) continue;
                const auto take = [&](term a, term b) {
                    const auto at = reached.find(v.canonical(a.entity()));
                    if (at == reached.end() || reached.contains(v.canonical(b.entity()))) return;
                    if (later && at->first != v.canonical(start) && at->second >= d) return;
                    reached.emplace(v.canonical(b.entity()), d);
                    changed = true;
                };
                const statement s = v[id];
                if (options.step.go != step_options::along::in) take(s.subject, s.object);
                if (options.step.go != step_options::along::out) take(s.object, s.subject);
            }
        }
    return reached;
}

std::vector<statement> ways(const view& v, relation_id relation) {
    std::vector<statement> found;
    for (std::uint32_t i = 0; i < v.statement_end(); ++i) {
        if (!v.sees(statement_id(i))) continue;
        const statement s = v[statement_id(i)];
        if (s.subject.is_entity() && s.object.is_entity() && (relation.is_none() || s.relation == relation))
            found.push_back(s);
    }
    return found;
}

} // namespace

TEST_CASE("a way through time follows each statement while it holds") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), c = g.add_entity("c"), d = g.add_entity("d");
    const auto met = named_relation("MET");
    const auto ab = g.state(met(a, b).on("2024-09-05"));
    g.state(met(b, c).on("2024-09-04")); // too early
    CHECK_FALSE(foremost_path(g.now(), a, c));
    const auto bc = g.state(met(b, c).during("2024-09-01/2024-09-10"));
    const auto cd = g.state(met(c, d).on("2024-09-05"));
    const auto found = foremost_path(g.now(), a, d);
    REQUIRE(found);
    CHECK(found->entities == std::vector<entity_id>{a, b, c, d});
    CHECK(found->statements == std::vector<statement_id>{ab, bc, cd});
    CHECK(found->days == std::vector<day>{on("2024-09-05"), on("2024-09-05"), on("2024-09-05")});
    CHECK_FALSE(foremost_path(g.now(), a, d, {.hop = temporal_options::next_hop::later_day}));
    CHECK(foremost_path(g.now(), a, c, {.hop = temporal_options::next_hop::later_day})->days.back() ==
          on("2024-09-06"));
    CHECK_FALSE(foremost_path(g.now(), a, b, {.start = on("2024-09-06")}));
    CHECK(foremost_path(g.now(), a, b, {.start = on("2024-09-05")}));
    CHECK_FALSE(foremost_path(g.now(), a, b, {.end = on("2024-09-05")}));
    CHECK(foremost_path(g.now(), a, b, {.end = on("2024-09-06")}));
    CHECK_FALSE(foremost_path(g.now(), d, a));
    CHECK(foremost_path(g.now(), d, a, {.step = {.go = step_options::along::in}}));
    const auto stay = foremost_path(g.now(), a, a);
    REQUIRE(stay);
    CHECK(stay->hops() == 0);
}

TEST_CASE("with dates known in part a way is certain or possible") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), c = g.add_entity("c");
    const auto met = named_relation("MET");
    g.state(met(a, b).on("2024-09")); // one day of September, at least
    g.state(met(b, c).on("2024-09-20"));
    const view v = g.now();
    const temporal_options possibly{.least = truth::possibly};
    CHECK(foremost_path(v, a, b)->days[0] == on("2024-09-30"));           // by then at the latest
    CHECK(foremost_path(v, a, b, possibly)->days[0] == on("2024-09-01")); // at the earliest
    CHECK_FALSE(foremost_path(v, a, c)); // the first may have come after the second
    CHECK(foremost_path(v, a, c, possibly));
    CHECK_FALSE(foremost_path(v, a, b, {.start = on("2024-09-02")})); // it may have been on the first
    CHECK(foremost_path(v, a, b, {.start = on("2024-09-30"), .least = truth::possibly}));
    g.state(met(b, c).on("2024-09-30?"));
    CHECK_FALSE(foremost_path(g.now(), a, c));
    g.state(met(b, c).on("2024-09-30"));
    CHECK(foremost_path(g.now(), a, c)->days.back() == on("2024-09-30"));
}

TEST_CASE(
    "earliest arrivals are those of a day by day search where dates are exact, and bound those where they are not") {
    std::size_t reached_total = 0, exact_total = 0;
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        random_graph g(seed, 7, 40);
        const view v = g.any_view();
        const entity_id from = g.any_entity();
        if (from.value() >= v.entity_end()) continue;
        temporal_options options;
        options.step = {g.chance(0.2) ? g.any_relation() : relation_id::none(),
                        static_cast<step_options::along>(g.below(3))};
        options.start = on("2024-09-01") + static_cast<day>(g.below(6));
        if (g.chance(0.3)) options.end = options.start + static_cast<day>(g.below(12));
        if (g.chance(0.5)) options.hop = temporal_options::next_hop::later_day;
        CAPTURE(seed);
        const auto arrivals = [&](truth least) {
            options.least = least;
            std::map<entity_id, day> by;
            day before = options.start;
            for (const arrival& a : earliest_arrivals(v, from, options)) {
                CHECK(a.by >= before);
                before = a.by;
                by.emplace(a.who, a.by);
            }
            return by;
        };
        const auto certain = arrivals(truth::yes), possible = arrivals(truth::possibly);
        reached_total += certain.size();
        const day first = on("2024-08-01"), last = on("2024-11-30");
        bool exact = true;
        for (int round = 0; round < 8; ++round) {
            std::map<statement_id, stretch> open; // one way in which the dates may turn out
            for (const statement& s : ways(v, options.step.relation)) {
                const bounds b = s.valid.bounds();
                if (!s.valid.exact()) exact = false;
                if (options.start >= options.end) continue;
                const auto between = [&](day low, day high) {
                    low = std::max(low, first);
                    high = std::min(high, last + 1);
                    return low >= high
                               ? low
                               : low + static_cast<day>(g.below(static_cast<std::uint32_t>(high - low) + 1));
                };
                stretch when{};
                do
                    when = {b.earliest_start == b.latest_start ? b.earliest_start
                                                               : between(b.earliest_start, b.latest_start),
                            b.earliest_end == b.latest_end ? b.earliest_end
                                                           : between(b.earliest_end, b.latest_end)};
                while (when.from >= when.until);
                if (!s.valid.uncertain()) open.emplace(s.id, when);
            }
            if (options.start >= options.end) {
                CHECK(certain.empty());
                break;
            }
            const auto truly = day_by_day(v, from, options, open, first, last);
            for (const auto& [who, by] : certain) {
                const auto at = truly.find(who);
                REQUIRE(at != truly.end());
                CHECK(at->second <= by);
            }
            for (const auto& [who, by] : truly) {
                const auto at = possible.find(who);
                REQUIRE(at != possible.end());
                CHECK(at->second <= by);
            }
            if (exact) {
                exact_total += truly.size() > 1;
                CHECK((truly == certain));
                CHECK((truly == possible));
                break;
            }
        }
        // The path to each is one: statement by statement between its entities, in order of time, arriving when said.
        for (const auto& [who, by] : certain) {
            options.least = truth::yes;
            const auto p = foremost_path(v, from, who, options);
            REQUIRE(p);
            CHECK((p->days.empty() ? options.start : p->days.back()) == by);
            CHECK(std::is_sorted(p->days.begin(), p->days.end()));
            for (std::size_t i = 0; i < p->hops(); ++i) {
                CHECK(v.sees(p->statements[i]));
                const statement s = v[p->statements[i]];
                const entity_id x = v.canonical(s.subject.entity()), y = v.canonical(s.object.entity());
                CHECK(((x == p->entities[i] && y == p->entities[i + 1]) ||
                       (y == p->entities[i] && x == p->entities[i + 1])));
            }
        }
    }
    CHECK(reached_total > 200);
    CHECK(exact_total > 20);
}
