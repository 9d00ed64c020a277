// SPDX-License-Identifier: BSL-1.0
// Plans, as EXPLAIN prints them: values are looked up, conditions asked early, and as written when rewriting is off.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <string>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

std::string plan_of(entente::graph& g, const std::string& text, bool rewriting = true) {
    query_settings settings;
    settings.rewriting = rewriting;
    return query(g, "EXPLAIN " + text, {{"x", 1}}, settings).plan();
}

bool has(const std::string& plan, std::string_view part) { return plan.find(part) != std::string::npos; }

void fill(entente::graph& g) {
    ask(g, "UNWIND range(0, 49) AS i CREATE (:Person {name: 'p' + i, age: i})");
    ask(g, "MATCH (a:Person), (b:Person) WHERE b.age = (a.age * 7 + 1) % 50 CREATE (a)-[:KNOWS]->(b)");
}

} // namespace

TEST_CASE("a property asked for by its value is looked up") {
    test_support::graph_under_test g;
    fill(g);
    for (const std::string text :
         {"MATCH (n:Person {name: 'p7'}) RETURN n", "MATCH (n) WHERE n.name = 'p7' RETURN n",
          "MATCH (n:Person) WHERE 'p7' = n.name AND n.age > 3 RETURN n", "MATCH (n {age: $x}) RETURN n",
          "WITH 7 AS k MATCH (n {age: k}) RETURN n", "MATCH (a {age: 3}), (b {age: a.age + 1}) RETURN b"}) {
        CAPTURE(text);
        CHECK(has(plan_of(g, text), "look up nodes"));
        CHECK_FALSE(has(plan_of(g, text, false), "look up nodes"));
    }
    CHECK_FALSE(
        has(plan_of(g, "MATCH (n:Person) WHERE n.name = 'p7' OR n.age = 3 RETURN n"), "look up nodes"));
    CHECK_FALSE(has(plan_of(g, "MATCH (n:Person) WHERE n.name <> 'p7' RETURN n"), "look up nodes"));
}

TEST_CASE("a pattern begins where it is known, from either end") {
    test_support::graph_under_test g;
    fill(g);
    const std::string plan = plan_of(g, "MATCH (a:Person)-[:KNOWS]->(b:Person {name: 'p7'}) RETURN a.name");
    CHECK(has(plan, "look up nodes (b:Person)"));
    CHECK(has(plan, "<-[:KNOWS]-"));
    const std::string bound =
        plan_of(g, "MATCH (b:Person {name: 'p7'}) WITH b MATCH (a)-[:KNOWS]->(b) RETURN a");
    CHECK_FALSE(has(bound, "scan"));
}

TEST_CASE("each condition is asked as soon as what it asks about is there") {
    test_support::graph_under_test g;
    fill(g);
    const std::string text =
        "MATCH (a:Person {name: 'p7'})-[:KNOWS]->(b)-[:KNOWS]->(c) WHERE b.age > 45 AND c.age < 10 "
        "RETURN c";
    // Printed from the last operator to the first: the condition on b stands below the expansion to c, the one on c above.
    const std::string early = plan_of(g, text), late = plan_of(g, text, false);
    const auto expansion = early.find("(b)-[:KNOWS]->(c)"), on_b = early.find("b.age > 45"),
               on_c = early.find("c.age < 10");
    REQUIRE(expansion != std::string::npos);
    REQUIRE(on_b != std::string::npos);
    CHECK(on_c < expansion);
    CHECK(on_b > expansion);
    CHECK(late.find("b.age > 45") < late.find("expand"));
}

TEST_CASE("EXPLAIN runs nothing") {
    test_support::graph_under_test g;
    ask(g, "EXPLAIN CREATE (:N)");
    CHECK(ask(g, "MATCH (n) RETURN count(*)") == lines{"0"});
    const rows explained = query(g, "EXPLAIN MATCH (n) RETURN n");
    CHECK(explained.columns() == std::vector<std::string>{"plan"});
    CHECK(has(explained.plan(), "scan all nodes (n)"));
}
