// SPDX-License-Identifier: BSL-1.0
// Which plans are worth several threads, and where: below an operator that takes all its rows before it gives one.
#pragma once

#include "cypher/plan.hpp"

#include <limits>

namespace entente::cypher {

/// Which plans are split.
struct splitting {
    double least_rows = std::numeric_limits<
        double>::infinity(); ///< that the planner expects to be looked at, in all steps together
    friend bool operator==(const splitting&, const splitting&) = default;
};

/// The plan with `plan::parallel` where its rows are to be found in parts. Not for queries that change something, give support, call what the program
/// registered, or what does not depend on its arguments alone.
[[nodiscard]] plan::operation split(plan::operation o, const bound::query& q, splitting s);

} // namespace entente::cypher
