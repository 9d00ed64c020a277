// SPDX-License-Identifier: BSL-1.0
// `entente import`: data into a graph's file, with progress, and in good order when a signal comes.
#include "commands.hpp"
#include "signals.hpp"

#include <entente/graph_file.hpp>
#include <entente/model/error.hpp>
#include <entente/store/file.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace tools {
namespace {

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// Percent, rows and rows a second on standard error: on a terminal one line that changes, five times a second; otherwise a line a second.
class progress_line {
public:
    progress_line(std::string name, bool shown) : name_(std::move(name)), shown_(shown) {}
    progress_line(const progress_line&) = delete;
    progress_line& operator=(const progress_line&) = delete;
    ~progress_line() { end(); }

    void tell(const entente::io::event_progress& p) {
        if (!shown_) return;
        const auto now = clock::now();
        if (now < next_) {
            last_ = p;
            is_behind_ = true;
            return;
        }
        next_ = now + (terminal_ ? std::chrono::milliseconds(200) : std::chrono::seconds(1));
        print(p);
    }
    void end() {
        if (is_behind_) print(last_);
        if (is_open_ && terminal_) std::fputc('\n', stderr);
        is_open_ = false;
    }

private:
    using clock = std::chrono::steady_clock;

    void print(const entente::io::event_progress& p) {
        if (!first_rows_) first_rows_ = p.rows_committed; // what was there before this run
        const std::chrono::duration<double> took = clock::now() - begin_;
        const double rows = static_cast<double>(p.rows - *first_rows_);
        std::fprintf(
            stderr, "%s%s: %3llu %%, %llu rows, %.0f rows a second%s", terminal_ ? "\r" : "", name_.c_str(),
            static_cast<unsigned long long>(p.bytes_total ? p.bytes_done * 100 / p.bytes_total : 100),
            static_cast<unsigned long long>(p.rows), took.count() > 0 ? rows / took.count() : 0.0,
            terminal_ ? "  " : "\n");
        is_behind_ = false;
        is_open_ = true;
    }

    std::string name_;
    bool shown_, terminal_ = ::isatty(STDERR_FILENO) == 1;
    bool is_behind_ = false, is_open_ = false;
    std::optional<std::uint64_t> first_rows_;
    entente::io::event_progress last_;
    clock::time_point begin_ = clock::now(), next_{};
};

// Why the data at `path` cannot be had, where the error is about that and not about the graph.
void rethrow_if_about(const std::string& path, const entente::error& e) {
    if (e.place().starts_with(entente::file_place(path))) throw bad_input(e.what());
}

void require_readable(const std::string& path) {
    try {
        const entente::input_file probe(entente::file_system::native(), path);
    } catch (const entente::error& e) {
        throw bad_input(e.what());
    }
}

[[noreturn]] void stop(const import_arguments& a, const std::string& path) {
    std::string what = "interrupted in " + path + "; what was committed is in " + a.file;
    what += a.resume ? ": the same command goes on behind it"
                     : ": the same command would state it once more, since it does not resume";
    throw interrupted(pending_signal(), what);
}

entente::io::event_data_report import_one(entente::graph& g, const import_arguments& a,
                                          const std::string& path) {
    progress_line line(file_name(path), a.progress.value_or(::isatty(STDERR_FILENO) == 1));
    entente::io::event_import_options options;
    options.rows_per_commit = a.rows_per_commit;
    options.resume = a.resume;
    options.format = a.format;
    options.progress = [&](const entente::io::event_progress& p) {
        line.tell(p);
        if (pending_signal() != 0 && p.rows == p.rows_committed) {
            line.end();
            stop(a, path);
        }
    };
    try {
        return entente::io::import_events(g, path, options);
    } catch (const entente::error& e) {
        line.end();
        rethrow_if_about(path, e);
        throw;
    }
}

// What was done, and whether the data was all in order.
bool tell(const std::string& path, const entente::io::event_data_report& r, output& out) {
    std::string line = file_name(path) + " (" + std::string(name(r.format)) +
                       "): " + counted(r.rows, "row", "rows") + ", " + counted(r.events, "event", "events") +
                       ", " + std::to_string(r.refused) + " refused; ";
    if (r.earlier_rows > 0) line += counted(r.earlier_rows, "row was", "rows were") + " there already; ";
    line += counted(r.entities, "entity", "entities") + " and " +
            counted(r.statements, "statement", "statements") + " added";
    out.line(line);
    out.flush();
    for (const auto& row : r.refused_rows)
        complain(path + ", line " + std::to_string(row.line) + " is refused: " + row.reason + ": " +
                 entente::quoted(row.text));
    if (r.refused > r.refused_rows.size() && !r.refused_rows.empty())
        complain(path + ": and " + std::to_string(r.refused - r.refused_rows.size()) +
                 " more rows are refused");
    if (r.broken_off) complain(path + " was not read to its end: " + r.broken_off->what());
    return r.refused == 0 && !r.broken_off;
}

} // namespace

exit_code import(const import_arguments& a, output& out) {
    const signal_guard signals;
    for (const auto& path : a.data)
        require_readable(path); // before there is a graph's file that nobody needs
    auto g = entente::graph::open(a.file);
    bool in_order = true;
    try {
        for (const auto& path : a.data) {
            if (pending_signal() != 0) stop(a, path);
            in_order = tell(path, import_one(g, a, path), out) && in_order;
        }
    } catch (...) {
        g.close(); // what it throws is worse than what was thrown
        throw;
    }
    g.close();
    return in_order ? exit_code::done : exit_code::bad_input;
}

} // namespace tools
