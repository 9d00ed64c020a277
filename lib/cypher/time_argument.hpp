// SPDX-License-Identifier: BSL-1.0
// A time as a query gives it: a date, or a text of EDTF.
#pragma once

#include <entente/cypher/datum.hpp>
#include <entente/model/date.hpp>
#include <entente/model/interval.hpp>

namespace entente::cypher {

/// Throw a query_error of type argument_error, without a place, for what is neither.
[[nodiscard]] date date_of(const datum& given);
[[nodiscard]] interval interval_of(const datum& given);

/// The day as a calendar date; null for no day at all (an open end).
[[nodiscard]] datum day_datum(day d);

} // namespace entente::cypher
