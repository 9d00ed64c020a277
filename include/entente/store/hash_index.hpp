// SPDX-License-Identifier: BSL-1.0
// A hash table from the content of a stored thing to its 32-bit id, for one writer and lock-free readers. It keeps ids and
// hashes only; what is compared lives in the table that the ids point into.
#pragma once

#include <entente/store/prefetch.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

/// A 64-bit hash of bytes (wyhash's multiply-and-fold construction). Hash tables in files are made with it: it never changes.
[[nodiscard]] inline std::uint64_t hash_bytes(std::string_view bytes) noexcept {
    const auto fold = [](std::uint64_t a, std::uint64_t b) {
        __extension__ using wide = unsigned __int128;
        const wide product = static_cast<wide>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    };
    const auto read8 = [](const char* p) {
        std::uint64_t v;
        std::memcpy(&v, p, 8);
        return v;
    };
    constexpr std::uint64_t k0 = 0xA076'1D64'78BD'642Full, k1 = 0xE703'7ED1'A0B4'28DBull;
    const char* p = bytes.data();
    std::size_t n = bytes.size();
    std::uint64_t state = k0 ^ n;
    for (; n > 16; n -= 16, p += 16) state = fold(read8(p) ^ k1, read8(p + 8) ^ state);
    std::uint64_t a = 0, b = 0;
    if (n >= 8) {
        a = read8(p);
        b = read8(p + n - 8);
    } else if (n >= 4) {
        std::uint32_t low, high;
        std::memcpy(&low, p, 4);
        std::memcpy(&high, p + n - 4, 4);
        a = low;
        b = high;
    } else if (n > 0) {
        a = static_cast<unsigned char>(p[0]) |
            static_cast<std::uint64_t>(static_cast<unsigned char>(p[n / 2])) << 8 |
            static_cast<std::uint64_t>(static_cast<unsigned char>(p[n - 1])) << 16;
    }
    return fold(k1 ^ bytes.size(), fold(a ^ k1, b ^ state));
}

/// Open addressing with linear probing. Growing makes a new table and keeps the old one for readers still in it, so that memory
/// is at most twice the last table. Ids are never removed.
///
/// Threads: one writer calls `insert`; `find` may run at the same time in any number of threads without locks. A `find` that
/// runs beside the `insert` of the same content may or may not see it.
class hash_index {
public:
    hash_index() = default;
    hash_index(const hash_index&) = delete;
    hash_index& operator=(const hash_index&) = delete;

    /// The id whose hash is `hash` and for which `same(id)` is true. Expected O(1).
    template <class Same>
    [[nodiscard]] std::optional<std::uint32_t> find(std::uint64_t hash, Same same) const {
        const table* t = current_.load(std::memory_order_acquire);
        if (!t) return std::nullopt;
        const std::uint64_t tag = hash & tag_mask;
        for (std::size_t i = hash & t->mask;; i = (i + 1) & t->mask) {
            const std::uint64_t slot = t->slots[i].load(std::memory_order_acquire);
            if (slot == 0) return std::nullopt;
            if ((slot & tag_mask) == tag) {
                const auto id = static_cast<std::uint32_t>(slot) - 1;
                if (same(id)) return id;
            }
        }
    }

    /// Brings to the processor what `find` reads first, while the caller does something else.
    void prefetch(std::uint64_t hash) const noexcept {
        if (const table* t = current_.load(std::memory_order_acquire))
            detail::prefetch(&t->slots[hash & t->mask]);
    }
    /// The id that `find` will compare first, without comparing it: likely the one.
    [[nodiscard]] std::optional<std::uint32_t> candidate(std::uint64_t hash) const noexcept {
        return find(hash, [](std::uint32_t) { return true; });
    }

    /// Adds `id` under `hash`. The caller has made sure by `find` that its content is new. Amortised O(1). `hash_of(id)` gives
    /// back the hash of an id put in before; it is asked for when the table grows. Throws std::bad_alloc, and then adds nothing.
    template <class HashOf>
    void insert(std::uint64_t hash, std::uint32_t id, HashOf hash_of) {
        if (tables_.empty() || (count_ + 1) * 8 > (tables_.back()->mask + 1) * 5) grow(hash_of);
        place(*tables_.back(), hash, id, std::memory_order_release);
        ++count_;
    }

