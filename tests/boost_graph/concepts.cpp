// SPDX-License-Identifier: BSL-1.0
// A view, a relation_graph and an undirected_graph model the concepts of Boost.Graph that they claim, const or not.
#include <entente/boost_graph.hpp>
#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"
#include <boost/concept/assert.hpp>
#include <boost/graph/filtered_graph.hpp>
#include <boost/graph/graph_concepts.hpp>
#include <boost/property_map/property_map.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <string_view>
#include <type_traits>
#include <unordered_set>

namespace {

using namespace entente;

template <class G>
void models_all_concepts() {
    BOOST_CONCEPT_ASSERT((boost::concepts::GraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::concepts::IncidenceGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::concepts::BidirectionalGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::concepts::AdjacencyGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::concepts::VertexListGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::concepts::EdgeListGraphConcept<G>));
    BOOST_CONCEPT_ASSERT((boost::concepts::VertexAndEdgeListGraphConcept<G>));
}

template <class G>
void has_iterators_of_cpp20() {
    using traits = boost::graph_traits<G>;
    static_assert(std::forward_iterator<typename traits::out_edge_iterator>);
    static_assert(std::forward_iterator<typename traits::in_edge_iterator>);
    static_assert(std::forward_iterator<typename traits::adjacency_iterator>);
    static_assert(std::forward_iterator<typename traits::edge_iterator>);
    static_assert(std::random_access_iterator<typename traits::vertex_iterator>);
    static_assert(boost::is_multigraph<G>::value);
    static_assert(boost::is_bidirectional_graph<G>::value && boost::is_vertex_list_graph<G>::value &&
                  boost::is_edge_list_graph<G>::value);
}

template <class G>
void has_properties() {
    BOOST_CONCEPT_ASSERT(
        (boost::concepts::ReadablePropertyGraphConcept<G, entity_id, boost::vertex_index_t>));
    BOOST_CONCEPT_ASSERT((boost::concepts::ReadablePropertyGraphConcept<G, entity_id, boost::vertex_name_t>));
    BOOST_CONCEPT_ASSERT((boost::concepts::ReadablePropertyGraphConcept<G, entity_id, vertex_key_t>));
    BOOST_CONCEPT_ASSERT((boost::concepts::ReadablePropertyGraphConcept<G, entity_id, vertex_type_t>));
    BOOST_CONCEPT_ASSERT(
        (boost::concepts::ReadablePropertyGraphConcept<G, statement_edge, boost::edge_name_t>));
    BOOST_CONCEPT_ASSERT((boost::concepts::ReadablePropertyGraphConcept<G, statement_edge, edge_relation_t>));
    static_assert(
        std::is_same_v<typename boost::property_map_value<G, boost::vertex_name_t>::type, std::string_view>);
    static_assert(std::is_same_v<typename boost::property_map_value<G, edge_relation_t>::type, relation_id>);
}

struct place : type<place, "Place"> {
    using type::type;
};
inline constexpr relation<"ROAD", place, place> road{};

} // namespace

TEST_CASE("a view and its two companions model every concept that they claim") {
    models_all_concepts<view>();
    models_all_concepts<const view>();
    models_all_concepts<relation_graph>();
    models_all_concepts<const relation_graph>();
    models_all_concepts<undirected_graph>();
    models_all_concepts<const undirected_graph>();
    has_iterators_of_cpp20<view>();
    has_iterators_of_cpp20<relation_graph>();
    has_iterators_of_cpp20<const undirected_graph>();
    models_all_concepts<boost::filtered_graph<view, boost::keep_all, by_presence>>();
    models_all_concepts<boost::filtered_graph<const view, by_relation<2>, by_type>>();

    CHECK(boost::is_directed_graph<view>::value);
    CHECK(boost::is_directed_graph<const relation_graph>::value);
    CHECK(boost::is_undirected_graph<undirected_graph>::value);
    CHECK(boost::graph_traits<view>::null_vertex() == entity_id::none());
}

TEST_CASE("the property maps of a graph are readable, whether or not it is const") {
    has_properties<view>();
    has_properties<const view>();
    has_properties<relation_graph>();
    has_properties<undirected_graph>();
    const auto weight = [](statement_id) { return 2; };
    using map = decltype(weight_map(std::declval<const view&>(), weight));
    BOOST_CONCEPT_ASSERT((boost::ReadablePropertyMapConcept<map, statement_edge>));
    static_assert(std::is_same_v<boost::property_traits<map>::value_type, int>);
}

TEST_CASE("a property map says of a vertex or an edge what its tag promises") {
    test_support::graph_under_test g;
    const auto oslo = g.add(place("oslo").name("Oslo").name("Christiania", "da"));
    const auto bergen = g.add(place("bergen"));
    const auto nowhere = g.add_entity("", {"Place", "Idea"});
    const auto s = g.state(road(oslo, bergen).confidence(0.25));
    transaction t = g.begin();
    const auto toll = t.relation("toll");
    t.state({s, toll, t.intern(value(20)), {}});
    t.state({s, toll, t.intern(value(30)), {}});
    t.state({s, toll, t.intern(value("thirty")), {}}); // no number: passed over
    t.commit();
    const view v = g.now();

    CHECK(get(boost::vertex_index, v, oslo) == 0);
    CHECK(get(get(boost::vertex_index, v), nowhere) == 2);
    CHECK(get(boost::vertex_name, v, oslo) == "Oslo");
    CHECK(get(boost::vertex_name, v, bergen) == "bergen"); // no name: the key
    CHECK(get(boost::vertex_name, v, nowhere) == "");
    CHECK(get(vertex_key, v, oslo) == "oslo");
    CHECK(get(vertex_key, v, nowhere) == "");
    CHECK(get(vertex_type, v, bergen) == "Place");
    CHECK(get(vertex_type, v, nowhere) == "Place,Idea");

    const statement_edge e = *out_edges(oslo, v).first;
    CHECK(e.statement == s);
    CHECK(get(boost::edge_name, v, e) == "ROAD");
    CHECK(get(edge_relation, v, e) == *v.ontology().find_relation("ROAD"));
    CHECK(get(weight_map(v, [](statement_id id) { return id.value() + 1; }), e) == s.value() + 1);
    CHECK(get(weight_map(v, [](const statement& told) { return told.confidence.value_or(1.0F); }), e) ==
          0.25F);
    CHECK(get(weight_map(v, toll, 1.0), e) == 30.0);
    CHECK(get(weight_map(v, builtin::name, 1.0), e) == 1.0); // no such qualifier
    const relation_graph roads(v, road);
    CHECK(get(boost::vertex_name, roads, oslo) == "Oslo");
    CHECK(get(weight_map(roads, toll, 1.0), e) == 30.0);
    CHECK(get(weight_map(undirected_graph(v).seen(), toll, 1.0), e) == 30.0);
}

TEST_CASE("an edge is known by its statement, whichever end one came from") {
    const statement_edge there{statement_id(7), entity_id(1), entity_id(2)},
        back{statement_id(7), entity_id(2), entity_id(1)};
    const statement_edge other{statement_id(8), entity_id(1), entity_id(2)};
    CHECK(there == back);
    CHECK(there != other);
    CHECK(there < other);
    CHECK(hash_value(there) == hash_value(back));
    CHECK(std::unordered_set<statement_edge>{there, back, other}.size() == 2);
    CHECK(statement_edge{}.statement.is_none());
}
