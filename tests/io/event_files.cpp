// SPDX-License-Identifier: BSL-1.0
// Files of event data as such: line ends, compression, damage, commits, progress.
#include <entente/io/event_data.hpp>

#include "io/event_lines.hpp"

#include <entente/query/statements.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <random>

using namespace entente;
using namespace entente::io;
using namespace test_support;

namespace {

std::optional<error> refusal(std::string_view bytes, const event_import_options& options = {}) {
    graph g;
    try {
        (void)import_text(g, bytes, options);
    } catch (const error& e) {
        CHECK(g.last_commit().value() == 0);
        return e;
    }
    return std::nullopt;
}

// So many rows, of nobody twice, that do not compress to nothing.
std::string rows(std::size_t count, std::uint64_t seed = 1) {
    std::mt19937_64 random(seed);
    std::string text = plain_names + "\n";
    for (std::size_t i = 0; i < count; ++i)
        text += "2014-01-0" + std::to_string(1 + random() % 9) + "\tactor " + std::to_string(random()) +
                "\tConsult\tactor " + std::to_string(random()) + "\n";
    return text;
}

std::size_t events_in(const graph& g) {
    return statements_during(g.now(), interval::always()).to_vector().size();
}

} // namespace

TEST_CASE("a file that is empty, or begins with something else, is refused with what was expected") {
    for (const std::string& bytes :
         {std::string(), std::string("\n"), std::string("date,subject,relation,object\n"), rows(1).substr(1),
          icews_line, std::string(200'000, 'x'), std::string("\x1f"), gzipped(""), gzipped("text\n"),
          std::string("\0\1\2", 3)}) {
        const auto e = refusal(bytes);
        REQUIRE(e);
        CHECK(e->kind() == error_kind::syntax);
        CHECK(e->place().find("events\", line 1") != std::string_view::npos);
        CHECK(e->remedy().find("date, subject, relation, object") != std::string_view::npos);
        CHECK(e->remedy().find("Event ID") != std::string_view::npos);
    }
    CHECK(refusal("")->message() == "the file is empty");
    CHECK(refusal(std::string(200'000, 'x'))->message().find("too long") != std::string_view::npos);
}

TEST_CASE("a file that is not there, or is a folder, is refused by its name") {
    const test_folder folder;
    for (const std::string& path : {folder.path("none"), folder.path("")}) {
        graph g;
        try {
            (void)import_events(g, path);
            FAIL("it was taken");
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::io);
            CHECK(e.place().find("entente-test") != std::string_view::npos);
        }
    }
}

TEST_CASE("a file of column names alone adds nothing, not even a commit") {
    for (const std::string& bytes :
         {plain_names, plain_names + "\n", plain_names + "\r\n", gzipped(icews_names + "\n")}) {
        graph g;
        const auto report = import_text(g, bytes);
        CHECK(report.rows == 0);
        CHECK(report.statements == 0);
        CHECK(g.last_commit().value() == 0);
    }
}

TEST_CASE("lines end in LF or CRLF, the last may lack its end, and a byte order mark changes nothing") {
    const std::string one = "2014-01-01\tJapan\tConsult\tChina", two = "2014-01-02\tChina\tConsult\tJapan";
    for (const std::string end : {"\n", "\r\n"})
        for (const std::string& last : {std::string(), end})
            for (const std::string mark : {"", "\xEF\xBB\xBF"})
                for (const bool compressed : {false, true}) {
                    const std::string text = mark + plain_names + end + one + end + two + last;
                    graph g;
                    const auto report = import_text(g, compressed ? gzipped(text) : text);
                    CHECK(report.rows == 2);
                    CHECK(report.events == 2);
                    CHECK(g.now().find("Japan"));
                    CHECK(report.entities == 2);
                    CHECK(!report.broken_off);
                }
}

TEST_CASE("an empty line between rows is a row that is refused, one at the end is none") {
    graph g;
    const auto report = import_text(g, plain_names + "\n\n2014-01-01\tJapan\tConsult\tChina\n\r\n");
    CHECK(report.rows == 3);
    CHECK(report.refused == 2);
    CHECK(report.refused_rows[0].line == 2);
    CHECK(report.refused_rows[1].line == 4);
}

TEST_CASE("a line longer than allowed is refused, however it lies in the buffer, and the next one is read") {
    constexpr std::size_t longest = 100;
    const std::string begin = "2014-01-01\tJapan\tConsult\t";
    for (const std::size_t length : {longest - 1, longest, longest + 1, longest + 2, std::size_t{65'535},
                                     std::size_t{65'638}, std::size_t{300'000}})
        for (const std::string end : {"\n", "\r\n", ""})
            for (const std::size_t read_at_once : {std::size_t{1}, std::size_t{7}, std::size_t{65'536}}) {
                if (read_at_once == 1 && length > 1000) continue;
                const std::string line = begin + std::string(length - begin.size(), 'x');
                const std::string text = plain_names + "\n" + line + end +
                                         (end.empty() ? "" : "2014-01-02\tJapan\tConsult\tChina\n");
                faulty_files files;
                files.most_read = read_at_once;
                graph g;
                const auto report = import_text(g, text, {.longest_line = longest}, files);
                CHECK(report.rows == (end.empty() ? 1 : 2));
                CHECK_MESSAGE(report.refused == (length > longest ? 1 : 0), length, " ", end.size(), " ",
                              read_at_once);
                if (report.refused != 1) continue;
                CHECK(report.refused_rows.front().line == 2);
                CHECK(report.refused_rows.front().reason == "the line has more than 100 bytes");
            }
}

TEST_CASE("a line without an end is not held in memory") {
    std::string bomb = plain_names + "\n";
    bomb.append(50'000'000, 'x');
    graph g;
    faulty_files files;
    const auto report = import_text(g, gzipped(bomb), {}, files);
    CHECK(report.rows == 1);
    CHECK(report.refused == 1);
    CHECK(files.largest_read <= 1U << 20U);
    CHECK(files.open_handles == 0);
}

TEST_CASE("a compressed file says the same as a plain one, in one member or several") {
    const std::string text = rows(3000);
    graph plain, one, several;
    const auto expected = import_text(plain, text);
    CHECK(expected.events == 3000);
    for (auto* g : {&one, &several}) {
        const std::size_t cut = text.size() / 3 + 5; // within a line
        const std::string bytes = g == &one ? gzipped(text)
                                            : gzipped(text.substr(0, cut)) + gzipped("") +
                                                  gzipped(text.substr(cut)) + std::string(300, '\0');
        const auto report = import_text(*g, bytes);
        CHECK(report.events == 3000);
        CHECK(report.statements == expected.statements);
        CHECK(!report.broken_off);
        CHECK(g->now().key(entity_id(4711)) == plain.now().key(entity_id(4711)));
    }
}

TEST_CASE("a compressed file cut anywhere gives the rows before the cut, and names file and offset") {
    const std::string text = rows(2000);
    const std::string bytes = gzipped(text);
    std::mt19937_64 random(2);
    std::size_t most = 0;
    for (int i = 0; i < 30; ++i) {
        const std::size_t kept = i == 0   ? bytes.size() - 1
                                 : i == 1 ? bytes.size() - 8
                                          : 200 + random() % (bytes.size() - 200);
        graph g;
        event_data_report report;
        try {
            report = import_text(g, bytes.substr(0, kept), {.rows_per_commit = 100});
        } catch (const error& e) { // not even the first line
            CHECK(e.kind() == error_kind::damaged);
            CHECK(kept < 400);
            continue;
        }
        REQUIRE(report.broken_off);
        CHECK(report.broken_off->kind() == error_kind::damaged);
        CHECK(report.broken_off->message() == "the compressed data ends too early");
        CHECK(report.broken_off->place().find("events\", offset " + std::to_string(kept)) !=
              std::string_view::npos);
        CHECK(report.refused == 0); // half a line is no row
        CHECK(report.rows == report.events);
        CHECK(events_in(g) == report.events);
        CHECK(g.now().statement_end() == report.statements);
        most = std::max<std::size_t>(most, report.events);
    }
    CHECK(most == 2000);
}

TEST_CASE(
    "of a compressed file whose data is damaged, only what was committed before stays, and the report says so") {
    const std::string bytes = gzipped(rows(1000));
    std::mt19937_64 random(3);
    std::size_t with_rows = 0;
    for (int i = 0; i < 40; ++i) {
        std::string damaged = bytes;
        damaged[400 + random() % (bytes.size() - 400)] ^= static_cast<char>(1U << random() % 8);
        graph g;
        const auto report = import_text(g, damaged, {.rows_per_commit = 100});
        REQUIRE(report.broken_off);
        CHECK(report.broken_off->kind() == error_kind::damaged);
        CHECK(report.broken_off->place().find("offset ") != std::string_view::npos);
        CHECK(report.rows == report.events + report.refused);
        CHECK(report.events % 100 == 0);
        CHECK(report.events == g.last_commit().value() * 100);
        CHECK(events_in(g) == report.events);
        CHECK(g.now().statement_end() == report.statements);
        CHECK(g.now().entity_end() == report.entities);
        with_rows += report.events > 0;

        graph whole; // all in one commit: nothing stays
        const auto all_or_nothing = import_text(whole, damaged, {.rows_per_commit = 0});
        CHECK(all_or_nothing.rows == 0);
        CHECK(whole.last_commit().value() == 0);
    }
    CHECK(with_rows > 10);
}

TEST_CASE("what follows the compressed data is refused, and the rows before it stay") {
    graph g;
    const auto report = import_text(g, gzipped(rows(10)) + "more");
    CHECK(report.events == 10);
    REQUIRE(report.broken_off);
    CHECK(report.broken_off->message() == "something else follows the compressed data");
    CHECK(events_in(g) == 10);
}

TEST_CASE("when the disk fails, what was read before stays, and the handle is closed") {
    const std::string text = rows(20'000); // several blocks
    REQUIRE(text.size() > 500'000);
    for (const std::size_t failing : {0u, 1u, 2u, 3u, 6u}) {
        faulty_files files(failing);
        graph g;
        try {
            const auto report = import_text(g, text, {}, files);
            REQUIRE(report.broken_off);
            CHECK(failing > 2); // open, size, first block
            CHECK(report.broken_off->kind() == error_kind::io);
            CHECK(report.events > 0);
            CHECK(report.refused == 0);
            CHECK(events_in(g) == report.events);
        } catch (const error& e) {
            CHECK(failing <= 2);
            CHECK(e.kind() == error_kind::io);
            CHECK(g.last_commit().value() == 0);
        }
        CHECK(files.open_handles == 0);
    }
}

TEST_CASE("a commit comes after each so many rows") {
    for (const auto& [per_commit, commits] :
         {std::pair(std::uint64_t{0}, 1u), {1, 250}, {100, 3}, {125, 2}, {250, 1}, {1000, 1}}) {
        graph g;
        const auto report = import_text(g, rows(250), {.rows_per_commit = per_commit});
        CHECK(report.events == 250);
        CHECK(g.last_commit().value() == commits);
        CHECK(g.now().statement_end() == report.statements);
        CHECK(events_in(g) == 250);
    }
}

TEST_CASE("all refused rows are counted, the first are shown") {
    std::string text = plain_names + "\n";
    for (int i = 0; i < 50; ++i)
        text += "2014-01-01\tJapan\tConsult\tChina\nbad row " + std::to_string(i) + "\n";
    for (const std::size_t shown : {0u, 3u, 50u, 100u}) {
        graph g;
        const auto report = import_text(g, text, {.shown_refusals = shown});
        CHECK(report.rows == 100);
        CHECK(report.events == 50);
        CHECK(report.refused == 50);
        CHECK(report.refused_rows.size() == std::min<std::size_t>(shown, 50));
        if (shown > 2) CHECK(report.refused_rows[2].text == "bad row 2");
        if (shown > 2) CHECK(report.refused_rows[2].line == 7);
    }
}

TEST_CASE("progress goes from the first block to the last, and ends with all") {
    for (const bool compressed : {false, true}) {
        const std::string text = rows(20'000);
        const std::string bytes = compressed ? gzipped(text) : text;
        std::vector<event_progress> told;
        graph g;
        const auto report =
            import_text(g, bytes, {.progress = [&](const event_progress& p) { told.push_back(p); }});
        REQUIRE(told.size() > 3);
        CHECK(told.size() < 40);
        for (std::size_t i = 1; i < told.size(); ++i) {
            CHECK(told[i - 1].bytes_done <= told[i].bytes_done);
            CHECK(told[i - 1].rows <= told[i].rows);
        }
        CHECK(told.back().bytes_done == bytes.size());
        CHECK(told.back().bytes_total == bytes.size());
        CHECK(told.back().rows == report.rows);
    }
}

TEST_CASE("progress may throw to end an import, and commits made so far stay") {
    graph g;
    std::size_t calls = 0;
    const event_import_options options{.progress =
                                           [&](const event_progress&) {
                                               if (++calls == 3) throw std::runtime_error("enough");
                                           },
                                       .rows_per_commit = 1000};
    CHECK_THROWS_AS((void)import_text(g, rows(20'000), options), std::runtime_error);
    CHECK(events_in(g) > 0);
    CHECK(events_in(g) % 1000 == 0);
    CHECK(events_in(g) < 20'000);
    CHECK(import_text(g, rows(1, 9)).events == 1); // the graph can be written to
}

TEST_CASE("what the change sink refuses ends the import, and the graph is as after the commit before") {
    struct failing_sink final : change_sink {
        int left = 2;
        void commit(const commit_changes&) override {
            if (left-- == 0) throw error(error_kind::io, "no room on the disk");
        }
    };
    graph g;
    g.internals().sink = std::make_unique<failing_sink>();
    CHECK_THROWS_AS((void)import_text(g, rows(500), {.rows_per_commit = 100}), error);
    CHECK(events_in(g) == 200);
    CHECK(g.last_commit().value() == 2);
}
