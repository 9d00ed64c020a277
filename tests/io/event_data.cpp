// SPDX-License-Identifier: BSL-1.0
#include <entente/io/event_data.hpp>

#include <entente/model/value_print.hpp>
#include <entente/query/agreement.hpp>
#include <entente/query/match.hpp>
#include <entente/query/statements.hpp>
#include <entente/vocabulary/event_codes.hpp>

#include "io/event_lines.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace entente;
using namespace entente::io;
using namespace test_support;

namespace {

const std::string visit = plain_names + "\n2014-03-01\tJohn Kerry\tMake a visit\tFrance\n";

relation_id relation_of(const view& v, std::string_view name) {
    const auto known = v.ontology().find_relation(name);
    REQUIRE(known);
    return *known;
}
entity_id entity_with_key(const view& v, std::string_view key) {
    const auto known = v.find(key);
    REQUIRE_MESSAGE(known, key);
    return *known;
}
std::set<std::string> types(const view& v, std::string_view key) {
    std::set<std::string> names;
    for (const type_id t : v.types(entity_with_key(v, key))) names.insert(v.ontology()[t].name);
    return names;
}
std::vector<value> values(const view& v, term subject, std::string_view of) {
    std::vector<value> found;
    v.for_each_neighbour(direction::out, subject, relation_of(v, of),
                         [&](term object, statement_id) { found.push_back(v[object.value()]); });
    std::sort(found.begin(), found.end(),
              [](const value& a, const value& b) { return to_string(a) < to_string(b); });
    return found;
}
std::vector<std::string> keys(const view& v, term subject, std::string_view of) {
    std::vector<std::string> found;
    v.for_each_neighbour(direction::out, subject, relation_of(v, of),
                         [&](term object, statement_id) { found.emplace_back(v.key(object.entity())); });
    std::sort(found.begin(), found.end());
    return found;
}
statement_id only_event(const view& v, std::string_view label) {
    const auto found = statements_of(v, relation_of(v, label));
    REQUIRE(found.size() == 1);
    return found.front();
}

} // namespace

TEST_CASE("a row is a statement between two actors, valid on its day, and from nobody") {
    graph g;
    const auto report = import_text(g, visit);
    CHECK(report.format == event_format::plain);
    CHECK(report.rows == 1);
    CHECK(report.events == 1);
    CHECK(report.refused == 0);
    CHECK(report.entities == 2);
    CHECK(report.statements == 5); // two types, two names
    CHECK(!report.broken_off);
    const view v = g.now();
    CHECK(v.statement_end() == report.statements);
    CHECK(v.entity_end() == report.entities);
    const statement s = v[only_event(v, "Make a visit")];
    CHECK(s.subject == entity_with_key(v, "John Kerry"));
    CHECK(s.object == entity_with_key(v, "France"));
    CHECK(s.valid == interval::parse("2014-03-01"));
    CHECK(s.reference.is_none());
    CHECK(s.modality == modality::asserted);
    CHECK(types(v, "France") == std::set<std::string>{"Actor"});
    CHECK(name(v, entity_with_key(v, "France")) == "France");
    CHECK(!v.valid_at("2014-03-02").sees(only_event(v, "Make a visit")));
}

