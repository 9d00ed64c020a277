// SPDX-License-Identifier: BSL-1.0
// A text file read from its beginning, plain or compressed with gzip, in pieces and line by line. What the lines say is not known here.
#pragma once

#include <entente/store/file.hpp>

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entente::io::detail {

/// The bytes of a file, those that a gzip file (RFC 1952, of one member or several) stands for. Its first two bytes say which it is.
class text_file {
public:
    /// Throws error(io) where there is no regular file that may be read.
    text_file(file_system& files, const std::string& path);
    text_file(const text_file&) = delete;
    text_file& operator=(const text_file&) = delete;
    ~text_file();

    /// Puts the next bytes into `to`, which is not empty, at least one of them but at the end. Throws error(io), and error(damaged) with
    /// file and offset for what is no gzip file to its end; all that stands before the damage was returned before.
    std::size_t read(std::span<char> to);

    /// How much of the file, as it stands on the disk, was used so far, and how much there is. In bytes.
    [[nodiscard]] std::uint64_t position() const noexcept {
        return read_ - (compressed_ ? stream_.avail_in : block_.size() - used_);
    }
    [[nodiscard]] std::uint64_t size() const noexcept { return file_.size(); }
    /// XXH3-64 of the first 64 KiB of the file, as it stands on the disk.
    [[nodiscard]] std::uint64_t checksum_of_beginning() const noexcept { return checksum_of_beginning_; }
    /// False once bytes turned out to be wrong, so that any before them may be too. A file that only ends too early keeps what it gave.
    [[nodiscard]] bool sound() const noexcept { return sound_; }

private:
    bool refill();
    bool begin_next_member();
    std::size_t read_plain(std::span<char> to);
    std::size_t read_compressed(std::span<char> to);
    [[noreturn]] void refuse(const std::string& message) const;

    input_file file_;
    std::string block_; // as read from the file; with gzip, `stream_` knows how much of it is left
    std::size_t used_ = 0;
    std::uint64_t read_ = 0;
    std::uint64_t checksum_of_beginning_ = 0;
    z_stream stream_{};
    bool compressed_ = false;
    bool member_ended_ = false;
    bool sound_ = true;
};

/// The lines of a text file, ended by LF or CRLF; the last may lack its end. Holds one line and a block in memory, whatever the file.
class line_reader {
public:
    line_reader(text_file& file, std::size_t longest)
        : file_(file),
          longest_(longest),
          buffer_(longest + block + 2) {}

    enum class found : std::uint8_t {
        line,
        too_long, ///< a line of more than `longest` bytes, passed over
        nothing   ///< the end
    };
    /// Finds the next line and views it, without its end, until the next call. Throws as text_file::read does.
    found next(std::string_view& line);
    /// The number of the line that was found last, from 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }

private:
    static constexpr std::size_t block = std::size_t{1} << 16;

    [[nodiscard]] std::string_view held() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
    bool fill();

    text_file& file_;
    std::size_t longest_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0,
                end_ = 0; // what is held of it: the line that is being looked for, and maybe later ones
    std::uint64_t number_ = 0;
};

} // namespace entente::io::detail
