// SPDX-License-Identifier: BSL-1.0
// reach.hpp, shortest_path.hpp, projection.hpp, centrality.hpp and counts.hpp against plain loops over all statements.
#include "random_graph.hpp"

#include <entente/query/centrality.hpp>
#include <entente/query/counts.hpp>
#include <entente/query/reach.hpp>
#include <entente/query/shortest_path.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <deque>
#include <map>
#include <set>

using namespace entente;
using entente_test::random_graph;

namespace {

struct hop {
    std::uint32_t from, to;
    relation_id relation;
    statement_id statement;
};

// What a view says between entities, statement by statement.
std::vector<hop> hops_of(const view& v) {
    std::vector<hop> hops;
    for (std::uint32_t s = 0; s < v.statement_end(); ++s) {
        if (!v.sees(statement_id(s))) continue;
        const statement st = v[statement_id(s)];
        if (!st.subject.is_entity() || !st.object.is_entity()) continue;
        const bool in_class = v.belief() && v.belief()->merging && // that two are one is no step between them
                              v.canonical(st.subject.entity()) == v.canonical(st.object.entity()) &&
                              st.relation == builtin::same_as;
        if (!in_class)
            hops.push_back({v.canonical(st.subject.entity()).value(), v.canonical(st.object.entity()).value(),
                            st.relation, st.id});
    }
    return hops;
}

bool follows(const hop& h, const step_options& o) { return o.relation.is_none() || h.relation == o.relation; }

std::set<std::uint32_t> step_plainly(const std::vector<hop>& hops, const std::set<std::uint32_t>& from,
                                     const step_options& o) {
    std::set<std::uint32_t> to;
    for (const hop& h : hops) {
        if (!follows(h, o)) continue;
        if (o.go != step_options::along::in && from.contains(h.from)) to.insert(h.to);
        if (o.go != step_options::along::out && from.contains(h.to)) to.insert(h.from);
    }
    return to;
}

std::set<std::uint32_t> as_set(const entity_set& s) {
    std::set<std::uint32_t> out;
    s.for_each([&](entity_id e) { out.insert(e.value()); });
    return out;
}

step_options any_options(random_graph& r) {
    step_options o;
    if (r.chance(0.5)) o.relation = r.any_relation();
    o.go = static_cast<step_options::along>(r.below(3));
    return o;
}

std::optional<std::uint32_t> distance_plainly(const std::vector<hop>& hops, std::uint32_t from,
                                              std::uint32_t to, const step_options& o, std::uint32_t limit) {
    std::set<std::uint32_t> reached{from};
    for (std::uint32_t n = 0; n <= limit; ++n) {
        if (reached.contains(to)) return n;
        auto next = step_plainly(hops, reached, o);
        next.insert(reached.begin(), reached.end());
        if (next.size() == reached.size()) return std::nullopt;
        reached = std::move(next);
    }
    return std::nullopt;
}

} // namespace

TEST_CASE(
    "a statement between two entities that count as one counts once in each direction; that they are one, not at all") {
    test_support::graph_under_test g;
    const entity_id a = g.add_entity(), b = g.add_entity(), c = g.add_entity();
    const auto knows = named_relation("KNOWS");
    g.state(knows(a, b));
    g.state(knows(b, c));
    g.state(same_as(b, a));
    for (const bool sealed : {false, true}) {
        if (sealed) g.checkpoint();
        const view merged = g.now().merging_identities();
        CHECK(degree(g.now(), b, direction::out) == 2);
        CHECK(degree(merged, a, direction::out) == 2);
        CHECK(degree(merged, a, direction::in) == 1);
        CHECK(degree(merged, b, direction::out) == 2); // asked by either
        CHECK(degree(merged, a, direction::out, builtin::same_as) == 0);
        CHECK(count_paths(merged, a, 1) == 2);
        CHECK(count_paths(merged, a, 2) == 2); // once around, then out or around again
        CHECK(as_set(path_ends(merged, a, 1)) == std::set<std::uint32_t>{a.value(), c.value()});
        const projection p(merged);
        CHECK(p.out_degree(a.value()) == 2);
        CHECK(p.sources(a.value()).size() == 1);
        CHECK(p.sources(c.value()).size() == 1);
    }
}

