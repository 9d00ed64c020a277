// SPDX-License-Identifier: BSL-1.0
// A program of commits, checkpoints and reopenings on a simulated disk, and what that disk may hold had the machine or the process died
// before any of its calls.
#pragma once

#include "content_digest.hpp"
#include "random_changes.hpp"

#include "support/graph_dump.hpp"
#include "support/simulated_disk.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace test_support {

inline const std::string graph_path = "data/g.entente";

/// What a program was promised so far.
struct promises {
    std::vector<std::uint64_t> digests;         ///< of the graph after each commit, from 0
    std::atomic<std::uint32_t> acknowledged{0}; ///< the last commit that returned
    std::atomic<std::uint32_t> flushed{0};      ///< the last commit that has to survive a power failure
    std::atomic<std::uint32_t> begun{1};        ///< the last commit that may be there
    /// Whether to keep the `dumps` too: what graph_dump.hpp says of the views of the graph after each commit.
    bool in_words = false;
    std::vector<std::string> dumps;

    /// A commit is there, and on the disk if `on_disk`.
    void acknowledge(const entente::graph& g, bool on_disk) {
        const std::uint32_t last = g.last_commit().value();
        if (last == digests.size()) {
            digests.push_back(digest(g));
            if (in_words) dumps.push_back(graph_dump(g).views().take());
        }
        acknowledged = last;
        if (on_disk) flushed = last;
        begun = last + 1;
    }
    /// How a graph differs from what it was after its last commit; empty if it does not.
    [[nodiscard]] std::string difference(const entente::graph& g) const {
        const std::uint32_t last = g.last_commit().value();
        const std::string which = "commit " + std::to_string(last);
        if (last >= digests.size()) return which + " was never made";
        if (digests[last] != digest(g)) return "the graph is not what it was after " + which;
        if (last < dumps.size()) return first_difference(dumps[last], graph_dump(g).views().take());
        return {};
    }
};

/// The disk after a death, and which commits may be its last.
struct crash_point {
    disk_state disk;
    std::uint32_t at_least = 0, at_most = 0; ///< the last commit
    std::uint32_t flushed = 0;               ///< after a power failure later on
    bool killed = false;                     ///< the process only; the machine went on
    std::string call;
    std::uint64_t number = 0, seed = 0;
};

/// Collects crash points while a program runs on a disk.
class crash_recorder {
public:
    /// `failures`: power failures for each call, each with other survivors.
    crash_recorder(simulated_disk& disk, promises& promised, std::uint32_t failures, std::uint64_t seed)
        : disk_(disk),
          promised_(promised),
          failures_(failures),
          seed_(seed * 1'000'003) {
        disk.plan = [this](const disk_call& c) {
            record(c);
            return c.name == ignored ? outcome::ignored : outcome::done;
        };
    }
    crash_recorder(const crash_recorder&) = delete;
    crash_recorder& operator=(const crash_recorder&) = delete;
    ~crash_recorder() { disk_.plan = nullptr; }

    /// The name of calls that the disk only says it does.
    std::string ignored;
    /// What else is to happen between two calls.
    std::function<void()> between;
    /// Those that differ in what the disk holds or what was promised.
    std::vector<crash_point> points;
    /// All that there were.
    std::uint64_t count = 0;

private:
    void record(const disk_call& c) {
        crash_point p;
        p.call = std::string(c.name) + " of " + c.path;
        p.number = c.number;
        // First, as another thread may be acknowledging: what is on the disk can only be more.
        p.at_least = p.flushed = promised_.flushed.load();
        p.at_most = promised_.begun.load();
        for (std::uint32_t i = 0; i < failures_; ++i) {
            p.seed = ++seed_;
            p.disk = disk_.state().after_power_failure(p.seed);
            keep(p);
        }
        p.disk = disk_.state().after_kill();
        p.at_least = promised_.acknowledged.load();
        p.killed = true;
        keep(p);
        if (between) between();
    }
    void keep(const crash_point& p) {
        ++count;
        if (known_.insert(p.disk.digest() * 31 + p.at_least * 7 + p.at_most + p.killed).second)
            points.push_back(p);
    }

