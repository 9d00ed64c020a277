// SPDX-License-Identifier: BSL-1.0
// CREATE, MERGE, SET, REMOVE and DELETE: what they change, what they show, and what a failed one leaves behind: nothing.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <entente/transaction.hpp>

using namespace entente::cypher;
using namespace entente::cypher::test;
using test_support::graph_under_test;

namespace {

lines everything(entente::graph& g) {
    lines all = ask(g, "MATCH (n) RETURN n"), relationships = ask(g, "MATCH (a)-[r]->(b) RETURN a, r, b");
    all.insert(all.end(), relationships.begin(), relationships.end());
    return sorted(all);
}

} // namespace

TEST_CASE("CREATE makes what is new in its pattern, once for each row") {
    graph_under_test g;
    const rows made =
        query(g, "UNWIND [1, 2] AS i CREATE (a:A:B {i: i, gone: null})-[:T {j: i}]->(b {k: a.i})");
    CHECK(made.summary() == summary{4, 0, 2, 0, 6, 4, 0});
    check(g, {
                 {"MATCH (a:A)-[r:T]->(b) RETURN a, r, b ORDER BY a.i",
                  {"(:A:B {i: 1}), [:T {j: 1}], ({k: 1})", "(:A:B {i: 2}), [:T {j: 2}], ({k: 2})"}},
                 {"MATCH (a:A {i: 1}) CREATE (a)-[:U]->(a) RETURN labels(a)", {"['A', 'B']"}},
                 {"MATCH (a)-[:U]-(b) RETURN a = b", {"true"}},
                 {"CREATE p = (:P)-[:T]->(:Q)<-[:U]-() RETURN p", {"<(:P)-[:T]->(:Q)<-[:U]-()>"}},
                 {"CREATE (n {l: [1, 'a', 1.5]}) RETURN n.l", {"[1, 'a', 1.5]"}},
             });
}

TEST_CASE("a clause reads what stood before it, whatever it makes itself") {
    graph_under_test g;
    ask(g, "CREATE (:L), (:L)");
    check(g,
          {
              {"MATCH (n:L) CREATE (:L) RETURN count(*)", {"2"}},
              {"MATCH (n:L) RETURN count(*)", {"4"}},
              {"MATCH (n:L) CREATE (m:L {x: 1}) WITH count(*) AS c MATCH (n:L) RETURN c, count(n)", {"4, 8"}},
              {"CREATE (:M {x: 1}) WITH 1 AS one MATCH (m:M) RETURN m.x", {"1"}},
              {"MATCH (m:M) SET m.x = 2 WITH m MATCH (n:M {x: 2}) RETURN n = m", {"true"}},
              {"UNWIND range(1, 5) AS i CREATE (n:I {i: i}) RETURN n.i LIMIT 2", {"1", "2"}},
              {"MATCH (n:I) RETURN count(*)", {"5"}},
              // Rows without a single variable pass through WITH * too.
              {"MATCH (:I) CREATE (:J) WITH * MATCH (:J) RETURN count(*)", {"25"}},
              {"MATCH (:I) WITH DISTINCT * RETURN count(*)", {"1"}},
          });
}

TEST_CASE("MERGE finds all there is or makes all of it, and finds what it has made") {
    graph_under_test g;
    check(g, {
                 {"MERGE (n:N {v: 1}) ON CREATE SET n.made = true ON MATCH SET n.found = true RETURN n",
                  {"(:N {made: true, v: 1})"}},
                 {"MERGE (n:N {v: 1}) ON CREATE SET n.made = true ON MATCH SET n.found = true RETURN n",
                  {"(:N {found: true, made: true, v: 1})"}},
                 {"UNWIND [7, 7, 8] AS v MERGE (n:M {v: v}) ON CREATE SET n.c = 1 ON MATCH SET n.c = n.c + 1 "
                  "RETURN n.v, n.c",
                  {"7, 2", "7, 2", "8, 1"}},
                 {"MATCH (n:N), (m:M {v: 7}) MERGE (n)-[r:T]->(m) RETURN r", {"[:T]"}},
                 {"MATCH (n:N), (m:M {v: 7}) MERGE (n)-[r:T]-(m) RETURN startNode(r) = n", {"true"}},
                 {"MATCH (n:N), (m:M {v: 7}) MERGE (m)-[r:T]-(n) RETURN startNode(r) = n", {"true"}},
                 {"MATCH (n:N), (m:M {v: 7}) MERGE (n)<-[r:T]-(m) RETURN startNode(r) = m", {"true"}},
                 {"MATCH ()-[r:T]->() RETURN count(r)", {"2"}},
                 {"MERGE p = (:P)-[:Q]->(:P) RETURN length(p)", {"1"}},
                 {"MERGE p = (:P)-[:Q]->(:P) RETURN count(*)", {"1"}},
                 {"MERGE (p:P) RETURN count(p)", {"2"}},
             });
    CHECK(refusal_of(g, "MERGE (n {v: null})") == "SemanticError at runtime MergeReadOwnWrites 'null'");
    CHECK(refusal_of(g, "OPTIONAL MATCH (z:Z) MERGE (z)-[:R]->(:Y)").substr(0, 24) ==
          "SemanticError at runtime");
}

