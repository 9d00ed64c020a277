// SPDX-License-Identifier: BSL-1.0
// From the tree as written to the tree as meant: the one stage that reports a wrong name, type or order of clauses.
#pragma once

#include "cypher/bound.hpp"
#include "cypher/syntax.hpp"

#include <entente/cypher/extensions.hpp>

#include <string_view>

namespace entente::cypher {

/// Binds a query. `known`: what the program registered; null for nothing. Throws a query_error of phase compile time with its place in `text`.
/// Linear in the size of the tree, but for lookups of names.
[[nodiscard]] bound::query bind(const syntax::query& q, std::string_view text, const extensions* known);
/// A command about indexes as a query of one clause.
[[nodiscard]] bound::query bind(const syntax::index_command& c, std::string_view text);

} // namespace entente::cypher
