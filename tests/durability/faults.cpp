// SPDX-License-Identifier: BSL-1.0
// Each call of the system fails: what was asked for is refused with error(io) or done all the same, the graph in memory is as before, the
// file too, and no commit that was acknowledged is ever missing.
#include "durability/crash_points.hpp"
#include "support/tries.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using entente::error;
using entente::error_kind;
using entente::graph;
using entente::open_settings;
using namespace test_support;

const std::string backup_path = "data/backup.entente", recovered_path = "data/recovered.entente";

// Everything that can be done with a file, once, on a disk of which some call fails.
class everything {
public:
    everything(std::uint64_t checkpoint_at, std::function<outcome(const disk_call&)> plan,
               std::vector<std::uint64_t> undisturbed = {})
        : plan_(std::move(plan)) {
        // The commits that fail could be there after a power failure.
        promised.digests = std::move(undisturbed);
        known_ = promised.digests.size();
        settings_.checkpoint_at = checkpoint_at;
        settings_.checkpoint_beside = false; // a program makes the same calls each time
        settings_.journal_ahead = 600;       // soon there, and soon used up
        disk.plan = [this](const disk_call& c) {
            const outcome result = plan_ ? plan_(c) : outcome::done;
            names.emplace_back(c.name);
            if (result == outcome::done) return result;
            failed = std::string(c.name) + " of " + c.path;
            flush_failed_ |= c.name.starts_with("flush") || result == outcome::refused_late;
            return result;
        };
    }

    simulated_disk disk;
    promises promised;
    std::vector<std::string> names; // of all calls
    std::string failed;             // the last call that failed
    std::string wrong;              // the first thing that should not be
    unsigned refusals = 0;

    void run() {
        open();
        for (int i = 0; i < 3; ++i) commit();
        checkpoint();
        for (int i = 0; i < 2; ++i) commit();
        read();
        commit();
        read();
        checkpoint();
        read();
        commit();
        read();
        step("a backup", [&] {
            if (writer_) writer_->backup(backup_path, *files());
        });
        for (int i = 0; i < 2; ++i) commit();
        checkpoint();
        checkpoint(); // nothing to do
        commit();
        close();
        if (!gone_) open();
        commit();
        close();
        reader_.reset();
        step("a description", [&] { (void)entente::describe_file(graph_path, *files()); });
        step("a check", [&] {
            for (const entente::damage& d : entente::check_file(graph_path, *files()))
                note("damage where there is none: " + d.place + ": " + d.problem);
        });
        step("a recovery", [&] {
            // What can't be read is lost to it, and told.
            lossy_ = !entente::recover_file(graph_path, recovered_path, *files()).found.empty();
        });
    }

    // Nobody has the file open: what is there?
    void look(bool one_failure) {
        writer_.reset();
        reader_.reset();
        disk.plan = nullptr;
        if (disk.open_handles() != 0) note("handles are left open");
        for (const std::string& name : disk.state().names())
            if (name.find(".new-") != std::string::npos && one_failure && !failed.starts_with("remove") &&
                !failed.starts_with("half"))
                note("a file is left behind: " + name);
        sound(disk.state().after_kill(), backup_path);
        if (!lossy_) sound(disk.state().after_kill(), recovered_path);
        const std::uint32_t last = promised.acknowledged;
        reopened(disk.state().after_kill(), last,
                 flush_failed_ || !one_failure ? promised.begun.load() : last, "reopened");
        for (std::uint64_t seed = 0; seed < 4; ++seed)
            reopened(disk.state().after_power_failure(seed), promised.flushed, promised.begun,
                     "after a power failure");
    }

private:
    void note(const std::string& what) {
        if (wrong.empty()) wrong = what;
    }
    entente::file_system* files() {
        if (!process_) process_.emplace(disk);
        return &*process_;
    }

