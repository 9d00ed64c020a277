// SPDX-License-Identifier: BSL-1.0
// What is refused before anything runs: type and detail in openCypher's words, and the part of the text it is about.
#include "cypher/asked.hpp"

#include <string>
#include <string_view>
#include <vector>

using namespace entente::cypher;
using entente::cypher::test::refusal;

namespace {

struct refused {
    std::string_view text, refusal;
};

void check(const std::vector<refused>& all) {
    for (const refused& r : all) {
        CAPTURE(r.text);
        CHECK(refusal(r.text, [&] { (void)prepare(r.text); }) == r.refusal);
    }
}

} // namespace

TEST_CASE("a variable that is not there is refused wherever it is named") {
    check({
        {"RETURN zz", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) WHERE zz.x = 1 RETURN a", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a {x: zz}) RETURN a", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a)-[:T {x: zz}]->() RETURN a", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) RETURN a ORDER BY zz", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a)-[r* {x: size(r)}]->() RETURN a", "SyntaxError UndefinedVariable 'size(r)'"},
        {"MATCH p = (a)-[* {x: length(p)}]->() RETURN a", "SyntaxError UndefinedVariable 'length(p)'"},
        {"MATCH (a)-[r*]->()-[s* {x: size(r)}]->() RETURN a", ""},
        {"UNWIND zz AS x RETURN x", "SyntaxError UndefinedVariable 'zz'"},
        {"WITH zz AS x RETURN x", "SyntaxError UndefinedVariable 'zz'"},
        {"CREATE (a {x: zz})", "SyntaxError UndefinedVariable 'zz'"},
        {"MERGE (a {x: zz})", "SyntaxError UndefinedVariable 'zz'"},
        {"MERGE (a) ON CREATE SET zz.x = 1", "SyntaxError UndefinedVariable 'zz'"},
        {"MERGE (a) ON MATCH SET a.x = zz", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) SET zz.x = 1", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) SET zz = {}", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) SET zz:L", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) SET a.x = zz", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) DELETE zz", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) REMOVE zz.x", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) REMOVE zz:L", "SyntaxError UndefinedVariable 'zz'"},
        {"RETURN [x IN [1] | zz]", "SyntaxError UndefinedVariable 'zz'"},
        {"RETURN [x IN [1] | x] + x", "SyntaxError UndefinedVariable 'x'"},
        {"RETURN all(x IN [1] WHERE zz > 0)", "SyntaxError UndefinedVariable 'zz'"},
        {"MATCH (a) WHERE (a)-->(b) RETURN a", "SyntaxError UndefinedVariable 'b'"},
        {"MATCH (a) WHERE (a)-[r]->() RETURN a", "SyntaxError UndefinedVariable 'r'"},
        {"MATCH (a) RETURN [(a)-->(b) | b], b", "SyntaxError UndefinedVariable 'b'"},
        {"MATCH (a) WITH a.x AS x RETURN a", "SyntaxError UndefinedVariable 'a'"},
        {"MATCH (a) RETURN count(*) AS c ORDER BY a.x", "SyntaxError UndefinedVariable 'a'"},
        {"MATCH (a) RETURN DISTINCT a.x AS x ORDER BY a.y", "SyntaxError UndefinedVariable 'a'"},
        {"RETURN 1 AS x UNION RETURN x", "SyntaxError UndefinedVariable 'x'"},
    });
}

