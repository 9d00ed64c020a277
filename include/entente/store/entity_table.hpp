// SPDX-License-Identifier: BSL-1.0
// Entities: their keys, and at hand what is asked of them most, their name and their types. The name and the types are also
// statements; what stands here repeats the current ones.
#pragma once

#include <entente/model/id.hpp>
#include <entente/store/hash_index.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/text_pool.hpp>

#include <atomic>
#include <bit>
#include <cstdint>
#include <optional>
#include <string_view>

namespace entente {

/// One row an entity, 24 bytes. Threads: one writer; readers of what was published to them. The name and the types may change later and
/// are atomic; the number of the commit that changed them tells a reader whether they are news to it.
class entity_table {
public:
    /// Fills the row of a new entity, which nobody may see yet. An empty key is none.
    void write(std::uint32_t e, std::string_view key, text_pool& pool) {
        row& r = rows_.writable(e);
        r = {};
        r.key = pool.append(key);
    }
    /// Enters the key, from then on to be found.
    void publish_key(std::uint32_t e, const text_pool& pool) {
        const std::string_view key = pool[rows_[e].key];
        if (!key.empty()) keys_.insert(hash_bytes(key), e, [&](std::uint32_t i) { return hash_bytes(pool[rows_[i].key]); });
    }

    [[nodiscard]] std::optional<entity_id> find(std::string_view key, const text_pool& pool) const {
        if (key.empty()) return std::nullopt;
        const auto e = keys_.find(hash_bytes(key), [&](std::uint32_t i) {
            const text_ref known = rows_[i].key;
            return known.length() == key.size() && pool[known] == key;
        });
        return e ? std::optional(entity_id(*e)) : std::nullopt;
    }

    [[nodiscard]] std::string_view key(std::uint32_t e, const text_pool& pool) const noexcept { return pool[rows_[e].key]; }

    /// Where the current name lies, or nothing (zero) where an entity has none, or where it has to be looked up in the statements
    /// (`changed` says so).
    [[nodiscard]] text_ref name(std::uint32_t e) const noexcept {
        return std::bit_cast<text_ref>(atomic(rows_[e].name).load(std::memory_order_acquire));
    }
    [[nodiscard]] type_set_id types(std::uint32_t e) const noexcept {
        return type_set_id(atomic(rows_[e].types).load(std::memory_order_acquire));
    }
    /// The last commit that changed the name or the types after the entity was published; 0 if none did. Read it after them.
    [[nodiscard]] std::uint32_t changed(std::uint32_t e) const noexcept { return changed_.load_atomic(e); }

    void set_changed(std::uint32_t e, std::uint32_t transaction) { changed_.store_atomic(e, transaction); }
    void set_name(std::uint32_t e, text_ref name) noexcept {
        atomic(rows_.writable(e).name).store(std::bit_cast<std::uint64_t>(name), std::memory_order_release);
    }
    void set_types(std::uint32_t e, type_set_id types) noexcept {
        atomic(rows_.writable(e).types).store(types.value(), std::memory_order_release);
    }

    /// The commit that removed the entity, or 0.
    [[nodiscard]] std::uint32_t removed(std::uint32_t e) const noexcept { return removed_.load_atomic(e); }
    void remove(std::uint32_t e, std::uint32_t transaction) { removed_.store_atomic(e, transaction); }
    /// Makes room, so that `remove` and `set_changed` can't fail.
    void reserve_change(std::uint32_t e) {
        (void)removed_.writable(e);
        (void)changed_.writable(e);
    }

    [[nodiscard]] std::size_t reserved_bytes() const noexcept {
        return rows_.reserved_bytes() + changed_.reserved_bytes() + removed_.reserved_bytes();
    }

private:
    struct row {
        text_ref key;
        std::uint64_t name = 0;
        std::uint32_t types = 0;
        std::uint32_t unused = 0;
    };
    template <class T>
    static std::atomic_ref<T> atomic(const T& field) noexcept {
        return std::atomic_ref<T>(const_cast<T&>(field)); // loads only, where the row is const
    }

    segmented<row> rows_;
    segmented<std::uint32_t> changed_;
    segmented<std::uint32_t> removed_;
    hash_index keys_;
};

} // namespace entente