TEST_CASE("a row of ICEWS has its publisher, story and sentence as reference, and all else as qualifiers") {
    graph g;
    const auto report = import_text(g, icews_names + "\n" + icews_line + "\n");
    CHECK(report.format == event_format::icews);
    CHECK(report.events == 1);
    const view v = g.now();
    CHECK(v.statement_end() == report.statements);
    CHECK(v.entity_end() == report.entities);
    const statement_id id = only_event(v, "Make an appeal or request");
    const statement s = v[id];
    CHECK(v.key(s.subject.entity()) == "Aso Taro");
    CHECK(v.key(s.object.entity()) == "United States");
    CHECK(s.valid == interval::parse("2018-06-01"));

    const reference from = v[s.reference];
    REQUIRE(from.links().size() == 1);
    const reference_link& link = from.links().front();
    CHECK(v.key(link.outlet) == "publisher:Kyodo News");
    CHECK(name(v, link.outlet) == "Kyodo News");
    CHECK(v.key(link.article) == "story:47400361");
    CHECK(link.place == at_sentence(2));
    CHECK(!link.published); // the file does not say
    CHECK(link.speaker.is_none());
    CHECK(types(v, "publisher:Kyodo News") == std::set<std::string>{"Outlet"});
    CHECK(types(v, "story:47400361") == std::set<std::string>{"Article"});

    CHECK(values(v, id, "event_id") == std::vector<value>{value(32891059)});
    CHECK(values(v, id, "cameo_code") == std::vector<value>{value("020")});
    CHECK(values(v, id, "intensity") == std::vector<value>{value(3.5)});
    const std::string place = "place:||Washington D.C.|United States|38.9171|-77.0003";
    CHECK(keys(v, id, "place") == std::vector<std::string>{place});
    const entity_id where = entity_with_key(v, place);
    CHECK(name(v, where) == "Washington D.C., United States");
    CHECK(types(v, place) == std::set<std::string>{"Place"});
    CHECK(values(v, where, "province") == std::vector<value>{value("Washington D.C.")});
    CHECK(values(v, where, "latitude") == std::vector<value>{value(38.9171)});
    CHECK(values(v, where, "longitude") == std::vector<value>{value(-77.0003)});
    CHECK(keys(v, where, "country") == std::vector<std::string>{"United States"});

    const entity_id aso = entity_with_key(v, "Aso Taro");
    CHECK(values(v, aso, "sector") == std::vector<value>{value("Elite"), value("Government")});
    CHECK(keys(v, aso, "country") == std::vector<std::string>{"Japan"});
    CHECK(types(v, "Japan") == std::set<std::string>{"Country"});
    // The country acts: one entity, which is not said to be in itself.
    CHECK(types(v, "United States") == std::set<std::string>{"Actor", "Country"});
    CHECK(keys(v, entity_with_key(v, "United States"), "country").empty());

    SUBCASE("a question can join an event with its qualifiers") {
        const auto who = var();
        const auto whom = var();
        const auto event = var<statement_id>();
        const auto how = var<double>();
        std::vector<double> found;
        for (auto [a, b, e, intensity] :
             match(v, named_relation("Make an appeal or request")(who, whom).as(event),
                   named_relation("intensity")(event, how)))
            found.push_back(intensity);
        CHECK(found == std::vector<double>{3.5});
    }
}

TEST_CASE("without details a row of ICEWS is one statement with its reference") {
    graph g;
    const auto report =
        import_text(g, icews_names + "\n" + icews_line + "\n", {.details = event_details::none});
    CHECK(report.entities == 4); // two actors, publisher, story
    CHECK(report.statements == 1 + 4 + 3);
    const view v = g.now();
    CHECK(v.key(v[v[only_event(v, "Make an appeal or request")].reference].links().front().outlet) ==
          "publisher:Kyodo News");
    CHECK(!v.ontology().find_relation("intensity"));
}

TEST_CASE("what is known of an actor, a place and a publisher is stated once, also by a second file") {
    graph g;
    const std::string other =
        with_column(with_column(with_column(icews_line, 0, "7"), 3, "Government,Elite"), 11, "47400362");
    (void)import_text(g, icews_names + "\n" + icews_line + "\n" + other + "\n", {.rows_per_commit = 1});
    const view before = g.now();
    const entity_id aso = entity_with_key(before, "Aso Taro");
    CHECK(values(before, aso, "sector").size() == 2);
    CHECK(keys(before, aso, "country").size() == 1);
    CHECK(statements_of(before, relation_of(before, "latitude")).size() == 1);
    CHECK(types(before, "United States").size() == 2);

    const auto again = import_text(g, icews_names + "\n" + icews_line + "\n");
    CHECK(again.entities == 0);
    CHECK(again.statements == 5); // the event and its four qualifiers
    CHECK(g.now().statement_end() == before.statement_end() + 5);

    SUBCASE("and what is new of it is added") {
        const auto more =
            import_text(g, icews_names + "\n" + with_column(icews_line, 3, "Elite,Cabinet") + "\n");
        CHECK(more.statements == 6);
        CHECK(values(g.now(), aso, "sector").size() == 3);
    }
}

TEST_CASE("files of both formats join on actors and labels") {
    graph g;
    (void)import_text(g, plain_names + "\n2014-01-01\tUnited States\tMake an appeal or request\tAso Taro\n");
    (void)import_text(g, icews_names + "\n" + icews_line + "\n");
    const view v = g.now();
    CHECK(statements_of(v, relation_of(v, "Make an appeal or request")).size() == 2);
    CHECK(statements_between(v, entity_with_key(v, "Aso Taro"), entity_with_key(v, "United States")).size() ==
          2);
    CHECK(types(v, "United States") == std::set<std::string>{"Actor", "Country"});
    CHECK(keys(v, entity_with_key(v, "Aso Taro"), "country") == std::vector<std::string>{"Japan"});
}

