// SPDX-License-Identifier: BSL-1.0
// The peak of a process's resident memory, and how to begin a new peak. Linux only; elsewhere the answers are empty.
#pragma once

#include <cstdint>
#include <optional>

namespace entente::bench {

/// Forgets the highest resident memory so far: the next peak counts from the memory in use now.
/// False where the system has no such thing (then the peak is that of the whole process).
bool reset_peak_memory() noexcept;

/// The highest resident memory since the last reset (or the start), in bytes: VmHWM of /proc/self/status.
std::optional<std::uint64_t> peak_memory();

} // namespace entente::bench
