// SPDX-License-Identifier: BSL-1.0
// How data compare: openCypher's equality and comparison, which can be unknown; the one order of all data for ORDER BY; and the
// equivalence that DISTINCT and grouping go by.
#pragma once

#include <entente/cypher/datum.hpp>

#include <compare>
#include <cstddef>
#include <optional>

namespace entente::cypher {

[[nodiscard]] constexpr bool is_number(datum_kind kind) noexcept {
    return kind == datum_kind::integer || kind == datum_kind::real;
}

/// Openly three-valued: true, false, or nothing for null.
using maybe = std::optional<bool>;

/// `a = b`. Null where one is null, or where parts of lists or maps leave it open. Numbers compare by size whatever their kind, NaN equals
/// nothing; values of different kinds are not equal.
[[nodiscard]] maybe equals(const datum& a, const datum& b);

/// `a < b` and its like: nothing where the two can't be compared (null, or kinds without a common order). Of NaN and a number: unordered.
[[nodiscard]] std::optional<std::partial_ordering> compare(const datum& a, const datum& b);

/// The order of ORDER BY, ascending: map, node, relationship, list, path, date_time, local_date_time, date, time, local_time, duration, text,
/// boolean, number, NaN, null.
[[nodiscard]] std::weak_ordering order(const datum& a, const datum& b);

/// Whether DISTINCT and grouping take two data for one: null with null, NaN with NaN, 1 with 1.0 as `=` has it.
[[nodiscard]] inline bool equivalent(const datum& a, const datum& b) { return order(a, b) == 0; }
/// The same for equivalent data.
[[nodiscard]] std::size_t hash(const datum& d) noexcept;

} // namespace entente::cypher
