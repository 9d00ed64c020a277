// SPDX-License-Identifier: BSL-1.0
#include <entente/store/hash_index.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace entente;

TEST_CASE("every content put in is found, and nothing else, through all growths") {
    std::mt19937_64 random(3);
    for (const unsigned hash_bits : {64u, 40u, 33u, 3u, 0u}) { // fewer bits: collisions everywhere
        CAPTURE(hash_bits);
        const auto hash_of_text = [&](const std::string& s) {
            const std::uint64_t h = hash_bytes(s);
            return hash_bits == 64 ? h : h & ((std::uint64_t{1} << hash_bits) - 1);
        };
        hash_index index;
        std::vector<std::string> texts;
        const auto find = [&](const std::string& s) {
            return index.find(hash_of_text(s), [&](std::uint32_t i) { return texts[i] == s; });
        };
        const std::size_t count = hash_bits < 33 ? 300 : 5000;
        CHECK(!find("nothing yet"));
        while (texts.size() < count) {
            const std::string s = std::to_string(random() % (2 * count));
            if (const auto known = find(s)) {
                REQUIRE(texts[*known] == s);
                continue;
            }
            texts.push_back(s);
            index.insert(hash_of_text(s), static_cast<std::uint32_t>(texts.size() - 1),
                         [&](std::uint32_t i) { return hash_of_text(texts[i]); });
        }
        CHECK(index.size() == texts.size());
        bool all = true;
        for (std::uint32_t i = 0; i < texts.size(); ++i) all = all && find(texts[i]) == i;
        CHECK(all);
        CHECK(!find("-1"));
    }
}

TEST_CASE("texts that differ in one byte or in length have different hashes") {
    std::set<std::uint64_t> seen;
    std::size_t texts = 0;
    for (std::size_t length = 0; length <= 40; ++length) {
        const std::string zeros(length, '\0');
        seen.insert(hash_bytes(zeros)), ++texts;
        for (std::size_t at = 0; at < length; ++at)
            for (const char c : {'\1', '\x80'}) {
                std::string other = zeros;
                other[at] = c;
                seen.insert(hash_bytes(other)), ++texts;
            }
    }
    CHECK(seen.size() == texts);
    CHECK(hash_bytes({}) == hash_bytes(std::string()));
}

TEST_CASE("the hash of a text does not depend on where it lies") {
    const std::string text = "the normalisation of relations";
    for (std::size_t shift = 0; shift < 8; ++shift) {
        const std::string moved = std::string(shift, 'x') + text;
        CHECK(hash_bytes(std::string_view(moved).substr(shift)) == hash_bytes(text));
    }
}
