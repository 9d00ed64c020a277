// SPDX-License-Identifier: BSL-1.0
// What a statement says beside its ends, as functions and as properties with an underscore (implementation extensions).
#pragma once

#include "cypher/run.hpp"

#include <entente/cypher/datum.hpp>

#include <optional>
#include <string_view>

namespace entente::cypher {

/// `r._valid`, `r._rank`, ...: nothing for a name that is none of these.
[[nodiscard]] std::optional<datum> fact_of(run& r, relationship rel, std::string_view key);

/// The function's result for a relationship; the arguments behind it are already evaluated.
[[nodiscard]] datum fact_of(run& r, relationship rel, bound::graph_function f, const datum& argument);

} // namespace entente::cypher
