// SPDX-License-Identifier: BSL-1.0
// The one vocabulary of what can happen to a graph: a commit's changes, and the sink that a durable graph hands them to before they
// become visible.
#pragma once

#include <entente/model/id.hpp>
#include <entente/store/columns.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace entente {

class ontology;
class sealed_adjacency;
namespace detail {
struct graph_state;
}

/// All that one commit changes. New rows are those between the first and the end; they are written already, but nobody sees them yet.
struct commit_changes {
    transaction_id number;
    std::int64_t time = 0; ///< microseconds since 1970-01-01 UTC
    std::uint32_t first_entity = 0, entity_end = 0;
    std::uint32_t first_statement = 0, statement_end = 0;
    std::span<const std::uint32_t> retracted; ///< statements, ascending
    std::span<const std::uint32_t> removed;   ///< entities, ascending
    bool ontology_changed = false;
    /// The ontology as it is from this commit on.
    const entente::ontology* ontology = nullptr;
    /// Where the commit sorts all statements into rows: those rows. Null otherwise.
    std::shared_ptr<const sealed_adjacency> sealed{};
    /// Whether entities that were there before get other names or types.
    bool renames = false;
    /// The first new statement that is not plain; `statement_end` where all are.
    std::uint32_t first_not_plain = 0;
};

/// Where a graph hands over each commit before it publishes it, and which knows the file that the graph lives in.
class change_sink {
public:
    change_sink() = default;
    change_sink(const change_sink&) = delete;
    change_sink& operator=(const change_sink&) = delete;
    virtual ~change_sink() = default;

    /// Makes the commit durable. If this throws, the commit does not happen. Called with the writer's lock held.
    virtual void commit(const commit_changes& changes) = 0;

    /// Whether commits are published by `wait_for`, and not when `commit` returns.
    [[nodiscard]] virtual bool publishes() const noexcept { return false; }
    /// Returns when a commit is durable and published. If this throws, it never will be. Called without the writer's lock.
    virtual void wait_for(transaction_id commit) { (void)commit; }
    /// Called when a commit is in the graph's tables, with the writer's lock held: from now on it may be published.
    virtual void applied(transaction_id commit) noexcept { (void)commit; }
    /// Called after a commit, without the lock.
    virtual void committed() noexcept {}
    /// Called before a transaction begins; throws where none can be committed.
    virtual void require_writable() {}

    // ---- what a graph in a file does beyond one in memory; see graph.hpp

    /// False: the graph does in memory what it has to do.
    virtual bool checkpoint() { return false; }
    /// May put another state in place of the graph's, and keeps the old one while views hold it.
    virtual bool refresh(std::unique_ptr<detail::graph_state>& state) { return (void)state, false; }
    virtual void close() {}
};

} // namespace entente
