// SPDX-License-Identifier: BSL-1.0
// How much two sorted lists have in common: by merging, by searching, or, where one list meets many others, by a set of bits.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace entente::detail {

/// How many pairs of equal elements two sorted lists have. O(min * log(max / min)).
[[nodiscard]] inline std::uint64_t count_common(std::span<const std::uint32_t> a,
                                                std::span<const std::uint32_t> b) noexcept {
    if (a.size() > b.size()) std::swap(a, b);
    std::uint64_t total = 0;
    if (a.size() * 16 < b.size()) { // few in many: search for each
        const std::uint32_t* from = b.data();
        const std::uint32_t* const end = b.data() + b.size();
        for (std::size_t i = 0; i < a.size() && from != end; ++i) {
            std::size_t step = 1;
            while (step < static_cast<std::size_t>(end - from) && from[step] < a[i]) step *= 2;
            from = std::lower_bound(from + step / 2,
                                    from + std::min(step + 1, static_cast<std::size_t>(end - from)), a[i]);
            for (const std::uint32_t* at = from; at != end && *at == a[i]; ++at) ++total;
        }
        return total;
    }
    std::size_t i = 0, j = 0;
    while (i < a.size() && j < b.size()) {
        const std::uint32_t x = a[i], y = b[j];
        if (x == y) {
            std::size_t same_a = i, same_b = j;
            while (same_a < a.size() && a[same_a] == x) ++same_a;
            while (same_b < b.size() && b[same_b] == x) ++same_b;
            total += static_cast<std::uint64_t>(same_a - i) * (same_b - j);
            i = same_a;
            j = same_b;
        } else {
            i += x < y; // without a branch: which is smaller is not to be predicted
            j += y < x;
        }
    }
    return total;
}

/// One sorted list as a set of bits, to be met by many others: each element of those costs one look into a few kilobytes.
class neighbour_probe {
public:
    /// Holds `list` instead of what it held before. Elements are below `end`. O(elements of both).
    void hold(std::span<const std::uint32_t> list, std::uint32_t end) {
        for (const std::uint32_t n : held_) words_[n / 64] = 0;
        if (words_.size() < end / 64 + std::size_t{1}) words_.resize(end / 64 + std::size_t{1});
        held_.assign(list.begin(), list.end());
        repeats_.clear();
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (i > 0 && list[i] == list[i - 1]) repeats_.push_back(list[i]);
            words_[list[i] / 64] |= std::uint64_t{1} << (list[i] % 64);
        }
    }
    /// As `count_common` of the list held and another.
    [[nodiscard]] std::uint64_t count_common_with(std::span<const std::uint32_t> other) const noexcept {
        if (held_.size() * 16 < other.size()) return count_common(held_, other);
        std::uint64_t total = 0;
        for (const std::uint32_t n : other) total += words_[n / 64] >> (n % 64) & 1;
        return repeats_.empty() ? total : total + count_common(repeats_, other);
    }

private:
    std::vector<std::uint64_t> words_;
    std::vector<std::uint32_t> held_;
    std::vector<std::uint32_t> repeats_; // the second and later ones of equal elements
};

} // namespace entente::detail
