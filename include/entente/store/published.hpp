// SPDX-License-Identifier: BSL-1.0
// A value that one thread replaces and any number of threads read without locks; an old value lives as long as somebody holds it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace entente {

/// Publication by reference counts in slots that are never deallocated while the `published` lives, so that a reader may always
/// touch a count: if the slot was given up meanwhile, the count is negative and the reader tries again.
///
/// Threads: `publish` from one thread at a time; `hold` and everything on a `holder` from any thread, lock-free. Holders must
/// not outlive the `published` they came from.
template <class T>
class published {
    struct slot {
        std::atomic<std::int64_t> holders{given_up};
        T value{};
    };
    static constexpr std::int64_t given_up = std::int64_t{-1} << 40;

public:
    /// Keeps one published value alive. Copying costs one atomic addition.
    class holder {
    public:
        holder() noexcept = default;
        holder(const holder& other) noexcept : slot_(other.slot_) {
            if (slot_) slot_->holders.fetch_add(1, std::memory_order_relaxed);
        }
        holder(holder&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
        holder& operator=(holder other) noexcept {
            std::swap(slot_, other.slot_);
            return *this;
        }
        ~holder() {
            if (slot_) slot_->holders.fetch_sub(1, std::memory_order_release);
        }
        [[nodiscard]] const T& operator*() const noexcept { return slot_->value; }
        [[nodiscard]] const T* operator->() const noexcept { return &slot_->value; }
        [[nodiscard]] explicit operator bool() const noexcept { return slot_ != nullptr; }

    private:
        friend class published;
        explicit holder(slot* s) noexcept : slot_(s) {}
        slot* slot_ = nullptr;
    };

    explicit published(T first) { publish(std::move(first)); }
    published(const published&) = delete;
    published& operator=(const published&) = delete;

    /// The value published last, or a later one. Lock-free.
    [[nodiscard]] holder hold() const noexcept {
        for (;;) {
            slot* s = current_.load(std::memory_order_acquire);
            if (s->holders.fetch_add(1, std::memory_order_acq_rel) >= 0) return holder(s);
            s->holders.fetch_sub(1, std::memory_order_relaxed);
        }
    }

    /// Makes room, so that the next `publish` can't fail. Throws std::bad_alloc.
    void reserve() { (void)free_slot(); }

    /// Replaces the value for all who `hold` from now on. Values that nobody holds any more are destroyed here, at the latest by
    /// the next call. Throws std::bad_alloc, and then changes nothing.
    void publish(T value) {
        slot* s = free_slot();
        s->value = std::move(value);
        s->holders.fetch_sub(given_up, std::memory_order_release);
        current_.store(s, std::memory_order_release);
        reclaim();
    }

    /// The current value, for the thread that publishes.
    [[nodiscard]] const T& current() const noexcept {
        return current_.load(std::memory_order_relaxed)->value;
    }

    /// Whether anybody holds any value. For the thread that publishes.
    [[nodiscard]] bool held() const noexcept {
        for (const auto& s : slots_)
            if (s->holders.load(std::memory_order_acquire) > 0) return true;
        return false;
    }

    /// Destroys old values that nobody holds. For the thread that publishes.
    void reclaim() {
        for (auto& s : slots_) {
            if (s.get() == current_.load(std::memory_order_relaxed)) continue;
            std::int64_t unheld = 0;
            if (s->holders.compare_exchange_strong(unheld, given_up, std::memory_order_acq_rel))
                s->value = T{};
        }
    }

private:
    slot* free_slot() {
        for (auto& s : slots_)
            if (s.get() != current_.load(std::memory_order_relaxed) &&
                s->holders.load(std::memory_order_acquire) < 0)
                return s.get();
        slots_.push_back(std::make_unique<slot>());
        return slots_.back().get();
    }

    std::atomic<slot*> current_{nullptr};
    std::vector<std::unique_ptr<slot>> slots_;
};

} // namespace entente
