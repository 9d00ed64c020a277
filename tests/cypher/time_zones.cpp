// SPDX-License-Identifier: BSL-1.0
// Named zones: offsets, gaps, overlaps, years far off.

#include "cypher/time_zones.hpp"

#include <entente/cypher/query_error.hpp>
#include <entente/model/calendar_arithmetic.hpp>
#include <entente/model/calendar_parse.hpp>
#include <entente/model/calendar_print.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <thread>

using namespace entente::cypher;
namespace calendar = entente::calendar;

namespace {

std::string local_in(std::string_view zone, std::string_view local) {
    return calendar::to_string(at_local(calendar::parse_local_date_time(local), parse_time_zone(zone)));
}

bool is_refused(std::string_view zone) {
    try {
        (void)parse_time_zone(zone);
        return false;
    } catch (const query_error& refused) {
        return refused.type() == error_type::argument_error && refused.phase() == error_phase::runtime;
    }
}

} // namespace

TEST_CASE("a zone is an offset or a name of the database") {
    CHECK(parse_time_zone("Z") == time_zone{{}, 0});
    CHECK(parse_time_zone("+01:00") == time_zone{{}, 3'600});
    CHECK(parse_time_zone("-0130") == time_zone{{}, -5'400});
    CHECK(parse_time_zone("+02:05:59") == time_zone{{}, 7'559});
    CHECK(parse_time_zone("Asia/Seoul") == time_zone{"Asia/Seoul", 0});
    for (const std::string_view none :
         {"", "Europe", "Europe/Nowhere", "+19:00", "+1", "+01:00x", "localtime", "../../etc/passwd",
          "/etc/localtime", "Fixed/UTC+01:00:00", "libc:x", "Asia/Seoul "}) {
        CAPTURE(none);
        CHECK(is_refused(none));
    }
}

TEST_CASE("clocks show what the rules of their time say") {
    CHECK(local_in("Europe/Stockholm", "2024-01-01T12:00") == "2024-01-01T12:00+01:00[Europe/Stockholm]");
    CHECK(local_in("Europe/Stockholm", "2024-07-01T12:00") == "2024-07-01T12:00+02:00[Europe/Stockholm]");
    CHECK(local_in("Asia/Seoul", "1988-07-01T12:00") == "1988-07-01T12:00+10:00[Asia/Seoul]");
    CHECK(local_in("Asia/Kathmandu", "2024-07-01T12:00") == "2024-07-01T12:00+05:45[Asia/Kathmandu]");
    CHECK(local_in("Pacific/Apia", "2012-07-01T12:00") == "2012-07-01T12:00+13:00[Pacific/Apia]");
    CHECK(local_in("+01:00", "2024-07-01T12:00") == "2024-07-01T12:00+01:00");
    // Before standard time, by the sun; a zone that is merged into another has the history of that one.
    CHECK(local_in("Europe/Berlin", "1850-01-01T12:00") == "1850-01-01T12:00+00:53:28[Europe/Berlin]");
    CHECK(local_in("Europe/Oslo", "1850-01-01T12:00") == "1850-01-01T12:00+00:53:28[Europe/Oslo]");
    CHECK(local_in("Europe/Paris", "1850-01-01T12:00") == "1850-01-01T12:00+00:09:21[Europe/Paris]");
    // The last rule goes on for ever, past what the database spells out.
    CHECK(local_in("Europe/Stockholm", "2038-07-01T12:00") == "2038-07-01T12:00+02:00[Europe/Stockholm]");
    CHECK(local_in("America/New_York", "2500-07-01T12:00") == "2500-07-01T12:00-04:00[America/New_York]");
    CHECK(local_in("America/New_York", "+999999998-12-31T12:00") ==
          "+999999998-12-31T12:00-05:00[America/New_York]");
    CHECK(local_in("America/New_York", "-999999998-12-31T12:00") ==
          "-999999998-12-31T12:00-04:56:02[America/New_York]");
}

TEST_CASE(
    "a time that the clocks skip is later, one that they show twice is the first unless said otherwise") {
    CHECK(local_in("Europe/Berlin", "2024-03-31T01:59:59.5") == "2024-03-31T01:59:59.5+01:00[Europe/Berlin]");
    CHECK(local_in("Europe/Berlin", "2024-03-31T02:00") == "2024-03-31T03:00+02:00[Europe/Berlin]");
    CHECK(local_in("Europe/Berlin", "2024-03-31T02:59") == "2024-03-31T03:59+02:00[Europe/Berlin]");
    CHECK(local_in("Europe/Berlin", "2024-03-31T03:00") == "2024-03-31T03:00+02:00[Europe/Berlin]");
    CHECK(local_in("Europe/Berlin", "2024-10-27T01:59") == "2024-10-27T01:59+02:00[Europe/Berlin]");
    CHECK(local_in("Europe/Berlin", "2024-10-27T02:00") == "2024-10-27T02:00+02:00[Europe/Berlin]");
    CHECK(local_in("Europe/Berlin", "2024-10-27T03:00") == "2024-10-27T03:00+01:00[Europe/Berlin]");
    // Samoa had no 30th of December in 2011.
    CHECK(local_in("Pacific/Apia", "2011-12-30T12:00") == "2011-12-31T12:00+14:00[Pacific/Apia]");
    const calendar::local_date_time twice = calendar::parse_local_date_time("2024-10-27T02:30");
    const time_zone berlin{"Europe/Berlin", 0};
    CHECK(at_local(twice, berlin, 3'600).offset_seconds() == 3'600);
    CHECK(at_local(twice, berlin, 7'200).offset_seconds() == 7'200);
    CHECK(at_local(twice, berlin, 0).offset_seconds() == 7'200);
    CHECK(calendar::to_string(parse_date_time_in_zone("2024-10-27T02:30+01:00[Europe/Berlin]")) ==
          "2024-10-27T02:30+01:00[Europe/Berlin]");
    CHECK_THROWS_AS((void)parse_date_time_in_zone("2024-10-27T02:30+03:00[Europe/Berlin]"), query_error);
}

TEST_CASE("a moment, put on clocks and read off them, is the same moment") {
    std::mt19937_64 random(17);
    for (const std::string_view name :
         {"Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Tehran", "Africa/Casablanca",
          "Europe/Stockholm", "Atlantic/Reykjavik", "+05:30"}) {
        const time_zone zone = parse_time_zone(name);
        for (int i = 0; i < 500; ++i) {
            const std::int64_t seconds = static_cast<std::int64_t>(random() % 12'000'000'000) - 5'000'000'000;
            CAPTURE(seconds);
            const calendar::date_time shown = at_moment(seconds, 7, zone);
            CHECK(shown.utc_seconds() == seconds);
            CHECK(zone_of(shown) == zone);
            // Within a day of 1970 the merged zones change their rules.
            if (seconds < -100'000 || seconds > 100'000)
                CHECK(at_local(shown.local(), zone, shown.offset_seconds()) == shown);
            const auto amount =
                calendar::duration::of(0, 0, static_cast<std::int64_t>(random() % 1'000'000) - 500'000);
            CHECK(plus(shown, amount).utc_seconds() == seconds + amount.seconds());
        }
    }
}

TEST_CASE("zones are read from several threads at once") {
    const auto read_all = [] {
        int wrong = 0;
        for (int i = 0; i < 200; ++i) {
            const std::int64_t year = 1950 + i;
            const auto winter = at_local({calendar::date::of(year, 1, 15), {}}, {"Europe/Vienna", 0});
            wrong += winter.offset_seconds() == 3'600 ? 0 : 1;
        }
        return wrong;
    };
    int elsewhere = -1;
    std::thread other([&] { elsewhere = read_all(); });
    CHECK(read_all() == 0);
    other.join();
    CHECK(elsewhere == 0);
}

TEST_CASE("a moment out of range is refused") {
    CHECK_THROWS_AS((void)at_moment(INT64_MAX, 0, {}), query_error);
    CHECK_THROWS_AS((void)at_moment(INT64_MIN, 0, {"Europe/Berlin", 0}), query_error);
    CHECK_THROWS_AS((void)plus(at_moment(0, 0, {}), calendar::duration::of(12'000'000'000)), query_error);
}
