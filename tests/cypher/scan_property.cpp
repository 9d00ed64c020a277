// SPDX-License-Identifier: BSL-1.0
// Nodes that are asked for by a property are found by its statements: with the rows of a scan of all nodes, whatever the values are, however many a
// node has and whatever is believed of them.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <entente/model/reference.hpp>
#include <entente/transaction.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace entente;
using namespace entente::cypher::test;
using test_support::graph_under_test;

namespace {

lines as_written(const view& v, std::string_view text, const cypher::parameters& given = {}) {
    return sorted(ask(v, text, given, {.limit = {}, .rewriting = false}));
}

std::string plan_of(graph& g, const std::string& text) { return cypher::query(g, "EXPLAIN " + text).plan(); }

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// Values of all kinds under `x`, up to four a node, at different times, from two sources and of different rank; some retracted; names too.
void fill(graph& g, std::uint64_t seed, bool sealed) {
    std::mt19937_64 random(seed);
    const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
    using value_list = std::vector<value>;
    const std::array values{value(1),
                            value(2),
                            value(2.0),
                            value(3),
                            value(2.5),
                            value(-0.0),
                            value(0),
                            value(std::numeric_limits<double>::quiet_NaN()),
                            value(std::numeric_limits<double>::infinity()),
                            value("abc"),
                            value("abd"),
                            value::in_language("abc", "en"),
                            value(true),
                            value(false),
                            value(calendar::date::of(2024, 1, 1)),
                            value(calendar::date::of(2024, 9, 6)),
                            value(value_list{value(1), value(2)}),
                            value(value_list{value(2)})};
    constexpr std::array<std::string_view, 2> types{"A", "B"};
    constexpr std::uint32_t nodes = 40;
    std::vector<statement_id> stated;
    const auto state = [&](std::uint32_t count) {
        transaction t = g.begin();
        const std::array relations{t.relation("x"), t.relation("x"), t.relation("y")};
        for (std::uint32_t i = 0; i < count; ++i) {
            statement_row row{entity_id(below(nodes)), relations[below(3)],
                              t.intern(values[below(static_cast<std::uint32_t>(values.size()))])};
            const auto begins = static_cast<day>(below(2000));
            if (below(3) == 0) row.valid = interval::days(begins, begins + 400);
            if (below(4) == 0) row.rank = below(2) ? rank::preferred : rank::deprecated;
            if (below(3) == 0) row.reference = t.intern(reported_by(entity_id(below(2))));
            if (below(5) == 0) row.confidence = 0.25F;
            stated.push_back(t.state(row));
        }
        t.commit();
    };
    {
        transaction t = g.begin();
        for (std::uint32_t i = 0; i < nodes; ++i) {
            const entity_id e = t.add_entity("k" + std::to_string(i), {&types[i % 2], 1});
            if (i % 4 == 0) t.alias(e, "also " + std::to_string(i % 3));
            if (i % 5) t.name(e, "name " + std::to_string(i % 7));
            t.name(e, "other " + std::to_string(i % 3), "en");
        }
        t.commit();
    }
    state(60);
    {
        transaction t = g.begin();
        for (std::size_t i = 0; i < stated.size(); i += 7) t.retract(stated[i]);
        t.state(statement_row{entity_id(3), builtin::same_as, entity_id(8)});
        t.state(statement_row{entity_id(4), t.relation("r"), entity_id(9)});
        // A relationship has the property too, and is no node.
        t.state(statement_row{t.state(statement_row{entity_id(9), t.relation("r"), entity_id(4)}),
                              t.relation("x"), t.intern(value(2))});
        t.commit();
    }
    if (sealed) g.checkpoint();
    state(15);
    // What queries state under the name of one of the graph's own relations stands elsewhere.
    ask(g, "MATCH (n {key: 'k7'}) SET n.cites = 5, n.born = date('2024-09-06')");
}

// Indexes hold what was there before; what comes later is not in them yet.
void make_indexes(graph& g) {
    for (const std::string_view text :
         {"CREATE INDEX FOR (n:A) ON (n.x, n.y)", "CREATE INDEX FOR (n:A) ON (n.name)",
          "CREATE INDEX FOR (n:B) ON (n.cites)", "CREATE INDEX FOR ()-[r:r]-() ON (r.x)"})
        ask(g, text);
    ask(g, "MATCH (n) WHERE n.key IN ['k3', 'k5', 'k11'] SET n.x = 2.5, n.y = 'abc', n.name = 'name 3'");
}

const std::vector<std::string> conditions{
    "n.x > 1",
    "n.x >= 2",
    "n.x < 2",
    "n.x <= 2.0",
    "1 < n.x",
    "3 >= n.x",
    "1 <= n.x < 3",
    "3 > n.x >= 1.5",
    "1 < 2 < n.x",
    "n.x > 1 AND n.x < 3",
    "n.x <> 2",
    "2 <> n.x",
    "n.x > $bound",
    "n.x > null",
    "n.x < 0.0 / 0.0",
    "n.x <> 0.0 / 0.0",
    "n.x >= 0.0",
    "n.x >= 'abc'",
    "n.x < 'abd'",
    "n.x > true",
    "n.x >= false",
    "n.x > date('2024-03-01')",
    "n.x <= date('2024-09-06')",
    "n.born.year >= 2024",
    "n.x > [1]",
    "n.x <= [2]",
    "n.x IS NOT NULL",
    "n.x IS NULL",
    "exists(n.x)",
    "NOT n.x > 1",
    "NOT 1 > 2 > n.x",
    "NOT 3 > 2 > n.x",
    "NOT (n.x IN [])",
    "n.x IN [1, 2, 'abc']",
    "n.x IN [1, null]",
    "n.x IN null",
    "n.x IN []",
    "1 IN [n.x]",
    "n.x STARTS WITH 'ab'",
    "n.x ENDS WITH 'd'",
    "n.x CONTAINS 'b'",
    "n.x =~ 'ab[d]'",
    "n.x STARTS WITH null",
    "n.x > 1 OR n.x < 1",
    "n.x > 1 OR n.y < 1",
    "n.x > 2 OR n:A",
    "(n.x > 2 AND n.y > 0) OR n.x = 1",
    "n.x > 1 XOR n.x < 3",
    "(n.x > 1) = true",
    "(n.x > 1) IS NULL",
    "n.x < n.y",
    "n.x <= n.x",
    "n.x = n.y",
    "n.x > 1 AND n.y IS NOT NULL AND n:B",
    "coalesce(n.x, 5) > 3",
    "coalesce(n.x, n.y) > 1",
    "toString(n.cites) > '1'",
    "size([n.x]) > 0",
    "n.key > 'k2'",
    "n.key STARTS WITH 'k1'",
    "n.key IS NOT NULL",
    "n.key IN ['k1', 'k8']",
    "n.key IN ['k8', 'k3', 'k3', null, 1, 'nobody']",
    "n.key IN $keys AND n.x IS NOT NULL",
    "n.key IN []",
    "n.key IN null",
    "n.name IN ['name 3', 'other 1', 4]",
    "n.x IN [2, 3.0, 0]",
    "n.x IN [2, 0.0 / 0.0, [2], true]",
    "n.x IN [1, 2] AND n.y IN [2, 3]",
    "n.x IN [1, 2] OR n.y IN [2, 3]",
    "n.x IN [n.y, 2]",
    "n.name > 'name 3'",
    "n.name STARTS WITH 'name'",
    "n.name STARTS WITH 'other'",
    "n.name IS NOT NULL",
    "n.name = 'name 4'",
    "n.name = 'other 0'",
    "n.name = ''",
    "n.name IN ['', 'name 1', 'name 2']",
    "n.alias = 'name 4'",
    "n.alias = 'also 1'",
    "n.name = 'also 1'",
    "n.cites > 3",
    "n.cites IS NOT NULL",
    "n.nothing > 3",
    "n.nothing IS NOT NULL",
    "EXISTS { (n)-->(m) WHERE m.x > n.x }",
    "CASE WHEN n.x > 1 THEN true ELSE false END",
};

} // namespace

