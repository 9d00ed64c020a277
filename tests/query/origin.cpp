// SPDX-License-Identifier: BSL-1.0
#include <entente/query/origin.hpp>

#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace entente;

namespace {

struct newsroom {
    test_support::graph_under_test g;
    entity_id a = g.add_entity("a"), b = g.add_entity("b");
    entity_id yonhap = g.add_entity("yonhap"), kyodo = g.add_entity("kyodo"),
              vietnam = g.add_entity("vietnam+");
    entity_id kim = g.add_entity("kim"), briefing = g.add_entity("briefing");
    statement_id state(const reference& source) { return g.state(named_relation("MET")(a, b).from(source)); }
    [[nodiscard]] entity_id origin_of(statement_id s) const { return origin(g.now(), s); }
};

} // namespace

TEST_CASE("the origin of a chain is its last outlet, whoever was heard last") {
    newsroom n;
    CHECK(n.origin_of(n.state({})).is_none());
    CHECK(n.origin_of(n.state(reported_by(n.yonhap))) == n.yonhap);
    CHECK(n.origin_of(n.state(
              reported_by(n.vietnam).citing(reported_by(n.yonhap)).citing(said_by(n.kim).at(n.briefing)))) ==
          n.yonhap);
    CHECK(n.origin_of(n.state(said_by(n.kim).at(n.briefing))) == n.kim);
    CHECK(n.origin_of(n.state(reference().at(n.briefing))) == n.briefing);
    CHECK(n.origin_of(n.state(reference(reference_link{}).words("it is said"))).is_none());
}

TEST_CASE("forty reprints of one wire are one origin") {
    newsroom n;
    const entity_id wire = n.g.add_entity("wire");
    std::vector<statement_id> statements{n.state(reported_by(n.yonhap).in(wire))};
    for (int i = 0; i < 40; ++i) {
        const entity_id outlet = n.g.add_entity(), article = n.g.add_entity();
        n.g.state(reprint_of(article, wire));
        statements.push_back(n.state(reported_by(outlet).in(article)));
    }
    CHECK(independent_origins(n.g.now(), statements) == std::vector<entity_id>{n.yonhap});
    statements.push_back(n.state(reported_by(n.kyodo)));
    statements.push_back(n.state({}));
    CHECK(independent_origins(n.g.now(), statements) == std::vector<entity_id>{n.yonhap, n.kyodo});
    // Who does not believe the lineage counts each for itself.
    CHECK(independent_origins(n.g.now().according_to({n.yonhap, n.kyodo}), statements).size() == 42);
}

TEST_CASE("lineage is followed from articles and from outlets, by reprints before citations") {
    newsroom n;
    const entity_id first = n.g.add_entity("first"), second = n.g.add_entity("second"),
                    third = n.g.add_entity("third");
    const statement_id s = n.state(reported_by(n.vietnam).in(third));
    CHECK(n.origin_of(s) == n.vietnam);
    n.g.state(cites(third, second));
    CHECK(n.origin_of(s) == second); // an article of which nobody names the outlet
    n.g.state(reprint_of(second, first));
    CHECK(n.origin_of(s) == first);
    n.state(reported_by(n.kyodo).in(first));
    CHECK(n.origin_of(s) == n.kyodo);
    n.g.state(reprint_of(third, n.yonhap)); // comes before what it cites
    CHECK(n.origin_of(s) == n.yonhap);
    n.g.state(cites(n.yonhap, n.kyodo));
    CHECK(n.origin_of(s) == n.kyodo);
}

TEST_CASE("an article that cites two agencies is an origin itself, unless the reference says which") {
    newsroom n;
    const entity_id article = n.g.add_entity("article");
    n.g.state(cites(article, n.yonhap));
    n.g.state(cites(article, n.kyodo));
    CHECK(n.origin_of(n.state(reported_by(n.vietnam).in(article))) == n.vietnam);
    CHECK(n.origin_of(n.state(reported_by(n.vietnam).in(article).citing(reported_by(n.kyodo)))) == n.kyodo);
}

TEST_CASE("a lineage that runs in a circle has an origin, the same from everywhere in it") {
    newsroom n;
    n.g.state(cites(n.yonhap, n.kyodo));
    n.g.state(cites(n.kyodo, n.vietnam));
    n.g.state(cites(n.vietnam, n.kyodo));
    n.g.state(cites(n.a, n.a));
    for (const entity_id outlet : {n.yonhap, n.kyodo, n.vietnam})
        CHECK(n.origin_of(n.state(reported_by(outlet))) == n.kyodo);
    CHECK(n.origin_of(n.state(reported_by(n.a))) == n.a);
}

TEST_CASE("merged identities have one origin") {
    newsroom n;
    const entity_id twin = n.g.add_entity("yonhap news agency");
    n.g.state(same_as(twin, n.yonhap));
    const std::vector statements{n.state(reported_by(n.yonhap)), n.state(reported_by(twin))};
    CHECK(independent_origins(n.g.now(), statements).size() == 2);
    CHECK(independent_origins(n.g.now().merging_identities(), statements) ==
          std::vector<entity_id>{n.yonhap});
}
