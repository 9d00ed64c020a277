// SPDX-License-Identifier: BSL-1.0
// A view: the statements one chooses to believe. Every query, algorithm and export takes one; the graph itself never decides.
#pragma once

#include <entente/belief.hpp>
#include <entente/graph_state.hpp>
#include <entente/model/linkage.hpp>
#include <entente/model/reference.hpp>
#include <entente/model/statement.hpp>
#include <entente/model/value.hpp>
#include <entente/ontology.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

class transaction;
namespace detail {
struct graph_access;
}

/// What a graph says to somebody who believes some statements and not others. A small value, cheap to copy (two reference counts), that
/// never changes: it keeps what it shows while the graph goes on, and needs no lock. It must not outlive its graph.
///
/// A view begins (`graph::now()`) with all that is asserted, not deprecated and not retracted; each function below returns a narrower or
/// wider one. They compose in any order. Those that take a text of EDTF throw error(syntax) for what is none. O(1) but for conditions on sources,
/// which are O(references), and where identities are merged.
///
/// Threads: one view may be read by any number of threads; views of one graph may be made and destroyed while another thread writes.
class view {
public:
    // ---- choosing what to believe

    /// Only what certainly holds on a day (throughout it; for `2024-09`, throughout that month). See `possibly`. A second `valid_at`
    /// or `valid_during` replaces the first.
    [[nodiscard]] view valid_at(const date& when) const {
        return when_valid(detail::time_condition::mode::throughout, interval::on(when));
    }
    [[nodiscard]] view valid_at(std::string_view edtf) const { return valid_at(date::parse(edtf)); }
    /// Only what certainly holds at some time during an interval. Months and years are meant whole: `2024-09` asks for some day of that
    /// September, `2021-10/2024-10` for one from the first of October 2021 to the last of October 2024, and an end in doubt for all days
    /// that it may mean.
    [[nodiscard]] view valid_during(const interval& when) const {
        return when_valid(detail::time_condition::mode::sometime, when);
    }
    [[nodiscard]] view valid_during(std::string_view edtf) const {
        return valid_during(interval::parse(edtf));
    }
    /// With `valid_at` or `valid_during`: also what may hold then, as far as one knows. The same for what a pattern asks with `during`.
    [[nodiscard]] view possibly() const {
        return believing([](detail::belief& b) {
            b.possibly = true;
            if (b.time) b.time->possibly = true;
        });
    }
    /// At any time: takes `valid_at`, `valid_during` and `possibly` back.
    [[nodiscard]] view at_any_time() const {
        return believing([](detail::belief& b) {
            b.time.reset();
            b.possibly = false;
        });
    }

    /// As the graph was after commit `when`: nothing learned later, everything retracted later. A number in the future is now.
    [[nodiscard]] view as_known_at(transaction_id when) const;
    /// As the graph was at a moment: microseconds since 1970-01-01 UTC.
    [[nodiscard]] view as_known_at_time(std::int64_t microseconds) const;

    /// Only statements in whose reference one of these stands, as speaker, occasion, outlet or article, anywhere in the chain. A second
    /// call adds to the first. Where identities are merged, whoever counts as one of them stands for it: see `merging_identities`.
    [[nodiscard]] view according_to(std::initializer_list<entity_id> sources) const {
        return believing_sources(
            [&](detail::belief& b) { b.according_to.insert(b.according_to.end(), sources); });
    }
    [[nodiscard]] view according_to(entity_id source) const { return according_to({source}); }
    /// Only statements in whose reference none of these stands.
    [[nodiscard]] view not_according_to(std::initializer_list<entity_id> sources) const {
        return believing_sources(
            [&](detail::belief& b) { b.not_according_to.insert(b.not_according_to.end(), sources); });
    }
    [[nodiscard]] view not_according_to(entity_id source) const { return not_according_to({source}); }