TEST_CASE("steps, path ends and path counts are those of a plain loop over the statements") {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        random_graph r(seed);
        const view v = r.any_view();
        const auto hops = hops_of(v);
        const entity_id start = v.canonical(r.any_entity());
        if (start.value() >= v.entity_end()) { // the view is older than the entity
            CHECK(path_ends(v, start, 2).empty());
            CHECK(within(v, start, 2).empty());
            CHECK(count_paths(v, start, 0) == 0);
            CHECK(!distance(v, start, start));
            continue;
        }
        const step_options o = any_options(r);
        std::set<std::uint32_t> ends{start.value()}, around{start.value()};
        std::map<std::uint32_t, std::uint64_t> ways{{start.value(), 1}};
        for (std::uint32_t n = 0; n <= 3; ++n) {
            CAPTURE(seed);
            CAPTURE(n);
            CHECK(as_set(path_ends(v, start, n, o)) == ends);
            CHECK(as_set(within(v, start, n, o)) == around);
            std::uint64_t paths = 0;
            for (const auto& [e, count] : ways) paths += count;
            CHECK(count_paths(v, start, n, o.relation) == paths);
            if (n == 1) CHECK(degree(v, start, direction::out, o.relation) == paths);

            ends = step_plainly(hops, ends, o);
            const auto more = step_plainly(hops, around, o);
            around.insert(more.begin(), more.end());
            std::map<std::uint32_t, std::uint64_t> next;
            for (const hop& h : hops)
                if (follows(h, o))
                    if (const auto at = ways.find(h.from); at != ways.end()) next[h.to] += at->second;
            ways = std::move(next);
        }
    }
}

TEST_CASE(
    "a shortest path is as long as a search from one end finds it, and each hop is a believed statement") {
    std::size_t found = 0, longer_than_one = 0;
    for (std::uint64_t seed = 0; seed < 700; ++seed) {
        random_graph r(seed, 14, 30);
        const view v = r.any_view();
        const auto hops = hops_of(v);
        const step_options o = any_options(r);
        const entity_id from = v.canonical(r.any_entity()), to = v.canonical(r.any_entity());
        const std::uint32_t limit = r.chance(0.7) ? 100 : r.below(3);
        if (from.value() >= v.entity_end() || to.value() >= v.entity_end()) continue;
        const auto expected = distance_plainly(hops, from.value(), to.value(), o, limit);
        CAPTURE(seed);
        REQUIRE(distance(v, from, to, o, limit) == expected);
        const auto way = shortest_path(v, from, to, o, limit);
        REQUIRE(way.has_value() == expected.has_value());
        if (!way) continue;
        ++found;
        longer_than_one += *expected > 1;
        REQUIRE(way->hops() == *expected);
        REQUIRE(way->entities.size() == way->statements.size() + 1);
        CHECK(way->entities.front() == from);
        CHECK(way->entities.back() == to);
        for (std::size_t i = 0; i < way->hops(); ++i) {
            CHECK(v.sees(way->statements[i]));
            const statement s = v[way->statements[i]];
            const auto a = v.canonical(s.subject.entity()), b = v.canonical(s.object.entity());
            const bool forward = a == way->entities[i] && b == way->entities[i + 1],
                       back = b == way->entities[i] && a == way->entities[i + 1];
            const bool allowed =
                (forward && o.go != step_options::along::in) || (back && o.go != step_options::along::out);
            CHECK(allowed);
            CHECK((o.relation.is_none() || s.relation == o.relation));
        }
    }
    CHECK(found > 50); // otherwise the graphs are too thin to tell anything
    CHECK(longer_than_one > 10);
}

TEST_CASE("the ranks of PageRank are those of the plain iteration, whatever the number of threads") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        random_graph r(seed, 12, 60);
        const view v = r.any_view();
        const auto hops = hops_of(v);
        std::vector<double> rank(v.entity_end(), 0), out(v.entity_end(), 0);
        double there = 0;
        for (std::uint32_t e = 0; e < v.entity_end(); ++e) there += v.sees(entity_id(e));
        for (std::uint32_t e = 0; e < v.entity_end(); ++e) rank[e] = v.sees(entity_id(e)) ? 1 / there : 0;
        for (const hop& h : hops) out[h.from] += 1;
        for (int i = 0; i < 20; ++i) {
            double dangling = 0;
            for (std::uint32_t e = 0; e < v.entity_end(); ++e)
                if (out[e] == 0) dangling += rank[e];
            std::vector<double> next(v.entity_end(), 0);
            for (std::uint32_t e = 0; e < v.entity_end(); ++e)
                if (v.sees(entity_id(e))) next[e] = 0.15 / there + 0.85 * dangling / there;
            for (const hop& h : hops) next[h.to] += 0.85 * rank[h.from] / out[h.from];
            rank = std::move(next);
        }
        const auto got = pagerank(v),
                   got_by_three = pagerank(v, {.iterations = 20, .damping = 0.85, .threads = 3});
        CAPTURE(seed);
        CHECK(got == got_by_three);
        double sum = 0;
        for (std::uint32_t e = 0; e < v.entity_end(); ++e) {
            CHECK(std::abs(got[e] - rank[e]) < 1e-12);
            sum += got[e];
        }
        if (there > 0) CHECK(std::abs(sum - 1) < 1e-9);
    }
}

