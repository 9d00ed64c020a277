// SPDX-License-Identifier: BSL-1.0
// The maps that calendar values are made from: `{year: 1984, week: 10}`, `{date: other, hour: 12, timezone: 'Europe/Stockholm'}`.
#pragma once

#include "cypher/time_zones.hpp"
#include "cypher/types.hpp"

#include <entente/cypher/datum.hpp>
#include <entente/model/calendar.hpp>

#include <cstdint>
#include <optional>

namespace entente::cypher {

/// The calendar types that have a day, and those that have a time of day.
inline constexpr type_set with_day =
    type_set(datum_kind::date) | datum_kind::local_date_time | datum_kind::date_time;
inline constexpr type_set with_time =
    type_set(datum_kind::local_time) | datum_kind::time | datum_kind::local_date_time | datum_kind::date_time;

/// What a calendar value brings to another: any of a day, a time of day and a zone.
struct calendar_parts {
    std::optional<calendar::date> day;
    std::optional<calendar::local_time> time;
    std::optional<time_zone> zone;
    std::optional<std::int32_t> offset_seconds; ///< with the zone: what its clocks were off by
};

/// Of a calendar value; nothing of any other datum.
[[nodiscard]] calendar_parts parts_of(const datum& d);

/// The entries of such a map, by name. What is not given is empty.
struct calendar_fields {
    std::optional<std::int64_t> year, quarter, month, week, ordinal_day, day_of_quarter, day_of_week, day;
    std::optional<std::int64_t> hour, minute, second, millisecond, microsecond, nanosecond;
    std::optional<std::int64_t> epoch_seconds, epoch_millis;
    std::optional<time_zone> zone;
    calendar_parts base;    ///< from `date`, `time` and `datetime`
    bool has_null = false;  ///< one of the entries is null: nothing can be made of them
    bool only_zone = false; ///< there is `timezone` and nothing else

    [[nodiscard]] bool names_day() const noexcept {
        return year || quarter || month || week || ordinal_day || day_of_quarter || day_of_week || day;
    }
    [[nodiscard]] bool names_time() const noexcept { return hour || minute || second || names_fraction(); }
    [[nodiscard]] bool names_fraction() const noexcept { return millisecond || microsecond || nanosecond; }
};

// All of these throw query_errors of phase runtime.

/// Throws for an unknown name and for a value of the wrong type.
[[nodiscard]] calendar_fields read_calendar_fields(const datum_map& entries);

/// The day that the fields name. What they leave out is the base's, else the first; a finer field needs the coarser ones. Kept days that a
/// month does not have become its last.
[[nodiscard]] calendar::date day_from(const calendar_fields& fields);

/// The time that the fields name, likewise. A fraction of a second is given as a whole: parts of it that are left out are zero.
[[nodiscard]] calendar::local_time time_from(const calendar_fields& fields);

} // namespace entente::cypher
