// SPDX-License-Identifier: BSL-1.0
// Journals, as docs/file-format.md has them.
#include <entente/store/journal.hpp>

#include "store/checksum.hpp"

#include <entente/model/bytes.hpp>
#include <entente/model/error.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <optional>
#include <utility>

namespace entente {
namespace {

constexpr std::string_view journal_magic = "\x89"
                                           "ENTJ\r\n\x1a";
constexpr std::uint32_t record_magic = 0x8F52'4E45; // "ENR" and a byte that no text has
constexpr std::size_t record_header_size = 40;
constexpr std::uint64_t record_alignment = 8;

// Over the record's header but for the checksum itself, then the payload.
std::uint64_t record_checksum(std::string_view header, std::string_view payload) {
    return XXH3_64bits_withSeed(payload.data(), payload.size(),
                                checksum_of(header.substr(0, record_header_size - 8)));
}

std::uint64_t padded(std::uint64_t size) {
    return (size + record_alignment - 1) / record_alignment * record_alignment;
}

std::string header_bytes(const journal_header& h) {
    std::string bytes;
    byte_writer out(bytes);
    out.put_bytes(journal_magic);
    out.put_u32(h.version);
    out.put_u32(0);
    out.put_bytes({h.graph.data(), h.graph.size()});
    out.put_u64(h.chain);
    out.put_u32(h.commit);
    out.put_u32(0);
    out.put_u64(0);
    out.put_u64(checksum_of(bytes));
    return bytes;
}

struct record_header {
    std::uint32_t length = 0, commit = 0;
    std::uint64_t chain = 0, flushed = 0, checksum = 0;
};

// Nothing where no record begins.
std::optional<record_header> parse(std::string_view bytes) {
    if (bytes.size() < record_header_size) return std::nullopt;
    byte_reader in(bytes.substr(0, record_header_size));
    if (in.get_u32() != record_magic) return std::nullopt;
    record_header h;
    h.length = in.get_u32();
    h.commit = in.get_u32();
    if (in.get_u32() != 0) return std::nullopt;
    h.chain = in.get_u64();
    h.flushed = in.get_u64();
    h.checksum = in.get_u64();
    return h;
}

} // namespace

std::uint64_t chain_without_record(std::uint64_t before, std::uint32_t commit, std::int64_t time) noexcept {
    const std::uint64_t parts[] = {before, commit, static_cast<std::uint64_t>(time)};
    return XXH3_64bits(parts, sizeof parts);
}

// ---- writing

journal_writer::journal_writer(file_system& files, std::string path, std::uint64_t end, std::uint64_t chain)
    : files_(files),
      path_(std::move(path)),
      file_(files.open_to_change(path_)),
      end_(end),
      before_last_(end),
      size_(end),
      flushed_(end),
      chain_(chain),
      chain_before_last_(chain) {
    try {
        if (files_.size(file_, path_) != end) files_.truncate(file_, end, path_);
        // Also where nothing was cut: what was read may have been on its way to the disk still.
        files_.flush(file_, path_);
    } catch (...) {
        try {
            files_.close(file_, path_);
        } catch (const error&) {} // the first error is the one to tell
        throw;
    }
}

journal_writer::journal_writer(file_system& files, std::string path, const journal_header& header)
    : files_(files),
      path_(std::move(path)),
      fresh_(std::make_unique<new_file>(files, path_)),
      end_(journal_header::size),
      before_last_(end_),
      size_(end_),
      flushed_(end_),
      chain_(header.chain),
      chain_before_last_(chain_) {
    fresh_->write(header_bytes(header));
    fresh_->flush();
}

journal_writer::journal_writer(const journal_writer& from, const journal_header& header, std::uint64_t begin)
    : files_(from.files_),
      path_(from.path_),
      fresh_(std::make_unique<new_file>(files_, path_)),
      chain_(from.chain_),
      chain_before_last_(from.chain_) {
    fresh_->write(header_bytes(header));
    std::string bytes;
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    for (std::uint64_t at = begin; at < from.end_;) {
        bytes.resize(static_cast<std::size_t>(std::min(step, from.end_ - at)));
        const std::size_t got = files_.read_at(from.file_, at, bytes, path_);
        if (got == 0)
            throw error(error_kind::io, "the journal has become shorter", file_place(path_),
                        "close the graph and open it again");
        fresh_->write(std::string_view(bytes).substr(0, got));
        at += got;
    }
    fresh_->flush();
    end_ = before_last_ = size_ = fresh_->size();
    flushed_ = end_;
}

journal_writer::~journal_writer() {
    if (file_ == -1) return;
    try {
        files_.close(file_, path_);
    } catch (...) {}
}

void journal_writer::take_place() {
    file_ = fresh_->replace_and_keep_open();
    fresh_.reset();
}

void journal_writer::append(std::uint32_t commit, std::string_view payload) {
    if (payload.size() > std::numeric_limits<std::uint32_t>::max() - 64)
        throw error(error_kind::limit, "a commit takes more than 4 GiB", {}, "make several commits of it");
    record_.clear();
    byte_writer out(record_);
    out.put_u32(record_magic);
    out.put_u32(static_cast<std::uint32_t>(payload.size()));
    out.put_u32(commit);
    out.put_u32(0);
    out.put_u64(chain_);
    out.put_u64(flushed_.load(std::memory_order_relaxed));
    const std::uint64_t checksum = record_checksum(record_ + std::string(8, '\0'), payload);
    out.put_u64(checksum);
    out.put_bytes(payload);
    record_.resize(static_cast<std::size_t>(padded(record_.size())), '\0');
    try {
        std::uint64_t at = end_;
        for (std::string_view rest = record_; !rest.empty();) {
            const std::size_t written = files_.write_at(file_, at, rest, path_);
            size_ = std::max(size_, at += written);
            rest.remove_prefix(written);
        }
    } catch (...) {
        cut_to(end_);
        throw;
    }
    before_last_ = std::exchange(end_, end_ + record_.size());
    chain_before_last_ = std::exchange(chain_, checksum);
    if (ahead_ != 0 && size_ == end_ && end_ >= ahead_ / 32) make_room_ahead();
}

void journal_writer::make_room_ahead() noexcept {
    try {
        const std::string zeros(static_cast<std::size_t>(std::min<std::uint64_t>(ahead_, 65536)), '\0');
        for (const std::uint64_t to = end_ + ahead_; size_ < to;)
            size_ += files_.write_at(
                file_, size_,
                std::string_view(zeros).substr(
                    0, static_cast<std::size_t>(std::min<std::uint64_t>(to - size_, zeros.size()))),
                path_);
    } catch (...) {
        ahead_ = 0; // it can do without
    }
}

void journal_writer::end_here() noexcept {
    ahead_ = 0;
    if (size_ > end_) cut_to(end_);
}

void journal_writer::take_back() {
    end_ = before_last_;
    chain_ = chain_before_last_;
    cut_to(end_);
}

void journal_writer::cut_to(std::uint64_t size) noexcept {
    try {
        files_.truncate(file_, size, path_);
        size_ = size;
    } catch (...) {
        broken_ = true; // what stands behind `size` would be taken for part of the next record
    }
}

void journal_writer::flush() { files_.flush_data(file_, path_); }

// ---- reading

// The constructors go through this one, so that the destructor closes the file where they fail.
journal_reader::journal_reader(file_system& files, std::string path, only_open_t)
    : files_(files),
      path_(std::move(path)),
      file_(files.open(path_)) {}

journal_reader::journal_reader(file_system& files, std::string path)
    : journal_reader(files, std::move(path), only_open_t()) {
    const std::string_view bytes = bytes_at(0, journal_header::size);
    if (bytes.size() < journal_header::size) refuse(0, "the journal is too short for its header");
    byte_reader in(bytes);
    if (in.get_bytes(8) != journal_magic) refuse(0, "this is not the journal of an Entente graph");
    header_.version = in.get_u32();
    (void)in.get_u32();
    std::ranges::copy(in.get_bytes(header_.graph.size()), header_.graph.begin());
    header_.chain = in.get_u64();
    header_.commit = in.get_u32();
    (void)in.get_u32();
    (void)in.get_u64();
    if (in.get_u64() != checksum_of(bytes.substr(0, journal_header::size - 8)))
        refuse(0, "the header of the journal is not as it was written");
    if (header_.version != journal_header::current_version)
        throw error(error_kind::unsupported,
                    "the journal has version " + std::to_string(header_.version) +
                        ", and this library reads version " + std::to_string(journal_header::current_version),
                    file_place(path_), "open it with a newer version of this library");
    position_ = journal_header::size;
    chain_ = header_.chain;
}

journal_reader::journal_reader(file_system& files, std::string path, without_header_t)
    : journal_reader(files, std::move(path), only_open_t()) {
    if (!whole_record_at(journal_header::size))
        refuse(journal_header::size, "no record stands behind the header");
    const record_header first = *parse(bytes_at(journal_header::size, record_header_size));
    if (first.commit == 0) refuse(journal_header::size, "the first record is of no commit");
    header_.commit = first.commit - 1;
    header_.chain = first.chain;
    position_ = journal_header::size;
    chain_ = header_.chain;
}

journal_reader::~journal_reader() {
    try {
        files_.close(file_, path_);
    } catch (...) {}
}

void journal_reader::refuse(std::uint64_t offset, const std::string& problem) const {
    throw error(error_kind::damaged, problem, file_place(path_) + ", offset " + std::to_string(offset),
                "restore it from a backup, or save what is sound with `entente recover`");
}

// The bytes from `offset` on, fewer than `count` only where the file ends. Valid until the next call.
std::string_view journal_reader::bytes_at(std::uint64_t offset, std::size_t count) {
    const auto in_buffer = [&] { return std::string_view(buffer_).substr(offset - buffer_at_, count); };
    if (offset >= buffer_at_ && offset - buffer_at_ + count <= buffer_.size()) return in_buffer();
    constexpr std::uint64_t ahead = std::uint64_t{1} << 20;
    const std::uint64_t size = files_.size(file_, path_);
    const std::uint64_t left = size > offset ? size - offset : 0;
    buffer_.resize(static_cast<std::size_t>(std::min(left, std::max<std::uint64_t>(count, ahead))));
    buffer_at_ = offset;
    std::size_t have = 0;
    while (have < buffer_.size()) {
        const std::size_t got = files_.read_at(file_, offset + have, std::span(buffer_).subspan(have), path_);
        if (got == 0) break;
        have += got;
    }
    buffer_.resize(have);
    return in_buffer();
}

bool journal_reader::next(record& out) {
    // Read anew where the record is not whole: the writer may have gone on since.
    if (!whole_record_at(position_)) {
        buffer_.clear();
        if (!whole_record_at(position_)) {
            const std::optional<std::uint32_t> behind = flushed_record_behind();
            if (!behind) return false;
            // Also this record was whole once, and is perhaps by now, where a writer was at it.
            buffer_.clear();
            if (!whole_record_at(position_)) refuse_before(*behind);
        }
    }
    const record_header h = *parse(bytes_at(position_, record_header_size));
    if (h.chain != chain_)
        refuse(position_,
               "the record of commit " + std::to_string(h.commit) + " does not follow the one before it");
    const std::size_t whole = record_header_size + h.length;
    out = {h.commit, bytes_at(position_, whole).substr(record_header_size), position_};
    last_ = position_;
    position_ += padded(whole);
    chain_ = h.checksum;
    return true;
}

bool journal_reader::whole_record_at(std::uint64_t offset) {
    const auto h = parse(bytes_at(offset, record_header_size));
    if (!h) return false;
    const std::size_t whole = record_header_size + h->length;
    const std::string_view bytes = bytes_at(offset, whole);
    return bytes.size() == whole && record_checksum(bytes, bytes.substr(record_header_size)) == h->checksum;
}

bool journal_reader::still_there() {
    buffer_.clear();
    if (last_ == 0) return size() >= position_;
    const auto h = parse(bytes_at(last_, record_header_size));
    return h && h->checksum == chain_;
}

// The first whole record behind `position_` which says that what stands there had been on the disk.
std::optional<std::uint32_t> journal_reader::flushed_record_behind() {
    const std::uint64_t end = size();
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    for (std::uint64_t at = position_ + record_alignment; at + record_header_size <= end;) {
        const std::string_view some = bytes_at(at, static_cast<std::size_t>(std::min(step, end - at)));
        if (some.size() < record_header_size) break; // it has become shorter
        std::size_t i = 0;
        std::optional<record_header> found; // what looks like a record: whether it is one, other bytes tell
        for (; i + record_header_size <= some.size(); i += record_alignment) {
            std::uint32_t word;
            std::memcpy(&word, some.data() + i, sizeof word);
            if (word == record_magic && (found = parse(some.substr(i))) && found->flushed > position_) break;
            found.reset();
        }
        at += i;
        if (!found) continue;
        if (whole_record_at(at)) return found->commit;
        at += record_alignment;
    }
    return std::nullopt;
}

std::uint64_t journal_reader::torn_bytes() {
    buffer_.clear();
    std::uint64_t torn = 0;
    constexpr std::uint64_t step = std::uint64_t{1} << 20;
    for (std::uint64_t at = position_, end = size(); at < end;) {
        const std::string_view some = bytes_at(at, static_cast<std::size_t>(std::min(step, end - at)));
        if (some.empty()) break; // it has become shorter
        if (const auto last = some.find_last_not_of('\0'); last != some.npos)
            torn = at + last + 1 - position_;
        at += some.size();
    }
    return torn;
}

void journal_reader::require_torn() {
    if (const auto behind = flushed_record_behind()) refuse_before(*behind);
}

void journal_reader::refuse_before(std::uint32_t commit) const {
    refuse(position_, "a record of the journal is not as it was written, and commit " +
                          std::to_string(commit) + " stands whole behind it");
}

} // namespace entente
