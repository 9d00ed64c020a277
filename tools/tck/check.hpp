// SPDX-License-Identifier: BSL-1.0
// Runs a scenario and says whether each of its expectations holds.
#pragma once

#include "scenario.hpp"

#include <cstdint>
#include <string>

namespace tck {

enum class outcome : std::uint8_t { passed, wrong_answer, wrong_error, skipped };

struct verdict {
    outcome result = outcome::passed;
    std::string why; ///< empty where it passed
};

/// In a graph of its own, in memory.
[[nodiscard]] verdict check(const scenario& s);

} // namespace tck
