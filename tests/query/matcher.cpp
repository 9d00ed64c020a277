// SPDX-License-Identifier: BSL-1.0
// The matcher against a nested loop over all statements, on random graphs, patterns and views.
#include <entente/query/matcher.hpp>

#include "random_graph.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>

using namespace entente;
using entente_test::random_graph;

namespace {

// A match as the reference knows it: what each variable is bound to, and for each atom the statement (none() for a transitive one).
struct expected_match {
    std::vector<term> bound;
    std::vector<statement_id> statements;
    friend auto operator<=>(const expected_match&, const expected_match&) = default;
};

class nested_loop {
public:
    nested_loop(const view& v, const pattern& p)
        : view_(v),
          pattern_(p),
          bound_(p.variables().size(), term()) {
        for (const pattern_atom& a : p.atoms()) candidates_.push_back(candidates(a));
    }
    std::vector<expected_match> run() {
        if (!pattern_.impossible()) go(0);
        std::sort(found_.begin(), found_.end());
        return found_;
    }
    [[nodiscard]] bool is_transitive(const pattern_atom& a) const {
        return !a.relation.is_none() && a.relation != builtin::same_as &&
               view_.ontology()[a.relation].traits.transitive && is_between_entities(a);
    }
    [[nodiscard]] view view_of(const pattern_atom& a) const {
        view v = view_;
        if (a.wanted_modality) v = v.with_modality(*a.wanted_modality);
        if (a.wanted_rank) v = v.ranked_at_least(*a.wanted_rank);
        return v;
    }
    /// Whether statements make up a path of a transitive atom between its ends, in any order.
    [[nodiscard]] bool connects(const pattern_atom& a, term from, term to,
                                std::vector<statement_id> path) const {
        const auto direct = readings(a);
        std::vector<term> reached{from};
        std::set<statement_id> left(path.begin(), path.end());
        if (left.size() != path.size()) return false;
        for (bool changed = true; changed && !left.empty();) {
            changed = false;
            for (const auto& r : direct)
                if (left.contains(r.statement) && r.subject == reached.back()) {
                    left.erase(r.statement);
                    reached.push_back(r.object);
                    changed = true;
                    break;
                }
        }
        return left.empty() && reached.size() > 1 && reached.back() == to;
    }

private:
    [[nodiscard]] term_kind kind_of(const operand& o) const {
        return o.is_variable() ? pattern_.variables()[o.number()].kind : o.fixed().kind();
    }
    [[nodiscard]] bool is_between_entities(const pattern_atom& a) const {
        return kind_of(a.subject) == term_kind::entity && kind_of(a.object) == term_kind::entity;
    }
    [[nodiscard]] std::vector<entente_test::reading> readings(const pattern_atom& a) const {
        auto all = entente_test::all_readings(view_of(a), a.relation, view_);
        std::erase_if(all, [&](const auto& r) {
            const statement s = view_[r.statement];
            if (r.subject.kind() != kind_of(a.subject) || r.object.kind() != kind_of(a.object)) return true;
            const bool possibly =
                a.least_overlap == truth::possibly || (view_.belief() && view_.belief()->possibly);
            if (a.during && s.valid.overlaps(*a.during) < (possibly ? truth::possibly : truth::yes))
                return true;
            if (a.wanted_rank && s.rank != *a.wanted_rank) return true;
            if (a.lowest_confidence && (!s.confidence || *s.confidence < *a.lowest_confidence)) return true;
            return !std::all_of(a.mentioned.begin(), a.mentioned.end(), [&](entity_id who) {
                const reference source = view_[s.reference];
                for (const reference_link& l : source.links())
                    for (const entity_id named : {l.speaker, l.outlet, l.article, l.occasion})
                        if (!named.is_none() && view_.canonical(named) == view_.canonical(who)) return true;
                return false;
            });
        });
        return all;
    }
    [[nodiscard]] std::vector<entente_test::reading> candidates(const pattern_atom& a) const {
        auto direct = readings(a);
        if (!is_transitive(a)) return direct;
        std::set<std::pair<term, term>> pairs;
        for (const auto& r : direct) pairs.emplace(r.subject, r.object);
        for (std::size_t before = 0; before != pairs.size();) {
            before = pairs.size();
            for (const auto& [x, y] : std::set(pairs))
                for (const auto& r : direct)
                    if (r.subject == y) pairs.emplace(x, r.object);
        }
        direct.clear();
        for (const auto& [x, y] : pairs) direct.push_back({x, y, statement_id::none()});
        return direct;
    }
    bool bind(const operand& o, term to) {
        if (!o.is_variable())
            return (o.fixed().is_entity() ? term(view_.canonical(o.fixed().entity())) : o.fixed()) == to;
        const pattern_variable& x = pattern_.variables()[o.number()];
        if (!bound_[o.number()].is_none()) return bound_[o.number()] == to;
        if (!x.type.is_none() && !view_.is_a(to.entity(), x.type)) return false;
        if (x.held && view_[to.value()].kind() != *x.held) return false;
        bound_[o.number()] = to;
        return true;
    }
    void go(std::size_t atom) {
        if (atom == pattern_.atoms().size()) {
            found_.push_back({bound_, statements_});
            return;
        }
        const pattern_atom& a = pattern_.atoms()[atom];
        for (const auto& c : candidates_[atom]) {
            const auto before = bound_;
            bool fits = bind(a.subject, c.subject) && bind(a.object, c.object);
            if (fits && a.handle) fits = bind(operand::variable(*a.handle), c.statement);
            if (fits) {
                statements_.push_back(c.statement);
                go(atom + 1);
                statements_.pop_back();
            }
            bound_ = before;
        }
    }

