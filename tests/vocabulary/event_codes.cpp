// SPDX-License-Identifier: BSL-1.0
#include <entente/vocabulary/event_codes.hpp>

#include <entente/graph.hpp>
#include <entente/query/match.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <set>
#include <sstream>

using namespace entente;

namespace {

const std::string shared_data = ENTENTE_SHARED_DATA_DIR;

std::optional<error> refusal(std::string_view csv) {
    try {
        (void)cameo::code_table::parse(csv);
    } catch (const error& e) {
        return e;
    }
    return std::nullopt;
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

} // namespace

TEST_CASE("a code is two to four digits and begins with 01 to 20") {
    for (const auto good : {"01", "20", "010", "1724", "043", "2042"})
        CHECK_MESSAGE(cameo::is_code(good), good);
    for (const auto bad :
         {"", "0", "1", "00", "21", "99", "000", "01234", "4a", "0 4", "-1", "043 ", "００"}) {
        CHECK_MESSAGE(!cameo::is_code(bad), bad);
        CHECK_MESSAGE(!cameo::root_of(bad), bad);
        CHECK_MESSAGE(cameo::parent_of(bad).empty(), bad);
        CHECK_MESSAGE(plover::type_of(bad).empty(), bad);
    }
}

TEST_CASE("each root category is its own root and has no parent") {
    std::set<std::string_view> codes;
    for (const auto& root : cameo::root_categories) {
        codes.insert(root.code);
        REQUIRE(cameo::root_of(root.code));
        CHECK(cameo::root_of(root.code)->name == root.name);
        CHECK(cameo::parent_of(root.code).empty());
    }
    CHECK(codes.size() == 20);
}

TEST_CASE("a 0211 is a 021, that an 02, and all are verbal cooperation") {
    CHECK(cameo::parent_of("0211") == "021");
    CHECK(cameo::parent_of("021") == "02");
    CHECK(cameo::root_of("0211")->name == "appeal");
    CHECK(cameo::root_of("0211")->kind == cameo::quad_class::verbal_cooperation);
    CHECK(name(cameo::root_of("195")->kind) == "material conflict");
}

TEST_CASE("a code becomes the PLOVER type of its root, save where PLOVER moves it") {
    CHECK(plover::type_of("043") == "CONSULT");
    CHECK(plover::type_of("08") == "CONCEDE");
    CHECK(plover::type_of("0811") == "CONCEDE");
    CHECK(plover::type_of("0813") == "RETREAT");
    CHECK(plover::type_of("0874") == "RETREAT");
    CHECK(plover::type_of("163") == "COERCE");
    CHECK(plover::type_of("1711") == "COERCE");
    CHECK(plover::type_of("1712") == "ASSAULT");
    CHECK(plover::type_of("012").empty());
    CHECK(plover::type_of("0231").empty());
    for (const auto& root : cameo::root_categories) {
        const auto type = plover::type_of(root.code);
        if (!type.empty())
            CHECK(std::count(plover::event_types.begin(), plover::event_types.end(), type) == 1);
    }
}

TEST_CASE("a table is read by the names of its columns, in whatever order and with whatever else") {
    const auto table =
        cameo::code_table::parse("\xEF\xBB\xBF\"\",name,goldstein,code,description\r\n"
                                 "1,CONSULT,1,04,NA\r\n"
                                 "2,\"Meet at a \"\"third\"\" location, abroad\",-0.1,044,\"two\nlines\"\r\n"
                                 "\r\n"
                                 "3,Consult,NA,040,");
    REQUIRE(table.codes().size() == 3);
    CHECK(table.codes()[0].goldstein == 1.0);
    CHECK(table.codes()[0].description.empty());
    CHECK(table.codes()[1].label == "Meet at a \"third\" location, abroad");
    CHECK(table.codes()[1].goldstein == -0.1);
    CHECK(table.codes()[1].description == "two\nlines");
    CHECK_FALSE(table.codes()[2].goldstein);
    CHECK(table.find("044") == table.find("Meet at a \"third\" location, abroad"));
    CHECK(table.find("045") == nullptr);
    CHECK(table.find("") == nullptr);
}

TEST_CASE("a broken table is refused with its line") {
    CHECK_FALSE(refusal("code,name\n04,CONSULT\n"));
    CHECK(refusal("")->place() == "line 1");
    CHECK(refusal("code,label\n04,CONSULT\n")->kind() == error_kind::syntax);
    CHECK(refusal("code,name\n04,CONSULT\n99,x\n")->place() == "line 3");
    CHECK(refusal("code,name\n\n04\n")->place() == "line 3");
    CHECK(refusal("code,name\n04,\"a\nb\"\n041,b,c\n")->place() == "line 4");
    CHECK(refusal("code,name\n04,\"never closed\n")->place() == "line 2");
    CHECK(refusal("code,name\n04,\"a\"b\n")->place() == "line 2");
    CHECK(refusal("code,name,goldstein\n04,CONSULT,1x\n")->place() == "line 2");
    CHECK(refusal("code,name\n04,CONSULT\n04,Other\n")->kind() == error_kind::not_unique);
    CHECK(refusal("code,name\n04,CONSULT\n041,CONSULT\n")->kind() == error_kind::not_unique);
}

TEST_CASE("a file that is not there is an error that names it") {
    try {
        (void)cameo::code_table::read("no-such-table.csv");
        FAIL("it was read");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::io);
        CHECK(e.place() == "no-such-table.csv");
    }
}

