// SPDX-License-Identifier: BSL-1.0
// Who visited whom, when did two actors first and last deal with each other, who deals most with whom, and what does more than one
// publisher report? Asked of files of coded events (ICEWS), as many as are given.
#include <entente/io/event_data.hpp>
#include <entente/query/agreement.hpp>
#include <entente/query/describe.hpp>
#include <entente/query/match.hpp>
#include <entente/query/timeline.hpp>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

using entente::entity_id;
using entente::statement_id;
using entente::term;
using entente::view;

namespace {

struct settings {
    std::vector<std::string> files;
    std::optional<std::string> month; // --month 2014-03; otherwise the one with the most visits
    std::optional<std::pair<std::string, std::string>>
        between;          // --between NAME NAME; otherwise the busiest pair
    std::size_t top = 10; // --top 10
};

constexpr const char* usage = "usage: event_data FILE... [--month YYYY-MM] [--between ACTOR ACTOR] [--top N]";

[[noreturn]] void refuse(const std::string& message) {
    throw entente::error(entente::error_kind::syntax, message, {}, usage);
}

std::size_t number(const std::string& text) {
    std::size_t n = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (problem != std::errc() || end != text.data() + text.size())
        refuse(entente::quoted(text) + " is no number");
    return n;
}

settings read_arguments(int count, char** arguments) {
    settings s;
    const std::vector<std::string> words(arguments + 1, arguments + count);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::size_t left = words.size() - i - 1;
        if (words[i] == "--month" && left >= 1)
            s.month = words[++i];
        else if (words[i] == "--top" && left >= 1)
            s.top = number(words[++i]);
        else if (words[i] == "--between" && left >= 2) {
            s.between.emplace(words[i + 1], words[i + 2]);
            i += 2;
        } else if (words[i].starts_with("--"))
            refuse("can't make sense of " + words[i]);
        else
            s.files.push_back(words[i]);
    }
    if (s.files.empty()) refuse("no file is given");
    return s;
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }
std::string shown(entente::day d) { return to_string(entente::date::from_day(d)); }
std::string month_of(entente::day d) { return shown(d).substr(0, 7); }
std::string plural(std::size_t n, const std::string& one) {
    return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}
void say_rest(std::size_t all, std::size_t top) {
    if (all > top) std::cout << "  and " << all - top << " more\n";
}

// ---- loading

//[load
entente::io::event_data_report load(entente::graph& g, const std::string& path) {
    entente::io::event_import_options options;
    if (::isatty(STDERR_FILENO))
        options.progress = [&](const entente::io::event_progress& p) {
            std::cerr << '\r' << file_name(path) << ": "
                      << (p.bytes_total ? p.bytes_done * 100 / p.bytes_total : 100) << " %, " << p.rows
                      << " rows ";
            if (p.bytes_done == p.bytes_total) std::cerr << '\n';
        };
    return entente::io::import_events(g, path, options);
}
//]

// Whether the whole file could be read.
bool load_and_tell(entente::graph& g, const std::string& path) {
    const auto start = std::chrono::steady_clock::now();
    const auto report = load(g, path);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    std::cerr << file_name(path) << ": loaded in " << static_cast<int>(took.count()) << " ms\n";

    std::cout << file_name(path) << " (" << name(report.format) << "): " << report.rows << " rows, "
              << plural(report.events, "event") << ", " << report.entities << " new entities, "
              << report.statements << " statements, " << report.refused << " rows refused\n";
    for (const auto& row : report.refused_rows)
        std::cout << "  line " << row.line << " refused: " << row.reason << ": " << entente::quoted(row.text)
                  << '\n';
    if (report.refused > report.refused_rows.size())
        std::cout << "  and " << report.refused - report.refused_rows.size() << " more\n";
    if (report.broken_off) std::cout << "  not read to its end: " << report.broken_off->what() << '\n';
    return !report.broken_off;
}

// ---- the questions

const entente::named_relation makes_a_visit("Make a visit");

