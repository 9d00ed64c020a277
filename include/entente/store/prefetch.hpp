// SPDX-License-Identifier: BSL-1.0
// Asking for memory before it is needed, so that several accesses wait at the same time and not one after the other.
#pragma once

namespace entente::detail {

/// Begins to bring the cache line at `address` near. Never fails, also where nothing is mapped there.
inline void prefetch([[maybe_unused]] const void* address) noexcept {
#if defined(__GNUC__)
    __builtin_prefetch(address);
#endif
}

} // namespace entente::detail
