// SPDX-License-Identifier: BSL-1.0
// Death at every call of the system: after each the file opens, and the graph is what it was after some commit, with none missing that was
// acknowledged. ENTENTE_CRASH_POINTS in the environment says how many deaths to try; without it 24,000, or the share that support/tries.hpp speaks of.
#include "durability/crash_points.hpp"
#include "support/tries.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using entente::graph;
using entente::open_settings;
using namespace test_support;

std::uint64_t wanted_points() {
    const char* asked = std::getenv("ENTENTE_CRASH_POINTS");
    return asked ? std::strtoull(asked, nullptr, 10) : share_of(24'000);
}

std::string to_text(const crash_point& p) {
    return std::string(p.killed ? "killed" : "without power") + " before call " + std::to_string(p.number) +
           ", " + p.call + ", survivors " + std::to_string(p.seed);
}

// Opens the file on each disk, and goes on with it.
class reopener {
public:
    std::uint64_t opened = 0, opened_twice = 0;
    std::string failure; // the first

    /// `promised`: by the program that died. Every `twice_every`th time the machine dies once more while the file is opened again.
    void check(const crash_point& p, const promises& promised, const std::string& program,
               std::uint64_t twice_every) {
        if (!failure.empty()) return;
        ++opened;
        promises again;
        again.digests = promised.digests;
        again.dumps = promised.dumps;
        again.acknowledged = p.at_least;
        again.flushed = p.killed ? p.flushed : p.at_least;
        again.begun = p.at_most;
        simulated_disk disk(p.disk);
        std::optional<crash_recorder> recorder;
        if (twice_every != 0 && opened % twice_every == 0) recorder.emplace(disk, again, 1, opened);
        std::string found;
        try {
            found = reopen(disk, p, again);
        } catch (const entente::error& e) {
            found = e.what();
        }
        if (!found.empty()) failure = program + ", " + to_text(p) + ": " + found;
        if (!recorder) return;
        for (std::size_t i = opened % 16; i < recorder->points.size(); i += 16) {
            check(recorder->points[i], again, program + ", " + to_text(p) + ", opened again", 0);
            ++opened_twice;
        }
    }

private:
    [[nodiscard]] std::string reopen(simulated_disk& disk, const crash_point& p, promises& again) {
        open_settings settings;
        settings.flush = static_cast<entente::flushing>(p.number % 3);
        settings.journal_ahead = p.number % 2 * 700;
        if (p.number % 5 == 0) settings.verify = entente::verification::always;
        const bool flushes = settings.flush != entente::flushing::by_system;
        std::optional<std::uint32_t> read;
        if (opened % 4 == 0 && disk.state().find(graph_path) != 0) {
            simulated_disk::process files(disk);
            settings.files = &files;
            const graph g = graph::open_read_only(graph_path, settings);
            if (const std::string d = again.difference(g); !d.empty()) return "read only: " + d;
            read = g.last_commit().value();
        }
        {
            simulated_disk::process files(disk);
            settings.files = &files;
            graph g = graph::open(graph_path, settings);
            const std::uint32_t last = g.last_commit().value();
            if (read.value_or(last) != last) return "a reader found another last commit";
            if (last < p.at_least || last > p.at_most)
                return "the last commit is " + std::to_string(last) + ", and should be " +
                       std::to_string(p.at_least) + " to " + std::to_string(p.at_most);
            if (const std::string d = again.difference(g); !d.empty()) return d;
            again.digests.resize(last + 1);
            again.dumps.clear();
            again.acknowledge(g, flushes);
            // It goes on.
            const entente::entity_id e = g.add_entity("added after the death " + std::to_string(p.seed));
            again.acknowledge(g, flushes);
            if (opened % 8 == 1) g.checkpoint();
            if (opened % 2 == 0) {
                g.remove(e);
                again.acknowledge(g, flushes);
            }
            if (opened % 3 == 0) g.close();
        }
        simulated_disk::process files(disk);
        settings.files = &files;
        if (opened % 8 == 3)
            for (const entente::damage& d : entente::check_file(graph_path, files))
                return d.place + ": " + d.problem;
        const graph g = graph::open_read_only(graph_path, settings);
        if (g.last_commit().value() != again.acknowledged) return "what was committed afterwards is missing";
        const std::string d = again.difference(g);
        return d.empty() ? d : "afterwards: " + d;
    }
};

std::string describe(std::uint64_t seed, const open_settings& settings) {
    return "program " + std::to_string(seed) + " (flushing " +
           std::to_string(static_cast<int>(settings.flush)) + ", checkpoint at " +
           std::to_string(settings.checkpoint_at) + ")";
}

} // namespace

