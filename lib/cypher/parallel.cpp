// SPDX-License-Identifier: BSL-1.0
// Looks for the operator that is split: the first from above whose rows come from one scan, by operators that look at one row at a time.
#include "cypher/parallel.hpp"

#include "cypher/bound_walk.hpp"
#include "cypher/planner.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <type_traits>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

// ---- whether the query may be run by threads that do not wait for each other

bool is_pure(const bound::single_query& q);

bool is_pure(const bound::expression& e) {
    if (std::holds_alternative<bound::registered_call>(e.what)) return false;
    if (const auto* call = std::get_if<bound::call>(&e.what); call && !call->function->constant) return false;
    if (const auto* q = std::get_if<bound::subquery>(&e.what); q && !is_pure(*q->body)) return false;
    bool pure = true;
    for_each_child(e, [&](const bound::expression& child) { pure = pure && is_pure(child); });
    return pure;
}
bool is_pure(const std::optional<bound::expression>& e) { return !e || is_pure(*e); }
template <class Named>
bool are_pure(const std::vector<Named>& named, const bound::expression Named::*expression) {
    return std::all_of(named.begin(), named.end(), [&](const Named& n) { return is_pure(n.*expression); });
}
template <class Part>
bool asks_what_is_pure(const Part& n) {
    return are_pure(n.properties, &bound::property_value::second) && is_pure(n.all_properties);
}
bool is_pure(const bound::pattern& p) {
    return std::all_of(p.nodes.begin(), p.nodes.end(), asks_what_is_pure<bound::node_pattern>) &&
           std::all_of(p.relationships.begin(), p.relationships.end(),
                       asks_what_is_pure<bound::relationship_pattern>);
}
bool is_pure(const bound::projection& p) {
    return are_pure(p.keys, &bound::assignment::value) && are_pure(p.items, &bound::assignment::value) &&
           are_pure(p.order, &bound::sort_key::value) && is_pure(p.skip) && is_pure(p.limit) &&
           is_pure(p.where) &&
           std::all_of(p.aggregates.begin(), p.aggregates.end(), [](const bound::aggregate& a) {
               return std::all_of(a.arguments.begin(), a.arguments.end(),
                                  [](const bound::expression& e) { return is_pure(e); });
           });
}
bool is_pure(const bound::single_query& q) {
    return std::all_of(q.clauses.begin(), q.clauses.end(), [](const bound::clause& c) {
        if (const auto* m = std::get_if<bound::match>(&c.what)) return is_pure(m->what) && is_pure(m->where);
        if (const auto* u = std::get_if<bound::unwind>(&c.what)) return is_pure(u->list);
        const auto* p = std::get_if<bound::projection>(&c.what);
        return p && is_pure(*p);
    });
}

// ---- where the plan is split

template <class... Kinds>
bool is_one_of(const plan::operation& o) {
    return (std::holds_alternative<Kinds>(o.what) || ...);
}

// How far down the scan is that all rows come from, and how many rows are looked at on the way.
struct way_down {
    std::uint32_t depth;
    double rows;
};
std::optional<way_down> way_to_scan(const plan::operation& o) {
    const auto* relationships = std::get_if<plan::scan_relationships>(&o.what);
    const bool is_scan = (relationships && !relationships->by) ||
                         (is_one_of<plan::scan_nodes>(o) && !std::get<plan::scan_nodes>(o.what).lookup);
    if (is_scan && is_one_of<plan::argument>(o.inputs[0])) return way_down{0, o.rows};
    if (!is_scan &&
        !is_one_of<plan::scan_nodes, plan::scan_property, plan::expand, plan::expand_path, plan::filter,
                   plan::make_path, plan::optional_rows, plan::unwind, plan::assign>(o))
        return std::nullopt;
    auto below = way_to_scan(o.inputs[0]);
    if (below) {
        ++below->depth;
        below->rows += o.rows;
    }
    return below;
}

// What operators right above a DISTINCT read beside its columns.
void add_read(const plan::operation& o, std::set<bound::slot>& slots) {
    if (const auto* f = std::get_if<plan::filter>(&o.what)) slots.merge(slots_of(f->condition));
    const auto* s = std::get_if<plan::sort>(&o.what);
    if (!s) return;
    for (const bound::sort_key& key : s->keys) slots.merge(slots_of(key.value));
    slots.insert(s->kept.begin(), s->kept.end());
}

// `all`: whatever the operator gives is asked for. `read`: by those above it, of the frame.
void split_below(plan::operation& o, splitting s, bool all, std::set<bound::slot> read = {}) {
    const bool takes_all = is_one_of<plan::group, plan::sort>(o);
    if (takes_all || (all && is_one_of<plan::distinct>(o)))
        if (const auto way = way_to_scan(o.inputs[0]); way && way->rows >= s.least_rows) {
            plan::operation input = std::move(o.inputs[0]);
            const double rows = input.rows;
            o.inputs[0] = {plan::parallel{way->depth}, {}, rows};
            o.inputs[0].inputs.push_back(std::move(input));
            if (auto* d = std::get_if<plan::distinct>(&o.what)) {
                for (const bound::slot column : d->columns) read.erase(column);
                d->kept.assign(read.begin(), read.end());
            }
            return;
        }
    if (is_one_of<plan::skip, plan::limit>(o)) all = false;
    if (!is_one_of<plan::skip, plan::limit, plan::filter, plan::sort>(o)) read.clear();
    add_read(o, read);
    if (is_one_of<plan::unite>(o))
        for (plan::operation& input : o.inputs) split_below(input, s, all);
    else if (!o.inputs.empty())
        split_below(o.inputs[0], s, all || takes_all, std::move(read));
}

} // namespace

plan::operation split(plan::operation o, const bound::query& q, splitting s) {
    if (s == splitting() || q.updates || q.with_support ||
        !std::all_of(q.parts.begin(), q.parts.end(),
                     [](const bound::single_query& part) { return is_pure(part); }))
        return o;
    split_below(o, s, true);
    return o;
}

} // namespace entente::cypher
