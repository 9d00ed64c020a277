// SPDX-License-Identifier: BSL-1.0
// Predicates for boost::filtered_graph: edges of some relations, vertices of a type, vertices that are there. What a view can choose by
// itself (time, sources, rank, modality) is better left to the view. Included by boost_graph.hpp.
#pragma once

#include <entente/boost_graph/edge.hpp>
#include <entente/boost_graph/graphs.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>

namespace entente {

/// Edges of any of `Count` relations: `boost::filtered_graph(v, by_relation(v, hosted, visited))`. For one relation, `relation_graph` is
/// faster. Refers to the graph's view, which must outlive it.
template <std::size_t Count>
class by_relation {
public:
    by_relation() = default;
    template <statement_graph G, std::same_as<relation_id>... Relations>
    explicit by_relation(const G& g, Relations... relations)
        : view_(&detail::view_of(g)),
          wanted_{relations...} {}

    [[nodiscard]] bool operator()(const statement_edge& e) const {
        return std::find(wanted_.begin(), wanted_.end(), view_->columns().relation(e.statement.value())) !=
               wanted_.end();
    }

private:
    const view* view_ = nullptr;
    std::array<relation_id, Count> wanted_{};
};
template <statement_graph G, class... Relations>
by_relation(const G&, Relations...) -> by_relation<sizeof...(Relations)>;

/// Vertices that are of a type or a subtype of it. Refers to the graph's view.
class by_type {
public:
    by_type() = default;
    template <statement_graph G>
    explicit by_type(const G& g, type_id wanted) : view_(&detail::view_of(g)),
                                                   wanted_(wanted) {}
    [[nodiscard]] bool operator()(entity_id e) const { return view_->is_a(e, wanted_); }

private:
    const view* view_ = nullptr;
    type_id wanted_;
};

/// Vertices that are entities of the view: not removed, and not merged into another. Refers to the graph's view.
class by_presence {
public:
    by_presence() = default;
    template <statement_graph G>
    explicit by_presence(const G& g) : view_(&detail::view_of(g)) {}
    [[nodiscard]] bool operator()(entity_id e) const { return view_->sees(e); }

private:
    const view* view_ = nullptr;
};

} // namespace entente
