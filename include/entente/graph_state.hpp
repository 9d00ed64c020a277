// SPDX-License-Identifier: BSL-1.0
// What a graph consists of: the tables of the store, the ontology, and the order in which they are published to readers. Programs use
// graph.hpp, transaction.hpp and view.hpp; those work on this.
#pragma once

#include <entente/ontology.hpp>
#include <entente/store/adjacency.hpp>
#include <entente/store/change.hpp>
#include <entente/store/columns.hpp>
#include <entente/store/entity_table.hpp>
#include <entente/store/names.hpp>
#include <entente/store/published.hpp>
#include <entente/store/reference_table.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/type_sets.hpp>
#include <entente/store/value_table.hpp>
#include <entente/store/writer_lock.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace entente::detail {

/// What a commit looked like when it was published: everything below these ends was there.
struct commit_record {
    std::int64_t time = 0; // microseconds since 1970 UTC
    std::uint32_t statement_end = 0;
    std::uint32_t entity_end = 0;
};

/// What is replaced whole rather than appended to.
struct epoch {
    std::shared_ptr<const sealed_adjacency> sealed;
    std::shared_ptr<const entente::ontology> ontology;
};

/// One bit a statement: set where a view must look closer, because it is not plain or was retracted.
class special_bits {
public:
    void set(std::uint32_t s) {
        std::atomic_ref(words_.writable(s / 64)).fetch_or(bit(s), std::memory_order_release);
    }
    void clear(std::uint32_t s) {
        if (test(s)) std::atomic_ref(words_.writable(s / 64)).fetch_and(~bit(s), std::memory_order_release);
    }
    [[nodiscard]] bool test(std::uint32_t s) const noexcept {
        return (words_.load_atomic(s / 64) & bit(s)) != 0;
    }
    void reserve(std::uint32_t s) { (void)words_.writable(s / 64); }

    template <class Out>
    void save(Out& out, std::uint32_t statements) const {
        const std::uint32_t words = (statements + 63) / 64;
        out.template sparse_elements<std::uint64_t>(
            section_kind::special, words, words_, [&, i = std::uint32_t{0}](std::uint64_t word) mutable {
                // Nothing of statements to come: they set their own.
                return ++i == words && statements % 64 != 0 ? word & (bit(statements) - 1) : word;
            });
    }
    template <class In>
    void load(In& in, std::uint32_t statements) {
        in.sparse_array(section_kind::special, words_, (statements + 63) / 64);
    }

private:
    static constexpr std::uint64_t bit(std::uint32_t s) noexcept { return std::uint64_t{1} << (s % 64); }
    segmented<std::uint64_t> words_;
};

/// What an open transaction shows to its own views beyond what is published.
struct pending_changes {
    std::shared_ptr<entente::ontology> ontology; // null: nothing declared
    std::unordered_map<std::string, std::uint32_t> keys;
    reference_id checked_reference =
        reference_id::none(); // the last one found to name entities that are there
    std::vector<std::uint32_t> retracted;
    std::unordered_set<std::uint32_t> retracted_set;
    std::unordered_set<std::uint32_t> removed;
    std::vector<std::uint32_t> naming;                    // new statements that give a name to be found by
    std::unordered_set<std::uint32_t> renamed_or_retyped; // published entities whose row is out of date

    // Chains of pending statements, made only when a view of the transaction is asked for.
    std::uint32_t indexed_end = 0;
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_node;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> by_relation;

    [[nodiscard]] static std::uint64_t node_key(direction d, shape s, std::uint32_t key) noexcept {
        return (static_cast<std::uint64_t>(d) * shape::count + s.index()) << 32 | key;
    }
};

struct graph_state {
    std::shared_ptr<void> backing; // the memory that tables below may have adopted; it goes last

    value_table values;
    reference_table references;
    entity_table entities;
    type_set_table type_sets;
    statement_columns columns;
    chains fresh;
    name_index names;
    special_bits special;
    segmented<commit_record> commits;
    published<epoch> current{
        epoch{std::make_shared<const sealed_adjacency>(), std::make_shared<const entente::ontology>()}};

    std::atomic<std::uint32_t> last_commit{0};
    // The first statement that is not plain and the first commit that retracted any: a view of less need not look at `special`.
    std::atomic<std::uint32_t> first_not_plain{0xFFFF'FFFFu};
    std::atomic<std::uint32_t> first_retraction{0xFFFF'FFFFu};

    // The writer's side. What is written but not published yet is waiting to be durable.
    std::uint32_t written_commit = 0;
    bool any_removed = false; // whether an entity ever was: until then, none has to be asked
    writer_lock writer;
    std::unique_ptr<change_sink> sink;

    graph_state() { (void)commits.writable(0); }
    ~graph_state() { sink.reset(); } // it may still be at work on the tables

    /// Shows readers all commits up to `number`, which are written whole.
    void publish(std::uint32_t number) noexcept { last_commit.store(number, std::memory_order_release); }

    [[nodiscard]] std::string_view key(std::uint32_t e) const noexcept {
        return entities.key(e, values.pool());
    }
};

/// The statements below the ends in rows and by time, and by value where the ontology has an index. May run beside the writer.
[[nodiscard]] inline std::shared_ptr<const sealed_adjacency> seal(const graph_state& state, key_counts ends,
                                                                  const entente::ontology& o) {
    auto sealed = std::make_shared<sealed_adjacency>(
        sealed_adjacency::build(state.columns, ends.statements, ends, o.relation_count()));
    sealed->order_by_value(state.columns, state.values, o.indexed_relations());
    return sealed;
}

} // namespace entente::detail