    /// Only statements of that rank or a higher one. A view begins at `rank::normal`.
    [[nodiscard]] view ranked_at_least(rank lowest) const {
        return believing([&](detail::belief& b) { b.lowest_rank = lowest; });
    }
    /// Only statements of that confidence (0 to 1) or a higher one; those that give none pass.
    [[nodiscard]] view confident(double lowest) const {
        if (!(lowest >= 0.0 && lowest <= 1.0))
            throw error(error_kind::invalid_argument,
                        "a confidence of " + std::to_string(lowest) + " is not between 0 and 1");
        return believing([&](detail::belief& b) { b.lowest_confidence = static_cast<float>(lowest); });
    }
    /// Exactly these modalities: `modality::planned`, or `modality::asserted | modality::possible`.
    [[nodiscard]] view with_modality(modalities believed) const {
        return believing([&](detail::belief& b) { b.believed = believed; });
    }
    /// Every statement that stands, of whatever modality and rank.
    [[nodiscard]] view regardless() const {
        return believing([](detail::belief& b) {
            b.believed = modalities::all();
            b.lowest_rank = rank::deprecated;
        });
    }

    /// Entities that a believed `same_as` says are one count as one: the one with the lowest id stands for all. All other conditions
    /// decide which `same_as` are believed, whether they come before or after; for that, sources are the entities that are named and no
    /// others. Only then do `according_to` and `not_according_to` look at everything else with the sources that count as one, so that what
    /// one believes of sources never decides who they are. O(number of `same_as` statements), and O(references) with conditions on sources,
    /// here and for every condition that comes after.
    [[nodiscard]] view merging_identities() const {
        return believing([](detail::belief& b) { b.merging = true; });
    }

    // ---- what is there. Of an entity that is not (none(), or one that the view does not know yet) there is no key, name or type.

    [[nodiscard]] const entente::ontology& ontology() const noexcept {
        return pending_ && pending_->ontology ? *pending_->ontology : *epoch_->ontology;
    }
    /// The commit this view sees last; of an open transaction, the number that its commit would have.
    [[nodiscard]] transaction_id transaction() const noexcept { return transaction_id(at_); }
    /// One more than the highest statement id that this view may see.
    [[nodiscard]] std::uint32_t statement_end() const noexcept { return statement_end_; }
    /// One more than the highest entity id that this view may see.
    [[nodiscard]] std::uint32_t entity_end() const noexcept { return entity_end_; }

    /// Whether this view believes a statement. O(1).
    [[nodiscard]] bool sees(statement_id s) const {
        return s.value() < statement_end_ && believes(s.value());
    }
    /// Whether an entity is there: added, not removed, and (where identities are merged) the one that stands for its class. O(1).
    [[nodiscard]] bool sees(entity_id e) const;

    /// A statement taken out whole. `s` must be below `statement_end()`, believed or not. O(log commits).
    [[nodiscard]] statement operator[](statement_id s) const;
    [[nodiscard]] entente::value operator[](value_id v) const { return state_->values.get(v); }
    [[nodiscard]] entente::reference operator[](reference_id r) const {
        return r.is_none() ? entente::reference{} : state_->references.get(r, state_->values);
    }
    /// The text of a value, without a copy; empty for a value of another kind.
    [[nodiscard]] std::string_view text(value_id v) const noexcept { return state_->values.text(v); }

    /// The entity with that key, if this view sees it; where identities are merged, the one that stands for it. Expected O(1).
    [[nodiscard]] std::optional<entity_id> find(std::string_view key) const;
    /// The same for many keys at once, in their order: faster than one after the other, since the searches wait for memory together.
    [[nodiscard]] std::vector<std::optional<entity_id>>
    find_all(std::span<const std::string_view> keys) const;
    /// The key, empty for an entity without one.
    [[nodiscard]] std::string_view key(entity_id e) const noexcept {
        return e.value() < entity_end_ ? state_->key(e.value()) : std::string_view{};
    }
    /// The id of a value that is stored, to look for statements about it.
    [[nodiscard]] std::optional<value_id> find_value(const entente::value& v) const {
        return state_->values.find(v);
    }

