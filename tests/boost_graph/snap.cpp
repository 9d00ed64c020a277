// SPDX-License-Identifier: BSL-1.0
// Real graphs of the Stanford collection: what the algorithms say of views, sealed or not, whole or in part, equals what they say of a
// plain adjacency_list of the same rows.
#include "boost_graph/plain.hpp"
#include "support/graph_under_test.hpp"
#include "support/gzip.hpp"

#include <boost/graph/push_relabel_max_flow.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace {

using namespace entente;

struct row {
    std::uint32_t from = 0, to = 0;
    long weight = 1;
    day first = 0; // it holds for 300 days
};
struct data_set {
    std::size_t vertex_count = 0;
    std::vector<row> rows;
};
constexpr day length = 300;

double number(std::string_view text) {
    double result = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (problem != std::errc() || end != text.data() + text.size())
        throw std::runtime_error("no number: " + std::string(text));
    return result;
}

std::vector<std::vector<double>> table(const std::string& path) {
    std::vector<std::vector<double>> lines;
    const std::string text = test_support::read_gzip(path);
    for (std::string_view rest = text; !rest.empty();) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r')) line.remove_suffix(1);
        std::vector<double> cells;
        while (!line.empty()) {
            const std::string_view cell = line.substr(0, line.find(','));
            cells.push_back(number(cell));
            line.remove_prefix(std::min(line.size(), cell.size() + 1));
        }
        if (!cells.empty()) lines.push_back(std::move(cells));
    }
    return lines;
}

data_set load(const std::string& name) {
    const std::string folder = std::string(ENTENTE_SHARED_DATA_DIR) + "/snap/" + name;
    data_set data;
    std::unordered_map<long, std::uint32_t> vertices;
    for (const auto& cells : table(folder + "/nodes.csv.gz"))
        vertices.emplace(std::lround(cells[0]), static_cast<std::uint32_t>(vertices.size()));
    data.vertex_count = vertices.size();
    for (const auto& cells : table(folder + "/edges.csv.gz")) {
        const auto i = static_cast<long>(data.rows.size());
        row r{vertices.at(std::lround(cells[0])), vertices.at(std::lround(cells[1])), 1 + i % 13,
              static_cast<day>(15000 + i % 700)};
        if (cells.size() == 4) { // rating and time
            r.weight = 11 - std::lround(cells[2]);
            r.first = static_cast<day>(cells[3] / 86400);
        }
        data.rows.push_back(r);
    }
    return data;
}

// A view of a data set, and the plain form of what it should show.
struct case_of {
    std::string name;
    view seen;
    std::vector<plain::arc> arcs;
};

struct loaded {
    test_support::graph_under_test g;
    relation_id up, down; // to a higher vertex, to the same or a lower one
    std::vector<plain::arc> arcs;
    std::vector<case_of> cases;

    explicit loaded(const data_set& data) {
        transaction t = g.begin();
        up = t.relation("UP");
        down = t.relation("DOWN");
        for (std::size_t i = 0; i < data.vertex_count; ++i) t.add_entity();
        t.commit();
        const std::size_t half = data.rows.size() / 2;
        state(data, 0, half);
        g.checkpoint();
        state(data, half, data.rows.size());
        const day some_day = data.rows[half].first + 30;
        const auto all = [](std::size_t) { return true; };
        add("half of it sealed", g.now(), all);
        g.checkpoint();
        add("sealed", g.now(), all);
        REQUIRE(g.now().believes_all_sealed());
        const auto then = [&](std::size_t i) {
            return data.rows[i].first <= some_day && some_day < data.rows[i].first + length;
        };
        const interval that_day = interval::days(some_day, some_day + 1);
        add("during a day", g.now().valid_during(that_day), then);

        transaction u = g.begin();
        for (std::size_t i = 0; i < arcs.size(); i += 3) u.retract(statement_id(arcs[i].statement));
        u.commit();
        const auto kept = [](std::size_t i) { return i % 3 != 0; };
        add("a third retracted", g.now(), kept);
        add("a third retracted, during a day", g.now().valid_during(that_day),
            [&](std::size_t i) { return kept(i) && then(i); });
    }

private:
    void state(const data_set& data, std::size_t first, std::size_t last) {
        transaction t = g.begin();
        for (std::size_t i = first; i < last; ++i) {
            const row& r = data.rows[i];
            const relation_id relation = r.from < r.to ? up : down;
            const auto s = t.state(
                {entity_id(r.from), relation, entity_id(r.to), interval::days(r.first, r.first + length)});
            arcs.push_back({r.from, r.to, relation.value(), s.value(), r.weight});
        }
        t.commit();
    }
    void add(std::string name, const view& v, const std::function<bool(std::size_t)>& shown) {
        std::vector<plain::arc> some;
        for (std::size_t i = 0; i < arcs.size(); ++i)
            if (shown(i)) some.push_back(arcs[i]);
        cases.push_back({std::move(name), v, std::move(some)});
    }
};

