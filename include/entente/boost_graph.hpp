// SPDX-License-Identifier: BSL-1.0
// An adaptor: a view is a graph of Boost.Graph, whose vertices are the entities and whose edges are the believed statements between
// entities. Here are the traits and the functions of its concepts; docs/boost-graph.md says what they promise. No algorithm is included.
#pragma once

#include <entente/boost_graph/edge.hpp>
#include <entente/boost_graph/filters.hpp>
#include <entente/boost_graph/graphs.hpp>
#include <entente/boost_graph/iterators.hpp>
#include <entente/boost_graph/property_maps.hpp>
#include <entente/view.hpp>

#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>

namespace entente::detail {

struct traversal_tag : boost::vertex_list_graph_tag,
                       boost::edge_list_graph_tag,
                       boost::bidirectional_graph_tag,
                       boost::adjacency_graph_tag {};

template <class G>
inline constexpr side out_side = is_undirected_graph<G> ? side::both : side::subject;
template <class G>
inline constexpr side in_side = is_undirected_graph<G> ? side::both : side::object;

} // namespace entente::detail

/// The associated types. They are the same for a graph and a const graph: some algorithms ask for those of a const one.
template <class G>
    requires entente::statement_graph<G>
struct boost::graph_traits<G> {
    using vertex_descriptor = entente::entity_id;
    using edge_descriptor = entente::statement_edge;
    using directed_category = std::conditional_t<entente::detail::is_undirected_graph<G>,
                                                 boost::undirected_tag, boost::bidirectional_tag>;
    using edge_parallel_category = boost::allow_parallel_edge_tag;
    using traversal_category = entente::detail::traversal_tag;
    using vertices_size_type = std::size_t;
    using edges_size_type = std::size_t;
    using degree_size_type = std::size_t;
    using vertex_iterator = entente::detail::vertex_iterator;
    using edge_iterator = entente::detail::edge_iterator;
    using out_edge_iterator =
        entente::detail::incidence_iterator<entente::detail::out_side<G>, entente::detail::yield::edge_from>;
    using in_edge_iterator =
        entente::detail::incidence_iterator<entente::detail::in_side<G>, entente::detail::yield::edge_to>;
    using adjacency_iterator =
        entente::detail::incidence_iterator<entente::detail::out_side<G>, entente::detail::yield::neighbour>;
    static vertex_descriptor null_vertex() noexcept { return entente::entity_id::none(); }
};

/// The property maps by tag: see property_maps.hpp. No property can be written to.
template <class G, class Tag>
    requires entente::statement_graph<G> && entente::statement_graph_property<Tag>
struct boost::property_map<G, Tag> {
    using type = typename entente::detail::property_map_for<Tag>::type;
    using const_type = type;
};

