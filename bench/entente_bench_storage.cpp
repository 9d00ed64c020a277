// SPDX-License-Identifier: BSL-1.0
// From the tables to a graph, in memory or in a file; opening the file; statements added to it, each commit on the disk when it returns.
#include "entente_bench_context.hpp"
#include "entente_bench_import.hpp"
#include "tables.hpp"

#include <filesystem>
#include <future>
#include <memory>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace entente::bench {
namespace {

// The file of a graph and those beside it.
std::vector<std::string> files_of(const std::string& path) {
    return {path, path + "-journal", path + "-lock"};
}

std::uint64_t disk_bytes(const std::string& path) {
    std::uint64_t sum = 0;
    for (const std::string& file : files_of(path)) {
        std::error_code absent;
        const auto bytes = std::filesystem::file_size(file, absent);
        if (!absent) sum += bytes;
    }
    return sum;
}

outcome load(const std::string& data, const std::string& path, std::optional<graph>& built) {
    graph& g = built.emplace(graph::open(path));
    import_tables(g, data);
    g.checkpoint();
    const std::uint64_t count = statement_count(g);
    g.close();
    return {.check = std::to_string(count), .units = count, .disk_bytes = disk_bytes(path)};
}

// What stands for the numbers of relations and sources.
struct known_ids {
    std::vector<relation_id> relations;
    std::vector<reference_id> sources;
};

known_ids ids_of(context& shared, graph& g) {
    known_ids known{shared.relations(), {}};
    transaction t = g.begin();
    for (std::uint16_t source = 0; source < insertion_sources; ++source)
        known.sources.push_back(t.intern(reported_by(outlet(source))));
    return known;
}

// One commit.
void insert(graph& into, const known_ids& known, std::span<const insertion> rows) {
    transaction t = into.begin();
    std::vector<std::string_view> keys;
    keys.reserve(2 * rows.size());
    for (const insertion& row : rows) keys.insert(keys.end(), {row.subject, row.object});
    const auto ends = t.find_all(keys);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const insertion& row = rows[i];
        entente::statement_row s{ends[2 * i].value(), known.relations[row.relation], ends[2 * i + 1].value()};
        s.valid = interval::days(row.valid_from, row.valid_to == no_end ? day_max : row.valid_to);
        s.confidence = static_cast<float>(row.confidence) / 100.0f;
        s.reference = known.sources[row.source];
        t.state(s);
    }
    t.commit();
}

// Runs the insertions, and tells what they appended to the journal, unless a checkpoint emptied it meanwhile.
template <class Insert>
outcome measure_journal(const graph& into, std::size_t statements, Insert run) {
    const std::uint64_t before = status(into)->journal_bytes;
    run();
    const std::uint64_t after = status(into)->journal_bytes;
    outcome result = answer(statements, statements);
    if (after > before) result.journal_bytes = after - before;
    return result;
}

void offer_insertion(suite& all, context& shared, const char* name, std::size_t commits, std::size_t each) {
    all.add(name, [&shared, commits, each] {
        graph& g = shared.writable(flushing::each_commit);
        return [&g, each, known = ids_of(shared, g), rows = shared.insertions(commits * each)] {
            return measure_journal(g, rows.size(), [&] {
                for (std::size_t at = 0; at < rows.size(); at += each)
                    insert(g, known, std::span(rows).subspan(at, each));
            });
        };
    });
}

void offer_group_insertion(suite& all, context& shared) {
    all.add("group1", [&shared] {
        graph& g = shared.writable(flushing::group);
        return [&g, known = ids_of(shared, g), rows = shared.insertions(group1_threads * group1_commits)] {
            return measure_journal(g, rows.size(), [&] {
                std::vector<std::future<void>> threads;
                for (std::size_t thread = 0; thread < group1_threads; ++thread)
                    threads.push_back(std::async(std::launch::async, [&, thread] {
                        for (const insertion& row :
                             std::span(rows).subspan(thread * group1_commits, group1_commits))
                            insert(g, known, {&row, 1});
                    }));
                for (auto& thread : threads) thread.get();
            });
        };
    });
}

} // namespace

void offer_storage(suite& all, context& shared) {
    all.add("bandwidth", [] {
        // What the machine can do at best: 400 MB read in order by one thread.
        return [words = std::vector<std::uint32_t>(100'000'000, 1)] {
            std::uint32_t sum = 0;
            for (const std::uint32_t w : words) sum += w;
            return answer(sum, words.size() * sizeof(std::uint32_t));
        };
    });
    all.add(
        "build",
        [&shared] {
            // The graph outlives the run, so that giving its memory back is not part of the time.
            return [data = shared.asked().data, built = std::make_shared<graph>()] {
                import_tables(*built, data);
                const std::uint64_t count = statement_count(*built);
                return outcome{.check = std::to_string(count), .units = count};
            };
        },
        repetition::once);
    if (!shared.in_file()) {
        for (const char* durable : {"load", "reopen", "insert1", "insert1000", "group1"})
            all.skip(durable, "--db names no file: nothing durable to measure");
        return;
    }
    all.add(
        "load",
        [&shared] {
            shared.close();
            for (const std::string& file : files_of(shared.asked().database)) std::filesystem::remove(file);
            // The closed graph outlives the run, as above.
            return [data = shared.asked().data, file = shared.asked().database,
                    built = std::make_shared<std::optional<graph>>()] { return load(data, file, *built); };
        },
        repetition::once);
    all.add(
        "reopen",
        [&shared] {
            return [file = shared.asked().database, key = shared.key(shared.params().lookup.front()),
                    opened = std::make_shared<std::optional<graph>>()] {
                const graph& g = opened->emplace(graph::open_read_only(file));
                return outcome{.check = std::to_string(g.now().find(key)->value())};
            };
        },
        repetition::once);
    offer_insertion(all, shared, "insert1", insert1_commits, 1);
    offer_insertion(all, shared, "insert1000", insert1000_commits, insert1000_statements);
    offer_group_insertion(all, shared);
}

} // namespace entente::bench
