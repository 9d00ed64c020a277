// SPDX-License-Identifier: BSL-1.0
// The components of calendar values by openCypher's names: `d.weekYear`, `t.offset`, `amount.minutesOfHour`.
#pragma once

#include <entente/cypher/datum.hpp>
#include <entente/model/calendar.hpp>

#include <string_view>

namespace entente::cypher {

// Null for a name that such a value has no component of.

[[nodiscard]] datum component_of(const calendar::date& day, std::string_view key);
[[nodiscard]] datum component_of(const calendar::local_time& time, std::string_view key);
[[nodiscard]] datum component_of(const calendar::time& time, std::string_view key);
[[nodiscard]] datum component_of(const calendar::local_date_time& moment, std::string_view key);
[[nodiscard]] datum component_of(const calendar::date_time& moment, std::string_view key);
[[nodiscard]] datum component_of(const calendar::duration& amount, std::string_view key);

} // namespace entente::cypher
