// SPDX-License-Identifier: BSL-1.0
#include <entente/vocabulary/diplomacy.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

using namespace entente;
using namespace entente::diplomacy;

namespace {

// Two nations with a head of state and of government each, and the press.
struct world {
    test_support::graph_under_test g;
    entity<nation> japan, korea;
    entity<office> pm, adviser, president;
    entity<leader> kishida, suga, yoon;
    entity<official> kim;
    entity<news_agency> yonhap, kyodo;

    world() {
        g.use(vocabulary());
        japan = g.add(nation("japan").name("Japan"));
        korea = g.add(nation("korea").name("South Korea"));
        pm = g.add<office>("pm");
        president = g.add<office>("president");
        adviser = g.add<office>("adviser");
        kishida = g.add(leader("kishida").name("Fumio Kishida"));
        suga = g.add(leader("suga").name("Yoshihide Suga"));
        yoon = g.add(leader("yoon").name("Yoon Suk Yeol"));
        kim = g.add(official("kim").name("Kim Tae Hyo"));
        yonhap = g.add<news_agency>("yonhap");
        kyodo = g.add<news_agency>("kyodo");
        g.state(governs(pm, japan));
        g.state(governs(president, korea));
        g.state(of(adviser, korea));
    }
};

template <class Answer>
bool rests_on(const Answer& answer, std::vector<statement_id> expected) {
    std::sort(expected.begin(), expected.end());
    return answer.support == expected;
}

} // namespace

TEST_CASE("the vocabulary knows every relation with its domain, and a graph can use it twice") {
    const ontology o = vocabulary();
    for (const auto relation :
         {"HOLDS", "OF", "GOVERNS", "LEADS", "LED_BY", "SIGNS", "COVERS", "PARTICIPATES_IN", "TAKES_PLACE_IN",
          "VISITS", "STRESSES", "FILLS", "COMMEMORATES", "BYLINE", "LAST_BEFORE", "TIMES"}) {
        const auto known = o.find_relation(relation);
        REQUIRE_MESSAGE(known, relation);
        CHECK_MESSAGE(o[*known].declared, relation);
    }
    for (std::uint32_t r = 0; r < o.relation_count(); ++r)
        CHECK_MESSAGE(o[relation_id(r)].declared, o[relation_id(r)].name);
    for (std::uint32_t t = 0; t < o.type_count(); ++t)
        CHECK_MESSAGE(o[type_id(t)].declared, o[type_id(t)].name);
    CHECK(o.is_a(*o.find_type("MemorandumOfUnderstanding"), *o.find_type("Document")));
    CHECK(o.is_a(*o.find_type("Nation"), *o.find_type("Place")));
    CHECK(o.is_a(*o.find_type("Nation"), *o.find_type("Agent")));
    CHECK_FALSE(o.is_a(*o.find_type("Nation"), *o.find_type("Person")));
    test_support::graph_under_test g;
    g.use(vocabulary());
    const auto relations = g.now().ontology().relation_count();
    g.use(vocabulary());
    CHECK(g.now().ontology().relation_count() == relations);
    CHECK_THROWS_AS(g.state(named_relation("HOLDS")(g.add<nation>("n"), g.add<office>("o"))), error);
}

TEST_CASE("a graph that never heard of the vocabulary answers each question with nothing") {
    test_support::graph_under_test g;
    const auto n = entity<nation>(g.add_entity("n")), m = entity<nation>(g.add_entity("m"));
    const auto p = entity<person>(g.add_entity("p"));
    const view v = g.now();
    CHECK(leaders_of(v, n).empty());
    CHECK(leaders_of(v, n, date::parse("2024")).empty());
    CHECK(holders_of(v, entity<office>(n)).empty());
    CHECK(offices_of(v, p).empty());
    CHECK(tenures_ending(v, interval::always()).empty());
    CHECK(meetings_between(v, n, m).empty());
    CHECK(summits_between(v, n, m).empty());
    CHECK(meetings_claimed(v, n, m).empty());
    CHECK(agreements_between(v, n, m).empty());
    CHECK(visits_of(v, p).empty());
    CHECK(visits_to(v, n).empty());
    CHECK(visits_between(v, p, n).empty());
    CHECK(remarks_at(v, entity<occasion>(n)).empty());
    CHECK(remarks_of(v, p).empty());
    CHECK(plans(v).empty());
    CHECK(plans(v, p).empty());
}

