// SPDX-License-Identifier: BSL-1.0
// A graph that lives in a file: how it is opened, what can be asked of the file, and what is done to a file as a whole. The graph itself is
// the same `graph` as in memory. Implemented in the compiled library; the bytes are documented in docs/file-format.md, what is promised in
// docs/durability.md.
#pragma once

#include <entente/graph.hpp>
#include <entente/model/id.hpp>
#include <entente/store/file.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// When a commit is on the disk.
enum class flushing : std::uint8_t {
    /// Before `commit` returns. Nothing that was acknowledged is ever lost.
    each_commit,
    /// Before `commit` returns, one flush for all threads that commit at the same time. Nothing acknowledged is ever lost; readers see a commit
    /// when it is on the disk. Worth it where several threads commit; a single thread gains nothing. A flush waits, half as long as the last one
    /// took at most, until as many commits are there as were waiting at the end of that one; a thread that is alone does not wait.
    group,
    /// When the operating system pleases, at a checkpoint and at `close`. A program that crashes loses nothing; when the machine does, the
    /// commits since the last flush may be lost (usually the last 30 seconds of them), the newest first: what is left is always the
    /// graph as it was after some commit.
    by_system,
};

/// How much of a checkpoint is read when it is opened, to be sure that it is whole.
enum class verification : std::uint8_t {
    /// All of it, unless this very file (by inode and time of its last change) was found whole before: then the header, the small
    /// sections and the journal only. A file of up to 16 MiB is always read whole.
    when_changed,
    /// All of it, each time: finds what a disk lost by itself. About 0.2 seconds for 10 million statements in memory's reach.
    always,
};

/// How to open a graph in a file. The defaults are the safe ones.
struct open_settings {
    /// Whether to make the file where there is none. Default: yes.
    bool create = true;
    /// See `flushing`. Default: nothing acknowledged is ever lost.
    flushing flush = flushing::each_commit;
    /// A checkpoint starts by itself, on a thread of its own, when the journal has so many bytes (and a tenth of the size of the last
    /// checkpoint). Larger: less often written, more to replay at `open` (about 100 ms for each 10 MiB). Default: 16 MiB. 0: never by itself.
    std::uint64_t checkpoint_at = std::uint64_t{16} << 20;
    /// While commits are flushed (not with `flushing::by_system`), the journal is kept longer than what stands in it, by up to so many bytes of
    /// zeros: where a commit finds its place in the file made already, a flush takes about half the time. From a 32nd of so many bytes of
    /// journal on; `close` takes away what is left. Default: 1 MiB. 0: never.
    std::uint64_t journal_ahead = std::uint64_t{1} << 20;
    /// See `verification`.
    verification verify = verification::when_changed;
    /// Whether a checkpoint that starts by itself runs on a thread of its own, beside readers and the writer; otherwise the commit that brings
    /// the journal to `checkpoint_at` makes it before it returns.
    bool checkpoint_beside = true;
    /// The operating system's files, or what a test puts in their place.
    file_system* files = nullptr;
};

/// What stands in the file of an open graph.
struct file_status {
    std::string path;
    bool writable = false;
    transaction_id checkpoint; ///< the last commit in the checkpoint; later ones are in the journal
    std::uint64_t checkpoint_bytes = 0;
    std::uint64_t journal_bytes = 0;
    /// What `open` cut off the journal, and where it stood: the torn end of a commit that was never acknowledged, or was lost as its `flushing`
    /// allows. 0 bytes: nothing was.
    std::uint64_t cut_bytes = 0;
    std::uint64_t cut_at = 0;
    /// Why the last checkpoint that started by itself failed; empty where it did not. It is tried again when the journal has grown by as
    /// much again; nothing is lost meanwhile.
    std::string checkpoint_problem;
};

/// Nothing for a graph in memory.
[[nodiscard]] std::optional<file_status> status(const graph& g);

// ---- a file as a whole, without a graph

/// What is wrong at a place in a file.
struct damage {
    std::string place;   ///< file, offset, section
    std::string problem; ///< what is wrong there
    std::string remains; ///< what can still be read
    /// Whether nothing is lost by this: what stood here stands elsewhere too, or is made again from what does.
    bool nothing_lost = false;
};

/// What a file says of itself.
struct file_description {
    std::uint32_t format_version = 0;
    std::string graph_id; ///< 32 hexadecimal digits, given to a graph when its file is made
    transaction_id checkpoint;
    transaction_id last_commit;                 ///< with the journal
    std::uint64_t statements = 0, entities = 0; ///< in the checkpoint
    std::uint64_t checkpoint_bytes = 0, journal_bytes = 0;
    struct section {
        std::string name;
        std::uint64_t bytes = 0;
    };
    std::vector<section> sections;
    std::string writer; ///< the process that has it open for writing; empty: none
};
/// Reads the headers. Throws error(io), error(damaged), error(unsupported).
[[nodiscard]] file_description describe_file(const std::string& path,
                                             file_system& files = file_system::native());

/// Reads everything and checks each checksum and each rule that the tables have to keep; changes nothing. An empty list: all is sound. A torn
/// end of the journal is not damage. Beside a writer: what was on the disk at some moment. Throws error(io).
[[nodiscard]] std::vector<damage> check_file(const std::string& path,
                                             file_system& files = file_system::native());

/// What `recover_file` could not bring over.
struct recovery {
    std::uint64_t statements = 0;      ///< written to the new file
    std::uint64_t lost_statements = 0; ///< unreadable; their ids stay taken, and nobody sees them
    std::uint64_t lost_names = 0;      ///< entities whose key could not be read
    transaction_id last_commit;
    std::vector<damage> found;
};
/// Writes what is sound in the file at `path` to a new file at `to`, which must not exist, and says what is not. Ids stay what they were. The
/// damaged file is not touched. Throws error(damaged) where nothing can be read, error(io), error(conflict) where `to` exists.
recovery recover_file(const std::string& path, const std::string& to,
                      file_system& files = file_system::native());

/// What `vacuum_file` is to remove for good.
struct vacuum_request {
    /// The history before this commit: statements that were retracted by then, and the record of when the others were stated. none(): nothing.
    transaction_id history_before = transaction_id::none();
    /// Entities, by key: they, each statement of and about them, what is said about those, and references that name them, from all of
    /// history, and every text and value that nothing else speaks of.
    std::vector<std::string> erased_keys;
};
struct vacuumed {
    std::uint64_t statements = 0, entities = 0, values = 0, references = 0; ///< removed
    std::uint64_t commits = 0;                                              ///< folded into the first
    std::uint64_t bytes_before = 0, bytes_after = 0;
};
/// Rewrites a file without what is to go. Ids of entities, statements and commits are given anew. No writer may have it open; readers that do
/// keep the old content until they `refresh`. All or nothing. Throws error(unknown_name) for a key that no entity has, error(conflict)
/// where a writer has it open, and what `graph::open` throws.
vacuumed vacuum_file(const std::string& path, const vacuum_request& request,
                     file_system& files = file_system::native());

} // namespace entente
