// SPDX-License-Identifier: BSL-1.0
// Any bytes as every calendar type: reading never crashes, refuses only with a place, and what was read
// prints as a text that reads as the same value.
#include <entente/model/calendar_arithmetic.hpp>
#include <entente/model/calendar_parse.hpp>
#include <entente/model/calendar_print.hpp>
#include <entente/model/duration_parse.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string_view>

namespace calendar = entente::calendar;

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

template <class Parse>
auto read(Parse parse, std::string_view text) {
    std::optional<decltype(parse(text))> read;
    try {
        read = parse(text);
    } catch (const entente::error& refused) {
        require(refused.kind() == entente::error_kind::syntax ||
                refused.kind() == entente::error_kind::unsupported);
        require(!refused.message().empty() && !refused.place().empty());
    }
    if (read) require(parse(calendar::to_string(*read)) == *read);
    return read;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto day = read(calendar::parse_date, text);
    const auto local = read(calendar::parse_local_time, text);
    const auto time = read(calendar::parse_time, text);
    const auto local_moment = read(calendar::parse_local_date_time, text);
    const auto moment = read(calendar::parse_date_time, text);
    const auto amount = read(calendar::parse_duration, text);

    if (day) {
        require(local_moment && local_moment->day() == *day); // a date alone is its midnight
        const calendar::week_date week = day->week();
        require(week.year < calendar::min_year || week.year > calendar::max_year ||
                calendar::date::of_week(week.year, week.week, week.weekday) == *day);
        require(calendar::between(calendar::date(), *day) + calendar::duration() ==
                calendar::between(calendar::date(), *day));
        require(calendar::date() + calendar::between(calendar::date(), *day) == *day);
    }
    if (local) require(time && time->local() == *local && time->offset_seconds() == 0);
    if (local_moment) require(moment && moment->local() == *local_moment && moment->zone().empty());
    if (moment) {
        require(moment->utc_seconds() + moment->offset_seconds() == moment->local().seconds_since_epoch());
    }
    if (amount) {
        require(amount->nanoseconds() >= 0 && amount->nanoseconds() < calendar::nanoseconds_per_second);
        try {
            require(-(-*amount) == *amount);
            require(calendar::local_time() + *amount - *amount == calendar::local_time());
            require(calendar::local_date_time() + *amount >= calendar::local_date_time() ||
                    amount->mean_seconds() < 0 || amount->months() < 0 || amount->days() < 0 ||
                    amount->seconds() < 0);
        } catch (const entente::error& refused) {
            require(refused.kind() == entente::error_kind::invalid_argument); // out of range
        }
    }
    return 0;
}
