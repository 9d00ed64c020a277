// SPDX-License-Identifier: BSL-1.0
// Queries that several threads work on: the rows, their order, the errors and the limits are those of one thread.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <chrono>
#include <span>
#include <string>
#include <string_view>

using namespace entente::cypher;
using namespace entente::cypher::test;
using namespace std::chrono_literals;

namespace {

query_settings by(unsigned threads) {
    query_settings s;
    s.threads = threads;
    s.rows_for_threads = 0;
    return s;
}

template <class Asked>
bool is_split(Asked& g, std::string_view text, const query_settings& settings = by(3)) {
    return query(g, "EXPLAIN " + std::string(text), {}, settings).plan().find("parallel") !=
           std::string::npos;
}

// Parts of a few nodes each, some of them empty; reals whose sum depends on the order; equal values of different kinds; relationships sealed and not.
void fill(entente::graph& g) {
    ask(g,
        "UNWIND range(0, 299) AS i CREATE (:N {i: i, name: 'n' + toString(i % 17), real: 1.0 / (i * i + 1), half: i % 7})");
    ask(g, "UNWIND range(0, 99) AS i CREATE (:M {i: i, any: CASE WHEN i % 2 = 0 THEN 1 ELSE 1.0 END})");
    ask(g, "MATCH (a:N), (b:N) WHERE b.i = (a.i * 7 + 1) % 300 CREATE (a)-[:T {w: a.i % 5}]->(b)");
    g.checkpoint();
    ask(g, "MATCH (a:N), (b:N) WHERE b.i = (a.i * 11 + 2) % 300 CREATE (a)-[:T {w: a.i % 3}]->(b)");
    ask(g, "MATCH (a:N), (b:M) WHERE b.i = a.i % 100 AND a.i % 3 = 0 CREATE (a)-[:S]->(b)");
}

} // namespace

TEST_CASE("several threads give the rows of one, in the same order") {
    test_support::graph_under_test g;
    fill(g);
    for (
        const std::string_view text :
        {"MATCH (n:N) RETURN count(*)",
         "MATCH (n) RETURN labels(n), count(n)",
         "MATCH (n:N)-[r]->(m) RETURN type(r), count(*), count(DISTINCT m.i), sum(n.i)",
         "MATCH (n:N) RETURN sum(n.real), avg(n.real), stDev(n.real), stDevP(n.real)",
         "MATCH (n:N) RETURN n.name, sum(n.real), avg(n.real), sum(DISTINCT n.real), avg(DISTINCT n.half)",
         "MATCH (n:N) RETURN n.name, collect(n.i), collect(DISTINCT n.half), min(n.i), max(n.real)",
         "MATCH (n:N) RETURN percentileDisc(n.i, 0.3), percentileCont(n.real, 0.7)",
         "MATCH (n:M) RETURN min(n.any), max(n.any), sum(n.any), collect(n.any), count(DISTINCT n.any)",
         "MATCH (n) RETURN n.any, count(*)",
         "MATCH (n:N) RETURN n, count(*)",
         "MATCH (n:Nowhere) RETURN count(*), collect(n.i), sum(n.i)",
         "MATCH (n:Nowhere) RETURN n.i, count(*)",
         "MATCH (n:N) RETURN DISTINCT n.name",
         "MATCH (n:N) RETURN DISTINCT n.name ORDER BY n.name DESC",
         "MATCH (n:N) WITH DISTINCT n.half AS h WHERE h > 2 RETURN h",
         "MATCH (n:N) WITH DISTINCT n.half AS h, n.name AS name ORDER BY name SKIP 3 LIMIT 50 RETURN h, name",
         "MATCH (n:N) RETURN n.i ORDER BY n.name",
         "MATCH (n:N) RETURN n.i, n.name ORDER BY n.half DESC, n.name",
         "MATCH (n:N) RETURN n.i ORDER BY n.half LIMIT 20",
         "MATCH (n:N) RETURN n.i ORDER BY n.half SKIP 20 LIMIT 20",
         "MATCH (n:N) RETURN n.i ORDER BY n.half LIMIT 0",
         "MATCH (n:M) RETURN n.i ORDER BY n.any",
         "MATCH (a)-[r:T]->(b) RETURN r.w, count(*), collect(b.i)",
         "MATCH (a)-[r:T|S]-(b) RETURN type(r), collect(a.i)",
         "MATCH (a)-[r:T]-(b) RETURN a.name, count(*), sum(b.real)",
         "MATCH (a:N)-[:T]->(b)-[:T]->(c) WHERE a.i < c.i RETURN b.name, count(*), avg(c.real)",
         "MATCH (a:N) OPTIONAL MATCH (a)-[:S]->(b) RETURN a.half, count(b), collect(b.i)",
         "MATCH p = (a:N)-[:T*1..2]->(b) RETURN length(p), count(*)",
         "MATCH (a:N) UNWIND [a.half, a.name] AS x RETURN x, count(*)",
         "MATCH (a:N) UNWIND range(1, 40) AS x RETURN a.i, x, count(*), collect(a.name)",
         "MATCH (a:N) WHERE EXISTS { (a)-[:S]->(:M) } RETURN count(*), collect(a.i)",
         "MATCH (a:N) RETURN a.half, sum(COUNT { (a)-[:T]->() }), collect([(a)-[:T]->(b) | b.i])",
         "MATCH (a:M), (b:M) WHERE a.i + b.i = 99 OR a.i IS NULL RETURN count(*), collect(a.i - b.i)",
         "MATCH (n:N) WITH n.name AS name, count(*) AS c MATCH (m:N {name: name}) RETURN name, c, sum(m.real)",
         "MATCH (n:N) RETURN n.half AS h, count(*) UNION ALL MATCH (n:M) RETURN n.any AS h, count(*)",
         "MATCH (n:N) RETURN n.half AS h, count(*) UNION MATCH (n:N) RETURN n.half AS h, count(*)",
         "AT '2020-01-01' MATCH (a)-[r:T]->(b) RETURN r.w, count(*), collect(a.i)"}) {
        CAPTURE(text);
        CHECK(is_split(g, text));
        CHECK_FALSE(is_split(g, text, by(1)));
        const lines expected = ask(g, text, {}, by(1));
        for (const unsigned threads : {2U, 3U, 7U}) CHECK(ask(g, text, {}, by(threads)) == expected);
    }
}

