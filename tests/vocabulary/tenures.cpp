// SPDX-License-Identifier: BSL-1.0
// Tenures whose beginning or end is told by a statement of its own.
#include <entente/vocabulary/diplomacy.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace entente;
using namespace entente::diplomacy;

namespace {

struct cabinet {
    test_support::graph_under_test g;
    entity<nation> japan, korea;
    entity<office> pm, president;
    entity<leader> kishida, ishiba;
    entity<news_agency> yonhap, kyodo;
    statement_id governing;

    cabinet() {
        g.use(vocabulary());
        japan = g.add<nation>("japan");
        korea = g.add<nation>("korea");
        pm = g.add<office>("pm");
        president = g.add<office>("president");
        kishida = g.add<leader>("kishida");
        ishiba = g.add<leader>("ishiba");
        yonhap = g.add<news_agency>("yonhap");
        kyodo = g.add<news_agency>("kyodo");
        governing = g.state(governs(pm, japan));
    }
    [[nodiscard]] std::vector<entity_id> leaders_on(const view& v, std::string_view day) const {
        std::vector<entity_id> found;
        for (const tenure& t : leaders_of(v, japan, date::parse(day))) found.push_back(t.holder);
        return found;
    }
};

std::vector<std::string> spans_of(const std::vector<tenure>& tenures) {
    std::vector<std::string> found;
    for (const tenure& t : tenures)
        for (const interval& i : t.spans) found.push_back(to_string(i));
    return found;
}

bool rests_on(const tenure& t, std::vector<statement_id> expected) {
    std::sort(expected.begin(), expected.end());
    return t.support == expected;
}

using texts = std::vector<std::string>;
using entities = std::vector<entity_id>;

} // namespace

TEST_CASE("an end of a tenure that is stated on its own ends what was held without a known end") {
    for (const auto held : {"2021-10-04/", "2021-10-04/..", "../..", "2021~/"}) {
        CAPTURE(held);
        cabinet c;
        const auto h = c.g.state(holds(c.kishida, c.pm).during(held).reported_by(c.kyodo));
        CHECK(c.leaders_on(c.g.now(), "2030-01-01") == entities{c.kishida});
        const auto e = c.g.state(ends_tenure(c.kishida, c.pm).on("2024-10-01").reported_by(c.yonhap));
        const view v = c.g.now();
        CHECK(c.leaders_on(v, "2024-10-01") == entities{c.kishida});
        CHECK(c.leaders_on(v, "2024-10-02").empty());
        CHECK(c.leaders_on(v, "2030").empty());
        CHECK(leaders_of(v.valid_at("2030-01-01"), c.japan).empty());
        CHECK(holders_of(v.valid_during("2025").possibly(), c.pm).empty());
        const auto all = leaders_of(v, c.japan);
        REQUIRE(all.size() == 1);
        CHECK(rests_on(all[0], {c.governing, h, e}));
        CHECK(all[0].until() == date::parse("2024-10-01"));
        CHECK(all[0].holds_on(date::parse("2024-10-01")) == truth::yes);
        CHECK(all[0].holds_on(date::parse("2024-10-02")) == truth::no);
        CHECK(rests_on(leaders_of(v, c.japan, date::parse("2023-01-01")).at(0), {c.governing, h, e}));
        CHECK(rests_on(holders_of(v, c.pm).at(0), {h, e}));
        CHECK(rests_on(offices_of(v, c.kishida).at(0), {h, e}));

        SUBCASE("as far as the view believes it") {
            CHECK(c.leaders_on(v.not_according_to(c.yonhap), "2030").size() == 1);
            CHECK(c.leaders_on(v.as_known_at(transaction_id(v.transaction().value() - 1)), "2030").size() ==
                  1);
            c.g.retract(e);
            CHECK(c.leaders_on(c.g.now(), "2030").size() == 1);
            CHECK(rests_on(leaders_of(c.g.now(), c.japan).at(0), {c.governing, h}));
            CHECK(c.leaders_on(v, "2030").empty());
        }
    }
}

