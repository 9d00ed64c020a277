// SPDX-License-Identifier: BSL-1.0
// Peak resident memory by way of /proc, as proc(5) describes clear_refs and status.
#include "memory.hpp"

#include <fstream>
#include <string>

namespace entente::bench {

bool reset_peak_memory() noexcept {
    try {
        std::ofstream out("/proc/self/clear_refs");
        out << '5';
        out.flush();
        return out.good();
    } catch (...) {
        return false;
    }
}

std::optional<std::uint64_t> peak_memory() {
    std::ifstream in("/proc/self/status");
    for (std::string word; in >> word;) {
        if (word != "VmHWM:") continue;
        std::uint64_t kibibytes = 0;
        if (in >> kibibytes) return kibibytes * 1024;
    }
    return std::nullopt;
}

} // namespace entente::bench