TEST_CASE("who hosts a visit consults: a question for the root is answered by the codes under it") {
    const auto table =
        cameo::code_table::parse("code,name\n04,CONSULT\n042,Make a visit\n043,Host a visit\n05,SUPPORT\n");
    for (const auto named_by : {cameo::naming::code, cameo::naming::label}) {
        const bool by_code = named_by == cameo::naming::code;
        test_support::graph_under_test g;
        g.use(cameo::relations_of(table, named_by, {"Actor"}));
        const auto japan = g.add_entity("japan", {"Actor"}), korea = g.add_entity("korea", {"Actor"}),
                   story = g.add_entity("story");
        g.state(named_relation(by_code ? "043" : "Host a visit")(korea, japan).on("2018-06-01"));
        const auto who = var<>();
        CHECK(match(g.now(), named_relation(by_code ? "04" : "CONSULT")(korea, who)).count() == 1);
        CHECK(match(g.now(), named_relation(by_code ? "05" : "SUPPORT")(korea, who)).empty());
        CHECK(match(g.now(), named_relation(by_code ? "042" : "Make a visit")(korea, who)).empty());
        CHECK_THROWS_AS(g.state(named_relation(by_code ? "043" : "Host a visit")(korea, story)), error);
    }
}

TEST_CASE("the code table of ICEWS has the 20 roots, each code a parent, and the names we give") {
    if (shared_data.empty()) {
        MESSAGE("ENTENTE_SHARED_DATA_DIR is not set: not checked");
        return;
    }
    const auto table = cameo::code_table::read(shared_data + "/cameo/cameo-codes-icews.csv");
    CHECK(table.codes().size() == 312);
    for (const auto& root : cameo::root_categories) {
        const auto* known = table.find(root.code);
        REQUIRE(known);
        CHECK(lower(known->label) == root.name);
    }
    for (const auto& c : table.codes())
        if (const auto parent = cameo::parent_of(c.code); !parent.empty())
            CHECK_MESSAGE(table.find(parent), c.code);
    CHECK(table.find("Host a visit")->code == "043");
    CHECK(table.find("195")->goldstein == -10.0);

    const ontology o = cameo::relations_of(table, cameo::naming::label);
    const auto& consult = o[*o.find_relation("CONSULT")];
    const auto under = std::count_if(table.codes().begin(), table.codes().end(),
                                     [](const auto& c) { return c.code.starts_with("04"); });
    CHECK(static_cast<std::ptrdiff_t>(consult.readings.size()) == under);
}

TEST_CASE("each line of PLOVER's own conversion table is answered as it says") {
    if (shared_data.empty()) {
        MESSAGE("ENTENTE_SHARED_DATA_DIR is not set: not checked");
        return;
    }
    std::ifstream file(shared_data + "/plover/CAMEO2PLOVER-2021.txt");
    REQUIRE(file);
    int checked = 0;
    bool in_section = false;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string code, type;
        if (!(words >> code >> type) || !code.ends_with(':')) continue;
        code.pop_back();
        if (type.ends_with(',')) type.pop_back();
        if (!cameo::is_code(code)) continue;
        if (code.size() == 2) { // the heading of a section; 08 has two
            in_section = true;
            CHECK(std::count(plover::event_types.begin(), plover::event_types.end(), type) == 1);
            continue;
        }
        CHECK_MESSAGE(plover::type_of(code) == type, code);
        ++checked;
    }
    CHECK(in_section);
    CHECK(checked > 200);
}
