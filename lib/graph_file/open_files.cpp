// SPDX-License-Identifier: BSL-1.0
// From the files to a graph: the checkpoint, and what the journal says beyond it.
#include "durable_graph.hpp"

#include <entente/model/bytes.hpp>
#include <entente/store/hash_index.hpp>

#include <signal.h>
#include <sys/types.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <random>
#include <string_view>
#include <utility>

namespace entente::detail {
namespace {

constexpr std::string_view marker_magic = "\x89"
                                          "ENTV\r\n\x1a";

// That a file was found whole: which one, and when it was changed last.
std::string marker_of(const file_stamp& stamp) {
    std::string bytes;
    byte_writer out(bytes);
    out.put_bytes(marker_magic);
    out.put_u64(stamp.device);
    out.put_u64(stamp.inode);
    out.put_u64(stamp.size);
    out.put_u64(static_cast<std::uint64_t>(stamp.modified));
    out.put_u64(static_cast<std::uint64_t>(stamp.changed));
    out.put_u64(hash_bytes(bytes));
    return bytes;
}

// Any trouble with the marker means that there is none.
bool was_found_whole(file_system& files, const std::string& path, const file_stamp& stamp) noexcept {
    try {
        if (!files.exists(path)) return false;
        const std::string expected = marker_of(stamp);
        return input_file(files, path).read(expected.size() + 1) == expected;
    } catch (...) {
        return false;
    }
}

void note_found_whole(file_system& files, const std::string& path, const file_stamp& stamp) noexcept {
    // The clock behind a file's times goes in steps: a change within the same step would not show.
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    if (std::chrono::duration_cast<std::chrono::nanoseconds>(now).count() - stamp.changed < 100'000'000)
        return;
    try {
        new_file marker(files, path);
        marker.write(marker_of(stamp));
        marker.replace();
    } catch (...) {} // a folder that may only be read: it will be checked again next time
}

std::unique_ptr<graph_state> open_checkpoint(file_system& files, const file_names& names,
                                             const section_file& file, verification verify) {
    constexpr std::uint64_t always_checked = std::uint64_t{16} << 20;
    const file_stamp stamp = file.stamp();
    if (file.size() <= always_checked || verify == verification::always) return read_checkpoint(file, true);
    if (was_found_whole(files, names.checked, stamp)) return read_checkpoint(file, false);
    auto state = read_checkpoint(file, true);
    if (file.stamp() == stamp) note_found_whole(files, names.checked, stamp);
    return state;
}

} // namespace

void require_continues(const journal_reader& journal, const graph_identity& graph, const position& at) {
    const auto refuse = [&](const std::string& problem) {
        throw mismatch(error_kind::damaged, problem, file_place(journal.path()) + ", offset 0",
                       "put the checkpoint and the journal that belong together into one folder");
    };
    const journal_header& header = journal.header();
    if (header.graph != graph) refuse("the journal belongs to another graph");
    if (header.commit > at.commit)
        refuse("the journal begins after commit " + std::to_string(header.commit) +
               ", and the checkpoint ends with commit " + std::to_string(at.commit));
    if (header.commit == at.commit && header.chain != at.chain)
        refuse("the journal does not go on from this checkpoint");
}

void replay_journal(graph& g, journal_reader& journal, position& at) {
    commit_reader commits(g, at.ends);
    const std::uint32_t known = at.commit;
    const std::uint64_t known_chain = at.chain;
    journal_reader::record record;
    while (journal.next(record)) {
        const std::string place = file_place(journal.path()) + ", offset " + std::to_string(record.at);
        if (record.commit <= known) { // the checkpoint has it
            if (record.commit == known && journal.chain() != known_chain)
                throw mismatch(
                    error_kind::damaged,
                    "commit " + std::to_string(record.commit) + " is not the one that the checkpoint has",
                    place, "put the checkpoint and the journal that belong together into one folder");
            continue;
        }
        try {
            byte_reader in(record.payload);
            commits.replay(in);
        } catch (const error& e) {
            if (e.kind() != error_kind::damaged && e.kind() != error_kind::unsupported) throw;
            throw error(e.kind(), std::string(e.message()),
                        place + (e.place().empty() ? "" : ", ") + std::string(e.place()),
                        "save what is sound with `entente recover`");
        }
        at = {record.commit, journal.chain(), commits.ends()};
    }
}

opened_graph open_files(file_system& files, const file_names& names, verification verify, bool keep_still) {
    for (int tries = 1;; ++tries) {
        opened_graph opened;
        const section_file file(files, names.checkpoint);
        opened.header = file.header();
        opened.checkpoint_bytes = file.size();
        opened.stamp = file.stamp();
        opened.state = open_checkpoint(files, names, file, verify);
        opened.at = {opened.header.commit,
                     opened.header.chain,
                     {opened.state->values.size(), opened.state->references.size()}};
        if (!files.exists(names.journal)) {
            // A writer that leaves folds the journal away first: then this is not the checkpoint any more.
            if (keep_still || tries == 100 ||
                section_file(files, names.checkpoint).header().commit == opened.header.commit)
                return opened;
            continue;
        }
        try {
            opened.journal = std::make_unique<journal_reader>(files, names.journal);
            require_continues(*opened.journal, opened.header.graph, opened.at);
        } catch (const mismatch&) {
            // The writer replaces the checkpoint first, then the journal.
            if (keep_still || tries == 100) throw;
            ::usleep(static_cast<useconds_t>(tries) * 100);
            continue;
        } catch (const error& e) {
            if (e.kind() == error_kind::io && !keep_still && tries < 100 && !files.exists(names.journal))
                continue;
            throw;
        }
        graph g = graph_access::make(std::move(opened.state));
        replay_journal(g, *opened.journal, opened.at);
        if (keep_still) opened.journal->require_torn();
        opened.state = graph_access::release(std::move(g));
        return opened;
    }
}

std::uint64_t replace_checkpoint(file_system& files, const std::string& path, const graph_state& state,
                                 const snapshot& s, const section_file_header& header) {
    new_file fresh(files, path);
    write_checkpoint(state, s, header, fresh);
    fresh.flush();
    const std::uint64_t bytes = fresh.size();
    fresh.replace();
    files.flush_folder(path);
    return bytes;
}

void remove_leftovers(file_system& files, const file_names& names) {
    entente::remove_leftovers(files, names.checkpoint, {"", "-journal", "-checked"});
}

graph_identity make_identity() {
    std::random_device random;
    graph_identity id;
    for (char& byte : id) byte = static_cast<char>(random());
    return id;
}

namespace {
// Whether it names a process that is not there: what a killed holder wrote, before the next one wrote its own.
bool is_of_the_dead(std::string_view owner) noexcept {
    constexpr std::string_view before = "process ";
    if (!owner.starts_with(before)) return false;
    owner.remove_prefix(before.size());
    ::pid_t process = 0;
    const auto [end, problem] = std::from_chars(owner.data(), owner.data() + owner.size(), process);
    return problem == std::errc{} && process > 0 && ::kill(process, 0) != 0 && errno == ESRCH;
}
} // namespace

file_lock::file_lock(file_system& files, std::string path, purpose what_for)
    : files_(files),
      path_(std::move(path)) {
    std::string owner;
    // Whoever holds it without a word, or says that it only asks, will have let go of it in a moment.
    constexpr std::string_view asks = "asks\n";
    for (int tries = 0; tries < 50; ++tries) {
        if (tries != 0) ::usleep(1000);
        owner = what_for == purpose::asking ? asks : "process " + std::to_string(::getpid()) + "\n";
        handle_ = files_.lock(path_, owner);
        if (handle_ != -1) return;
        if (!owner.empty() && owner != asks && !is_of_the_dead(owner)) break;
    }
    if (owner == asks) owner.clear();
    while (!owner.empty() && owner.back() == '\n') owner.pop_back();
    throw error(error_kind::conflict,
                "the graph is open for writing in " + (owner.empty() ? "another process" : owner),
                file_place(path_), "close it there, or open it to read only");
}

file_lock::~file_lock() {
    try {
        release();
    } catch (...) {}
}

void file_lock::release() {
    if (handle_ != -1) files_.unlock(std::exchange(handle_, -1), path_);
}

} // namespace entente::detail
