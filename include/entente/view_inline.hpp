// SPDX-License-Identifier: BSL-1.0
// The definitions of view.hpp. Included by it; not to be included alone.
#pragma once

#include <entente/view.hpp>

namespace entente {

inline view view::when_valid(detail::time_condition::mode mode, const interval& when) const {
    return believing([&](detail::belief& b) {
        detail::time_condition c;
        c.asked = mode;
        c.when = detail::all_days_of(when);
        c.first = when.from();
        c.end = when.until();
        c.possibly = b.possibly;
        b.time = c;
    });
}

inline void view::judge_references(detail::belief& b) const {
    const std::uint32_t count = state_->references.size();
    auto believed = std::make_shared<std::vector<bool>>(count + 1);
    (*believed)[0] = b.according_to.empty(); // nobody is named
    for (std::uint32_t r = 0; r < count; ++r) {
        const auto mentioned = [&](entity_id who) { return state_->references.mentions(reference_id(r), who); };
        (*believed)[r + 1] = (b.according_to.empty() || std::any_of(b.according_to.begin(), b.according_to.end(), mentioned)) &&
                             std::none_of(b.not_according_to.begin(), b.not_according_to.end(), mentioned);
    }
    b.references = std::move(believed);
}

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

inline view view::as_known_at(transaction_id when) const {
    view copy = *this;
    if (when.value() >= at_) return copy;
    copy.pending_ = nullptr;
    copy.look_at(when.value());
    return belief_ && belief_->merging ? copy.merging_identities() : copy;
}

inline view view::as_known_at_time(std::int64_t microseconds) const {
    std::uint32_t low = 0, high = std::min(at_, state_->last_commit.load(std::memory_order_acquire));
    while (low < high) { // the last commit not after that moment
        const std::uint32_t middle = high - (high - low) / 2;
        if (state_->commits[middle].time <= microseconds) low = middle;
        else high = middle - 1;
    }
    return as_known_at(transaction_id(low));
}

inline std::shared_ptr<const detail::identity_classes> view::find_identities() const {
    // Union-find over the believed same_as statements; the lowest id of a class stands for it.
    std::unordered_map<std::uint32_t, std::uint32_t> parent;
    const auto find_root = [&](std::uint32_t e) {
        while (true) {
            const auto at = parent.find(e);
            if (at == parent.end() || at->second == e) return e;
            const auto above = parent.find(at->second);
            if (above != parent.end()) at->second = above->second;
            e = at->second;
        }
    };
    for_each_statement(builtin::same_as, [&](statement_id s) {
        const std::uint32_t a = find_root(columns().raw_subject(s.value())), b = find_root(columns().raw_object(s.value()));
        parent.try_emplace(a, a);
        parent.try_emplace(b, b);
        if (a != b) parent[std::max(a, b)] = std::min(a, b);
    });
    auto classes = std::make_shared<detail::identity_classes>();
    for (const auto& [e, above] : parent) {
        const std::uint32_t root = find_root(e);
        classes->representative[e] = root;
        classes->members[root].push_back(e);
    }
    for (auto& [root, members] : classes->members) std::sort(members.begin(), members.end());
    return parent.empty() ? nullptr : std::move(classes);
}

inline statement view::operator[](statement_id id) const {
    const std::uint32_t s = id.value();
    const statement_columns& c = columns();
    statement out;
    out.id = id;
    out.subject = c.subject(s);
    out.relation = c.relation(s);
    out.object = c.object(s);
    out.valid = c.valid(s);
    out.rank = c.meta(s).rank();
    out.modality = c.meta(s).modality();
    out.confidence = c.confidence(s);
    out.reference = c.reference(s);
    const std::uint32_t last = state_->last_commit.load(std::memory_order_acquire);
    std::uint32_t low = 0, high = last + 1; // the first commit whose end is beyond s; last + 1: pending
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (state_->commits[middle].statement_end > s) high = middle;
        else low = middle + 1;
    }
    out.stated = transaction_id(low);
    const std::uint32_t retracted = c.retracted(s);
    if (retracted != 0 && retracted <= at_) out.retracted = transaction_id(retracted);
    else if (pending_ && pending_->retracted_set.contains(s)) out.retracted = transaction_id(at_);
    return out;
}

inline std::optional<entity_id> view::find(std::string_view key) const {
    auto found = state_->entities.find(key, state_->values.pool());
    if (!found && pending_) {
        const auto at = pending_->keys.find(std::string(key));
        if (at != pending_->keys.end()) found = entity_id(at->second);
    }
    if (!found || found->value() >= entity_end_) return std::nullopt;
    const entity_id e = canonical(*found);
    return sees(e) ? std::optional(e) : std::nullopt;
}