TEST_CASE("a query is split only where all rows are taken, by what may run beside itself") {
    test_support::graph_under_test g;
    fill(g);
    for (const std::string_view text :
         {"MATCH (n:N) RETURN n", "MATCH (n:N) RETURN n LIMIT 3",
          "MATCH (n:N) RETURN DISTINCT n.name LIMIT 3", "MATCH (n:N) WITH n LIMIT 10 RETURN count(*)",
          "MATCH (n:N {key: 'x'}) RETURN count(*)", "MATCH (n:N) WITH n, rand() AS x RETURN sum(x)",
          "MATCH (n:N) WHERE EXISTS { (n) WHERE rand() < 2 } RETURN count(*)",
          "WITH SUPPORT MATCH (n:N) RETURN n.name, count(*)", "UNWIND range(1, 100) AS x RETURN count(*)",
          "MATCH (n:N) WITH count(*) AS c CREATE (:Made {c: c})"}) {
        CAPTURE(text);
        CHECK_FALSE(is_split(g, text));
    }
    CHECK(is_split(g, "MATCH (n:N) RETURN n.i ORDER BY n.name LIMIT 3"));
    CHECK(is_split(g, "MATCH (n:N) RETURN n.name, count(*) LIMIT 3"));

    extensions own;
    own.add(registered_function{"my.twice", 1, 1, [](const entente::view&, std::span<const datum> given) {
                                    return datum(2 * given[0].as_integer());
                                }});
    const prepared_query q = prepare("EXPLAIN MATCH (n:N) RETURN sum(my.twice(n.i))", own);
    CHECK(query(g, q, {}, by(2)).plan().find("parallel") == std::string::npos);

    entente::transaction t = g.begin();
    CHECK_FALSE(is_split(t, "MATCH (n:N) RETURN count(*), sum(n.i)"));
    CHECK(ask(t, "MATCH (n:N) RETURN count(*), sum(n.i)", {}, by(2)) == lines{"300, 44850"});
    t.rollback();

    rows profiled = query(g, "PROFILE MATCH (n:N) RETURN n.name, count(*)", {}, by(2));
    CHECK(profiled.plan().find("parallel") == std::string::npos);
}

