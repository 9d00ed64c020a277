// SPDX-License-Identifier: BSL-1.0
// Sums and differences of the calendar types that need no time zone's rules, as openCypher computes them.
#pragma once

#include <entente/model/calendar.hpp>

#include <cstdint>

namespace entente::calendar {

// Each of these throws an error of kind invalid_argument when the result is out of the range of its type.

/// Component by component.
constexpr duration operator+(const duration& a, const duration& b) {
    return duration::of(detail::checked_add(a.months(), b.months()), detail::checked_add(a.days(), b.days()),
                        detail::checked_add(a.seconds(), b.seconds()),
                        std::int64_t{a.nanoseconds()} + b.nanoseconds());
}

constexpr duration operator-(const duration& a) {
    return duration::of(detail::checked_negate(a.months()), detail::checked_negate(a.days()),
                        detail::checked_negate(a.seconds()), -std::int64_t{a.nanoseconds()});
}

constexpr duration operator-(const duration& a, const duration& b) { return a + -b; }

namespace detail {

// A day of a month that has no such day becomes the month's last.
constexpr date plus_months(const date& day, std::int64_t months) {
    if (months == 0) return day;
    const civil_date civil = day.civil();
    const std::int64_t total = checked_add(civil.year * 12 + civil.month - 1, months);
    const std::int64_t year = floor_div(total, 12);
    require("year", year, min_year, max_year);
    const int month = static_cast<int>(floor_mod(total, 12)) + 1;
    const int last = days_in_month(year, month);
    return date::of(year, month, civil.day < last ? civil.day : last);
}

constexpr date plus_days(const date& day, std::int64_t days) {
    return date::from_days(checked_add(day.days_since_epoch(), days));
}

constexpr date plus(const date& day, std::int64_t months, std::int64_t days, std::int64_t seconds) {
    return plus_days(plus_days(plus_months(day, months), days), seconds / seconds_per_day);
}

constexpr local_date_time plus(const local_date_time& moment, std::int64_t months, std::int64_t days,
                               std::int64_t seconds, std::int64_t nanoseconds) {
    const local_date_time on_day(plus_days(plus_months(moment.day(), months), days), moment.time_of_day());
    const std::int64_t nanosecond = moment.nanosecond() + nanoseconds;
    const std::int64_t carried = checked_add(seconds, floor_div(nanosecond, nanoseconds_per_second));
    return local_date_time::from_seconds(
        checked_add(on_day.seconds_since_epoch(), carried),
        static_cast<std::int32_t>(floor_mod(nanosecond, nanoseconds_per_second)));
}

constexpr local_time plus(const local_time& time, std::int64_t seconds, std::int64_t nanoseconds) {
    const std::int64_t moved = seconds % seconds_per_day * nanoseconds_per_second + nanoseconds;
    return local_time::from_nanoseconds(floor_mod(time.nanosecond_of_day() + moved, nanoseconds_per_day));
}

} // namespace detail

/// Months first (the 31st becomes the last day of a shorter month), then days, then the whole days in the
/// seconds.
constexpr date operator+(const date& day, const duration& amount) {
    return detail::plus(day, amount.months(), amount.days(), amount.seconds());
}

constexpr date operator-(const date& day, const duration& amount) {
    return detail::plus(day, detail::checked_negate(amount.months()), detail::checked_negate(amount.days()),
                        detail::checked_negate(amount.seconds()));
}

/// Months first, then days, then seconds and nanoseconds.
constexpr local_date_time operator+(const local_date_time& moment, const duration& amount) {
    return detail::plus(moment, amount.months(), amount.days(), amount.seconds(), amount.nanoseconds());
}

constexpr local_date_time operator-(const local_date_time& moment, const duration& amount) {
    return detail::plus(moment, detail::checked_negate(amount.months()),
                        detail::checked_negate(amount.days()), detail::checked_negate(amount.seconds()),
                        -std::int64_t{amount.nanoseconds()});
}

/// Seconds and nanoseconds, round the clock; months and days change nothing.
constexpr local_time operator+(const local_time& time, const duration& amount) {
    return detail::plus(time, amount.seconds(), amount.nanoseconds());
}

constexpr local_time operator-(const local_time& time, const duration& amount) {
    return detail::plus(time, -(amount.seconds() % seconds_per_day), -std::int64_t{amount.nanoseconds()});
}

/// As for local_time; the offset stays.
constexpr time operator+(const time& clock, const duration& amount) {
    return time::of(clock.local() + amount, clock.offset_seconds());
}

constexpr time operator-(const time& clock, const duration& amount) {
    return time::of(clock.local() - amount, clock.offset_seconds());
}

/// Cypher's `duration.between`: as many whole months as fit, then whole days, then seconds; all with the sign
/// of `to - from`. `from + between(from, to)` is `to`.
constexpr duration between(const local_date_time& from, const local_date_time& to) {
    date last = to.day(); // the last day of `from`'s time of day that is not past `to`
    if (from.day() < to.day() && to.time_of_day() < from.time_of_day()) last = detail::plus_days(last, -1);
    if (to.day() < from.day() && from.time_of_day() < to.time_of_day()) last = detail::plus_days(last, 1);
    const civil_date a = from.day().civil();
    const civil_date b = last.civil();
    // 32 a month, so that dividing cuts towards zero at the day of the month.
    const std::int64_t months =
        ((b.year * 12 + b.month) * 32 + b.day - (a.year * 12 + a.month) * 32 - a.day) / 32;
    const date near = detail::plus_months(from.day(), months);
    const std::int64_t days = last.days_since_epoch() - near.days_since_epoch();
    const local_date_time nearest(last, from.time_of_day());
    return duration::of(months, days, to.seconds_since_epoch() - nearest.seconds_since_epoch(),
                        std::int64_t{to.nanosecond()} - nearest.nanosecond());
}

constexpr duration between(const date& from, const date& to) {
    return between(local_date_time(from, local_time()), local_date_time(to, local_time()));
}

} // namespace entente::calendar
