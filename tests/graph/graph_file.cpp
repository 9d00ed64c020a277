// SPDX-License-Identifier: BSL-1.0
#include <entente/graph_file.hpp>

#include "support/compare_graphs.hpp"
#include "support/faulty_files.hpp"
#include "support/graph_dump.hpp"
#include "support/random_graph.hpp"
#include "support/refusal.hpp"

#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <unistd.h>

#include <atomic>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using namespace entente;
using test_support::content;
using test_support::dump;
using test_support::first_difference;
using test_support::put;
using test_support::refusal;
using test_support::test_folder;

std::string fixture(std::string_view name) { return ENTENTE_FIXTURES_DIR "/" + std::string(name); }

open_settings quick() {
    open_settings s;
    s.flush = flushing::by_system;
    s.checkpoint_beside = false;
    return s;
}

// Enough statements in one commit that it goes straight into a checkpoint.
void load_much(graph& g, std::uint32_t statements) {
    transaction t = g.begin();
    const relation_id r = t.relation("KNOWS");
    std::vector<entity_id> people;
    for (int i = 0; i < 1000; ++i) people.push_back(t.add_entity("person " + std::to_string(i), {"Person"}));
    for (std::uint32_t i = 0; i < statements; ++i) t.state(people[i * 7 % 1000], r, people[i * 13 % 1000]);
    t.commit();
}

} // namespace

TEST_CASE("a file of version 1 opens, checkpoint and journal, and says what it said then") {
    const graph read = graph::open_read_only(fixture("graph-file-v1.entente"));
    CHECK(first_difference(dump(read), content(fixture("graph-file-v1.expected"))) == "");
    CHECK(check_file(fixture("graph-file-v1.entente")).empty());

    const test_folder folder;
    for (const char* const suffix : {"", "-journal"})
        put(folder.path("copy" + std::string(suffix)),
            content(fixture("graph-file-v1.entente" + std::string(suffix))));
    graph written = graph::open(folder.path("copy"));
    CHECK(first_difference(dump(written), content(fixture("graph-file-v1.expected"))) == "");
    written.checkpoint();
    CHECK(first_difference(dump(graph::open_read_only(folder.path("copy"))),
                           content(fixture("graph-file-v1.expected"))) == "");
}

TEST_CASE(
    "what is committed is there after reopening, with and without a checkpoint between, in every query") {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        const test_folder folder;
        const std::string path = folder.path("graph");
        test_support::random_graph(seed, 12, 10).graph.backup(path);
        std::string expected = dump(graph::open_read_only(path));
        for (int round = 0; round < 3; ++round) {
            graph g = graph::open(path, quick());
            CHECK(first_difference(dump(g), expected) == "");
            transaction t = g.begin();
            const entity_id e = t.add_entity("round " + std::to_string(round), {"Round"});
            t.name(e, "name " + std::to_string(round), "en");
            t.state({e, t.relation("COUNTS"), t.intern(value(round)), interval::parse("2024~")});
            if (round > 0) t.retract(statement_id(static_cast<std::uint32_t>(round)));
            t.commit();
            if (round == 1) g.checkpoint();
            expected = dump(g);
            CHECK(first_difference(dump(graph::open_read_only(path)), expected) == "");
        }
        CHECK(check_file(path).empty());
    }
}

TEST_CASE(
    "random programs of changes agree with a plain list of statements, however often the file is reopened") {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        const test_folder folder;
        const std::string path = folder.path("graph");
        test::random_choices choose(seed);
        test::twin_graphs g(choose);
        open_settings settings = quick();
        settings.checkpoint_at = choose.one_in(2) ? 500 : 0;
        g.go_on_with(graph::open(path, settings));
        for (int step = 0; step < 40; ++step) {
            g.step([](const test::paired_view&) {});
            if (!choose.one_in(5)) continue;
            g.real.close();
            g.go_on_with(graph::open(path, settings));
            REQUIRE(test::difference(g, g.latest_view()) == "");
            REQUIRE(test::difference(g, g.any_view()) == "");
        }
        for (test::plain_belief past; past.at < g.plain_twin.commits; ++past.at)
            REQUIRE(test::difference(g, {g.real.now().as_known_at(transaction_id(past.at)), past}) == "");
        g.real.close();
        CHECK(check_file(path).empty());
    }
}

TEST_CASE("a reader follows the writer from commit to commit, also across checkpoints, and its views stay") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    graph writer = graph::open(path, quick());
    graph reader = graph::open_read_only(path);
    CHECK_FALSE(reader.refresh());
    const view empty = reader.now();
    for (int i = 0; i < 30; ++i) {
        writer.add_entity("entity " + std::to_string(i), {"Thing"});
        if (i % 7 == 3) writer.checkpoint();
        if (i % 11 == 5) {
            writer.checkpoint();
            writer.add_entity("more " + std::to_string(i));
            writer.checkpoint(); // the journal between was never seen by the reader
        }
        const view before = reader.now();
        CHECK(reader.refresh());
        CHECK_FALSE(reader.refresh());
        CHECK(reader.last_commit() == writer.last_commit());
        CHECK_FALSE(before.find("entity " + std::to_string(i)));
    }
    CHECK(first_difference(dump(reader), dump(writer)) == "");
    CHECK(empty.entity_end() == 0);
    writer.close();
    CHECK_FALSE(reader.refresh());
    writer = graph::open(path, quick());
    writer.add_entity("after the break");
    CHECK(reader.refresh());
    CHECK(reader.now().find("after the break"));
}

