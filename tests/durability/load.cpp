// SPDX-License-Identifier: BSL-1.0
// A load that makes most of a graph in one commit goes straight into a checkpoint: deaths and failures at each of its steps.
#include "durability/crash_points.hpp"
#include "support/tries.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace {

using entente::error;
using entente::error_kind;
using entente::graph;
using entente::open_settings;
using namespace test_support;

constexpr std::uint32_t load_size =
    300'000; // of 16 bytes each more than the 4 MiB from which a commit becomes a checkpoint

void small_commit(graph& g, std::uint32_t number) {
    entente::transaction t = g.begin();
    const entente::entity_id e = t.add_entity("small " + std::to_string(number));
    t.state({e, t.relation("IS"), t.intern(entente::value(std::int64_t{number})), {}});
    t.commit();
}
void load(graph& g) {
    entente::transaction t = g.begin();
    std::vector<entente::entity_id> entities;
    for (std::uint32_t i = 0; i < 1000; ++i) entities.push_back(t.add_entity("loaded " + std::to_string(i)));
    const entente::relation_id meets = t.relation("MEETS");
    for (std::uint32_t i = 0; i < load_size; ++i)
        t.state({entities[i % 1000], meets, entities[i * 7919 % 1000], {}});
    t.commit();
}

// Commit 1 is small, commit 2 the load, the others are small. What is wrong with a graph after commit `last`?
std::string wrong(const graph& g) {
    const std::uint32_t last = g.last_commit().value();
    const entente::view v = g.now();
    const std::uint32_t loaded = last >= 2 ? 1 : 0;
    if (v.statement_end() != last - loaded + loaded * load_size) return "another number of statements";
    if (v.entity_end() != last - loaded + loaded * 1000) return "another number of entities";
    for (std::uint32_t c = 1; c <= last; ++c)
        if (c != 2 && !v.find("small " + std::to_string(c)))
            return "commit " + std::to_string(c) + " is not there";
    if (loaded == 0) return {};
    const auto e = v.find("loaded 7");
    const auto meets = v.ontology().find_relation("MEETS");
    if (!e || !meets) return "the load is not there";
    std::uint32_t met = 0;
    v.for_each_neighbour(entente::direction::out, *e, *meets,
                         [&](entente::term, entente::statement_id) { ++met; });
    return met == load_size / 1000 ? "" : "the load is not there whole";
}

open_settings settings_of(simulated_disk::process& files, entente::flushing flush) {
    open_settings settings;
    settings.files = &files;
    settings.flush = flush;
    settings.checkpoint_at = std::uint64_t{4} << 20;
    settings.checkpoint_beside = false;
    return settings;
}

// Opens what is there, and goes on; what is wrong.
std::string reopen(const disk_state& state, std::uint32_t at_least, std::uint32_t at_most) {
    simulated_disk disk(state);
    simulated_disk::process files(disk);
    try {
        graph g = graph::open(graph_path, settings_of(files, entente::flushing::each_commit));
        const std::uint32_t last = g.last_commit().value();
        if (last < at_least || last > at_most)
            return "commit " + std::to_string(last) + ", not " + std::to_string(at_least) + " to " +
                   std::to_string(at_most);
        if (std::string w = wrong(g); !w.empty()) return w;
        if (last == 1) return {};
        small_commit(g, last + 1);
        return wrong(g);
    } catch (const error& e) {
        return e.what();
    }
}

} // namespace

TEST_CASE("a load dies at any of its steps, and is there whole or not at all") {
    for (const entente::flushing flush :
         {entente::flushing::each_commit, entente::flushing::group, entente::flushing::by_system}) {
        simulated_disk disk;
        simulated_disk::process files(disk);
        graph g = graph::open(graph_path, settings_of(files, flush));
        small_commit(g, 1);
        std::uint32_t acknowledged = 1, flushed = flush == entente::flushing::by_system ? 0 : 1;
        std::string found;
        std::uint64_t examined = 0, writes = 0, tried = 0;
        disk.plan = [&](const disk_call& c) {
            if (c.name.ends_with("write") && ++writes % 8 != 0) return outcome::done;
            ++tried;
            for (const bool killed : {false, true}) {
                const disk_state state =
                    killed ? disk.state().after_kill() : disk.state().after_power_failure(c.number);
                std::string w = reopen(state, killed ? acknowledged : flushed, acknowledged + 1);
                ++examined;
                if (!w.empty() && found.empty())
                    found = (killed ? "killed before " : "no power before ") + std::string(c.name) + " of " +
                            c.path + ": " + w;
            }
            return outcome::done;
        };
        load(g);
        acknowledged = flushed = 2; // a checkpoint is on the disk, whatever the setting
        small_commit(g, 3);
        acknowledged = 3;
        if (flush != entente::flushing::by_system) flushed = 3;
        disk.plan = nullptr;
        g.close();
        CHECK(found == "");
        CHECK(examined > 20);
        CHECK(reopen(disk.state().after_power_failure(1), 3, 3) == "");
    }
}

TEST_CASE(
    "whichever call of a load fails, the load is there or not, the file opens, and what follows is kept") {
    std::vector<std::string> calls;
    const auto run = [&](std::optional<std::uint64_t> failing, outcome how) -> std::string {
        simulated_disk disk;
        simulated_disk::process files(disk);
        std::uint32_t acknowledged = 1;
        std::string found;
        {
            graph g = graph::open(graph_path, settings_of(files, entente::flushing::each_commit));
            small_commit(g, 1);
            const std::uint64_t first = disk.calls();
            disk.plan = [&](const disk_call& c) {
                if (!failing) calls.emplace_back(c.name);
                return failing && c.number - first == *failing ? how : outcome::done;
            };
            const auto attempt = [&](auto change) {
                try {
                    change();
                    acknowledged = g.last_commit().value();
                } catch (const error& e) {
                    if (e.kind() != error_kind::io) found = e.what();
                }
                if (g.last_commit().value() != acknowledged) found = "a refused commit is there";
            };
            attempt([&] { load(g); });
            if (acknowledged == 2)
                for (std::uint32_t n = 3; n < 5; ++n) attempt([&] { small_commit(g, n); });
            else
                attempt([&] { load(g); }); // tried again
            disk.plan = nullptr;
        }
        if (disk.open_handles() != 0) return "handles are left open";
        // The load may be there after it was refused: whether its name got to the disk was not known.
        for (const disk_state& state : {disk.state().after_kill(), disk.state().after_power_failure(3)})
            if (std::string w = reopen(state, acknowledged, acknowledged + (failing ? 1 : 0));
                !w.empty() && found.empty())
                found = w;
        return found;
    };
    CHECK(run(std::nullopt, outcome::done) == "");
    std::uint64_t failures = 0;
    for (const outcome how : {outcome::refused, outcome::refused_late, outcome::dropped})
        for (std::uint64_t call = 0; call < calls.size(); ++call) {
            if (calls[call].ends_with("write") && call % 16 != 1) continue;
            if (how == outcome::refused_late && calls[call] == "create")
                continue; // who fails to open has no handle
            if (how == outcome::dropped && !calls[call].starts_with("flush")) continue;
            if (!is_tried(call + static_cast<std::uint64_t>(how))) continue;
            INFO("call ", call, ": ", calls[call], ", failure ", static_cast<int>(how));
            CHECK(run(call, how) == "");
            ++failures;
        }
    CHECK(failures > 12 / tries_one_in());
}
