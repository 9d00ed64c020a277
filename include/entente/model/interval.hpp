// SPDX-License-Identifier: BSL-1.0
// Valid time: when something held, from day to day, as far as it is known. Intervals of EDTF level 1 (ISO 8601-2:2019), single dates
// among them, and what can be said of them for certain. One point in time is a date: see date.hpp.
#pragma once

#include <entente/model/allen.hpp>
#include <entente/model/date.hpp>
#include <entente/model/error.hpp>
#include <entente/model/truth.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace entente {

/// Where the two ends of an interval may lie: its start in [earliest_start, latest_start], the day after its last day in
/// [earliest_end, latest_end], the start before the end. day_min as a start is an open one, day_max as an end likewise.
struct bounds {
    day earliest_start, latest_start;
    day earliest_end, latest_end;

    friend constexpr bool operator==(const bounds&, const bounds&) noexcept = default;
};

/// When something held. A value of at most 48 bytes, trivially copyable, never empty.
///
/// An interval stands for its realisations: the pairs of a start day and an end day (exclusive) that its `bounds()` allow, start before
/// end. An answer is `yes` if all realisations agree that it is so, `no` if all agree that it is not, else `possibly`.
/// Two intervals are realised independently, so that `2024-09` only possibly overlaps another `2024-09`.
///
/// | text | start | last day |
/// |---|---|---|
/// | `2024-09-06` | that day | that day |
/// | `2024-09` | some day of that month | some day of that month: at some time within September, perhaps only a day of it |
/// | `2021-10/2024-10` | some day of October 2021 | some day of October 2024 |
/// | `2021-10-04/..` | that day | none: it goes on for certain (open) |
/// | `2021-10-04/` | that day | unknown: that day or any later one, or none |
/// | `../2024-10-01`, `/2024-10-01` | none; unknown: that day or any earlier one, or none | that day |
/// | `../..` | none | none: no valid time is stated, it holds whenever |
///
/// - `~` (approximate): the bounds reach one unit of the date's precision further on both sides: `2024-09-06~` a day,
///   `2024-09~` a month, `2024~` and `2024-XX~` a year, `201X~` ten. Where that changes no answer, answers stay certain.
/// - `?` (uncertain) at either end: nothing about the interval is certain. What would be `yes` is `possibly`; `no` stays.
/// - `%` is both.
/// - `d/d` is the single date `d`, and prints so.
/// - A single date may have a time of day, which changes no answer; the ends of an interval may not (EDTF level 0).
class interval {
public:
    /// No valid time stated: [day_min, day_max).
    constexpr interval() noexcept = default;
    [[nodiscard]] static constexpr interval always() noexcept { return {}; }

    /// Reads an EDTF level 1 interval or single date that fills the whole text. Throws error of kind syntax, its place the column
    /// (bytes, from 1) and the text, also for an interval that has no realisation: one that ends before it begins; of
    /// kind limit for a year outside [year_min, year_max].
    [[nodiscard]] static constexpr interval parse(std::string_view text) {
        interval out;
        if (out.scan_plain(text)) return out;
        const finding found = out.scan(text);
        if (found.fault != fault::none) refuse(found, text);
        return out;
    }
    /// The same without exceptions: nothing where parse would throw.
    [[nodiscard]] static constexpr std::optional<interval> try_parse(std::string_view text) noexcept {
        interval out;
        if (out.scan_plain(text)) return out;
        if (out.scan(text).fault != fault::none) return std::nullopt;
        return out;
    }

