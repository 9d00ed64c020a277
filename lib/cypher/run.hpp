// SPDX-License-Identifier: BSL-1.0
// One run of a query: the frame that its operators work on, the view it sees, the transaction it changes, and its limits.
#pragma once

#include "cypher/bound.hpp"
#include "cypher/planner.hpp"
#include "cypher/profile.hpp"

#include <entente/cypher/query_error.hpp>
#include <entente/ontology.hpp>
#include <entente/transaction.hpp>
#include <entente/view.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace entente::cypher {

class part_maker;
class row_source;

/// What a query did to the graph.
struct change_counts {
    std::uint64_t nodes_created = 0, nodes_deleted = 0, relationships_created = 0, relationships_deleted = 0,
                  properties_set = 0, labels_added = 0, labels_removed = 0, indexes_created = 0,
                  indexes_dropped = 0;
};

/// Some of what a scan goes through, where several threads share it: positions from `begin` to before `end`.
struct part_of_scan {
    const void* scan = nullptr; ///< its operator in the plan
    std::uint64_t begin = 0, end = UINT64_MAX;
};

/// What runs that work on one query at once have in common.
struct shared_limits {
    std::atomic<bool> stopped{false}; ///< all are to end
    std::atomic<std::size_t> kept{0}; ///< bytes, those included that a run was allowed and does not use yet
};

class run {
public:
    run(const bound::query& q, std::vector<datum> parameters, const view& seen, rewriting rewrite);
    /// One beside `whole`, for another thread: of the same query, on the same view, within the same limits.
    run(const run& whole, shared_limits& shared);
    ~run();
    run(const run&) = delete;
    run& operator=(const run&) = delete;

    /// Makes the run one that changes: its view is from now on what the transaction shows.
    void write_to(transaction& t, std::function<view(const view&)> believing);

    const bound::query* query;
    std::vector<datum> frame;
    std::vector<datum> parameters;
    function_context functions;
    rewriting rewrite;
    change_counts changes;
    /// Deleted in this run: what they were can't be asked any more.
    std::unordered_set<std::uint32_t> deleted_nodes, deleted_relationships;
    /// Null unless support is asked for: the statements that the current row rests on.
    std::set<statement_id>* support = nullptr;
    /// Relationships that were stated anew, with other facts: the statement that stands for each now.
    std::unordered_map<std::uint32_t, statement_id> restated;
    /// Threads that may work on it; 0: as many as there are cores that no other query has taken.
    unsigned threads = 1;
    part_of_scan part;

    [[nodiscard]] const view& seen() const { return *seen_; }
    [[nodiscard]] transaction* writer() const { return writer_; }
    /// After a change: sees it, and finds the ids of names it brought.
    void look_again();

    [[nodiscard]] std::optional<relation_id> relation(bound::symbol s) const { return relations_[s]; }
    [[nodiscard]] std::optional<type_id> type(bound::symbol s) const { return types_[s]; }
    [[nodiscard]] const std::string& name(bound::symbol s) const { return query->symbols[s]; }

    /// Rows of a query inside an expression; made when it is asked for first.
    row_source& subquery(const bound::subquery& q);

    // ---- limits. Each throws a query_error where one is reached.

    std::chrono::steady_clock::time_point deadline = std::chrono::steady_clock::time_point::max();
    const std::atomic<bool>* cancelled = nullptr;
    std::size_t memory_limit = static_cast<std::size_t>(-1);
    /// Called in every loop; looks at the clock once in a thousand times.
    void tick() {
        if (++ticks_ % 1024 == 0) check_limits();
    }
    /// Looks at the clock, and whether the run was cancelled.
    void check_limits() const;
    /// Bytes that an operator keeps from now on, or gives back.
    void keep(std::size_t bytes) {
        kept_ += bytes;
        if (kept_ > (shared_ ? allowed_ : memory_limit)) keep_more();
    }
    void give_back(std::size_t bytes) { kept_ -= bytes; }
    /// From now on, until null is given, others count what they keep with it.
    void share(shared_limits* shared);

private:
    void resolve();
    void keep_more();

    std::optional<view> seen_;
    transaction* writer_ = nullptr;
    std::function<view(const view&)> believing_;
    std::vector<std::optional<relation_id>> relations_;
    std::vector<std::optional<type_id>> types_;
    std::unordered_map<const bound::subquery*, std::unique_ptr<row_source>> subqueries_;
    std::vector<std::unique_ptr<plan::operation>> subquery_plans_;
    std::uint64_t ticks_ = 0;
    std::uint64_t random_ = 0;
    std::size_t kept_ = 0;
    shared_limits* shared_ = nullptr;
    std::size_t allowed_ = 0; // of what is shared, in portions
};

/// Rows after the one in the frame that differ from it in two slots only, which hold a node and a relationship.
struct following_rows {
    std::span<const std::uint32_t> nodes, relationships; ///< ids, one of each a row
    bound::slot node = 0, relationship = 0;
};

/// An operator at work. Rows are the frame after `next` has returned true.
class row_source {
public:
    virtual ~row_source() = default;
    /// The rows that come next, where they lie side by side; who takes them has been given them. They hold until `next` or `restart`.
    virtual following_rows take_following(run&) { return {}; }
    /// Finds all rows in parts, several at once, and has the maker put them together in their order. False where that can't be or is not worth
    /// it: then the maker has nothing, and the rows come by `next`.
    virtual bool find_in_parts(run&, part_maker&) { return false; }
    /// From the first row again, with the frame as it is now.
    virtual void restart(run& r) = 0;
    virtual bool next(run& r) = 0;
};

/// Operators for a plan, which must outlive them. Where `counted` is given, each counts there what it gives.
[[nodiscard]] std::unique_ptr<row_source> make_rows(const plan::operation& o, profile* counted = nullptr);

/// The value of an expression for the frame. Throws a query_error of phase runtime, with its place.
[[nodiscard]] datum evaluate(const bound::expression& e, run& r);
/// Whether a condition holds: null is no.
[[nodiscard]] bool holds(const bound::expression& condition, run& r);

/// An integer of 0 or more, for SKIP and LIMIT.
[[nodiscard]] std::uint64_t evaluate_count(const bound::expression& e, run& r, std::string_view what);

[[nodiscard]] inline query_error runtime_error(error_type type, std::string_view detail,
                                               const std::string& message, const std::string& remedy = {}) {
    return query_error(type, error_phase::runtime, detail, message, remedy);
}

} // namespace entente::cypher
