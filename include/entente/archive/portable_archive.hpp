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

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace entente::detail {

class portable_writer {
public:
    explicit portable_writer(std::string& out) noexcept : out_(out) {}

    void number(const char*, std::uint32_t n) { out_.put_varint(n); }
    void wide(const char*, std::int64_t n) { out_.put_signed_varint(n); }
    void text(const char*, std::string_view t) { out_.put_text(t); }
    void bytes(const char*, std::string_view b) { out_.put_text(b); }
    template <class Write>
    void group(const char*, Write write) {
        write();
    }

private:
    byte_writer out_;
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
