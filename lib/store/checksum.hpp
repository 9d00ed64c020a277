// SPDX-License-Identifier: BSL-1.0
// The checksum of all that Entente writes to files.
#pragma once

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstdint>
#include <string_view>

namespace entente {

/// XXH3, 64 bits, without a seed.
[[nodiscard]] inline std::uint64_t checksum_of(std::string_view bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

} // namespace entente
