// SPDX-License-Identifier: BSL-1.0
#include <entente/transaction.hpp>

#include "people.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace entente;
using namespace people;

namespace {

template <class Act>
std::string refusal(Act act) {
    try {
        act();
    } catch (const error& e) {
        return std::string(name(e.kind()));
    }
    return "taken";
}

std::size_t count(const view& v, direction d, entity_id e) {
    std::size_t n = 0;
    v.for_each_neighbour(d, e, relation_id::none(), [&](term, statement_id) { ++n; });
    return n;
}

struct failing_sink : change_sink {
    void commit(const commit_changes&) override { throw std::runtime_error("the disk is full"); }
};

} // namespace

TEST_CASE("a transaction sees at once what it did, and nobody else before its commit") {
    test_support::graph_under_test g;
    const auto japan = g.add(nation("Q17").name("Nippon"));
    transaction t = g.begin();
    const auto kishida = t.add(leader("kishida").name("Kishida").name("岸田", "ja").alias("PM"));
    const auto pm = t.add<office>("pm");
    const statement_id s = t.state(holds(kishida, pm));
    t.state(of(pm, japan));
    t.add_type(japan, "Island nation");
    t.name(japan, "Japan", "en");

    const view own = t.view(), others = g.now();
    CHECK(own.sees(s));
    CHECK(own.find("kishida") == kishida);
    CHECK(name(own, kishida) == "Kishida");
    CHECK(name(own, kishida, "ja") == "岸田");
    CHECK(name(own, japan, "en") == "Japan");
    CHECK(own.is_a(kishida, *own.ontology().find_type("Person")));
    CHECK(own.is_a(japan, *own.ontology().find_type("Island nation")));
    CHECK(count(own, direction::in, pm) == 1);
    CHECK(count(own, direction::in, japan) == 1);
    CHECK(own[s].stated == transaction_id(2));

    CHECK(!others.sees(s));
    CHECK(!others.find("kishida"));
    CHECK(!others.sees(kishida.id()));
    CHECK(name(others, japan, "en") == "Nippon");
    CHECK(!others.ontology().find_type("Island nation"));
    CHECK(count(others, direction::in, japan) == 0);
    CHECK(g.last_commit() == transaction_id(1));

    CHECK(t.commit() == transaction_id(2));
    CHECK(!others.sees(s));
    CHECK(g.now().sees(s));
    CHECK(g.now().find("kishida") == kishida);
    CHECK(g.now().is_a(japan, *g.now().ontology().find_type("Island nation")));
}

TEST_CASE("a transaction that is undone leaves no trace") {
    test_support::graph_under_test g;
    const auto a = g.add(person("a").name("A"));
    const statement_id planned = g.state(met(a, a).planned());
    const auto before = std::pair(g.now().statement_end(), g.now().entity_end());
    const auto undo = [&](int how) {
        transaction t = g.begin();
        const auto b = t.add(leader("b").name("B"));
        t.state(met(a, b).denied().confidence(0.5).during("2024?"));
        t.state(met(b, a));
        t.retract(planned);
        t.name(a, "Another");
        t.add_type(a, "Leader");
        t.remove(a);
        t.declare(
            relation_definition{.name = "NEW", .domain = {}, .range = {}, .inverse = {}, .parents = {}});
        if (how == 0) t.rollback();
        if (how == 1) {
            g.internals().sink = std::make_unique<failing_sink>();
            CHECK_THROWS_AS(t.commit(), std::runtime_error);
            g.internals().sink.reset();
        }
    };
    for (int how = 0; how < 3; ++how) {
        CAPTURE(how);
        undo(how);
        const view v = g.now();
        CHECK(std::pair(v.statement_end(), v.entity_end()) == before);
        CHECK(!v.find("b"));
        CHECK(v.find("a") == a);
        CHECK(name(v, a) == "A");
        CHECK(v.regardless().sees(planned));
        CHECK(!v.ontology().find_relation("NEW"));
        CHECK(!v.is_a(a, v.ontology().find_type("Leader").value_or(type_id())));
        // Ids and keys are free again, and rows have nothing left of what they held.
        transaction t = g.begin();
        const auto b = t.add(person("b"));
        CHECK(b.id() == entity_id(before.second));
        const statement_id s = t.state(met(a, b));
        CHECK(s == statement_id(before.first + 1));
        const view own = t.view();
        CHECK(own.sees(s));
        CHECK(own[s].valid == interval::always());
        CHECK(!own[s].confidence);
        CHECK(own[s].modality == modality::asserted);
        CHECK(name(own, b) == "b");
        CHECK(!own.is_a(b, own.ontology().find_type("Leader").value_or(type_id())));
    }
}