TEST_CASE("a tenure is not ended by a plan, a denial, another's end, or the end of another office") {
    cabinet c;
    const auto h = c.g.state(holds(c.kishida, c.pm).during("2021-10-04/"));
    c.g.state(ends_tenure(c.kishida, c.pm).on("2024-09-30").planned());
    c.g.state(ends_tenure(c.kishida, c.pm).on("2024-09-29").possible());
    c.g.state(ends_tenure(c.kishida, c.pm).on("2024-09-28").denied());
    c.g.state(ends_tenure(c.ishiba, c.pm).on("2024-09-27"));
    c.g.state(ends_tenure(c.kishida, c.president).on("2024-09-26"));
    c.g.state(ends_tenure(c.kishida, c.pm).on("2021-10-03")); // before it began
    c.g.state(ends_tenure(c.kishida, c.pm));                  // some day
    for (const view& v : {c.g.now(), c.g.now().regardless()}) {
        CHECK(spans_of(holders_of(v, c.pm)) == texts{"2021-10-04/"});
        CHECK(rests_on(holders_of(v, c.pm).at(0), {h}));
    }
    c.g.state(holds(c.ishiba, c.president).during("2024-10-01/2025-10-21"));
    c.g.state(holds(c.ishiba, c.president).on("2024-12-01"));
    c.g.state(ends_tenure(c.ishiba, c.president).on("2025-01-01"));
    CHECK(spans_of(holders_of(c.g.now(), c.president)) == texts{"2024-10-01/2025-10-21", "2024-12-01"});
}

TEST_CASE("a beginning that is stated on its own begins what was held since nobody knew when") {
    for (const auto held : {"/2024-10-01", "../2024-10-01"}) {
        CAPTURE(held);
        cabinet c;
        const auto h = c.g.state(holds(c.kishida, c.pm).during(held));
        const auto b = c.g.state(begins_tenure(c.kishida, c.pm).on("2021-10-04"));
        c.g.state(begins_tenure(c.kishida, c.pm).on("2024-10-02")); // after it ended
        const auto found = leaders_of(c.g.now(), c.japan);
        REQUIRE(found.size() == 1);
        CHECK(spans_of(found) == texts{"2021-10-04/2024-10-01"});
        CHECK(rests_on(found[0], {c.governing, h, b}));
        CHECK(found[0].since() == date::parse("2021-10-04"));
        CHECK(c.leaders_on(c.g.now(), "2021-10-03").empty());
        CHECK(c.leaders_on(c.g.now(), "2021-10-04").size() == 1);
    }
    cabinet c;
    const auto h = c.g.state(holds(c.kishida, c.pm)); // whenever
    const auto b = c.g.state(begins_tenure(c.kishida, c.pm).on("2021-10-04T09:00:00"));
    const auto e = c.g.state(ends_tenure(c.kishida, c.pm).during("2024-09-30/2024-10-01"));
    CHECK(spans_of(holders_of(c.g.now(), c.pm)) == texts{"2021-10-04/2024-10-01?"}); // on one of two days
    CHECK(rests_on(holders_of(c.g.now(), c.pm).at(0), {h, b, e}));
}

TEST_CASE("sources that disagree on the end of a tenure are both seen to, and one may be left out") {
    cabinet c;
    c.g.state(holds(c.kishida, c.pm).during("2021-10-04/"));
    c.g.state(ends_tenure(c.kishida, c.pm).on("2024-10-01").reported_by(c.kyodo));
    c.g.state(ends_tenure(c.kishida, c.pm).on("2024-10-02").reported_by(c.yonhap));
    CHECK(spans_of(holders_of(c.g.now(), c.pm)) == texts{"2021-10-04/2024-10-01", "2021-10-04/2024-10-02"});
    CHECK(holders_of(c.g.now(), c.pm).size() == 1);
    CHECK(spans_of(holders_of(c.g.now().according_to(c.kyodo), c.pm)).empty()); // the holding is nobody's
    CHECK(spans_of(holders_of(c.g.now().not_according_to(c.kyodo), c.pm)) == texts{"2021-10-04/2024-10-02"});
}

TEST_CASE("an end behind a second beginning is in doubt for the first tenure") {
    cabinet c;
    c.g.state(holds(c.kishida, c.pm).during("2006-09-26/"));
    c.g.state(holds(c.kishida, c.pm).during("2012-12-26/"));
    c.g.state(ends_tenure(c.kishida, c.pm).on("2020-09-16"));
    const view v = c.g.now();
    CHECK(spans_of(holders_of(v, c.pm)) == texts{"2006-09-26/2020-09-16?", "2012-12-26/2020-09-16"});
    CHECK(holders_of(v, c.pm).at(0).holds_on(date::parse("2010")) == truth::possibly);
    CHECK(holders_of(v, c.pm).at(0).holds_on(date::parse("2013")) == truth::yes);
    c.g.state(ends_tenure(c.kishida, c.pm).on("2007-09-26"));
    CHECK(spans_of(holders_of(c.g.now(), c.pm)) == texts{"2006-09-26/2007-09-26", "2012-12-26/2020-09-16"});
    CHECK(holders_of(c.g.now(), c.pm).size() == 2);
    CHECK(c.leaders_on(c.g.now(), "2010").empty());
}