TEST_CASE("who leads a nation changes on the day on which the office changes hands") {
    world w;
    const auto of_japan = *w.g.now().find("japan");
    const auto first = w.g.state(holds(w.suga, w.pm).during("2020-09-16/2021-10-03"));
    const auto second = w.g.state(holds(w.kishida, w.pm).during("2021-10-04/2024-10-01"));
    w.g.state(holds(w.kim, w.adviser).during("2022-05-10/.."));
    const auto leader_on = [&](std::string_view day) {
        const auto found = leaders_of(w.g.as_of(day), entity<nation>(of_japan));
        return found.size() == 1 ? found.front().holder.id() : entity_id::none();
    };
    CHECK(leader_on("2020-09-15").is_none());
    CHECK(leader_on("2020-09-16") == w.suga);
    CHECK(leader_on("2021-10-03") == w.suga);
    CHECK(leader_on("2021-10-04") == w.kishida);
    CHECK(leader_on("2024-10-01") == w.kishida);
    CHECK(leader_on("2024-10-02").is_none());
    CHECK(leaders_of(w.g.now(), w.korea).empty()); // an adviser does not lead

    const auto both = holders_of(w.g.now(), w.pm);
    REQUIRE(both.size() == 2);
    CHECK(both[0].holder.id() == w.suga);
    CHECK(rests_on(both[0], {first}));
    CHECK(rests_on(both[1], {second}));
    CHECK(both[1].since() == date::parse("2021-10-04"));
    CHECK(both[1].until() == date::parse("2024-10-01"));
    CHECK(offices_of(w.g.now(), w.kim).front().post.id() == w.adviser);
}

TEST_CASE("statements whose times may overlap speak of one tenure, those that cannot of two") {
    world w;
    w.g.state(holds(w.kishida, w.pm).on("2024-09-06").reported_by(w.yonhap));
    w.g.state(holds(w.kishida, w.pm).during("2021~/").reported_by(w.kyodo));
    auto found = leaders_of(w.g.now(), w.japan);
    REQUIRE(found.size() == 1);
    CHECK(found[0].spans.size() == 2);
    CHECK(found[0].support.size() == 3); // both, and that the office governs
    CHECK(to_string(*found[0].since()) == "2021~");
    CHECK_FALSE(found[0].until());
    CHECK(found[0].holds_on(date::parse("2024-09-06")) == truth::yes);
    CHECK(found[0].holds_on(date::parse("2024-09-05")) == truth::possibly);
    CHECK(found[0].holds_on(date::parse("2019-12-31")) == truth::no);

    w.g.state(holds(w.suga, w.pm).during("2006-09-26/2007-09-26"));
    w.g.state(holds(w.suga, w.pm).during("2007-09-27/2008-01-01"));
    w.g.state(holds(w.suga, w.pm).during("2012/2013"));
    found = holders_of(w.g.now(), w.pm);
    REQUIRE(found.size() == 4); // next to each other is not the same: three for one, one for the other
    CHECK(std::is_sorted(found.begin(), found.end(),
                         [](const auto& a, const auto& b) { return a.spans[0].from() < b.spans[0].from(); }));
}

TEST_CASE("with a date, whoever may have led then is told, and how sure that is") {
    world w;
    w.g.state(holds(w.kishida, w.pm).during("2021~/"));
    const auto day = date::parse("2024-09-06");
    CHECK(leaders_of(w.g.now().valid_at(day), w.japan).empty());
    const auto found = leaders_of(w.g.now(), w.japan, day);
    REQUIRE(found.size() == 1);
    CHECK(found[0].holds_on(day) == truth::possibly);
    CHECK(leaders_of(w.g.now(), w.japan, date::parse("2019")).empty());
}

