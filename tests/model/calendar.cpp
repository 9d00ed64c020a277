// SPDX-License-Identifier: BSL-1.0
// The calendar types, held against <chrono>, and their arithmetic. Text forms are in calendar_parse.cpp.
#include <entente/model/calendar.hpp>
#include <entente/model/calendar_arithmetic.hpp>
#include <entente/model/calendar_print.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace calendar = entente::calendar;
using calendar::date;
using calendar::date_time;
using calendar::duration;
using calendar::local_date_time;
using calendar::local_time;
using entente::error;

namespace {

template <class Action>
std::string refusal(Action action) {
    try {
        action();
    } catch (const error& refused) {
        return std::string(entente::name(refused.kind())) + ": " + std::string(refused.message());
    }
    return "accepted";
}

std::string differs_from_chrono(std::int64_t days) {
    using namespace std::chrono;
    const sys_days day{std::chrono::days{days}};
    const year_month_day expected{day};
    const year year = expected.year();
    const date ours = date::from_days(days);
    const calendar::civil_date civil = ours.civil();
    const auto month = static_cast<int>(static_cast<unsigned>(expected.month()));
    const auto day_of_month = static_cast<int>(static_cast<unsigned>(expected.day()));
    const int quarter = (month - 1) / 3 + 1;
    const sys_days first_of_quarter{year / static_cast<int>(quarter * 3 - 2) / 1};
    const auto weekday_number = static_cast<int>(weekday{day}.iso_encoding());
    const sys_days thursday =
        day - std::chrono::days{weekday_number - 4}; // a week belongs to its Thursday's year
    const std::chrono::year week_year = year_month_day{thursday}.year();
    const auto week = static_cast<int>((thursday - sys_days{week_year / 1 / 1}).count() / 7 + 1);
    const auto ordinal = static_cast<int>((day - sys_days{year / 1 / 1}).count() + 1);

    if (civil.year != static_cast<int>(year) || civil.month != month || civil.day != day_of_month)
        return "civil date";
    if (date::of(civil.year, month, day_of_month) != ours) return "from civil date";
    if (ours.weekday() != weekday_number) return "weekday";
    if (ours.quarter() != quarter) return "quarter";
    if (ours.day_of_quarter() != (day - first_of_quarter).count() + 1) return "day of quarter";
    if (date::of_quarter(civil.year, quarter, ours.day_of_quarter()) != ours) return "from quarter";
    if (ours.day_of_year() != ordinal) return "day of year";
    if (date::of_ordinal(civil.year, ordinal) != ours) return "from day of year";
    if (ours.week().year != static_cast<int>(week_year) || ours.week().week != week) return "week";
    if (date::of_week(static_cast<int>(week_year), week, weekday_number) != ours) return "from week";
    return "";
}

} // namespace