TEST_CASE("whoever left office stands for the nation no more") {
    cabinet c;
    c.g.state(governs(c.president, c.korea));
    c.g.state(holds(c.kishida, c.pm).during("2021-10-04/"));
    const auto before = c.g.add<summit>("before"), after = c.g.add<summit>("after");
    c.g.state(participates_in(c.korea, before).on("2024-09-06"));
    c.g.state(participates_in(c.korea, after).on("2025-09-06"));
    c.g.state(participates_in(c.kishida, before).on("2024-09-06"));
    c.g.state(participates_in(c.kishida, after).on("2025-09-06"));
    CHECK(summits_between(c.g.now(), c.japan, c.korea).size() == 2);
    c.g.state(ends_tenure(c.kishida, c.pm).on("2024-10-01"));
    const auto found = summits_between(c.g.now(), c.japan, c.korea);
    REQUIRE(found.size() == 1);
    CHECK(found[0].occasion.id() == before);
    CHECK(summits_between(c.g.now(), c.kishida, c.korea).size() == 2);
}

TEST_CASE("an end counts for all entities that a view takes for one, and only for those") {
    cabinet c;
    const auto twin = c.g.add<leader>("kishida-fumio");
    c.g.state(holds(c.kishida, c.pm).during("2021-10-04/"));
    c.g.state(ends_tenure(twin, c.pm).on("2024-10-01"));
    c.g.state(same_as(c.kishida, twin).during("2024"));
    CHECK(c.leaders_on(c.g.now(), "2025").size() == 1);
    const view merged = c.g.now().merging_identities();
    CHECK(c.leaders_on(merged, "2024-11-01").empty());
    CHECK(c.leaders_on(merged, "2024-09-01").size() == 1);
    CHECK(c.leaders_on(merged, "2025").size() == 1); // they are one in 2024 only
    c.g.state(same_as(c.kishida, twin));
    CHECK(c.leaders_on(c.g.now().merging_identities(), "2025").empty());
}

TEST_CASE("tenures told in parts, one event each, are put together as they were") {
    std::mt19937_64 random(11);
    const auto below = [&](std::uint64_t n) { return static_cast<day>(random() % n); };
    for (int round = 0; round < 60; ++round) {
        CAPTURE(round);
        cabinet c;
        struct part {
            interval whole;
            std::vector<statement_id> support;
        };
        std::vector<part> parts;
        day at = 10'000;
        for (day n = 1 + below(4); n > 0; --n) {
            const day from = at + 1 + below(300), until = from + 2 + below(2000);
            at = until;
            const date first = date::from_day(from), last = date::from_day(until - 1);
            const auto begin = c.g.state(begins_tenure(c.kishida, c.pm).on(first));
            const auto end = c.g.state(ends_tenure(c.kishida, c.pm).on(last));
            const auto whole = interval::days(from, until);
            switch (below(5)) {
            case 0: parts.push_back({whole, {c.g.state(holds(c.kishida, c.pm).during(whole))}}); break;
            case 1:
                parts.push_back(
                    {whole, {end, c.g.state(holds(c.kishida, c.pm).during(interval::since(first)))}});
                break;
            case 2:
                parts.push_back(
                    {whole, {end, c.g.state(holds(c.kishida, c.pm).during(interval::from_then(first)))}});
                break;
            case 3:
                parts.push_back(
                    {whole, {begin, c.g.state(holds(c.kishida, c.pm).during(interval::until(last)))}});
                break;
            default:
                parts.push_back(
                    {whole, {begin, c.g.state(holds(c.kishida, c.pm).during(interval::up_to(last)))}});
            }
        }
        const auto found = holders_of(c.g.now(), c.pm);
        REQUIRE(found.size() == parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i) {
            CHECK(found[i].spans == std::vector<interval>{parts[i].whole});
            CHECK(rests_on(found[i], parts[i].support));
        }
    }
}
