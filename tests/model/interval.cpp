// SPDX-License-Identifier: BSL-1.0
#include <entente/model/interval.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

using namespace entente;

namespace {

day d(const char* text) { return date::parse(text).first_day(); }

// A small world of days for going through all realisations of an interval. Days are numbered from February 1, 2024, dates lie
// within 0 to 31; an open start is `dawn`, an open end `dusk`, with room between for every order of two unknown ends.
constexpr int dawn = -4, dusk = 37;

struct world_date {
    const char* text;
    int first, last; // the days it may mean, approximation included
    bool uncertain;
};

constexpr world_date world_dates[] = {
    {"2024-02-27", 26, 26, false},  {"2024-02-28", 27, 27, false},  {"2024-02-29", 28, 28, false},
    {"2024-03-01", 29, 29, false},  {"2024-03-02", 30, 30, false},  {"2024-02-28?", 27, 27, true},
    {"2024-02-28~", 26, 28, false}, {"2024-02-29~", 27, 29, false}, {"2024-03-01~", 28, 30, false},
    {"2024-03-01%", 28, 30, true},  {"2024-02", 0, 28, false},      {"2024-02-XX", 0, 28, false},
};

struct world_interval {
    std::string text;
    std::vector<std::pair<int, int>> realisations; // start, end (exclusive)
    bool uncertain = false;
};

std::vector<int> all_points(int low, int high) {
    std::vector<int> out;
    for (int i = low; i <= high; ++i) out.push_back(i);
    return out;
}

world_interval random_interval(std::mt19937_64& random) {
    world_interval out;
    const auto pick = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
    const world_date a = world_dates[pick(std::size(world_dates))],
                     b = world_dates[pick(std::size(world_dates))];
    std::vector<int> starts = all_points(a.first, a.last), ends = all_points(b.first + 1, b.last + 1);
    switch (pick(8)) {
    case 0:
        out.text = a.text;
        out.uncertain = a.uncertain;
        ends = all_points(a.first + 1, a.last + 1);
        break;
    case 1:
        out.text = std::string(a.text) + "/..";
        out.uncertain = a.uncertain;
        ends = {dusk};
        break;
    case 2:
        out.text = std::string(a.text) + "/";
        out.uncertain = a.uncertain;
        ends = all_points(dawn, dusk);
        break;
    case 3:
        out.text = std::string("../") + b.text;
        out.uncertain = b.uncertain;
        starts = {dawn};
        break;
    case 4:
        out.text = std::string("/") + b.text;
        out.uncertain = b.uncertain;
        starts = all_points(dawn, dusk);
        break;
    default: out.text = std::string(a.text) + "/" + b.text; out.uncertain = a.uncertain || b.uncertain;
    }
    for (const int s : starts)
        for (const int e : ends)
            if (s < e) out.realisations.push_back({s, e});
    return out;
}

truth answer(std::size_t yes, std::size_t all, bool doubt) {
    const truth t = yes == 0 ? truth::no : yes == all ? truth::yes : truth::possibly;
    return doubt ? at_most_possibly(t) : t;
}

} // namespace

TEST_CASE("holds_on agrees with going through all realisations") {
    std::mt19937_64 random(1);
    const day origin = d("2024-02-01");
    std::size_t refused = 0;
    for (int i = 0; i < 2'000; ++i) {
        const world_interval w = random_interval(random);
        CAPTURE(w.text);
        const auto parsed = interval::try_parse(w.text);
        REQUIRE(parsed.has_value() == !w.realisations.empty());
        if (!parsed) {
            ++refused;
            continue;
        }
        for (int x = -3; x <= 33; ++x) {
            std::size_t yes = 0;
            for (const auto& [s, e] : w.realisations) yes += s <= x && x < e ? 1U : 0U;
            REQUIRE(parsed->holds_on(origin + x) == answer(yes, w.realisations.size(), w.uncertain));
        }
    }
    CHECK(refused > 20);
}

