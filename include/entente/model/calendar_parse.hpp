// SPDX-License-Identifier: BSL-1.0
// Text to date, times and moments: the ISO 8601 forms that openCypher accepts. Durations are in
// duration_parse.hpp.
#pragma once

#include <entente/model/calendar.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace entente::calendar {

namespace detail {

// What is left of a text, and how to say that something is wrong with it.
class text_scanner {
public:
    text_scanner(std::string_view text, std::string_view type) : text_(text), type_(type) {}

    [[noreturn]] void refuse(std::string_view expected) const { refuse(expected, at_); }

    [[noreturn]] void refuse(std::string_view expected, std::size_t at) const {
        throw error(error_kind::syntax,
                    entente::quoted(text_) + " is not a " + std::string(type_) + ": expected " +
                        std::string(expected),
                    "byte " + std::to_string(at));
    }

    std::size_t position() const { return at_; }
    bool finished() const { return at_ == text_.size(); }
    char next() const { return finished() ? '\0' : text_[at_]; } // a NUL matches nothing that is asked for
    bool sees_digit(std::size_t ahead = 0) const {
        return at_ + ahead < text_.size() && text_[at_ + ahead] >= '0' && text_[at_ + ahead] <= '9';
    }

    bool skip(char c) {
        if (finished() || text_[at_] != c) return false;
        ++at_;
        return true;
    }

    void require(char c, std::string_view expected) {
        if (!skip(c)) refuse(expected);
    }

    std::size_t digits_ahead() const {
        std::size_t count = 0;
        while (sees_digit(count)) ++count;
        return count;
    }

    // Exactly `count` digits, at most 18.
    std::int64_t digits(std::size_t count, std::string_view expected) {
        std::int64_t number = 0;
        for (std::size_t i = 0; i < count; ++i, ++at_) {
            if (!sees_digit()) refuse(expected);
            number = number * 10 + (text_[at_] - '0');
        }
        return number;
    }

    int two_digits(std::string_view expected) { return static_cast<int>(digits(2, expected)); }

    // After the separator: one to nine digits as billionths.
    std::int32_t billionths() {
        const std::size_t count = digits_ahead();
        if (count == 0 || count > 9) refuse("one to nine digits of the fraction");
        std::int64_t fraction = digits(count, "a digit");
        for (std::size_t i = count; i < 9; ++i) fraction *= 10;
        return static_cast<std::int32_t>(fraction);
    }

    std::string_view until(char stop) {
        const std::size_t start = at_;
        while (!finished() && text_[at_] != stop) ++at_;
        return text_.substr(start, at_ - start);
    }

    void require_end() const {
        if (!finished()) refuse("the end");
    }

    // Runs a factory; an out-of-range component becomes an error about this text.
    template <class Factory>
    auto make(std::size_t at, Factory factory) const {
        try {
            return factory();
        } catch (const error& refused) {
            throw error(error_kind::syntax,
                        entente::quoted(text_) + " is not a " + std::string(type_) + ": " +
                            std::string(refused.message()),
                        "byte " + std::to_string(at));
        }
    }

private:
    std::string_view text_;
    std::string_view type_;
    std::size_t at_ = 0;
};

inline date scan_week(text_scanner& in, std::int64_t year, bool extended, std::size_t start) {
    const int week = in.two_digits("two digits of the week");
    int weekday = 1;
    if (extended ? in.skip('-') : in.sees_digit())
        weekday = static_cast<int>(in.digits(1, "the digit of the weekday"));
    return in.make(start, [&] { return date::of_week(year, week, weekday); });
}

// `-MM[-DD]`, `-DDD`, `-Www[-D]`, `Www[D]` or nothing, after the year.
inline date scan_after_year(text_scanner& in, std::int64_t year, std::size_t start) {
    if (in.skip('W')) return scan_week(in, year, false, start);
    if (!in.skip('-')) return in.make(start, [&] { return date::of(year); });
    if (in.skip('W')) return scan_week(in, year, true, start);
    if (in.digits_ahead() == 3) {
        const int day = static_cast<int>(in.digits(3, "three digits of the day of the year"));
        return in.make(start, [&] { return date::of_ordinal(year, day); });
    }
    const int month = in.two_digits("two digits of the month");
    const int day = in.skip('-') ? in.two_digits("two digits of the day") : 1;
    return in.make(start, [&] { return date::of(year, month, day); });
}

inline date scan_date(text_scanner& in) {
    const std::size_t start = in.position();
    const bool negative = in.skip('-');
    if (negative || in.skip('+')) {
        const std::size_t count = in.digits_ahead();
        if (count == 0 || count > 9) in.refuse("one to nine digits of the year");
        const std::int64_t year = in.digits(count, "a digit");
        return scan_after_year(in, negative ? -year : year, start);
    }
    const std::size_t count = in.digits_ahead();
    if (count != 4 && count != 6 && count != 7 && count != 8)
        in.refuse("a year of four digits, or a sign before it");
    const std::int64_t year = in.digits(4, "a digit");
    if (count == 4) return scan_after_year(in, year, start);
    if (count == 7) {
        const int day = static_cast<int>(in.digits(3, "a digit"));
        return in.make(start, [&] { return date::of_ordinal(year, day); });
    }
    const int month = in.two_digits("a digit");
    const int day = count == 8 ? in.two_digits("a digit") : 1;
    return in.make(start, [&] { return date::of(year, month, day); });
}

// `HH[:MM[:SS[.f]]]` or `HH[MM[SS[.f]]]`.
inline local_time scan_time(text_scanner& in) {
    const std::size_t start = in.position();
    const int hour = in.two_digits("two digits of the hour");
    const bool extended = in.next() == ':';
    const auto more = [&] { return extended ? in.skip(':') : in.sees_digit(); };
    int minute = 0;
    int second = 0;
    std::int32_t nanosecond = 0;
    if (more()) {
        minute = in.two_digits("two digits of the minute");
        if (more()) {
            second = in.two_digits("two digits of the second");
            if (in.skip('.') || in.skip(',')) nanosecond = in.billionths();
        }
    }
    return in.make(start, [&] { return local_time::of(hour, minute, second, nanosecond); });
}

// `Z`, `+HH[:MM[:SS]]` or `+HH[MM[SS]]`; nothing if the text goes on otherwise.
inline std::optional<std::int32_t> scan_offset(text_scanner& in) {
    const std::size_t start = in.position();
    if (in.skip('Z')) return 0;
    const bool negative = in.skip('-');
    if (!negative && !in.skip('+')) return std::nullopt;
    const int hours = in.two_digits("two digits of the offset's hours");
    const bool extended = in.next() == ':';
    const auto more = [&] { return extended ? in.skip(':') : in.sees_digit(); };
    int minutes = 0;
    int seconds = 0;
    if (more()) {
        minutes = in.two_digits("two digits of the offset's minutes");
        if (more()) seconds = in.two_digits("two digits of the offset's seconds");
    }
    const std::int32_t offset = hours * 3'600 + minutes * 60 + seconds;
    if (minutes > 59 || seconds > 59 || offset > max_offset) in.refuse("an offset of 18:00 at most", start);
    return negative ? -offset : offset;
}

inline local_date_time scan_local_date_time(text_scanner& in) {
    const date day = scan_date(in);
    if (!in.skip('T')) return {day, local_time()};
    return {day, scan_time(in)};
}

} // namespace detail

