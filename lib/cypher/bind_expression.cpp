// SPDX-License-Identifier: BSL-1.0
// Binds expressions: variables to slots, operators to what they may stand between. Calls are in bind_call.cpp.
#include "cypher/binding.hpp"
#include "cypher/syntax_print.hpp"
#include "cypher/syntax_walk.hpp"

#include <utility>

namespace entente::cypher {

namespace {

using kind = datum_kind;

bound::box<bound::expression> boxed(typed_expression e) { return bound::box(std::move(e.held)); }

// What stands on both sides of a subtraction and its like.
constexpr type_set numeric = types::number;
constexpr type_set additive = types::number | types::calendar | kind::duration;

type_set join(type_set a, type_set b) { return a | b; }

// Whether there is a sum of anything in the one and anything in the other.
bool can_be_added(type_set a, type_set b) {
    if (a.is_only_null() || b.is_only_null() || a.meets(kind::list) || b.meets(kind::list)) return true;
    constexpr type_set moved = types::calendar | kind::duration;
    return (a.meets(types::number) && b.meets(types::number)) ||
           (a.meets(kind::text) && b.meets(types::storable_scalar)) ||
           (b.meets(kind::text) && a.meets(types::storable_scalar)) ||
           (a.meets(kind::duration) && b.meets(moved)) || (b.meets(kind::duration) && a.meets(moved));
}

} // namespace

bool has_aggregate(const syntax::expression& e) {
    if (std::holds_alternative<syntax::count_star>(e.what)) return true;
    if (const auto* call = std::get_if<syntax::function_call>(&e.what))
        if (find_aggregate(call->function.text)) return true;
    bool found = false;
    for_each_child(e, [&](const syntax::expression& child) { found = found || has_aggregate(child); });
    return found;
}

std::set<std::string, std::less<>> mentioned(const syntax::expression& e) {
    std::set<std::string, std::less<>> names;
    if (const auto* v = std::get_if<syntax::variable>(&e.what)) names.insert(v->name);
    for_each_child(e, [&](const syntax::expression& child) { names.merge(mentioned(child)); });
    return names;
}

bool is_simple(const syntax::expression& e) {
    if (std::holds_alternative<syntax::variable>(e.what)) return true;
    const auto* p = std::get_if<syntax::property_access>(&e.what);
    return p && is_simple(*p->object);
}

const variable* scope::find(std::string_view name) const {
    for (auto names = levels_.rbegin(); names != levels_.rend(); ++names)
        if (const auto at = names->find(name); at != names->end()) return &at->second;
    return nullptr;
}

scope::level scope::all() const {
    level everything;
    for (const level& l : levels_)
        for (const auto& [name, v] : l) everything.insert_or_assign(name, v);
    return everything;
}

bound::symbol binding::symbol(std::string_view name) {
    const auto known = symbols_.find(name);
    if (known != symbols_.end()) return known->second;
    const auto s = static_cast<bound::symbol>(out_.symbols.size());
    out_.symbols.emplace_back(name);
    symbols_.emplace(name, s);
    return s;
}

bound::slot binding::declare(const syntax::name& n, static_type type) {
    const bound::slot at = new_slot();
    scope_.declare(n.text, {at, type});
    return at;
}

typed_expression binding::bind(const syntax::expression& e) {
    if (grouping_ && is_simple(e)) {
        if (const auto key = grouping_->keys.find(to_text(e)); key != grouping_->keys.end())
            return {{bound::slot_value{key->second.at}, e.where}, key->second.type};
    }
    return std::visit([&](const auto& what) { return bind_what(what, e.where); }, e.what);
}

bound::expression binding::bind_as(const syntax::expression& e, type_set wanted, std::string_view what) {
    typed_expression bound = bind(e);
    if (!bound.type.kinds.is_only_null() && !bound.type.kinds.meets(wanted))
        throw refusal("InvalidArgumentType",
                      std::string(what) + " must be " + to_text(wanted) + ", and this is " +
                          to_text(bound.type.kinds),
                      e.where);
    return std::move(bound.held);
}

void binding::refuse_aggregate(const syntax::expression& e) const {
    if (has_aggregate(e))
        throw refusal("InvalidAggregation", "an aggregate can't stand in what is done with each element",
                      e.where, "aggregate in a WITH before, and use its result here");
}

bound::expression binding::bind_stored(const syntax::expression& e, std::string_view key) {
    typed_expression bound = bind(e);
    if (key.starts_with('_'))
        return std::move(bound.held); // perhaps a fact of a statement, such as its source: a node
    const static_type& type = bound.type;
    constexpr type_set elements = types::storable_scalar;
    const bool never = type.kinds == type_set(kind::list)
                           ? !type.elements.is_only_null() && !type.elements.meets(elements)
                           : !type.kinds.is_only_null() && !type.kinds.meets(elements | kind::list);
    if (never) {
        const std::string what = type.kinds == type_set(kind::list)
                                     ? "a list with " + to_text(type.elements) + " in it"
                                     : to_text(type.kinds);
        throw refusal("InvalidPropertyType", "the property '" + std::string(key) + "' can't be " + what,
                      e.where,
                      "a property is a number, a text, a truth value, a calendar value, or a list of these",
                      error_type::type_error);
    }
    return std::move(bound.held);
}

bound::expression binding::bind_stored_map(const syntax::expression& e) {
    const auto* written = std::get_if<syntax::map_literal>(&e.what);
    if (!written) return bind_as(e, kind::map | kind::node | kind::relationship, "what is set");
    bound::map out;
    for (const auto& [key, value] : written->entries)
        out.entries.emplace_back(key.text, bind_stored(value, key.text));
    return {std::move(out), e.where};
}

bound::expression binding::bind_condition(const syntax::expression& e) {
    const bool outer = std::exchange(in_condition_, true);
    bound::expression condition = bind_as(e, kind::boolean, "a condition");
    in_condition_ = outer;
    return condition;
}

typed_expression binding::bind_what(const syntax::literal& e, text_range where) {
    const datum held(e.held);
    const type_set kinds = held.is_null() ? type_set() : type_set(held.kind());
    return {{bound::constant{held}, where}, {kinds, types::any}};
}

typed_expression binding::bind_what(const syntax::parameter& e, text_range where) {
    std::uint32_t index = 0;
    while (index < out_.parameters.size() && out_.parameters[index] != e.name) ++index;
    if (index == out_.parameters.size()) out_.parameters.push_back(e.name);
    return {{bound::parameter{index}, where}, {}};
}

void binding::refuse_variable(const std::string& name, text_range where) const {
    if (grouping_ && grouping_->input->find(name) &&
        (!grouping_->ordering || grouping_->inside.contains(name)))
        throw refusal("AmbiguousAggregationExpression",
                      "'" + name + "' stands beside an aggregate and is no key of its groups", where,
                      "project it by itself first: WITH " + name + ", ...");
    const std::string near = scope_.nearest(name);
    throw refusal("UndefinedVariable", "the variable '" + name + "' is not defined", where,
                  near.empty() ? std::string() : "did you mean '" + near + "'?");
}

typed_expression binding::bind_what(const syntax::variable& e, text_range where) {
    const variable* v = scope_.find(e.name);
    if (!v) refuse_variable(e.name, where);
    return {{bound::slot_value{v->at}, where}, v->type};
}

typed_expression binding::bind_what(const syntax::list_literal& e, text_range where) {
    bound::list out;
    type_set elements;
    for (const auto& element : e.elements) {
        typed_expression b = bind(element);
        elements = join(elements, b.type.kinds);
        out.elements.push_back(std::move(b.held));
    }
    return {{std::move(out), where}, {kind::list, elements}};
}

typed_expression binding::bind_what(const syntax::map_literal& e, text_range where) {
    bound::map out;
    for (const auto& [key, value] : e.entries) out.entries.emplace_back(key.text, bind(value).held);
    return {{std::move(out), where}, {kind::map, types::any}};
}

typed_expression binding::bind_what(const syntax::property_access& e, text_range where) {
    typed_expression object = bind(*e.object);
    const type_set holders = types::calendar | kind::duration | kind::map | kind::node | kind::relationship;
    if (!object.type.kinds.is_only_null() && !object.type.kinds.meets(holders))
        throw refusal(
            "InvalidArgumentType", to_text(object.type.kinds) + " has no properties", e.key.where, {},
            object.type.kinds == type_set(kind::path) ? error_type::syntax_error : error_type::type_error);
    return {{bound::property{boxed(std::move(object)), symbol(e.key.text)}, where}, {}};
}

typed_expression binding::bind_what(const syntax::subscript& e, text_range where) {
    typed_expression object = bind(*e.object);
    typed_expression index = bind(*e.index);
    const type_set result = object.type.kinds == type_set(kind::list) ? object.type.elements : types::any;
    return {{bound::subscript{boxed(std::move(object)), boxed(std::move(index))}, where},
            {result, types::any}};
}

typed_expression binding::bind_what(const syntax::slice& e, text_range where) {
    typed_expression object = bind(*e.object);
    const static_type type{kind::list, object.type.elements};
    bound::slice out{boxed(std::move(object)), {}, {}};
    if (e.from) out.from.emplace(bind(**e.from).held);
    if (e.to) out.to.emplace(bind(**e.to).held);
    return {{std::move(out), where}, type};
}

typed_expression binding::bind_what(const syntax::label_test& e, text_range where) {
    bound::label_test out{bound::box(bind_as(*e.object, kind::node | kind::relationship, "what has labels")),
                          {}};
    for (const syntax::name& label : e.labels) out.labels.push_back(symbol(label.text));
    return {{std::move(out), where}, {kind::boolean, types::any}};
}

typed_expression binding::bind_what(const syntax::unary& e, text_range where) {
    using enum syntax::unary_operator;
    switch (e.op) {
    case logical_not:
        return {
            {bound::unary{e.op, bound::box(bind_as(*e.operand, kind::boolean, "what NOT negates"))}, where},
            {kind::boolean, types::any}};
    case minus:
    case plus: {
        bound::expression operand = bind_as(*e.operand, numeric | kind::duration, "what has a sign");
        return {{bound::unary{e.op, bound::box(std::move(operand))}, where},
                {numeric | kind::duration, types::any}};
    }
    case is_null:
    case is_not_null: break;
    }
    return {{bound::unary{e.op, boxed(bind(*e.operand))}, where}, {kind::boolean, types::any}};
}

typed_expression binding::bind_what(const syntax::binary& e, text_range where) {
    using enum syntax::binary_operator;
    const auto make = [&](bound::expression left, bound::expression right, type_set result,
                          type_set elements = types::any) -> typed_expression {
        return {{bound::binary{e.op, bound::box(std::move(left)), bound::box(std::move(right))}, where},
                {result, elements}};
    };
    switch (e.op) {
    case logical_or:
    case logical_xor:
    case logical_and: {
        bound::expression left = bind_as(*e.left, kind::boolean, "an operand of AND, OR and XOR");
        return make(std::move(left), bind_as(*e.right, kind::boolean, "an operand of AND, OR and XOR"),
                    kind::boolean);
    }
    case add: {
        typed_expression left = bind(*e.left), right = bind(*e.right);
        type_set result = types::any, elements = types::any;
        if (!can_be_added(left.type.kinds, right.type.kinds))
            throw refusal("InvalidArgumentType",
                          "can't add " + to_text(left.type.kinds) + " and " + to_text(right.type.kinds),
                          where);
        if (left.type.kinds == type_set(kind::list) || right.type.kinds == type_set(kind::list)) {
            result = kind::list;
            const auto part = [](const static_type& t) {
                return t.kinds == type_set(kind::list) ? t.elements : t.kinds;
            };
            elements = part(left.type) | part(right.type);
        } else if (left.type.kinds.within(types::number) && right.type.kinds.within(types::number)) {
            result = types::number;
        } else if (left.type.kinds == type_set(kind::text) || right.type.kinds == type_set(kind::text)) {
            result = kind::text | kind::list;
        }
        return make(std::move(left.held), std::move(right.held), result, elements);
    }
    case subtract: {
        bound::expression left = bind_as(*e.left, additive, "what is subtracted from");
        return make(std::move(left), bind_as(*e.right, additive, "what is subtracted"), additive);
    }
    case multiply:
    case divide: {
        bound::expression left = bind_as(*e.left, numeric | kind::duration, "a factor or dividend");
        return make(std::move(left), bind_as(*e.right, numeric | kind::duration, "a factor or divisor"),
                    numeric | kind::duration);
    }
    case modulo:
    case power: {
        bound::expression left = bind_as(*e.left, numeric, "the left side");
        return make(std::move(left), bind_as(*e.right, numeric, "the right side"), numeric);
    }
    case in: {
        bound::expression left = bind(*e.left).held;
        return make(std::move(left), bind_as(*e.right, kind::list, "what stands behind IN"), kind::boolean);
    }
    case starts_with:
    case ends_with:
    case contains:
    case matches: break; // of what is no text they are null
    }
    bound::expression left = bind(*e.left).held;
    return make(std::move(left), bind(*e.right).held, kind::boolean);
}

typed_expression binding::bind_what(const syntax::comparison& e, text_range where) {
    bound::comparison out{boxed(bind(*e.first)), {}};
    for (const auto& [op, operand] : e.rest) out.rest.emplace_back(op, bind(operand).held);
    return {{std::move(out), where}, {kind::boolean, types::any}};
}

typed_expression binding::bind_what(const syntax::case_expression& e, text_range where) {
    bound::case_expression out;
    type_set result;
    if (e.subject) out.subject.emplace(bind(**e.subject).held);
    for (const syntax::case_branch& branch : e.branches) {
        bound::expression when = bind(branch.when).held;
        typed_expression then = bind(branch.then);
        result = join(result, then.type.kinds);
        out.branches.emplace_back(std::move(when), std::move(then.held));
    }
    if (e.otherwise) {
        typed_expression otherwise = bind(**e.otherwise);
        result = join(result, otherwise.type.kinds);
        out.otherwise.emplace(std::move(otherwise.held));
    }
    return {{std::move(out), where}, {result, types::any}};
}

typed_expression binding::bind_what(const syntax::list_comprehension& e, text_range where) {
    typed_expression source = bind(*e.list);
    if (!source.type.kinds.is_only_null() && !source.type.kinds.meets(kind::list))
        throw refusal("InvalidArgumentType", "what stands behind IN must be a list", e.list->where);
    scope_.enter();
    const static_type element{source.type.elements, types::any};
    bound::list_comprehension out{declare(e.variable, element), boxed(std::move(source)), {}, {}};
    type_set elements = element.kinds;
    if (e.where) {
        refuse_aggregate(**e.where);
        out.where.emplace(bind_condition(**e.where));
    }
    if (e.result) {
        refuse_aggregate(**e.result);
        typed_expression result = bind(**e.result);
        elements = result.type.kinds;
        out.result.emplace(std::move(result.held));
    }
    scope_.leave();
    return {{std::move(out), where}, {kind::list, elements}};
}

typed_expression binding::bind_what(const syntax::quantifier& e, text_range where) {
    typed_expression source = bind(*e.list);
    if (!source.type.kinds.is_only_null() && !source.type.kinds.meets(kind::list))
        throw refusal("InvalidArgumentType", "what stands behind IN must be a list", e.list->where);
    scope_.enter();
    const bound::slot v = declare(e.variable, {source.type.elements, types::any});
    refuse_aggregate(*e.where);
    bound::expression condition = bind_condition(*e.where);
    scope_.leave();
    return {{bound::quantifier{e.kind, v, boxed(std::move(source)), bound::box(std::move(condition))}, where},
            {kind::boolean, types::any}};
}

typed_expression binding::bind_what(const syntax::reduce& e, text_range where) {
    bound::expression initial = bind(*e.initial).held;
    typed_expression source = bind(*e.list);
    scope_.enter();
    const bound::slot accumulator = declare(e.accumulator, {});
    const bound::slot v = declare(e.variable, {source.type.elements, types::any});
    refuse_aggregate(*e.step);
    bound::expression step = bind(*e.step).held;
    scope_.leave();
    return {{bound::reduce{accumulator, bound::box(std::move(initial)), v, boxed(std::move(source)),
                           bound::box(std::move(step))},
             where},
            {}};
}

// A pattern inside an expression is a query of one MATCH.
typed_expression binding::as_list_of_matches(const std::vector<syntax::pattern_part>& parts,
                                             const syntax::expression* where,
                                             const syntax::expression* result,
                                             bound::subquery::kind_type kind, text_range at) {
    scope_.enter();
    const bool outer_condition = std::exchange(in_condition_, false);
    bound::match found;
    found.what = bind(parts, result ? pattern_use::match : pattern_use::predicate);
    if (where) {
        refuse_aggregate(*where);
        found.where.emplace(bind_condition(*where));
    }
    bound::subquery out{kind, bound::box(bound::single_query{}), {}};
    type_set elements = types::any;
    if (result) {
        refuse_aggregate(*result);
        typed_expression r = bind(*result);
        elements = r.type.kinds;
        out.result.emplace(std::move(r.held));
    }
    out.body->clauses.push_back({std::move(found), at});
    in_condition_ = outer_condition;
    scope_.leave();
    const bool collects = kind == bound::subquery::kind_type::collect;
    return {{std::move(out), at}, {collects ? kind::list : kind::boolean, elements}};
}

typed_expression binding::bind_what(const syntax::pattern_comprehension& e, text_range where) {
    return as_list_of_matches({*e.pattern}, e.where ? &**e.where : nullptr, &*e.result,
                              bound::subquery::kind_type::collect, where);
}

typed_expression binding::bind_what(const syntax::pattern_predicate& e, text_range where) {
    if (!in_condition_)
        throw refusal("UnexpectedSyntax", "a pattern is a condition, and stands in WHERE only", where,
                      "use EXISTS { ... }, or a pattern comprehension [(a)-->(b) | b]");
    return as_list_of_matches({*e.pattern}, nullptr, nullptr, bound::subquery::kind_type::exists, where);
}

typed_expression binding::bind_what(const syntax::subquery& e, text_range where) {
    if (!e.body->beliefs.empty() || e.body->parts.size() != 1)
        throw refusal("InvalidClauseComposition",
                      "a query inside an expression has one part and no view of its own", where);
    const scope outside = scope_;
    const grouping* const outer_grouping = std::exchange(grouping_, nullptr);
    bound::single_query body = bind(e.body->parts.front(), true);
    scope_ = outside;
    grouping_ = outer_grouping;
    const bool counts = e.kind == syntax::subquery::kind_type::count;
    return {{bound::subquery{counts ? bound::subquery::kind_type::count : bound::subquery::kind_type::exists,
                             bound::box(std::move(body)),
                             {}},
             where},
            {counts ? kind::integer : kind::boolean, types::any}};
}

} // namespace entente::cypher