TEST_CASE("to lead and to be led are one relation from two ends") {
    world w;
    w.g.state(led_by(w.japan, w.kishida).during("2021-10-04/2024-10-01"));
    const auto found = leaders_of(w.g.as_of("2022-01-01"), w.japan);
    REQUIRE(found.size() == 1);
    CHECK(found[0].holder.id() == w.kishida);
    CHECK(found[0].post.is_none());
}

TEST_CASE("a meeting of two leaders is a meeting of their nations only while they hold office") {
    world w;
    const auto seoul = w.g.add<city>("seoul");
    const auto top = w.g.add<summit>("summit");
    const auto h1 = w.g.state(holds(w.kishida, w.pm).during("2021-10-04/2024-10-01"));
    const auto h2 = w.g.state(holds(w.yoon, w.president).during("2022-05-10/.."));
    const auto p1 = w.g.state(participates_in(w.kishida, top).on("2024-09-06"));
    const auto p2 = w.g.state(participates_in(w.yoon, top).on("2024-09"));
    const auto t = w.g.state(takes_place_in(top, seoul));
    const view v = w.g.now();

    const auto of_persons = summits_between(v, w.kishida, w.yoon);
    REQUIRE(of_persons.size() == 1);
    CHECK(rests_on(of_persons[0], {p1, p2, t}));
    CHECK(to_string(of_persons[0].when) == "2024-09-06");
    CHECK(of_persons[0].places == std::vector<entity<place>>{seoul});

    const auto of_nations = meetings_between(v, w.japan, w.korea);
    REQUIRE(of_nations.size() == 1);
    CHECK(of_nations[0].support.size() == 7); // with two holdings and two offices
    CHECK(std::count(of_nations[0].support.begin(), of_nations[0].support.end(), h1) == 1);
    CHECK(meetings_between(v, w.korea, w.japan).size() == 1);
    CHECK(meetings_between(v, w.kishida, w.korea).size() == 1);
    CHECK(meetings_between(v, w.japan, w.japan).empty());
    CHECK(meetings_between(v, w.kishida, w.japan).empty()); // with oneself

    SUBCASE("a talk is no summit") {
        const auto chat = w.g.add<talks>("chat");
        w.g.state(participates_in(w.kishida, chat).on("2024-09-01"));
        w.g.state(participates_in(w.yoon, chat).on("2024-09-01"));
        CHECK(meetings_between(w.g.now(), w.japan, w.korea).size() == 2);
        CHECK(meetings_between(w.g.now(), w.japan, w.korea)[0].occasion.id() == chat);
        CHECK(summits_between(w.g.now(), w.japan, w.korea).size() == 1);
    }
    SUBCASE("after the term it is one of persons") {
        const auto late = w.g.add<summit>("late");
        w.g.state(participates_in(w.kishida, late).on("2024-10-02"));
        w.g.state(participates_in(w.yoon, late).on("2024-10-02"));
        CHECK(summits_between(w.g.now(), w.kishida, w.yoon).size() == 2);
        CHECK(summits_between(w.g.now(), w.japan, w.korea).size() == 1);
    }
    SUBCASE("a retraction takes it back, and only for later views") {
        w.g.retract(h2);
        CHECK(meetings_between(w.g.now(), w.japan, w.korea).empty());
        CHECK(meetings_between(v, w.japan, w.korea).size() == 1);
    }
    SUBCASE("the view decides: planned meetings are told to those who ask for them") {
        const auto next = w.g.add<summit>("next");
        w.g.state(participates_in(w.kishida, next).on("2024-09-20").planned());
        w.g.state(participates_in(w.yoon, next).on("2024-09-20").planned());
        CHECK(summits_between(w.g.now(), w.japan, w.korea).size() == 1);
        CHECK(
            summits_between(w.g.now().with_modality(modality::asserted | modality::planned), w.japan, w.korea)
                .size() == 2);
    }
}

