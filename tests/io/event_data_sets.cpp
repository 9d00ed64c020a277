// SPDX-License-Identifier: BSL-1.0
// The shared ICEWS data, whole.
#include <entente/io/event_data.hpp>

#include "support/gzip.hpp"

#include <entente/query/agreement.hpp>
#include <entente/query/counts.hpp>
#include <entente/query/statements.hpp>
#include <entente/vocabulary/event_codes.hpp>

#include <doctest/doctest.h>

#include <array>
#include <map>
#include <set>
#include <sstream>

using namespace entente;
using namespace entente::io;

namespace {

const std::string shared_data = ENTENTE_SHARED_DATA_DIR;
const std::string icews14 = shared_data + "/icews14/icews14.tsv.gz";
const std::string icews_2018 = shared_data + "/icews-raw-2018/events.2018-06-01_02.tab.gz";

bool have_data() {
    if (!shared_data.empty()) return true;
    MESSAGE("ENTENTE_SHARED_DATA_DIR is not set: skipped");
    return false;
}

// The file as a table, read without the library.
std::vector<std::vector<std::string>> table(const std::string& path) {
    std::istringstream text(test_support::read_gzip(path));
    std::vector<std::vector<std::string>> rows;
    std::string line;
    std::getline(text, line); // the names of the columns
    while (std::getline(text, line)) {
        auto& row = rows.emplace_back();
        std::istringstream columns(line);
        for (std::string column; std::getline(columns, column, '\t');) row.push_back(column);
    }
    return rows;
}

std::array<std::string, 4> told(const view& v, statement_id id) {
    const statement s = v[id];
    return {to_string(s.valid), std::string(v.key(s.subject.entity())), v.ontology()[s.relation].name,
            std::string(v.key(s.object.entity()))};
}

} // namespace

