// SPDX-License-Identifier: BSL-1.0
// The container that every file written by Entente is: 48 bytes that say what is in it and prove it whole, then an archive. What is in an
// archive is not known here.
//
// All numbers are little-endian. These bytes go to disk and never change:
//
//   offset  bytes
//        0      8  89 45 4e 54 0d 0a 1a 0a  ("ENT" as PNG does it: a transfer as text, or cut at eight bits, shows at once)
//        8      4  version of the container: 1. Another version has the same 48 bytes, and another meaning of what follows them
//       12      4  the kind of archive
//       16      8  length of the archive in bytes; the file ends behind it
//       24      8  XXH3-128 of the archive, low half
//       32      8  XXH3-128 of the archive, high half
//       40      8  XXH3-64 of bytes 0 to 39
//       48         the archive
#pragma once

#include <entente/store/file.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente {

/// What a container holds. The numbers stand in files.
enum class archive_kind : std::uint32_t {
    portable = 1,   ///< a graph as archive/portable_archive.hpp writes it
    boost_text = 2, ///< whatever a program put into a Boost archive
    boost_xml = 3,
    boost_binary = 4, ///< for the same kind of machine only
};

/// "portable", "Boost text" and so on; "unknown" for what no version knows yet.
[[nodiscard]] std::string_view name(archive_kind kind) noexcept;

inline constexpr std::size_t container_header_size = 48;

/// The 48 bytes before an archive. O(size of the archive), about as fast as memory.
[[nodiscard]] std::array<char, container_header_size> container_header(archive_kind kind,
                                                                       std::string_view archive);

/// Writes a container to `path`, in place of what is there once it is complete and on the disk. Throws error(io); see replace_file.
void write_container(file_system& files, const std::string& path, archive_kind kind,
                     std::string_view archive);

/// The archive in the file at `path`, when magic, version, length and both checksums are right; nothing is allocated for it before the header
/// and the length are. Throws error(damaged) with file and offset, error(unsupported) for a later version, error(unsupported) where
/// the file holds another kind of archive than `wanted`, error(io).
[[nodiscard]] std::string read_container(file_system& files, const std::string& path, archive_kind wanted);

/// The same for a container in memory, whose archive is viewed; `name` stands for it in messages.
[[nodiscard]] std::string_view open_container(std::string_view bytes, archive_kind wanted,
                                              const std::string& name);

} // namespace entente
