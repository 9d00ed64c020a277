// SPDX-License-Identifier: BSL-1.0
// What time it is, and how a moment becomes a value of one of the calendar types.
#pragma once

#include "cypher/functions.hpp"
#include "cypher/time_zones.hpp"

#include <entente/model/calendar.hpp>

#include <cstdint>

namespace entente::cypher {

/// When the query began, on the zone's clocks.
[[nodiscard]] calendar::date_time statement_time(const function_context& context, const time_zone& zone = {});
/// Now.
[[nodiscard]] calendar::date_time real_time(const time_zone& zone = {});

/// What is left of a number over the next lower multiple: never negative, and right for the least number too. `divisor` is positive.
[[nodiscard]] constexpr std::int64_t floor_remainder(std::int64_t number, std::int64_t divisor) noexcept {
    const std::int64_t left = number % divisor;
    return left < 0 ? left + divisor : left;
}

/// The part of a moment that a type has. `kind` is one of the five calendar types.
[[nodiscard]] datum as_kind(datum_kind kind, const calendar::date_time& moment);

} // namespace entente::cypher
