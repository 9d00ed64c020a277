// SPDX-License-Identifier: BSL-1.0
// A date as people and sources give it: a day, or only a month, a year, a decade; certain or in doubt. EDTF level 1 of
// ISO 8601-2:2019. When something held is an interval: see interval.hpp.
#pragma once

#include <entente/model/date_syntax.hpp>
#include <entente/model/day.hpp>
#include <entente/model/error.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// An EDTF level 1 date, in the proleptic Gregorian calendar with astronomical years (0000 is 1 BC).
///
/// A value of 12 bytes, trivially copyable, never invalid; 1970-01-01 by default. It says of a point in time that it lies on one of the
/// days from `first_day()` to `last_day()`. What a text says in two ways is kept in one: an offset of -04 becomes
/// -04:00 and +00:00 becomes Z. Otherwise to_string gives back the text that was parsed.
///
/// Choices where the standard leaves one:
/// - Seasons are the meteorological ones of the northern hemisphere: 21 spring, March to May; 22 summer, June to August; 23
///   autumn, September to November; 24 winter, December of the year named to February of the next.
/// - The day of a date with a time is the day as written, wherever the offset says that was.
/// - Beyond the standard, a year of more than four digits may go on with a month and a day (Y12000-03-01), since such a
///   day has no other spelling.
class date {
public:
    constexpr date() noexcept = default;

    /// Reads one EDTF level 1 date that fills the whole text. Level 2 is refused. No white space, no other spellings, whatever the locale.
    /// Throws error of kind syntax, its place the column (bytes, from 1) and the text; of kind limit for a year outside [year_min, year_max].
    [[nodiscard]] static constexpr date parse(std::string_view text) {
        const detail::date_scan scan = detail::scan_date(text);
        if (scan.fault != detail::date_fault::none) detail::refuse_date(scan, text);
        return date(scan.parts);
    }

    /// The same without exceptions: nothing where parse would throw.
    [[nodiscard]] static constexpr std::optional<date> try_parse(std::string_view text) noexcept {
        const detail::date_scan scan = detail::scan_date(text);
        if (scan.fault != detail::date_fault::none) return std::nullopt;
        return date(scan.parts);
    }

    /// The day `d`. Throws error of kind limit outside [first_calendar_day, last_calendar_day], so for day_min and day_max.
    [[nodiscard]] static constexpr date from_day(entente::day d) {
        if (d < first_calendar_day || d > last_calendar_day) refuse_day(d);
        return date(detail::parts_of(d, d + 1, detail::date_parts::bits_of(date_precision::day)));
    }

    /// A day, a month or a year of the calendar. Throws error of kind invalid_argument for a month or a day that is not
    /// in the calendar, of kind limit for a year outside [year_min, year_max].
    [[nodiscard]] static constexpr date ymd(std::int32_t year, unsigned month, unsigned day_of_month) {
        check_month(year, month);
        if (day_of_month < 1 || day_of_month > days_in_month(year, month))
            refuse_day_of_month(year, month, day_of_month);
        return from_day(day_of(year, month, day_of_month));
    }
    [[nodiscard]] static constexpr date year_month(std::int32_t year, unsigned month) {
        check_month(year, month);
        const entente::day first = day_of(year, month, 1);
        return date(detail::parts_of(first, first + static_cast<entente::day>(days_in_month(year, month)),
                                     detail::date_parts::bits_of(date_precision::month)));
    }
    [[nodiscard]] static constexpr date of_year(std::int32_t year) {
        check_month(year, 1);
        return date(detail::parts_of(day_of(year, 1, 1), day_of(year, 12, 31) + 1,
                                     detail::date_parts::bits_of(date_precision::year)));
    }

