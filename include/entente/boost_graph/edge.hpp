// SPDX-License-Identifier: BSL-1.0
// What stands for an edge: a statement between two entities, with its ends at hand. Included by boost_graph.hpp.
#pragma once

#include <entente/model/id.hpp>

#include <compare>
#include <cstddef>
#include <functional>

namespace entente {

/// The edge descriptor of the graphs in boost_graph.hpp: a statement, and the two entities it joins, so that `source` and `target` need
/// no lookup. In an undirected graph `source` is the end that one came from; with merged identities both ends are those that stand for
/// their class. Two of them are equal if they are the same statement, whichever end one came from. Default-constructed it names nothing.
struct statement_edge {
    statement_id statement;
    entity_id source;
    entity_id target;

    friend constexpr bool operator==(const statement_edge& a, const statement_edge& b) noexcept {
        return a.statement == b.statement;
    }
    friend constexpr auto operator<=>(const statement_edge& a, const statement_edge& b) noexcept {
        return a.statement <=> b.statement;
    }
    /// For boost::hash and the containers built on it.
    friend std::size_t hash_value(const statement_edge& e) noexcept {
        return std::hash<statement_id>{}(e.statement);
    }
};

/// For boost::hash and the containers built on it.
template <class Tag>
std::size_t hash_value(strong_id<Tag> id) noexcept {
    return std::hash<strong_id<Tag>>{}(id);
}

} // namespace entente

template <>
struct std::hash<entente::statement_edge> {
    std::size_t operator()(const entente::statement_edge& e) const noexcept {
        return std::hash<entente::statement_id>{}(e.statement);
    }
};
