// SPDX-License-Identifier: BSL-1.0
// Durations: from text, from a map, and from two calendar values.

#include "cypher/calendar_fields.hpp"
#include "cypher/duration_amount.hpp"
#include "cypher/edit_distance.hpp"
#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"

#include <entente/model/calendar_arithmetic.hpp>
#include <entente/model/duration_parse.hpp>

#include <algorithm>
#include <iterator>

namespace entente::cypher {

namespace {

__extension__ using wide = __int128;

struct named_part {
    std::string_view name;
    void (*add_whole)(duration_amount&, std::int64_t);
    void (*add_real)(duration_amount&, double);
};

constexpr named_part parts[] = {
    {"years", [](duration_amount& to, std::int64_t n) { to.add_months(n, 12); },
     [](duration_amount& to, double n) { to.add_months(n, 12); }},
    {"quarters", [](duration_amount& to, std::int64_t n) { to.add_months(n, 3); },
     [](duration_amount& to, double n) { to.add_months(n, 3); }},
    {"months", [](duration_amount& to, std::int64_t n) { to.add_months(n); },
     [](duration_amount& to, double n) { to.add_months(n); }},
    {"weeks", [](duration_amount& to, std::int64_t n) { to.add_days(n, 7); },
     [](duration_amount& to, double n) { to.add_days(n, 7); }},
    {"days", [](duration_amount& to, std::int64_t n) { to.add_days(n); },
     [](duration_amount& to, double n) { to.add_days(n); }},
    {"hours", [](duration_amount& to, std::int64_t n) { to.add_seconds(n, 3'600); },
     [](duration_amount& to, double n) { to.add_seconds(n, 3'600); }},
    {"minutes", [](duration_amount& to, std::int64_t n) { to.add_seconds(n, 60); },
     [](duration_amount& to, double n) { to.add_seconds(n, 60); }},
    {"seconds", [](duration_amount& to, std::int64_t n) { to.add_seconds(n); },
     [](duration_amount& to, double n) { to.add_seconds(n); }},
    {"milliseconds", [](duration_amount& to, std::int64_t n) { to.add_parts(n, 1'000); },
     [](duration_amount& to, double n) { to.add_parts(n, 1'000); }},
    {"microseconds", [](duration_amount& to, std::int64_t n) { to.add_parts(n, 1'000'000); },
     [](duration_amount& to, double n) { to.add_parts(n, 1'000'000); }},
    {"nanoseconds", [](duration_amount& to, std::int64_t n) { to.add_parts(n, 1'000'000'000); },
     [](duration_amount& to, double n) { to.add_parts(n, 1'000'000'000); }},
};

datum from_map(const datum_map& entries) {
    duration_amount made;
    bool has_null = false;
    for (const auto& [key, held] : entries) {
        const auto* part = std::find_if(std::begin(parts), std::end(parts),
                                        [&](const named_part& each) { return each.name == key; });
        if (part == std::end(parts)) {
            nearest_name nearest(key);
            for (const named_part& each : parts) nearest.offer(each.name);
            refuse_argument("InvalidArgumentValue", "no component of a duration is called " + quoted(key),
                            nearest.found().empty() ? "" : "did you mean " + nearest.found() + "?");
        }
        switch (held.kind()) {
        case datum_kind::null: has_null = true; break;
        case datum_kind::integer: part->add_whole(made, held.as_integer()); break;
        case datum_kind::real: part->add_real(made, held.as_real()); break;
        default:
            refuse_type("InvalidArgumentValue",
                        quoted(key) + " takes a number, not " + std::string(name(held.kind())));
        }
    }
    return has_null ? datum() : datum(made.whole());
}

datum construct(const function_context&, arguments given) {
    const datum& from = given[0];
    if (from.kind() == datum_kind::duration) return from;
    if (const auto* entries = from.get_if<datum_map>()) return from_map(*entries);
    if (const auto words = from.scalar().get_if<std::string_view>())
        return as_argument([&] { return calendar::parse_duration(*words); });
    refuse_kind("duration()", "text, a map or a duration", from);
}

// Two calendar values made comparable: what only one of them has, its day or its zone, the other is taken to share; without a time of
// day it is midnight. Where both have a zone the clocks are those of the first.
struct span_of_time {
    calendar::local_date_time from, to;
    std::optional<calendar::date_time> from_moment, to_moment; // if there is a zone
    bool has_days = false;
};

span_of_time span_between(std::string_view function, const datum& first, const datum& second) {
    calendar_parts from = parts_of(first);
    calendar_parts to = parts_of(second);
    if (!from.day && !from.time) refuse_kind(function, "calendar values", first);
    if (!to.day && !to.time) refuse_kind(function, "calendar values", second);
    span_of_time made;
    made.has_days = from.day || to.day;
    const auto local = [](const calendar_parts& own, const calendar_parts& other) {
        return calendar::local_date_time(own.day ? *own.day : other.day.value_or(calendar::date()),
                                         own.time.value_or(calendar::local_time()));
    };
    made.from = local(from, to);
    made.to = local(to, from);
    if (!from.zone && !to.zone) return made;
    const time_zone& zone = from.zone ? *from.zone : *to.zone;
    made.from_moment = at_local(made.from, zone, from.offset_seconds);
    const calendar::date_time second_moment = at_local(made.to, to.zone ? *to.zone : zone, to.offset_seconds);
    made.to_moment = at_moment(second_moment.utc_seconds(), second_moment.nanosecond(), zone);
    made.from = made.from_moment->local();
    made.to = made.to_moment->local();
    return made;
}

wide nanoseconds_of(const calendar::local_date_time& local) {
    return wide{local.seconds_since_epoch()} * calendar::nanoseconds_per_second + local.nanosecond();
}
wide nanoseconds_of(const calendar::date_time& moment) {
    return wide{moment.utc_seconds()} * calendar::nanoseconds_per_second + moment.nanosecond();
}

// As time passes, not as the clocks show it.
wide nanoseconds_between(const span_of_time& span) {
    if (span.from_moment) return nanoseconds_of(*span.to_moment) - nanoseconds_of(*span.from_moment);
    return nanoseconds_of(span.to) - nanoseconds_of(span.from);
}

calendar::duration of_nanoseconds(std::int64_t months, std::int64_t days, wide nanoseconds) {
    return calendar::duration::of(months, days,
                                  static_cast<std::int64_t>(nanoseconds / calendar::nanoseconds_per_second),
                                  static_cast<std::int64_t>(nanoseconds % calendar::nanoseconds_per_second));
}

datum between(const function_context&, arguments given) {
    span_of_time span = span_between("duration.between()", given[0], given[1]);
    return as_argument([&] {
        if (!span.has_days) return of_nanoseconds(0, 0, nanoseconds_between(span));
        const calendar::duration on_clocks = calendar::between(span.from, span.to);
        const auto whole_days = calendar::duration::of(on_clocks.months(), on_clocks.days());
        if (!span.from_moment) return on_clocks;
        // The rest from where the whole days end: there the clocks may have been changed.
        span.from_moment = plus(*span.from_moment, whole_days);
        return of_nanoseconds(on_clocks.months(), on_clocks.days(), nanoseconds_between(span));
    });
}

datum in_months(const function_context&, arguments given) {
    const span_of_time span = span_between("duration.inMonths()", given[0], given[1]);
    if (!span.has_days) return calendar::duration();
    return as_argument(
        [&] { return calendar::duration::of(calendar::between(span.from, span.to).months()); });
}

datum in_days(const function_context&, arguments given) {
    const span_of_time span = span_between("duration.inDays()", given[0], given[1]);
    if (!span.has_days) return calendar::duration();
    const wide days = (nanoseconds_of(span.to) - nanoseconds_of(span.from)) / calendar::nanoseconds_per_day;
    return calendar::duration::of(0, static_cast<std::int64_t>(days));
}

datum in_seconds(const function_context&, arguments given) {
    return of_nanoseconds(0, 0,
                          nanoseconds_between(span_between("duration.inSeconds()", given[0], given[1])));
}

} // namespace

std::span<const function_entry> duration_functions() {
    static constexpr function_entry entries[] = {
        {"duration",
         1,
         1,
         true,
         {type_set(datum_kind::text) | datum_kind::map | datum_kind::duration},
         datum_kind::duration,
         construct},
        {"duration.between", 2, 2, true, {types::calendar, types::calendar}, datum_kind::duration, between},
        {"duration.inmonths",
         2,
         2,
         true,
         {types::calendar, types::calendar},
         datum_kind::duration,
         in_months},
        {"duration.indays", 2, 2, true, {types::calendar, types::calendar}, datum_kind::duration, in_days},
        {"duration.inseconds",
         2,
         2,
         true,
         {types::calendar, types::calendar},
         datum_kind::duration,
         in_seconds},
    };
    return entries;
}

} // namespace entente::cypher