TEST_CASE("overlaps, contains and Allen's relations agree with going through all realisations of both") {
    std::mt19937_64 random(2);
    int compared = 0;
    while (compared < 400) {
        const world_interval v = random_interval(random), w = random_interval(random);
        // Enough pairs remain; these would take all the time.
        if (v.realisations.empty() || w.realisations.empty()) continue;
        if (v.realisations.size() * w.realisations.size() > 100'000) continue;
        ++compared;
        CAPTURE(v.text);
        CAPTURE(w.text);
        std::size_t common = 0, inside = 0, count[allen_count] = {};
        allen_set possible;
        for (const auto& [s, e] : v.realisations)
            for (const auto& [t, f] : w.realisations) {
                common += s < f && t < e ? 1U : 0U;
                inside += s <= t && f <= e ? 1U : 0U;
                const allen r = relation_of(s, e, t, f);
                possible.insert(r);
                ++count[static_cast<std::size_t>(r)];
            }
        const std::size_t all = v.realisations.size() * w.realisations.size();
        const bool doubt = v.uncertain || w.uncertain;
        const interval a = interval::parse(v.text), b = interval::parse(w.text);
        REQUIRE(a.overlaps(b) == answer(common, all, doubt));
        REQUIRE(b.overlaps(a) == answer(common, all, doubt));
        REQUIRE(a.contains(b) == answer(inside, all, doubt));
        REQUIRE(possible_relations(a, b) == possible);
        REQUIRE(possible_relations(b, a) == inverse(possible));
        for (const allen r : allen_set::all()) {
            REQUIRE(relates(a, r, b) == answer(count[static_cast<std::size_t>(r)], all, doubt));
            REQUIRE(relates(b, inverse(r), a) == relates(a, r, b));
        }
    }
}

TEST_CASE("each kind of interval in the EDTF levels 0 and 1 is read and prints as it was") {
    const char* const open = "-";
    struct {
        const char *text, *earliest_start, *latest_start, *earliest_last, *latest_last;
    } const cases[] = {
        // Level 0.
        {"1964/2008", "1964-01-01", "1964-12-31", "2008-01-01", "2008-12-31"},
        {"2004-06/2006-08", "2004-06-01", "2004-06-30", "2006-08-01", "2006-08-31"},
        {"2004-02-01/2005-02-08", "2004-02-01", "2004-02-01", "2005-02-08", "2005-02-08"},
        {"2004-02-01/2005-02", "2004-02-01", "2004-02-01", "2005-02-01", "2005-02-28"},
        {"2004-02-01/2005", "2004-02-01", "2004-02-01", "2005-01-01", "2005-12-31"},
        {"2005/2006-02", "2005-01-01", "2005-12-31", "2006-02-01", "2006-02-28"},
        // Level 1: open end, open start.
        {"1985-04-12/..", "1985-04-12", "1985-04-12", open, open},
        {"1985-04/..", "1985-04-01", "1985-04-30", open, open},
        {"1985/..", "1985-01-01", "1985-12-31", open, open},
        {"../1985-04-12", open, open, "1985-04-12", "1985-04-12"},
        {"../1985-04", open, open, "1985-04-01", "1985-04-30"},
        {"../1985", open, open, "1985-01-01", "1985-12-31"},
        // Unknown end, unknown start.
        {"1985-04-12/", "1985-04-12", "1985-04-12", "1985-04-12", open},
        {"1985-04/", "1985-04-01", "1985-04-30", "1985-04-01", open},
        {"1985/", "1985-01-01", "1985-12-31", "1985-01-01", open},
        {"/1985-04-12", open, "1985-04-12", "1985-04-12", "1985-04-12"},
        {"/1985-04", open, "1985-04-30", "1985-04-01", "1985-04-30"},
        {"/1985", open, "1985-12-31", "1985-01-01", "1985-12-31"},
        // Qualified ends: '~' reaches a unit further, '?' nowhere.
        {"1984?/2004-06~", "1984-01-01", "1984-12-31", "2004-05-01", "2004-07-31"},
        {"1984-06-02?/2004-08-08~", "1984-06-02", "1984-06-02", "2004-08-07", "2004-08-09"},
        {"2004-06~/2004-06-11%", "2004-05-01", "2004-06-12", "2004-06-10", "2004-06-12"},
        {"1952-23~/1953", "1952-06-01", "1953-02-28", "1953-01-01", "1953-12-31"},
        {"1984-06-02?/", "1984-06-02", "1984-06-02", "1984-06-02", open},
        {"201X~/..", "2000-01-01", "2029-12-31", open, open},
        {"20XX~/..", "1900-01-01", "2199-12-31", open, open},
        {"2004-XX~/..", "2003-01-01", "2005-12-31", open, open},
        {"2004-02-XX~/..", "2004-01-01", "2004-03-31", open, open},
        // Single dates; the start leaves a day for the rest.
        {"2024-09-06", "2024-09-06", "2024-09-06", "2024-09-06", "2024-09-06"},
        {"2024-09", "2024-09-01", "2024-09-30", "2024-09-01", "2024-09-30"},
        {"2024~", "2023-01-01", "2025-12-31", "2023-01-01", "2025-12-31"},
        {"2024-09-06?", "2024-09-06", "2024-09-06", "2024-09-06", "2024-09-06"},
        {"2001-24", "2001-12-01", "2002-02-28", "2001-12-01", "2002-02-28"},
        {"2024-09-06T10:10:10Z", "2024-09-06", "2024-09-06", "2024-09-06", "2024-09-06"},
        {"-0044-03-15", "-0044-03-15", "-0044-03-15", "-0044-03-15", "-0044-03-15"},
        // An end that must be after a start, and the other way round.
        {"2024-09/2024-09-06", "2024-09-01", "2024-09-06", "2024-09-06", "2024-09-06"},
        {"2024-09-06/2024-09", "2024-09-06", "2024-09-06", "2024-09-06", "2024-09-30"},
        {"../..", open, open, open, open},
        // Approximation stops at the rims of the calendar.
        {"Y5881579~", "Y5881578-01-01", "Y5881579-12-31", "Y5881578-01-01", "Y5881579-12-31"},
        {"Y-5877640~", "Y-5877640-01-01", "Y-5877639-12-31", "Y-5877640-01-01", "Y-5877639-12-31"},
        {"Y5881579-12-31~", "Y5881579-12-30", "Y5881579-12-31", "Y5881579-12-30", "Y5881579-12-31"},
    };
    const auto start = [open](const char* text) { return text == open ? day_min : d(text); };
    const auto end = [open](const char* text) { return text == open ? day_max : d(text) + 1; };
    for (const auto& c : cases) {
        CAPTURE(std::string(c.text));
        const interval i = interval::parse(c.text);
        CHECK(i.bounds() == bounds{start(c.earliest_start), start(c.latest_start), end(c.earliest_last),
                                   end(c.latest_last)});
        CHECK(to_string(i) == c.text);
        CHECK(interval::try_parse(c.text) == i);
        CHECK(i.from() == start(c.earliest_start));
        CHECK(i.until() == end(c.latest_last));
    }
}

TEST_CASE("a broken interval is refused with the column and the text") {
    struct {
        const char* text;
        std::size_t column;
    } const cases[] = {
        {"", 1},
        {"/", 1},
        {"/..", 1},
        {"../", 1},
        {"..", 1},
        {"307-13047-09", 4},
        {"2024-13-01", 6},
        {"2023-02-29", 9},
        {"2024-09-06/2021-01-01", 12},
        {"2024-09-06/2024-09-05", 12},
        {"2024-09/2024-08", 9},
        {"2024/2023-12-31", 6},
        {"2024?/2023", 7},
        {"2024~/2022-12-31", 7},
        {"2024-09-06/2024-13-01", 17},
        {"307-13047-09/2024", 4},
        {"2024/307", 9},
        {"2024//2025", 6},
        {"2024/2025/2026", 10},
        {"2024/...", 6},
        {"2024/ ", 6},
        {"2024..2025", 5},
        {"2024-09-06T10:10:10/2024", 1},
        {"2024/2024-09-06T10:10:10", 6},
        {"2024-09-06T10:10:10/2024-09-06T10:10:10", 1},
    };
    for (const auto& c : cases) {
        CAPTURE(std::string(c.text));
        CHECK_FALSE(interval::try_parse(c.text));
        try {
            (void)interval::parse(c.text);
            FAIL("not refused");
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::syntax);
            CHECK(e.place() == "column " + std::to_string(c.column) + " of " + quoted(c.text));
            CHECK_FALSE(e.message().empty());
            CHECK_FALSE(e.remedy().empty());
        }
    }
    try {
        (void)interval::parse("2024/Y170000002");
        FAIL("not refused");
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::limit);
        CHECK(e.place() == "column 7 of \"2024/Y170000002\"");
    }
}

