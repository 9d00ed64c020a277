// SPDX-License-Identifier: BSL-1.0
// The examples of docs/time-and-sources.md: partial dates, three-valued answers, modality, references and origins.
#include <entente/query/agreement.hpp>
#include <entente/query/describe.hpp>
#include <entente/vocabulary/diplomacy.hpp>

#include <iostream>

using namespace entente;
namespace dip = entente::diplomacy;

int main() {
    std::cout << "dates:\n";
    //[dates
    for (const auto text : {"2024-09-06", "2024-09", "2021~", "2024-09-06?", "201X", "-0043-03-15"}) {
        const date d = date::parse(text);
        std::cout << text << ": " << to_string(date::from_day(d.first_day())) << " to "
                  << to_string(date::from_day(d.last_day())) << (d.uncertain() ? ", in doubt" : "")
                  << (d.approximate() ? ", about" : "") << '\n';
    }
    //]

    std::cout << "broken:\n";
    //[broken
    for (const auto text : {"2024-13-01", "2024-10-01/2021-10-04"}) {
        try {
            (void)interval::parse(text);
        } catch (const error& e) {
            std::cout << e.what() << '\n';
        }
    }
    //]

    std::cout << "certainty:\n";
    //[certainty
    const interval sixth = interval::parse("2024-09-06");
    for (const auto text :
         {"2021-10-04/2024-10-01", "2024-09", "2021-10-04/", "2021-10-04/..", "2025", "2024-09-06?"})
        std::cout << text << ": " << name(interval::parse(text).contains(sixth)) << '\n';
    //]

    std::cout << "Allen:\n";
    //[allen
    const interval term = interval::parse("2021-10-04/2024-10-01"),
                   visit = interval::parse("2024-09-06/2024-09-07");
    std::cout << name(relates(visit, allen::during, term)) << '\n';
    std::cout << name(relates(interval::parse("2024-09"), allen::before, interval::parse("2024-10-01")))
              << '\n';
    std::cout << name(relates(interval::parse("2024-09"), allen::before, interval::parse("2024-09-06")))
              << '\n';
    //]

    graph g;
    g.use(dip::vocabulary());
    const auto kishida = g.add(dip::leader("kishida").name("Fumio Kishida"));
    const auto kim = g.add(dip::official("kim").name("Kim Tae Hyo"));
    const auto seoul = g.add(dip::city("seoul").name("Seoul"));
    const auto vote = g.add(dip::election("vote").name("the party's election"));
    const auto memorandum = g.add(dip::memorandum_of_understanding("mou").name("the memorandum"));
    const auto briefing = g.add(dip::press_conference("briefing").name("a press conference"));
    const auto yonhap = g.add(dip::news_agency("yonhap").name("Yonhap"));
    const auto kyodo = g.add(dip::news_agency("kyodo").name("Kyodo"));
    const auto paper = g.add(dip::outlet("paper").name("The Morning Paper"));
    const auto wire = g.add(dip::article("wire").name("a wire story")),
               copy = g.add(dip::article("copy").name("its copy"));

    std::cout << "views:\n";
    //[views
    g.state(dip::visits(kishida, seoul).on("2024-09").reported_by(paper));
    const auto visits = [&](const view& v) { return match(v, dip::visits(kishida, seoul)).count(); };
    const view sixth_of_september = g.as_of("2024-09-06");
    std::cout << visits(sixth_of_september) << " for certain, " << visits(sixth_of_september.possibly())
              << " possibly\n";
    std::cout << visits(g.now().valid_during("2024-09")) << " some time in September, for certain\n";
    //]

    std::cout << "patterns:\n";
    //[patterns
    const auto count_of = [](const view& v, const auto& question) { return match(v, question).count(); };
    const auto seen = dip::visits(kishida, seoul);
    std::cout << count_of(g.now(), seen.during("2024-09-06")) << " for certain, "
              << count_of(g.now(), seen.possibly_during("2024-09-06")) << " possibly, "
              << count_of(g.now().possibly(), seen.during("2024-09-06")) << " to a view of what may be\n";
    //]

    std::cout << "modality:\n";
    //[modality
    g.state(dip::candidate_in(kishida, vote).denied().reported_by(kyodo));
    g.state(dip::candidate_in(kim, vote).possible().confidence(0.2).reported_by(paper));
    const auto who = var<dip::person>();
    std::cout << match(g.now(), dip::candidate_in(who, vote)).count() << " believed\n";
    const view any = g.now().with_modality(modalities::all());
    for (auto&& row : match(any, dip::candidate_in(who, vote)))
        for (const statement_id s : row.support()) std::cout << describe(any, s) << '\n';
    std::cout << match(any.confident(0.5), dip::candidate_in(who, vote)).count()
              << " with confidence 0.5, or none given\n";
    //]

    std::cout << "references:\n";
    //[references
    const auto described = g.state(dip::described_as(memorandum, "an institutional framework")
                                       .from(reported_by(paper)
                                                 .in(copy)
                                                 .published("2024-09-07")
                                                 .citing(reported_by(yonhap).in(wire).published("2024-09-06"))
                                                 .citing(said_by(kim).at(briefing).words(
                                                     "it is an institutional framework", at_sentence(2)))));
    std::cout << describe(g.now(), described) << '\n';
    const reference source = g.now()[g.now()[described].reference];
    for (const reference_link& link : source.links())
        std::cout << (link.outlet.is_none() ? name(g.now(), link.speaker) : name(g.now(), link.outlet))
                  << '\n';
    //]

    std::cout << "origins:\n";
    //[origins
    g.state(dip::takes_place_in(briefing, seoul).from(reported_by(yonhap).in(wire)));
    g.state(dip::takes_place_in(briefing, seoul).from(reported_by(paper).in(copy)));
    g.state(reprint_of(copy, wire));
    for (const auto& told : agreements(g.now()))
        std::cout << describe(g.now(), told.statements.front()) << ": " << told.sources.size() << " sources, "
                  << told.origins.size() << " origin\n";
    //]
}
