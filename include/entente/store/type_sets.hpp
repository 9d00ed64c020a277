// SPDX-License-Identifier: BSL-1.0
// Sets of types, each stored once: entities are many, the combinations of types they have are few.
#pragma once

#include <entente/model/id.hpp>
#include <entente/store/hash_index.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/text_pool.hpp>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

namespace entente {

/// Interned sets of type ids; set 0 is the empty one. Threads: one writer; readers of what was published to them.
class type_set_table {
public:
    type_set_table() { (void)sets_.writable(0); }

    /// The id of a set, given as ascending ids without repeats. Expected O(size).
    type_set_id intern(const std::vector<type_id>& types) {
        if (types.empty()) return type_set_id(0);
        const std::string_view bytes(reinterpret_cast<const char*>(types.data()),
                                     types.size() * sizeof(type_id));
        const auto hash = hash_bytes(bytes);
        if (const auto known = ids_.find(hash, [&](std::uint32_t i) { return pool_[sets_[i]] == bytes; }))
            return type_set_id(*known);
        const std::uint32_t id = size_.load(std::memory_order_relaxed);
        sets_.writable(id) = pool_.append(bytes);
        ids_.insert(hash, id, [&](std::uint32_t i) { return hash_bytes(pool_[sets_[i]]); });
        size_.store(id + 1, std::memory_order_release);
        return type_set_id(id);
    }

    /// Calls `visit(type_id)` for each type of the set, ascending, until it returns true; whether it did.
    template <class Visit>
    bool any_of(type_set_id set, Visit visit) const {
        const std::string_view bytes = pool_[sets_[set.value()]];
        for (std::size_t i = 0; i < bytes.size(); i += sizeof(type_id)) {
            type_id t;
            std::memcpy(&t, bytes.data() + i, sizeof t);
            if (visit(t)) return true;
        }
        return false;
    }

    [[nodiscard]] std::vector<type_id> get(type_set_id set) const {
        std::vector<type_id> types;
        any_of(set, [&](type_id t) {
            types.push_back(t);
            return false;
        });
        return types;
    }

    /// The id of a set that is there already. May run beside `intern`.
    [[nodiscard]] std::optional<type_set_id> find(const std::vector<type_id>& types) const {
        if (types.empty()) return type_set_id(0);
        const std::string_view bytes(reinterpret_cast<const char*>(types.data()),
                                     types.size() * sizeof(type_id));
        const auto known =
            ids_.find(hash_bytes(bytes), [&](std::uint32_t i) { return pool_[sets_[i]] == bytes; });
        return known ? std::optional(type_set_id(*known)) : std::nullopt;
    }

    [[nodiscard]] std::uint32_t size() const noexcept { return size_.load(std::memory_order_acquire); }

private:
    segmented<text_ref> sets_;
    text_pool pool_;
    hash_index ids_;
    std::atomic<std::uint32_t> size_{1};
};

} // namespace entente