TEST_CASE("a condition on a property gives the rows of a scan of all nodes") {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        graph_under_test g;
        fill(g, seed, seed % 2 == 0);
        if (seed % 4 > 1) make_indexes(g);
        const view now = g.now();
        const std::array views{now,
                               now.valid_at("1972-05-01"),
                               now.valid_at("1973-01-01").possibly(),
                               now.as_known_at(transaction_id(2)),
                               now.confident(0.5),
                               now.regardless(),
                               now.ranked_at_least(rank::preferred),
                               now.according_to(entity_id(1)),
                               now.merging_identities(),
                               now.according_to(entity_id(0)).merging_identities()};
        const cypher::parameters given{
            {"bound", cypher::datum(2)},
            {"keys", cypher::datum_list{cypher::datum(value("k3")), cypher::datum(value("k12"))}}};
        for (std::size_t i = 0; i < views.size(); ++i)
            for (const std::string& condition : conditions)
                for (const std::string pattern : {"MATCH (n) WHERE ", "MATCH (n:A) WHERE "}) {
                    const std::string text = pattern + condition + " RETURN n.key, n.x, n.name";
                    CAPTURE(seed);
                    CAPTURE(i);
                    CAPTURE(text);
                    CHECK(sorted(ask(views[i], text, given)) == as_written(views[i], text, given));
                }
    }
}

