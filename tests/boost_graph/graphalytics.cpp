// SPDX-License-Identifier: BSL-1.0
// The two example graphs of LDBC Graphalytics, whose right answers come with them: breadth-first search, shortest paths, weak
// components, PageRank and the clustering coefficient, as far as Boost.Graph defines them alike.
#include "boost_graph/plain.hpp"

#include "support/graph_under_test.hpp"
#include <boost/graph/clustering_coefficient.hpp>
#include <boost/graph/exterior_property.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <string>
#include <string_view>

namespace {

using namespace entente;

std::ifstream opened(const std::string& name) {
    std::ifstream in(std::string(ENTENTE_SHARED_DATA_DIR) + "/graphalytics/example/" + name);
    REQUIRE_MESSAGE(in.is_open(), name);
    return in;
}

// "vertex value" lines; "Infinity" and the largest integer stand for unreachable.
std::map<std::string, double> answers(const std::string& name) {
    std::map<std::string, double> result;
    auto in = opened(name);
    for (std::string vertex, value; in >> vertex >> value;)
        result[vertex] = value == "Infinity" || value == "9223372036854775807"
                             ? std::numeric_limits<double>::infinity()
                             : std::stod(value);
    REQUIRE(!result.empty());
    return result;
}

struct example {
    std::string name;
    test_support::graph_under_test g;
    relation_id weight;

    explicit example(const std::string& of, bool sealed) : name("example-" + of) {
        transaction t = g.begin();
        const auto joins = t.relation("joins");
        weight = t.relation("weight");
        auto vertices = opened(name + ".v");
        for (std::string vertex; vertices >> vertex;) t.add_entity(vertex);
        auto edges = opened(name + ".e");
        std::string from, to;
        for (double w = 0; edges >> from >> to >> w;) {
            const auto s = t.state({t.find(from).value(), joins, t.find(to).value(), {}});
            t.state({s, weight, t.intern(value(w)), {}});
        }
        t.commit();
        if (sealed) g.checkpoint();
    }

    template <class Values>
    bool right(const view& v, const std::string& algorithm, const Values& values) const {
        const auto wanted = answers(name + "-" + algorithm);
        bool all = wanted.size() == num_vertices(v);
        for (const auto& [vertex, value] : wanted) {
            const double found = static_cast<double>(values.at(v.find(vertex).value().value()));
            if (!(found == value || std::abs(found - value) < 1e-12)) {
                MESSAGE(name << " " << algorithm << " " << vertex << ": " << found << " instead of "
                             << value);
                all = false;
            }
        }
        return all;
    }
};

std::vector<double> or_infinity(const std::vector<int>& hops) {
    std::vector<double> result;
    for (const int h : hops) result.push_back(h < 0 ? std::numeric_limits<double>::infinity() : h);
    return result;
}
std::vector<double> or_infinity(std::vector<double> distances) {
    for (double& d : distances)
        if (d == std::numeric_limits<double>::max()) d = std::numeric_limits<double>::infinity();
    return distances;
}

// Components by the lowest key in them, which LDBC names them after.
std::vector<double> by_lowest_key(const view& v, const std::vector<int>& component) {
    std::map<int, double> lowest;
    const auto key = [&](std::size_t i) { return std::stod(std::string(v.key(vertex(i, v)))); };
    for (std::size_t i = 0; i < component.size(); ++i) {
        const auto at = lowest.try_emplace(component[i], key(i)).first;
        at->second = std::min(at->second, key(i));
    }
    std::vector<double> result;
    for (const int c : component) result.push_back(lowest[c]);
    return result;
}

// Boost.Graph starts from 1/n and does not divide what each vertex is given by n: n times LDBC's ranks, if told to start from 1.
template <class G>
std::vector<double> ldbc_page_ranks(const G& g, std::size_t iterations) {
    std::vector<double> rank(num_vertices(g));
    boost::graph::page_rank(g, plain::by_vertex(g, rank), boost::graph::n_iterations(iterations), 0.85, 1);
    for (double& r : rank) r /= static_cast<double>(rank.size());
    return rank;
}

bool have_data() {
    if (!std::string_view(ENTENTE_SHARED_DATA_DIR).empty()) return true;
    MESSAGE("ENTENTE_SHARED_DATA_DIR is not set: skipped");
    return false;
}

} // namespace

TEST_CASE("the directed example of Graphalytics has the answers that come with it") {
    if (!have_data()) return;
    for (const bool sealed : {false, true}) {
        example e("directed", sealed);
        const view v = e.g.now();
        const std::size_t root = v.find("1").value().value();
        CHECK(e.right(v, "BFS", or_infinity(plain::hops(v, root))));
        CHECK(e.right(v, "SSSP", or_infinity(plain::distances(v, root, weight_map(v, e.weight, -1.0)))));
        CHECK(e.right(v, "WCC", by_lowest_key(v, plain::connected_parts(undirected_graph(v)))));

        // LDBC lets a vertex without edges vote for all; here statements say so.
        transaction t = e.g.begin();
        const auto votes_for = t.relation("votes for");
        for (auto [from, last] = vertices(v); from != last; ++from)
            if (out_degree(*from, v) == 0)
                for (auto [to, end] = vertices(v); to != end; ++to) t.state(*from, votes_for, *to);
        CHECK(e.right(v, "PR", ldbc_page_ranks(t.view(), 2)));
    }
}

TEST_CASE("the undirected example of Graphalytics has the answers that come with it") {
    if (!have_data()) return;
    for (const bool sealed : {false, true}) {
        const example e("undirected", sealed);
        const view v = e.g.now();
        const undirected_graph g(v);
        const std::size_t root = v.find("2").value().value();
        CHECK(e.right(v, "BFS", or_infinity(plain::hops(g, root))));
        CHECK(e.right(v, "SSSP", or_infinity(plain::distances(g, root, weight_map(g, e.weight, -1.0)))));
        CHECK(e.right(v, "WCC", by_lowest_key(v, plain::connected_parts(g))));
        CHECK(e.right(v, "PR", ldbc_page_ranks(g, 2)));
        std::vector<double> coefficient(num_vertices(g));
        boost::all_clustering_coefficients(g, plain::by_vertex(g, coefficient));
        CHECK(e.right(v, "LCC", coefficient));
    }
}