template <class G>
long flow(const G& g, const std::vector<long>& weight_of_statement, std::size_t from, std::size_t to) {
    using traits = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>;
    using network = boost::adjacency_list<
        boost::vecS, boost::vecS, boost::directedS, boost::no_property,
        boost::property<boost::edge_capacity_t, long,
                        boost::property<boost::edge_residual_capacity_t, long,
                                        boost::property<boost::edge_reverse_t, traits::edge_descriptor>>>>;
    network n;
    if constexpr (statement_graph<G>) {
        copy_flow_network(g, n,
                          weight_map(g, [&](statement_id s) { return weight_of_statement[s.value()]; }));
    } else {
        for (std::size_t i = 0; i < num_vertices(g); ++i) add_vertex(n);
        for (auto [e, last] = edges(g); e != last; ++e) {
            const auto there = add_edge(source(*e, g), target(*e, g), n).first,
                       back = add_edge(target(*e, g), source(*e, g), n).first;
            put(boost::edge_capacity, n, there, g[*e].weight);
            put(boost::edge_reverse, n, there, back);
            put(boost::edge_reverse, n, back, there);
        }
    }
    return boost::push_relabel_max_flow(n, from, to);
}

void agrees(const loaded& data, const case_of& c, bool with_betweenness) {
    INFO(c.name);
    const std::size_t count = num_vertices(c.seen);
    const auto copy = plain::copy_of<plain::directed>(count, c.arcs);
    const auto both = plain::copy_of<plain::undirected>(count, c.arcs);
    const undirected_graph undirected(c.seen);
    CHECK(num_edges(c.seen) == c.arcs.size());

    std::vector<long> weights(c.seen.statement_end());
    for (const auto& a : data.arcs) weights[a.statement] = a.weight;
    const auto weight = weight_map(c.seen, [&](statement_id s) { return weights[s.value()]; });
    std::size_t reached = 0;
    for (const std::size_t from : {std::size_t{0}, count / 2, std::size_t{c.arcs.front().from}}) {
        const auto hops = plain::hops(c.seen, from);
        reached +=
            static_cast<std::size_t>(std::count_if(hops.begin(), hops.end(), [](int h) { return h > 0; }));
        CHECK(hops == plain::hops(copy, from));
        CHECK(plain::hops(undirected, from) == plain::hops(both, from));
        CHECK(plain::distances(c.seen, from, weight) ==
              plain::distances(copy, from, get(&plain::arc::weight, copy)));
    }
    CHECK(reached > 0);
    CHECK(plain::strong_parts(c.seen) == plain::strong_parts(copy));
    CHECK(plain::connected_parts(undirected) == plain::connected_parts(both));
    CHECK(plain::cores(undirected) == plain::cores(both));
    CHECK(plain::difference(plain::page_ranks(c.seen, 10), plain::page_ranks(copy, 10)) < plain::rounding);

    const auto positions = plain::topological_positions(relation_graph(c.seen, data.up));
    REQUIRE(positions.has_value());
    CHECK(std::all_of(c.arcs.begin(), c.arcs.end(), [&](const plain::arc& a) {
        return a.from >= a.to || (*positions)[a.from] < (*positions)[a.to];
    }));

    const std::size_t busiest = c.arcs[c.arcs.size() / 2].from, sink = c.arcs[c.arcs.size() / 3].to;
    if (busiest != sink) CHECK(flow(c.seen, weights, busiest, sink) == flow(copy, weights, busiest, sink));

    if (with_betweenness)
        CHECK(plain::difference(plain::betweenness(c.seen), plain::betweenness(copy)) < plain::rounding);
}

void agrees_on(const std::string& name, std::size_t vertex_count, std::size_t row_count,
               bool with_betweenness = false) {
    if (std::string_view(ENTENTE_SHARED_DATA_DIR).empty()) {
        MESSAGE("ENTENTE_SHARED_DATA_DIR is not set: skipped");
        return;
    }
    const data_set data = load(name);
    REQUIRE(data.vertex_count == vertex_count);
    REQUIRE(data.rows.size() == row_count);
    const loaded l(data);
    for (const case_of& c : l.cases) agrees(l, c, with_betweenness);
}

} // namespace

TEST_CASE("the trust network bitcoin-otc looks the same as a view and as a plain copy") {
    agrees_on("bitcoin-otc", 5881, 35592);
}
TEST_CASE("the mails of email-Eu-core look the same as a view and as a plain copy") {
    agrees_on("email-Eu-core", 1005, 25571, true);
}
TEST_CASE("the peers of gnutella look the same as a view and as a plain copy") {
    agrees_on("gnutella", 10876, 39994);
}
TEST_CASE("the co-authors of grqc look the same as a view and as a plain copy") {
    agrees_on("grqc", 5242, 28980);
}
