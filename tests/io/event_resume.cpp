// SPDX-License-Identifier: BSL-1.0
// Imports that are interrupted and go on: nothing is lost, and nothing is stated twice.
#include <entente/io/event_data.hpp>

#include "io/event_lines.hpp"

#include <entente/graph_file.hpp>
#include <entente/model/value_print.hpp>
#include <entente/query/statements.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <stdexcept>
#include <tuple>

using namespace entente;
using namespace entente::io;
using namespace test_support;

namespace {

struct interrupted : std::runtime_error {
    interrupted() : std::runtime_error("interrupted") {}
};

// Rows of few actors, every seventh of them no row.
std::string plain_text(std::size_t count) {
    std::mt19937_64 random(5);
    std::string text = plain_names + "\n";
    for (std::size_t i = 0; i < count; ++i)
        text += i % 7 == 3 ? "no row " + std::to_string(i) + "\n"
                           : "2014-01-0" + std::to_string(1 + random() % 9) + "\tactor " +
                                 std::to_string(random() % 20) + "\tConsult\tactor " +
                                 std::to_string(random() % 20) + "\n";
    return text;
}
std::string icews_text(std::size_t count) {
    std::mt19937_64 random(6);
    std::string text = icews_names + "\n";
    for (std::size_t i = 0; i < count; ++i) {
        std::string line = with_column(icews_line, 0, std::to_string(i));
        line = with_column(line, 2, "actor " + std::to_string(random() % 10));
        line = with_column(line, 3, random() % 2 ? "Elite,Government" : "Cabinet");
        line = with_column(line, 11, std::to_string(random() % 30));
        line = with_column(line, 14, "city " + std::to_string(random() % 5));
        text += i % 9 == 4 ? with_column(line, 1, "2018-02-30") + "\n" : line + "\n";
    }
    return text;
}

// Throws once `commits` more commits were made, or in the end.
event_import_options stopping_after(std::uint32_t commits, std::uint64_t rows_per_commit, const graph& g) {
    event_import_options options{.rows_per_commit = rows_per_commit, .resume = true};
    options.progress = [last = g.last_commit().value() + commits, &g](const event_progress& p) {
        if (p.rows == p.rows_committed && g.last_commit().value() >= last) throw interrupted();
    };
    return options;
}

using content = std::map<std::string, std::multiset<std::string>>;

// What stands, by relation and in words, but for what the import says of itself.
content content_of(const view& v) {
    content found;
    const auto shown = [&](term t, const auto& again) -> std::string {
        if (t.is_entity()) return std::string(v.key(t.entity()));
        if (t.is_value()) return to_string(v[t.value()]);
        const statement s = v[t.statement()];
        return again(s.subject, again) + ">" + again(s.object, again);
    };
    for (const statement_id id : all_statements(v)) {
        const statement s = v[id];
        const std::string subject = shown(s.subject, shown);
        if (subject.starts_with("import:")) continue;
        found[v.ontology()[s.relation].name].insert(subject + " > " + shown(s.object, shown) + " " +
                                                    to_string(s.valid));
    }
    return found;
}

std::size_t import_entities(const view& v) {
    std::size_t count = 0;
    v.for_each_entity([&](entity_id e) { count += v.key(e).starts_with("import:"); });
    return count;
}

value said(const view& v, std::string_view relation) {
    const auto known = v.ontology().find_relation(relation);
    REQUIRE(known);
    const auto found = statements_of(v, *known);
    REQUIRE(found.size() == 1);
    return v[v[found.front()].object.value()];
}

} // namespace

namespace {

// A file of events, and what its import in one go makes.
struct imported_whole {
    explicit imported_whole(const std::string& text) {
        put(path, text);
        report = import_events(whole, path, in_tens);
        CHECK(report.refused > 5);
        CHECK(report.rows == report.events + report.refused);
        CHECK(report.earlier_rows == 0);
        CHECK(whole.now().statement_end() == report.statements);
        CHECK(whole.last_commit().value() >= 5);
    }
    // Statement by statement the same, but for the moments at which the commits were made.
    void check_equal(const graph& g, const event_data_report& last) const {
        REQUIRE(g.now().statement_end() == whole.now().statement_end());
        CHECK(g.now().entity_end() == whole.now().entity_end());
        CHECK(g.last_commit() == whole.last_commit());
        for (std::uint32_t c = 1; c <= whole.last_commit().value(); ++c)
            CHECK(content_of(g.now().as_known_at(transaction_id(c))) ==
                  content_of(whole.now().as_known_at(transaction_id(c))));
        const auto ids = [](const statement& s) {
            return std::tuple(s.subject.raw(), s.relation, s.object.raw(), s.reference, s.stated,
                              s.retracted);
        };
        for (std::uint32_t s = 0; s < whole.now().statement_end(); ++s)
            CHECK(ids(g.now()[statement_id(s)]) == ids(whole.now()[statement_id(s)]));
        check_report(last);
    }
    void check_report(const event_data_report& last) const {
        CHECK(last.rows == report.rows);
        CHECK(last.events == report.events);
        CHECK(last.refused == report.refused);
        CHECK(!last.broken_off);
    }

