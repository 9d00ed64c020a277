// SPDX-License-Identifier: BSL-1.0
// What a call that must fail fails with.
#pragma once

#include <entente/model/error.hpp>

#include <stdexcept>

namespace test_support {

/// What a call is refused with. Throws std::logic_error where it is not, which fails the test.
[[nodiscard]] entente::error refusal(auto call) {
    try {
        call();
    } catch (const entente::error& e) {
        return e;
    }
    throw std::logic_error("nothing was refused");
}

} // namespace test_support
