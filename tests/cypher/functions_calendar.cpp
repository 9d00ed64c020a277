// SPDX-License-Identifier: BSL-1.0
// Constructors of calendar values, truncation, the clock, durations, and components.

#include "call_function.hpp"

#include <entente/model/calendar_arithmetic.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <random>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

struct calendar_case {
    std::string_view function;
    std::vector<datum> given;
    std::string_view expected;
};

void check(const std::vector<calendar_case>& cases) {
    for (const calendar_case& c : cases) {
        std::string arguments;
        for (const datum& each : c.given) arguments += shown(each) + " ";
        CAPTURE(c.function);
        CAPTURE(arguments);
        CHECK(outcome_of(c.function, c.given) == c.expected);
    }
}

} // namespace

TEST_CASE("a day is named by month, week, quarter or ordinal, and what is left out is the first") {
    check({
        {"date", {map({{"year", 2024}})}, "2024-01-01"},
        {"date", {map({{"year", 2024}, {"month", 2}, {"day", 29}})}, "2024-02-29"},
        {"date", {map({{"year", 2020}, {"week", 53}, {"dayOfWeek", 5}})}, "2021-01-01"},
        {"date", {map({{"year", 2024}, {"quarter", 4}, {"dayOfQuarter", 92}})}, "2024-12-31"},
        {"date", {map({{"year", 2024}, {"ordinalDay", 366}})}, "2024-12-31"},
        {"date", {map({{"year", -44}, {"month", 3}, {"day", 15}})}, "-0044-03-15"},
        {"date", {map({{"year", 2023}, {"month", 2}, {"day", 29}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", 2024}, {"week", 53}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", 2024}, {"day", 3}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", 2024}, {"dayOfWeek", 3}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"month", 3}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", 2024}, {"month", 1}, {"week", 1}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", 2024}, {"month", INT64_MAX}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", INT64_MAX}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", INT64_MIN}, {"week", 1}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", 2024}, {"hour", 1}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"yaer", 2024}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"year", "2024"}})}, "TypeError InvalidArgumentValue"},
        {"date", {map({{"year", 2024.0}})}, "TypeError InvalidArgumentValue"},
        {"date", {map({{"year", null}})}, "null"},
        {"date", {"2024-W01-1"}, "2024-01-01"},
        {"date", {"2024-02-30"}, "ArgumentError InvalidArgumentValue"},
        {"date", {"yesterday"}, "ArgumentError InvalidArgumentValue"},
        {"date", {localtime("12:00")}, "ArgumentError InvalidArgumentValue"},
        {"date", {1}, "TypeError InvalidArgumentValue"},
    });
}

