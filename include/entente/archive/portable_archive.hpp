// SPDX-License-Identifier: BSL-1.0
// The archive that Entente's own files hold: the fields of graph_fields.hpp without their names, as bytes that are the same on every
// machine. These bytes go to disk and never change.
//
// The version of the fields as a number, then the fields. A number is a varint, a wide number a zigzag varint, a text and bytes are a
// varint length and that many bytes (model/bytes.hpp).
#pragma once

#include <entente/archive/graph_reader.hpp>
#include <entente/archive/graph_writer.hpp>
#include <entente/model/bytes.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>

namespace entente::detail {

/// Appends to a string, which is whole once the writer is destroyed. The string outlives the writer.
class portable_writer {
public:
    explicit portable_writer(std::string& out) noexcept : out_(out), end_(out.size()) {}
    portable_writer(const portable_writer&) = delete;
    portable_writer& operator=(const portable_writer&) = delete;
    ~portable_writer() { out_.resize(end_); }

    void number(const char*, std::uint32_t n) { put_varint(n); }
    void wide(const char*, std::int64_t n) {
        put_varint(static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> 63));
    }
    void text(const char* name, std::string_view t) { bytes(name, t); }
    void bytes(const char*, std::string_view b) {
        put_varint(b.size());
        if (!b.empty()) std::memcpy(room(b.size()), b.data(), b.size());
        end_ += b.size();
    }
    template <class Write>
    void group(const char*, Write write) {
        write();
    }

private:
    // As byte_writer does, into room that was made for several numbers at once.
    void put_varint(std::uint64_t n) {
        char* const first = room(max_varint_size);
        if (std::endian::native == std::endian::little && n >> 56 == 0) [[likely]] {
            // Eight groups of seven bits, each into its byte, without a branch: how long numbers are can't be foretold.
            const auto bytes =
                (static_cast<unsigned>(std::bit_width(n)) * 9 + 64) / 64; // a seventh, rounded up; 1 of 0
            n = (n & 0x0000'0000'0FFF'FFFF) | (n & 0x00FF'FFFF'F000'0000) << 4;
            n = (n & 0x0000'3FFF'0000'3FFF) | (n & 0x0FFF'C000'0FFF'C000) << 2;
            n = (n & 0x007F'007F'007F'007F) | (n & 0x3F80'3F80'3F80'3F80) << 1;
            n |= 0x8080'8080'8080'8080 & ((std::uint64_t{1} << (8 * bytes - 8)) - 1);
            std::memcpy(first, &n, sizeof n);
            end_ += bytes;
            return;
        }
        char* at = first;
        for (; n >= 0x80; n >>= 7) *at++ = static_cast<char>(n | 0x80);
        *at++ = static_cast<char>(n);
        end_ += static_cast<std::size_t>(at - first);
    }
    char* room(std::size_t count) {
        if (out_.size() - end_ < count) [[unlikely]]
            grow(count);
        return out_.data() + end_;
    }
    void grow(std::size_t count) {
        out_.resize(end_ + count + std::clamp<std::size_t>(end_, smallest_growth, largest_growth));
    }
    static constexpr std::size_t smallest_growth = 128, largest_growth = std::size_t{1} << 20;

    std::string& out_;
    std::size_t end_; // of what was written; behind it is room
};

class portable_reader {
public:
    explicit portable_reader(byte_reader& in) noexcept : in_(in) {}

    std::uint32_t number(const char* name) {
        const std::size_t start = in_.position();
        const std::uint64_t n = in_.get_varint();
        if (n > std::numeric_limits<std::uint32_t>::max())
            in_.refuse(start, "the " + std::string(name) + " exceeds 32 bits");
        return static_cast<std::uint32_t>(n);
    }
    std::int64_t wide(const char*) { return in_.get_signed_varint(); }
    std::string_view text(const char*) { return in_.get_text(); }
    std::string_view bytes(const char*) { return in_.get_text(); }
    template <class Read>
    void group(const char*, Read read) {
        read();
    }

private:
    byte_reader& in_;
};

} // namespace entente::detail

namespace entente {

/// Appends a graph, history and all. Equal graphs give equal bytes. Beside a thread that changes the graph: without locks, and as of the last
/// commit. Throws error(invalid_argument) for a key or a name that is not UTF-8. Linear.
inline void encode(const graph& g, std::string& out) {
    detail::portable_writer writer(out);
    writer.number("version", detail::graph_fields_version);
    detail::graph_writer(writer, g).write();
}

/// Reads a graph and leaves the reader behind it. The bytes can be anything: what encode does not write is error(damaged) with the
/// statement or the offset, or error(unsupported) for a later version. Takes memory in proportion to the bytes. Linear, but for the
/// sorting of rows at the end.
inline graph decode_graph(byte_reader& in) {
    detail::portable_reader reader(in);
    const std::uint32_t version = reader.number("version");
    return detail::graph_reader(reader).read(version);
}

} // namespace entente
