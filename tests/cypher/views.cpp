// SPDX-License-Identifier: BSL-1.0
// What is believed, said in front of a query; and what a statement says beside its ends, written and read.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <string>

using namespace entente::cypher;
using namespace entente::cypher::test;
using test_support::graph_under_test;

namespace {

void fill(entente::graph& g) {
    ask(g, "CREATE (:Person {key: 'kishida'}), (:Person {key: 'ishiba'}), (:Office {key: 'pm'}), "
           "(:Agency {key: 'yonhap'}), (:Agency {key: 'kcna'})");
    ask(g, "MATCH (k {key: 'kishida'}), (i {key: 'ishiba'}), (o {key: 'pm'}) "
           "CREATE (k)-[:HOLDS {_valid: '2021-10-04/2024-10-01', _outlet: 'yonhap'}]->(o), "
           "(i)-[:HOLDS {_valid: '2024-10-01/..', _outlet: 'kcna', _rank: 'preferred'}]->(o), "
           "(k)-[:MET {_valid: '2024-09', _confidence: 0.5}]->(i)");
}

lines who(entente::graph& g, const std::string& belief) {
    return ask(g, belief + " MATCH (p)-[:HOLDS]->(:Office) RETURN p.key ORDER BY p.key");
}

} // namespace

TEST_CASE("AT and DURING keep what certainly holds, POSSIBLY what may") {
    graph_under_test g;
    fill(g);
    CHECK(who(g, "") == lines{"'ishiba'", "'kishida'"});
    CHECK(who(g, "AT '2021-10-03'") == lines{});
    CHECK(who(g, "AT '2021-10-04'") == lines{"'kishida'"});
    CHECK(who(g, "AT date('2024-09-06')") == lines{"'kishida'"});
    CHECK(who(g, "AT '2024-10-01'") == lines{"'ishiba'", "'kishida'"});
    CHECK(who(g, "AT '2024-10-02'") == lines{"'ishiba'"});
    CHECK(who(g, "DURING '2024'") == lines{"'ishiba'", "'kishida'"});
    CHECK(who(g, "DURING '2020'") == lines{});
    const std::string met = " MATCH (a)-[:MET]->(b) RETURN count(*)";
    CHECK(ask(g, "DURING '2024-09'" + met) == lines{"1"});
    CHECK(ask(g, "AT '2024-09-06'" + met) == lines{"0"});
    CHECK(ask(g, "POSSIBLY AT '2024-09-06'" + met) == lines{"1"});
    CHECK(ask(g, "POSSIBLY AT '2024-10-01'" + met) == lines{"0"});
}

TEST_CASE("sources, rank and confidence choose what is believed, together too") {
    graph_under_test g;
    fill(g);
    CHECK(who(g, "ACCORDING TO 'yonhap'") == lines{"'kishida'"});
    CHECK(who(g, "ACCORDING TO 'yonhap', 'kcna'") == lines{"'ishiba'", "'kishida'"});
    CHECK(who(g, "NOT ACCORDING TO 'yonhap'") == lines{"'ishiba'"});
    CHECK(who(g, "RANKED AT LEAST 'preferred'") == lines{"'ishiba'"});
    CHECK(who(g, "AT '2024-10-01' NOT ACCORDING TO 'kcna'") == lines{"'kishida'"});
    const std::string met = " MATCH (a)-[:MET]->(b) RETURN count(*)";
    CHECK(ask(g, "CONFIDENT AT LEAST 0.5" + met) == lines{"1"});
    CHECK(ask(g, "CONFIDENT AT LEAST 0.6" + met) == lines{"0"});
    CHECK(refusal_of(g, "ACCORDING TO 'nobody' RETURN 1").substr(0, 24) == "ArgumentError at runtime");
    CHECK(refusal_of(g, "AT 'no date' RETURN 1").substr(0, 24) == "ArgumentError at runtime");
}

TEST_CASE("AS KNOWN AT asks what was known after a commit") {
    graph_under_test g;
    fill(g);
    const std::int64_t before = g.last_commit().value();
    ask(g, "MATCH (p {key: 'kishida'})-[h:HOLDS]->() DELETE h");
    CHECK(who(g, "") == lines{"'ishiba'"});
    CHECK(who(g, "AS KNOWN AT " + std::to_string(before)) == lines{"'ishiba'", "'kishida'"});
    CHECK(who(g, "AS KNOWN AT " + std::to_string(before) + " AT '2024-09-06'") == lines{"'kishida'"});
}