    /// A second of a day (0 to 86,399), in local time or, with an offset, that many minutes east of UTC (-1,439 to 1,439).
    /// Throws error of kind invalid_argument or limit.
    [[nodiscard]] static constexpr date at(entente::day d, std::uint32_t second_of_day,
                                           std::optional<int> utc_offset_minutes = std::nullopt) {
        date result = from_day(d);
        if (second_of_day >= 86'400) refuse_time("a day has 86,400 seconds, counted from 0");
        result.parts_.bits = detail::date_parts::bits_of(date_precision::second) | second_of_day;
        if (utc_offset_minutes) {
            if (*utc_offset_minutes < -1439 || *utc_offset_minutes > 1439)
                refuse_time("an offset from UTC is less than a day");
            result.parts_.offset = static_cast<std::int16_t>(*utc_offset_minutes);
        }
        return result;
    }

    /// The same date in doubt ('?') or only about right ('~'); both give '%'. A date with a time of day takes neither:
    /// throws error of kind invalid_argument.
    [[nodiscard]] constexpr date as_uncertain() const { return with(detail::date_parts::uncertain); }
    [[nodiscard]] constexpr date as_approximate() const { return with(detail::date_parts::approximate); }

    /// The days it may denote, both included: a month has all of its days, 201X ten years. '?' and '~' change nothing here.
    [[nodiscard]] constexpr entente::day first_day() const noexcept { return parts_.first; }
    [[nodiscard]] constexpr entente::day last_day() const noexcept { return parts_.first + parts_.more; }

    /// The unit that first_day() and last_day() enclose: year for 2004-XX and 1985-XX-XX, month for 1985-04-XX.
    [[nodiscard]] constexpr date_precision precision() const noexcept {
        return static_cast<date_precision>(parts_.bits >> detail::date_parts::precision_shift);
    }
    /// '?' or '%': the source may be wrong.
    [[nodiscard]] constexpr bool uncertain() const noexcept { return has(detail::date_parts::uncertain); }
    /// '~' or '%': about then.
    [[nodiscard]] constexpr bool approximate() const noexcept { return has(detail::date_parts::approximate); }
    /// Written with X: one year of a decade or a century, one month of a year, one day of a month or a year, not known which.
    [[nodiscard]] constexpr bool unspecified() const noexcept {
        return precision() <= date_precision::decade ||
               has(detail::date_parts::month_unspecified | detail::date_parts::day_unspecified);
    }
    /// One day, fully written, without doubt and without a time: from_day(first_day()) equals it.
    [[nodiscard]] constexpr bool exact() const noexcept {
        return parts_.bits == detail::date_parts::bits_of(date_precision::day);
    }

    /// The year named; of a decade or a century the earliest.
    [[nodiscard]] constexpr std::int32_t year() const noexcept { return civil_of(parts_.first).year; }
    /// 1-12 if the month is known.
    [[nodiscard]] constexpr std::optional<unsigned> month() const noexcept {
        if (precision() < date_precision::month) return std::nullopt;
        return civil_of(parts_.first).month;
    }
    /// 1-31 if the day is known.
    [[nodiscard]] constexpr std::optional<unsigned> day_of_month() const noexcept {
        if (precision() < date_precision::day) return std::nullopt;
        return civil_of(parts_.first).day_of_month;
    }
    /// 21 spring, 22 summer, 23 autumn or 24 winter, if that is what is given.
    [[nodiscard]] constexpr std::optional<unsigned> season() const noexcept {
        if (precision() != date_precision::season) return std::nullopt;
        return 20U + civil_of(parts_.first).month / 3U;
    }
    /// 0 to 86,399 if a time of day is given; as the clock showed it there.
    [[nodiscard]] constexpr std::optional<std::uint32_t> second_of_day() const noexcept {
        if (precision() != date_precision::second) return std::nullopt;
        return parts_.bits & detail::date_parts::second_mask;
    }
    /// Minutes east of UTC, 0 for Z; nothing for local time and for dates without a time.
    [[nodiscard]] constexpr std::optional<int> utc_offset_minutes() const noexcept {
        if (parts_.offset == detail::date_parts::no_offset) return std::nullopt;
        return parts_.offset;
    }

    /// Equal if they print alike. A total order, made for sorting: by first day, then by last day, then (within the same days)
    /// coarser before finer, without doubt before in doubt, by second of the day as written, and by offset.
    friend constexpr bool operator==(const date&, const date&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const date&, const date&) noexcept = default;

    /// Well mixed; may differ between versions of the library.
    [[nodiscard]] constexpr std::size_t hash() const noexcept {
        const auto days =
            static_cast<std::uint64_t>(static_cast<std::uint32_t>(parts_.first)) << 32U | parts_.bits;
        const auto rest =
            static_cast<std::uint64_t>(parts_.more) << 16U | static_cast<std::uint16_t>(parts_.offset);
        std::uint64_t h = (days ^ rest * 0x9E37'79B9'7F4A'7C15U) * 0xBF58'476D'1CE4'E5B9U;
        h = (h ^ h >> 29U) * 0x94D0'49BB'1331'11EBU;
        return static_cast<std::size_t>(h ^ h >> 32U);
    }

    /// Appends the EDTF text. parse(text) equals the date. At most 31 characters; throws only std::bad_alloc.
    void append_to(std::string& out) const;

    /// For what comes from a file: whether these bytes, as they stand in memory, are those of a date.
    [[nodiscard]] static bool possible(const std::byte* bytes);

private:
    friend class interval;

    constexpr explicit date(detail::date_parts parts) noexcept : parts_(parts) {}
    [[nodiscard]] constexpr bool has(std::uint32_t flags) const noexcept {
        return (parts_.bits & flags) != 0;
    }
    [[nodiscard]] constexpr date with(std::uint32_t flag) const {
        if (precision() == date_precision::second)
            refuse_time("a date with a time of day takes no qualifier");
        date result = *this;
        result.parts_.bits |= flag;
        return result;
    }
    static constexpr void check_month(std::int32_t year, unsigned month) {
        if (year < year_min || year > year_max) refuse_year(year);
        if (month < 1 || month > 12) refuse_month(month);
    }
    [[noreturn]] static void refuse_day(entente::day d) {
        throw error(error_kind::limit, "day " + std::to_string(d) + " is outside the years of the calendar",
                    {}, "give a day from first_calendar_day to last_calendar_day");
    }
    [[noreturn]] static void refuse_year(std::int32_t year) {
        throw error(error_kind::limit, "days are counted for the years " + std::to_string(year_min) + " to " +
                                           std::to_string(year_max) + ", not for " + std::to_string(year));
    }
    [[noreturn]] static void refuse_month(unsigned month) {
        throw error(error_kind::invalid_argument, "there is no month " + std::to_string(month), {},
                    "months are numbered from 1 to 12");
    }
    [[noreturn]] static void refuse_day_of_month(std::int32_t year, unsigned month, unsigned day_of_month) {
        throw error(error_kind::invalid_argument, "month " + std::to_string(month) + " of the year " +
                                                      std::to_string(year) + " has no day " +
                                                      std::to_string(day_of_month));
    }
    [[noreturn]] static void refuse_time(const char* message) {
        throw error(error_kind::invalid_argument, message);
    }

    detail::date_parts parts_{};
};

inline void date::append_to(std::string& out) const {
    char buffer[32];
    char* end = buffer;
    const auto put_two = [&end](unsigned value) {
        *end++ = static_cast<char>('0' + value / 10);
        *end++ = static_cast<char>('0' + value % 10);
    };
    const auto precision = this->precision();
    const civil first = civil_of(parts_.first);
    const auto magnitude = static_cast<std::uint32_t>(first.year < 0 ? -first.year : first.year);
    if (magnitude > 9999) *end++ = 'Y';
    if (first.year < 0) *end++ = '-';
    std::uint32_t power = 1000;
    while (magnitude / power > 9) power *= 10;
    for (; power > 0; power /= 10) *end++ = static_cast<char>('0' + magnitude / power % 10);
    if (precision == date_precision::century) end[-2] = 'X';
    if (precision <= date_precision::decade) end[-1] = 'X';

    const auto put_unspecified = [&end] {
        for (const char c : {'-', 'X', 'X'}) *end++ = c;
    };
    if (precision >= date_precision::season) {
        *end++ = '-';
        put_two(precision == date_precision::season ? 20U + first.month / 3U : first.month);
    }
    if (has(detail::date_parts::month_unspecified)) put_unspecified();
    if (has(detail::date_parts::day_unspecified)) put_unspecified();
    if (precision >= date_precision::day) {
        *end++ = '-';
        put_two(first.day_of_month);
    }
    if (precision == date_precision::second) {
        const std::uint32_t second = parts_.bits & detail::date_parts::second_mask;
        *end++ = 'T';
        put_two(second / 3600);
        *end++ = ':';
        put_two(second / 60 % 60);
        *end++ = ':';
        put_two(second % 60);
        if (parts_.offset == 0) {
            *end++ = 'Z';
        } else if (parts_.offset != detail::date_parts::no_offset) {
            const auto minutes = static_cast<unsigned>(parts_.offset < 0 ? -parts_.offset : parts_.offset);
            *end++ = parts_.offset < 0 ? '-' : '+';
            put_two(minutes / 60);
            *end++ = ':';
            put_two(minutes % 60);
        }
    }
    if (uncertain() || approximate()) *end++ = !approximate() ? '?' : !uncertain() ? '~' : '%';
    out.append(buffer, static_cast<std::size_t>(end - buffer));
}

/// The EDTF text: "2024-09-06", "201X", "2004-06~". parse(to_string(d)) equals d.
[[nodiscard]] inline std::string to_string(const date& d) {
    std::string out;
    d.append_to(out);
    return out;
}

inline bool date::possible(const std::byte* bytes) {
    static_assert(sizeof(date) == 12 && sizeof(detail::date_parts) == 12, "dates stand in files as they are");
    date d;
    std::memcpy(&d, bytes, sizeof d);
    const detail::date_parts& p = d.parts_;
    if (p.first < first_calendar_day || p.first > last_calendar_day - p.more ||
        p.bits >> detail::date_parts::precision_shift > static_cast<std::uint32_t>(date_precision::second) ||
        (p.bits & detail::date_parts::second_mask) >= 86'400 ||
        (p.offset != detail::date_parts::no_offset && (p.offset < -1439 || p.offset > 1439)))
        return false;
    return try_parse(to_string(d)) == d;
}

} // namespace entente

template <>
struct std::hash<entente::date> {
    [[nodiscard]] std::size_t operator()(const entente::date& d) const noexcept { return d.hash(); }
};