void show_visits(const view& v, const std::optional<std::string>& wanted, std::size_t top) {
    const auto who = entente::var();
    const auto whom = entente::var();
    const auto visit = entente::var<statement_id>();

    std::string month = wanted.value_or("");
    if (month.empty()) { // the one with the most visits, the earliest of them
        std::map<std::string, std::size_t> visits;
        for (auto [a, b, s] : match(v, makes_a_visit(who, whom).as(visit)))
            ++visits[month_of(v.columns().days(s.value()).from)];
        for (const auto& [m, n] : visits)
            if (month.empty() || n > visits[month]) month = m;
    }
    if (month.empty()) {
        std::cout << "\nWho visited whom? Nobody, as far as these files go\n";
        return;
    }

    //[visits
    std::map<std::pair<entity_id, entity_id>, std::vector<entente::day>> days;
    for (auto [a, b, s] : match(v, makes_a_visit(who, whom).as(visit).during(month)))
        days[{a, b}].push_back(v.columns().days(s.value()).from);
    //]
    std::vector<std::pair<std::size_t, std::string>> lines; // most days first, then by name
    for (auto& [pair, on] : days) {
        std::sort(on.begin(), on.end());
        on.erase(std::unique(on.begin(), on.end()),
                 on.end()); // told by several publishers, or by host and guest
        std::string line =
            std::string(name(v, pair.first)) + " visits " + std::string(name(v, pair.second)) + ": ";
        for (std::size_t i = 0; i < on.size(); ++i)
            line += i == 0 ? shown(on[i]) : ", " + shown(on[i]).substr(8);
        lines.emplace_back(SIZE_MAX - on.size(), std::move(line));
    }
    std::sort(lines.begin(), lines.end());
    std::cout << "\nWho visited whom in " << month << "? " << plural(lines.size(), "pair") << '\n';
    for (std::size_t i = 0; i < std::min(top, lines.size()); ++i)
        std::cout << "  " << lines[i].second << '\n';
    say_rest(lines.size(), top);
}

struct busy_pair {
    entity_id a, b; // a has the lower id
    std::size_t events = 0;
};

// Pairs by how many events are between them, either way round; most first, equal ones by name.
std::vector<busy_pair> busiest_pairs(const view& v) {
    std::map<std::pair<entity_id, entity_id>, std::size_t> counts;
    v.for_each_statement([&](statement_id s) {
        const auto& c = v.columns();
        const term subject = c.subject(s.value()), object = c.object(s.value());
        if (!subject.is_entity() || !object.is_entity() || c.valid(s.value()).is_always())
            return; // an event has a day
        ++counts[std::minmax(subject.entity(), object.entity())];
    });
    std::vector<busy_pair> pairs;
    for (const auto& [pair, n] : counts) pairs.push_back({pair.first, pair.second, n});
    std::sort(pairs.begin(), pairs.end(), [&](const busy_pair& x, const busy_pair& y) {
        return std::tuple(y.events, name(v, x.a), name(v, x.b)) <
               std::tuple(x.events, name(v, y.a), name(v, y.b));
    });
    return pairs;
}

void show_busiest(const view& v, const std::vector<busy_pair>& pairs, std::size_t top) {
    std::cout << "\nWho deals most with whom? " << plural(pairs.size(), "pair") << '\n';
    for (std::size_t i = 0; i < std::min(top, pairs.size()); ++i) {
        const auto& [a, b, events] = pairs[i];
        std::map<std::string, std::size_t> what;
        for (const statement_id s : statements_between(v, a, b))
            if (!v.columns().valid(s.value()).is_always())
                ++what[v.ontology()[v.columns().relation(s.value())].name];
        const auto most = std::max_element(what.begin(), what.end(),
                                           [](const auto& x, const auto& y) { return x.second < y.second; });
        std::cout << "  " << name(v, a) << " and " << name(v, b) << ": " << plural(events, "event") << ", "
                  << most->second << " of them '" << most->first << "'\n";
    }
    say_rest(pairs.size(), top);
}