inline type_set_id view::type_set(entity_id e) const noexcept {
    if (class_of(e.value())) return {};
    const type_set_id set = state_->entities.types(e.value());
    return row_may_be_stale(e.value()) ? type_set_id::none() : set;
}

inline std::vector<type_id> view::types(entity_id e) const {
    if (const auto set = type_set(e); !set.is_none()) return state_->type_sets.get(set);
    std::vector<type_id> found;
    const auto add = [&](std::uint32_t member) {
        const auto take = [&](std::uint32_t s) {
            if (columns().relation(s) != builtin::instance_of || !tells(s)) return;
            if (const auto type = ontology().find_type(state_->values.text(columns().object(s).value()))) found.push_back(*type);
        };
        for (const std::uint32_t s : sealed().rows(direction::out, entity_to_value).of(member, builtin::instance_of.value()).statements)
            if (s < statement_end_) take(s);
        for_each_fresh(direction::out, entity_to_value, member, take);
    };
    if (const auto* members = class_of(e.value())) std::for_each(members->begin(), members->end(), add);
    else add(e.value());
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

inline bool view::is_a(entity_id e, type_id type) const {
    const entente::ontology& o = ontology();
    if (const auto set = type_set(e); !set.is_none())
        return state_->type_sets.any_of(set, [&](type_id t) { return o.is_a(t, type); });
    const auto stated = types(e);
    return std::any_of(stated.begin(), stated.end(), [&](type_id t) { return o.is_a(t, type); });
}

template <class Visit>
void view::for_each_neighbour(direction d, shape sh, std::uint32_t node, relation_id relation, Visit visit) const {
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
            for (std::size_t i = 0; i < run.size(); ++i) visit(term(kind, run.neighbours[i]), statement_id(run.statements[i]));
        } else if (believes_all_sealed()) {
            for (std::size_t i = 0; i < run.size(); ++i) give(run.neighbours[i], run.statements[i]);
        } else {
            for (std::size_t i = 0; i < run.size(); ++i)
                if (run.statements[i] < statement_end_ && believes(run.statements[i])) give(run.neighbours[i], run.statements[i]);
        }
        if (has_fresh())
            for_each_fresh(d, sh, key, [&](std::uint32_t s) {
                if ((relation.is_none() || columns().relation(s) == relation) && believes(s))
                    give(d == direction::out ? columns().raw_object(s) : columns().raw_subject(s), s);
            });
    };
    if (classes && sh.key(d) == term_kind::entity)
        if (const auto members = classes->members.find(classes->canonical(node)); members != classes->members.end()) {
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
    const std::size_t end = belief_ && belief_->time && belief_->time->end != day_max ? run.begun_by(belief_->time->end - 1) : run.size();
    const bool all = believes_all_sealed();
    for (std::size_t i = 0; i < end; ++i)
        if (all || (run.statements[i] < statement_end_ && believes(run.statements[i]))) visit(statement_id(run.statements[i]));
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
    const auto& state = *v.state_;
    const bool timed = v.belief_ && v.belief_->time;
    const auto* members = v.class_of(e.value());
    if (language.empty() && !timed && !members) {
        const text_ref at_hand = state.entities.name(e.value());
        if (!v.row_may_be_stale(e.value())) return at_hand.length() != 0 ? state.values.pool()[at_hand] : state.key(e.value());
    }
    const auto same_language = [](std::string_view a, std::string_view b) { // tags differ by case in nothing
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
    };
    // The earliest stated; one in the language wins.
    std::string_view best;
    unsigned best_rank = 0;
    std::uint32_t best_statement = 0;
    const auto consider = [&](std::uint32_t s) {
        if (v.columns().relation(s) != builtin::name || !v.tells(s)) return;
        if (timed && !v.belief_->time->met_by(v.columns().valid(s))) return;
        const value_id text = v.columns().object(s).value();
        if (state.values.text(text).empty()) return;
        const unsigned fit = !language.empty() && same_language(state.values.language(text), language) ? 2 : 1;
        if (fit > best_rank || (fit == best_rank && s < best_statement)) {
            best = state.values.text(text);
            best_rank = fit;
            best_statement = s;
        }
    };
    const auto consider_all = [&](std::uint32_t member) {
        for (const std::uint32_t s : v.sealed().rows(direction::out, entity_to_value).of(member, builtin::name.value()).statements)
            if (s < v.statement_end_) consider(s);
        v.for_each_fresh(direction::out, entity_to_value, member, consider);
    };
    if (members) std::for_each(members->begin(), members->end(), consider_all);
    else consider_all(e.value());
    return best_rank != 0 ? best : state.key(e.value());
}

} // namespace entente
