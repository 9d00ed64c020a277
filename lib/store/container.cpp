// SPDX-License-Identifier: BSL-1.0
// Writing containers, and reading them only when they are whole.
#include <entente/store/container.hpp>

#include "store/checksum.hpp"

#include <entente/model/bytes.hpp>
#include <entente/model/error.hpp>

#include <algorithm>
#include <utility>

namespace entente {
namespace {

constexpr std::string_view magic("\x89"
                                 "ENT\r\n\x1a\n",
                                 8);
constexpr std::uint32_t container_version = 1;
constexpr std::size_t version_at = 8, kind_at = 12, header_checksum_at = 40;

struct header {
    archive_kind kind;
    std::uint64_t length;
    XXH128_hash_t checksum;
};

[[noreturn]] void refuse(error_kind kind, std::string message, const std::string& name, std::uint64_t offset,
                         std::string remedy) {
    throw error(kind, std::move(message), file_place(name) + ", offset " + std::to_string(offset),
                std::move(remedy));
}

constexpr std::string_view other_copy = "use another copy";

// The header of a file of `file_size` bytes whose first ones are `bytes`.
header checked_header(std::string_view bytes, std::uint64_t file_size, archive_kind wanted,
                      const std::string& name) {
    const std::size_t compared = std::min(bytes.size(), magic.size());
    if (bytes.substr(0, compared) != magic.substr(0, compared))
        refuse(error_kind::damaged, "this is no file of Entente, or its beginning is damaged", name, 0,
               std::string(other_copy));
    if (bytes.size() < container_header_size)
        refuse(error_kind::damaged, "the file ends within its header", name, bytes.size(),
               std::string(other_copy));

    byte_reader in(bytes.substr(version_at));
    const std::uint32_t version = in.get_u32();
    header h{static_cast<archive_kind>(in.get_u32()), in.get_u64(), {}};
    h.checksum.low64 = in.get_u64();
    h.checksum.high64 = in.get_u64();
    if (in.get_u64() != checksum_of(bytes.substr(0, header_checksum_at)))
        refuse(error_kind::damaged, "the checksum of the header does not fit", name, header_checksum_at,
               std::string(other_copy));

    if (version != container_version)
        refuse(error_kind::unsupported,
               "the file has version " + std::to_string(version) + ", and this library reads version 1", name,
               version_at, "read it with a newer version of this library");
    const std::uint64_t held = file_size - container_header_size;
    if (h.length > held)
        refuse(error_kind::damaged,
               "the file ends too early: " + std::to_string(h.length - held) + " bytes are missing", name,
               file_size, std::string(other_copy));
    if (h.length < held)
        refuse(error_kind::damaged, std::to_string(held - h.length) + " bytes follow the end", name,
               container_header_size + h.length, std::string(other_copy));
    if (h.kind != wanted)
        refuse(error_kind::unsupported,
               "the file holds an archive of the kind " + std::string(entente::name(h.kind)) + ", not " +
                   std::string(entente::name(wanted)),
               name, kind_at, "load it as what it was saved");
    return h;
}

void check(std::string_view archive, const header& h, const std::string& name) {
    if (archive.size() == h.length) {
        const XXH128_hash_t sum = XXH3_128bits(archive.data(), archive.size());
        if (sum.low64 == h.checksum.low64 && sum.high64 == h.checksum.high64) return;
    }
    refuse(error_kind::damaged, "the checksum of what the file holds does not fit", name,
           container_header_size, std::string(other_copy));
}

} // namespace

std::string_view name(archive_kind kind) noexcept {
    switch (kind) {
    case archive_kind::portable: return "portable";
    case archive_kind::boost_text: return "Boost text";
    case archive_kind::boost_xml: return "Boost XML";
    case archive_kind::boost_binary: return "Boost binary";
    }
    return "unknown";
}

std::array<char, container_header_size> container_header(archive_kind kind, std::string_view archive) {
    const XXH128_hash_t sum = XXH3_128bits(archive.data(), archive.size());
    std::string bytes;
    byte_writer out(bytes);
    out.put_bytes(magic);
    out.put_u32(container_version);
    out.put_u32(static_cast<std::uint32_t>(kind));
    out.put_u64(archive.size());
    out.put_u64(sum.low64);
    out.put_u64(sum.high64);
    out.put_u64(checksum_of(bytes));
    std::array<char, container_header_size> header{};
    bytes.copy(header.data(), header.size());
    return header;
}

void write_container(file_system& files, const std::string& path, archive_kind kind,
                     std::string_view archive) {
    const auto header = container_header(kind, archive);
    const std::array<std::string_view, 2> pieces{std::string_view(header.data(), header.size()), archive};
    replace_file(files, path, pieces);
}

std::string read_container(file_system& files, const std::string& path, archive_kind wanted) {
    input_file file(files, path);
    const header h = checked_header(file.read(container_header_size), file.size(), wanted, path);
    std::string archive = file.read(h.length);
    check(archive, h, path);
    return archive;
}

std::string_view open_container(std::string_view bytes, archive_kind wanted, const std::string& name) {
    const header h = checked_header(bytes.substr(0, container_header_size), bytes.size(), wanted, name);
    const std::string_view archive = bytes.substr(container_header_size);
    check(archive, h, name);
    return archive;
}

} // namespace entente
