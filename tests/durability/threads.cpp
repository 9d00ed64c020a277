// SPDX-License-Identifier: BSL-1.0
// Many threads on one durable graph: writers in group commit, readers, checkpoints, and readers of the file beside them.
#include "durability/content_digest.hpp"

#include "support/faulty_files.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

using entente::graph;
using entente::open_settings;
using entente::view;
using namespace test_support;

constexpr std::uint32_t writer_count = 4;

// Commits of writer w: each adds an entity with a key, and two statements that belong together. Every eighth takes the newest back.
struct shared_graph {
    explicit shared_graph(const std::string& path, const open_settings& settings)
        : g(graph::open(path, settings)) {}
    graph g;
    std::atomic<std::uint32_t> failures{0}, looks{0}, writing{writer_count};
    std::mutex guard;
    std::string failure;
    void fail(const std::string& what) {
        const std::lock_guard held(guard);
        if (failures++ == 0) failure = what;
    }
};

std::string key_of(std::uint32_t writer, std::uint32_t n) {
    return std::to_string(writer) + "/" + std::to_string(n);
}

void write(shared_graph& w, std::uint32_t writer, std::uint32_t commits) {
    try {
        for (std::uint32_t n = 0; n < commits; ++n) {
            entente::transaction t = w.g.begin();
            const entente::entity_id e = t.add_entity(key_of(writer, n));
            const entente::relation_id first = t.relation("FIRST"), second = t.relation("SECOND");
            const entente::statement_id one =
                t.state({e, first, t.intern(entente::value(key_of(writer, n))), {}});
            const entente::statement_id two = t.state({e, second, e, {}});
            if (n % 8 == 7) {
                t.retract(one);
                t.retract(two);
            }
            const entente::transaction_id made = t.commit();
            // What was acknowledged is seen at once.
            const view v = w.g.now();
            if (v.transaction() < made) w.fail("an acknowledged commit is not seen");
            if (!v.find(key_of(writer, n))) w.fail("an acknowledged entity is not seen");
        }
    } catch (const std::exception& e) {
        w.fail(e.what());
    }
    --w.writing;
}

// Each commit whole: as many of the one statement as of the other, and both of the same entities.
std::string torn(const view& v) {
    const auto first = v.ontology().find_relation("FIRST"), second = v.ontology().find_relation("SECOND");
    if (!first || !second) return v.entity_end() == 0 ? "" : "no ontology";
    std::uint64_t firsts = 0, seconds = 0, sum = 0;
    v.for_each_statement(*first, [&](entente::statement_id s) {
        ++firsts;
        sum += v[s].subject.raw();
    });
    v.for_each_statement(*second, [&](entente::statement_id s) {
        ++seconds;
        sum -= v[s].subject.raw();
    });
    if (firsts != seconds || sum != 0) return "a commit is seen in part";
    if (v.entity_end() != v.transaction().value()) return "another number of entities than of commits";
    return {};
}

void look(shared_graph& w) {
    std::uint32_t last = 0;
    while (w.writing.load() > 0) {
        const view v = w.g.now();
        if (v.transaction().value() < last) w.fail("went back");
        last = v.transaction().value();
        if (const std::string wrong = torn(v); !wrong.empty()) w.fail(wrong);
        if (const std::string wrong = torn(v.as_known_at(entente::transaction_id(last / 2))); !wrong.empty())
            w.fail(wrong + ", of the past");
        ++w.looks;
    }
}

void look_at_file(shared_graph& w, const std::string& path) {
    try {
        graph reader = graph::open_read_only(path);
        std::uint32_t last = 0;
        do {
            const std::uint32_t acknowledged = w.g.last_commit().value();
            (void)reader.refresh();
            const view v = reader.now();
            if (v.transaction().value() < acknowledged) w.fail("a reader of the file misses a commit");
            if (v.transaction().value() < last) w.fail("a reader of the file went back");
            last = v.transaction().value();
            if (const std::string wrong = torn(v); !wrong.empty()) w.fail("a reader of the file: " + wrong);
            ++w.looks;
        } while (w.writing.load() > 0);
    } catch (const std::exception& e) {
        w.fail(std::string("a reader of the file: ") + e.what());
    }
}

void run(entente::flushing flush, std::uint64_t checkpoint_at, std::uint32_t commits) {
    const test_folder folder;
    const std::string path = folder.path("g.entente");
    open_settings settings;
    settings.flush = flush;
    settings.checkpoint_at = checkpoint_at;
    std::uint64_t content = 0;
    {
        shared_graph w(path, settings);
        std::vector<std::thread> threads;
        for (std::uint32_t i = 0; i < writer_count; ++i)
            threads.emplace_back([&, i] { write(w, i, commits); });
        threads.emplace_back([&] { look(w); });
        threads.emplace_back([&] { look_at_file(w, path); });
        threads.emplace_back([&] {
            try {
                int i = 0;
                do { // once at least, however late this thread gets its turn
                    w.g.checkpoint();
                    if (i % 4 == 0) w.g.backup(folder.path("backup " + std::to_string(i)));
                    ++i;
                    std::this_thread::yield();
                } while (w.writing.load() > 0);
            } catch (const std::exception& e) {
                w.fail(std::string("a checkpoint: ") + e.what());
            }
        });
        for (std::thread& thread : threads) thread.join();
        CHECK(w.failure == "");
        CHECK(w.looks > 0);
        CHECK(w.g.last_commit().value() == writer_count * commits);
        CHECK(torn(w.g.now()) == "");
        content = digest(w.g);
        w.g.close();
    }
    const graph again = graph::open_read_only(path);
    CHECK(digest(again) == content);
    for (std::uint32_t i = 0; i < writer_count; ++i)
        for (std::uint32_t n = 0; n < commits; ++n) CHECK(again.now().find(key_of(i, n)).has_value());
    const graph backup = graph::open_read_only(folder.path("backup 0"));
    CHECK(torn(backup.now()) == "");
    CHECK(content_digest(backup, backup.last_commit()).value() ==
          content_digest(again, backup.last_commit()).value());
}

} // namespace

TEST_SUITE("threads") {

    TEST_CASE("writers in group commit, readers, checkpoints and backups go on together and lose nothing") {
        run(entente::flushing::group, 4'000, 100);
    }

    TEST_CASE("the same where each commit is flushed alone") {
        run(entente::flushing::each_commit, 4'000, 40);
    }

    TEST_CASE("the same where the operating system flushes when it pleases") {
        run(entente::flushing::by_system, 1, 100);
    }

} // TEST_SUITE