TEST_CASE("icews14 loads whole: each row is a statement, and no statement is another row") {
    if (!have_data()) return;
    graph g;
    const auto report = import_events(g, icews14);
    CHECK(report.format == event_format::plain);
    CHECK(report.rows == 90'730);
    CHECK(report.events == 90'730);
    CHECK(report.refused == 0);
    CHECK(report.entities == 7'128);
    CHECK(!report.broken_off);
    const view v = g.now();
    std::set<std::string> labels;
    std::multiset<std::array<std::string, 4>> expected, found;
    for (const auto& row : table(icews14)) {
        expected.insert({row[0], row[1], row[2], row[3]});
        labels.insert(row[2]);
    }
    CHECK(labels.size() == 230);
    CHECK(v.ontology().relation_count() == builtin::last.value() + 1 + 230);
    for (const statement_id s : statements_during(v, interval::always())) found.insert(told(v, s));
    CHECK(found == expected);
    CHECK(statements_during(v.valid_during("2014"), interval::always()).to_vector().size() == 90'730);
    CHECK(v.find("Fumio Kishida"));
}

TEST_CASE(
    "the ICEWS files of 2018 load whole, with publisher, story, sentence, sectors and place of each row") {
    if (!have_data()) return;
    graph g;
    const auto report = import_events(g, icews_2018);
    CHECK(report.format == event_format::icews);
    CHECK(report.rows == 3'705);
    CHECK(report.events == 3'705);
    CHECK(report.refused == 0);
    const view v = g.now();
    const auto relation = [&](std::string_view name) { return v.ontology().find_relation(name).value(); };

    // By event id, since each row has its own.
    std::map<std::int64_t, statement_id> events;
    v.for_each_statement(relation("event_id"), [&](statement_id s) {
        events[v[v[s].object.value()].as_integer()] = v[s].subject.statement();
    });
    CHECK(events.size() == 3'705);
    std::map<std::string, std::set<std::string>> sectors;
    std::set<std::string> publishers, stories;
    for (const auto& row : table(icews_2018)) {
        const auto at = events.find(std::stoll(row[0]));
        REQUIRE(at != events.end());
        const statement_id s = at->second;
        CHECK(told(v, s) == std::array<std::string, 4>{row[1], row[2], row[5], row[8]});
        const reference from = v[v[s].reference];
        REQUIRE(from.links().size() == 1);
        CHECK(name(v, from.links()[0].outlet) == row[13]);
        CHECK(v.key(from.links()[0].article) == "story:" + row[11]);
        CHECK(from.links()[0].place == at_sentence(static_cast<std::uint32_t>(std::stoul(row[12]))));
        v.for_each_neighbour(direction::out, s, relation("cameo_code"),
                             [&](term code, statement_id) { CHECK(v.text(code.value()) == row[6]); });
        std::string where;
        v.for_each_neighbour(direction::out, s, relation("place"),
                             [&](term place, statement_id) { where = v.key(place.entity()); });
        CHECK(where.empty() == (row[17] == "NA"));
        if (row[14] != "NA") CHECK(where.starts_with("place:" + row[14] + "|"));
        for (const std::size_t actor : {2u, 8u}) {
            std::istringstream list(row[actor + 1] == "NA" ? "" : row[actor + 1]);
            for (std::string sector; std::getline(list, sector, ',');) sectors[row[actor]].insert(sector);
        }
        publishers.insert(row[13]);
        stories.insert(row[11]);
    }
    CHECK(publishers.size() == 107);
    CHECK(stories.size() == 1'876);
    std::size_t stated = 0;
    for (const auto& [actor, expected] : sectors) {
        std::set<std::string> found;
        v.for_each_neighbour(direction::out, v.find(actor).value(), relation("sector"),
                             [&](term sector, statement_id) {
                                 found.emplace(v.text(sector.value()));
                                 ++stated;
                             });
        CHECK(found == expected);
    }
    CHECK(statements_of(v, relation("sector")).size() == stated);
    CHECK(count_statements(v, relation("intensity")) == 3'705);

    std::map<entity_id, std::uint64_t> by_outlet;
    for (const auto& c : count_by_outlet(v)) by_outlet[c.what] = c.count;
    CHECK(by_outlet[v.find("publisher:Kyodo News").value()] == 89);
    CHECK(by_outlet[v.find("publisher:Yonhap English News").value()] == 66);
}

TEST_CASE("the 2,734 distinct events of 2018 are told by 1 to 10 publishers each, and 280 by more than one") {
    if (!have_data()) return;
    graph g;
    (void)import_events(g, icews_2018);
    std::map<std::size_t, std::size_t> by_sources;
    std::size_t rows = 0;
    for (const auto& event : agreements(g.now(), {.relation = relation_id::none(), .least_sources = 1})) {
        ++by_sources[event.sources.size()];
        rows += event.statements.size();
    }
    CHECK(rows == 3'705);
    CHECK(by_sources == std::map<std::size_t, std::size_t>{
                            {1, 2'454}, {2, 196}, {3, 38}, {4, 21}, {5, 14}, {6, 4}, {7, 6}, {10, 1}});
    std::size_t distinct = 0;
    for (const auto& [sources, events] : by_sources) distinct += events;
    CHECK(distinct == 2'734);
    CHECK(agreements(g.now()).size() == 280);
}

TEST_CASE("the codes of 2018 are those that the table of codes gives their labels") {
    if (!have_data()) return;
    graph g;
    const auto table_of_codes = cameo::code_table::read(shared_data + "/cameo/cameo-codes-icews.csv");
    g.use(cameo::relations_of(table_of_codes, cameo::naming::label, {"Actor"}));
    CHECK(import_events(g, icews_2018).refused == 0);
    const view v = g.now();
    std::size_t different = 0;
    v.for_each_statement(v.ontology().find_relation("cameo_code").value(), [&](statement_id s) {
        const statement qualifier = v[s];
        const auto* code = table_of_codes.find(v.text(qualifier.object.value()));
        different += !code || code->label != v.ontology()[v.columns().relation(qualifier.subject.raw())].name;
    });
    CHECK(different == 0);
}
