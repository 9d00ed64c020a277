// SPDX-License-Identifier: BSL-1.0
// Ways through time: each hop's statement holds when one gets there, so that what came to one entity may have come to the next.
#pragma once

#include <entente/model/day.hpp>
#include <entente/model/truth.hpp>
#include <entente/query/reach.hpp>
#include <entente/query/shortest_path.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace entente {

/// Which ways through time count.
struct temporal_options {
    step_options step{};
    day start = day_min; ///< nothing is followed before this day
    day end = day_max;   ///< nor on this day or later
    enum class next_hop : std::uint8_t {
        same_day, ///< two hops may be made on one day
        later_day ///< each hop takes until the next day: contacts of one day, whose order is not known, do not follow each other
    } hop = next_hop::same_day;
    /// `yes`: the way is open whatever the partly known dates turn out to be, and the days of arrival are the latest they may come to.
    /// `possibly`: there are dates that open it, and the days are the earliest.
    truth least = truth::yes;
};

/// A way through time: hop `i` follows `statements[i]` and is made by the day `days[i]`; days never go down.
struct temporal_path : path {
    std::vector<day> days;
};

/// Who is reached, and by which day.
struct arrival {
    entity_id who;
    day by;
    friend bool operator==(const arrival&, const arrival&) = default;
};

namespace detail {

/// Dijkstra's search by day of arrival. Waiting is free, so that coming earlier is never worse and the earliest arrivals are found one
/// after the other (Wu, Cheng, Huang, Ke, Lu and Xu, "Path problems in temporal graphs", 2014, after Kempe, Kleinberg and Kumar 2002).
class foremost_search {
public:
    foremost_search(const view& v, const temporal_options& options)
        : view_(v),
          options_(options),
          seen_(v.entity_end()) {}

    /// Searches from `from` until `visit(entity, day)` of the entities in order of arrival, the start first, returns true.
    template <class Visit>
    bool run(entity_id from, Visit visit) {
        if (from.value() >= view_.entity_end() || options_.start >= options_.end) return false;
        const std::uint32_t start = view_.canonical(from).value();
        seen_[start] = {options_.start, 0xFFFF'FFFFu, 0xFFFF'FFFFu, false};
        queue_.emplace(options_.start, start);
        while (!queue_.empty()) {
            const auto [by, e] = queue_.top();
            queue_.pop();
            if (seen_[e].settled) continue;
            seen_[e].settled = true;
            if (visit(entity_id(e), by)) return true;
            const bool waits = e != start && options_.hop == temporal_options::next_hop::later_day;
            const day ready = waits ? by + 1 : by;
            for_each_direction(options_.step.go, [&](direction d) {
                view_.for_each_neighbour(
                    d, entity_to_entity, e, options_.step.relation,
                    [&](term n, statement_id s) { follow(e, n.raw(), s.value(), ready); });
            });
        }
        return false;
    }

    [[nodiscard]] temporal_path to(std::uint32_t e) const {
        temporal_path p;
        for (; seen_[e].statement != 0xFFFF'FFFFu; e = seen_[e].before) {
            p.entities.emplace_back(e);
            p.statements.emplace_back(seen_[e].statement);
            p.days.push_back(seen_[e].by);
        }
        p.entities.emplace_back(e);
        std::reverse(p.entities.begin(), p.entities.end());
        std::reverse(p.statements.begin(), p.statements.end());
        std::reverse(p.days.begin(), p.days.end());
        return p;
    }

private:
    struct sighting {
        day by = day_max; // day_max: not seen
        std::uint32_t before = 0xFFFF'FFFFu;
        std::uint32_t statement = 0xFFFF'FFFFu;
        bool settled = false;
    };

    void follow(std::uint32_t from, std::uint32_t to, std::uint32_t s, day ready) {
        if (seen_[to].settled) return;
        day begins, ended; // from `begins` on it is open, unless `ended` has come
        if (view_.columns().meta(s).exact()) {
            const day_range days = view_.columns().days(s);
            begins = days.from;
            ended = days.until;
        } else {
            const interval valid = view_.columns().valid(s);
            const bounds b = valid.bounds();
            const bool certain = options_.least == truth::yes;
            if (certain && valid.uncertain()) return;
            begins = certain ? b.latest_start : b.earliest_start;
            ended = certain ? b.earliest_end : b.latest_end;
        }
        const day by = std::max(ready, begins);
        if (ready >= ended || by >= options_.end || by >= seen_[to].by) return;
        seen_[to] = {by, from, s, false};
        queue_.emplace(by, to);
    }

    using entry = std::pair<day, std::uint32_t>;
    const view& view_;
    const temporal_options& options_;
    std::vector<sighting> seen_;
    std::priority_queue<entry, std::vector<entry>, std::greater<>> queue_;
};

} // namespace detail

/// The foremost path: the one that arrives first, or nothing where none does. A statement may be followed on any day on which it holds;
/// one without a valid time always. From an entity to itself: a path of no hops. O((n + m) log n) for the n entities reached before
/// it and their m statements, and 16 bytes for each entity of the view.
[[nodiscard]] inline std::optional<temporal_path> foremost_path(const view& v, entity_id from, entity_id to,
                                                                const temporal_options& options = {}) {
    detail::foremost_search search(v, options);
    const entity_id wanted = v.canonical(to);
    if (!search.run(from, [&](entity_id e, day) { return e == wanted; })) return std::nullopt;
    return search.to(wanted.value());
}

/// Everybody who is reached, with the first day by which they are, in that order; the start itself comes first. Cost as above.
[[nodiscard]] inline std::vector<arrival> earliest_arrivals(const view& v, entity_id from,
                                                            const temporal_options& options = {}) {
    std::vector<arrival> all;
    (void)detail::foremost_search(v, options).run(from, [&](entity_id e, day by) {
        all.push_back({e, by});
        return false;
    });
    return all;
}

} // namespace entente