TEST_CASE("an entity that the graph had is taken, with its own names and one type more") {
    graph g;
    const entity_id france = g.add_entity("France", {"Nation"});
    const auto report = import_text(g, visit);
    CHECK(report.entities == 1);
    CHECK(report.statements == 4); // no name is added
    const view v = g.now();
    CHECK(v.find("France") == france);
    CHECK(types(v, "France") == std::set<std::string>{"Actor", "Nation"});
    SUBCASE("but for a subtype of it") {
        graph with_types;
        with_types.declare(type_definition{"Nation", {"Actor"}});
        with_types.add_entity("France", {"Nation"});
        CHECK(import_text(with_types, visit).statements == 3);
        CHECK(types(with_types.now(), "France") == std::set<std::string>{"Nation"});
    }
}

TEST_CASE("several publishers that tell the same stay several statements, which agree") {
    graph g;
    std::string text = icews_names + "\n";
    for (const auto publisher : {"Kyodo News", "Yonhap English News", "Kyodo News"})
        text += with_column(icews_line, 13, publisher) + "\n";
    text += with_column(icews_line, 1, "2018-06-02") + "\n"; // another day
    CHECK(import_text(g, text).events == 4);
    const auto told = agreements(g.now());
    REQUIRE(told.size() == 1);
    CHECK(told.front().statements.size() == 3);
    CHECK(told.front().sources.size() == 2);
    CHECK(g.now()
              .according_to(entity_with_key(g.now(), "publisher:Yonhap English News"))
              .sees(told.front().statements[1]));
}

TEST_CASE("a publisher and an actor of one name are two entities") {
    graph g;
    (void)import_text(g, icews_names + "\n" +
                             with_column(with_column(icews_line, 2, "Al Arabiya"), 13, "Al Arabiya") + "\n");
    const view v = g.now();
    CHECK(entity_with_key(v, "Al Arabiya") != entity_with_key(v, "publisher:Al Arabiya"));
    CHECK(types(v, "Al Arabiya") == std::set<std::string>{"Actor"});
}

TEST_CASE("places that differ in any part are different, whatever stands in their names") {
    graph g;
    std::string text = icews_names + "\n";
    std::size_t different = 0;
    const auto add = [&](const char* city, const char* district, const char* latitude) {
        text +=
            with_column(with_column(with_column(icews_line, 14, city), 15, district), 18, latitude) + "\n";
        ++different;
    };
    add("A", "B", "1");
    add("A|B", "NA", "1");
    add("A\\|B", "NA", "1");
    add("A\\", "B", "1");
    add("NA", "A|B", "1");
    add("A", "B", "1.5");
    add("A", "B", "NA");
    text += with_column(with_column(with_column(icews_line, 14, "A"), 15, "B"), 18, "1.0") +
            "\n"; // the first again
    const auto report = import_text(g, text);
    CHECK(report.refused == 0);
    const view v = g.now();
    std::set<entity_id> places;
    v.for_each_statement(relation_of(v, "place"),
                         [&](statement_id s) { places.insert(v[s].object.entity()); });
    CHECK(places.size() == different);
}

