// SPDX-License-Identifier: BSL-1.0
// Who stands next to whom: sealed rows for the statements of the last checkpoint, chains for those after it.
#pragma once

#include <entente/model/linkage.hpp>
#include <entente/store/columns.hpp>
#include <entente/store/sealed_rows.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>
#include <entente/store/time_index.hpp>
#include <entente/store/value_index.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace entente {

/// Which end of a statement one stands at: `out` goes from subject to object, `in` from object to subject.
enum class direction : std::uint8_t { out, in };

[[nodiscard]] constexpr direction opposite(direction d) noexcept {
    return d == direction::out ? direction::in : direction::out;
}

/// The kinds of term at both ends. Statements of different shapes stand in different rows, so that the neighbours in one row are of
/// one kind: an algorithm over entities never meets a name or a qualifier.
struct shape {
    term_kind subject = term_kind::entity;
    term_kind object = term_kind::entity;

    static constexpr std::size_t count = 6;
    [[nodiscard]] constexpr std::size_t index() const noexcept {
        return (subject == term_kind::entity ? 0u : 3u) + static_cast<std::size_t>(object);
    }
    [[nodiscard]] static constexpr shape of(statement_meta meta) noexcept {
        return {meta.subject_kind(), meta.object_kind()};
    }
    /// The kind of the key and of the neighbour when looking in direction `d`.
    [[nodiscard]] constexpr term_kind key(direction d) const noexcept {
        return d == direction::out ? subject : object;
    }
    [[nodiscard]] constexpr term_kind neighbour(direction d) const noexcept {
        return d == direction::out ? object : subject;
    }
    friend constexpr bool operator==(shape, shape) noexcept = default;
};

inline constexpr shape entity_to_entity{term_kind::entity, term_kind::entity};
inline constexpr shape entity_to_value{term_kind::entity, term_kind::value};
inline constexpr shape entity_to_statement{term_kind::entity, term_kind::statement};
inline constexpr shape statement_to_entity{term_kind::statement, term_kind::entity};
inline constexpr shape statement_to_value{term_kind::statement, term_kind::value};
inline constexpr shape statement_to_statement{term_kind::statement, term_kind::statement};
inline constexpr std::array all_shapes{entity_to_entity,    entity_to_value,    entity_to_statement,
                                       statement_to_entity, statement_to_value, statement_to_statement};

/// The sizes of the id spaces, in the order of `term_kind`.
struct key_counts {
    std::uint32_t entities = 0;
    std::uint32_t values = 0;
    std::uint32_t statements = 0;
    [[nodiscard]] constexpr std::uint32_t of(term_kind kind) const noexcept {
        return kind == term_kind::entity ? entities : kind == term_kind::value ? values : statements;
    }
};

/// The rows of all shapes in both directions, the relations in order of time, and some in the order of their values, for statements [0, statement_count).
/// Threads: immutable once built.
class sealed_adjacency {
public:
    sealed_adjacency() = default;

    /// O(n log(longest row)); two threads where there are many statements, one otherwise.
    static sealed_adjacency build(const statement_columns& columns, std::uint32_t statement_count,
                                  key_counts keys, std::uint32_t relation_count);

    [[nodiscard]] std::uint32_t statement_count() const noexcept { return statement_count_; }

    template <class Out>
    void save(Out& out) const {
        for_each_array(*this, [&](std::uint32_t kind, const auto& array) { out.frozen(kind, array); });
    }
    template <class In>
    void load(In& in, std::uint32_t statement_count) {
        statement_count_ = statement_count;
        for_each_array(*this, [&](std::uint32_t kind, auto& array) { in.frozen(kind, array); });
    }
    [[nodiscard]] const sealed_rows& rows(direction d, shape s) const noexcept {
        return rows_[static_cast<std::size_t>(d)][s.index()];
    }
    [[nodiscard]] const time_index& by_time() const noexcept { return by_time_; }
    [[nodiscard]] const value_index& by_value() const noexcept { return by_value_; }

