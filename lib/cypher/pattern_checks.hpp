// SPDX-License-Identifier: BSL-1.0
// What the operators of patterns ask alike.
#pragma once

#include "cypher/run.hpp"

#include <vector>

namespace entente::cypher {

/// Whether a relationship is held in one of these slots, by itself or in a list: no two of one pattern are the same.
[[nodiscard]] bool is_taken(const run& r, const std::vector<bound::slot>& slots, statement_id s);

} // namespace entente::cypher