TEST_CASE("ends that approximation brings together make an interval") {
    CHECK(interval::parse("2024~/2023").bounds() ==
          bounds{d("2023-01-01"), d("2023-12-31"), d("2023-01-01") + 1, d("2023-12-31") + 1});
    CHECK(interval::try_parse("2024-09-06~/2024-09-05"));
    CHECK_FALSE(interval::try_parse("2024-09-06~/2024-09-04"));
}

TEST_CASE("a statement valid in 2024-09 certainly overlaps September 2024 and possibly holds on the 6th") {
    const interval september = interval::parse("2024-09");
    CHECK(september.overlaps(interval::parse("2024-09-01/2024-09-30")) == truth::yes);
    CHECK(september.holds_on(d("2024-09-06")) == truth::possibly);
    CHECK(september.holds_on(d("2024-08-31")) == truth::no);
    CHECK(september.holds_on(d("2024-10-01")) == truth::no);
    CHECK(september.overlaps(september) == truth::possibly);
    CHECK(interval::parse("2024").contains(september) == truth::possibly);
    CHECK(interval::parse("2024-01-01/2024-12-31").contains(september) == truth::yes);
}

TEST_CASE("an open end goes on for certain, an unknown one possibly") {
    CHECK(interval::parse("2024-09-06/..").holds_on(d("9999-12-31")) == truth::yes);
    CHECK(interval::parse("2024-09-06/").holds_on(d("9999-12-31")) == truth::possibly);
    CHECK(interval::parse("2024-09-06/").holds_on(d("2024-09-06")) == truth::yes);
    CHECK(interval::parse("2024-09-06/").holds_on(d("2024-09-05")) == truth::no);
    CHECK(interval::parse("../2024-09-06").holds_on(day_min) == truth::yes);
    CHECK(interval::parse("/2024-09-06").holds_on(day_min) == truth::possibly);
    CHECK(interval::parse("/2024-09-06").holds_on(d("2024-09-06")) == truth::yes);
}

