// SPDX-License-Identifier: BSL-1.0
// When somebody holds an office, where the statement that says so leaves a beginning or an end open and another statement, BEGINS_TENURE or
// ENDS_TENURE, gives it. Nothing here is for users.
#pragma once

#include <entente/model/interval.hpp>
#include <entente/query/match.hpp>
#include <entente/view.hpp>
#include <entente/vocabulary/diplomacy/relations.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace entente::diplomacy::detail {

using namespace entente::detail;

/// A day on which somebody takes or leaves an office, not known better than [from, until).
struct turning_point {
    std::int64_t from, until; // wider than a day: they are turned around below
    date on;
    statement_id said;
};

/// The time of a holding, and the statements that its ends are taken from.
struct bounded_time {
    interval valid;
    std::vector<statement_id> taken_from;
};

/// Fills in the open, unknown and unsaid ends of holdings. What begins and ends a tenure is what the view believes and somebody asserts,
/// whatever its own time: an end in 2024 counts for a view of 2025. A plan to leave ends nothing.
class tenure_bounds {
public:
    /// `v` must stay while this is used.
    explicit tenure_bounds(const view& v) : view_(v) {}

    /// The times that a holding stated with `stated` may have had: several where sources disagree, at least one. An end is the first behind
    /// the beginning, or another one before the next beginning. It is in doubt ('?') where the same person's holding of the same office
    /// begins once more before it. A beginning likewise, the other way round. A single date stays what it is.
    [[nodiscard]] std::vector<bounded_time> of(entity_id holder, entity_id post, const interval& stated) {
        const bool begun = stated.first_date().has_value(), ended = stated.last_date().has_value();
        if (post.is_none() || (begun && ended)) return {{stated, {}}};
        const turning_points& known = known_of(holder, post);
        std::vector<bounded_time> times;
        for (const bounded_time& from_start :
             begun ? std::vector<bounded_time>{{stated, {}}} : with_beginnings(stated, known)) {
            if (ended) {
                times.push_back(from_start);
                continue;
            }
            const bounds b = from_start.valid.bounds();
            const auto ends = chosen(known.ends, known.begun, b.earliest_start, b.latest_start);
            if (ends.empty()) times.push_back(from_start);
            for (const turning_point& end : ends) {
                times.push_back({ending(from_start.valid, end.on), from_start.taken_from});
                times.back().taken_from.push_back(end.said);
            }
        }
        return times;
    }

private:
    struct turning_points {
        std::vector<turning_point> begins, ends; // as events
        std::vector<turning_point> begun, ended; // the same, and the ends that holdings state
    };

    [[nodiscard]] static interval ending(const interval& held, const date& last) {
        return held.first_date()      ? interval::between(*held.first_date(), last)
               : held.unknown_start() ? interval::up_to(last)
                                      : interval::until(last);
    }
    [[nodiscard]] static interval beginning(const interval& held, const date& first) {
        return held.last_date()     ? interval::between(first, *held.last_date())
               : held.unknown_end() ? interval::from_then(first)
                                    : interval::since(first);
    }

    [[nodiscard]] static std::vector<bounded_time> with_beginnings(const interval& stated,
                                                                   const turning_points& known) {
        std::vector<bounded_time> times;
        if (stated.last_date()) {
            const bounds b = stated.bounds();
            for (const turning_point& p :
                 chosen(turned(known.begins), turned(known.ended), std::int64_t{1} - b.latest_end,
                        std::int64_t{1} - b.earliest_end))
                times.push_back({beginning(stated, p.on), {p.said}});
        } else { // any of them
            for (const turning_point& p : known.begins) times.push_back({beginning(stated, p.on), {p.said}});
        }
        if (times.empty()) times.push_back({stated, {}});
        return times;
    }

