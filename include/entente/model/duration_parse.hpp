// SPDX-License-Identifier: BSL-1.0
// Text to duration: the two ISO 8601 forms that openCypher accepts, `P12Y5M14DT16H` and
// `P2012-02-02T14:37:21.545`.
#pragma once

#include <entente/model/calendar_parse.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

namespace entente::calendar {

namespace detail {

// Sums up what the units say; every step is checked.
struct duration_sum {
    std::int64_t months = 0;
    std::int64_t days = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;

    void add_seconds(std::int64_t whole, std::int64_t billionths, std::int64_t unit) {
        seconds = checked_add(seconds, checked_multiply(whole, unit));
        add_nanoseconds(billionths * unit); // a billionth of a unit of n seconds is n nanoseconds
    }

    void add_days(std::int64_t whole, std::int64_t billionths, std::int64_t unit) {
        days = checked_add(days, checked_multiply(whole, unit));
        add_mean_nanoseconds(billionths * unit * seconds_per_day);
    }

    void add_months(std::int64_t whole, std::int64_t billionths, std::int64_t unit) {
        months = checked_add(checked_add(months, checked_multiply(whole, unit)),
                             billionths * unit / 1'000'000'000);
        add_mean_nanoseconds(billionths * unit % 1'000'000'000 * mean_seconds_per_month);
    }

private:
    void add_mean_nanoseconds(std::int64_t amount) { // under a month
        days = checked_add(days, amount / nanoseconds_per_day);
        add_nanoseconds(amount % nanoseconds_per_day);
    }

    void add_nanoseconds(std::int64_t amount) { // under a day
        seconds = checked_add(seconds, amount / nanoseconds_per_second);
        nanoseconds += amount % nanoseconds_per_second;
    }
};

struct duration_number {
    std::int64_t whole;
    std::int64_t billionths; // of the same sign
    bool has_fraction;
};

inline duration_number scan_duration_number(text_scanner& in, bool negate) {
    const bool negative = in.skip('-');
    if (!negative) in.skip('+');
    const std::int64_t sign = negative != negate ? -1 : 1;
    if (!in.sees_digit()) in.refuse("a number");
    std::int64_t whole = 0;
    while (in.sees_digit()) {
        const std::size_t at = in.position();
        const std::int64_t digit = sign * in.digits(1, "a digit");
        whole = in.make(at, [&] { return checked_add(checked_multiply(whole, 10), digit); });
    }
    const bool has_fraction = in.skip('.') || in.skip(',');
    return {whole, has_fraction ? sign * in.billionths() : 0, has_fraction};
}

// The rest of `P[nY][nM][nW][nD][T[nH][nM][nS]]` after the P; only the last number may have a fraction.
inline duration scan_duration_units(text_scanner& in, bool negate) {
    static constexpr std::string_view order = "YMWDTHMS";
    duration_sum sum;
    std::size_t next_unit = 0; // units come in this order, each at most once
    bool any = false;
    bool last = false;
    while (!in.finished()) {
        if (in.next() == 'T' && next_unit <= 4) {
            if (last) in.refuse("the end after a fraction");
            in.skip('T');
            next_unit = 5;
            any = false;
            continue;
        }
        const std::size_t at = in.position();
        const duration_number n = scan_duration_number(in, negate);
        if (last) in.refuse("the end after a fraction", at);
        const std::size_t unit = order.find(in.next(), next_unit);
        const bool in_date = next_unit <= 4;
        if (unit == std::string_view::npos || (in_date && unit >= 4)) {
            in.refuse(in_date ? "Y, M, W, D or T, in this order" : "H, M or S, in this order");
        }
        in.skip(in.next());
        in.make(at, [&] {
            switch (unit) {
            case 0: sum.add_months(n.whole, n.billionths, 12); break;
            case 1: sum.add_months(n.whole, n.billionths, 1); break;
            case 2: sum.add_days(n.whole, n.billionths, 7); break;
            case 3: sum.add_days(n.whole, n.billionths, 1); break;
            case 5: sum.add_seconds(n.whole, n.billionths, 3'600); break;
            case 6: sum.add_seconds(n.whole, n.billionths, 60); break;
            default: sum.add_seconds(n.whole, n.billionths, 1); break;
            }
        });
        next_unit = unit + 1;
        any = true;
        last = n.has_fraction;
    }
    if (!any) in.refuse("a number and its unit");
    return in.make(0, [&] { return duration::of(sum.months, sum.days, sum.seconds, sum.nanoseconds); });
}

// The rest of `PYYYY-MM-DDTHH:MM:SS` or `PYYYYMMDDTHHMMSS` after the P: a date and a time that count from
// zero.
inline duration scan_duration_as_date(text_scanner& in, bool extended, bool negate) {
    const std::size_t start = in.position();
    const std::int64_t years = in.digits(4, "four digits of the years");
    if (extended) in.require('-', "'-' after the years");
    const int months = in.two_digits("two digits of the months");
    if (extended) in.require('-', "'-' after the months");
    const int days = in.two_digits("two digits of the days");
    in.require('T', "'T' and a time");
    const local_time time = scan_time(in);
    in.require_end();
    if (months > 12 || days > 31) in.refuse("at most 12 months and 31 days", start);
    const std::int64_t sign = negate ? -1 : 1;
    return duration::of(sign * (years * 12 + months), sign * days, sign * time.second_of_day(),
                        sign * time.nanosecond());
}

} // namespace detail

/// `P12Y5M14DT16H13M10.01S`, with weeks (`P2.5W`), each number with a sign of its own and one before the P
/// for all; the last number may have a fraction of at most nine digits. A fraction of a month or year turns
/// into whole months, then days and seconds by the mean month of 2'629'746 s (P0.75M is P22DT19H51M49.5S),
/// one of weeks or days into days and seconds (P1.5D is P1DT12H). Or as a date and a time,
/// `P2012-02-02T14:37:21.545` or `P20120202T143721.545`. Throws an error of kind syntax that quotes the text
/// and names the byte where reading stopped.
inline duration parse_duration(std::string_view text) {
    detail::text_scanner in(text, "duration");
    const bool negate = in.skip('-');
    if (!negate) in.skip('+');
    in.require('P', "'P'");
    detail::text_scanner ahead = in;
    const std::size_t digits = ahead.digits_ahead();
    ahead.digits(digits < 18 ? digits : 18, "a digit");
    if (digits == 4 && ahead.next() == '-') return detail::scan_duration_as_date(in, true, negate);
    if (digits == 8 && ahead.next() == 'T') return detail::scan_duration_as_date(in, false, negate);
    return detail::scan_duration_units(in, negate);
}

} // namespace entente::calendar
