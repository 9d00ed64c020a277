// SPDX-License-Identifier: BSL-1.0
// The statements of each relation in order of the day from which they may hold.
#pragma once

#include <entente/model/linkage.hpp>
#include <entente/store/columns.hpp>
#include <entente/store/frozen_array.hpp>

#include <algorithm>
#include <cstdint>
#include <span>

namespace entente {

/// Statements of one relation, position by position, ascending by `from`, then by statement.
struct time_run {
    std::span<const day> from;
    std::span<const day> until;
    std::span<const std::uint32_t> statements;
    [[nodiscard]] std::size_t size() const noexcept { return statements.size(); }

    /// How many begin on or before `d`: the run's prefix to look at for what holds on `d`. O(log n).
    [[nodiscard]] std::size_t begun_by(day d) const noexcept {
        return static_cast<std::size_t>(std::upper_bound(from.begin(), from.end(), d) - from.begin());
    }
};

/// 12 bytes a statement. Threads: immutable once built.
class time_index {
public:
    time_index() = default;

    /// Indexes the statements [0, count). O(n) where they came in order of time, as streams of events do; O(n log n) otherwise.
    static time_index build(const statement_columns& columns, std::uint32_t count,
                            std::uint32_t relation_count);

    [[nodiscard]] time_run of(std::uint32_t relation) const noexcept {
        if (relation + std::size_t{1} >= begin_.size()) return {};
        const std::size_t first = begin_[relation], count = begin_[relation + 1] - first;
        return {{from_.data() + first, count},
                {until_.data() + first, count},
                {statements_.data() + first, count}};
    }

    /// Memory of its own; an index in a mapped file has none.
    [[nodiscard]] std::size_t bytes() const noexcept {
        std::size_t total = 0;
        for_each_array(*this, [&](const auto& array) { total += array.own_bytes(); });
        return total;
    }
    /// Calls `visit(array)` for each array of `index`, in the order in which files hold them.
    template <class Index, class Visit>
    static void for_each_array(Index& index, Visit visit) {
        visit(index.begin_);
        visit(index.from_);
        visit(index.until_);
        visit(index.statements_);
    }

    /// For what comes from a file: whether no reader can leave the arrays, or find a statement that is not there.
    [[nodiscard]] bool possible(std::uint32_t relation_count, std::uint32_t statement_count) const noexcept {
        if (begin_.empty())
            return statement_count == 0 && statements_.empty() && from_.empty() && until_.empty();
        return begin_.size() <= std::size_t{relation_count} + 1 && begin_[0] == 0 &&
               begin_[begin_.size() - 1] == statement_count && statements_.size() == statement_count &&
               from_.size() == statement_count && until_.size() == statement_count &&
               std::is_sorted(begin_.begin(), begin_.end()) &&
               std::all_of(statements_.begin(), statements_.end(),
                           [&](std::uint32_t s) { return s < statement_count; });
    }

private:
    frozen_array<std::uint32_t> begin_; // relation -> first position
    frozen_array<day> from_;
    frozen_array<day> until_;
    frozen_array<std::uint32_t> statements_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/store/time_index_definitions.hpp>
#endif
