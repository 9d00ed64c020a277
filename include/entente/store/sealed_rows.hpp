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
/// 8 bytes a statement, 6 for each distinct (key, relation), 8 for each key (12 where
/// keys are sparse). Threads: immutable once built.
class sealed_rows {
public:
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
        const std::size_t first = row_begin_[r], last = row_begin_[r + 1];
        const std::size_t g = wide_relations_.empty()
                                  ? group_of(relations_.data() + first, last - first, relation)
                                  : group_of(wide_relations_.data() + first, last - first, relation);
        return g == no_row ? neighbour_run{} : run(group_begin_[first + g], group_begin_[first + g + 1]);
    }

    /// Calls `visit(relation, neighbour_run)` for each relation of `key`, ascending.
    template <class Visit>
    void for_each_group(std::uint32_t key, Visit visit) const {
        const std::size_t r = row(key);
        if (r == no_row) return;
        for (std::size_t g = row_begin_[r]; g < row_begin_[r + 1]; ++g)
            visit(relation(g), run(group_begin_[g], group_begin_[g + 1]));
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
        visit(rows.relations_);
        visit(rows.wide_relations_);
        visit(rows.group_begin_);
        visit(rows.neighbours_);
        visit(rows.statements_);
    }

    /// For what comes from a file: whether no reader can leave the arrays, or find a neighbour or a statement that is not there.
    [[nodiscard]] bool possible(std::uint32_t key_count, std::uint32_t neighbour_count,
                                std::uint32_t statement_count) const noexcept {
        if (row_begin_.empty())
            return keys_.empty() && entry_begin_.empty() && relations_.empty() && wide_relations_.empty() &&
                   group_begin_.empty() && neighbours_.empty() && statements_.empty();
        const std::size_t rows = row_begin_.size() - 1, entries = neighbours_.size();
        const std::size_t groups = group_begin_.empty() ? 0 : group_begin_.size() - 1;
        if (entry_begin_.size() != rows + 1 || statements_.size() != entries || group_begin_.empty() ||
            (wide_relations_.empty() ? relations_.size() : wide_relations_.size()) != groups ||
            (!wide_relations_.empty() && !relations_.empty()) || (!keys_.empty() && keys_.size() != rows) ||
            (keys_.empty() && rows > key_count) || row_begin_[0] != 0 || entry_begin_[0] != 0 ||
            row_begin_[rows] != groups || entry_begin_[rows] != entries || group_begin_[groups] != entries)
            return false;
        for (std::size_t r = 0; r < rows; ++r) {
            if (row_begin_[r] > row_begin_[r + 1] || entry_begin_[r] > entry_begin_[r + 1] ||
                row_begin_[r + 1] > groups || group_begin_[row_begin_[r]] != entry_begin_[r] ||
                (!keys_.empty() && (keys_[r] >= key_count || (r != 0 && keys_[r] <= keys_[r - 1]))))
                return false;
            for (std::size_t g = row_begin_[r]; g < row_begin_[r + 1]; ++g)
                if (group_begin_[g] > group_begin_[g + 1] ||
                    (g + 1 < row_begin_[r + 1] && relation(g) >= relation(g + 1)))
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
    [[nodiscard]] std::uint32_t relation(std::size_t group) const noexcept {
        return wide_relations_.empty() ? relations_[group] : wide_relations_[group];
    }
    // Which of the `n` relations, ascending, is the one asked for; no_row where none is.
    template <class T>
    [[nodiscard]] static std::size_t group_of(const T* relations, std::size_t n,
                                              std::uint32_t relation) noexcept {
        const T* first = relations;
        while (n > 1) { // branch-free: the answer is in [first, first + n)
            const std::size_t half = n / 2;
            first += first[half] <= relation ? half : 0;
            n -= half;
        }
        return n == 0 || *first != relation ? no_row : static_cast<std::size_t>(first - relations);
    }

    frozen_array<std::uint32_t> keys_;        // sparse rows only: the keys that have one, ascending
    frozen_array<std::uint32_t> row_begin_;   // row -> first group
    frozen_array<std::uint32_t> entry_begin_; // row -> first neighbour
    // The groups of a row: its statements by relation. The relations take two bytes each, unless one of them does not fit.
    frozen_array<std::uint16_t> relations_;
    frozen_array<std::uint32_t> wide_relations_;
    frozen_array<std::uint32_t> group_begin_; // group -> first neighbour, and one behind the last
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
    std::vector<std::uint32_t> relations, group_begin;
    std::uint32_t highest = 0;
    for (std::size_t r = 0; r < row_count; ++r) {
        row_begin[r] = static_cast<std::uint32_t>(relations.size());
        const auto first = items.begin() + begin[r], last = items.begin() + begin[r + 1];
        std::sort(first, last);
        std::uint32_t at = begin[r];
        for (auto i = first; i != last; ++i, ++at) {
            neighbours[at] = i->neighbour;
            statements[at] = i->statement;
            if (i != first && i->relation == i[-1].relation) continue;
            relations.push_back(i->relation);
            group_begin.push_back(at);
            highest = std::max(highest, i->relation);
        }
    }
    row_begin[row_count] = static_cast<std::uint32_t>(relations.size());
    group_begin.push_back(static_cast<std::uint32_t>(count));
    group_begin.shrink_to_fit();

    sealed_rows rows;
    rows.keys_ = frozen_array(std::move(keys));
    rows.row_begin_ = frozen_array(std::move(row_begin));
    rows.entry_begin_ = frozen_array(std::move(begin));
    if (highest <= 0xFFFF) {
        rows.relations_ = frozen_array(std::vector<std::uint16_t>(relations.begin(), relations.end()));
    } else {
        relations.shrink_to_fit();
        rows.wide_relations_ = frozen_array(std::move(relations));
    }
    rows.group_begin_ = frozen_array(std::move(group_begin));
    rows.neighbours_ = frozen_array(std::move(neighbours));
    rows.statements_ = frozen_array(std::move(statements));
    return rows;
}

} // namespace entente
