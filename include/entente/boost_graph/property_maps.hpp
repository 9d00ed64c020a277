// SPDX-License-Identifier: BSL-1.0
// The property maps of the graphs in boost_graph.hpp: index, key, name and type of an entity; relation of a statement, and any function
// of it as a weight. Included by boost_graph.hpp.
#pragma once

#include <entente/boost_graph/edge.hpp>
#include <entente/boost_graph/graphs.hpp>
#include <entente/view.hpp>

#include <boost/graph/properties.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace entente {

// The tags that Boost.Graph has none for. `boost::vertex_index`, `boost::vertex_name` and `boost::edge_name` are taken from there.
struct vertex_key_t {
    using kind = boost::vertex_property_tag;
};
struct vertex_type_t {
    using kind = boost::vertex_property_tag;
};
struct edge_relation_t {
    using kind = boost::edge_property_tag;
};
inline constexpr vertex_key_t
    vertex_key{}; ///< the key of an entity, empty where it has none: std::string_view
inline constexpr vertex_type_t vertex_type{}; ///< the names of its types, separated by commas: std::string
inline constexpr edge_relation_t edge_relation{}; ///< the relation of a statement: relation_id

/// From entity to its id as a number: below `num_vertices`, so that an array of that size can be indexed with it.
class vertex_index_map {
public:
    using key_type = entity_id;
    using value_type = std::size_t;
    using reference = std::size_t;
    using category = boost::readable_property_map_tag;
    [[nodiscard]] constexpr reference operator[](entity_id e) const noexcept { return e.value(); }
    friend constexpr reference get(vertex_index_map map, entity_id e) noexcept { return map[e]; }
};

/// A readable property map that asks `Function` about a view and an entity or edge. Refers to the view, which must outlive it.
template <class Key, class Function>
class view_property_map {
public:
    using key_type = Key;
    using value_type = std::remove_cvref_t<std::invoke_result_t<const Function&, const view&, const Key&>>;
    using reference = value_type;
    using category = boost::readable_property_map_tag;

    explicit view_property_map(const view& v, Function f = {}) : view_(&v), function_(std::move(f)) {}
    [[nodiscard]] reference operator[](const Key& key) const { return function_(*view_, key); }
    friend reference get(const view_property_map& map, const Key& key) { return map[key]; }

private:
    const view* view_;
    [[no_unique_address]] Function function_;
};

namespace detail {

struct key_of {
    std::string_view operator()(const view& v, entity_id e) const { return v.key(e); }
};
struct name_of {
    std::string_view operator()(const view& v, entity_id e) const { return name(v, e); }
};
struct type_names_of {
    std::string operator()(const view& v, entity_id e) const {
        std::string names;
        for (const type_id t : v.types(e)) (names += names.empty() ? "" : ",") += v.ontology()[t].name;
        return names;
    }
};
struct relation_of_edge {
    relation_id operator()(const view& v, const statement_edge& e) const {
        return v.columns().relation(e.statement.value());
    }
};
struct relation_name_of {
    std::string_view operator()(const view& v, const statement_edge& e) const {
        return v.ontology()[relation_of_edge{}(v, e)].name;
    }
};
/// Graphs keep nothing that copy_graph could copy unasked; `vertex_copy` and `edge_copy` say what to take along.
struct nothing {
    template <class Key>
    boost::no_property operator()(const view&, const Key&) const {
        return {};
    }
};

template <class F>
concept function_of_statement =
    std::invocable<const F&, statement_id> || std::invocable<const F&, const statement&>;

template <class F>
struct weight_of {
    F function;
    auto operator()(const view& v, const statement_edge& e) const {
        if constexpr (std::invocable<const F&, statement_id>)
            return function(e.statement);
        else
            return function(v[e.statement]);
    }
};

struct qualifier_of {
    relation_id relation;
    double otherwise;
    double operator()(const view& v, const statement_edge& e) const {
        double found = otherwise;
        statement_id latest;
        v.for_each_neighbour(direction::out, statement_to_value, e.statement.value(), relation,
                             [&](term t, statement_id s) {
                                 if (!latest.is_none() && s < latest) return;
                                 const entente::value value = v[t.value()];
                                 if (const auto real = value.get_if<double>())
                                     found = *real;
                                 else if (const auto integer = value.get_if<std::int64_t>())
                                     found = static_cast<double>(*integer);
                                 else
                                     return;
                                 latest = s;
                             });
        return found;
    }
};

template <class Tag>
struct property_map_for; // left undefined for a property that the graphs do not have
template <>
struct property_map_for<boost::vertex_index_t> {
    using type = vertex_index_map;
};
template <>
struct property_map_for<boost::vertex_name_t> {
    using type = view_property_map<entity_id, name_of>;
};
template <>
struct property_map_for<vertex_key_t> {
    using type = view_property_map<entity_id, key_of>;
};
template <>
struct property_map_for<vertex_type_t> {
    using type = view_property_map<entity_id, type_names_of>;
};
template <>
struct property_map_for<boost::vertex_all_t> {
    using type = view_property_map<entity_id, nothing>;
};
template <>
struct property_map_for<boost::edge_name_t> {
    using type = view_property_map<statement_edge, relation_name_of>;
};
template <>
struct property_map_for<edge_relation_t> {
    using type = view_property_map<statement_edge, relation_of_edge>;
};
template <>
struct property_map_for<boost::edge_all_t> {
    using type = view_property_map<statement_edge, nothing>;
};

} // namespace detail

/// A property that the graphs have.
template <class Tag>
concept statement_graph_property = requires { typename detail::property_map_for<Tag>::type; };

/// `get(boost::vertex_name, v)`. The map refers to the view.
template <statement_graph_property Tag, statement_graph G>
[[nodiscard]] auto get(Tag, const G& g) {
    using map = typename detail::property_map_for<Tag>::type;
    if constexpr (std::is_same_v<map, vertex_index_map>)
        return map();
    else
        return map(detail::view_of(g));
}
/// `get(boost::vertex_name, v, e)`, the same as `get(get(boost::vertex_name, v), e)`.
template <statement_graph_property Tag, statement_graph G, class Key>
[[nodiscard]] auto get(Tag tag, const G& g, const Key& key) {
    return get(get(tag, g), key);
}

/// A property of edges by a function of the statement: one that takes a `statement_id`, which is fast, or a `const statement&`, for which
/// each is taken out whole. Usually a number, for the algorithms that want weights; a text will do for `dynamic_properties`.
/// The map refers to the graph's view, which must outlive it.
template <statement_graph G, detail::function_of_statement F>
[[nodiscard]] auto weight_map(const G& g, F function) {
    return view_property_map<statement_edge, detail::weight_of<F>>(detail::view_of(g), {std::move(function)});
}
/// The number that a believed qualifier of each statement says, the one stated last where there are several, and `otherwise` for a statement
/// without: `weight_map(v, rating, 1.0)` after `g.state({s, rating, value, {}})`.
template <statement_graph G>
[[nodiscard]] auto weight_map(const G& g, relation_id qualifier, double otherwise) {
    return view_property_map<statement_edge, detail::qualifier_of>(detail::view_of(g),
                                                                   {qualifier, otherwise});
}
// A map of a graph that is gone in the next moment is a mistake.
template <statement_graph G, class... Arguments>
void weight_map(const G&& g, Arguments&&...) = delete;

} // namespace entente
