// SPDX-License-Identifier: BSL-1.0
// WITH SUPPORT (implementation extension): the statements that a row rests on, which are the relationships its patterns found and the properties
// that were asked of them and of its nodes. A group rests on what its rows rest on.
#pragma once

#include "cypher/run.hpp"

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace entente::cypher {

/// The places of a query, and of those inside its expressions as far as they stay in the frame.
[[nodiscard]] bound::support_places support_of(const bound::single_query& q, bound::slot gathered);

/// The statements of the row in the frame.
[[nodiscard]] std::set<statement_id> support_of_row(const bound::support_places& places, run& r);

/// As the column `support` shows them: for each statement its number, what it says in a line, when it holds, and its sources by name or key.
[[nodiscard]] datum describe_support(const std::set<statement_id>& statements, run& r);

} // namespace entente::cypher
