// SPDX-License-Identifier: BSL-1.0
#include <entente/store/text_pool.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace entente;

TEST_CASE("texts of any length are read back whole, across the ends of segments") {
    text_pool pool;
    std::mt19937_64 random(5);
    std::vector<std::pair<text_ref, std::string>> kept;
    std::vector<std::size_t> lengths{0, 1, 255, 256, 257, 511, 512, 513, 5000, 100'000, 0, 3};
    for (int i = 0; i < 500; ++i) lengths.push_back(random() % 700);
    for (const std::size_t length : lengths) {
        std::string text(length, ' ');
        for (char& c : text) c = static_cast<char>(random() % 256);
        kept.emplace_back(pool.append(text), text);
    }
    bool all = true;
    for (const auto& [ref, text] : kept) all = all && pool[ref] == text && ref.length() == text.size();
    CHECK(all);
}

TEST_CASE("the empty text is zero and takes no room") {
    text_pool pool;
    CHECK(pool.append("") == text_ref{});
    CHECK(pool.size_bytes() == 0);
    CHECK(pool[text_ref{}].empty());
    const text_ref a = pool.append("a"); // at offset 0, and still not the empty text
    CHECK(a.offset() == 0);
    CHECK(a != text_ref{});
    CHECK(pool[a] == "a");
}

TEST_CASE("a text as long as allowed is taken, one byte more is refused") {
    text_pool pool;
    std::string longest(text_ref::max_length, 'x');
    const text_ref ref = pool.append(longest);
    CHECK(pool[ref] == longest);
    longest += 'y';
    const auto size = pool.size_bytes();
    try {
        pool.append(longest);
        FAIL("taken");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::limit);
    }
    CHECK(pool.size_bytes() == size);
}
