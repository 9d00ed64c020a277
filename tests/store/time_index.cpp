// SPDX-License-Identifier: BSL-1.0
#include <entente/store/time_index.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <tuple>
#include <vector>

using namespace entente;

TEST_CASE("statements of a relation come in order of the day they begin, then of statement") {
    std::mt19937_64 random(10);
    for (const bool in_order : {false, true}) {
        statement_columns columns;
        constexpr std::uint32_t count = 3000, relations = 7;
        for (std::uint32_t s = 0; s < count; ++s) {
            const day from = in_order ? static_cast<day>(s / 10) : static_cast<day>(random() % 300);
            interval valid = interval::days(from, from + 1 + static_cast<day>(random() % 9));
            if (!in_order && random() % 10 == 0)
                valid = random() % 2 == 0 ? interval::always() : interval::parse("1970-03");
            if (random() % 10 == 0) { // ends about as far off as two bytes can say, beyond, and none
                const day far[] = {from + 65'533, from + 65'534,  from + 65'535,
                                   from + 65'536, from + 200'000, day_max};
                valid = interval::days(from, far[random() % 6]);
            }
            columns.write(s,
                          {entity_id(0), relation_id(static_cast<std::uint32_t>(random() % (relations - 1))),
                           entity_id(0), valid});
        }
        const time_index index = time_index::build(columns, count, relations);
        for (std::uint32_t r = 0; r < relations; ++r) {
            std::vector<std::tuple<day, std::uint32_t, day>> expected, met;
            for (std::uint32_t s = 0; s < count; ++s)
                if (columns.relation(s) == relation_id(r))
                    expected.emplace_back(columns.days(s).from, s, columns.days(s).until);
            std::sort(expected.begin(), expected.end());
            const time_run run = index.of(r);
            for (std::size_t i = 0; i < run.size(); ++i)
                met.emplace_back(run.from[i], run.statements[i], run.until(i));
            CHECK(met == expected);
            for (const day d : {day_min, day{-1}, day{0}, day{1}, day{150}, day{299}, day{300}, day_max}) {
                const auto begun = std::count_if(expected.begin(), expected.end(),
                                                 [&](const auto& e) { return std::get<0>(e) <= d; });
                CHECK(run.begun_by(d) == static_cast<std::size_t>(begun));
                if (d == day_min) continue;
                for (const day end :
                     {d, d + (d < 1'000'000 ? 65'000 : 0), d + (d < 1'000'000 ? 65'600 : 0)}) {
                    const auto lasting = std::count_if(expected.begin(), expected.begin() + begun,
                                                       [&](const auto& e) { return std::get<2>(e) >= end; });
                    CHECK(run.last_until(static_cast<std::size_t>(begun), end) ==
                          static_cast<std::uint32_t>(lasting));
                }
            }
        }
        CHECK(index.of(relations).size() == 0);
        CHECK(index.of(0xFFFF'FFFFu).size() == 0);
    }
    CHECK(time_index().of(0).size() == 0);
}
