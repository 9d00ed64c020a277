// SPDX-License-Identifier: BSL-1.0
// The calendar types as text, in the canonical forms of openCypher (ISO 8601 extended forms).
#pragma once

#include <entente/model/calendar.hpp>

#include <cstddef>
#include <cstdint>
#include <string>

namespace entente::calendar {

namespace detail {

inline void append_padded(std::string& out, std::int64_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    if (digits.size() < width) out.append(width - digits.size(), '0');
    out += digits;
}

// `.645` for 645'000'000; nothing for 0.
inline void append_fraction(std::string& out, std::int64_t nanoseconds) {
    if (nanoseconds == 0) return;
    out += '.';
    append_padded(out, nanoseconds, 9);
    while (out.back() == '0') out.pop_back();
}

inline void append_unit(std::string& out, std::int64_t number, char unit) {
    if (number != 0) out.append(std::to_string(number)) += unit;
}

inline void append_offset(std::string& out, std::int32_t seconds) {
    if (seconds == 0) {
        out += 'Z';
        return;
    }
    out += seconds < 0 ? '-' : '+';
    const std::int32_t size = seconds < 0 ? -seconds : seconds;
    append_padded(out, size / 3'600, 2);
    out += ':';
    append_padded(out, size / 60 % 60, 2);
    if (size % 60 != 0) {
        out += ':';
        append_padded(out, size % 60, 2);
    }
}

} // namespace detail

/// `1984-10-11`. Years before 0 or after 9999 carry a sign: `-0044-03-15`, `+12024-01-01`.
inline std::string to_string(const date& day) {
    const civil_date civil = day.civil();
    std::string out;
    if (civil.year < 0) out += '-';
    if (civil.year > 9'999) out += '+';
    detail::append_padded(out, civil.year < 0 ? -civil.year : civil.year, 4);
    out += '-';
    detail::append_padded(out, civil.month, 2);
    out += '-';
    detail::append_padded(out, civil.day, 2);
    return out;
}

/// `12:31`, `12:31:14`, `12:31:14.645`: seconds only if there are any, the fraction without trailing zeros.
inline std::string to_string(const local_time& time) {
    std::string out;
    detail::append_padded(out, time.hour(), 2);
    out += ':';
    detail::append_padded(out, time.minute(), 2);
    if (time.second() != 0 || time.nanosecond() != 0) {
        out += ':';
        detail::append_padded(out, time.second(), 2);
        detail::append_fraction(out, time.nanosecond());
    }
    return out;
}

/// `12:31Z`, `12:31:14.645+01:00`, `12:34:56+02:05:59`.
inline std::string to_string(const time& time) {
    std::string out = to_string(time.local());
    detail::append_offset(out, time.offset_seconds());
    return out;
}

/// `1984-10-11T12:31:14.645`.
inline std::string to_string(const local_date_time& moment) {
    return to_string(moment.day()).append("T").append(to_string(moment.time_of_day()));
}

/// `1984-10-11T12:31Z`, `1984-10-11T12:31:14.645+01:00[Europe/Stockholm]`.
inline std::string to_string(const date_time& moment) {
    std::string out = to_string(moment.local());
    detail::append_offset(out, moment.offset_seconds());
    if (!moment.zone().empty()) out.append("[").append(moment.zone()) += ']';
    return out;
}

/// `P12Y5M14DT16H13M10.01S`: units that are zero are left out, each has its own sign (`P12Y5M-14DT-0.1S`);
/// `PT0S` for nothing.
inline std::string to_string(const duration& amount) {
    std::string out = "P";
    detail::append_unit(out, amount.months() / 12, 'Y');
    detail::append_unit(out, amount.months() % 12, 'M');
    detail::append_unit(out, amount.days(), 'D');
    // The clock's part has one sign: -0.1 s is kept as -1 s and +900 ms.
    const bool borrowed = amount.seconds() < 0 && amount.nanoseconds() != 0;
    const std::int64_t seconds = amount.seconds() + (borrowed ? 1 : 0);
    const std::int64_t nanoseconds =
        borrowed ? nanoseconds_per_second - amount.nanoseconds() : amount.nanoseconds();
    if (seconds != 0 || nanoseconds != 0) {
        out += 'T';
        detail::append_unit(out, seconds / 3'600, 'H');
        detail::append_unit(out, seconds / 60 % 60, 'M');
        if (seconds % 60 != 0 || nanoseconds != 0) {
            if (seconds % 60 == 0 && borrowed) out += '-';
            out += std::to_string(seconds % 60);
            detail::append_fraction(out, nanoseconds);
            out += 'S';
        }
    }
    if (out.size() == 1) out += "T0S";
    return out;
}

} // namespace entente::calendar
