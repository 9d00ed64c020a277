// SPDX-License-Identifier: BSL-1.0
// The algorithms of Boost.Graph run on views of random graphs unmodified, and say what they say of a plain adjacency_list.
#include "boost_graph/sample.hpp"

#include "support/graph_under_test.hpp"
#include <boost/graph/copy.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/reverse_graph.hpp>

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using namespace entente;
using sample::scene;
using sample::world;

constexpr std::uint64_t seeds = 10;

plain::directed directed_copy(const scene& s) {
    return plain::copy_of<plain::directed>(s.vertex_count, s.arcs);
}
plain::undirected undirected_copy(const scene& s) {
    return plain::copy_of<plain::undirected>(s.vertex_count, s.arcs);
}

} // namespace

TEST_CASE("breadth-first search finds the same number of hops") {
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        const auto copy = directed_copy(s);
        const auto both = undirected_copy(s);
        for (std::size_t from = 0; from < s.vertex_count; from += 5) {
            CHECK(plain::hops(s.seen, from) == plain::hops(copy, from));
            CHECK(plain::hops(undirected_graph(s.seen), from) == plain::hops(both, from));
        }
    });
}

TEST_CASE("depth-first search discovers and finishes vertices at the same times") {
    std::size_t steps = 0;
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        // The order of edges decides: the copy gets them in the view's.
        plain::directed copy(s.vertex_count);
        for (auto [u, last] = vertices(s.seen); u != last; ++u)
            for (auto [e, e_end] = out_edges(*u, s.seen); e != e_end; ++e)
                add_edge((*e).source.value(), (*e).target.value(), copy);
        REQUIRE(num_edges(copy) == s.arcs.size());
        const auto times = plain::depth_first(s.seen);
        CHECK(times == plain::depth_first(copy));
        steps += times.finished.size();
    });
    CHECK(steps > 1000);
}

TEST_CASE("Dijkstra's algorithm finds the same distances by a function of the statement") {
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        const auto copy = directed_copy(s);
        const auto both = undirected_copy(s);
        const undirected_graph undirected(s.seen);
        const auto weight = [](statement_id id) { return world::weight_of(id); };
        for (std::size_t from = 0; from < s.vertex_count; from += 5) {
            CHECK(plain::distances(s.seen, from, weight_map(s.seen, weight)) ==
                  plain::distances(copy, from, get(&plain::arc::weight, copy)));
            CHECK(plain::distances(undirected, from, weight_map(undirected, weight)) ==
                  plain::distances(both, from, get(&plain::arc::weight, both)));
        }
    });
}

TEST_CASE("strong components are the same") {
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        CHECK(plain::strong_parts(s.seen) == plain::strong_parts(directed_copy(s)));
    });
}

TEST_CASE("weak components are the connected components of an undirected_graph") {
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        CHECK(plain::connected_parts(undirected_graph(s.seen)) == plain::connected_parts(undirected_copy(s)));
    });
}

TEST_CASE("a topological order puts subjects before objects, and is refused where there is a circle") {
    std::size_t ordered = 0, circular = 0;
    sample::for_each_scene(seeds, [&](const scene& s, const world& w) {
        INFO(s.name);
        const relation_graph upward(s.seen, w.upward());
        std::vector<plain::arc> arcs;
        for (const auto& a : s.arcs)
            if (a.relation == w.upward().value()) arcs.push_back(a);
        const auto copy = plain::copy_of<plain::directed>(s.vertex_count, arcs);
        const auto positions = plain::topological_positions(upward);
        CHECK(positions.has_value() == plain::topological_positions(copy).has_value());
        if (positions)
            for (const auto& a : arcs) CHECK((*positions)[a.from] < (*positions)[a.to]);
        CHECK(plain::topological_positions(s.seen).has_value() ==
              plain::topological_positions(directed_copy(s)).has_value());
        ++(positions ? ordered : circular);
    });
    CHECK(ordered > 100);
    CHECK(circular > 0); // merging makes some
}

TEST_CASE("PageRank gives each vertex the same rank") {
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        const auto ranks = plain::page_ranks(s.seen, 20);
        CHECK(plain::difference(ranks, plain::page_ranks(directed_copy(s), 20)) < plain::rounding);
        CHECK(std::all_of(ranks.begin(), ranks.end(), [](double r) { return r > 0.1; }));
    });
}

TEST_CASE("betweenness of each vertex is the same") {
    double most = 0;
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        const auto centrality = plain::betweenness(s.seen);
        CHECK(plain::difference(centrality, plain::betweenness(directed_copy(s))) < plain::rounding);
        CHECK(plain::difference(plain::betweenness(undirected_graph(s.seen)),
                                plain::betweenness(undirected_copy(s))) < plain::rounding);
        most = std::max(most, *std::max_element(centrality.begin(), centrality.end()));
    });
    CHECK(most > 10);
}

