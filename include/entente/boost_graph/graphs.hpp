// SPDX-License-Identifier: BSL-1.0
// The graphs besides a view itself: the statements of one relation, and statements that can be walked both ways. Included by
// boost_graph.hpp, which makes them graphs of Boost.Graph.
#pragma once

#include <entente/view.hpp>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

namespace entente {

/// The believed statements of one relation, as they were stated: neither its subrelations nor its inverse. Finds its edges without
/// looking at those of other relations. A value of the size of a view; threads as `view`.
class relation_graph {
public:
    relation_graph(view v, relation_id relation) : seen_(std::move(v)), relation_(relation) {}
    /// By a relation of C++ or by name: `relation_graph(v, holds)`, `relation_graph(v, named_relation("HOLDS"))`. A relation that the
    /// view's ontology does not know has no statements: the graph has no edges.
    template <class Relation>
        requires requires(const Relation& r) {
            { r.name() } -> std::convertible_to<std::string_view>;
        }
    relation_graph(view v, const Relation& relation) : seen_(std::move(v)) {
        const auto known = seen_.ontology().find_relation(relation.name());
        relation_ =
            known ? *known
                  : relation_id(seen_.ontology().relation_count()); // which no statement of this view has
    }

    [[nodiscard]] const view& seen() const noexcept { return seen_; }
    [[nodiscard]] relation_id relation() const noexcept { return relation_; }

private:
    view seen_;
    relation_id relation_;
};

/// A view, or one relation of it, whose statements can be walked from object to subject as well: for what is undirected by nature (weak
/// components, k-cores, clustering) and for symmetric relations. Each statement is one edge, met from both its ends; one about an
/// entity and itself is met twice there, as in boost::adjacency_list. A value of the size of a view; threads as `view`.
class undirected_graph {
public:
    explicit undirected_graph(view v) : seen_(std::move(v)) {}
    explicit undirected_graph(relation_graph g) : seen_(g.seen()), relation_(g.relation()) {}

    [[nodiscard]] const view& seen() const noexcept { return seen_; }
    /// none(): all relations.
    [[nodiscard]] relation_id relation() const noexcept { return relation_; }

private:
    view seen_;
    relation_id relation_;
};

/// A graph whose edges are statements: a view, a relation_graph or an undirected_graph, const or not.
template <class G>
concept statement_graph =
    std::is_same_v<std::remove_const_t<G>, view> || std::is_same_v<std::remove_const_t<G>, relation_graph> ||
    std::is_same_v<std::remove_const_t<G>, undirected_graph>;

namespace detail {

template <class G>
inline constexpr bool is_undirected_graph = std::is_same_v<std::remove_const_t<G>, undirected_graph>;

/// The view that a graph shows, and the relation it is about; none(): all.
inline const view& view_of(const view& v) noexcept { return v; }
inline const view& view_of(const relation_graph& g) noexcept { return g.seen(); }
inline const view& view_of(const undirected_graph& g) noexcept { return g.seen(); }
inline relation_id relation_of(const view&) noexcept { return {}; }
inline relation_id relation_of(const relation_graph& g) noexcept { return g.relation(); }
inline relation_id relation_of(const undirected_graph& g) noexcept { return g.relation(); }

} // namespace detail
} // namespace entente
