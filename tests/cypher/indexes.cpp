// SPDX-License-Identifier: BSL-1.0
// Indexes that queries make: what they are asked for, that plans use them, that they last, and what is refused. That rows are the same with them is
// shown in scan_property.cpp.
#include "cypher/value_tests.hpp"

#include "cypher/asked.hpp"
#include "support/faulty_files.hpp"
#include "support/graph_under_test.hpp"

#include <entente/graph_file.hpp>
#include <entente/saved_graph.hpp>
#include <entente/transaction.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace entente;
using namespace entente::cypher::test;
using test_support::graph_under_test;
using test_support::test_folder;

namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

template <class Asked>
std::string plan_of(Asked& g, const std::string& text) {
    return cypher::query(g, "EXPLAIN " + text).plan();
}

const lines shown{"'index_of_HOLDS_since', 'relationship', 'HOLDS', ['since']",
                  "'x', 'node', 'N', ['x', 'y']"};

} // namespace

TEST_CASE("an index is made, shown and dropped") {
    graph_under_test g;
    CHECK(ask(g, "SHOW INDEXES") == lines{});
    CHECK(cypher::query(g, "SHOW INDEXES").columns() ==
          std::vector<std::string>{"name", "kind", "of", "properties"});
    CHECK(cypher::query(g, "CREATE INDEX x FOR (n:N) ON (n.x, n.y)").summary().indexes_created == 1);
    CHECK(ask(g, "CREATE INDEX FOR ()-[r:HOLDS]-() ON (r.since)") == lines{});
    CHECK(ask(g, "SHOW INDEXES") == shown);
    CHECK(ask(g, "show index;") == shown);
    CHECK(cypher::query(g, "CREATE INDEX IF NOT EXISTS FOR (n:N) ON (n.x, n.y)").summary().indexes_created ==
          0);
    CHECK(cypher::query(g, "CREATE INDEX x IF NOT EXISTS FOR (n:Other) ON (n.z)").summary().indexes_created ==
          0);
    CHECK(ask(g, "SHOW INDEXES") == shown);
    CHECK(cypher::query(g, "DROP INDEX index_of_HOLDS_since").summary().indexes_dropped == 1);
    CHECK(cypher::query(g, "DROP INDEX index_of_HOLDS_since IF EXISTS").summary().indexes_dropped == 0);
    CHECK(ask(g, "SHOW INDEXES") == lines{shown[1]});
}

TEST_CASE("names that are made for indexes are different ones") {
    graph_under_test g;
    ask(g, "CREATE INDEX FOR (n:A_b) ON (n.c)");
    ask(g, "CREATE INDEX FOR (n:A) ON (n.b_c)");
    ask(g, "CREATE INDEX FOR ()-[r:A]-() ON (r.b_c)");
    CHECK(ask(g, "SHOW INDEXES") == lines{"'index_of_A_b_c', 'node', 'A_b', ['c']",
                                          "'index_of_A_b_c_2', 'node', 'A', ['b_c']",
                                          "'index_of_A_b_c_3', 'relationship', 'A', ['b_c']"});
}

TEST_CASE("what can't be done about indexes is refused, and changes nothing") {
    graph_under_test g;
    ask(g, "CREATE INDEX x FOR (n:N) ON (n.x)");
    const auto refused = [&](std::string_view text) { return refusal_of(g, text); };
    CHECK(refused("CREATE INDEX x FOR (n:N) ON (n.y)") ==
          "ConstraintVerificationFailed at runtime IndexAlreadyExists 'x'");
    CHECK(refused("CREATE INDEX y FOR (n:N) ON (n.x)") ==
          "ConstraintVerificationFailed at runtime IndexAlreadyExists 'y'");
    CHECK(refused("DROP INDEX y") == "SemanticError at runtime IndexNotFound 'y'");
    CHECK(refused("CREATE INDEX FOR (n:N) ON (n.key)") == "SemanticError 'key'");
    CHECK(refused("CREATE INDEX FOR ()-[r:R]-() ON (r._valid)") == "SemanticError '_valid'");
    CHECK(has(refused("SHOW INDEXES x"), "SyntaxError"));
    const view seen = g.now();
    CHECK(refusal_of(seen, "CREATE INDEX z FOR (n:N) ON (n.z)") == "SemanticError at runtime ReadOnly");
    CHECK(ask(g, "SHOW INDEXES") == lines{"'x', 'node', 'N', ['x']"});
    transaction t = g.begin();
    CHECK_THROWS_AS(t.declare(index_definition{"x", "N", false, {"z"}}), error);
    CHECK_THROWS_AS(t.declare(index_definition{"z", "N", false, {"x"}}), error);
    CHECK_THROWS_AS(t.declare(index_definition{"z", "N", false, {}}), error);
    CHECK_THROWS_AS(t.declare(index_definition{"", "N", false, {"x"}}), error);
    CHECK_FALSE(t.drop_index("z"));
    t.declare(index_definition{"x", "N", false, {"x"}});
    CHECK(t.ontology().indexes().size() == 1);
}