TEST_CASE("a name means one thing of one kind") {
    check({
        {"MATCH (r)-[r]->() RETURN r", "SyntaxError VariableTypeConflict 'r'"},
        {"MATCH ()-[r]->(r) RETURN r", "SyntaxError VariableTypeConflict 'r'"},
        {"MATCH ()-[r]->() MATCH (r) RETURN r", "SyntaxError VariableTypeConflict 'r'"},
        {"MATCH ()-[r*]->() MATCH ()-[r]->() RETURN r", "SyntaxError VariableTypeConflict 'r'"},
        {"WITH 1 AS n MATCH (n) RETURN n", "SyntaxError VariableTypeConflict 'n'"},
        {"WITH {a: 1} AS n MATCH (n)-->() RETURN n", "SyntaxError VariableTypeConflict 'n'"},
        {"WITH 'x' AS r MATCH ()-[r]->() RETURN r", "SyntaxError VariableTypeConflict 'r'"},
        {"MATCH p = (a)-->() MATCH (p) RETURN p", "SyntaxError VariableTypeConflict 'p'"},
        {"MATCH p = (a)-->() CREATE (p)-[:T]->()", "SyntaxError VariableTypeConflict 'p'"},
        {"MATCH a = (a) RETURN a", "SyntaxError VariableAlreadyBound 'a'"},
        {"MATCH p = (a), p = (b) RETURN p", "SyntaxError VariableAlreadyBound 'p'"},
        {"MATCH p = (a) MATCH p = (b) RETURN p", "SyntaxError VariableAlreadyBound 'p'"},
        {"MATCH (a) CREATE (a)", "SyntaxError VariableAlreadyBound 'a'"},
        {"MATCH (a) CREATE (a:L)-[:T]->()", "SyntaxError VariableAlreadyBound 'a'"},
        {"MATCH (a) CREATE (a {x: 1})-[:T]->()", "SyntaxError VariableAlreadyBound 'a'"},
        {"CREATE (a), (a)", "SyntaxError VariableAlreadyBound 'a'"},
        {"CREATE (a), (a:L)-[:T]->()", "SyntaxError VariableAlreadyBound 'a'"},
        {"MATCH (a) MERGE (a)", "SyntaxError VariableAlreadyBound 'a'"},
        {"MATCH (a)-[r]->(b) MERGE (a)-[r]->(b)", "SyntaxError VariableAlreadyBound 'r'"},
        {"MATCH (a)-[r]->(b) CREATE (a)-[r:T]->(b)", "SyntaxError VariableAlreadyBound 'r'"},
        {"WITH 1 AS x UNWIND [1] AS x RETURN x", "SyntaxError VariableAlreadyBound 'x'"},
        {"MATCH (a)-[r]->()-[r]->() RETURN r", "SyntaxError RelationshipUniquenessViolation 'r'"},
    });
}

TEST_CASE("a pattern that is made says all that a relationship needs") {
    check({
        {"CREATE (a)-[:T*2]->(b)", "SyntaxError CreatingVarLength '*2'"},
        {"MERGE (a)-[:T*2]->(b)", "SyntaxError CreatingVarLength '*2'"},
        {"CREATE (a)-[:T]-(b)", "SyntaxError RequiresDirectedRelationship '-[:T]-'"},
        {"CREATE (a)<-[:T]->(b)", "SyntaxError RequiresDirectedRelationship '<-[:T]->'"},
        {"CREATE (a)-->(b)", "SyntaxError NoSingleRelationshipType '-->'"},
        {"CREATE (a)-[:A|B]->(b)", "SyntaxError NoSingleRelationshipType '-[:A|B]->'"},
        {"MERGE (a)-->(b)", "SyntaxError NoSingleRelationshipType '-->'"},
        {"MERGE (a)-[:A|:B]->(b)", "SyntaxError NoSingleRelationshipType '-[:A|:B]->'"},
        {"MATCH (n $p) RETURN n", "SyntaxError InvalidParameterUse '$p'"},
        {"MERGE (n $p) RETURN n", "SyntaxError InvalidParameterUse '$p'"},
        {"MATCH (n) DELETE n:L", "SyntaxError InvalidDelete 'n:L'"},
        {"MATCH (n) DELETE 1 + 1", "SyntaxError InvalidArgumentType '1 + 1'"},
        {"MATCH (n) SET n = 1", "SyntaxError InvalidArgumentType '1'"},
    });
}

TEST_CASE("columns have names, each its own") {
    check({
        {"MATCH () RETURN *", "SyntaxError NoVariablesInScope '*'"},
        {"MATCH ()-->() WITH * RETURN *", "SyntaxError NoVariablesInScope '*'"},
        {"MATCH ()-->() WITH * RETURN 1", ""},
        {"RETURN 1 AS a, 2 AS a", "SyntaxError ColumnNameConflict '2'"},
        {"WITH 1 AS a, 2 AS a RETURN a", "SyntaxError ColumnNameConflict '2'"},
        {"MATCH (a) WITH a, count(*) RETURN a", "SyntaxError NoExpressionAlias 'count(*)'"},
        {"MATCH (a) WITH a.x RETURN 1", "SyntaxError NoExpressionAlias 'a.x'"},
        {"RETURN 1 AS a UNION RETURN 2 AS b", "SyntaxError DifferentColumnsInUnion 'UNION'"},
        {"RETURN 1 AS a UNION RETURN 1 AS a, 2 AS b", "SyntaxError DifferentColumnsInUnion 'UNION'"},
        {"RETURN 1 AS a UNION RETURN 2 AS a UNION ALL RETURN 3 AS a",
         "SyntaxError InvalidClauseComposition 'UNION ALL'"},
    });
}

