// SPDX-License-Identifier: BSL-1.0
// Bytes as a bad disk or a broken transfer leaves them.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace test_support {

/// One to three bits flipped, or the end cut off; never the bytes as they were.
[[nodiscard]] inline std::string damaged(std::string bytes, std::mt19937_64& random) {
    const std::uint64_t kind = random() % 4;
    if (kind == 3) return bytes.substr(0, random() % bytes.size());
    std::uint64_t last = UINT64_MAX;
    for (std::uint64_t flips = 0; flips <= kind; ++flips) {
        std::uint64_t bit = random() % (bytes.size() * 8);
        if (bit == last) bit = (bit + 1) % (bytes.size() * 8); // a bit flipped back is none
        last = flips == 0 ? bit : last;
        bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    }
    return bytes;
}

} // namespace test_support
