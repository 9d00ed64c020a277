// SPDX-License-Identifier: BSL-1.0
// Entities: their keys, and at hand what is asked of them most, their name and their types. The name and the types are also
// statements; what stands here repeats the current ones.
#pragma once

#include <entente/model/id.hpp>
#include <entente/store/hash_index.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/text_pool.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace entente {

/// One row an entity, 32 bytes, with keys of up to 15 bytes in it. Threads: one writer; readers of what was published to them. The name and
/// the types may change later and are atomic; the number of the commit that changed them tells a reader whether they are news to it.
class entity_table {
public:
    /// Fills the row of a new entity, which nobody may see yet. An empty key is none.
    void write(std::uint32_t e, std::string_view key, text_pool& pool) {
        row& r = rows_.writable(e);
        r = {};
        r.key.assign(key, pool);
    }
    /// Makes room for so many more keys, so that `publish_key` can't fail.
    void reserve_keys(std::size_t more, const text_pool& pool) {
        keys_.reserve(more, [&](std::uint32_t i) { return hash_bytes(key(i, pool)); });
    }
    /// Enters the key, from then on to be found.
    void publish_key(std::uint32_t e, const text_pool& pool) {
        const std::string_view own = key(e, pool);
        if (!own.empty())
            keys_.insert(hash_bytes(own), e, [&](std::uint32_t i) { return hash_bytes(key(i, pool)); });
    }

    [[nodiscard]] std::optional<entity_id> find(std::string_view key, const text_pool& pool) const {
        return find(key, hash_bytes(key), pool);
    }

    /// Calls `found(i, std::optional<entity_id>)` for each of the keys, in order. Several searches wait for memory at the same time: about three
    /// times as fast as one after the other where the table is larger than the caches.
    template <class Found>
    void find_all(std::span<const std::string_view> keys, const text_pool& pool, Found found) const {
        constexpr std::size_t at_once = 16;
        std::array<std::uint64_t, at_once> hashes;
        for (std::size_t first = 0; first < keys.size(); first += at_once) {
            const auto some = keys.subspan(first, std::min(at_once, keys.size() - first));
            for (std::size_t i = 0; i < some.size(); ++i) keys_.prefetch(hashes[i] = hash_bytes(some[i]));
            for (std::size_t i = 0; i < some.size(); ++i)
                if (const auto likely = keys_.candidate(hashes[i])) rows_.prefetch(*likely);
            for (std::size_t i = 0; i < some.size(); ++i) found(first + i, find(some[i], hashes[i], pool));
        }
    }

    [[nodiscard]] std::string_view key(std::uint32_t e, const text_pool& pool) const noexcept {
        return rows_[e].key.view(pool);
    }

    /// Asks the memory for a row that will be looked at soon.
    void prefetch(std::uint32_t e) const noexcept { rows_.prefetch(e); }

    /// Where the current name lies, or nothing (zero) where an entity has none, or where it has to be looked up in the statements
    /// (`changed` says so).
    [[nodiscard]] text_ref name(std::uint32_t e) const noexcept {
        return std::bit_cast<text_ref>(atomic(rows_[e].name).load(std::memory_order_acquire));
    }
    [[nodiscard]] type_set_id types(std::uint32_t e) const noexcept {
        return type_set_id(atomic(rows_[e].types).load(std::memory_order_acquire));
    }
    /// The last commit that changed the name or the types after the entity was published; 0 if none did. Read it after them.
    [[nodiscard]] std::uint32_t changed(std::uint32_t e) const noexcept {
        return touched(e) ? changed_.load_atomic(e) : 0;
    }

    void set_changed(std::uint32_t e, std::uint32_t transaction) {
        changed_.store_atomic(e, transaction);
        touch(e);
    }
    void set_name(std::uint32_t e, text_ref name) noexcept {
        atomic(rows_.writable(e).name).store(std::bit_cast<std::uint64_t>(name), std::memory_order_release);
    }
    void set_types(std::uint32_t e, type_set_id types) noexcept {
        atomic(rows_.writable(e).types).store(types.value(), std::memory_order_release);
    }

    /// The commit that removed the entity, or 0.
    [[nodiscard]] std::uint32_t removed(std::uint32_t e) const noexcept {
        return touched(e) ? removed_.load_atomic(e) : 0;
    }
    void remove(std::uint32_t e, std::uint32_t transaction) {
        removed_.store_atomic(e, transaction);
        touch(e);
    }
    /// Makes room, so that `remove` and `set_changed` can't fail.
    void reserve_change(std::uint32_t e) {
        (void)removed_.writable(e);
        (void)changed_.writable(e);
    }