    /// At that date: on that day, or some time within that month, year and so on.
    [[nodiscard]] static constexpr interval on(const date& d) noexcept {
        interval out;
        (void)out.set(edge::dated, d, edge::dated, d);
        return out;
    }
    /// From the first date to the last, both included. Throws error of kind invalid_argument if the last is before the
    /// first for certain, or if one has a time of day.
    [[nodiscard]] static constexpr interval between(const date& first, const date& last) {
        return checked(edge::dated, first, edge::dated, last);
    }
    /// From that date on, for ever (`date/..`). Throws error of kind invalid_argument if it has a time of day.
    [[nodiscard]] static constexpr interval since(const date& first) {
        return checked(edge::dated, first, edge::open, date());
    }
    /// Ever until that date, included (`../date`). Throws error of kind invalid_argument if it has a time of day.
    [[nodiscard]] static constexpr interval until(const date& last) {
        return checked(edge::open, date(), edge::dated, last);
    }
    /// From that date to an unknown end (`date/`), from an unknown start to that date (`/date`). Throw as since and until.
    [[nodiscard]] static constexpr interval from_then(const date& first) {
        return checked(edge::dated, first, edge::unknown, date());
    }
    [[nodiscard]] static constexpr interval up_to(const date& last) {
        return checked(edge::unknown, date(), edge::dated, last);
    }
    /// Exactly the days in [from, until); day_min and day_max are open ends. days(i.from(), i.until()) equals i if i.exact(). Throws error
    /// of kind invalid_argument unless from < until, of kind limit for a day outside the calendar (see date::from_day).
    [[nodiscard]] static constexpr interval days(day from, day until) {
        if (from >= until) refuse_days(from, until);
        interval out;
        out.bounds_ = {from, from, until, until};
        if (from != day_min) {
            out.start_ = edge::dated;
            out.first_ = date::from_day(from);
        }
        if (until != day_max) {
            out.end_ = edge::dated;
            out.last_ = date::from_day(until - 1);
        }
        return out;
    }

    /// Where start and end may lie; approximation is in it, doubt is not. Each value is part of some realisation.
    [[nodiscard]] constexpr entente::bounds bounds() const noexcept { return bounds_; }
    /// The days on which it may hold: [from(), until()), day_min and day_max where there is no bound.
    [[nodiscard]] constexpr day from() const noexcept { return bounds_.earliest_start; }
    [[nodiscard]] constexpr day until() const noexcept { return bounds_.latest_end; }

    /// Both ends are exact days or open, so that from() and until() say all there is, its text included.
    [[nodiscard]] constexpr bool exact() const noexcept {
        return exact(start_, first_) && exact(end_, last_);
    }
    /// No valid time stated.
    [[nodiscard]] constexpr bool is_always() const noexcept {
        return start_ == edge::open && end_ == edge::open;
    }
    /// A single date, such as `2024-09`.
    [[nodiscard]] constexpr bool is_date() const noexcept {
        return start_ == edge::dated && end_ == edge::dated && first_ == last_;
    }
    /// An end with '?' or '%'.
    [[nodiscard]] constexpr bool uncertain() const noexcept {
        return first_.uncertain() || last_.uncertain();
    }
    /// An end with '~' or '%'.
    [[nodiscard]] constexpr bool approximate() const noexcept {
        return first_.approximate() || last_.approximate();
    }
    [[nodiscard]] constexpr bool open_start() const noexcept { return start_ == edge::open; }
    [[nodiscard]] constexpr bool open_end() const noexcept { return end_ == edge::open; }
    [[nodiscard]] constexpr bool unknown_start() const noexcept { return start_ == edge::unknown; }
    [[nodiscard]] constexpr bool unknown_end() const noexcept { return end_ == edge::unknown; }
    /// The dates as stated; nothing at an open or unknown end.
    [[nodiscard]] constexpr std::optional<date> first_date() const noexcept { return dated(start_, first_); }
    [[nodiscard]] constexpr std::optional<date> last_date() const noexcept { return dated(end_, last_); }