    const view& view_;
    const pattern& pattern_;
    std::vector<term> bound_;
    std::vector<statement_id> statements_;
    std::vector<std::vector<entente_test::reading>> candidates_;
    std::vector<expected_match> found_;
};

class random_pattern {
public:
    random_pattern(random_graph& g, const view& v) : graph_(g), view_(v) {
        const std::uint32_t atoms = 1 + g.below(4);
        for (std::uint32_t i = 0; i < atoms; ++i) add_atom();
    }
    pattern take() { return std::move(pattern_); }

private:
    // A variable of a kind: one of few, so that atoms meet; made when it is first used.
    std::uint32_t variable(term_kind kind) {
        const std::uint32_t which =
            static_cast<std::uint32_t>(kind) * 10 + graph_.below(kind == term_kind::entity ? 3 : 2);
        const auto [at, added] = numbers_.try_emplace(which, 0u);
        if (added) {
            pattern_variable x{"", kind, {}, {}};
            if (kind == term_kind::entity && graph_.chance(0.3)) {
                constexpr std::string_view types[] = {"Actor", "State", "Office"};
                // A type that no entity happened to get is not known: then any will do.
                x.type = view_.ontology().find_type(types[graph_.below(3)]).value_or(type_id::none());
            }
            if (kind == term_kind::value && graph_.chance(0.5))
                x.held = graph_.chance(0.5) ? value_kind::text : value_kind::integer;
            at->second = pattern_.add_variable(x);
        }
        return at->second;
    }
    operand end(term_kind kind) {
        if (!graph_.chance(0.15)) return operand::variable(variable(kind));
        if (kind == term_kind::entity) return graph_.any_entity();
        if (kind == term_kind::statement) return statement_id(graph_.below(view_.statement_end()));
        const auto v = view_.find_value(graph_.chance(0.5) ? value("x") : value(std::int64_t{1}));
        return v ? operand(*v) : operand::variable(variable(kind));
    }
    void add_atom() {
        const term_kind subject = graph_.chance(0.12) ? term_kind::statement : term_kind::entity;
        const term_kind object = graph_.chance(0.75)  ? term_kind::entity
                                 : graph_.chance(0.5) ? term_kind::value
                                                      : term_kind::statement;
        pattern_atom a{graph_.chance(0.15) ? relation_id::none() : graph_.any_relation(), end(subject),
                       end(object)};
        const bool transitive = !a.relation.is_none() && view_.ontology()[a.relation].traits.transitive;
        if (!transitive && graph_.chance(0.3)) a.handle = variable(term_kind::statement);
        if (graph_.chance(0.1)) a.during = graph_.any_interval();
        if (graph_.chance(0.3)) a.least_overlap = truth::possibly;
        if (graph_.chance(0.06)) a.mentioned = {graph_.any_entity()};
        if (graph_.chance(0.08)) a.wanted_modality = static_cast<modality>(graph_.below(4));
        if (graph_.chance(0.05)) a.wanted_rank = graph_.chance(0.5) ? rank::normal : rank::preferred;
        if (graph_.chance(0.05)) a.lowest_confidence = 0.5F;
        pattern_.add(a);
    }

