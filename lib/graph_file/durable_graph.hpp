// SPDX-License-Identifier: BSL-1.0
// What stands between a graph and its file: commits go into the journal, checkpoints fold it away, readers follow it.
#pragma once

#include "checkpoint.hpp"

#include <entente/graph_access.hpp>
#include <entente/graph_file.hpp>
#include <entente/store/journal.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace entente::detail {

/// The files that a graph's file consists of.
struct file_names {
    std::string checkpoint, journal, lock, checked;
    /// `path` may be a symbolic link to the checkpoint; the others stand beside what it points to.
    file_names(file_system& files, const std::string& path)
        : checkpoint(files.resolve(path)),
          journal(checkpoint + "-journal"),
          lock(checkpoint + "-lock"),
          checked(checkpoint + "-checked") {}
};

/// Removes what killed processes left of checkpoints and journals that did not take their place. With the lock held. Throws error(io).
void remove_leftovers(file_system& files, const file_names& names);

/// Takes the writer's lock. Throws error(conflict) that names the holder.
class file_lock {
public:
    /// Who only asks whether a writer has it lets go of it at once: a writer that comes at that moment waits for it.
    enum class purpose { writing, asking };
    file_lock(file_system& files, std::string path, purpose what_for = purpose::writing);
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;
    ~file_lock();
    void release();

private:
    file_system& files_;
    std::string path_;
    file_system::handle handle_;
};

/// Where a graph stands, for going on from there.
struct position {
    std::uint32_t commit = 0;
    std::uint64_t chain = 0; ///< of that commit
    table_ends ends;         ///< what the commits up to it brought
};

/// A graph as checkpoint and journal tell it.
struct opened_graph {
    std::unique_ptr<graph_state> state;
    section_file_header header;
    std::uint64_t checkpoint_bytes = 0;
    file_stamp stamp;                        ///< of the checkpoint
    std::unique_ptr<journal_reader> journal; ///< behind the last whole record; null where there is no journal
    position at;
};

/// Opens checkpoint and journal and replays. For a writer, `keep_still` is set: nobody changes the files meanwhile, so that what is behind the
/// journal's whole records is torn or damaged. Otherwise a pair that does not fit is looked at again, since a checkpoint may have come between.
[[nodiscard]] opened_graph open_files(file_system& files, const file_names& names, verification verify,
                                      bool keep_still);

/// A checkpoint and a journal that do not belong together, or not yet.
struct mismatch : error {
    using error::error;
};
/// Throws mismatch where the journal does not go on from `at` of that graph.
void require_continues(const journal_reader& journal, const graph_identity& graph, const position& at);

/// Replays what stands in the journal beyond `at`, where `g` is, and moves `at` along.
void replay_journal(graph& g, journal_reader& journal, position& at);

/// Writes the whole graph as a checkpoint in place of the one at `path`, flushed, its folder too.
std::uint64_t replace_checkpoint(file_system& files, const std::string& path, const graph_state& state,
                                 const snapshot& s, const section_file_header& header);

/// A new identity for a graph.
[[nodiscard]] graph_identity make_identity();

/// The remedy where it is not known what the disk holds.
inline constexpr const char* reopen = "close the graph and open it again";

/// The sink of a graph that was opened for writing.
class durable_graph final : public change_sink {
public:
    durable_graph(const open_settings& settings, file_system& files, file_names names,
                  std::unique_ptr<file_lock> lock, opened_graph& opened);
    ~durable_graph() override;

    void commit(const commit_changes& changes) override;
    [[nodiscard]] bool publishes() const noexcept override { return settings_.flush == flushing::group; }
    void wait_for(transaction_id commit) override;
    void applied(transaction_id commit) noexcept override;
    void committed() noexcept override;
    void require_writable() override;
    bool checkpoint() override;
    void close() override;

    [[nodiscard]] file_status status();
    [[nodiscard]] table_ends ends() const noexcept { return ends_; }
    /// What a copy of all that is written says of itself. With the writer's lock held.
    [[nodiscard]] section_file_header header_now() const;

private:
    void fail(const error& cause);
    [[nodiscard]] bool worth_a_checkpoint(const commit_changes& changes) const noexcept;
    void commit_as_checkpoint(const commit_changes& changes, std::unique_lock<std::mutex> one_checkpoint);
    void fold(std::unique_lock<std::mutex> one_checkpoint);
    void switch_journal(const section_file_header& header, std::optional<std::uint64_t> records_from);
    void keep_journal_ahead() noexcept;
    void flush_or_fail();
    void flush_written();
    enum class company { none, awaited };
    void flush_in_group(std::uint32_t commit, company others);
    void checkpoint_by_itself() noexcept;
    void take_leave();

    open_settings settings_;
    file_system& files_;
    file_names names_;
    std::unique_ptr<file_lock> lock_;
    graph_state& state_;
    section_file_header header_; ///< of the checkpoint
    std::unique_ptr<journal_writer> journal_;
    table_ends ends_; ///< what the commits so far brought
    std::string record_;
    bool last_is_durable_ = true; ///< whether the commit that is being applied is on the disk

    std::mutex checkpoint_mutex_; ///< one checkpoint at a time; taken before the writer's lock
    std::mutex worker_mutex_;     ///< for starting and joining the next
    std::thread worker_;

    // What waiting threads and `status` see.
    std::mutex mutex_;
    std::condition_variable flushed_;
    bool flushing_ = false;
    std::condition_variable joined_; ///< another commit waits for the flush to come
    std::uint32_t last_group_ = 1;   ///< commits that were waiting when the last flush was done
    std::chrono::nanoseconds last_flush_{0};
    std::uint32_t appended_commit_ = 0, durable_commit_ = 0;
    std::uint64_t appended_end_ = 0, durable_end_ = 0;
    std::string failure_;
    bool checkpoint_is_due_ = false;       ///< and somebody makes it
    std::uint64_t next_checkpoint_at_ = 0; ///< bytes of journal
    std::string checkpoint_problem_;
    std::uint64_t checkpoint_bytes_ = 0;
    std::uint64_t cut_bytes_ = 0, cut_at_ = 0;
    bool closed_ = false;
};

/// The sink of a graph that was opened to read only.
class followed_graph final : public change_sink {
public:
    followed_graph(file_system& files, file_names names, verification verify, opened_graph& opened);
    void commit(const commit_changes&) override { require_writable(); }
    void require_writable() override;
    bool refresh(std::unique_ptr<graph_state>& state) override;
    [[nodiscard]] file_status status() const;
    [[nodiscard]] table_ends ends() const noexcept { return at_.ends; }
    /// What a copy of all that is written says of itself. With the writer's lock held.
    [[nodiscard]] section_file_header header_now() const;
    bool checkpoint() override { return require_writable(), true; }

private:
    void follow(std::unique_ptr<graph_state>& state);
    [[nodiscard]] bool checkpoint_went_ahead(std::uint32_t commit);
    void replay(std::unique_ptr<graph_state>& state);
    void reload(std::unique_ptr<graph_state>& state);

    file_system& files_;
    file_names names_;
    verification verify_;
    section_file_header header_;
    std::uint64_t checkpoint_bytes_ = 0;
    std::unique_ptr<journal_reader> journal_;
    position at_;
    file_stamp checkpoint_stamp_;
    std::vector<std::unique_ptr<graph_state>> earlier_; ///< that views may still look at
};

} // namespace entente::detail
