// SPDX-License-Identifier: BSL-1.0
// Components of calendar values: a table of names and of what each reads for each type.

#include "cypher/calendar_components.hpp"

#include "cypher/refusals.hpp"

#include <entente/model/calendar_print.hpp>

#include <algorithm>
#include <iterator>
#include <string>

namespace entente::cypher {

namespace {

template <class T>
struct component_entry {
    std::string_view key;
    datum (*read)(const T&);
};

constexpr component_entry<calendar::date> of_dates[] = {
    {"year", [](const calendar::date& d) { return datum(d.year()); }},
    {"quarter", [](const calendar::date& d) { return datum(d.quarter()); }},
    {"month", [](const calendar::date& d) { return datum(d.month()); }},
    {"week", [](const calendar::date& d) { return datum(d.week().week); }},
    {"weekYear", [](const calendar::date& d) { return datum(d.week().year); }},
    {"dayOfQuarter", [](const calendar::date& d) { return datum(d.day_of_quarter()); }},
    {"quarterDay", [](const calendar::date& d) { return datum(d.day_of_quarter()); }},
    {"day", [](const calendar::date& d) { return datum(d.day()); }},
    {"ordinalDay", [](const calendar::date& d) { return datum(d.day_of_year()); }},
    {"dayOfWeek", [](const calendar::date& d) { return datum(d.weekday()); }},
    {"weekDay", [](const calendar::date& d) { return datum(d.weekday()); }},
};

constexpr component_entry<calendar::local_time> of_times[] = {
    {"hour", [](const calendar::local_time& t) { return datum(t.hour()); }},
    {"minute", [](const calendar::local_time& t) { return datum(t.minute()); }},
    {"second", [](const calendar::local_time& t) { return datum(t.second()); }},
    {"millisecond", [](const calendar::local_time& t) { return datum(t.nanosecond() / 1'000'000); }},
    {"microsecond", [](const calendar::local_time& t) { return datum(t.nanosecond() / 1'000); }},
    {"nanosecond", [](const calendar::local_time& t) { return datum(t.nanosecond()); }},
};

constexpr component_entry<std::int32_t> of_offsets[] = {
    {"offset",
     [](const std::int32_t& seconds) {
         std::string text;
         calendar::detail::append_offset(text, seconds);
         return datum(std::move(text));
     }},
    {"offsetMinutes", [](const std::int32_t& seconds) { return datum(seconds / 60); }},
    {"offsetSeconds", [](const std::int32_t& seconds) { return datum(seconds); }},
};

__extension__ using wide = __int128;

std::int64_t in_64_bits(wide parts) {
    if (parts > INT64_MAX || parts < INT64_MIN) {
        refuse_arithmetic("IntegerOverflow", "the component does not fit into 64 bits with a sign",
                          "ask for a coarser one, such as seconds");
    }
    return static_cast<std::int64_t>(parts);
}

// Seconds of a duration hold nanoseconds that count on from them; what is cut off is cut towards zero.
std::int64_t parts_of_seconds(const calendar::duration& amount, std::int64_t parts_per_second) {
    const wide nanoseconds = wide{amount.seconds()} * calendar::nanoseconds_per_second + amount.nanoseconds();
    const wide parts = nanoseconds / (calendar::nanoseconds_per_second / parts_per_second);
    return in_64_bits(parts);
}

constexpr component_entry<calendar::duration> of_durations[] = {
    {"years", [](const calendar::duration& d) { return datum(d.months() / 12); }},
    {"quarters", [](const calendar::duration& d) { return datum(d.months() / 3); }},
    {"months", [](const calendar::duration& d) { return datum(d.months()); }},
    {"weeks", [](const calendar::duration& d) { return datum(d.days() / 7); }},
    {"days", [](const calendar::duration& d) { return datum(d.days()); }},
    {"hours", [](const calendar::duration& d) { return datum(d.seconds() / 3'600); }},
    {"minutes", [](const calendar::duration& d) { return datum(d.seconds() / 60); }},
    {"seconds", [](const calendar::duration& d) { return datum(d.seconds()); }},
    {"milliseconds", [](const calendar::duration& d) { return datum(parts_of_seconds(d, 1'000)); }},
    {"microseconds", [](const calendar::duration& d) { return datum(parts_of_seconds(d, 1'000'000)); }},
    {"nanoseconds", [](const calendar::duration& d) { return datum(parts_of_seconds(d, 1'000'000'000)); }},
    {"quartersOfYear", [](const calendar::duration& d) { return datum(d.months() / 3 % 4); }},
    {"monthsOfYear", [](const calendar::duration& d) { return datum(d.months() % 12); }},
    {"monthsOfQuarter", [](const calendar::duration& d) { return datum(d.months() % 3); }},
    {"daysOfWeek", [](const calendar::duration& d) { return datum(d.days() % 7); }},
    {"minutesOfHour", [](const calendar::duration& d) { return datum(d.seconds() / 60 % 60); }},
    {"secondsOfMinute", [](const calendar::duration& d) { return datum(d.seconds() % 60); }},
    {"millisecondsOfSecond", [](const calendar::duration& d) { return datum(d.nanoseconds() / 1'000'000); }},
    {"microsecondsOfSecond", [](const calendar::duration& d) { return datum(d.nanoseconds() / 1'000); }},
    {"nanosecondsOfSecond", [](const calendar::duration& d) { return datum(d.nanoseconds()); }},
};

template <class T, std::size_t Size>
datum read(const component_entry<T> (&entries)[Size], const T& from, std::string_view key) {
    const auto* at = std::find_if(std::begin(entries), std::end(entries),
                                  [key](const component_entry<T>& entry) { return entry.key == key; });
    return at == std::end(entries) ? datum() : at->read(from);
}

// The first of the two that has one.
datum either(datum first, datum second) { return first.is_null() ? second : first; }

} // namespace

datum component_of(const calendar::date& day, std::string_view key) { return read(of_dates, day, key); }

datum component_of(const calendar::local_time& time, std::string_view key) {
    return read(of_times, time, key);
}

datum component_of(const calendar::time& time, std::string_view key) {
    return either(read(of_times, time.local(), key),
                  read(of_offsets, time.offset_seconds(), key == "timezone" ? "offset" : key));
}

datum component_of(const calendar::local_date_time& moment, std::string_view key) {
    return either(read(of_dates, moment.day(), key), read(of_times, moment.time_of_day(), key));
}

datum component_of(const calendar::date_time& moment, std::string_view key) {
    if (key == "epochSeconds") return moment.utc_seconds();
    if (key == "epochMillis")
        return in_64_bits(wide{moment.utc_seconds()} * 1'000 + moment.nanosecond() / 1'000'000);
    if (key == "timezone") {
        if (!moment.zone().empty()) return moment.zone();
        key = "offset";
    }
    return either(component_of(moment.local(), key), read(of_offsets, moment.offset_seconds(), key));
}

datum component_of(const calendar::duration& amount, std::string_view key) {
    return read(of_durations, amount, key);
}

} // namespace entente::cypher
