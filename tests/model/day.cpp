// SPDX-License-Identifier: BSL-1.0
#include <entente/model/day.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>

using namespace entente;

namespace {

// The calendar by counting, one day after the other.
civil next(civil c) {
    static constexpr unsigned length[]{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (c.year % 4 == 0 && c.year % 100 != 0) || c.year % 400 == 0;
    const unsigned days = c.month == 2 && leap ? 29 : length[c.month - 1];
    if (++c.day_of_month <= days) return c;
    c.day_of_month = 1;
    if (++c.month <= 12) return c;
    return {c.year + 1, 1, 1};
}

} // namespace

TEST_CASE("day numbers agree with counting days one by one, across the year 0 and across eras") {
    for (const civil start :
         {civil{-1201, 12, 31}, civil{-401, 1, 1}, civil{1969, 1, 1}, civil{2399, 12, 1}}) {
        civil c = start;
        const day first = day_of(c.year, c.month, c.day_of_month);
        bool agree = true;
        for (day d = first; d < first + 300'000; ++d, c = next(c))
            agree = agree && civil_of(d) == c && day_of(c.year, c.month, c.day_of_month) == d;
        CHECK(agree);
    }
}

TEST_CASE("known days have their known numbers") {
    CHECK(day_of(1970, 1, 1) == 0);
    CHECK(day_of(2024, 9, 6) == 19'972);
    CHECK(day_of(2000, 3, 1) == 11'017);
    CHECK(day_of(0, 1, 1) == -719'528);
    CHECK(day_of(-4713, 11, 24) == -2'440'588); // Julian day 0
}

TEST_CASE("the years at both rims are counted whole and no year beyond them is") {
    CHECK(civil_of(first_calendar_day) == civil{year_min, 1, 1});
    CHECK(civil_of(last_calendar_day) == civil{year_max, 12, 31});
    CHECK(std::int64_t{first_calendar_day} - 366 < INT32_MIN);
    CHECK(std::int64_t{last_calendar_day} + 365 > INT32_MAX);
    CHECK(first_calendar_day > day_min + 1);
    CHECK(last_calendar_day < day_max - 1);
    CHECK(civil_of(day_max).year == year_max + 1);
    CHECK(civil_of(day_min).year == year_min - 1);
}

TEST_CASE("a random day is the day of its calendar date") {
    std::mt19937_64 random(20240906);
    bool agree = true;
    for (int i = 0; i < 200'000; ++i) {
        const auto d = static_cast<day>(static_cast<std::uint32_t>(random()));
        const civil c = civil_of(d);
        agree = agree && c.month >= 1 && c.month <= 12 && c.day_of_month >= 1 &&
                c.day_of_month <= days_in_month(c.year, c.month) &&
                day_of(c.year, c.month, c.day_of_month) == d;
    }
    CHECK(agree);
}