    const event_import_options in_tens{.rows_per_commit = 10, .resume = true};
    const test_folder folder;
    const std::string path = folder.path("events");
    graph whole;
    event_data_report report;
};

} // namespace

TEST_CASE(
    "an import that is interrupted after any commit and resumed makes the graph that it makes in one go") {
    for (const std::string& text : {plain_text(120), icews_text(60)}) {
        const imported_whole expected(text);
        for (std::uint32_t after = 1; after < expected.whole.last_commit().value(); ++after) {
            graph g;
            CHECK_THROWS_AS((void)import_events(g, expected.path, stopping_after(after, 10, g)), interrupted);
            CHECK(g.last_commit().value() == after);
            const auto last = import_events(g, expected.path, expected.in_tens);
            CHECK(last.earlier_rows >= after * 10);
            CHECK(last.statements < expected.report.statements);
            expected.check_equal(g, last);
        }
    }
}

TEST_CASE("so does one that is interrupted after every commit, also in a file that is closed in between") {
    for (const std::string& text : {plain_text(120), icews_text(60)})
        for (const bool in_file : {false, true}) {
            const imported_whole expected(text);
            graph g;
            for (std::uint32_t interruptions = 0;; ++interruptions) {
                if (in_file) g = graph::open(expected.folder.path("graph"));
                CHECK(g.last_commit().value() == interruptions);
                if (interruptions == expected.whole.last_commit().value()) break;
                CHECK_THROWS_AS((void)import_events(g, expected.path, stopping_after(1, 10, g)), interrupted);
                if (in_file) g.close();
            }
            expected.check_equal(g, import_events(g, expected.path, expected.in_tens));
        }
}

TEST_CASE("rows of a transaction that an error ended are taken again, and those before it are not") {
    for (const std::string& text : {plain_text(120), icews_text(60)}) {
        const imported_whole expected(text);
        std::mt19937_64 random(7);
        graph g;
        for (int tries = 0; tries < 20; ++tries) {
            faulty_files files(3 + random() %
                                       20); // the disk fails at some read, before the first line or after it
            files.most_read = 500;
            try {
                (void)import_events(g, expected.path, expected.in_tens, files);
            } catch (const error& e) {
                CHECK(e.kind() == error_kind::io);
            }
        }
        expected.check_report(import_events(g, expected.path, expected.in_tens));
        CHECK(content_of(g.now()) == content_of(expected.whole.now()));
    }
}

TEST_CASE("a resumed import adds to the graph what an import without resuming adds, and its own record") {
    for (const std::string& text : {plain_text(100), icews_text(50)}) {
        graph with, without;
        const auto resumable = import_text(with, text, {.rows_per_commit = 10, .resume = true});
        const auto plain = import_text(without, text, {.rows_per_commit = 10});
        CHECK(content_of(with.now()) == content_of(without.now()));
        CHECK(resumable.events == plain.events);
        CHECK(resumable.entities == plain.entities + 1);
        CHECK(import_entities(with.now()) == 1);
        CHECK(import_entities(without.now()) == 0);
    }
}

TEST_CASE(
    "each commit says how many lines it has dealt with, refused ones among them, and the last that it is the last") {
    graph g;
    const auto report = import_text(g, plain_text(50), {.rows_per_commit = 10, .resume = true});
    const view v = g.now();
    CHECK(said(v, "lines_read") == value(51));
    CHECK(said(v, "lines_refused") == value(static_cast<std::int64_t>(report.refused)));
    CHECK(said(v, "import_finished") == value(true));
    for (std::uint32_t c = 1; c < g.last_commit().value(); ++c) {
        const view then = v.as_known_at(transaction_id(c));
        std::size_t events = 0;
        then.for_each_statement(then.ontology().find_relation("Consult").value(),
                                [&](statement_id) { ++events; });
        CHECK(events == c * 10);
        CHECK(said(then, "lines_read").as_integer() - 1 - said(then, "lines_refused").as_integer() ==
              static_cast<std::int64_t>(events));
        CHECK(statements_of(then, v.ontology().find_relation("import_finished").value()).empty());
    }
}