TEST_CASE("a second writer is refused with the holder's name, and let in when the first is done") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    std::optional<graph> first = graph::open(path);
    const error e = refusal([&] { (void)graph::open(path); });
    CHECK(e.kind() == error_kind::conflict);
    CHECK(e.message().find("process " + std::to_string(::getpid())) != std::string_view::npos);
    first->close();
    CHECK_NOTHROW((void)graph::open(path));
    CHECK(refusal([&] { first->add_entity("late"); }).kind() == error_kind::conflict);
}

TEST_CASE("a graph opened to read only refuses every change, and stays as it was") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    (void)graph::open(path).add_entity("there");
    graph reader = graph::open_read_only(path);
    const std::string before = dump(reader);
    CHECK(refusal([&] { reader.add_entity("new"); }).kind() == error_kind::conflict);
    CHECK(refusal([&] { (void)reader.begin(); }).kind() == error_kind::conflict);
    CHECK(refusal([&] { reader.checkpoint(); }).kind() == error_kind::conflict);
    CHECK(dump(reader) == before);
    CHECK(refusal([&] { (void)graph::open_read_only(folder.path("absent")); }).kind() == error_kind::io);
    open_settings settings;
    settings.create = false;
    CHECK(refusal([&] { (void)graph::open(folder.path("absent"), settings); }).kind() == error_kind::io);
    CHECK(folder.names() == std::vector<std::string>{"graph"});
}

TEST_CASE("a backup is the graph as it was, whatever comes after, and never replaces a file") {
    const test_folder folder;
    graph g = graph::open(folder.path("graph"), quick());
    g.add_entity("first", {"Thing"});
    const std::string then = dump(g);
    g.backup(folder.path("copy"));
    g.add_entity("second");
    CHECK(dump(graph::open_read_only(folder.path("copy"))) == then);
    CHECK(refusal([&] { g.backup(folder.path("copy")); }).kind() == error_kind::conflict);
    graph copy = graph::open(folder.path("copy"), quick());
    copy.add_entity("second of the copy");
    CHECK(dump(graph::open_read_only(folder.path("copy"))) == dump(copy));

    graph in_memory;
    in_memory.add_entity("in memory");
    in_memory.backup(folder.path("from memory"));
    CHECK(dump(graph::open_read_only(folder.path("from memory"))) == dump(in_memory));
}

TEST_CASE("a large load goes straight into a checkpoint, and the journal goes on from there") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    open_settings settings = quick();
    settings.checkpoint_at = 1 << 20;
    {
        graph g = graph::open(path, settings);
        load_much(g, 300'000);
        const file_status s = *status(g);
        CHECK(s.checkpoint == g.last_commit());
        CHECK(s.journal_bytes == 64);
        g.add_entity("after");
        CHECK(status(g)->journal_bytes > 64);
    }
    CHECK(check_file(path).empty());
    const graph again = graph::open_read_only(path);
    CHECK(again.now().find("after"));
    CHECK(again.now().find("person 999"));
    CHECK(again.now().statement_end() == 301'000); // with the types of the people
    std::uint32_t known = 0;
    again.now().for_each_statement(*again.now().ontology().find_relation("KNOWS"),
                                   [&](statement_id) { ++known; });
    CHECK(known == 300'000);
}

TEST_CASE("status and description tell what stands in the file") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    graph g = graph::open(path, quick());
    g.add_entity("a", {"Thing"});
    g.checkpoint();
    g.add_entity("b");
    const file_status s = *status(g);
    CHECK(s.writable);
    CHECK(s.checkpoint == transaction_id(1));
    CHECK(s.cut_bytes == 0);
    CHECK(s.checkpoint_bytes == content(path).size());
    CHECK(s.journal_bytes == content(path + "-journal").size());
    const file_description d = describe_file(path);
    CHECK(d.format_version == 1);
    CHECK(d.graph_id.size() == 32);
    CHECK(d.checkpoint == transaction_id(1));
    CHECK(d.last_commit == transaction_id(2));
    CHECK(d.statements == 1);
    CHECK(d.entities == 1);
    CHECK(d.writer.find("process") != std::string::npos);
    g.close();
    CHECK(describe_file(path).writer.empty());
    CHECK_FALSE(status(graph()));
}

TEST_CASE("a torn end of the journal is cut off and reported, and never is one cut off for a reader") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    open_settings settings = quick();
    settings.checkpoint_at = 0; // so that closing leaves the journal
    {
        graph g = graph::open(path, settings);
        g.add_entity("whole");
    }
    const std::string journal = content(path + "-journal");
    put(path + "-journal", journal + "the beginning of a record");
    CHECK(graph::open_read_only(path).now().find("whole"));
    CHECK(content(path + "-journal").size() == journal.size() + 25);
    graph g = graph::open(path, settings);
    CHECK(g.now().find("whole"));
    CHECK(status(g)->cut_bytes == 25);
    CHECK(status(g)->cut_at == journal.size());
    CHECK(content(path + "-journal") == journal);
}

