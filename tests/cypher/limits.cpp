// SPDX-License-Identifier: BSL-1.0
// A query ends: by its time, by its memory, or because another thread says so. Long chains of operators are run, or refused with a place.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <chrono>
#include <string>
#include <thread>

using namespace entente::cypher;
using namespace entente::cypher::test;
using namespace std::chrono_literals;

namespace {

// More work than anyone waits for.
constexpr std::string_view endless =
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)";

query_settings within(std::chrono::milliseconds time) { return {{time, 0}, true}; }
query_settings with_memory(std::size_t bytes) { return {{0ms, bytes}, true}; }

std::string repeated(std::string_view part, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += part;
    return out;
}

} // namespace

TEST_CASE("a query that takes longer than its time ends with an error that says so") {
    test_support::graph_under_test g;
    ask(g, "UNWIND range(1, 12) AS i CREATE (:N {i: i})");
    ask(g, "MATCH (a:N), (b:N) CREATE (a)-[:T]->(b)");
    for (
        const std::string_view text :
        {endless, std::string_view("MATCH (a)-[*]->(b) RETURN count(*)"),
         std::string_view(
             "MATCH (a), (b), (c), (d), (e), (f), (h), (i) WHERE a.i + b.i + c.i + d.i + e.i + f.i + h.i + i.i < 0 RETURN a"),
         std::string_view(
             "RETURN size([x IN range(1, 100000) WHERE any(y IN range(1, 100000) WHERE y < 0)])"),
         std::string_view(
             "UNWIND range(1, 1000000) AS x WITH x ORDER BY [y IN range(1, x) WHERE y < 0] RETURN x")}) {
        CAPTURE(text);
        const auto begin = std::chrono::steady_clock::now();
        CHECK(refusal_of(g, text, {}, within(50ms)).substr(0, 28) == "ResourceExhausted at runtime");
        CHECK(std::chrono::steady_clock::now() - begin < 10s);
    }
    CHECK(ask(g, "RETURN 1", {}, within(10s)) == lines{"1"});
}

TEST_CASE("what is counted or found without rows of it ends by its limits too") {
    test_support::graph_under_test g;
    ask(g, "UNWIND range(1, 60) AS i CREATE (:N {i: i})");
    ask(g,
        "MATCH (a:N), (b:N) CREATE (a)-[:A]->(b), (a)-[:B]->(b), (a)-[:C]->(b), (a)-[:D]->(b), (a)-[:E]->(b)");
    constexpr std::string_view counted =
        "MATCH ()-[:A]->()-[:B]->()-[:C]->()-[:D]->()-[:E]->() RETURN count(*)";
    CHECK(query(g.now(), counted).plan().find("count a pattern") != std::string::npos);
    CHECK(refusal_of(g, counted, {}, within(50ms)).substr(0, 28) == "ResourceExhausted at runtime");

    ask(g, "UNWIND range(0, 4999) AS i CREATE (:Stop {name: 'stop ' + toString(i)})");
    ask(g,
        "UNWIND range(0, 4998) AS i MATCH (a:Stop {name: 'stop ' + toString(i)}), (b:Stop {name: 'stop ' + toString(i + 1)}) "
        "CREATE (a)-[:NEXT]->(b)");
    rows found = query(
        g.now(),
        "MATCH p = shortestPath((:Stop {name: 'stop 0'})-[:NEXT*]->(:Stop {name: 'stop 4999'})) RETURN length(p)");
    found.cancel();
    CHECK_THROWS_AS(found.next(), query_error);
    CHECK(refusal_of(g,
                     "MATCH (:Stop {name: 'stop 7'})-[:NEXT]->()-[:NEXT]->(last) RETURN count(DISTINCT last)",
                     {}, with_memory(64))
              .substr(0, 28) == "ResourceExhausted at runtime");
}

TEST_CASE("sorts, groups, distincts, lists and changes stay inside the memory of a query") {
    test_support::graph_under_test g;
    for (const std::string_view text :
         {"UNWIND range(1, 200000) AS x RETURN x ORDER BY -x",
          "UNWIND range(1, 200000) AS x RETURN x, count(*)", "UNWIND range(1, 200000) AS x RETURN DISTINCT x",
          "UNWIND range(1, 200000) AS x RETURN collect(x)",
          "UNWIND range(1, 200000) AS x RETURN count(DISTINCT x)",
          "UNWIND range(1, 200000) AS x RETURN percentileDisc(x, 0.5)",
          "UNWIND range(1, 200000) AS x CREATE (:N {x: x})"}) {
        CAPTURE(text);
        CHECK(refusal_of(g, text, {}, with_memory(1U << 20U)).substr(0, 28) ==
              "ResourceExhausted at runtime");
    }
    CHECK(ask(g, "MATCH (n) RETURN count(*)") == lines{"0"});
    CHECK(ask(g, "UNWIND range(1, 200000) AS x WITH x WHERE x % 2 = 0 RETURN count(x), sum(x)", {},
              with_memory(32U << 20U)) == lines{"100000, 10000100000"});
    CHECK(ask(g, "UNWIND range(1, 20000) AS x RETURN x ORDER BY -x LIMIT 1", {}, with_memory(8U << 20U)) ==
          lines{"20000"});
}

TEST_CASE("lists and texts that would fill the memory at one stroke are refused") {
    test_support::graph_under_test g;
    for (const std::string_view text :
         {"RETURN size(range(1, 1000000000000))", "RETURN reduce(t = 'aaaaaaaa', i IN range(1, 60) | t + t)",
          "RETURN size(reduce(l = [1, 2], i IN range(1, 60) | l + l))",
          "RETURN reduce(l = [], i IN range(1, 1000) | [l])",
          "RETURN reduce(l = {}, i IN range(1, 1000) | {l: l})"}) {
        CAPTURE(text);
        const std::string refused = refusal_of(g, text, {}, with_memory(8U << 20U));
        CHECK(refused.find("at runtime") != std::string::npos);
    }
}

TEST_CASE("long chains of operators are run, or refused with a place") {
    test_support::graph_under_test g;
    for (const char* const link :
         {" + 1", " - 1", " * 1", " = 1", " < 1", "[0]", ".a", " IS NULL", " ^ 1", " % 2"}) {
        CAPTURE(link);
        const std::string text = "RETURN 1" + repeated(link, 20000) + " AS x";
        try {
            (void)ask(g, text);
        } catch (const query_error& e) {
            CHECK(!e.place().empty());
        }
    }
    for (const char* const link : {" AND true", " OR false", " XOR false"}) {
        CAPTURE(link);
        const std::string text = "RETURN true" + repeated(link, 20000) + " AS x";
        try {
            CHECK(ask(g, text) == lines{"true"});
        } catch (const query_error& e) {
            CHECK(!e.place().empty());
        }
    }
}

TEST_CASE("a query of many clauses and parts is run") {
    test_support::graph_under_test g;
    CHECK(ask(g, "WITH 0 AS x " + repeated("WITH x + 1 AS x ", 300) + "RETURN x") == lines{"300"});
    CHECK(ask(g, "RETURN 1 AS x" + repeated(" UNION ALL RETURN 1 AS x", 300)).size() == 301);
}