    random_graph& graph_;
    const view& view_;
    pattern pattern_;
    std::map<std::uint32_t, std::uint32_t> numbers_;
};

// Compares all matches of a pattern, their support and their count with the nested loop's.
void check_against_nested_loop(const view& v, const pattern& p) {
    nested_loop reference(v, p);
    const auto expected = reference.run();
    const bool any_transitive = std::any_of(p.atoms().begin(), p.atoms().end(),
                                            [&](const auto& a) { return reference.is_transitive(a); });

    std::vector<expected_match> found;
    matcher m(v, p);
    CAPTURE(m.explain());
    while (m.next()) {
        expected_match match;
        for (std::uint32_t x = 0; x < p.variables().size(); ++x) match.bound.push_back(m[x]);
        const auto support = m.support();
        std::size_t at = 0;
        const auto value_of = [&](const operand& o) {
            return o.is_variable()         ? m[o.number()]
                   : o.fixed().is_entity() ? term(v.canonical(o.fixed().entity()))
                                           : o.fixed();
        };
        if (!any_transitive) {
            match.statements = support;
        } else if (p.atoms().size() == 1) {
            CHECK(reference.connects(p.atoms()[0], value_of(p.atoms()[0].subject),
                                     value_of(p.atoms()[0].object), support));
            match.statements = {statement_id::none()};
        } else { // paths of several statements among single ones: each atom takes the shortest run that makes it true
            for (const pattern_atom& a : p.atoms()) {
                if (!reference.is_transitive(a)) {
                    REQUIRE(at < support.size());
                    match.statements.push_back(support[at++]);
                    continue;
                }
                std::size_t length = 1;
                const auto connects = [&] {
                    return reference.connects(a, value_of(a.subject), value_of(a.object),
                                              {support.begin() + static_cast<std::ptrdiff_t>(at),
                                               support.begin() + static_cast<std::ptrdiff_t>(at + length)});
                };
                while (at + length < support.size() && !connects()) ++length;
                REQUIRE(at + length <= support.size());
                CHECK(connects());
                at += length;
                match.statements.push_back(statement_id::none());
            }
        }
        found.push_back(std::move(match));
    }
    CHECK_FALSE(m.next()); // the end stays the end
    std::sort(found.begin(), found.end());
    CHECK(found.size() == expected.size());
    CHECK((found == expected));
    CHECK(matcher(v, p).count() == expected.size());
    if (expected.size() > 1) {
        matcher partly(v, p);
        CHECK(partly.next());
        CHECK(partly.count() == expected.size() - 1);
    }
}

} // namespace

TEST_CASE("the matcher finds what a nested loop over all statements finds") {
    std::size_t matches = 0, without = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        random_graph g(seed);
        for (int i = 0; i < 12; ++i) {
            const view v = g.any_view();
            const pattern p = random_pattern(g, v).take();
            CAPTURE(seed);
            CAPTURE(i);
            check_against_nested_loop(v, p);
            matcher m(v, p);
            ++(m.next() ? matches : without);
        }
    }
    CHECK(matches > 200); // the patterns are neither all empty nor all full
    CHECK(without > 200);
}

TEST_CASE("the matcher sees an open transaction as its view does") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        random_graph g(seed * 1000, 8, 25);
        transaction t = g.graph().begin();
        for (int i = 0; i < 15; ++i) g.change(&t);
        for (int i = 0; i < 8; ++i) {
            const view v = g.narrowed(t.view());
            const pattern p = random_pattern(g, v).take();
            CAPTURE(seed);
            CAPTURE(i);
            check_against_nested_loop(v, p);
        }
    }
}