TEST_CASE("an aggregate stands where rows are put together, and beside keys only") {
    check({
        {"MATCH (a) RETURN count(count(a))", "SyntaxError NestedAggregation 'count(a)'"},
        {"MATCH (a) WHERE count(a) > 1 RETURN a", "SyntaxError InvalidAggregation 'count(a)'"},
        {"MATCH (a) RETURN a.x ORDER BY count(*)", "SyntaxError InvalidAggregation 'count(*)'"},
        {"MATCH (a) RETURN [x IN [1] | count(x)]", "SyntaxError InvalidAggregation 'count(x)'"},
        {"MATCH (a) SET a.x = count(*)", "SyntaxError InvalidAggregation 'count(*)'"},
        {"UNWIND collect(1) AS x RETURN x", "SyntaxError InvalidAggregation 'collect(1)'"},
        {"RETURN [x IN collect(1) | x]", ""},
        {"RETURN [x IN [1] | count(*)]", "SyntaxError InvalidAggregation 'count(*)'"},
        {"RETURN [x IN [1] WHERE count(*) > x]", "SyntaxError InvalidAggregation 'count(*) > x'"},
        {"RETURN all(x IN [1] WHERE x < sum(2))", "SyntaxError InvalidAggregation 'x < sum(2)'"},
        {"RETURN reduce(s = 0, x IN [1] | s + count(x))", "SyntaxError InvalidAggregation 's + count(x)'"},
        {"MATCH (a) RETURN [(a)-->(b) | count(b)]", "SyntaxError InvalidAggregation 'count(b)'"},
        {"MATCH (a) RETURN a.x + count(*)", "SyntaxError AmbiguousAggregationExpression 'a'"},
        {"MATCH (a) RETURN a.x + a.y, a.x + a.y + count(*) AS c",
         "SyntaxError AmbiguousAggregationExpression 'a'"},
        {"RETURN count(rand())", "SyntaxError NonConstantExpression 'rand()'"},
        {"RETURN sum('a')", "SyntaxError InvalidArgumentType ''a''"},
    });
}

TEST_CASE("SKIP and LIMIT take one number of 0 or more for all rows") {
    check({
        {"MATCH (a) RETURN a SKIP -1", "SyntaxError NegativeIntegerArgument '-1'"},
        {"MATCH (a) RETURN a LIMIT -1", "SyntaxError NegativeIntegerArgument '-1'"},
        {"MATCH (a) RETURN a SKIP 1.5", "SyntaxError InvalidArgumentType '1.5'"},
        {"MATCH (a) RETURN a LIMIT 'x'", "SyntaxError InvalidArgumentType ''x''"},
        {"MATCH (a) RETURN a LIMIT a.n", "SyntaxError NonConstantExpression 'a.n'"},
        {"MATCH (a) WITH a SKIP a.n RETURN a", "SyntaxError NonConstantExpression 'a.n'"},
    });
}

