// SPDX-License-Identifier: BSL-1.0
// The text forms of the calendar types, read and written.
#include <entente/model/calendar_parse.hpp>
#include <entente/model/calendar_print.hpp>
#include <entente/model/duration_parse.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace calendar = entente::calendar;
using calendar::date;
using calendar::duration;
using calendar::local_date_time;
using calendar::local_time;

namespace {

// What is printed of what was read; or the refusal.
template <class Parse>
std::string reprinted(Parse parse, std::string_view text) {
    try {
        return calendar::to_string(parse(text));
    } catch (const entente::error& refused) {
        return std::string(entente::name(refused.kind())) + " at " + std::string(refused.place());
    }
}

struct reading {
    std::string_view text;
    std::string_view expected;
};

template <class Parse>
void check_all(Parse parse, const std::vector<reading>& readings) {
    for (const reading& r : readings) {
        CAPTURE(r.text);
        CHECK(reprinted(parse, r.text) == r.expected);
    }
}

class any_of {
public:
    explicit any_of(std::uint64_t seed) : random_(seed) {}

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }
    date day() {
        return date::from_days(between(0, 1) ? between(date::min_days, date::max_days)
                                             : between(-800'000, 800'000));
    }
    local_time time_of_day() {
        static constexpr std::int64_t units[] = {1, 1'000, 1'000'000, 1'000'000'000, 60'000'000'000};
        const std::int64_t unit = units[between(0, 4)];
        return local_time::from_nanoseconds(between(0, calendar::nanoseconds_per_day / unit - 1) * unit);
    }
    std::int32_t offset() {
        static constexpr std::int64_t units[] = {1, 60, 900, 3'600, 64'800};
        const std::int64_t unit = units[between(0, 4)];
        return static_cast<std::int32_t>(between(-calendar::max_offset / unit, calendar::max_offset / unit) *
                                         unit);
    }
    duration amount() {
        const auto part = [&](std::int64_t most) { return between(0, 2) == 0 ? 0 : between(-most, most); };
        const std::int64_t most = between(0, 1) ? 100 : 1'000'000'000'000;
        return duration::of(part(most), part(most), part(most * 1'000), part(2'000'000'000));
    }

private:
    std::mt19937_64 random_;
};

} // namespace

TEST_CASE("dates are read in calendar, week and ordinal form, basic and extended, and cut short") {
    check_all(calendar::parse_date, {{"2015-07-21", "2015-07-21"},
                                     {"20150721", "2015-07-21"},
                                     {"2015-07", "2015-07-01"},
                                     {"201507", "2015-07-01"},
                                     {"2015-W30-2", "2015-07-21"},
                                     {"2015W302", "2015-07-21"},
                                     {"2015-W30", "2015-07-20"},
                                     {"2015W30", "2015-07-20"},
                                     {"2015-202", "2015-07-21"},
                                     {"2015202", "2015-07-21"},
                                     {"2015", "2015-01-01"},
                                     {"0000-01-01", "0000-01-01"},
                                     {"+2015-W13-4", "2015-03-26"},
                                     {"+2015W134", "2015-03-26"},
                                     {"-44-03-15", "-0044-03-15"},
                                     {"-0044-075", "-0044-03-15"},
                                     {"+12024-02-29", "+12024-02-29"},
                                     {"-999999999-01-01", "-999999999-01-01"},
                                     {"+999999999-12-31", "+999999999-12-31"},
                                     {"2024-366", "2024-12-31"},
                                     {"2020-W53-7", "2021-01-03"}});
}

TEST_CASE("what is no date is refused at its byte") {
    check_all(calendar::parse_date, {{"", "syntax at byte 0"},
                                     {"15-07-21", "syntax at byte 0"},
                                     {"20157", "syntax at byte 0"},
                                     {"201507211", "syntax at byte 0"},
                                     {"2015-7-21", "syntax at byte 6"},
                                     {"2015-07-2", "syntax at byte 9"},
                                     {"2015-0721", "syntax at byte 7"},
                                     {"2015-07-21 ", "syntax at byte 10"},
                                     {" 2015-07-21", "syntax at byte 0"},
                                     {"2015-", "syntax at byte 5"},
                                     {"2015-W", "syntax at byte 6"},
                                     {"2015-W3", "syntax at byte 7"},
                                     {"2015-W302", "syntax at byte 8"},
                                     {"2015W30-2", "syntax at byte 7"},
                                     {"2015W", "syntax at byte 5"},
                                     {"2015-13-01", "syntax at byte 0"},
                                     {"2015-02-29", "syntax at byte 0"},
                                     {"2015-00-01", "syntax at byte 0"},
                                     {"2015-366", "syntax at byte 0"},
                                     {"2015-000", "syntax at byte 0"},
                                     {"2015-W54", "syntax at byte 0"},
                                     {"2015-W30-8", "syntax at byte 0"},
                                     {"+", "syntax at byte 1"},
                                     {"+1234567890", "syntax at byte 1"},
                                     {"--1", "syntax at byte 1"},
                                     {"-20150721", "-20150721-01-01"}, // a sign makes it a year
                                     {"2015-07-21T", "syntax at byte 10"},
                                     {std::string_view("2015\0", 5), "syntax at byte 4"}});
    try {
        calendar::parse_date("2015-02-30");
        FAIL("accepted");
    } catch (const entente::error& refused) {
        CHECK(refused.message() == "\"2015-02-30\" is not a date: day 30 is not between 1 and 28");
    }
    try {
        calendar::parse_date("2015-7-21");
        FAIL("accepted");
    } catch (const entente::error& refused) {
        CHECK(refused.message() == "\"2015-7-21\" is not a date: expected two digits of the month");
    }
}

