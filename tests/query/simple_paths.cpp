// SPDX-License-Identifier: BSL-1.0
#include <entente/query/simple_paths.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <set>
#include <utility>
#include <vector>

using namespace entente;
using entente_test::random_graph;

namespace {

std::vector<path> all_of(simple_path_range range) {
    std::vector<path> found;
    for (path p : range) found.push_back(std::move(p));
    return found;
}

using hops = std::vector<std::pair<entity_id, statement_id>>;

// Tries every believed statement at every place.
void go(const view& v, entity_id at, entity_id to, std::uint32_t left, step_options options,
        std::set<entity_id>& passed, hops& way, std::set<hops>& found) {
    if (at == to) {
        found.insert(way);
        return;
    }
    if (left == 0) return;
    for (std::uint32_t i = 0; i < v.statement_end(); ++i) {
        if (!v.sees(statement_id(i))) continue;
        const statement s = v[statement_id(i)];
        if (!s.subject.is_entity() || !s.object.is_entity() ||
            (!options.relation.is_none() && s.relation != options.relation))
            continue;
        const entity_id from = v.canonical(s.subject.entity()), onto = v.canonical(s.object.entity());
        const auto take = [&](entity_id a, entity_id b) {
            if (a != at || passed.contains(b)) return;
            passed.insert(b);
            way.emplace_back(b, s.id);
            go(v, b, to, left - 1, options, passed, way, found);
            way.pop_back();
            passed.erase(b);
        };
        if (options.go != step_options::along::in) take(from, onto);
        if (options.go != step_options::along::out && from != onto) take(onto, from);
    }
}

} // namespace

TEST_CASE("the simple paths are those that trying everything finds, each once, shorter ones first") {
    std::size_t total = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        random_graph g(seed, 7, 48);
        for (int i = 0; i < 3; ++i) {
            const view v = g.any_view();
            const entity_id from = g.any_entity(), to = g.any_entity();
            const std::uint32_t longest = g.below(6);
            const step_options options{g.chance(0.3) ? g.any_relation() : relation_id::none(),
                                       static_cast<step_options::along>(g.below(3))};
            CAPTURE(seed);
            CAPTURE(i);
            if (from.value() >= v.entity_end() || to.value() >= v.entity_end()) {
                CHECK(all_of(simple_paths(v, from, to, longest, options)).empty());
                continue;
            }
            std::set<hops> expected, found;
            std::set<entity_id> passed{v.canonical(from)};
            hops way;
            go(v, v.canonical(from), v.canonical(to), longest, options, passed, way, expected);
            const auto paths = all_of(simple_paths(v, from, to, longest, options));
            std::size_t before = 0;
            for (const path& p : paths) {
                CHECK(p.hops() >= before);
                before = p.hops();
                REQUIRE(p.entities.size() == p.statements.size() + 1);
                CHECK(p.entities.front() == v.canonical(from));
                hops taken;
                for (std::size_t h = 0; h < p.hops(); ++h)
                    taken.emplace_back(p.entities[h + 1], p.statements[h]);
                found.insert(taken);
            }
            CHECK(found.size() == paths.size());
            CHECK((found == expected));
            total += paths.size();
        }
    }
    CHECK(total > 500);
}

TEST_CASE("from an entity to itself there is one path, of no hops") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b");
    const auto knows = named_relation("KNOWS");
    g.state(knows(a, b));
    g.state(knows(b, a));
    const auto paths = all_of(simple_paths(g.now(), a, a, 5));
    REQUIRE(paths.size() == 1);
    CHECK(paths[0].entities == std::vector<entity_id>{a});
    CHECK(paths[0].statements.empty());
}

TEST_CASE("asking where one is among the paths takes none away") {
    test_support::graph_under_test g;
    const auto a = g.add_entity(), b = g.add_entity(), c = g.add_entity();
    const auto knows = named_relation("KNOWS");
    g.state(knows(a, c));
    g.state(knows(a, b));
    g.state(knows(b, c));
    auto range = simple_paths(g.now(), a, c, 3);
    CHECK(!range.empty());
    CHECK((*range.begin()).hops() == 1);
    CHECK((*range.begin()).hops() == 1);
    auto at = range.begin();
    ++at;
    CHECK((*at).hops() == 2);
    CHECK((*range.begin()).hops() == 2);
    CHECK(!range.empty());
    ++at;
    CHECK(at == range.end());
    CHECK(range.begin() == range.end());
    CHECK(range.empty());
    CHECK(simple_paths(g.now(), c, a, 3).empty());
    auto loop = simple_paths(g.now(), a, a, 3);
    CHECK((*loop.begin()).hops() == 0);
    CHECK(all_of(std::move(loop)).size() == 1);
}

TEST_CASE("the first paths come without looking for the rest, and dead ends are not walked into") {
    // A ladder of 40 rungs with two ways at each has 2^40 paths; beside it, and looked at first, is a thicket with no way out to the end of
    // it in time.
    test_support::graph_under_test g;
    transaction t = g.begin();
    const relation_id next = t.relation("NEXT");
    std::vector<entity_id> trap, rungs;
    for (int i = 0; i < 60; ++i) trap.push_back(t.add_entity());
    for (int i = 0; i <= 40; ++i) rungs.push_back(t.add_entity());
    for (std::size_t i = 0; i < 40; ++i) {
        t.state(rungs[i], next, rungs[i + 1]);
        t.state(rungs[i], next, rungs[i + 1]);
    }
    for (const auto a : trap)
        for (const auto b : trap)
            if (a != b) t.state(a, next, b);
    t.state(rungs[0], next, trap[0]);
    entity_id way_out = trap[1];
    for (int i = 0; i < 55; ++i) {
        const auto onward = t.add_entity();
        t.state(way_out, next, onward);
        way_out = onward;
    }
    t.state(way_out, next, rungs.back());
    t.commit();
    auto range = simple_paths(g.now(), rungs.front(), rungs.back(), 100);
    std::size_t taken = 0;
    for (auto p = range.begin(); p != range.end() && taken < 1000; ++p, ++taken) CHECK((*p).hops() == 40);
    CHECK(taken == 1000);
    CHECK(all_of(simple_paths(g.now(), rungs.front(), rungs.back(), 39)).empty());
}
