// SPDX-License-Identifier: BSL-1.0
// Statements found by source, subject, relation and time, against a look at every one of them.
#include <entente/query/statements.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <set>
#include <tuple>

using namespace entente;
using entente_test::random_graph;

namespace {

template <class Test>
std::vector<statement_id> all_that(const view& v, Test test) {
    std::vector<statement_id> found;
    for (std::uint32_t s = 0; s < v.statement_end(); ++s)
        if (v.sees(statement_id(s)) && test(v[statement_id(s)])) found.emplace_back(s);
    return found;
}

template <class Part>
bool any_link(const view& v, const statement& s, Part part, entity_id wanted) {
    if (s.reference.is_none()) return false;
    const reference source = v[s.reference];
    return std::any_of(source.links().begin(), source.links().end(), [&](const reference_link& l) {
        return !(l.*part).is_none() && v.canonical(l.*part) == v.canonical(wanted);
    });
}

} // namespace

TEST_CASE("statements by source, subject, pair, relation and time are those that a look at each finds") {
    std::size_t found = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        random_graph g(seed, 7, 60);
        for (int i = 0; i < 4; ++i) {
            const view v = g.any_view();
            const entity_id e = g.any_entity(), f = g.any_entity();
            const relation_id r = g.any_relation();
            CAPTURE(seed);
            CAPTURE(i);
            const auto about = [&](const statement& s, entity_id who) {
                return (s.subject.is_entity() && v.canonical(s.subject.entity()) == v.canonical(who)) ||
                       (s.object.is_entity() && v.canonical(s.object.entity()) == v.canonical(who));
            };
            CHECK(all_statements(v).to_vector() == all_that(v, [](const statement&) { return true; }));
            CHECK(statements_said_by(v, e).to_vector() == all_that(v, [&](const statement& s) {
                      return any_link(v, s, &reference_link::speaker, e);
                  }));
            CHECK(statements_passed_on_by(v, e).to_vector() == all_that(v, [&](const statement& s) {
                      return any_link(v, s, &reference_link::outlet, e);
                  }));
            CHECK(statements_in(v, e).to_vector() == all_that(v, [&](const statement& s) {
                      return any_link(v, s, &reference_link::article, e);
                  }));
            CHECK(statements_at(v, e).to_vector() == all_that(v, [&](const statement& s) {
                      return any_link(v, s, &reference_link::occasion, e);
                  }));
            CHECK(statements_without_reference(v).to_vector() ==
                  all_that(v, [&](const statement& s) { return s.reference.is_none(); }));
            const auto reported = statements_reported_by(v, e).to_vector();
            found += reported.size();
            CHECK(reported == all_that(v, [&](const statement& s) {
                      return !s.reference.is_none() && !v[s.reference].links()[0].outlet.is_none() &&
                             v.canonical(v[s.reference].links()[0].outlet) == v.canonical(e);
                  }));
            CHECK(statements_about(v, e) == all_that(v, [&](const statement& s) { return about(s, e); }));
            CHECK(statements_about(v, e, r) ==
                  all_that(v, [&](const statement& s) { return s.relation == r && about(s, e); }));
            if (v.statement_end() != 0) {
                const statement_id of(g.below(v.statement_end()));
                CHECK(statements_about(v, of) == all_that(v, [&](const statement& s) {
                          return s.subject == term(of) || s.object == term(of);
                      }));
            }
            CHECK(statements_between(v, e, f) == all_that(v, [&](const statement& s) {
                      if (!s.subject.is_entity() || !s.object.is_entity()) return false;
                      const auto a = v.canonical(s.subject.entity()), b = v.canonical(s.object.entity());
                      return (a == v.canonical(e) && b == v.canonical(f)) ||
                             (a == v.canonical(f) && b == v.canonical(e));
                  }));
            for (const truth least : {truth::yes, truth::possibly}) {
                const interval when = g.any_interval();
                const interval asked = when.is_always() ? when : interval::days(when.from(), when.until());
                CHECK(statements_during(v, when, least).to_vector() == all_that(v, [&](const statement& s) {
                          truth answer = s.valid.overlaps(asked);
                          if (when.uncertain()) answer = at_most_possibly(answer);
                          return !s.valid.is_always() && answer >= least;
                      }));
            }
            std::multiset<std::tuple<term, term, statement_id>> uses, expected;
            for (const relation_use& use : uses_of(v, r))
                uses.emplace(use.subject, use.object, use.statement);
            for (const auto& reading : entente_test::all_readings(v, r, v))
                expected.emplace(reading.subject, reading.object, reading.statement);
            CHECK((uses == expected));
            std::set<statement_id> once;
            for (const auto& [subject, object, s] : expected) once.insert(s);
            CHECK(statements_of(v, r) == std::vector<statement_id>(once.begin(), once.end()));
        }
    }
    CHECK(found > 100);
}

TEST_CASE("the first link tells who reports, any link who passed it on") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), vietnam = g.add_entity("vietnam+"),
               yonhap = g.add_entity("yonhap"), kim = g.add_entity("kim");
    const statement_id s = g.state(named_relation("MET")(a, b).from(
        reported_by(vietnam).citing(reported_by(yonhap)).citing(said_by(kim))));
    const view v = g.now();
    using ids = std::vector<statement_id>;
    CHECK(statements_reported_by(v, vietnam).to_vector() == ids{s});
    CHECK(statements_reported_by(v, yonhap).empty());
    CHECK(statements_passed_on_by(v, yonhap).to_vector() == ids{s});
    CHECK(statements_passed_on_by(v, kim).empty()); // a speaker is no outlet
    CHECK(statements_said_by(v, kim).to_vector() == ids{s});
    CHECK(statements_said_by(v, yonhap).empty());
}

TEST_CASE("a range of statements outlives later statements and is unmoved by them") {
    test_support::graph_under_test g;
    const auto a = g.add_entity(), outlet = g.add_entity();
    const auto met = named_relation("MET");
    g.state(met(a, outlet).reported_by(outlet));
    const auto range = statements_reported_by(g.now(), outlet);
    g.state(met(outlet, a).reported_by(outlet));
    CHECK(range.to_vector().size() == 1);
    CHECK(statements_reported_by(g.now(), outlet).to_vector().size() == 2);
}
