// SPDX-License-Identifier: BSL-1.0
// One prepared query in many threads, beside a thread that changes the graph; and a cursor that another thread cancels.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace entente::cypher;
using namespace entente::cypher::test;

TEST_SUITE_BEGIN("threads");

TEST_CASE("any number of threads run one prepared query, each with its own parameters and view") {
    test_support::graph_under_test g;
    ask(g, "UNWIND range(0, 99) AS i CREATE (:N {i: i})");
    ask(g, "MATCH (a:N), (b:N) WHERE b.i = a.i + 1 CREATE (a)-[:NEXT]->(b)");
    const prepared_query q =
        prepare("MATCH (a:N {i: $i})-[:NEXT*1..3]->(b) WHERE b.i > $i RETURN count(*) AS c, max(b.i) AS m");
    std::atomic<int> wrong{0}, right{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = t; i < 97; i += 4)
                for (rows found = query(g.now(), q, {{"i", i}}); found.next();)
                    (found.current()["c"].as_integer() == 3 && found.current()["m"].as_integer() == i + 3
                         ? right
                         : wrong)++;
        });
    // Beside them the graph grows, where nobody looks.
    for (int i = 0; i < 20; ++i) ask(g, "CREATE (:Other {i: " + std::to_string(i) + "})-[:NEXT]->(:Other)");
    for (std::thread& t : threads) t.join();
    CHECK(wrong == 0);
    CHECK(right == 97);
    CHECK(ask(g, "MATCH (n:Other) RETURN count(*)") == lines{"40"});
}

TEST_CASE("queries of several threads each run beside a thread that changes the graph") {
    test_support::graph_under_test g;
    ask(g, "UNWIND range(0, 99) AS i CREATE (:N {i: i, name: 'n' + toString(i % 10)})");
    ask(g, "MATCH (a:N), (b:N) WHERE b.i = (a.i * 7 + 1) % 100 CREATE (a)-[:NEXT]->(b)");
    query_settings split;
    split.threads = 2;
    split.rows_for_threads = 0;
    const std::vector<std::string> questions = {
        "MATCH (a:N)-[:NEXT]->(b:N) RETURN a.name, count(*), collect(b.i)",
        "MATCH (a:N)-[:NEXT]->(b:N) WHERE b.name =~ 'n[0-4]' RETURN DISTINCT a.name, b.name",
        "MATCH (n:N) RETURN n.i, labels(n) ORDER BY n.name"};
    std::vector<lines> expected;
    for (const std::string& text : questions) {
        CHECK(query(g, "EXPLAIN " + text, {}, split).plan().find("parallel") != std::string::npos);
        query_settings by_one;
        by_one.threads = 1;
        expected.push_back(ask(g, text, {}, by_one));
    }
    std::atomic<int> wrong{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 2; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 8; ++i)
                for (std::size_t q = 0; q < questions.size(); ++q) {
                    const entente::view seen = g.now();
                    if (told(query(seen, questions[q], {}, split)) != expected[q]) ++wrong;
                }
        });
    for (int i = 0; i < 20; ++i)
        ask(g, "CREATE (:Other {i: " + std::to_string(i) + ", name: 'n1'})-[:NEXT]->(:Other)");
    for (std::thread& t : threads) t.join();
    CHECK(wrong == 0);
    CHECK(ask(g, "MATCH (n:Other) RETURN count(*)", {}, split) == lines{"40"});
}

TEST_CASE("another thread ends a query that several work on") {
    test_support::graph_under_test g;
    ask(g, "UNWIND range(0, 99) AS i CREATE (:N {i: i})");
    query_settings split;
    split.threads = 2;
    split.rows_for_threads = 0;
    rows found = query(
        g.now(), "MATCH (n:N) UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)",
        {}, split);
    CHECK(found.plan().find("parallel") != std::string::npos);
    std::thread other([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        found.cancel();
    });
    std::string refused;
    try {
        found.next();
    } catch (const query_error& e) {
        refused = name(e.type());
    }
    other.join();
    CHECK(refused == "Cancelled");
}

TEST_CASE("another thread ends a query") {
    test_support::graph_under_test g;
    rows found =
        query(g.now(), "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN count(*)");
    std::atomic<bool> begun{false};
    std::thread other([&] {
        while (!begun) std::this_thread::yield();
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        found.cancel();
    });
    begun = true;
    std::string refused;
    try {
        found.next();
    } catch (const query_error& e) {
        refused = name(e.type());
    }
    other.join();
    CHECK(refused == "Cancelled");
}

TEST_SUITE_END();