    /// What a row is to say in a checkpoint where it says something newer by now.
    struct older_row {
        text_ref name;
        type_set_id types;
    };
    /// Hands the first `count` entities as they were after commit `at` to the writer of a checkpoint. `older(e)` gives what a row said then
    /// that changed since.
    template <class Out, class Older>
    void save(Out& out, std::uint32_t count, std::uint32_t at, const text_pool& pool, Older older) const {
        out.template elements<row>(section_kind::entities, count, [&](std::uint32_t e) {
            row copy;
            std::memcpy(&copy.key, &rows_[e].key, sizeof copy.key);
            copy.touched = atomic(rows_[e].touched).load(std::memory_order_acquire);
            copy.name = atomic(rows_[e].name).load(std::memory_order_acquire);
            copy.types = atomic(rows_[e].types).load(std::memory_order_acquire);
            if (changed(e) > at) { // asked after the row was read
                const older_row then = older(e);
                copy.name = std::bit_cast<std::uint64_t>(then.name);
                copy.types = then.types.value();
            }
            return copy;
        });
        out.template sparse_elements<std::uint32_t>(section_kind::entity_changes, count, changed_,
                                                    [&](std::uint32_t c) { return c > at ? at : c; });
        out.template sparse_elements<std::uint32_t>(section_kind::entity_removals, count, removed_,
                                                    [&](std::uint32_t c) { return c > at ? 0 : c; });
        std::uint32_t with_key = 0;
        for (std::uint32_t e = 0; e < count; ++e) with_key += key(e, pool).empty() ? 0 : 1;
        out.hash(section_kind::key_hash, count, with_key, [&](std::uint32_t e) {
            const std::string_view k = key(e, pool);
            return k.empty() ? std::nullopt : std::optional(hash_bytes(k));
        });
    }
    template <class In>
    void load(In& in, std::uint32_t count, std::uint32_t with_key) {
        in.array(section_kind::entities, rows_, count);
        in.sparse_array(section_kind::entity_changes, changed_, count);
        in.sparse_array(section_kind::entity_removals, removed_, count);
        in.hash(section_kind::key_hash, keys_, with_key);
    }
    [[nodiscard]] bool index_possible(std::uint32_t entities) const noexcept {
        return keys_.possible(entities);
    }
    /// For what comes from a file: whether row `e` speaks only of what is there. A change of an entity whose row knows of none is none: it came
    /// after the row was saved, while the checkpoint was being written.
    [[nodiscard]] bool possible(std::uint32_t e, const text_pool& pool, std::uint32_t type_sets,
                                std::uint32_t last_commit) const {
        const row& r = rows_[e];
        if (!r.key.possible(pool) || !pool.holds(std::bit_cast<text_ref>(r.name)) || r.types >= type_sets ||
            r.touched > 1 || changed_.load_or_zero(e) > last_commit ||
            removed_.load_or_zero(e) > last_commit || (r.touched == 0 && removed_.load_or_zero(e) != 0))
            return false;
        const std::string_view k = key(e, pool);
        return k.empty() || find(k, pool) == entity_id(e);
    }

    [[nodiscard]] std::size_t reserved_bytes() const noexcept {
        return rows_.reserved_bytes() + changed_.reserved_bytes() + removed_.reserved_bytes();
    }

private:
    // Short texts in place: looking a key up then needs one memory access after the hash table's, not two.
    class short_key {
    public:
        void assign(std::string_view key, text_pool& pool) {
            if (key.size() < sizeof bytes_) {
                key.copy(bytes_, key.size());
                bytes_[last] = static_cast<char>(key.size());
            } else {
                const text_ref elsewhere = pool.append(key);
                std::memcpy(bytes_, &elsewhere, sizeof elsewhere);
                bytes_[last] = in_pool;
            }
        }
        [[nodiscard]] std::string_view view(const text_pool& pool) const noexcept {
            if (bytes_[last] != in_pool) [[likely]]
                return {bytes_, static_cast<std::size_t>(bytes_[last])};
            text_ref elsewhere;
            std::memcpy(&elsewhere, bytes_, sizeof elsewhere);
            return pool[elsewhere];
        }

        [[nodiscard]] bool possible(const text_pool& pool) const noexcept {
            if (bytes_[last] != in_pool)
                return bytes_[last] >= 0 && bytes_[last] < static_cast<char>(sizeof bytes_);
            text_ref elsewhere;
            std::memcpy(&elsewhere, bytes_, sizeof elsewhere);
            return pool.holds(elsewhere);
        }

    private:
        static constexpr std::size_t last = 15;
        static constexpr char in_pool = 0x7F;
        char bytes_[16] = {}; // the last one is the length
    };

    struct row {
        short_key key;
        std::uint64_t name = 0;
        std::uint32_t types = 0;
        std::uint32_t touched = 0; // whether `changed_` or `removed_` knows of it: most entities never change
    };
    [[nodiscard]] std::optional<entity_id> find(std::string_view key, std::uint64_t hash,
                                                const text_pool& pool) const {
        if (key.empty()) return std::nullopt;
        const auto e = keys_.find(hash, [&](std::uint32_t i) { return rows_[i].key.view(pool) == key; });
        return e ? std::optional(entity_id(*e)) : std::nullopt;
    }

    template <class T>
    static std::atomic_ref<T> atomic(const T& field) noexcept {
        return std::atomic_ref<T>(const_cast<T&>(field)); // loads only, where the row is const
    }

    [[nodiscard]] bool touched(std::uint32_t e) const noexcept {
        return atomic(rows_[e].touched).load(std::memory_order_acquire) != 0;
    }
    void touch(std::uint32_t e) noexcept {
        atomic(rows_.writable(e).touched).store(1, std::memory_order_release);
    }

    segmented<row> rows_;
    segmented<std::uint32_t> changed_;
    segmented<std::uint32_t> removed_;
    hash_index keys_;
};

} // namespace entente