TEST_CASE("meetings between nations are those that a search by hand finds") {
    std::mt19937_64 random(7);
    const auto below = [&](std::uint64_t n) { return static_cast<std::size_t>(random() % n); };
    for (int round = 0; round < 20; ++round) {
        test_support::graph_under_test g;
        std::vector<entity<nation>> nations;
        std::vector<entity<office>> offices;
        std::vector<entity<leader>> leaders;
        std::vector<entity<summit>> summits;
        std::map<entity_id, std::size_t> nation_of_office;
        for (int i = 0; i < 3; ++i) nations.push_back(g.add<nation>());
        for (int i = 0; i < 5; ++i) {
            offices.push_back(g.add<office>());
            nation_of_office[offices.back()] = below(3);
            g.state(of(offices.back(), nations[nation_of_office[offices.back()]]));
        }
        for (int i = 0; i < 8; ++i) leaders.push_back(g.add<leader>());
        for (int i = 0; i < 10; ++i) summits.push_back(g.add<summit>());
        struct held {
            std::size_t person, nation;
            day from, until;
        };
        struct took_part {
            std::size_t person, summit;
            day on;
        };
        std::vector<held> holdings;
        std::vector<took_part> parts;
        for (int i = 0; i < 14; ++i) {
            const auto who = below(8), post = below(5);
            const day from = static_cast<day>(19000 + below(100)),
                      until = static_cast<day>(from + 1 + static_cast<day>(below(60)));
            g.state(holds(leaders[who], offices[post]).during(interval::days(from, until)));
            holdings.push_back({who, nation_of_office[offices[post]], from, until});
        }
        for (int i = 0; i < 40; ++i) {
            const auto who = below(8), where = below(10);
            const day on = static_cast<day>(19000 + below(160));
            g.state(participates_in(leaders[who], summits[where]).during(interval::days(on, on + 1)));
            parts.push_back({who, where, on});
        }
        const auto stood_for = [&](std::size_t n) { // (summit, person)
            std::set<std::pair<std::size_t, std::size_t>> found;
            for (const auto& p : parts)
                for (const auto& h : holdings)
                    if (h.person == p.person && h.nation == n && h.from <= p.on && p.on < h.until)
                        found.emplace(p.summit, p.person);
            return found;
        };
        for (std::size_t a = 0; a < 3; ++a)
            for (std::size_t b = 0; b < 3; ++b) {
                std::set<entity_id> expected;
                for (const auto& x : stood_for(a))
                    for (const auto& y : stood_for(b))
                        if (x.first == y.first && x.second != y.second) expected.insert(summits[x.first]);
                std::set<entity_id> found;
                for (const auto& m : summits_between(g.now(), nations[a], nations[b]))
                    CHECK(found.insert(m.occasion).second);
                CHECK(found == expected);
            }
    }
}

TEST_CASE("a claimed number of meetings is told apart from the meetings one knows") {
    world w;
    const auto s = w.g.state(meets(w.kishida, w.yoon).during("2022~/2024-09-06"));
    const auto n = w.g.state(times(s, 12).reported_by(w.kyodo));
    const auto claims = meetings_claimed(w.g.now(), w.yoon, w.kishida);
    REQUIRE(claims.size() == 1);
    CHECK(claims[0].times == 12);
    CHECK(rests_on(claims[0], {s, n}));
    CHECK(meetings_between(w.g.now(), w.yoon, w.kishida).empty());
    w.g.state(times(s, 11).reported_by(w.yonhap));
    CHECK(meetings_claimed(w.g.now(), w.yoon, w.kishida).size() == 2);
    const auto others = meetings_claimed(w.g.now().not_according_to(w.yonhap), w.yoon, w.kishida);
    REQUIRE(others.size() == 1);
    CHECK(others[0].times == 12);
}