    /// It holds on that day. `d` is a day: not day_max, which is after all of them.
    [[nodiscard]] constexpr truth holds_on(day d) const noexcept {
        const auto& b = bounds_;
        return judged(
            truth_of(b.earliest_start <= d && d < b.latest_end, b.latest_start <= d && d < b.earliest_end));
    }
    /// They have a day in common.
    [[nodiscard]] constexpr truth overlaps(const interval& other) const noexcept {
        const auto &a = bounds_, &b = other.bounds_;
        return judged(other, truth_of(a.earliest_start < b.latest_end && b.earliest_start < a.latest_end,
                                      a.latest_start < b.earliest_end && b.latest_start < a.earliest_end));
    }
    /// All days of the other are days of this.
    [[nodiscard]] constexpr truth contains(const interval& other) const noexcept {
        const auto &a = bounds_, &b = other.bounds_;
        return judged(other, truth_of(a.earliest_start <= b.latest_start && b.earliest_end <= a.latest_end,
                                      a.latest_start <= b.earliest_start && b.latest_end <= a.earliest_end));
    }

    /// Equal if they print alike: `2024-09` and `2024-09-XX` allow the same and are two.
    friend constexpr bool operator==(const interval&, const interval&) noexcept = default;

    /// Well mixed; may differ between versions of the library.
    [[nodiscard]] constexpr std::size_t hash() const noexcept {
        const auto edges = static_cast<std::uint64_t>(start_) << 2U | static_cast<std::uint64_t>(end_);
        std::uint64_t h = (first_.hash() + edges) * 0x9E37'79B9'7F4A'7C15U;
        h = (h ^ h >> 32U ^ last_.hash()) * 0xBF58'476D'1CE4'E5B9U;
        return static_cast<std::size_t>(h ^ h >> 29U);
    }

    /// Appends the EDTF text. parse(text) equals the interval. Throws only std::bad_alloc.
    void append_to(std::string& out) const {
        if (is_date()) return first_.append_to(out);
        append_edge(out, start_, first_);
        out += '/';
        append_edge(out, end_, last_);
    }

    /// For what comes from a file: whether these bytes, as they stand in memory, are those of an interval.
    [[nodiscard]] static bool possible(const std::byte* bytes);

private:
    enum class edge : std::uint8_t { open, unknown, dated };
    enum class fault : std::uint8_t { none, not_a_date, no_date, time, order };
    struct finding {
        interval::fault fault = fault::none;
        std::size_t at = 0; // where the date or the end at fault begins
        detail::date_scan date{};
    };

    [[nodiscard]] static constexpr bool exact(edge e, const date& d) noexcept {
        return e == edge::open || (e == edge::dated && d.exact());
    }
    [[nodiscard]] static constexpr std::optional<date> dated(edge e, const date& d) noexcept {
        return e == edge::dated ? std::optional(d) : std::nullopt;
    }
    static void append_edge(std::string& out, edge e, const date& d) {
        if (e == edge::dated) d.append_to(out);
        if (e == edge::open) out += "..";
    }
    [[nodiscard]] constexpr truth judged(truth answer) const noexcept {
        return uncertain() ? at_most_possibly(answer) : answer;
    }
    [[nodiscard]] constexpr truth judged(const interval& other, truth answer) const noexcept {
        return other.judged(judged(answer));
    }

    // The days that a date may mean once it is only about right. Stays within the calendar.
    struct reach {
        day first, last;
    };
    [[nodiscard]] static constexpr reach reach_of(const date& d) noexcept;

    // Sets everything from two ends; false, and nothing useful set, if no start lies before an end.
    [[nodiscard]] constexpr bool set(edge start, const date& first, edge end, const date& last) noexcept;

    [[nodiscard]] static constexpr interval checked(edge start, const date& first, edge end,
                                                    const date& last) {
        interval out;
        const bool timed =
            first.precision() == date_precision::second || last.precision() == date_precision::second;
        if (timed || !out.set(start, first, end, last)) refuse_ends(timed, start, first, end, last);
        return out;
    }

    // YYYY-MM-DD, which most of a bulk load is; false for all else.
    [[nodiscard]] constexpr bool scan_plain(std::string_view text) noexcept {
        if (!detail::scan_plain_date(text, first_.parts_)) return false;
        const day d = first_.parts_.first;
        bounds_ = {d, d, d + 1, d + 1};
        last_ = first_;
        start_ = end_ = edge::dated;
        return true;
    }
    // Reads any text into this; nothing useful in it unless the finding is none.
    [[nodiscard]] constexpr finding scan(std::string_view text) noexcept;
    [[noreturn]] static void refuse(const finding& found, std::string_view text);
    [[noreturn]] static void refuse_ends(bool timed, edge start, const date& first, edge end,
                                         const date& last);
    [[noreturn]] static void refuse_days(day from, day until);

