// SPDX-License-Identifier: BSL-1.0
// The rules, one function each.
#include "cypher/rewrite.hpp"

#include "cypher/bound_walk.hpp"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

using bound::aggregate_function;
using bound::slot;

// The one aggregate of a group without keys, if that is what `o` is.
const bound::aggregate* only_aggregate(const plan::operation& o) {
    const auto* g = std::get_if<plan::group>(&o.what);
    return g && g->keys.empty() && g->aggregates.size() == 1 && !g->support ? &g->aggregates[0] : nullptr;
}

bool counts_rows(const bound::aggregate* a) {
    return a && a->function == aggregate_function::count_rows && !a->distinct;
}

// One more step to nodes and along relationships that were not there before.
const plan::expand* free_step(const plan::operation& o) {
    const auto* e = std::get_if<plan::expand>(&o.what);
    return e && e->from_is_bound && !e->to_is_bound && !e->relationship_is_bound && !e->type ? e : nullptr;
}

plan::operation with_else(plan::operation general, decltype(plan::operation::what) what) {
    plan::operation o{std::move(what), {}, 1};
    o.inputs.push_back(std::move(general));
    return o;
}

// The steps of a plan that finds a pattern of single relationships and asks nothing else; the first first. Nothing where it does more.
std::optional<std::vector<plan::expand>> bare_pattern(const plan::operation& o) {
    if (std::holds_alternative<plan::argument>(o.what)) return std::vector<plan::expand>();
    if (o.inputs.size() != 1) return std::nullopt;
    auto steps = bare_pattern(o.inputs[0]);
    if (!steps) return std::nullopt;
    if (const auto* scan = std::get_if<plan::scan_nodes>(&o.what)) {
        if (!scan->labels.empty() || scan->lookup) return std::nullopt;
    } else if (const auto* r = std::get_if<plan::scan_relationships>(&o.what)) {
        if (r->by) return std::nullopt;
        steps->push_back(r->step);
    } else if (const auto* e = std::get_if<plan::expand>(&o.what)) {
        if (e->relationship_is_bound || e->type) return std::nullopt;
        steps->push_back(*e);
    } else {
        return std::nullopt;
    }
    return steps;
}

// Every node that is scanned has a relationship in the pattern, so that counting relationships counts its rows.
bool has_nodes_apart(const plan::operation& o, const std::vector<plan::expand>& steps) {
    if (const auto* scan = std::get_if<plan::scan_nodes>(&o.what))
        if (std::none_of(steps.begin(), steps.end(),
                         [&](const plan::expand& e) { return e.from == scan->node || e.to == scan->node; }))
            return true;
    return std::any_of(o.inputs.begin(), o.inputs.end(),
                       [&](const plan::operation& input) { return has_nodes_apart(input, steps); });
}

std::pair<slot, slot> ends_of(const plan::expand& e) {
    return e.direction == syntax::arrow::incoming ? std::pair(e.to, e.from) : std::pair(e.from, e.to);
}

// Whether a statement that two relationships of the pattern share would make one of them a loop: then counting it once for both is never wrong
// where there are no loops.
bool shared_only_in_loops(const std::vector<plan::expand>& steps, std::size_t i, std::size_t j) {
    const auto [from, to] = ends_of(steps[i]);
    const auto [other_from, other_to] = ends_of(steps[j]);
    std::vector<std::pair<slot, slot>> same{{from, other_from}, {to, other_to}};
    const auto stands_for = [&](slot s) {
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& [a, b] : same)
                if (s == std::max(a, b) && a != b) {
                    s = std::min(a, b);
                    changed = true;
                }
        }
        return s;
    };
    return std::any_of(steps.begin(), steps.end(), [&](const plan::expand& e) {
        return e.types == steps[i].types && stands_for(e.from) == stands_for(e.to);
    });
}

// count(*) of a whole pattern.
std::optional<plan::operation> count_pattern(const plan::operation& o) {
    const auto* a = only_aggregate(o);
    if (!counts_rows(a)) return std::nullopt;
    auto steps = bare_pattern(o.inputs[0]);
    if (!steps || steps->empty() || has_nodes_apart(o.inputs[0], *steps)) return std::nullopt;
    for (const plan::expand& e : *steps)
        if (e.types.size() != 1 || e.direction == syntax::arrow::either) return std::nullopt;
    if (steps->size() == 1) {
        const plan::expand step = steps->front();
        if (step.from == step.to) return std::nullopt;
        return with_else(o, plan::count_relationships{step, a->result});
    }
    plan::count_pattern p{*std::move(steps), {}, a->result};
    for (std::size_t i = 0; i < p.steps.size(); ++i)
        for (std::size_t j = 0; j < i; ++j) {
            if (p.steps[i].types != p.steps[j].types) continue;
            if (!shared_only_in_loops(p.steps, i, j)) return std::nullopt;
            p.without_loops.push_back(p.steps[i].types[0]);
        }
    std::sort(p.without_loops.begin(), p.without_loops.end());
    p.without_loops.erase(std::unique(p.without_loops.begin(), p.without_loops.end()), p.without_loops.end());
    return with_else(o, std::move(p));
}

