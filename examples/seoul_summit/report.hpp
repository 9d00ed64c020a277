// SPDX-License-Identifier: BSL-1.0
// All that one news report says: on 6 September 2024 Vietnam+ wrote, citing Yonhap and Kyodo, about a summit in Seoul. Change what is
// stated here and the answers of seoul_summit.cpp change with it.
#pragma once

#include <entente/vocabulary/diplomacy.hpp>

#include <string_view>

namespace seoul {

using namespace entente;
using namespace entente::diplomacy;

struct report {
    graph g;

    entity<news_agency> vietnam_plus, yonhap, kyodo;
    entity<article> story;

    entity<nation> japan, south_korea, united_states;
    entity<city> seoul;
    entity<leader> kishida, yoon;
    entity<official> kim;
    entity<office> prime_minister, president, security_adviser, party_president;
    entity<political_party> ldp;

    entity<summit> meeting;
    entity<visit> trip;
    entity<press_conference> briefing, earlier_conference;
    entity<election> party_election;
    entity<anniversary> jubilee;
    entity<occasion> normalisation;
    entity<memorandum_of_understanding> memorandum;

    entity<topic> momentum, coordination, bilateral, trilateral, close_coordination, promotion, emergencies,
        evacuation, information, travel, entry;

    report() {
        g.use(vocabulary());
        introduce();
        state_who_is_who();
        state_the_meeting();
        state_what_was_said();
        state_the_memorandum();
        state_what_is_ahead();
        state_its_publication();
    }

private:
    // Every statement of the report comes through the one article; some of it, the article has from an agency or from a speaker.
    [[nodiscard]] reference told() const {
        return reported_by(vietnam_plus).in(story).published("2024-09-06");
    }
    [[nodiscard]] reference told_citing(const reference& source) const { return told().citing(source); }

    void introduce() {
        vietnam_plus = g.add(news_agency("vietnam-plus").name("Vietnam+"));
        yonhap = g.add(news_agency("yonhap").name("Yonhap"));
        kyodo = g.add(news_agency("kyodo").name("Kyodo"));
        story = g.add(article("seoul-summit-report").name("its report from Seoul"));

        japan = g.add(nation("japan").name("Japan"));
        south_korea = g.add(nation("south-korea").name("South Korea"));
        united_states = g.add(nation("united-states").name("the United States"));
        seoul = g.add(city("seoul").name("Seoul"));
        ldp = g.add(political_party("ldp").name("the Liberal Democratic Party"));
        kishida = g.add(leader("fumio-kishida").name("Fumio Kishida"));
        yoon = g.add(leader("yoon-suk-yeol").name("Yoon Suk Yeol"));
        kim = g.add(official("kim-tae-hyo").name("Kim Tae Hyo"));
        prime_minister = g.add(office("prime-minister-of-japan").name("Prime Minister of Japan"));
        president = g.add(office("president-of-south-korea").name("President of South Korea"));
        security_adviser =
            g.add(office("deputy-adviser").name("Deputy National Security Adviser of South Korea"));
        party_president = g.add(office("ldp-president").name("President of the Liberal Democratic Party"));

        meeting = g.add(summit("summit").name("the bilateral summit"));
        trip = g.add(visit("visit").name("Kishida's two-day visit"));
        briefing = g.add(press_conference("briefing").name("a press conference"));
        earlier_conference =
            g.add(press_conference("earlier-conference").name("a press conference of the week before"));
        party_election = g.add(election("ldp-election").name("the coming election of the party's president"));
        jubilee = g.add(anniversary("jubilee").name("the anniversary of the normalisation of relations"));
        normalisation = g.add(occasion("normalisation").name("the normalisation of relations"));
        memorandum = g.add(memorandum_of_understanding("memorandum").name("a memorandum of understanding"));

        const auto about = [&](std::string_view what) { return g.add(topic().name(what)); };
        momentum = about("keeping the positive momentum of relations");
        coordination = about("stronger coordination against growing security challenges in the region");
        bilateral = about("bilateral cooperation");
        trilateral = about("trilateral cooperation");
        close_coordination = about("close coordination");
        promotion = about("efforts to promote relations further");
        emergencies = about("cooperation in emergencies in third countries");
        evacuation = about("joint evacuation of citizens from conflict areas");
        information = about("sharing of information");
        travel = about("easier travel");
        entry = about("simpler entry procedures");
    }