TEST_CASE("times of day are read with and without seconds, fraction and colons") {
    check_all(calendar::parse_local_time, {{"21:40:32.142", "21:40:32.142"},
                                           {"214032.142", "21:40:32.142"},
                                           {"21:40:32,142", "21:40:32.142"},
                                           {"21:40:32", "21:40:32"},
                                           {"214032", "21:40:32"},
                                           {"21:40", "21:40"},
                                           {"2140", "21:40"},
                                           {"21", "21:00"},
                                           {"T21:40", "21:40"},
                                           {"21:40:00", "21:40"},
                                           {"21:40:00.000000001", "21:40:00.000000001"},
                                           {"00:00:00.100", "00:00:00.1"},
                                           {"23:59:59.999999999", "23:59:59.999999999"},
                                           {"", "syntax at byte 0"},
                                           {"T", "syntax at byte 1"},
                                           {"2", "syntax at byte 1"},
                                           {"214", "syntax at byte 3"},
                                           {"21:", "syntax at byte 3"},
                                           {"21:4", "syntax at byte 4"},
                                           {"21:4032", "syntax at byte 5"},
                                           {"2140:32", "syntax at byte 4"},
                                           {"21.5", "syntax at byte 2"},
                                           {"21:40.5", "syntax at byte 5"},
                                           {"21:40:32.", "syntax at byte 9"},
                                           {"21:40:32.1234567890", "syntax at byte 9"},
                                           {"24:00", "syntax at byte 0"},
                                           {"T23:60", "syntax at byte 1"},
                                           {"23:59:60", "syntax at byte 0"},
                                           {"21:40Z", "syntax at byte 5"}});
}

TEST_CASE("times with an offset are read in all forms of the offset") {
    check_all(calendar::parse_time, {{"21:40:32.142+0100", "21:40:32.142+01:00"},
                                     {"214032.142Z", "21:40:32.142Z"},
                                     {"21:40:32+01:00", "21:40:32+01:00"},
                                     {"214032-0100", "21:40:32-01:00"},
                                     {"21:40-01:30", "21:40-01:30"},
                                     {"2140-00:00", "21:40Z"},
                                     {"2140-02", "21:40-02:00"},
                                     {"22+18:00", "22:00+18:00"},
                                     {"12:34:56+02:05:59", "12:34:56+02:05:59"},
                                     {"12:34:56-020559", "12:34:56-02:05:59"},
                                     {"14:30", "14:30Z"},
                                     {"22+18:01", "syntax at byte 2"},
                                     {"22+17:60", "syntax at byte 2"},
                                     {"22+01:00:60", "syntax at byte 2"},
                                     {"22+1", "syntax at byte 4"},
                                     {"22+01:", "syntax at byte 6"},
                                     {"22z", "syntax at byte 2"},
                                     {"22Z[Europe/London]", "syntax at byte 3"}});
}

TEST_CASE("local dates and times are read from any date, T and any time") {
    check_all(calendar::parse_local_date_time, {{"2015-07-21T21:40:32.142", "2015-07-21T21:40:32.142"},
                                                {"2015-W30-2T214032.142", "2015-07-21T21:40:32.142"},
                                                {"2015-202T21:40:32", "2015-07-21T21:40:32"},
                                                {"2015T214032", "2015-01-01T21:40:32"},
                                                {"20150721T21:40", "2015-07-21T21:40"},
                                                {"2015-W30T2140", "2015-07-20T21:40"},
                                                {"2015202T21", "2015-07-21T21:00"},
                                                {"+999999999-12-31T23:59:59", "+999999999-12-31T23:59:59"},
                                                {"-999999999-01-01", "-999999999-01-01T00:00"},
                                                {"2015-07-21T", "syntax at byte 11"},
                                                {"2015-07-21 21:40", "syntax at byte 10"},
                                                {"2015-07-21T21:40Z", "syntax at byte 16"},
                                                {"2015-07-21t21:40", "syntax at byte 10"}});
}

