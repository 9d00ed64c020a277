// SPDX-License-Identifier: BSL-1.0
// The definitions of view.hpp that are neither templates nor hot; see linkage.hpp for who includes them.
#pragma once

#include <entente/view.hpp>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente {

ENTENTE_INLINE view view::when_valid(detail::time_condition::mode mode, const interval& when) const {
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

ENTENTE_INLINE std::vector<std::optional<entity_id>>
view::find_all(std::span<const std::string_view> keys) const {
    std::vector<std::optional<entity_id>> all(keys.size());
    state_->entities.find_all(keys, state_->values.pool(),
                              [&](std::size_t i, std::optional<entity_id> e) { all[i] = seen(e, keys[i]); });
    return all;
}

ENTENTE_INLINE bool view::mentions(reference_id chain, entity_id who) const {
    const auto& references = state_->references;
    const auto* classes = identities();
    if (who.is_none()) return false;
    if (!classes) return references.mentions(chain, who);
    const entity_id wanted = canonical(who);
    const auto same = [&](entity_id e) { return !e.is_none() && canonical(e) == wanted; };
    for (reference_id at = chain; !at.is_none(); at = references.cited(at))
        if (same(references.speaker(at)) || same(references.outlet(at)) || same(references.article(at)) ||
            same(references.occasion(at)))
            return true;
    return false;
}

ENTENTE_INLINE std::shared_ptr<const std::vector<bool>> view::judged_references() const {
    const detail::belief& b = *belief_;
    const std::uint32_t count = state_->references.size();
    auto believed = std::make_shared<std::vector<bool>>(count + std::size_t{1});
    (*believed)[0] = b.according_to.empty(); // nobody is named
    for (std::uint32_t r = 0; r < count; ++r) {
        const auto mentioned = [&](entity_id who) { return mentions(reference_id(r), who); };
        (*believed)[r + std::size_t{1}] =
            (b.according_to.empty() ||
             std::any_of(b.according_to.begin(), b.according_to.end(), mentioned)) &&
            std::none_of(b.not_according_to.begin(), b.not_according_to.end(), mentioned);
    }
    return believed;
}

ENTENTE_INLINE view view::as_known_at(transaction_id when) const {
    view copy = *this;
    if (when.value() >= at_) return copy;
    copy.pending_ = nullptr;
    copy.look_at(when.value());
    return belief_ && belief_->merging ? copy.merging_identities() : copy;
}

ENTENTE_INLINE view view::as_known_at_time(std::int64_t microseconds) const {
    std::uint32_t low = 0, high = std::min(at_, state_->last_commit.load(std::memory_order_acquire));
    while (low < high) { // the last commit not after that moment
        const std::uint32_t middle = high - (high - low) / 2;
        if (state_->commits[middle].time <= microseconds)
            low = middle;
        else
            high = middle - 1;
    }
    return as_known_at(transaction_id(low));
}

ENTENTE_INLINE std::shared_ptr<const detail::identity_classes> view::find_identities() const {
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
        const std::uint32_t a = find_root(columns().raw_subject(s.value())),
                            b = find_root(columns().raw_object(s.value()));
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

ENTENTE_INLINE statement view::operator[](statement_id id) const {
    assert(id.value() < statement_end_ && "a statement of another graph, or none()");
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
    // A view of an open transaction stands on all that is written; every other one on what is published.
    const std::uint32_t last = pending_ ? at_ - 1 : state_->last_commit.load(std::memory_order_acquire);
    std::uint32_t low = 0, high = last + 1; // the first commit whose end is beyond s; last + 1: pending
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (state_->commits[middle].statement_end > s)
            high = middle;
        else
            low = middle + 1;
    }
    out.stated = transaction_id(low);
    const std::uint32_t retracted = c.retracted(s);
    if (retracted != 0 && retracted <= at_)
        out.retracted = transaction_id(retracted);
    else if (pending_ && pending_->retracted_set.contains(s))
        out.retracted = transaction_id(at_);
    return out;
}

ENTENTE_INLINE std::vector<type_id> view::types(entity_id e) const {
    if (e.value() >= entity_end_) return {};
    if (const auto set = type_set(e); !set.is_none()) return state_->type_sets.get(set);
    std::vector<type_id> found;
    const auto add = [&](std::uint32_t member) {
        const auto take = [&](std::uint32_t s) {
            if (columns().relation(s) != builtin::instance_of || !tells(s)) return;
            if (const auto type = ontology().find_type(state_->values.text(columns().object(s).value())))
                found.push_back(*type);
        };
        for (const std::uint32_t s : sealed()
                                         .rows(direction::out, entity_to_value)
                                         .of(member, builtin::instance_of.value())
                                         .statements)
            if (s < statement_end_) take(s);
        for_each_fresh(direction::out, entity_to_value, member, take);
    };
    if (const auto* members = class_of(e.value()))
        std::for_each(members->begin(), members->end(), add);
    else
        add(e.value());
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

ENTENTE_INLINE bool view::is_a(entity_id e, type_id type) const {
    if (e.value() >= entity_end_) return false;
    const entente::ontology& o = ontology();
    if (const auto set = type_set(e); !set.is_none())
        return state_->type_sets.any_of(set, [&](type_id t) { return o.is_a(t, type); });
    const auto stated = types(e);
    return std::any_of(stated.begin(), stated.end(), [&](type_id t) { return o.is_a(t, type); });
}

// The name as the statements have it.
ENTENTE_INLINE std::string_view view::stated_name(entity_id e, std::string_view language) const {
    const auto& state = *state_;
    const bool timed = belief_ && belief_->time;
    const auto* members = class_of(e.value());
    const auto same_language = [](std::string_view a, std::string_view b) { // tags differ by case in nothing
        const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [&](char x, char y) { return lower(x) == lower(y); });
    };
    // The earliest stated; one in the language wins.
    std::string_view best;
    unsigned best_rank = 0;
    std::uint32_t best_statement = 0;
    const auto consider = [&](std::uint32_t s) {
        if (columns().relation(s) != builtin::name || !tells(s)) return;
        if (timed && !belief_->time->met_by(columns().valid(s))) return;
        const value_id text = columns().object(s).value();
        if (state.values.text(text).empty()) return;
        const unsigned fit =
            !language.empty() && same_language(state.values.language(text), language) ? 2 : 1;
        if (fit > best_rank || (fit == best_rank && s < best_statement)) {
            best = state.values.text(text);
            best_rank = fit;
            best_statement = s;
        }
    };
    const auto consider_all = [&](std::uint32_t member) {
        for (const std::uint32_t s :
             sealed().rows(direction::out, entity_to_value).of(member, builtin::name.value()).statements)
            if (s < statement_end_) consider(s);
        for_each_fresh(direction::out, entity_to_value, member, consider);
    };
    if (members)
        std::for_each(members->begin(), members->end(), consider_all);
    else
        consider_all(e.value());
    return best_rank != 0 ? best : state.key(e.value());
}

} // namespace entente
