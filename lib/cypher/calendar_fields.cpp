// SPDX-License-Identifier: BSL-1.0
// Reading and putting together the components of calendar values.

#include "cypher/calendar_fields.hpp"

#include "cypher/edit_distance.hpp"
#include "cypher/function_arguments.hpp"

#include <algorithm>
#include <string>

namespace entente::cypher {

namespace {

using field = std::optional<std::int64_t>;

struct named_field {
    std::string_view name;
    field calendar_fields::*where;
};
constexpr named_field field_numbers[] = {
    {"year", &calendar_fields::year},
    {"quarter", &calendar_fields::quarter},
    {"month", &calendar_fields::month},
    {"week", &calendar_fields::week},
    {"ordinalDay", &calendar_fields::ordinal_day},
    {"dayOfQuarter", &calendar_fields::day_of_quarter},
    {"dayOfWeek", &calendar_fields::day_of_week},
    {"day", &calendar_fields::day},
    {"hour", &calendar_fields::hour},
    {"minute", &calendar_fields::minute},
    {"second", &calendar_fields::second},
    {"millisecond", &calendar_fields::millisecond},
    {"microsecond", &calendar_fields::microsecond},
    {"nanosecond", &calendar_fields::nanosecond},
    {"epochSeconds", &calendar_fields::epoch_seconds},
    {"epochMillis", &calendar_fields::epoch_millis},
};

[[noreturn]] void refuse_entry(const std::string& key, std::string_view takes, const datum& given) {
    refuse_type("InvalidArgumentValue",
                quoted(key) + " takes " + std::string(takes) + ", not " + std::string(name(given.kind())));
}

[[noreturn]] void refuse_unknown(const std::string& key) {
    nearest_name nearest(key);
    for (const named_field& each : field_numbers) nearest.offer(each.name);
    for (const std::string_view each : {"date", "time", "datetime", "timezone"}) nearest.offer(each);
    refuse_argument("InvalidArgumentValue", "no component of a calendar value is called " + quoted(key),
                    nearest.found().empty() ? "" : "did you mean " + nearest.found() + "?");
}

[[noreturn]] void refuse_missing(std::string_view finer, std::string_view coarser) {
    refuse_argument("InvalidArgumentValue",
                    std::string(finer) + " says nothing without " + std::string(coarser),
                    "give " + std::string(coarser) + " too");
}

// Components are checked against their ranges by floor 0, which takes them as ints.
int narrowed(std::string_view component, std::int64_t number) {
    if (number < INT32_MIN || number > INT32_MAX) {
        refuse_argument("InvalidArgumentValue",
                        std::string(component) + " " + std::to_string(number) + " is out of range");
    }
    return static_cast<int>(number);
}

void take_base(calendar_fields& fields, const std::string& key, const datum& given) {
    const calendar_parts parts = parts_of(given);
    if (key == "date") {
        if (!parts.day) refuse_entry(key, "a calendar value with a day", given);
        fields.base.day = parts.day;
    } else if (key == "time") {
        if (!parts.time) refuse_entry(key, "a calendar value with a time of day", given);
        fields.base.time = parts.time;
        fields.base.zone = parts.zone;
        fields.base.offset_seconds = parts.offset_seconds;
    } else {
        if (!parts.day || !parts.time)
            refuse_entry(key, "a calendar value with a day and a time of day", given);
        fields.base = parts;
    }
}

void take_entry(calendar_fields& fields, const std::string& key, const datum& given) {
    if (key == "date" || key == "time" || key == "datetime") return take_base(fields, key, given);
    if (key == "timezone") {
        const auto text = given.scalar().get_if<std::string_view>();
        if (!text) refuse_entry(key, "text", given);
        fields.zone = parse_time_zone(*text);
        return;
    }
    const auto* known = std::find_if(std::begin(field_numbers), std::end(field_numbers),
                                     [&](const named_field& each) { return each.name == key; });
    if (known == std::end(field_numbers)) refuse_unknown(key);
    const auto whole = given.scalar().get_if<std::int64_t>();
    if (!whole) refuse_entry(key, "an integer", given);
    fields.*known->where = whole;
}

calendar::date day_of_month(const calendar_fields& fields, std::int64_t year) {
    const auto& base = fields.base.day;
    if (!base && fields.day && !fields.month) refuse_missing("day", "month");
    const int month = fields.month ? narrowed("month", *fields.month) : base ? base->month() : 1;
    if (fields.day) return calendar::date::of(year, month, narrowed("day", *fields.day));
    const int last = month >= 1 && month <= 12 ? calendar::days_in_month(year, month) : 1;
    return calendar::date::of(year, month, base ? std::min(base->day(), last) : 1);
}

calendar::date day_of_week(const calendar_fields& fields, std::optional<std::int64_t> given_year) {
    const auto& base = fields.base.day;
    if (!base && !fields.week) refuse_missing("dayOfWeek", "week");
    const calendar::week_date kept = base ? base->week() : calendar::week_date{1970, 1, 1};
    const std::int64_t year = given_year.value_or(kept.year);
    const int week =
        fields.week ? narrowed("week", *fields.week) : std::min(kept.week, calendar::weeks_in_year(year));
    return calendar::date::of_week(
        year, week, fields.day_of_week ? narrowed("dayOfWeek", *fields.day_of_week) : kept.weekday);
}

calendar::date day_of_quarter(const calendar_fields& fields, std::int64_t year) {
    const auto& base = fields.base.day;
    if (!base && !fields.quarter) refuse_missing("dayOfQuarter", "quarter");
    const int quarter = fields.quarter ? narrowed("quarter", *fields.quarter) : base->quarter();
    if (fields.day_of_quarter || !base) {
        const int day = fields.day_of_quarter ? narrowed("dayOfQuarter", *fields.day_of_quarter) : 1;
        return calendar::date::of_quarter(year, quarter, day);
    }
    const calendar::date first = calendar::date::of_quarter(year, quarter);
    const int month = first.month() + (base->month() - 1) % 3;
    return calendar::date::of(year, month, std::min(base->day(), calendar::days_in_month(year, month)));
}

// Milliseconds, microseconds and nanoseconds add up; each may be as large as the coarser ones that are given leave room for.
std::int32_t fraction_from(const calendar_fields& fields) {
    const auto in_range = [](std::string_view component, const field& given, std::int64_t end) {
        if (given) calendar::detail::require(component, *given, 0, end - 1);
        return given.value_or(0);
    };
    const std::int64_t millisecond = in_range("millisecond", fields.millisecond, 1'000);
    const std::int64_t microsecond =
        in_range("microsecond", fields.microsecond, fields.millisecond ? 1'000 : 1'000'000);
    const std::int64_t nanosecond = in_range("nanosecond", fields.nanosecond,
                                             fields.microsecond   ? 1'000
                                             : fields.millisecond ? 1'000'000
                                                                  : 1'000'000'000);
    return static_cast<std::int32_t>(millisecond * 1'000'000 + microsecond * 1'000 + nanosecond);
}

} // namespace

calendar_parts parts_of(const datum& d) {
    const entente::value& v = d.scalar();
    switch (d.kind()) {
    case datum_kind::date: return {v.as_date(), {}, {}, {}};
    case datum_kind::local_time: return {{}, v.as_local_time(), {}, {}};
    case datum_kind::time: {
        const std::int32_t offset = v.as_time().offset_seconds();
        return {{}, v.as_time().local(), time_zone{{}, offset}, offset};
    }
    case datum_kind::local_date_time: {
        const calendar::local_date_time local = v.as_local_date_time();
        return {local.day(), local.time_of_day(), {}, {}};
    }
    case datum_kind::date_time: {
        const calendar::date_time& moment = v.as_date_time();
        return {moment.local().day(), moment.local().time_of_day(), zone_of(moment), moment.offset_seconds()};
    }
    default: return {};
    }
}

calendar_fields read_calendar_fields(const datum_map& entries) {
    calendar_fields fields;
    const auto given = [&](std::string_view key) {
        return std::any_of(entries.begin(), entries.end(),
                           [&](const auto& entry) { return entry.first == key; });
    };
    if (given("datetime") && (given("date") || given("time"))) {
        refuse_argument("InvalidArgumentValue", "datetime already is the date and the time",
                        "give either datetime, or date and time");
    }
    for (const auto& [key, held] : entries) {
        if (held.is_null()) {
            fields.has_null = true;
        } else {
            take_entry(fields, key, held);
        }
    }
    fields.only_zone = fields.zone && entries.size() == 1;
    return fields;
}

calendar::date day_from(const calendar_fields& fields) {
    const bool by_week = fields.week || fields.day_of_week;
    const bool by_quarter = fields.quarter || fields.day_of_quarter;
    const bool by_month = fields.month || fields.day;
    if (int{by_week} + int{by_quarter} + int{by_month} + int{fields.ordinal_day.has_value()} > 1) {
        refuse_argument(
            "InvalidArgumentValue", "the day is named in two ways at once",
            "give one of month and day, week and dayOfWeek, quarter and dayOfQuarter, ordinalDay");
    }
    if (!fields.year && !fields.base.day)
        refuse_argument("InvalidArgumentValue", "a day needs a year",
                        "give the year, or a date to start from");
    return as_argument([&] {
        const std::int64_t year = fields.year ? *fields.year : fields.base.day->year();
        calendar::detail::require("year", year, calendar::min_year, calendar::max_year);
        if (by_week) return day_of_week(fields, fields.year); // the week's year need not be the base's
        if (by_quarter) return day_of_quarter(fields, year);
        if (fields.ordinal_day)
            return calendar::date::of_ordinal(year, narrowed("ordinalDay", *fields.ordinal_day));
        return day_of_month(fields, year);
    });
}

calendar::local_time time_from(const calendar_fields& fields) {
    const auto& base = fields.base.time;
    if (!base) {
        if (fields.names_fraction() && !fields.second) refuse_missing("a fraction of a second", "second");
        if (fields.second && !fields.minute) refuse_missing("second", "minute");
        if (fields.minute && !fields.hour) refuse_missing("minute", "hour");
    }
    const calendar::local_time kept = base.value_or(calendar::local_time());
    return as_argument([&] {
        return calendar::local_time::of(fields.hour ? narrowed("hour", *fields.hour) : kept.hour(),
                                        fields.minute ? narrowed("minute", *fields.minute) : kept.minute(),
                                        fields.second ? narrowed("second", *fields.second) : kept.second(),
                                        fields.names_fraction() ? fraction_from(fields) : kept.nanosecond());
    });
}

} // namespace entente::cypher