    /// Whether an entity is of a type or a subtype of it; of none() it never is. O(types of the entity).
    [[nodiscard]] bool is_a(entity_id e, type_id type) const;
    /// The types stated of an entity, ascending: those asserted and not deprecated, whoever states them and whatever the view
    /// believes otherwise.
    [[nodiscard]] std::vector<type_id> types(entity_id e) const;
    /// The interned set of an entity's types, where the row in the entity table is true for this view; none() where the statements have
    /// to be asked.
    [[nodiscard]] type_set_id type_set(entity_id e) const noexcept;

    /// With merged identities: the entity that stands for `e`. Otherwise `e`.
    [[nodiscard]] entity_id canonical(entity_id e) const {
        return identities() ? entity_id(identities()->canonical(e.value())) : e;
    }

    // ---- neighbours

    /// Calls `visit(term neighbour, statement_id)` for each believed statement of `node` in a direction, over all kinds of neighbour
    /// or one shape, by one relation or (none()) by all. Sealed ones come in order of relation and neighbour, later ones after them,
    /// newest first. O(matches + log).
    template <class Visit>
    void for_each_neighbour(direction d, term node, relation_id relation, Visit visit) const;
    template <class Visit>
    void for_each_neighbour(direction d, shape s, std::uint32_t node, relation_id relation,
                            Visit visit) const;

    /// Calls `visit(statement_id)` for each believed statement, by one relation or (none()) by all. By one relation, sealed ones come in order
    /// of the first day on which they may hold, later ones after them, newest first: O(statements of the relation). By all in order of id:
    /// O(statements).
    template <class Visit>
    void for_each_statement(relation_id relation, Visit visit) const;
    template <class Visit>
    void for_each_statement(Visit visit) const;

    /// Calls `visit(entity_id)` for each entity that is there, in order of id. O(entities).
    template <class Visit>
    void for_each_entity(Visit visit) const {
        for (std::uint32_t e = 0; e < entity_end_; ++e)
            if (sees(entity_id(e))) visit(entity_id(e));
    }

    // ---- for those who build queries on views

    /// Whether every sealed statement is believed, so that rows may be read without asking for each.
    [[nodiscard]] bool believes_all_sealed() const noexcept {
        return clean_ && !belief_ && sealed().statement_count() <= statement_end_;
    }
    /// Whether `believes` asks about nothing but what every statement before `statement_end()` passes.
    [[nodiscard]] bool believes_all() const noexcept { return clean_ && !belief_; }
    /// The condition on valid time, where `believes` asks about nothing else and days alone decide; null otherwise.
    [[nodiscard]] const detail::time_condition* only_condition_is_time() const noexcept {
        if (!clean_ || !belief_ || !belief_->time || belief_->references || belief_->lowest_confidence > 0 ||
            !belief_->believed.contain(modality::asserted) || belief_->lowest_rank > rank::normal)
            return nullptr;
        return &*belief_->time;
    }
    /// Whether there are statements that are not sealed yet.
    [[nodiscard]] bool has_fresh() const noexcept { return sealed().statement_count() < statement_end_; }
    [[nodiscard]] const sealed_adjacency& sealed() const noexcept { return *epoch_->sealed; }
    [[nodiscard]] const statement_columns& columns() const noexcept { return state_->columns; }
    [[nodiscard]] const detail::graph_state& state() const noexcept { return *state_; }
    [[nodiscard]] const detail::belief* belief() const noexcept { return belief_.get(); }
    /// What an open transaction adds, where this is a view of one; otherwise null.
    [[nodiscard]] const detail::pending_changes* pending() const noexcept { return pending_; }
    [[nodiscard]] const detail::identity_classes* identities() const noexcept {
        return belief_ ? belief_->identities.get() : nullptr;
    }