TEST_CASE("MERGING IDENTITIES makes one node of two entities that are the same") {
    graph_under_test g;
    fill(g);
    ask(g, "CREATE (:Person {key: 'Q17'})-[:LIKES]->(:Thing)");
    const auto kishida = g.now().find("kishida"), other = g.now().find("Q17");
    REQUIRE(kishida);
    REQUIRE(other);
    g.state(entente::statement_row{*kishida, entente::builtin::same_as, *other, {}});
    const std::string text = "MATCH (:Office)<-[:HOLDS]-(p)-[:LIKES]->(t:Thing) RETURN count(*)";
    CHECK(ask(g, text) == lines{"0"});
    CHECK(ask(g, "MERGING IDENTITIES " + text) == lines{"1"});
}

TEST_CASE("a relationship tells what its statement says") {
    graph_under_test g;
    fill(g);
    check(g,
          {
              {"MATCH ({key: 'kishida'})-[h:HOLDS]->() RETURN h._valid, h._from, h._to, h._rank, h._modality",
               {"'2021-10-04/2024-10-01', '2021-10-04', '2024-10-01', 'normal', 'asserted'"}},
              {"MATCH ({key: 'ishiba'})-[h:HOLDS]->() RETURN validFrom(h), validTo(h), rank(h)",
               {"'2024-10-01', null, 'preferred'"}},
              {"MATCH ()-[m:MET]->() RETURN confidence(m), certainlyValid(m, '2024-09-06'), "
               "possiblyValid(m, '2024-09-06'), possiblyValid(m, '2023')",
               {"0.5, false, true, false"}},
              {"MATCH ({key: 'kishida'})-[h:HOLDS]->() RETURN [s IN sources(h) | s.key], h._outlet.key",
               {"['yonhap'], 'yonhap'"}},
              {"MATCH ()-[h:HOLDS {_rank: 'preferred'}]->() RETURN startNode(h).key", {"'ishiba'"}},
              {"MATCH ()-[m:MET]->() RETURN m._quoted, m._published, m._speaker, properties(m)",
               {"null, null, null, {}"}},
          });
    for (const std::string_view fact :
         {"_valid: 'no date'", "_rank: 'best'", "_confidence: 2", "_outlet: 'nobody'"}) {
        CAPTURE(fact);
        CHECK(refusal_of(g, "CREATE ()-[:T {" + std::string(fact) + "}]->()").find("at runtime") !=
              std::string::npos);
    }
}

TEST_CASE("what is said of a relationship is believed where the relationship is") {
    graph_under_test g;
    ask(g,
        "CREATE (:Outlet {key: 'kyodo'}), (:Outlet {key: 'yonhap'}), (:N {key: 'a'})-[:MEETS {_outlet: 'kyodo', place: 'Tokyo'}]->(:N {key: 'b'})");
    const std::string_view place = "MATCH ({key: 'a'})-[m:MEETS]->() RETURN m.place, m.room";
    const auto under = [&](std::string_view believed) {
        return ask(g, std::string(believed) + " " + std::string(place));
    };
    CHECK(under("ACCORDING TO 'kyodo'") == lines{"'Tokyo', null"});
    CHECK(under("ACCORDING TO 'yonhap'") == lines{});

    ask(g, "MATCH ({key: 'a'})-[m:MEETS]->() SET m.room = 7");
    CHECK(under("ACCORDING TO 'kyodo'") == lines{"'Tokyo', 7"});
    ask(g, "MATCH ({key: 'a'})-[m:MEETS]->() SET m._outlet = 'yonhap', m._modality = 'planned'");
    CHECK(under("ACCORDING TO 'yonhap' WITH MODALITY 'planned'") == lines{"'Tokyo', 7"});
    CHECK(under("WITH MODALITY 'asserted'") == lines{});
    CHECK(ask(g, "REGARDLESS MATCH ({key: 'a'})-[m:MEETS]->() RETURN properties(m)") ==
          lines{"{place: 'Tokyo', room: 7}"});
}