static_assert(sizeof(date) == 8 && sizeof(local_time) == 8 && sizeof(calendar::time) == 16);
static_assert(sizeof(local_date_time) == 16 && sizeof(duration) == 32);
static_assert(date::of(1970, 1, 1) == date() && date::of(2024, 9, 6).days_since_epoch() == 19'972);
static_assert(local_time::of(12, 31, 14, 5).nanosecond_of_day() == 45'074'000'000'005);

TEST_CASE("every day from 1500 to 2500 is the day that chrono says") {
    const std::int64_t last = date::of(2500, 12, 31).days_since_epoch();
    std::string wrong;
    for (std::int64_t days = date::of(1500).days_since_epoch(); days <= last && wrong.empty(); ++days) {
        wrong = differs_from_chrono(days);
        if (!wrong.empty()) wrong += " of day " + std::to_string(days);
    }
    CHECK(wrong == "");
}

TEST_CASE("days over all years that chrono has are the days that chrono says") {
    const std::int64_t last = date::of(32'766, 12, 31).days_since_epoch();
    std::string wrong;
    for (std::int64_t days = date::of(-32'766).days_since_epoch(); days <= last && wrong.empty();
         days += 61) {
        wrong = differs_from_chrono(days);
        if (!wrong.empty()) wrong += " of day " + std::to_string(days);
    }
    CHECK(wrong == "");
}

TEST_CASE("the calendar repeats every 400 years up to its ends") {
    std::mt19937_64 random(1);
    for (int round = 0; round < 100'000; ++round) {
        const std::int64_t days =
            std::uniform_int_distribution<std::int64_t>(date::min_days, date::max_days)(random);
        const date far = date::from_days(days);
        const calendar::civil_date civil = far.civil();
        const std::int64_t eras = (civil.year - 2000) / 400;
        const date near = date::of(civil.year - eras * 400, civil.month, civil.day);
        REQUIRE(near.days_since_epoch() == days - eras * 146'097);
        REQUIRE(near.weekday() == far.weekday());
        REQUIRE(near.week().week == far.week().week);
        REQUIRE(near.day_of_year() == far.day_of_year());
    }
    CHECK(date::from_days(date::min_days) == date::of(-999'999'999, 1, 1));
    CHECK(date::from_days(date::max_days) == date::of(999'999'999, 12, 31));
}

TEST_CASE("a day that the calendar does not have is refused by name") {
    CHECK(refusal([] { date::of(2023, 2, 29); }) == "invalid argument: day 29 is not between 1 and 28");
    CHECK(refusal([] { date::of(1900, 2, 29); }) == "invalid argument: day 29 is not between 1 and 28");
    CHECK(refusal([] { date::of(2000, 2, 29); }) == "accepted");
    CHECK(refusal([] { date::of(2023, 13); }) == "invalid argument: month 13 is not between 1 and 12");
    CHECK(refusal([] { date::of(2023, 0); }) == "invalid argument: month 0 is not between 1 and 12");
    CHECK(refusal([] { date::of(2023, 4, 31); }) == "invalid argument: day 31 is not between 1 and 30");
    CHECK(refusal([] { date::of(1'000'000'000); }) ==
          "invalid argument: year 1000000000 is not between -999999999 and 999999999");
    CHECK(refusal([] { date::of(-1'000'000'000); }) ==
          "invalid argument: year -1000000000 is not between -999999999 and 999999999");
    CHECK(refusal([] { date::of_week(2015, 54); }) == "invalid argument: week 54 is not between 1 and 53");
    CHECK(refusal([] { date::of_week(2016, 53); }) == "invalid argument: week 53 is not between 1 and 52");
    CHECK(refusal([] { date::of_week(2015, 53, 8); }) ==
          "invalid argument: weekday 8 is not between 1 and 7");
    CHECK(refusal([] { date::of_ordinal(2023, 366); }) ==
          "invalid argument: day of year 366 is not between 1 and 365");
    CHECK(refusal([] { date::of_ordinal(2024, 366); }) == "accepted");
    CHECK(refusal([] { date::of_quarter(2024, 5); }) == "invalid argument: quarter 5 is not between 1 and 4");
    CHECK(refusal([] { date::of_quarter(2023, 1, 91); }) ==
          "invalid argument: day of quarter 91 is not between 1 and 90");
    CHECK(refusal([] { date::of_quarter(2024, 1, 91); }) == "accepted");
    CHECK(refusal([] { date::of_quarter(999'999'999, 4, 92); }) == "accepted");
    CHECK(refusal([] { date::from_days(date::min_days - 1); }) != "accepted");
    CHECK(refusal([] { date::from_days(date::max_days + 1); }) != "accepted");
    // The last year ends on a Friday, as 1999 does, and its last week with it.
    CHECK(date::of_week(999'999'999, 52, 5) == date::from_days(date::max_days));
    CHECK(refusal([] { date::of_week(999'999'999, 52, 6); }) ==
          "invalid argument: day count 365241780472 is not between -365243219162 and 365241780471");
}

TEST_CASE("a time of day ends before midnight") {
    const local_time last = local_time::of(23, 59, 59, 999'999'999);
    CHECK(last.nanosecond_of_day() == calendar::nanoseconds_per_day - 1);
    CHECK(last.hour() == 23);
    CHECK(last.minute() == 59);
    CHECK(last.second() == 59);
    CHECK(last.nanosecond() == 999'999'999);
    CHECK(local_time().nanosecond_of_day() == 0);
    CHECK(refusal([] { local_time::of(24); }) == "invalid argument: hour 24 is not between 0 and 23");
    CHECK(refusal([] { local_time::of(23, 60); }) == "invalid argument: minute 60 is not between 0 and 59");
    CHECK(refusal([] { local_time::of(23, 59, 60); }) ==
          "invalid argument: second 60 is not between 0 and 59");
    CHECK(refusal([] { local_time::of(-1); }) == "invalid argument: hour -1 is not between 0 and 23");
    CHECK(refusal([] { local_time::of(0, 0, 0, 1'000'000'000); }) ==
          "invalid argument: nanosecond 1000000000 is not between 0 and 999999999");
    CHECK(refusal([] { local_time::from_nanoseconds(calendar::nanoseconds_per_day); }) != "accepted");
    CHECK(refusal([] { calendar::time::of(local_time(), 64'801); }) ==
          "invalid argument: offset 64801 is not between -64800 and 64800");
    CHECK(refusal([] { calendar::time::of(local_time(), -64'800); }) == "accepted");
}

TEST_CASE("times with offsets are in the order of their moments, then of their offsets") {
    const auto at = [](int hour, int offset_hours) {
        return calendar::time::of(local_time::of(hour), offset_hours * 3'600);
    };
    CHECK(at(12, 1) < at(12, 0));
    CHECK(at(11, 0) < at(12, 1));
    CHECK(at(11, 0) != at(12, 1));
    CHECK(at(11, 0).utc_nanosecond() == at(12, 1).utc_nanosecond());
    CHECK(at(1, 2) < at(0, 0));
    CHECK(at(12, 1) == at(12, 1));
}

TEST_CASE("a local date and time before 1970 has its day and its time of day") {
    const local_date_time moment(date::of(1969, 12, 31), local_time::of(23, 59, 59, 7));
    CHECK(moment.seconds_since_epoch() == -1);
    CHECK(moment.day() == date::of(1969, 12, 31));
    CHECK(moment.time_of_day() == local_time::of(23, 59, 59, 7));
    CHECK(local_date_time::from_seconds(-1, 7) == moment);
    CHECK(moment < local_date_time());
    CHECK(refusal([] { local_date_time::from_seconds(local_date_time::max_seconds, 999'999'999); }) ==
          "accepted");
    CHECK(refusal([] { local_date_time::from_seconds(local_date_time::max_seconds + 1); }) != "accepted");
    CHECK(refusal([] { local_date_time::from_seconds(local_date_time::min_seconds - 1); }) != "accepted");
    CHECK(refusal([] { local_date_time::from_seconds(0, -1); }) != "accepted");
    CHECK(local_date_time::from_seconds(local_date_time::max_seconds).day() ==
          date::from_days(date::max_days));
}

TEST_CASE("one moment on two clocks is two values side by side") {
    const local_date_time noon(date::of(2024, 9, 6), local_time::of(12));
    const date_time seoul = date_time::of(noon, 9 * 3'600, "Asia/Seoul");
    const date_time utc = date_time::at(seoul.utc_seconds(), 0, 0);
    CHECK(calendar::to_string(utc) == "2024-09-06T03:00Z");
    CHECK(utc.utc_seconds() == seoul.utc_seconds());
    CHECK(utc != seoul);
    CHECK(utc < seoul);
    CHECK(date_time::of(noon, 9 * 3'600) < seoul);
    CHECK(date_time::of(noon, 9 * 3'600, "Asia/Tokyo") > seoul);
    CHECK(seoul < date_time::at(seoul.utc_seconds(), 1, -3'600));
    CHECK(refusal([&] { date_time::of(noon, 64'801); }) != "accepted");
    CHECK(refusal([&] { date_time::of(noon, 0, "Asia/Se]oul"); }) ==
          "invalid argument: \"Asia/Se]oul\" is not the name of a time zone");
    CHECK(refusal([&] { date_time::of(noon, 0, std::string(65, 'a')); }) != "accepted");
    CHECK(refusal([&] { date_time::of(noon, 0, std::string(64, 'a')); }) == "accepted");
    CHECK(refusal([&] { date_time::at(local_date_time::max_seconds, 0, 1); }) != "accepted");
    CHECK(refusal([&] { date_time::at(local_date_time::max_seconds + 1, 0, -1); }) == "accepted");
    CHECK(refusal([&] { date_time::at(INT64_MAX, 0, 3'600); }) != "accepted");
}

TEST_CASE("a duration carries nanoseconds into seconds and nothing else") {
    const duration amount = duration::of(13, 40, 90'000, -1);
    CHECK(amount.months() == 13);
    CHECK(amount.days() == 40);
    CHECK(amount.seconds() == 89'999);
    CHECK(amount.nanoseconds() == 999'999'999);
    CHECK(duration::of(0, 0, 0, 2'000'000'001) == duration::of(0, 0, 2, 1));
    CHECK(duration::of(0, 1) != duration::of(0, 0, 86'400));
    CHECK(duration::of(0, 1) > duration::of(0, 0, 86'400));
    CHECK(duration::of(1) < duration::of(0, 31));
    CHECK(duration::of(1) > duration::of(0, 30));
}

TEST_CASE("the least number of nanoseconds is carried into seconds as any other") {
    // At compile time an overflow on the way does not compile.
    constexpr duration least = duration::of(0, 0, 0, INT64_MIN);
    CHECK(least.seconds() == -9'223'372'037);
    CHECK(least.nanoseconds() == 145'224'192);
}

TEST_CASE("a duration longer than 64 bits of seconds is refused") {
    CHECK(refusal([] { duration::of(0, 0, INT64_MAX, 999'999'999); }) == "accepted");
    CHECK(refusal([] { duration::of(0, 0, INT64_MAX, 1'000'000'000); }) != "accepted");
    CHECK(refusal([] { duration::of(0, 0, INT64_MIN); }) == "accepted");
    CHECK(refusal([] { duration::of(0, 0, INT64_MIN, -1); }) != "accepted");
    CHECK(refusal([] { duration::of(INT64_MAX / 2'629'746); }) == "accepted");
    CHECK(refusal([] { duration::of(INT64_MAX / 2'629'746 + 1); }) != "accepted");
    CHECK(refusal([] { duration::of(0, INT64_MAX / 86'400 + 1); }) != "accepted");
    CHECK(refusal([] { duration::of(INT64_MAX / 2'629'746, 1'000'000); }) != "accepted");
    CHECK(refusal([] { -duration::of(0, 0, INT64_MIN); }) != "accepted");
    CHECK(refusal([] { duration::of(0, 0, INT64_MAX) + duration::of(0, 0, 1); }) != "accepted");
}

TEST_CASE("a date plus a duration goes by months, then days, then whole days of seconds") {
    const date day = date::of(1984, 10, 11);
    const duration long_one = duration::of(149, 14, 58'390, 2); // P12Y5M14DT16H13M10.000000002S
    CHECK(day + long_one == date::of(1997, 3, 25));
    CHECK(day - long_one == date::of(1972, 4, 27));
    const duration mixed = duration::of(1, -14, 56'950);
    CHECK(day + mixed == date::of(1984, 10, 28));
    CHECK(day - mixed == date::of(1984, 9, 25));
    const duration over_a_day = duration::of(155, 29, 122'293, 500'000'003);
    CHECK(day + over_a_day == date::of(1997, 10, 11));
    CHECK(day - over_a_day == date::of(1971, 10, 12));
    CHECK(date::of(2024, 1, 31) + duration::of(1) == date::of(2024, 2, 29));
    CHECK(date::of(2023, 1, 31) + duration::of(1) == date::of(2023, 2, 28));
    CHECK(date::of(2024, 3, 31) - duration::of(1) == date::of(2024, 2, 29));
    CHECK(date::of(0, 1, 1) - duration::of(1) == date::of(-1, 12, 1));
    CHECK(refusal([] { date::from_days(date::max_days) + duration::of(0, 1); }) != "accepted");
    CHECK(refusal([] { date::from_days(date::max_days) + duration::of(1); }) != "accepted");
    CHECK(refusal([] { date::from_days(date::min_days) - duration::of(1); }) != "accepted");
}

TEST_CASE("times of day go round the clock") {
    const local_time clock = local_time::of(12, 31, 14, 1);
    const duration long_one = duration::of(149, 14, 58'390, 2);
    CHECK(calendar::to_string(clock + long_one) == "04:44:24.000000003");
    CHECK(calendar::to_string(clock - long_one) == "20:18:03.999999999");
    const duration over_a_day = duration::of(155, 29, 122'293, 500'000'003);
    CHECK(calendar::to_string(clock + over_a_day) == "22:29:27.500000004");
    CHECK(calendar::to_string(clock - over_a_day) == "02:33:00.499999998");
    CHECK(calendar::to_string(calendar::time::of(clock, 3'600) + long_one) == "04:44:24.000000003+01:00");
    CHECK(local_time() - duration::of(0, 0, 0, 1) == local_time::of(23, 59, 59, 999'999'999));
    CHECK(local_time() - duration::of(0, 0, INT64_MIN) ==
          local_time() + duration::of(0, 0, INT64_MAX % 86'400 + 1));
}

TEST_CASE("between gives the months, days and seconds that Cypher's examples give") {
    const auto at = [](std::int64_t y, int m, int d, int h = 0, int min = 0, int s = 0, int ms = 0) {
        return local_date_time(date::of(y, m, d), local_time::of(h, min, s, ms * 1'000'000));
    };
    const auto text = [](const local_date_time& a, const local_date_time& b) {
        return calendar::to_string(calendar::between(a, b));
    };
    CHECK(text(at(1984, 10, 11), at(2015, 6, 24)) == "P30Y8M13D");
    CHECK(text(at(1984, 10, 11), at(2015, 7, 21, 21, 40, 32, 142)) == "P30Y9M10DT21H40M32.142S");
    CHECK(text(at(2015, 7, 21, 21, 40, 32, 142), at(2016, 7, 21, 21, 45, 22, 142)) == "P1YT4M50S");
    CHECK(text(at(2018, 1, 1, 12), at(2018, 1, 2, 10)) == "PT22H");
    CHECK(text(at(2018, 1, 2, 10), at(2018, 1, 1, 12)) == "PT-22H");
    CHECK(text(at(2018, 1, 1, 10, 0, 0, 200), at(2018, 1, 2, 10, 0, 0, 100)) == "PT23H59M59.9S");
    CHECK(text(at(2018, 1, 2, 10, 0, 0, 100), at(2018, 1, 1, 10, 0, 0, 200)) == "PT-23H-59M-59.9S");
    CHECK(text(at(-999'999'999, 1, 1), at(999'999'999, 12, 31)) == "P1999999998Y11M30D");
    CHECK(text(at(2018, 3, 31), at(2018, 2, 28)) == "P-1M");
    CHECK(text(at(2018, 1, 31), at(2018, 2, 28)) == "P28D");
    CHECK(text(at(2018, 7, 21, 0, 0, 0, 1), at(2016, 7, 21)) == "P-2YT-0.001S");
    CHECK(calendar::between(date::of(2024, 9, 6), date::of(2024, 9, 6)) == duration());
}

TEST_CASE("what is between two moments, added to the one, is the other, and has one sign") {
    std::mt19937_64 random(2);
    const auto any = [&](std::int64_t days) {
        return local_date_time::from_seconds(
            std::uniform_int_distribution<std::int64_t>(-days * 86'400, days * 86'400)(random),
            std::uniform_int_distribution<std::int32_t>(0, 999'999'999)(random));
    };
    for (int round = 0; round < 100'000; ++round) {
        const std::int64_t days = round % 2 == 0 ? 100 : date::max_days;
        const local_date_time from = any(days);
        const local_date_time to = any(days);
        const duration amount = calendar::between(from, to);
        REQUIRE(from + amount == to);
        const std::int64_t sign = from < to ? 1 : -1;
        REQUIRE(amount.months() * sign >= 0);
        REQUIRE(amount.days() * sign >= 0);
        REQUIRE((amount.seconds() + (sign < 0 && amount.nanoseconds() != 0 ? 1 : 0)) * sign >= 0);
        REQUIRE(amount.days() * sign <= 31);
        REQUIRE(amount.seconds() * sign <= 86'400);
    }
}

TEST_CASE("sums and differences of durations are component by component") {
    const duration a = duration::of(149, 14, 58'390, 1);
    const duration b = duration::of(1, -14, 56'950);
    CHECK(calendar::to_string(a + a) == "P24Y10M28DT32H26M20.000000002S");
    CHECK(calendar::to_string(a - a) == "PT0S");
    CHECK(calendar::to_string(a - b) == "P12Y4M28DT24M0.000000001S");
    CHECK(calendar::to_string(b - a) == "P-12Y-4M-28DT-24M-0.000000001S");
    CHECK(-(-a) == a);
}

TEST_CASE("durations are in a strict weak order that agrees with equality") {
    std::mt19937_64 random(3);
    std::vector<duration> some;
    for (int i = 0; i < 40; ++i) {
        const auto small = [&] { return std::uniform_int_distribution<std::int64_t>(-2, 2)(random); };
        some.push_back(duration::of(small(), small() * 30, small() * 86'400, small()));
    }
    for (const duration& a : some) {
        for (const duration& b : some) {
            REQUIRE((a == b) == (a <=> b == 0));
            REQUIRE((a < b) == (b > a));
            for (const duration& c : some) {
                if (a < b && b < c) REQUIRE(a < c);
            }
        }
    }
}