TEST_CASE("nothing about an uncertain interval is certain, but what it rules out stays ruled out") {
    for (const char* text :
         {"2024-09-06?", "2024-09-06%", "2024-09-01?/2024-09-30", "2024-09-01/2024-09-30?"}) {
        const interval i = interval::parse(text);
        CHECK(i.uncertain());
        CHECK(i.holds_on(d("2024-09-06")) == truth::possibly);
        CHECK(i.holds_on(d("2025-09-06")) == truth::no);
        CHECK(i.overlaps(interval::always()) == truth::possibly);
        CHECK(interval::always().contains(i) == truth::possibly);
        CHECK(interval::always().overlaps(i) == truth::possibly);
    }
}

TEST_CASE("approximation takes certainty only where it matters") {
    const interval i = interval::parse("2021-10-04~/2024-10-01");
    CHECK(i.holds_on(d("2021-10-02")) == truth::no);
    CHECK(i.holds_on(d("2021-10-03")) == truth::possibly);
    CHECK(i.holds_on(d("2021-10-04")) == truth::possibly);
    CHECK(i.holds_on(d("2021-10-05")) == truth::yes);
    CHECK(i.holds_on(d("2024-10-01")) == truth::yes);
    CHECK(i.holds_on(d("2024-10-02")) == truth::no);
}

