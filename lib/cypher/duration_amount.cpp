// SPDX-License-Identifier: BSL-1.0
// Fractions of durations, in 128 bits.

#include "cypher/duration_amount.hpp"

#include "cypher/refusals.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace entente::cypher {

namespace {

__extension__ using wide = __int128;

constexpr std::int64_t fixed_one = 1'000'000'000'000'000'000;
constexpr int fixed_digits = 18;
constexpr double too_many_seconds = 0x1p63;

[[noreturn]] void refuse_length() {
    refuse_argument("NumberOutOfRange",
                    "the duration is too long: its mean length exceeds 64 bits of seconds",
                    "give a duration under 292 billion years");
}

std::int64_t part_in_64_bits(wide amount) {
    if (amount > INT64_MAX || amount < INT64_MIN) refuse_length();
    return static_cast<std::int64_t>(amount);
}

calendar::duration made_of(wide months, wide days, wide seconds, wide nanoseconds) {
    const wide carried = nanoseconds / calendar::nanoseconds_per_second;
    try {
        return calendar::duration::of(
            part_in_64_bits(months), part_in_64_bits(days), part_in_64_bits(seconds + carried),
            static_cast<std::int64_t>(nanoseconds % calendar::nanoseconds_per_second));
    } catch (const query_error&) {
        throw;
    } catch (const error&) {
        refuse_length();
    }
}

wide nanoseconds_of(const calendar::duration& amount) {
    return wide{amount.seconds()} * calendar::nanoseconds_per_second + amount.nanoseconds();
}

void require_finite(double number) {
    if (!std::isfinite(number)) {
        refuse_arithmetic("NumberOutOfRange", "a duration can't be infinite or undefined",
                          "multiply by a finite number, and don't divide by zero");
    }
}

} // namespace

duration_amount::fixed duration_amount::sum(fixed a, fixed b) {
    // Each is below 2^63 seconds of 1e18 parts, so that two fit; the sum is checked again.
    const fixed total = a + b;
    constexpr fixed bound = fixed{INT64_MAX} * fixed_one;
    if (total > bound || total < -bound) refuse_length();
    return total;
}

duration_amount::fixed duration_amount::whole_number(std::int64_t amount, std::int64_t unit,
                                                     std::int64_t seconds_per_unit) {
    const wide seconds = wide{amount} * unit * seconds_per_unit;
    if (seconds > INT64_MAX || seconds < -INT64_MAX) refuse_length();
    return fixed{amount} * unit * fixed_one;
}

duration_amount::fixed duration_amount::decimal(double amount, std::int64_t unit,
                                                std::int64_t seconds_per_unit) {
    if (!(std::abs(amount) * static_cast<double>(unit) * static_cast<double>(seconds_per_unit) <
          too_many_seconds))
        refuse_length();
    // One digit, a point, more digits, an exponent: `-1.25e+03`.
    char text[40];
    const char* const end =
        std::to_chars(text, text + sizeof text, amount, std::chars_format::scientific).ptr;
    const std::string_view written(text, static_cast<std::size_t>(end - text));
    const std::size_t e = written.find('e');
    int exponent = std::atoi(std::string(written.substr(e + 1)).c_str());
    wide number = 0;
    bool behind_point = false;
    for (const char c : written.substr(0, e)) {
        if (c == '.') behind_point = true;
        if (c < '0' || c > '9') continue;
        number = number * 10 + (c - '0');
        if (behind_point) --exponent;
    }
    // At most 17 digits, a unit of at most four; the bound above keeps positive exponents small.
    number *= unit;
    for (exponent += fixed_digits; exponent > 0; --exponent) number *= 10;
    for (; exponent < 0 && number != 0; ++exponent) number /= 10;
    return written.front() == '-' ? -number : number;
}

