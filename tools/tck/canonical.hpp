// SPDX-License-Identifier: BSL-1.0
// Results in one spelling, so that what is expected and what was found can be compared as text.
#pragma once

#include <entente/cypher.hpp>

#include <string>
#include <string_view>

namespace tck {

/// A cell as the kit writes it. Labels and keys sorted; lists too, where their order is not to matter. Throws entente::error(syntax) for what is no cell.
[[nodiscard]] std::string canonical_cell(std::string_view written, bool list_order_ignored);

/// The same of a result.
[[nodiscard]] std::string canonical_datum(const entente::cypher::datum& d, const entente::view& seen,
                                          bool list_order_ignored);

} // namespace tck
