// SPDX-License-Identifier: BSL-1.0
#include <entente/query/describe.hpp>

#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

using namespace entente;

TEST_CASE("a statement reads as a line with all that qualifies it and nothing that goes without saying") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const auto kishida = t.add_entity("kishida"), pm = t.add_entity("pm"), yonhap = t.add_entity("yonhap"),
               kim = t.add_entity("kim"), briefing = t.add_entity("briefing"), nameless = t.add_entity();
    t.name(kishida, "Fumio Kishida");
    t.name(pm, "Prime Minister of Japan");
    t.name(yonhap, "Yonhap");
    t.name(kim, "Kim Tae Hyo");
    t.name(briefing, "press conference");
    const auto holds = named_relation("HOLDS");
    const auto said = named_relation("SAID");
    const statement_id s = t.state(holds(kishida, pm)
                                       .during("2021-10-04/2024-10-01")
                                       .from(reported_by(yonhap).citing(said_by(kim).at(briefing))));
    const statement_id plain = t.state(holds(kishida, pm));
    const statement_id planned =
        t.state(holds(nameless, pm).planned().deprecated().confidence(0.8).on("2024-09~"));
    const statement_id about = t.state(said(kim, s));
    const statement_id valued = t.state(
        named_relation("AGE")(kishida, 67).from(said_by(kim).words("sixty-seven").published("2024-09-06")));
    const statement_id linked = t.state(
        holds(kishida, pm).from(reported_by(yonhap).spoken_by(kim).in(nameless).published("2024-09")));
    const statement_id nobody =
        t.state(holds(kishida, pm).from(reference(reference_link{}).words("so it is said")));
    t.commit();
    const view v = g.now();
    CHECK(
        describe(v, s) ==
        "Fumio Kishida HOLDS Prime Minister of Japan, 2021-10-04/2024-10-01, reported by Yonhap, citing Kim Tae Hyo at press conference");
    CHECK(describe(v, plain) == "Fumio Kishida HOLDS Prime Minister of Japan");
    CHECK(describe(v, planned) ==
          "entity 5 HOLDS Prime Minister of Japan, 2024-09~, planned, deprecated, confidence 0.8");
    CHECK(describe(v, about) == "Kim Tae Hyo SAID (Fumio Kishida HOLDS Prime Minister of Japan)");
    CHECK(describe(v, valued) == "Fumio Kishida AGE 67, said by Kim Tae Hyo of 2024-09-06: \"sixty-seven\"");
    CHECK(
        describe(v, linked) ==
        "Fumio Kishida HOLDS Prime Minister of Japan, reported by Yonhap quoting Kim Tae Hyo in entity 5 of 2024-09");
    CHECK(describe(v, nobody) ==
          "Fumio Kishida HOLDS Prime Minister of Japan, from somebody: \"so it is said\"");
    g.retract(s);
    CHECK(describe(g.now(), plain) == describe(v, plain));
    CHECK(describe(g.now(), s).ends_with(", retracted"));
    CHECK_FALSE(describe(v, s).ends_with(", retracted")); // the view was there before
}
