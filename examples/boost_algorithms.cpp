// SPDX-License-Identifier: BSL-1.0
// Boost.Graph on a view: how does one travel between some capitals, which matters most, and in what order were the treaties made?
#include <entente/graph.hpp>
//[header
#include <entente/boost_graph.hpp>
//]

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/betweenness_centrality.hpp>
#include <boost/graph/breadth_first_search.hpp>
#include <boost/graph/connected_components.hpp>
#include <boost/graph/copy.hpp>
#include <boost/graph/core_numbers.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/graphml.hpp>
#include <boost/graph/graphviz.hpp>
#include <boost/graph/page_rank.hpp>
#include <boost/graph/push_relabel_max_flow.hpp>
#include <boost/graph/topological_sort.hpp>

#include <cstdint>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace entente;

struct city : type<city, "City"> {
    using type::type;
};
struct treaty : type<treaty, "Treaty"> {
    using type::type;
};
inline constexpr relation<"TRAIN", city, city, symmetric> train{};
inline constexpr relation<"NIGHT_TRAIN", city, city, symmetric> night_train{};
inline constexpr relation<"AMENDS", treaty, treaty> amends{};
inline constexpr relation<"minutes", statement_id, std::int64_t> minutes{};
inline constexpr relation<"seats", statement_id, std::int64_t> seats{};

struct network {
    graph g;
    entity<city> berlin = g.add(city("berlin").name("Berlin")), prague = g.add(city("prague").name("Prague"));
    entity<city> vienna = g.add(city("vienna").name("Vienna")),
                 budapest = g.add(city("budapest").name("Budapest"));
    entity<city> warsaw = g.add(city("warsaw").name("Warsaw")),
                 brussels = g.add(city("brussels").name("Brussels"));
    entity<city> helsinki = g.add(city("helsinki").name("Helsinki"));

    network() {
        line(train(berlin, prague), 265, 400);
        line(train(prague, vienna), 245, 420);
        line(train(vienna, budapest), 160, 420);
        line(train(berlin, warsaw), 320, 350);
        line(train(warsaw, vienna), 430, 300);
        line(train(brussels, berlin), 420, 450);
        line(night_train(brussels, vienna).during("2020-01-19/.."), 840, 200);

        const auto rome = g.add(treaty("rome").name("Rome")),
                   act = g.add(treaty("sea").name("Single European Act"));
        const auto maastricht = g.add(treaty("maastricht").name("Maastricht")),
                   lisbon = g.add(treaty("lisbon").name("Lisbon"));
        g.state(amends(lisbon, maastricht));
        g.state(amends(lisbon, rome));
        g.state(amends(act, rome));
        g.state(amends(maastricht, act));
    }

    template <class Expression>
    void line(const Expression& e, int how_long, int how_many) {
        const statement_id s = g.state(e);
        g.state(minutes(s, how_long));
        g.state(seats(s, how_many));
    }
};

void search(const network& n) {
    //[search
    const view now = n.g.as_of("2024-09-06");

    // A result per vertex is an array of num_vertices(now), indexed by vertex_index.
    std::vector<int> hops(num_vertices(now), -1);
    const auto hops_map = boost::make_iterator_property_map(hops.begin(), get(boost::vertex_index, now));
    put(hops_map, n.berlin, 0);
    boost::breadth_first_search(
        now, n.berlin,
        boost::visitor(boost::make_bfs_visitor(boost::record_distances(hops_map, boost::on_tree_edge()))));
    std::cout << "Budapest is " << get(hops_map, n.budapest) << " statements from Berlin\n";
    //]
}

void shortest_way(const network& n, const view& seen) {
    //[weights
    // Trains run both ways, and the weight of each line is what its qualifier says.
    const undirected_graph lines(seen);
    const relation_id duration = *seen.ontology().find_relation("minutes");
    std::vector<double> time(num_vertices(lines));
    std::vector<entity_id> before(num_vertices(lines));
    const auto index = get(boost::vertex_index, lines);
    boost::dijkstra_shortest_paths(
        lines, n.brussels,
        boost::weight_map(entente::weight_map(lines, duration, 0.0))
            .distance_map(boost::make_iterator_property_map(time.begin(), index))
            .predecessor_map(boost::make_iterator_property_map(before.begin(), index)));
    std::cout << "Vienna from Brussels: " << time[n.vienna.value()] << " minutes, coming from "
              << name(seen, before[n.vienna.value()]) << '\n';
    //]
}

void components(const network& n) {
    const view now = n.g.now();
    //[components
    // Weak components are the connected components of the same statements without direction.
    const undirected_graph trains(relation_graph(now, train));
    std::vector<int> component(num_vertices(trains)), core(num_vertices(trains));
    const auto index = get(boost::vertex_index, trains);
    boost::connected_components(trains, boost::make_iterator_property_map(component.begin(), index));
    boost::core_numbers(trains, boost::make_iterator_property_map(core.begin(), index));
    //]
    std::cout << "Helsinki and Vienna are "
              << (component[n.helsinki.value()] == component[n.vienna.value()] ? "" : "not ")
              << "connected\n";
    std::cout << "Budapest is in the " << core[n.budapest.value()] << "-core, Vienna in the "
              << core[n.vienna.value()] << "-core\n";
}

