// SPDX-License-Identifier: BSL-1.0
// What CREATE and MERGE say of a statement with properties that begin with an underscore (implementation extensions).
#pragma once

#include "cypher/graph_changes.hpp"

#include <entente/store/columns.hpp>

namespace entente::cypher {

/// Whether a property of a relationship is a fact of its statement.
[[nodiscard]] bool is_fact(std::string_view key);

/// Puts what `_valid`, `_rank`, `_modality`, `_confidence`, `_outlet`, `_speaker`, `_occasion`, `_article`, `_quoted` and `_published` say into
/// the row, and returns the other properties. Sources are nodes or keys; null takes back. Throws a query_error for what none of them can be.
[[nodiscard]] property_list take_facts(run& r, statement_row& row, const property_list& properties);

} // namespace entente::cypher
