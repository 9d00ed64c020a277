// SPDX-License-Identifier: BSL-1.0
// The records of a graph's commits, as a journal would hold them.
#pragma once

#include "graph_dump.hpp"
#include "twin_graphs.hpp"

#include <entente/archive/commit_archive.hpp>
#include <entente/graph.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test_support {

/// Keeps the record of each commit, after the sink that was there before has taken it.
class commit_recorder : public entente::change_sink {
public:
    commit_recorder(const entente::detail::graph_state& state, std::unique_ptr<change_sink> first,
                    entente::detail::table_ends from)
        : state_(state),
          first_(std::move(first)),
          from_(from) {}

    std::vector<std::string> records;
    int declarations = 0, retractions = 0, removals = 0;

    void commit(const entente::commit_changes& changes) override {
        if (first_) first_->commit(changes);
        std::string record;
        const entente::detail::table_ends to{state_.values.size(), state_.references.size()};
        entente::detail::encode_commit(state_, changes.ontology_changed ? changes.ontology : nullptr, changes,
                                       from_, to, record, named_);
        records.push_back(std::move(record));
        from_ = to;
        declarations += changes.ontology_changed;
        retractions += !changes.retracted.empty();
        removals += !changes.removed.empty();
    }

private:
    const entente::detail::graph_state& state_;
    std::unique_ptr<change_sink> first_;
    entente::detail::table_ends from_;
    entente::detail::entities_named named_;
};

/// From now on, a graph's commits are recorded. `from` is where its records so far ended.
inline const commit_recorder& record_commits(entente::graph& g, entente::detail::table_ends from) {
    auto& state = g.internals();
    auto recorder = std::make_unique<commit_recorder>(state, std::move(state.sink), from);
    const commit_recorder& made = *recorder;
    state.sink = std::move(recorder);
    return made;
}
inline const commit_recorder& record_commits(entente::graph& g) {
    return record_commits(g, {g.internals().values.size(), g.internals().references.size()});
}

inline void replay(entente::detail::commit_reader& reader, const std::string& record) {
    entente::byte_reader in(record);
    reader.replay(in);
}

/// The graph that the first `count` records make.
inline entente::graph replayed(const std::vector<std::string>& records, std::size_t count) {
    entente::graph g;
    entente::detail::commit_reader reader(g);
    for (std::size_t i = 0; i < count; ++i) replay(reader, records[i]);
    return g;
}

/// A graph's records, and dumps of what it was after each commit.
struct commit_history {
    std::vector<std::string> records, dumps;
    int declarations = 0, retractions = 0, removals = 0;

    /// What an arbitrary program of transactions, some of them rolled back or refused by the sink, leaves.
    commit_history(std::uint64_t seed, int steps) {
        entente::test::random_choices choose(seed);
        entente::test::twin_graphs g(choose);
        const commit_recorder& recorder = record_commits(g.real);
        dumps.push_back(dump(g.real));
        for (int i = 0; i < steps; ++i) {
            g.step([](const entente::test::paired_view&) {});
            if (g.real.last_commit().value() == dumps.size()) dumps.push_back(dump(g.real));
        }
        records = recorder.records;
        declarations = recorder.declarations;
        retractions = recorder.retractions;
        removals = recorder.removals;
    }
};

/// All that views show, and the ontology: not the values and references that nobody speaks of.
inline std::string spoken(const entente::graph& g) {
    std::string out = graph_dump(g).views().take();
    entente::detail::encode_ontology(g.now().ontology(), out);
    return out;
}

/// A commit of new entities and statements, with nothing taken back.
inline entente::commit_changes additions(std::uint32_t number, std::int64_t time, std::uint32_t first_entity,
                                         std::uint32_t entity_end, std::uint32_t first_statement,
                                         std::uint32_t statement_end) {
    return {entente::transaction_id(number),
            time,
            first_entity,
            entity_end,
            first_statement,
            statement_end,
            {},
            {}};
}

} // namespace test_support