    /// Whether a statement below `statement_end()` is believed.
    [[nodiscard]] bool believes(std::uint32_t s) const {
        if (!clean_ && state_->special.test(s)) {
            if (!believes_special(s)) return false;
        } else if (pending_ && pending_->retracted_set.contains(s)) [[unlikely]] {
            return false;
        }
        return !belief_ || believes_by_conditions(s);
    }
    /// Whether a statement that gives a name or a type counts: it stands, and says that it is so.
    [[nodiscard]] bool tells(std::uint32_t s) const {
        if (!stands(s)) return false;
        const statement_meta meta = columns().meta(s);
        return meta.modality() == modality::asserted && meta.rank() != rank::deprecated;
    }
    /// Whether this view shows what an open transaction has not committed.
    [[nodiscard]] bool is_of_open_transaction() const noexcept { return pending_ != nullptr; }
    /// Whether a statement only says of entities that count as one that they are: with merged identities, a `same_as` within a class. Who
    /// counts or follows steps between entities leaves it out.
    [[nodiscard]] bool says_identity(statement_id s) const {
        return identities() && columns().relation(s.value()) == builtin::same_as &&
               canonical(columns().subject(s.value()).entity()) ==
                   canonical(columns().object(s.value()).entity());
    }
    /// Whether an entity, or one that this view takes for it, stands in a reference as speaker, occasion, outlet or article, anywhere in
    /// the chain. O(length of the chain).
    [[nodiscard]] bool mentions(reference_id chain, entity_id who) const;
    /// Calls `visit(s)` for the statements of a node that are not sealed, newest first, believed or not.
    template <class Visit>
    void for_each_fresh(direction d, shape sh, std::uint32_t key, Visit visit) const {
        if (pending_) visit_reversed(pending_->by_node, detail::pending_changes::node_key(d, sh, key), visit);
        state_->fresh.for_each(d, sh, key, sealed().statement_count(), [&](std::uint32_t s) {
            if (s < statement_end_) visit(s);
        });
    }
    /// The same for the statements of a relation.
    template <class Visit>
    void for_each_fresh_of_relation(std::uint32_t relation, Visit visit) const {
        if (pending_) visit_reversed(pending_->by_relation, relation, visit);
        state_->fresh.for_each_of_relation(relation, sealed().statement_count(), [&](std::uint32_t s) {
            if (s < statement_end_) visit(s);
        });
    }

private:
    friend class graph;
    friend class entente::transaction;
    friend struct detail::graph_access;

    using holder = published<detail::epoch>::holder;

    view(const detail::graph_state& state, std::uint32_t at, holder epoch)
        : state_(&state),
          epoch_(std::move(epoch)) {
        look_at(at);
    }
    /// A view of an open transaction.
    view(const detail::graph_state& state, const detail::pending_changes& pending,
         std::uint32_t statement_end, std::uint32_t entity_end)
        : state_(&state),
          epoch_(state.current.hold()),
          pending_(&pending) {
        at_ = state.written_commit + 1;
        statement_end_ = statement_end;
        entity_end_ = entity_end;
        clean_ = false;
    }

    /// What was found under a key, if this view sees it.
    [[nodiscard]] std::optional<entity_id> seen(std::optional<entity_id> found, std::string_view key) const;

    /// For the writer: all that is written, whether it is published yet or not.
    static view written(const detail::graph_state& state) {
        return view(state, state.written_commit, state.current.hold());
    }
    static view latest(const detail::graph_state& state) {
        const std::uint32_t at = state.last_commit.load(
            std::memory_order_acquire); // first: an epoch is at least as new as a commit
        return {state, at, state.current.hold()};
    }
    void look_at(std::uint32_t at) {
        at_ = at;
        const detail::commit_record record = state_->commits[at];
        statement_end_ = record.statement_end;
        entity_end_ = record.entity_end;
        clean_ = state_->first_not_plain.load(std::memory_order_acquire) >= statement_end_ &&
                 state_->first_retraction.load(std::memory_order_acquire) > at_;
    }

