// SPDX-License-Identifier: BSL-1.0
// The plain copies that a view is held against, and the algorithms of Boost.Graph in a form that gives arrays by vertex index, the same
// for a view and for a copy.
#pragma once

#include <entente/boost_graph.hpp>
#include <entente/graph.hpp>

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/depth_first_search.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/page_rank.hpp>
#include <boost/graph/strong_components.hpp>
#include <boost/graph/topological_sort.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <vector>

namespace plain {

/// One statement between entities, as it is told apart from any graph.
struct arc {
    std::uint32_t from = 0, to = 0, relation = 0, statement = 0;
    long weight = 1;
};

using directed =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property, arc>;
using undirected =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS, boost::no_property, arc>;

template <class Copy>
Copy copy_of(std::size_t vertex_count, const std::vector<arc>& arcs) {
    Copy copy(vertex_count);
    for (const arc& a : arcs) add_edge(a.from, a.to, a, copy);
    return copy;
}

template <class G>
auto index_of(const G& g) {
    return get(boost::vertex_index, g);
}
template <class G, class T>
auto by_vertex(const G& g, std::vector<T>& values) {
    return boost::make_iterator_property_map(values.begin(), index_of(g));
}

/// The vertex of an index, also of a graph adaptor that lacks `vertex`; all vertices must be there.
template <class G>
auto vertex_at(const G& g, std::size_t index) {
    return *std::next(vertices(g).first, static_cast<std::ptrdiff_t>(index));
}

template <class G>
std::vector<int> hops(const G& g, std::size_t from) {
    std::vector<int> distance(num_vertices(g), -1);
    distance[from] = 0;
    boost::breadth_first_search(g, vertex_at(g, from),
                                boost::visitor(boost::make_bfs_visitor(
                                    boost::record_distances(by_vertex(g, distance), boost::on_tree_edge()))));
    return distance;
}

struct visit_times {
    std::vector<int> discovered, finished;
    friend bool operator==(const visit_times&, const visit_times&) = default;
};
template <class G>
visit_times depth_first(const G& g) {
    visit_times times{std::vector<int>(num_vertices(g)), std::vector<int>(num_vertices(g))};
    int now = 0;
    auto visitor = boost::make_dfs_visitor(
        std::make_pair(boost::stamp_times(by_vertex(g, times.discovered), now, boost::on_discover_vertex()),
                       boost::stamp_times(by_vertex(g, times.finished), now, boost::on_finish_vertex())));
    boost::depth_first_search(g, boost::visitor(visitor));
    return times;
}

template <class G, class WeightMap>
auto distances(const G& g, std::size_t from, WeightMap weight) {
    std::vector<typename boost::property_traits<WeightMap>::value_type> distance(num_vertices(g));
    boost::dijkstra_shortest_paths(g, vertex_at(g, from),
                                   boost::weight_map(weight).distance_map(by_vertex(g, distance)));
    return distance;
}

/// Components are numbered in order of their lowest vertex, so that equal partitions are equal arrays.
inline std::vector<int> numbered(const std::vector<int>& component) {
    std::vector<int> names(component.size(), -1), result;
    int next = 0;
    for (const int c : component) {
        int& name = names[static_cast<std::size_t>(c)];
        if (name < 0) name = next++;
        result.push_back(name);
    }
    return result;
}
template <class G>
std::vector<int> strong_parts(const G& g) {
    std::vector<int> component(num_vertices(g));
    boost::strong_components(g, by_vertex(g, component));
    return numbered(component);
}
template <class G>
std::vector<int> connected_parts(const G& g) {
    std::vector<int> component(num_vertices(g));
    boost::connected_components(g, by_vertex(g, component));
    return numbered(component);
}

/// Positions in a topological order, or nothing where there is a circle.
template <class G>
std::optional<std::vector<std::size_t>> topological_positions(const G& g) {
    std::vector<typename boost::graph_traits<G>::vertex_descriptor> order;
    try {
        boost::topological_sort(g, std::back_inserter(order));
    } catch (const boost::not_a_dag&) {
        return std::nullopt;
    }
    std::vector<std::size_t> position(num_vertices(g));
    for (std::size_t i = 0; i < order.size(); ++i) position[get(index_of(g), order[i])] = order.size() - i;
    return position;
}

template <class G>
std::vector<double> page_ranks(const G& g, std::size_t iterations) {
    std::vector<double> rank(num_vertices(g));
    boost::graph::page_rank(g, by_vertex(g, rank), boost::graph::n_iterations(iterations), 0.85);
    return rank;
}

template <class G>
std::vector<double> betweenness(const G& g) {
    std::vector<double> centrality(num_vertices(g));
    boost::brandes_betweenness_centrality(g, by_vertex(g, centrality));
    return centrality;
}

template <class G>
std::vector<std::size_t> cores(const G& g) {
    std::vector<std::size_t> core(num_vertices(g));
    boost::core_numbers(g, by_vertex(g, core));
    return core;
}

/// The largest difference between two arrays, as a share of the larger of the two numbers where that is more than 1.
inline double difference(const std::vector<double>& a, const std::vector<double>& b) {
    if (a.size() != b.size()) return std::numeric_limits<double>::infinity();
    double largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) continue; // two infinities
        const double d = std::abs(a[i] - b[i]) / std::max({1.0, std::abs(a[i]), std::abs(b[i])});
        if (!(d <= largest)) largest = d;
    }
    return largest;
}
inline constexpr double rounding = 1e-9; // sums in another order

} // namespace plain
