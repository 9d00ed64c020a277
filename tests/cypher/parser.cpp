// SPDX-License-Identifier: BSL-1.0
// Trees: what each part of the grammar parses to, shown as text with all parentheses; and how what is no query is refused.
#include "cypher/parser.hpp"

#include "cypher/syntax_print.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace entente::cypher;

namespace {

using pairs = std::vector<std::pair<std::string, std::string>>;

std::string reparsed(std::string_view query) { return to_text(parse(query)); }

const syntax::query& query_of(const syntax::statement& s) { return std::get<syntax::query>(s.what); }

const syntax::projection& last_projection(const syntax::statement& s) {
    return std::get<syntax::return_clause>(query_of(s).parts.back().clauses.back().what).columns;
}

struct refused {
    std::string detail, message, remedy, place;
    error_type type = error_type::cancelled;
};

refused refusal(const std::string& query) {
    try {
        static_cast<void>(parse(query));
    } catch (const query_error& e) {
        CHECK(e.phase() == error_phase::compile_time);
        CHECK(!e.excerpt().empty());
        CHECK(e.where().begin <= e.where().end);
        CHECK(e.where().end <= query.size());
        return {std::string(e.detail()), std::string(e.message()), std::string(e.remedy()),
                std::string(e.place()), e.type()};
    }
    return {"none", {}, {}, {}};
}

// What each query prints as, and that this parses to the same; "none" where it is refused.
void check_each(const pairs& all) {
    for (const auto& [query, expected] : all) {
        CAPTURE(query);
        if (expected == "none") {
            CHECK(refusal(query).detail == "UnexpectedSyntax");
            continue;
        }
        std::string printed;
        REQUIRE_NOTHROW(printed = reparsed(query));
        CHECK(printed == expected);
        CHECK(reparsed(printed) == printed);
    }
}

// The same for expressions, each returned alone.
void check_each_expression(const pairs& all) {
    pairs queries;
    for (const auto& [expression, expected] : all)
        queries.emplace_back("RETURN " + expression, expected == "none" ? expected : "RETURN " + expected);
    check_each(queries);
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

} // namespace

TEST_CASE("operators group as openCypher's grammar says") {
    check_each_expression({
        {"a OR b XOR c AND NOT d", "(a OR (b XOR (c AND (NOT d))))"},
        {"a OR b OR c", "((a OR b) OR c)"},
        {"a AND b OR c AND d", "((a AND b) OR (c AND d))"},
        {"NOT NOT a = b", "(NOT (NOT (a = b)))"},
        {"NOT a AND b", "((NOT a) AND b)"},
        {"a < b <= c <> d", "(a < b <= c <> d)"},
        {"(a < b) <= c", "((a < b) <= c)"},
        {"a = b IS NULL", "(a = (b IS NULL))"},
        {"a + b IS NOT NULL", "((a + b) IS NOT NULL)"},
        {"a IS NULL IS NULL", "((a IS NULL) IS NULL)"},
        {"a IN b + c", "(a IN (b + c))"},
        {"a IN b = c IN d", "((a IN b) = (c IN d))"},
        {"a STARTS WITH b ENDS WITH c CONTAINS d", "(((a STARTS WITH b) ENDS WITH c) CONTAINS d)"},
        {"a =~ b AND c", "((a =~ b) AND c)"},
        {"a - b - c + d", "(((a - b) - c) + d)"},
        {"a + b * c ^ d", "(a + (b * (c ^ d)))"},
        {"a / b % c * d", "(((a / b) % c) * d)"},
        {"a ^ b ^ c", "((a ^ b) ^ c)"},
        {"-a ^ 2", "((- (a)) ^ 2)"},
        {"2 ^ -a", "(2 ^ (- (a)))"},
        {"-a.b", "(- ((a).b))"},
        {"- - a", "(- ((- (a))))"},
        {"+a - +1", "((+ a) - (+ 1))"},
        {"a - -1", "(a - (-1))"},
        {"a -1", "(a - 1)"},
        {"-1.b", "(- ((1).b))"},
        {"- 1", "(-1)"},
        {"-(1)", "(- (1))"},
        {"-9223372036854775808", "(-9223372036854775808)"},
        {"-0x8000000000000000", "(-9223372036854775808)"},
        {"9223372036854775807", "9223372036854775807"},
        {"a.b.c[d][1..2].e", "(((((a).b).c)[d])[1..2]).e"},
        {"a[..]", "(a)[..]"},
        {"a[..1]", "(a)[..1]"},
        {"a[-1..]", "(a)[(-1)..]"},
        {"a.b:C:D", "(((a).b):C:D)"},
        {"NOT a:B", "(NOT ((a):B))"},
        {"a[0] + b", "((a)[0] + b)"},
        {"[a] + b IN c", "(([a] + b) IN c)"},
        {"(a)", "a"},
        {"(a:B)", "((a):B)"},
        {"(a) - (b)", "(a - b)"},
        {"(a)-[1]", "(a - [1])"},
        {"(a) < -b", "(a < (- (b)))"},
        {"(a {x: 1}.x)", "none"},
    });
}

TEST_CASE("literals, parameters and names say what they say") {
    check_each_expression({
        {"NULL", "null"},
        {"True", "true"},
        {"0x1F", "31"},
        {"0o17", "15"},
        {"1.0", "1.0"},
        {".5e1", "5.0"},
        {"1e100", "1e+100"},
        {"-0.0", "(-0.0)"},
        {"-0", "0"},
        {R"("it's")", R"('it\'s')"},
        {R"('a\\b\n')", R"('a\\b\u000A')"},
        {"'서울'", "'서울'"},
        {"$a", "$a"},
        {"$1", "$1"},
        {"$007", "$007"},
        {"$limit", "$`limit`"},
        {"$`a b`", "$`a b`"},
        {"`a``b`", "`a``b`"},
        {"지도자", "`지도자`"},
        {"`MATCH`", "`MATCH`"},
        {"count", "`count`"},
        {"n.match", "(n).`match`"},
        {"{match: 1, `a b`: {}, match: 2}", "{`match`: 1, `a b`: {}, `match`: 2}"},
        {"{``: 1}", "{``: 1}"},
        {"[1, [], 'a']", "[1, [], 'a']"},
    });
}

TEST_CASE("calls, comprehensions, quantifiers and CASE are told apart by what follows") {
    check_each_expression({
        {"f()", "f()"},
        {"duration.inDays(a, b)", "duration.inDays(a, b)"},
        {"collect(DISTINCT a)", "collect(DISTINCT a)"},
        {"coUnt( * )", "count(*)"},
        {"count(DISTINCT *)", "none"},
        {"`a.b`(1)", "a.b(1)"},
        {"`a b`.c(1)", "`a b.c`(1)"},
        {"`not`(1)", "`not`(1)"},
        {"all(1)", "all(1)"},
        {"any(x IN l WHERE x)", "any(x IN l WHERE x)"},
        {"ALL(x IN l WHERE x > 1)", "all(x IN l WHERE (x > 1))"},
        {"none((x IN l))", "none((x IN l))"},
        {"single(x IN l)", "none"},
        {"reduce(s = 0, x IN l | s + x)", "reduce(s = 0, x IN l | (s + x))"},
        {"reduce(s)", "reduce(s)"},
        {"filter(x IN l WHERE x)", "[x IN l WHERE x]"},
        {"extract(x IN l | x.y)", "[x IN l | (x).y]"},
        {"[x IN l]", "[x IN l]"},
        {"[x IN l, 1]", "[(x IN l), 1]"},
        {"[(x IN l)]", "[(x IN l)]"},
        {"[x IN [1, 2] WHERE x IN [3, 4] | [x, x]]", "[x IN [1, 2] WHERE (x IN [3, 4]) | [x, x]]"},
        {"[x IN a OR b]", "[x IN (a OR b)]"},
        {"[(a)-->(b) | b.x]", "[(a)-[]->(b) | (b).x]"},
        {"[p = (a)<-[:T]-() WHERE a.x | p]", "[p = (a)<-[:T]-() WHERE (a).x | p]"},
        {"[(a)-->(b) WHERE (b)-->() | 1]", "[(a)-[]->(b) WHERE (b)-[]->() | 1]"},
        {"[x = (a)]", "[(x = a)]"},
        {"CASE a WHEN 1 THEN 2 ELSE 3 END", "CASE a WHEN 1 THEN 2 ELSE 3 END"},
        {"case when a then b when c then d end", "CASE WHEN a THEN b WHEN c THEN d END"},
        {"CASE END", "none"},
        {"exists(n.x)", "exists((n).x)"},
        {"exists((a)-->(b))", "exists((a)-[]->(b))"},
        {"EXISTS { (a)-->(b) WHERE b.x }", "EXISTS { MATCH (a)-[]->(b) WHERE (b).x }"},
        {"EXISTS { MATCH (a) RETURN a }", "EXISTS { MATCH (a) RETURN a }"},
        {"COUNT { p = (a) }", "COUNT { MATCH p = (a) }"},
        {"exists {}", "none"},
    });
}

TEST_CASE("patterns are nodes and relationships in turn, with any dash that the grammar allows") {
    check_each({
        {"MATCH () RETURN *", "MATCH () RETURN *"},
        {"MATCH (n:A:B {x: 1}), (m $p) RETURN n", "MATCH (n:A:B {x: 1}), (m $p) RETURN n"},
        {"MATCH (a)--(b)-->(c)<--(d)<-->(e) RETURN 1", "MATCH (a)-[]-(b)-[]->(c)<-[]-(d)-[]-(e) RETURN 1"},
        {"MATCH (a)-[r:S|:T|U*1..2 {x: 1}]->(b) RETURN 1", "MATCH (a)-[r:S|T|U*1..2 {x: 1}]->(b) RETURN 1"},
        {"MATCH ()-[*]-()-[*2]-()-[*2..]-()-[*..3]-()-[*..]-() RETURN 1",
         "MATCH ()-[*]-()-[*2..2]-()-[*2..]-()-[*..3]-()-[*]-() RETURN 1"},
        {"MATCH (a)-[r]-(b) RETURN 1", "MATCH (a)-[r]-(b) RETURN 1"},
        {"MATCH p = ((a)-->(((b)))) RETURN 1", "none"},
        {"MATCH p = (((a)-->(b))) RETURN 1", "MATCH p = (a)-[]->(b) RETURN 1"},
        {"MATCH p = SHORTESTPATH((a)-[*]-(b)) RETURN p", "MATCH p = shortestPath((a)-[*]-(b)) RETURN p"},
        {"MATCH allShortestPaths((a)-[*]-(b)) RETURN 1", "MATCH allShortestPaths((a)-[*]-(b)) RETURN 1"},
        {"MATCH (match:Match)-[return:RETURN]-(c) RETURN 1", "none"},
        {"MATCH (:Match)-[:RETURN]-(c) RETURN 1", "MATCH (:`Match`)-[:`RETURN`]-(c) RETURN 1"},
        {"MATCH (a)〈—[:T]–(b)−−⟩(c) RETURN 1", "MATCH (a)<-[:T]-(b)-[]->(c) RETURN 1"},
    });
}

TEST_CASE("a path is a condition where conditions stand, and refused where values do") {
    check_each({
        {"MATCH (a) WHERE (a)-->() RETURN a", "MATCH (a) WHERE (a)-[]->() RETURN a"},
        {"MATCH (a) WHERE NOT (a)-[:T]-(b:B {x: 1}) OR ((a)<--(b)) RETURN a",
         "MATCH (a) WHERE ((NOT (a)-[:T]-(b:B {x: 1})) OR (a)<-[]-(b)) RETURN a"},
        {"MATCH (a), (b) WHERE (a)-[:S*2]->()<--(b) RETURN a",
         "MATCH (a), (b) WHERE (a)-[:S*2..2]->()<-[]-(b) RETURN a"},
        {"WITH 1 AS a WHERE any(x IN l WHERE (x)-->()) RETURN CASE WHEN (a)-->() THEN 1 END",
         "WITH 1 AS a WHERE any(x IN l WHERE (x)-[]->()) RETURN CASE WHEN (a)-[]->() THEN 1 END"},
        {"MATCH (a) WHERE (a) RETURN a", "MATCH (a) WHERE a RETURN a"},
    });
    for (const std::string query :
         {"MATCH (a) RETURN (a)-->()", "MATCH (a) RETURN size((a)-->())",
          "MATCH (a) WITH (a)--(b) AS x RETURN x", "MATCH (a) SET a.x = (a)-->()",
          "MATCH (a) WHERE size((a)-->()) > 1 RETURN a", "UNWIND (a)--() AS x RETURN x",
          "MATCH (a) RETURN a ORDER BY (a)-->()", "MATCH (a) WHERE a.x[(a)-->()] RETURN a",
          "RETURN [(a)-->()]", "RETURN length(shortestPath((a)-[*]-(b)))"}) {
        CAPTURE(query);
        const auto r = refusal(query);
        CHECK(r.detail == "UnexpectedSyntax");
        CHECK(r.message.find("pattern") != r.message.npos);
    }
}

TEST_CASE("each clause has its parts") {
    check_each({
        {"OPTIONAL MATCH (a) WHERE a.x RETURN a", "OPTIONAL MATCH (a) WHERE (a).x RETURN a"},
        {"UNWIND [1] AS x RETURN DISTINCT x, x + 1 AS y ORDER BY x DESC, y ASCENDING, x DESCENDING SKIP 1 LIMIT $n",
         "UNWIND [1] AS x RETURN DISTINCT x, (x + 1) AS y ORDER BY x DESC, y, x DESC SKIP 1 LIMIT $n"},
        {"WITH *, 1 AS x WHERE x RETURN *", "WITH *, 1 AS x WHERE x RETURN *"},
        {"MATCH (a) WITH a ORDER BY a.x LIMIT 1 WHERE a.y RETURN *",
         "MATCH (a) WITH a ORDER BY (a).x LIMIT 1 WHERE (a).y RETURN *"},
        {"CREATE (a)-[:T]->(b), p = (c)", "CREATE (a)-[:T]->(b), p = (c)"},
        {"CREATE (a) CREATE (b) SET a.x = 1, a = b, a += {y: 1}, a:L:M, (a).x.y = 2",
         "CREATE (a) CREATE (b) SET (a).x = 1, a = b, a += {y: 1}, a:L:M, ((a).x).y = 2"},
        {"MERGE (a) ON CREATE SET a.x = 1 ON MATCH SET a.y = 2, a:B ON CREATE SET a.z = 3",
         "MERGE (a) ON CREATE SET (a).x = 1, (a).z = 3 ON MATCH SET (a).y = 2, a:B"},
        {"MATCH (a) DETACH DELETE a, a.x DELETE b", "MATCH (a) DETACH DELETE a, (a).x DELETE b"},
        {"MATCH (a) REMOVE a.x, a:B:C", "MATCH (a) REMOVE (a).x, a:B:C"},
        {"CALL a.b.c", "CALL a.b.c"},
        {"CALL a() YIELD *", "CALL a() YIELD *"},
        {"CALL a(1, x) YIELD b AS c, d WHERE c RETURN c", "CALL a(1, x) YIELD b AS c, d WHERE c RETURN c"},
        {"RETURN 1 UNION RETURN 2 UNION ALL RETURN 3", "RETURN 1 UNION RETURN 2 UNION ALL RETURN 3"},
        {"return 1;", "RETURN 1"},
        {"RETURN 1 AS x; ;", "none"},
    });
}

TEST_CASE("what the query believes stands in front of it, in any order, and disturbs nothing else") {
    check_each({
        {"EXPLAIN MATCH (n) RETURN n", "EXPLAIN MATCH (n) RETURN n"},
        {"at '2024' profile with support return 1", "PROFILE AT '2024' WITH SUPPORT RETURN 1"},
        {"DURING $d POSSIBLY AT date('2024') POSSIBLY DURING x AS KNOWN AT '2025' RETURN 1",
         "DURING $d POSSIBLY AT date('2024') POSSIBLY DURING x AS KNOWN AT '2025' RETURN 1"},
        {"ACCORDING TO 'a', 'b' NOT ACCORDING TO $c MERGING IDENTITIES RETURN 1",
         "ACCORDING TO 'a', 'b' NOT ACCORDING TO $c MERGING IDENTITIES RETURN 1"},
        {"RANKED AT LEAST 'normal' CONFIDENT AT LEAST 0.5 WITH MODALITY 'x', 'y' REGARDLESS RETURN 1",
         "RANKED AT LEAST 'normal' CONFIDENT AT LEAST 0.5 WITH MODALITY 'x', 'y' REGARDLESS RETURN 1"},
        {"WITH SUPPORT AS KNOWN AT '2025' RETURN 1", "AS KNOWN AT '2025' WITH SUPPORT RETURN 1"},
        {"WITH SUPPORT WITH 1 AS x RETURN x", "WITH SUPPORT WITH 1 AS x RETURN x"},
        // plain openCypher
        {"WITH support AS x RETURN x", "WITH `support` AS x RETURN x"},
        {"WITH support, 1 AS y RETURN y", "WITH `support`, 1 AS y RETURN y"},
        {"WITH modality AS x RETURN x", "WITH `modality` AS x RETURN x"},
        {"WITH modality('x') AS x RETURN x", "WITH modality('x') AS x RETURN x"},
        {"MATCH (at)-[during]-(possibly) WITH support RETURN at.known",
         "MATCH (`at`)-[`during`]-(`possibly`) WITH `support` RETURN (`at`).`known`"},
    });
    const auto s = parse("POSSIBLY DURING '2024' WITH SUPPORT RETURN 1");
    CHECK(query_of(s).with_support);
    REQUIRE(query_of(s).beliefs.size() == 1);
    CHECK(query_of(s).beliefs[0].kind == syntax::belief_kind::possibly_during);
    CHECK(query_of(s).beliefs[0].where == text_range{0, 22});
}

TEST_CASE("indexes are made and dropped") {
    check_each({
        {"CREATE INDEX FOR (n:A) ON (n.x)", "CREATE INDEX FOR (n:A) ON (n.x)"},
        {"create index a if not exists for (m:A) on (m.x, m.y)",
         "CREATE INDEX a IF NOT EXISTS FOR (n:A) ON (n.x, n.y)"},
        {"show Indexes;", "SHOW INDEXES"},
        {"SHOW INDEX", "SHOW INDEXES"},
        {"MATCH (show:indexes) RETURN show", "MATCH (`show`:`indexes`) RETURN `show`"},
        {"CREATE INDEX IF NOT EXISTS FOR ()-[r:T]->() ON (r.x);",
         "CREATE INDEX IF NOT EXISTS FOR ()-[n:T]-() ON (n.x)"},
        {"DROP INDEX a IF EXISTS", "DROP INDEX a IF EXISTS"},
        {"CREATE index = (a)", "CREATE `index` = (a)"},
    });
    CHECK(refusal("CREATE INDEX FOR (n:A) ON (m.x)").detail == "UndefinedVariable");
    CHECK(refusal("DROP INDEX").detail == "UnexpectedSyntax");
}

TEST_CASE("a column without a name is called what was written") {
    const auto s =
        parse("RETURN  coUnt( dIstInct p ) , 12 / 4 * 3 - 2 * 4 /* c */, (1 + 2), n:A , `x y` AS z");
    const auto& items = last_projection(s).items;
    REQUIRE(items.size() == 5);
    CHECK(items[0].text == "coUnt( dIstInct p )");
    CHECK(items[1].text == "12 / 4 * 3 - 2 * 4");
    CHECK(items[2].text == "(1 + 2)");
    CHECK(items[3].text == "n:A");
    CHECK(items[4].text == "`x y`");
    REQUIRE(items[4].alias.has_value());
    CHECK(items[4].alias->text == "z");
    CHECK(items[0].value.where == text_range{8, 27});
}

TEST_CASE("what is no query is refused with a reason, a remedy and a place") {
    struct expected {
        std::string query, detail, message, remedy, place;
    };
    const std::vector<expected> all = {
        {"", "UnexpectedSyntax", "expected a clause, found the end of the query", "", "line 1, column 1"},
        {"MATHC (n)", "UnexpectedSyntax", "expected a clause, found \"MATHC\"", "did you mean MATCH",
         "line 1, column 1"},
        {"MATCH (n) RETRUN n", "UnexpectedSyntax",
         "expected a clause or the end of the query, found \"RETRUN\"", "did you mean RETURN",
         "line 1, column 11"},
        {"MATCH (n)\nRETURN n ODRER BY n", "UnexpectedSyntax",
         "expected a clause or the end of the query, found \"ODRER\"", "did you mean ORDER",
         "line 2, column 10"},
        {"RETURN DISTINT n", "UnexpectedSyntax", "expected a clause or the end of the query, found \"n\"",
         "did you mean DISTINCT where \"DISTINT\" stands", "line 1, column 16"},
        {"RETURN 1 AS order", "UnexpectedSyntax", "expected a name, found \"order\"",
         "write a name that is a keyword in backticks", "line 1, column 13"},
        {"RETURN a != b", "UnexpectedSyntax", "expected a clause or the end of the query, found \"!\"",
         "write <> for not equal", "line 1, column 10"},
        {"RETURN a == b", "UnexpectedSyntax", "expected an expression, found \"=\"", "write = for equal",
         "line 1, column 11"},
        {"RETURN 42 — 41", "InvalidUnicodeCharacter", "the character \"—\" can't stand here",
         "write - for a minus", "line 1, column 11"},
        {"RETURN “a”", "InvalidUnicodeCharacter", "the character \"“\" can't stand here",
         "texts stand in ' or \", other names than words in backticks", "line 1, column 8"},
        {"RETURN 9223372h54775808", "InvalidNumberLiteral", "\"9223372h54775808\" is no number", "",
         "line 1, column 8"},
        {"RETURN 017", "InvalidNumberLiteral", "\"017\" is no number",
         "hexadecimal numbers begin with 0x, octal ones with 0o, others not with 0", "line 1, column 8"},
        {"RETURN 9223372036854775808", "IntegerOverflow", "the number does not fit an integer of 64 bits",
         "write it with a decimal point, as a float", "line 1, column 8"},
        {"RETURN -9223372036854775809", "IntegerOverflow", "the number does not fit an integer of 64 bits",
         "write it with a decimal point, as a float", "line 1, column 9"},
        {"RETURN 1.34E999", "FloatingPointOverflow", "the number is too large for a float", "",
         "line 1, column 8"},
        {"MATCH (a)-[:T*-2]->() RETURN a", "InvalidRelationshipPattern", "a path has no negative length", "",
         "line 1, column 14"},
        {"MATCH (a)-[:T*1..-2]->() RETURN a", "InvalidRelationshipPattern", "a path has no negative length",
         "", "line 1, column 14"},
        {"MATCH (a)-[:T..]->() RETURN a", "InvalidRelationshipPattern", "a length begins with *",
         "write * before \"..\"", "line 1, column 14"},
        {"MATCH (a)-[:T*99999999999999999999]->() RETURN a", "IntegerOverflow",
         "the number does not fit an integer of 64 bits", "", "line 1, column 15"},
        {"CALL a() YIELD * RETURN b", "UnexpectedSyntax", "YIELD * stands only in a query that is one CALL",
         "name the columns", "line 1, column 1"},
        {"RETURN {1B2c3e67:1}", "UnexpectedSyntax", "expected a key, found \"1B2c3e67\"", "",
         "line 1, column 9"},
        {"RETURN [1, 2", "UnexpectedSyntax", "expected \"]\", found the end of the query", "",
         "line 1, column 13"},
        {"RETURN 1 +", "UnexpectedSyntax", "expected an expression, found the end of the query", "",
         "line 1, column 11"},
        {"RETURN 1 + NOT 2", "UnexpectedSyntax", "expected an expression, found \"NOT\"",
         "write a name that is a keyword in backticks", "line 1, column 12"},
        {"RETURN $ a", "UnexpectedSyntax", "expected the name of a parameter, found \"a\"", "",
         "line 1, column 10"},
        {"MATCH (a) SET 1 = 2", "UnexpectedSyntax", "only a property or a variable can be set", "",
         "line 1, column 15"},
        {"MATCH (a) REMOVE a", "UnexpectedSyntax",
         "expected a property or a label of \"a\", found the end of the query", "", "line 1, column 19"},
        {"MATCH (a RETURN a", "UnexpectedSyntax", "expected a label, properties or \")\", found \"RETURN\"",
         "", "line 1, column 10"},
        {"MATCH (a)-[b RETURN a", "UnexpectedSyntax",
         "expected a relationship type after a colon, properties or \"]\", found \"RETURN\"", "",
         "line 1, column 14"},
        {"EXPLAIN EXPLAIN RETURN 1", "UnexpectedSyntax", "expected a clause, found \"EXPLAIN\"", "",
         "line 1, column 9"},
        {"RETURN 1 EXPLAIN", "UnexpectedSyntax",
         "expected a clause or the end of the query, found \"EXPLAIN\"", "", "line 1, column 10"},
        {"RETURN '\\uH'", "InvalidUnicodeLiteral", "\"\\\\u\" is no character",
         "write four hexadecimal digits after \\u, or eight after \\U", "line 1, column 9"},
    };
    for (const auto& c : all) {
        CAPTURE(c.query);
        const auto r = refusal(c.query);
        CHECK(r.type == error_type::syntax_error);
        CHECK(r.detail == c.detail);
        CHECK(r.message == c.message);
        CHECK(r.remedy == c.remedy);
        CHECK(r.place == c.place);
    }
}

TEST_CASE("what is nested deeper than the limit is refused, whatever it is made of") {
    struct shape {
        std::string before, open, middle, close, after;
    };
    const std::vector<shape> all = {
        {"RETURN ", "(", "1", ")", ""},
        {"RETURN ", "[", "1", "]", ""},
        {"RETURN ", "{a: ", "1", "}", ""},
        {"RETURN ", "f(", "1", ")", ""},
        {"RETURN ", "NOT (", "1", ")", ""},
        {"RETURN ", "-(", "1", ")", ""},
        {"RETURN ", "a[", "1", "]", ""},
        {"RETURN ", "[x IN ", "l", "]", ""},
        {"RETURN ", "[x IN l | ", "1", "]", ""},
        {"RETURN ", "any(x IN l WHERE ", "1", ")", ""},
        {"RETURN ", "1 OR 1 XOR 1 AND NOT 1 = 1 IN 1 + 1 * 1 ^ - (", "1", ")", ""},
        {"RETURN ", "CASE WHEN ", "1", " THEN 1 END", ""},
        {"RETURN ", "CASE WHEN 1 THEN ", "1", " END", ""},
        {"RETURN ", "[(a)--() | ", "1", "]", ""},
        {"MATCH (n) WHERE ", "(n {a: [(a)-->() WHERE ", "1", " | 1]})-->()", " RETURN 1"},
    };
    const auto nested = [](const shape& s, std::size_t depth) {
        return s.before + repeated(s.open, depth) + s.middle + repeated(s.close, depth) + s.after;
    };
    for (const auto& s : all) {
        CAPTURE(s.open);
        CHECK_NOTHROW(static_cast<void>(reparsed(nested(s, 40))));
        for (const std::size_t depth : {std::size_t{200}, std::size_t{100'000}}) {
            const auto r = refusal(nested(s, depth));
            CHECK(r.type == error_type::resource_exhausted);
            CHECK(r.message == "more than 200 levels are nested here");
        }
        CHECK(refusal(s.before + repeated(s.open, 100'000)).detail != "none"); // never closed
    }
    // exactly: the expression itself is the first level
    CHECK_NOTHROW(static_cast<void>(parse("RETURN " + repeated("(", 199) + "1" + repeated(")", 199))));
    CHECK(refusal("RETURN " + repeated("(", 200) + "1" + repeated(")", 200)).place == "line 1, column 208");
    CHECK(refusal("MATCH " + repeated("(", 1000)).type == error_type::resource_exhausted);
    CHECK(refusal("MATCH (n) WHERE " + repeated("EXISTS { MATCH (n) WHERE ", 1000)).type ==
          error_type::resource_exhausted);
}

TEST_CASE("long chains are refused where they make a tall tree, and taken where they do not") {
    for (const std::string link :
         {" + 1", " - 1", " * 1", " ^ 1", " IN l", " IS NULL", "[0]", ".a", " STARTS WITH 'a'"}) {
        CAPTURE(link);
        const auto r = refusal("RETURN a" + repeated(link, 100'000));
        CHECK(r.type == error_type::resource_exhausted);
        CHECK_NOTHROW(static_cast<void>(parse("RETURN a" + repeated(link, 390))));
    }
    for (const std::string sign : {"NOT ", "- ", "+ "})
        CHECK(refusal("RETURN " + repeated(sign, 100'000) + "a").type == error_type::resource_exhausted);
    // a tall tree below another
    CHECK(refusal("RETURN (a" + repeated(" - 1", 300) + ")" + repeated(" - 1", 300)).type ==
          error_type::resource_exhausted);
    CHECK_NOTHROW(
        static_cast<void>(parse("RETURN [a" + repeated(" - 1", 300) + ", a" + repeated(" - 1", 300) + "]")));
    for (const std::string link : {" OR a.x = 1", " AND a", " XOR a", " = 1 < 2"}) {
        CAPTURE(link);
        CHECK_NOTHROW(static_cast<void>(to_text(parse("RETURN a" + repeated(link, 20'000)))));
    }
    CHECK_NOTHROW(static_cast<void>(parse("RETURN [1" + repeated(", 1", 100'000) + "]")));
    CHECK_NOTHROW(static_cast<void>(parse("MATCH ()" + repeated("-->()", 20'000) + " RETURN 1")));
    CHECK_NOTHROW(static_cast<void>(parse(repeated("MATCH (n) ", 20'000) + " RETURN 1")));
    const std::string many = "RETURN a" + repeated(" OR a", 100);
    CHECK(reparsed(reparsed(many)) == reparsed(many));
}

TEST_CASE("no sequence of tokens crashes the parser, and what it takes prints as it parses") {
    const std::vector<std::string> words = {
        "MATCH",    "RETURN", "WITH",     "WHERE",     "CREATE", "SET",       "MERGE", "ON",      "CALL",
        "YIELD",    "UNWIND", "AS",       "IN",        "NOT",    "AND",       "OR",    "CASE",    "WHEN",
        "THEN",     "END",    "EXISTS",   "COUNT",     "any",    "reduce",    "a",     "b",       "n",
        "x",        "(",      "(",        ")",         ")",      "[",         "]",     "{",       "}",
        "-",        "-",      ">",        "<",         ":",      ",",         ".",     "..",      "|",
        "*",        "=",      "+",        "1",         "2.5",    "'t'",       "$p",    "`q`",     "NULL",
        "IS",       "UNION",  "DISTINCT", "ORDER",     "BY",     "LIMIT",     "AT",    "SUPPORT", "MODALITY",
        "ALL",      "DELETE", ";",        "^",         "%",      "(a)-->(b)", "(n)",   "n.x",     "[x IN l |",
        "EXISTS {", "f(",     "RETURN 1", "MATCH (n)",
    };
    std::mt19937_64 random(20'260'401);
    std::size_t taken = 0;
    for (int round = 0; round < 30'000; ++round) {
        std::string query = random() % 2 == 0 ? "RETURN " : random() % 2 == 0 ? "MATCH (n) WHERE " : "";
        for (std::size_t left = 1 + random() % 12; left > 0; --left)
            query += words[random() % words.size()] + " ";
        std::string printed;
        try {
            printed = reparsed(query);
        } catch (const query_error& e) {
            REQUIRE(e.where().end <= query.size());
            continue;
        }
        ++taken;
        CAPTURE(query);
        REQUIRE(reparsed(printed) == printed);
    }
    CHECK(taken > 300);
}
