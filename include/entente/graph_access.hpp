// SPDX-License-Identifier: BSL-1.0
// What the library's own files may do with a graph and a view beyond what everybody may.
#pragma once

#include <entente/graph.hpp>
#include <entente/view.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace entente::detail {

struct graph_access {
    static graph make(std::unique_ptr<graph_state> state) noexcept { return graph(std::move(state)); }
    static std::unique_ptr<graph_state> release(graph&& g) noexcept { return std::move(g.state_); }
    /// What the graph showed after a commit, published or not.
    static view view_at(const graph_state& state, std::uint32_t commit) {
        return {state, commit, state.current.hold()};
    }
    /// Where the name that a view gives an entity lies among the texts; the empty text where it has none but its key.
    static text_ref name_place(const view& v, entity_id e) {
        text_ref place;
        const std::string_view n = name(v, e);
        v.for_each_neighbour(direction::out, entity_to_value, e.value(), builtin::name,
                             [&](term t, statement_id) {
                                 if (v.text(t.value()) == n) place = v.state().values.text_place(t.value());
                             });
        return place;
    }
};

} // namespace entente::detail
