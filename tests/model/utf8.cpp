// SPDX-License-Identifier: BSL-1.0
// Which bytes are UTF-8.
#include <entente/model/utf8.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

TEST_CASE("the first byte that is not UTF-8 is found wherever it stands") {
    const std::vector<std::string> well_formed = {"",
                                                  "a",
                                                  std::string(1, '\0'),
                                                  "\x7F",
                                                  "\xC2\x80",
                                                  "\xDF\xBF",
                                                  "\xE0\xA0\x80",
                                                  "\xED\x9F\xBF",
                                                  "\xEE\x80\x80",
                                                  "\xEF\xBF\xBF",
                                                  "\xF0\x90\x80\x80",
                                                  "\xF4\x8F\xBF\xBF"};
    const std::vector<std::string> ill_formed = {"\x80",
                                                 "\xBF",
                                                 "\xC0\x80",
                                                 "\xC1\xBF",
                                                 "\xC2",
                                                 "\xC2\x7F",
                                                 "\xC2\xC0",
                                                 "\xE0\x9F\xBF",
                                                 "\xE0\xA0",
                                                 "\xED\xA0\x80",
                                                 "\xED\xBF\xBF",
                                                 "\xE1\x80\x7F",
                                                 "\xEF\xBF",
                                                 "\xF0\x8F\xBF\xBF",
                                                 "\xF0\x90\x80",
                                                 "\xF1\x80\x80\xC0",
                                                 "\xF4\x90\x80\x80",
                                                 "\xF5\x80\x80\x80",
                                                 "\xFE",
                                                 "\xFF"};
    for (std::size_t before = 0; before < 20; ++before) {
        for (const std::string& good : well_formed) {
            const std::string words = std::string(before, 'a') + good;
            CHECK(entente::first_invalid_utf8(words) == std::nullopt);
            CHECK(entente::first_invalid_utf8(words + std::string(before, 'b')) == std::nullopt);
            for (const std::string& bad : ill_formed) {
                const auto at = entente::first_invalid_utf8(words + bad + "abcdefghij");
                REQUIRE(at == words.size());
                REQUIRE(entente::first_invalid_utf8(words + bad) == words.size());
            }
        }
    }
}

TEST_CASE("UTF-8 of every code point is well-formed, of every surrogate is not") {
    for (std::uint32_t code = 0; code < 0x11'0000; ++code) {
        std::string bytes;
        const auto put = [&](std::uint32_t byte) { bytes += static_cast<char>(byte); };
        if (code < 0x80) {
            put(code);
        } else if (code < 0x800) {
            put(0xC0 | code >> 6);
        } else if (code < 0x1'0000) {
            put(0xE0 | code >> 12);
            put(0x80 | (code >> 6 & 0x3F));
        } else {
            put(0xF0 | code >> 18);
            put(0x80 | (code >> 12 & 0x3F));
            put(0x80 | (code >> 6 & 0x3F));
        }
        if (code >= 0x80) put(0x80 | (code & 0x3F));
        const bool surrogate = code >= 0xD800 && code < 0xE000;
        REQUIRE(entente::first_invalid_utf8(bytes).has_value() == surrogate);
    }
}
