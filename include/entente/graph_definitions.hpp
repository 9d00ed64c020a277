// SPDX-License-Identifier: BSL-1.0
// The definitions of graph.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/graph.hpp>
#include <entente/transaction_definitions.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace entente {

ENTENTE_INLINE graph::graph() : state_(std::make_unique<detail::graph_state>()) {}
ENTENTE_INLINE graph::graph(std::unique_ptr<detail::graph_state> state) noexcept : state_(std::move(state)) {}
ENTENTE_INLINE graph::graph(graph&&) noexcept = default;
ENTENTE_INLINE graph& graph::operator=(graph&&) noexcept = default;
ENTENTE_INLINE graph::~graph() = default;

ENTENTE_INLINE std::size_t graph::reserved_bytes() const noexcept {
    return state_->columns.reserved_bytes() + state_->values.reserved_bytes() +
           state_->entities.reserved_bytes() + state_->current.hold()->sealed->bytes();
}

ENTENTE_INLINE bool graph::refresh() { return state_->sink && state_->sink->refresh(state_); }

ENTENTE_INLINE void graph::close() {
    if (state_->sink) state_->sink->close();
}

ENTENTE_INLINE void graph::checkpoint() {
    if (state_->sink && state_->sink->checkpoint()) return;
    detail::lock_writer(*state_);
    const struct unlock {
        writer_lock& held;
        ~unlock() { held.unlock(); }
    } at_the_end{state_->writer};
    const auto& commit = state_->commits[state_->written_commit];
    const detail::epoch& now = state_->current.current();
    if (now.sealed->statement_count() == commit.statement_end) return state_->current.reclaim();
    auto sealed = detail::seal(*state_, {commit.entity_end, state_->values.size(), commit.statement_end},
                               *now.ontology);
    state_->current.publish({std::move(sealed), now.ontology});
}

} // namespace entente