TEST_CASE(
    "a thread that has a transaction open is refused another one, and a checkpoint, instead of waiting for itself") {
    test_support::graph_under_test g;
    {
        transaction t = g.begin();
        CHECK(refusal([&] { (void)g.begin(); }) == "conflict");
        CHECK(refusal([&] { (void)g.add<person>(); }) == "conflict");
        CHECK(refusal([&] { g.checkpoint(); }) == "conflict");
        t.add<person>("a");
        graph other;
        other.add<person>("another graph");
        CHECK(t.commit() == transaction_id(1));
    }
    g.checkpoint();
    CHECK(g.now().find("a").has_value());
}

TEST_CASE("a transaction that was moved from ends without harm") {
    test_support::graph_under_test g;
    {
        transaction t = g.begin();
        t.add<person>("a");
        transaction moved = std::move(t);
        moved.add<person>("b");
        moved.commit();
    }
    CHECK(g.now().find("a").has_value());
    CHECK(g.now().find("b").has_value());
    g.add<person>("c");
    CHECK(g.last_commit() == transaction_id(2));
}

TEST_CASE("an empty transaction makes no commit") {
    test_support::graph_under_test g;
    CHECK(g.begin().commit() == transaction_id(0));
    const auto a = g.add<person>("a");
    const statement_id s = g.state(met(a, a));
    const transaction_id gone = g.retract(s);
    CHECK(g.retract(s) == gone); // nothing left to do
    CHECK(g.begin().commit() == gone);
    CHECK(g.last_commit() == gone);
    transaction t = g.begin();
    CHECK(refusal([&] { t.declare(type_definition{"", {}}); }) == "invalid argument");
    CHECK(refusal([&] {
              t.declare(relation_definition{
                  .name = "MET", .domain = {"Nation"}, .range = {}, .inverse = {}, .parents = {}});
          }) == "constraint");
    CHECK(t.commit() == gone);
}

TEST_CASE("a retracted statement is gone from the next commit on, and stays in views of the ones before") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a");
    const statement_id s = g.state(met(a, a)), about_it = g.state(about(s, "hearsay"));
    const view before = g.now();
    g.retract(s);
    CHECK(before.sees(s));
    CHECK(!g.now().sees(s));
    CHECK(g.now().sees(about_it));
    CHECK(g.now()[s].retracted == transaction_id(4));
    CHECK(before[s].retracted.is_none());
    CHECK(g.now().as_known_at(transaction_id(3)).sees(s));
    CHECK(refusal([&] { g.retract(statement_id(100)); }) == "invalid argument");
    CHECK(refusal([&] { g.retract(statement_id()); }) == "invalid argument");
}

TEST_CASE("a revision replaces a statement and remembers which") {
    test_support::graph_under_test g;
    const auto a = g.add<leader>("a");
    const auto pm = g.add<office>("pm");
    const statement_id old = g.state(holds(a, pm).during("2021/2024"));
    const statement_id revised = g.revise(old, holds(a, pm).during("2021-10-04/2024-10-01"));
    const view v = g.now();
    CHECK(!v.sees(old));
    CHECK(v.sees(revised));
    std::vector<term> replaced;
    v.for_each_neighbour(direction::out, revised, builtin::revises,
                         [&](term t, statement_id) { replaced.push_back(t); });
    CHECK(replaced == std::vector<term>{old});
}

