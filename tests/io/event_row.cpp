// SPDX-License-Identifier: BSL-1.0
#include <entente/io/event_row.hpp>

#include "io/event_lines.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace entente;
using namespace entente::io;
using test_support::icews_line;
using test_support::with_column;

namespace {

std::string fault(const std::string& line, event_format format) {
    event_row row;
    return read_event_row(line, format, row);
}
std::string plain_fault(const std::string& line) { return fault(line, event_format::plain); }
std::string icews_fault(std::size_t column, const std::string& text) {
    return fault(with_column(icews_line, column, text), event_format::icews);
}

bool says(const std::string& reason, std::string_view part) { return reason.find(part) != std::string::npos; }

} // namespace

TEST_CASE("a format is told by its column names, to the letter") {
    for (const auto format : {event_format::plain, event_format::icews})
        CHECK(event_format_of(column_names(format)) == format);
    for (const auto other : {"", "date", "date subject relation object", "Date\tsubject\trelation\tobject",
                             "date\tsubject\trelation\tobject\t", "date\tsubject\tobject\trelation"})
        CHECK_MESSAGE(!event_format_of(other), other);
    CHECK(name(event_format::plain) != name(event_format::icews));
}

TEST_CASE("a plain line gives day, actors and label as they stand there") {
    event_row row;
    REQUIRE(read_event_row("2014-02-28\tForeign Affairs (France)\tMake a visit\tB\xC3\xB8rge Brende",
                           event_format::plain, row)
                .empty());
    CHECK(row.when == day_of(2014, 2, 28));
    CHECK(row.subject.name == "Foreign Affairs (France)");
    CHECK(row.relation == "Make a visit");
    CHECK(row.object.name == "B\xC3\xB8rge Brende");
    CHECK(row.object.country.empty());
    CHECK(row.publisher.empty());
    SUBCASE("in this format NA is a name like others") {
        CHECK(plain_fault("2014-02-28\tNA\tConsult\tJapan").empty());
    }
}

TEST_CASE("a line of ICEWS gives all its columns") {
    event_row row;
    REQUIRE(read_event_row(icews_line, event_format::icews, row) == "");
    CHECK(row.event_id == 32891059);
    CHECK(row.when == day_of(2018, 6, 1));
    CHECK(row.subject.name == "Aso Taro");
    CHECK(row.subject.sectors == "Elite,Government");
    CHECK(row.subject.country == "Japan");
    CHECK(row.relation == "Make an appeal or request");
    CHECK(row.cameo_code == "020");
    CHECK(row.intensity == 3.5);
    CHECK(row.object.name == "United States");
    CHECK(row.object.sectors.empty()); // NA
    CHECK(row.object.country == "United States");
    CHECK(row.story == "47400361");
    CHECK(row.sentence == 2);
    CHECK(row.publisher == "Kyodo News");
    CHECK(row.place.city.empty());
    CHECK(row.place.province == "Washington D.C.");
    CHECK(row.place.country == "United States");
    CHECK(row.place.latitude == 38.9171);
    CHECK(row.place.longitude == -77.0003);
}

TEST_CASE("what may be missing in a line of ICEWS is missing, be it empty or NA") {
    for (const std::string absent : {"", "NA", " "}) {
        std::string line = icews_line;
        for (const std::size_t column : {3u, 4u, 7u, 9u, 10u, 11u, 12u, 13u, 14u, 15u, 16u, 17u, 18u, 19u})
            line = with_column(line, column, absent);
        event_row row;
        CHECK(read_event_row(line, event_format::icews, row) == "");
        CHECK(row.subject.sectors.empty());
        CHECK(row.subject.country.empty());
        CHECK(!row.intensity);
        CHECK(row.story.empty());
        CHECK(row.publisher.empty());
        CHECK(row.sentence == 0);
        CHECK(row.place.country.empty());
        CHECK(!row.place.latitude);
        CHECK(!row.place.longitude);
    }
}

TEST_CASE("a line with another number of columns is refused, and both numbers are named") {
    CHECK(plain_fault("") == "the line is empty");
    CHECK(plain_fault("2014-01-01\ta\tb") == "the line has 3 columns instead of 4");
    CHECK(plain_fault("2014-01-01\ta\tb\tc\t") == "the line has 5 columns instead of 4");
    CHECK(plain_fault("2014-01-01 a b c") == "the line has 1 column instead of 4");
    CHECK(plain_fault(std::string(1000, '\t')) == "the line has 1001 columns instead of 4");
    CHECK(fault(icews_line + "\t", event_format::icews) == "the line has 21 columns instead of 20");
    CHECK(fault(icews_line.substr(0, icews_line.rfind('\t')), event_format::icews) ==
          "the line has 19 columns instead of 20");
}

