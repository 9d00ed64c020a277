// SPDX-License-Identifier: BSL-1.0
// Reading text files, and unpacking those that gzip made, with zlib.
#include "io/text_file.hpp"

#include <entente/model/error.hpp>

#include "store/checksum.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <new>

namespace entente::io::detail {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 16; // checksum_of_beginning is of one: it never changes
constexpr std::string_view gzip_magic = "\x1f\x8b";
constexpr int gzip_window = 16 + MAX_WBITS; // inflateInit2: the largest window, and a gzip header around it

} // namespace

text_file::text_file(file_system& files, const std::string& path) : file_(files, path) {
    refill();
    checksum_of_beginning_ = checksum_of({block_.data(), block_.size()});
    if (!block_.starts_with(gzip_magic)) return;
    if (inflateInit2(&stream_, gzip_window) != Z_OK) throw std::bad_alloc();
    compressed_ = true;
}

text_file::~text_file() {
    if (compressed_) inflateEnd(&stream_);
}

// Replaces the block, which is used up, by the next one. False at the end of the file.
bool text_file::refill() {
    block_ = file_.read(block_size);
    used_ = 0;
    read_ += block_.size();
    stream_.next_in = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_in = static_cast<uInt>(block_.size());
    return !block_.empty();
}

std::size_t text_file::read(std::span<char> to) { return compressed_ ? read_compressed(to) : read_plain(to); }

std::size_t text_file::read_plain(std::span<char> to) {
    if (used_ == block_.size() && !refill()) return 0;
    const std::size_t count = std::min(to.size(), block_.size() - used_);
    std::memcpy(to.data(), block_.data() + used_, count);
    used_ += count;
    return count;
}

std::size_t text_file::read_compressed(std::span<char> to) {
    to = to.first(std::min<std::size_t>(to.size(), std::numeric_limits<uInt>::max()));
    stream_.next_out = reinterpret_cast<Bytef*>(to.data());
    stream_.avail_out = static_cast<uInt>(to.size());
    for (;;) {
        if (member_ended_ && !begin_next_member()) return 0;
        const bool file_ended = stream_.avail_in == 0 && !refill();
        const int outcome = inflate(&stream_, Z_NO_FLUSH);
        if (outcome == Z_MEM_ERROR) throw std::bad_alloc();
        member_ended_ = outcome == Z_STREAM_END;
        // Damage is told by the next call again, when all before it is out.
        if (const std::size_t count = to.size() - stream_.avail_out; count > 0) return count;
        if (outcome == Z_OK || outcome == Z_STREAM_END) continue;
        if (outcome == Z_BUF_ERROR && file_ended) refuse("the compressed data ends too early");
        if (outcome == Z_BUF_ERROR) continue;
        sound_ = false;
        refuse(std::string("the compressed data is damaged: ") +
               (stream_.msg ? stream_.msg : "it needs a dictionary"));
    }
}

// After a member comes another, or zeros that pad the file, or its end (then false).
bool text_file::begin_next_member() {
    for (;;) {
        while (stream_.avail_in > 0 && *stream_.next_in == 0) {
            ++stream_.next_in;
            --stream_.avail_in;
        }
        if (stream_.avail_in > 0) break;
        if (!refill()) return false;
    }
    if (*stream_.next_in != static_cast<unsigned char>(gzip_magic[0]))
        refuse("something else follows the compressed data");
    inflateReset(&stream_);
    member_ended_ = false;
    return true;
}

void text_file::refuse(const std::string& message) const {
    throw error(error_kind::damaged, message,
                file_place(file_.path()) + ", offset " + std::to_string(position()), "use another copy");
}

line_reader::found line_reader::next(std::string_view& line) {
    std::size_t searched = 0;
    bool too_long = false;
    bool ended = false;
    for (;;) {
        const std::string_view text = held();
        const std::size_t length = text.find('\n', searched);
        if (length == std::string_view::npos && !ended) {
            searched = text.size();
            if (searched > longest_ + 1) { // one more for a CR: longer in any case
                too_long = true;
                begin_ = end_;
                searched = 0;
            }
            ended = !fill();
            continue;
        }
        if (text.empty() && !too_long) return found::nothing; // and ended
        ++number_;
        line = text.substr(0, length);
        begin_ += std::min(text.size(), line.size() + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!too_long && line.size() <= longest_) return found::line;
        line = {};
        return found::too_long;
    }
}

bool line_reader::fill() {
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    const std::size_t count = file_.read(std::span(buffer_).subspan(end_));
    end_ += count;
    return count > 0;
}

} // namespace entente::io::detail
