// SPDX-License-Identifier: BSL-1.0
// What the clocks of a time zone show when. Named zones follow the IANA database that the operating system keeps (TZDIR, or
// /usr/share/zoneinfo); each is read once.
#pragma once

#include <entente/model/calendar.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::cypher {

/// A zone by its name, or without a name an offset that never changes.
struct time_zone {
    std::string name;
    std::int32_t offset_seconds = 0; ///< where there is no name
    friend bool operator==(const time_zone&, const time_zone&) = default;
};

// All of these throw query_error(argument_error) of phase runtime: for a zone that the database does not have, and for a moment outside the
// range of calendar::date_time. Any thread may call them at any time.

/// `Z`, `+01:00`, `-0130`, `+02:05:59`, or a name such as `Europe/Stockholm`.
[[nodiscard]] time_zone parse_time_zone(std::string_view text);

/// The zone of a date_time's clock.
[[nodiscard]] time_zone zone_of(const calendar::date_time& moment);

/// The moment at which the zone's clocks show `local`. Where they show it twice it is the one with the preferred offset, else the earlier; where
/// they skip it, it is later by as much as they skip, as in ISO 8601 libraries at large.
[[nodiscard]] calendar::date_time at_local(const calendar::local_date_time& local, const time_zone& zone,
                                           std::optional<std::int32_t> preferred_offset = std::nullopt);

/// What the zone's clocks show at a moment, given in seconds since 1970-01-01T00:00Z.
[[nodiscard]] calendar::date_time at_moment(std::int64_t utc_seconds, std::int32_t nanosecond,
                                            const time_zone& zone);

/// Months and days as the zone's clocks count them, then seconds as they pass.
[[nodiscard]] calendar::date_time plus(const calendar::date_time& moment, const calendar::duration& amount);

/// A moment from its text, whose zone may stand without an offset; one that the zone did not have then is refused.
[[nodiscard]] calendar::date_time parse_date_time_in_zone(std::string_view text);

} // namespace entente::cypher