void order(const network& n) {
    const view now = n.g.now();
    //[order
    // What amends comes before what it amends, so that the reverse, which is what topological_sort gives, is the order in time.
    const relation_graph amendments(now, amends);
    std::vector<entity_id> oldest_first;
    boost::topological_sort(amendments, std::back_inserter(oldest_first));
    for (const entity_id e : oldest_first)
        if (degree(e, amendments) != 0) std::cout << name(now, e) << '\n';
    //]
}

void importance(const network& n) {
    const view now = n.g.now();
    //[filter
    // Everything but treaties: a predicate on vertices leaves out their edges too.
    const by_type cities(now, *now.ontology().find_type("City"));
    const undirected_graph both_ways(now);
    const auto network_of_cities = boost::make_filtered_graph(both_ways, boost::keep_all(), cities);
    std::vector<double> between(num_vertices(network_of_cities));
    boost::brandes_betweenness_centrality(
        network_of_cities, boost::make_iterator_property_map(between.begin(), get(boost::vertex_index, now)));
    //]
    std::cout << std::fixed << std::setprecision(1);
    std::cout << "Vienna lies between " << between[n.vienna.value()] << " pairs, Prague between "
              << between[n.prague.value()] << '\n';

    std::vector<double> rank(num_vertices(both_ways));
    boost::graph::page_rank(
        both_ways, boost::make_iterator_property_map(rank.begin(), get(boost::vertex_index, both_ways)));
    std::cout << "Vienna's rank is "
              << (rank[n.vienna.value()] > rank[n.berlin.value()] ? "above" : "not above") << " Berlin's\n";
}

void flow(const network& n) {
    const view now = n.g.now();
    std::cout << std::setprecision(0);
    //[flow
    // A flow changes its graph: copy_flow_network makes one with the reverse edges that the algorithms need.
    using edge = boost::adjacency_list_traits<boost::vecS, boost::vecS, boost::directedS>::edge_descriptor;
    using flow_network =
        boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property,
                              boost::property<boost::edge_capacity_t, double,
                                              boost::property<boost::edge_residual_capacity_t, double,
                                                              boost::property<boost::edge_reverse_t, edge>>>>;
    const undirected_graph lines(now);
    flow_network copy;
    copy_flow_network(lines, copy, entente::weight_map(lines, *now.ontology().find_relation("seats"), 0.0));
    std::cout << boost::push_relabel_max_flow(copy, n.brussels.value(), n.budapest.value())
              << " can travel at once\n";
    //]
}

void copies(const network& n) {
    const view now = n.g.now();
    //[copy
    // A plain copy, to change it or to run many algorithms on a view that chooses. Vertex i is the entity with id i.
    struct line {
        statement_id statement;
        std::string relation;
    };
    boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, boost::no_property, line> copy;
    boost::copy_graph(now, copy, boost::vertex_copy([](entity_id, std::size_t) {
                                 }).edge_copy([&](const statement_edge& from, const auto& to) {
        copy[to] = {from.statement, std::string(get(boost::edge_name, now, from))};
    }));
    //]
    std::cout << num_vertices(copy) << " vertices, " << num_edges(copy) << " edges\n";
}

void write(const network& n) {
    const view now = n.g.now();
    //[graphviz
    const relation_graph nights(now, night_train);
    boost::write_graphviz(std::cout,
                          boost::make_filtered_graph(nights, boost::keep_all(),
                                                     by_type(now, *now.ontology().find_type("City"))),
                          boost::make_label_writer(get(boost::vertex_name, now)),
                          boost::make_label_writer(get(boost::edge_name, now)));
    //]
    std::ostringstream file;
    //[graphml
    boost::dynamic_properties properties;
    properties.property("key", get(vertex_key, now));
    properties.property("name", get(boost::vertex_name, now));
    properties.property("type", get(vertex_type, now));
    properties.property("relation", get(boost::edge_name, now));
    properties.property("valid",
                        entente::weight_map(now, [](const statement& s) { return to_string(s.valid); }));
    boost::write_graphml(file, now, properties);
    //]
    const std::string text = file.str();
    const auto at = text.find("2020-01-19");
    std::cout << text.substr(text.rfind('<', at), text.find('\n', at) - text.rfind('<', at)) << '\n';
}

} // namespace

int main() {
    const network n;
    search(n);
    shortest_way(n, n.g.as_of("2019-06-01"));
    shortest_way(n, n.g.as_of("2024-09-06"));
    components(n);
    order(n);
    importance(n);
    flow(n);
    copies(n);
    write(n);
}
