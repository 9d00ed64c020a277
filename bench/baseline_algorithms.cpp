// SPDX-License-Identifier: BSL-1.0
// Shortest paths and PageRank by hand, each the way that suits its graph: one knows only where edges lead, the other also where they come from.
#include "baseline_queries.hpp"

#include <boost/range/iterator_range.hpp>

#include <optional>
#include <stdexcept>

namespace entente::bench::baseline {
namespace {

template <class Graph>
std::uint32_t vertex(const database<Graph>& data, const std::string& key) {
    const auto found = data.vertices.find(key);
    if (found == data.vertices.end()) throw std::runtime_error("no entity has the key '" + key + "'");
    return found->second;
}

template <class Graph>
auto objects_of(std::uint32_t v, const Graph& graph) {
    return boost::make_iterator_range(adjacent_vertices(v, graph));
}

auto subjects_of(std::uint32_t v, const list_graph& graph) {
    return boost::make_iterator_range(inv_adjacent_vertices(v, graph));
}

// Breadth-first from the source; ends when the target is first seen. Marks of earlier searches have other epochs.
class distance_finder_csr {
public:
    explicit distance_finder_csr(const csr_graph& graph) : graph_(graph), seen_(num_vertices(graph), 0) {
        queue_.reserve(num_vertices(graph));
    }

    std::optional<std::uint32_t> operator()(std::uint32_t from, std::uint32_t to) {
        if (from == to) return 0;
        ++epoch_;
        queue_.assign(1, from);
        seen_[from] = epoch_;
        std::size_t next = 0;
        for (std::uint32_t distance = 1; next < queue_.size(); ++distance) {
            for (const std::size_t level_end = queue_.size(); next < level_end; ++next) {
                for (const auto v : objects_of(queue_[next], graph_)) {
                    if (seen_[v] == epoch_) continue;
                    if (v == to) return distance;
                    seen_[v] = epoch_;
                    queue_.push_back(v);
                }
            }
        }
        return std::nullopt;
    }

private:
    const csr_graph& graph_;
    std::vector<std::uint32_t> seen_;
    std::vector<std::uint32_t> queue_;
    std::uint32_t epoch_ = 0;
};

// Breadth-first from both ends, always on the side with fewer edges to follow. Whole levels are done in turn, so the first vertex seen from both
// sides lies on a shortest path.
class distance_finder_list {
public:
    explicit distance_finder_list(const list_graph& graph) : graph_(graph), seen_(num_vertices(graph), 0) {}

    std::optional<std::uint32_t> operator()(std::uint32_t from, std::uint32_t to) {
        if (from == to) return 0;
        epoch_ += 2;
        forward_.assign(1, from);
        backward_.assign(1, to);
        seen_[from] = epoch_;
        seen_[to] = epoch_ + 1;
        std::size_t forward_edges = out_degree(from, graph_);
        std::size_t backward_edges = in_degree(to, graph_);
        for (std::uint32_t distance = 1; forward_edges != 0 && backward_edges != 0; ++distance) {
            const bool met = forward_edges <= backward_edges
                                 ? step(
                                       forward_, forward_edges, epoch_,
                                       [&](std::uint32_t v) { return objects_of(v, graph_); },
                                       [&](std::uint32_t v) { return out_degree(v, graph_); })
                                 : step(
                                       backward_, backward_edges, epoch_ + 1,
                                       [&](std::uint32_t v) { return subjects_of(v, graph_); },
                                       [&](std::uint32_t v) { return in_degree(v, graph_); });
            if (met) return distance;
        }
        return std::nullopt;
    }

private:
    // Replaces a side's level by the next one; true once the sides meet. The mark of the other side differs in its last bit.
    template <class Neighbours, class Degree>
    bool step(std::vector<std::uint32_t>& level, std::size_t& edges, std::uint32_t mark,
              Neighbours neighbours, Degree degree) {
        next_.clear();
        edges = 0;
        for (const std::uint32_t u : level) {
            for (const auto w : neighbours(u)) {
                const auto v = static_cast<std::uint32_t>(w);
                if (seen_[v] == mark) continue;
                if (seen_[v] == (mark ^ 1U)) return true;
                seen_[v] = mark;
                next_.push_back(v);
                edges += degree(v);
            }
        }
        level.swap(next_);
        return false;
    }

    const list_graph& graph_;
    std::vector<std::uint32_t> seen_;
    std::vector<std::uint32_t> forward_, backward_, next_;
    std::uint32_t epoch_ = 0;
};

distance_finder_csr make_finder(const csr_graph& graph) { return distance_finder_csr(graph); }
distance_finder_list make_finder(const list_graph& graph) { return distance_finder_list(graph); }

// One iteration: `next` gets, for each vertex, the shares of those that point to it. A row at a time to its targets, ...
void spread(const csr_graph& graph, const std::vector<double>& share, std::vector<double>& next) {
    std::fill(next.begin(), next.end(), 0.0);
    for (std::uint32_t u = 0; u < share.size(); ++u) {
        const double mine = share[u];
        for (const auto v : objects_of(u, graph)) next[v] += mine;
    }
}

// ... or a vertex at a time from its sources, with nothing written in between.
void spread(const list_graph& graph, const std::vector<double>& share, std::vector<double>& next) {
    for (std::uint32_t v = 0; v < next.size(); ++v) {
        double sum = 0;
        for (const auto u : subjects_of(v, graph)) sum += share[u];
        next[v] = sum;
    }
}

} // namespace

template <class Graph>
two_sums shortest(const database<Graph>& data, std::span<const key_pair> pairs) {
    auto distance = make_finder(data.graph);
    two_sums result;
    for (const auto& [from, to] : pairs) {
        if (const auto length = distance(vertex(data, from), vertex(data, to))) {
            ++result.first;
            result.second += *length;
        }
    }
    return result;
}

template <class Graph>
std::vector<double> page_rank(const database<Graph>& data) {
    constexpr double damping = 0.85;
    constexpr int iterations = 20;
    const std::size_t size = num_vertices(data.graph);
    const auto count = static_cast<double>(size);
    std::vector<double> rank(size, 1 / count);
    std::vector<double> share(size);
    std::vector<double> next(size);
    for (int i = 0; i < iterations; ++i) {
        double dangling = 0;
        for (std::uint32_t v = 0; v < size; ++v) {
            const auto degree = out_degree(v, data.graph);
            dangling += degree == 0 ? rank[v] : 0;
            share[v] = degree == 0 ? 0 : rank[v] / static_cast<double>(degree);
        }
        spread(data.graph, share, next);
        const double base = (1 - damping + damping * dangling) / count;
        for (std::size_t v = 0; v < size; ++v) rank[v] = base + damping * next[v];
    }
    return rank;
}

template two_sums shortest(const database<csr_graph>&, std::span<const key_pair>);
template two_sums shortest(const database<list_graph>&, std::span<const key_pair>);
template std::vector<double> page_rank(const database<csr_graph>&);
template std::vector<double> page_rank(const database<list_graph>&);

} // namespace entente::bench::baseline
