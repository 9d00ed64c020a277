// SPDX-License-Identifier: BSL-1.0
// From a name or an alias, in whatever language, to the statements that give it. (From a key: entity_table.hpp.)
#pragma once

#include <entente/store/hash_index.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/text_pool.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entente {

/// Lists of statements by text, newest first. Threads: one writer; readers at any time, without locks; they may meet statements
/// newer than they know of and pass over them.
class name_index {
public:
    /// Makes room for statement `s` as one of at most `more` to be added, so that `add` can't fail. Throws std::bad_alloc.
    void reserve(std::uint32_t s, std::size_t more, const text_pool& pool) {
        (void)next_.writable(s);
        (void)entries_.writable(entries_by_text_.size() + more - 1);
        entries_by_text_.reserve(more, [&](std::uint32_t i) { return hash_bytes(pool[entries_[i].text]); });
    }
    /// Adds statement `s`, whose object is the text at `place`. Expected O(1).
    void add(std::uint32_t s, text_ref place, const text_pool& pool) {
        const std::string_view text = pool[place];
        const auto hash = hash_bytes(text);
        const auto known =
            entries_by_text_.find(hash, [&](std::uint32_t i) { return pool[entries_[i].text] == text; });
        const std::uint32_t id = known ? *known : static_cast<std::uint32_t>(entries_by_text_.size());
        entry& e = entries_.writable(id);
        if (!known) e.text = place;
        next_.writable(s) = std::atomic_ref(e.newest).load(std::memory_order_relaxed);
        std::atomic_ref(e.newest).store(s + 1, std::memory_order_release);
        if (!known)
            entries_by_text_.insert(hash, id,
                                    [&](std::uint32_t i) { return hash_bytes(pool[entries_[i].text]); });
    }

    /// Calls `visit(s)` for each statement that gives the name `text`. Expected O(matches).
    template <class Visit>
    void for_each(std::string_view text, const text_pool& pool, Visit visit) const {
        const auto id = entries_by_text_.find(
            hash_bytes(text), [&](std::uint32_t i) { return pool[entries_[i].text] == text; });
        if (!id) return;
        auto& newest = const_cast<std::uint32_t&>(entries_[*id].newest);
        for (std::uint32_t at = std::atomic_ref(newest).load(std::memory_order_acquire); at != 0;
             at = next_[at - 1])
            visit(at - 1);
    }

    template <class Out>
    void save(Out& out, std::uint32_t statements, const text_pool& pool) const {
        const auto count = static_cast<std::uint32_t>(entries_by_text_.size());
        out.array(section_kind::names, entries_, count);
        out.sparse_array(section_kind::same_names, next_, statements);
        out.hash(section_kind::name_hash, count, count,
                 [&](std::uint32_t i) { return std::optional(hash_bytes(pool[entries_[i].text])); });
    }
    template <class In>
    void load(In& in, std::uint32_t count, std::uint32_t statements) {
        in.array(section_kind::names, entries_, count);
        in.sparse_array(section_kind::same_names, next_, statements);
        in.hash(section_kind::name_hash, entries_by_text_, count);
    }
    [[nodiscard]] std::uint32_t size() const noexcept {
        return static_cast<std::uint32_t>(entries_by_text_.size());
    }
    [[nodiscard]] bool index_possible() const noexcept { return entries_by_text_.possible(size()); }
    /// For what comes from a file: whether entry `i` is as `add` makes it. `gives_name(s)` tells whether a statement gives the text.
    template <class GivesName>
    [[nodiscard]] bool possible(std::uint32_t i, const text_pool& pool, std::uint32_t statements,
                                GivesName gives_name) const {
        const entry& e = entries_[i];
        if (!pool.holds(e.text) || e.unused != 0 || e.newest == 0) return false;
        for (std::uint32_t at = e.newest, bound = statements; at != 0; at = next_.load_or_zero(at - 1)) {
            if (at > bound || !gives_name(at - 1, pool[e.text])) return false;
            bound = at - 1; // ever older, so that the chain ends
        }
        const auto known = entries_by_text_.find(hash_bytes(pool[e.text]), [&](std::uint32_t other) {
            return pool[entries_[other].text] == pool[e.text];
        });
        return known == i;
    }

private:
    struct entry {
        text_ref text;
        std::uint32_t newest = 0; // statement plus one
        std::uint32_t unused = 0;
    };
    segmented<entry> entries_;
    segmented<std::uint32_t> next_; // by statement: the next older one with that name, plus one
    hash_index entries_by_text_;
};

} // namespace entente
