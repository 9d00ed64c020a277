// SPDX-License-Identifier: BSL-1.0
// The neighbours of every node as compressed sparse rows, sorted by relation, then neighbour, then statement. Made once at a
// checkpoint and never changed; what was stated later hangs on chains (adjacency.hpp).
#pragma once

#include <entente/store/frozen_array.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
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
        return keys_.empty() ? entry_begin_.all() : std::span<const std::uint32_t>();
    }
    [[nodiscard]] std::span<const std::uint32_t> all_neighbours() const noexcept { return neighbours_.all(); }

    /// Calls `visit(key, row)` for each key that has a row, in order.
    template <class Visit>
    void for_each_key(Visit visit) const {
        for (std::size_t r = 0; r + 1 < row_begin_.size(); ++r)
            if (row_begin_[r] != row_begin_[r + 1])
                visit(keys_.empty() ? static_cast<std::uint32_t>(r) : keys_[r],
                      run(first_entry(r), first_entry(r + 1)));
    }

    /// Memory of its own; rows of a mapped file have none.
    [[nodiscard]] std::size_t bytes() const noexcept {
        std::size_t total = 0;
        for_each_array(*this, [&](const auto& array) { total += array.own_bytes(); });
        return total;
    }
    /// Calls `visit(array)` for each array of `rows`, in the order in which files hold them.
    template <class Rows, class Visit>
    static void for_each_array(Rows& rows, Visit visit) {
        visit(rows.keys_);
        visit(rows.row_begin_);
        visit(rows.entry_begin_);
        visit(rows.groups_);
        visit(rows.neighbours_);
        visit(rows.statements_);
    }

    /// For what comes from a file: whether no reader can leave the arrays, or find a neighbour or a statement that is not there.
    [[nodiscard]] bool possible(std::uint32_t key_count, std::uint32_t neighbour_count,
                                std::uint32_t statement_count) const noexcept {
        if (row_begin_.empty())
            return keys_.empty() && entry_begin_.empty() && groups_.empty() && neighbours_.empty() &&
                   statements_.empty();
        const std::size_t rows = row_begin_.size() - 1, entries = neighbours_.size();
        if (entry_begin_.size() != rows + 1 || statements_.size() != entries || groups_.empty() ||
            (!keys_.empty() && keys_.size() != rows) || (keys_.empty() && rows > key_count) ||
            row_begin_[0] != 0 || entry_begin_[0] != 0 || row_begin_[rows] != groups_.size() - 1 ||
            entry_begin_[rows] != entries || groups_[groups_.size() - 1].begin != entries)
            return false;
        for (std::size_t r = 0; r < rows; ++r) {
            if (row_begin_[r] > row_begin_[r + 1] || entry_begin_[r] > entry_begin_[r + 1] ||
                row_begin_[r + 1] >= groups_.size() || groups_[row_begin_[r]].begin != entry_begin_[r] ||
                (!keys_.empty() && (keys_[r] >= key_count || (r != 0 && keys_[r] <= keys_[r - 1]))))
                return false;
            for (std::size_t g = row_begin_[r]; g < row_begin_[r + 1]; ++g)
                if (groups_[g].begin > groups_[g + 1].begin ||
                    (g + 1 < row_begin_[r + 1] && groups_[g].relation >= groups_[g + 1].relation))
                    return false;
        }
        const auto below = [](const frozen_array<std::uint32_t>& ids, std::uint32_t end) {
            return std::all_of(ids.begin(), ids.end(), [end](std::uint32_t id) { return id < end; });
        };
        return below(neighbours_, neighbour_count) && below(statements_, statement_count);
    }

private:
    static constexpr std::size_t no_row = static_cast<std::size_t>(-1);

    [[nodiscard]] std::size_t row(std::uint32_t key) const noexcept {
        if (keys_.empty()) return key + std::size_t{1} < row_begin_.size() ? key : no_row;
        const auto at = std::lower_bound(keys_.begin(), keys_.end(), key);
        return at != keys_.end() && *at == key ? static_cast<std::size_t>(at - keys_.begin()) : no_row;
    }
    [[nodiscard]] std::size_t first_entry(std::size_t r) const noexcept { return entry_begin_[r]; }

    frozen_array<std::uint32_t> keys_;        // sparse rows only: the keys that have one, ascending
    frozen_array<std::uint32_t> row_begin_;   // row -> first group
    frozen_array<std::uint32_t> entry_begin_; // row -> first neighbour
    frozen_array<group> groups_;              // and one behind the last
    frozen_array<std::uint32_t> neighbours_;
    frozen_array<std::uint32_t> statements_;
};

template <class Visit>
sealed_rows sealed_rows::build(std::size_t count, std::uint32_t key_count, Visit visit) {
    if (count == 0) return {};

    // Few statements in a large space of keys (qualifiers among millions of statements): number the keys that occur.
    const bool sparse = key_count > 65536 && count < key_count / 4;
    std::vector<std::uint32_t> keys;
    if (sparse) {
        keys.reserve(count);
        visit([&](std::uint32_t key, const item&) { keys.push_back(key); });
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        keys.shrink_to_fit();
    }
    const auto row_of = [&](std::uint32_t key) {
        return sparse
                   ? static_cast<std::size_t>(std::lower_bound(keys.begin(), keys.end(), key) - keys.begin())
                   : std::size_t{key};
    };
    const std::size_t row_count = sparse ? keys.size() : key_count;

    std::vector<std::uint32_t> begin(row_count + 2, 0);
    visit([&](std::uint32_t key, const item&) { ++begin[row_of(key) + 2]; });
    for (std::size_t r = 2; r < begin.size(); ++r) begin[r] += begin[r - 1];

    std::vector<item> items(count);
    visit([&](std::uint32_t key, const item& i) { items[begin[row_of(key) + 1]++] = i; });
    begin.pop_back();

    std::vector<std::uint32_t> row_begin(row_count + 1), neighbours(count), statements(count);
    std::vector<group> groups;
    for (std::size_t r = 0; r < row_count; ++r) {
        row_begin[r] = static_cast<std::uint32_t>(groups.size());
        const auto first = items.begin() + begin[r], last = items.begin() + begin[r + 1];
        std::sort(first, last);
        std::uint32_t at = begin[r];
        for (auto i = first; i != last; ++i, ++at) {
            neighbours[at] = i->neighbour;
            statements[at] = i->statement;
            if (i == first || i->relation != i[-1].relation) groups.push_back({i->relation, at});
        }
    }
    row_begin[row_count] = static_cast<std::uint32_t>(groups.size());
    groups.push_back({0xFFFF'FFFFu, static_cast<std::uint32_t>(count)});
    groups.shrink_to_fit();

    sealed_rows rows;
    rows.keys_ = frozen_array(std::move(keys));
    rows.row_begin_ = frozen_array(std::move(row_begin));
    rows.entry_begin_ = frozen_array(std::move(begin));
    rows.groups_ = frozen_array(std::move(groups));
    rows.neighbours_ = frozen_array(std::move(neighbours));
    rows.statements_ = frozen_array(std::move(statements));
    return rows;
}

} // namespace entente
