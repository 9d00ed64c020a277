// SPDX-License-Identifier: BSL-1.0
// The functions of nodes, relationships and paths.
#pragma once

#include "cypher/run.hpp"

namespace entente::cypher {

[[nodiscard]] datum evaluate_graph_call(const bound::graph_call& e, run& r);

} // namespace entente::cypher