    // True where it was done.
    bool step(const std::string& what, const std::function<void()>& action) {
        if (!wrong.empty()) return false;
        const std::uint64_t before = writer_ && !gone_ ? digest(*writer_) : 0;
        try {
            action();
            return true;
        } catch (const error& e) {
            ++refusals;
            const bool unreadable = e.kind() == error_kind::damaged && what == "a recovery";
            if (e.kind() != error_kind::io && !unreadable) note(what + " was refused with: " + e.what());
            if (e.place().find("data") == std::string_view::npos) note(what + ", no place: " + e.what());
        }
        if (writer_ && !gone_ && digest(*writer_) != before)
            note("the graph in memory was changed by " + what);
        return false;
    }
    void open() {
        settings_.files = files();
        const auto once = [&] {
            return step("opening", [&] { writer_.emplace(graph::open(graph_path, settings_)); });
        };
        // What failed once need not fail again.
        if (!once() && !once()) return;
        gone_ = false;
        acknowledge();
    }
    void commit() {
        if (!writer_) return;
        const std::uint32_t before = writer_->last_commit().value();
        const std::uint64_t seed = 100 + before;
        step("a commit", [&] {
            entente::transaction t = writer_->begin();
            t.set_time(1'725'580'800'000'000 + before);
            random_changes changes(seed); // the same, tried again
            for (int i = 0; i < 3; ++i) changes.make(t);
            t.commit_even_if_empty();
            t.commit();
        });
        if (writer_->last_commit().value() > before) {
            if (must_refuse_) note("a commit was acknowledged after a flush had failed");
            acknowledge();
        } else {
            must_refuse_ |= failed.starts_with("flush_data of ") && flush_failed_;
        }
    }
    void acknowledge() {
        const std::uint32_t last = writer_->last_commit().value();
        if (last < known_ && digest(*writer_) != promised.digests[last])
            note("not the graph of commit " + std::to_string(last));
        promised.acknowledge(*writer_, true);
    }
    void checkpoint() {
        if (writer_ && step("a checkpoint", [&] { writer_->checkpoint(); })) must_refuse_ = false;
    }
    void close() {
        if (!writer_) return;
        gone_ = true;
        must_refuse_ = false;
        step("closing", [&] { writer_->close(); });
        writer_.reset();
        gone_ = false;
    }
    void read() {
        if (!reading_) reading_.emplace(disk);
        open_settings settings;
        settings.files = &*reading_;
        step("reading", [&] {
            if (reader_)
                reader_->refresh();
            else if (disk.state().find(graph_path) != 0)
                reader_.emplace(graph::open_read_only(graph_path, settings));
            if (reader_ && writer_ && reader_->last_commit() < writer_->last_commit())
                note("a reader missed a commit");
        });
        if (reader_)
            if (const std::string d = promised.difference(*reader_); !d.empty()) note("a reader: " + d);
    }

    void reopened(disk_state state, std::uint32_t at_least, std::uint32_t at_most, const std::string& how) {
        if (!wrong.empty()) return;
        simulated_disk again(std::move(state));
        simulated_disk::process process(again);
        open_settings settings;
        settings.files = &process;
        try {
            std::uint32_t last = 0;
            {
                graph g = graph::open(graph_path, settings);
                last = g.last_commit().value();
                if (last < at_least || last > at_most)
                    note(how + ": commit " + std::to_string(last) + ", not " + std::to_string(at_least) +
                         " to " + std::to_string(at_most));
                else if (const std::string d = promised.difference(g); !d.empty())
                    note(how + ": " + d);
            }
            // What was seen once stays.
            simulated_disk later(again.state().after_power_failure(last));
            simulated_disk::process files(later);
            settings.files = &files;
            if (graph::open(graph_path, settings).last_commit().value() != last)
                note(how + ": lost by reopening");
        } catch (const error& e) {
            note(how + ": " + e.what());
        }
    }
    void sound(disk_state state, const std::string& path) {
        if (!wrong.empty() || state.find(path) == 0) return;
        simulated_disk copy(std::move(state));
        simulated_disk::process process(copy);
        open_settings settings;
        settings.files = &process;
        try {
            const graph g = graph::open_read_only(path, settings);
            if (const std::string d = promised.difference(g); !d.empty()) note(path + ": " + d);
        } catch (const error& e) {
            note(path + ": " + e.what());
        }
    }

    std::function<outcome(const disk_call&)> plan_;
    open_settings settings_;
    std::size_t known_ = 0;
    bool flush_failed_ = false, must_refuse_ = false, gone_ = false, lossy_ = false;
    std::optional<simulated_disk::process> process_, reading_;
    std::optional<graph> writer_, reader_;
};

// What each commit leaves where nothing fails, and how many calls that takes.
std::vector<std::uint64_t> undisturbed(std::uint64_t checkpoint_at, std::vector<std::string>& calls) {
    everything all(checkpoint_at, nullptr);
    all.run();
    calls = all.names;
    all.look(true);
    CHECK(all.wrong == "");
    CHECK(all.refusals == 0);
    CHECK(calls.size() > 100);
    return all.promised.digests;
}

} // namespace

