// SPDX-License-Identifier: BSL-1.0
// Views written as Graphviz and GraphML, and read back by Boost.Graph's own readers.
#include <entente/boost_graph.hpp>
#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/graphml.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/property_map/dynamic_property_map.hpp>

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <string>
#include <tuple>

namespace {

using namespace entente;

struct nation : type<nation, "Nation"> {
    using type::type;
};
struct leader : type<leader, "Leader"> {
    using type::type;
};
inline constexpr relation<"LEADS", leader, nation> leads{};
inline constexpr relation<"BORDERS", nation, nation, symmetric> borders{};

struct small_world {
    test_support::graph_under_test g;
    entity<nation> a = g.add(nation("A").name("Andorra & <Sons>", "en"));
    entity<nation> b = g.add(nation("B").name("België", "nl"));
    entity<leader> c = g.add(leader("C").name("Say \"hello\""));
    statement_id leading = g.state(leads(c, a).during("2020/2021").confidence(0.5));
    statement_id bordering = g.state(borders(a, b));
};

struct read_vertex {
    std::string key, name, type;
};
struct read_edge {
    std::string relation, valid;
    double weight = 0;
};
using read_graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, read_vertex, read_edge>;

template <class G>
boost::dynamic_properties properties_of(const G& g) {
    boost::dynamic_properties properties;
    properties.property("key", get(vertex_key, g));
    properties.property("name", get(boost::vertex_name, g));
    properties.property("type", get(vertex_type, g));
    properties.property("relation", get(boost::edge_name, g));
    properties.property(
        "weight", weight_map(g, [](const statement& s) { return double{s.confidence.value_or(1.0F)}; }));
    properties.property("valid", weight_map(g, [](const statement& s) { return to_string(s.valid); }));
    return properties;
}

// What was read: key, name and type of each vertex; relation, valid time, weight and the keys of the ends of each edge.
auto vertices_in(const read_graph& g) {
    std::set<std::tuple<std::string, std::string, std::string>> all;
    for (auto [v, last] = vertices(g); v != last; ++v) all.emplace(g[*v].key, g[*v].name, g[*v].type);
    return all;
}
auto edges_in(const read_graph& g) {
    std::set<std::tuple<std::string, std::string, double, std::string, std::string>> all;
    for (auto [e, last] = edges(g); e != last; ++e)
        all.emplace(g[*e].relation, g[*e].valid, g[*e].weight, g[source(*e, g)].key, g[target(*e, g)].key);
    return all;
}

boost::dynamic_properties properties_to_read(read_graph& g) {
    boost::dynamic_properties properties(boost::ignore_other_properties);
    properties.property("key", get(&read_vertex::key, g));
    properties.property("name", get(&read_vertex::name, g));
    properties.property("type", get(&read_vertex::type, g));
    properties.property("relation", get(&read_edge::relation, g));
    properties.property("valid", get(&read_edge::valid, g));
    properties.property("weight", get(&read_edge::weight, g));
    return properties;
}

} // namespace

TEST_CASE("a view written as GraphML reads back with names, types, relations and weights") {
    small_world w;
    for (int sealed = 0; sealed < 2; ++sealed) {
        const view v = w.g.now();
        std::stringstream file;
        boost::write_graphml(file, v, properties_of(v));
        read_graph back;
        auto properties = properties_to_read(back);
        boost::read_graphml(file, back, properties);
        CHECK(vertices_in(back) == decltype(vertices_in(back)){{"A", "Andorra & <Sons>", "Nation"},
                                                               {"B", "België", "Nation"},
                                                               {"C", "Say \"hello\"", "Leader"}});
        CHECK(edges_in(back) ==
              decltype(edges_in(back)){{"LEADS", to_string(v[w.leading].valid), 0.5, "C", "A"},
                                       {"BORDERS", to_string(v[w.bordering].valid), 1.0, "A", "B"}});
        w.g.checkpoint();
    }
}

TEST_CASE("GraphML of a view says what it leaves out: a statement that does not hold is no edge") {
    const small_world w;
    const view v = w.g.now().valid_at("2022-01-01");
    std::stringstream file;
    boost::write_graphml(file, v, properties_of(v));
    CHECK(file.str().find("BORDERS") != std::string::npos);
    CHECK(file.str().find("LEADS") == std::string::npos);
    CHECK(file.str().find("edgedefault=\"directed\"") != std::string::npos);

    const undirected_graph both(v);
    std::stringstream other;
    boost::write_graphml(other, both, properties_of(both));
    CHECK(other.str().find("edgedefault=\"undirected\"") != std::string::npos);
}

TEST_CASE("a view written for Graphviz reads back with names and relations") {
    const small_world w;
    const view v = w.g.now();
    std::stringstream file;
    auto properties = properties_of(v);
    properties.property("node_id", get(boost::vertex_index, v));
    boost::write_graphviz_dp(file, v, properties);
    read_graph back;
    auto to_read = properties_to_read(back);
    boost::read_graphviz(file, back, to_read, "key");
    std::set<std::string> names, relations;
    for (auto [u, last] = vertices(back); u != last; ++u) names.insert(back[*u].name);
    for (auto [e, last] = edges(back); e != last; ++e) relations.insert(back[*e].relation);
    CHECK(names == std::set<std::string>{"Andorra & <Sons>", "België", "Say \"hello\""});
    CHECK(relations == std::set<std::string>{"LEADS", "BORDERS"});
}

TEST_CASE("write_graphviz with label writers says each vertex and edge once") {
    const small_world w;
    const view v = w.g.now();
    std::ostringstream file;
    boost::write_graphviz(file, v, boost::make_label_writer(get(vertex_key, v)),
                          boost::make_label_writer(get(boost::edge_name, v)));
    CHECK(
        file.str() ==
        "digraph G {\n0[label=A];\n1[label=B];\n2[label=C];\n2->0 [label=LEADS];\n0->1 [label=BORDERS];\n}\n");

    std::ostringstream bare;
    boost::write_graphviz(bare, undirected_graph(relation_graph(v, borders)));
    CHECK(bare.str() == "graph G {\n0;\n1;\n2;\n0--1 ;\n}\n");
}
