// SPDX-License-Identifier: BSL-1.0
// Maximum flow through views, on the network that copy_flow_network makes of them.
#include "boost_graph/sample.hpp"

#include <boost/graph/edmonds_karp_max_flow.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <deque>

namespace {

using namespace entente;

using network_traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
using network = boost::adjacency_list<
    boost::vecS, boost::vecS, boost::directedS,
    boost::property<boost::vertex_color_t, boost::default_color_type,
                    boost::property<boost::vertex_predecessor_t, network_traits::edge_descriptor>>,
    boost::property<
        boost::edge_capacity_t, long,
        boost::property<boost::edge_residual_capacity_t, long,
                        boost::property<boost::edge_reverse_t, network_traits::edge_descriptor>>>>;

// Ford and Fulkerson on a matrix, in as few words as will do.
long flow_by_matrix(std::vector<std::vector<long>> left, std::size_t from, std::size_t to) {
    for (long total = 0;;) {
        std::vector<std::size_t> before(left.size(), left.size());
        std::deque<std::size_t> queue{from};
        before[from] = from;
        while (!queue.empty() && before[to] == left.size()) {
            const std::size_t u = queue.front();
            queue.pop_front();
            for (std::size_t v = 0; v < left.size(); ++v)
                if (left[u][v] > 0 && before[v] == left.size()) {
                    before[v] = u;
                    queue.push_back(v);
                }
        }
        if (before[to] == left.size()) return total;
        long amount = std::numeric_limits<long>::max();
        for (std::size_t v = to; v != from; v = before[v]) amount = std::min(amount, left[before[v]][v]);
        for (std::size_t v = to; v != from; v = before[v]) {
            left[before[v]][v] -= amount;
            left[v][before[v]] += amount;
        }
        total += amount;
    }
}

template <class G>
std::array<long, 2> flows(const G& g, std::size_t from, std::size_t to) {
    const auto capacity = weight_map(g, [](statement_id s) { return sample::world::weight_of(s); });
    std::array<network, 2> networks;
    for (network& n : networks) copy_flow_network(g, n, capacity);
    return {boost::push_relabel_max_flow(networks[0], from, to),
            boost::edmonds_karp_max_flow(networks[1], from, to)};
}

} // namespace

TEST_CASE("push-relabel and Edmonds-Karp find the maximum flow through a view") {
    long most = 0;
    sample::for_each_scene(8, [&](const sample::scene& s, const sample::world&) {
        INFO(s.name);
        std::vector<std::vector<long>> directed(s.vertex_count, std::vector<long>(s.vertex_count)),
            undirected = directed;
        for (const auto& a : s.arcs) {
            directed[a.from][a.to] += a.weight;
            undirected[a.from][a.to] += a.weight;
            undirected[a.to][a.from] += a.weight;
        }
        for (std::size_t to = 1; to < s.vertex_count; to += 3) {
            const long there = flow_by_matrix(directed, 0, to), either = flow_by_matrix(undirected, 0, to);
            CHECK(flows(s.seen, 0, to) == std::array{there, there});
            CHECK(flows(undirected_graph(s.seen), 0, to) == std::array{either, either});
            most = std::max(most, there);
        }
    });
    CHECK(most > 100);
}
