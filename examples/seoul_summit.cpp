// SPDX-License-Identifier: BSL-1.0
// Asks one news report all that a reader would ask of it, and prints for each answer who said so, who reported it, and when. What the
// report says is stated in seoul_summit/report.hpp; here stands no fact, only questions.
#include "seoul_summit/interview.hpp"
#include "seoul_summit/report.hpp"

#include <entente/query/agreement.hpp>
#include <entente/query/contradiction.hpp>
#include <entente/query/timeline.hpp>

#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace seoul;

namespace {

/// The day of the meeting that the report is about, as the graph knows it, however many others the two have had.
std::optional<date> day_of_the_meeting(const view& v, const report& r) {
    for (const meeting_held& m : summits_between(v, r.kishida, r.yoon))
        if (m.occasion == r.meeting) return m.when.first_date();
    return std::nullopt;
}

// ---- the report itself, and who is who

void ask_about_the_report(interview& i, const report& r) {
    const view& v = i.over();
    const auto who = var<outlet>();
    const auto initials = var<std::string>();
    const auto s = var<statement_id>();

    i.ask("Who published the report, and when?");
    for (auto&& row : match(v, publishes(who, r.story).as(s))) {
        const auto& [publisher, statement] = row;
        i.answer(i.called(publisher) + ", " + in_words(v[statement].valid), row.support());
    }

    i.ask("Who wrote it?");
    for (auto&& row : match(v, byline(r.story, initials)))
        i.answer("it is signed " + get<0>(row), row.support());

    i.ask("On whom does it rely, and for how much of what it says?");
    const view everything = v.regardless();
    std::map<entity_id, std::vector<statement_id>> cited;
    for (const statement_id said : statements_in(everything, r.story)) {
        const reference source = v[v[said].reference];
        for (std::size_t link = 1; link < source.links().size(); ++link)
            for (const entity_id whom : {source.links()[link].outlet, source.links()[link].speaker})
                if (!whom.is_none()) cited[whom].push_back(said);
    }
    for (const auto& [whom, statements] : cited)
        i.answer(i.called(whom) + ", in " + std::to_string(statements.size()) + " of its statements",
                 statements);
}

void ask_who_leads(interview& i, const report& r, const date& day) {
    const view& v = i.over();
    for (const auto country : {r.japan, r.south_korea}) {
        i.ask("Who led " + i.called(country) + " on " + to_string(day) + "?");
        for (const tenure& t : leaders_of(v, country, day))
            i.answer(i.called(t.holder) + ", " + i.called(t.post) + " (" +
                         (t.holds_on(day) == truth::yes ? "certainly" : "possibly") + ")",
                     t.support);

        i.ask("Since about when had " + i.called(country) + "'s leader held office?");
        for (const tenure& t : leaders_of(v, country, day))
            i.answer(i.called(t.holder) + ": " +
                         (t.since() ? "since " + in_words(*t.since()) : "the report does not say"),
                     t.support);
    }

    i.ask("Who is " + i.called(r.kim) + "?");
    for (const tenure& t : offices_of(v, r.kim)) i.answer(i.called(t.post), t.support);
}

void ask_what_will_change(interview& i, const date& day) {
    const view& v = i.over();
    i.ask("Whose time in office may end after that day?");
    for (const tenure_end& e : tenures_ending(v, interval::since(day)))
        i.answer(i.called(e.holder) + "'s as " + i.called(e.post) + ": " + std::string(name(e.modality)) +
                     " for " + in_words(e.when) + (e.certainty == truth::yes ? ", certainly" : ", possibly") +
                     " after that day",
                 e.support);

    const auto vote = var<election>();
    const auto post = var<office>();
    const auto body = var<organization>();
    const auto who = var<person>();
    i.ask("Which election is coming, and for what?");
    for (auto&& row : match(v, fills(vote, post).planned(), of(post, body))) {
        const auto& [ballot, office, party] = row;
        i.answer(i.called(ballot) + ", for " + i.called(office), row.support());
    }

    i.ask("Who runs in it, and who does not?");
    for (const auto& [view_of, verb] :
         {std::pair(v.with_modality(modality::asserted | modality::planned), " runs"),
          std::pair(v.with_modality(modality::denied), " does not run")})
        for (auto&& row : match(view_of, candidate_in(who, vote)))
            i.answer(i.called(get<0>(row)) + verb, row.support());
}

// ---- the meeting

void ask_about_the_meeting(interview& i, const report& r) {
    const view& v = i.over();
    const auto seen = [&](const std::vector<meeting_held>& meetings) {
        for (const meeting_held& m : meetings) {
            std::string where;
            for (const auto place : m.places) where += ", in " + i.called(place);
            i.answer(i.called(m.occasion) + ", " + in_words(m.when) + where, m.support);
        }
    };
    i.ask("Which summits of " + i.called(r.japan) + " and " + i.called(r.south_korea) +
          " does the graph know?");
    seen(summits_between(v, r.japan, r.south_korea));

    i.ask("Who took part?");
    const auto who = var<agent>();
    for (auto&& row : match(v, participates_in(who, r.meeting)))
        i.answer(i.called(get<0>(row)), row.support());

    i.ask("How many summits does the report claim for the two, and how many does the graph know?");
    for (const count_claimed& c : meetings_claimed(v, r.kishida, r.yoon))
        i.answer("claimed: " + std::to_string(c.times) + ", " + in_words(c.during), c.support);
    const auto known = summits_between(v, r.kishida, r.yoon);
    std::vector<statement_id> known_from;
    for (const meeting_held& m : known)
        known_from.insert(known_from.end(), m.support.begin(), m.support.end());
    i.answer("known: " + std::to_string(known.size()), known_from);

    i.ask("Could it be their last?");
    const auto end = var<statement_id>();
    for (auto&& row : match(v.with_modality(modalities::all()), last_before(r.meeting, end)))
        i.answer(std::string(name(v[row.support().front()].modality)) + ": the last before " +
                     i.content(get<0>(row)),
                 row.support());

    i.ask("What visits did " + i.called(r.japan) + " pay to " + i.called(r.south_korea) + "?");
    const auto visits = visits_between(v, r.japan, r.south_korea);
    for (const visit_paid& x : visits) i.answer(i.called(x.visitor) + ", " + in_words(x.when), x.support);

    i.ask("Of what was the meeting a part?");
    const auto whole = var<occasion>();
    for (auto&& row : match(v, part_of(r.meeting, whole))) i.answer(i.called(get<0>(row)), row.support());

    i.ask("Was the visitor there on its last day, and on the day after?");
    for (const visit_paid& x : visits)
        for (const day d : {x.when.until() - 1, x.when.until()})
            i.answer(to_string(date::from_day(d)) + ": " + std::string(name(x.when.holds_on(d))), x.support);
}

void ask_what_was_said(interview& i, const report& r) {
    const view& v = i.over();
    const auto what = var<topic>();
    const auto list = [&](const std::string& question, const auto& expression) {
        i.ask(question);
        for (auto&& row : match(v, expression)) i.answer(i.called(get<0>(row)), row.support());
    };
    const auto both = [&](const std::string& question, const auto& relation) {
        i.ask(question);
        for (auto&& row : distinct(match(v, relation(r.kishida, what), relation(r.yoon, what))))
            i.answer(i.called(get<0>(row)), row.support());
    };
    both("What did the two leaders agree on?", agrees_on);
    both("What did they affirm?", affirms);
    both("What did they discuss?", discusses);
    list("What does that include?", includes(r.travel, what));
    list("What did " + i.called(r.yoon) + " stress?", stresses(r.yoon, what));
    list("Who takes part in " + i.called(r.trilateral) + "?", involves(r.trilateral, var<nation>()));
    list("What did " + i.called(r.kishida) + " stress?", stresses(r.kishida, what));
    list("What did " + i.called(r.kishida) + " call for?", calls_for(r.kishida, what));
    list("What dominates the meeting?", dominates(what, r.meeting));

    i.ask("What was said at " + i.called(r.meeting) + ", and by whom?");
    for (const remark& said : remarks_at(v, r.meeting))
        i.answer(i.called(said.speaker) + ": " + i.content(said.said), said.support);

    i.ask("What did " + i.called(r.yoon) + " say at " + i.called(r.earlier_conference) + "?");
    const view planned_too = v.with_modality(modality::asserted | modality::planned);
    for (const remark& said : remarks_at(planned_too, r.earlier_conference))
        i.answer(i.content(said.said), said.support);

    i.ask("When was that?");
    const auto s = var<statement_id>();
    for (auto&& row : match(v, participates_in(r.yoon, r.earlier_conference).as(s)))
        i.answer(in_words(v[get<0>(row)].valid), row.support());
}

// ---- what came of it

void ask_about_agreements(interview& i, const report& r) {
    const view& v = i.over();
    const auto signed_then = agreements_between(v, r.japan, r.south_korea);
    i.ask("What did " + i.called(r.japan) + " and " + i.called(r.south_korea) + " sign, and when?");
    for (const agreement_signed& a : signed_then)
        i.answer(i.called(a.document) + ", " + in_words(a.when), a.support);

    const auto what = var<topic>();
    i.ask("What is it for, and what does it provide?");
    for (const agreement_signed& a : signed_then)
        for (auto&& row : match(v, concerns(a.document, what)))
            i.answer(i.called(get<0>(row)), row.support());

    i.ask("What did " + i.called(r.kim) + " say of it, and where?");
    for (const remark& said : remarks_of(v, r.kim))
        i.answer(i.content(said.said) + ", at " + i.called(said.occasion), said.support);
}

std::string ordinal_number(std::int64_t n) {
    const bool teen = n / 10 % 10 == 1;
    const char* ending = teen || n % 10 == 0 || n % 10 > 3 ? "th"
                         : n % 10 == 1                     ? "st"
                         : n % 10 == 2                     ? "nd"
                                                           : "rd";
    return std::to_string(n) + ending;
}

void ask_about_the_anniversary(interview& i, const report& r) {
    const view& v = i.over();
    const auto next = var<anniversary>();
    const auto event = var<occasion>();
    const auto number = var<std::int64_t>();
    const auto s = var<statement_id>();
    i.ask("Ahead of what does the meeting come?");
    for (auto&& row : match(v, precedes(r.meeting, next), ordinal(next, number),
                            commemorates(next, event).planned().as(s))) {
        const auto& [jubilee, count, past, statement] = row;
        i.answer(i.called(jubilee) + ", the " + ordinal_number(count) + ", " + in_words(v[statement].valid),
                 row.support());
    }
    i.ask("So when was " + i.called(r.normalisation) + "?");
    for (auto&& row : match(v, commemorates(next, r.normalisation).planned().as(s), ordinal(next, number)))
        if (const auto year = v[get<1>(row)].valid.first_date())
            i.answer(std::to_string(year->year() - get<2>(row)) + ", by the count", row.support());
}

void ask_what_is_open(interview& i) {
    const view& v = i.over();
    i.ask("What is planned, or merely expected, and what became of it?");
    for (const plan& p : plans(v)) {
        const std::string became = p.outcome == plan_outcome::open        ? "open"
                                   : p.outcome == plan_outcome::fulfilled ? "fulfilled"
                                                                          : "cancelled";
        i.answer(i.content(p.planned) + ", " + in_words(v[p.planned].valid) + ": " +
                     std::string(name(p.modality)) + ", " + became,
                 p.support);
    }

    i.ask("What is denied?");
    const view denied = v.with_modality(modality::denied);
    for (const statement_id s : all_statements(denied)) i.answer(i.content(s), {s});
}

void ask_about_sources(interview& i, const report& r) {
    const view everything = i.over().regardless();
    for (const auto source : {r.yonhap, r.kyodo}) {
        i.ask("What does " + i.called(source) + " alone support?");
        for (const auto& group : supported_only_by(everything, source))
            i.answer(i.content(group.statements.front()), group.statements);
    }

    i.ask("Which statements contradict each other?");
    const auto found = contradictions(i.over());
    if (found.empty()) {
        const auto all = statements_in(i.over(), r.story).to_vector();
        i.answer("none of the " + std::to_string(all.size()) + " that the report asserts", all);
    }
    for (const contradiction& c : found) {
        std::vector<statement_id> support = c.one;
        support.insert(support.end(), c.other.begin(), c.other.end());
        i.answer(describe(i.over(), c), support);
    }

    i.ask("What happened between the two leaders, in order of time?");
    for (const timeline_entry& entry : timeline(everything, r.kishida, r.yoon))
        i.answer(in_words(entry.valid) + ": " + i.content(entry.statement), {entry.statement});
}

} // namespace

int main() {
    const report r;
    interview i(r.g.now(), std::cout);

    ask_about_the_report(i, r);
    ask_about_the_meeting(i, r);
    if (const auto day = day_of_the_meeting(i.over(), r)) {
        ask_who_leads(i, r, *day);
        ask_what_will_change(i, *day);
    }
    ask_what_was_said(i, r);
    ask_about_agreements(i, r);
    ask_about_the_anniversary(i, r);
    ask_what_is_open(i);
    ask_about_sources(i, r);
}
