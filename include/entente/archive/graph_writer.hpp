// SPDX-License-Identifier: BSL-1.0
// A graph, history and all, as the fields of graph_fields.hpp.
#pragma once

#include <entente/archive/commit_fields.hpp>
#include <entente/archive/graph_fields.hpp>
#include <entente/archive/ontology_fields.hpp>
#include <entente/graph.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace entente::detail {

/// Lists of ids by commit.
class ids_by_commit {
public:
    /// Of the ids in [0, id_end), those that `commit_of` gives a commit from 1 to `last`. O(ids + commits).
    template <class CommitOf>
    ids_by_commit(std::uint32_t id_end, std::uint32_t last, CommitOf commit_of)
        : starts_(std::size_t{last} + 2) {
        const auto for_each = [&](auto visit) {
            for (std::uint32_t id = 0; id < id_end; ++id)
                if (const std::uint32_t commit = commit_of(id); commit != 0 && commit <= last)
                    visit(id, commit);
        };
        for_each([&](std::uint32_t, std::uint32_t commit) { ++starts_[commit + 1]; });
        for (std::size_t c = 1; c < starts_.size(); ++c) starts_[c] += starts_[c - 1];
        ids_.resize(starts_.back());
        std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
        for_each([&](std::uint32_t id, std::uint32_t commit) { ids_[next[commit]++] = id; });
    }
    /// Ascending.
    [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t commit) const noexcept {
        return std::span(ids_).subspan(starts_[commit], starts_[commit + 1] - starts_[commit]);
    }

private:
    std::vector<std::uint32_t> starts_;
    std::vector<std::uint32_t> ids_;
};

/// Writes to `Out` (see field_lists.hpp).
template <class Out>
class graph_writer {
public:
    graph_writer(Out& out, const graph& g)
        : out_(out),
          state_(g.internals()),
          last_(g.last_commit().value()) {}

    /// What the graph said at the last commit before this writer was made. Beside a thread that changes the graph: without locks, and
    /// without anything of a later commit. Throws error(invalid_argument) for a key or a name that is not UTF-8, and what `Out` throws.
    void write() {
        // Counted from the user of ids to their owner: what a reference needs is there once the reference is.
        const auto epoch = state_.current.hold();
        const std::uint32_t reference_count = state_.references.size();
        const std::uint32_t value_count = state_.values.size();
        commit_fields_writer<Out> fields(out_, state_);
        write_ontology(out_, *epoch->ontology);
        fields.write_values(0, value_count);
        fields.write_references(0, reference_count);
        write_commits(fields);
    }

private:
    void write_commits(commit_fields_writer<Out>& fields) {
        const commit_record end = state_.commits[last_];
        const ids_by_commit retracted(end.statement_end, last_,
                                      [&](std::uint32_t s) { return state_.columns.retracted(s); });
        const ids_by_commit removed(end.entity_end, last_,
                                    [&](std::uint32_t e) { return state_.entities.removed(e); });
        out_.number("commits", last_);
        for (std::uint32_t c = 1; c <= last_; ++c) {
            const commit_record before = state_.commits[c - 1], after = state_.commits[c];
            fields.write_commit({transaction_id(c), after.time, before.entity_end, after.entity_end,
                                 before.statement_end, after.statement_end, retracted.of(c), removed.of(c)});
        }
    }

    Out& out_;
    const graph_state& state_;
    std::uint32_t last_;
};

} // namespace entente::detail