TEST_CASE("removing an entity retracts all that is said of it, about it and about that") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a"), b = g.add<person>("b");
    const statement_id of_a = g.state(met(a, b)), about_a = g.state(met(b, a)), of_b = g.state(met(b, b));
    const statement_id first = g.state(about(of_a, b)), second = g.state(about(first, "really")),
                       third = g.state(about(second, b));
    g.checkpoint();
    const transaction_id before = g.last_commit();
    g.remove(a);
    const view v = g.now();
    CHECK(!v.sees(a.id()));
    CHECK(v.sees(b.id()));
    for (const statement_id s : {of_a, about_a, first, second, third}) CHECK(!v.sees(s));
    CHECK(v.sees(of_b));
    CHECK(!v.find("a"));
    CHECK(g.begin().find("a") == std::nullopt);
    const view past = v.as_known_at(before);
    CHECK(past.sees(a.id()));
    CHECK(past.sees(third));
    CHECK(past.find("a") == a);
    CHECK(past.is_a(a, *past.ontology().find_type("Person")));

    g.remove(a); // again: nothing happens, above all not to the past
    g.add<person>("c");
    g.remove(a);
    CHECK(!g.now().as_known_at(transaction_id(before.value() + 1)).sees(a.id()));
    CHECK(refusal([&] { g.state(met(a, b)); }) == "invalid argument");
    CHECK(refusal([&] { g.state(met(b, b).reported_by(a)); }) == "invalid argument");
    CHECK(refusal([&] { g.add<person>("a"); }) == "not unique");
    CHECK(refusal([&] { g.remove(entity_id(1000)); }) == "invalid argument");
}

TEST_CASE("what is refused changes nothing, and the transaction can go on") {
    test_support::graph_under_test g;
    const auto japan = g.add<nation>("japan");
    const auto pm = g.add<office>("pm");
    transaction t = g.begin();
    const auto end = t.view().statement_end();
    const relation_id holds_id = t.declare(relation_definition{
        .name = "PLAIN", .domain = {"Leader"}, .range = {}, .inverse = {}, .parents = {}});
    CHECK(refusal([&] { t.state({japan, holds_id, pm, {}}); }) == "type mismatch");
    CHECK(refusal([&] { t.state(holds(entity<leader>(japan), pm)); }) == "type mismatch");
    CHECK(refusal([&] { t.state({t.intern(value(1)), holds_id, pm, {}}); }) == "type mismatch");
    CHECK(refusal([&] { t.state({japan, relation_id(999), pm, {}}); }) == "invalid argument");
    CHECK(refusal([&] { t.state({japan, relation_id(), pm, {}}); }) == "invalid argument");
    CHECK(refusal([&] { t.state({entity_id(), holds_id, pm, {}}); }) == "invalid argument");
    CHECK(refusal([&] { t.state({japan, holds_id, statement_id(end + 1000), {}}); }) == "invalid argument");
    CHECK(refusal([&] { t.state({japan, builtin::same_as, t.intern(value("x")), {}}); }) == "type mismatch");
    CHECK(refusal([&] { t.state({japan, builtin::name, t.intern(value(5)), {}}); }) == "type mismatch");
    CHECK(refusal([&] {
              t.state({japan, builtin::instance_of, t.intern(value("never heard of")), {}});
          }) == "unknown name");
    CHECK(refusal([&] {
              statement_row row{japan, builtin::same_as, pm, {}};
              row.confidence = 1.5f;
              t.state(row);
          }) == "invalid argument");
    CHECK(refusal([&] { t.intern(reported_by(entity_id(1000))); }) == "invalid argument");
    CHECK(refusal([&] { t.intern(reported_by(japan).words("\xFF")); }) == "invalid argument");
    CHECK(refusal([&] { t.add(nation("new").name("\xFF")); }) == "invalid argument");
    CHECK(refusal([&] { t.add_entity("\xC0\x80"); }) == "invalid argument");
    CHECK(refusal([&] { t.add_entity("x", {""}); }) == "invalid argument");
    CHECK(refusal([&] { t.add_entity("japan"); }) == "not unique");
    CHECK(!t.find("new"));
    CHECK(!t.find("x"));
    CHECK(t.add<nation>("korea").id() == entity_id(2));
}

TEST_CASE("entities need neither key nor type nor name") {
    test_support::graph_under_test g;
    const entity_id a = g.add_entity(), b = g.add_entity("", {}), c = g.add_entity("c", {"Thing", "Other"});
    CHECK(a != b);
    const view v = g.now();
    CHECK(name(v, a).empty());
    CHECK(v.key(a).empty());
    CHECK(v.types(a).empty());
    CHECK(!v.find(""));
    CHECK(name(v, c) == "c");
    CHECK(v.types(c).size() == 2);
    CHECK(g.state(named_relation("LIKES")(a, b)) !=
          g.state(named_relation("LIKES")(a, b))); // parallel statements are two
    CHECK(count(g.now(), direction::out, a) == 2);
}