TEST_CASE("a transaction makes an index with what it states, or not at all") {
    graph_under_test g;
    {
        transaction t = g.begin();
        ask(t, "CREATE INDEX FOR (n:N) ON (n.x)");
        ask(t, "UNWIND range(1, 9) AS i CREATE (:N {x: i})");
        CHECK(ask(t, "MATCH (n) WHERE n.x > 6 RETURN n.x") == lines{"7", "8", "9"});
        t.rollback();
    }
    CHECK(ask(g, "SHOW INDEXES") == lines{});
    transaction t = g.begin();
    ask(t, "CREATE INDEX FOR (n:N) ON (n.x)");
    ask(t, "UNWIND range(1, 9) AS i CREATE (:N {x: i})");
    t.commit();
    CHECK(ask(g, "MATCH (n) WHERE n.x > 6 RETURN n.x") == lines{"7", "8", "9"});
    CHECK(has(plan_of(g, "MATCH (n) WHERE n.x > 6 RETURN n"), "by index"));
}

TEST_CASE("plans use an index for ranges of nodes and relationships, also those that were made before it") {
    graph_under_test g;
    ask(g, "UNWIND range(0, 999) AS i CREATE (a:N {x: i})-[:R {w: i % 100}]->(:M {z: i})");
    const std::string nodes = "MATCH (n:N) WHERE 10 <= n.x < 13 RETURN n.x",
                      relationships = "MATCH (a)-[r:R]->(b) WHERE r.w > 98 RETURN count(*)";
    const cypher::prepared_query by_nodes = cypher::prepare(nodes),
                                 by_relationships = cypher::prepare(relationships);
    const auto check_rows = [&] {
        CHECK(told(cypher::query(g, by_nodes)) == lines{"10", "11", "12"});
        CHECK(told(cypher::query(g, by_relationships)) == lines{"10"});
    };
    check_rows();
    CHECK_FALSE(has(cypher::query(g, by_nodes).plan(), "by index"));
    CHECK_FALSE(has(cypher::query(g, by_relationships).plan(), "by index"));
    ask(g, "CREATE INDEX FOR (n:N) ON (n.x)");
    ask(g, "CREATE INDEX FOR ()-[r:R]-() ON (r.w)");
    check_rows();
    CHECK(has(cypher::query(g, by_nodes).plan(),
              "scan nodes by property (n:N) with x >= 10 and x < 13, by index"));
    CHECK(has(cypher::query(g, by_relationships).plan(),
              "scan relationships by property (a)-[r:R]->(b) with w > 98, by index"));
    ask(g, "MATCH (n:N {x: 11}) SET n.x = 5000"); // not in the index yet
    CHECK(told(cypher::query(g, by_nodes)) == lines{"10", "12"});
    CHECK(ask(g, "MATCH (n) WHERE n.x > 999 RETURN n.x") == lines{"5000"});
    g.checkpoint();
    CHECK(ask(g, "MATCH (n) WHERE n.x > 999 RETURN n.x") == lines{"5000"});
    ask(g, "DROP INDEX index_of_N_x");
    CHECK(told(cypher::query(g, by_nodes)) == lines{"10", "12"});
}

