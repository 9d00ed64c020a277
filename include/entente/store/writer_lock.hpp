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
        int found = free;
        if (!state_.compare_exchange_strong(found, taken, std::memory_order_acquire))
            while (state_.exchange(awaited, std::memory_order_acquire) != free)
                state_.wait(awaited, std::memory_order_relaxed);
        holder_.store(this_thread(), std::memory_order_relaxed);
    }
    void unlock() noexcept {
        holder_.store(0, std::memory_order_relaxed);
        if (state_.exchange(free, std::memory_order_release) == awaited) state_.notify_one();
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
    // An int is what systems wait for themselves: of anything else, the standard library would wake all who wait.
    enum : int { free, taken, awaited };
    std::atomic<int> state_{free};
    std::atomic<std::uintptr_t> holder_{0};
};

} // namespace entente
