// SPDX-License-Identifier: BSL-1.0
// The journal: what was committed since the checkpoint, one record a commit, each with a checksum and the checksum of the one before it. What
// a record says is not known here. The bytes are documented in docs/file-format.md.
#pragma once

#include <entente/store/file.hpp>
#include <entente/store/section_file.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// What a journal says of itself before its records.
struct journal_header {
    static constexpr std::uint32_t current_version = 1;
    static constexpr std::size_t size = 64;

    std::uint32_t version = current_version;
    graph_identity graph{};
    std::uint64_t chain = 0;  ///< the checksum of the commit before its first record
    std::uint32_t commit = 0; ///< the number of that commit
};

/// The checksum that stands for a commit which has no record of its own, because it went straight into a checkpoint.
[[nodiscard]] std::uint64_t chain_without_record(std::uint64_t before, std::uint32_t commit,
                                                 std::int64_t time) noexcept;

/// Appends records. All functions throw error(io).
///
/// Threads: one at a time, but for `flush` and `flushed_up_to`, which may run beside `append`.
class journal_writer {
public:
    /// Goes on with the journal at `path` behind its last whole record, which ends at `end` and has checksum `chain`; what stands behind it is
    /// cut off, on the disk too.
    journal_writer(file_system& files, std::string path, std::uint64_t end, std::uint64_t chain);
    /// Makes a journal without records at `path`, in place of what is there. Not durable before the folder is flushed.
    journal_writer(file_system& files, std::string path, const journal_header& header);
    /// The same with the records of `from` from `begin` on, which end with checksum `chain`.
    journal_writer(const journal_writer& from, const journal_header& header, std::uint64_t begin);
    journal_writer(const journal_writer&) = delete;
    journal_writer& operator=(const journal_writer&) = delete;
    ~journal_writer();

    /// From now on `append` keeps up to so many zeros behind the last record, for the records to come: where the file does not become longer, a
    /// flush has less to do. Once the journal has a 32nd of it; 0: never.
    void keep_ahead(std::uint64_t bytes) noexcept { ahead_ = bytes; }
    /// Writes one record. When it throws, nothing of it is left, or `broken` is true: then nothing more can be appended. At most 4 GiB
    /// less 64 bytes: throws error(limit).
    void append(std::uint32_t commit, std::string_view payload);
    /// Takes the last record away again, for which `append` was called last.
    void take_back();
    /// Returns when all that was appended by now is on the disk.
    void flush();
    /// Tells that all before `end` is on the disk, so that records to come can say so.
    void flushed_up_to(std::uint64_t end) noexcept { flushed_.store(end, std::memory_order_relaxed); }
    /// Gives a journal made by one of the last two constructors its name, in one step. The folder is not flushed.
    void take_place();

    [[nodiscard]] std::uint64_t end() const noexcept { return end_; }
    [[nodiscard]] std::uint64_t chain() const noexcept { return chain_; }
    [[nodiscard]] bool broken() const noexcept { return broken_; }
    /// Cuts off what stands behind `size`, as well as that can be done: for what could not be flushed.
    void cut_to(std::uint64_t size) noexcept;
    /// Takes away the zeros behind the last record, if that can be done; none come any more.
    void end_here() noexcept;

private:
    file_system& files_;
    std::string path_;
    std::unique_ptr<new_file> fresh_; // until it takes its place
    file_system::handle file_ = -1;
    void make_room_ahead() noexcept;

    std::uint64_t end_ = 0, before_last_ = 0;
    std::uint64_t size_ = 0, ahead_ = 0; // of the file; zeros stand between `end_` and it
    std::atomic<std::uint64_t> flushed_{0};
    std::uint64_t chain_ = 0, chain_before_last_ = 0;
    bool broken_ = false;
    std::string record_;
};

/// Reads records, one after the other, also those that another process appends meanwhile.
///
/// Threads: one at a time.
class journal_reader {
public:
    /// Opens a journal and reads its header. Throws error(damaged), error(unsupported) for a later version, error(io).
    journal_reader(file_system& files, std::string path);
    /// For recovery: takes the header for damaged, and what it should say of commit and chain from the first record. Its version and the graph
    /// are not known. Throws error(damaged) where no whole record stands behind it, error(io).
    static constexpr struct without_header_t {
    } without_header{};
    journal_reader(file_system& files, std::string path, without_header_t);
    journal_reader(const journal_reader&) = delete;
    journal_reader& operator=(const journal_reader&) = delete;
    ~journal_reader();

    struct record {
        std::uint32_t commit = 0;
        std::string_view payload; ///< until the next call
        std::uint64_t at = 0;     ///< where the record begins in the file
    };
    /// The next whole record that continues the one before it; false where none stands there (yet). Throws error(damaged) where the records do
    /// not continue each other, and as `require_torn` does, beside a writer too.
    [[nodiscard]] bool next(record& out);
    /// After `next` gave false: throws error(damaged) where what stands there was whole once: a later record says that it had been flushed.
    /// Otherwise it is the torn end of a record that was being written. O(bytes behind).
    void require_torn();

    [[nodiscard]] const journal_header& header() const noexcept { return header_; }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Where the last record that was read ends, and its checksum.
    [[nodiscard]] std::uint64_t position() const noexcept { return position_; }
    [[nodiscard]] std::uint64_t chain() const noexcept { return chain_; }
    /// After `next` gave false and `require_torn` did not throw: how many bytes of a torn record stand there. The zeros behind all records are none.
    [[nodiscard]] std::uint64_t torn_bytes();
    /// How long the file is now.
    [[nodiscard]] std::uint64_t size() const { return files_.size(file_, path_); }
    /// Whether the record read last still stands there: false where the writer took it back, because it could not be flushed.
    [[nodiscard]] bool still_there();
    /// Which file this is, for telling whether it still has the name.
    [[nodiscard]] file_stamp stamp() const { return files_.stamp(file_, path_); }

private:
    struct only_open_t {};
    journal_reader(file_system& files, std::string path, only_open_t);
    [[nodiscard]] std::string_view bytes_at(std::uint64_t offset, std::size_t count);
    [[nodiscard]] bool whole_record_at(std::uint64_t offset);
    [[nodiscard]] std::optional<std::uint32_t> flushed_record_behind();
    [[noreturn]] void refuse(std::uint64_t offset, const std::string& problem) const;
    [[noreturn]] void refuse_before(std::uint32_t commit) const;

    file_system& files_;
    std::string path_;
    file_system::handle file_;
    journal_header header_;
    std::uint64_t position_ = 0, chain_ = 0, last_ = 0;
    std::string buffer_; // bytes of the file from `buffer_at_` on
    std::uint64_t buffer_at_ = 0;
};

} // namespace entente