TEST_CASE("what can never be of the right kind is refused unseen") {
    check({
        {"RETURN NOT 1", "SyntaxError InvalidArgumentType '1'"},
        {"RETURN true AND 'x'", "SyntaxError InvalidArgumentType ''x''"},
        {"RETURN [] OR true", "SyntaxError InvalidArgumentType '[]'"},
        {"RETURN {} XOR true", "SyntaxError InvalidArgumentType '{}'"},
        {"MATCH (n) WHERE n RETURN n", "SyntaxError InvalidArgumentType 'n'"},
        {"RETURN 1 IN 2", "SyntaxError InvalidArgumentType '2'"},
        {"RETURN true + 1", "SyntaxError InvalidArgumentType 'true + 1'"},
        {"RETURN {} + 'x'", "SyntaxError InvalidArgumentType '{} + 'x''"},
        {"MATCH (n) RETURN n + 1", "SyntaxError InvalidArgumentType 'n + 1'"},
        {"RETURN [1] + {} + true + null", ""},
        {"RETURN 'x' + true + date('2024-09-06')", ""},
        {"RETURN [x IN 1 | x]", "SyntaxError InvalidArgumentType '1'"},
        {"RETURN any(x IN ['a'] WHERE x % 2 = 0)", "SyntaxError InvalidArgumentType 'x'"},
        {"MATCH (n) RETURN type(n)", "SyntaxError InvalidArgumentType 'n'"},
        {"MATCH ()-[r]->() RETURN labels(r)", "SyntaxError InvalidArgumentType 'r'"},
        {"MATCH (n) RETURN length(n)", "SyntaxError InvalidArgumentType 'n'"},
        {"MATCH p = ()-->() RETURN p.x", "SyntaxError InvalidArgumentType 'x'"},
        {"MATCH p = ()-->() RETURN size(p)", "SyntaxError InvalidArgumentType 'p'"},
        {"RETURN 1:Label", "SyntaxError InvalidArgumentType '1'"},
        {"WITH 1 AS x RETURN x.y", "TypeError InvalidArgumentType 'y'"},
        {"RETURN exists(1)", "SyntaxError InvalidArgumentExpression '1'"},
        {"RETURN nope(1)", "SyntaxError UnknownFunction 'nope'"},
        {"RETURN toString()", "SyntaxError InvalidNumberOfArguments 'toString()'"},
        {"RETURN count()", "SyntaxError InvalidNumberOfArguments 'count()'"},
        {"CALL nope()", "ProcedureError ProcedureNotFound 'nope'"},
    });
}

TEST_CASE("clauses stand in an order that can be run") {
    check({
        {"MATCH (n)", "SyntaxError InvalidClauseComposition 'MATCH (n)'"},
        {"UNWIND [1] AS x", "SyntaxError InvalidClauseComposition 'UNWIND [1] AS x'"},
        {"RETURN 1 MATCH (n) RETURN n", "SyntaxError InvalidClauseComposition 'MATCH (n)'"},
        {"CREATE (a) MATCH (n) RETURN n", "SyntaxError InvalidClauseComposition 'MATCH (n)'"},
        {"MERGE (a) UNWIND [1] AS x RETURN x", "SyntaxError InvalidClauseComposition 'UNWIND [1] AS x'"},
        {"MATCH (a) WHERE EXISTS { MATCH (a) SET a.x = 1 RETURN a } RETURN a",
         "SyntaxError InvalidClauseComposition 'SET a.x = 1'"},
        {"MATCH (a) RETURN (a)-->()", "SyntaxError UnexpectedSyntax '(a)-->()'"},
        {"MATCH (a) RETURN size((a)-->())", "SyntaxError UnexpectedSyntax '(a)-->()'"},
        {"MATCH (a) SET a.x = (a)-->()", "SyntaxError UnexpectedSyntax '(a)-->()'"},
    });
}

TEST_CASE("a name that is nearly right is suggested") {
    const auto remedy = [](std::string_view text) -> std::string {
        try {
            (void)prepare(text);
        } catch (const query_error& e) {
            return std::string(e.remedy());
        }
        return "nothing was refused";
    };
    CHECK(remedy("MATCH (leader) RETURN laeder").find("leader") != std::string::npos);
    CHECK(remedy("RETURN toSrting(1)").find("tostring") != std::string::npos);
    CHECK(remedy("MATCH (n) RETURN labls(n)").find("labels") != std::string::npos);
}

TEST_CASE("a query says its columns and whether it changes anything") {
    CHECK(prepare("MATCH (n) RETURN n.name, count(*) AS c").columns() ==
          std::vector<std::string>{"n.name", "c"});
    CHECK(prepare("RETURN  1+2 , coUnt( * )").columns() == std::vector<std::string>{"1+2", "coUnt( * )"});
    CHECK(prepare("MATCH (b), (a) RETURN *").columns() == std::vector<std::string>{"a", "b"});
    CHECK(prepare("CREATE (n)").columns().empty());
    CHECK(prepare("MATCH (n) SET n.x = 1").updates());
    CHECK_FALSE(prepare("MATCH (n) RETURN n").updates());
}