TEST_CASE("checkpoint and journal that do not belong together are refused") {
    const test_folder folder;
    open_settings settings = quick();
    settings.checkpoint_at = 0;
    for (const char* const name : {"one", "two"}) {
        graph g = graph::open(folder.path(name), settings);
        g.add_entity(name);
    }
    put(folder.path("one-journal"), content(folder.path("two-journal")));
    CHECK(refusal([&] { (void)graph::open(folder.path("one"), settings); }).kind() == error_kind::damaged);
    CHECK(refusal([&] { (void)graph::open_read_only(folder.path("one")); }).kind() == error_kind::damaged);
    CHECK_FALSE(check_file(folder.path("one")).empty());

    // A checkpoint from before: commits between it and the journal are missing.
    graph g = graph::open(folder.path("two"), settings);
    const std::string old = content(folder.path("two"));
    g.add_entity("more");
    g.checkpoint();
    g.add_entity("and more");
    g.close();
    put(folder.path("two"), old);
    CHECK(refusal([&] { (void)graph::open(folder.path("two"), settings); }).kind() == error_kind::damaged);
}

TEST_SUITE_BEGIN("threads");

TEST_CASE(
    "what killed programs left unfinished is removed when the file is opened for writing, and by a vacuum") {
    test_folder folder;
    const std::string path = folder.path("g");
    graph::open(path).close();
    const std::vector<const char*> unfinished{"g.new-7-1", "g-journal.new-123456-70", "g-checked.new-1-1"};
    const std::vector<const char*> others{"g.new-7",     "g.new-7-",    "g.new--1",
                                          "g.new-7-1x",  "gg.new-7-1",  "g.new-a-1",
                                          "g-x.new-7-1", "g.new-7-1-1", "h.new-7-1"};
    for (const char* name : others) put(folder.path(name), "of somebody else");
    const std::vector<std::string> names = folder.names();
    const auto leave = [&] {
        for (const char* name : unfinished) put(folder.path(name), "erased");
    };
    leave();
    (void)graph::open_read_only(path);
    CHECK(folder.names().size() == names.size() + unfinished.size());
    graph::open(path).close();
    CHECK(folder.names() == names);
    leave();
    (void)vacuum_file(path, {});
    CHECK(folder.names() == names);
}

TEST_CASE("a writer that comes while somebody asks who writes is not refused") {
    test_folder folder;
    const std::string path = folder.path("g");
    graph::open(path).close();
    std::atomic<bool> done = false;
    std::string said;
    std::thread asking([&] {
        while (!done) try {
                if (const std::string writer = describe_file(path).writer;
                    !writer.empty() && writer.find("process") == std::string::npos)
                    said = writer;
            } catch (const error&) {} // the journal may have gone meanwhile
    });
    int refused = 0;
    for (int i = 0; i < 300; ++i) {
        put(path + "-lock", i % 2 == 0 ? "" : "process 999999999\n"); // as one that was killed left it
        try {
            graph::open(path).close();
        } catch (const error&) {
            ++refused;
        }
    }
    done = true;
    asking.join();
    CHECK(refused == 0);
    CHECK(said == "");
}

TEST_CASE("threads that commit together all find what they committed, and readers see only whole commits") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    open_settings settings;
    settings.flush = flushing::group;
    settings.checkpoint_at = 3000;
    constexpr int writers = 4, commits = 25;
    {
        graph g = graph::open(path, settings);
        std::vector<std::thread> threads;
        for (int w = 0; w < writers; ++w)
            threads.emplace_back([&, w] {
                for (int i = 0; i < commits; ++i) {
                    transaction t = g.begin();
                    const std::string key = std::to_string(w) + ":" + std::to_string(i);
                    const entity_id a = t.add_entity(key + " a"), b = t.add_entity(key + " b");
                    t.state(a, t.relation("WITH"), b);
                    const transaction_id number = t.commit();
                    CHECK(g.last_commit() >= number);
                    CHECK(g.now().find(key + " b"));
                }
            });
        threads.emplace_back([&] {
            for (int i = 0; i < 200; ++i) {
                const view v = g.now();
                std::uint32_t entities = 0, statements = 0;
                v.for_each_entity([&](entity_id) { ++entities; });
                v.for_each_statement([&](statement_id) { ++statements; });
                CHECK(entities == 2 * statements);
            }
        });
        for (std::thread& t : threads) t.join();
        CHECK(status(g)->checkpoint_problem == "");
    }
    const graph again = graph::open_read_only(path);
    CHECK(again.last_commit() == transaction_id(writers * commits));
    for (int w = 0; w < writers; ++w)
        for (int i = 0; i < commits; ++i)
            CHECK(again.now().find(std::to_string(w) + ":" + std::to_string(i) + " a"));
    CHECK(check_file(path).empty());
}

TEST_SUITE_END();
