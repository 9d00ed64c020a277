// SPDX-License-Identifier: BSL-1.0
// The text of EDTF level 1 dates (ISO 8601-2:2019; Library of Congress, 4 February 2019): reading, and what is said about what can't be read.
// Internal to date.hpp and interval.hpp, which give it its public face.
#pragma once

#include <entente/model/day.hpp>
#include <entente/model/error.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace entente::detail {

// What a date holds, 12 bytes.
struct date_parts {
    static constexpr std::uint32_t second_mask = (1U << 17U) - 1U, month_unspecified = 1U << 17U,
                                   day_unspecified = 1U << 18U, uncertain = 1U << 19U,
                                   approximate = 1U << 20U, precision_shift = 21U;
    static constexpr std::int16_t no_offset = INT16_MIN;

    day first = 0;
    std::uint16_t more = 0;                            // days after the first
    std::int16_t offset = no_offset;                   // minutes east of UTC
    std::uint32_t bits = bits_of(date_precision::day); // second of the day, the flags above, precision

    static constexpr std::uint32_t bits_of(date_precision p) noexcept {
        return static_cast<std::uint32_t>(p) << precision_shift;
    }

    friend constexpr bool operator==(const date_parts&, const date_parts&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const date_parts& a, const date_parts& b) noexcept {
        if (a.first != b.first) return a.first <=> b.first;
        if (a.more != b.more) return a.more <=> b.more;
        if (a.bits != b.bits) return a.bits <=> b.bits;
        return a.offset <=> b.offset;
    }
};

[[nodiscard]] constexpr date_parts parts_of(day first, day end, std::uint32_t bits) noexcept {
    return {first, static_cast<std::uint16_t>(end - first - 1), date_parts::no_offset, bits};
}

// The first of a month, counting on from January of `year`; `month` may lie outside 0-11.
[[nodiscard]] constexpr day first_of_month(std::int32_t year, std::int32_t month) noexcept {
    const std::int32_t carried = month >= 0 ? month / 12 : (month - 11) / 12;
    return day_of(year + carried, static_cast<unsigned>(month - carried * 12) + 1U, 1U);
}

enum class date_fault : std::uint8_t {
    none,
    empty,
    year,
    long_year,
    short_year,
    far_year,
    negative_zero,
    digits,
    month,
    day,
    season_day,
    time,
    offset,
    doubtful_time,
    level_2,
    unexpected
};

struct date_scan {
    date_parts parts{};
    date_fault fault = date_fault::none;
    std::size_t at = 0;   // where the fault is
    unsigned given = 0;   // the month or day that is not there
    unsigned allowed = 0; // the days of the month
};

// Digit value, or above 9.
[[nodiscard]] constexpr unsigned digit(char c) noexcept {
    return static_cast<unsigned char>(c) - unsigned{'0'};
}

// YYYY-MM-DD and nothing else; what bulk loads are made of. False also for what only the long way can judge.
[[nodiscard]] constexpr bool scan_plain_date(std::string_view text, date_parts& parts) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    const unsigned y0 = digit(text[0]), y1 = digit(text[1]), y2 = digit(text[2]), y3 = digit(text[3]);
    const unsigned m0 = digit(text[5]), m1 = digit(text[6]), d0 = digit(text[8]), d1 = digit(text[9]);
    if ((unsigned{y0 > 9} | unsigned{y1 > 9} | unsigned{y2 > 9} | unsigned{y3 > 9} | unsigned{m0 > 9} |
         unsigned{m1 > 9} | unsigned{d0 > 9} | unsigned{d1 > 9}) != 0)
        return false;
    const auto year = static_cast<std::int32_t>(y0 * 1000 + y1 * 100 + y2 * 10 + y3);
    const unsigned month = m0 * 10 + m1, day_of_month = d0 * 10 + d1;
    if (month - 1U > 11U || day_of_month - 1U > 30U) return false;
    if (day_of_month > 28U && day_of_month > days_in_month(year, month)) return false;
    parts = {};
    parts.first = day_of(year, month, day_of_month);
    return true;
}

// A cursor over one text. Each step either moves on and says true, or notes the first fault and says false.
class date_scanner {
public:
    constexpr explicit date_scanner(std::string_view text) noexcept : text_(text) {}

    [[nodiscard]] constexpr date_scan scan() noexcept {
        (void)(year() && month() && day_in_month() && time() && doubt() && finish());
        return result_;
    }

private:
    constexpr bool fail(date_fault fault, std::size_t at, unsigned given = 0, unsigned allowed = 0) noexcept {
        result_ = {{}, fault, at, given, allowed};
        return false;
    }
    [[nodiscard]] constexpr bool next_is(char c) const noexcept {
        return at_ < text_.size() && text_[at_] == c;
    }
    [[nodiscard]] constexpr bool next_is_digit() const noexcept {
        return at_ < text_.size() && digit(text_[at_]) <= 9;
    }
    [[nodiscard]] constexpr bool next_is_doubt() const noexcept {
        return next_is('?') || next_is('~') || next_is('%');
    }
    constexpr bool take(char c) noexcept {
        if (!next_is(c)) return false;
        ++at_;
        return true;
    }
    constexpr bool take_unspecified() noexcept {
        if (text_.substr(at_, 2) != "XX") return false;
        at_ += 2;
        return true;
    }
    constexpr bool two_digits(unsigned& value) noexcept {
        value = 0;
        for (int i = 0; i < 2; ++i, ++at_) {
            if (!next_is_digit()) return fail(next_is('X') ? date_fault::level_2 : date_fault::digits, at_);
            value = value * 10 + digit(text_[at_]);
        }
        return true;
    }