// Each of these throws an error of kind syntax that quotes the text and names the byte where reading stopped.

/// Calendar dates `2015-07-21`, `20150721`, `2015-07`, `201507`, `2015`; week dates `2015-W30-2`, `2015W302`,
/// `2015-W30`, `2015W30`; ordinal dates `2015-202`, `2015202`. What is left out is the first: of the year, of
/// the month, of the week. A year with a sign has one to nine digits and a separator after it: `-44-03-15`,
/// `+12024-W01`.
inline date parse_date(std::string_view text) {
    detail::text_scanner in(text, "date");
    const date day = detail::scan_date(in);
    in.require_end();
    return day;
}

/// `21:40:32.142`, `214032.142`, `21:40:32`, `214032`, `21:40`, `2140`, `21`, each also after a `T`. The
/// fraction has at most nine digits and follows a full stop or a comma. There is no second 60 and no hour 24.
inline local_time parse_local_time(std::string_view text) {
    detail::text_scanner in(text, "local time");
    in.skip('T');
    const local_time time = detail::scan_time(in);
    in.require_end();
    return time;
}

/// As parse_local_time, with `Z`, `+01:00`, `+0100`, `+01` or `+02:05:59` behind it; without one it is UTC.
inline time parse_time(std::string_view text) {
    detail::text_scanner in(text, "time");
    in.skip('T');
    const local_time local = detail::scan_time(in);
    const std::optional<std::int32_t> offset = detail::scan_offset(in);
    in.require_end();
    return time::of(local, offset.value_or(0));
}

/// A date in any form of parse_date, `T`, a time in any form of parse_local_time. A date alone is its
/// midnight.
inline local_date_time parse_local_date_time(std::string_view text) {
    detail::text_scanner in(text, "local date and time");
    const local_date_time moment = detail::scan_local_date_time(in);
    in.require_end();
    return moment;
}

/// A date_time as written: `2015-07-21T21:40[Europe/London]` names a zone and leaves the offset to the zone's
/// rules.
struct written_date_time {
    local_date_time local;
    std::optional<std::int32_t> offset_seconds;
    std::string zone; // empty for none
};

/// As parse_local_date_time, followed by an offset, a zone in brackets, both, or neither.
inline written_date_time parse_written_date_time(std::string_view text) {
    detail::text_scanner in(text, "date and time");
    written_date_time written{detail::scan_local_date_time(in), std::nullopt, {}};
    written.offset_seconds = detail::scan_offset(in);
    if (in.skip('[')) {
        const std::size_t start = in.position();
        written.zone = in.until(']');
        if (!is_zone_name(written.zone)) in.refuse("the name of a time zone", start);
        in.require(']', "']' after the time zone");
    }
    in.require_end();
    return written;
}

/// As parse_written_date_time, where an offset is needed beside a zone, as this floor does not know the
/// zones' rules: without one an error of kind unsupported. Without either it is UTC.
inline date_time parse_date_time(std::string_view text) {
    written_date_time written = parse_written_date_time(text);
    if (!written.zone.empty() && !written.offset_seconds) {
        throw error(error_kind::unsupported,
                    "the offset of " + written.zone + " at that time is not known here",
                    entente::quoted(text), "give the offset before the zone, as in +01:00[Europe/Stockholm]");
    }
    return date_time::of(written.local, written.offset_seconds.value_or(0), std::move(written.zone));
}

} // namespace entente::calendar
