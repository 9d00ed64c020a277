// SPDX-License-Identifier: BSL-1.0
// A ring of batches between two threads.
#include "statement_stream.hpp"

namespace entente::bench {

statement_stream::statement_stream(const mapped_file& file) : reader_([this, &file] { read(file); }) {}

statement_stream::~statement_stream() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    reader_.join();
}

// Null when nobody wants more.
std::vector<statement_row>* statement_stream::free_batch() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return stopped_ || read_ - given_back_ < batches_.size(); });
    return stopped_ ? nullptr : &batches_[read_ % batches_.size()];
}

void statement_stream::read(const mapped_file& file) {
    std::exception_ptr failure;
    try {
        statement_reader reader(file);
        bool more = true;
        while (more) {
            std::vector<statement_row>* const batch = free_batch();
            if (!batch) break;
            batch->resize(batch_size);
            std::size_t count = 0;
            try {
                while (count < batch_size && (more = reader.next((*batch)[count]))) ++count;
            } catch (...) {
                failure = std::current_exception();
                more = false;
            }
            batch->resize(count);
            const std::lock_guard lock(mutex_);
            if (count != 0) ++read_;
            changed_.notify_all();
        }
    } catch (...) {
        failure = std::current_exception();
    }
    const std::lock_guard lock(mutex_);
    failure_ = failure;
    ended_ = true;
    changed_.notify_all();
}

std::span<const statement_row> statement_stream::next() {
    std::unique_lock lock(mutex_);
    given_back_ = taken_;
    changed_.notify_all();
    changed_.wait(lock, [&] { return ended_ || taken_ != read_; });
    if (taken_ != read_) return batches_[taken_++ % batches_.size()];
    if (failure_) std::rethrow_exception(failure_);
    return {};
}

} // namespace entente::bench
