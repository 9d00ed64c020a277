// SPDX-License-Identifier: BSL-1.0
// The definitions of transaction.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/model/error.hpp>
#include <entente/model/utf8.hpp>
#include <entente/transaction.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

namespace detail {

ENTENTE_INLINE void lock_writer(graph_state& state) {
    if (state.writer.held_by_this_thread())
        throw error(error_kind::conflict, "this thread has a transaction open on the graph already", {},
                    "commit or destroy it first, or make the change through it");
    state.writer.lock();
}

} // namespace detail

ENTENTE_INLINE transaction::transaction(detail::graph_state& state)
    : pending_(std::make_unique<detail::pending_changes>()) {
    if (state.sink) state.sink->require_writable();
    detail::lock_writer(state);
    state_ = &state;
    const detail::commit_record& last = state.commits[state.written_commit];
    first_statement_ = statement_end_ = last.statement_end;
    first_entity_ = entity_end_ = last.entity_end;
    pending_->indexed_end = first_statement_;
}

ENTENTE_INLINE entity_id transaction::add_entity(std::string_view key,
                                                 std::span<const std::string_view> types) {
    require_open();
    if (const auto taken = find_even_removed(key))
        throw error(error_kind::not_unique,
                    "the key '" + std::string(key) + "' is taken" +
                        (is_there(*taken) ? "" : " by an entity that was removed"),
                    {}, is_there(*taken) ? "use find(key) to get the entity that has it" : "use another key");
    if (const auto at = first_invalid_utf8(key))
        throw error(error_kind::invalid_argument, "the key " + entente::quoted(key) + " is not UTF-8",
                    "byte " + std::to_string(*at));
    if (entity_end_ == 0xFFFF'FFFEu)
        throw error(error_kind::limit, "a graph holds at most 4294967294 entities");
    for (const auto t : types) (void)type(t);
    const std::uint32_t e = entity_end_;
    state_->entities.write(e, key, state_->values.pool());
    if (!key.empty()) pending_->keys.emplace(key, e);
    ++entity_end_;
    for (const auto t : types)
        append({entity_id(e), builtin::instance_of, state_->values.intern_text(t), {}});
    return entity_id(e);
}

ENTENTE_INLINE entity_id transaction::add(const entity_description& d, std::string_view type) {
    std::vector<value_id> names, aliases; // made first: a broken text is refused before anything is added
    for (const auto& n : d.names()) names.push_back(intern_text(n.text, n.language));
    for (const auto& a : d.aliases()) aliases.push_back(intern_text(a.text, a.language));
    std::vector<std::string_view> types{type};
    types.insert(types.end(), d.types().begin(), d.types().end());
    if (type.empty()) types.erase(types.begin());
    const entity_id e = add_entity(d.key(), types);
    for (const value_id n : names) append({e, builtin::name, n, {}});
    for (const value_id a : aliases) append({e, builtin::alias, a, {}});
    return e;
}

ENTENTE_INLINE bool transaction::is_there(entity_id e) const {
    return e.value() < entity_end_ && (!state_->any_removed || state_->entities.removed(e.value()) == 0) &&
           (pending_->removed.empty() || !pending_->removed.contains(e.value()));
}

ENTENTE_INLINE std::optional<entity_id> transaction::find(std::string_view key) const {
    const auto known = find_even_removed(key);
    return known && is_there(*known) ? known : std::nullopt;
}

ENTENTE_INLINE std::optional<entity_id> transaction::find_even_removed(std::string_view key) const {
    if (const auto known = state_->entities.find(key, state_->values.pool())) return known;
    return find_pending(key);
}

ENTENTE_INLINE std::vector<std::optional<entity_id>>
transaction::find_all(std::span<const std::string_view> keys) const {
    require_open();
    std::vector<std::optional<entity_id>> all(keys.size());
    state_->entities.find_all(keys, state_->values.pool(), [&](std::size_t i, std::optional<entity_id> e) {
        if (!e) e = find_pending(keys[i]);
        if (e && is_there(*e)) all[i] = e;
    });
    return all;
}

// By the keys of this transaction's own entities.
ENTENTE_INLINE std::optional<entity_id> transaction::find_pending(std::string_view key) const {
    if (!pending_->keys.empty())
        if (const auto at = pending_->keys.find(std::string(key)); at != pending_->keys.end())
            return entity_id(at->second);
    return std::nullopt;
}

ENTENTE_INLINE statement_row transaction::row(relation_id relation, term subject, term object,
                                              const qualifiers& q) {
    statement_row r{subject, relation, object, q.valid.value_or(interval::always())};
    r.rank = q.rank.value_or(rank::normal);
    r.modality = q.modality.value_or(modality::asserted);
    r.confidence = q.confidence;
    r.reference = intern(q.reference);
    return r;
}

ENTENTE_INLINE reference_id transaction::intern(const reference& r) {
    if (r.empty()) return {};
    for (const auto& link : r.links()) {
        for (const entity_id e : {link.speaker, link.occasion, link.outlet, link.article})
            if (!e.is_none() && !is_there(e))
                throw error(error_kind::invalid_argument,
                            "the reference names entity " + std::to_string(e.value()) +
                                ", which is not in the graph, or was removed from it");
        if (const auto at = first_invalid_utf8(link.words))
            throw error(error_kind::invalid_argument,
                        "the words " + entente::quoted(link.words) + " of a reference are not UTF-8",
                        "byte " + std::to_string(*at));
    }
    return state_->references.intern(r, state_->values);
}

ENTENTE_INLINE bool transaction::is_a_pending(entity_id e, type_id type) const {
    const entente::ontology& o = ontology();
    if (!pending_->renamed_or_retyped.contains(e.value()))
        return state_->type_sets.any_of(state_->entities.types(e.value()),
                                        [&](type_id t) { return o.is_a(t, type); });
    // Retyped by this transaction: the statements know.
    const auto& c = state_->columns;
    const auto says = [&](std::uint32_t s) {
        const statement_meta meta = c.meta(s);
        if (c.relation(s) != builtin::instance_of || meta.modality() != modality::asserted ||
            meta.rank() == rank::deprecated || pending_->retracted_set.contains(s))
            return false;
        const auto t = o.find_type(state_->values.text(c.object(s).value()));
        return t && o.is_a(*t, type);
    };
    bool found = false;
    const_cast<transaction*>(this)->index_pending();
    const auto at =
        pending_->by_node.find(detail::pending_changes::node_key(direction::out, entity_to_value, e.value()));
    if (at != pending_->by_node.end()) found = std::any_of(at->second.begin(), at->second.end(), says);
    if (!found && e.value() < first_entity_)
        entente::view::written(*state_).for_each_neighbour(
            direction::out, entity_to_value, e.value(), builtin::instance_of,
            [&](term, statement_id s) { found = found || says(s.value()); });
    return found;
}

ENTENTE_INLINE void transaction::check_type(const statement_row& row, entity_id e,
                                            const std::vector<type_id>& allowed, std::string_view end) const {
    if (allowed.empty()) return;
    for (const type_id t : allowed)
        if (is_a_pending(e, t)) return;
    const entente::ontology& o = ontology();
    std::string wanted;
    for (const type_id t : allowed) wanted += (wanted.empty() ? "" : " or ") + o[t].name;
    const std::string_view key = state_->key(e.value());
    throw error(error_kind::type_mismatch,
                "the " + std::string(end) + " of " + o[row.relation].name + " must be a " + wanted +
                    ", and entity " +
                    (key.empty() ? std::to_string(e.value()) : "'" + std::string(key) + "'") + " is none",
                {}, "state its type first, or use another relation");
}

ENTENTE_INLINE void transaction::check(const statement_row& row) const {
    require_open();
    check_ids(row);
    check_kinds(row, false);
    const relation_entry& r = ontology()[row.relation];
    if (row.subject.is_entity()) check_type(row, row.subject.entity(), r.domain, "subject");
    if (row.object.is_entity()) check_type(row, row.object.entity(), r.range, "object");
}

ENTENTE_INLINE void transaction::check_ids(const statement_row& row) const {
    const entente::ontology& o = ontology();
    if (row.relation.value() >= o.relation_count())
        throw error(error_kind::invalid_argument,
                    "relation " + std::to_string(row.relation.value()) + " is not declared");
    const auto exists = [&](term t) {
        switch (t.kind()) {
        case term_kind::entity: return is_there(t.entity());
        case term_kind::value: return t.raw() < state_->values.size();
        case term_kind::statement: return t.raw() < statement_end_;
        }
        return false;
    };
    if (!exists(row.subject) || !exists(row.object))
        throw error(error_kind::invalid_argument,
                    std::string("the ") + (exists(row.subject) ? "object" : "subject") + " of " +
                        o[row.relation].name + " is not in the graph, or was removed from it");
    if (!row.reference.is_none() && row.reference.value() >= state_->references.size())
        throw error(error_kind::invalid_argument,
                    "reference " + std::to_string(row.reference.value()) + " is not in the graph");
    if (!row.reference.is_none() && row.reference != pending_->checked_reference) {
        for (reference_id at = row.reference; !at.is_none(); at = state_->references.cited(at))
            if (state_->references.entity_end(at.value()) > entity_end_)
                throw error(error_kind::invalid_argument,
                            "reference " + std::to_string(row.reference.value()) +
                                " names an entity that is not in the graph",
                            {}, "intern a reference in the transaction that states something with it");
        pending_->checked_reference = row.reference;
    }
    if (row.confidence && !(*row.confidence >= 0.0f && *row.confidence <= 1.0f))
        throw error(error_kind::invalid_argument,
                    "a confidence of " + std::to_string(*row.confidence) + " is not between 0 and 1");
}

// Before its declaration a relation takes the kinds that any relation takes; the built-in ones were always declared. What the graph
// itself reads, names and types, has to be what it takes it for.
ENTENTE_INLINE void transaction::check_kinds(const statement_row& row, bool before_declaration) const {
    static const relation_entry not_declared;
    const relation_entry& r = ontology()[row.relation];
    const bool built_in = row.relation <= builtin::last;
    const auto allowed = [&](const term_kinds& declared, const term_kinds& undeclared, term_kind kind) {
        return declared.allow(kind) || (before_declaration && !built_in && undeclared.allow(kind));
    };
    const bool subject_is_wrong =
        row.subject.is_value() || !allowed(r.subject_kinds, not_declared.subject_kinds, row.subject.kind());
    if (subject_is_wrong || !allowed(r.object_kinds, not_declared.object_kinds, row.object.kind())) {
        constexpr std::string_view kinds[] = {"an entity", "a value", "a statement"};
        const term wrong = subject_is_wrong ? row.subject : row.object;
        throw error(error_kind::type_mismatch,
                    "the " + std::string(subject_is_wrong ? "subject" : "object") + " of " + r.name +
                        " can't be " + std::string(kinds[static_cast<std::size_t>(wrong.kind())]));
    }
    if (row.relation > builtin::alias) return;
    if (state_->values.kind(row.object.value()) != value_kind::text)
        throw error(error_kind::type_mismatch, "the object of " + r.name + " must be a text");
    if (row.relation == builtin::instance_of &&
        !ontology().find_type(state_->values.text(row.object.value())))
        throw error(error_kind::unknown_name,
                    "the type " + entente::quoted(state_->values.text(row.object.value())) + " is not known",
                    {}, "make it known first: add_type(entity, name) or type(name)");
}

ENTENTE_INLINE void transaction::replay_removal(entity_id e) {
    if (e.value() >= entity_end_ || state_->entities.removed(e.value()) != 0 ||
        !pending_->removed.insert(e.value()).second)
        throw error(error_kind::invalid_argument,
                    "entity " + std::to_string(e.value()) + " is not in the graph, or was removed from it");
}

ENTENTE_INLINE statement_id transaction::append(const statement_row& row) {
    const std::uint32_t s = statement_end_;
    if (s == 0xFFFF'FFFEu) throw error(error_kind::limit, "a graph holds at most 4294967294 statements");
    state_->columns.write(s, row);
    if (!state_->columns.meta(s).plain()) {
        state_->special.set(s);
        first_not_plain_ = std::min(first_not_plain_, s);
    }
    if (row.relation.value() <= builtin::name.value() && row.subject.is_entity()) {
        if (row.subject.raw() < first_entity_)
            pending_->renamed_or_retyped.insert(row.subject.raw());
        else
            describe_new_entity(row);
    }
    if (gives_name(s)) pending_->naming.push_back(s);
    ++statement_end_;
    return statement_id(s);
}

// The row of an entity that nobody else sees yet is kept up to date as it is described.
ENTENTE_INLINE void transaction::describe_new_entity(const statement_row& row) {
    if (row.modality != modality::asserted || row.rank == rank::deprecated) return; // as view::tells
    const std::uint32_t e = row.subject.raw();
    const value_id text = row.object.value();
    if (row.relation == builtin::name) {
        if (state_->entities.name(e).length() == 0)
            state_->entities.set_name(e, state_->values.text_place(text));
        return;
    }
    auto types = state_->type_sets.get(state_->entities.types(e));
    const auto type = ontology().find_type(state_->values.text(text));
    if (!type) return;
    const auto at = std::lower_bound(types.begin(), types.end(), *type);
    if (at != types.end() && *at == *type) return;
    types.insert(at, *type);
    state_->entities.set_types(e, state_->type_sets.intern(types));
}

ENTENTE_INLINE void transaction::require(statement_id s) const {
    require_open();
    if (s.value() >= statement_end_)
        throw error(error_kind::invalid_argument,
                    "statement " + std::to_string(s.value()) + " is not in the graph");
}

ENTENTE_INLINE void transaction::require_standing(statement_id s) const {
    require(s);
    if (state_->columns.retracted(s.value()) != 0 || pending_->retracted_set.contains(s.value()))
        throw error(error_kind::conflict, "statement " + std::to_string(s.value()) + " was retracted already",
                    {}, "revise what stands in its place: see history(view, statement)");
}

ENTENTE_INLINE void transaction::retract(statement_id s) {
    require(s);
    if (state_->columns.retracted(s.value()) != 0 || !pending_->retracted_set.insert(s.value()).second)
        return;
    pending_->retracted.push_back(s.value());
    const relation_id r = state_->columns.relation(s.value());
    if (r == builtin::instance_of || r == builtin::name)
        pending_->renamed_or_retyped.insert(state_->columns.raw_subject(s.value()));
}

ENTENTE_INLINE void transaction::remove(entity_id e) {
    require_open();
    if (e.value() >= entity_end_)
        throw error(error_kind::invalid_argument,
                    "entity " + std::to_string(e.value()) + " is not in the graph");
    if (!is_there(e)) return;
    const entente::view everything = view().regardless();
    std::vector<term> gone{e};
    for (std::size_t i = 0; i < gone.size(); ++i)
        for (const direction d : {direction::out, direction::in})
            everything.for_each_neighbour(d, gone[i], relation_id::none(), [&](term, statement_id s) {
                if (pending_->retracted_set.contains(s.value())) return;
                retract(s);
                gone.emplace_back(s);
            });
    pending_->removed.insert(e.value());
}

ENTENTE_INLINE void transaction::index_pending() {
    const auto& c = state_->columns;
    for (std::uint32_t s = pending_->indexed_end; s < statement_end_; ++s) {
        const shape sh = shape::of(c.meta(s));
        pending_->by_node[detail::pending_changes::node_key(direction::out, sh, c.raw_subject(s))].push_back(
            s);
        pending_->by_node[detail::pending_changes::node_key(direction::in, sh, c.raw_object(s))].push_back(s);
        pending_->by_relation[c.relation(s).value()].push_back(s);
    }
    pending_->indexed_end = statement_end_;
}

ENTENTE_INLINE view transaction::view() {
    require_open();
    index_pending();
    return {*state_, *pending_, statement_end_, entity_end_};
}

ENTENTE_INLINE bool transaction::empty() const noexcept {
    return statement_end_ == first_statement_ && entity_end_ == first_entity_ &&
           pending_->retracted.empty() && pending_->removed.empty() && !pending_->ontology &&
           !commit_if_empty_;
}

ENTENTE_INLINE void transaction::rollback() noexcept {
    if (!state_) return;
    for (std::uint32_t s = first_not_plain_; s < statement_end_; ++s) state_->special.clear(s);
    pending_.reset();
    std::exchange(state_, nullptr)->writer.unlock();
}

// What the entity table is to repeat of the entities that this transaction renamed or retyped.
ENTENTE_INLINE std::vector<transaction::entity_update> transaction::entity_updates() {
    std::vector<entity_update> updates;
    if (pending_->renamed_or_retyped.empty()) return updates;
    const entente::view own = view();
    for (const std::uint32_t e : pending_->renamed_or_retyped) {
        const std::string_view n = entente::name(own, entity_id(e));
        entity_update update{e, {}, state_->type_sets.intern(own.types(entity_id(e)))};
        own.for_each_neighbour(direction::out, entity_to_value, e, builtin::name, [&](term t, statement_id) {
            if (state_->values.text(t.value()) == n) update.name = state_->values.text_place(t.value());
        });
        updates.push_back(update);
    }
    return updates;
}

// Whether a statement's object is a name to be found by.
ENTENTE_INLINE bool transaction::gives_name(std::uint32_t s) const {
    const relation_id r = state_->columns.relation(s);
    return (r == builtin::name || r == builtin::alias) &&
           state_->values.text_place(state_->columns.object(s).value()).length() != 0;
}

ENTENTE_INLINE void transaction::require_open() const {
    if (!state_) throw error(error_kind::conflict, "the transaction has ended", {}, "begin another one");
}

ENTENTE_INLINE transaction_id transaction::commit() {
    require_open();
    auto& state = *state_;
    const std::uint32_t last = state.written_commit;
    if (empty()) {
        rollback();
        return transaction_id(last);
    }
    const std::uint32_t number = last + 1;
    std::sort(pending_->retracted.begin(), pending_->retracted.end());
    std::vector<std::uint32_t> removed(pending_->removed.begin(), pending_->removed.end());
    std::sort(removed.begin(), removed.end());
    std::timespec clock{};
    std::timespec_get(&clock, TIME_UTC);
    const std::int64_t now = std::int64_t{clock.tv_sec} * 1'000'000 + clock.tv_nsec / 1000;
    // Never before the commit before: as_known_at_time searches by it.
    const std::int64_t time = std::max(time_.value_or(now), state.commits[last].time);

    // All that can fail comes first: memory, then the sink.
    std::shared_ptr<const sealed_adjacency> sealed = state.current.current().sealed;
    constexpr std::uint32_t smallest_worth_sealing = 4096;
    const std::uint32_t unsealed = statement_end_ - sealed->statement_count();
    std::vector<entity_update> updates;
    const bool seal = (unsealed >= smallest_worth_sealing && unsealed >= sealed->statement_count()) ||
                      !sealed->by_value().has_all(ontology().indexed_relations());
    try {
        for (const std::uint32_t s : pending_->retracted) {
            state.columns.reserve_retraction(s);
            state.special.reserve(s);
        }
        for (const std::uint32_t e : removed) state.entities.reserve_change(e);
        for (const std::uint32_t e : pending_->renamed_or_retyped) state.entities.reserve_change(e);
        updates = entity_updates();
        state.entities.reserve_keys(entity_end_ - first_entity_, state.values.pool());
        std::size_t names = 0;
        for (const std::uint32_t s : pending_->naming) state.names.reserve(s, ++names, state.values.pool());
        state.current.reserve();
        state.commits.writable(number) = {time, statement_end_, entity_end_};
        if (seal)
            sealed = detail::seal(state, {entity_end_, state.values.size(), statement_end_}, ontology());
        else
            state.fresh.reserve(first_statement_, statement_end_, state.columns);
        if (state.sink)
            state.sink->commit({transaction_id(number), time, first_entity_, entity_end_, first_statement_,
                                statement_end_, pending_->retracted, removed, pending_->ontology != nullptr,
                                &ontology(), seal ? sealed : nullptr, !updates.empty(),
                                std::min(first_not_plain_, statement_end_)});
    } catch (...) {
        rollback();
        throw;
    }

    for (const entity_update& u : updates) {
        state.entities.set_changed(u.entity, number); // first: who reads the new row must see that it changed
        state.entities.set_name(u.entity, u.name);
        state.entities.set_types(u.entity, u.types);
    }
    for (std::uint32_t e = first_entity_; e < entity_end_; ++e)
        state.entities.publish_key(e, state.values.pool());
    for (const std::uint32_t s : pending_->naming)
        state.names.add(s, state.values.text_place(state.columns.object(s).value()), state.values.pool());
    if (!seal) state.fresh.link(first_statement_, statement_end_, state.columns);
    // Before the marks: a view of this commit must not take the statements before it for clean.
    if (first_not_plain_ < state.first_not_plain.load(std::memory_order_relaxed))
        state.first_not_plain.store(first_not_plain_, std::memory_order_release);
    if (!pending_->retracted.empty() && state.first_retraction.load(std::memory_order_relaxed) > number)
        state.first_retraction.store(number, std::memory_order_release);
    for (const std::uint32_t s : pending_->retracted) {
        state.columns.retract(s, number);
        state.special.set(s);
    }
    for (const std::uint32_t e : removed) state.entities.remove(e, number);
    state.any_removed = state.any_removed || !removed.empty();
    if (seal || pending_->ontology)
        state.current.publish({std::move(sealed), pending_->ontology ? std::move(pending_->ontology)
                                                                     : state.current.current().ontology});
    state.written_commit = number;
    change_sink* const sink = state.sink.get();
    if (!sink || !sink->publishes()) state.publish(number);
    if (sink) sink->applied(transaction_id(number));

    first_not_plain_ = 0xFFFF'FFFFu; // the marks stay
    rollback();
    if (sink) {
        sink->wait_for(transaction_id(number));
        sink->committed();
    }
    return transaction_id(number);
}

} // namespace entente
