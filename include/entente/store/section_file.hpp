// SPDX-License-Identifier: BSL-1.0
// A file of sections: arrays of plain elements that can be mapped into memory, each with checksums. Written once, then only read. What the
// sections mean is not known here. The bytes are documented in docs/file-format.md.
#pragma once

#include <entente/store/file.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// Tells a graph's files from those of all others.
using graph_identity = std::array<char, 16>;

/// What such a file says of itself before its sections.
struct section_file_header {
    static constexpr std::uint32_t current_version = 1;
    static constexpr std::size_t size = 64;

    std::uint32_t version = current_version;
    graph_identity graph{};
    std::uint64_t chain = 0;  ///< the checksum of the last commit in it; see journal.hpp
    std::uint32_t commit = 0; ///< its number
};

/// A run of bytes of a section. All that lies between the runs is zero.
struct section_extent {
    static constexpr std::uint64_t largest = std::uint64_t{16} << 20;

    std::uint64_t to = 0, from = 0, length = 0; ///< as in file_extent
    std::uint64_t checksum = 0;                 ///< XXH3-64 of the bytes
};

/// An array in the file.
struct section {
    std::uint32_t kind = 0;
    std::uint32_t element_size = 0;
    std::uint64_t count = 0;
    std::vector<section_extent> extents; ///< ascending
    [[nodiscard]] std::uint64_t bytes() const noexcept { return count * element_size; }
    /// In the file.
    [[nodiscard]] std::uint64_t stored_bytes() const noexcept {
        std::uint64_t sum = 0;
        for (const section_extent& e : extents) sum += e.length;
        return sum;
    }
};

/// Writes one, section by section, to a new file that takes the place of the old one when the caller says so.
class section_writer {
public:
    /// Sections of at least so many bytes begin on a page of 4096 bytes, so that they can be mapped.
    static constexpr std::uint64_t mapped_from = 16384;

    section_writer(new_file& file, const section_file_header& header);
    section_writer(const section_writer&) = delete;
    section_writer& operator=(const section_writer&) = delete;
    ~section_writer();

    enum class zeros { written, left_out };
    /// Begins a section of `count` elements; then comes `write` until all its bytes are there. With `zeros::left_out`, long runs of zeros in a large
    /// section take no room in the file. Nothing is written for a section without elements.
    void begin(std::uint32_t kind, std::uint32_t element_size, std::uint64_t count, zeros treatment);
    void write(std::string_view bytes);
    void write_zeros(std::uint64_t count);
    void end();
    /// Writes what finds the sections again. Nothing is flushed.
    void finish();

private:
    struct running_checksum;

    void pad_to(std::uint64_t alignment);
    void write_block();
    void write_run(std::string_view bytes, std::uint64_t at);
    void close_extent();

    new_file& file_;
    section_file_header header_;
    std::vector<section> sections_;
    std::string block_;          // what of the current section is not written yet
    std::uint64_t block_at_ = 0; // where in the section it stands
    std::uint64_t left_ = 0;     // bytes of the section that did not come yet
    bool skips_zeros_ = false;
    bool extent_is_open_ = false;
    std::unique_ptr<running_checksum> checksum_;
};

/// An open file of sections. Reads header and table of sections at once, everything else when asked.
///
/// Threads: immutable but for what it reads; one thread at a time.
class section_file {
public:
    /// Throws error(damaged) with file and offset where header, table or length are not what they should be, error(unsupported) for a later
    /// version, error(io). Allocates for no more than the file is long.
    section_file(file_system& files, std::string path);
    section_file(const section_file&) = delete;
    section_file& operator=(const section_file&) = delete;
    ~section_file();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    [[nodiscard]] const section_file_header& header() const noexcept { return header_; }
    [[nodiscard]] const std::vector<section>& sections() const noexcept { return sections_; }
    [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
    [[nodiscard]] file_stamp stamp() const { return files_.stamp(file_, path_); }
    /// The section of that kind; null where there is none.
    [[nodiscard]] const section* find(std::uint32_t kind) const noexcept;
    /// The section's bytes in memory, and zeros behind them up to `room` bytes. Not checked.
    [[nodiscard]] mapped_memory map(const section& s, std::uint64_t room) const;
    /// The first extent whose bytes, in memory as `map` gave them, are not those that were written.
    [[nodiscard]] static const section_extent* first_damaged(const section& s,
                                                             const mapped_memory& memory) noexcept;
    [[nodiscard]] static std::vector<section_extent> all_damaged(const section& s,
                                                                 const mapped_memory& memory);

    /// What is wrong with the copies of header and table that only recovery reads; empty where nothing is.
    [[nodiscard]] std::vector<std::string> damaged_copies() const;

    /// For recovery: reads an extent without mapping it, so that a disk that can't gives an error to handle, and tells whether its bytes are
    /// those that were written. Throws error(io).
    [[nodiscard]] bool read_extent(const section_extent& e, char* to) const;
    /// For recovery: opens what can be opened of a damaged file, by the copies of header and table at its end; what was wrong goes into
    /// `problems`. Throws where no copy is whole.
    static std::unique_ptr<section_file> open_damaged(file_system& files, std::string path,
                                                      std::vector<std::string>& problems);

private:
    section_file(file_system& files, std::string path, std::vector<std::string>* problems);
    struct footer;
    [[nodiscard]] std::string read(std::uint64_t offset, std::uint64_t count) const;
    [[nodiscard]] section_file_header read_header(std::uint64_t offset) const;
    [[nodiscard]] footer read_footer(std::uint64_t offset) const;
    [[nodiscard]] std::vector<section> read_table(std::uint64_t offset, std::uint64_t length,
                                                  std::uint64_t checksum) const;
    [[noreturn]] void refuse(std::uint64_t offset, const std::string& problem) const;

    file_system& files_;
    std::string path_;
    file_system::handle file_;
    std::uint64_t size_ = 0;
    section_file_header header_;
    std::vector<section> sections_;
};

} // namespace entente
