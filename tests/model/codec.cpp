// SPDX-License-Identifier: BSL-1.0
// The bytes of values: exactly those documented, read back alike, and hostile bytes refused.
#include <entente/model/codec.hpp>

#include "random_value.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using entente::byte_reader;
using entente::byte_writer;
using entente::decode;
using entente::encode;
using entente::error;
using entente::error_kind;
using entente::text;
using entente::value;
using entente::value_map;
namespace calendar = entente::calendar;

namespace {

std::string encoded(const value& v) {
    std::string bytes;
    encode(v, bytes);
    return bytes;
}

std::string from_hex(std::string_view digits) {
    std::string bytes;
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (digits[i] == ' ') continue;
        bytes += static_cast<char>(nibble(digits[i]) * 16 + nibble(digits[i + 1]));
        ++i;
    }
    return bytes;
}

std::string refusal(std::string_view bytes) {
    try {
        decode(bytes);
    } catch (const error& refused) {
        return std::string(entente::name(refused.kind())) + ": " + std::string(refused.message()) + " (" +
               std::string(refused.place()) + ")";
    }
    return "accepted";
}

// A hostile input must be refused as damaged, or be the one encoding of what it decodes to.
bool is_settled(std::string_view bytes) {
    try {
        return encoded(decode(bytes)) == bytes;
    } catch (const error& refused) {
        return refused.kind() == error_kind::damaged && refused.place().starts_with("offset ");
    }
}

} // namespace

