// SPDX-License-Identifier: BSL-1.0
// The definitions of adjacency.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/store/adjacency.hpp>
#include <entente/store/beside.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace entente {

ENTENTE_INLINE sealed_adjacency sealed_adjacency::build(const statement_columns& columns,
                                                        std::uint32_t statement_count, key_counts keys,
                                                        std::uint32_t relation_count) {
    sealed_adjacency sealed;
    sealed.statement_count_ = statement_count;
    std::array<std::size_t, shape::count> counts{};
    columns.metas().for_each_run(0, statement_count, [&](const statement_meta* meta, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) ++counts[shape::of(meta[i]).index()];
    });
    const auto build_rows = [&](direction d) {
        for (const shape s : all_shapes)
            if (counts[s.index()] != 0)
                sealed.rows_[static_cast<std::size_t>(d)][s.index()] =
                    rows_of(columns, statement_count, counts[s.index()] == statement_count, s, d,
                            counts[s.index()], keys.of(s.key(d)));
    };
    constexpr std::uint32_t worth_a_thread = 200'000;
    if (statement_count >= worth_a_thread) {
        detail::do_beside([&] { build_rows(direction::in); },
                          [&] {
                              build_rows(direction::out);
                              sealed.by_time_ = time_index::build(columns, statement_count, relation_count);
                          });
    } else {
        build_rows(direction::out);
        build_rows(direction::in);
        sealed.by_time_ = time_index::build(columns, statement_count, relation_count);
    }
    return sealed;
}

ENTENTE_INLINE sealed_rows sealed_adjacency::rows_of(const statement_columns& columns,
                                                     std::uint32_t statement_count, bool all, shape wanted,
                                                     direction d, std::size_t count,
                                                     std::uint32_t key_count) {
    return sealed_rows::build(count, key_count, [&](auto sink) {
        std::uint32_t s = 0;
        columns.metas().for_each_run(0, statement_count, [&](const statement_meta* meta, std::size_t n) {
            // Segments of all columns begin at the same rows, so a run of one is a run of each.
            const std::uint32_t *subject = &columns.subjects()[s], *object = &columns.objects()[s];
            const std::uint32_t *key = d == direction::out ? subject : object,
                                *neighbour = d == direction::out ? object : subject;
            for (std::size_t i = 0; i < n; ++i, ++s)
                if (all || shape::of(meta[i]) == wanted)
                    sink(key[i], sealed_rows::item{meta[i].relation().value(), neighbour[i], s});
        });
    });
}

} // namespace entente
