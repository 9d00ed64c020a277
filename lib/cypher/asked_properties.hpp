// SPDX-License-Identifier: BSL-1.0
// What a condition asks of a node's properties: which of them have to be there for it to hold, and what they are compared with. Knows nothing
// of plans.
#pragma once

#include "cypher/bound.hpp"

#include <functional>
#include <set>
#include <variant>
#include <vector>

namespace entente::cypher {

/// The properties of the node in a slot without which a condition can't be true: what is asked of null is null.
[[nodiscard]] std::set<bound::symbol> required_properties(const bound::expression& condition,
                                                          bound::slot node);

/// `property op other`, or `property STARTS WITH other` and its like.
struct property_test {
    std::variant<syntax::comparison_operator, syntax::binary_operator> op;
    bound::expression other;
};

/// The comparisons of one property that a condition makes and that have to hold where it does. `known` says of an expression whether its value is there
/// before the node is; what may be another value each time that it is asked is left out.
[[nodiscard]] std::vector<property_test>
property_tests(const bound::expression& condition, bound::slot node, bound::symbol key,
               const std::function<bool(const bound::expression&)>& known);

} // namespace entente::cypher
