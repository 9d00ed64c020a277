// SPDX-License-Identifier: BSL-1.0
// MATCH and OPTIONAL MATCH: nodes, relationships, conditions, and what was bound before.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <set>

using namespace entente::cypher;
using namespace entente::cypher::test;
using test_support::graph_under_test;

namespace {

// a -T-> b -T-> c, a -L-> a, b -U-> a
void fill(entente::graph& g) {
    ask(g, "CREATE (a:A {n: 'a', x: 1})-[:T {w: 1}]->(b:B {n: 'b', x: 1.0})-[:T {w: 2}]->(c:C {n: 'c'}), "
           "(a)-[:L]->(a), (b)-[:U]->(a)");
}

} // namespace

TEST_CASE("nodes are found by labels and properties, where a null property is none") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (n:A) RETURN n.n", {"'a'"}},
                 {"MATCH (n:A:B) RETURN n.n", {}},
                 {"MATCH (n:Nowhere) RETURN n.n", {}},
                 {"MATCH (n {n: 'b'}) RETURN n.x", {"1.0"}},
                 {"MATCH (n {x: 1}) RETURN n.n ORDER BY n.n", {"'a'", "'b'"}},
                 {"MATCH (n {x: 1.0}) RETURN n.n ORDER BY n.n", {"'a'", "'b'"}},
                 {"MATCH (n {x: '1'}) RETURN n.n", {}},
                 {"MATCH (n {x: null}) RETURN n.n", {}},
                 {"MATCH (n) WHERE n.x IS NULL RETURN n.n", {"'c'"}},
                 {"MATCH (n) WHERE n.x <> 2 RETURN n.n ORDER BY n.n", {"'a'", "'b'"}},
                 {"MATCH (n) WHERE NOT n.x = 2 RETURN n.n ORDER BY n.n", {"'a'", "'b'"}},
                 {"MATCH (n) WHERE n:A OR n:C RETURN n.n ORDER BY n.n", {"'a'", "'c'"}},
                 {"MATCH (a {n: 'a'}), (b {x: a.x}) RETURN b.n ORDER BY b.n", {"'a'", "'b'"}},
             });
}

TEST_CASE("relationships are found in the direction asked for, a loop once") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (a)-[:T]->(b) RETURN a.n, b.n ORDER BY a.n", {"'a', 'b'", "'b', 'c'"}},
                 {"MATCH (a)<-[:T]-(b) RETURN a.n, b.n ORDER BY a.n", {"'b', 'a'", "'c', 'b'"}},
                 {"MATCH (a)-[r]-(b) RETURN count(*)", {"7"}},
                 {"MATCH (a)<-[r]->(b) RETURN count(*)", {"7"}},
                 {"MATCH (a)--(a) RETURN a.n", {"'a'"}},
                 {"MATCH (a)-[:T|U]->(b) RETURN count(*)", {"3"}},
                 {"MATCH (a)-[:T|:U|Nowhere]->(b) RETURN count(*)", {"3"}},
                 {"MATCH (a)-[{w: 2}]->(b) RETURN a.n, b.n", {"'b', 'c'"}},
                 {"MATCH (a)-[r]->(b) WHERE r.w = 1 RETURN a.n, type(r)", {"'a', 'T'"}},
                 {"MATCH (a)-[r]->(b) RETURN startNode(r) = a AND endNode(r) = b AS right, count(*)",
                  {"true, 4"}},
             });
}

TEST_CASE("one MATCH goes along a relationship once, two may go along it twice") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (a)-->(b)-->(c) RETURN count(*)", {"5"}},
                 {"MATCH (a)-->(b), (b)-->(c) RETURN count(*)", {"5"}},
                 {"MATCH (a)-->(b) MATCH (b)-->(c) RETURN count(*)", {"6"}},
                 {"MATCH (a)-->(b)-->(a) RETURN a.n, b.n ORDER BY a.n", {"'a', 'b'", "'b', 'a'"}},
                 {"MATCH (a), (b) RETURN count(*)", {"9"}},
             });
}

