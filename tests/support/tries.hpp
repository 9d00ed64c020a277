// SPDX-License-Identifier: BSL-1.0
// How much of what could be tried a test tries. A build with sanitizers, or without optimisation, tries a share: ENTENTE_TRIES_ONE_IN in the
// environment says one in how many. An odd number, best a prime, so that it does not fall into step with what a loop alternates.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace test_support {

inline std::uint64_t tries_one_in() {
    static const std::uint64_t one_in = [] {
        const char* asked = std::getenv("ENTENTE_TRIES_ONE_IN");
        return asked ? std::max<std::uint64_t>(std::strtoull(asked, nullptr, 10), 1) : 1;
    }();
    return one_in;
}

/// Whether the `number`th case of a loop is one that is tried.
inline bool is_tried(std::uint64_t number) { return number % tries_one_in() == 0; }

/// How many of `all` cases are tried, at least one.
inline std::uint64_t share_of(std::uint64_t all) { return (all + tries_one_in() - 1) / tries_one_in(); }

} // namespace test_support