TEST_CASE("dates and times are read with offset and zone") {
    check_all(
        calendar::parse_date_time,
        {{"2015-07-21T21:40:32.142+02:00[Europe/Stockholm]",
          "2015-07-21T21:40:32.142+02:00[Europe/Stockholm]"},
         {"2015-07-21T21:40:32.142+0845[Australia/Eucla]", "2015-07-21T21:40:32.142+08:45[Australia/Eucla]"},
         {"2015-07-21T21:40:32.142-04[America/New_York]", "2015-07-21T21:40:32.142-04:00[America/New_York]"},
         {"1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]",
          "1818-07-21T21:40:32.142+00:53:28[Europe/Stockholm]"},
         {"20150721T214032Z", "2015-07-21T21:40:32Z"},
         {"2015-07-21T21:40", "2015-07-21T21:40Z"},
         {"2015-07-21", "2015-07-21T00:00Z"},
         {"2015-07-21T21:40Z[Etc/GMT+5]", "2015-07-21T21:40Z[Etc/GMT+5]"},
         {"2015-07-21T21:40Z[]", "syntax at byte 18"},
         {"2015-07-21T21:40Z[Europe/London", "syntax at byte 31"},
         {"2015-07-21T21:40Z[Europe London]", "syntax at byte 18"},
         {"2015-07-21T21:40Z[Europe/London]x", "syntax at byte 32"},
         {"2015-07-21T21:40[Europe/London]", "unsupported at \"2015-07-21T21:40[Europe/London]\""}});
}

TEST_CASE("a zone without an offset is read as written") {
    const auto written = calendar::parse_written_date_time("2015-07-21T21:40:32.142[Europe/London]");
    CHECK(calendar::to_string(written.local) == "2015-07-21T21:40:32.142");
    CHECK_FALSE(written.offset_seconds.has_value());
    CHECK(written.zone == "Europe/London");
    CHECK(calendar::parse_written_date_time("2015-07-21T21:40Z").offset_seconds == 0);
    CHECK_FALSE(calendar::parse_written_date_time("2015-07-21T21:40").offset_seconds.has_value());
}

TEST_CASE("durations are read by units and as a date") {
    check_all(calendar::parse_duration, {{"P14DT16H12M", "P14DT16H12M"},
                                         {"P5M1.5D", "P5M1DT12H"},
                                         {"P0.75M", "P22DT19H51M49.5S"},
                                         {"PT0.75M", "PT45S"},
                                         {"P2.5W", "P17DT12H"},
                                         {"P12Y5M14DT16H12M70S", "P12Y5M14DT16H13M10S"},
                                         {"P2012-02-02T14:37:21.545", "P2012Y2M2DT14H37M21.545S"},
                                         {"P20120202T143721.545", "P2012Y2M2DT14H37M21.545S"},
                                         {"P0000-00-00T00:00:00", "PT0S"},
                                         {"P0000-12-31T23:59:59", "P1Y31DT23H59M59S"},
                                         {"-P0001-01-01T01", "P-1Y-1M-1DT-1H"},
                                         {"P0.5Y", "P6M"},
                                         {"P0.25Y", "P3M"},
                                         {"P1.3Y", "P1Y3M18DT6H17M27.6S"}, // 3.6 months
                                         {"P1Y2M3W4D", "P1Y2M25D"},
                                         {"P13M", "P1Y1M"},
                                         {"P-14D", "P-14D"},
                                         {"P12Y5M-14DT16H", "P12Y5M-14DT16H"},
                                         {"PT-2.001S", "PT-2.001S"},
                                         {"P1DT-0.001S", "P1DT-0.001S"},
                                         {"PT60S", "PT1M"},
                                         {"PT-60.5S", "PT-1M-0.5S"},
                                         {"PT1M-0.5S", "PT59.5S"},
                                         {"-P1Y-2D", "P-1Y2D"},
                                         {"-P0.75M", "P-22DT-19H-51M-49.5S"},
                                         {"+P+1D", "P1D"},
                                         {"P-0.5D", "PT-12H"},
                                         {"PT0,1S", "PT0.1S"},
                                         {"PT0S", "PT0S"},
                                         {"P0D", "PT0S"},
                                         {"PT9223372036854775807S", "PT2562047788015215H30M7S"},
                                         {"PT-9223372036854775808S", "PT-2562047788015215H-30M-8S"},
                                         {"PT0.000000001S", "PT0.000000001S"}});
}

