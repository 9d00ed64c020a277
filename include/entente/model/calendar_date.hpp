// SPDX-License-Identifier: BSL-1.0
// A day of the proleptic Gregorian calendar, as openCypher's DATE knows it. Dates of lesser precision or in
// doubt (EDTF) are entente::date; text forms are in calendar_parse.hpp and calendar_print.hpp.
#pragma once

#include <entente/model/error.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente::calendar {

/// Years are astronomical: 0 is 1 BC, -1 is 2 BC.
inline constexpr std::int64_t min_year = -999'999'999;
inline constexpr std::int64_t max_year = 999'999'999;

inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
inline constexpr std::int64_t nanoseconds_per_day = seconds_per_day * nanoseconds_per_second;

struct civil_date {
    std::int64_t year;
    int month; // 1..12
    int day;   // 1..31
};

struct week_date {
    std::int64_t year; // the year that holds the week's Thursday; can differ from the civil year
    int week;          // 1..53
    int weekday;       // 1 Monday .. 7 Sunday
};

namespace detail {

[[noreturn]] inline void refuse(std::string_view component, std::int64_t given, std::int64_t low,
                                std::int64_t high) {
    throw error(error_kind::invalid_argument, std::string(component) + " " + std::to_string(given) +
                                                  " is not between " + std::to_string(low) + " and " +
                                                  std::to_string(high));
}

constexpr void require(std::string_view component, std::int64_t given, std::int64_t low, std::int64_t high) {
    if (given < low || given > high) refuse(component, given, low, high);
}

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}
constexpr std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
    const std::int64_t remainder = a % b;
    return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
}

// Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": eras of 400 years of 146'097 days that start
// on the first of March, so that the leap day ends a year.
constexpr std::int64_t days_from_civil(std::int64_t year, int month, int day) {
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const std::int64_t era = floor_div(y, 400);
    const std::int64_t year_of_era = y - era * 400;
    const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

constexpr civil_date civil_from_days(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = floor_div(shifted, 146'097);
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
    const int day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    const int month = static_cast<int>(shifted_month < 10 ? shifted_month + 3 : shifted_month - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

constexpr int weekday_from_days(std::int64_t days) { return static_cast<int>(floor_mod(days + 3, 7)) + 1; }

} // namespace detail

constexpr bool is_leap_year(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr int days_in_month(std::int64_t year, int month) {
    if (month == 2) return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// 52 or 53 (ISO 8601: the first week is the one with January the 4th, weeks start on Monday).
constexpr int weeks_in_year(std::int64_t week_year) {
    const int first = detail::weekday_from_days(detail::days_from_civil(week_year, 1, 1));
    return first == 4 || (first == 3 && is_leap_year(week_year)) ? 53 : 52;
}

/// A day from -999999999-01-01 to +999999999-12-31. Eight bytes, trivially copyable, usable in constant
/// expressions. Each factory throws an error of kind invalid_argument that names the component, and the range
/// it must be in.
class date {
public:
    constexpr date() = default; ///< 1970-01-01

    static constexpr date of(std::int64_t year, int month = 1, int day = 1) {
        require_year(year);
        detail::require("month", month, 1, 12);
        detail::require("day", day, 1, days_in_month(year, month));
        return date(detail::days_from_civil(year, month, day));
    }

    /// The ISO week date; `week_year` is the year of the week, so of_week(2020, 53, 5) is 2021-01-01.
    static constexpr date of_week(std::int64_t week_year, int week, int weekday = 1) {
        require_year(week_year);
        detail::require("week", week, 1, weeks_in_year(week_year));
        detail::require("weekday", weekday, 1, 7);
        return from_days(monday_of_first_week(week_year) + (week - 1) * 7 + weekday - 1);
    }

    static constexpr date of_ordinal(std::int64_t year, int day_of_year) {
        require_year(year);
        detail::require("day of year", day_of_year, 1, is_leap_year(year) ? 366 : 365);
        return date(detail::days_from_civil(year, 1, 1) + day_of_year - 1);
    }

    static constexpr date of_quarter(std::int64_t year, int quarter, int day_of_quarter = 1) {
        require_year(year);
        detail::require("quarter", quarter, 1, 4);
        const std::int64_t first = first_of_quarter(year, quarter);
        detail::require("day of quarter", day_of_quarter, 1, first_of_quarter(year, quarter + 1) - first);
        return date(first + day_of_quarter - 1);
    }

    /// The day that many days after 1970-01-01.
    static constexpr date from_days(std::int64_t days) {
        detail::require("day count", days, min_days, max_days);
        return date(days);
    }

    constexpr std::int64_t days_since_epoch() const { return days_; }
    constexpr civil_date civil() const { return detail::civil_from_days(days_); }
    constexpr std::int64_t year() const { return civil().year; }
    constexpr int month() const { return civil().month; }
    constexpr int day() const { return civil().day; }
    constexpr int quarter() const { return (month() + 2) / 3; }
    constexpr int weekday() const { return detail::weekday_from_days(days_); } ///< 1 Monday .. 7 Sunday

    constexpr int day_of_year() const {
        return static_cast<int>(days_ - detail::days_from_civil(year(), 1, 1)) + 1;
    }

    constexpr int day_of_quarter() const {
        const civil_date c = civil();
        return static_cast<int>(days_ - first_of_quarter(c.year, (c.month + 2) / 3)) + 1;
    }

    constexpr week_date week() const {
        const std::int64_t thursday = days_ - weekday() + 4;
        const std::int64_t week_year = detail::civil_from_days(thursday).year;
        return {week_year, static_cast<int>((days_ - monday_of_first_week(week_year)) / 7) + 1, weekday()};
    }

    friend constexpr auto operator<=>(const date&, const date&) = default;

    static constexpr std::int64_t min_days = detail::days_from_civil(min_year, 1, 1);
    static constexpr std::int64_t max_days = detail::days_from_civil(max_year, 12, 31);

private:
    explicit constexpr date(std::int64_t days) : days_(days) {}

    static constexpr void require_year(std::int64_t year) {
        detail::require("year", year, min_year, max_year);
    }

    static constexpr std::int64_t monday_of_first_week(std::int64_t week_year) {
        const std::int64_t fourth = detail::days_from_civil(week_year, 1, 4);
        return fourth - detail::weekday_from_days(fourth) + 1;
    }

    static constexpr std::int64_t first_of_quarter(std::int64_t year,
                                                   int quarter) { // quarter 5 is the next year's first
        return quarter == 5 ? detail::days_from_civil(year + 1, 1, 1)
                            : detail::days_from_civil(year, quarter * 3 - 2, 1);
    }

    std::int64_t days_ = 0;
};

} // namespace entente::calendar
