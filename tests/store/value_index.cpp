// SPDX-License-Identifier: BSL-1.0
#include <entente/store/adjacency.hpp>
#include <entente/store/value_table.hpp>

#include <entente/model/value_order.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace entente;

TEST_CASE("statements of an indexed relation come in the order of their values") {
    std::mt19937_64 random(3);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    value_table values;
    const auto any_value = [&]() -> value {
        switch (below(5)) {
        case 0: return std::int64_t{below(20)} - 10;
        case 1: return static_cast<double>(below(40)) / 2 - 10;
        case 2: return "text " + std::to_string(below(30));
        case 3: return value::in_language("text " + std::to_string(below(30)), below(2) ? "en" : "ko");
        default: return value(std::vector<value>{value(std::int64_t{below(3)}), value("a")});
        }
    };
    statement_columns columns;
    constexpr std::uint32_t count = 4000, relations = 6;
    for (std::uint32_t s = 0; s < count; ++s) {
        term object = values.intern(any_value());
        if (below(10) == 0) object = entity_id(below(5)); // has no value to be found by
        columns.write(s,
                      {entity_id(below(50)), relation_id(below(relations - 1)), object, interval::always()});
    }
    sealed_adjacency sealed = sealed_adjacency::build(columns, count, {50, values.size(), count}, relations);
    CHECK(sealed.by_value().has_all({}));
    CHECK_FALSE(sealed.by_value().has(1));
    const std::vector<std::uint32_t> wanted{1, 3, 5};
    sealed.order_by_value(columns, values, wanted);
    CHECK(sealed.by_value().has_all(wanted));
    CHECK(sealed.by_value().possible(relations, count));
    CHECK_FALSE(sealed.by_value().possible(relations - 1, count));
    CHECK_FALSE(sealed.by_value().possible(relations, count / 2));
    CHECK(sealed.by_value().of(5).empty()); // has no statements
    CHECK(sealed.by_value().has(5));
    CHECK(sealed.by_value().of(2).empty());
    for (const std::uint32_t relation : {1U, 3U}) {
        std::vector<std::uint32_t> expected;
        for (std::uint32_t s = 0; s < count; ++s)
            if (columns.relation(s).value() == relation && columns.object(s).is_value())
                expected.push_back(s);
        std::vector<std::uint32_t> met(sealed.by_value().of(relation).begin(),
                                       sealed.by_value().of(relation).end());
        const auto value_of = [&](std::uint32_t s) { return values.get(columns.object(s).value()); };
        CHECK(std::is_sorted(met.begin(), met.end(), [&](std::uint32_t a, std::uint32_t b) {
            return compare_total(value_of(a), value_of(b)) < 0;
        }));
        std::sort(met.begin(), met.end());
        CHECK(met == expected);
    }
    // It is told apart from one of another order.
    sealed_adjacency other = sealed_adjacency::build(columns, count, {50, values.size(), count}, relations);
    other.order_by_value(columns, values, std::vector<std::uint32_t>{1, 5});
    CHECK(sealed.differences(other, relations) ==
          std::vector<std::uint32_t>{static_cast<std::uint32_t>(section_kind::values_begin)});
    CHECK(other.differences(sealed, relations).empty());
}
