// SPDX-License-Identifier: BSL-1.0
// The definitions of time_index.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/store/time_index.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace entente {

ENTENTE_INLINE time_index time_index::build(const statement_columns& columns, std::uint32_t count,
                                            std::uint32_t relation_count) {
    time_index index;
    auto& begin = index.begin_;
    begin.assign(std::size_t{relation_count} + 2, 0);
    columns.relations().for_each_run(0, count, [&](const std::uint32_t* relation, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) ++begin[relation[i] + 2];
    });
    for (std::size_t r = 2; r < begin.size(); ++r) begin[r] += begin[r - 1];

    index.from_.resize(count);
    index.until_.resize(count);
    index.statements_.resize(count);
    std::uint32_t s = 0;
    columns.relations().for_each_run(0, count, [&](const std::uint32_t* relation, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i, ++s) {
            const std::uint32_t at = begin[relation[i] + 1]++;
            const day_range days = columns.days(s);
            index.from_[at] = days.from;
            index.until_[at] = days.until;
            index.statements_[at] = s;
        }
    });
    begin.pop_back();
    for (std::size_t r = 0; r < relation_count; ++r) index.sort(begin[r], begin[r + 1]);
    return index;
}

ENTENTE_INLINE void time_index::sort(std::size_t first, std::size_t last) {
    if (std::is_sorted(from_.begin() + static_cast<std::ptrdiff_t>(first),
                       from_.begin() + static_cast<std::ptrdiff_t>(last)))
        return;
    struct entry {
        day from, until;
        std::uint32_t statement;
    };
    std::vector<entry> entries(last - first);
    for (std::size_t i = first; i < last; ++i) entries[i - first] = {from_[i], until_[i], statements_[i]};
    std::sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) {
        return a.from != b.from ? a.from < b.from : a.statement < b.statement;
    });
    for (std::size_t i = first; i < last; ++i) {
        from_[i] = entries[i - first].from;
        until_[i] = entries[i - first].until;
        statements_[i] = entries[i - first].statement;
    }
}

} // namespace entente
