// SPDX-License-Identifier: BSL-1.0
// The one vocabulary of what can happen to a graph: a commit's changes, and the sink that a durable graph hands them to before they
// become visible.
#pragma once

#include <entente/model/id.hpp>
#include <entente/store/columns.hpp>

#include <cstdint>
#include <span>

namespace entente {

/// All that one commit changes. New rows are those between the first and the end; they are written already, but nobody sees them yet.
struct commit_changes {
    transaction_id number;
    std::int64_t time = 0; ///< microseconds since 1970-01-01 UTC
    std::uint32_t first_entity = 0, entity_end = 0;
    std::uint32_t first_statement = 0, statement_end = 0;
    std::span<const std::uint32_t> retracted; ///< statements, ascending
    std::span<const std::uint32_t> removed;   ///< entities, ascending
    bool ontology_changed = false;
};

/// Where a graph hands over each commit before it publishes it. Called by one thread at a time.
class change_sink {
public:
    change_sink() = default;
    change_sink(const change_sink&) = delete;
    change_sink& operator=(const change_sink&) = delete;
    virtual ~change_sink() = default;

    /// Makes the commit durable. If this throws, the commit does not happen.
    virtual void commit(const commit_changes& changes) = 0;
};

} // namespace entente