TEST_CASE("what is no duration is refused at its byte") {
    check_all(calendar::parse_duration, {{"", "syntax at byte 0"},
                                         {"1D", "syntax at byte 0"},
                                         {"P", "syntax at byte 1"},
                                         {"PT", "syntax at byte 2"},
                                         {"P1DT", "syntax at byte 4"},
                                         {"P1", "syntax at byte 2"},
                                         {"PD", "syntax at byte 1"},
                                         {"P1H", "syntax at byte 2"},
                                         {"PT1D", "syntax at byte 3"},
                                         {"PT1Y", "syntax at byte 3"},
                                         {"PT1T", "syntax at byte 3"},
                                         {"P1T", "syntax at byte 2"},
                                         {"P1DT1HT1M", "syntax at byte 6"},
                                         {"P1M1Y", "syntax at byte 4"},
                                         {"P1D1D", "syntax at byte 4"},
                                         {"PT1S1M", "syntax at byte 5"},
                                         {"P1.5DT1H", "syntax at byte 5"},
                                         {"P1.5M1D", "syntax at byte 5"},
                                         {"P1.D", "syntax at byte 3"},
                                         {"P.5D", "syntax at byte 1"},
                                         {"P1.0123456789D", "syntax at byte 3"},
                                         {"P--1D", "syntax at byte 2"},
                                         {"P1D ", "syntax at byte 3"},
                                         {"PT9223372036854775808S", "syntax at byte 20"},
                                         {"P9223372036854775807Y", "syntax at byte 1"},
                                         {"P9223372036854775807D", "syntax at byte 0"},
                                         {"P2012-02-02", "syntax at byte 11"},
                                         {"P2012-02", "syntax at byte 8"},
                                         {"P2012-13-02T14", "syntax at byte 1"},
                                         {"P2012-12-32T14", "syntax at byte 1"},
                                         {"P2012-12-01T24", "syntax at byte 12"},
                                         {"P2012-12-01T14Z", "syntax at byte 14"},
                                         {"P20120202T", "syntax at byte 10"}});
}

TEST_CASE("what is printed is read back as the same") {
    any_of any(4);
    for (int round = 0; round < 50'000; ++round) {
        const date day = any.day();
        REQUIRE(calendar::parse_date(calendar::to_string(day)) == day);
        const local_time clock = any.time_of_day();
        REQUIRE(calendar::parse_local_time(calendar::to_string(clock)) == clock);
        const calendar::time at = calendar::time::of(clock, any.offset());
        REQUIRE(calendar::parse_time(calendar::to_string(at)) == at);
        const local_date_time moment(day, clock);
        REQUIRE(calendar::parse_local_date_time(calendar::to_string(moment)) == moment);
        const auto zoned =
            calendar::date_time::of(moment, any.offset(), any.between(0, 1) ? "" : "Asia/Seoul");
        REQUIRE(calendar::parse_date_time(calendar::to_string(zoned)) == zoned);
        const duration amount = any.amount();
        const std::string text = calendar::to_string(amount);
        CAPTURE(text);
        REQUIRE(calendar::parse_duration(text) == amount);
    }
}

TEST_CASE("one changed byte in a text is either refused or read as something that prints") {
    any_of any(5);
    static constexpr std::string_view bytes = "0123456789-+:.,TZWPYMDHS[]/ae \0\xff";
    for (int round = 0; round < 8'000; ++round) {
        std::string text;
        switch (any.between(0, 2)) {
        case 0:
            text = calendar::to_string(
                calendar::date_time::of({any.day(), any.time_of_day()}, any.offset(), "Asia/Seoul"));
            break;
        case 1: text = calendar::to_string(any.amount()); break;
        default: text = calendar::to_string(any.day()); break;
        }
        const auto at = static_cast<std::size_t>(any.between(0, static_cast<std::int64_t>(text.size()) - 1));
        text[at] =
            bytes[static_cast<std::size_t>(any.between(0, static_cast<std::int64_t>(bytes.size()) - 1))];
        const auto settles = [&](auto parse) {
            const std::string once = reprinted(parse, text);
            return once.starts_with("syntax") || once.starts_with("unsupported") ||
                   reprinted(parse, once) == once;
        };
        CAPTURE(text);
        REQUIRE(settles(calendar::parse_date));
        REQUIRE(settles(calendar::parse_local_time));
        REQUIRE(settles(calendar::parse_time));
        REQUIRE(settles(calendar::parse_local_date_time));
        REQUIRE(settles(calendar::parse_date_time));
        REQUIRE(settles(calendar::parse_duration));
    }
}
