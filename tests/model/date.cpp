// SPDX-License-Identifier: BSL-1.0
#include <entente/model/date.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <vector>

using namespace entente;

namespace {

std::string day_text(day d) { return to_string(date::from_day(d)); }

std::string random_text(std::mt19937_64& random) {
    const auto pick = [&random](unsigned n) { return static_cast<unsigned>(random() % n); };
    const auto two = [](unsigned n) {
        return std::string{static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
    };
    std::string year;
    if (pick(8) == 0) {
        year = std::string(pick(2) == 0 ? "Y" : "Y-") + std::to_string(10'000 + pick(5'800'000));
    } else {
        year = (pick(4) == 0 ? "-" : "") + two(pick(100)) + two(pick(99) + 1);
    }
    const std::string doubt = pick(3) > 0 ? "" : std::string(1, "?~%"[pick(3)]);
    switch (pick(9)) {
    case 0: return year + doubt;
    case 1: return year[0] == 'Y' ? year : year.substr(0, year.size() - 1) + 'X' + doubt;
    case 2: return year[0] == 'Y' ? year : year.substr(0, year.size() - 2) + "XX" + doubt;
    case 3: return year + '-' + two(1 + pick(12)) + doubt;
    case 4: return year + '-' + two(21 + pick(4)) + doubt;
    case 5: return year + (pick(2) == 0 ? "-XX" : "-XX-XX") + doubt;
    case 6: return year + '-' + two(1 + pick(12)) + "-XX" + doubt;
    case 7: {
        std::string text = year + '-' + two(1 + pick(12)) + '-' + two(1 + pick(28)) + 'T' + two(pick(24)) +
                           ':' + two(pick(60)) + ':' + two(pick(60));
        if (pick(2) == 0) return text + (pick(2) == 0 ? "Z" : "");
        return text + (pick(2) == 0 ? '+' : '-') + two(pick(24)) + ':' + two(1 + pick(59));
    }
    default: return year + '-' + two(1 + pick(12)) + '-' + two(1 + pick(28)) + doubt;
    }
}

} // namespace

TEST_CASE("each kind of date in the EDTF levels 0 and 1 is read, means its days, and prints as it was") {
    using p = date_precision;
    struct {
        const char* text;
        p precision;
        const char *first, *last;
    } const cases[] = {
        // Level 0: date; date and time.
        {"1985-04-12", p::day, "1985-04-12", "1985-04-12"},
        {"1985-04", p::month, "1985-04-01", "1985-04-30"},
        {"1985", p::year, "1985-01-01", "1985-12-31"},
        {"1985-04-12T23:20:30", p::second, "1985-04-12", "1985-04-12"},
        {"1985-04-12T23:20:30Z", p::second, "1985-04-12", "1985-04-12"},
        {"1985-04-12T23:20:30+04:30", p::second, "1985-04-12", "1985-04-12"},
        // Level 1: letter-prefixed calendar year.
        {"Y17000", p::year, "Y17000-01-01", "Y17000-12-31"},
        {"Y-17000", p::year, "Y-17000-01-01", "Y-17000-12-31"},
        // Seasons.
        {"2001-21", p::season, "2001-03-01", "2001-05-31"},
        {"2001-22", p::season, "2001-06-01", "2001-08-31"},
        {"2001-23", p::season, "2001-09-01", "2001-11-30"},
        {"2003-24", p::season, "2003-12-01", "2004-02-29"},
        // Qualification of a date: uncertain, approximate, both.
        {"1984?", p::year, "1984-01-01", "1984-12-31"},
        {"2004-06~", p::month, "2004-06-01", "2004-06-30"},
        {"2004-06-11%", p::day, "2004-06-11", "2004-06-11"},
        {"2004-24%", p::season, "2004-12-01", "2005-02-28"},
        // Unspecified digits from the right.
        {"201X", p::decade, "2010-01-01", "2019-12-31"},
        {"20XX", p::century, "2000-01-01", "2099-12-31"},
        {"2004-XX", p::year, "2004-01-01", "2004-12-31"},
        {"1985-04-XX", p::month, "1985-04-01", "1985-04-30"},
        {"1985-XX-XX", p::year, "1985-01-01", "1985-12-31"},
        {"201X?", p::decade, "2010-01-01", "2019-12-31"},
        {"1985-XX-XX~", p::year, "1985-01-01", "1985-12-31"},
        // Negative calendar year.
        {"-1985", p::year, "-1985-01-01", "-1985-12-31"},
        {"-1985-04-12", p::day, "-1985-04-12", "-1985-04-12"},
        {"-0044-03-15", p::day, "-0044-03-15", "-0044-03-15"},
        {"-0001-24", p::season, "-0001-12-01", "0000-02-29"},
        {"-201X", p::decade, "-2019-01-01", "-2010-12-31"},
        {"-20XX", p::century, "-2099-01-01", "-2000-12-31"},
        // The rims.
        {"0000", p::year, "0000-01-01", "0000-12-31"},
        {"9999-12-31", p::day, "9999-12-31", "9999-12-31"},
        {"-9999-01-01", p::day, "-9999-01-01", "-9999-01-01"},
        {"000X", p::decade, "0000-01-01", "0009-12-31"},
        {"-000X", p::decade, "-0009-01-01", "-0001-12-31"},
        {"-00XX", p::century, "-0099-01-01", "-0001-12-31"},
        {"00XX", p::century, "0000-01-01", "0099-12-31"},
        {"Y5881579", p::year, "Y5881579-01-01", "Y5881579-12-31"},
        {"Y-5877640", p::year, "Y-5877640-01-01", "Y-5877640-12-31"},
        // Beyond the standard: a day of a long year.
        {"Y12000-03-01", p::day, "Y12000-03-01", "Y12000-03-01"},
    };
    for (const auto& c : cases) {
        CAPTURE(std::string(c.text));
        const date d = date::parse(c.text);
        CHECK(d.precision() == c.precision);
        CHECK(day_text(d.first_day()) == c.first);
        CHECK(day_text(d.last_day()) == c.last);
        CHECK(to_string(d) == c.text);
        CHECK(date::try_parse(c.text) == d);
        const std::string text = c.text;
        CHECK(d.uncertain() == (text.back() == '?' || text.back() == '%'));
        CHECK(d.approximate() == (text.back() == '~' || text.back() == '%'));
        CHECK(d.unspecified() == (text.find('X') != std::string::npos));
        CHECK(d.exact() == (c.precision == p::day && !d.uncertain() && !d.approximate()));
    }
}

TEST_CASE(
    "a date tells year, month, day, season, time and offset where they are known, and nothing where not") {
    const date d = date::parse("2004-01-01T10:10:10-04:30");
    CHECK(d.year() == 2004);
    CHECK(d.month() == 1U);
    CHECK(d.day_of_month() == 1U);
    CHECK(d.second_of_day() == 36'610U);
    CHECK(d.utc_offset_minutes() == -270);
    CHECK_FALSE(d.season());
    CHECK(date::parse("2004-01-01T00:00:00Z").utc_offset_minutes() == 0);
    CHECK_FALSE(date::parse("2004-01-01T00:00:00").utc_offset_minutes());
    CHECK_FALSE(date::parse("2004-01-01").second_of_day());
    for (unsigned s = 21; s <= 24; ++s) {
        const date season = date::parse("2001-" + std::to_string(s));
        CHECK(season.season() == s);
        CHECK(season.year() == 2001);
        CHECK_FALSE(season.month());
    }
    for (const char* text : {"1985", "1985-XX", "1985-XX-XX", "198X"}) CHECK_FALSE(date::parse(text).month());
    for (const char* text : {"1985", "1985-04", "1985-04-XX", "1985-XX-XX"})
        CHECK_FALSE(date::parse(text).day_of_month());
    CHECK(date::parse("1985-04-XX").month() == 4U);
    CHECK(date::parse("-0043").year() == -43);
    CHECK(date::parse("198X").year() == 1980);
}

TEST_CASE("two spellings of one date are one value") {
    CHECK(to_string(date::parse("1985-04-12T23:20:30-04")) == "1985-04-12T23:20:30-04:00");
    CHECK(date::parse("1985-04-12T23:20:30-04") == date::parse("1985-04-12T23:20:30-04:00"));
    CHECK(to_string(date::parse("1985-04-12T23:20:30+00:00")) == "1985-04-12T23:20:30Z");
}

TEST_CASE("a broken date is refused with the column and the text") {
    struct {
        const char* text;
        std::size_t column;
    } const cases[] = {
        {"", 1},
        {"307-13047-09", 4},
        {"2024-13-01", 6},
        {"2024-00-01", 6},
        {"2024-13", 6},
        {"2024-20", 6},
        {"2024-42", 6},
        {"2023-02-29", 9},
        {"1900-02-29", 9},
        {"2024-02-30", 9},
        {"2024-04-31", 9},
        {"2024-09-00", 9},
        {"2024-09-32", 9},
        {"2024-9-6", 7},
        {"2024-09-6", 10},
        {"2024-09-", 9},
        {"2024-", 6},
        {"2024-0", 7},
        {"202", 4},
        {"20240", 5},
        {"20240906", 5},
        {"2024/09/06", 5},
        {" 2024-09-06", 1},
        {"2024-09-06 ", 11},
        {"2024-09-06\n", 11},
        {"06-09-2024", 3},
        {"Sept 2024", 1},
        {"####-##-##", 1},
        {"-0000", 1},
        {"+2024", 1},
        {"−2024", 1},
        {"Y2024", 2},
        {"Y02024", 2},
        {"Y", 2},
        {"Y-", 3},
        {"Y12000x", 7},
        {"2024-21-01", 8},
        {"2024-09-06T", 12},
        {"2024-09-06T24:00:00", 12},
        {"2024-09-06T10:60:00", 15},
        {"2024-09-06T10:10:60", 18},
        {"2024-09-06T10:10", 17},
        {"2024-09-06T101010", 14},
        {"2024-09-06T10:10:10.5", 20},
        {"2024-09-06t10:10:10", 11},
        {"2024-09-06T10:10:10z", 20},
        {"2024-09-06T10:10:10+24:00", 21},
        {"2024-09-06T10:10:10+10:60", 24},
        {"2024-09-06T10:10:10+1", 22},
        {"2024-09-06T10:10:10+01:", 24},
        {"2024-09-06T10:10:10Z?", 21},
        {"2024-09T10:10:10", 8},
        {"2024-09-06?T10:10:10", 12},
        {"2024-09-XXT10:10:10", 11},
        // Level 2.
        {"2024?-09", 6},
        {"?2024-09", 1},
        {"2024-~09", 6},
        {"1XXX", 2},
        {"XXXX", 1},
        {"20X4", 4},
        {"201X-04", 5},
        {"2024-XX-06", 9},
        {"2024-1X", 7},
        {"2024-0X-01", 7},
        {"2001-34", 6},
        {"Y-17E7", 5},
        {"1950S2", 5},
        {"[1667,1668]", 1},
        {"{1960,1961-12}", 1},
        {"2024??", 6},
    };
    for (const auto& c : cases) {
        CAPTURE(std::string(c.text));
        CHECK_FALSE(date::try_parse(c.text));
        try {
            (void)date::parse(c.text);
            FAIL("not refused");
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::syntax);
            CHECK(e.place() == "column " + std::to_string(c.column) + " of " + quoted(c.text));
            CHECK_FALSE(e.message().empty());
            CHECK_FALSE(e.remedy().empty());
        }
    }
}

TEST_CASE("the refusal of a day says how many days the month has") {
    try {
        (void)date::parse("2023-02-29");
        FAIL("not refused");
    } catch (const error& e) {
        CHECK(e.message() == "there is no day 29 in this month of 28");
    }
}

TEST_CASE("a year that no day count holds is well-formed and refused as a limit") {
    for (const char* text :
         {"Y170000002", "Y-170000002", "Y5881580", "Y-5877641", "Y99999999999999999999", "Y5881579-24"}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(date::try_parse(text));
        try {
            (void)date::parse(text);
            FAIL("not refused");
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::limit);
            CHECK(e.place().find(quoted(text)) != std::string::npos);
        }
    }
}

TEST_CASE("a text with a zero byte or of great length is refused, not read past") {
    CHECK_FALSE(date::try_parse(std::string_view("2024\0-09", 8)));
    CHECK_FALSE(date::try_parse(std::string(1'000'000, '2')));
    CHECK_FALSE(date::try_parse("Y" + std::string(1'000'000, '9')));
    try {
        (void)date::parse(std::string(1'000'000, '2'));
        FAIL("not refused");
    } catch (const error& e) {
        CHECK(std::string(e.what()).size() < 400);
    }
}

TEST_CASE("a random EDTF text prints as it was read") {
    std::mt19937_64 random(8601);
    for (int i = 0; i < 50'000; ++i) {
        const std::string text = random_text(random);
        CAPTURE(text);
        const date d = date::parse(text);
        REQUIRE(to_string(d) == text);
        REQUIRE(d.first_day() <= d.last_day());
    }
}

TEST_CASE("every plain date of four hundred years is read as its day, and no other text of digits is") {
    std::size_t read = 0;
    for (int year = 1800; year < 2200; ++year)
        for (unsigned month = 0; month < 16; ++month)
            for (unsigned d = 0; d < 40; ++d) {
                std::string text = std::to_string(year) + "-00-00";
                text[5] = static_cast<char>('0' + month / 10);
                text[6] = static_cast<char>('0' + month % 10);
                text[8] = static_cast<char>('0' + d / 10);
                text[9] = static_cast<char>('0' + d % 10);
                const auto parsed = date::try_parse(text);
                if (!parsed) continue;
                ++read;
                REQUIRE(parsed == date::ymd(year, month, d));
            }
    CHECK(read == 146'097);
}

TEST_CASE("the factories make what the text says") {
    CHECK(date() == date::parse("1970-01-01"));
    CHECK(date::ymd(2024, 9, 6) == date::parse("2024-09-06"));
    CHECK(date::from_day(19'972) == date::parse("2024-09-06"));
    CHECK(date::year_month(2024, 2) == date::parse("2024-02"));
    CHECK(date::of_year(-43) == date::parse("-0043"));
    CHECK(date::of_year(12'000) == date::parse("Y12000"));
    CHECK(date::at(0, 86'399) == date::parse("1970-01-01T23:59:59"));
    CHECK(date::at(0, 0, 0) == date::parse("1970-01-01T00:00:00Z"));
    CHECK(date::at(0, 0, -1439) == date::parse("1970-01-01T00:00:00-23:59"));
    CHECK(date::parse("2024").as_uncertain() == date::parse("2024?"));
    CHECK(date::parse("2024-09").as_approximate() == date::parse("2024-09~"));
    CHECK(date::parse("2024").as_uncertain().as_approximate() == date::parse("2024%"));
    CHECK(date::parse("2024?").as_uncertain() == date::parse("2024?"));
    CHECK(date::from_day(first_calendar_day).year() == year_min);
    CHECK(date::from_day(last_calendar_day).year() == year_max);
}

TEST_CASE("the factories refuse what the calendar does not have") {
    const auto kind_of = [](auto&& make) {
        try {
            (void)make();
        } catch (const error& e) {
            return e.kind();
        }
        FAIL("not refused");
        return error_kind::io;
    };
    CHECK(kind_of([] { return date::ymd(2023, 2, 29); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::ymd(2023, 13, 1); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::ymd(2023, 0, 1); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::ymd(2023, 1, 0); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::ymd(year_max + 1, 1, 1); }) == error_kind::limit);
    CHECK(kind_of([] { return date::year_month(2023, 13); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::of_year(year_min - 1); }) == error_kind::limit);
    CHECK(kind_of([] { return date::from_day(day_min); }) == error_kind::limit);
    CHECK(kind_of([] { return date::from_day(day_max); }) == error_kind::limit);
    CHECK(kind_of([] { return date::at(0, 86'400); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::at(0, 0, 1440); }) == error_kind::invalid_argument);
    CHECK(kind_of([] { return date::at(0, 0).as_uncertain(); }) == error_kind::invalid_argument);
}

TEST_CASE("dates sort by their first day, then by their last, and equal ones print alike") {
    const char* const sorted[] = {"-0044",
                                  "1985-04-12",
                                  "20XX",
                                  "2004-01-01",
                                  "2004-01-01?",
                                  "2004-01-01~",
                                  "2004-01-01%",
                                  "2004-01-01T00:00:00",
                                  "2004-01-01T10:10:10-01:00",
                                  "2004-01-01T10:10:10Z",
                                  "2004-01-01T10:10:11",
                                  "2004-01",
                                  "2004-01-XX",
                                  "2004",
                                  "2004-XX",
                                  "2004-XX-XX",
                                  "2004-21",
                                  "2005",
                                  "Y12000"};
    std::vector<date> dates;
    for (const char* text : sorted) dates.push_back(date::parse(text));
    for (std::size_t i = 0; i < dates.size(); ++i)
        for (std::size_t j = 0; j < dates.size(); ++j) {
            CAPTURE(std::string(sorted[i]));
            CAPTURE(std::string(sorted[j]));
            CHECK((dates[i] < dates[j]) == (i < j));
            CHECK((dates[i] == dates[j]) == (i == j));
        }
}

TEST_CASE("a hundred thousand neighbouring dates hash apart") {
    std::unordered_set<std::size_t> hashes;
    for (day d = 0; d < 50'000; ++d) {
        hashes.insert(std::hash<date>()(date::from_day(d)));
        hashes.insert(std::hash<date>()(date::from_day(d).as_uncertain()));
    }
    CHECK(hashes.size() > 99'990);
    CHECK(std::hash<date>()(date::parse("2024")) == std::hash<date>()(date::of_year(2024)));
}

TEST_CASE("a date is a small plain value, read while compiling if need be") {
    static_assert(std::is_trivially_copyable_v<date>);
    static_assert(sizeof(date) <= 16);
    static_assert(date::parse("1970-01-02").first_day() == 1);
    static_assert(date::try_parse("201X~")->approximate());
    static_assert(!date::try_parse("2023-02-29"));
    CHECK(sizeof(date) == 12);
}