    constexpr void denote(date_precision precision, day first, day end, std::uint32_t flags = 0) noexcept {
        result_.parts = parts_of(first, end, date_parts::bits_of(precision) | flags);
    }

    constexpr bool year() noexcept {
        if (text_.empty()) return fail(date_fault::empty, 0);
        if (next_is_doubt() || next_is('[') || next_is('{')) return fail(date_fault::level_2, at_);
        const bool is_long = take('Y');
        const bool before_zero = take('-');
        return is_long ? long_year(before_zero) : short_year(before_zero);
    }

    constexpr bool long_year(bool before_zero) noexcept {
        const std::size_t begin = at_;
        std::int64_t value = 0;
        for (; next_is_digit(); ++at_)
            if (value < 1'000'000'000) value = value * 10 + digit(text_[at_]);
        if (next_is('E') || next_is('S') || next_is('X')) return fail(date_fault::level_2, at_);
        if (at_ - begin < 5 || text_[begin] == '0') return fail(date_fault::short_year, begin);
        if (before_zero) value = -value;
        if (value < year_min || value > year_max) return fail(date_fault::far_year, begin);
        year_ = static_cast<std::int32_t>(value);
        denote(date_precision::year, first_of_month(year_, 0), last_of_year(year_) + 1);
        return true;
    }

    constexpr bool short_year(bool before_zero) noexcept {
        std::int32_t low = 0, unit = 1;
        for (int i = 0; i < 4; ++i, ++at_) {
            if (next_is('X')) {
                if (i < 2) return fail(date_fault::level_2, at_);
                low *= 10;
                unit *= 10;
            } else if (next_is_digit()) {
                if (unit > 1) return fail(date_fault::level_2, at_);
                low = low * 10 + static_cast<std::int32_t>(digit(text_[at_]));
            } else {
                return fail(date_fault::year, at_);
            }
        }
        if (next_is_digit()) return fail(date_fault::long_year, at_);
        std::int32_t high = low + unit - 1;
        if (before_zero) {
            if (high == 0) return fail(date_fault::negative_zero, 0);
            const std::int32_t nearest =
                low == 0 ? -1 : -low; // there is no -0000: -000X ends with the year -1
            low = -high;
            high = nearest;
        }
        year_ = low;
        const auto precision = unit == 1    ? date_precision::year
                               : unit == 10 ? date_precision::decade
                                            : date_precision::century;
        denote(precision, first_of_month(low, 0), last_of_year(high) + 1);
        if (unit > 1 && next_is('-')) return fail(date_fault::level_2, at_);
        if (next_is('S') || next_is('E')) return fail(date_fault::level_2, at_);
        return true;
    }

    [[nodiscard]] static constexpr day last_of_year(std::int32_t year) noexcept {
        return day_of(year, 12, 31);
    }

    constexpr bool month() noexcept {
        if (!take('-')) return true;
        if (take_unspecified()) {
            result_.parts.bits |= date_parts::month_unspecified;
            return true;
        }
        const std::size_t begin = at_;
        if (!two_digits(month_)) return false;
        if (month_ >= 21 && month_ <= 24) {
            if (month_ == 24 && year_ == year_max) return fail(date_fault::far_year, 0);
            const auto march_on = static_cast<std::int32_t>(month_ - 21) * 3 + 2;
            denote(date_precision::season, first_of_month(year_, march_on),
                   first_of_month(year_, march_on + 3));
            return next_is('-') ? fail(date_fault::season_day, at_) : true;
        }
        if (month_ >= 25 && month_ <= 41) return fail(date_fault::level_2, begin);
        if (month_ < 1 || month_ > 12) return fail(date_fault::month, begin, month_);
        const day first = day_of(year_, month_, 1);
        denote(date_precision::month, first, first + static_cast<day>(days_in_month(year_, month_)));
        return true;
    }

    constexpr bool day_in_month() noexcept {
        if (!next_is('-')) return true;
        ++at_;
        if (take_unspecified()) {
            result_.parts.bits |= date_parts::day_unspecified;
            return true;
        }
        const std::size_t begin = at_;
        unsigned value = 0;
        if (!two_digits(value)) return false;
        if (month_ == 0) return fail(date_fault::level_2, begin);
        const unsigned days = days_in_month(year_, month_);
        if (value < 1 || value > days) return fail(date_fault::day, begin, value, days);
        const day first = day_of(year_, month_, value);
        denote(date_precision::day, first, first + 1);
        return true;
    }

    constexpr bool time() noexcept {
        if (result_.parts.bits != date_parts::bits_of(date_precision::day) || !take('T')) return true;
        const std::size_t begin = at_;
        unsigned hour = 0, minute = 0, second = 0;
        if (!two_digits(hour)) return false;
        if (!take(':')) return fail(date_fault::time, at_);
        if (!two_digits(minute)) return false;
        if (!take(':')) return fail(date_fault::time, at_);
        if (!two_digits(second)) return false;
        if (hour > 23 || minute > 59 || second > 59)
            return fail(date_fault::time, hour > 23 ? begin : minute > 59 ? begin + 3 : begin + 6);
        result_.parts.bits =
            date_parts::bits_of(date_precision::second) | (hour * 3600 + minute * 60 + second);
        if (take('Z')) {
            result_.parts.offset = 0;
        } else if (next_is('+') || next_is('-')) {
            const bool west = text_[at_++] == '-';
            const std::size_t digits = at_;
            minute = 0;
            if (!two_digits(hour) || (take(':') && !two_digits(minute))) return false;
            if (hour > 23 || minute > 59) return fail(date_fault::offset, hour > 23 ? digits : digits + 3);
            const auto minutes = static_cast<std::int16_t>(hour * 60 + minute);
            result_.parts.offset = west ? static_cast<std::int16_t>(-minutes) : minutes;
        }
        return next_is_doubt() ? fail(date_fault::doubtful_time, at_) : true;
    }

    constexpr bool doubt() noexcept {
        if (!next_is_doubt()) return true;
        const char c = text_[at_++];
        if (c != '~') result_.parts.bits |= date_parts::uncertain;
        if (c != '?') result_.parts.bits |= date_parts::approximate;
        return next_is('-') || next_is_doubt() ? fail(date_fault::level_2, at_) : true;
    }

    constexpr bool finish() noexcept { return at_ == text_.size() || fail(date_fault::unexpected, at_); }

    std::string_view text_;
    std::size_t at_ = 0;
    std::int32_t year_ = 0;
    unsigned month_ = 0;
    date_scan result_{};
};

[[nodiscard]] constexpr date_scan scan_date(std::string_view text) noexcept {
    date_scan result;
    if (scan_plain_date(text, result.parts)) return result;
    return date_scanner(text).scan();
}

// "column 6 of "2024-13-01"": columns count bytes from 1.
[[nodiscard]] inline std::string column_of(std::size_t at, std::string_view whole) {
    return "column " + std::to_string(at + 1) + " of " + entente::quoted(whole);
}

[[nodiscard]] inline std::string message_for(const date_scan& scan) {
    switch (scan.fault) {
    case date_fault::none: break;
    case date_fault::empty: return "the text is empty where a date is expected";
    case date_fault::year: return "a year has four digits";
    case date_fault::long_year: return "a year of more than four digits has a Y before it";
    case date_fault::short_year: return "a year after Y has more than four digits and no leading zero";
    case date_fault::far_year:
        return "days are counted for the years " + std::to_string(year_min) + " to " +
               std::to_string(year_max);
    case date_fault::negative_zero: return "there is no year -0000";
    case date_fault::digits: return "two digits are expected";
    case date_fault::month: return "there is no month " + std::to_string(scan.given);
    case date_fault::day:
        return "there is no day " + std::to_string(scan.given) + " in this month of " +
               std::to_string(scan.allowed);
    case date_fault::season_day: return "a season has no days to number";
    case date_fault::time: return "a time of day goes from 00:00:00 to 23:59:59";
    case date_fault::offset: return "an offset from UTC goes to 23:59";
    case date_fault::doubtful_time: return "a date with a time of day takes no qualifier";
    case date_fault::level_2: return "this is EDTF level 2";
    case date_fault::unexpected: return "the date is over before the text is";
    }
    return "not a date";
}

[[nodiscard]] inline std::string remedy_for(const date_scan& scan) {
    switch (scan.fault) {
    case date_fault::far_year: return "state a year beyond these as a number";
    case date_fault::month:
        return "months go from 01 to 12, seasons from 21 to 24; XX is an unspecified month";
    case date_fault::day: return "XX is an unspecified day; or leave the day out";
    default:
        return "write an EDTF level 1 date, such as 2024-09-06, 2024-09, 2024, 2024-21 (a season), 201X, 2024-XX, -0044, "
               "Y12000, 2024-09-06?, 2024~ or 2024-09-06T10:10:10Z";
    }
}

// The scanned text stands at `offset` in `whole`, which the place quotes.
[[noreturn]] inline void refuse_date(const date_scan& scan, std::string_view whole, std::size_t offset = 0) {
    throw error(scan.fault == date_fault::far_year ? error_kind::limit : error_kind::syntax,
                message_for(scan), column_of(offset + scan.at, whole), remedy_for(scan));
}

} // namespace entente::detail
