// SPDX-License-Identifier: BSL-1.0
// A graph that is written: commits, flushes, checkpoints.
#include "durable_graph.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace entente::detail {
namespace {

// Gives the writer's lock back at the end.
class writing {
public:
    explicit writing(graph_state& state) : lock_(state.writer) { lock_writer(state); }
    writing(const writing&) = delete;
    writing& operator=(const writing&) = delete;
    ~writing() { lock_.unlock(); }

private:
    writer_lock& lock_;
};

} // namespace

durable_graph::durable_graph(const open_settings& settings, file_system& files, file_names names,
                             std::unique_ptr<file_lock> lock, opened_graph& opened)
    : settings_(settings),
      files_(files),
      names_(std::move(names)),
      lock_(std::move(lock)),
      state_(*opened.state),
      header_(opened.header),
      ends_(opened.at.ends),
      next_checkpoint_at_(settings.checkpoint_at),
      checkpoint_bytes_(opened.checkpoint_bytes) {
    if (opened.journal) {
        cut_bytes_ = opened.journal->torn_bytes();
        if (cut_bytes_ != 0) cut_at_ = opened.journal->position();
    }
    const bool goes_on = opened.journal && (opened.at.commit != header_.commit ||
                                            (opened.journal->header().commit == header_.commit &&
                                             opened.journal->position() == journal_header::size));
    if (goes_on) {
        journal_ = std::make_unique<journal_writer>(files_, names_.journal, opened.journal->position(),
                                                    opened.at.chain);
        // Who wrote it may have died before its name was on the disk.
        files_.flush_folder(names_.journal);
    } else { // none, or one whose commits are all in the checkpoint
        journal_header fresh;
        fresh.graph = header_.graph;
        fresh.chain = header_.chain;
        fresh.commit = header_.commit;
        journal_ = std::make_unique<journal_writer>(files_, names_.journal, fresh);
        journal_->take_place();
        files_.flush_folder(names_.journal);
    }
    opened.journal.reset();
    keep_journal_ahead();
    appended_commit_ = durable_commit_ = state_.written_commit;
    appended_end_ = durable_end_ = journal_->end();
}

durable_graph::~durable_graph() {
    try {
        close();
    } catch (...) {} // who wants to know calls `close`
    if (worker_.joinable()) worker_.join();
}

void durable_graph::require_writable() {
    const std::lock_guard lock(mutex_);
    if (closed_)
        throw error(error_kind::conflict, "the graph was closed", file_place(names_.checkpoint),
                    "open it again");
    if (!failure_.empty()) throw error(error_kind::io, failure_, file_place(names_.journal), reopen);
}

// After this nothing is acknowledged any more: what the disk holds is not known.
void durable_graph::fail(const error& cause) {
    const std::lock_guard lock(mutex_);
    if (failure_.empty())
        failure_ = "an earlier commit could not be made durable (" + std::string(cause.message()) +
                   "), and what the disk holds since is not known";
}

void durable_graph::commit(const commit_changes& changes) {
    require_writable();
    if (worth_a_checkpoint(changes))
        // One that runs already needs the writer's lock, which this thread has: then a record has to do.
        if (std::unique_lock one(checkpoint_mutex_, std::try_to_lock); one)
            return commit_as_checkpoint(changes, std::move(one));

    record_.clear();
    const table_ends to{state_.values.size(), state_.references.size()};
    encode_commit(state_, changes.ontology_changed ? changes.ontology : nullptr, changes, ends_, to, record_);
    try {
        journal_->append(changes.number.value(), record_);
    } catch (const error& e) {
        if (journal_->broken()) fail(e);
        throw;
    }
    if (settings_.flush == flushing::each_commit) {
        try {
            flush_or_fail();
        } catch (...) {
            journal_->take_back();
            throw;
        }
        journal_->flushed_up_to(journal_->end());
    }
    ends_ = to;
    last_is_durable_ = settings_.flush == flushing::each_commit;
}

void durable_graph::applied(transaction_id commit) noexcept {
    const std::lock_guard lock(mutex_);
    appended_commit_ = commit.value();
    appended_end_ = journal_->end();
    joined_.notify_one();
    if (last_is_durable_) {
        durable_commit_ = appended_commit_;
        durable_end_ = appended_end_;
        state_.publish(appended_commit_);
    }
}

