// SPDX-License-Identifier: BSL-1.0
#include <entente/store/adjacency.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

using namespace entente;

namespace {

constexpr std::uint32_t entities = 40, values = 10, relations = 4;

void fill(statement_columns& columns, std::uint32_t count, std::uint64_t seed, bool entities_only) {
    std::mt19937_64 random(seed);
    for (std::uint32_t s = 0; s < count; ++s) {
        const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
        const auto any = [&](bool value_too) -> term {
            const auto kind = entities_only ? 0 : below(value_too ? 3 : 2);
            if (kind == 2) return value_id(below(values));
            if (kind == 1 && s > 0) return statement_id(below(s));
            return entity_id(below(entities));
        };
        columns.write(s, {any(false), relation_id(below(relations)), any(true), {}});
    }
}

std::vector<std::uint32_t> statements_of(const statement_columns& c, std::uint32_t first, std::uint32_t end,
                                         direction d, shape sh, std::uint32_t key) {
    std::vector<std::uint32_t> found;
    for (std::uint32_t s = first; s < end; ++s)
        if (shape::of(c.meta(s)) == sh && (d == direction::out ? c.raw_subject(s) : c.raw_object(s)) == key)
            found.push_back(s);
    return found;
}

} // namespace

TEST_CASE("every shape has a place of its own, and keys and neighbours change sides with the direction") {
    std::vector<std::size_t> places;
    for (const shape s : all_shapes) {
        places.push_back(s.index());
        CHECK(s.key(direction::out) == s.subject);
        CHECK(s.key(direction::in) == s.object);
        CHECK(s.neighbour(direction::out) == s.object);
        CHECK(s.neighbour(direction::in) == s.subject);
    }
    std::sort(places.begin(), places.end());
    CHECK(places == std::vector<std::size_t>{0, 1, 2, 3, 4, 5});
    CHECK(opposite(direction::in) == direction::out);
}

TEST_CASE("sealed rows hold each statement once in each direction, among its shape") {
    for (const bool entities_only : {true, false}) {
        statement_columns columns;
        constexpr std::uint32_t count = 2000;
        fill(columns, count, 11, entities_only);
        for (const std::uint32_t sealed_count : {0u, 1u, 700u, count}) {
            const auto sealed =
                sealed_adjacency::build(columns, sealed_count, {entities, values, sealed_count}, relations);
            CHECK(sealed.statement_count() == sealed_count);
            bool all = true;
            for (const direction d : {direction::out, direction::in})
                for (const shape sh : all_shapes)
                    for (std::uint32_t key = 0; key < 50; ++key) {
                        auto expected = statements_of(columns, 0, sealed_count, d, sh, key);
                        const neighbour_run run = sealed.rows(d, sh).all(key);
                        std::vector<std::uint32_t> met(run.statements.begin(), run.statements.end());
                        for (std::size_t i = 0; i < run.size(); ++i)
                            all = all &&
                                  run.neighbours[i] == (d == direction::out ? columns.raw_object(met[i])
                                                                            : columns.raw_subject(met[i]));
                        std::sort(met.begin(), met.end());
                        all = all && met == expected;
                    }
            CHECK(all);
        }
    }
}

TEST_CASE("rows built by two threads are those built by one") {
    statement_columns columns;
    constexpr std::uint32_t count = 200'000; // the least that is worth a thread
    fill(columns, count, 12, false);
    const auto big = sealed_adjacency::build(columns, count, {entities, values, count}, relations);
    std::size_t out = 0, in = 0, by_time = 0;
    for (const shape sh : all_shapes) {
        out += big.rows(direction::out, sh).size();
        in += big.rows(direction::in, sh).size();
    }
    for (std::uint32_t r = 0; r < relations; ++r) by_time += big.by_time().of(r).size();
    CHECK(out == count);
    CHECK(in == count);
    CHECK(by_time == count);
    const neighbour_run run = big.rows(direction::in, entity_to_value).all(3);
    std::vector<std::uint32_t> met(run.statements.begin(), run.statements.end());
    std::sort(met.begin(), met.end());
    CHECK(met == statements_of(columns, 0, count, direction::in, entity_to_value, 3));
}

TEST_CASE("chains give a node's statements newest first, down to the first one asked for") {
    statement_columns columns;
    chains fresh;
    constexpr std::uint32_t count = 1500;
    fill(columns, count, 13, false);
    const std::uint32_t linked_from = 100; // the ones before are sealed and never hang on a chain
    for (std::uint32_t s = linked_from; s < count; ++s) {
        fresh.reserve(s, s + 1, columns);
        fresh.link(s, s + 1, columns);
    }
    bool all = true;
    for (const std::uint32_t first : {linked_from, 101u, 800u, count - 1, count})
        for (const direction d : {direction::out, direction::in})
            for (const shape sh : all_shapes)
                for (std::uint32_t key = 0; key < 50; ++key) {
                    auto expected = statements_of(columns, first, count, d, sh, key);
                    std::reverse(expected.begin(), expected.end());
                    std::vector<std::uint32_t> met;
                    fresh.for_each(d, sh, key, first, [&](std::uint32_t s) { met.push_back(s); });
                    all = all && met == expected && fresh.empty(d, sh, key, first) == expected.empty();
                }
    CHECK(all);
    for (std::uint32_t r = 0; r <= relations; ++r) {
        std::vector<std::uint32_t> expected, met;
        for (std::uint32_t s = count; s-- > 300;)
            if (columns.relation(s) == relation_id(r)) expected.push_back(s);
        fresh.for_each_of_relation(r, 300, [&](std::uint32_t s) { met.push_back(s); });
        CHECK(met == expected);
    }
    CHECK(fresh.empty(direction::out, entity_to_entity, 4'000'000'000u, 0));
}