    /// To be called before anyone else reads: orders the statements of these relations (ids, ascending) by value. See value_index::build.
    void order_by_value(const statement_columns& columns, const value_table& values,
                        std::span<const std::uint32_t> relations) {
        by_value_ = value_index::build(columns, values, by_time_, relations);
    }

    [[nodiscard]] std::size_t bytes() const noexcept {
        std::size_t total = by_time_.bytes() + by_value_.bytes();
        for (const auto& shapes : rows_)
            for (const auto& rows : shapes) total += rows.bytes();
        return total;
    }

    /// Where two answer differently, as sections (section_kinds.hpp): the first of each set of arrays. How many keys and relations without
    /// statements they have room for does not count. `relation_count`: of either.
    [[nodiscard]] std::vector<std::uint32_t> differences(const sealed_adjacency& other,
                                                         std::uint32_t relation_count) const {
        std::vector<std::uint32_t> kinds;
        const auto same = [](const auto& a, const auto& b) {
            return std::equal(a.begin(), a.end(), b.begin(), b.end());
        };
        for (std::uint32_t r = 0; r < relation_count; ++r) {
            const time_run mine = by_time_.of(r), theirs = other.by_time_.of(r);
            bool equal = same(mine.from, theirs.from) && same(mine.statements, theirs.statements);
            for (std::size_t i = 0; equal && i < mine.size(); ++i) equal = mine.until(i) == theirs.until(i);
            if (equal) continue;
            kinds.push_back(static_cast<std::uint32_t>(section_kind::time_begin));
            break;
        }
        for (std::uint32_t r = 0; r < relation_count; ++r) {
            if (!by_value_.has(r) || same(by_value_.of(r), other.by_value_.of(r))) continue;
            kinds.push_back(static_cast<std::uint32_t>(section_kind::values_begin));
            break;
        }
        const auto flat = [](const sealed_rows& rows) {
            std::vector<std::uint32_t> numbers;
            rows.for_each_key([&](std::uint32_t key, const neighbour_run& all) {
                numbers.insert(numbers.end(), {key, static_cast<std::uint32_t>(all.size())});
                rows.for_each_group(key, [&](std::uint32_t relation, const neighbour_run& run) {
                    numbers.insert(numbers.end(), {relation, static_cast<std::uint32_t>(run.size())});
                    numbers.insert(numbers.end(), run.neighbours.begin(), run.neighbours.end());
                    numbers.insert(numbers.end(), run.statements.begin(), run.statements.end());
                });
            });
            return numbers;
        };
        for (std::size_t d = 0; d < 2; ++d)
            for (std::size_t s = 0; s < shape::count; ++s)
                if (flat(rows_[d][s]) != flat(other.rows_[d][s]))
                    kinds.push_back(static_cast<std::uint32_t>(section_kind::rows) +
                                    static_cast<std::uint32_t>(8 * (shape::count * d + s)));
        return kinds;
    }

private:
    template <class Self, class Visit>
    static void for_each_array(Self& self, Visit visit) {
        auto kind = static_cast<std::uint32_t>(section_kind::time_begin);
        time_index::for_each_array(self.by_time_, [&](auto& array) { visit(kind++, array); });
        kind = static_cast<std::uint32_t>(section_kind::values_begin);
        value_index::for_each_array(self.by_value_, [&](auto& array) { visit(kind++, array); });
        for (std::size_t d = 0; d < 2; ++d)
            for (std::size_t s = 0; s < shape::count; ++s) {
                kind = static_cast<std::uint32_t>(section_kind::rows) +
                       static_cast<std::uint32_t>(8 * (shape::count * d + s));
                sealed_rows::for_each_array(self.rows_[d][s], [&](auto& array) { visit(kind++, array); });
            }
    }
    static sealed_rows rows_of(const statement_columns& columns, std::uint32_t statement_count, bool all,
                               shape wanted, direction d, std::size_t count, std::uint32_t key_count);

    std::uint32_t statement_count_ = 0;
    std::array<std::array<sealed_rows, shape::count>, 2> rows_;
    time_index by_time_;
    value_index by_value_;
};

