// SPDX-License-Identifier: BSL-1.0
// The definitions of value_index.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/model/value_order.hpp>
#include <entente/store/value_index.hpp>
#include <entente/store/value_table.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace entente {

ENTENTE_INLINE value_index value_index::build(const statement_columns& columns, const value_table& values,
                                              const time_index& by_time,
                                              std::span<const std::uint32_t> relations) {
    struct entry {
        std::uint32_t value, statement;
    };
    std::vector<std::uint32_t> begin{0}, ordered;
    std::vector<entry> entries;
    for (const std::uint32_t relation : relations) {
        entries.clear();
        for (const std::uint32_t s : by_time.of(relation).statements)
            if (columns.object(s).is_value()) entries.push_back({columns.raw_object(s), s});
        std::sort(entries.begin(), entries.end(), [](const entry& a, const entry& b) {
            return a.value != b.value ? a.value < b.value : a.statement < b.statement;
        });
        // Equal values have one id: each is compared with others once only, however many statements it has.
        struct run {
            value what;
            std::size_t first, last;
        };
        std::vector<run> runs;
        for (std::size_t i = 0; i < entries.size();) {
            std::size_t last = i + 1;
            while (last < entries.size() && entries[last].value == entries[i].value) ++last;
            runs.push_back({values.get(value_id(entries[i].value)), i, last});
            i = last;
        }
        std::stable_sort(runs.begin(), runs.end(),
                         [](const run& a, const run& b) { return compare_total(a.what, b.what) < 0; });
        for (const run& r : runs)
            for (std::size_t i = r.first; i < r.last; ++i) ordered.push_back(entries[i].statement);
        begin.push_back(static_cast<std::uint32_t>(ordered.size()));
    }
    value_index index;
    if (relations.empty()) return index;
    index.relations_ = frozen_array(std::vector(relations.begin(), relations.end()));
    index.begin_ = frozen_array(std::move(begin));
    index.statements_ = frozen_array(std::move(ordered));
    return index;
}

} // namespace entente
