// SPDX-License-Identifier: BSL-1.0
// Graphs in files of their own.
#include <entente/saved_graph.hpp>

#include "support/damage.hpp"
#include "support/faulty_files.hpp"
#include "support/random_graph.hpp"
#include "support/same_graph.hpp"

#include <entente/archive/portable_archive.hpp>
#include <entente/store/container.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>

namespace {

using entente::error;
using entente::error_kind;
using test_support::content;
using test_support::difference;
using test_support::random_graph;
using test_support::test_folder;

std::string fixture(std::string_view name) {
    return (std::filesystem::path(ENTENTE_FIXTURES_DIR) / name).string();
}

std::string encoded(const entente::graph& g) {
    std::string bytes;
    encode(g, bytes);
    return bytes;
}

entente::graph decoded(std::string_view bytes) {
    entente::byte_reader in(bytes);
    entente::graph g = entente::decode_graph(in);
    in.require_end();
    return g;
}

} // namespace

TEST_CASE("random graphs come back from a file equal in every query, as known at every commit") {
    const test_folder folder;
    for (std::uint64_t seed = 100; seed < 160; ++seed) {
        const random_graph made(seed, 12, 14);
        entente::save(made.graph, folder.path("graph"));
        const entente::graph loaded = entente::load(folder.path("graph"));
        CAPTURE(seed);
        CHECK(difference(made.graph, loaded) == "");
        CHECK(encoded(loaded) == encoded(made.graph));
    }
}

TEST_CASE("a file of version 1 loads as what it was saved as, and is saved again byte by byte") {
    const entente::graph loaded = entente::load(fixture("graph-v1.entente"));
    CHECK(test_support::first_difference(test_support::graph_dump(loaded).content().take(),
                                         content(fixture("graph-v1.expected"))) == "");
    const test_folder folder;
    entente::save(loaded, folder.path("again"));
    CHECK(content(folder.path("again")) == content(fixture("graph-v1.entente")));
}

TEST_CASE(
    "of a file's damages, a thousand of bits and every cut, none loads and each is told with the file") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    const random_graph made(1, 6, 10);
    entente::save(made.graph, path);
    const std::string good = content(path);
    const auto is_refused = [&](const std::string& bytes) {
        test_support::put(path, bytes);
        try {
            (void)entente::load(path);
        } catch (const error& e) {
            return e.kind() == error_kind::damaged && e.place().find(path) != std::string_view::npos &&
                   e.place().find("offset") != std::string_view::npos && !e.remedy().empty();
        }
        return false;
    };
    std::mt19937_64 random(1);
    int refused = 0;
    for (int i = 0; i < 1000; ++i) refused += is_refused(test_support::damaged(good, random));
    CHECK(refused == 1000);
    for (std::size_t length = 0; length < good.size(); ++length) {
        CAPTURE(length);
        CHECK(is_refused(good.substr(0, length)));
    }
    CHECK(is_refused(good + '\0'));
    test_support::put(path, good);
    CHECK(difference(made.graph, entente::load(path)) == "");
}

TEST_CASE(
    "bytes whose checksums fit and that make no graph are refused, and those that make one are those that it writes") {
    // Damage to the archive itself, as if the container's checks had passed.
    const std::string good = encoded(random_graph(2, 6, 10).graph);
    std::mt19937_64 random(3);
    int refused = 0, made = 0;
    for (int i = 0; i < 4000; ++i) {
        const std::string bytes = test_support::damaged(good, random);
        try {
            const entente::graph g = decoded(bytes);
            ++made;
            CHECK(encoded(g) == bytes);
            if (made % 20 == 0) (void)test_support::dump(g);
        } catch (const error& e) {
            ++refused;
            CHECK((e.kind() == error_kind::damaged || e.kind() == error_kind::unsupported));
            CHECK_FALSE(e.message().empty());
        }
    }
    CHECK(refused > 2000);
    CHECK(made > 100);
}

TEST_CASE("a failed load or save says which file, and a failed save leaves the old one") {
    const test_folder folder;
    const std::string path = folder.path("graph");
    CHECK_THROWS_AS((void)entente::load(path), error);
    const random_graph first(1, 5, 5), second(2, 8, 8);
    entente::save(first.graph, path);
    const std::string before = content(path);
    test_support::faulty_files counting;
    counting.most_written = 100;
    entente::save(second.graph, folder.path("other"), counting);
    for (std::size_t failing = 0; failing + 1 < counting.calls.size(); ++failing) {
        test_support::faulty_files files(failing);
        files.most_written = 100;
        CHECK_THROWS_AS(entente::save(second.graph, path, files), error);
        CHECK(content(path) == before);
        CHECK(folder.names() == std::vector<std::string>{"graph", "other"});
    }
    test_support::faulty_files files;
    (void)entente::load(path, files);
    const std::size_t calls = files.calls.size();
    for (std::size_t failing = 0; failing + 1 < calls;
         ++failing) { // the last is closing, which no reader minds
        test_support::faulty_files faulty(failing);
        CHECK_THROWS_AS((void)entente::load(path, faulty), error);
        CHECK(faulty.open_handles == 0);
    }
}

TEST_CASE("an archive of a later version is not called damaged") {
    std::string bytes = encoded(entente::graph());
    bytes[0] = 2;
    try {
        (void)decoded(bytes);
        FAIL("a later version was read");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::unsupported);
    }
    CHECK_THROWS_AS((void)decoded(encoded(entente::graph()) + "x"), error);
}

TEST_CASE("a graph is saved as of a commit while another thread changes it") {
    entente::graph g;
    const auto a = g.add_entity("a");
    std::atomic<bool> enough{false};
    std::thread writer([&] {
        for (int i = 0; !enough && i < 1500; ++i) {
            auto t = g.begin();
            const auto b = t.add_entity("b" + std::to_string(i), {"Type " + std::to_string(i % 50)});
            t.state({a,
                     t.relation("MET " + std::to_string(i % 50)),
                     b,
                     {},
                     {},
                     {},
                     0.5f,
                     t.intern(entente::reported_by(b).words(std::to_string(i)))});
            if (i > 0) t.retract(entente::statement_id(static_cast<std::uint32_t>(i)));
            t.commit();
        }
    });
    for (int i = 0; i < 15; ++i) {
        const std::uint32_t before = g.last_commit().value();
        const entente::graph copy = decoded(encoded(g));
        const auto commit = copy.last_commit();
        CHECK(commit.value() >= before);
        const auto seen = copy.now(), then = g.now().as_known_at(commit);
        REQUIRE(seen.statement_end() == then.statement_end());
        bool same = true;
        for (std::uint32_t s = 0; s < seen.statement_end(); ++s) {
            const entente::statement_id id(s);
            same = same && seen.sees(id) == then.sees(id) && seen[id].object == then[id].object &&
                   seen[id].retracted == then[id].retracted && seen[id].reference == then[id].reference;
        }
        CHECK(same);
    }
    enough = true;
    writer.join();
}
