// SPDX-License-Identifier: BSL-1.0
// The constructors of calendar values: from text, from a map, from another calendar value, or from the clock.

#include "cypher/calendar_build.hpp"
#include "cypher/calendar_clock.hpp"
#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"

#include <entente/model/calendar_arithmetic.hpp>
#include <entente/model/calendar_parse.hpp>

namespace entente::cypher {

namespace {

std::string_view constructor_of(datum_kind kind) {
    switch (kind) {
    case datum_kind::date: return "date()";
    case datum_kind::local_time: return "localtime()";
    case datum_kind::time: return "time()";
    case datum_kind::local_date_time: return "localdatetime()";
    default: return "datetime()";
    }
}

datum parsed(datum_kind kind, std::string_view words) {
    return as_argument([&]() -> datum {
        switch (kind) {
        case datum_kind::date: return calendar::parse_date(words);
        case datum_kind::local_time: return calendar::parse_local_time(words);
        case datum_kind::time: return calendar::parse_time(words);
        case datum_kind::local_date_time: return calendar::parse_local_date_time(words);
        default: return parse_date_time_in_zone(words);
        }
    });
}

// A zone's offset for a time of day that has no day is the one that it has as the query begins.
std::int32_t offset_of(const time_zone& zone, const function_context& context) {
    return statement_time(context, zone).offset_seconds();
}

calendar::time build_time(const calendar_fields& fields, zone_change change,
                          const function_context& context) {
    const calendar::local_time local = time_from(fields);
    const std::optional<std::int32_t> kept = fields.base.offset_seconds;
    if (!fields.zone) return calendar::time::of(local, kept.value_or(0));
    const std::int32_t offset = offset_of(*fields.zone, context);
    if (!kept || change == zone_change::same_clock) return calendar::time::of(local, offset);
    return calendar::time::of(local + calendar::duration::of(0, 0, offset - *kept), offset);
}

calendar::date_time build_moment(const calendar_fields& fields, zone_change change) {
    const auto at_zone = [&](std::int64_t utc_seconds, std::int32_t nanosecond) {
        return at_moment(utc_seconds, nanosecond, fields.zone.value_or(time_zone()));
    };
    if (fields.epoch_seconds || fields.epoch_millis) {
        calendar_fields beside = fields;
        beside.nanosecond.reset();
        if (beside.names_day() || beside.names_time() || fields.base.day || fields.base.time ||
            (fields.epoch_seconds && fields.epoch_millis)) {
            refuse_argument("InvalidArgumentValue", "epochSeconds and epochMillis already name the moment",
                            "give one of them alone, or with nanosecond and timezone");
        }
        const std::int64_t millis = fields.epoch_millis.value_or(0);
        const std::int64_t nanosecond = fields.nanosecond.value_or(0);
        const std::int64_t room = fields.epoch_millis ? 1'000'000 : 1'000'000'000;
        as_argument([&] { calendar::detail::require("nanosecond", nanosecond, 0, room - 1); });
        return at_zone(fields.epoch_seconds.value_or(calendar::detail::floor_div(millis, 1'000)),
                       static_cast<std::int32_t>(floor_remainder(millis, 1'000) * 1'000'000 + nanosecond));
    }
    const calendar::local_date_time local(day_from(fields), time_from(fields));
    if (!fields.base.zone || (fields.zone && change == zone_change::same_clock))
        return at_local(local, fields.zone.value_or(time_zone()));
    const calendar::date_time in_base = at_local(local, *fields.base.zone, fields.base.offset_seconds);
    return fields.zone ? at_zone(in_base.utc_seconds(), in_base.nanosecond()) : in_base;
}

void refuse_if(bool named, datum_kind kind, std::string_view what) {
    if (named) {
        refuse_argument("InvalidArgumentValue", std::string(constructor_of(kind)) + " makes " +
                                                    std::string(name(kind)) + ", which has no " +
                                                    std::string(what));
    }
}

template <datum_kind Kind>
datum construct(const function_context& context, arguments given) {
    if (given.empty()) return as_kind(Kind, statement_time(context));
    const datum& from = given[0];
    if (const auto words = from.scalar().get_if<std::string_view>()) return parsed(Kind, *words);
    calendar_fields fields;
    if (const auto* entries = from.get_if<datum_map>()) {
        fields = read_calendar_fields(*entries);
        if (fields.has_null) return {};
        if (fields.only_zone) return as_kind(Kind, statement_time(context, *fields.zone));
    } else {
        fields.base = parts_of(from);
        if (!fields.base.day && !fields.base.time)
            refuse_kind(constructor_of(Kind), "text, a map or a calendar value", from);
    }
    return build(Kind, fields, zone_change::same_moment, context);
}

} // namespace

datum build(datum_kind kind, const calendar_fields& fields, zone_change change,
            const function_context& context) {
    const bool has_day = kind != datum_kind::local_time && kind != datum_kind::time;
    const bool has_time = kind != datum_kind::date;
    refuse_if(!has_day && fields.names_day(), kind, "day");
    refuse_if(!has_time && fields.names_time(), kind, "time of day");
    refuse_if(kind != datum_kind::date_time && (fields.epoch_seconds || fields.epoch_millis), kind,
              "distance from 1970");
    if (has_time && !has_day && !fields.base.time && !fields.hour)
        refuse_argument("InvalidArgumentValue", "a time of day needs an hour",
                        "give the hour, or a time to start from");
    switch (kind) {
    case datum_kind::date: return day_from(fields);
    case datum_kind::local_time: return time_from(fields);
    case datum_kind::time: return build_time(fields, change, context);
    case datum_kind::local_date_time: return calendar::local_date_time(day_from(fields), time_from(fields));
    default: return build_moment(fields, change);
    }
}

std::span<const function_entry> calendar_functions() {
    constexpr type_set text = datum_kind::text;
    constexpr type_set map = datum_kind::map;
    constexpr type_set with_both = datum_kind::local_date_time | datum_kind::date_time;
    static constexpr function_entry entries[] = {
        {"date", 0, 1, true, {text | map | with_day}, datum_kind::date, construct<datum_kind::date>},
        {"localtime",
         0,
         1,
         true,
         {text | map | with_time},
         datum_kind::local_time,
         construct<datum_kind::local_time>},
        {"time", 0, 1, true, {text | map | with_time}, datum_kind::time, construct<datum_kind::time>},
        {"localdatetime",
         0,
         1,
         true,
         {text | map | with_both},
         datum_kind::local_date_time,
         construct<datum_kind::local_date_time>},
        {"datetime",
         0,
         1,
         true,
         {text | map | with_both},
         datum_kind::date_time,
         construct<datum_kind::date_time>},
    };
    return entries;
}

} // namespace entente::cypher
