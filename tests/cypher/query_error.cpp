// SPDX-License-Identifier: BSL-1.0
// What a refused query tells: type and phase, line and column, and the line underlined.
#include <entente/cypher/query_error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace entente::cypher;
using entente::error_kind;

namespace {

query_error at(std::uint32_t begin, std::uint32_t end, std::string_view query) {
    return query_error(error_type::syntax_error, error_phase::compile_time, "UnexpectedSyntax", "no", "yes")
        .at({begin, end}, query);
}

} // namespace

TEST_CASE("every type of error has openCypher's name and a kind of this library") {
    const std::vector<std::pair<error_type, std::pair<std::string, error_kind>>> all = {
        {error_type::syntax_error, {"SyntaxError", error_kind::syntax}},
        {error_type::semantic_error, {"SemanticError", error_kind::constraint}},
        {error_type::type_error, {"TypeError", error_kind::type_mismatch}},
        {error_type::argument_error, {"ArgumentError", error_kind::invalid_argument}},
        {error_type::arithmetic_error, {"ArithmeticError", error_kind::invalid_argument}},
        {error_type::entity_not_found, {"EntityNotFound", error_kind::unknown_name}},
        {error_type::parameter_missing, {"ParameterMissing", error_kind::invalid_argument}},
        {error_type::procedure_error, {"ProcedureError", error_kind::unknown_name}},
        {error_type::constraint_verification_failed,
         {"ConstraintVerificationFailed", error_kind::constraint}},
        {error_type::resource_exhausted, {"ResourceExhausted", error_kind::limit}},
        {error_type::cancelled, {"Cancelled", error_kind::conflict}},
    };
    for (const auto& [type, expected] : all) {
        const query_error e(type, error_phase::runtime, "Detail", "message");
        CHECK(name(type) == expected.first);
        CHECK(e.kind() == expected.second);
        CHECK(e.type() == type);
        CHECK(e.phase() == error_phase::runtime);
        CHECK(e.detail() == "Detail");
        CHECK(e.message() == "message");
        CHECK(e.place().empty());
        CHECK(e.excerpt().empty());
        CHECK(e.where() == text_range{});
    }
}

TEST_CASE("a place is told in characters and underlined in the cells of a terminal") {
    struct expected {
        std::string query;
        std::uint32_t begin, end;
        std::string place, excerpt;
    };
    const std::vector<expected> all = {
        {"MATCH (n) RETRUN n", 10, 16, "line 1, column 11",
         "line 1, column 11\nMATCH (n) RETRUN n\n          ^^^^^^"},
        {"", 0, 0, "line 1, column 1", "line 1, column 1\n\n^"},
        {"RETURN", 6, 6, "line 1, column 7", "line 1, column 7\nRETURN\n      ^"},
        {"RETURN 1,\n  2 +", 13, 14, "line 2, column 4", "line 2, column 4\n  2 +\n   ^"},
        {"a\r\nbc\r\nd", 4, 5, "line 2, column 2", "line 2, column 2\nbc\n ^"},
        {"a\nb\n", 4, 4, "line 3, column 1", "line 3, column 1\n\n^"},
        // past the end of the line only the line is underlined
        {"ab\ncd", 1, 5, "line 1, column 2", "line 1, column 2\nab\n ^"},
        // wide characters
        {"RETURN '서울' AS x", 7, 15, "line 1, column 8",
         "line 1, column 8\nRETURN '서울' AS x\n       ^^^^^^"},
        {"'岸田' x", 9, 10, "line 1, column 6", "line 1, column 6\n'岸田' x\n       ^"},
        // a combining accent is a character without a cell of its own
        {"e\xCC\x81x", 3, 4, "line 1, column 3", "line 1, column 3\ne\xCC\x81x\n ^"},
        // what a terminal would obey is a space
        {"\x1B[1m\tx", 5, 6, "line 1, column 6", "line 1, column 6\n [1m x\n     ^"},
        // bytes that are no UTF-8 count one each
        {"\xFF\xFFx", 2, 3, "line 1, column 3", "line 1, column 3\n\xEF\xBF\xBD\xEF\xBF\xBDx\n  ^"},
        // a place beyond the text is its end
        {"ab", 9, 12, "line 1, column 3", "line 1, column 3\nab\n  ^"},
    };
    for (const auto& c : all) {
        CAPTURE(c.query);
        const auto e = at(c.begin, c.end, c.query);
        CHECK(e.place() == c.place);
        CHECK(e.excerpt() == c.excerpt);
        CHECK(e.where() == text_range{c.begin, c.end});
        CHECK(e.what() == "syntax: no (" + c.place + "); yes");
    }
}

TEST_CASE("of a long line only what stands around the place is shown") {
    const std::string query = std::string(500, 'a') + std::string(3, 'b') + std::string(500, 'c');
    CHECK(at(500, 503, query).excerpt() == "line 1, column 501\n..." + std::string(60, 'a') + "bbb" +
                                               std::string(40, 'c') + "...\n" + std::string(63, ' ') + "^^^");
    const std::string all = at(0, 1003, query).excerpt();
    CHECK(all == "line 1, column 1\n" + std::string(100, 'a') + "...\n" + std::string(100, '^'));
    std::string hangul;
    for (int i = 0; i < 1000; ++i) hangul += "한";
    const std::string cut = at(1500, 1503, hangul).excerpt();
    CHECK(cut.find("\xEF\xBF\xBD") == cut.npos); // no character is cut in two
    CHECK(cut.substr(cut.rfind('\n') + 1) == std::string(123, ' ') + "^^");
}

TEST_CASE("an error keeps the place that it has") {
    const auto first = at(1, 2, "abc");
    const auto second = first.at({0, 1}, "xyz");
    CHECK(second.place() == "line 1, column 2");
    CHECK(second.excerpt() == first.excerpt());
    CHECK(second.where() == text_range{1, 2});
    CHECK(second.detail() == "UnexpectedSyntax");
    CHECK(second.remedy() == "yes");
}