TEST_CASE("rows in front of a scan by property, and patterns behind it, change nothing") {
    for (std::uint64_t seed = 11; seed <= 16; ++seed) {
        graph_under_test g;
        fill(g, seed, seed % 2 == 0);
        if (seed % 4 > 1) make_indexes(g);
        for (
            const std::string text :
            {"UNWIND [1, 2.0, null, 'abc', [1], date('2024-01-01')] AS b MATCH (n) WHERE n.x > b RETURN b, n.key",
             "UNWIND [1, 2] AS b MATCH (n:B) WHERE b < n.x < b + 2 RETURN b, n.key",
             "UNWIND [['k1', 'k2'], [], null, ['k39', 'k1']] AS l MATCH (n) WHERE n.key IN l RETURN l, n.key",
             "UNWIND [[1, 2], ['abc', 3.0]] AS l MATCH (n) WHERE n.x IN l RETURN l, n.key",
             "MATCH (a) WHERE a.key IN ['k4', 'k5'] MATCH (a)--(b) RETURN a.key, b.key",
             "MATCH (a) WHERE a.x > 0 MATCH (b {key: a.key}) RETURN a.key, b.key, b.x",
             "MATCH (a) WHERE a.x > 0 MATCH (b {name: a.name}) RETURN a.key, b.key",
             "MATCH (a) WHERE a.x > 2 MATCH (b) WHERE b.y < a.x RETURN a.key, b.key",
             "MATCH (a), (b) WHERE a.x > 2 AND b.y < a.x RETURN a.key, b.key",
             "MATCH (a)-[r]->(b) WHERE b.x > 0 RETURN a.key, b.key",
             "MATCH (a)-[r]->(b) WHERE r.x > 1 RETURN a.key, b.key",
             "MATCH (a)-[r:r]->(b) WHERE r.x > 1 RETURN a.key, b.key",
             "MATCH (a)-[r:r]-(b) WHERE r.x = 2 RETURN a.key, b.key",
             "MATCH (a)-[r:r {x: 2.0}]-(b)-[s:r]-(c) RETURN a.key, b.key, c.key",
             "MATCH (a)-[r:r]->(b) WHERE r.x IS NOT NULL AND b.x > 0 RETURN a.key, b.key",
             "UNWIND [1, 2, null] AS i OPTIONAL MATCH (a)<-[r:r]-(b) WHERE r.x >= i RETURN i, a.key, b.key",
             "UNWIND [1, 2, 3] AS b OPTIONAL MATCH (n:A) WHERE n.y >= b RETURN b, n.key",
             "MATCH (n) WHERE n.x > 1 RETURN count(*)",
             "MATCH (n) WHERE n.x > 1 RETURN count(DISTINCT n)",
             "MATCH (n) RETURN n.key, COUNT { MATCH (m) WHERE m.x > n.x }",
             "UNWIND range(1, 70) AS i MATCH (m {key: 'k' + toString(i % 40)}) WHERE m.x > 0 RETURN i, m.key"}) {
            CAPTURE(seed);
            CAPTURE(text);
            CHECK(sorted(ask(g, text)) == as_written(g.now(), text));
        }
    }
}