/// Statements since the last checkpoint as linked lists, newest first: one per node, direction and shape, and one per relation.
/// Threads: one writer; readers at any time. A reader may meet statements newer than it knows of, and passes over them.
class chains {
public:
    /// Makes room for the statements [first, end), so that `link` can't fail. Throws std::bad_alloc.
    void reserve(std::uint32_t first, std::uint32_t end, const statement_columns& columns) {
        for (std::uint32_t s = first; s < end; ++s) {
            const shape sh = shape::of(columns.meta(s));
            (void)head(direction::out, sh).writable(columns.raw_subject(s));
            (void)head(direction::in, sh).writable(columns.raw_object(s));
            (void)relation_head_.writable(columns.relation(s).value());
        }
        for (std::uint32_t s = first; s < end;) {
            for (auto& next : next_) (void)next.writable(s);
            (void)relation_next_.writable(s);
            s += static_cast<std::uint32_t>(std::min<std::size_t>(column::run_length(s), end - s));
        }
    }

    /// Puts the statements [first, end), whose rows are written, at the heads of their chains.
    void link(std::uint32_t first, std::uint32_t end, const statement_columns& columns) {
        constexpr std::uint32_t ahead = 16; // heads lie anywhere: those to come are asked for meanwhile
        for (std::uint32_t s = first; s < end; ++s) {
            if (end - s > ahead) {
                const shape sh = shape::of(columns.meta(s + ahead));
                head(direction::out, sh).prefetch(columns.raw_subject(s + ahead));
                head(direction::in, sh).prefetch(columns.raw_object(s + ahead));
            }
            const shape sh = shape::of(columns.meta(s));
            put(head(direction::out, sh), columns.raw_subject(s), next_[0], s);
            put(head(direction::in, sh), columns.raw_object(s), next_[1], s);
            put(relation_head_, columns.relation(s).value(), relation_next_, s);
        }
    }

    /// Calls `visit(s)` for the statements of a node from the newest to those before `first`.
    template <class Visit>
    void for_each(direction d, shape sh, std::uint32_t key, std::uint32_t first, Visit visit) const {
        walk(head(d, sh), key, next_[static_cast<std::size_t>(d)], first, visit);
    }
    /// Likewise for the statements of a relation.
    template <class Visit>
    void for_each_of_relation(std::uint32_t relation, std::uint32_t first, Visit visit) const {
        walk(relation_head_, relation, relation_next_, first, visit);
    }
    /// To go along a chain step by step: the newest statement of a node plus one, and the one before `s` plus one; 0 where there is none.
    [[nodiscard]] std::uint32_t newest(direction d, shape sh, std::uint32_t key) const noexcept {
        return head(d, sh).load_atomic(key);
    }
    [[nodiscard]] std::uint32_t before(direction d, std::uint32_t s) const noexcept {
        return next_[static_cast<std::size_t>(d)][s];
    }
    /// Whether a node has no statement from `first` on.
    [[nodiscard]] bool empty(direction d, shape sh, std::uint32_t key, std::uint32_t first) const noexcept {
        return head(d, sh).load_atomic(key) <= first;
    }

private:
    using column = segmented<std::uint32_t>; // statement plus one; 0 ends a chain

    [[nodiscard]] column& head(direction d, shape sh) noexcept {
        return heads_[static_cast<std::size_t>(d)][sh.index()];
    }
    [[nodiscard]] const column& head(direction d, shape sh) const noexcept {
        return heads_[static_cast<std::size_t>(d)][sh.index()];
    }

    static void put(column& heads, std::uint32_t key, column& next, std::uint32_t s) {
        next.writable(s) = heads.load_atomic(key, std::memory_order_relaxed);
        heads.store_atomic(key, s + 1, std::memory_order_release);
    }
    template <class Visit>
    static void walk(const column& heads, std::uint32_t key, const column& next, std::uint32_t first,
                     Visit& visit) {
        for (std::uint32_t at = heads.load_atomic(key); at > first; at = next[at - 1]) visit(at - 1);
    }

    std::array<std::array<column, shape::count>, 2> heads_;
    std::array<column, 2> next_;
    column relation_head_;
    column relation_next_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/store/adjacency_definitions.hpp>
#endif
