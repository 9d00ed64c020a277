// SPDX-License-Identifier: BSL-1.0
// The order of joins follows the counts of the graph, not the order of the question.
#include <entente/query/matcher.hpp>

#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace entente;

namespace {

// Many who know each other, few who lead; each leads one of two.
struct crowd {
    test_support::graph_under_test g;
    relation_id knows, leads;
    entity_id first;
    crowd() {
        transaction t = g.begin();
        knows = t.relation("KNOWS");
        leads = t.relation("LEADS");
        std::vector<entity_id> who;
        for (int i = 0; i < 500; ++i) who.push_back(t.add_entity());
        for (std::size_t i = 0; i < 500; ++i)
            for (std::size_t j = 1; j <= 20; ++j) t.state(who[i], knows, who[(i * 7 + j * 13) % 500]);
        for (std::size_t i = 0; i < 3; ++i) t.state(who[i], leads, who[i + 1]);
        first = who[0];
        t.commit();
        g.checkpoint();
    }
};

} // namespace

TEST_CASE("the rarer relation is looked at first, wherever it stands in the question") {
    crowd c;
    for (const bool turned : {false, true}) {
        pattern p;
        const auto x = operand::variable(p.add_variable({"x", term_kind::entity, {}, {}}));
        const auto y = operand::variable(p.add_variable({"y", term_kind::entity, {}, {}}));
        const auto z = operand::variable(p.add_variable({"z", term_kind::entity, {}, {}}));
        const pattern_atom many{c.knows, x, y}, few{c.leads, y, z};
        p.add(turned ? few : many);
        p.add(turned ? many : few);
        const matcher m(c.g.now(), p);
        CHECK(m.explain().starts_with("scan LEADS(y, z)"));
        CHECK(m.explain().find("\nextend KNOWS(x, y)") != std::string::npos);
    }
}

TEST_CASE("a fixed end comes before any scan, and a closed cycle before an open one") {
    crowd c;
    pattern p;
    const auto x = operand::variable(p.add_variable({"x", term_kind::entity, {}, {}}));
    const auto y = operand::variable(p.add_variable({"y", term_kind::entity, {}, {}}));
    p.add({c.knows, x, y});
    p.add({c.knows, y, c.first});
    p.add({c.knows, c.first, x});
    const matcher m(c.g.now(), p);
    CHECK(m.explain().find("scan") == std::string::npos);
    CHECK(m.explain().find(" and ") !=
          std::string::npos); // the last variable is what two lists have in common
}

TEST_CASE("the plan of a question about nothing says so") {
    crowd c;
    pattern p;
    p.add(c.g.now(), "UNHEARD_OF", c.first, c.first);
    CHECK(matcher(c.g.now(), p).explain() == "nothing: the pattern names what is not in the graph\n");
}

TEST_CASE("both ends of a transitive relation are found from its subjects") {
    test_support::graph_under_test g;
    relation_definition d;
    d.name = "PART_OF";
    d.traits.transitive = true;
    const relation_id part = g.declare(d);
    const auto a = g.add_entity("a"), b = g.add_entity("b"), e = g.add_entity("e");
    g.state(statement_row{a, part, b});
    g.state(statement_row{b, part, e});
    pattern p;
    const auto x = p.add_variable(g.now(), "x"), y = p.add_variable(g.now(), "y");
    p.add({part, operand::variable(x), operand::variable(y)});
    matcher m(g.now(), p);
    CHECK(m.explain().starts_with("take subjects of PART_OF(x, y)"));
    CHECK(m.count() == 3);
    CHECK(matcher(g.now(), p).count() == 3);
}
