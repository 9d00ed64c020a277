// SPDX-License-Identifier: BSL-1.0
// Questions in C++ types to graphs whose relations came without them.
#include <entente/query/match.hpp>

#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

using namespace entente;

namespace {

inline constexpr relation<"HAS_PART", thing, thing, transitive, inverse_of<"PART_OF">> has_part{};
inline constexpr relation<"PART_OF", thing, thing, transitive, inverse_of<"HAS_PART">> part_of{};
inline constexpr relation<"HOLDS", thing, thing, inverse_of<"HELD_BY">> holds{};
inline constexpr relation<"HELD_BY", thing, thing, inverse_of<"HOLDS">> held_by{};
inline constexpr relation<"MET", thing, thing, symmetric> met{};
inline constexpr relation<"WITHIN", thing, thing, transitive> within{};

} // namespace

TEST_CASE("a relation that a graph only heard of by name has the traits of the C++ type that asks") {
    std::size_t found = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        std::mt19937_64 random(seed);
        const auto below = [&](std::uint64_t n) { return static_cast<std::size_t>(random() % n); };
        ontology o;
        has_part.declare(o);
        part_of.declare(o);
        holds.declare(o);
        held_by.declare(o);
        met.declare(o);
        within.declare(o);
        graph named, declared;
        declared.use(o);
        std::vector<entity_id> who;
        for (int i = 0; i < 6; ++i) {
            who.push_back(named.add_entity());
            (void)declared.add_entity();
        }
        const char* const names[] = {"HAS_PART", "PART_OF", "HOLDS", "HELD_BY", "MET", "WITHIN"};
        const std::size_t used = 1 + below(6); // some of them, the graph never hears of
        for (int i = 0; i < 9; ++i) {
            const auto said = named_relation(names[below(used)])(who[below(6)], who[below(6)]);
            named.state(said);
            declared.state(said);
        }
        if (below(2) == 0) named.checkpoint();
        const auto x = var();
        const auto z = var();
        const auto same = [&](const auto&... question) {
            const auto answers = [&](const graph& g) {
                std::vector<std::pair<entity_id, entity_id>> rows;
                for (auto&& row : match(g.now(), question...)) rows.emplace_back(get<0>(row), get<1>(row));
                std::sort(rows.begin(), rows.end());
                return rows;
            };
            const auto expected = answers(declared);
            CHECK(answers(named) == expected);
            CHECK(match(named.now(), question...).count() == expected.size());
            found += expected.size();
        };
        CAPTURE(seed);
        same(has_part(x, z));
        same(part_of(x, z));
        same(holds(x, z));
        same(held_by(x, z));
        same(met(x, z));
        same(within(x, z));
        same(met(who[0], x), within(x, z));
        same(has_part(who[1], x), holds(z, x));
        same(part_of(x, z), held_by(z, x));
    }
    CHECK(found > 1000);
}

TEST_CASE("what a graph declares of a relation counts, whatever a C++ type says of it") {
    test_support::graph_under_test g;
    const entity_id a = g.add_entity(), b = g.add_entity();
    g.state(named_relation("MET")(a, b));
    CHECK(match(g.now(), met(b, a)).empty() == false);
    CHECK(match(g.now(), named_relation("MET")(b, a)).empty()); // by name alone nobody knows
    relation_definition d;
    d.name = "HOLDS";
    d.inverse = "OWNED_BY";
    g.declare(d);
    g.state(named_relation("HELD_BY")(a, b));
    CHECK(match(g.now(), holds(b, a)).empty()); // it is declared, and otherwise
    CHECK(!match(g.now(), held_by(a, b)).empty());
    CHECK(match(g.now(), held_by(b, a)).empty());
}

TEST_CASE("what is transitive from one end is transitive from the other; what it implies is not") {
    constexpr relation<"PIECE_OF", thing, thing, transitive, inverse_of<"HAS_PIECE">,
                       subrelation_of<"BELONGS_TO">>
        piece_of{};
    constexpr relation<"HAS_PIECE", thing, thing> has_piece{};
    constexpr relation<"BELONGS_TO", thing, thing> belongs_to{};
    test_support::graph_under_test g;
    const entity_id a = g.add_entity(), b = g.add_entity(), c = g.add_entity();
    const auto first = g.state(piece_of(a, b)), second = g.state(piece_of(b, c));
    const view v = g.now();
    std::vector<statement_id> support;
    for (auto&& row : match(v, has_piece(c, a))) support = row.support();
    std::sort(support.begin(), support.end());
    CHECK(support == std::vector{first, second});
    CHECK(match(v, has_piece(c, var())).count() == 2);
    CHECK(match(v, has_piece(var(), var())).count() == 3);
    CHECK(match(v, named_relation("HAS_PIECE")(c, a)).count() == 1);
    CHECK_THROWS_AS((void)match(v, has_piece(c, a).as(var<statement_id>())), error);
    CHECK(match(v, belongs_to(a, b)).count() == 1);
    CHECK(match(v, belongs_to(a, c)).empty());
    g.declare(belongs_to.traits());
    CHECK(match(g.now(), belongs_to(a, c)).empty());
}
