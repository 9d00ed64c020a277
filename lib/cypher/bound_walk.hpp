// SPDX-License-Identifier: BSL-1.0
// Walking the tree of bound expressions.
#pragma once

#include "cypher/bound.hpp"

#include <set>
#include <type_traits>

namespace entente::cypher {

/// The slots that an expression reads, those of its own variables among them.
[[nodiscard]] std::set<bound::slot> slots_of(const bound::expression& e);

/// Whether it is `type(r)` of the relationship in that slot.
[[nodiscard]] bool is_type_of(const bound::expression& e, bound::slot relationship);

/// Calls `visit(const bound::expression&)` for each expression that stands directly in `e`; not for what is in a subquery's clauses.
template <class Visit>
void for_each_child(const bound::expression& e, Visit visit) {
    std::visit(
        [&](const auto& what) {
            using T = std::remove_cvref_t<decltype(what)>;
            const auto visit_if_any = [&](const auto& optional) {
                if (optional) visit(**optional);
            };
            if constexpr (std::is_same_v<T, bound::list>) {
                for (const auto& element : what.elements) visit(element);
            } else if constexpr (std::is_same_v<T, bound::map>) {
                for (const auto& entry : what.entries) visit(entry.second);
            } else if constexpr (std::is_same_v<T, bound::property> || std::is_same_v<T, bound::label_test>) {
                visit(*what.object);
            } else if constexpr (std::is_same_v<T, bound::subscript>) {
                visit(*what.object);
                visit(*what.index);
            } else if constexpr (std::is_same_v<T, bound::slice>) {
                visit(*what.object);
                visit_if_any(what.from);
                visit_if_any(what.to);
            } else if constexpr (std::is_same_v<T, bound::unary>) {
                visit(*what.operand);
            } else if constexpr (std::is_same_v<T, bound::binary>) {
                visit(*what.left);
                visit(*what.right);
            } else if constexpr (std::is_same_v<T, bound::comparison>) {
                visit(*what.first);
                for (const auto& link : what.rest) visit(link.second);
            } else if constexpr (requires { what.arguments; }) {
                for (const auto& argument : what.arguments) visit(argument);
            } else if constexpr (std::is_same_v<T, bound::case_expression>) {
                visit_if_any(what.subject);
                for (const auto& [when, then] : what.branches) {
                    visit(when);
                    visit(then);
                }
                visit_if_any(what.otherwise);
            } else if constexpr (std::is_same_v<T, bound::list_comprehension>) {
                visit(*what.list);
                visit_if_any(what.where);
                visit_if_any(what.result);
            } else if constexpr (std::is_same_v<T, bound::quantifier>) {
                visit(*what.list);
                visit(*what.where);
            } else if constexpr (std::is_same_v<T, bound::reduce>) {
                visit(*what.initial);
                visit(*what.list);
                visit(*what.step);
            } else if constexpr (std::is_same_v<T, bound::subquery>) {
                visit_if_any(what.result);
            }
        },
        e.what);
}

} // namespace entente::cypher
