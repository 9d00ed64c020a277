// SPDX-License-Identifier: BSL-1.0
#include <entente/store/sealed_rows.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

using namespace entente;

namespace {

struct entry {
    std::uint32_t key, relation, neighbour, statement;
};

sealed_rows built(const std::vector<entry>& entries, std::uint32_t key_count) {
    return sealed_rows::build(entries.size(), key_count, [&](auto sink) {
        for (const entry& e : entries) sink(e.key, sealed_rows::item{e.relation, e.neighbour, e.statement});
    });
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs(const neighbour_run& run) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> out;
    for (std::size_t i = 0; i < run.size(); ++i) out.emplace_back(run.neighbours[i], run.statements[i]);
    return out;
}

// All questions about all keys, against entries sorted anew for each.
void check(const std::vector<entry>& entries, std::uint32_t key_count,
           const std::vector<std::uint32_t>& keys) {
    const sealed_rows rows = built(entries, key_count);
    CHECK(rows.size() == entries.size());
    std::map<std::uint32_t, std::vector<entry>> by_key;
    for (const entry& e : entries) by_key[e.key].push_back(e);
    bool all = true;
    for (const std::uint32_t key : keys) {
        std::vector<entry> own;
        if (const auto at = by_key.find(key); at != by_key.end()) own = at->second;
        std::sort(own.begin(), own.end(), [](const entry& a, const entry& b) {
            return std::tie(a.relation, a.neighbour, a.statement) <
                   std::tie(b.relation, b.neighbour, b.statement);
        });
        std::vector<std::pair<std::uint32_t, std::uint32_t>> expected;
        for (const entry& e : own) expected.emplace_back(e.neighbour, e.statement);
        all = all && pairs(rows.all(key)) == expected && rows.degree(key) == own.size();
        std::size_t grouped = 0;
        rows.for_each_group(key, [&](std::uint32_t relation, const neighbour_run& run) {
            grouped += run.size();
            all = all && !run.empty() && pairs(run) == pairs(rows.of(key, relation));
        });
        all = all && grouped == own.size();
        for (std::uint32_t relation = 0; relation < 6; ++relation) {
            expected.clear();
            for (const entry& e : own)
                if (e.relation == relation) expected.emplace_back(e.neighbour, e.statement);
            all = all && pairs(rows.of(key, relation)) == expected;
        }
        all = all && rows.of(key, 0xFFFF'FFFFu).empty();
    }
    CHECK(all);
    std::size_t visited = 0;
    std::vector<std::uint32_t> with_row;
    rows.for_each_key([&](std::uint32_t key, const neighbour_run& run) {
        with_row.push_back(key);
        visited += run.size();
        all = all && pairs(run) == pairs(rows.all(key));
    });
    CHECK(all);
    CHECK(visited == entries.size());
    CHECK(with_row.size() == by_key.size());
    CHECK(std::is_sorted(with_row.begin(), with_row.end()));
}

std::vector<entry> random_entries(std::mt19937_64& random, std::size_t count, std::uint32_t key_count) {
    std::vector<entry> entries;
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    for (std::uint32_t s = 0; s < count; ++s)
        entries.push_back(
            {below(3) == 0 ? below(key_count) : below(std::min(key_count, 20u)), below(5), below(30), s});
    return entries;
}

} // namespace

TEST_CASE("dense rows give every key its neighbours in order of relation, neighbour, statement") {
    std::mt19937_64 random(6);
    for (const std::uint32_t key_count : {1u, 2u, 50u, 3000u}) {
        const auto entries = random_entries(random, 2000, key_count);
        std::vector<std::uint32_t> keys{key_count, key_count + 1, 0xFFFF'FFFEu, 0xFFFF'FFFFu};
        for (std::uint32_t k = 0; k < key_count; ++k) keys.push_back(k);
        check(entries, key_count, keys);
    }
}

TEST_CASE("sparse rows answer as dense ones do") {
    std::mt19937_64 random(7);
    for (const std::uint32_t key_count : {65'537u, 400'000u, 4'000'000u}) {
        auto entries = random_entries(random, 2000, key_count);
        entries.push_back({key_count - 1, 0, 0, 2000});
        std::vector<std::uint32_t> keys{0, 1, key_count - 1, key_count, 0xFFFF'FFFFu};
        for (const entry& e : entries) keys.insert(keys.end(), {e.key, e.key + 1});
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        check(entries, key_count, keys);
        CHECK(built(entries, key_count).bytes() < 100 * entries.size());
    }
}

TEST_CASE("relations that take more than two bytes are found like all others") {
    std::mt19937_64 random(8);
    for (const std::uint32_t base : {65'530u, 65'535u, 1'000'000u}) {
        auto entries = random_entries(random, 500, 40);
        std::vector<std::uint32_t> keys;
        for (std::uint32_t k = 0; k < 42; ++k) keys.push_back(k);
        const sealed_rows plain = built(entries, 40);
        for (entry& e : entries) e.relation = e.relation < 2 ? e.relation : base + e.relation;
        const sealed_rows wide = built(entries, 40);
        for (const std::uint32_t key : keys) {
            CHECK(pairs(wide.all(key)) == pairs(plain.all(key)));
            for (std::uint32_t r = 0; r < 6; ++r)
                CHECK(pairs(wide.of(key, r < 2 ? r : base + r)) == pairs(plain.of(key, r)));
            CHECK(wide.of(key, base - 1).empty());
        }
    }
}

TEST_CASE("rows without statements have no neighbours for anybody") {
    const sealed_rows none, empty = built({}, 100);
    for (const sealed_rows* rows : {&none, &empty})
        for (const std::uint32_t key : {0u, 99u, 100u, 0xFFFF'FFFFu}) {
            CHECK(rows->all(key).empty());
            CHECK(rows->of(key, 0).empty());
            CHECK(rows->degree(key) == 0);
            rows->for_each_group(
                key, [](std::uint32_t, const neighbour_run&) { FAIL("a group without statements"); });
        }
    check({{0, 0, 0, 0}}, 1, {0, 1});
}
