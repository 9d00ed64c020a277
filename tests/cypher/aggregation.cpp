// SPDX-License-Identifier: BSL-1.0
// Groups and aggregates: what a group is, what each aggregate makes of nulls, mixed kinds and no rows.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

using namespace entente::cypher;
using namespace entente::cypher::test;

TEST_CASE("without keys there is one group, even of no rows; with keys there is none") {
    test_support::graph_under_test g;
    check(g, {
                 {"UNWIND [] AS x RETURN count(*), count(x), collect(x), sum(x)", {"0, 0, [], 0"}},
                 {"UNWIND [] AS x RETURN avg(x), min(x), max(x), percentileCont(x, 0.5), stDev(x)",
                  {"null, null, null, null, 0.0"}},
                 {"UNWIND [] AS x RETURN x, count(*)", {}},
                 {"UNWIND [1, null, 1.0, null, 2] AS x RETURN x, count(*) ORDER BY x",
                  {"1, 2", "2, 1", "null, 2"}},
                 {"UNWIND [[1], [1.0], [2]] AS x RETURN x, count(*) ORDER BY x", {"[1], 2", "[2], 1"}},
             });
}

TEST_CASE("nulls count for count(*) alone") {
    test_support::graph_under_test g;
    check(
        g,
        {
            {"UNWIND [null, 1, null] AS x RETURN count(*), count(x), collect(x), sum(x), avg(x)",
             {"3, 1, [1], 1, 1.0"}},
            {"UNWIND [null, 1, 1.0, 2, null] AS x RETURN count(DISTINCT x), collect(DISTINCT x), sum(DISTINCT x)",
             {"2, [1, 2], 3"}},
            {"UNWIND [null] AS x RETURN min(x), max(x), avg(x), sum(x)", {"null, null, null, 0"}},
        });
}

TEST_CASE("numbers keep their kind, and a sum that does not fit is refused") {
    test_support::graph_under_test g;
    check(g, {
                 {"UNWIND [1, 2] AS x RETURN sum(x), avg(x)", {"3, 1.5"}},
                 {"UNWIND [1, 2.5] AS x RETURN sum(x), avg(x)", {"3.5, 1.75"}},
                 {"UNWIND [2, 4, 4, 4, 5, 5, 7, 9] AS x RETURN stDevP(x)", {"2.0"}},
                 {"UNWIND [10, 20, 30] AS x RETURN percentileDisc(x, 0.0), percentileDisc(x, 0.5), "
                  "percentileDisc(x, 0.51), percentileDisc(x, 1)",
                  {"10, 20, 20, 30"}},
                 {"UNWIND [10, 20, 30] AS x RETURN percentileCont(x, 0.0), percentileCont(x, 0.4), "
                  "percentileCont(x, 1)",
                  {"10.0, 18.0, 30.0"}},
                 {"UNWIND [duration('P1D'), duration('PT1H')] AS x RETURN sum(x)", {"'P1DT1H'"}},
             });
    CHECK(refusal_of(g, "UNWIND [9223372036854775807, 1] AS x RETURN sum(x)") ==
          "ArithmeticError at runtime IntegerOverflow 'sum(x)'");
    CHECK(refusal_of(g, "UNWIND [1, 'a'] AS x RETURN sum(x)") ==
          "TypeError at runtime InvalidArgumentValue 'sum(x)'");
    for (const std::string_view share : {"-0.1", "1.1", "1000"}) {
        const std::string call = "percentileCont(x, " + std::string(share) + ")";
        CHECK(refusal_of(g, "UNWIND [1] AS x RETURN " + call) ==
              "ArgumentError at runtime NumberOutOfRange '" + call + "'");
    }
}

TEST_CASE("min and max follow the order of all values, where numbers come last") {
    test_support::graph_under_test g;
    check(g, {
                 {"UNWIND [1, 'a', null, [1], true, 0.5] AS x RETURN min(x), max(x)", {"[1], 1"}},
                 {"UNWIND [[1], [2], [2, 1]] AS x RETURN min(x), max(x)", {"[1], [2, 1]"}},
                 {"UNWIND [date('2024-09-06'), date('1999-12-31')] AS x RETURN min(x)", {"'1999-12-31'"}},
             });
}

TEST_CASE("an expression of keys and aggregates is computed from the group") {
    test_support::graph_under_test g;
    check(g, {
                 {"UNWIND [1, 2, 3, 4] AS x WITH x % 2 AS odd, x RETURN odd, odd + sum(x) AS s, "
                  "[y IN collect(x) | y * 2] AS l ORDER BY odd",
                  {"0, 6, [4, 8]", "1, 5, [2, 6]"}},
                 {"UNWIND [1, 2, 3, 4] AS x RETURN count(*) > 3 AND max(x) = 4", {"true"}},
                 {"UNWIND [3, 1, 2] AS x WITH x AS k, count(*) AS c ORDER BY c + k DESC RETURN k",
                  {"3", "2", "1"}},
                 {"UNWIND [1, 1, 2] AS x WITH x, count(*) AS c WHERE c > 1 RETURN x", {"1"}},
                 {"UNWIND [1, 1, 2] AS x RETURN x, count(*) AS c ORDER BY count(*) DESC", {"1, 2", "2, 1"}},
             });
}
