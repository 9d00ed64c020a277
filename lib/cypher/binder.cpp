// SPDX-License-Identifier: BSL-1.0
// Binds clauses, and says which may follow which.
#include "cypher/binding.hpp"
#include "cypher/edit_distance.hpp"
#include "cypher/syntax_walk.hpp"

#include <algorithm>
#include <type_traits>
#include <utility>

namespace entente::cypher {

namespace {

using kind = datum_kind;

template <class... Clauses>
bool is_one_of(const syntax::clause& c) {
    return (std::holds_alternative<Clauses>(c.what) || ...);
}

bool is_update(const syntax::clause& c) {
    return is_one_of<syntax::create_clause, syntax::set_clause, syntax::merge_clause, syntax::delete_clause,
                     syntax::remove_clause>(c);
}

} // namespace

bound::query bind(const syntax::query& q, std::string_view text, const extensions* known) {
    return binding(text, known).run(q);
}

std::string scope::nearest(std::string_view name) const {
    nearest_name near(name);
    for (const level& l : levels_)
        for (const auto& [known, v] : l) near.offer(known);
    return near.found();
}

bound::query binding::run(const syntax::query& q) {
    out_.explained = q.explained;
    out_.with_support = q.with_support;
    if (q.with_support) out_.support = new_slot();
    for (const syntax::belief& b : q.beliefs) out_.beliefs.push_back(bind(b));
    for (std::size_t i = 0; i < q.union_all.size(); ++i)
        if (q.union_all[i] != q.union_all[0])
            throw refusal("InvalidClauseComposition", "UNION and UNION ALL can't be mixed", q.unions[i]);
    out_.all = q.union_all.empty() || q.union_all[0];
    for (std::size_t i = 0; i < q.parts.size(); ++i) {
        scope_ = scope();
        out_.parts.push_back(bind(q.parts[i], false));
        if (i == 0) continue;
        std::vector<bound::column>& columns = out_.parts.back().columns;
        const std::vector<bound::column>& first = out_.parts.front().columns;
        std::vector<bound::column> in_order;
        for (const bound::column& c : first) {
            const auto same = std::find_if(columns.begin(), columns.end(),
                                           [&](const bound::column& other) { return other.name == c.name; });
            if (same == columns.end() || columns.size() != first.size())
                throw refusal("DifferentColumnsInUnion", "all parts of a UNION have the same columns",
                              q.unions[i - 1], "name them alike with AS");
            in_order.push_back(*same);
        }
        columns = std::move(in_order);
    }
    return std::move(out_);
}

void binding::check_order(const syntax::single_query& q, bool in_subquery) const {
    const auto refuse = [&](const std::string& message, text_range where, const std::string& remedy = {}) {
        throw refusal("InvalidClauseComposition", message, where, remedy);
    };
    bool updated = false;
    for (std::size_t i = 0; i < q.clauses.size(); ++i) {
        const syntax::clause& c = q.clauses[i];
        const bool is_last = i + 1 == q.clauses.size();
        if (is_one_of<syntax::return_clause>(c) && !is_last)
            refuse("nothing can follow RETURN", q.clauses[i + 1].where);
        if (is_update(c)) {
            if (in_subquery) refuse("a query inside an expression can't change anything", c.where);
            updated = true;
        }
        if (is_one_of<syntax::with_clause>(c)) updated = false;
        if (updated && is_one_of<syntax::match_clause, syntax::unwind_clause>(c))
            refuse("WITH must stand between a change and what is read after it", c.where,
                   "for example WITH *");
        if (is_last && !in_subquery && !is_update(c) &&
            !is_one_of<syntax::return_clause, syntax::call_clause>(c))
            refuse("a query ends with RETURN or with a change", c.where, "add RETURN");
    }
}

bound::single_query binding::bind(const syntax::single_query& q, bool in_subquery) {
    check_order(q, in_subquery);
    bound::single_query out;
    for (const syntax::clause& c : q.clauses) {
        out.clauses.push_back(bind(c, q.clauses.size() == 1));
        if (const auto* p = std::get_if<bound::projection>(&out.clauses.back().what);
            p && is_one_of<syntax::return_clause>(c))
            out.columns = p->columns;
        // A CALL that stands alone gives what the procedure gives.
        if (const auto* call = std::get_if<bound::call_procedure>(&out.clauses.back().what);
            call && q.clauses.size() == 1)
            for (std::size_t i = 0; i < call->outputs.size(); ++i)
                if (call->outputs[i]) {
                    std::string name = call->procedure->outputs[i].name;
                    const auto& written = std::get<syntax::call_clause>(c.what);
                    if (written.yield)
                        for (const syntax::yield_item& y : *written.yield)
                            if (y.column.text == name && y.alias) name = y.alias->text;
                    out.columns.push_back({std::move(name), *call->outputs[i]});
                }
    }
    return out;
}

bound::clause binding::bind(const syntax::clause& c, bool alone) {
    if (is_update(c)) out_.updates = true;
    return std::visit(
        [&](const auto& what) -> bound::clause {
            using T = std::remove_cvref_t<decltype(what)>;
            if constexpr (std::is_same_v<T, syntax::with_clause>)
                return {bind(what.columns, what.where, true), c.where};
            else if constexpr (std::is_same_v<T, syntax::return_clause>)
                return {bind(what.columns, std::nullopt, false), c.where};
            else if constexpr (std::is_same_v<T, syntax::call_clause>)
                return {bind(what, c.where, alone), c.where};
            else
                return {bind(what), c.where};
        },
        c.what);
}

bound::match binding::bind(const syntax::match_clause& c) {
    bound::match out;
    out.optional = c.optional;
    out.what = bind(c.patterns, pattern_use::match);
    if (c.where) out.where.emplace(bind_condition(*c.where));
    return out;
}

bound::unwind binding::bind(const syntax::unwind_clause& c) {
    typed_expression source = bind(c.list);
    if (scope_.find(c.variable.text))
        throw refusal("VariableAlreadyBound", "'" + c.variable.text + "' is something else already",
                      c.variable.where);
    const type_set elements = source.type.kinds == type_set(kind::list) ? source.type.elements : types::any;
    const bound::slot at = declare(c.variable, {elements, types::any});
    return {std::move(source.held), at, c.variable.text};
}

bound::create binding::bind(const syntax::create_clause& c) {
    return {bind(c.patterns, pattern_use::create)};
}

bound::slot binding::bind_holder(const syntax::name& n, type_set wanted) {
    const variable* v = scope_.find(n.text);
    if (!v) refuse_variable(n.text, n.where);
    if (!v->type.kinds.is_only_null() && !v->type.kinds.meets(wanted))
        throw refusal("InvalidArgumentType",
                      "'" + n.text + "' is " + to_text(v->type.kinds) + ", not " + to_text(wanted), n.where);
    return v->at;
}

std::vector<bound::symbol> binding::symbols(const std::vector<syntax::name>& names) {
    std::vector<bound::symbol> out;
    for (const syntax::name& n : names) out.push_back(symbol(n.text));
    return out;
}

bound::change binding::bind(const syntax::set_item& item) {
    if (const auto* p = std::get_if<syntax::set_property>(&item)) {
        const auto& target = std::get<syntax::property_access>(p->target.what);
        bound::expression holder =
            bind_as(*target.object, kind::node | kind::relationship, "what has a property set");
        return bound::set_property{std::move(holder), symbol(target.key.text),
                                   bind_stored(p->value, target.key.text), p->target.where};
    }
    if (const auto* p = std::get_if<syntax::set_properties>(&item))
        return bound::set_properties{bind_holder(p->variable, kind::node | kind::relationship), p->add,
                                     bind_stored_map(p->value), p->variable.where};
    const auto& labels = std::get<syntax::set_labels>(item);
    return bound::set_labels{bind_holder(labels.variable, kind::node), symbols(labels.labels),
                             labels.variable.where};
}

bound::set binding::bind(const syntax::set_clause& c) {
    bound::set out;
    for (const syntax::set_item& item : c.items) out.changes.push_back(bind(item));
    return out;
}

bound::merge binding::bind(const syntax::merge_clause& c) {
    bound::merge out;
    out.what = bind({c.pattern}, pattern_use::merge);
    for (const syntax::set_item& item : c.on_create) out.on_create.push_back(bind(item));
    for (const syntax::set_item& item : c.on_match) out.on_match.push_back(bind(item));
    return out;
}

bound::erase binding::bind(const syntax::delete_clause& c) {
    bound::erase out{c.detach, {}};
    for (const syntax::expression& target : c.targets) {
        if (std::holds_alternative<syntax::label_test>(target.what))
            throw refusal("InvalidDelete", "DELETE takes nodes, relationships and paths whole", target.where,
                          "to take a label away: REMOVE n:Label");
        out.targets.push_back(
            bind_as(target, type_set(kind::node) | kind::relationship | kind::path, "what is deleted"));
    }
    return out;
}

bound::remove binding::bind(const syntax::remove_clause& c) {
    bound::remove out;
    for (const auto& item : c.items) {
        if (const auto* p = std::get_if<syntax::remove_property>(&item)) {
            const auto& target = std::get<syntax::property_access>(p->target.what);
            bound::expression holder =
                bind_as(*target.object, kind::node | kind::relationship, "what has a property removed");
            out.changes.emplace_back(
                bound::remove_property{std::move(holder), symbol(target.key.text), p->target.where});
        } else {
            const auto& labels = std::get<syntax::remove_labels>(item);
            out.changes.emplace_back(bound::remove_labels{bind_holder(labels.variable, kind::node),
                                                          symbols(labels.labels), labels.variable.where});
        }
    }
    return out;
}

bound::belief binding::bind(const syntax::belief& b) {
    bound::belief out{b.kind, {}, b.where};
    for (const syntax::expression& argument : b.arguments) out.arguments.push_back(bind(argument).held);
    return out;
}

} // namespace entente::cypher
