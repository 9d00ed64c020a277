// SPDX-License-Identifier: BSL-1.0
// Days as numbers, and the proleptic Gregorian calendar over them (astronomical years: 0 is 1 BC). No text, no doubt: see date.hpp.
#pragma once

#include <cstdint>

namespace entente {

/// The unit of a date: it may denote any day within one such unit. Coarser is smaller.
// Declared before `day`: GCC 12 takes an enumerator after it for a shadow.
enum class date_precision : std::uint8_t { century, decade, year, season, month, day, second };

/// Days since 1970-01-01 (day 0), in the proleptic Gregorian calendar of ISO 8601.
using day = std::int32_t;

/// Not days but bounds: before every day and after every day. An open end of an interval is one of them.
inline constexpr day day_min = INT32_MIN, day_max = INT32_MAX;

/// The years that a `day` counts from their first day to their last.
inline constexpr std::int32_t year_min = -5'877'640, year_max = 5'881'579;

/// A day by its year, month (1-12) and day of the month (1-31).
struct civil {
    std::int32_t year;
    unsigned month;
    unsigned day_of_month;

    friend constexpr bool operator==(const civil&, const civil&) = default;
};

[[nodiscard]] constexpr bool is_leap_year(std::int32_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/// 28 to 31. `month` must be 1-12.
[[nodiscard]] constexpr unsigned days_in_month(std::int32_t year, unsigned month) noexcept {
    if (month == 2) return is_leap_year(year) ? 29U : 28U;
    return 30U | (month ^ (month >> 3U));
}

/// The day of a calendar date, by Howard Hinnant's algorithm: years begin in March, so that the leap day comes last, and go
/// in eras of 400. Precondition: a month of 1-12, a day that the month has, and a result that fits a `day`, as it does for
/// all years from year_min to year_max.
[[nodiscard]] constexpr day day_of(std::int32_t year, unsigned month, unsigned day_of_month) noexcept {
    const std::int32_t y = year - (month <= 2 ? 1 : 0);
    const std::int32_t era = (y >= 0 ? y : y - 399) / 400;
    const auto year_of_era = static_cast<std::uint32_t>(y - era * 400);
    const std::uint32_t day_of_year =
        (153U * (month > 2 ? month - 3 : month + 9) + 2U) / 5U + day_of_month - 1U;
    const std::uint32_t day_of_era = year_of_era * 365U + year_of_era / 4U - year_of_era / 100U + day_of_year;
    // In 64 bits: the first day of the earliest era lies before INT32_MIN, though the sum does not.
    return static_cast<day>(std::int64_t{era} * 146'097 + static_cast<std::int64_t>(day_of_era) - 719'468);
}

/// The calendar date of a day; the reverse of day_of.
[[nodiscard]] constexpr civil civil_of(day d) noexcept {
    const std::int64_t z = std::int64_t{d} + 719'468;
    const std::int64_t era = (z >= 0 ? z : z - 146'096) / 146'097;
    const auto day_of_era = static_cast<std::uint32_t>(z - era * 146'097);
    const std::uint32_t year_of_era =
        (day_of_era - day_of_era / 1'460U + day_of_era / 36'524U - day_of_era / 146'096U) / 365U;
    const std::uint32_t day_of_year =
        day_of_era - (365U * year_of_era + year_of_era / 4U - year_of_era / 100U);
    const std::uint32_t shifted = (5U * day_of_year + 2U) / 153U;
    const std::uint32_t month = shifted < 10U ? shifted + 3U : shifted - 9U;
    const auto year = static_cast<std::int32_t>(era * 400 + year_of_era + (month <= 2U ? 1 : 0));
    return {year, month, day_of_year - (153U * shifted + 2U) / 5U + 1U};
}

/// The first and the last day that belong to a whole year between year_min and year_max.
inline constexpr day first_calendar_day = day_of(year_min, 1, 1),
                     last_calendar_day = day_of(year_max, 12, 31);

} // namespace entente
