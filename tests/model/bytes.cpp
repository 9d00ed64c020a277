// SPDX-License-Identifier: BSL-1.0
// The bytes of numbers and texts, and what the reader does when they run out.
#include <entente/model/bytes.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using entente::byte_reader;
using entente::byte_writer;
using entente::error;

namespace {

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

} // namespace

TEST_CASE("numbers have the bytes that are documented") {
    std::string bytes;
    byte_writer out(bytes);
    out.put_u8(0x12);
    out.put_u16(0x3456);
    out.put_u32(0x789abcde);
    out.put_u64(0x0123456789abcdef);
    out.put_f64(-2.0);
    out.put_text("ab");
    CHECK(bytes == from_hex("12 5634 debc9a78 efcdab8967452301 00000000000000c0 02 6162"));
    CHECK(out.size() == bytes.size());
    byte_reader in(bytes);
    CHECK(in.get_u8() == 0x12);
    CHECK(in.get_u16() == 0x3456);
    CHECK(in.get_u32() == 0x789abcde);
    CHECK(in.remaining() == 19);
    CHECK(in.get_u64() == 0x0123456789abcdef);
    CHECK(in.get_f64() == -2.0);
    CHECK(in.get_text() == "ab");
    CHECK(in.finished());
    CHECK_NOTHROW(in.require_end());
    CHECK_THROWS_AS(in.get_u8(), error);
    CHECK(in.position() == bytes.size());
}

TEST_CASE("varints are read back at every power of two and take one byte for seven bits") {
    const auto round_trip = [](std::uint64_t number) {
        std::string bytes;
        byte_writer(bytes).put_varint(number);
        byte_reader in(bytes);
        const bool same = in.get_varint() == number && in.finished();
        return same ? bytes.size() : 0;
    };
    for (unsigned bit = 0; bit < 64; ++bit) {
        const std::uint64_t power = std::uint64_t{1} << bit;
        CHECK(round_trip(power) == bit / 7 + 1);
        CHECK(round_trip(power - 1) == (bit == 0 ? 1 : (bit - 1) / 7 + 1));
        for (const std::int64_t number :
             {static_cast<std::int64_t>(power), -static_cast<std::int64_t>(power >> 1)}) {
            std::string bytes;
            byte_writer(bytes).put_signed_varint(number);
            CHECK(byte_reader(bytes).get_signed_varint() == number);
        }
    }
    CHECK(round_trip(UINT64_MAX) == entente::max_varint_size);
}

TEST_CASE("an error tells the offset in the file and leaves the reader before the trouble") {
    const std::string bytes = from_hex("05 8000");
    byte_reader in(bytes, 4'096);
    CHECK(in.get_u8() == 5);
    std::string place;
    try {
        in.get_varint();
    } catch (const error& refused) {
        place = refused.place();
    }
    CHECK(place == "offset 4097");
    CHECK(in.position() == 1);
    CHECK_THROWS_AS(in.get_u32(), error);
    CHECK(in.position() == 1);
    CHECK_THROWS_AS(in.get_bytes(UINT64_MAX), error);
    CHECK(in.position() == 1);
    CHECK(in.get_bytes(2) == bytes.substr(1));
}
