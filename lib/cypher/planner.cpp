// SPDX-License-Identifier: BSL-1.0
// Plans clauses one after the other; a pattern is the one thing that has more than one way (plan_match.cpp).
#include "cypher/planner.hpp"

#include "cypher/bound_walk.hpp"
#include "cypher/planning.hpp"
#include "cypher/rewrite.hpp"
#include "cypher/support.hpp"

#include <entente/view.hpp>

#include <type_traits>
#include <utility>

namespace entente::cypher {

plan::operation planning::above(plan::operation input, decltype(plan::operation::what) what) {
    const double rows = input.rows;
    plan::operation o{std::move(what), {}, rows};
    o.inputs.push_back(std::move(input));
    return o;
}

plan::operation planning::filtered(plan::operation input, std::optional<bound::expression> condition) {
    return condition ? above(std::move(input), plan::filter{std::move(*condition)}) : std::move(input);
}

plan::operation planning::project(const bound::projection& p, plan::operation input) {
    plan::operation o = std::move(input);
    if (p.grouping) o = above(std::move(o), plan::group{p.keys, p.aggregates, support()});
    if (!p.items.empty()) o = above(std::move(o), plan::assign{p.items});
    std::vector<bound::slot> columns;
    for (const bound::column& c : p.columns) columns.push_back(c.at);
    if (p.distinct) o = above(std::move(o), plan::distinct{columns});
    if (!p.order.empty()) {
        plan::sort s{p.order, columns, {}};
        if (p.where)
            if (const auto* answered = std::get_if<bound::slot_value>(&p.where->what))
                s.kept.push_back(answered->at);
        if (const auto places = support()) {
            s.kept.insert(s.kept.end(), places->relationships.begin(), places->relationships.end());
            for (const auto& [at, key] : places->properties) s.kept.push_back(at);
            s.kept.push_back(places->gathered);
        }
        if (p.limit && !p.skip && rewrite_ == rewriting::on) s.most = p.limit;
        o = above(std::move(o), std::move(s));
    }
    if (p.skip) o = above(std::move(o), plan::skip{*p.skip});
    if (p.limit) o = above(std::move(o), plan::limit{*p.limit});
    return filtered(std::move(o), p.where);
}

std::optional<bound::support_places> planning::support() const {
    if (!query_->with_support) return std::nullopt;
    return support_of(*single_, query_->support);
}

plan::operation planning::clause(const bound::clause& c, plan::operation input) {
    return std::visit(
        [&](const auto& what) -> plan::operation {
            using T = std::remove_cvref_t<decltype(what)>;
            if constexpr (std::is_same_v<T, bound::match>) {
                if (!what.optional) return match(what.what, what.where, std::move(input));
                std::vector<bound::slot> nulls;
                for (const auto& n : what.what.nodes)
                    if (!n.is_bound) nulls.push_back(n.variable);
                for (const auto& r : what.what.relationships)
                    if (!r.is_bound) nulls.push_back(r.variable);
                for (const auto& p : what.what.paths)
                    if (p.variable) nulls.push_back(*p.variable);
                plan::operation o = above(std::move(input), plan::optional_rows{std::move(nulls)});
                o.inputs.push_back(match(what.what, what.where, plan::operation{}));
                return o;
            } else if constexpr (std::is_same_v<T, bound::unwind>) {
                return above(std::move(input), plan::unwind{what.list, what.variable, what.name});
            } else if constexpr (std::is_same_v<T, bound::projection>) {
                return project(what, std::move(input));
            } else if constexpr (std::is_same_v<T, bound::create>) {
                return above(std::move(input), plan::create{what});
            } else if constexpr (std::is_same_v<T, bound::set>) {
                return above(std::move(input), plan::change{what.changes});
            } else if constexpr (std::is_same_v<T, bound::merge>) {
                plan::operation o = above(std::move(input), plan::merge{what});
                o.inputs.push_back(match(what.what, std::nullopt, plan::operation{}));
                return o;
            } else if constexpr (std::is_same_v<T, bound::erase>) {
                return above(std::move(input), plan::erase{what});
            } else if constexpr (std::is_same_v<T, bound::remove>) {
                return above(std::move(input), plan::remove{what});
            } else if constexpr (std::is_same_v<T, bound::change_index>) {
                return above(std::move(input), plan::change_index{what});
            } else if constexpr (std::is_same_v<T, bound::list_indexes>) {
                return above(std::move(input), plan::list_indexes{what});
            } else {
                return filtered(above(std::move(input), plan::call_procedure{what}), what.where);
            }
        },
        c.what);
}

plan::operation make_plan(const bound::single_query& q, const bound::query& whole, const view& seen,
                          rewriting rewrite) {
    planning p(whole, q, seen, rewrite);
    plan::operation o;
    o.rows = 1;
    for (const bound::clause& c : q.clauses) o = p.clause(c, std::move(o));
    if (rewrite == rewriting::on && !whole.with_support && !whole.updates) o = rewritten(std::move(o), whole);
    return o;
}

plan::operation make_plan(const bound::query& q, const view& seen, rewriting rewrite) {
    if (q.parts.size() == 1) return make_plan(q.parts.front(), q, seen, rewrite);
    plan::unite u;
    for (const bound::column& c : q.parts.front().columns) u.to.push_back(c.at);
    plan::operation o;
    for (const bound::single_query& part : q.parts) {
        u.from.emplace_back();
        for (const bound::column& c : part.columns) u.from.back().push_back(c.at);
        o.inputs.push_back(make_plan(part, q, seen, rewrite));
        o.rows += o.inputs.back().rows;
    }
    const std::vector<bound::slot> columns = u.to;
    o.what = std::move(u);
    return q.all ? o : planning::above(std::move(o), plan::distinct{columns});
}

} // namespace entente::cypher
