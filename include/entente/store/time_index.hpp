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

/// The ends of statements that are farther off than `day_length` can say, by position, ascending.
struct far_ends {
    frozen_array<std::uint32_t> positions;
    frozen_array<day> until;
};

/// Statements of one relation, position by position, ascending by `from`, then by statement.
struct time_run {
    std::span<const day> from;
    std::span<const std::uint16_t> lengths; ///< see day_length
    std::span<const std::uint32_t> statements;
    const far_ends* far = nullptr;
    std::uint32_t first = 0; ///< the run's first position among those of `far`
    [[nodiscard]] std::size_t size() const noexcept { return statements.size(); }

    /// The day before which the statement at position `i` ends. O(1), but for an end more than 179 years off.
    [[nodiscard]] day until(std::size_t i) const noexcept {
        const std::uint16_t length = lengths[i];
        if (length < day_length::far) [[likely]]
            return from[i] + length;
        return length == day_length::open ? day_max : far_end(i);
    }

    /// How many begin on or before `d`: the run's prefix to look at for what holds on `d`. O(log n).
    [[nodiscard]] std::size_t begun_by(day d) const noexcept {
        return static_cast<std::size_t>(std::upper_bound(from.begin(), from.end(), d) - from.begin());
    }

    /// How many of the first `count` end on or after `d`, which is after day_min. O(count), several at a time.
    [[nodiscard]] std::uint32_t last_until(std::size_t count, day d) const noexcept {
        // Of what began more than a length's reach before, the length alone does not tell.
        const std::int64_t reach = std::int64_t{d} - day_length::open;
        const std::size_t old =
            reach <= day_min ? count : std::min(count, begun_by(static_cast<day>(reach) + 1));
        std::uint32_t lasting = 0;
        for (std::size_t i = 0; i < old; ++i) lasting += until(i) >= d ? 1u : 0u;
        // 32 bits wide, so that eight are compared at a time. What begins later ends later.
        const day* const begins = from.data();
        const std::uint16_t* const length = lengths.data();
        for (std::size_t i = old; i < count; ++i) lasting += begins[i] >= d - std::int32_t{length[i]};
        return lasting;
    }

private:
    [[nodiscard]] day far_end(std::size_t i) const noexcept {
        const auto position = static_cast<std::uint32_t>(first + i);
        const auto at = std::lower_bound(far->positions.begin(), far->positions.end(), position);
        return at != far->positions.end() && *at == position
                   ? far->until[static_cast<std::size_t>(at - far->positions.begin())]
                   : day_max;
    }
};

/// 10 bytes a statement. Threads: immutable once built.
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
                {lengths_.data() + first, count},
                {statements_.data() + first, count},
                &far_,
                static_cast<std::uint32_t>(first)};
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
        visit(index.lengths_);
        visit(index.statements_);
        visit(index.far_.positions);
        visit(index.far_.until);
    }

    /// For what comes from a file: whether no reader can leave the arrays, or find a statement that is not there.
    [[nodiscard]] bool possible(std::uint32_t relation_count, std::uint32_t statement_count) const noexcept {
        if (begin_.empty())
            return statement_count == 0 && statements_.empty() && from_.empty() && lengths_.empty();
        return begin_.size() <= std::size_t{relation_count} + 1 && begin_[0] == 0 &&
               begin_[begin_.size() - 1] == statement_count && statements_.size() == statement_count &&
               from_.size() == statement_count && lengths_.size() == statement_count &&
               far_.positions.size() == far_.until.size() && std::is_sorted(begin_.begin(), begin_.end()) &&
               std::all_of(statements_.begin(), statements_.end(),
                           [&](std::uint32_t s) { return s < statement_count; });
    }

private:
    frozen_array<std::uint32_t> begin_; // relation -> first position
    frozen_array<day> from_;
    frozen_array<std::uint16_t> lengths_;
    frozen_array<std::uint32_t> statements_;
    far_ends far_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/store/time_index_definitions.hpp>
#endif
