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
#include <string_view>
#include <type_traits>

namespace entente {

/// A knowledge graph in memory. It holds statements; what is true is for a view to say.
///
/// Each function that changes something is a transaction of its own, committed when it returns; `begin` opens one for several changes.
/// Throws what the function of that name of `transaction` throws, and error(conflict) where this thread has a transaction open; then the
/// graph is as before.
///
/// Threads: changes from any thread, one at a time (the others wait); views may be taken and read in any thread at any time, without
/// locks. The graph must outlive its views. Movable; a moved-from graph may only be destroyed or assigned to.
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
    graph();
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

    /// Memory set aside for statements, values, entities and sealed rows, in bytes. Parts that were never touched are not resident. Not
    /// counted: references, chains of statements since the last checkpoint, and hash tables.
    [[nodiscard]] std::size_t reserved_bytes() const noexcept;

    /// For the adaptors and the store.
    [[nodiscard]] const detail::graph_state& internals() const noexcept { return *state_; }
    [[nodiscard]] detail::graph_state& internals() noexcept { return *state_; }

private:
    std::unique_ptr<detail::graph_state> state_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/graph_definitions.hpp>
#endif