TEST_CASE(
    "a file that was imported to its end adds nothing when it is imported again, from whatever folder") {
    for (const bool compressed : {false, true}) {
        const std::string text = plain_text(40);
        const test_folder first, second;
        for (const test_folder* f : {&first, &second})
            put(f->path("events"), compressed ? gzipped(text) : text);
        graph g;
        const auto once = import_events(g, first.path("events"), {.resume = true});
        const auto commit = g.last_commit();
        for (const test_folder* f : {&first, &second}) {
            const auto again = import_events(g, f->path("events"), {.resume = true});
            CHECK(g.last_commit() == commit);
            CHECK(again.rows == once.rows);
            CHECK(again.events == once.events);
            CHECK(again.refused == once.refused);
            CHECK(again.earlier_rows == once.rows);
            CHECK(again.entities == 0);
            CHECK(again.statements == 0);
            CHECK(again.refused_rows.empty());
        }
        // Without `resume` it is stated twice, as ever.
        CHECK(import_events(g, first.path("events")).events == once.events);
        CHECK(g.last_commit() != commit);
    }
}

TEST_CASE("a file of column names alone is finished, and is so the second time") {
    graph g;
    CHECK(import_text(g, plain_names + "\n", {.resume = true}).rows == 0);
    CHECK(g.last_commit().value() == 1);
    CHECK(import_text(g, plain_names + "\n", {.resume = true}).statements == 0);
    CHECK(g.last_commit().value() == 1);
}

TEST_CASE("files that differ in name, size or beginning are imported each for itself") {
    const std::string one = plain_names + "\n2014-01-01\tJapan\tConsult\tChina\n",
                      other = plain_names + "\n2014-01-01\tChina\tConsult\tJapan\n";
    REQUIRE(one.size() == other.size());
    const test_folder folder, second;
    put(folder.path("events"), one);
    put(folder.path("events|2"), one);
    put(folder.path("events\xff"), one); // a name that is no UTF-8
    put(second.path("events"), other);
    graph g;
    std::uint64_t events = 0;
    for (const std::string& path :
         {folder.path("events"), folder.path("events|2"), folder.path("events\xff"), second.path("events")})
        for (int i = 0; i < 2; ++i) {
            const auto report = import_events(g, path, {.resume = true});
            CHECK(report.rows == 1);
            CHECK(report.earlier_rows == static_cast<std::uint64_t>(i));
            events += report.rows - report.earlier_rows;
        }
    put(folder.path("events"), one + "2014-01-02\tJapan\tConsult\tChina\n");
    CHECK(import_events(g, folder.path("events"), {.resume = true}).earlier_rows == 0);
    CHECK(events == 4);
    CHECK(import_entities(g.now()) == 5);
}

TEST_CASE(
    "a compressed file that ends too early is not finished, and goes on when the whole of it is there") {
    const std::string text = plain_text(3000);
    const std::string bytes = gzipped(text);
    const test_folder folder;
    put(folder.path("events"), bytes.substr(0, bytes.size() / 2));
    graph g;
    const auto half = import_events(g, folder.path("events"), {.resume = true});
    CHECK(half.broken_off);
    CHECK(half.rows > 100);
    CHECK(half.rows < 3000);
    const auto commit = g.last_commit();
    const auto again = import_events(g, folder.path("events"), {.resume = true});
    CHECK(again.broken_off); // it still ends too early
    CHECK(again.rows == half.rows);
    CHECK(again.earlier_rows == half.rows);
    CHECK(g.last_commit() == commit);
    // Of another size, it is another file: it is for the caller to know that they overlap.
    put(folder.path("events"), bytes);
    CHECK(import_events(g, folder.path("events"), {.resume = true}).earlier_rows == 0);
}