    entente::bounds bounds_{day_min, day_min, day_max, day_max};
    date first_{}, last_{}; // as default where there is none, so that equality is that of the members
    edge start_ = edge::open, end_ = edge::open;
    std::uint16_t unused_ = 0; // so that equal intervals have equal bytes, in memory and in files
};

/// The EDTF text: "2021-10-04/2024-10-01", "2024-09", "../..". parse(to_string(i)) equals i.
[[nodiscard]] inline std::string to_string(const interval& i) {
    std::string out;
    i.append_to(out);
    return out;
}

constexpr interval::reach interval::reach_of(const date& d) noexcept {
    if (!d.approximate()) return {d.first_day(), d.last_day()};
    std::int32_t months = 0;
    switch (d.precision()) {
    case date_precision::century: months = 1200; break;
    case date_precision::decade: months = 120; break;
    case date_precision::year: months = 12; break;
    case date_precision::season: months = 3; break;
    case date_precision::month: months = 1; break;
    case date_precision::day:
    case date_precision::second:
        return {d.first_day() - (d.first_day() > first_calendar_day ? 1 : 0),
                d.last_day() + (d.last_day() < last_calendar_day ? 1 : 0)};
    }
    const civil first = civil_of(d.first_day()), after = civil_of(d.last_day() + 1);
    const auto month_of = [](const civil& c) { return static_cast<std::int32_t>(c.month) - 1; };
    const bool at_begin = first.year - (months + 11) / 12 < year_min,
               at_end = after.year + (months + 11) / 12 > year_max;
    return {at_begin ? first_calendar_day : detail::first_of_month(first.year, month_of(first) - months),
            at_end ? last_calendar_day : detail::first_of_month(after.year, month_of(after) + months) - 1};
}

constexpr bool interval::set(edge start, const date& first, edge end, const date& last) noexcept {
    entente::bounds b{day_min, day_min, day_max, day_max};
    if (start == edge::dated) {
        const reach r = reach_of(first);
        b.earliest_start = r.first;
        b.latest_start = r.last;
        first_ = first;
    }
    if (end == edge::dated) {
        const reach r = reach_of(last);
        b.earliest_end = r.first + 1;
        b.latest_end = r.last + 1;
        last_ = last;
    }
    if (start == edge::unknown) b.latest_start = day_max;
    if (end == edge::unknown) b.earliest_end = day_min;
    if (b.earliest_start >= b.latest_end) return false;
    // No realisation starts on the day of the latest end or later; none ends by the earliest start.
    if (b.latest_start >= b.latest_end) b.latest_start = b.latest_end - 1;
    if (b.earliest_end <= b.earliest_start) b.earliest_end = b.earliest_start + 1;
    bounds_ = b;
    start_ = start;
    end_ = end;
    return true;
}

constexpr interval::finding interval::scan(std::string_view text) noexcept {
    date first, last;
    finding found;
    const auto scan_date = [&found](std::string_view part, std::size_t at) {
        found.date = detail::scan_date(part);
        found.at = at;
        if (found.date.fault != detail::date_fault::none) found.fault = fault::not_a_date;
        return date(found.date.parts);
    };
    const auto scan_edge = [&](std::string_view part, std::size_t at, date& d) {
        if (part.empty()) return edge::unknown;
        if (part == "..") return edge::open;
        d = scan_date(part, at);
        if (found.fault == fault::none && d.precision() == date_precision::second) found.fault = fault::time;
        return edge::dated;
    };

    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos) {
        first = scan_date(text, 0);
        if (found.fault == fault::none) (void)set(edge::dated, first, edge::dated, first);
        return found;
    }
    const edge start = scan_edge(text.substr(0, slash), 0, first);
    if (found.fault != fault::none) return found;
    const edge end = scan_edge(text.substr(slash + 1), slash + 1, last);
    if (found.fault != fault::none) return found;
    const bool no_date = start != edge::dated && end != edge::dated;
    if (no_date && (start == edge::unknown || end == edge::unknown))
        found.fault = fault::no_date;
    else if (!set(start, first, end, last))
        found.fault = fault::order;
    return found;
}