TEST_CASE("each kind of value has the bytes that are documented") {
    const auto seoul = calendar::date_time::of(
        {calendar::date::of(2024, 9, 6), calendar::local_time::of(12, 31, 14, 645'000'000)}, 32'400,
        "Asia/Seoul");
    const std::vector<std::pair<value, std::string_view>> documented = {
        {nullptr, "00"},
        {false, "01"},
        {true, "02"},
        {0, "03 00"},
        {-1, "03 01"},
        {1, "03 02"},
        {63, "03 7e"},
        {64, "03 8001"},
        {INT64_MAX, "03 feffffffffffffffff01"},
        {INT64_MIN, "03 ffffffffffffffffff01"},
        {1.0, "04 000000000000f03f"},
        {-0.0, "04 0000000000000080"},
        {-std::numeric_limits<double>::quiet_NaN(), "04 000000000000f87f"},
        {"", "05 00"},
        {"日本", "05 06 e697a5e69cac"},
        {text("日本", "JA"), "06 02 6a61 06 e697a5e69cac"},
        {value::list{}, "07 00"},
        {value::list{nullptr, value::list{true}}, "07 02 00 07 01 02"},
        {value_map{{"b", 1}, {"a", nullptr}}, "08 02 01 61 00 01 62 03 02"},
        {calendar::date::of(2024, 9, 6), "09 88b802"},
        {calendar::date::of(1969, 12, 31), "09 01"},
        {calendar::local_time::of(0, 0, 0, 300), "0a ac02"},
        {calendar::time::of(calendar::local_time(), -3'600), "0b 00 9f38"},
        {calendar::local_date_time::from_seconds(-1, 5), "0c 01 05"},
        {seoul, "0d a4d8d7ed0c c0d6c7b302 a0fa03 0a 417369612f53656f756c"},
        {calendar::date_time(), "0d 00 00 00 00"},
        {calendar::duration::of(1, -1, 2, 3), "0e 02 01 04 03"},
    };
    for (const auto& [v, hex] : documented) {
        CAPTURE(hex);
        CHECK(encoded(v) == from_hex(hex));
        CHECK(decode(from_hex(hex)) == v);
    }
}

TEST_CASE("random values decode to themselves, and equal values alone have equal bytes") {
    entente::testing::random_value any(11);
    std::vector<std::pair<value, std::string>> seen;
    for (int round = 0; round < 20'000; ++round) {
        const value v = any();
        const std::string bytes = encoded(v);
        REQUIRE(decode(bytes) == v);
        if (round % 100 == 0) seen.emplace_back(v, bytes);
    }
    for (const auto& [a, a_bytes] : seen) {
        for (const auto& [b, b_bytes] : seen) REQUIRE((a == b) == (a_bytes == b_bytes));
    }
}

TEST_CASE("values stand one after another") {
    entente::testing::random_value any(12);
    std::vector<value> values;
    std::string bytes = "head";
    for (int i = 0; i < 100; ++i) {
        values.push_back(any());
        encode(values.back(), bytes);
    }
    byte_reader in(bytes);
    CHECK(in.get_bytes(4) == "head");
    for (const value& v : values) REQUIRE(decode(in) == v);
    CHECK(in.finished());
    CHECK(refusal(encoded(1) + encoded(2)) == "damaged: there are bytes behind the end (offset 2)");
}

TEST_CASE("no cut of an encoding is accepted") {
    entente::testing::random_value any(13);
    for (int round = 0; round < 2'000; ++round) {
        const std::string bytes = encoded(any());
        for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
            const std::string cut =
                bytes.substr(0, kept); // a copy, so that a sanitizer sees a read past the end
            REQUIRE(refusal(cut).starts_with("damaged: "));
        }
    }
}

TEST_CASE("each changed bit and each changed byte of an encoding is refused or is another value's encoding") {
    entente::testing::random_value any(14);
    for (int round = 0; round < 1'000; ++round) {
        std::string bytes = encoded(any());
        for (char& byte : bytes) {
            const char kept = byte;
            for (int bit = 0; bit < 8; ++bit) {
                byte = static_cast<char>(kept ^ (1 << bit));
                REQUIRE(is_settled(bytes));
            }
            for (const int other : {0x00, 0x7F, 0x80, 0xFF, static_cast<int>(any.between(0, 255))}) {
                byte = static_cast<char>(other);
                REQUIRE(is_settled(bytes));
            }
            byte = kept;
        }
    }
}

TEST_CASE("random bytes are refused or are a value's encoding") {
    entente::testing::random_value any(15);
    for (int round = 0; round < 50'000; ++round) {
        std::string bytes;
        for (std::int64_t i = any.between(0, 24); i > 0; --i) {
            bytes += static_cast<char>(any.between(0, 1) == 1 ? any.between(0, 0x10) : any.between(0, 255));
        }
        REQUIRE(is_settled(bytes));
    }
}

TEST_CASE("bytes that no encoder writes are refused at their offset") {
    const std::vector<std::pair<std::string_view, std::string_view>> damages = {
        {"", "damaged: the bytes end too early (offset 0)"},
        {"0f", "damaged: no value has the tag 15 (offset 0)"},
        {"ff", "damaged: no value has the tag 255 (offset 0)"},
        {"03", "damaged: a number is cut off (offset 1)"},
        {"03 80", "damaged: a number is cut off (offset 1)"},
        {"03 8000", "damaged: a number is longer than it need be (offset 1)"},
        {"03 ffffffffffffffffff02", "damaged: a number exceeds 64 bits (offset 1)"},
        {"03 ffffffffffffffffffff01", "damaged: a number exceeds 64 bits (offset 1)"},
        {"04 000000000000f8", "damaged: the bytes end too early (offset 1)"},
        {"04 010000000000f87f", "damaged: this NaN is not the one that is written (offset 0)"},
        {"04 000000000000f8ff", "damaged: this NaN is not the one that is written (offset 0)"},
        {"05 02 61", "damaged: a text is cut off (offset 1)"},
        {"05 ffffffffffffffffff01 61", "damaged: a text is cut off (offset 1)"},
        {"05 01 ff", "damaged: the text is not UTF-8 (offset 0)"},
        {"06 00 01 61", "damaged: the language is empty (offset 0)"},
        {"06 02 4a41 01 61", "damaged: the language is not in its canonical case (offset 0)"},
        {"06 01 20 01 61", "damaged: \" \" is not a language tag (offset 0)"},
        {"07 01", "damaged: more elements are announced than there are bytes for (offset 1)"},
        {"07 ffffffffffffffffff01 00",
         "damaged: more elements are announced than there are bytes for (offset 1)"},
        {"07 02 00 0f", "damaged: no value has the tag 15 (offset 3)"},
        {"08 01 00", "damaged: more elements are announced than there are bytes for (offset 1)"},
        {"08 02 01 61 00 01 61 00", "damaged: the keys of a map are not ascending (offset 5)"},
        {"08 02 01 62 00 01 61 00", "damaged: the keys of a map are not ascending (offset 5)"},
        {"08 01 01 ff 00", "damaged: the text is not UTF-8 (offset 0)"},
        {"09 ffffffffffffffffff01",
         "damaged: day count -9223372036854775808 is not between -365243219162 and 365241780471 (offset 0)"},
        {"0b 00 82f507", "damaged: an offset from UTC exceeds 18 hours (offset 0)"},
        {"0c 00 8094ebdc03", "damaged: the nanoseconds exceed a second (offset 0)"},
        {"0d 00 00 00 01 20", "damaged: \" \" is not the name of a time zone (offset 0)"},
    };
    for (const auto& [hex, expected] : damages) {
        CAPTURE(hex);
        CHECK(refusal(from_hex(hex)) == expected);
    }
    std::string late;
    byte_writer out(late);
    out.put_u8(0x0a);
    out.put_varint(86'399'999'999'999);
    CHECK(refusal(late) == "accepted");
    late.resize(1);
    out.put_varint(86'400'000'000'000);
    CHECK(refusal(late) == "damaged: a time is past the end of the day (offset 0)");
}

TEST_CASE("lists in lists together announce no more elements than there are bytes") {
    const std::string outer = from_hex("07 f403"); // 500 elements
    const std::string inner = from_hex("07 d804"); // 600
    CHECK(refusal(outer + inner + std::string(1'098, '\0'))
              .starts_with("damaged: more elements are announced"));
    CHECK(refusal(outer + inner + std::string(1'098, '\0')).ends_with("(offset 4)"));
    CHECK(refusal(outer + inner + std::string(1'099, '\0')) == "accepted");
    CHECK(refusal(outer + std::string(499, '\0') + inner + std::string(600, '\0')) == "accepted");
}

TEST_CASE("nesting is read 256 levels deep and no deeper") {
    std::string bytes;
    for (int i = 0; i < 255; ++i) bytes += from_hex("07 01");
    CHECK(decode(bytes + from_hex("07 00")).nesting() == 256);
    CHECK(refusal(bytes + from_hex("07 01 07 00")) ==
          "damaged: lists and maps are nested too deep (offset 512)");
    CHECK(refusal(bytes + from_hex("07 01 08 00")) ==
          "damaged: lists and maps are nested too deep (offset 512)");
    CHECK(refusal(std::string(1'000'000, '\x07')).starts_with("damaged: "));
    std::string tower;
    for (int i = 0; i < 500'000; ++i) tower += from_hex("07 01");
    CHECK(refusal(tower).starts_with("damaged: lists and maps are nested too deep"));
}
