// SPDX-License-Identifier: BSL-1.0
// The statements of each relation in order of the day from which they may hold.
#pragma once

#include <entente/model/linkage.hpp>
#include <entente/store/columns.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

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

    [[nodiscard]] std::size_t bytes() const noexcept {
        return 4 * (begin_.capacity() + from_.capacity() + until_.capacity() + statements_.capacity());
    }

private:
    void sort(std::size_t first, std::size_t last);

    std::vector<std::uint32_t> begin_; // relation -> first position
    std::vector<day> from_;
    std::vector<day> until_;
    std::vector<std::uint32_t> statements_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/store/time_index_definitions.hpp>
#endif