TEST_CASE("few rows are left to one thread") {
    test_support::graph_under_test g;
    fill(g);
    query_settings as_it_is;
    as_it_is.threads = 2;
    CHECK_FALSE(is_split(g, "MATCH (n:N) RETURN n.name, count(*)", as_it_is));
    as_it_is.rows_for_threads = 500;
    CHECK(is_split(g, "MATCH (n:N)-[:T]->(m) RETURN n.name, count(*)", as_it_is));
}

TEST_CASE("an error in any part is the error of the first row that has one") {
    test_support::graph_under_test g;
    fill(g);
    for (
        const std::string_view text :
        {"MATCH (n:N) RETURN sum(n.name)",
         "MATCH (n:N) RETURN avg(CASE WHEN n.i > 250 THEN n.name ELSE 1 END)",
         "MATCH (n:N) RETURN collect(1 / (n.i - 170))",
         "MATCH (n:N) RETURN sum(CASE n.i WHEN 10 THEN 1 / 0 WHEN 290 THEN [] + 1 + {} ELSE 1 END)",
         "MATCH (n:N) RETURN n.i ORDER BY 1 / (n.i - 299)", "MATCH (n:N) RETURN DISTINCT 1 / (n.i % 5 - 3)",
         "MATCH (n:N) RETURN percentileDisc(n.i, n.i + 2)",
         "MATCH (n:N) RETURN sum(n.i + 9223372036854775000)",
         // The sum of all fits, and that of the first rows does not.
         "MATCH (n:N) RETURN sum(CASE n.i WHEN 0 THEN 9223372036854775807 WHEN 150 THEN 5 WHEN 151 THEN -10 ELSE 0 END)"}) {
        CAPTURE(text);
        CHECK(is_split(g, text));
        const std::string expected = refusal_of(g, text, {}, by(1));
        CHECK_FALSE(expected.empty());
        for (const unsigned threads : {2U, 5U}) CHECK(refusal_of(g, text, {}, by(threads)) == expected);
    }
    // Only the first of a group's rows says which share is asked for; those of other parts would be refused.
    const std::string_view text = "MATCH (n:N) RETURN percentileDisc(n.i, n.i / 10.0)";
    CHECK(ask(g, text, {}, by(4)) == ask(g, text, {}, by(1)));
}

TEST_CASE("limits hold for all threads together") {
    test_support::graph_under_test g;
    fill(g);
    query_settings short_of_time = by(3);
    short_of_time.limit.time = 50ms;
    const std::string_view endless =
        "MATCH (a:N) WHERE any(x IN range(1, 100000) WHERE x < -a.i) RETURN count(*), collect(a.i)";
    CHECK(is_split(g, endless));
    const auto begin = std::chrono::steady_clock::now();
    CHECK(refusal_of(g, endless, {}, short_of_time).substr(0, 28) == "ResourceExhausted at runtime");
    CHECK(std::chrono::steady_clock::now() - begin < 10s);

    query_settings short_of_memory = by(3);
    short_of_memory.limit.memory = 256U << 10U;
    for (const std::string_view text : {"MATCH (a:N) UNWIND range(1, 300) AS x RETURN a.i, x, count(*)",
                                        "MATCH (a:N) UNWIND range(1, 300) AS x RETURN DISTINCT a.i, x",
                                        "MATCH (a:N) UNWIND range(1, 300) AS x RETURN a.i, x ORDER BY x",
                                        "MATCH (a:N) UNWIND range(1, 300) AS x RETURN collect(x)"}) {
        CAPTURE(text);
        CHECK(is_split(g, text));
        CHECK(refusal_of(g, text, {}, short_of_memory).substr(0, 28) == "ResourceExhausted at runtime");
    }
    // What one thread can do within its memory, several can.
    for (const std::string_view text :
         {"MATCH (a:N) RETURN a.i, count(*), collect(a.name)",
          "MATCH (a:N) UNWIND range(1, 300) AS x RETURN x ORDER BY x LIMIT 9"}) {
        CAPTURE(text);
        CHECK(ask(g, text, {}, short_of_memory) == ask(g, text, {}, by(1)));
    }
}
