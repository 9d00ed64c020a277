// SPDX-License-Identifier: BSL-1.0
// The graph: what one adds to, states in and takes views of.
#pragma once

#include <entente/expression.hpp>
#include <entente/model/linkage.hpp>
#include <entente/transaction.hpp>
#include <entente/view.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

namespace entente {

class file_system;
struct open_settings;
namespace detail {
struct graph_access;
}

/// A knowledge graph, in memory or in a file. It holds statements; what is true is for a view to say.
///
/// Each function that changes something is a transaction of its own, committed when it returns; `begin` opens one for several changes.
/// Throws what the function of that name of `transaction` throws, and error(conflict) where this thread has a transaction open; then the
/// graph is as before.
///
/// Threads: changes from any thread, one at a time (the others wait); views may be taken and read in any thread at any time, without
/// locks. The graph must outlive its views. Movable; a moved-from graph may only be destroyed or assigned to.
///
/// A graph in a file (`open`) differs in one thing: a commit is on the disk before it returns, and throws error(io) where that fails; then the
/// graph and the file are as before.
class graph {
    template <class Change>
    auto change(Change make) {
        transaction t = begin();
        if constexpr (std::is_void_v<decltype(make(t))>) {
            make(t);
            t.commit();
        } else {
            auto result = make(t);
            t.commit();
            return result;
        }
    }

public:
    /// In memory.
    graph();
    /// In the file at `path`, made where there is none, by the one process that writes it; see graph_file.hpp for settings and for what is
    /// promised. Needs the library. Replays what was committed since the last checkpoint; a torn end of the journal, from a commit that was
    /// never acknowledged, is cut off and reported by `status`. Throws error(conflict) naming the process that writes the file already,
    /// error(damaged) naming file, offset and section, error(unsupported) for a file of a later version, error(io).
    [[nodiscard]] static graph open(const std::string& path);
    [[nodiscard]] static graph open(const std::string& path, const open_settings& settings);
    /// The same file for a process that only reads, beside the one that writes: as of the last commit, until `refresh`. Changes are refused
    /// with error(conflict).
    [[nodiscard]] static graph open_read_only(const std::string& path);
    [[nodiscard]] static graph open_read_only(const std::string& path, const open_settings& settings);
    graph(graph&&) noexcept;
    graph& operator=(graph&&) noexcept;
    ~graph();

    // ---- changing

    /// Opens a transaction. Waits for another thread's to end; throws error(conflict) where this thread has one open already.
    [[nodiscard]] transaction begin() { return transaction(*state_); }

    /// Declares the types and relations of an ontology: `g.use(diplomacy::vocabulary())`. Types and relations known to the compiler are
    /// also declared by their first use.
    void use(const ontology& o) {
        change([&](transaction& t) { t.use(o); });
    }
    /// See `ontology::declare`.
    type_id declare(const type_definition& d) {
        return change([&](transaction& t) { return t.declare(d); });
    }
    relation_id declare(const relation_definition& d) {
        return change([&](transaction& t) { return t.declare(d); });
    }

    /// Adds the entity that a description speaks of: `g.add(nation("Q17").name("Japan", "en").name("日本", "ja"))`.
    template <std::derived_from<entity_description> Described>
    entity<Described> add(const Described& description) {
        return change([&](transaction& t) { return t.add(description); });
    }
    template <std::derived_from<entity_description> Described>
    entity<Described> add(std::string_view key = {}) {
        return change([&](transaction& t) { return t.add<Described>(key); });
    }
    /// Adds an entity whose types are known by name, at run time, or not at all.
    entity_id add_entity(std::string_view key = {}, std::initializer_list<std::string_view> types = {}) {
        return change([&](transaction& t) { return t.add_entity(key, types); });
    }

    /// States an expression without variables: `g.state(holds(kishida, pm).during("2021-10-04/2024-10-01").reported_by(yonhap))`.
    template <class Relation, class Subject, class Object, class Handle>
    statement_id state(const expression<Relation, Subject, Object, Handle>& e) {
        return change([&](transaction& t) { return t.state(e); });
    }
    statement_id state(const statement_row& row) {
        return change([&](transaction& t) { return t.state(row); });
    }

    /// Takes a statement back. Views of earlier commits see it still.
    transaction_id retract(statement_id s) {
        transaction t = begin();
        t.retract(s);
        return t.commit();
    }
    /// Retracts `old` and states `e` in its place; the new one `revises` the old.
    template <class Relation, class Subject, class Object, class Handle>
    statement_id revise(statement_id old, const expression<Relation, Subject, Object, Handle>& e) {
        return change([&](transaction& t) { return t.revise(old, e); });
    }
    /// Removes an entity with all its statements. Views of earlier commits see it still.
    void remove(entity_id e) {
        change([&](transaction& t) { t.remove(e); });
    }

    // ---- looking

    /// What the graph says now: all that is asserted, not deprecated, not retracted. Lock-free.
    [[nodiscard]] view now() const { return view::latest(*state_); }
    /// What certainly holds on a day: `now().valid_at(day)`. Throws error(syntax) for a text that is no date.
    [[nodiscard]] view as_of(const date& when) const { return now().valid_at(when); }
    [[nodiscard]] view as_of(std::string_view edtf) const { return now().valid_at(edtf); }

    /// The number of the commit published last; 0 before the first. Lock-free.
    [[nodiscard]] transaction_id last_commit() const noexcept {
        return transaction_id(state_->last_commit.load(std::memory_order_acquire));
    }
    /// When a commit was made, microseconds since 1970-01-01 UTC; 0 for the empty graph before the first. `commit` is at most
    /// `last_commit()`. O(1).
    [[nodiscard]] std::int64_t time_of(transaction_id commit) const noexcept {
        return state_->commits[commit.value()].time;
    }

    // ---- keeping

    /// Sorts all statements so far into rows, which makes reading faster. Happens by itself as a graph doubles, from 4096
    /// statements on; worth calling after a load, before many queries. Waits for an open transaction of another thread; throws
    /// error(conflict) where this thread has one open. O(n log n).
    void checkpoint();

    /// Of a graph opened to read only: goes on to what was committed since, and tells whether anything was. Views keep what they show. False for
    /// every other graph. Not beside another `refresh`, nor beside taking a view in another thread. Throws as `open_read_only` does; then
    /// the graph stays where it was.
    bool refresh();
    /// A consistent copy, complete and on the disk when this returns, while the graph is in use: of the last commit, as one file at `path`, which
    /// must not exist. Needs the library for a graph in memory too. Throws error(conflict) where `path` exists, error(io).
    void backup(const std::string& path) const;
    void backup(const std::string& path, file_system& files) const;
    /// Flushes and lets go of the file: what the destructor does, with errors. The graph may only be destroyed afterwards. A graph in memory
    /// loses nothing by it.
    void close();

    /// Memory set aside for statements, values, entities and sealed rows, in bytes. Parts that were never touched are not resident. Not
    /// counted: references, chains of statements since the last checkpoint, and hash tables.
    [[nodiscard]] std::size_t reserved_bytes() const noexcept;

    /// For the adaptors and the store.
    [[nodiscard]] const detail::graph_state& internals() const noexcept { return *state_; }
    [[nodiscard]] detail::graph_state& internals() noexcept { return *state_; }

private:
    explicit graph(std::unique_ptr<detail::graph_state> state) noexcept;
    friend struct detail::graph_access;

    std::unique_ptr<detail::graph_state> state_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/graph_definitions.hpp>
#endif