TEST_CASE("whenever the machine or the process dies, the file opens, and no acknowledged commit is missing") {
    reopener all;
    std::uint64_t programs = 0, calls = 0, deaths = 0;
    for (; all.opened < wanted_points() && all.failure.empty(); ++programs) {
        promises promised;
        promised.in_words = programs % 16 == 5;
        simulated_disk disk;
        if (programs % 3 == 1) disk.most_written = 300 + programs * 7919 % 1000;
        if (programs % 4 == 1) disk.most_read = 300;
        crash_recorder recorder(disk, promised, 2, programs);
        random_writer writer(disk, promised, programs);
        writer.run(promised.in_words ? 12 : 25);
        disk.plan = nullptr;
        for (const crash_point& p : recorder.points)
            all.check(p, promised, describe(programs, writer.settings()), 128);
        calls += disk.calls();
        deaths += recorder.count;
    }
    CHECK(all.failure == "");
    CHECK(all.opened_twice > all.opened / 100);
    MESSAGE(all.opened, " crash points opened (", deaths, " deaths at ", calls, " calls of ", programs,
            " programs, as far as they left different disks; ", all.opened_twice,
            " died again while opening)");
}

TEST_CASE("on a disk that only says it flushes, commits are found missing") {
    for (const char* lie : {"flush_data", "flush", "flush_folder"}) {
        reopener all;
        for (std::uint64_t seed = 0; seed < 60 && all.failure.empty(); ++seed) {
            promises promised;
            simulated_disk disk;
            crash_recorder recorder(disk, promised, 4, seed);
            recorder.ignored = lie;
            random_writer writer(disk, promised, seed);
            writer.run(25);
            disk.plan = nullptr;
            for (const crash_point& p : recorder.points)
                all.check(p, promised, describe(seed, writer.settings()), 0);
        }
        INFO(lie);
        CHECK(all.failure != "");
    }
}

TEST_CASE("a program that dies again and again goes on from where it was") {
    const std::uint64_t programs = 1 + wanted_points() / 3000;
    reopener all;
    for (std::uint64_t seed = 0; seed < programs && all.failure.empty(); ++seed) {
        std::vector<std::uint64_t> digests;
        disk_state state;
        random_changes choose(seed);
        std::uint32_t first = 0;
        for (std::uint64_t life = 0; life < 12 && all.failure.empty(); ++life) {
            promises promised;
            promised.digests = digests;
            promised.flushed = promised.acknowledged = first;
            promised.begun = static_cast<std::uint32_t>(digests.size());
            simulated_disk disk(state);
            crash_recorder recorder(disk, promised, 1, seed * 100 + life);
            random_writer writer(disk, promised, seed * 1000 + life);
            writer.run(8);
            disk.plan = nullptr;
            const crash_point& death =
                recorder.points[choose.below(static_cast<std::uint32_t>(recorder.points.size()))];
            const std::string which = describe(seed, writer.settings()) + ", life " + std::to_string(life);
            for (const crash_point& p : recorder.points)
                if (&p == &death || choose.one_in(16)) all.check(p, promised, which, 0);
            // What survived is what the next life starts from.
            state = death.disk;
            simulated_disk looking(state.after_kill());
            simulated_disk::process files(looking);
            open_settings settings;
            settings.files = &files;
            const graph g = graph::open(graph_path, settings);
            first = g.last_commit().value();
            digests = promised.digests;
            digests.resize(first + 1);
            if (death.killed) first = death.flushed;
        }
    }
    CHECK(all.failure == "");
    MESSAGE(all.opened, " crash points opened of ", programs, " programs that died twelve times");
}