TEST_CASE("SET replaces, adds and takes away properties and labels; null is skipped") {
    graph_under_test g;
    check(g, {
                 {"CREATE (n:S {a: 1, b: 2}) SET n.a = null, n.c = n.b + 1 RETURN n", {"(:S {b: 2, c: 3})"}},
                 {"MATCH (n:S) SET n = {d: 4, e: null} RETURN n", {"(:S {d: 4})"}},
                 {"MATCH (n:S) SET n += {d: null, e: 5} RETURN n", {"(:S {e: 5})"}},
                 {"MATCH (n:S) SET n += {} RETURN n", {"(:S {e: 5})"}},
                 {"MATCH (n:S) SET n = n RETURN n", {"(:S {e: 5})"}},
                 {"MATCH (n:S) SET n:T:U REMOVE n:T RETURN labels(n)", {"['S', 'U']"}},
                 {"MATCH (n:S) REMOVE n.e, n:U:Nowhere, n.nothing RETURN n", {"(:S)"}},
                 {"CREATE (a {x: 1}), (b {y: 2}) SET b = a RETURN b", {"({x: 1})"}},
                 {"CREATE ()-[r:K {z: 1}]->() SET r.z = 2, r += {q: 3} RETURN r", {"[:K {q: 3, z: 2}]"}},
                 {"MATCH ()-[r:K]->() SET r = {} RETURN r", {"[:K]"}},
                 {"OPTIONAL MATCH (z:Z) SET z.x = 1, z:L, z = {a: 1}, z += {b: 1} REMOVE z.x, z:L RETURN z",
                  {"null"}},
             });
}

TEST_CASE("a relationship that one row states anew is the same relationship to every other row") {
    graph_under_test g;
    ask(g, "CREATE (:A {key: 'a'})-[:R {w: 1, _confidence: 0.5, _rank: 'preferred'}]->(:B)");
    const std::string twice = "UNWIND [1, 2] AS i MATCH ()-[r:R]->() ";
    CHECK(ask(g, twice + "REMOVE r._confidence, r._rank RETURN i, r") ==
          lines{"1, [:R {w: 1}]", "2, [:R {w: 1}]"});
    CHECK(ask(g, twice + "SET r._confidence = i / 4.0 RETURN r, r._confidence") ==
          lines{"[:R {w: 1}], 0.5", "[:R {w: 1}], 0.5"});
    CHECK(ask(g, "UNWIND [1, 3] AS i MATCH (n) MERGE (n)-[r:R]-() ON MATCH SET r._confidence = i / 4.0 "
                 "RETURN r._confidence") == lines{"0.75", "0.75", "0.75", "0.75"});
    CHECK(ask(g, "MATCH ()-[r]->() RETURN r") == lines{"[:R {w: 1}]"});
    rows deleted = query(g, twice + "SET r._confidence = i / 8.0 DELETE r");
    CHECK(deleted.summary().relationships_deleted == 1);
    CHECK(ask(g, "MATCH ()-[r]->() RETURN r").empty());
}

TEST_CASE("DELETE takes relationships with or before their nodes, and null") {
    graph_under_test g;
    ask(g, "CREATE (:A {x: 1})-[:R {y: 2}]->(:B)-[:R]->(:C)");
    CHECK(refusal_of(g, "MATCH (a:A) DELETE a") ==
          "ConstraintVerificationFailed at runtime DeleteConnectedNode 'a'");
    check(g, {
                 {"MATCH (a:A)-[r]->(b:B) DELETE a, r RETURN type(r)", {"'R'"}},
                 {"MATCH (n) RETURN count(n)", {"2"}},
                 {"MATCH (b:B) DETACH DELETE b WITH 1 AS one MATCH ()-[r]->() RETURN r", {}},
                 {"OPTIONAL MATCH (z:Z) DELETE z RETURN z", {"null"}},
                 {"CREATE (:P)-[:T]->(:P)", {}},
                 {"MATCH p = (:P)-->(:P) DELETE p", {}},
                 {"MATCH (n) RETURN labels(n)", {"['C']"}},
             });
    CHECK(refusal_of(g, "MATCH (c:C) DELETE c RETURN c.x") ==
          "EntityNotFound at runtime DeletedEntityAccess 'c.x'");
    CHECK(refusal_of(g, "MATCH (c:C) DELETE c RETURN labels(c)") ==
          "EntityNotFound at runtime DeletedEntityAccess 'labels(c)'");
    check(g, {{"MATCH (n) RETURN labels(n)", {"['C']"}}});
}

