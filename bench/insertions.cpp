// SPDX-License-Identifier: BSL-1.0
// New statements from a fixed sequence of numbers.
#include "insertions.hpp"

#include "tables.hpp"

#include <random>
#include <stdexcept>

namespace entente::bench {

std::vector<insertion> make_insertions(const parameters& about, std::span<const std::string> keys,
                                       std::size_t count) {
    if (keys.size() < 2 || about.relations < 2)
        throw std::runtime_error("nothing can be inserted: the tables have no two entities or relations");
    constexpr std::int32_t first_day = 20'454; // 2026-01-01
    std::mt19937_64 random(42);
    // The remainder of a division is as even as this needs, and the same with every standard library.
    const auto below = [&random](std::uint64_t end) { return random() % end; };
    std::vector<insertion> result;
    result.reserve(count);
    while (result.size() < count) {
        const std::uint64_t subject = below(keys.size());
        const std::uint64_t object = (subject + 1 + below(keys.size() - 1)) % keys.size();
        const auto from = first_day + static_cast<std::int32_t>(result.size() / 100);
        const auto length = static_cast<std::int32_t>(1 + below(1000));
        result.push_back({keys[subject], keys[object],
                          static_cast<std::uint32_t>(1 + below(about.relations - 1)),
                          static_cast<std::uint16_t>(below(insertion_sources)), from,
                          below(3) == 0 ? no_end : from + length, static_cast<std::uint8_t>(below(101))});
    }
    return result;
}

} // namespace entente::bench
