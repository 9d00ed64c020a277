// SPDX-License-Identifier: BSL-1.0
// The neighbours of every node as compressed sparse rows, sorted by relation, then neighbour, then statement. Made once at a
// checkpoint and never changed; what was stated later hangs on chains (adjacency.hpp).
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace entente {

/// A run of neighbours with the statements that make them neighbours, position by position. Sorted by neighbour within a relation.
struct neighbour_run {
    std::span<const std::uint32_t> neighbours;
    std::span<const std::uint32_t> statements;
    [[nodiscard]] std::size_t size() const noexcept { return neighbours.size(); }
    [[nodiscard]] bool empty() const noexcept { return neighbours.empty(); }
};

/// Rows of one shape (which kind of node is the key, which the neighbour) in one direction.
/// 8 bytes a statement, 8 for each distinct (key, relation), 8 for each key (12 where
/// keys are sparse). Threads: immutable once built.
class sealed_rows {
public:
    /// The first position of a relation within a row; it ends where the next group begins.
    struct group {
        std::uint32_t relation;
        std::uint32_t begin;
    };

    /// One statement as the rows are built from it.
    struct item {
        std::uint32_t relation;
        std::uint32_t neighbour;
        std::uint32_t statement;
        friend constexpr bool operator<(const item& a, const item& b) noexcept {
            const auto left = std::uint64_t{a.relation} << 32 | a.neighbour,
                       right = std::uint64_t{b.relation} << 32 | b.neighbour;
            return left != right ? left < right : a.statement < b.statement;
        }
    };

    sealed_rows() = default;

    /// Builds the rows of `count` statements. `visit(sink)` calls `sink(key, item)` once for each, in order of statement; it is
    /// run twice, and a third time where keys are sparse. Keys are below `key_count`. O(n log(longest row)), 12 bytes a statement of scratch memory.
    template <class Visit>
    static sealed_rows build(std::size_t count, std::uint32_t key_count, Visit visit);

    [[nodiscard]] std::size_t size() const noexcept { return neighbours_.size(); }

    /// All neighbours of `key`, over all relations. O(1) for dense keys, O(log keys) for sparse ones.
    [[nodiscard]] neighbour_run all(std::uint32_t key) const noexcept {
        const std::size_t r = row(key);
        return r == no_row ? neighbour_run{} : run(first_entry(r), first_entry(r + 1));
    }

    [[nodiscard]] std::size_t degree(std::uint32_t key) const noexcept {
        const std::size_t r = row(key);
        return r == no_row ? 0 : first_entry(r + 1) - first_entry(r);
    }

    /// The neighbours of `key` by `relation`. O(log of the number of relations that the key has).
    [[nodiscard]] neighbour_run of(std::uint32_t key, std::uint32_t relation) const noexcept {
        const std::size_t r = row(key);
        if (r == no_row) return {};
        const group* first = groups_.data() + row_begin_[r];
        const group* last = groups_.data() + row_begin_[r + 1];
        std::size_t n = static_cast<std::size_t>(last - first);
        while (n > 1) { // branch-free: the answer is in [first, first + n)
            const std::size_t half = n / 2;
            first += first[half].relation <= relation ? half : 0;
            n -= half;
        }
        if (n == 0 || first->relation != relation) return {};
        return run(first->begin, first[1].begin);
    }

    /// The relations of `key` in ascending order; the element behind the last one exists and bounds the last group.
    [[nodiscard]] std::span<const group> groups(std::uint32_t key) const noexcept {
        const std::size_t r = row(key);
        if (r == no_row) return {};
        return {groups_.data() + row_begin_[r], groups_.data() + row_begin_[r + 1]};
    }
    [[nodiscard]] neighbour_run run(std::size_t begin, std::size_t end) const noexcept {
        return {{neighbours_.data() + begin, end - begin}, {statements_.data() + begin, end - begin}};
    }

    /// The bare arrays, for algorithms over all keys: where each key's neighbours begin (and one behind the last), and all neighbours one
    /// after the other. The first is empty where keys are sparse.
    [[nodiscard]] std::span<const std::uint32_t> offsets() const noexcept {
        return keys_.empty() ? std::span(entry_begin_) : std::span<const std::uint32_t>();
    }
    [[nodiscard]] std::span<const std::uint32_t> all_neighbours() const noexcept { return neighbours_; }

    /// Calls `visit(key, row)` for each key that has a row, in order.
    template <class Visit>
    void for_each_key(Visit visit) const {
        for (std::size_t r = 0; r + 1 < row_begin_.size(); ++r)
            if (row_begin_[r] != row_begin_[r + 1])
                visit(keys_.empty() ? static_cast<std::uint32_t>(r) : keys_[r],
                      run(first_entry(r), first_entry(r + 1)));
    }

    [[nodiscard]] std::size_t bytes() const noexcept {
        return 4 * (keys_.capacity() + row_begin_.capacity() + entry_begin_.capacity() +
                    neighbours_.capacity() + statements_.capacity()) +
               sizeof(group) * groups_.capacity();
    }

private:
    static constexpr std::size_t no_row = static_cast<std::size_t>(-1);

    [[nodiscard]] std::size_t row(std::uint32_t key) const noexcept {
        if (keys_.empty()) return key + std::size_t{1} < row_begin_.size() ? key : no_row;
        const auto at = std::lower_bound(keys_.begin(), keys_.end(), key);
        return at != keys_.end() && *at == key ? static_cast<std::size_t>(at - keys_.begin()) : no_row;
    }
    [[nodiscard]] std::size_t first_entry(std::size_t r) const noexcept { return entry_begin_[r]; }

    void add_groups(std::span<const item> row, std::uint32_t begin) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            neighbours_[begin + i] = row[i].neighbour;
            statements_[begin + i] = row[i].statement;
            if (i == 0 || row[i].relation != row[i - 1].relation)
                groups_.push_back({row[i].relation, static_cast<std::uint32_t>(begin + i)});
        }
    }

    std::vector<std::uint32_t> keys_;        // sparse rows only: the keys that have one, ascending
    std::vector<std::uint32_t> row_begin_;   // row -> first group
    std::vector<std::uint32_t> entry_begin_; // row -> first neighbour
    std::vector<group> groups_;              // and one behind the last
    std::vector<std::uint32_t> neighbours_;
    std::vector<std::uint32_t> statements_;
};

