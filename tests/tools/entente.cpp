// SPDX-License-Identifier: BSL-1.0
// The program `entente`, as a shell runs it: each command, each exit code.
#include "io/event_lines.hpp"
#include "tools/shell.hpp"

#include <entente/graph_file.hpp>
#include <entente/query/statements.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <iterator>
#include <optional>
#include <string>
#include <thread>

using namespace entente;
using namespace test_support;

namespace {

const std::string three_rows = plain_names + "\n2014-03-01\tJapan\tConsult\tChina\n"
                                             "2014-03-02\tChina\tMake a visit\tFrance\n"
                                             "2014-03-03\tJohn Kerry\tMake a visit\tFrance\n";

std::string many_rows(std::size_t count) {
    std::string text = plain_names + "\n";
    for (std::size_t i = 0; i < count; ++i)
        text += "2014-01-0" + std::to_string(1 + i % 9) + "\tactor " + std::to_string(i % 97) +
                "\tConsult\tactor " + std::to_string(i % 89) + "\n";
    return text;
}

// A folder with the data three.tsv and the graph g.entente made of it.
struct desk {
    desk() {
        put(folder.path("three.tsv"), three_rows);
        const auto o = sh("entente import g.entente three.tsv");
        REQUIRE(o.code == 0);
        CHECK(o.err.empty());
    }
    [[nodiscard]] outcome sh(const std::string& command) const { return shell(command, folder.path("")); }
    [[nodiscard]] std::string path(const std::string& name) const { return folder.path(name); }
    [[nodiscard]] std::string content(const std::string& name) const {
        std::ifstream stream(path(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }
    test_folder folder;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t events_in(const graph& g) {
    return statements_during(g.now(), interval::always()).to_vector().size();
}
std::size_t events_in(const std::string& path) { return events_in(graph::open_read_only(path)); }

bool waits_for(const std::function<bool()>& happens) {
    for (int i = 0; i < 10'000; ++i) {
        if (happens()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return false;
}

// Flips a bit in the middle of a file's largest text, behind the header.
void damage_file(const std::string& path) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    const std::size_t at = bytes.find("John Kerry");
    REQUIRE(at != std::string::npos);
    file.clear();
    file.seekp(static_cast<std::streamoff>(at));
    file.put('X');
}

} // namespace

TEST_CASE("help and version are answers, and a command line that makes no sense is code 2") {
    const desk d;
    for (const std::string command :
         {"entente --help", "entente -h", "entente import --help", "entente info -h"}) {
        const auto o = d.sh(command);
        CHECK(o.code == 0);
        CHECK(contains(o.out, "Example"));
        CHECK(contains(o.out, "Usage: entente"));
        CHECK(o.err.empty());
    }
    CHECK(contains(d.sh("entente --help").out, "Exit codes:"));
    const auto version = d.sh("entente --version");
    CHECK(version.code == 0);
    CHECK(version.out.starts_with("entente "));
    CHECK(contains(version.out, ", file format 1\n"));

    for (const std::string words :
         {"", "info", "check", "backup g.entente", "recover g.entente", "checkpoint", "vacuum", "import",
          "import g.entente", "paint g.entente", "info --paint g.entente", "info g.entente other",
          "info --format xml g.entente", "import --format csv g.entente three.tsv",
          "import --rows-per-commit -1 g.entente three.tsv",
          "import --resume --no-resume g.entente three.tsv", "vacuum g.entente --before never",
          "vacuum g.entente --before -1", "vacuum g.entente --erase"}) {
        const auto o = d.sh("entente " + words);
        CAPTURE(words);
        CHECK(o.code == 2);
        CHECK(o.out.empty());
        CHECK(o.err.starts_with("entente: "));
        CHECK(contains(o.err, "--help"));
    }
}

TEST_CASE("info tells what is in a file, for people and for programs") {
    const desk d;
    const auto o = d.sh("entente info g.entente");
    CHECK(o.code == 0);
    CHECK(o.err.empty());
    const auto described = describe_file(d.path("g.entente"));
    CHECK(contains(o.out, "\ngraph         " + described.graph_id + "\n"));
    CHECK(contains(o.out, "\nlast commit   1\n"));
    CHECK(contains(o.out, std::to_string(described.checkpoint_bytes) + " bytes"));
    CHECK(contains(o.out, "\nwriter        none\n"));
    CHECK(contains(o.out, "\n  texts "));

    const auto j = d.sh("entente info --format json g.entente");
    CHECK(j.code == 0);
    CHECK(j.out.starts_with("{\"file\":\"g.entente\",\"format\":1,\"graph\":\"" + described.graph_id +
                            "\",\"last_commit\":1,\"checkpoint\":{\"commit\":1,"));
    CHECK(contains(j.out, "\"writer\":null,\"sections\":[{\"name\":\""));
    CHECK(j.out.ends_with("}]}\n"));

    SUBCASE("also of a name that JSON has to quote") {
        const auto named =
            d.sh("cp g.entente 'a\"b\\c\xff.entente'; entente info --format json 'a\"b\\c\xff.entente'");
        CHECK(named.code == 0);
        CHECK(named.out.starts_with("{\"file\":\"a\\\"b\\\\c\xEF\xBF\xBD.entente\","));
    }
    SUBCASE("and who writes it") {
        const graph g = graph::open(d.path("g.entente"));
        const std::string me = "process " + std::to_string(::getpid());
        CHECK(contains(d.sh("entente info g.entente").out, "\nwriter        " + me + "\n"));
        CHECK(contains(d.sh("entente info --format json g.entente").out, "\"writer\":\"" + me + "\""));
    }
    SUBCASE("what is no graph's file, or is not there, is code 4") {
        for (const std::string file : {"three.tsv", "none.entente", "."}) {
            const auto bad = d.sh("entente info " + file);
            CHECK(bad.code == 4);
            CHECK(bad.out.empty());
            CHECK(bad.err.starts_with("entente: "));
            CHECK(contains(bad.err, "file \""));
        }
    }
}

TEST_CASE("check says yes with code 0, no with code 1, and that it cannot tell with code 4") {
    const desk d;
    const auto sound = d.sh("entente check g.entente");
    CHECK(sound.code == 0);
    CHECK(sound.out == "g.entente is sound\n");
    CHECK(d.sh("entente check none.entente").code == 4);

    damage_file(d.path("g.entente"));
    const auto damaged = d.sh("entente check g.entente");
    CHECK(damaged.code == 1);
    CHECK(damaged.out.starts_with("g.entente is damaged in 1 place\n"));
    CHECK(contains(damaged.out, "section texts"));
    CHECK(contains(damaged.out, "can still be read: "));
    CHECK(damaged.err.empty());
}

TEST_CASE("recover brings over everything with code 0, or says what is lost with code 1") {
    const desk d;
    const auto whole = d.sh("entente recover g.entente whole.entente");
    CHECK(whole.code == 0);
    CHECK(contains(whole.out, "lost: 0 statements, 0 keys"));
    CHECK(events_in(d.path("whole.entente")) == 3);

    const auto taken = d.sh("entente recover g.entente whole.entente");
    CHECK(taken.code == 4);
    CHECK(contains(taken.err, "whole.entente"));

    damage_file(d.path("g.entente"));
    const std::string before = d.content("g.entente");
    const auto partly = d.sh("entente recover g.entente partly.entente");
    CHECK(partly.code == 1);
    CHECK(contains(partly.out, "1 key of an entity"));
    CHECK(contains(partly.out, ", section texts: "));
    CHECK(partly.err.empty());
    CHECK(d.content("g.entente") == before);
    CHECK(d.sh("entente check partly.entente").code == 0);

    CHECK(d.sh("entente recover three.tsv nothing.entente").code == 4);
    CHECK(!std::ifstream(d.path("nothing.entente")));
}

TEST_CASE("checkpoint leaves everything in one file") {
    const desk d;
    {
        graph g = graph::open(d.path("g.entente"), {.checkpoint_at = 0}); // never by itself
        g.add_entity("another");
    }
    CHECK(describe_file(d.path("g.entente")).checkpoint.value() == 1);
    const auto o = d.sh("entente checkpoint g.entente");
    CHECK(o.code == 0);
    CHECK(o.out.starts_with("g.entente: a checkpoint of commit 2, "));
    CHECK(describe_file(d.path("g.entente")).checkpoint.value() == 2);
    CHECK(d.sh("entente checkpoint none.entente").code == 4);
    CHECK(!std::ifstream(d.path("none.entente")));
    const graph g = graph::open(d.path("g.entente"));
    const auto locked = d.sh("entente checkpoint g.entente");
    CHECK(locked.code == 4);
    CHECK(contains(locked.err, "process " + std::to_string(::getpid())));
}

TEST_CASE("backup copies a file while somebody writes it, and never over another") {
    const desk d;
    graph g = graph::open(d.path("g.entente"));
    g.add_entity("another");
    const auto o = d.sh("entente backup g.entente copy.entente");
    CHECK(o.code == 0);
    CHECK(o.out == "copy.entente: a copy of g.entente as of commit 2\n");
    CHECK(graph::open_read_only(d.path("copy.entente")).now().find("another"));
    CHECK(d.sh("entente check copy.entente").code == 0);
    const auto taken = d.sh("entente backup g.entente copy.entente");
    CHECK(taken.code == 4);
    CHECK(contains(taken.err, "give another name"));
    CHECK(d.sh("entente backup none.entente x.entente").code == 4);
    CHECK(d.sh("entente backup g.entente none/x.entente").code == 4);
}

TEST_CASE("vacuum erases for good, refuses keys that nobody has, and waits for no writer") {
    const desk d;
    const auto unknown = d.sh("entente vacuum g.entente --erase Nobody");
    CHECK(unknown.code == 2);
    CHECK(contains(unknown.err, "Nobody"));
    const std::string before = d.content("g.entente");
    {
        const graph g = graph::open(d.path("g.entente"));
        CHECK(d.sh("entente vacuum g.entente --erase Japan").code == 4);
    }
    CHECK(d.content("g.entente") == before);
    CHECK(contains(before, "John Kerry"));
    const auto erased = d.sh("entente vacuum g.entente --erase 'John Kerry' --erase Japan");
    CHECK(erased.code == 0);
    CHECK(erased.out.starts_with("g.entente: removed "));
    CHECK(contains(erased.out, ", 2 entities, "));
    CHECK(!contains(d.content("g.entente"), "John Kerry"));
    CHECK(events_in(d.path("g.entente")) == 1);
    CHECK(d.sh("entente check g.entente").code == 0);
    CHECK(d.sh("entente vacuum none.entente").code == 4);

    {
        graph g = graph::open(d.path("g.entente"));
        transaction t = g.begin();
        const statement_id other = t.name(*t.find("China"), "PRC");
        t.commit();
        g.retract(other);
    }
    const std::uint32_t statements = graph::open_read_only(d.path("g.entente")).now().statement_end();
    const auto last = graph::open_read_only(d.path("g.entente")).last_commit().value();
    CHECK(d.sh("entente vacuum g.entente --before " + std::to_string(last)).code == 0);
    CHECK(graph::open_read_only(d.path("g.entente")).now().statement_end() < statements);
}

TEST_CASE("import makes a file, goes on with it, and adds nothing twice unless it is told to") {
    const desk d;
    CHECK(events_in(d.path("g.entente")) == 3);
    const auto again = d.sh("entente import g.entente three.tsv");
    CHECK(again.code == 0);
    CHECK(again.out == "three.tsv (plain): 3 rows, 3 events, 0 refused; 3 rows were there already; "
                       "0 entities and 0 statements added\n");
    CHECK(d.sh("entente import --resume g.entente three.tsv").code == 0);
    CHECK(events_in(d.path("g.entente")) == 3);
    CHECK(d.sh("entente import --no-resume g.entente three.tsv").code == 0);
    CHECK(events_in(d.path("g.entente")) == 6);

    put(d.path("one.tab.gz"), gzipped(icews_names + "\n" + icews_line + "\n"));
    const auto both = d.sh("entente import both.entente three.tsv one.tab.gz --rows-per-commit 2");
    CHECK(both.code == 0);
    CHECK(contains(both.out, "three.tsv (plain): 3 rows, 3 events, 0 refused; "));
    CHECK(contains(both.out, "one.tab.gz (ICEWS): 1 row, 1 event, 0 refused; "));
    CHECK(both.err.empty()); // it is no terminal
    CHECK(events_in(d.path("both.entente")) == 4);
    CHECK(graph::open_read_only(d.path("both.entente")).last_commit().value() == 3);
    CHECK(d.sh("entente import --format icews i.entente one.tab.gz").code == 0);
    CHECK(d.sh("entente import --format auto i.entente one.tab.gz three.tsv").code == 0);
}

TEST_CASE("import shows progress on standard error when it is asked to") {
    const desk d;
    put(d.path("many.tsv"), many_rows(20'000));
    const auto o = d.sh("entente import m.entente many.tsv --progress");
    CHECK(o.code == 0);
    CHECK(contains(o.err, "many.tsv: 100 %, 20000 rows, "));
    CHECK(contains(o.err, " rows a second\n"));
    CHECK(d.sh("entente import n.entente many.tsv --no-progress").err.empty());
}

TEST_CASE(
    "data that is not in order is code 3: rows that are refused are listed, all others are in the graph") {
    const desk d;
    put(d.path("bad.tsv"),
        three_rows + "2014-13-01\tJapan\tConsult\tChina\nno row\n" + "2014-03-04\tChina\tConsult\tJapan\n");
    const auto o = d.sh("entente import b.entente bad.tsv");
    CHECK(o.code == 3);
    CHECK(contains(o.out, "bad.tsv (plain): 6 rows, 4 events, 2 refused; "));
    CHECK(contains(o.err, "entente: bad.tsv, line 5 is refused: \"2014-13-01\" is no day of the calendar"));
    CHECK(contains(o.err,
                   "entente: bad.tsv, line 6 is refused: the line has 1 column instead of 4: \"no row\""));
    CHECK(events_in(d.path("b.entente")) == 4);
    CHECK(d.sh("entente import b.entente bad.tsv").code == 3); // they are no better the second time

    SUBCASE("so is data that is not there, and no graph's file is made for it") {
        const auto none = d.sh("entente import x.entente three.tsv none.tsv");
        CHECK(none.code == 3);
        CHECK(contains(none.err, "none.tsv"));
        CHECK(!std::ifstream(d.path("x.entente")));
    }
    SUBCASE("and data of no known format, or another one") {
        put(d.path("words.txt"), "words\n");
        CHECK(d.sh("entente import b.entente words.txt").code == 3);
        const auto other = d.sh("entente import --format icews b.entente three.tsv");
        CHECK(other.code == 3);
        CHECK(contains(other.err, "the first line is that of the format plain"));
        CHECK(contains(other.err, "three.tsv\", line 1"));
        CHECK(events_in(d.path("b.entente")) == 4);
    }
    SUBCASE("and a compressed file that ends too early") {
        const std::string bytes = gzipped(many_rows(5000));
        put(d.path("cut.tsv.gz"), bytes.substr(0, bytes.size() - 20));
        const auto cut = d.sh("entente import c.entente cut.tsv.gz");
        CHECK(cut.code == 3);
        CHECK(contains(cut.err,
                       "cut.tsv.gz was not read to its end: damaged: the compressed data ends too early"));
        CHECK(events_in(d.path("c.entente")) > 0);
    }
}

TEST_CASE("a graph's file that cannot be written is code 4, with who has it or what the system said") {
    const desk d;
    {
        const graph g = graph::open(d.path("g.entente"));
        const auto locked = d.sh("entente import g.entente three.tsv");
        CHECK(locked.code == 4);
        CHECK(contains(locked.err, "process " + std::to_string(::getpid())));
    }
    CHECK(d.sh("entente import none/g.entente three.tsv").code == 4);
    CHECK(d.sh("cp three.tsv no.entente; entente import no.entente three.tsv").code == 4);
    CHECK(d.content("no.entente") == three_rows);

    put(d.path("many.tsv"), many_rows(50'000));
    // No file may have more than 256 blocks of 512 bytes, as on a disk that is full.
    const auto full = d.sh("ulimit -f 256; entente import full.entente many.tsv --rows-per-commit 1000");
    CHECK(full.code == 4);
    CHECK(full.err.starts_with("entente: io: "));
    CHECK(d.sh("entente check full.entente").code == 0);
    CHECK(d.sh("entente import full.entente many.tsv").code == 0); // with room it goes on
    CHECK(events_in(d.path("full.entente")) == 50'000);
}

TEST_CASE("output that nobody takes is code 4, whatever was asked") {
    const desk d;
    for (const std::string command :
         {"info g.entente", "info --format json g.entente", "check g.entente", "--help", "--version",
          "checkpoint g.entente", "import g.entente three.tsv"}) {
        CAPTURE(command);
        for (const std::string to : {">/dev/full", ">&-"}) {
            const auto o = d.sh("entente " + command + " " + to);
            CHECK(o.code == 4);
            CHECK(contains(o.err, "entente: cannot write to standard output: "));
        }
        (void)d.sh("(sleep 0.1; entente " + command + "; echo $? >code) | true");
        CHECK(d.content("code") == "4\n");
    }
    CHECK(d.sh("entente check g.entente").code ==
          0); // nothing went into a file that took the place of the output
    CHECK(d.sh("entente info g.entente 2>&- <&-").code == 0);
    CHECK(d.sh("entente info none.entente 2>/dev/full").code == 4);
}

TEST_CASE("an import that is interrupted stops at a commit, and the same command goes on from there") {
    const desk d;
    constexpr std::size_t rows = 200'000;
    put(d.path("many.tsv"), many_rows(rows));
    const std::string file = d.path("m.entente");
    for (const int signal : {SIGINT, SIGTERM}) {
        running_program import(program_path(),
                               {"import", file, d.path("many.tsv"), "--rows-per-commit", "500"}, d.path(""));
        std::optional<graph> reader;
        std::uint32_t first = 0;
        REQUIRE(waits_for([&] { // until it has made some commits
            try {
                if (!reader) {
                    reader = graph::open_read_only(file);
                    first = reader->last_commit().value();
                }
                (void)reader->refresh();
                return reader->last_commit().value() >= first + 3;
            } catch (const error&) {
                return false;
            } // it is not there yet
        }));
        import.send(signal);
        CHECK(import.wait() == 128 + signal);
        (void)reader->refresh();
        const std::size_t events = events_in(*reader);
        CHECK(events % 500 == 0);
        CHECK(events == reader->last_commit().value() * 500);
        CHECK(events < rows);
        CHECK(!std::ifstream(file + "-lock"));
    }
    const auto rest = d.sh("entente import m.entente many.tsv");
    CHECK(rest.code == 0);
    CHECK(contains(rest.out, "many.tsv (plain): 200000 rows, 200000 events, 0 refused; "));
    CHECK(contains(rest.out, "rows were there already"));
    CHECK(events_in(file) == rows);
}
