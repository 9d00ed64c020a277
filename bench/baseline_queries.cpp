// SPDX-License-Identifier: BSL-1.0
// The scans, counts and neighbourhoods by hand. Shortest paths and PageRank are in baseline_algorithms.cpp.
#include "baseline_queries.hpp"

#include <boost/range/iterator_range.hpp>

#include <algorithm>
#include <array>
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
auto out_edges_of(std::uint32_t v, const Graph& graph) {
    return boost::make_iterator_range(out_edges(v, graph));
}

template <class Graph>
auto neighbours(std::uint32_t v, const Graph& graph) {
    return boost::make_iterator_range(adjacent_vertices(v, graph));
}

// Every edge with its subject, in the order in which the edges lie in memory: by row, or along the list.
template <class Visit>
void visit_edges(const csr_graph& graph, Visit visit) {
    for (const auto v : boost::make_iterator_range(vertices(graph)))
        for (const auto e : out_edges_of(v, graph)) visit(e, graph[e]);
}

template <class Visit>
void visit_edges(const list_graph& graph, Visit visit) {
    for (const auto e : boost::make_iterator_range(edges(graph))) visit(e, graph[e]);
}

// The edges whose subject may be an entity of one kind. The compressed rows are scanned whole, as for every question about a day; walking
// the list takes ten times as long as that, so there only the rows of these entities are read.
template <class Visit>
void visit_edges_from(entity_kind, const csr_graph& graph, Visit visit) {
    visit_edges(graph, visit);
}

template <class Visit>
void visit_edges_from(entity_kind kind, const list_graph& graph, Visit visit) {
    for (const auto v : boost::make_iterator_range(vertices(graph))) {
        if (graph[v].kind != kind) continue;
        for (const auto e : boost::make_iterator_range(out_edges(v, graph))) visit(e, graph[e]);
    }
}

// The statements of one relation as rows of distinct neighbours in ascending order, with the number of parallel statements.
struct sub_adjacency {
    struct neighbour {
        std::uint32_t vertex;
        std::uint32_t parallels;
    };
    std::vector<std::uint32_t> first;
    std::vector<neighbour> neighbours;

    std::span<const neighbour> row(std::uint32_t v) const noexcept {
        return std::span(neighbours).subspan(first[v], first[v + 1] - first[v]);
    }
};

template <class Graph>
sub_adjacency extract(const Graph& graph, std::uint16_t relation) {
    // Subject and object in one number: they sort as fast as plain integers.
    std::vector<std::uint64_t> found;
    visit_edges(graph, [&](const auto& e, const statement& s) {
        if (s.relation == relation) found.push_back(std::uint64_t{source(e, graph)} << 32 | target(e, graph));
    });
    std::sort(found.begin(), found.end());
    sub_adjacency result;
    result.first.assign(num_vertices(graph) + 1, 0);
    for (std::size_t i = 0; i < found.size(); ++i) {
        if (i != 0 && found[i] == found[i - 1]) {
            ++result.neighbours.back().parallels;
        } else {
            result.neighbours.push_back({static_cast<std::uint32_t>(found[i]), 1});
            ++result.first[(found[i] >> 32) + 1];
        }
    }
    for (std::size_t v = 0; v + 1 < result.first.size(); ++v) result.first[v + 1] += result.first[v];
    return result;
}

// Sum over the common neighbours of the products of their parallels. Walks the shorter row; leaps in the longer one when it is much longer.
std::uint64_t common(std::span<const sub_adjacency::neighbour> a,
                     std::span<const sub_adjacency::neighbour> b) {
    if (a.size() > b.size()) std::swap(a, b);
    std::uint64_t sum = 0;
    if (a.size() * 16 < b.size()) {
        auto from = b.begin();
        for (const auto& n : a) {
            from = std::lower_bound(from, b.end(), n.vertex,
                                    [](const auto& x, std::uint32_t v) { return x.vertex < v; });
            if (from == b.end()) break;
            if (from->vertex == n.vertex) sum += std::uint64_t{n.parallels} * from->parallels;
        }
        return sum;
    }
    for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
        const std::uint32_t x = i->vertex;
        const std::uint32_t y = j->vertex;
        if (x == y) sum += std::uint64_t{i->parallels} * j->parallels;
        i += x <= y;
        j += y <= x;
    }
    return sum;
}

// Years by day from a table for the years that occur, by the calendar for all others.
class year_table {
public:
    year_table() {
        for (std::int32_t day = 0; day < days; ++day)
            years_[static_cast<std::size_t>(day)] = static_cast<std::int16_t>(year_of_day(day));
    }
    std::int32_t operator()(std::int32_t day) const noexcept {
        return day >= 0 && day < days ? years_[static_cast<std::size_t>(day)] : year_of_day(day);
    }

private:
    static constexpr std::int32_t days = 366 * 80;
    std::array<std::int16_t, days> years_{};
};

} // namespace

template <class Graph>
two_sums lookup(const database<Graph>& data, std::span<const std::string> keys) {
    two_sums result;
    for (const std::string& key : keys) {
        const std::uint32_t v = vertex(data, key);
        result.first += v;
        result.second += data.graph[v].name.size();
    }
    return result;
}