TEST_CASE("a statement can be made while the transaction's own neighbours are visited") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const auto a = t.add<person>("a");
    for (int i = 0; i < 100; ++i) t.state(met(a, a));
    std::size_t visited = 0;
    const view v = t.view();
    v.for_each_neighbour(direction::out, a, *v.ontology().find_relation("MET"), [&](term, statement_id) {
        ++visited;
        for (int i = 0; i < 20; ++i) t.state(met(a, a));
        (void)t.view();
    });
    CHECK(visited == 100);
    t.commit();
    CHECK(count(g.now(), direction::in, a) == 2100);
}

TEST_CASE("keys found at once are those that the view or the transaction sees") {
    test_support::graph_under_test g;
    const entity_id a = g.add<person>("a"), b = g.add<person>("b"), gone = g.add<person>("gone");
    transaction removing = g.begin();
    removing.remove(gone);
    removing.commit();
    transaction t = g.begin();
    const entity_id fresh = t.add<person>("fresh");
    t.remove(b);
    const std::vector<std::string_view> keys{"b", "fresh", "", "a", "nobody", "gone", "a"};
    using found = std::vector<std::optional<entity_id>>;
    CHECK(t.find_all(keys) == found{{}, fresh, {}, a, {}, {}, a});
    CHECK(t.view().find_all(keys) == found{{}, fresh, {}, a, {}, {}, a});
    CHECK(g.now().find_all(keys) == found{b, {}, {}, a, {}, {}, a});
    CHECK(g.now().as_known_at(transaction_id(3)).find_all(keys) == found{b, {}, {}, a, {}, gone, a});
    t.commit();
    CHECK(g.now().find_all(keys) == found{{}, fresh, {}, a, {}, {}, a});
    CHECK(g.now().find_all({}).empty());
}

TEST_CASE("times of commits never run backwards, and find the graph as it was") {
    test_support::graph_under_test g;
    const auto at = [&](std::int64_t time, const char* key) {
        transaction t = g.begin();
        t.set_time(time);
        t.add_entity(key);
        t.commit();
    };
    at(1000, "a"), at(500, "b"), at(2000, "c");
    CHECK(g.time_of(transaction_id(2)) == 1000);
    const view v = g.now();
    CHECK(v.as_known_at_time(-1).transaction() == transaction_id(0));
    CHECK(v.as_known_at_time(999).transaction() == transaction_id(0));
    CHECK(v.as_known_at_time(1000).transaction() == transaction_id(2));
    CHECK(v.as_known_at_time(1999).transaction() == transaction_id(2));
    CHECK(v.as_known_at_time(2000).transaction() == transaction_id(3));
    CHECK(v.as_known_at(transaction_id(1)).as_known_at_time(5000).transaction() == transaction_id(1));
}

TEST_CASE("an ended transaction says so, whatever it is asked for") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const entity_id a = t.add_entity("a");
    const relation_id r = t.relation("R");
    const statement_id s = t.state(a, r, a);
    t.commit();
    const auto refused = [](auto act) {
        try {
            act();
        } catch (const error& e) {
            return e.kind() == error_kind::conflict;
        }
        return false;
    };
    CHECK(refused([&] { t.commit(); }));
    CHECK(refused([&] { (void)t.add_entity("b"); }));
    CHECK(refused([&] { t.state(a, r, a); }));
    CHECK(refused([&] { t.retract(s); }));
    CHECK(refused([&] { t.remove(a); }));
    CHECK(refused([&] { (void)t.view(); }));
}

TEST_CASE("what was retracted already is not revised a second time") {
    test_support::graph_under_test g;
    const entity_id a = g.add_entity("a"), b = g.add_entity("b");
    const named_relation r("R");
    const statement_id s = g.state(r(a, b));
    const statement_id revised = g.revise(s, r(b, a));
    CHECK_THROWS_AS(g.revise(s, r(a, a)), error);
    CHECK(g.now().sees(revised));
    CHECK_THROWS_AS((void)g.now().confident(2), error);
}

TEST_CASE(
    "a reference of a transaction that was rolled back can't be used where its entities are not there") {
    test_support::graph_under_test g;
    const entity_id a = g.add_entity("a");
    reference_id stale;
    {
        transaction t = g.begin();
        stale = t.intern(reported_by(t.add_entity("never there")));
    }
    transaction t = g.begin();
    const relation_id r = t.relation("r");
    statement_row row{a, r, a};
    row.reference = stale;
    CHECK_THROWS_AS((void)t.state(row), error);
    const entity_id again = t.add_entity("now there");
    (void)again;
    CHECK_NOTHROW((void)t.state(row));
}
