// SPDX-License-Identifier: BSL-1.0
// The tour of docs/tutorial.md, step by step.
#include <entente/query/contradiction.hpp>
#include <entente/query/describe.hpp>
#include <entente/query/timeline.hpp>
#include <entente/vocabulary/diplomacy.hpp>

#include <iostream>

using namespace entente;
using namespace entente::diplomacy;

int main() {
    //[state
    graph g;
    g.use(vocabulary());

    const auto japan = g.add(nation("Q17").name("Japan", "en").name("日本", "ja"));
    const auto korea = g.add(nation("Q884").name("South Korea"));
    const auto pm = g.add(office("prime-minister-of-japan").name("Prime Minister of Japan"));
    const auto kishida = g.add(leader("fumio-kishida").name("Fumio Kishida").alias("Mr. Kishida"));
    const auto suga = g.add(leader("yoshihide-suga").name("Yoshihide Suga"));
    const auto kyodo = g.add(news_agency("kyodo").name("Kyodo"));
    const auto yonhap = g.add(news_agency("yonhap").name("Yonhap"));

    g.state(governs(pm, japan));
    g.state(holds(suga, pm).during("2020-09-16/2021-10-03"));
    const auto term = g.state(holds(kishida, pm).during("2021-10-04/").reported_by(kyodo));
    //]

    std::cout << "asking:\n";
    //[ask
    const auto who = var<leader>();
    const auto where = var<office>();
    const view now = g.now();
    for (auto [l, o] : match(now, holds(who, where), governs(where, japan)))
        std::cout << name(now, l) << " is or was " << name(now, o) << '\n';
    //]

    std::cout << "time:\n";
    //[time
    for (const auto day : {"2021-10-03", "2021-10-04", "2024-09-06"})
        for (const tenure& t : leaders_of(g.now(), japan, date::parse(day)))
            std::cout << day << ": " << name(now, t.holder) << ", " << name(t.holds_on(date::parse(day)))
                      << '\n';
    //]

    std::cout << "sources:\n";
    //[sources
    const auto summit_in_seoul = g.add(summit("seoul-2024").name("the summit in Seoul"));
    const auto security = g.add(topic("security").name("stronger coordination on security"));
    const auto vietnam_plus = g.add(outlet("vietnam-plus").name("Vietnam+"));
    g.state(affirms(kishida, security)
                .on("2024-09-06")
                .from(reported_by(vietnam_plus)
                          .published("2024-09-06")
                          .citing(reported_by(yonhap))
                          .citing(said_by(kishida).at(summit_in_seoul))));

    const view korean = g.now().according_to(yonhap);
    const auto what = var<topic>();
    for (auto&& row : match(korean, affirms(kishida, what)))
        for (const statement_id s : row.support()) std::cout << describe(korean, s) << '\n';
    std::cout << match(g.now().not_according_to(yonhap), affirms(kishida, what)).count()
              << " without Yonhap\n";
    //]

    std::cout << "plans:\n";
    //[plans
    const auto leaving = g.state(ends_tenure(kishida, pm).on("2024~").planned().reported_by(kyodo));
    const auto gone = [&] { return match(g.now(), ends_tenure(kishida, pm)).count(); };
    std::cout << gone() << " ends of his tenure known, " << plans(g.now(), kishida).size() << " planned\n";

    const auto left = g.state(ends_tenure(kishida, pm).on("2024-10-01").reported_by(kyodo));
    g.state(fulfils(left, leaving));
    for (const plan& p : plans(g.now(), kishida))
        std::cout << (p.outcome == plan_outcome::fulfilled ? "fulfilled by: " : "not fulfilled: ")
                  << describe(g.now(), p.decided_by) << '\n';
    //]

    std::cout << "learning:\n";
    //[learn
    const transaction_id before = g.last_commit();
    g.revise(term, holds(kishida, pm).during("2021-10-04/2024-10-01").reported_by(kyodo));
    const auto s = var<statement_id>();
    for (const view& v : {g.now().as_known_at(before), g.now()})
        for (auto [held] : match(v, holds(kishida, pm).as(s))) std::cout << to_string(v[held].valid) << '\n';
    //]

    std::cout << "disagreement:\n";
    //[disagree
    const auto rumour = g.state(holds(suga, pm).during("2024-09-01/2024-09-30").reported_by(yonhap));
    for (const contradiction& c : contradictions(g.now())) std::cout << describe(g.now(), c) << '\n';
    std::cout << contradictions(g.now().not_according_to(yonhap)).size() << " without Yonhap\n";
    g.retract(rumour);
    //]

    std::cout << "together:\n";
    //[transaction
    {
        transaction t = g.begin();
        const auto talks_in_tokyo = t.add(talks("tokyo-2025").name("talks in Tokyo"));
        for (const auto side : {japan, korea}) t.state(participates_in(side, talks_in_tokyo).on("2025"));
        std::cout << meetings_between(t.view(), japan, korea).size() << " inside, "
                  << meetings_between(g.now(), japan, korea).size() << " outside\n";
        t.commit();
    }
    std::cout << meetings_between(g.now(), japan, korea).size() << " after the commit\n";
    //]

    std::cout << "without types:\n";
    //[names
    const entity_id ship = g.add_entity("ship-1", {"Ship"});
    const entity_id port = g.add_entity("busan");
    g.state(named_relation("CALLS_AT")(ship, port).on("2024-09-06"));
    for (auto [place] : match(g.now(), named_relation("CALLS_AT")(ship, var<>())))
        std::cout << name(g.now(), place) << '\n';
    try {
        g.state(named_relation("HOLDS")(japan, pm)); // as holds(japan, pm), it would not compile
    } catch (const error& e) {
        std::cout << e.what() << '\n';
    }
    //]

    std::cout << "a life in order:\n";
    //[timeline
    for (const timeline_entry& entry : timeline(g.now(), kishida))
        std::cout << describe(g.now(), entry.statement) << '\n';
    //]
}