TEST_CASE("an agreement is between those who signed it, and tells what it concerns and covers") {
    world w;
    const auto mou = w.g.add<memorandum_of_understanding>("mou");
    const auto evacuation = w.g.add<topic>("evacuation"), emergencies = w.g.add<topic>("emergencies");
    w.g.state(signs(w.japan, mou).on("2024-09-06"));
    CHECK(agreements_between(w.g.now(), w.japan, w.korea).empty());
    w.g.state(holds(w.yoon, w.president).during("2022-05-10/.."));
    w.g.state(signs(w.yoon, mou).on("2024-09-07"));
    w.g.state(covers(mou, evacuation));
    w.g.state(concerns(mou, emergencies));
    const auto found = agreements_between(w.g.now(), w.korea, w.japan);
    REQUIRE(found.size() == 1);
    CHECK(found[0].document.id() == mou);
    CHECK(to_string(found[0].when) == "2024-09-06");
    CHECK(std::set<entity_id>(found[0].topics.begin(), found[0].topics.end()) ==
          std::set<entity_id>{evacuation, emergencies});
    CHECK(found[0].support.size() == 6);
    CHECK(agreements_between(w.g.now().valid_during("2024-09-06"), w.korea, w.japan).empty());
}

TEST_CASE("who visits a city visits its nation, and who stands for a nation visits for it") {
    world w;
    const auto seoul = w.g.add<city>("seoul"), gangnam = w.g.add<city>("gangnam"),
               tokyo = w.g.add<city>("tokyo");
    w.g.state(located_in(seoul, w.korea));
    w.g.state(located_in(gangnam, seoul));
    w.g.state(located_in(tokyo, w.japan));
    w.g.state(holds(w.kishida, w.pm).during("2021-10-04/2024-10-01"));
    w.g.state(visits(w.kishida, gangnam).during("2024-09-06/2024-09-07"));
    w.g.state(visits(w.kishida, seoul).during("2024-11-01/2024-11-02"));
    w.g.state(visits(w.yoon, tokyo).on("2023-03-16"));
    const view v = w.g.now();
    CHECK(visits_to(v, w.korea).size() == 2);
    CHECK(visits_to(v, gangnam).size() == 1);
    CHECK(visits_to(v, tokyo).front().visitor.id() == w.yoon);
    CHECK(visits_of(v, w.kishida).size() == 2);
    const auto official = visits_between(v, w.japan, w.korea);
    REQUIRE(official.size() == 1); // in November he was a private person
    CHECK(official[0].destination.id() == gangnam);
    CHECK(to_string(official[0].when) == "2024-09-06/2024-09-07");
    CHECK(visits_between(v, w.kishida, w.korea).size() == 2);
    CHECK(visits_between(v, w.kishida, tokyo).empty());
    CHECK(visits_to(v.valid_during("2024-09"), w.korea).size() == 1);
    CHECK(visits_to(v.valid_during("2024-10"), w.korea).empty());
}

TEST_CASE("what was said at a press conference is told with its speaker and words, whoever reports it") {
    world w;
    const auto briefing = w.g.add<press_conference>("briefing"), other = w.g.add<press_conference>("other");
    const auto mou = w.g.add<memorandum_of_understanding>("mou");
    const auto s = w.g.state(described_as(mou, "a framework")
                                 .from(reported_by(w.yonhap).citing(said_by(w.kim).at(briefing).words(
                                     "it is a framework", at_sentence(2)))));
    w.g.state(described_as(mou, "a step").from(said_by(w.kim).at(other)));
    w.g.state(described_as(mou, "paper").from(reported_by(w.kyodo)));
    const auto said = remarks_at(w.g.now(), briefing);
    REQUIRE(said.size() == 1);
    CHECK(said[0].said == s);
    CHECK(said[0].speaker == w.kim);
    CHECK(said[0].occasion == briefing);
    CHECK(said[0].words == "it is a framework");
    CHECK(remarks_of(w.g.now(), w.kim).size() == 2);
    CHECK(remarks_of(w.g.now().according_to(w.yonhap), w.kim).size() == 1);
    CHECK(remarks_of(w.g.now(), w.yoon).empty());
}

