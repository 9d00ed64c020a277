// SPDX-License-Identifier: BSL-1.0
// The templates of view.hpp and what is asked of each statement. Included by it.
#pragma once

#include <entente/view.hpp>

namespace entente {

inline bool view::believes_special(std::uint32_t s) const {
    if (!stands(s)) return false;
    const statement_meta meta = columns().meta(s);
    if (belief_) return belief_->believed.contain(meta.modality()) && meta.rank() >= belief_->lowest_rank;
    return meta.modality() == modality::asserted && meta.rank() >= rank::normal;
}

inline bool view::believes_by_conditions(std::uint32_t s) const {
    const detail::belief& b = *belief_;
    if (b.time) {
        // Exact statements are most, and judged by their days; only then is the whole interval taken out.
        if (clean_ || columns().meta(s).exact()) {
            const day_range days = columns().days(s);
            if (!b.time->met_by(days.from, days.until)) return false;
        } else if (!b.time->met_by(columns().valid(s))) {
            return false;
        }
    }
    if (b.references) {
        const std::uint32_t slot = columns().reference_slot(s);
        if (slot >= b.references->size() || !(*b.references)[slot]) return false;
    }
    if (b.lowest_confidence > 0) {
        const auto confidence = columns().confidence(s);
        if (confidence && *confidence < b.lowest_confidence) return false;
    }
    if (!b.believed.contain(modality::asserted) || b.lowest_rank > rank::normal) {
        const statement_meta meta = columns().meta(s);
        return b.believed.contain(meta.modality()) && meta.rank() >= b.lowest_rank;
    }
    return true;
}

inline bool view::sees(entity_id e) const {
    if (e.value() >= entity_end_) return false;
    const std::uint32_t removed = state_->entities.removed(e.value());
    if (removed != 0 && removed <= at_) return false;
    if (pending_ && pending_->removed.contains(e.value())) return false;
    return !identities() || identities()->canonical(e.value()) == e.value();
}

inline std::optional<entity_id> view::find(std::string_view key) const {
    return seen(state_->entities.find(key, state_->values.pool()), key);
}

inline std::optional<entity_id> view::seen(std::optional<entity_id> found, std::string_view key) const {
    if (!found && pending_) {
        const auto at = pending_->keys.find(std::string(key));
        if (at != pending_->keys.end()) found = entity_id(at->second);
    }
    if (!found || found->value() >= entity_end_) return std::nullopt;
    const entity_id e = canonical(*found);
    return sees(e) ? std::optional(e) : std::nullopt;
}

inline type_set_id view::type_set(entity_id e) const noexcept {
    if (e.value() >= entity_end_ || class_of(e.value())) return {};
    const type_set_id set = state_->entities.types(e.value());
    return row_may_be_stale(e.value()) ? type_set_id::none() : set;
}

template <class Visit>
void view::for_each_neighbour(direction d, shape sh, std::uint32_t node, relation_id relation,
                              Visit visit) const {
    const term_kind kind = sh.neighbour(d);
    const auto* classes = identities();
    const auto give = [&](std::uint32_t neighbour, std::uint32_t s) {
        if (classes && kind == term_kind::entity) neighbour = classes->canonical(neighbour);
        visit(term(kind, neighbour), statement_id(s));
    };
    const auto of_one = [&](std::uint32_t key) {
        const sealed_rows& rows = sealed().rows(d, sh);
        const neighbour_run run = relation.is_none() ? rows.all(key) : rows.of(key, relation.value());
        if (believes_all_sealed() && !classes) {
            for (std::size_t i = 0; i < run.size(); ++i)
                visit(term(kind, run.neighbours[i]), statement_id(run.statements[i]));
        } else if (believes_all_sealed()) {
            for (std::size_t i = 0; i < run.size(); ++i) give(run.neighbours[i], run.statements[i]);
        } else {
            for (std::size_t i = 0; i < run.size(); ++i)
                if (run.statements[i] < statement_end_ && believes(run.statements[i]))
                    give(run.neighbours[i], run.statements[i]);
        }
        if (has_fresh())
            for_each_fresh(d, sh, key, [&](std::uint32_t s) {
                if ((relation.is_none() || columns().relation(s) == relation) && believes(s))
                    give(d == direction::out ? columns().raw_object(s) : columns().raw_subject(s), s);
            });
    };
    if (classes && sh.key(d) == term_kind::entity)
        if (const auto members = classes->members.find(classes->canonical(node));
            members != classes->members.end()) {
            for (const std::uint32_t member : members->second) of_one(member);
            return;
        }
    of_one(node);
}

template <class Visit>
void view::for_each_neighbour(direction d, term node, relation_id relation, Visit visit) const {
    for (const shape sh : all_shapes)
        if (sh.key(d) == node.kind()) for_each_neighbour(d, sh, node.raw(), relation, visit);
}

template <class Visit>
void view::for_each_statement(relation_id relation, Visit visit) const {
    if (relation.is_none()) return for_each_statement(visit);
    const time_run run = sealed().by_time().of(relation.value());
    // What begins after the days asked for need not be looked at: `from` is where a statement may begin at the earliest.
    const std::size_t end = belief_ && belief_->time && belief_->time->end != day_max
                                ? run.begun_by(belief_->time->end - 1)
                                : run.size();
    if (believes_all_sealed()) {
        for (std::size_t i = 0; i < end; ++i) visit(statement_id(run.statements[i]));
    } else if (const auto* time = only_condition_is_time()) { // the days are at hand here
        for (std::size_t i = 0; i < end; ++i)
            if (time->met_by(run.from[i], run.until(i)) && run.statements[i] < statement_end_)
                visit(statement_id(run.statements[i]));
    } else {
        for (std::size_t i = 0; i < end; ++i)
            if (run.statements[i] < statement_end_ && believes(run.statements[i]))
                visit(statement_id(run.statements[i]));
    }
    if (has_fresh())
        for_each_fresh_of_relation(relation.value(), [&](std::uint32_t s) {
            if (believes(s)) visit(statement_id(s));
        });
}

template <class Visit>
void view::for_each_statement(Visit visit) const {
    for (std::uint32_t s = 0; s < statement_end_; ++s)
        if (believes(s)) visit(statement_id(s));
}

inline std::string_view name(const view& v, entity_id e, std::string_view language) {
    if (e.value() >= v.entity_end_) return {};
    const auto& state = *v.state_;
    if (language.empty() && !(v.belief_ && v.belief_->time) && !v.class_of(e.value())) {
        const text_ref at_hand = state.entities.name(e.value());
        if (!v.row_may_be_stale(e.value()))
            return at_hand.length() != 0 ? state.values.pool()[at_hand] : state.key(e.value());
    }
    return v.stated_name(e, language);
}

} // namespace entente