void duration_amount::add_months(std::int64_t amount, std::int64_t unit) {
    months_ = sum(months_, whole_number(amount, unit, calendar::mean_seconds_per_month));
}
void duration_amount::add_months(double amount, std::int64_t unit) {
    months_ = sum(months_, decimal(amount, unit, calendar::mean_seconds_per_month));
}
void duration_amount::add_days(std::int64_t amount, std::int64_t unit) {
    days_ = sum(days_, whole_number(amount, unit, calendar::seconds_per_day));
}
void duration_amount::add_days(double amount, std::int64_t unit) {
    days_ = sum(days_, decimal(amount, unit, calendar::seconds_per_day));
}
void duration_amount::add_seconds(std::int64_t amount, std::int64_t unit) {
    seconds_ = sum(seconds_, whole_number(amount, unit, 1));
}
void duration_amount::add_seconds(double amount, std::int64_t unit) {
    seconds_ = sum(seconds_, decimal(amount, unit, 1));
}
void duration_amount::add_parts(std::int64_t amount, std::int64_t parts_per_second) {
    seconds_ = sum(seconds_, fixed{amount} * (fixed_one / parts_per_second));
}
void duration_amount::add_parts(double amount, std::int64_t parts_per_second) {
    seconds_ = sum(seconds_, decimal(amount, 1, 1) / parts_per_second);
}

calendar::duration duration_amount::whole() const {
    // In one sum, so that the days and the seconds have one sign: -14 days and half a month are 1 day and 18'873 seconds.
    const fixed day = fixed{calendar::seconds_per_day} * fixed_one;
    const fixed in_days =
        sum(months_ % fixed_one * calendar::mean_seconds_per_month, days_ * calendar::seconds_per_day);
    const fixed seconds = sum(seconds_, in_days % day);
    return made_of(months_ / fixed_one, in_days / day, seconds / fixed_one,
                   seconds % fixed_one / (fixed_one / calendar::nanoseconds_per_second));
}

calendar::duration times(const calendar::duration& amount, std::int64_t factor) {
    return made_of(wide{amount.months()} * factor, wide{amount.days()} * factor,
                   wide{amount.seconds()} * factor, wide{amount.nanoseconds()} * factor);
}

calendar::duration times(const calendar::duration& amount, double factor) {
    require_finite(factor);
    // The whole seconds and the nanoseconds cut towards zero, so that the nanoseconds have the sign of the seconds.
    const wide total = nanoseconds_of(amount);
    const auto seconds = static_cast<std::int64_t>(total / calendar::nanoseconds_per_second);
    const auto nanoseconds = static_cast<std::int64_t>(total % calendar::nanoseconds_per_second);
    duration_amount made;
    made.add_months(static_cast<double>(amount.months()) * factor);
    made.add_days(static_cast<double>(amount.days()) * factor);
    made.add_seconds(static_cast<double>(seconds) * factor);
    made.add_parts(static_cast<double>(nanoseconds) * factor, calendar::nanoseconds_per_second);
    return made.whole();
}

calendar::duration divided_by(const calendar::duration& amount, std::int64_t divisor) {
    if (divisor == 0) refuse_arithmetic("DivisionByZero", "a duration can't be divided by zero");
    const wide by = divisor;
    // What is left over of the months, in seconds over the divisor; with the days and what is left over of those likewise.
    const wide in_days = wide{amount.months()} % by * calendar::mean_seconds_per_month +
                         wide{amount.days()} * calendar::seconds_per_day;
    const wide day = by * calendar::seconds_per_day;
    const wide nanoseconds = (in_days % day * calendar::nanoseconds_per_second + nanoseconds_of(amount)) / by;
    return made_of(wide{amount.months()} / by, in_days / day, 0, nanoseconds);
}

calendar::duration divided_by(const calendar::duration& amount, double divisor) {
    if (divisor == 0) refuse_arithmetic("DivisionByZero", "a duration can't be divided by zero");
    require_finite(divisor);
    const wide total = nanoseconds_of(amount);
    const auto seconds = static_cast<std::int64_t>(total / calendar::nanoseconds_per_second);
    const auto nanoseconds = static_cast<std::int64_t>(total % calendar::nanoseconds_per_second);
    duration_amount made;
    made.add_months(static_cast<double>(amount.months()) / divisor);
    made.add_days(static_cast<double>(amount.days()) / divisor);
    made.add_seconds(static_cast<double>(seconds) / divisor);
    made.add_parts(static_cast<double>(nanoseconds) / divisor, calendar::nanoseconds_per_second);
    return made.whole();
}

} // namespace entente::cypher