    simulated_disk& disk_;
    promises& promised_;
    std::uint32_t failures_;
    std::uint64_t seed_;
    std::unordered_set<std::uint64_t> known_;
};

/// A reader process beside a writer: at any moment it sees the graph after some commit, none that was acknowledged is missing, and it never
/// goes back.
class watching_reader {
public:
    watching_reader(simulated_disk& disk, const promises& promised) : files_(disk), promised_(promised) {}

    void look() {
        if (!difference.empty()) return;
        const std::uint32_t acknowledged = promised_.acknowledged.load();
        try {
            if (!graph_) {
                if (!files_.exists(graph_path)) return;
                entente::open_settings settings;
                settings.files = &files_;
                graph_.emplace(entente::graph::open_read_only(graph_path, settings));
            } else {
                const std::uint32_t before = graph_->last_commit().value();
                const bool moved = graph_->refresh();
                if (moved != (graph_->last_commit().value() > before))
                    difference = "refresh does not tell whether it went on";
            }
            const std::uint32_t last = graph_->last_commit().value();
            if (last < acknowledged || last < last_) difference = "commits are missing";
            last_ = last;
            ++looks;
            seen.emplace_back(last, digest(*graph_));
        } catch (const entente::error& e) {
            difference = std::string("a reader was refused: ") + e.what();
        }
    }
    /// Lets go of the file, to open it anew at the next look.
    void leave() {
        graph_.reset();
        last_ = 0;
    }

    std::string difference;
    std::uint64_t looks = 0;
    /// The commit and the content, each time.
    std::vector<std::pair<std::uint32_t, std::uint64_t>> seen;

private:
    simulated_disk::process files_;
    const promises& promised_;
    std::optional<entente::graph> graph_;
    std::uint32_t last_ = 0;
};

/// A writer that makes random changes, and writes down what it was promised.
class random_writer {
public:
    random_writer(simulated_disk& disk, promises& promised, std::uint64_t seed)
        : changes_(seed),
          disk_(disk),
          promised_(promised) {
        settings_.flush = static_cast<entente::flushing>(changes_.below(3));
        const std::uint64_t sizes[] = {0, 0, 200, 600, 2000};
        settings_.checkpoint_at = sizes[changes_.below(5)];
        const std::uint64_t ahead[] = {0, 8, 300, 5000};
        settings_.journal_ahead = ahead[seed % 4];
        settings_.checkpoint_beside = changes_.one_in(3); // otherwise a program runs alike each time
    }

    [[nodiscard]] const entente::open_settings& settings() const noexcept { return settings_; }
    void never_beside() noexcept { settings_.checkpoint_beside = false; }

    void run(std::uint32_t steps) {
        open();
        for (; steps > 0; --steps) step();
        if (changes_.one_in(2)) close();
        graph_.reset();
    }

    void open() {
        process_.emplace(disk_);
        settings_.files = &*process_;
        graph_.emplace(entente::graph::open(graph_path, settings_));
        promised_.acknowledge(*graph_, flushes());
    }
    void commit() {
        entente::transaction t = graph_->begin();
        t.set_time(time_ += 1'000'000); // the same, however often the program is run
        changes_.make(t);
        if (changes_.one_in(12)) return t.rollback();
        t.commit();
        promised_.acknowledge(*graph_, flushes());
    }
    void close() {
        graph_->close();
        promised_.flushed = promised_.acknowledged.load();
        graph_.reset();
    }

    /// A commit most of the time; or a checkpoint, or the file closed and opened again.
    void step() {
        switch (changes_.below(16)) {
        case 0:
            graph_->checkpoint();
            promised_.flushed = promised_.acknowledged.load();
            return;
        case 1:
            if (changes_.one_in(2)) close();
            graph_.reset();
            return open();
        default: commit();
        }
    }

private:
    [[nodiscard]] bool flushes() const noexcept { return settings_.flush != entente::flushing::by_system; }
    random_changes changes_;
    simulated_disk& disk_;
    promises& promised_;
    std::int64_t time_ = 1'725'580'800'000'000;
    entente::open_settings settings_;
    std::optional<simulated_disk::process> process_;
    std::optional<entente::graph> graph_;
};

} // namespace test_support
