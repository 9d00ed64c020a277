// SPDX-License-Identifier: BSL-1.0
// What each operator of a plan gave and how long it took, with the operators below it: PROFILE.
#pragma once

#include "cypher/plan.hpp"

#include <chrono>
#include <cstdint>
#include <unordered_map>

namespace entente::cypher {

class profile {
public:
    struct counts {
        std::uint64_t rows = 0;
        std::chrono::nanoseconds time{0};
    };

    [[nodiscard]] counts& of(const plan::operation& o) { return counts_[&o]; }
    [[nodiscard]] counts of(const plan::operation& o) const {
        const auto at = counts_.find(&o);
        return at == counts_.end() ? counts() : at->second;
    }

private:
    std::unordered_map<const plan::operation*, counts> counts_;
};

} // namespace entente::cypher
