// SPDX-License-Identifier: BSL-1.0
// From what a query means to how it is run: which part of a pattern first, by what the view holds; conditions as early as what they ask is
// there.
#pragma once

#include "cypher/bound.hpp"
#include "cypher/plan.hpp"

#include <entente/fwd.hpp>

namespace entente::cypher {

/// Whether conditions are asked early and lookups used (`on`), or everything is done in the order as written (`off`): the rows are the same.
enum class rewriting : bool { off, on };

/// All parts of a query, joined by UNION. `seen` says how much there is of what; a plan made for one view is right for every view.
[[nodiscard]] plan::operation make_plan(const bound::query& q, const view& seen, rewriting rewrite);

/// The plan of a query inside an expression.
[[nodiscard]] plan::operation make_plan(const bound::single_query& q, const bound::query& whole,
                                        const view& seen, rewriting rewrite);

} // namespace entente::cypher
