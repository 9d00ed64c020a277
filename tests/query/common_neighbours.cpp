// SPDX-License-Identifier: BSL-1.0
#include <entente/query/common_neighbours.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>

using namespace entente::detail;

TEST_CASE("common elements are counted with their repetitions, whatever the sizes") {
    std::mt19937_64 random(3);
    const auto list = [&](std::size_t size, std::uint32_t end) {
        std::vector<std::uint32_t> l(size);
        for (auto& x : l) x = std::uniform_int_distribution<std::uint32_t>(0, end - 1)(random);
        std::sort(l.begin(), l.end());
        return l;
    };
    neighbour_probe probe;
    for (int i = 0; i < 400; ++i) {
        const std::uint32_t end = i % 2 == 0 ? 50 : 3000;
        constexpr std::size_t sizes[] = {0, 1, 2, 9, 40, 700};
        const auto a = list(sizes[random() % 6], end), b = list(sizes[random() % 6], end);
        std::uint64_t expected = 0;
        for (const auto x : a) expected += static_cast<std::uint64_t>(std::count(b.begin(), b.end(), x));
        CHECK(count_common(a, b) == expected);
        probe.hold(a, end);
        CHECK(probe.count_common_with(b) == expected);
    }
}