TEST_CASE("a plan is open until a statement fulfils or cancels it") {
    world w;
    const auto vote = w.g.add<election>("vote");
    const auto running = w.g.state(candidate_in(w.suga, vote).planned());
    const auto leaving = w.g.state(ends_tenure(w.kishida, w.pm).on("2024~").planned());
    const auto perhaps = w.g.state(candidate_in(w.kishida, vote).possible());
    w.g.state(candidate_in(w.kim, vote)); // no plan
    CHECK(plans(w.g.now()).size() == 3);
    CHECK(plans(w.g.now(), vote).size() == 2);
    CHECK(plans(w.g.now(), w.kishida).size() == 2);
    for (const auto& p : plans(w.g.now())) {
        CHECK(p.outcome == plan_outcome::open);
        CHECK(p.decided_by.is_none());
        CHECK(p.modality == (p.planned == perhaps ? modality::possible : modality::planned));
    }
    const auto left = w.g.state(ends_tenure(w.kishida, w.pm).on("2024-10-01"));
    const auto so = w.g.state(fulfils(left, leaving));
    const auto withdrawn = w.g.state(candidate_in(w.suga, vote).denied());
    w.g.state(cancels(withdrawn, running));
    const auto of_pm = plans(w.g.now(), w.pm);
    REQUIRE(of_pm.size() == 1);
    CHECK(of_pm[0].outcome == plan_outcome::fulfilled);
    CHECK(of_pm[0].decided_by == left);
    CHECK(rests_on(of_pm[0], {leaving, left, so}));
    const auto of_suga = plans(w.g.now(), w.suga);
    REQUIRE(of_suga.size() == 1);
    CHECK(of_suga[0].outcome == plan_outcome::cancelled);
    CHECK(of_suga[0].decided_by == withdrawn);
    w.g.retract(so);
    CHECK(plans(w.g.now(), w.pm)[0].outcome == plan_outcome::open);
}

TEST_CASE("tenures that end within a time are told with their certainty, foreseen ends included") {
    world w;
    w.g.state(holds(w.suga, w.pm).during("2020-09-16/2021-10-03"));
    w.g.state(holds(w.kishida, w.pm).on("2024-09-06"));
    w.g.state(ends_tenure(w.kishida, w.pm).on("2024~").planned());
    w.g.state(holds(w.yoon, w.president).during("2022-05-10/.."));
    const auto ending = [&](std::string_view period) {
        return tenures_ending(w.g.now(), interval::parse(period));
    };
    CHECK(ending("2021-10-04/2021-12-31").empty());
    REQUIRE(ending("2021-10-03").size() == 1);
    CHECK(ending("2021-10-03")[0].certainty == truth::yes);
    CHECK(ending("2021-10-03")[0].modality == modality::asserted);
    REQUIRE(ending("2024-09").size() == 1); // a day on which he holds it is not its end
    CHECK(ending("2024-09")[0].certainty == truth::possibly);
    CHECK(ending("2024-09")[0].modality == modality::planned);
    CHECK(ending("2020/2030").size() == 2);
    CHECK(ending("2020/2030")[1].certainty == truth::yes);
}

TEST_CASE("identities that a view merges count as one in every question") {
    world w;
    const auto twin = w.g.add<leader>("kishida-fumio");
    const auto top = w.g.add<summit>("summit");
    w.g.state(holds(twin, w.pm).during("2021-10-04/2024-10-01"));
    w.g.state(participates_in(w.kishida, top).on("2024-09-06"));
    w.g.state(participates_in(w.korea, top).on("2024-09-06"));
    w.g.state(same_as(w.kishida, twin));
    CHECK(meetings_between(w.g.now(), w.japan, w.korea).empty());
    const view merged = w.g.now().merging_identities();
    CHECK(meetings_between(merged, w.japan, w.korea).size() == 1);
    CHECK(meetings_between(merged, twin, w.korea).size() == 1);
    CHECK(offices_of(merged, w.kishida).size() == 1);
    CHECK(leaders_of(merged, w.japan).front().holder.id() == w.kishida);
}
