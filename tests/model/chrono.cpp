// SPDX-License-Identifier: BSL-1.0
#include <entente/model/chrono.hpp>

#include <doctest/doctest.h>

#include <random>

using namespace entente;
namespace chrono = std::chrono;

TEST_CASE("days, calendar dates and <chrono> agree on random days") {
    std::mt19937_64 random(1582);
    for (int i = 0; i < 20'000; ++i) {
        const auto d = static_cast<day>(static_cast<std::int64_t>(random() % 20'000'000) - 10'000'000);
        const chrono::year_month_day ymd(to_sys_days(d));
        REQUIRE(to_day(to_sys_days(d)) == d);
        REQUIRE(to_date(ymd) == date::from_day(d));
        REQUIRE(to_year_month_day(date::from_day(d)) == ymd);
    }
}

TEST_CASE("a date keeps its precision across the bridge") {
    using namespace chrono;
    CHECK(to_string(to_date(2024y / September / 6d)) == "2024-09-06");
    CHECK(to_string(to_date(2024y / September)) == "2024-09");
    CHECK(to_string(to_date(-44y)) == "-0044");
    CHECK_FALSE(to_year_month_day(date::parse("2024-09")));
    CHECK_FALSE(to_year_month_day(date::parse("2024-09-XX")));
    CHECK_FALSE(to_year_month_day(date::parse("Y40000-01-01")));
    CHECK(to_year_month_day(date::parse("2024-09-06?")) == 2024y / September / 6d);
}

TEST_CASE("a calendar date that does not exist is refused") {
    using namespace chrono;
    CHECK_THROWS_AS((void)to_date(2023y / February / 29d), error);
    CHECK_THROWS_AS((void)to_date(2023y / month(13)), error);
    CHECK_THROWS_AS((void)to_date(year(-32768)), error);
    CHECK_THROWS_AS((void)to_day(sys_days(days(INT64_C(1) << 40))), error);
    CHECK_THROWS_AS((void)to_day(sys_days(days(day_max))), error);
    CHECK_THROWS_AS((void)to_day(sys_days(days(day_min))), error);
    CHECK(to_day(sys_days(days(day_max - 1))) == day_max - 1);
}

TEST_CASE("an instant goes there and back, through its offset") {
    using namespace chrono;
    const auto instant = to_sys_seconds(date::parse("2004-01-01T10:10:10+05:00"));
    REQUIRE(instant);
    CHECK(to_string(to_date(*instant)) == "2004-01-01T05:10:10Z");
    CHECK(to_string(to_date(sys_seconds(seconds(-1)))) == "1969-12-31T23:59:59Z");
    CHECK(to_sys_seconds(date::parse("1969-12-31T23:59:59Z")) == sys_seconds(seconds(-1)));
    CHECK_FALSE(to_sys_seconds(date::parse("2004-01-01T10:10:10")));
    CHECK_FALSE(to_sys_seconds(date::parse("2004-01-01")));
}