template <class Graph>
two_sums one_hop(const database<Graph>& data, std::span<const key_and_relation> questions) {
    two_sums result;
    for (const auto& [key, relation] : questions) {
        for (const auto e : out_edges_of(vertex(data, key), data.graph)) {
            if (data.graph[e].relation != relation) continue;
            ++result.first;
            result.second += target(e, data.graph);
        }
    }
    return result;
}

template <class Graph>
std::uint64_t two_hop_paths(const database<Graph>& data, std::span<const std::string> sources) {
    std::uint64_t paths = 0;
    for (const std::string& key : sources)
        for (const auto middle : neighbours(vertex(data, key), data.graph))
            paths += out_degree(middle, data.graph);
    return paths;
}

template <class Graph>
std::uint64_t two_hop_ends(const database<Graph>& data, std::span<const std::string> sources) {
    // A mark holds the number of the last source that reached the vertex, so that nothing is cleared between sources.
    std::vector<std::uint32_t> reached(num_vertices(data.graph), 0);
    std::uint64_t ends = 0;
    std::uint32_t epoch = 0;
    for (const std::string& key : sources) {
        ++epoch;
        for (const auto middle : neighbours(vertex(data, key), data.graph)) {
            for (const auto end : neighbours(static_cast<std::uint32_t>(middle), data.graph)) {
                if (reached[end] == epoch) continue;
                reached[end] = epoch;
                ++ends;
            }
        }
    }
    return ends;
}

template <class Graph>
std::uint64_t triangles(const database<Graph>& data, std::uint16_t relation) {
    const sub_adjacency rows = extract(data.graph, relation);
    std::uint64_t count = 0;
    for (std::uint32_t a = 0; a < num_vertices(data.graph); ++a)
        for (const auto& b : rows.row(a)) count += b.parallels * common(rows.row(a), rows.row(b.vertex));
    return count;
}

template <class Graph>
std::uint64_t as_of(const database<Graph>& data, std::uint16_t relation, std::span<const std::int32_t> days) {
    std::uint64_t count = 0;
    for (const std::int32_t day : days)
        visit_edges(data.graph, [&](const auto&, const statement& s) {
            count += s.relation == relation && s.valid_on(day);
        });
    return count;
}

template <class Graph>
two_sums leaders_as_of(const database<Graph>& data, std::uint16_t relation,
                       std::span<const std::int32_t> days) {
    two_sums result;
    for (const std::int32_t day : days) {
        visit_edges_from(entity_kind::leader, data.graph, [&](const auto& e, const statement& s) {
            if (s.relation != relation || !s.valid_on(day)) return;
            const auto leader = source(e, data.graph);
            const auto nation = target(e, data.graph);
            if (data.graph[leader].kind != entity_kind::leader ||
                data.graph[nation].kind != entity_kind::nation)
                return;
            ++result.first;
            result.second += 31 * leader + nation;
        });
    }
    return result;
}

template <class Graph>
std::vector<group_count> group_by(const database<Graph>& data, std::uint32_t relations) {
    constexpr std::int32_t first_year = 1900;
    constexpr std::int32_t years = 200;
    const year_table year_of;
    std::vector<std::uint32_t> counts(std::size_t{relations} * years, 0);
    visit_edges(data.graph, [&](const auto&, const statement& s) {
        const std::int32_t year = year_of(s.valid_from) - first_year;
        if (s.relation >= relations || year < 0 || year >= years)
            throw std::out_of_range("a relation or year outside the table of counts");
        ++counts[std::size_t{s.relation} * years + static_cast<std::size_t>(year)];
    });
    std::vector<group_count> groups;
    for (std::uint32_t relation = 0; relation < relations; ++relation)
        for (std::int32_t year = 0; year < years; ++year)
            if (const auto count = counts[std::size_t{relation} * years + static_cast<std::size_t>(year)];
                count != 0)
                groups.push_back({relation, first_year + year, count});
    return largest_groups(std::move(groups));
}

#define ENTENTE_BASELINE_QUERIES(Graph)                                                                      \
    template two_sums lookup(const database<Graph>&, std::span<const std::string>);                          \
    template two_sums one_hop(const database<Graph>&, std::span<const key_and_relation>);                    \
    template std::uint64_t two_hop_paths(const database<Graph>&, std::span<const std::string>);              \
    template std::uint64_t two_hop_ends(const database<Graph>&, std::span<const std::string>);               \
    template std::uint64_t triangles(const database<Graph>&, std::uint16_t);                                 \
    template std::uint64_t as_of(const database<Graph>&, std::uint16_t, std::span<const std::int32_t>);      \
    template two_sums leaders_as_of(const database<Graph>&, std::uint16_t, std::span<const std::int32_t>);   \
    template std::vector<group_count> group_by(const database<Graph>&, std::uint32_t);

ENTENTE_BASELINE_QUERIES(csr_graph)
ENTENTE_BASELINE_QUERIES(list_graph)
#undef ENTENTE_BASELINE_QUERIES

} // namespace entente::bench::baseline
