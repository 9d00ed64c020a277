// SPDX-License-Identifier: BSL-1.0
// An append-only array whose elements never move: one thread writes new elements while any number of threads read old ones.
#pragma once

#include <entente/store/prefetch.hpp>

#include <array>
#include <atomic>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <type_traits>

namespace entente {

/// An array made of segments that double in size, allocated when first written to.
///
/// Elements are zero until written, and memory that nobody touched costs nothing: a column that few rows use stays nearly free.
/// There is no size: whoever owns the array publishes how far it may be read.
///
/// Threads: one writer. A reader may read an element whose write happened before (by an acquire of whatever published it), and
/// may call `load_or_zero` at any time. Concurrent access to one element goes through `atomic_ref` on both sides.
template <class T>
class segmented {
    static_assert(std::is_trivially_copyable_v<T>,
                  "elements are bytes: they are zero-filled and may be mapped from a file");

public:
    segmented() noexcept = default;
    segmented(const segmented&) = delete;
    segmented& operator=(const segmented&) = delete;
    ~segmented() {
        for (std::size_t s = 0; s < segment_count; ++s)
            if ((adopted_ >> s & 1) == 0) std::free(segments_[s].load(std::memory_order_relaxed));
    }

    /// How many elements `adopt` wants room for, so that the first `count` of them are there: whole segments.
    [[nodiscard]] static constexpr std::size_t room_for(std::size_t count) noexcept {
        return count == 0 ? 0 : count + run_length(count - 1) - 1;
    }
    /// Takes the memory at `data`, `room_for(count)` elements that outlive this array, as its first elements, before any
    /// reader is there; what was written there before is gone.
    void adopt(T* data, std::size_t count) noexcept {
        if (count == 0) return;
        for (std::size_t s = 0; s <= locate(count - 1).segment; ++s) {
            std::free(segments_[s].exchange(data, std::memory_order_release));
            adopted_ |= std::uint64_t{1} << s;
            data += segment_size(s);
        }
    }

    /// The element at `index`, whose segment must exist. O(1), two loads.
    [[nodiscard]] const T& operator[](std::size_t index) const noexcept {
        const auto at = locate(index);
        const T* data = segments_[at.segment].load(std::memory_order_acquire);
        assert(data != nullptr);
        return data[at.offset];
    }

    /// A copy of the element at `index`, or zero where nothing was ever written near it. Plain read, not atomic.
    [[nodiscard]] T load_or_zero(std::size_t index) const noexcept {
        const auto at = locate(index);
        const T* data = segments_[at.segment].load(std::memory_order_acquire);
        return data ? data[at.offset] : T{};
    }

    /// The element at `index` read as an atomic, or zero where nothing was ever written near it.
    [[nodiscard]] T load_atomic(std::size_t index,
                                std::memory_order order = std::memory_order_acquire) const noexcept {
        const auto at = locate(index);
        T* data = segments_[at.segment].load(std::memory_order_acquire);
        return data ? std::atomic_ref<T>(data[at.offset]).load(order) : T{};
    }

    /// The element at `index` to write to; allocates its segment, zeroed, if need be. Throws std::bad_alloc.
    [[nodiscard]] T& writable(std::size_t index) {
        const auto at = locate(index);
        T* data = segments_[at.segment].load(std::memory_order_relaxed);
        if (!data) [[unlikely]]
            data = allocate(at.segment);
        return data[at.offset];
    }

    /// Brings the element at `index` to the processor, if there is one, while the caller does something else.
    void prefetch(std::size_t index) const noexcept {
        const auto at = locate(index);
        if (const T* data = segments_[at.segment].load(std::memory_order_acquire))
            detail::prefetch(data + at.offset);
    }

    void store_atomic(std::size_t index, T element, std::memory_order order = std::memory_order_release) {
        std::atomic_ref<T>(writable(index)).store(element, order);
    }

    /// Calls `visit(const T* data, std::size_t count)` for each run of contiguous elements of [first, last), in order.
    template <class Visit>
    void for_each_run(std::size_t first, std::size_t last, Visit visit) const {
        while (first < last) {
            const auto at = locate(first);
            const std::size_t left = segment_size(at.segment) - at.offset;
            const std::size_t count = left < last - first ? left : last - first;
            visit(segments_[at.segment].load(std::memory_order_acquire) + at.offset, count);
            first += count;
        }
    }

    /// The same for elements that may never have been written: where they were not, `visit(nullptr, count)`.
    template <class Visit>
    void for_each_run_if_any(std::size_t first, std::size_t last, Visit visit) const {
        while (first < last) {
            const auto at = locate(first);
            const std::size_t left = segment_size(at.segment) - at.offset;
            const std::size_t count = left < last - first ? left : last - first;
            const T* data = segments_[at.segment].load(std::memory_order_acquire);
            visit(data ? data + at.offset : nullptr, count);
            first += count;
        }
    }

    /// How many elements from `index` on, itself included, lie next to each other in memory.
    [[nodiscard]] static constexpr std::size_t run_length(std::size_t index) noexcept {
        const auto at = locate(index);
        return segment_size(at.segment) - at.offset;
    }

    /// Memory set aside so far, in bytes (what was never touched is not resident).
    [[nodiscard]] std::size_t reserved_bytes() const noexcept {
        std::size_t bytes = 0;
        for (std::size_t s = 0; s < segment_count; ++s)
            if (segments_[s].load(std::memory_order_relaxed)) bytes += segment_size(s) * sizeof(T);
        return bytes;
    }

private:
    static constexpr unsigned first_bits =
        8; // the first segment holds 256 elements: a small graph stays small
    static constexpr std::size_t segment_count = 40;

    struct location {
        std::size_t segment;
        std::size_t offset;
    };
    static constexpr location locate(std::size_t index) noexcept {
        const std::size_t shifted = index + (std::size_t{1} << first_bits);
        const auto top =
            static_cast<unsigned>(std::bit_width(shifted | 1)) - 1; // never 0, as an analyser can not see
        return {top - first_bits, shifted - (std::size_t{1} << top)};
    }
    static constexpr std::size_t segment_size(std::size_t segment) noexcept {
        return std::size_t{1} << (segment + first_bits);
    }

    [[gnu::noinline]] T* allocate(std::size_t segment) {
        auto* data = static_cast<T*>(std::calloc(segment_size(segment), sizeof(T)));
        if (!data) throw std::bad_alloc();
        segments_[segment].store(data, std::memory_order_release);
        return data;
    }

    std::array<std::atomic<T*>, segment_count> segments_{};
    std::uint64_t adopted_ = 0; // one bit a segment: memory that is not this array's
};

} // namespace entente
