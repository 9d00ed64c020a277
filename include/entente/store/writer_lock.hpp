// SPDX-License-Identifier: BSL-1.0
// The lock that lets one transaction at a time change a graph. (<mutex> and <thread> would cost every user a third of a second a file.)
#pragma once

#include <atomic>
#include <cstdint>

namespace entente {

/// A mutex that knows whether the calling thread has it. Waiting threads sleep.
class writer_lock {
public:
    writer_lock() = default;
    writer_lock(const writer_lock&) = delete;
    writer_lock& operator=(const writer_lock&) = delete;

    void lock() noexcept {
        for (std::uintptr_t holder = 0;
             !holder_.compare_exchange_weak(holder, this_thread(), std::memory_order_acquire); holder = 0)
            if (holder != 0) holder_.wait(holder, std::memory_order_relaxed);
    }
    void unlock() noexcept {
        holder_.store(0, std::memory_order_release);
        holder_.notify_one();
    }
    [[nodiscard]] bool held_by_this_thread() const noexcept {
        return holder_.load(std::memory_order_relaxed) == this_thread();
    }

private:
    // Any address that only this thread has will do.
    static std::uintptr_t this_thread() noexcept {
        static thread_local char own;
        return reinterpret_cast<std::uintptr_t>(&own);
    }
    std::atomic<std::uintptr_t> holder_{0};
};

} // namespace entente
