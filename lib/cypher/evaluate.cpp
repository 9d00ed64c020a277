// SPDX-License-Identifier: BSL-1.0
// Expressions over a row: values, operators, calls and conditions. Those that go through a list are in evaluate_list.cpp, functions that ask
// the graph in evaluate_graph.cpp.
#include "cypher/datum_order.hpp"
#include "cypher/evaluate_graph.hpp"
#include "cypher/evaluating.hpp"
#include "cypher/functions.hpp"
#include "cypher/graph_access.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/regular_expression.hpp"
#include "cypher/run.hpp"

#include <utility>

namespace entente::cypher {

namespace {

datum evaluate_what(const bound::constant& e, run&) { return e.held; }
datum evaluate_what(const bound::parameter& e, run& r) { return r.parameters[e.index]; }
datum evaluate_what(const bound::slot_value& e, run& r) { return r.frame[e.at]; }

datum evaluate_what(const bound::list& e, run& r) {
    datum_list out;
    out.reserve(e.elements.size());
    for (const auto& element : e.elements) out.push_back(evaluate(element, r));
    return out;
}

datum evaluate_what(const bound::map& e, run& r) {
    datum_map out;
    for (const auto& [key, value] : e.entries) out.emplace_back(key, evaluate(value, r));
    return out;
}

datum evaluate_what(const bound::property& e, run& r) {
    // A slot need not be copied to be asked.
    datum kept;
    const auto* in_slot = std::get_if<bound::slot_value>(&e.object->what);
    if (!in_slot) kept = evaluate(*e.object, r);
    const datum& object = in_slot ? r.frame[in_slot->at] : kept;
    if (const auto* n = object.get_if<node>()) return property_of(r, *n, e.key);
    if (const auto* rel = object.get_if<relationship>()) return property_of(r, *rel, e.key);
    if (object.is_null()) return {};
    if (object.kind() == datum_kind::map) {
        const datum* held = object.find(r.name(e.key));
        return held ? *held : datum();
    }
    if (types::calendar.contains(object.kind()) || object.kind() == datum_kind::duration)
        return component(object, r.name(e.key));
    throw runtime_error(error_type::type_error, "InvalidArgumentType",
                        std::string(name(object.kind())) + " has no properties");
}

datum evaluate_what(const bound::subscript& e, run& r) {
    const datum object = evaluate(*e.object, r), index = evaluate(*e.index, r);
    if (object.is_null() || index.is_null()) return {};
    const auto refuse = [&](const char* wanted) {
        return runtime_error(error_type::type_error,
                             object.kind() == datum_kind::list  ? "ListElementAccessByNonInteger"
                             : object.kind() == datum_kind::map ? "MapElementAccessByNonString"
                                                                : "InvalidArgumentType",
                             std::string(name(object.kind())) + " is asked with " + wanted + ", not with " +
                                 std::string(name(index.kind())));
    };
    switch (object.kind()) {
    case datum_kind::list: {
        if (index.kind() != datum_kind::integer) throw refuse("an integer");
        const datum_list& list = object.as_list();
        std::int64_t at = index.as_integer();
        if (at < 0) at += static_cast<std::int64_t>(list.size());
        return at < 0 || at >= static_cast<std::int64_t>(list.size()) ? datum()
                                                                      : list[static_cast<std::size_t>(at)];
    }
    case datum_kind::map: {
        if (index.kind() != datum_kind::text) throw refuse("a text");
        const datum* held = object.find(index.as_text());
        return held ? *held : datum();
    }
    case datum_kind::node:
    case datum_kind::relationship:
        if (index.kind() != datum_kind::text) throw refuse("a text");
        return property_of(r, object, index.as_text());
    default: throw refuse("nothing");
    }
}

datum evaluate_what(const bound::label_test& e, run& r) {
    const datum object = evaluate(*e.object, r);
    if (object.is_null()) return {};
    for (const bound::symbol label : e.labels) {
        if (const auto* n = object.get_if<node>()) {
            if (!has_label(r, *n, label)) return false;
        } else if (type_of(r, object.as_relationship()) != r.name(label)) {
            return false;
        }
    }
    return true;
}

datum evaluate_what(const bound::unary& e, run& r) {
    const datum operand = evaluate(*e.operand, r);
    switch (e.op) {
    case syntax::unary_operator::logical_not: {
        const maybe m = truth_of(operand);
        return m ? datum(!*m) : datum();
    }
    case syntax::unary_operator::minus: return negate(operand);
    case syntax::unary_operator::plus: return negate(negate(operand));
    case syntax::unary_operator::is_null: return operand.is_null();
    case syntax::unary_operator::is_not_null: return !operand.is_null();
    }
    return {};
}

datum compare_texts(syntax::binary_operator op, const datum& a, const datum& b) {
    if (a.kind() != datum_kind::text || b.kind() != datum_kind::text) return {};
    const std::string_view text = a.as_text(), part = b.as_text();
    switch (op) {
    case syntax::binary_operator::starts_with: return text.starts_with(part);
    case syntax::binary_operator::ends_with: return text.ends_with(part);
    case syntax::binary_operator::contains: return text.find(part) != std::string_view::npos;
    default: return matches(text, part);
    }
}

datum with_room(const run& r, datum made) {
    if (const auto* list = made.get_if<datum_list>())
        require_room(r, list->size() * sizeof(datum));
    else if (made.kind() == datum_kind::text)
        require_room(r, made.as_text().size());
    return made;
}

datum evaluate_what(const bound::binary& e, run& r) {
    using enum syntax::binary_operator;
    const datum left = evaluate(*e.left, r);
    if (e.op == logical_and || e.op == logical_or) {
        const bool decides = e.op == logical_or;
        const maybe first = truth_of(left);
        if (first == decides) return decides;
        const maybe second = truth_of(evaluate(*e.right, r));
        if (second == decides) return decides;
        return first && second ? datum(!decides) : datum();
    }
    const datum right = evaluate(*e.right, r);
    switch (e.op) {
    case logical_xor: {
        const maybe a = truth_of(left), b = truth_of(right);
        return a && b ? datum(*a != *b) : datum();
    }
    case add: return with_room(r, cypher::add(left, right));
    case subtract: return cypher::subtract(left, right);
    case multiply: return cypher::multiply(left, right);
    case divide: return cypher::divide(left, right);
    case modulo: return cypher::modulo(left, right);
    case power: return cypher::power(left, right);
    case in: return is_in(left, right);
    default: return compare_texts(e.op, left, right);
    }
}

maybe compare_with(syntax::comparison_operator op, const datum& a, const datum& b) {
    using enum syntax::comparison_operator;
    if (op == equal || op == not_equal) {
        const maybe same = equals(a, b);
        return !same || op == equal ? same : maybe(!*same);
    }
    const auto order = compare(a, b);
    if (!order) return std::nullopt;
    switch (op) {
    case less: return *order < 0;
    case less_or_equal: return *order <= 0;
    case greater: return *order > 0;
    default: return *order >= 0;
    }
}

datum evaluate_what(const bound::comparison& e, run& r) {
    datum left = evaluate(*e.first, r);
    maybe all = true;
    for (const auto& [op, operand] : e.rest) {
        datum right = evaluate(operand, r);
        const maybe holds = compare_with(op, left, right);
        if (holds == false) return false;
        if (!holds) all.reset();
        left = std::move(right);
    }
    return of_truth(all);
}

datum evaluate_what(const bound::call& e, run& r) {
    std::vector<datum> arguments;
    arguments.reserve(e.arguments.size());
    bool any_null = false;
    for (const auto& argument : e.arguments) {
        arguments.push_back(evaluate(argument, r));
        any_null = any_null || arguments.back().is_null();
    }
    if (any_null && e.function->null_in_null_out) return {};
    r.functions.memory = r.memory_limit;
    return with_room(r, e.function->body(r.functions, arguments));
}

datum evaluate_what(const bound::graph_call& e, run& r) { return evaluate_graph_call(e, r); }

datum evaluate_what(const bound::registered_call& e, run& r) {
    std::vector<datum> arguments;
    for (const auto& argument : e.arguments) arguments.push_back(evaluate(argument, r));
    return e.function->body(r.seen(), arguments);
}

datum evaluate_what(const bound::case_expression& e, run& r) {
    const datum subject = e.subject ? evaluate(**e.subject, r) : datum();
    for (const auto& [when, then] : e.branches) {
        const bool taken =
            e.subject ? equals(subject, evaluate(when, r)) == true : truth_of(evaluate(when, r)) == true;
        if (taken) return evaluate(then, r);
    }
    return e.otherwise ? evaluate(**e.otherwise, r) : datum();
}

datum evaluate_what(const bound::subquery& e, run& r) {
    row_source& rows = r.subquery(e);
    rows.restart(r);
    switch (e.kind) {
    case bound::subquery::kind_type::exists: return rows.next(r);
    case bound::subquery::kind_type::count: {
        std::int64_t count = 0;
        while (rows.next(r)) ++count;
        return count;
    }
    case bound::subquery::kind_type::collect: break;
    }
    datum_list out;
    std::size_t bytes = 0;
    while (rows.next(r)) {
        out.push_back(evaluate(**e.result, r));
        require_room(r, bytes += bytes_of_one(out.back()));
    }
    return out;
}

} // namespace

datum evaluate(const bound::expression& e, run& r) {
    try {
        return std::visit([&](const auto& what) { return evaluate_what(what, r); }, e.what);
    } catch (const query_error& refused) {
        if (refused.where() != text_range{}) throw;
        throw refused.at(e.where, r.query->text);
    } catch (const error& refused) {
        throw query_error(refused.kind() == error_kind::type_mismatch ? error_type::type_error
                                                                      : error_type::argument_error,
                          error_phase::runtime, "InvalidArgumentValue", std::string(refused.message()),
                          std::string(refused.remedy()))
            .at(e.where, r.query->text);
    }
}

bool holds(const bound::expression& condition, run& r) {
    // What patterns ask most, of a node that is there.
    if (const auto* test = std::get_if<bound::label_test>(&condition.what))
        if (const auto* slot = std::get_if<bound::slot_value>(&test->object->what))
            if (const auto* n = r.frame[slot->at].get_if<node>(); n && r.deleted_nodes.empty()) {
                for (const bound::symbol label : test->labels)
                    if (!has_label(r, *n, label)) return false;
                return true;
            }
    const datum answer = evaluate(condition, r);
    if (answer.is_null()) return false;
    if (answer.kind() != datum_kind::boolean)
        throw runtime_error(error_type::type_error, "InvalidArgumentType",
                            "a condition is true, false or null, and this is " +
                                std::string(name(answer.kind())))
            .at(condition.where, r.query->text);
    return answer.as_boolean();
}

std::uint64_t evaluate_count(const bound::expression& e, run& r, std::string_view what) {
    const datum count = evaluate(e, r);
    if (count.kind() != datum_kind::integer)
        throw runtime_error(error_type::syntax_error, "InvalidArgumentType",
                            std::string(what) + " takes an integer, not " + std::string(name(count.kind())))
            .at(e.where, r.query->text);
    if (count.as_integer() < 0)
        throw runtime_error(error_type::syntax_error, "NegativeIntegerArgument",
                            std::string(what) + " takes no negative number")
            .at(e.where, r.query->text);
    return static_cast<std::uint64_t>(count.as_integer());
}

} // namespace entente::cypher