TEST_CASE("always holds on every day, equals only itself, and is what a default interval says") {
    const interval always;
    CHECK(always == interval::always());
    CHECK(always == interval::parse("../.."));
    CHECK(always == interval::days(day_min, day_max));
    CHECK(always.is_always());
    CHECK(always.exact());
    CHECK(to_string(always) == "../..");
    CHECK(always.holds_on(day_min) == truth::yes);
    CHECK(always.holds_on(0) == truth::yes);
    CHECK(always.holds_on(day_max - 1) == truth::yes);
    CHECK(always.contains(interval::parse("1985/")) == truth::yes);
    CHECK(relates(always, allen::equals, always) == truth::yes);
    CHECK(relates(interval::parse("1985"), allen::during, always) == truth::yes);
    CHECK(relates(interval::parse("1985/.."), allen::finishes, always) == truth::yes);
    CHECK(relates(interval::parse("../1985"), allen::starts, always) == truth::yes);
    CHECK_FALSE(interval::parse("1985/..").is_always());
    CHECK_FALSE(interval::parse("1985/").is_always());
}

TEST_CASE("an exact interval is its two days, and a day's interval prints as the day") {
    for (const char* text : {"2024-09-06", "2021-10-04/2024-10-01", "2024-09-06/..", "../2024-09-06", "../..",
                             "-0044-03-15/Y12000-01-01"}) {
        CAPTURE(std::string(text));
        const interval i = interval::parse(text);
        CHECK(i.exact());
        CHECK(interval::days(i.from(), i.until()) == i);
        CHECK(to_string(interval::days(i.from(), i.until())) == text);
    }
    for (const char* text :
         {"2024-09", "2024-09-06?", "2024-09-06~", "2024-09-06T10:10:10Z", "2024-09-06/", "/2024-09-06",
          "2021-10/2024-10-01", "2021-10-04/2024-10", "2024-09-XX", "2024-09-06?/.."}) {
        CAPTURE(std::string(text));
        CHECK_FALSE(interval::parse(text).exact());
    }
    const day sixth = d("2024-09-06");
    CHECK(to_string(interval::days(sixth, sixth + 1)) == "2024-09-06");
    CHECK(to_string(interval::days(sixth, sixth + 2)) == "2024-09-06/2024-09-07");
    CHECK(to_string(interval::days(day_min, sixth)) == "../2024-09-05");
    CHECK(to_string(interval::days(sixth, day_max)) == "2024-09-06/..");
    CHECK(interval::parse("2024-09-06/2024-09-06") == interval::parse("2024-09-06"));
    CHECK(to_string(interval::parse("2024-09/2024-09")) == "2024-09");
}

TEST_CASE("the factories make what the text says") {
    const date a = date::parse("2021-10"), b = date::parse("2024-10-01~"), timed = date::at(0, 1);
    CHECK(interval::on(a) == interval::parse("2021-10"));
    CHECK(interval::on(timed) == interval::parse("1970-01-01T00:00:01"));
    CHECK(interval::between(a, b) == interval::parse("2021-10/2024-10-01~"));
    CHECK(interval::between(a, a) == interval::on(a));
    CHECK(interval::since(a) == interval::parse("2021-10/.."));
    CHECK(interval::until(b) == interval::parse("../2024-10-01~"));
    CHECK(interval::from_then(a) == interval::parse("2021-10/"));
    CHECK(interval::up_to(b) == interval::parse("/2024-10-01~"));
    CHECK(interval::parse("2021-10/").first_date() == a);
    CHECK_FALSE(interval::parse("2021-10/").last_date());
    CHECK(interval::parse("2021-10/").unknown_end());
    CHECK(interval::parse("2021-10/..").open_end());
    CHECK(interval::parse("/2021-10").unknown_start());
    CHECK(interval::parse("../2021-10").open_start());
    CHECK(interval::parse("2021-10").is_date());
    CHECK_FALSE(interval::parse("2021-10/2021-11").is_date());
    CHECK_FALSE(interval::always().is_date());
    CHECK(interval::parse("2021-10/2024-10-01~").approximate());
}

