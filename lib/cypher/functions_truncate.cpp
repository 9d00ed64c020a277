// SPDX-License-Identifier: BSL-1.0
// `date.truncate('month', when, {day: 2})` and its like: a calendar value cut down to a unit, with fields set afterwards.

#include "cypher/calendar_build.hpp"
#include "cypher/calendar_clock.hpp"
#include "cypher/edit_distance.hpp"
#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"
#include "cypher/letter_case.hpp"

#include <algorithm>
#include <iterator>

namespace entente::cypher {

namespace {

// From the coarsest to the finest.
enum class unit {
    millennium,
    century,
    decade,
    year,
    week_year,
    quarter,
    month,
    week,
    day,
    hour,
    minute,
    second,
    millisecond,
    microsecond,
    nanosecond,
};
constexpr std::string_view unit_names[] = {
    "millennium", "century", "decade", "year",   "weekYear",    "quarter",     "month",     "week",
    "day",        "hour",    "minute", "second", "millisecond", "microsecond", "nanosecond"};

unit parse_unit(std::string_view text) {
    const std::string wanted = lower_case(text);
    nearest_name nearest(wanted);
    for (std::size_t i = 0; i < std::size(unit_names); ++i) {
        if (lower_case(unit_names[i]) == wanted) return static_cast<unit>(i);
        nearest.offer(unit_names[i]);
    }
    refuse_argument("InvalidArgumentValue", quoted(text) + " is not a unit of time",
                    nearest.found().empty() ? "" : "did you mean " + nearest.found() + "?");
}

calendar::date cut(const calendar::date& day, unit to) {
    using calendar::detail::floor_div;
    const std::int64_t year = day.year();
    switch (to) {
    case unit::millennium: return calendar::date::of(floor_div(year, 1'000) * 1'000);
    case unit::century: return calendar::date::of(floor_div(year, 100) * 100);
    case unit::decade: return calendar::date::of(floor_div(year, 10) * 10);
    case unit::year: return calendar::date::of(year);
    case unit::week_year: return calendar::date::of_week(day.week().year, 1);
    case unit::quarter: return calendar::date::of_quarter(year, day.quarter());
    case unit::month: return calendar::date::of(year, day.month());
    case unit::week: return calendar::date::from_days(day.days_since_epoch() - (day.weekday() - 1));
    default: return day;
    }
}

calendar::local_time cut(const calendar::local_time& time, unit to) {
    const auto to_multiple_of = [&](std::int64_t nanoseconds) {
        return calendar::local_time::from_nanoseconds(time.nanosecond_of_day() / nanoseconds * nanoseconds);
    };
    switch (to) {
    case unit::hour: return to_multiple_of(3'600'000'000'000);
    case unit::minute: return to_multiple_of(60'000'000'000);
    case unit::second: return to_multiple_of(1'000'000'000);
    case unit::millisecond: return to_multiple_of(1'000'000);
    case unit::microsecond: return to_multiple_of(1'000);
    case unit::nanosecond: return time;
    default: return calendar::local_time();
    }
}

constexpr std::string_view function_of(datum_kind kind) {
    switch (kind) {
    case datum_kind::date: return "date.truncate()";
    case datum_kind::local_time: return "localtime.truncate()";
    case datum_kind::time: return "time.truncate()";
    case datum_kind::local_date_time: return "localdatetime.truncate()";
    default: return "datetime.truncate()";
    }
}

// Cut to milliseconds, a value keeps them when finer parts are set.
void keep_coarser_fraction(calendar_fields& fields, unit to) {
    const int nanosecond = fields.base.time ? fields.base.time->nanosecond() : 0;
    if (to == unit::millisecond && !fields.millisecond && (fields.microsecond || fields.nanosecond))
        fields.millisecond = nanosecond / 1'000'000;
    if (to == unit::microsecond && !fields.millisecond && !fields.microsecond && fields.nanosecond)
        fields.microsecond = nanosecond / 1'000;
}

template <datum_kind Kind>
datum truncate(const function_context& context, arguments given) {
    const unit to = parse_unit(text_argument(function_of(Kind), given[0]));
    const datum when = given.size() > 1 ? given[1] : datum(statement_time(context));
    calendar_fields fields;
    if (given.size() > 2) {
        const auto* entries = given[2].get_if<datum_map>();
        if (!entries) refuse_kind(function_of(Kind), "a map of what to set", given[2]);
        fields = read_calendar_fields(*entries);
        if (fields.has_null) return {};
    }
    fields.base = parts_of(when);
    constexpr bool has_day = Kind != datum_kind::local_time && Kind != datum_kind::time;
    constexpr bool has_time = Kind != datum_kind::date;
    if (has_day ? !fields.base.day : !fields.base.time)
        refuse_kind(function_of(Kind),
                    has_day ? "a calendar value with a day" : "a calendar value with a time of day", when);
    if ((!has_time && to > unit::day) || (!has_day && to < unit::day)) {
        refuse_argument("InvalidArgumentValue",
                        std::string(function_of(Kind)) + " can't cut to the " +
                            std::string(unit_names[static_cast<std::size_t>(to)]),
                        has_day ? "give a unit of a day or longer" : "give a unit of a day or shorter");
    }
    if (fields.base.day) fields.base.day = as_argument([&] { return cut(*fields.base.day, to); });
    fields.base.time = cut(fields.base.time.value_or(calendar::local_time()), to);
    keep_coarser_fraction(fields, to);
    return build(Kind, fields, zone_change::same_clock, context);
}

} // namespace

std::span<const function_entry> truncation_functions() {
    constexpr type_set text = datum_kind::text;
    constexpr type_set map = datum_kind::map;
    static constexpr function_entry entries[] = {
        {"date.truncate", 1, 3, true, {text, with_day, map}, datum_kind::date, truncate<datum_kind::date>},
        {"localtime.truncate",
         1,
         3,
         true,
         {text, with_time, map},
         datum_kind::local_time,
         truncate<datum_kind::local_time>},
        {"time.truncate", 1, 3, true, {text, with_time, map}, datum_kind::time, truncate<datum_kind::time>},
        {"localdatetime.truncate",
         1,
         3,
         true,
         {text, with_day, map},
         datum_kind::local_date_time,
         truncate<datum_kind::local_date_time>},
        {"datetime.truncate",
         1,
         3,
         true,
         {text, with_day, map},
         datum_kind::date_time,
         truncate<datum_kind::date_time>},
    };
    return entries;
}

} // namespace entente::cypher