template <class Visit>
sealed_rows sealed_rows::build(std::size_t count, std::uint32_t key_count, Visit visit) {
    sealed_rows rows;
    if (count == 0) return rows;

    // Few statements in a large space of keys (qualifiers among millions of statements): number the keys that occur.
    const bool sparse = key_count > 65536 && count < key_count / 4;
    if (sparse) {
        rows.keys_.reserve(count);
        visit([&](std::uint32_t key, const item&) { rows.keys_.push_back(key); });
        std::sort(rows.keys_.begin(), rows.keys_.end());
        rows.keys_.erase(std::unique(rows.keys_.begin(), rows.keys_.end()), rows.keys_.end());
        rows.keys_.shrink_to_fit();
    }
    const auto row_of = [&](std::uint32_t key) {
        return sparse ? static_cast<std::size_t>(std::lower_bound(rows.keys_.begin(), rows.keys_.end(), key) -
                                                 rows.keys_.begin())
                      : std::size_t{key};
    };
    const std::size_t row_count = sparse ? rows.keys_.size() : key_count;

    auto& begin = rows.entry_begin_;
    begin.assign(row_count + 2, 0);
    visit([&](std::uint32_t key, const item&) { ++begin[row_of(key) + 2]; });
    for (std::size_t r = 2; r < begin.size(); ++r) begin[r] += begin[r - 1];

    std::vector<item> items(count);
    visit([&](std::uint32_t key, const item& i) { items[begin[row_of(key) + 1]++] = i; });
    begin.pop_back();

    rows.row_begin_.resize(row_count + 1);
    rows.neighbours_.resize(count);
    rows.statements_.resize(count);
    for (std::size_t r = 0; r < row_count; ++r) {
        rows.row_begin_[r] = static_cast<std::uint32_t>(rows.groups_.size());
        const auto first = items.begin() + begin[r], last = items.begin() + begin[r + 1];
        std::sort(first, last);
        rows.add_groups({first, last}, begin[r]);
    }
    rows.row_begin_[row_count] = static_cast<std::uint32_t>(rows.groups_.size());
    rows.groups_.push_back({0xFFFF'FFFFu, static_cast<std::uint32_t>(count)});
    rows.groups_.shrink_to_fit();
    return rows;
}

} // namespace entente
