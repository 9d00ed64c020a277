// SPDX-License-Identifier: BSL-1.0
// Functions and procedures that a program adds.
#include <entente/cypher/extensions.hpp>

#include "cypher/asked.hpp"

#include <new>
#include <stdexcept>
#include <string>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

extensions sample() {
    extensions known;
    known.add(registered_function{"my.twice", 1, 2, [](const entente::view&, std::span<const datum> given) {
                                      return datum(given[0].as_integer() * 2 +
                                                   (given.size() > 1 ? given[1].as_integer() : 0));
                                  }});
    known.add(registered_function{"my.entities", 0, 0, [](const entente::view& v, std::span<const datum>) {
                                      return datum(static_cast<std::int64_t>(v.entity_end()));
                                  }});
    known.add(registered_procedure{"my.upTo",
                                   {{"end", value_type::integer}},
                                   {{"n", value_type::integer}, {"square", value_type::integer}},
                                   [](const entente::view&, std::span<const datum> given) {
                                       std::vector<std::vector<datum>> out;
                                       for (std::int64_t i = 1; i <= given[0].as_integer(); ++i)
                                           out.push_back({i, i * i});
                                       return out;
                                   }});
    known.add(registered_procedure{"my.nothing", {}, {}, [](const entente::view&, std::span<const datum>) {
                                       return std::vector<std::vector<datum>>();
                                   }});
    return known;
}

} // namespace

TEST_CASE("a registered function is called like any other, with the view") {
    entente::graph g;
    const extensions known = sample();
    const auto answer = [&](std::string_view text) { return told(query(g, prepare(text, known))); };
    CHECK(answer("RETURN my.twice(21), my.twice(1, 5)") == lines{"42, 7"});
    CHECK(answer("UNWIND [1, 2] AS x WITH x WHERE my.twice(x) > 2 RETURN x") == lines{"2"});
    ask(g, "CREATE (), ()");
    CHECK(answer("RETURN my.entities() >= 2") == lines{"true"});
    const auto refused = [&](std::string_view text) {
        return refusal(text, [&] { (void)told(query(g, prepare(text, known))); });
    };
    CHECK(refused("RETURN my.twice()") == "SyntaxError InvalidNumberOfArguments 'my.twice()'");
    CHECK(refused("RETURN my.twice(1, 2, 3)") == "SyntaxError InvalidNumberOfArguments 'my.twice(1, 2, 3)'");
    CHECK(refused("RETURN my.twice('a')") == "TypeError at runtime InvalidArgumentValue 'my.twice('a')'");
    CHECK(refused("RETURN my.thrice(1)") == "SyntaxError UnknownFunction 'my.thrice'");
}

TEST_CASE("a registered procedure gives rows, alone or inside a query") {
    entente::graph g;
    const extensions known = sample();
    const auto answer = [&](std::string_view text, const parameters& given = {}) {
        return told(query(g, prepare(text, known), given));
    };
    CHECK(answer("CALL my.upTo(2)") == lines{"1, 1", "2, 4"});
    CHECK(answer("CALL my.upTo", {{"end", 1}}) == lines{"1, 1"});
    CHECK(answer("UNWIND [1, 2] AS x CALL my.upTo(x) YIELD square AS s RETURN x, s") ==
          lines{"1, 1", "2, 1", "2, 4"});
    CHECK(answer("CALL my.upTo(3) YIELD n WHERE n > 1 RETURN n") == lines{"2", "3"});
    CHECK(answer("UNWIND [1, 2] AS x CALL my.nothing() RETURN x") == lines{"1", "2"});
    const auto refused = [&](std::string_view text) {
        return refusal(text, [&] { (void)told(query(g, prepare(text, known))); });
    };
    CHECK(refused("CALL my.upto(1)") == "ProcedureError ProcedureNotFound 'my.upto'");
    CHECK(refused("CALL my.upTo('a')") == "SyntaxError InvalidArgumentType ''a''");
    CHECK(refused("CALL my.upTo()") == "SyntaxError InvalidNumberOfArguments 'CALL my.upTo()'");
    CHECK(refused("CALL my.upTo YIELD n RETURN n").substr(0, 38) == "SyntaxError InvalidArgumentPassingMode");
    CHECK(refused("CALL my.upTo(1) YIELD m RETURN m") == "SyntaxError UndefinedVariable 'm'");
    CHECK(refused("WITH 1 AS n CALL my.upTo(1) YIELD n RETURN n") == "SyntaxError VariableAlreadyBound 'n'");
    CHECK(refused("CALL my.upTo(count(*)) YIELD n RETURN n") == "SyntaxError InvalidAggregation 'count(*)'");
    CHECK(refused("CALL my.upTo").substr(0, 33) == "ParameterMissing MissingParameter");
}

TEST_CASE(
    "memory that the machine does not have is an error of the query, which leaves the graph as it was") {
    extensions known;
    known.add(
        registered_function{"my.hungry", 0, 0, [](const entente::view&, std::span<const datum>) -> datum {
                                throw std::bad_alloc();
                            }});
    entente::graph g;
    const auto refused = [&](std::string_view text) {
        return refusal(text, [&] { (void)told(query(g, prepare(text, known))); });
    };
    CHECK(refused("RETURN my.hungry()") == "ResourceExhausted at runtime");
    CHECK(refused("CREATE (:A) WITH 1 AS x CREATE ({x: my.hungry()})") == "ResourceExhausted at runtime");
    CHECK(ask(g, "MATCH (n) RETURN count(*)") == lines{"0"});
}

TEST_CASE("a name is taken once, and not from the language") {
    extensions known = sample();
    const auto body = [](const entente::view&, std::span<const datum>) { return datum(1); };
    for (const char* const name : {"my.twice", "size", "toString"}) {
        CAPTURE(name);
        try {
            known.add(registered_function{name, 0, 0, body});
            FAIL("nothing was refused");
        } catch (const entente::error& e) {
            CHECK(e.kind() == entente::error_kind::not_unique);
        }
    }
}
