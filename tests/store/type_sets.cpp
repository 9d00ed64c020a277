// SPDX-License-Identifier: BSL-1.0
#include <entente/store/type_sets.hpp>

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>
#include <vector>

using namespace entente;

TEST_CASE("equal sets of types have one id, and set 0 is the empty one") {
    type_set_table table;
    CHECK(table.intern({}) == type_set_id(0));
    CHECK(table.get(type_set_id(0)).empty());
    std::map<std::vector<type_id>, type_set_id> known{{{}, type_set_id(0)}};
    std::mt19937_64 random(4);
    for (int i = 0; i < 3000; ++i) {
        std::set<type_id> types;
        for (auto n = random() % 5; n > 0; --n)
            types.insert(type_id(static_cast<std::uint32_t>(random() % 12)));
        const std::vector<type_id> sorted(types.begin(), types.end());
        const type_set_id id = table.intern(sorted);
        const auto [at, added] = known.try_emplace(sorted, id);
        REQUIRE(at->second == id);
        REQUIRE(table.get(id) == sorted);
    }
    CHECK(table.size() == known.size());
}

TEST_CASE("any_of stops at the first type that answers") {
    type_set_table table;
    const type_set_id id = table.intern({type_id(1), type_id(5), type_id(9)});
    std::vector<type_id> asked;
    CHECK(table.any_of(id, [&](type_id t) {
        asked.push_back(t);
        return t == type_id(5);
    }));
    CHECK(asked == std::vector{type_id(1), type_id(5)});
    CHECK(!table.any_of(id, [](type_id) { return false; }));
    CHECK(!table.any_of(type_set_id(0), [](type_id) { return true; }));
}
