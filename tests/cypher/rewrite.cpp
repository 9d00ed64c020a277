// SPDX-License-Identifier: BSL-1.0
// What the planner does to make a query cheap must not change its rows: each query runs with and without, on graphs with loops, parallel
// relationships, values under the name of a type, retractions and statements that are not sealed yet.
#include <entente/cypher.hpp>

#include <entente/graph.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

using namespace entente;

namespace {

std::string text_of(const cypher::datum& d) {
    if (const auto* n = d.get_if<cypher::node>()) return "(" + std::to_string(n->id.value()) + ")";
    if (const auto* r = d.get_if<cypher::relationship>()) return "[" + std::to_string(r->id.value()) + "]";
    if (d.is_null()) return "null";
    if (d.kind() == cypher::datum_kind::integer) return std::to_string(d.as_integer());
    return std::string(d.as_text());
}

std::vector<std::string> rows_of(const view& v, std::string_view text, const cypher::parameters& given,
                                 bool rewriting) {
    std::vector<std::string> rows;
    auto found = cypher::query(v, text, given, {.limit = {}, .rewriting = rewriting});
    while (found.next()) {
        rows.emplace_back();
        for (const cypher::datum& d : found.current()) rows.back() += text_of(d) + " ";
    }
    std::sort(rows.begin(), rows.end());
    return rows;
}

struct kinds {
    bool loops, values, retractions, fresh;
};

void fill(graph& g, std::uint64_t seed, kinds with) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    constexpr std::array<std::string_view, 2> types{"A", "B"};
    constexpr std::uint32_t nodes = 12;
    std::vector<statement_id> stated;
    const auto state = [&](std::size_t count) {
        transaction t = g.begin();
        const std::array relations{t.relation("r"), t.relation("s")};
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t a = below(nodes), b = below(nodes);
            if (a == b && !with.loops) continue;
            statement_row row{entity_id(a), relations[below(2)], entity_id(b)};
            const auto begins = static_cast<day>(below(2000));
            if (below(4) != 0) row.valid = interval::days(begins, below(3) == 0 ? day_max : begins + 400);
            stated.push_back(t.state(row));
            if (with.values && below(3) == 0)
                t.state(statement_row{entity_id(a), relations[0],
                                      t.intern(value(static_cast<std::int64_t>(i % 5)))});
        }
        t.commit();
    };
    {
        transaction t = g.begin();
        for (std::uint32_t i = 0; i < nodes; ++i)
            t.name(t.add_entity("k" + std::to_string(i), {&types[i % 2], 1}), "name " + std::to_string(i));
        t.commit();
    }
    state(60);
    if (with.retractions) {
        transaction t = g.begin();
        for (std::size_t i = 0; i < stated.size(); i += 7) t.retract(stated[i]);
        t.commit();
    }
    if (with.fresh) state(15);
}