TEST_CASE("what is bound stays what it is") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (a)-[r:U]->(b) WITH r MATCH (x)-[r]->(y) RETURN x.n, y.n", {"'b', 'a'"}},
                 {"MATCH (a)-[r:U]->(b) WITH r MATCH (x)<-[r]-(y) RETURN x.n, y.n", {"'a', 'b'"}},
                 {"MATCH (a)-[r:U]->(b) WITH r MATCH (x)-[r]-(y) RETURN x.n, y.n ORDER BY x.n",
                  {"'a', 'b'", "'b', 'a'"}},
                 {"MATCH (a)-[r:U]->(b) WITH r MATCH (x)-[r:T]->(y) RETURN x.n", {}},
                 {"MATCH (a)-[r:U]->(b) WITH r, b MATCH (b)-[r]->(y) RETURN y.n", {}},
                 {"MATCH (a:A) WITH a MATCH (a)-[:T]->(b) RETURN b.n", {"'b'"}},
             });
}

TEST_CASE("OPTIONAL MATCH gives nulls for what is not there") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"OPTIONAL MATCH (n:Nowhere) RETURN n", {"null"}},
                 {"MATCH (c:C) OPTIONAL MATCH (c)-->(x) RETURN c.n, x", {"'c', null"}},
                 {"MATCH (n) OPTIONAL MATCH (n)-[:T]->(x) WHERE x.n = 'b' RETURN n.n, x.n ORDER BY n.n",
                  {"'a', 'b'", "'b', null", "'c', null"}},
                 {"MATCH (c:C) OPTIONAL MATCH p = (c)-->(x) RETURN p, length(p), nodes(p)",
                  {"null, null, null"}},
                 {"MATCH (c:C) OPTIONAL MATCH (c)-[r*]->(x) RETURN r", {"null"}},
                 {"OPTIONAL MATCH (n:Nowhere) OPTIONAL MATCH (n)-->(m) RETURN n, m", {"null, null"}},
                 {"OPTIONAL MATCH (n:Nowhere) RETURN n.x, labels(n), n:A, id(n), keys(n), properties(n)",
                  {"null, null, null, null, null, null"}},
                 {"MATCH (a:A), (c:C) OPTIONAL MATCH (a)-[r]->(c) RETURN r", {"null"}},
             });
}

TEST_CASE("null is no node: MATCH finds nothing at it") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"OPTIONAL MATCH (n:Nowhere) WITH n MATCH (n)-->(m) RETURN m", {}},
                 {"OPTIONAL MATCH (n:Nowhere) WITH n MATCH (n) RETURN n", {}},
                 {"OPTIONAL MATCH (n:Nowhere) WITH n MATCH p = (n) RETURN p", {}},
                 {"OPTIONAL MATCH (n:Nowhere) WITH n OPTIONAL MATCH (n) RETURN n", {"null"}},
                 {"OPTIONAL MATCH ()-[r:Nowhere]->() WITH r MATCH (a)-[r]->(b) RETURN a", {}},
             });
}

TEST_CASE("patterns inside expressions see the row they stand in") {
    graph_under_test g;
    fill(g);
    check(g,
          {
              {"MATCH (n) WHERE (n)-[:T]->() RETURN n.n ORDER BY n.n", {"'a'", "'b'"}},
              {"MATCH (n) WHERE NOT (n)-->() RETURN n.n", {"'c'"}},
              {"MATCH (n) WHERE n.x = 1.0 AND (n)-->(:C) RETURN n.n", {"'b'"}},
              {"MATCH (n) WHERE exists((n)-[:U]->()) RETURN n.n", {"'b'"}},
              {"MATCH (a:A), (b:B) WHERE (a)-[:T]->(b) AND NOT (b)-[:T]->(a) RETURN a.n", {"'a'"}},
              {"MATCH (n) RETURN [(n)-[:T]->(m) | m.n] AS l ORDER BY n.n", {"['b']", "['c']", "[]"}},
              {"MATCH (n) RETURN [(n)-->(m) WHERE m.n > n.n | m.n] AS l ORDER BY n.n",
               {"['b']", "['c']", "[]"}},
              {"MATCH (n:A) RETURN [p = (n)-[:T*]->() | length(p)] AS l", {"[1, 2]"}},
              {"MATCH (n) RETURN sum(size([(n)-->(m) | m])) AS all", {"4"}},
              {"MATCH (n) RETURN COUNT { (n)-->() } AS c ORDER BY n.n", {"2", "2", "0"}},
              {"MATCH (n) WHERE EXISTS { MATCH (n)-->(m:B) WHERE EXISTS { (m)-->(:C) } RETURN m } RETURN n.n",
               {"'a'"}},
              {"MATCH (n) WHERE EXISTS { MATCH (n)-->(m) WITH n, count(m) AS c WHERE c = 2 RETURN true } "
               "RETURN n.n ORDER BY n.n",
               {"'a'", "'b'"}},
          });
}