TEST_CASE("the factories refuse an interval that ends before it begins, has a time, or leaves the calendar") {
    const auto refusal = [](auto&& make) {
        try {
            (void)make();
        } catch (const error& e) {
            return std::pair(e.kind(), std::string(e.place()));
        }
        FAIL("not refused");
        return std::pair(error_kind::io, std::string());
    };
    const date a = date::parse("2021-10"), b = date::parse("2024-10-01"), timed = date::at(0, 1);
    CHECK(refusal([&] { return interval::between(b, a); }) ==
          std::pair(error_kind::invalid_argument, std::string("2024-10-01/2021-10")));
    CHECK(refusal([&] { return interval::between(timed, b); }).first == error_kind::invalid_argument);
    CHECK(refusal([&] { return interval::between(timed, timed); }).first == error_kind::invalid_argument);
    CHECK(refusal([&] { return interval::since(timed); }) ==
          std::pair(error_kind::invalid_argument, std::string("1970-01-01T00:00:01/..")));
    CHECK(refusal([&] { return interval::until(timed); }).first == error_kind::invalid_argument);
    CHECK(refusal([] { return interval::days(5, 5); }).first == error_kind::invalid_argument);
    CHECK(refusal([] { return interval::days(6, 5); }).first == error_kind::invalid_argument);
    CHECK(refusal([] { return interval::days(day_max, day_max); }).first == error_kind::invalid_argument);
    CHECK(refusal([] { return interval::days(day_min, day_min); }).first == error_kind::invalid_argument);
    CHECK(refusal([] { return interval::days(day_min + 1, 0); }).first == error_kind::limit);
    CHECK(refusal([] { return interval::days(0, day_max - 1); }).first == error_kind::limit);
    CHECK(interval::days(first_calendar_day, last_calendar_day + 1).exact());
}

TEST_CASE("two intervals are equal if they print alike, and only then") {
    std::mt19937_64 random(3);
    std::vector<interval> all{interval::always()};
    while (all.size() < 300)
        if (const auto i = interval::try_parse(random_interval(random).text)) all.push_back(*i);
    for (const interval& a : all) {
        CHECK(interval::parse(to_string(a)) == a);
        for (const interval& b : all) {
            REQUIRE((a == b) == (to_string(a) == to_string(b)));
            if (a == b) REQUIRE(std::hash<interval>()(a) == std::hash<interval>()(b));
        }
    }
}

TEST_CASE("different intervals hash apart") {
    std::unordered_set<std::size_t> hashes;
    std::size_t count = 0;
    for (day from = 0; from < 300; ++from)
        for (day until = from + 1; until < 300; ++until, ++count)
            hashes.insert(interval::days(from, until).hash());
    for (const char* text : {"1970/..", "1970/", "../1970", "/1970", "1970", "../.."}) {
        hashes.insert(interval::parse(text).hash());
        ++count;
    }
    CHECK(hashes.size() == count);
}

TEST_CASE("an interval is a plain value of at most 48 bytes, read while compiling if need be") {
    static_assert(std::is_trivially_copyable_v<interval>);
    static_assert(sizeof(interval) <= 48);
    static_assert(interval::parse("2021-10-04/2024-10-01").holds_on(19'972) == truth::yes);
    static_assert(!interval::try_parse("2024-09-06/2021-01-01"));
    static_assert(relates(interval::parse("2021"), allen::before, interval::parse("2023")) == truth::yes);
    CHECK(sizeof(interval) == 44);
}
