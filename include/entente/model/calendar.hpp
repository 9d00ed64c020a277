// SPDX-License-Identifier: BSL-1.0
// The calendar types of openCypher: date, local_time, time, local_date_time, date_time and duration, as plain
// values. Their text forms are in calendar_parse.hpp and calendar_print.hpp, sums and differences in
// calendar_arithmetic.hpp. Time zones keep their name here; what offset a zone has when is not known on this
// floor.
#pragma once

#include <entente/model/calendar_date.hpp>
#include <entente/model/calendar_duration.hpp>
#include <entente/model/calendar_time.hpp>

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace entente::calendar {

/// A date and a time of day somewhere on Earth, we don't know where. Sixteen bytes, ordered as a clock shows
/// it.
class local_date_time {
public:
    constexpr local_date_time() = default; ///< 1970-01-01T00:00

    constexpr local_date_time(calendar::date day, local_time time_of_day)
        : seconds_(day.days_since_epoch() * seconds_per_day + time_of_day.second_of_day()),
          nanosecond_(time_of_day.nanosecond()) {}

    /// `seconds` counts from 1970-01-01T00:00 on the same clock. Throws an error of kind invalid_argument,
    /// when the day is outside the range of `date` or `nanosecond` is not 0..999'999'999.
    static constexpr local_date_time from_seconds(std::int64_t seconds, std::int32_t nanosecond = 0) {
        detail::require("seconds", seconds, min_seconds, max_seconds);
        detail::require("nanosecond", nanosecond, 0, nanoseconds_per_second - 1);
        local_date_time made;
        made.seconds_ = seconds;
        made.nanosecond_ = nanosecond;
        return made;
    }

    constexpr std::int64_t seconds_since_epoch() const { return seconds_; }
    constexpr std::int32_t nanosecond() const { return nanosecond_; }

    constexpr calendar::date day() const {
        return calendar::date::from_days(detail::floor_div(seconds_, seconds_per_day));
    }
    constexpr local_time time_of_day() const {
        return local_time::from_nanoseconds(
            detail::floor_mod(seconds_, seconds_per_day) * nanoseconds_per_second + nanosecond_);
    }

    friend constexpr auto operator<=>(const local_date_time&, const local_date_time&) = default;

    static constexpr std::int64_t min_seconds = date::min_days * seconds_per_day;
    static constexpr std::int64_t max_seconds = date::max_days * seconds_per_day + seconds_per_day - 1;

private:
    std::int64_t seconds_ = 0;
    std::int32_t nanosecond_ = 0;
};

/// Is this the form of a zone's name: a letter, then letters, digits and `_ + - /`, 64 bytes at most? Whether
/// the IANA database knows such a zone is not asked.
constexpr bool is_zone_name(std::string_view name) {
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    if (name.empty() || name.size() > 64 || !is_letter(name.front())) return false;
    for (const char c : name) {
        if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '+' && c != '-' && c != '/')
            return false;
    }
    return true;
}

/// A moment: what the clock showed, the clock's offset from UTC in seconds, and the name of its time zone, if
/// it has one.
///
/// Ordered by the moment, then by the offset, then by the zone: two clocks that show the same moment are
/// neighbours, yet two values. Who asks whether they are the same moment compares `utc_seconds()` and
/// `nanosecond()`.
class date_time {
public:
    date_time() = default; ///< 1970-01-01T00:00Z

    /// `zone` is empty for none. Throws an error of kind invalid_argument for an offset beyond 18 hours and
    /// for what is no zone name.
    static date_time of(local_date_time local, std::int32_t offset_seconds, std::string zone = {}) {
        detail::require("offset", offset_seconds, -max_offset, max_offset);
        if (!zone.empty() && !is_zone_name(zone)) {
            throw error(error_kind::invalid_argument,
                        entente::quoted(zone) + " is not the name of a time zone", "",
                        "give a name such as Europe/Stockholm");
        }
        date_time made;
        made.local_ = local;
        made.offset_ = offset_seconds;
        made.zone_ = std::move(zone);
        return made;
    }

    /// The clock with that offset and zone, `utc_seconds` after 1970-01-01T00:00Z. Throws as `of` does, and
    /// when the clock would show a day outside the range of `date`.
    static date_time at(std::int64_t utc_seconds, std::int32_t nanosecond, std::int32_t offset_seconds,
                        std::string zone = {}) {
        detail::require("offset", offset_seconds, -max_offset, max_offset);
        detail::require("seconds", utc_seconds, local_date_time::min_seconds - max_offset,
                        local_date_time::max_seconds + max_offset);
        return of(local_date_time::from_seconds(utc_seconds + offset_seconds, nanosecond), offset_seconds,
                  std::move(zone));
    }

    const local_date_time& local() const { return local_; }
    std::int32_t offset_seconds() const { return offset_; }
    const std::string& zone() const { return zone_; } ///< empty for none
    std::int64_t utc_seconds() const { return local_.seconds_since_epoch() - offset_; }
    std::int32_t nanosecond() const { return local_.nanosecond(); }

    friend bool operator==(const date_time&, const date_time&) = default;
    friend std::strong_ordering operator<=>(const date_time& a, const date_time& b) {
        if (const auto order = a.utc_seconds() <=> b.utc_seconds(); order != 0) return order;
        if (const auto order = a.nanosecond() <=> b.nanosecond(); order != 0) return order;
        if (const auto order = a.offset_ <=> b.offset_; order != 0) return order;
        return a.zone_.compare(b.zone_) <=> 0;
    }

private:
    local_date_time local_;
    std::int32_t offset_ = 0;
    std::string zone_;
};

} // namespace entente::calendar