TEST_CASE("an error of the disk while the earlier rows are passed over adds nothing") {
    const test_folder folder;
    put(folder.path("events"), plain_text(4000));
    graph g;
    CHECK_THROWS_AS((void)import_events(g, folder.path("events"), stopping_after(3, 1000, g)), interrupted);
    const auto commit = g.last_commit();
    const std::uint32_t statements = g.now().statement_end();
    for (const std::size_t failing : {3u, 4u}) { // open, size, a block, and then
        faulty_files files(failing);
        files.most_read = 1 << 14;
        try {
            const auto report =
                import_events(g, folder.path("events"), {.rows_per_commit = 1000, .resume = true}, files);
            REQUIRE(report.broken_off);
            CHECK(report.broken_off->kind() == error_kind::io);
            CHECK(report.rows == report.earlier_rows);
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::io);
        }
        CHECK(g.last_commit() == commit);
        CHECK(g.now().statement_end() == statements);
    }
    const auto report = import_events(g, folder.path("events"), {.rows_per_commit = 1000, .resume = true});
    CHECK(report.rows == 4000);
    CHECK(report.earlier_rows >= 3000);
}

TEST_CASE(
    "a file that two import at the same time is stated once: the second one is refused at its next commit") {
    const test_folder folder;
    put(folder.path("events"), plain_text(300));
    graph g;
    bool nested = false;
    event_import_options options{.rows_per_commit = 50, .resume = true};
    options.progress = [&](const event_progress& p) {
        if (nested || p.rows != p.rows_committed || p.rows == 0) return;
        nested = true; // between two commits, somebody else goes on with it to the end
        CHECK(import_events(g, folder.path("events"), {.rows_per_commit = 70, .resume = true}).rows == 300);
    };
    try {
        (void)import_events(g, folder.path("events"), options);
        FAIL("it was stated twice");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::conflict);
        CHECK(e.place().find("import \"events\"") != std::string_view::npos);
    }
    CHECK(nested);
    graph once;
    (void)import_events(once, folder.path("events"), {.resume = true});
    CHECK(content_of(g.now()) == content_of(once.now()));
}

TEST_CASE("an import whose record was removed from the graph is refused, and may be done without resuming") {
    const test_folder folder;
    put(folder.path("events"), plain_text(10));
    graph g;
    (void)import_events(g, folder.path("events"), {.resume = true});
    entity_id import;
    g.now().for_each_entity([&](entity_id e) {
        if (g.now().key(e).starts_with("import:")) import = e;
    });
    g.remove(import);
    const auto commit = g.last_commit();
    try {
        (void)import_events(g, folder.path("events"), {.resume = true});
        FAIL("it was stated twice");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::conflict);
        CHECK(e.remedy() == "import without resuming");
    }
    CHECK(g.last_commit() == commit);
    CHECK(import_events(g, folder.path("events")).rows == 10);
}

TEST_CASE("actors and labels that look like the record of an import are refused") {
    graph g;
    const auto report = import_text(
        g,
        plain_names + "\n2014-01-01\timport:x\tConsult\tChina\n2014-01-01\tJapan\tlines_read\tChina\n"
                      "2014-01-01\tJapan\timport_finished\tChina\n",
        {.resume = true});
    CHECK(report.refused == 3);
    CHECK(report.events == 0);
    SUBCASE("the labels only where there is such a record") {
        graph without;
        CHECK(import_text(without, plain_names + "\n2014-01-01\tJapan\tlines_read\tChina\n").events == 1);
    }
}

TEST_CASE(
    "a graph that means something else by the relations of the record is refused before anything changes") {
    graph g;
    relation_definition d;
    d.name = "lines_read";
    d.domain = {"Person"};
    g.declare(d);
    const auto commit = g.last_commit();
    try {
        (void)import_text(g, plain_text(5), {.resume = true});
        FAIL("it was taken");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::constraint);
        CHECK(e.message().find("lines_read") != std::string_view::npos);
    }
    CHECK(g.last_commit() == commit);
}

TEST_CASE(
    "a file of another format than the one that was asked for is refused with the columns of that one") {
    graph g;
    try {
        (void)import_text(g, plain_text(3), {.format = event_format::icews});
        FAIL("it was taken");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::syntax);
        CHECK(e.message() == "the first line is that of the format plain");
        CHECK(e.remedy().find("Event ID") != std::string_view::npos);
        CHECK(e.remedy().find("subject") == std::string_view::npos);
    }
    CHECK(g.last_commit().value() == 0);
    CHECK(import_text(g, plain_text(3), {.format = event_format::plain}).events == 3);
    CHECK(import_text(g, icews_text(3), {.format = event_format::icews}).events == 3);
}