TEST_CASE("counts by relation, year and outlet are those of a plain loop") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        random_graph r(seed);
        const view v = r.any_view();
        std::map<std::uint32_t, std::uint64_t> by_relation;
        std::map<std::pair<std::uint32_t, std::optional<std::int32_t>>, std::uint64_t> by_year;
        std::map<std::uint32_t, std::uint64_t> by_outlet;
        for (std::uint32_t s = 0; s < v.statement_end(); ++s) {
            if (!v.sees(statement_id(s))) continue;
            const statement st = v[statement_id(s)];
            ++by_relation[st.relation.value()];
            const day from = st.valid.from();
            ++by_year[{st.relation.value(),
                       from == day_min ? std::nullopt : std::optional(civil_of(from).year)}];
            const auto links = v[st.reference].links();
            entity_id outlet = links.empty() ? entity_id() : links.front().outlet;
            if (!outlet.is_none()) outlet = v.canonical(outlet);
            ++by_outlet[outlet.value()];
        }
        CAPTURE(seed);
        for (std::uint32_t i = 0; i < v.ontology().relation_count(); ++i) {
            const auto at = by_relation.find(i);
            CHECK(count_statements(v, relation_id(i)) == (at == by_relation.end() ? 0 : at->second));
        }
        CHECK(count_by_relation(v).size() == by_relation.size());
        const auto years = count_by_relation_and_year(v);
        REQUIRE(years.size() == by_year.size());
        auto expected = by_year.begin();
        for (const auto& got : years) {
            CHECK(got == relation_year_count{relation_id(expected->first.first), expected->first.second,
                                             expected->second});
            ++expected;
        }
        const auto outlets = count_by_outlet(v);
        REQUIRE(outlets.size() == by_outlet.size());
        for (std::size_t i = 0; i < outlets.size(); ++i) {
            CHECK(outlets[i].count == by_outlet[outlets[i].what.value()]);
            if (i > 0) CHECK(outlets[i - 1].count >= outlets[i].count);
        }
    }
}

TEST_CASE("an as-of count over exact days equals asking of each statement") {
    // Thousands of statements, so that they are sealed in order of time, and none with doubt, so that days alone decide.
    test_support::graph_under_test g;
    std::mt19937_64 random(7);
    const auto below = [&](std::uint32_t end) {
        return std::uniform_int_distribution<std::uint32_t>(0, end - 1)(random);
    };
    transaction t = g.begin();
    std::vector<entity_id> e;
    for (int i = 0; i < 30; ++i) e.push_back(t.add_entity());
    const relation_id r = t.relation("r"), q = t.relation("q");
    for (int i = 0; i < 9000; ++i) {
        const auto from = static_cast<day>(below(400));
        statement_row row{e[below(30)], below(4) == 0 ? q : r, e[below(30)]};
        if (below(10) != 0)
            row.valid = interval::days(below(20) == 0 ? day_min : from,
                                       below(3) == 0 ? day_max : from + 1 + static_cast<day>(below(90)));
        t.state(row);
    }
    t.commit();
    REQUIRE(!g.now().has_fresh());
    for (int i = 0; i < 60; ++i) {
        const auto first = static_cast<day>(below(420)), last = first + static_cast<day>(below(40));
        const view at = g.as_of(date::from_day(first)),
                   during = g.now().valid_during(interval::days(first, last + 1));
        for (const view& v : {at, at.possibly(), during, during.possibly()}) {
            std::uint64_t expected = 0;
            for (std::uint32_t s = 0; s < v.statement_end(); ++s)
                expected += v.sees(statement_id(s)) && v[statement_id(s)].relation == r;
            CHECK(count_statements(v, r) == expected);
        }
    }
}