TEST_CASE("a day that starts from another keeps what is not named") {
    const datum leap = date("2024-02-29");
    check({
        {"date", {map({{"date", leap}, {"year", 2023}})}, "2023-02-28"},
        {"date", {map({{"date", leap}, {"month", 3}})}, "2024-03-29"},
        {"date", {map({{"date", date("2024-05-31")}, {"month", 6}})}, "2024-06-30"},
        {"date",
         {map({{"date", date("2024-05-31")}, {"month", 6}, {"day", 31}})},
         "ArgumentError InvalidArgumentValue"},
        {"date",
         {map({{"date", date("2024-12-30")}, {"week", 2}})},
         "2025-01-06"}, // a day of 2025's first week
        {"date", {map({{"date", date("2021-01-01")}, {"dayOfWeek", 1}})}, "2020-12-28"},
        {"date", {map({{"date", date("2021-01-01")}, {"year", 2021}, {"dayOfWeek", 1}})}, "2021-12-27"},
        {"date", {map({{"date", date("2024-11-30")}, {"quarter", 1}})}, "2024-02-29"},
        {"date", {map({{"date", leap}, {"dayOfQuarter", 1}})}, "2024-01-01"},
        {"date",
         {map({{"date", leap}, {"year", INT64_MIN}, {"dayOfWeek", 1}})},
         "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"date", datetime("2024-02-29T23:00-05:00")}, {"ordinalDay", 1}})}, "2024-01-01"},
        {"date", {map({{"date", localtime("12:00")}})}, "TypeError InvalidArgumentValue"},
        {"date", {map({{"date", null}})}, "null"},
    });
}

TEST_CASE("a time of day is named from the hour down") {
    check({
        {"localtime",
         {map({{"hour", 23}, {"minute", 59}, {"second", 59}, {"nanosecond", 999'999'999}})},
         "23:59:59.999999999"},
        {"localtime",
         {map({{"hour", 1}, {"minute", 2}, {"second", 3}, {"millisecond", 4}, {"nanosecond", 5}})},
         "01:02:03.004000005"},
        {"localtime",
         {map({{"hour", 1}, {"minute", 2}, {"second", 3}, {"millisecond", 4}, {"microsecond", 1'000}})},
         "ArgumentError InvalidArgumentValue"},
        {"localtime", {map({{"hour", 24}})}, "ArgumentError InvalidArgumentValue"},
        {"localtime", {map({{"minute", 3}})}, "ArgumentError InvalidArgumentValue"},
        {"localtime", {map({{"hour", 3}, {"second", 3}})}, "ArgumentError InvalidArgumentValue"},
        {"localtime", {map({{"hour", 3}, {"day", 3}})}, "ArgumentError InvalidArgumentValue"},
        {"localtime", {map({{"time", time("12:30:01.5+01:00")}, {"minute", 0}})}, "12:00:01.5"},
        {"localtime", {map({{"time", localtime("12:30:01.123456789")}, {"millisecond", 5}})}, "12:30:01.005"},
        {"time", {map({{"hour", 12}, {"timezone", "-05:30"}})}, "12:00-05:30"},
        {"time", {map({{"time", time("00:30+01:00")}, {"timezone", "Z"}})}, "23:30Z"},
        {"time", {map({{"time", localtime("00:30")}, {"timezone", "+01:00"}})}, "00:30+01:00"},
        {"time",
         {map({{"hour", 12}, {"timezone", "Europe/Berlin"}})},
         "12:00+01:00"}, // as the query begins, in November
        {"time", {map({{"hour", 12}, {"timezone", "Mars/Olympus"}})}, "ArgumentError InvalidArgumentValue"},
        {"time", {map({{"hour", 12}, {"timezone", "+19:00"}})}, "ArgumentError InvalidArgumentValue"},
        {"time", {map({{"hour", 12}, {"timezone", 1}})}, "TypeError InvalidArgumentValue"},
        {"time", {localdatetime("2024-01-01T10:00")}, "10:00Z"},
        {"time", {date("2024-01-01")}, "ArgumentError InvalidArgumentValue"},
    });
}

TEST_CASE("a moment is named by a day, a time and a zone, or by its distance from 1970") {
    const datum in_berlin = datetime("2024-07-01T12:00[Europe/Berlin]");
    check({
        {"localdatetime", {map({{"year", 2024}, {"hour", 6}})}, "2024-01-01T06:00"},
        {"localdatetime", {map({{"date", in_berlin}, {"time", time("08:00-01:00")}})}, "2024-07-01T08:00"},
        {"localdatetime",
         {map({{"datetime", in_berlin}, {"date", in_berlin}})},
         "ArgumentError InvalidArgumentValue"},
        {"localdatetime", {map({{"datetime", date("2024-01-01")}})}, "TypeError InvalidArgumentValue"},
        {"datetime", {in_berlin}, "2024-07-01T12:00+02:00[Europe/Berlin]"},
        {"datetime", {map({{"datetime", in_berlin}, {"month", 1}})}, "2024-01-01T12:00+01:00[Europe/Berlin]"},
        {"datetime",
         {map({{"datetime", in_berlin}, {"timezone", "Asia/Seoul"}})},
         "2024-07-01T19:00+09:00[Asia/Seoul]"},
        {"datetime",
         {map({{"date", in_berlin}, {"timezone", "Asia/Seoul"}})},
         "2024-07-01T00:00+09:00[Asia/Seoul]"},
        {"datetime", {map({{"year", 2024}, {"time", in_berlin}})}, "2024-01-01T12:00+01:00[Europe/Berlin]"},
        {"datetime", {map({{"epochSeconds", 0}})}, "1970-01-01T00:00Z"},
        {"datetime", {map({{"epochSeconds", -1}, {"nanosecond", 5}})}, "1969-12-31T23:59:59.000000005Z"},
        {"datetime", {map({{"epochMillis", -1}, {"timezone", "+01:00"}})}, "1970-01-01T00:59:59.999+01:00"},
        {"datetime", {map({{"epochMillis", INT64_MIN}})}, "-292275055-05-16T16:47:04.192Z"},
        {"datetime.fromEpochMillis", {INT64_MIN}, "-292275055-05-16T16:47:04.192Z"},
        {"datetime.fromEpoch", {0, INT64_MIN}, "1677-09-21T00:12:43.145224192Z"},
        {"datetime", {map({{"epochMillis", 1}, {"year", 2024}})}, "ArgumentError InvalidArgumentValue"},
        {"datetime", {map({{"epochMillis", 1}, {"epochSeconds", 1}})}, "ArgumentError InvalidArgumentValue"},
        {"datetime", {map({{"epochSeconds", INT64_MAX}})}, "ArgumentError InvalidArgumentValue"},
        {"date", {map({{"epochSeconds", 1}})}, "ArgumentError InvalidArgumentValue"},
        {"datetime.fromEpoch", {416'779, 999'999'999}, "1970-01-05T19:46:19.999999999Z"},
        {"datetime.fromEpoch", {0, -1}, "1969-12-31T23:59:59.999999999Z"},
        {"datetime.fromEpoch", {INT64_MAX, 1'000'000'000}, "ArithmeticError IntegerOverflow"},
        {"datetime.fromEpochMillis", {237'821'673'987}, "1977-07-15T13:34:33.987Z"},
        {"datetime", {"2024-07-01T12:00[Europe/Berlin"}, "ArgumentError InvalidArgumentValue"},
        {"datetime", {"2024-07-01T12:00+05:00[Europe/Berlin]"}, "ArgumentError InvalidArgumentValue"},
        {"datetime", {"2024-07-01T12:00[Europe/Nowhere]"}, "ArgumentError InvalidArgumentValue"},
    });
}

TEST_CASE("the clock stands still during a query, except for realtime") {
    check({
        {"date", {}, "2023-11-14"},
        {"localtime", {}, "22:13:20.123456789"},
        {"time", {}, "22:13:20.123456789Z"},
        {"localdatetime.transaction", {}, "2023-11-14T22:13:20.123456789"},
        {"datetime.statement", {"Asia/Seoul"}, "2023-11-15T07:13:20.123456789+09:00[Asia/Seoul]"},
        {"datetime", {map({{"timezone", "+01:00"}})}, "2023-11-14T23:13:20.123456789+01:00"},
        {"date.statement", {"Asia/Seoul"}, "2023-11-15"},
        {"date.realtime", {null}, "null"},
        {"date.statement", {1}, "TypeError InvalidArgumentValue"},
        {"timestamp", {}, "1700000000123"},
    });
    const datum before = call("datetime.realtime", {});
    const datum after = call("datetime.realtime", {});
    CHECK(before.scalar().as_date_time().utc_seconds() > 1'700'000'000);
    CHECK(before.scalar().as_date_time() <= after.scalar().as_date_time());
    CHECK_FALSE(find_function("datetime.realtime")->constant);
    CHECK(find_function("datetime.statement")->constant);
}

TEST_CASE("truncation cuts to the unit and sets fields afterwards") {
    const datum moment = datetime("2024-11-13T14:15:16.171819+02:00");
    const datum local = localdatetime("2024-11-13T14:15:16.171819202");
    check({
        {"date.truncate", {"millennium", date("2024-11-13")}, "2000-01-01"},
        {"date.truncate", {"century", date("-0001-11-13")}, "-0100-01-01"},
        {"date.truncate", {"decade", moment}, "2020-01-01"},
        {"date.truncate", {"weekYear", date("2021-01-03")}, "2019-12-30"},
        {"date.truncate", {"quarter", moment, map({{"day", 31}})}, "2024-10-31"},
        {"date.truncate", {"week", moment, map({{"dayOfWeek", 7}})}, "2024-11-17"},
        {"date.truncate", {"day", moment}, "2024-11-13"},
        {"date.truncate", {"hour", moment}, "ArgumentError InvalidArgumentValue"},
        {"date.truncate", {"fortnight", moment}, "ArgumentError InvalidArgumentValue"},
        {"date.truncate", {"day", localtime("12:00")}, "TypeError InvalidArgumentValue"},
        {"date.truncate", {"month"}, "2023-11-01"},
        {"datetime.truncate", {"month", moment}, "2024-11-01T00:00+02:00"},
        {"datetime.truncate",
         {"hour", moment, map({{"timezone", "Asia/Seoul"}})},
         "2024-11-13T14:00+09:00[Asia/Seoul]"},
        {"datetime.truncate",
         {"month", datetime("2024-11-13T14:15[Europe/Berlin]"), map({{"month", 7}})},
         "2024-07-01T00:00+02:00[Europe/Berlin]"},
        {"datetime.truncate", {"second", date("2024-11-13")}, "2024-11-13T00:00Z"},
        {"localdatetime.truncate", {"millisecond", local}, "2024-11-13T14:15:16.171"},
        {"localdatetime.truncate",
         {"millisecond", local, map({{"microsecond", 9}})},
         "2024-11-13T14:15:16.171009"},
        {"localdatetime.truncate",
         {"microsecond", local, map({{"nanosecond", 9}})},
         "2024-11-13T14:15:16.171819009"},
        {"localdatetime.truncate",
         {"minute", local, map({{"nanosecond", 9}})},
         "2024-11-13T14:15:00.000000009"},
        {"localtime.truncate", {"day", local}, "00:00"},
        {"localtime.truncate", {"MINUTE", time("14:15:16+02:00")}, "14:15"},
        {"localtime.truncate", {"year", local}, "ArgumentError InvalidArgumentValue"},
        {"localtime.truncate", {"hour", date("2024-11-13")}, "TypeError InvalidArgumentValue"},
        {"time.truncate", {"hour", moment, map({{"timezone", "+05:00"}})}, "14:00+05:00"},
        {"time.truncate", {"hour", moment, map({{"minute", null}})}, "null"},
        {"time.truncate", {"hour", null}, "null"},
    });
}

TEST_CASE("a duration's fractions are carried down, cut at the nanosecond") {
    check({
        {"duration", {map({{"days", 2.3}})}, "P2DT7H12M"},
        {"duration", {map({{"months", 0.5}, {"days", -14}})}, "P1DT5H14M33S"},
        {"duration", {map({{"years", 0.125}, {"months", 5.5}})}, "P7M"},
        {"duration", {map({{"weeks", 1}, {"hours", -1}})}, "P7DT-1H"},
        {"duration", {map({{"quarters", 2}})}, "P6M"},
        {"duration", {map({{"seconds", 0.1}, {"milliseconds", 0.5}, {"nanoseconds", 0.9}})}, "PT0.1005S"},
        {"duration", {map({{"nanoseconds", -1}})}, "PT-0.000000001S"},
        {"duration", {map({{"seconds", 1e-300}})}, "PT0S"},
        {"duration", {map({{"minutes", 1e15}})}, "PT16666666666666H40M"},
        {"duration", {map({{"years", 1e300}})}, "ArgumentError NumberOutOfRange"},
        {"duration", {map({{"years", INT64_MAX}})}, "ArgumentError NumberOutOfRange"},
        {"duration", {map({{"days", std::nan("")}})}, "ArgumentError NumberOutOfRange"},
        {"duration", {map({{"days", "1"}})}, "TypeError InvalidArgumentValue"},
        {"duration", {map({{"day", 1}})}, "ArgumentError InvalidArgumentValue"},
        {"duration", {map({{"days", null}})}, "null"},
        {"duration", {map({})}, "PT0S"},
        {"duration", {"P1Y2M3W"}, "P1Y2M21D"},
        {"duration", {"1 day"}, "ArgumentError InvalidArgumentValue"},
        {"duration", {duration("P1D")}, "P1D"},
        {"duration", {1}, "TypeError InvalidArgumentValue"},
    });
}

TEST_CASE("the span between two values goes by the clocks that both share") {
    const datum before_change = datetime("2024-03-30T12:00[Europe/Berlin]");
    const datum after_change = datetime("2024-03-31T12:00[Europe/Berlin]");
    check({
        {"duration.between", {date("2024-01-31"), date("2024-03-01")}, "P1M1D"},
        {"duration.between", {date("2024-03-01"), date("2024-01-31")}, "P-1M-1D"},
        {"duration.between", {before_change, after_change}, "P1D"},
        {"duration.inSeconds", {before_change, after_change}, "PT23H"},
        {"duration.inDays", {before_change, after_change}, "P1D"},
        {"duration.between", {before_change, datetime("2024-03-31T12:30+00:00")}, "P1DT2H30M"},
        {"duration.between", {time("12:00+02:00"), time("12:00Z")}, "PT2H"},
        {"duration.between", {time("00:30+02:00"), time("23:30-02:00")}, "PT27H"},
        {"duration.between", {localtime("12:00"), date("2024-01-01")}, "PT-12H"},
        {"duration.between", {time("12:00+02:00"), localtime("13:00")}, "PT1H"},
        {"duration.inMonths", {date("2024-01-31"), date("2024-02-29")}, "PT0S"},
        {"duration.inMonths", {date("2024-01-31"), date("2025-02-28")}, "P1Y"},
        {"duration.inMonths", {localtime("12:00"), localtime("13:00")}, "PT0S"},
        {"duration.inDays", {localdatetime("2024-01-02T12:00"), localdatetime("2024-01-01T13:00")}, "PT0S"},
        {"duration.inDays", {date("-999999999-01-01"), date("+999999999-12-31")}, "P730484999633D"},
        {"duration.between", {date("2024-01-01"), duration("P1D")}, "TypeError InvalidArgumentValue"},
        {"duration.between", {"2024-01-01", date("2024-01-01")}, "TypeError InvalidArgumentValue"},
    });
}

TEST_CASE("a value plus the span to another is the other") {
    std::mt19937_64 random(11);
    const auto seconds = [&] { return static_cast<std::int64_t>(random() % 4'000'000'000) - 1'000'000'000; };
    const auto nanosecond = [&] {
        return static_cast<std::int32_t>(random() % 3 == 0 ? random() % 1'000'000'000 : 0);
    };
    for (int i = 0; i < 2'000; ++i) {
        using entente::calendar::local_date_time;
        const datum from = local_date_time::from_seconds(seconds(), nanosecond());
        const datum to = local_date_time::from_seconds(seconds(), nanosecond());
        CAPTURE(shown(from));
        CAPTURE(shown(to));
        CHECK(add(from, call("duration.between", {from, to})) == to);
        CHECK(add(from, call("duration.inSeconds", {from, to})) == to);
        // On clocks that are changed twice a year.
        const datum zoned_from = call("datetime", {map({{"datetime", from}, {"timezone", "Europe/Paris"}})});
        const datum zoned_to = call("datetime", {map({{"datetime", to}, {"timezone", "Europe/Paris"}})});
        CHECK(add(zoned_from, call("duration.between", {zoned_from, zoned_to})) == zoned_to);
        CHECK(add(zoned_from, call("duration.inSeconds", {zoned_from, zoned_to})) == zoned_to);
        // And what is written can be read.
        CHECK(call("datetime", {call("toString", {zoned_from})}) == zoned_from);
    }
}

TEST_CASE("components answer to their names, and to no others") {
    const auto all = [](const datum& d, std::initializer_list<std::string_view> keys) {
        std::string text;
        for (const std::string_view key : keys) text += (text.empty() ? "" : " ") + shown(component(d, key));
        return text;
    };
    CHECK(all(date("2021-01-03"), {"year", "quarter", "month", "week", "weekYear", "day", "ordinalDay",
                                   "dayOfWeek", "weekDay", "dayOfQuarter", "hour", "yaer"}) ==
          "2021 1 1 53 2020 3 3 7 7 3 null null");
    CHECK(all(time("12:31:14.645876123-01:30"),
              {"hour", "minute", "second", "millisecond", "microsecond", "nanosecond", "timezone", "offset",
               "offsetMinutes", "offsetSeconds", "year"}) ==
          "12 31 14 645 645876 645876123 '-01:30' '-01:30' -90 -5400 null");
    CHECK(all(datetime("1969-12-31T23:59:59.5[Europe/London]"),
              {"timezone", "offset", "epochSeconds", "epochMillis", "day"}) ==
          "'Europe/London' '+01:00' -3601 -3600500 31");
    CHECK(all(datetime("2024-01-01T00:00Z"), {"timezone", "offset"}) == "'Z' 'Z'");
    CHECK(all(duration("P1Y4M10DT1H1M1.111111111S"),
              {"years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds",
               "microseconds", "nanoseconds"}) == "1 5 16 1 10 1 61 3661 3661111 3661111111 3661111111111");
    CHECK(all(duration("P1Y4M10DT1H1M1.111111111S"),
              {"quartersOfYear", "monthsOfQuarter", "monthsOfYear", "daysOfWeek", "minutesOfHour",
               "secondsOfMinute", "millisecondsOfSecond", "microsecondsOfSecond", "nanosecondsOfSecond",
               "hoursOfDay"}) == "1 1 4 3 1 1 111 111111 111111111 null");
    CHECK(all(null, {"year"}) == "null");
    CHECK(outcome([] { return component(datum(1), "year"); }) == "TypeError InvalidArgumentType");
    CHECK(outcome([] { return component(duration("P300000000000D"), "nanoseconds"); }) == "0");
    CHECK(outcome([] { return component(datetime("+999999999-01-01T00:00Z"), "epochMillis"); }) ==
          "ArithmeticError IntegerOverflow");
}
