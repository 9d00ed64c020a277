// SPDX-License-Identifier: BSL-1.0
// Walking the tree of expressions as written.
#pragma once

#include "cypher/syntax.hpp"

#include <type_traits>

namespace entente::cypher {

/// Calls `visit(const syntax::expression&)` for each expression that stands directly in `e`. Not for what is in a pattern or a subquery.
template <class Visit>
void for_each_child(const syntax::expression& e, Visit visit) {
    std::visit(
        [&](const auto& what) {
            using T = std::remove_cvref_t<decltype(what)>;
            const auto visit_if_any = [&](const auto& optional) {
                if (optional) visit(**optional);
            };
            if constexpr (std::is_same_v<T, syntax::list_literal>) {
                for (const auto& element : what.elements) visit(element);
            } else if constexpr (std::is_same_v<T, syntax::map_literal>) {
                for (const auto& entry : what.entries) visit(entry.second);
            } else if constexpr (std::is_same_v<T, syntax::property_access> ||
                                 std::is_same_v<T, syntax::label_test>) {
                visit(*what.object);
            } else if constexpr (std::is_same_v<T, syntax::subscript>) {
                visit(*what.object);
                visit(*what.index);
            } else if constexpr (std::is_same_v<T, syntax::slice>) {
                visit(*what.object);
                visit_if_any(what.from);
                visit_if_any(what.to);
            } else if constexpr (std::is_same_v<T, syntax::unary>) {
                visit(*what.operand);
            } else if constexpr (std::is_same_v<T, syntax::binary>) {
                visit(*what.left);
                visit(*what.right);
            } else if constexpr (std::is_same_v<T, syntax::comparison>) {
                visit(*what.first);
                for (const auto& link : what.rest) visit(link.second);
            } else if constexpr (std::is_same_v<T, syntax::function_call>) {
                for (const auto& argument : what.arguments) visit(argument);
            } else if constexpr (std::is_same_v<T, syntax::case_expression>) {
                visit_if_any(what.subject);
                for (const auto& branch : what.branches) {
                    visit(branch.when);
                    visit(branch.then);
                }
                visit_if_any(what.otherwise);
            } else if constexpr (std::is_same_v<T, syntax::list_comprehension>) {
                visit(*what.list);
                visit_if_any(what.where);
                visit_if_any(what.result);
            } else if constexpr (std::is_same_v<T, syntax::pattern_comprehension>) {
                visit_if_any(what.where);
                visit(*what.result);
            } else if constexpr (std::is_same_v<T, syntax::quantifier>) {
                visit(*what.list);
                visit(*what.where);
            } else if constexpr (std::is_same_v<T, syntax::reduce>) {
                visit(*what.initial);
                visit(*what.list);
                visit(*what.step);
            }
        },
        e.what);
}

} // namespace entente::cypher
