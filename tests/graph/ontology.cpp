// SPDX-License-Identifier: BSL-1.0
#include <entente/ontology.hpp>

#include "people.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

using namespace entente;

namespace {

relation_definition named(const char* name) {
    relation_definition d;
    d.name = name;
    return d;
}

std::string refusal(ontology& o, const relation_definition& d) {
    try {
        o.declare(d);
    } catch (const error& e) {
        return std::string(name(e.kind()));
    }
    return "taken";
}

std::vector<std::string> readings(const ontology& o, const char* name) {
    std::vector<std::string> out;
    for (const auto& r : o[*o.find_relation(name)].readings)
        out.push_back((r.reversed ? "~" : "") + o[r.relation].name);
    std::sort(out.begin() + 1, out.end());
    return out;
}

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("a subtype is its supertypes, through every path, and not the other way round") {
    ontology o;
    o.declare(type_definition{"Leader", {"Person", "Public figure"}});
    o.declare(type_definition{"Person", {"Agent"}});
    o.declare(type_definition{"Public figure", {"Agent"}});
    o.close();
    const auto is_a = [&](const char* a, const char* b) { return o.is_a(*o.find_type(a), *o.find_type(b)); };
    CHECK(is_a("Leader", "Leader"));
    CHECK(is_a("Leader", "Agent"));
    CHECK(is_a("Public figure", "Agent"));
    CHECK(!is_a("Agent", "Leader"));
    CHECK(!is_a("Person", "Public figure"));
    CHECK(!o[*o.find_type("Agent")].declared);
    CHECK(o.definition(*o.find_type("Leader")).parents == texts{"Person", "Public figure"});
}

TEST_CASE("a hierarchy in a circle is refused and leaves nothing behind") {
    ontology o;
    o.declare(type_definition{"A", {"B"}});
    o.declare(type_definition{"B", {"C"}});
    const auto types = o.type_count();
    CHECK_THROWS_AS(o.declare(type_definition{"C", {"New", "A"}}), error);
    CHECK_THROWS_AS(o.declare(type_definition{"X", {"Y", "X"}}), error);
    CHECK_THROWS_AS(o.declare(type_definition{"X", {""}}), error);
    CHECK(o.type_count() == types);
    CHECK(o[*o.find_type("C")].parents.empty());
    o.declare(type_definition{"A", {"C"}}); // parents add up
    CHECK(o[*o.find_type("A")].parents.size() == 2);
}

TEST_CASE(
    "declaring the same again changes nothing, with another meaning is refused, and leaves nothing behind") {
    ontology o;
    relation_definition holds = named("HOLDS");
    holds.domain = {"Leader"};
    holds.range = {"Office"};
    holds.traits.inverse_functional = true;
    holds.inverse = "HELD_BY";
    const relation_id id = o.declare(holds);
    o.close();
    CHECK(o.declare(holds) == id);
    const auto counts = std::pair(o.type_count(), o.relation_count());
    for (int i = 0; i < 7; ++i) {
        CAPTURE(i);
        relation_definition other = holds;
        if (i == 0) other.domain = {"Nation"};
        if (i == 1) other.range = {};
        if (i == 2) other.traits.symmetric = true;
        if (i == 3) other.object_kinds.value = false;
        if (i == 4) other.inverse = "OTHER";
        if (i == 5) other.domain.push_back("Brand new");
        if (i == 6) other.name = "ALSO_HOLDS"; // whose inverse is taken
        CHECK(refusal(o, other) == "constraint");
    }
    relation_definition of_values = named("LENGTH_OF");
    of_values.subject_kinds.value = true;
    CHECK(refusal(o, of_values) == "invalid argument");
    CHECK(refusal(o, named("")) == "invalid argument");
    CHECK(refusal(o, named("\xFF")) == "invalid argument");
    CHECK(std::pair(o.type_count(), o.relation_count()) == counts);
    CHECK(o.definition(id).traits == holds.traits);
    CHECK(o[*o.find_relation("HELD_BY")].inverse == id);
    relation_definition more = holds;
    more.parents = {"HAS"};
    more.inverse.clear();
    CHECK(o.declare(more) == id); // parents add up, an inverse need not be said again
    CHECK(o.definition(id).parents == texts{"HAS"});
    CHECK(o.definition(id).inverse == "HELD_BY");
}

TEST_CASE(
    "a relation is read off its inverse, its subrelations and their inverses, and both ways if symmetric") {
    ontology o;
    relation_definition leads = named("LEADS"), heads = named("HEADS"), met = named("MET"),
                        summit = named("SUMMIT");
    leads.inverse = "LED_BY";
    heads.parents = {"LEADS"};
    heads.inverse = "HEADED_BY";
    met.traits.symmetric = true;
    summit.parents = {"MET"};
    for (const auto& d : {leads, heads, met, summit}) o.declare(d);
    o.close();
    CHECK(readings(o, "LEADS") == texts{"LEADS", "HEADS", "~HEADED_BY", "~LED_BY"});
    CHECK(readings(o, "LED_BY") == texts{"LED_BY", "HEADED_BY", "~HEADS", "~LEADS"});
    CHECK(readings(o, "HEADS") == texts{"HEADS", "~HEADED_BY"});
    CHECK(readings(o, "MET") == texts{"MET", "SUMMIT", "~MET", "~SUMMIT"});
    CHECK(readings(o, "SUMMIT") == texts{"SUMMIT"});
}

TEST_CASE("merging takes over everything or nothing") {
    ontology a, b;
    relation_definition met = named("MET");
    met.traits.symmetric = true;
    b.declare(type_definition{"Leader", {"Person"}});
    b.declare(met);
    b.declare(named("LATER"));
    a.declare(named("MET")); // another meaning
    const auto counts = std::pair(a.type_count(), a.relation_count());
    CHECK_THROWS_AS(a.merge(b), error);
    CHECK(std::pair(a.type_count(), a.relation_count()) == counts);
    ontology c;
    c.merge(b);
    c.close();
    c.merge(b);
    CHECK(c.relation_count() == b.relation_count());
    CHECK(c.is_a(*c.find_type("Leader"), *c.find_type("Person")));
    CHECK(c[*c.find_relation("MET")].traits.symmetric);
}

TEST_CASE("the nearest name is suggested, a far one is not") {
    ontology o;
    for (const char* name : {"HOLDS", "MEETS_WITH", "SIGNED"}) o.declare(named(name));
    o.declare(type_definition{"Leader", {}});
    CHECK(o.nearest_relation("HOLD") == "HOLDS");
    CHECK(o.nearest_relation("holds") == "HOLDS");
    CHECK(o.nearest_relation("MEET_WITH") == "MEETS_WITH");
    CHECK(o.nearest_relation("SINGED") == "SIGNED");
    CHECK(o.nearest_relation("QUANTUM_MECHANICS") == "");
    CHECK(o.nearest_type("Laeder") == "Leader");
    CHECK(o.nearest_type("Elephant") == "");
}

TEST_CASE("the built-in relations have the ids that their names promise") {
    const ontology o;
    CHECK(o.find_relation("instance_of") == builtin::instance_of);
    CHECK(o.find_relation("name") == builtin::name);
    CHECK(o.find_relation("alias") == builtin::alias);
    CHECK(o.find_relation("same_as") == builtin::same_as);
    CHECK(o.find_relation("revises") == builtin::revises);
    CHECK(o.find_relation("fulfils") == builtin::fulfils);
    CHECK(o.find_relation("cancels") == builtin::cancels);
    CHECK(o.find_relation("reprint_of") == builtin::reprint_of);
    CHECK(o.find_relation("cites") == builtin::cites);
    CHECK(!o.find_relation("nothing"));
}

TEST_CASE("the graph's domain and range take subtypes, and what the compiler knows is known at run time") {
    using namespace people;
    test_support::graph_under_test g;
    const auto a = g.add<leader>("a");
    const auto pm = g.add<office>("pm");
    const auto japan = g.add<nation>("japan");
    g.state(met(a, a)); // a leader is a person
    g.state(holds(a, pm));
    const ontology& o = g.now().ontology();
    const relation_id holds_id = *o.find_relation("HOLDS");
    CHECK(o[holds_id].traits.inverse_functional);
    CHECK(o[*o.find_relation("MET")].traits.symmetric);
    CHECK(g.now().is_a(a, *o.find_type("Person")));
    CHECK_THROWS_AS(g.state(named_relation("HOLDS")(japan, pm)), error);
    CHECK_THROWS_AS(g.state(named_relation("HOLDS")(a, "a text")), error);
    CHECK_THROWS_AS(g.state(holds(entity_id(japan), pm)), error);
    CHECK_NOTHROW(g.state(named_relation("HOLDS")(a, pm)));
    try {
        g.state(named_relation("HOLDS")(japan, pm));
    } catch (const error& e) {
        CHECK(std::string(e.what()).find("Leader") != std::string::npos);
        CHECK(std::string(e.what()).find("japan") != std::string::npos);
    }
    CHECK_THROWS_AS(g.declare(relation_definition{
                        .name = "HOLDS", .domain = {"Nation"}, .range = {}, .inverse = {}, .parents = {}}),
                    error);
}
