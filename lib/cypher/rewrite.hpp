// SPDX-License-Identifier: BSL-1.0
// From a plan to an equal, cheaper one: counts that need no rows.
#pragma once

#include "cypher/plan.hpp"

namespace entente::cypher {

/// The same rows of what the rules below find in it. Not for queries that give support: what is not looked at can't be named.
[[nodiscard]] plan::operation rewritten(plan::operation o, const bound::query& q);

} // namespace entente::cypher
