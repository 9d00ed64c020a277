// SPDX-License-Identifier: BSL-1.0
#include <entente/store/names.hpp>

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

using namespace entente;

TEST_CASE("each name leads to the statements that give it, newest first") {
    text_pool pool;
    name_index names;
    std::map<std::string, std::vector<std::uint32_t>> expected;
    std::mt19937_64 random(2);
    std::uint32_t statement = 0;
    for (int i = 0; i < 3000; ++i) {
        statement += 1 + static_cast<std::uint32_t>(random() % 5); // other statements lie between
        const std::string name = "name " + std::to_string(random() % 400);
        names.add(statement, pool.append(name), pool); // the same text at another place is the same name
        expected[name].insert(expected[name].begin(), statement);
    }
    bool all = true;
    for (const auto& [name, statements] : expected) {
        std::vector<std::uint32_t> found;
        names.for_each(name, pool, [&](std::uint32_t s) { found.push_back(s); });
        all = all && found == statements;
    }
    CHECK(all);
    names.for_each("nobody", pool, [](std::uint32_t) { FAIL("found nobody"); });
}
