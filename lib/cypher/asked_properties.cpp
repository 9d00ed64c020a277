// SPDX-License-Identifier: BSL-1.0
// What null does to a condition (openCypher 9, "Working with null"), and the comparisons in it.
#include "cypher/asked_properties.hpp"

#include "cypher/bound_walk.hpp"

#include <algorithm>
#include <iterator>

namespace entente::cypher {

namespace {

using syntax::binary_operator;
using syntax::comparison_operator;
using keys = std::set<bound::symbol>;

const bound::property* property_in(const bound::expression& e, bound::slot node) {
    const auto* property = std::get_if<bound::property>(&e.what);
    const auto* object = property ? std::get_if<bound::slot_value>(&property->object->what) : nullptr;
    return object && object->at == node ? property : nullptr;
}

keys both_of(keys a, keys b) {
    a.merge(b);
    return a;
}

bool asks_texts(binary_operator op) {
    return op == binary_operator::starts_with || op == binary_operator::ends_with ||
           op == binary_operator::contains || op == binary_operator::matches;
}

// Each of these properties that is null makes the expression null.
keys nulls_of(const bound::expression& e, bound::slot node) {
    if (const auto* property = std::get_if<bound::property>(&e.what))
        return property_in(e, node) ? keys{property->key} : nulls_of(*property->object, node);
    if (const auto* u = std::get_if<bound::unary>(&e.what)) {
        const bool tells =
            u->op == syntax::unary_operator::is_null || u->op == syntax::unary_operator::is_not_null;
        return tells ? keys() : nulls_of(*u->operand, node);
    }
    if (const auto* b = std::get_if<bound::binary>(&e.what)) {
        using enum binary_operator;
        const bool decides_by_one = b->op == logical_and || b->op == logical_or || b->op == in;
        return decides_by_one ? keys() : both_of(nulls_of(*b->left, node), nulls_of(*b->right, node));
    }
    if (const auto* c = std::get_if<bound::comparison>(&e.what))
        // Of several links one that is false decides.
        return c->rest.size() > 1 ? keys()
                                  : both_of(nulls_of(*c->first, node), nulls_of(c->rest[0].second, node));
    keys found;
    if (const auto* call = std::get_if<bound::call>(&e.what); call && call->function->null_in_null_out)
        for (const auto& argument : call->arguments) found.merge(nulls_of(argument, node));
    return found;
}

comparison_operator turned(comparison_operator op) {
    switch (op) {
    case comparison_operator::less: return comparison_operator::greater;
    case comparison_operator::less_or_equal: return comparison_operator::greater_or_equal;
    case comparison_operator::greater: return comparison_operator::less;
    case comparison_operator::greater_or_equal: return comparison_operator::less_or_equal;
    default: return op;
    }
}

// Whether it is the same each time, and to be had without the functions of the program.
bool is_constant(const bound::expression& e) {
    if (std::holds_alternative<bound::subquery>(e.what) ||
        std::holds_alternative<bound::registered_call>(e.what))
        return false;
    if (const auto* call = std::get_if<bound::call>(&e.what); call && !call->function->constant) return false;
    bool constant = true;
    for_each_child(e, [&](const bound::expression& child) { constant = constant && is_constant(child); });
    return constant;
}

} // namespace

std::set<bound::symbol> required_properties(const bound::expression& e, bound::slot node) {
    if (const auto* b = std::get_if<bound::binary>(&e.what)) {
        if (b->op == binary_operator::logical_and)
            return both_of(required_properties(*b->left, node), required_properties(*b->right, node));
        if (b->op == binary_operator::logical_or) {
            const keys left = required_properties(*b->left, node),
                       right = required_properties(*b->right, node);
            keys found;
            std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                                  std::inserter(found, found.end()));
            return found;
        }
        // In an empty list null is not; but it never is in one.
        if (b->op == binary_operator::in) return both_of(nulls_of(*b->left, node), nulls_of(*b->right, node));
    }
    if (const auto* c = std::get_if<bound::comparison>(&e.what)) {
        keys found = nulls_of(*c->first, node);
        for (const auto& link : c->rest) found.merge(nulls_of(link.second, node));
        return found;
    }
    if (const auto* u = std::get_if<bound::unary>(&e.what); u && u->op == syntax::unary_operator::is_not_null)
        return nulls_of(*u->operand, node);
    if (const auto* call = std::get_if<bound::graph_call>(&e.what);
        call && call->function == bound::graph_function::exists)
        return nulls_of(call->arguments[0], node);
    return nulls_of(e, node);
}

std::vector<property_test> property_tests(const bound::expression& e, bound::slot node, bound::symbol key,
                                          const std::function<bool(const bound::expression&)>& known) {
    std::vector<property_test> tests;
    const auto is_asked = [&](const bound::expression& side) {
        const auto* property = property_in(side, node);
        return property && property->key == key;
    };
    const auto is_there = [&](const bound::expression& side) { return known(side) && is_constant(side); };
    if (const auto* c = std::get_if<bound::comparison>(&e.what)) {
        const bound::expression* left = &*c->first;
        for (const auto& [op, right] : c->rest) {
            if (is_asked(*left) && is_there(right))
                tests.push_back({op, right});
            else if (is_asked(right) && is_there(*left))
                tests.push_back({turned(op), *left});
            left = &right;
        }
    } else if (const auto* b = std::get_if<bound::binary>(&e.what)) {
        const bool compares =
            b->op == binary_operator::in || (asks_texts(b->op) && b->op != binary_operator::matches);
        if (compares && is_asked(*b->left) && is_there(*b->right)) tests.push_back({b->op, *b->right});
    }
    return tests;
}

} // namespace entente::cypher
