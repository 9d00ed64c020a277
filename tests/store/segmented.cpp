// SPDX-License-Identifier: BSL-1.0
#include <entente/store/segmented.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

using namespace entente;

TEST_CASE("an element stays where it is while others are appended") {
    segmented<std::uint32_t> a;
    a.writable(0) = 1;
    a.writable(255) = 2;
    const std::uint32_t *first = &a[0], *last = &a[255];
    for (std::size_t i = 256; i < 5000; ++i) a.writable(i) = 7;
    CHECK(&a[0] == first);
    CHECK(&a[255] == last);
    CHECK(a[0] == 1);
    CHECK(a[255] == 2);
    CHECK(a[4999] == 7);
}

TEST_CASE("elements are zero until written, and reading where nothing was written allocates nothing") {
    segmented<std::uint64_t> a;
    CHECK(a.load_or_zero(0) == 0);
    CHECK(a.load_atomic(1'000'000'000) == 0);
    CHECK(a.reserved_bytes() == 0);
    a.writable(300) = 5;
    CHECK(a[299] == 0);
    CHECK(a.load_or_zero(300) == 5);
    CHECK(a.load_or_zero(0) == 0);
    CHECK(a.reserved_bytes() == 512 * sizeof(std::uint64_t));
    a.store_atomic(0, 9);
    CHECK(a.load_atomic(0) == 9);
    CHECK(a.reserved_bytes() == 768 * sizeof(std::uint64_t));
}

TEST_CASE("runs cover a range once, in order, and end where segments end") {
    segmented<std::uint32_t> a;
    constexpr std::size_t count = 10'000;
    for (std::uint32_t i = 0; i < count; ++i) a.writable(i) = i;
    std::mt19937_64 random(1);
    const auto check = [&](std::size_t first, std::size_t last) {
        std::vector<std::uint32_t> got;
        a.for_each_run(first, last, [&](const std::uint32_t* data, std::size_t n) {
            CHECK(n > 0);
            got.insert(got.end(), data, data + n);
        });
        std::vector<std::uint32_t> expected;
        for (std::size_t i = first; i < last; ++i) expected.push_back(static_cast<std::uint32_t>(i));
        CHECK(got == expected);
    };
    check(0, 0);
    check(255, 256);
    check(256, 257);
    check(0, count);
    check(255, 769);
    for (int i = 0; i < 100; ++i) {
        const std::size_t first = random() % count;
        check(first, first + random() % (count - first));
    }
    static_assert(segmented<char>::run_length(0) == 256);
    static_assert(segmented<char>::run_length(255) == 1);
    static_assert(segmented<char>::run_length(256) == 512);
    static_assert(segmented<char>::run_length(767) == 1);
    static_assert(segmented<char>::run_length(768) == 1024);
    static_assert(segmented<char>::run_length(0xFFFF'FFFFu) > 0);
}