//[contact
void show_contact(const view& v, entity_id a, entity_id b) {
    std::cout << "\nWhen did " << name(v, a) << " and " << name(v, b)
              << " first and last deal with each other?\n";
    const auto line = timeline(v, a, b); // in order of time
    if (line.empty()) {
        std::cout << "  never, as far as these files go\n";
        return;
    }
    for (const auto& [which, at] : {std::pair("first", line.front()), std::pair("last", line.back())}) {
        const auto same_day =
            std::count_if(line.begin(), line.end(), [&](const auto& e) { return e.valid == at.valid; });
        std::cout << "  " << which << ": " << describe(v, at.statement);
        if (same_day > 1) std::cout << " (one of " << same_day << " on that day)";
        std::cout << '\n';
    }
}
//]

void show_agreements(const view& v, std::size_t top) {
    //[reports
    auto told = agreements(v, {.relation = entente::relation_id::none(), .least_sources = 2});
    //]
    std::cout << "\nWhich events does more than one publisher report? " << told.size() << '\n';
    std::map<std::size_t, std::size_t, std::greater<>> by_sources;
    for (const auto& event : told) ++by_sources[event.sources.size()];
    for (const auto& [sources, events] : by_sources)
        std::cout << "  " << plural(events, "event") << " by " << sources << " publishers\n";

    std::stable_sort(told.begin(), told.end(),
                     [](const auto& x, const auto& y) { return x.sources.size() > y.sources.size(); });
    for (std::size_t i = 0; i < std::min(top, told.size()); ++i) {
        const auto& event = told[i];
        std::cout << "  " << describe(v, event.subject) << " | " << v.ontology()[event.relation].name << " | "
                  << describe(v, event.object) << " | " << shown(event.from) << ": ";
        std::vector<std::string_view> names;
        for (const entity_id source : event.sources) names.push_back(name(v, source));
        std::sort(names.begin(), names.end());
        for (std::size_t n = 0; n < names.size(); ++n) std::cout << (n == 0 ? "" : ", ") << names[n];
        std::cout << '\n';
    }
    say_rest(told.size(), top);

    if (told.empty()) return;
    std::cout << "  The first of these, source by source:\n";
    for (const statement_id s : told.front().statements) {
        const auto reference = v[v[s].reference];
        if (reference.empty()) continue;
        const auto& link = reference.links().front();
        std::cout << "    " << (link.outlet.is_none() ? "somebody" : name(v, link.outlet));
        if (!link.article.is_none()) std::cout << ", " << v.key(link.article);
        if (link.place.number != 0) std::cout << ", sentence " << link.place.number;
        std::cout << '\n';
    }
}

} // namespace

int main(int count, char** arguments) {
    try {
        const settings s = read_arguments(count, arguments);
        entente::graph g;
        //[inverse
        // ICEWS tells each visit from both sides. The graph has to be told only once that they are the same.
        entente::relation_definition visit;
        visit.name = "Make a visit";
        visit.inverse = "Host a visit";
        g.declare(visit);
        //]
        bool complete = true;
        for (const auto& path : s.files) complete = load_and_tell(g, path) && complete;
        g.checkpoint();

        const auto start = std::chrono::steady_clock::now();
        const view v = g.now();
        show_visits(v, s.month, s.top);
        const auto pairs = busiest_pairs(v);
        show_busiest(v, pairs, s.top);
        if (s.between) {
            const auto a = v.find(s.between->first), b = v.find(s.between->second);
            if (!a || !b)
                throw entente::error(entente::error_kind::unknown_name,
                                     "these files have no actor " +
                                         entente::quoted(a ? s.between->second : s.between->first));
            show_contact(v, *a, *b);
        } else if (!pairs.empty()) {
            show_contact(v, pairs[0].a, pairs[0].b);
        }
        show_agreements(v, s.top);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
        std::cerr << "answered in " << static_cast<int>(took.count()) << " ms\n";
        return complete ? 0 : 1;
    } catch (const std::exception& e) {
        std::cerr << e.what() << '\n';
        return 2;
    }
}
