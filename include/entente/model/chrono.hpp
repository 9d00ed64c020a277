// SPDX-License-Identifier: BSL-1.0
// The bridge to <chrono>, for who opts in: days, calendar dates and instants there and back.
#pragma once

#include <entente/model/date.hpp>
#include <entente/model/error.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace entente {

/// The same day. day_min and day_max become the days of their numbers: they are no special values in <chrono>.
[[nodiscard]] constexpr std::chrono::sys_days to_sys_days(day d) noexcept {
    return std::chrono::sys_days(std::chrono::days(d));
}

/// The same day. Throws error of kind limit outside (day_min, day_max).
[[nodiscard]] constexpr day to_day(std::chrono::sys_days d) {
    const auto count = d.time_since_epoch().count();
    if (count <= day_min || count >= day_max)
        throw error(error_kind::limit, "day " + std::to_string(count) + " does not fit 32 bits");
    return static_cast<day>(count);
}

/// The date of the same precision. Throws error of kind invalid_argument for a value that is not ok().
[[nodiscard]] constexpr date to_date(std::chrono::year_month_day d) {
    if (!d.ok()) throw error(error_kind::invalid_argument, "the year_month_day is not a date");
    return date::ymd(static_cast<int>(d.year()), static_cast<unsigned>(d.month()),
                     static_cast<unsigned>(d.day()));
}
[[nodiscard]] constexpr date to_date(std::chrono::year_month d) {
    if (!d.ok()) throw error(error_kind::invalid_argument, "the year_month is not a date");
    return date::year_month(static_cast<int>(d.year()), static_cast<unsigned>(d.month()));
}
[[nodiscard]] constexpr date to_date(std::chrono::year y) {
    if (!y.ok()) throw error(error_kind::invalid_argument, "the year is out of range");
    return date::of_year(static_cast<int>(y));
}

/// The second, in UTC (Z). Throws error of kind limit outside the calendar.
[[nodiscard]] constexpr date to_date(std::chrono::sys_seconds t) {
    const auto midnight = std::chrono::floor<std::chrono::days>(t);
    return date::at(to_day(midnight), static_cast<std::uint32_t>((t - midnight).count()), 0);
}

/// The calendar date of a date with a known day, whatever its qualifiers; nothing for coarser ones, and for years that std::chrono::year
/// does not hold (beyond 32,767).
[[nodiscard]] constexpr std::optional<std::chrono::year_month_day> to_year_month_day(const date& d) noexcept {
    if (d.precision() < date_precision::day) return std::nullopt;
    const civil c = civil_of(d.first_day());
    if (c.year < static_cast<int>(std::chrono::year::min()) ||
        c.year > static_cast<int>(std::chrono::year::max()))
        return std::nullopt;
    return std::chrono::year_month_day(std::chrono::year(c.year), std::chrono::month(c.month),
                                       std::chrono::day(c.day_of_month));
}

/// The instant of a date with a time of day and Z or an offset; nothing for local times and for dates without a time.
[[nodiscard]] constexpr std::optional<std::chrono::sys_seconds> to_sys_seconds(const date& d) noexcept {
    const auto second = d.second_of_day();
    const auto offset = d.utc_offset_minutes();
    if (!second || !offset) return std::nullopt;
    return to_sys_days(d.first_day()) + std::chrono::seconds(*second) - std::chrono::minutes(*offset);
}

} // namespace entente