    template <class Map, class Key, class Visit>
    void visit_reversed(const Map& map, Key key, Visit& visit) const {
        const auto at = map.find(key);
        if (at == map.end()) return;
        const auto& list = at->second;
        for (std::size_t i = list.size();
             i-- > 0;) { // by position: `visit` may state something, and the list then grows
            const std::uint32_t s = list[i];
            if (s < statement_end_) visit(s);
        }
    }

    template <class Change>
    [[nodiscard]] view believing(Change change) const {
        view copy = *this;
        auto b = belief_ ? std::make_shared<detail::belief>(*belief_) : std::make_shared<detail::belief>();
        change(*b);
        b->identities.reset();
        b->references = b->named_references;
        copy.belief_ = b;
        if (b->merging) b->identities = copy.find_identities();
        if (b->identities && b->references) b->references = copy.judged_references();
        return copy;
    }
    template <class Change>
    [[nodiscard]] view believing_sources(Change change) const {
        view named = *this;
        auto b = belief_ ? std::make_shared<detail::belief>(*belief_) : std::make_shared<detail::belief>();
        change(*b);
        b->identities.reset();
        named.belief_ = b;
        b->named_references = named.judged_references();
        return named.believing([](detail::belief&) {});
    }
    [[nodiscard]] view when_valid(detail::time_condition::mode mode, const interval& when) const;
    /// For each reference slot, whether the conditions on sources let it pass, with the identities that this view has.
    [[nodiscard]] std::shared_ptr<const std::vector<bool>> judged_references() const;
    [[nodiscard]] std::shared_ptr<const detail::identity_classes> find_identities() const;
    /// The entities that are one with `e`, itself among them; null where it is alone.
    [[nodiscard]] const std::vector<std::uint32_t>* class_of(std::uint32_t e) const {
        if (!identities()) return nullptr;
        const auto at = identities()->members.find(identities()->canonical(e));
        return at == identities()->members.end() ? nullptr : &at->second;
    }

    [[nodiscard]] bool believes_special(std::uint32_t s) const;
    [[nodiscard]] bool believes_by_conditions(std::uint32_t s) const;
    /// Whether a statement stands at this view's transaction, whoever says it and whenever it holds.
    [[nodiscard]] bool stands(std::uint32_t s) const {
        const std::uint32_t retracted = columns().retracted(s);
        return (retracted == 0 || retracted > at_) && !(pending_ && pending_->retracted_set.contains(s));
    }
    /// Whether what the entity table says of `e` may not be what this view sees.
    [[nodiscard]] bool row_may_be_stale(std::uint32_t e) const noexcept {
        if (state_->entities.changed(e) > at_) return true;
        return pending_ &&
               (e >= state_->commits[at_ - 1].entity_end || pending_->renamed_or_retyped.contains(e));
    }
    [[nodiscard]] std::string_view stated_name(entity_id e, std::string_view language) const;
    friend std::string_view name(const view& v, entity_id e, std::string_view language);

    const detail::graph_state* state_;
    holder epoch_;
    std::shared_ptr<const detail::belief> belief_; // null: all that is asserted, of normal rank or better
    const detail::pending_changes* pending_ = nullptr;
    std::uint32_t at_ = 0;
    std::uint32_t statement_end_ = 0;
    std::uint32_t entity_end_ = 0;
    bool clean_ = true; // no statement before statement_end_ is special
};

/// The name of an entity: the first one stated, in `language` if one is given and there is one. Without any name its key, and without a
/// key an empty text. Names are taken whoever states them, if asserted and not deprecated; of those with a valid time, one that
/// holds in the view. Where identities are merged, the names of all that are one count. O(1) for the first name under a view without
/// a time, else O(names). What is no text, or an empty one, is no name.
[[nodiscard]] std::string_view name(const view& v, entity_id e, std::string_view language = {});

} // namespace entente

#include <entente/view_inline.hpp> // templates and what is hot
#if !defined(ENTENTE_COMPILED)
#include <entente/view_definitions.hpp>
#endif
