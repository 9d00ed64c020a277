// SPDX-License-Identifier: BSL-1.0
// The check texts. Orders are total, so that equal answers give equal texts whatever order an engine found them in.
#include "checks.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace entente::bench {

std::string check_pair(std::uint64_t first, std::uint64_t second) {
    return std::to_string(first) + ":" + std::to_string(second);
}

std::vector<group_count> largest_groups(std::vector<group_count> groups) {
    const auto before = [](const group_count& a, const group_count& b) {
        return std::tie(b.count, a.relation, a.year) < std::tie(a.count, b.relation, b.year);
    };
    const std::size_t kept = std::min<std::size_t>(20, groups.size());
    std::partial_sort(groups.begin(), groups.begin() + static_cast<std::ptrdiff_t>(kept), groups.end(),
                      before);
    groups.resize(kept);
    return groups;
}

std::string check_groups(std::span<const group_count> largest) {
    std::uint64_t sum = 0;
    for (std::uint64_t place = 1; const group_count& group : largest)
        sum += place++ * (group.count + group.relation + static_cast<std::uint64_t>(group.year));
    return std::to_string(sum);
}

std::string check_top_five(std::span<const double> scores) {
    std::vector<std::uint32_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0U);
    const std::size_t kept = std::min<std::size_t>(5, order.size());
    std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(kept), order.end(),
                      [&](std::uint32_t a, std::uint32_t b) {
                          return scores[a] != scores[b] ? scores[a] > scores[b] : a < b;
                      });
    std::string text;
    for (std::size_t i = 0; i < kept; ++i) {
        if (i != 0) text += ',';
        text += std::to_string(order[i]);
    }
    return text;
}

} // namespace entente::bench