TEST_CASE("what can't be stored is refused with its place") {
    graph_under_test g;
    // What shows by itself is refused before anything runs; what only its value tells, when that is there.
    CHECK(refusal_of(g, "CREATE (n {x: {a: 1}})") == "TypeError InvalidPropertyType '{a: 1}'");
    CHECK(refusal_of(g, "MERGE (n {x: [{a: 1}]})") == "TypeError InvalidPropertyType '[{a: 1}]'");
    CHECK(refusal_of(g, "CREATE (n) SET n.x = {a: 1}") == "TypeError InvalidPropertyType '{a: 1}'");
    CHECK(refusal_of(g, "CREATE (n) SET n.x = [{a: 1}]") == "TypeError InvalidPropertyType '[{a: 1}]'");
    CHECK(refusal_of(g, "WITH {a: 1} AS m CREATE (n) SET n.x = m") == "TypeError InvalidPropertyType 'm'");
    CHECK(refusal_of(g, "CREATE (n) SET n += {a: 1, x: {}}") == "TypeError InvalidPropertyType '{}'");
    CHECK(refusal_of(g, "CREATE (n) SET n.x = n") == "TypeError InvalidPropertyType 'n'");
    CHECK(refusal_of(g, "CREATE (n) SET n.x = [[1]]") == "TypeError InvalidPropertyType '[[1]]'");
    for (const std::string_view text : {"CREATE (n) SET n.x = [1, null]", "CREATE (n) SET n.x = [1, {a: 1}]",
                                        "UNWIND [{a: 1}, 1] AS x CREATE (n) SET n.x = x"}) {
        CAPTURE(text);
        CHECK(refusal_of(g, text) == "TypeError at runtime InvalidPropertyType 'n.x'");
    }
    CHECK(everything(g).empty());
}

TEST_CASE("a query that fails leaves no trace") {
    graph_under_test g;
    ask(g, "CREATE (:A {x: 1})-[:R {y: 2}]->(:B {x: 0})");
    const lines before = everything(g);
    for (const std::string_view text :
         {"CREATE (:New) WITH 1 AS one RETURN one / 0", "MATCH (n) SET n.x = 1 / n.x",
          "MATCH (n) SET n:L, n = {z: 1} WITH n RETURN n.z / 0", "MATCH (n) DETACH DELETE n RETURN n.x",
          "UNWIND [1, 0] AS i MERGE (n:M {v: 1 / i})", "MATCH (n) REMOVE n.x, n:A WITH n DELETE n",
          "MATCH ()-[r]->() SET r.y = 3 DELETE r RETURN r.y"}) {
        CAPTURE(text);
        CHECK(refusal_of(g, text).find("at runtime") != std::string::npos);
        CHECK(everything(g) == before);
    }
}

TEST_CASE("a transaction sees what its queries have changed, and nobody else does before it is committed") {
    graph_under_test g;
    ask(g, "CREATE (:A {x: 1})");
    {
        entente::transaction t = g.begin();
        CHECK(query(t, "MATCH (a:A) SET a.x = 2 CREATE (:B)").summary() == summary{1, 0, 0, 0, 1, 1, 0});
        CHECK(ask(t, "MATCH (a:A), (b:B) RETURN a.x") == lines{"2"});
        CHECK(ask(g, "MATCH (a:A) RETURN a.x") == lines{"1"});
        t.rollback();
    }
    CHECK(ask(g, "MATCH (n) RETURN n") == lines{"(:A {x: 1})"});
    {
        entente::transaction t = g.begin();
        ask(t, "MATCH (a:A) SET a.x = 3");
        ask(t, "MATCH (a:A) SET a.x = a.x + 1");
        t.commit();
    }
    CHECK(ask(g, "MATCH (n) RETURN n") == lines{"(:A {x: 4})"});
}

TEST_CASE("a view is never changed") {
    graph_under_test g;
    ask(g, "CREATE (:A {x: 1})");
    const entente::view before = g.now();
    CHECK(refusal_of(before, "MATCH (a:A) SET a.x = 2") == "SemanticError at runtime ReadOnly");
    ask(g, "MATCH (a:A) SET a.x = 2");
    CHECK(ask(before, "MATCH (a:A) RETURN a.x") == lines{"1"});
    CHECK(ask(g, "MATCH (a:A) RETURN a.x") == lines{"2"});
}
