// SPDX-License-Identifier: BSL-1.0
// The definitions of time_index.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/store/time_index.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace entente {

ENTENTE_INLINE time_index time_index::build(const statement_columns& columns, std::uint32_t count,
                                            std::uint32_t relation_count) {
    std::vector<std::uint32_t> begin(std::size_t{relation_count} + 2, 0), statements(count);
    std::vector<day> from(count), until(count);
    const auto for_each_relation = [&](auto visit) {
        std::uint32_t s = 0;
        columns.metas().for_each_run(0, count, [&](const statement_meta* meta, std::size_t n) {
            for (std::size_t i = 0; i < n; ++i, ++s) visit(s, meta[i].relation().value());
        });
    };
    for_each_relation([&](std::uint32_t, std::uint32_t relation) { ++begin[relation + 2]; });
    for (std::size_t r = 2; r < begin.size(); ++r) begin[r] += begin[r - 1];
    for_each_relation([&](std::uint32_t s, std::uint32_t relation) {
        const std::uint32_t at = begin[relation + 1]++;
        const day_range days = columns.days(s);
        from[at] = days.from;
        until[at] = days.until;
        statements[at] = s;
    });
    begin.pop_back();

    struct entry {
        day from, until;
        std::uint32_t statement;
    };
    std::vector<entry> entries;
    for (std::size_t r = 0; r < relation_count; ++r) {
        const std::size_t first = begin[r], last = begin[r + 1];
        if (std::is_sorted(from.begin() + static_cast<std::ptrdiff_t>(first),
                           from.begin() + static_cast<std::ptrdiff_t>(last)))
            continue;
        entries.clear();
        for (std::size_t i = first; i < last; ++i) entries.push_back({from[i], until[i], statements[i]});
        std::sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) {
            return a.from != b.from ? a.from < b.from : a.statement < b.statement;
        });
        for (std::size_t i = first; i < last; ++i) {
            from[i] = entries[i - first].from;
            until[i] = entries[i - first].until;
            statements[i] = entries[i - first].statement;
        }
    }

    std::vector<std::uint16_t> lengths(count);
    std::vector<std::uint32_t> far_positions;
    std::vector<day> far_until;
    for (std::uint32_t i = 0; i < count; ++i) {
        lengths[i] = day_length::of({from[i], until[i]});
        if (lengths[i] != day_length::far) continue;
        far_positions.push_back(i);
        far_until.push_back(until[i]);
    }

    time_index index;
    index.begin_ = frozen_array(std::move(begin));
    index.from_ = frozen_array(std::move(from));
    index.lengths_ = frozen_array(std::move(lengths));
    index.statements_ = frozen_array(std::move(statements));
    index.far_ = {frozen_array(std::move(far_positions)), frozen_array(std::move(far_until))};
    return index;
}

} // namespace entente