    /// Makes room for so many more, so that `insert` can't fail. Throws std::bad_alloc.
    template <class HashOf>
    void reserve(std::size_t more, HashOf hash_of) {
        while (tables_.empty() || (count_ + more) * 8 > (tables_.back()->mask + 1) * 5) grow(hash_of);
    }

    [[nodiscard]] std::size_t size() const noexcept { return count_; }

    /// The number of slots of a table for so many ids: a power of two.
    [[nodiscard]] static constexpr std::size_t slots_for(std::size_t count) noexcept {
        std::size_t slots = 64;
        while (count * 8 > slots * 5) slots *= 2;
        return slots;
    }
    /// Enters an id into slots, zeros at first and `slots_for` as many as there will be ids: the form that files hold.
    static void enter(std::span<std::uint64_t> slots, std::uint64_t hash, std::uint32_t id) noexcept {
        std::size_t i = hash & (slots.size() - 1);
        while (slots[i] != 0) i = (i + 1) & (slots.size() - 1);
        slots[i] = (hash & tag_mask) | (std::uint64_t{id} + 1);
    }
    /// Takes slots filled like that with `count` ids, in memory that outlives this index, as its table. To be called before anything is put in.
    void adopt(std::span<std::uint64_t> slots, std::size_t count) {
        tables_.push_back(std::make_unique<table>(reinterpret_cast<slot_type*>(slots.data()), slots.size()));
        current_.store(tables_.back().get(), std::memory_order_release);
        count_ = count;
    }

    /// For what comes from a file: whether the table holds as many ids as it says, each below `id_end`, so that every search ends.
    [[nodiscard]] bool possible(std::uint32_t id_end) const noexcept {
        const table* t = current_.load(std::memory_order_acquire);
        if (!t) return count_ == 0;
        std::size_t entered = 0;
        for (std::size_t i = 0; i <= t->mask; ++i)
            if (const std::uint64_t slot = t->slots[i].load(std::memory_order_relaxed)) {
                if (static_cast<std::uint32_t>(slot) - 1 >= id_end) return false;
                ++entered;
            }
        return entered == count_ && entered <= t->mask;
    }

private:
    // A slot is 0, or the upper half of the hash with the id plus one in the lower half.
    static constexpr std::uint64_t tag_mask = 0xFFFF'FFFF'0000'0000ull;

    using slot_type = std::atomic<std::uint64_t>;
    static_assert(sizeof(slot_type) == sizeof(std::uint64_t), "slots are mapped from files");

    struct table {
        explicit table(std::size_t size) : mask(size - 1), own(new slot_type[size]()), slots(own.get()) {}
        table(slot_type* adopted, std::size_t size) noexcept : mask(size - 1), slots(adopted) {}
        std::size_t mask;
        std::unique_ptr<slot_type[]> own;
        slot_type* slots;
    };

    static void place(table& t, std::uint64_t hash, std::uint32_t id, std::memory_order order) {
        std::size_t i = hash & t.mask;
        while (t.slots[i].load(std::memory_order_relaxed) != 0) i = (i + 1) & t.mask;
        t.slots[i].store((hash & tag_mask) | (std::uint64_t{id} + 1), order);
    }

    template <class HashOf>
    void grow(HashOf hash_of) {
        auto next = std::make_unique<table>(tables_.empty() ? 64 : (tables_.back()->mask + 1) * 2);
        if (!tables_.empty()) {
            const table& last = *tables_.back();
            for (std::size_t i = 0; i <= last.mask; ++i)
                if (const auto slot = last.slots[i].load(std::memory_order_relaxed)) {
                    const auto id = static_cast<std::uint32_t>(slot) - 1;
                    place(*next, hash_of(id), id, std::memory_order_relaxed);
                }
        }
        tables_.push_back(std::move(next));
        current_.store(tables_.back().get(), std::memory_order_release);
    }

    std::atomic<const table*> current_{nullptr};
    std::vector<std::unique_ptr<table>> tables_;
    std::size_t count_ = 0;
};

} // namespace entente
