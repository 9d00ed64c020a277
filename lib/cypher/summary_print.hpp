// SPDX-License-Identifier: BSL-1.0
// What a query changed, in words.
#pragma once

#include <entente/cypher.hpp>

#include <string>

namespace entente::cypher {

/// "1 node created, 2 properties set"; "nothing changed".
[[nodiscard]] std::string to_text(const summary& s);

} // namespace entente::cypher