TEST_CASE("a condition that a null fails is planned as a scan of the property's statements") {
    graph_under_test g;
    ask(g, "UNWIND range(0, 49) AS i CREATE (:Person {name: 'p' + i, age: i})");
    const auto scans = [&](const std::string& text) {
        return has(plan_of(g, text), "scan nodes by property") && !has(plan_of(g, text), "scan all") &&
               !has(plan_of(g, text), "by label");
    };
    for (const std::string condition :
         {"n.age > 40", "40 < n.age", "10 <= n.age < 20", "n.age <> 3", "n.age IS NOT NULL", "n.age + 1 > 3",
          "n.name STARTS WITH 'p1'", "NOT n.age > 3", "n.age < 3 OR n.age > 40", "n.age > 3 AND n:Person",
          "exists(n.age)", "toString(n.age) = '3'"}) {
        CAPTURE(condition);
        CHECK(scans("MATCH (n:Person) WHERE " + condition + " RETURN n"));
    }
    for (const std::string condition : {"n.age IS NULL", "n.age > 3 OR n:Person", "coalesce(n.age, 3) > 1",
                                        "n.key > 'a'", "NOT (n.age IN [])"}) {
        CAPTURE(condition);
        CHECK_FALSE(scans("MATCH (n:Person) WHERE " + condition + " RETURN n"));
    }
    CHECK(has(plan_of(g, "MATCH (n:Person) WHERE n.key IN ['a', 'b'] AND n.age > 3 RETURN n"),
              "look up nodes (n:Person) by key IN ['a', 'b']"));
    CHECK(has(plan_of(g, "MATCH (n) WHERE n.age IN [1, 2] RETURN n"), "look up nodes (n) by age IN [1, 2]"));
    CHECK(has(plan_of(g, "MATCH (n:Person) WHERE 10 <= n.age AND n.age < 20 RETURN n"),
              "scan nodes by property (n:Person) with age >= 10 and age < 20"));
    CHECK(has(plan_of(g, "MATCH (n) WHERE n.age > rand() RETURN n"), "scan nodes by property (n) with age "));
    CHECK(
        has(plan_of(g, "MATCH (n) WHERE n.age > 3 AND n.name = 'p7' RETURN n"), "look up nodes (n) by name"));
}

