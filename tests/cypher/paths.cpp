// SPDX-License-Identifier: BSL-1.0
// Patterns of variable length, named paths, and shortest ones.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

using namespace entente::cypher;
using namespace entente::cypher::test;
using test_support::graph_under_test;

namespace {

void fill(entente::graph& g) {
    ask(g, "CREATE (a:A {n: 'a'})-[:T {w: 1}]->(b:B {n: 'b', w: 1})-[:T {w: 2}]->(c:C {n: 'c', w: 2}), "
           "(a)-[:L]->(a), (b)-[:U]->(a)");
}

} // namespace

TEST_CASE("a length is a number, a range, or open at either end") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (:A)-[*0]->(x) RETURN x.n", {"'a'"}},
                 {"MATCH (:A)-[*0..0]-(x) RETURN x.n", {"'a'"}},
                 {"MATCH (:A)-[:T*0..]->(x) RETURN x.n ORDER BY x.n", {"'a'", "'b'", "'c'"}},
                 {"MATCH (:A)-[:T*]->(x) RETURN x.n ORDER BY x.n", {"'b'", "'c'"}},
                 {"MATCH (:A)-[:T*1]->(x) RETURN x.n", {"'b'"}},
                 {"MATCH (:A)-[:T*2]->(x) RETURN x.n", {"'c'"}},
                 {"MATCH (:A)-[:T*..1]->(x) RETURN x.n", {"'b'"}},
                 {"MATCH (:A)-[:T*2..1]->(x) RETURN x.n", {}},
                 {"MATCH (:A)-[:T*3..]->(x) RETURN x.n", {}},
                 {"MATCH (:C)<-[:T*]-(x) RETURN x.n ORDER BY x.n", {"'a'", "'b'"}},
                 {"MATCH (:A)-[*..2]->(x) RETURN count(*)", {"5"}},
                 {"MATCH (:A)-[:Nowhere*0..]->(x) RETURN x.n", {"'a'"}},
             });
}

TEST_CASE("a path goes along no relationship twice, and the slot holds their list") {
    graph_under_test g;
    fill(g);
    check(g,
          {
              {"MATCH (:A)-[:T*2]-(x) RETURN x.n", {"'c'"}},
              {"MATCH (:A)-[r:L*]->(x) RETURN size(r)", {"1"}},
              {"MATCH (:A)-[r:T*1..2]->(x) RETURN [s IN r | s.w] AS w ORDER BY size(w)", {"[1]", "[1, 2]"}},
              {"MATCH (:C)<-[r:T*2]-(x) RETURN [s IN r | s.w]", {"[2, 1]"}},
              {"MATCH (x)-[r:T*2]->(:C) RETURN [s IN r | s.w]", {"[1, 2]"}},
              {"MATCH (:A)-[:T]->()-[rs*]->(x) RETURN count(*)", {"3"}},
              {"MATCH (:A)-[rs:T*]->(), (:B)-[s:T]->() RETURN size(rs)", {"1"}},
          });
}

TEST_CASE("each relationship of a path has the properties asked for, known before or on the way") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (:A)-[:T* {w: 1}]->(x) RETURN x.n", {"'b'"}},
                 {"MATCH (:A)-[:T* {w: 2}]->(x) RETURN x.n", {}},
                 {"MATCH (b)-[:T* {w: b.w + 1}]->(x) RETURN b.n, x.n", {"'b', 'c'"}},
                 {"MATCH (x)-[:T* {w: y.w}]->(y) RETURN x.n, y.n ORDER BY x.n", {"'a', 'b'", "'b', 'c'"}},
             });
}

TEST_CASE("a list of relationships that is bound is the path") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH (:A)-[rs:T*2]->() WITH rs MATCH (x)-[rs*]->(y) RETURN x.n, y.n", {"'a', 'c'"}},
                 {"MATCH (:A)-[r:T]->()-[s:T]->() WITH [r, s] AS rs MATCH (x)-[rs*]->(y) RETURN x.n, y.n",
                  {"'a', 'c'"}},
                 {"MATCH (:A)-[r:T]->()-[s:T]->() WITH [s, r] AS rs MATCH (x)-[rs*]->(y) RETURN x.n", {}},
                 {"MATCH (:A)-[r:T]->()-[s:T]->() WITH [s, r] AS rs MATCH (x)<-[rs*]-(y) RETURN x.n, y.n",
                  {"'c', 'a'"}},
             });
}

TEST_CASE("a named path tells its nodes and relationships as they were gone along") {
    graph_under_test g;
    fill(g);
    check(g,
          {
              {"MATCH p = (:A)-[:T]->(:B) RETURN p", {"<(:A {n: 'a'})-[:T {w: 1}]->(:B {n: 'b', w: 1})>"}},
              {"MATCH p = (:C)<-[:T*2]-(:A) RETURN [n IN nodes(p) | n.n], length(p)", {"['c', 'b', 'a'], 2"}},
              {"MATCH p = (:A)-[:L]-(:A) RETURN p", {"<(:A {n: 'a'})-[:L]->(:A {n: 'a'})>"}},
              {"MATCH p = (:C) RETURN p, length(p), relationships(p)", {"<(:C {n: 'c', w: 2})>, 0, []"}},
              {"MATCH p = (:C)-[*0..1]-(x) RETURN length(p) ORDER BY length(p)", {"0", "1"}},
              {"MATCH p = (:A)-[:T*0..1]->()-[:T]->() RETURN [n IN nodes(p) | n.n] AS l ORDER BY size(l)",
               {"['a', 'b']", "['a', 'b', 'c']"}},
          });
}

TEST_CASE("the shortest paths are found, and no others") {
    graph_under_test g;
    fill(g);
    check(g, {
                 {"MATCH p = shortestPath((:A)-[*]->(:C)) RETURN length(p)", {"2"}},
                 {"MATCH p = shortestPath((:C)-[*]->(:A)) RETURN p", {}},
                 {"MATCH p = allShortestPaths((:A)-[*]-(:C)) RETURN [r IN relationships(p) | type(r)] AS t "
                  "ORDER BY t",
                  {"['T', 'T']", "['U', 'T']"}},
                 {"MATCH p = shortestPath((:A)-[:T*..1]->(:C)) RETURN p", {}},
             });
}
