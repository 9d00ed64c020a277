// SPDX-License-Identifier: BSL-1.0
// The view that is said in a query's text (implementation extension).
#pragma once

#include "cypher/run.hpp"

#include <entente/view.hpp>

#include <functional>

namespace entente::cypher {

/// What the words in front of a query make of a view, as a function, so that it can be asked again after a change. The arguments are evaluated
/// now. Throws a query_error with its place.
[[nodiscard]] std::function<view(const view&)> believing(const bound::query& q, run& r);

} // namespace entente::cypher
