// SPDX-License-Identifier: BSL-1.0
// Functions of the clock: `date.statement()` and its like, timestamp(), and moments by their distance from 1970.

#include "cypher/calendar_clock.hpp"
#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"

#include <chrono>

namespace entente::cypher {

namespace {

time_zone zone_argument(arguments given) {
    if (given.empty()) return {};
    return parse_time_zone(text_argument("the time zone of a clock", given[0]));
}

template <datum_kind Kind>
datum at_statement(const function_context& context, arguments given) {
    return as_kind(Kind, statement_time(context, zone_argument(given)));
}

template <datum_kind Kind>
datum at_real_time(const function_context&, arguments given) {
    return as_kind(Kind, real_time(zone_argument(given)));
}

datum timestamp(const function_context& context, arguments) {
    return context.statement_time_seconds * 1'000 + context.statement_time_nanoseconds / 1'000'000;
}

datum from_epoch(const function_context&, arguments given) {
    const std::int64_t seconds = integer_argument("datetime.fromEpoch()", given[0]);
    const std::int64_t nanoseconds =
        given.size() > 1 ? integer_argument("datetime.fromEpoch()", given[1]) : 0;
    const std::int64_t carried = calendar::detail::floor_div(nanoseconds, calendar::nanoseconds_per_second);
    std::int64_t whole = 0;
    if (__builtin_add_overflow(seconds, carried, &whole))
        refuse_arithmetic("IntegerOverflow", "the seconds do not fit into 64 bits with a sign");
    return at_moment(
        whole, static_cast<std::int32_t>(floor_remainder(nanoseconds, calendar::nanoseconds_per_second)), {});
}

datum from_epoch_millis(const function_context&, arguments given) {
    const std::int64_t millis = integer_argument("datetime.fromEpochMillis()", given[0]);
    return at_moment(calendar::detail::floor_div(millis, 1'000),
                     static_cast<std::int32_t>(floor_remainder(millis, 1'000) * 1'000'000), {});
}

// A transaction begins with its query.
template <datum_kind Kind>
constexpr function_entry at_statement_entry(std::string_view name) {
    return {name, 0, 1, true, {datum_kind::text}, Kind, at_statement<Kind>};
}
template <datum_kind Kind>
constexpr function_entry at_real_time_entry(std::string_view name) {
    return {name, 0, 1, true, {datum_kind::text}, Kind, at_real_time<Kind>, false};
}

} // namespace

calendar::date_time statement_time(const function_context& context, const time_zone& zone) {
    return at_moment(context.statement_time_seconds, context.statement_time_nanoseconds, zone);
}

calendar::date_time real_time(const time_zone& zone) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto nanoseconds = std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
    return at_moment(nanoseconds / calendar::nanoseconds_per_second,
                     static_cast<std::int32_t>(nanoseconds % calendar::nanoseconds_per_second), zone);
}

datum as_kind(datum_kind kind, const calendar::date_time& moment) {
    switch (kind) {
    case datum_kind::date: return moment.local().day();
    case datum_kind::local_time: return moment.local().time_of_day();
    case datum_kind::time: return calendar::time::of(moment.local().time_of_day(), moment.offset_seconds());
    case datum_kind::local_date_time: return moment.local();
    default: return moment;
    }
}

std::span<const function_entry> clock_functions() {
    constexpr type_set integer = datum_kind::integer;
    static constexpr function_entry entries[] = {
        at_statement_entry<datum_kind::date>("date.statement"),
        at_statement_entry<datum_kind::date>("date.transaction"),
        at_real_time_entry<datum_kind::date>("date.realtime"),
        at_statement_entry<datum_kind::local_time>("localtime.statement"),
        at_statement_entry<datum_kind::local_time>("localtime.transaction"),
        at_real_time_entry<datum_kind::local_time>("localtime.realtime"),
        at_statement_entry<datum_kind::time>("time.statement"),
        at_statement_entry<datum_kind::time>("time.transaction"),
        at_real_time_entry<datum_kind::time>("time.realtime"),
        at_statement_entry<datum_kind::local_date_time>("localdatetime.statement"),
        at_statement_entry<datum_kind::local_date_time>("localdatetime.transaction"),
        at_real_time_entry<datum_kind::local_date_time>("localdatetime.realtime"),
        at_statement_entry<datum_kind::date_time>("datetime.statement"),
        at_statement_entry<datum_kind::date_time>("datetime.transaction"),
        at_real_time_entry<datum_kind::date_time>("datetime.realtime"),
        {"datetime.fromepoch", 1, 2, true, {integer, integer}, datum_kind::date_time, from_epoch},
        {"datetime.fromepochmillis", 1, 1, true, {integer}, datum_kind::date_time, from_epoch_millis},
        {"timestamp", 0, 0, true, {}, integer, timestamp},
    };
    return entries;
}

} // namespace entente::cypher
