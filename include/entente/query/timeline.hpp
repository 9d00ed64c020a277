// SPDX-License-Identifier: BSL-1.0
// Statements in order of time: when things held, what changed when, and how one statement came to be, was revised and ended.
#pragma once

#include <entente/belief.hpp>
#include <entente/model/interval.hpp>
#include <entente/model/truth.hpp>
#include <entente/query/statements.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace entente {

// ---- in order of valid time

/// What a timeline shows.
struct timeline_options {
    interval during = interval::always();       ///< only what overlaps this (all days that it may mean)
    truth least = truth::yes;                   ///< how sure the overlap must be
    relation_id relation = relation_id::none(); ///< only this one, as stated; none(): any
};

struct timeline_entry {
    entente::statement_id statement;
    interval valid;
    friend bool operator==(const timeline_entry&, const timeline_entry&) = default;
};

namespace detail {

[[nodiscard]] inline std::vector<timeline_entry> in_order_of_time(const view& v,
                                                                  const std::vector<statement_id>& statements,
                                                                  const timeline_options& options) {
    std::vector<timeline_entry> line;
    const interval asked = all_days_of(options.during);
    for (const statement_id s : statements) {
        const interval valid = v.columns().valid(s.value());
        if (valid.is_always()) continue;
        truth answer = valid.overlaps(asked);
        if (options.during.is_always())
            answer = truth::yes;
        else if (options.during.uncertain())
            answer = at_most_possibly(answer);
        if (answer != truth::no && answer >= options.least) line.push_back({s, valid});
    }
    std::sort(line.begin(), line.end(), [](const timeline_entry& a, const timeline_entry& b) {
        return std::tuple(a.valid.from(), a.valid.until(), a.statement) <
               std::tuple(b.valid.from(), b.valid.until(), b.statement);
    });
    return line;
}

} // namespace detail

/// The believed statements that an entity is subject or object of and that give a valid time, by the first day on which they may hold, then
/// the last, then as they were stated. O(n log n) in their number.
[[nodiscard]] inline std::vector<timeline_entry> timeline(const view& v, entity_id of,
                                                          const timeline_options& options = {}) {
    return detail::in_order_of_time(v, statements_about(v, of, options.relation), options);
}

/// The same for a pair: statements of one about the other, either way round.
[[nodiscard]] inline std::vector<timeline_entry> timeline(const view& v, entity_id a, entity_id b,
                                                          const timeline_options& options = {}) {
    return detail::in_order_of_time(v, statements_between(v, a, b, options.relation), options);
}

/// What a change on a timeline is: `ends` is the first day on which something no longer holds.
enum class change : std::uint8_t {
    ends,
    begins,
    happens ///< a single date, such as a meeting on `2024-09-06`: nothing begins or ends with it that is worth two lines
};

[[nodiscard]] constexpr std::string_view name(change c) noexcept {
    return c == change::ends ? "ends" : c == change::begins ? "begins" : "happens";
}

/// A change of what holds, on a day not known better than [earliest, latest].
struct timeline_change {
    change what;
    day earliest;
    day latest;
    entente::statement_id statement;
    friend bool operator==(const timeline_change&, const timeline_change&) = default;
};

/// A timeline as changes: what begins, ends and happens, by the earliest day on which it may; on the same day what ends comes before what
/// begins. Open and unknown ends are no changes. Limited to an interval, only changes that may come on its days. O(n log n).
[[nodiscard]] inline std::vector<timeline_change> changes(const std::vector<timeline_entry>& line,
                                                          const interval& during = interval::always()) {
    std::vector<timeline_change> found;
    const auto add = [&](change what, day earliest, day latest, statement_id s) {
        if (earliest < during.until() && during.from() <= latest)
            found.push_back({what, earliest, latest, s});
    };
    for (const timeline_entry& e : line) {
        const bounds b = e.valid.bounds();
        if (e.valid.is_date()) {
            add(change::happens, b.earliest_start, b.latest_end - 1, e.statement);
            continue;
        }
        if (!e.valid.open_start() && !e.valid.unknown_start())
            add(change::begins, b.earliest_start, b.latest_start, e.statement);
        if (!e.valid.open_end() && !e.valid.unknown_end())
            add(change::ends, b.earliest_end, b.latest_end, e.statement);
    }
    std::sort(found.begin(), found.end(), [](const timeline_change& a, const timeline_change& b) {
        return std::tuple(a.earliest, a.what, a.latest, a.statement) <
               std::tuple(b.earliest, b.what, b.latest, b.statement);
    });
    return found;
}

// ---- in order of transaction time

/// What became of one statement, as far as its view goes.
struct history_entry {
    entente::statement statement; ///< with the commits that stated and retracted it
    std::optional<std::int64_t>
        stated_at; ///< microseconds since 1970-01-01 UTC; nothing in a transaction still open
    std::optional<std::int64_t> retracted_at; ///< nothing while it stands
    std::vector<statement_id> revised_by;     ///< what took its place
    std::vector<statement_id> fulfilled_by;   ///< what came of the plan
    std::vector<statement_id> cancelled_by;   ///< what says that nothing will
};

/// A statement with all that it revises and all that revises it, directly or not, as they were stated. Links between statements are taken
/// whoever states them and whatever time the view is about; a retracted link is none. Only what the view's transaction knew is told.
/// `s` must be below `statement_end()`. O(revisions * log commits).
[[nodiscard]] inline std::vector<history_entry> history(const view& v, statement_id s) {
    const auto stands = [&](std::uint32_t link) { return v[statement_id(link)].retracted.is_none(); };
    const auto linked = [&](direction d, statement_id from, relation_id relation) {
        std::vector<statement_id> found;
        const auto take = [&](std::uint32_t link) {
            if (link >= v.statement_end() || v.columns().relation(link) != relation || !stands(link)) return;
            found.emplace_back(d == direction::out ? v.columns().raw_object(link)
                                                   : v.columns().raw_subject(link));
        };
        for (const std::uint32_t link :
             v.sealed().rows(d, statement_to_statement).of(from.value(), relation.value()).statements)
            take(link);
        v.for_each_fresh(d, statement_to_statement, from.value(), take);
        detail::sort_distinct(found);
        return found;
    };
    std::vector<statement_id> chain{s};
    for (std::size_t i = 0; i < chain.size(); ++i)
        for (const direction d : {direction::out, direction::in})
            for (const statement_id next : linked(d, chain[i], builtin::revises))
                if (std::find(chain.begin(), chain.end(), next) == chain.end()) chain.push_back(next);
    std::sort(chain.begin(), chain.end());

    const std::uint32_t last = v.state().last_commit.load(std::memory_order_acquire);
    const auto time_of = [&](transaction_id commit) -> std::optional<std::int64_t> {
        if (commit.is_none() || commit.value() > last) return std::nullopt;
        return v.state().commits[commit.value()].time;
    };
    std::vector<history_entry> entries;
    for (const statement_id at : chain) {
        history_entry e{v[at],
                        {},
                        {},
                        linked(direction::in, at, builtin::revises),
                        linked(direction::in, at, builtin::fulfils),
                        linked(direction::in, at, builtin::cancels)};
        e.stated_at = time_of(e.statement.stated);
        e.retracted_at = time_of(e.statement.retracted);
        entries.push_back(std::move(e));
    }
    return entries;
}

} // namespace entente