// count(*) over a last step is a sum of degrees.
std::optional<plan::operation> count_steps(const plan::operation& o) {
    const auto* a = only_aggregate(o);
    if (!counts_rows(a)) return std::nullopt;
    const auto* step = free_step(o.inputs[0]);
    if (!step || step->from == step->to) return std::nullopt;
    const plan::operation& input = o.inputs[0].inputs[0];
    const auto* before = free_step(input);
    if (before && before->to == step->from && before->from != before->to)
        return plan::operation{plan::count_steps{*before, *step, a->result}, input.inputs, 1};
    return plan::operation{plan::count_steps{{}, *step, a->result}, {input}, 1};
}

// count(DISTINCT n) over two steps is a set of bits.
std::optional<plan::operation> count_ends(const plan::operation& o) {
    const auto* a = only_aggregate(o);
    if (!a || a->function != aggregate_function::count || !a->distinct) return std::nullopt;
    const auto* counted = std::get_if<bound::slot_value>(&a->arguments[0].what);
    const auto* second = free_step(o.inputs[0]);
    if (!counted || !second || counted->at != second->to) return std::nullopt;
    const auto* first = free_step(o.inputs[0].inputs[0]);
    if (!first || first->to != second->from || first->from == first->to || second->from == second->to)
        return std::nullopt;
    // Of the relationships that the second must differ from it can only be the first.
    if (!first->differs_from.empty() || second->differs_from != std::vector<slot>{first->relationship})
        return std::nullopt;
    plan::operation made = with_else(o, plan::count_ends{*first, *second, a->result});
    made.inputs.push_back(o.inputs[0].inputs[0].inputs[0]);
    return made;
}

// `r._from.year`, or validFrom(r).year
bool is_year_of(const bound::expression& e, slot relationship, const bound::query& q) {
    const auto* year = std::get_if<bound::property>(&e.what);
    if (!year || q.symbols[year->key] != "year") return false;
    const bound::expression* holder = nullptr;
    if (const auto* from = std::get_if<bound::property>(&year->object->what)) {
        if (q.symbols[from->key] == "_from") holder = &*from->object;
    } else if (const auto* call = std::get_if<bound::graph_call>(&year->object->what)) {
        if (call->function == bound::graph_function::valid_from) holder = &call->arguments[0];
    }
    const auto* asked = holder ? std::get_if<bound::slot_value>(&holder->what) : nullptr;
    return asked && asked->at == relationship;
}

// count(*) of all relationships by type and year.
std::optional<plan::operation> count_by_type_and_year(const plan::operation& o, const bound::query& q) {
    const auto* g = std::get_if<plan::group>(&o.what);
    if (!g || g->support || g->aggregates.size() != 1 || !counts_rows(&g->aggregates[0]) || g->keys.empty())
        return std::nullopt;
    const auto steps = bare_pattern(o.inputs[0]);
    if (!steps || steps->size() != 1 || has_nodes_apart(o.inputs[0], *steps)) return std::nullopt;
    const plan::expand& e = steps->front();
    if (!e.types.empty() || e.direction == syntax::arrow::either || e.from == e.to) return std::nullopt;
    plan::count_by_type_and_year c{{}, g->aggregates[0].result};
    bool typed = false;
    for (const bound::assignment& key : g->keys) {
        const bool year = is_year_of(key.value, e.relationship, q);
        if (!year && !is_type_of(key.value, e.relationship)) return std::nullopt;
        typed = typed || !year;
        c.keys.emplace_back(key.to, year);
    }
    if (!typed) return std::nullopt;
    return with_else(o, std::move(c));
}

// The slots that the rows of a plan are in; nothing where that is not known.
std::optional<std::vector<slot>> slots_of(const plan::operation& o) {
    if (std::holds_alternative<plan::argument>(o.what)) return std::vector<slot>();
    if (o.inputs.size() != 1) return std::nullopt;
    auto slots = slots_of(o.inputs[0]);
    if (!slots) return std::nullopt;
    if (const auto* u = std::get_if<plan::unwind>(&o.what)) {
        slots->push_back(u->variable);
    } else if (const auto* a = std::get_if<plan::assign>(&o.what)) {
        for (const bound::assignment& item : a->items) slots->push_back(item.to);
    } else if (const auto* scan = std::get_if<plan::scan_nodes>(&o.what)) {
        slots->push_back(scan->node);
    } else if (const auto* stated = std::get_if<plan::scan_property>(&o.what)) {
        slots->push_back(stated->node);
    } else if (const auto* e = std::get_if<plan::expand>(&o.what)) {
        for (const slot s : {e->from, e->relationship, e->to}) slots->push_back(s);
    } else if (!std::holds_alternative<plan::filter>(o.what)) {
        return std::nullopt;
    }
    return slots;
}

// A lookup takes rows ahead where there may be many.
void look_ahead(plan::operation& o) {
    auto* scan = std::get_if<plan::scan_nodes>(&o.what);
    if (scan && scan->lookup && !std::holds_alternative<plan::argument>(o.inputs[0].what))
        scan->restored = slots_of(o.inputs[0]);
}

} // namespace

plan::operation rewritten(plan::operation o, const bound::query& q) {
    for (plan::operation& input : o.inputs) input = rewritten(std::move(input), q);
    look_ahead(o);
    if (auto made = count_pattern(o)) return *std::move(made);
    if (auto made = count_ends(o)) return *std::move(made);
    if (auto made = count_steps(o)) return *std::move(made);
    if (auto made = count_by_type_and_year(o, q)) return *std::move(made);
    return o;
}

} // namespace entente::cypher
