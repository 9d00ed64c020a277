// SPDX-License-Identifier: BSL-1.0
// Numbers and texts to bytes and back: the little-endian building blocks of everything written to disk.
// The bytes each function writes never change.
#pragma once

#include <entente/model/error.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

/// The most bytes a varint takes.
inline constexpr std::size_t max_varint_size = 10;

/// Appends to a string. The string outlives the writer.
class byte_writer {
public:
    explicit byte_writer(std::string& out) noexcept : out_(&out) {}

    void put_u8(std::uint8_t number) { out_->push_back(static_cast<char>(number)); }
    void put_u16(std::uint16_t number) { put_little_endian(number, 2); }
    void put_u32(std::uint32_t number) { put_little_endian(number, 4); }
    void put_u64(std::uint64_t number) { put_little_endian(number, 8); }

    /// The IEEE 754 bits, as put_u64.
    void put_f64(double number) { put_u64(std::bit_cast<std::uint64_t>(number)); }

    /// LEB128: seven bits a byte, the lowest first, the high bit set on all but the last. One byte up to 127,
    /// ten at most.
    void put_varint(std::uint64_t number) {
        while (number >= 0x80) {
            put_u8(static_cast<std::uint8_t>(number | 0x80));
            number >>= 7;
        }
        put_u8(static_cast<std::uint8_t>(number));
    }

    /// Zigzag, then varint: 0, -1, 1, -2, ... are 0, 1, 2, 3, ...
    void put_signed_varint(std::int64_t number) {
        put_varint(static_cast<std::uint64_t>(number) << 1 ^ static_cast<std::uint64_t>(number >> 63));
    }

    void put_bytes(std::string_view bytes) { out_->append(bytes); }

    /// The length as a varint, then the bytes.
    void put_text(std::string_view text) {
        put_varint(text.size());
        put_bytes(text);
    }

    /// How many bytes the string holds, with what it held before.
    std::size_t size() const noexcept { return out_->size(); }

private:
    void put_little_endian(std::uint64_t number, int count) {
        for (int i = 0; i < count; ++i) out_->push_back(static_cast<char>(number >> (8 * i) & 0xFF));
    }

    std::string* out_;
};

/// Reads what a byte_writer wrote, from bytes that need not be what a byte_writer wrote: it never reads past
/// the end and never allocates. Whatever does not fit is an error of kind damaged whose place is the offset,
/// counted from `origin`. The bytes outlive the reader; what it returns views them. After an error its
/// position is where the trouble starts.
class byte_reader {
public:
    /// `origin` is the offset of the first byte in the file or record that the errors speak of.
    explicit byte_reader(std::string_view bytes, std::uint64_t origin = 0) noexcept
        : bytes_(bytes),
          origin_(origin) {}

    std::size_t position() const noexcept { return at_; }
    std::size_t remaining() const noexcept { return bytes_.size() - at_; }
    bool finished() const noexcept { return remaining() == 0; }

    std::uint8_t get_u8() {
        require(1);
        return static_cast<std::uint8_t>(bytes_[at_++]);
    }
    std::uint16_t get_u16() { return static_cast<std::uint16_t>(get_little_endian(2)); }
    std::uint32_t get_u32() { return static_cast<std::uint32_t>(get_little_endian(4)); }
    std::uint64_t get_u64() { return get_little_endian(8); }
    double get_f64() { return std::bit_cast<double>(get_u64()); }

    /// Only the shortest form is taken, so that one number has one form.
    std::uint64_t get_varint() {
        const std::size_t start = at_;
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (finished()) refuse_at(start, "a number is cut off");
            const std::uint8_t byte = static_cast<std::uint8_t>(bytes_[at_++]);
            number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
            if (byte < 0x80) {
                if (byte == 0 && shift != 0) refuse_at(start, "a number is longer than it need be");
                if (shift == 63 && byte > 1) break;
                return number;
            }
        }
        refuse_at(start, "a number exceeds 64 bits");
    }

    std::int64_t get_signed_varint() {
        const std::uint64_t zigzag = get_varint();
        return static_cast<std::int64_t>(zigzag >> 1 ^ (0 - (zigzag & 1)));
    }

    std::string_view get_bytes(std::uint64_t count) {
        require(count);
        const std::string_view taken = bytes_.substr(at_, static_cast<std::size_t>(count));
        at_ += taken.size();
        return taken;
    }

    std::string_view get_text() {
        const std::size_t start = at_;
        const std::uint64_t size = get_varint();
        if (size > remaining()) refuse_at(start, "a text is cut off");
        return get_bytes(size);
    }

    /// A number of things to come, each at least `smallest` bytes long: refused if they can't all be there,
    /// so that who makes room for them makes room in proportion to the input.
    std::size_t get_count(std::size_t smallest) {
        const std::size_t start = at_;
        const std::uint64_t count = get_varint();
        if (count > remaining() / smallest)
            refuse_at(start, "more elements are announced than there are bytes for");
        return static_cast<std::size_t>(count);
    }

    void require_end() const {
        if (!finished()) refuse_here("there are bytes behind the end");
    }

    /// Throws, for a reader that finds nonsense in well-formed numbers. `at` is a position() of before.
    [[noreturn]] void refuse(std::size_t at, const std::string& message) const {
        throw error(error_kind::damaged, message, "offset " + std::to_string(origin_ + at));
    }

private:
    void require(std::uint64_t count) const {
        if (count > remaining()) refuse_here("the bytes end too early");
    }

    [[noreturn]] void refuse_here(const char* message) const { refuse(at_, message); }

    [[noreturn]] void refuse_at(std::size_t at, const char* message) {
        at_ = at;
        refuse(at, message);
    }

    std::uint64_t get_little_endian(int count) {
        require(static_cast<std::uint64_t>(count));
        std::uint64_t number = 0;
        for (int i = 0; i < count; ++i) {
            number |= std::uint64_t{static_cast<unsigned char>(bytes_[at_++])} << (8 * i);
        }
        return number;
    }

    std::string_view bytes_;
    std::uint64_t origin_;
    std::size_t at_ = 0;
};

} // namespace entente
