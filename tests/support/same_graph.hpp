// SPDX-License-Identifier: BSL-1.0
// Whether two graphs are equal in every query.
#pragma once

#include "support/graph_dump.hpp"

#include <string>

namespace test_support {

/// Where two graphs differ, empty where they are equal: every statement whole, ontology, values, references, keys, names and types, every
/// commit's time, and what views of many kinds see as known at each commit.
[[nodiscard]] inline std::string difference(const entente::graph& a, const entente::graph& b) {
    return first_difference(dump(a), dump(b));
}

} // namespace test_support
