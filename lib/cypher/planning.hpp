// SPDX-License-Identifier: BSL-1.0
// The planner at work: what its source files share.
#pragma once

#include "cypher/planner.hpp"

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

namespace entente::cypher {

class planning {
public:
    planning(const bound::query& q, const bound::single_query& part, const view& seen, rewriting rewrite)
        : query_(&q),
          single_(&part),
          seen_(&seen),
          rewrite_(rewrite) {}

    /// The operator of a clause above those of the clauses before it.
    plan::operation clause(const bound::clause& c, plan::operation input);

    static plan::operation above(plan::operation input, decltype(plan::operation::what) what);
    static plan::operation filtered(plan::operation input, std::optional<bound::expression> condition);

private:
    [[nodiscard]] std::optional<bound::support_places> support() const;
    plan::operation project(const bound::projection& p, plan::operation input);

    // plan_match.cpp
    plan::operation match(const bound::pattern& p, const std::optional<bound::expression>& where,
                          plan::operation input);

    const bound::query* query_;
    const bound::single_query* single_; // the part that is planned
    const view* seen_;
    rewriting rewrite_;
};

} // namespace entente::cypher