// A load at once is written once: straight into a checkpoint, which is what its journal would become.
bool durable_graph::worth_a_checkpoint(const commit_changes& changes) const noexcept {
    constexpr std::uint64_t bytes_of_statement = 16, least = std::uint64_t{4} << 20;
    const std::uint64_t bytes = (changes.statement_end - changes.first_statement) * bytes_of_statement;
    return changes.sealed && changes.retracted.empty() && changes.removed.empty() && !changes.renames &&
           settings_.checkpoint_at != 0 && bytes >= std::max(settings_.checkpoint_at, least);
}

void durable_graph::commit_as_checkpoint(const commit_changes& changes,
                                         [[maybe_unused]] std::unique_lock<std::mutex> one_checkpoint) {
    flush_written();
    snapshot s = take_snapshot(state_, {state_.values.size(), state_.references.size()});
    s.commit = changes.number.value();
    s.statements = changes.statement_end;
    s.entities = changes.entity_end;
    s.ontology = std::make_shared<const entente::ontology>(*changes.ontology);
    s.sealed = changes.sealed;
    s.first_not_plain = std::min(s.first_not_plain, changes.first_not_plain);
    if (s.first_not_plain == s.statements) s.first_not_plain = 0xFFFF'FFFFu;
    section_file_header header = header_now();
    header.commit = s.commit;
    header.chain = chain_without_record(journal_->chain(), s.commit, changes.time);
    {
        new_file fresh(files_, names_.checkpoint);
        write_checkpoint(state_, s, header, fresh);
        fresh.flush();
        const std::uint64_t bytes = fresh.size();
        try {
            fresh.replace();
            files_.flush_folder(names_.checkpoint);
        } catch (const error& e) {
            fail(e); // whether the commit is what a reader sees from here on is not known
            throw;
        }
        const std::lock_guard lock(mutex_);
        checkpoint_bytes_ = bytes;
    }
    ends_ = {s.values, s.references};
    header_ = header;
    last_is_durable_ = true;
    try {
        switch_journal(header, std::nullopt);
    } catch (const error& e) {
        fail(e); // this commit is on the disk, but none can follow it in that journal
    }
}

// With the writer's lock held, and nothing waiting for a flush.
void durable_graph::switch_journal(const section_file_header& header,
                                   std::optional<std::uint64_t> records_from) {
    journal_header fresh;
    fresh.graph = header.graph;
    fresh.chain = header.chain;
    fresh.commit = header.commit;
    auto next = records_from ? std::make_unique<journal_writer>(*journal_, fresh, *records_from)
                             : std::make_unique<journal_writer>(files_, names_.journal, fresh);
    try {
        next->take_place();
        journal_ = std::move(next);
        keep_journal_ahead();
        {
            const std::lock_guard lock(mutex_);
            appended_end_ = durable_end_ = journal_->end();
        }
        files_.flush_folder(names_.journal);
    } catch (const error& e) {
        fail(e); // which of the two journals has the name is not known
        throw;
    }
}

void durable_graph::keep_journal_ahead() noexcept {
    journal_->keep_ahead(settings_.flush == flushing::by_system ? 0 : settings_.journal_ahead);
}

section_file_header durable_graph::header_now() const {
    section_file_header h = header_;
    h.commit = state_.written_commit;
    h.chain = journal_->chain();
    return h;
}

// ---- checkpoints

void durable_graph::committed() noexcept {
    if (settings_.checkpoint_at == 0) return;
    {
        const std::lock_guard lock(mutex_);
        if (checkpoint_is_due_ || closed_ || !failure_.empty() ||
            appended_end_ < std::max(next_checkpoint_at_, checkpoint_bytes_ / 10))
            return;
        checkpoint_is_due_ = true; // for this thread alone to see to
    }
    if (!settings_.checkpoint_beside) return checkpoint_by_itself();
    const std::lock_guard one_worker(worker_mutex_); // the last one may be done before its thread is noted
    try {
        if (worker_.joinable()) worker_.join();
        worker_ = std::thread([this] { checkpoint_by_itself(); });
    } catch (...) { // no thread to be had
        checkpoint_by_itself();
    }
}

