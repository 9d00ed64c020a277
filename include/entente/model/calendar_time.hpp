// SPDX-License-Identifier: BSL-1.0
// The time of day, without and with an offset from UTC, as openCypher's LOCAL TIME and TIME know them.
#pragma once

#include <entente/model/calendar_date.hpp>

#include <compare>
#include <cstdint>

namespace entente::calendar {

/// The greatest offset from UTC, in seconds, either way: 18 hours.
inline constexpr std::int32_t max_offset = 18 * 3'600;

/// A time of day, 00:00 to 23:59:59.999999999; there is no 24:00 and no leap second. Eight bytes.
/// Each factory throws an error of kind invalid_argument that names the component.
class local_time {
public:
    constexpr local_time() = default; ///< midnight

    static constexpr local_time of(int hour, int minute = 0, int second = 0, std::int32_t nanosecond = 0) {
        detail::require("hour", hour, 0, 23);
        detail::require("minute", minute, 0, 59);
        detail::require("second", second, 0, 59);
        detail::require("nanosecond", nanosecond, 0, nanoseconds_per_second - 1);
        return local_time((hour * 3'600 + minute * 60 + second) * nanoseconds_per_second + nanosecond);
    }

    /// The time that many nanoseconds after midnight.
    static constexpr local_time from_nanoseconds(std::int64_t nanoseconds) {
        detail::require("nanosecond of day", nanoseconds, 0, nanoseconds_per_day - 1);
        return local_time(nanoseconds);
    }

    constexpr std::int64_t nanosecond_of_day() const { return nanoseconds_; }
    constexpr int second_of_day() const { return static_cast<int>(nanoseconds_ / nanoseconds_per_second); }
    constexpr int hour() const { return second_of_day() / 3'600; }
    constexpr int minute() const { return second_of_day() / 60 % 60; }
    constexpr int second() const { return second_of_day() % 60; }
    constexpr std::int32_t nanosecond() const {
        return static_cast<std::int32_t>(nanoseconds_ % nanoseconds_per_second);
    }

    friend constexpr auto operator<=>(const local_time&, const local_time&) = default;

private:
    explicit constexpr local_time(std::int64_t nanoseconds) : nanoseconds_(nanoseconds) {}

    std::int64_t nanoseconds_ = 0;
};

/// A time of day at an offset from UTC in seconds, positive to the east, at most 18 hours either way. Sixteen
/// bytes.
///
/// Ordered by the moment in UTC, then by the offset: 12:00+01:00 and 11:00Z are the same moment, hence
/// neighbours, yet two values. Who asks whether they are the same moment compares `utc_nanosecond()`.
class time {
public:
    constexpr time() = default; ///< midnight in UTC

    /// Throws an error of kind invalid_argument.
    static constexpr time of(local_time local, std::int32_t offset_seconds) {
        detail::require("offset", offset_seconds, -max_offset, max_offset);
        return time(local, offset_seconds);
    }

    constexpr local_time local() const { return local_; }
    constexpr std::int32_t offset_seconds() const { return offset_; }

    /// Nanoseconds since midnight in UTC; not taken modulo the day, so it can be negative or past 24 hours.
    constexpr std::int64_t utc_nanosecond() const {
        return local_.nanosecond_of_day() - offset_ * nanoseconds_per_second;
    }

    friend constexpr bool operator==(const time&, const time&) = default;
    friend constexpr std::strong_ordering operator<=>(const time& a, const time& b) {
        if (const auto order = a.utc_nanosecond() <=> b.utc_nanosecond(); order != 0) return order;
        return a.offset_ <=> b.offset_;
    }

private:
    constexpr time(local_time local, std::int32_t offset) : local_(local), offset_(offset) {}

    local_time local_;
    std::int32_t offset_ = 0;
};

} // namespace entente::calendar