TEST_CASE("a death that is felt, call by call, is survived like one that is not") {
    reopener all;
    for (std::uint64_t seed = 1000; seed < 1000 + share_of(6) && all.failure.empty(); ++seed) {
        std::vector<std::uint64_t> undisturbed; // what the commits are that the program dies in
        {
            promises promised;
            simulated_disk disk;
            random_writer(disk, promised, seed).run(12);
            undisturbed = promised.digests;
        }
        bool died = true;
        for (std::uint64_t call = 0; died && all.failure.empty(); call += 1 + call / 40) {
            const bool killed = call % 2 == 0;
            promises promised;
            promised.digests = undisturbed;
            simulated_disk disk;
            disk.plan = at_call(call, killed ? outcome::killed : outcome::crashed);
            random_writer writer(disk, promised, seed);
            died = false;
            try {
                writer.run(12);
            } catch (const crashed&) {
                died = true;
            } catch (const entente::error& e) {
                died = true; // a checkpoint beside may have felt it first
                if (e.kind() != entente::error_kind::io) all.failure = e.what();
            }
            crash_point p;
            p.killed = killed;
            p.at_least = killed ? promised.acknowledged.load() : promised.flushed.load();
            p.at_most = promised.begun;
            p.flushed = promised.flushed;
            p.number = p.seed = call;
            p.disk = killed ? disk.state().after_kill() : disk.state().after_power_failure(call);
            all.check(p, promised, describe(seed, writer.settings()), 0);
        }
    }
    CHECK(all.failure == "");
    CHECK(all.opened > 50 * share_of(6));
}

TEST_CASE("a writer between any two calls of a reader takes nothing from what the reader sees") {
    std::uint64_t seen = 0;
    for (std::uint64_t seed = 0; seed < share_of(60); ++seed) {
        promises promised;
        simulated_disk disk;
        random_writer writer(disk, promised, seed);
        writer.never_beside(); // a thread of its own could not use the disk between two calls
        writer.open();
        watching_reader reader(disk, promised);
        random_changes choose(seed);
        disk.plan = [&](const disk_call&) {
            if (choose.one_in(6)) writer.step();
            return outcome::done;
        };
        for (int i = 0; i < 8; ++i) {
            reader.look();
            if (i % 4 == 2) reader.leave();
        }
        disk.plan = nullptr;
        INFO(describe(seed, writer.settings()));
        CHECK(reader.difference == "");
        for (const auto& [commit, content] : reader.seen) CHECK(promised.digests.at(commit) == content);
        seen += reader.seen.size();
    }
    CHECK(seen > 5 * share_of(60));
}

TEST_CASE(
    "a reader between any two calls of a writer sees the graph after a commit, and all that is acknowledged") {
    std::uint64_t looks = 0;
    for (std::uint64_t seed = 0; seed < share_of(40); ++seed) {
        promises promised;
        simulated_disk disk;
        if (seed % 2 == 1) disk.most_written = 60;
        watching_reader often(disk, promised), seldom(disk, promised);
        crash_recorder recorder(disk, promised, 0, seed);
        std::uint64_t moments = 0;
        recorder.between = [&] {
            ++moments;
            often.look();
            if (moments % 29 == 0) seldom.look();
            if (moments % 97 == 0) often.leave();
        };
        random_writer writer(disk, promised, seed);
        writer.run(30);
        disk.plan = nullptr;
        INFO(describe(seed, writer.settings()));
        for (watching_reader* reader : {&often, &seldom}) {
            CHECK(reader->difference == "");
            looks += reader->looks;
            bool equal = true;
            for (const auto& [commit, content] : reader->seen)
                equal = equal && commit < promised.digests.size() && promised.digests[commit] == content;
            CHECK(equal);
        }
    }
    CHECK(looks > 75 * share_of(40));
}