TEST_CASE("rows that would mean something else to the graph are refused, and the import goes on") {
    const auto reason = [](graph& g, const std::string& row, const std::string& names = plain_names,
                           const event_import_options& options = {}) {
        const std::string good =
            names == plain_names ? "2014-03-01\tJapan\tConsult\tChina\n" : icews_line + "\n";
        const auto report = import_text(g, names + "\n" + good + row + "\n" + good, options);
        CHECK(report.rows == 3);
        CHECK(report.events == 2);
        CHECK(report.refused == 1);
        REQUIRE(report.refused_rows.size() == 1);
        CHECK(report.refused_rows.front().line == 3);
        CHECK(report.refused_rows.front().text == row.substr(0, 200));
        CHECK(g.now().statement_end() == report.statements);
        return report.refused_rows.front().reason;
    };
    graph g;
    SUBCASE("an actor that looks like a publisher, a story or a place") {
        for (const auto prefix : {"publisher:", "story:", "place:"}) {
            graph each;
            CHECK(reason(each, "2014-03-01\tJapan\tConsult\t" + std::string(prefix) + "x").find(prefix) !=
                  std::string::npos);
        }
    }
    SUBCASE("a country that looks like one") {
        const auto why = reason(g, with_column(icews_line, 4, "story:1"), icews_names);
        CHECK(why.find("country") != std::string::npos);
    }
    SUBCASE("a label that every graph has another meaning for") {
        for (const auto label : {"same_as", "name", "instance_of", "revises"}) {
            graph each;
            CHECK(reason(each, "2014-03-01\tJapan\t" + std::string(label) + "\tChina").find("no event") !=
                  std::string::npos);
            CHECK(statements_of(each.now(), builtin::same_as).empty());
        }
    }
    SUBCASE("a label that is one of the details") {
        CHECK(reason(g, with_column(icews_line, 5, "country"), icews_names).find("no event") !=
              std::string::npos);
    }
    SUBCASE("without details, such a label is one like others") {
        CHECK(import_text(g, plain_names + "\n2014-03-01\tJapan\tcountry\tChina\n").refused == 0);
    }
    SUBCASE("what is no row at all") {
        CHECK(reason(g, "2014-03-01\tJapan\tConsult") == "the line has 3 columns instead of 4");
        graph second;
        CHECK(reason(second, "") == "the line is empty");
    }
}

TEST_CASE("a row with a country that is refused leaves nothing said by it") {
    graph g;
    const auto report = import_text(g, icews_names + "\n" + with_column(icews_line, 17, "story:1") + "\n" +
                                           with_column(icews_line, 4, "place:1") + "\n");
    CHECK(report.refused == 2);
    CHECK(report.events == 0);
    const view v = g.now();
    CHECK(statements_during(v, interval::parse("2018")).empty());
    CHECK(v.statement_end() == report.statements);
}

TEST_CASE("a removed actor stays removed, and rows about it are refused") {
    graph g;
    g.remove(g.add_entity("France"));
    const auto report = import_text(g, visit + "2014-03-01\tJapan\tConsult\tChina\n");
    CHECK(report.events == 1);
    REQUIRE(report.refused_rows.size() == 1);
    CHECK(report.refused_rows.front().reason.find("France") != std::string::npos);
    CHECK(!g.now().find("France"));
}

TEST_CASE("what the graph's ontology forbids is refused, what it allows is taken with all it says") {
    graph g;
    relation_definition d;
    d.name = "Make a visit";
    d.range = {"Person"};
    d.inverse = "Host a visit";
    g.declare(d);
    g.add_entity("Angela Merkel", {"Person"});
    const auto report = import_text(
        g,
        visit +
            "2014-03-02\tJohn Kerry\tMake a visit\tAngela Merkel\n2014-03-02\tAngela Merkel\tHost a visit\tJohn Kerry\n");
    CHECK(report.events == 2);
    REQUIRE(report.refused_rows.size() == 1);
    CHECK(report.refused_rows.front().reason.find("Person") != std::string::npos);
    CHECK(match(g.now(), named_relation("Make a visit")(var(), var())).count() == 2);
}

TEST_CASE("a graph that means something else by a detail's relation is refused before anything changes") {
    graph g;
    relation_definition d;
    d.name = "intensity";
    d.domain = {"Light"};
    g.declare(d);
    const auto commit = g.last_commit();
    try {
        (void)import_text(g, icews_names + "\n" + icews_line + "\n");
        FAIL("it was taken");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::constraint);
        CHECK(e.message().find("intensity") != std::string_view::npos);
    }
    CHECK(g.last_commit() == commit);
    CHECK(import_text(g, icews_names + "\n" + icews_line + "\n", {.details = event_details::none}).events ==
          1);
    CHECK(import_text(g, visit).events == 1);
}

TEST_CASE("with a table of codes declared first, a question for a root category is answered by its codes") {
    graph g;
    g.use(cameo::relations_of(cameo::code_table({{"04", "CONSULT", {}, {}}, {"042", "Make a visit", {}, {}}}),
                              cameo::naming::label, {"Actor"}));
    CHECK(import_text(g, visit).events == 1);
    CHECK(match(g.now(), named_relation("CONSULT")(var(), var())).count() == 1);
}

TEST_CASE("an import while this thread has a transaction open is refused") {
    graph g;
    const auto open = g.begin();
    try {
        (void)import_text(g, visit);
        FAIL("it was taken");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::conflict);
    }
}
