// SPDX-License-Identifier: BSL-1.0
// A scalar as toString() and `+` write it.
#pragma once

#include <entente/cypher/datum.hpp>

#include <string>

namespace entente::cypher {

/// `42`, `1.0`, `true`, text as it is, calendar values in their ISO 8601 form. `scalar` is none of null, list, map, node, relationship, path.
[[nodiscard]] std::string text_form(const datum& scalar);

} // namespace entente::cypher
