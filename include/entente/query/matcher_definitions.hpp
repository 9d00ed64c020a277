// SPDX-License-Identifier: BSL-1.0
// The definitions of matcher.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/query/matcher.hpp>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace entente {

ENTENTE_INLINE bool matcher::fits(std::uint32_t variable, std::uint32_t raw) {
    const pattern_variable& x = pattern_.variables()[variable];
    switch (x.kind) {
    case term_kind::value: return !x.held || view_.state().values.kind(value_id(raw)) == *x.held;
    case term_kind::statement: return true;
    case term_kind::entity: break;
    }
    if (x.type.is_none()) return true;
    const type_set_id set = view_.type_set(entity_id(raw));
    if (set.is_none()) return view_.is_a(entity_id(raw), x.type);
    auto& verdicts = type_verdicts_[variable];
    if (set.value() >= verdicts.size()) verdicts.resize(set.value() + std::size_t{1});
    std::int8_t& verdict = verdicts[set.value()];
    if (verdict == 0) verdict = view_.is_a(entity_id(raw), x.type) ? 1 : -1;
    return verdict > 0;
}

ENTENTE_INLINE pattern matcher::with_canonical_ends(const view& v, pattern p) {
    if (!v.identities()) return p;
    const auto end = [&](const operand& o) {
        return !o.is_variable() && o.fixed().is_entity() ? operand(v.canonical(o.fixed().entity())) : o;
    };
    pattern canonical;
    for (const pattern_variable& x : p.variables()) canonical.add_variable(x);
    for (pattern_atom a : p.atoms()) {
        a.subject = end(a.subject);
        a.object = end(a.object);
        canonical.add(std::move(a));
    }
    if (p.impossible()) canonical.mark_impossible();
    return canonical;
}