TEST_CASE("a scan by property gives each node once, and the first ones without looking at all statements") {
    graph_under_test g;
    ask(g, "UNWIND range(0, 19999) AS i CREATE ({x: i % 100})");
    {
        transaction t = g.begin(); // a second value for each
        for (std::uint32_t e = 0; e < 20'000; ++e)
            t.state(statement_row{entity_id(19'999 - e), t.relation("x"), t.intern(value(7))});
        t.commit();
    }
    const auto check_all = [&] {
        CHECK(ask(g, "MATCH (n) WHERE n.x > 5 RETURN count(*), count(DISTINCT n)") == lines{"20000, 20000"});
        CHECK(ask(g, "MATCH (n) WHERE n.x > 7 RETURN count(*)") == lines{"0"});
        CHECK(ask(g, "MATCH (n) WHERE n.x > 5 RETURN n.x LIMIT 3") == lines{"7", "7", "7"});
    };
    check_all();
    g.checkpoint();
    check_all();
    // The same query gives the same order.
    CHECK(ask(g, "MATCH (n) WHERE n.x IS NOT NULL RETURN id(n)") ==
          ask(g, "MATCH (n) WHERE n.x IS NOT NULL RETURN id(n)"));
    const auto asked = ask(g, "PROFILE MATCH (n) WHERE n.x IS NOT NULL WITH n LIMIT 3 RETURN n");
    CHECK(asked.size() > 3);
}

TEST_CASE("a query that changes what it looks for sees each node once") {
    graph_under_test g;
    ask(g, "UNWIND range(0, 2999) AS i CREATE (:N {x: i})");
    g.checkpoint();
    ask(g, "UNWIND range(3000, 3999) AS i CREATE (:N {x: i})");
    ask(g, "MATCH (n:N) WHERE n.x >= 0 SET n.x = n.x + 10000");
    CHECK(ask(g, "MATCH (n) WHERE n.x >= 0 RETURN count(*), min(n.x), max(n.x)") ==
          lines{"4000, 10000, 13999"});
    ask(g, "MATCH (n:N) WHERE n.x >= 0 CREATE (:M {x: n.x})");
    CHECK(ask(g, "MATCH (n) WHERE n.x >= 0 RETURN count(*)") == lines{"8000"});
    ask(g, "MATCH (n) WHERE n.x < 10003 DELETE n");
    CHECK(ask(g, "MATCH (n) WHERE n.x >= 0 RETURN count(*)") == lines{"7994"});
}

TEST_CASE("an open transaction finds its own names, and not those of others after it") {
    graph_under_test g;
    ask(g, "CREATE ({name: 'a'}), ({name: 'b'})");
    const view before = g.now();
    CHECK(ask(g, "CREATE ({name: 'a'}) WITH 1 AS x MATCH (n {name: 'a'}) SET n.name = 'c' "
                 "WITH count(*) AS changed MATCH (n) WHERE n.name IN ['a', 'c'] RETURN changed, count(*)") ==
          lines{"2, 2"});
    CHECK(ask(g, "MATCH (n {name: 'a'}) RETURN count(*)") == lines{"0"});
    CHECK(ask(g, "MATCH (n {name: 'c'}) RETURN count(*)") == lines{"2"});
    CHECK(ask(before, "MATCH (n {name: 'a'}) RETURN count(*)") == lines{"1"});
    CHECK(ask(before, "MATCH (n {name: 'c'}) RETURN count(*)") == lines{"0"});
    ask(g, "MATCH (n {name: 'c'}) SET n.name = 7");
    CHECK(ask(g, "MATCH (n {name: 7}) RETURN count(*)") == lines{"2"});
    CHECK(ask(g, "MATCH (n) WHERE n.name IN [7, 'b', 'c'] RETURN count(*)") == lines{"3"});
}

TEST_CASE("what can't be had to compare with is refused only where it is asked") {
    graph_under_test g;
    ask(g, "CREATE (:A {x: 1}), (:B)");
    CHECK(ask(g, "MATCH (n:B) WHERE n.x > 1 / 0 RETURN n") == lines{});
    CHECK_FALSE(refusal_of(g, "MATCH (n:A) WHERE n.x > 1 / 0 RETURN n").empty());
    const cypher::parameters no_list{{"l", cypher::datum(3)}};
    CHECK_FALSE(refusal_of(g, "MATCH (n:B) WHERE n.x IN $l RETURN n", no_list).empty());
    CHECK_FALSE(refusal_of(g, "MATCH (n:B) WHERE n.key IN $l RETURN n", no_list).empty());
    CHECK(ask(g, "MATCH (n:C) WHERE n.key IN $l RETURN n", no_list) == lines{});
}

TEST_CASE("a scan by property keeps to the limits of its query") {
    graph_under_test g;
    ask(g, "UNWIND range(0, 99999) AS i CREATE ({x: i})");
    cypher::query_settings settings;
    settings.limit.memory = 10'000;
    CHECK(has(refusal_of(g, "MATCH (n) WHERE n.x > 5 RETURN count(*)", {}, settings), "at runtime"));
}
