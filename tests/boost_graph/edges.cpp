// SPDX-License-Identifier: BSL-1.0
// The vertices, edges and degrees of the graphs against plain lists, under every kind of view.
#include "boost_graph/sample.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <tuple>
#include <vector>

namespace {

using namespace entente;

using listed =
    std::vector<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>>; // statement, source, target

template <class Range>
listed sorted(Range range) {
    listed list;
    for (auto [e, last] = range; e != last; ++e) {
        const statement_edge edge = *e;
        list.emplace_back(edge.statement.value(), edge.source.value(), edge.target.value());
    }
    std::sort(list.begin(), list.end());
    return list;
}

template <class Keep>
std::vector<plain::arc> kept(const std::vector<plain::arc>& arcs, Keep keep) {
    std::vector<plain::arc> result;
    std::copy_if(arcs.begin(), arcs.end(), std::back_inserter(result), keep);
    return result;
}

// What a graph should show, from its arcs.
struct expected {
    bool is_undirected;
    std::size_t vertex_count;
    const std::vector<plain::arc>& arcs;

    listed all() const {
        listed list;
        for (const auto& a : arcs) list.emplace_back(a.statement, a.from, a.to);
        std::sort(list.begin(), list.end());
        return list;
    }
    // The edges at a vertex, `from_it` towards others or else towards it.
    listed at(std::uint32_t vertex, bool from_it) const {
        listed list;
        for (const auto& a : arcs) {
            const bool forwards = (from_it ? a.from : a.to) == vertex,
                       backwards = (from_it ? a.to : a.from) == vertex;
            if (forwards) list.emplace_back(a.statement, a.from, a.to);
            if (is_undirected && backwards) list.emplace_back(a.statement, a.to, a.from);
        }
        std::sort(list.begin(), list.end());
        return list;
    }
};

// The first thing about a graph that is not as expected, or an empty text.
template <class G>
std::string fault(const G& g, const expected& right) {
    if (num_vertices(g) != right.vertex_count) return "num_vertices";
    const auto [first, last] = vertices(g);
    if (static_cast<std::size_t>(last - first) != num_vertices(g)) return "vertices";
    if (sorted(edges(g)) != right.all()) return "edges";
    if (num_edges(g) != right.arcs.size()) return "num_edges";
    for (auto i = first; i != last; ++i) {
        const entity_id u = *i;
        const std::string at = " of " + std::to_string(u.value());
        const listed out = right.at(u.value(), true), in = right.at(u.value(), false);
        if (sorted(out_edges(u, g)) != out) return "out_edges" + at;
        if (sorted(in_edges(u, g)) != in) return "in_edges" + at;
        if (out_degree(u, g) != out.size()) return "out_degree" + at;
        if (in_degree(u, g) != in.size()) return "in_degree" + at;
        if (degree(u, g) != (right.is_undirected ? out.size() : out.size() + in.size())) return "degree" + at;

        // Neighbours come as the edges do, and `edge` finds the first of each.
        auto [e, e_end] = out_edges(u, g);
        for (auto [n, n_end] = adjacent_vertices(u, g); n != n_end; ++n, ++e) {
            if (e == e_end || *n != target(*e, g) || source(*e, g) != u) return "adjacent_vertices" + at;
            const auto [found, exists] = edge(u, *n, g);
            if (!exists || found.target != *n) return "edge" + at;
        }
        if (e != e_end) return "adjacent_vertices" + at;
        for (auto n = first; n != last; ++n) {
            const bool joined = std::any_of(out.begin(), out.end(),
                                            [&](const auto& o) { return std::get<2>(o) == (*n).value(); });
            if (edge(u, *n, g).second != joined) return "edge" + at;
        }
    }
    return "";
}

// Two passes over a range see the same, and a copy of an iterator goes its own way.
template <class Range>
bool passes_repeat(Range range) {
    std::vector<statement_edge> once, again;
    auto [i, end] = range;
    for (auto copy = i; copy != end; copy++) once.push_back(*copy);
    std::size_t seen = 0;
    for (; i != end; ++seen) {
        const auto before = i++;
        if (before == i || *before != once[seen]) return false;
        again.push_back(*before);
    }
    return once == again;
}

} // namespace

TEST_CASE("a view shows each believed statement between entities as one edge, and nothing else") {
    std::size_t views = 0, most = 0;
    sample::for_each_scene(25, [&](const sample::scene& s, const sample::world&) {
        INFO(s.name);
        CHECK(fault(s.seen, {false, s.vertex_count, s.arcs}) == "");
        ++views;
        most = std::max(most, s.arcs.size());
    });
    CHECK(views == 25 * 3 * 10);
    CHECK(most > 60);
}

