// SPDX-License-Identifier: BSL-1.0
// An archive of events in a file: one process builds it and may be killed at any moment, others ask meanwhile.
//
//   archive build FILE DATA... [--rows-per-commit N]    adds the data; after a kill, the same command goes on where it ended
//   archive ask FILE [--at COMMIT]                      how much there is, who deals most with whom in the last month, and what was known before
//   archive follow FILE N                               tells of each commit while FILE grows, until N sets of data are in it
#include <entente/graph_file.hpp>
#include <entente/io/event_data.hpp>
#include <entente/query/match.hpp>
#include <entente/query/statements.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <iostream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

using entente::entity_id;
using entente::statement_id;
using entente::term;
using entente::view;

namespace {

constexpr const char* usage =
    "usage: archive build FILE DATA... [--rows-per-commit N] | archive ask FILE [--at COMMIT] | "
    "archive follow FILE N";

struct bad_usage : std::runtime_error {
    using std::runtime_error::runtime_error;
};

std::uint32_t number(const std::string& text) {
    std::uint32_t n = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (problem != std::errc() || end != text.data() + text.size())
        throw bad_usage(entente::quoted(text) + " is no number");
    return n;
}

// The number behind a word such as --at, which both are taken out.
std::optional<std::uint32_t> take_setting(std::vector<std::string>& words, const std::string& name) {
    const auto at = std::find(words.begin(), words.end(), name);
    if (at == words.end()) return std::nullopt;
    if (at + 1 == words.end()) throw bad_usage(name + " wants a number");
    const std::uint32_t n = number(at[1]);
    words.erase(at, at + 2);
    return n;
}

// ---- building

//[build
// Kill it wherever you like: each commit is on the disk before the next begins, and says with the same rows how far the data is read.
void build(const std::string& file, const std::vector<std::string>& data, std::uint64_t rows_per_commit) {
    entente::graph g = entente::graph::open(file); // makes it, or opens what an earlier run left
    entente::io::event_import_options options;
    options.resume = true;
    options.rows_per_commit = rows_per_commit;
    for (const auto& path : data) {
        const auto report = entente::io::import_events(g, path, options);
        if (report.broken_off) throw *report.broken_off;
        std::cout << path.substr(path.rfind('/') + 1) << ": " << report.rows << " rows, "
                  << report.earlier_rows << " of them there before, " << report.refused << " refused"
                  << std::endl;
    }
    g.close(); // the destructor would do; but it could not say what went wrong
}
//]

// ---- asking

// An event has a day; what else is said of actors, stories and imports has none.
bool is_event(const view& v, statement_id s) { return !v.columns().valid(s.value()).is_always(); }

std::size_t count_events(const view& v) {
    std::size_t events = 0;
    v.for_each_statement([&](statement_id s) { events += is_event(v, s); });
    return events;
}

std::string month_of(entente::day d) { return to_string(entente::date::from_day(d)).substr(0, 7); }

struct busy_pair {
    std::string names;
    std::size_t events = 0;
};

//[busiest
// The pairs with most events in a month, either way round.
std::vector<busy_pair> busiest_pairs(const view& v, const std::string& month, std::size_t top) {
    std::map<std::pair<entity_id, entity_id>, std::size_t> counts;
    for (const statement_id s : statements_during(v.valid_during(month), entente::interval::parse(month))) {
        const term subject = v.columns().subject(s.value()), object = v.columns().object(s.value());
        if (subject.is_entity() && object.is_entity() && is_event(v, s))
            ++counts[std::minmax(subject.entity(), object.entity())];
    }
    std::vector<busy_pair> pairs;
    for (const auto& [pair, events] : counts) {
        std::string one(name(v, pair.first)), other(name(v, pair.second));
        if (other < one) std::swap(one, other);
        pairs.push_back({one + " and " + other, events});
    }
    std::sort(pairs.begin(), pairs.end(), [](const busy_pair& a, const busy_pair& b) {
        return std::tie(b.events, a.names) < std::tie(a.events, b.names);
    });
    pairs.resize(std::min(pairs.size(), top));
    return pairs;
}
//]

void tell(const view& v) {
    std::optional<entente::day> last;
    std::size_t events = 0;
    v.for_each_statement([&](statement_id s) {
        if (!is_event(v, s)) return;
        ++events;
        last = std::max(last.value_or(entente::day_min), v.columns().days(s.value()).from);
    });
    std::cout << "commit " << v.transaction().value() << ": " << v.statement_end() << " statements, "
              << events << " events\n";
    if (!last) return;
    const std::string month = month_of(*last);
    std::cout << "  most events between two in " << month << ":\n";
    for (const auto& pair : busiest_pairs(v, month, 5))
        std::cout << "    " << pair.names << ": " << pair.events << '\n';
}

//[ask
// Beside the process that builds, without waiting for it or making it wait.
void ask(const std::string& file, std::optional<std::uint32_t> at) {
    const entente::graph g = entente::graph::open_read_only(file);
    const view now = g.now();
    std::cout << "now, ";
    tell(now);
    const std::uint32_t then = at.value_or(g.last_commit().value() / 2);
    std::cout << "as known then, ";
    tell(now.as_known_at(entente::transaction_id(then)));
}
//]

// ---- following

struct known_imports {
    std::int64_t rows = 0; ///< that the imports say are in the graph
    std::size_t finished = 0;
};

//[imports
// What the imports say of themselves, asked like anything else.
known_imports imports(const view& v) {
    const auto import = entente::var();
    const auto lines = entente::var<std::int64_t>();
    known_imports known;
    for (auto [i, n] : match(v, entente::named_relation("lines_read")(import, lines)))
        known.rows += n - 1; // the first line has the names of the columns
    for (auto [i, n] : match(v, entente::named_relation("lines_refused")(import, lines))) known.rows -= n;
    known.finished =
        match(v, entente::named_relation("import_finished")(import, entente::var<bool>())).count();
    return known;
}
//]

//[follow
// Goes on to newer commits as they come. What it sees is always the graph as it was after one of them: the rows that the imports speak of are
// there, all of them and no more.
void follow(const std::string& file, std::size_t sets) {
    while (!entente::file_system::native().exists(file))
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    entente::graph g = entente::graph::open_read_only(file);
    for (;;) {
        const view v = g.now();
        const known_imports known = imports(v);
        const auto events = static_cast<std::int64_t>(count_events(v));
        if (events != known.rows)
            throw std::runtime_error("commit " + std::to_string(v.transaction().value()) + " has " +
                                     std::to_string(events) + " events, and speaks of " +
                                     std::to_string(known.rows));
        std::cout << "commit " << v.transaction().value() << ": " << events << " events" << std::endl;
        if (known.finished >= sets) return;
        while (!g.refresh()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}
//]

void run(std::vector<std::string> words) {
    const auto rows_per_commit = take_setting(words, "--rows-per-commit");
    const auto at = take_setting(words, "--at");
    const std::string what = words.empty() ? "" : words[0];
    if (what == "build" && words.size() >= 3)
        build(words[1], {words.begin() + 2, words.end()}, rows_per_commit.value_or(10'000));
    else if (what == "ask" && words.size() == 2)
        ask(words[1], at);
    else if (what == "follow" && words.size() == 3)
        follow(words[1], number(words[2]));
    else
        throw bad_usage("no such question");
}

} // namespace

int main(int count, char** arguments) {
    try {
        run({arguments + 1, arguments + count});
        return 0;
    } catch (const bad_usage& e) {
        std::cerr << e.what() << "; " << usage << '\n';
        return 2;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
