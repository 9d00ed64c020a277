// SPDX-License-Identifier: BSL-1.0
// Parameters of a query as they are given on a command line.
#pragma once

#include <entente/cypher.hpp>

#include <string>
#include <vector>

namespace tools {

/// Each `name=value`. A value that is a literal of openCypher (`7`, `'7'`, `[1, 2]`, `{a: 1}`, `date('2024-09-06')`) is that; any other is a text as
/// it stands. Throws bad_request for what has no name, a name given twice, and a calendar value that there is not.
[[nodiscard]] entente::cypher::parameters read_parameters(const std::vector<std::string>& given);

} // namespace tools