void durable_graph::checkpoint_by_itself() noexcept {
    std::string problem;
    try {
        fold(std::unique_lock(checkpoint_mutex_));
    } catch (const std::exception& e) {
        problem = e.what();
    } catch (...) {
        problem = "the checkpoint was given up";
    }
    const std::lock_guard lock(mutex_);
    next_checkpoint_at_ = problem.empty() ? settings_.checkpoint_at : appended_end_ + settings_.checkpoint_at;
    checkpoint_problem_ = std::move(problem);
    checkpoint_is_due_ = false;
}

bool durable_graph::checkpoint() {
    require_writable();
    if (state_.writer.held_by_this_thread())
        throw error(error_kind::conflict, "this thread has a transaction open on the graph", {},
                    "commit it first");
    fold(std::unique_lock(checkpoint_mutex_));
    return true;
}

void durable_graph::fold([[maybe_unused]] std::unique_lock<std::mutex> one_checkpoint) {
    snapshot s;
    section_file_header header;
    std::uint64_t records_end = 0;
    {
        const writing lock(state_);
        require_writable();
        flush_written();
        s = take_snapshot(state_, ends_);
        header = header_now();
        records_end = journal_->end();
        if (s.commit == header_.commit) return; // nothing new
    }
    s.sealed = sealed_rows_of(state_, s);
    new_file fresh(files_, names_.checkpoint);
    write_checkpoint(state_, s, header, fresh);
    fresh.flush();
    const std::uint64_t bytes = fresh.size();

    const writing lock(state_);
    require_writable();
    flush_written();
    fresh.replace();
    {
        const std::lock_guard status_lock(mutex_);
        checkpoint_bytes_ = bytes;
        header_ = header;
    }
    // Before the journal goes, its successor has to be there for good. Until then both journals go with both checkpoints.
    files_.flush_folder(names_.checkpoint);
    switch_journal(header, records_end);
    const epoch& now = state_.current.current();
    if (now.sealed->statement_count() < s.statements) state_.current.publish({s.sealed, now.ontology});
}

void durable_graph::close() {
    {
        const std::lock_guard lock(mutex_);
        if (closed_) return;
    }
    if (state_.writer.held_by_this_thread())
        throw error(error_kind::conflict, "this thread has a transaction open on the graph", {},
                    "commit it first");
    {
        const std::lock_guard one_worker(worker_mutex_);
        if (worker_.joinable()) worker_.join();
    }
    std::exception_ptr problem;
    try {
        take_leave();
    } catch (...) {
        problem = std::current_exception();
    }
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    journal_.reset();
    try {
        lock_->release();
    } catch (...) {
        if (!problem) problem = std::current_exception();
    }
    if (problem) std::rethrow_exception(problem);
}

// What was acknowledged is on the disk when this returns. A small graph is left as one file, so that copying it copies all of it.
void durable_graph::take_leave() {
    constexpr std::uint64_t small = std::uint64_t{4} << 20;
    if (const std::lock_guard lock(mutex_); !failure_.empty()) return journal_->cut_to(durable_end_);
    {
        const writing lock(state_);
        flush_written();
        journal_->end_here();
    }
    if (settings_.checkpoint_at == 0) return;
    try {
        if (checkpoint_bytes_ + journal_->end() <= small) fold(std::unique_lock(checkpoint_mutex_));
        if (journal_->end() == journal_header::size) files_.remove(names_.journal);
    } catch (const error&) {} // the journal has it all
}

file_status durable_graph::status() {
    const std::lock_guard lock(mutex_);
    file_status s;
    s.path = names_.checkpoint;
    s.writable = !closed_ && failure_.empty();
    s.checkpoint = transaction_id(header_.commit);
    s.checkpoint_bytes = checkpoint_bytes_;
    s.journal_bytes = appended_end_;
    s.cut_bytes = cut_bytes_;
    s.cut_at = cut_at_;
    s.checkpoint_problem = checkpoint_problem_;
    return s;
}

} // namespace entente::detail