    /// Time turned around, so that beginnings are looked for as ends are.
    [[nodiscard]] static std::vector<turning_point> turned(std::vector<turning_point> points) {
        for (turning_point& p : points) {
            const std::int64_t from = 1 - p.until;
            p.until = 1 - p.from;
            p.from = from;
        }
        return points;
    }

    /// The ends of what begins on one of the days [earliest, latest].
    [[nodiscard]] static std::vector<turning_point> chosen(std::vector<turning_point> ends,
                                                           const std::vector<turning_point>& beginnings,
                                                           std::int64_t earliest, std::int64_t latest) {
        std::erase_if(ends, [&](const turning_point& e) { return e.until <= earliest; });
        if (ends.empty()) return ends;
        const turning_point first =
            *std::min_element(ends.begin(), ends.end(), [](const auto& a, const auto& b) {
                return std::pair(a.from, a.until) < std::pair(b.from, b.until);
            });
        const auto begins_again = [&](std::int64_t behind, const turning_point& e) {
            return std::any_of(beginnings.begin(), beginnings.end(),
                               [&](const turning_point& b) { return b.from > behind && b.from < e.from; });
        };
        std::erase_if(ends, [&](const turning_point& e) { return begins_again(first.until - 1, e); });
        for (turning_point& e : ends)
            if (begins_again(latest, e)) e.on = e.on.as_uncertain();
        return ends;
    }

    const turning_points& known_of(entity_id holder, entity_id post) {
        const auto [at, added] = known_.try_emplace({holder, post});
        if (added) look_up(holder, post, at->second);
        return at->second;
    }
    void look_up(entity_id holder, entity_id post, turning_points& known) {
        if (view_.belief() && !view_.belief()->believed.contain(modality::asserted)) return;
        if (!at_any_time_) at_any_time_ = view_.at_any_time().with_modality(modality::asserted);
        constexpr variable<statement_id, struct turn_tag> handle{};
        const entity<person> who(holder);
        const entity<office> what(post);
        const auto each = [&](const auto& expression, auto take) {
            for (auto&& row : match(*at_any_time_, expression.as(handle))) {
                const statement_id s = get<0>(row);
                if (speaks_of(s, holder, post)) take((*at_any_time_)[s].valid, s);
            }
        };
        const auto add = [](std::vector<turning_point>& points, const interval& when,
                            const std::optional<date>& on, statement_id s) {
            if (!on) return;
            date whole_day = on->second_of_day() ? date::from_day(on->first_day()) : *on;
            if (!when.is_date()) whole_day = whole_day.as_uncertain(); // some time from then to then
            points.push_back({when.from(), when.until(), whole_day, s});
        };
        each(begins_tenure(who, what),
             [&](const interval& when, statement_id s) { add(known.begins, when, when.first_date(), s); });
        each(ends_tenure(who, what),
             [&](const interval& when, statement_id s) { add(known.ends, when, when.last_date(), s); });
        known.begun = known.begins;
        known.ended = known.ends;
        each(holds(who, what), [&](const interval& when, statement_id s) {
            if (when.is_date()) return; // a day on which they hold it
            if (when.first_date()) {
                const interval on = interval::on(*when.first_date());
                add(known.begun, on, on.first_date(), s);
            }
            if (when.last_date()) {
                const interval on = interval::on(*when.last_date());
                add(known.ended, on, on.last_date(), s);
            }
        });
    }
    /// At any time more entities may count as one than at the time of the view.
    [[nodiscard]] bool speaks_of(statement_id s, entity_id holder, entity_id post) const {
        const auto end = [&](term t) { return view_.canonical(t.entity()); };
        const entity_id subject = end(view_.columns().subject(s.value())),
                        object = end(view_.columns().object(s.value()));
        return (subject == holder && object == post) || (subject == post && object == holder);
    }

    const view& view_;
    std::optional<view> at_any_time_;
    std::map<std::pair<entity_id, entity_id>, turning_points> known_;
};

} // namespace entente::diplomacy::detail