    void state_who_is_who() {
        g.state(governs(prime_minister, japan).from(told()));
        g.state(governs(president, south_korea).from(told()));
        g.state(of(security_adviser, south_korea).from(told()));
        g.state(of(party_president, ldp).from(told()));
        g.state(located_in(seoul, south_korea).from(told())); // it takes that for known

        // On the day they held office: the report calls them so. When their terms began it does not say; Kishida's "three years" make it
        // about 2021, with an end that is not known yet.
        g.state(holds(kishida, prime_minister).on("2024-09-06").from(told()));
        g.state(holds(kishida, prime_minister).during("2021~/").from(told()));
        g.state(holds(yoon, president).on("2024-09-06").from(told()));
        g.state(holds(kim, security_adviser).on("2024-09-06").from(told()));
    }

    void state_the_meeting() {
        g.state(participates_in(kishida, meeting).on("2024-09-06").from(told()));
        g.state(participates_in(yoon, meeting).on("2024-09-06").from(told()));
        g.state(takes_place_in(meeting, seoul).on("2024-09-06").from(told()));
        g.state(part_of(meeting, trip).from(told()));
        g.state(participates_in(kishida, trip).during("2024-09-06/2024-09-07").from(told()));
        g.state(visits(kishida, south_korea).during("2024-09-06/2024-09-07").from(told()));

        // "The twelfth summit of the two in two years" is a claim: a number about the statement that they met in that time.
        const auto together = g.state(meets(kishida, yoon).during("2022~/2024-09-06").from(told()));
        g.state(times(together, 12).from(told()));
    }

    void state_what_was_said() {
        for (const auto who : {kishida, yoon}) {
            g.state(agrees_on(who, momentum).on("2024-09-06").from(told()));
            g.state(affirms(who, coordination).on("2024-09-06").from(told_citing(reported_by(yonhap))));
            g.state(discusses(who, travel).on("2024-09-06").from(told()));
        }
        g.state(includes(travel, entry).from(told()));

        const auto heard_from = [&](entity<leader> who) { return told_citing(said_by(who).at(meeting)); };
        g.state(stresses(yoon, bilateral).on("2024-09-06").from(heard_from(yoon)));
        g.state(stresses(yoon, trilateral).on("2024-09-06").from(heard_from(yoon)));
        for (const auto who : {united_states, japan, south_korea})
            g.state(involves(trilateral, who).from(told()));
        g.state(stresses(kishida, close_coordination).on("2024-09-06").from(heard_from(kishida)));
        g.state(calls_for(kishida, promotion).on("2024-09-06").from(heard_from(kishida)));

        // "The week before" may lie in August or reach into September.
        g.state(participates_in(yoon, earlier_conference).on("2024-08~").from(told()));
        const auto intention = g.state(
            cooperates_with(yoon, japan).planned().from(told_citing(said_by(yoon).at(earlier_conference))));
        g.state(
            described_as(intention,
                         "whoever becomes prime minister after the coming election of the president of the "
                         "Liberal Democratic Party")
                .from(told_citing(said_by(yoon).at(earlier_conference))));
    }

    void state_the_memorandum() {
        for (const auto who : {japan, south_korea})
            g.state(signs(who, memorandum).on("2024-09-06~").from(told()));
        g.state(results_from(memorandum, meeting).from(told()));
        g.state(concerns(memorandum, emergencies).from(told()));
        g.state(covers(memorandum, evacuation).from(told()));
        g.state(covers(memorandum, information).from(told()));
        constexpr std::string_view framework =
            "an institutional framework for the safety of both countries' citizens";
        g.state(described_as(memorandum, framework)
                    .from(told_citing(said_by(kim).at(briefing).words(framework))));
        g.state(participates_in(kim, briefing).from(told()));
    }

    void state_what_is_ahead() {
        const auto leaving = g.state(ends_tenure(kishida, prime_minister).on("2024~").planned().from(told()));
        g.state(candidate_in(kishida, party_election).denied().from(told()));
        g.state(fills(party_election, party_president).planned().from(told()));
        g.state(last_before(meeting, leaving).possible().from(told()));

        const auto from_kyodo = told_citing(reported_by(kyodo));
        g.state(precedes(meeting, jubilee).from(from_kyodo));
        g.state(ordinal(jubilee, 60).from(from_kyodo));
        g.state(commemorates(jubilee, normalisation).on("2025").planned().from(from_kyodo));
        for (const auto who : {japan, south_korea})
            g.state(participates_in(who, normalisation).from(from_kyodo));
        g.state(dominates(bilateral, meeting).from(from_kyodo));
    }

    void state_its_publication() {
        g.state(publishes(vietnam_plus, story).on("2024-09-06").from(told()));
        g.state(byline(story, "TH").from(told()));
    }
};

} // namespace seoul