ENTENTE_INLINE void matcher::open(std::size_t depth) {
    const plan_step& s = plan_.steps[depth];
    step_state& state = states_[depth];
    state.inside = false;
    switch (s.what) {
    case plan_step::kind::scan:
    case plan_step::kind::scan_rows: return open_scan(s, state);
    case plan_step::kind::sources: return open_sources(s, state);
    case plan_step::kind::inspect: state.reading = 0; return;
    case plan_step::kind::extend:
    case plan_step::kind::check: break;
    }
    const std::size_t n = s.atoms.size();
    state.at.assign(n, 0);
    state.end.assign(n, 0);
    state.opened.resize(n, 0xFFFF'FFFFu);
    state.met.resize(n);
    state.as_before = true;
    for (std::size_t i = 0; i < n; ++i) {
        const pattern_atom& atom = pattern_.atoms()[s.atoms[i]];
        const std::uint32_t node = value_of(s.directions[i] == direction::out ? atom.subject : atom.object);
        if (node == state.opened[i]) { // one neighbour after the other of the same node
            ++state.met[i];
            continue;
        }
        state.met[i] = 0;
        state.as_before = false;
        const bool sorted = n > 1 || s.what == plan_step::kind::check;
        const detail::atom_plan& p = plan_.atoms[s.atoms[i]];
        if (!s.compact.empty() && s.compact[i])
            state.lists[i].open(compact_rows(s.atoms[i], s.directions[i]).row(node));
        else if (p.relation.transitive && p.conditional)
            state.lists[i].open(
                view_of(s.atoms[i]), p.relation, s.directions[i], node, sorted,
                [&](std::uint32_t statement) { return detail::meets(view_, atom, statement); });
        else
            state.lists[i].open(view_of(s.atoms[i]), p.relation, s.directions[i], node, sorted);
        state.opened[i] = node;
    }
    if (s.what == plan_step::kind::check) { // the list's part with the other end
        const pattern_atom& atom = pattern_.atoms()[s.atoms[0]];
        const std::uint32_t other = value_of(s.directions[0] == direction::out ? atom.object : atom.subject);
        const auto all = state.lists[0].neighbours();
        const auto range = std::equal_range(all.begin(), all.end(), other);
        state.at[0] = static_cast<std::size_t>(range.first - all.begin());
        state.end[0] = static_cast<std::size_t>(range.second - all.begin());
    }
}

ENTENTE_INLINE bool matcher::advance(std::size_t depth) {
    const plan_step& s = plan_.steps[depth];
    step_state& state = states_[depth];
    switch (s.what) {
    case plan_step::kind::extend: return advance_extend(depth);
    case plan_step::kind::check: {
        if (state.inside) ++state.at[0];
        state.inside = true;
        for (; state.at[0] != state.end[0]; ++state.at[0])
            if (admits(s.atoms[0], state.lists[0], state.at[0]))
                return bind_handle(s.atoms[0], state.lists[0].statement(state.at[0]));
        return false;
    }
    case plan_step::kind::sources: return next_source(s, state);
    case plan_step::kind::inspect: return inspect(depth);
    default: return advance_scan(depth);
    }
}

// ---- one variable from what its lists have in common

ENTENTE_INLINE bool matcher::advance_extend(std::size_t depth) {
    const plan_step& s = plan_.steps[depth];
    step_state& state = states_[depth];
    if (s.atoms.size() == 1) {
        auto& list = state.lists[0];
        std::size_t& at = state.at[0];
        if (state.inside) ++at;
        state.inside = true;
        for (; at < list.size(); ++at) {
            if (!admits(s.atoms[0], list, at) || !fits(s.variable, list.neighbour(at))) continue;
            bindings_[s.variable] = list.neighbour(at);
            return bind_handle(s.atoms[0], list.statement(at));
        }
        return false;
    }
    if (state.inside && next_choice(s, state)) return true;
    while (next_common(s, state)) {
        const std::uint32_t candidate = state.lists[0].neighbour(state.at[0]);
        if (!fits(s.variable, candidate)) continue;
        bindings_[s.variable] = candidate;
        for (std::size_t i = 0; i < s.atoms.size(); ++i)
            state.end[i] = state.lists[i].seek(state.at[i], candidate + 1);
        if (first_choice(s, state, 0)) return true;
    }
    return false;
}

// Moves all lists to the next neighbour that they have in common.
ENTENTE_INLINE bool matcher::next_common(const plan_step& s, step_state& state) {
    if (state.inside) {
        const std::uint32_t behind = state.lists[0].neighbour(state.end[0] - 1) + 1;
        for (std::size_t i = 0; i < s.atoms.size(); ++i)
            state.at[i] = state.lists[i].seek(state.end[i], behind);
    }
    state.inside = true;
    std::uint32_t wanted = 0;
    for (std::size_t agreed = 0, i = 0; agreed < s.atoms.size(); i = (i + 1) % s.atoms.size()) {
        state.at[i] = state.lists[i].seek(state.at[i], wanted);
        if (state.at[i] == state.lists[i].size()) return false;
        const std::uint32_t found = state.lists[i].neighbour(state.at[i]);
        agreed = found == wanted ? agreed + 1 : 1;
        wanted = found;
    }
    for (std::size_t i = 0; i < s.atoms.size(); ++i)
        state.end[i] = state.at[i] + 1; // until the range is known
    return true;
}

// Puts lists [from, n) to their first admitted statement for the current neighbour; `at` runs within the neighbour's range.
ENTENTE_INLINE bool matcher::first_choice(const plan_step& s, step_state& state, std::size_t from) {
    const std::uint32_t candidate = bindings_[s.variable];
    for (std::size_t i = from; i < s.atoms.size(); ++i) {
        while (state.at[i] > 0 && state.lists[i].neighbour(state.at[i] - 1) == candidate) --state.at[i];
        while (state.at[i] < state.end[i] && !admits(s.atoms[i], state.lists[i], state.at[i])) ++state.at[i];
        if (state.at[i] == state.end[i]) {
            state.at[i] = state.end[i] - 1;
            return false;
        }
        bind_handle(s.atoms[i], state.lists[i].statement(state.at[i]));
    }
    return true;
}

// The next combination of statements for the current neighbour: the last list turns fastest.
ENTENTE_INLINE bool matcher::next_choice(const plan_step& s, step_state& state) {
    for (std::size_t i = s.atoms.size(); i-- > 0;) {
        std::size_t next = state.at[i] + 1;
        while (next < state.end[i] && !admits(s.atoms[i], state.lists[i], next)) ++next;
        if (next >= state.end[i]) continue;
        state.at[i] = next;
        bind_handle(s.atoms[i], state.lists[i].statement(next));
        return first_choice(s, state, i + 1);
    }
    return false;
}

// ---- scans

ENTENTE_INLINE const detail::relation_rows& matcher::compact_rows(std::uint32_t atom, direction d) {
    const detail::atom_plan& p = plan_.atoms[atom];
    for (const auto& known : compact_) {
        const detail::atom_plan& other = plan_.atoms[known.atom];
        const bool same = known.going == d && other.relation.relation == p.relation.relation &&
                          other.relation.ends == p.relation.ends;
        if (same && (known.atom == atom || (!other.own_view && !p.own_view))) return *known.rows;
    }
    compact_.push_back(
        {atom, d,
         std::make_unique<detail::relation_rows>(view_of(atom), p.relation.relation, p.relation.ends, d)});
    return *compact_.back().rows;
}

ENTENTE_INLINE void matcher::open_scan(const plan_step& s, step_state& state) {
    const std::uint32_t a = s.atoms[0];
    state.at.assign(1, 0);
    state.key = 0;
    state.reading = 0;
    state.row = {};
    if (s.what == plan_step::kind::scan_rows) {
        state.rows = &compact_rows(a, direction::out);
        return;
    }
    state.scanned.clear();
    const auto& r = plan_.atoms[a].relation;
    const auto same_ends = [&](std::uint32_t statement) {
        const std::uint32_t subject = view_.columns().raw_subject(statement),
                            object = view_.columns().raw_object(statement);
        return subject == object || (r.ends == entity_to_entity && view_.canonical(entity_id(subject)) ==
                                                                       view_.canonical(entity_id(object)));
    };
    const auto collect = [&](relation_id relation, bool reversed) {
        const bool repeats_loops = r.repeats_loops({relation, reversed});
        const shape wanted = reversed ? shape{r.ends.object, r.ends.subject} : r.ends;
        const std::size_t begin = state.scanned.size();
        view_of(a).for_each_statement(relation,
                                      [&](statement_id id) { state.scanned.push_back(id.value()); });
        // They lie far from each other: the memory is asked for some at a time.
        std::size_t kept = begin;
        for (std::size_t i = begin; i < state.scanned.size(); ++i) {
            if (i + scan_ahead < state.scanned.size())
                view_.columns().prefetch(state.scanned[i + scan_ahead]);
            const std::uint32_t statement = state.scanned[i];
            if (shape::of(view_.columns().meta(statement)) != wanted) continue;
            if (repeats_loops && same_ends(statement)) continue;
            state.scanned[kept++] = statement;
        }
        state.scanned.resize(kept);
        state.end.push_back(kept);
    };
    state.end.clear();
    if (r.readings.empty())
        collect(r.relation, false);
    else
        for (const relation_reading& reading : r.readings) collect(reading.relation, reading.reversed);
}

// Every node that a transitive relation may lead from, once.
ENTENTE_INLINE void matcher::open_sources(const plan_step& s, step_state& state) {
    state.at.assign(1, 0);
    if (!state.scanned.empty()) return; // the same each time
    const auto& p = plan_.atoms[s.atoms[0]];
    const auto collect = [&](relation_id relation, bool reversed) {
        view_of(s.atoms[0]).for_each_statement(relation, [&](statement_id id) {
            const std::uint32_t statement = id.value();
            if (shape::of(view_.columns().meta(statement)) != p.relation.ends) return;
            const std::uint32_t from =
                reversed ? view_.columns().raw_object(statement) : view_.columns().raw_subject(statement);
            state.scanned.push_back(view_.canonical(entity_id(from)).value());
        });
    };
    if (p.relation.readings.empty())
        collect(p.relation.relation, false);
    else
        for (const relation_reading& reading : p.relation.readings)
            collect(reading.relation, reading.reversed);
    std::sort(state.scanned.begin(), state.scanned.end());
    state.scanned.erase(std::unique(state.scanned.begin(), state.scanned.end()), state.scanned.end());
}

ENTENTE_INLINE bool matcher::next_source(const plan_step& s, step_state& state) {
    while (state.at[0] != state.scanned.size()) {
        const std::uint32_t found = state.scanned[state.at[0]++];
        if (!fits(s.variable, found)) continue;
        bindings_[s.variable] = found;
        return true;
    }
    return false;
}

ENTENTE_INLINE bool matcher::next_scanned(const plan_step& s, step_state& state) {
    if (s.what == plan_step::kind::scan) {
        if (state.at[0] == state.scanned.size()) return false;
        const auto& readings = plan_.atoms[s.atoms[0]].relation.readings;
        while (state.at[0] >= state.end[state.reading]) ++state.reading;
        state.reversed = !readings.empty() && readings[state.reading].reversed;
        if (state.at[0] + scan_ahead < state.scanned.size()) {
            const std::uint32_t later = state.scanned[state.at[0] + scan_ahead];
            const shape ends = shape::of(view_.columns().meta(later));
            if (ends.subject == term_kind::entity)
                view_.state().entities.prefetch(view_.columns().raw_subject(later));
            if (ends.object == term_kind::entity)
                view_.state().entities.prefetch(view_.columns().raw_object(later));
        }
        state.statement = state.scanned[state.at[0]++];
        return true;
    }
    while (state.at[0] == state.row.size()) {
        if (state.key == state.rows->key_end()) return false;
        state.row = state.rows->row(state.key++);
        state.at[0] = 0;
    }
    state.statement = state.row.statements[state.at[0]++];
    return true;
}

ENTENTE_INLINE bool matcher::advance_scan(std::size_t depth) {
    const plan_step& s = plan_.steps[depth];
    step_state& state = states_[depth];
    const std::uint32_t a = s.atoms[0];
    const pattern_atom& atom = pattern_.atoms()[a];
    const auto& columns = view_.columns();
    const auto entity = [&](term t) { return t.is_entity() ? view_.canonical(t.entity()).value() : t.raw(); };

    while (next_scanned(s, state)) {
        if (plan_.atoms[a].conditional && !detail::meets(view_, atom, state.statement)) continue;
        std::uint32_t subject, object;
        if (s.what == plan_step::kind::scan_rows) {
            subject = state.key - 1;
            object = state.row.neighbours[state.at[0] - 1];
        } else {
            subject = entity(columns.subject(state.statement));
            object = entity(columns.object(state.statement));
            if (state.reversed) std::swap(subject, object);
        }
        if (!fits(atom.subject.number(), subject) || !fits(atom.object.number(), object)) continue;
        if (atom.subject.number() == atom.object.number() && subject != object) continue;
        bindings_[atom.subject.number()] = subject;
        bindings_[atom.object.number()] = object;
        return bind_handle(a, state.statement);
    }
    return false;
}

// ---- a statement that is bound already: is it as the atom says, and how may it be read

ENTENTE_INLINE bool matcher::inspect(std::size_t depth) {
    const plan_step& s = plan_.steps[depth];
    step_state& state = states_[depth];
    const std::uint32_t a = s.atoms[0];
    const pattern_atom& atom = pattern_.atoms()[a];
    const detail::relation_plan& relation = plan_.atoms[a].relation;
    const auto& columns = view_.columns();
    if (state.reading == 0) {
        state.statement = bindings_[*atom.handle];
        if (!view_believes(a, state.statement) ||
            (plan_.atoms[a].conditional && !detail::meets(view_, atom, state.statement)))
            return false;
    }
    const term subject = columns.subject(state.statement), object = columns.object(state.statement);
    const auto raw = [&](term t) { return t.is_entity() ? view_.canonical(t.entity()).value() : t.raw(); };
    const auto bind = [&](const operand& o, std::uint32_t to, bool known) {
        if (known ? value_of(o) != to : !fits(o.number(), to)) return false;
        if (o.is_variable()) bindings_[o.number()] = to;
        return true;
    };
    const auto is_known = [&](const operand& o) {
        return !o.is_variable() || plan_binds_before(depth, o.number());
    };
    const bool same_variable = atom.subject.is_variable() && atom.object.is_variable() &&
                               atom.subject.number() == atom.object.number();
    const std::size_t count = relation.readings.empty() ? 1 : relation.readings.size();
    while (state.reading < count) {
        const relation_reading reading = relation.readings.empty()
                                             ? relation_reading{relation.relation, false}
                                             : relation.readings[state.reading];
        ++state.reading;
        if (!reading.relation.is_none() && reading.relation != columns.relation(state.statement)) continue;
        const term from = reading.reversed ? object : subject, to = reading.reversed ? subject : object;
        if (shape{from.kind(), to.kind()} != relation.ends) continue;
        if (raw(from) == raw(to) && relation.repeats_loops(reading)) continue;
        if (bind(atom.subject, raw(from), is_known(atom.subject)) &&
            bind(atom.object, raw(to), is_known(atom.object) || same_variable))
            return true;
    }
    return false;
}

// ---- what a match rests on, and how many there are

ENTENTE_INLINE bool matcher::plan_binds_before(std::size_t depth, std::uint32_t variable) const {
    for (std::size_t i = 0; i < depth; ++i) {
        if (plan_.steps[i].what == plan_step::kind::sources) {
            if (plan_.steps[i].variable == variable) return true;
            continue;
        }
        for (const std::uint32_t a : plan_.steps[i].atoms) {
            const pattern_atom& atom = pattern_.atoms()[a];
            if ((atom.subject.is_variable() && atom.subject.number() == variable) ||
                (atom.object.is_variable() && atom.object.number() == variable) ||
                (atom.handle && *atom.handle == variable))
                return true;
        }
    }
    return false;
}

ENTENTE_INLINE std::vector<statement_id> matcher::support() const {
    std::vector<std::vector<statement_id>> by_atom(pattern_.atoms().size());
    for (std::size_t d = 0; d < plan_.steps.size(); ++d) {
        const plan_step& s = plan_.steps[d];
        const bool listed = s.what == plan_step::kind::extend || s.what == plan_step::kind::check;
        if (s.what == plan_step::kind::sources) continue; // the atom's own step comes later
        for (std::size_t i = 0; i < s.atoms.size(); ++i) {
            auto& out = by_atom[s.atoms[i]];
            if (listed)
                states_[d].lists[i].support(states_[d].at[i], out);
            else
                out.emplace_back(states_[d].statement);
        }
    }
    std::vector<statement_id> all;
    for (const auto& statements : by_atom) all.insert(all.end(), statements.begin(), statements.end());
    return all;
}

ENTENTE_INLINE std::uint64_t matcher::count(const std::function<void()>& looked) {
    std::uint64_t total = 0, steps = 0;
    const auto look = [&] {
        if (++steps % 1024 == 0 && looked) looked();
    };
    if (plan_.impossible || done_ || plan_.steps.empty()) return 0;
    const std::size_t last = plan_.steps.size() - 1;
    if (started_ || plan_.steps[last].what != plan_step::kind::extend) {
        for (; next(); ++total) look();
        return total;
    }
    started_ = done_ = true;
    if (last == 0) {
        open(0);
        return count_extend(0);
    }
    std::size_t depth = 0;
    open(0);
    for (;;) {
        look();
        if (advance(depth)) {
            open(++depth);
            if (depth == last) {
                total += count_extend(last);
                --depth;
            }
        } else if (depth-- == 0) {
            return total;
        }
    }
}

ENTENTE_INLINE std::uint64_t matcher::count_extend(std::size_t depth) {
    step_state& state = states_[depth];
    // Parallel statements before lead to the same lists one after the other.
    if (!state.as_before || !state.counted) state.counted = count_lists(depth);
    return *state.counted;
}

ENTENTE_INLINE std::uint64_t matcher::count_lists(std::size_t depth) {
    const plan_step& s = plan_.steps[depth];
    step_state& state = states_[depth];
    const pattern_variable& x = pattern_.variables()[s.variable];
    bool countable = x.kind == term_kind::entity ? x.type.is_none() : !x.held;
    for (std::size_t i = 0; i < s.atoms.size(); ++i)
        countable = countable && state.lists[i].believed() && !plan_.atoms[s.atoms[i]].conditional;
    if (countable && s.atoms.size() == 1) return state.lists[0].size();
    if (countable && s.atoms.size() == 2) {
        // The list that stays while the other changes is worth a set of bits.
        const std::size_t i = state.met[0] >= state.met[1] ? 0 : 1;
        if (x.kind == term_kind::entity && state.met[i] >= 2 && state.lists[i].size() >= 8) {
            if (const std::pair held{i, state.opened[i]}; state.probed != held) {
                state.probe.hold(state.lists[i].neighbours(), view_.entity_end());
                state.probed = held;
            }
            return state.probe.count_common_with(state.lists[1 - i].neighbours());
        }
        return detail::count_common(state.lists[0].neighbours(), state.lists[1].neighbours());
    }
    std::uint64_t total = 0;
    while (advance_extend(depth)) ++total;
    return total;
}

} // namespace entente