TEST_CASE("a relation_graph shows the edges of its relation only") {
    sample::for_each_scene(12, [&](const sample::scene& s, const sample::world& w) {
        for (const relation_id r : w.relations()) {
            INFO(s.name << ", relation " << r.value());
            const auto arcs = kept(s.arcs, [&](const plain::arc& a) { return a.relation == r.value(); });
            CHECK(fault(relation_graph(s.seen, r), {false, s.vertex_count, arcs}) == "");
            CHECK(fault(undirected_graph(relation_graph(s.seen, r)), {true, s.vertex_count, arcs}) == "");
        }
    });
}

TEST_CASE("an undirected_graph shows each edge from both its ends") {
    sample::for_each_scene(12, [&](const sample::scene& s, const sample::world&) {
        INFO(s.name);
        CHECK(fault(undirected_graph(s.seen), {true, s.vertex_count, s.arcs}) == "");
    });
}

TEST_CASE("a range of edges can be passed more than once") {
    sample::for_each_scene(8, [&](const sample::scene& s, const sample::world&) {
        INFO(s.name);
        CHECK(passes_repeat(edges(s.seen)));
        const undirected_graph both(s.seen);
        for (auto [u, end] = vertices(s.seen); u != end; ++u) {
            CHECK(passes_repeat(out_edges(*u, s.seen)));
            CHECK(passes_repeat(in_edges(*u, s.seen)));
            CHECK(passes_repeat(out_edges(*u, both)));
        }
    });
}

TEST_CASE("an empty graph has neither vertices nor edges") {
    test_support::graph_under_test g;
    const view v = g.now();
    CHECK(fault(v, {false, 0, {}}) == "");
    g.checkpoint();
    CHECK(fault(g.now(), {false, 0, {}}) == "");
    CHECK(edges(v).first == edges(v).second);

    SUBCASE("and one without statements has vertices only") {
        g.add_entity();
        CHECK(fault(v, {false, 0, {}}) == ""); // a view keeps what it shows
        CHECK(fault(g.now(), {false, 1, {}}) == "");
        CHECK(fault(undirected_graph(g.now()), {true, 1, {}}) == "");
    }
}

TEST_CASE("a relation that nobody declared has no edges") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b");
    g.state(named_relation("KNOWS")(a, b));
    CHECK(num_edges(relation_graph(g.now(), named_relation("KNOWS"))) == 1);
    CHECK(num_edges(relation_graph(g.now(), named_relation("LIKES"))) == 0);
    CHECK(out_degree(a, relation_graph(g.now(), named_relation("LIKES"))) == 0);
    g.checkpoint();
    CHECK(num_edges(relation_graph(g.now(), named_relation("KNOWS"))) == 1);
    CHECK(num_edges(relation_graph(g.now(), named_relation("LIKES"))) == 0);
}

TEST_CASE("a statement about an entity and itself is one loop, met twice where edges have no direction") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a");
    g.state(named_relation("CITES")(a, a));
    for (int sealed = 0; sealed < 2; ++sealed) {
        const view v = g.now();
        CHECK(out_degree(a, v) == 1);
        CHECK(in_degree(a, v) == 1);
        CHECK(degree(a, v) == 2);
        const undirected_graph both(v);
        CHECK(out_degree(a, both) == 2);
        CHECK(num_edges(both) == 1);
        CHECK(std::distance(out_edges(a, both).first, out_edges(a, both).second) == 2);
        g.checkpoint();
    }
}

TEST_CASE("a removed or merged entity stays a vertex without edges, which by_presence leaves out") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), c = g.add_entity("c");
    const named_relation knows("KNOWS");
    g.state(knows(a, c));
    g.state(knows(b, c));
    g.state(same_as(a, b));
    const view before = g.now();
    const view merged = before.merging_identities();
    CHECK(num_vertices(merged) == 3);
    CHECK(num_edges(merged) == 2); // what says that the two are one is no edge
    CHECK(out_degree(a, merged) == 2);
    CHECK(out_degree(b, merged) == 0);
    CHECK(in_degree(c, merged) == 2);
    CHECK(num_edges(before) == 3);

    g.remove(c);
    const view after = g.now();
    CHECK(num_vertices(after) == 3);
    CHECK(num_edges(after) == 1);
    CHECK(degree(c, after) == 0);
    CHECK(by_presence(before)(c));
    CHECK_FALSE(by_presence(after)(c));
    CHECK(by_presence(after)(b));
    CHECK_FALSE(by_presence(merged)(b));
    CHECK(num_edges(before) == 3);
}