TEST_CASE("a date is a day of the calendar, written YYYY-MM-DD") {
    for (const std::string good : {"2014-01-01", "2012-02-29", "1999-12-31", "0001-01-01"}) {
        CHECK_MESSAGE(plain_fault(good + "\ta\tb\tc").empty(), good);
        CHECK_MESSAGE(icews_fault(1, good).empty(), good);
    }
    for (const std::string bad :
         {"", "NA", "2014", "2014-01", "2014-1-1", "2014-13-01", "2014-00-10", "2014-02-29", "2014-04-31",
          "2014-01-00", "20140101", "2014-01-01T00:00:00", "2014-01-01?", "2014-01-01/2014-01-02",
          "01/02/2014", " 2014-01-01", "2014-XX-XX", "-014-01-01", "2014-01-01\v"}) {
        CHECK_MESSAGE(says(plain_fault(bad + "\ta\tb\tc"), "no day of the calendar"), bad);
        CHECK_MESSAGE(says(icews_fault(1, bad), "no day of the calendar"), bad);
    }
}

TEST_CASE("a name or a label that is missing or blank is refused, and its column is named") {
    for (const std::string absent : {"", " ", "   "}) {
        CHECK(says(plain_fault("2014-01-01\t" + absent + "\tb\tc"), "'subject'"));
        CHECK(says(plain_fault("2014-01-01\ta\t" + absent + "\tc"), "'relation'"));
        CHECK(says(plain_fault("2014-01-01\ta\tb\t" + absent), "'object'"));
    }
    for (const std::string absent : {"", " ", "NA"}) {
        CHECK(says(icews_fault(2, absent), "'Source Name'"));
        CHECK(says(icews_fault(5, absent), "'Event Text'"));
        CHECK(says(icews_fault(8, absent), "'Target Name'"));
    }
}

TEST_CASE("bytes that are not UTF-8 are refused, and the first of them is named with its place") {
    CHECK(plain_fault("2014-01-01\tB\xF8rge\tb\tc") == "byte 13 of the line, 0xf8, is not UTF-8");
    CHECK(plain_fault("2014-01-01\ta\tb\tc\xC3") == "byte 17 of the line, 0xc3, is not UTF-8");
    CHECK(says(icews_fault(15, "\xED\xA0\x80"), "0xed, is not UTF-8")); // a surrogate
    CHECK(plain_fault("2014-01-01\t\xE6\x97\xA5\xE6\x9C\xAC\tb\tc").empty());
}

TEST_CASE("numbers and codes that are none are refused, and their columns are named") {
    const auto refused = [](std::size_t column, std::string_view named,
                            std::initializer_list<const char*> texts) {
        for (const std::string text : texts)
            CHECK_MESSAGE(says(icews_fault(column, text), named), named, " ", text);
    };
    const auto taken = [](std::size_t column, std::initializer_list<const char*> texts) {
        for (const std::string text : texts)
            CHECK_MESSAGE(icews_fault(column, text) == "", column, " ", text);
    };
    refused(0, "'Event ID'", {"", "NA", "x", "1.5", "12a", " 12", "9223372036854775808"});
    taken(0, {"0", "9223372036854775807", "-1"});
    refused(6, "'CAMEO Code'", {"", "NA", "0", "00", "21", "99", "4a", "01234", "43 "});
    taken(6, {"01", "010", "1724", "20"});
    refused(7, "'Intensity'", {"x", "1,5", "inf", "nan", "-inf", "1e300", "--1", "3 "});
    taken(7, {"0", "-10", "10", "2.8", "-0.4"});
    refused(12, "'Sentence Number'", {"0", "-1", "1.5", "x", "4294967296", "2 "});
    taken(12, {"1", "4294967295"});
    refused(18, "'Latitude'", {"90.001", "-91", "x", "nan"});
    taken(18, {"90", "-90", "27.971800000000002"});
    refused(19, "'Longitude'", {"180.5", "-181", "E10"});
    taken(19, {"180", "-180"});
}

TEST_CASE("of random damage to a good line, what is not refused is sound") {
    std::mt19937_64 random(20180601);
    const std::string plain = "2014-01-01\tAlex Salmond\tMake an appeal or request\tCitizen (United Kingdom)";
    std::size_t taken = 0;
    for (int i = 0; i < 20'000; ++i) {
        const bool is_plain = random() % 2 == 0;
        std::string line = is_plain ? plain : icews_line;
        for (auto changes = 1 + random() % 3; changes > 0; --changes)
            line[random() % line.size()] = "\t9 a-\xC3\xB8.NA"[random() % 10];
        event_row row;
        const std::string reason =
            read_event_row(line, is_plain ? event_format::plain : event_format::icews, row);
        if (!reason.empty()) {
            CHECK(reason.find('\n') == std::string::npos);
            continue;
        }
        ++taken;
        CHECK(!row.subject.name.empty());
        CHECK(!row.object.name.empty());
        CHECK(!row.relation.empty());
        CHECK(row.when >= day_of(0, 1, 1));
        CHECK(row.when <= day_of(9999, 12, 31));
    }
    CHECK(taken > 1000);
}