TEST_CASE("rows are sorted by columns, by what was there before, and by nothing else") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (n) RETURN n.n AS n ORDER BY n DESC", {"'c'", "'b'", "'a'"}},
                 {"MATCH (n) RETURN n.n AS m ORDER BY n.x, m DESC", {"'b'", "'a'", "'c'"}},
                 {"MATCH (n) RETURN n.n ORDER BY n.n SKIP 1 LIMIT 1", {"'b'"}},
                 {"MATCH (n) RETURN DISTINCT n.x AS x ORDER BY x", {"1", "null"}},
                 {"MATCH (n) WITH n.n AS m ORDER BY m LIMIT 2 RETURN collect(m)", {"['a', 'b']"}},
                 {"UNWIND [1, 'a', null, true, 1.5, [1], {a: 1}, 0.0 / 0.0] AS x RETURN x ORDER BY x",
                  {"{a: 1}", "[1]", "'a'", "true", "1", "1.5", "NaN", "null"}},
             });
}

TEST_CASE("UNION keeps rows apart or puts equal ones together, by the names of the columns") {
    graph_under_test g;
    check(g, {
                 {"RETURN 1 AS a UNION ALL RETURN 1 AS a", {"1", "1"}},
                 {"RETURN 1 AS a UNION RETURN 1 AS a UNION RETURN null AS a UNION RETURN null AS a",
                  {"1", "null"}},
                 {"RETURN 1 AS a, 2 AS b UNION RETURN 3 AS b, 4 AS a", {"1, 2", "4, 3"}},
             });
}

TEST_CASE("each of many neighbours is given once, with its relationship, whatever else stands in the row") {
    graph_under_test g;
    constexpr std::size_t leaves = 5000;
    ask(g, "CREATE (h:Hub), (k:Hub) WITH h, k UNWIND range(1, 5000) AS i "
           "CREATE (h)-[:HAS]->(l:Leaf)<-[:HAS]-(k), (h)-[:SEES]->(l)");
    const entente::view v = g.now();
    for (const auto& [text, node, relationship] :
         {std::tuple("MATCH (h:Hub)-[r:HAS]->(l) RETURN r, l", 1, 0),
          std::tuple("MATCH (h:Hub)-[r:HAS]->(l) RETURN l AS again, h, l, r", 0, 3),
          std::tuple("MATCH (h:Hub) MATCH (h)-[r]->(l) WHERE type(r) = 'HAS' RETURN l, r", 0, 1)}) {
        CAPTURE(text);
        std::set<entente::statement_id> given;
        std::set<entente::entity_id> ends;
        for (rows found = query(v, text); found.next();) {
            const entente::statement_id s = found.current()[std::size_t(relationship)].as_relationship().id;
            const entente::entity_id end = found.current()[std::size_t(node)].as_node().id;
            CHECK(given.insert(s).second);
            CHECK(v[s].object == entente::term(end));
            ends.insert(end);
        }
        CHECK(given.size() == 2 * leaves);
        CHECK(ends.size() == leaves);
    }
    check(g, {{"MATCH (h:Hub)-[:HAS]->(l) RETURN l SKIP 9998", {"(:Leaf)", "(:Leaf)"}},
              {"MATCH (h:Hub)-[:HAS]->(l)<-[:HAS]-(k) RETURN count(*)", {"10000"}},
              {"MATCH (h:Hub)-[:SEES]->(l) RETURN 1 AS x UNION MATCH (h:Hub)-[:SEES]->(l) RETURN 2 AS x",
               {"1", "2"}}});
}

TEST_CASE("a cursor that is cancelled in the middle of many neighbours ends within about a thousand rows") {
    graph_under_test g;
    ask(g, "CREATE (h:Hub) WITH h UNWIND range(1, 5000) AS i CREATE (h)-[:HAS]->(:Leaf)");
    rows found = query(g.now(), "MATCH (h:Hub)-[:HAS]->(l) RETURN l");
    REQUIRE(found.next());
    found.cancel();
    int more = 0;
    try {
        while (found.next()) ++more;
    } catch (const query_error& e) {
        CHECK(e.type() == error_type::cancelled);
    }
    CHECK(more < 2048);
}