TEST_CASE("core numbers are the same") {
    std::size_t highest = 0;
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        const auto cores = plain::cores(undirected_graph(s.seen));
        CHECK(cores == plain::cores(undirected_copy(s)));
        CHECK(plain::cores(s.seen) == plain::cores(directed_copy(s)));
        highest = std::max(highest, *std::max_element(cores.begin(), cores.end()));
    });
    CHECK(highest > 3);
}

TEST_CASE("copy_graph copies a view vertex by vertex and edge by edge") {
    sample::for_each_scene(seeds, [&](const scene& s, const world&) {
        INFO(s.name);
        boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS> bare;
        boost::copy_graph(s.seen, bare);
        CHECK(num_vertices(bare) == s.vertex_count);
        CHECK(num_edges(bare) == s.arcs.size());
        for (std::size_t i = 0; i < s.vertex_count; ++i) {
            CHECK(out_degree(i, bare) == out_degree(vertex(i, s.seen), s.seen));
            CHECK(in_degree(i, bare) == in_degree(vertex(i, s.seen), s.seen));
        }

        plain::directed named;
        const auto take_along = [&](const statement_edge& from, const auto& to) {
            named[to] = {from.source.value(), from.target.value(), get(edge_relation, s.seen, from).value(),
                         from.statement.value(), 1};
        };
        boost::copy_graph(s.seen, named,
                          boost::vertex_copy([](entity_id, std::size_t) {}).edge_copy(take_along));
        std::vector<std::uint32_t> copied, wanted;
        for (auto [e, last] = edges(named); e != last; ++e) {
            CHECK(source(*e, named) == named[*e].from);
            CHECK(target(*e, named) == named[*e].to);
            copied.push_back(named[*e].statement);
        }
        for (const auto& a : s.arcs) wanted.push_back(a.statement);
        std::sort(copied.begin(), copied.end());
        std::sort(wanted.begin(), wanted.end());
        CHECK(copied == wanted);
    });
}

TEST_CASE("filtered_graph keeps the edges of some relations and the vertices that are there") {
    sample::for_each_scene(seeds, [&](const scene& s, const world& w) {
        INFO(s.name);
        const auto first = w.relations()[0], second = w.relations()[1];
        const boost::filtered_graph<view, by_relation<2>> some(s.seen, by_relation(s.seen, first, second));
        std::vector<plain::arc> arcs;
        for (const auto& a : s.arcs)
            if (a.relation == first.value() || a.relation == second.value()) arcs.push_back(a);
        const auto copy = plain::copy_of<plain::directed>(s.vertex_count, arcs);
        const auto [e, last] = edges(some);
        CHECK(static_cast<std::size_t>(std::distance(e, last)) == arcs.size());
        CHECK(plain::hops(some, 0) == plain::hops(copy, 0));
        CHECK(plain::strong_parts(some) == plain::strong_parts(copy));

        const auto present = boost::make_filtered_graph(s.seen, boost::keep_all(), by_presence(s.seen));
        std::vector<entity_id> there;
        s.seen.for_each_entity([&](entity_id here) { there.push_back(here); });
        const auto [v, v_end] = vertices(present);
        CHECK(std::vector<entity_id>(v, v_end) == there);
        const auto [p, p_end] = edges(present);
        CHECK(static_cast<std::size_t>(std::distance(p, p_end)) ==
              s.arcs.size()); // no edge leads to what is not there
    });
}

TEST_CASE("by_type keeps the instances of a type and of its subtypes") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    t.declare(type_definition{"Person", {}});
    const type_id leader = t.declare(type_definition{"Leader", {"Person"}});
    const auto a = t.add_entity("a", {"Leader"}), b = t.add_entity("b", {"Person"}),
               c = t.add_entity("c", {"Place"});
    const auto knows = t.relation("KNOWS");
    t.state(a, knows, b);
    t.state(b, knows, c);
    t.commit();
    const view v = g.now();
    const auto kept = [&](type_id type) {
        const auto only = boost::make_filtered_graph(v, boost::keep_all(), by_type(v, type));
        const auto [first, last] = vertices(only);
        const auto [e, e_end] = edges(only);
        return std::pair(std::vector<entity_id>(first, last), std::distance(e, e_end));
    };
    CHECK(kept(*v.ontology().find_type("Person")) ==
          std::pair(std::vector<entity_id>{a, b}, std::ptrdiff_t{1}));
    CHECK(kept(leader) == std::pair(std::vector<entity_id>{a}, std::ptrdiff_t{0}));
}

TEST_CASE("boost::reverse_graph turns a view round") {
    sample::for_each_scene(3, [&](const scene& s, const world&) {
        INFO(s.name);
        const auto copy = directed_copy(s);
        CHECK(plain::hops(boost::make_reverse_graph(s.seen), 1) ==
              plain::hops(boost::make_reverse_graph(copy), 1));
    });
}