TEST_CASE("over thousands of statements the counts are those of multiplied adjacency matrices") {
    // Enough statements for whatever the plan does only where much is to be looked at.
    constexpr std::uint32_t n = 160;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
        random_graph g(seed, 10, 20);
        transaction t = g.graph().begin();
        const relation_id knows = t.relation("KNOWS"), likes = t.relation("LIKES");
        std::vector<entity_id> who;
        for (std::uint32_t i = 0; i < n; ++i)
            who.push_back(t.add_entity({}, {i % 3 == 0 ? "Actor" : "Office"}));
        const reference_id source = t.intern(reported_by(who[0]));
        const auto fill = [&](std::uint32_t count) {
            for (std::uint32_t i = 0; i < count; ++i) {
                // Half of them around a few hubs; loops and repeated statements among them.
                statement_row row{who[g.chance(0.5) ? g.below(8) : g.below(n)], g.chance(0.7) ? knows : likes,
                                  who[g.below(n)]};
                if (g.chance(0.2)) std::swap(row.subject, row.object);
                if (g.chance(0.5)) row.valid = g.any_interval();
                if (g.chance(0.3)) row.reference = source;
                t.state(row);
            }
        };
        fill(4500);
        for (int i = 0; i < 100; ++i) t.retract(statement_id(t.view().statement_end() - 1 - g.below(4000)));
        t.commit();
        if (seed % 2 == 1) g.graph().checkpoint();
        const view now = g.graph().now();
        const type_id actor = *now.ontology().find_type("Actor");
        for (const view& v :
             {now, now.valid_at("2024-09-05"), now.according_to(who[0]).valid_during("2024-09").possibly(),
              now.merging_identities()}) {
            using matrix = std::vector<std::vector<std::uint64_t>>;
            const auto adjacency = [&](relation_id r) {
                matrix m(n, std::vector<std::uint64_t>(n));
                for (std::uint32_t s = 0; s < v.statement_end(); ++s)
                    if (v.sees(statement_id(s)) && v[statement_id(s)].relation == r)
                        ++m[v[statement_id(s)].subject.raw() - who[0].value()]
                           [v[statement_id(s)].object.raw() - who[0].value()];
                return m;
            };
            const matrix k = adjacency(knows), l = adjacency(likes);
            const auto sum = [&](auto term_of) {
                std::uint64_t total = 0;
                for (std::uint32_t a = 0; a < n; ++a)
                    for (std::uint32_t b = 0; b < n; ++b)
                        if (k[a][b] != 0)
                            for (std::uint32_t c = 0; c < n; ++c) total += term_of(a, b, c);
                return total;
            };
            const auto check = [&](std::uint64_t expected, auto make) {
                pattern p;
                const auto var = [&](type_id type) {
                    return operand::variable(p.add_variable({"", term_kind::entity, type, {}}));
                };
                make(p, var);
                CAPTURE(seed);
                CAPTURE(matcher(v, p).explain());
                CHECK(expected > 10);
                CHECK(matcher(v, p).count() == expected);
                matcher m(v, p);
                std::uint64_t found = 0;
                bool sound = true;
                while (m.next()) {
                    if (found++ % 64 != 0) continue; // a sample is enough, and fast
                    const auto support = m.support();
                    sound = sound && support.size() == p.atoms().size();
                    for (std::size_t i = 0; i < support.size() && sound; ++i) {
                        const statement s = v[support[i]];
                        const pattern_atom& a = p.atoms()[i];
                        sound = v.sees(s.id) && s.relation == a.relation &&
                                s.subject == m[a.subject.number()] && s.object == m[a.object.number()];
                    }
                }
                CHECK(sound);
                CHECK(found == expected);
            };
            const type_id any;
            check(sum([&](auto a, auto b, auto c) { return k[a][b] * k[b][c] * k[c][a]; }),
                  [&](pattern& p, auto var) {
                      const auto a = var(any), b = var(any), c = var(any);
                      p.add({knows, a, b});
                      p.add({knows, b, c});
                      p.add({knows, c, a});
                  });
            check(sum([&](auto a, auto b, auto c) { return k[a][b] * l[b][c] * k[a][c]; }),
                  [&](pattern& p, auto var) {
                      const auto a = var(any), b = var(any), c = var(any);
                      p.add({knows, a, b});
                      p.add({likes, b, c});
                      p.add({knows, a, c});
                  });
            check(sum([&](auto a, auto b, auto c) { return k[a][b] * k[b][c] * (c % 3 == 0); }),
                  [&](pattern& p, auto var) {
                      const auto a = var(any), b = var(any), c = var(actor);
                      p.add({knows, a, b});
                      p.add({knows, b, c});
                  });
            check(sum([&](auto a, auto b, auto c) { return k[a][b] * l[a][b] * k[b][c] * k[c][c]; }),
                  [&](pattern& p, auto var) {
                      const auto a = var(any), b = var(any), c = var(any);
                      p.add({knows, c, c});
                      p.add({knows, a, b});
                      p.add({likes, a, b});
                      p.add({knows, b, c});
                  });
        }
    }
}