TEST_CASE(
    "whichever call fails, once, nothing is changed by what is refused and nothing acknowledged is lost") {
    for (const std::uint64_t checkpoint_at : {0u, 1u}) {
        std::uint64_t refused = 0, runs = 0;
        std::vector<std::string> calls;
        const std::vector<std::uint64_t> digests = undisturbed(checkpoint_at, calls);
        for (const outcome how : {outcome::refused, outcome::refused_late, outcome::dropped})
            for (std::uint64_t call = 0; call < calls.size(); ++call) {
                const bool flushes = calls[call].starts_with("flush");
                const bool changes = calls[call] == "rename" || calls[call] == "truncate" ||
                                     calls[call] == "remove" || calls[call].ends_with("write");
                if ((how == outcome::dropped && !flushes) || (how == outcome::refused_late && !changes))
                    continue;
                if (!is_tried(call + static_cast<std::uint64_t>(how))) continue;
                everything all(checkpoint_at, at_call(call, how), digests);
                all.run();
                all.look(true);
                INFO("checkpoint at ", checkpoint_at, ", call ", call, ": ", all.failed, ", failure ",
                     static_cast<int>(how));
                CHECK(all.wrong == "");
                refused += all.refusals > 0;
                ++runs;
            }
        MESSAGE(runs, " failures of one call each, checkpoint at ", checkpoint_at, "; ", refused,
                " were felt");
        CHECK(refused > runs / 4);
    }
}

TEST_CASE("where every call fails from one on, all is refused and nothing acknowledged is lost") {
    for (const std::uint64_t checkpoint_at : {0u, 1u}) {
        std::vector<std::string> calls;
        const std::vector<std::uint64_t> digests = undisturbed(checkpoint_at, calls);
        for (std::uint64_t call = 0; call < calls.size(); call += (1 + checkpoint_at) * tries_one_in()) {
            everything all(checkpoint_at, at_call(call, outcome::refused, true), digests);
            all.run();
            all.look(false);
            INFO("checkpoint at ", checkpoint_at, ", from call ", call, " on");
            CHECK(all.wrong == "");
        }
    }
}

TEST_CASE(
    "on a full disk everything that writes is refused, readers read on, and with room again all is well") {
    std::vector<std::string> calls;
    const std::vector<std::uint64_t> digests = undisturbed(0, calls);
    for (std::uint64_t from = 0; from < calls.size(); from += 3 * tries_one_in()) {
        bool full = true;
        everything all(
            0,
            [&](const disk_call& c) {
                const bool grows = c.name == "write" || c.name == "half a write" || c.name == "create";
                return full && grows && c.number >= from ? outcome::refused : outcome::done;
            },
            digests);
        all.run();
        full = false;
        all.look(false);
        INFO("full from call ", from, " on");
        CHECK(all.wrong == "");
    }
}
