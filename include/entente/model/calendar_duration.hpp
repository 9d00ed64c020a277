// SPDX-License-Identifier: BSL-1.0
// An amount of time in months, days and seconds that are not converted into each other, as openCypher's
// DURATION.
#pragma once

#include <entente/model/calendar_date.hpp>

#include <compare>
#include <cstdint>
#include <limits>

namespace entente::calendar {

/// The mean Gregorian year is 365.2425 days; a twelfth of it in seconds is a whole number. Fractions of a
/// month are turned into days and seconds by it, and durations are ordered by it.
inline constexpr std::int64_t mean_seconds_per_month = 2'629'746;

namespace detail {

[[noreturn]] inline void refuse_duration() {
    throw error(error_kind::invalid_argument,
                "the duration is too long: its mean length exceeds 64 bits of seconds", "",
                "give a duration under 292 billion years");
}

constexpr std::int64_t checked_add(std::int64_t a, std::int64_t b) {
    using limits = std::numeric_limits<std::int64_t>;
    if (b > 0 ? a > limits::max() - b : a < limits::min() - b) refuse_duration();
    return a + b;
}

constexpr std::int64_t checked_multiply(std::int64_t a, std::int64_t positive) {
    using limits = std::numeric_limits<std::int64_t>;
    if (a > limits::max() / positive || a < limits::min() / positive) refuse_duration();
    return a * positive;
}

constexpr std::int64_t checked_negate(std::int64_t a) {
    if (a == std::numeric_limits<std::int64_t>::min()) refuse_duration();
    return -a;
}

} // namespace detail

/// Months, days, seconds and nanoseconds. Components keep their own signs (P1M-1D), except that nanoseconds
/// count on from the second and are 0..999'999'999: -0.1 s is -1 second and 900'000'000 nanoseconds.
///
/// Two durations are equal when their components are; P1D and PT24H are not. The order, which Cypher leaves
/// open, is by mean length, then by months, days, seconds. Thirty-two bytes.
class duration {
public:
    constexpr duration() = default; ///< PT0S

    /// Whole seconds of `nanoseconds` are moved into the seconds; nothing else is carried. Throws an error of
    /// kind invalid_argument if the mean length in seconds does not fit into 64 bits.
    static constexpr duration of(std::int64_t months, std::int64_t days = 0, std::int64_t seconds = 0,
                                 std::int64_t nanoseconds = 0) {
        duration made;
        made.months_ = months;
        made.days_ = days;
        made.seconds_ = detail::checked_add(seconds, detail::floor_div(nanoseconds, nanoseconds_per_second));
        made.nanoseconds_ = static_cast<std::int32_t>(detail::floor_mod(nanoseconds, nanoseconds_per_second));
        const std::int64_t calendar_seconds =
            detail::checked_add(detail::checked_multiply(months, mean_seconds_per_month),
                                detail::checked_multiply(days, seconds_per_day));
        detail::checked_add(calendar_seconds, made.seconds_);
        return made;
    }

    constexpr std::int64_t months() const { return months_; }
    constexpr std::int64_t days() const { return days_; }
    constexpr std::int64_t seconds() const { return seconds_; }
    constexpr std::int32_t nanoseconds() const { return nanoseconds_; } ///< of the second, 0..999'999'999

    /// With a month taken as 2'629'746 seconds and a day as 86'400; the nanoseconds come on top.
    constexpr std::int64_t mean_seconds() const {
        return months_ * mean_seconds_per_month + days_ * seconds_per_day + seconds_;
    }

    friend constexpr bool operator==(const duration&, const duration&) = default;
    friend constexpr std::strong_ordering operator<=>(const duration& a, const duration& b) {
        if (const auto order = a.mean_seconds() <=> b.mean_seconds(); order != 0) return order;
        if (const auto order = a.nanoseconds_ <=> b.nanoseconds_; order != 0) return order;
        if (const auto order = a.months_ <=> b.months_; order != 0) return order;
        if (const auto order = a.days_ <=> b.days_; order != 0) return order;
        return a.seconds_ <=> b.seconds_;
    }

private:
    std::int64_t months_ = 0;
    std::int64_t days_ = 0;
    std::int64_t seconds_ = 0;
    std::int32_t nanoseconds_ = 0;
};

} // namespace entente::calendar