namespace entente {

// ---- vertices: every entity id below entity_end(), whether or not the view sees the entity, so that ids index arrays

template <statement_graph G>
[[nodiscard]] std::pair<detail::vertex_iterator, detail::vertex_iterator> vertices(const G& g) noexcept {
    return {detail::vertex_iterator(0), detail::vertex_iterator(detail::view_of(g).entity_end())};
}
template <statement_graph G>
[[nodiscard]] std::size_t num_vertices(const G& g) noexcept {
    return detail::view_of(g).entity_end();
}
/// The vertex of an index.
template <statement_graph G>
[[nodiscard]] entity_id vertex(std::size_t index, const G&) noexcept {
    return entity_id(static_cast<std::uint32_t>(index));
}

// ---- edges: each believed statement between entities once

template <statement_graph G>
[[nodiscard]] std::pair<detail::edge_iterator, detail::edge_iterator> edges(const G& g) {
    const view& v = detail::view_of(g);
    const relation_id relation = detail::relation_of(g);
    return {detail::edge_iterator::begin(v, relation), detail::edge_iterator::end(v, relation)};
}
/// O(1) for all relations of a sealed view that believes everything, otherwise O(statements).
template <statement_graph G>
[[nodiscard]] std::size_t num_edges(const G& g) {
    const view& v = detail::view_of(g);
    if (detail::relation_of(g).is_none() && v.believes_all_sealed() && !v.has_fresh())
        return v.sealed().rows(direction::out, entity_to_entity).size();
    const auto [first, last] = edges(g);
    return static_cast<std::size_t>(std::distance(first, last));
}
template <statement_graph G>
[[nodiscard]] entity_id source(const statement_edge& e, const G&) noexcept {
    return e.source;
}
template <statement_graph G>
[[nodiscard]] entity_id target(const statement_edge& e, const G&) noexcept {
    return e.target;
}
/// An edge from `u` to `v`, if there is one; of several the one that `out_edges` comes to first. O(out_degree(u)).
template <statement_graph G>
[[nodiscard]] std::pair<statement_edge, bool> edge(entity_id u, entity_id v, const G& g) {
    for (auto [e, last] = out_edges(u, g); e != last; ++e)
        if (const statement_edge found = *e; found.target == v) return {found, true};
    return {{}, false};
}

// ---- edges and neighbours of a vertex

template <statement_graph G>
[[nodiscard]] auto out_edges(entity_id u, const G& g) {
    using iterator = typename boost::graph_traits<G>::out_edge_iterator;
    return std::pair(iterator(detail::view_of(g), u, detail::relation_of(g)), iterator());
}
template <statement_graph G>
[[nodiscard]] auto in_edges(entity_id u, const G& g) {
    using iterator = typename boost::graph_traits<G>::in_edge_iterator;
    return std::pair(iterator(detail::view_of(g), u, detail::relation_of(g)), iterator());
}
template <statement_graph G>
[[nodiscard]] auto adjacent_vertices(entity_id u, const G& g) {
    using iterator = typename boost::graph_traits<G>::adjacency_iterator;
    return std::pair(iterator(detail::view_of(g), u, detail::relation_of(g)), iterator());
}

namespace detail {

template <side Side>
[[nodiscard]] std::size_t count_edges(const view& v, entity_id u, relation_id relation) {
    if (v.believes_all_sealed()) {
        const auto count = [&](direction d) {
            std::size_t n = sealed_edges(v, d, u.value(), relation).size();
            if (v.has_fresh())
                v.for_each_fresh(d, entity_to_entity, u.value(), [&](std::uint32_t s) {
                    n += relation.is_none() || v.columns().relation(s) == relation ? 1 : 0;
                });
            return n;
        };
        return (Side != side::object ? count(direction::out) : 0) +
               (Side != side::subject ? count(direction::in) : 0);
    }
    using iterator = incidence_iterator<Side, yield::neighbour>;
    return static_cast<std::size_t>(std::distance(iterator(v, u, relation), iterator()));
}

} // namespace detail

/// O(1 + statements at `u` that are not sealed) where the view believes everything, with one more O(log relations at `u`) for a
/// relation_graph; otherwise O(statements at `u`).
template <statement_graph G>
[[nodiscard]] std::size_t out_degree(entity_id u, const G& g) {
    return detail::count_edges<detail::out_side<G>>(detail::view_of(g), u, detail::relation_of(g));
}
template <statement_graph G>
[[nodiscard]] std::size_t in_degree(entity_id u, const G& g) {
    return detail::count_edges<detail::in_side<G>>(detail::view_of(g), u, detail::relation_of(g));
}
/// In and out; in an undirected graph the edges at `u`.
template <statement_graph G>
[[nodiscard]] std::size_t degree(entity_id u, const G& g) {
    return detail::count_edges<detail::side::both>(detail::view_of(g), u, detail::relation_of(g));
}

// ---- maximum flow

/// Fills `network`, an empty mutable graph, with what boost::push_relabel_max_flow and its kin need: vertices with the same indices, and for
/// each edge of `g` one with its `capacity` and a reverse one with none, in the properties boost::edge_capacity, edge_residual_capacity and
/// edge_reverse. An undirected edge becomes such a pair each way. Loops are left out: nothing flows through them, and
/// some of the algorithms fail on them.
template <statement_graph G, class Network, class CapacityMap>
void copy_flow_network(const G& g, Network& network, const CapacityMap& capacity) {
    for (std::size_t i = 0; i < num_vertices(g); ++i) add_vertex(network);
    const auto capacities = get(boost::edge_capacity, network);
    const auto residuals = get(boost::edge_residual_capacity, network);
    const auto reverses = get(boost::edge_reverse, network);
    using amount = typename boost::property_traits<CapacityMap>::value_type;
    const auto add_pair = [&](entity_id from, entity_id to, amount most) {
        const auto u = vertex(from.value(), network), v = vertex(to.value(), network);
        const auto there = add_edge(u, v, network).first, back = add_edge(v, u, network).first;
        put(capacities, there, most);
        put(capacities, back, amount{});
        put(residuals, there, amount{});
        put(residuals, back, amount{});
        put(reverses, there, back);
        put(reverses, back, there);
    };
    for (auto [i, last] = edges(g); i != last; ++i) {
        const statement_edge e = *i;
        if (e.source == e.target) continue;
        const amount most = get(capacity, e);
        add_pair(e.source, e.target, most);
        if constexpr (detail::is_undirected_graph<G>) add_pair(e.target, e.source, most);
    }
}

} // namespace entente