TEST_CASE("of an index only the statements that can pass are looked at") {
    graph_under_test g;
    ask(g, "UNWIND range(0, 99) AS i CREATE ({x: i}), ({x: i + 0.5}), ({x: 't' + i}), ({x: i % 2 = 0}), "
           "({x: date({year: 2000 + i})}), ({x: [i]})");
    ask(g, "CREATE INDEX FOR (n:N) ON (n.x)");
    const view v = g.now();
    const relation_id x = *v.ontology().find_relation("x");
    REQUIRE(v.sealed().by_value().of(x.value()).size() == 600);
    using enum cypher::syntax::comparison_operator;
    using enum cypher::syntax::binary_operator;
    const auto count = [&](auto op, cypher::datum other) {
        const cypher::value_test test{op, std::move(other)};
        std::size_t passing = 0;
        for (const std::uint32_t s : v.sealed().by_time().of(x.value()).statements)
            passing += test.passes(cypher::datum(v[v.columns().object(s).value()])) ? 1U : 0U;
        const auto looked_at = cypher::sealed_statements(v, x, {&test, 1});
        CHECK(looked_at.size() == passing);
        return passing;
    };
    CHECK(count(less, cypher::datum(10)) == 20);
    CHECK(count(less_or_equal, cypher::datum(10.0)) == 21);
    CHECK(count(greater, cypher::datum(98)) == 3);
    CHECK(count(greater_or_equal, cypher::datum(98)) == 4);
    CHECK(count(equal, cypher::datum(7.0)) == 1);
    CHECK(count(equal, cypher::datum(true)) == 50);
    CHECK(count(less, cypher::datum(true)) == 50);
    CHECK(count(greater, cypher::datum(value("t98"))) == 1);
    CHECK(count(equal, cypher::datum(value("t98"))) == 1);
    CHECK(count(starts_with, cypher::datum(value("t9"))) == 11);
    CHECK(count(starts_with, cypher::datum(value(""))) == 100);
    CHECK(count(greater, cypher::datum(value(calendar::date::of(2090, 1, 1)))) == 9);
    CHECK(count(greater, cypher::datum(cypher::datum_list{cypher::datum(90)})) == 9);
    CHECK(count(less, cypher::datum(0)) == 0);
    // Of tests together what each leaves of the others.
    const std::vector<cypher::value_test> both{{greater, cypher::datum(10)}, {less, cypher::datum(12)}};
    CHECK(cypher::sealed_statements(v, x, both).size() == 3);
}

TEST_CASE("an index lasts in a file: through its journal, a checkpoint, a reader, a backup and an archive") {
    test_folder folder;
    const std::string path = folder.path("g");
    const std::string asked = "MATCH (n) WHERE n.x >= 7 RETURN n.x";
    const auto check_index = [&](const view& v, const lines& rows) {
        CHECK(ask(v, "SHOW INDEXES") == lines{"'x', 'node', 'N', ['x']"});
        CHECK(has(plan_of(v, asked), "by index"));
        CHECK(ask(v, asked) == rows);
    };
    const lines some{"7", "8", "9"}, more{"7", "8", "9", "70"};
    {
        graph g = graph::open(path);
        ask(g, "UNWIND range(0, 9) AS i CREATE (:N {x: i})");
        graph reader = graph::open_read_only(path);
        ask(g, "CREATE INDEX x FOR (n:N) ON (n.x)");
        ask(g, "CREATE INDEX dropped FOR (n:N) ON (n.y)");
        ask(g, "DROP INDEX dropped");
        reader.refresh();
        check_index(reader.now(), some);
        g.close();
    }
    {
        graph g = graph::open(path); // from the journal, or the checkpoint that closing made
        check_index(g.now(), some);
        g.checkpoint();
        check_index(g.now(), some);
        ask(g, "CREATE (:N {x: 70})");
        g.backup(folder.path("backup"));
        save(g, folder.path("archive"));
    }
    CHECK(check_file(path).empty());
    graph g = graph::open(path), from_backup = graph::open(folder.path("backup")),
          from_archive = load(folder.path("archive"));
    for (const graph* each : {&g, &from_backup, &from_archive}) check_index(each->now(), more);
}
