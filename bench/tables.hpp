// SPDX-License-Identifier: BSL-1.0
// The two large tables of the benchmark data, read row by row from a mapped file. No row is kept, and no text is copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace entente::bench {

/// A file's bytes, read-only. Throws std::runtime_error that names the file when it cannot be opened or mapped.
class mapped_file {
public:
    explicit mapped_file(std::string path);
    ~mapped_file();
    mapped_file(const mapped_file&) = delete;
    mapped_file& operator=(const mapped_file&) = delete;

    const std::string& path() const noexcept { return path_; }
    /// Zeros stand behind the text, a page of them or more.
    std::string_view text() const noexcept { return {data_, size_}; }

    /// Lets the memory of whole pages between two places go; they are read again when asked for.
    void release(std::size_t first, std::size_t last) const noexcept;

private:
    std::size_t mapped_size() const noexcept;

    std::string path_;
    const char* data_ = nullptr;
    std::size_t size_ = 0;
};

/// One row of nodes.csv. The texts point into the file.
struct entity_row {
    std::uint32_t entity = 0;
    std::string_view key;
    std::string_view kind;
    std::string_view name;
    std::uint32_t country = 0;
};

/// The day after all others: where a statement has no end.
inline constexpr std::int32_t no_end = std::numeric_limits<std::int32_t>::max();

/// One row of statements.csv. Subject and object are row numbers of nodes.csv, not checked against it.
struct statement_row {
    std::uint32_t subject = 0;
    std::uint32_t object = 0;
    std::uint32_t statement = 0;
    std::uint16_t relation = 0;
    std::uint16_t source = 0;
    std::int32_t valid_from = 0;    ///< days since 1970-01-01
    std::int32_t valid_to = no_end; ///< the first day on which it no longer holds, or no_end
    std::uint8_t confidence = 0;    ///< in hundredths
};

/// Reads nodes.csv from its second line on. The file must outlive the reader.
class entity_reader {
public:
    explicit entity_reader(const mapped_file& file);

    /// The next row, or false at the end. Throws std::runtime_error with file and line when a row cannot be read.
    bool next(entity_row& row);

private:
    const mapped_file& file_;
    std::size_t place_;
};

/// Reads statements.csv from its second line on. What was read is released again, so that the file does not count as memory of the
/// program. The file must outlive the reader.
class statement_reader {
public:
    explicit statement_reader(const mapped_file& file);

    /// The next row, or false at the end. Throws std::runtime_error with file and line when a row cannot be read.
    bool next(statement_row& row);

private:
    const mapped_file& file_;
    std::size_t place_;
    std::size_t released_;
};

} // namespace entente::bench