inline void interval::refuse(const finding& found, std::string_view text) {
    switch (found.fault) {
    case fault::time:
        throw error(error_kind::syntax, "an interval goes from day to day", detail::column_of(found.at, text),
                    "leave out the time of day");
    case fault::order:
        throw error(error_kind::syntax, "the interval ends before it begins",
                    detail::column_of(found.at, text), "exchange its ends, or correct one");
    case fault::no_date:
        throw error(
            error_kind::syntax, "neither end of the interval is known", detail::column_of(0, text),
            "write a date, first/last, first/.. (goes on), first/ (end unknown), ../last, /last or ../..");
    case fault::not_a_date:
    case fault::none: break;
    }
    detail::refuse_date(found.date, text, found.at);
}

inline void interval::refuse_ends(bool timed, edge start, const date& first, edge end, const date& last) {
    std::string place;
    append_edge(place, start, first);
    place += '/';
    append_edge(place, end, last);
    throw error(error_kind::invalid_argument,
                timed ? "an interval goes from day to day" : "the interval ends before it begins", place,
                timed ? "leave out the time of day" : "exchange its ends, or correct one");
}

inline void interval::refuse_days(day from, day until) {
    throw error(error_kind::invalid_argument, "an interval of days ends after it begins",
                "from day " + std::to_string(from) + " until before day " + std::to_string(until));
}

/// The relations that `a` and `b` stand in, in at least one realisation of both. Never empty; exactly one for exact intervals. Doubt ('?')
/// does not widen it. An open end is day_min or day_max and compares as that: `2020/..` and `2021/..` end together, and
/// what is always contains or equals all others.
[[nodiscard]] constexpr allen_set possible_relations(const interval& a, const interval& b) noexcept {
    const bounds p = a.bounds(), q = b.bounds();
    return possible_relations({p.earliest_start, p.latest_start}, {p.earliest_end, p.latest_end},
                              {q.earliest_start, q.latest_start}, {q.earliest_end, q.latest_end});
}

/// `a` is `relation` to `b`: yes if no other relation is possible and neither is in doubt ('?').
[[nodiscard]] constexpr truth relates(const interval& a, allen relation, const interval& b) noexcept {
    const allen_set possible = possible_relations(a, b);
    const truth answer = truth_of(possible.contains(relation), possible == allen_set(relation));
    return a.uncertain() || b.uncertain() ? at_most_possibly(answer) : answer;
}

inline bool interval::possible(const std::byte* bytes) {
    static_assert(sizeof(interval) == 44,
                  "intervals stand in files as they are: four days, two dates, two ends");
    constexpr std::size_t dates = 16, ends = 40;
    const auto end_at = [&](std::size_t at) { return std::to_integer<std::uint8_t>(bytes[at]); };
    if (end_at(ends) > static_cast<std::uint8_t>(edge::dated) ||
        end_at(ends + 1) > static_cast<std::uint8_t>(edge::dated) || end_at(ends + 2) != 0 ||
        end_at(ends + 3) != 0 || !date::possible(bytes + dates) ||
        !date::possible(bytes + dates + sizeof(date)))
        return false;
    interval i;
    std::memcpy(&i, bytes, sizeof i);
    const auto same = try_parse(to_string(i));
    return same && std::memcmp(&*same, bytes, sizeof i) == 0;
}

} // namespace entente

template <>
struct std::hash<entente::interval> {
    [[nodiscard]] std::size_t operator()(const entente::interval& i) const noexcept { return i.hash(); }
};