constexpr std::array queries{
    "MATCH (n {key: $key}) RETURN n, n.name",
    "MATCH (n) WHERE n.key = $key AND n:A RETURN n",
    "UNWIND ['k1', 'k5', 'none', null] AS k MATCH ({key: k})-[x]->(o) WHERE type(x) = 'r' RETURN k, o",
    "MATCH (a {key: $key})-[x]->(b) WHERE 's' = type(x) AND b:B RETURN b",
    "MATCH (a {key: $key})-[x]->(b) WHERE type(x) = null RETURN b",
    "MATCH ()-[:r]->() RETURN count(*)",
    "MATCH ()<-[:r]-() RETURN count(*)",
    "MATCH ()-[:r]-() RETURN count(*)",
    "MATCH ()-[:none]->() RETURN count(*)",
    "MATCH (a)-[:r]->(a) RETURN count(*)",
    "MATCH (a:A)-[x:r]->(b:B) RETURN a, x, b",
    "MATCH (a)-[x:r|s]-(b:B) RETURN a, x, b",
    "MATCH (a)-[x:r]->(b), (c)-[y:s]->(d) RETURN count(*)",
    "MATCH ({key: $key})-->()-->() RETURN count(*)",
    "MATCH ({key: $key})-->()<--() RETURN count(*)",
    "MATCH ({key: $key})-[:r]->()-[:r]->()-[:r]->() RETURN count(*)",
    "MATCH (a)-[x]->(b)-->(c) RETURN a, count(*)",
    "MATCH ({key: $key})-->()-->(c) RETURN count(DISTINCT c)",
    "MATCH ({key: $key})<-[:r]-()<-[:s]-(c) RETURN count(DISTINCT c)",
    "MATCH ({key: $key})--()--(c) RETURN count(DISTINCT c)",
    "MATCH (a:A)-->()-->(c) RETURN count(DISTINCT c)",
    "MATCH (a)-[:r]->(b)-[:r]->(c), (a)-[:r]->(c) RETURN count(*)",
    "MATCH (a)-[:r]->(b)-[:s]->(c)-[:r]->(a) RETURN count(*)",
    "MATCH (a)-[:r]->(b), (a)-[:r]->(c) RETURN count(*)",
    "MATCH (a)-[:r]->(b)-[:r]->(a) RETURN count(*)",
    "MATCH ()-[x]->() RETURN type(x), x._from.year, count(*)",
    "MATCH ()-[x]->() RETURN type(x), count(*)",
    "MATCH ()<-[x]-() RETURN validFrom(x).year AS y, type(x) AS t, count(*) AS n",
    "MATCH (a {key: $key}), (b), p = shortestPath((a)-[*]->(b)) WHERE a <> b RETURN b, length(p)",
    "MATCH (a {key: $key}), (b), p = shortestPath((a)-[:r*..3]-(b)) WHERE a <> b RETURN b, length(p)",
    "MATCH (a)-[:r]->(b) WITH count(*) AS n MATCH (c {key: $key})-->(d) RETURN n, count(*)",
    "MATCH (a:A) RETURN a, COUNT { (a)-->() } AS n",
    "MATCH (a:A)-->()-->() RETURN count(*)",
    "MATCH (a:B)<--()<--() RETURN count(*)",
    "MATCH (a:A)-->()<-[:r]-() RETURN count(*)",
    "MATCH (a:A)-[:r]->()-[:s]->() RETURN count(*)",
    "MATCH (a:A)-[:r]->()-[:r]->() RETURN count(*)",
    "MATCH (a:A)-[:r|s]->()-->() RETURN count(*)",
    "MATCH (a:A)-->(b) MATCH (b)-->() RETURN count(*)",
    "MATCH (a:A)-[x]->(b) WITH b MATCH (b)-->() RETURN count(*)",
    "UNWIND range(0, 150) AS i MATCH (n {key: 'k' + toString(i % 13)}) RETURN i, n, n.name",
    "UNWIND range(0, 99) AS i MATCH (a {key: 'k' + toString(i % 12)}), (b {key: 'k' + toString(i % 5)}) "
    "RETURN i, a, b",
    "UNWIND range(0, 70) AS i OPTIONAL MATCH (n:A {key: 'k' + toString(i)}) RETURN i, n",
    "UNWIND range(1, 80) AS i WITH i WHERE i % 3 <> 0 MATCH (n {name: 'name ' + toString(i % 12)}) RETURN i, n",
    "MATCH (a:A) MATCH (b {key: a.key}) RETURN a, b",
    "MATCH (a:A)-[x]->(b) MATCH (c {key: b.key})-->(d) RETURN x, c, d",
};

} // namespace

TEST_CASE("a rewritten plan gives the rows of the plan as written") {
    for (std::uint64_t seed = 1; seed <= 16; ++seed) {
        graph g;
        fill(g, seed, {(seed & 1) != 0, (seed & 2) != 0, (seed & 4) != 0, (seed & 8) != 0});
        const view now = g.now();
        const std::array views{now,
                               now.valid_at("1972-05-01"),
                               now.valid_during("1971/1972"),
                               now.valid_at("1973-01-01").possibly(),
                               now.as_known_at(transaction_id(2)),
                               now.confident(0.5)};
        for (std::size_t i = 0; i < views.size(); ++i)
            for (const char* text : queries)
                for (const char* key : {"k0", "k3", "k11"}) {
                    const cypher::parameters given{{"key", cypher::datum(value(key))}};
                    INFO(seed << " view " << i << " key " << key << ": " << text);
                    CHECK(rows_of(views[i], text, given, true) == rows_of(views[i], text, given, false));
                }
    }
}

TEST_CASE("a prepared query is right on graphs that it was not planned for") {
    const auto q = cypher::prepare("MATCH ()-[:r]->() RETURN count(*)");
    for (const std::uint32_t count : {0U, 3U, 500U}) {
        graph g;
        transaction t = g.begin();
        const entity_id a = t.add_entity("a"), b = t.add_entity("b");
        for (std::uint32_t i = 0; i < count; ++i) t.state(statement_row{a, t.relation("r"), b});
        t.commit();
        auto found = cypher::query(g.now(), q);
        REQUIRE(found.next());
        CHECK(found.current()[0].as_integer() == count);
    }
}

TEST_CASE("a lookup that takes rows ahead gives those before an error first") {
    graph g;
    fill(g, 1, {});
    auto found = cypher::query(
        g.now(), "UNWIND [{key: 'k1'}, {key: 'k2'}, 3, {key: 'k4'}] AS m MATCH (n {key: m.key}) RETURN m, n");
    REQUIRE(found.next());
    CHECK(found.current()[1].as_node().id == entity_id(1));
    REQUIRE(found.next());
    CHECK(found.current()[0].find("key")->as_text() == "k2");
    CHECK_THROWS_AS(found.next(), cypher::query_error);
}