TEST_CASE("triangles on a star take no more steps than the star has statements") {
    // A hub with n spokes and no triangle: joining pairs of spokes would look at n * n of them. Counted by what the clock can't blur:
    // with n = 200 000 a quadratic join would not end.
    test_support::graph_under_test g;
    transaction t = g.begin();
    const relation_id knows = t.relation("KNOWS");
    const entity_id hub = t.add_entity();
    constexpr std::uint32_t spokes = 200'000;
    for (std::uint32_t i = 0; i < spokes; ++i) {
        const entity_id e = t.add_entity();
        t.state(hub, knows, e);
        t.state(e, knows, hub);
    }
    t.commit();
    pattern p;
    const auto a = operand::variable(p.add_variable({"a", term_kind::entity, {}, {}}));
    const auto b = operand::variable(p.add_variable({"b", term_kind::entity, {}, {}}));
    const auto c = operand::variable(p.add_variable({"c", term_kind::entity, {}, {}}));
    p.add({knows, a, b});
    p.add({knows, b, c});
    p.add({knows, c, a});
    CHECK(matcher(g.now(), p).count() == 0);
    matcher m(g.now(), p);
    CHECK_FALSE(m.next());

    // One closed triangle: found from each of its three corners.
    g.state(statement_row{entity_id(1), knows, entity_id(2)});
    CHECK(matcher(g.now(), p).count() == 3);
}

TEST_CASE("a pattern that cannot be answered is refused or empty") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const relation_id knows = t.relation("KNOWS");
    const entity_id a = t.add_entity("a"), b = t.add_entity("b");
    const statement_id s = t.state(a, knows, b);
    t.commit();
    const view v = g.now();
    SUBCASE("no atoms have no match") {
        matcher m(v, pattern());
        CHECK_FALSE(m.next());
        CHECK(m.count() == 0);
    }
    SUBCASE("a variable in no atom is refused") {
        pattern p;
        p.add_variable(v, "x");
        p.add({knows, a, b});
        CHECK_THROWS_AS(matcher(v, p), error);
    }
    SUBCASE("a handle must be a variable for statements") {
        pattern p;
        const auto x = p.add_variable(v, "x");
        p.add({knows, a, b, x});
        CHECK_THROWS_AS(matcher(v, p), error);
    }
    SUBCASE("an unknown relation or type has no match") {
        pattern p;
        p.add(v, "UNHEARD_OF", operand::variable(p.add_variable(v, "x")), b);
        CHECK(matcher(v, p).count() == 0);
        pattern q;
        q.add(v, "KNOWS", operand::variable(q.add_variable(v, "x", "Unheard")), b);
        CHECK(matcher(v, q).count() == 0);
    }
    SUBCASE("no statement speaks of itself") {
        pattern p;
        const auto x = p.add_variable({"x", term_kind::statement, {}, {}});
        p.add({knows, operand::variable(x), b, x});
        CHECK(matcher(v, p).count() == 0);
    }
    SUBCASE("two atoms with one handle are one statement") {
        pattern p;
        const auto h = p.add_variable({"h", term_kind::statement, {}, {}});
        const auto x = operand::variable(p.add_variable(v, "x"));
        p.add({knows, a, x, h});
        p.add({relation_id::none(), a, x, h});
        matcher m(v, p);
        REQUIRE(m.next());
        CHECK(m[h] == term(s));
        CHECK(m.support() == std::vector<statement_id>{s, s});
        CHECK_FALSE(m.next());
        g.state(statement_row{a, knows, b}); // not one of each
        CHECK(matcher(g.now(), p).count() == 2);
    }
}
