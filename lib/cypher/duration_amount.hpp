// SPDX-License-Identifier: BSL-1.0
// Durations from fractions: of a month become days and seconds by the mean month, of a day seconds, of a nanosecond nothing.
#pragma once

#include <entente/model/calendar_duration.hpp>

#include <cstdint>

namespace entente::cypher {

/// A sum of months, days and seconds in fixed point, 18 digits behind the point. A real counts as the shortest decimal number that reads
/// back as it, so 2.3 days are 2 days and 25920 seconds, not a nanosecond less. Each function throws query_error(argument_error) past the range
/// of a duration.
class duration_amount {
public:
    // A `unit` is how many months, days or seconds one of the amount is: 12 for years.
    void add_months(std::int64_t amount, std::int64_t unit = 1);
    void add_months(double amount, std::int64_t unit = 1);
    void add_days(std::int64_t amount, std::int64_t unit = 1);
    void add_days(double amount, std::int64_t unit = 1);
    void add_seconds(std::int64_t amount, std::int64_t unit = 1);
    void add_seconds(double amount, std::int64_t unit = 1);
    /// In parts of a second: 1'000 for milliseconds.
    void add_parts(std::int64_t amount, std::int64_t parts_per_second);
    void add_parts(double amount, std::int64_t parts_per_second);

    /// Whole months; what is left over of them goes to the days, whole days; what is left over of those goes to the seconds; each cut towards
    /// zero.
    [[nodiscard]] calendar::duration whole() const;

private:
    __extension__ using fixed = __int128;

    static fixed whole_number(std::int64_t amount, std::int64_t unit, std::int64_t seconds_per_unit);
    static fixed decimal(double amount, std::int64_t unit, std::int64_t seconds_per_unit);
    static fixed sum(fixed a, fixed b);

    fixed months_ = 0, days_ = 0, seconds_ = 0;
};

// Throw query_error(arithmetic_error) for what is not finite and for a division by zero, and (argument_error) past the range of a duration.

[[nodiscard]] calendar::duration times(const calendar::duration& amount, std::int64_t factor);
[[nodiscard]] calendar::duration times(const calendar::duration& amount, double factor);
[[nodiscard]] calendar::duration divided_by(const calendar::duration& amount, std::int64_t divisor);
[[nodiscard]] calendar::duration divided_by(const calendar::duration& amount, double divisor);

} // namespace entente::cypher
