// SPDX-License-Identifier: BSL-1.0
// Binds WITH and RETURN: columns, groups and their aggregates, and what ORDER BY and WHERE can see of both sides.
#include "cypher/binding.hpp"
#include "cypher/syntax_print.hpp"

#include <algorithm>
#include <utility>

namespace entente::cypher {

std::vector<binding::projected> binding::items_of(const syntax::projection& p,
                                                  std::vector<syntax::expression>& variables,
                                                  bool goes_on) const {
    std::vector<projected> items;
    const auto add = [&](const syntax::expression& value, std::string name) {
        for (const projected& other : items)
            if (other.name == name)
                throw refusal("ColumnNameConflict", "two columns are called '" + name + "'", value.where,
                              "give one of them another name with AS");
        items.push_back({&value, std::move(name), to_text(value), has_aggregate(value), 0, {}});
    };
    if (p.everything) {
        const scope::level all = scope_.all();
        // WITH * passes on what there is, and rows without a variable are rows all the same.
        if (!goes_on && all.empty() && p.items.empty())
            throw refusal("NoVariablesInScope", "there is no variable that * could stand for", p.star,
                          "name what is meant");
        variables.reserve(all.size());
        for (const auto& [name, v] : all) variables.push_back({syntax::variable{name}, {}});
        std::size_t i = 0;
        for (const auto& [name, v] : all) add(variables[i++], name);
    }
    for (const syntax::projection_item& written : p.items) {
        const bool is_variable = std::holds_alternative<syntax::variable>(written.value.what);
        add(written.value, written.alias ? written.alias->text
                           : is_variable ? std::get<syntax::variable>(written.value.what).name
                                         : written.text);
    }
    return items;
}

void binding::bind_item(projected& i, bound::projection& out) {
    typed_expression bound_item = bind(*i.value);
    i.type = bound_item.type;
    // What is in a slot already stays there.
    if (const auto* there = std::get_if<bound::slot_value>(&bound_item.held.what); there && !out.grouping) {
        i.at = there->at;
        return;
    }
    i.at = new_slot();
    auto& assignments = out.grouping && !i.aggregates ? out.keys : out.items;
    assignments.push_back({std::move(bound_item.held), i.at});
}

bound::projection binding::bind(const syntax::projection& p, const std::optional<syntax::expression>& where,
                                bool names_required) {
    bound::projection out;
    std::vector<syntax::expression> variables; // that * stands for
    std::vector<projected> items = items_of(p, variables, names_required);
    out.grouping = std::any_of(items.begin(), items.end(), [](const projected& i) { return i.aggregates; });
    out.distinct = p.distinct;

    const scope input = scope_;
    for (projected& i : items)
        if (!i.aggregates) bind_item(i, out);

    grouping groups{&input, out.grouping ? &out.aggregates : nullptr, {}, {}, false};
    const auto note_keys = [&] {
        for (const projected& i : items) {
            if (is_simple(*i.value) && !i.aggregates)
                groups.keys.emplace(i.text, variable{i.at, i.type});
            else if (!i.aggregates)
                groups.inside.merge(mentioned(*i.value));
        }
    };
    if (out.grouping) {
        note_keys();
        grouping_ = &groups;
        scope::level key_names;
        for (const projected& i : items)
            if (const auto* v = std::get_if<syntax::variable>(&i.value->what); v && !i.aggregates)
                key_names.insert_or_assign(v->name, variable{i.at, i.type});
        scope_.replace(std::move(key_names));
        for (projected& i : items)
            if (i.aggregates) bind_item(i, out);
        grouping_ = nullptr;
    }

    scope::level names;
    for (const projected& i : items) {
        names.insert_or_assign(i.name, variable{i.at, i.type});
        out.columns.push_back({i.name, i.at});
    }

    // What ORDER BY and WHERE see: the columns, and what was there before, unless rows were put together.
    const bool apart = out.grouping || out.distinct;
    scope_ = input;
    scope::level visible = apart ? scope::level() : input.all();
    for (const auto& [name, v] : names) visible.insert_or_assign(name, v);
    scope_.replace(std::move(visible));
    if (apart) {
        if (!out.grouping) note_keys();
        groups.ordering = true;
        grouping_ = &groups;
    }
    for (const syntax::sort_item& s : p.order) {
        if (!out.grouping && has_aggregate(s.key))
            throw refusal("InvalidAggregation", "an aggregate can only be sorted by where one is projected",
                          s.key.where);
        out.order.push_back({bind_sort_key(s.key, items), s.descending});
    }
    groups.aggregates = nullptr;
    if (where) {
        bound::expression condition = bind_condition(*where);
        if ((p.skip || p.limit || !p.order.empty()) && !apart) {
            // What it asks of the row before must be asked before the rows are sorted.
            const bound::slot answer = new_slot();
            const text_range place = condition.where;
            out.items.push_back({std::move(condition), answer});
            condition = {bound::slot_value{answer}, place};
        }
        out.where.emplace(std::move(condition));
    }
    grouping_ = nullptr;
    if (p.skip) out.skip.emplace(bind_count(*p.skip, "SKIP"));
    if (p.limit) out.limit.emplace(bind_count(*p.limit, "LIMIT"));
    if (names_required)
        for (const syntax::projection_item& written : p.items)
            if (!written.alias && !std::holds_alternative<syntax::variable>(written.value.what))
                throw refusal("NoExpressionAlias", "an expression in WITH needs a name", written.value.where,
                              "give it one: ... AS name");
    scope_.replace(std::move(names));
    return out;
}

bound::expression binding::bind_sort_key(const syntax::expression& e, const std::vector<projected>& items) {
    const std::string text = to_text(e);
    for (const projected& i : items)
        if (i.text == text && !(is_simple(e) && scope_.find(text))) return {bound::slot_value{i.at}, e.where};
    return bind(e).held;
}

bound::expression binding::bind_count(const syntax::expression& e, std::string_view what) {
    if (const auto names = mentioned(e); !names.empty())
        throw refusal("NonConstantExpression",
                      std::string(what) + " can't depend on '" + *names.begin() + "'", e.where,
                      "it is one number for all rows: a literal, a parameter, or made of these");
    const scope outer = std::exchange(scope_, scope());
    const typed_expression bound_count = bind(e);
    scope_ = outer;
    if (!bound_count.type.kinds.is_only_null() && !bound_count.type.kinds.meets(datum_kind::integer))
        throw refusal("InvalidArgumentType", std::string(what) + " takes an integer", e.where);
    const auto* constant = std::get_if<bound::constant>(&bound_count.held.what);
    const auto* sign = std::get_if<bound::unary>(&bound_count.held.what);
    if ((constant && constant->held.kind() == datum_kind::integer && constant->held.as_integer() < 0) ||
        (sign && sign->op == syntax::unary_operator::minus))
        throw refusal("NegativeIntegerArgument", std::string(what) + " takes no negative number", e.where);
    return bound_count.held;
}

} // namespace entente::cypher
