// SPDX-License-Identifier: BSL-1.0
// How the commits of a graph in a file get to the disk, and who waits for it.
#include "durable_graph.hpp"

#include <chrono>
#include <exception>

namespace entente::detail {

void durable_graph::flush_or_fail() {
    try {
        journal_->flush();
    } catch (const error& e) {
        fail(e);
        throw;
    } catch (...) {
        fail(error(error_kind::io, "the flush was given up"));
        throw;
    }
}

// With the writer's lock held: returns when all that is written is on the disk and published.
void durable_graph::flush_written() {
    if (settings_.flush == flushing::group) {
        std::uint32_t last = 0;
        {
            const std::lock_guard lock(mutex_);
            last = appended_commit_;
        }
        flush_in_group(last, company::none);
    } else if (settings_.flush == flushing::by_system) {
        flush_or_fail();
        journal_->flushed_up_to(journal_->end());
        const std::lock_guard lock(mutex_);
        durable_commit_ = appended_commit_;
        durable_end_ = appended_end_;
    }
}

void durable_graph::wait_for(transaction_id commit) {
    if (settings_.flush == flushing::group) flush_in_group(commit.value(), company::awaited);
}

void durable_graph::flush_in_group(std::uint32_t commit, company others) {
    std::unique_lock lock(mutex_);
    while (durable_commit_ < commit) {
        if (!failure_.empty()) throw error(error_kind::io, failure_, file_place(names_.journal), reopen);
        if (flushing_) { // somebody's flush is under way: the next one will have this commit too
            flushed_.wait(lock);
            continue;
        }
        flushing_ = true;
        // Threads that shared the last flush are about to commit again, and a flush without them would make them wait for another: a part of a
        // flush is worth spending on them. Who was alone in the last one does not wait.
        if (others == company::awaited)
            joined_.wait_for(lock, last_flush_ / 2,
                             [&] { return appended_commit_ - durable_commit_ >= last_group_; });
        const std::uint32_t target = appended_commit_;
        const std::uint64_t end = appended_end_;
        lock.unlock();
        const auto start = std::chrono::steady_clock::now();
        std::exception_ptr problem;
        try {
            flush_or_fail();
        } catch (...) {
            problem = std::current_exception(); // the others must not wait for this thread
        }
        lock.lock();
        flushing_ = false;
        if (!problem) {
            journal_->flushed_up_to(end);
            last_flush_ = std::chrono::steady_clock::now() - start;
            last_group_ = appended_commit_ - durable_commit_; // with those who came too late for it
            durable_commit_ = target;
            durable_end_ = end;
            state_.publish(target);
        }
        lock.unlock(); // first: those who wake need it
        flushed_.notify_all();
        if (problem) std::rethrow_exception(problem);
        lock.lock();
    }
}

} // namespace entente::detail
