// SPDX-License-Identifier: BSL-1.0
// Questions as expressions: what comes out for each kind of variable, relation, qualifier and view.
#include <entente/query/match.hpp>

#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <type_traits>
#include <vector>

using namespace entente;

namespace {

struct nation : type<nation, "Nation"> {
    using type::type;
};
struct person : type<person, "Person"> {
    using type::type;
};
struct leader : type<leader, "Leader", person> {
    using type::type;
};
struct office : type<office, "Office"> {
    using type::type;
};
struct agency : type<agency, "Agency"> {
    using type::type;
};

inline constexpr relation<"HOLDS", leader, office, inverse_functional, inverse_of<"HELD_BY">> holds{};
inline constexpr relation<"HELD_BY", office, leader, inverse_of<"HOLDS">> held_by{};
inline constexpr relation<"OF", office, nation> of{};
inline constexpr relation<"MET", person, person, symmetric> met{};
inline constexpr relation<"SUMMIT_WITH", leader, leader, subrelation_of<"MET">> summit_with{};
inline constexpr relation<"WITHIN", thing, thing, transitive> within{};
inline constexpr relation<"AGE", person, std::int64_t> age{};
inline constexpr relation<"HEIGHT", person, double> height{};
inline constexpr relation<"NICKNAME", person, std::string> nickname{};
inline constexpr relation<"ELECTED", person, bool> elected{};
inline constexpr relation<"NOTE", thing, value> note{};
inline constexpr relation<"CONFIRMS", statement_id, statement_id> confirms{};
inline constexpr relation<"SAID", person, statement_id> said{};
inline constexpr relation<"PLACE", statement_id, nation> place{};

// What a program knows at compile time of a relation's supertypes and subrelations has to be told to a graph: a relation that is only
// asked about is not declared by that.
graph with_vocabulary() {
    ontology o;
    held_by.declare(o);
    met.declare(o);
    test_support::graph_under_test g;
    g.use(o);
    return g;
}

struct world {
    graph g = with_vocabulary();
    entity<nation> japan = g.add(nation("Q17").name("Japan"));
    entity<nation> korea = g.add(nation("Q884").name("South Korea"));
    entity<leader> kishida = g.add(leader("kishida").name("Fumio Kishida"));
    entity<leader> yoon = g.add(leader("yoon").name("Yoon Suk Yeol"));
    entity<person> kim = g.add(person("kim").name("Kim Tae Hyo"));
    entity<office> pm = g.add(office("pm"));
    entity<office> president = g.add(office("president"));
    entity<agency> yonhap = g.add<agency>("yonhap");
    entity<agency> kyodo = g.add<agency>("kyodo");
    statement_id kishida_holds =
        g.state(holds(kishida, pm).during("2021-10-04/2024-10-01").reported_by(yonhap));
    statement_id yoon_holds = g.state(holds(yoon, president).during("2022-05-10/2025-04-04"));
    statement_id pm_of = g.state(of(pm, japan));
    statement_id president_of = g.state(of(president, korea));
    statement_id summit = g.state(summit_with(kishida, yoon).on("2024-09-06").reported_by(yonhap));
};

template <class Range>
auto rows_of(Range range) {
    std::vector<typename Range::row> rows;
    for (auto&& row : range) rows.push_back(row);
    return rows;
}

} // namespace

TEST_CASE("a question gives typed tuples in order of its variables") {
    world w;
    const view v = w.g.now();
    const auto who = var<leader>();
    const auto what = var<office>();
    const auto where = var<nation>();
    auto rows = rows_of(match(v, holds(who, what), of(what, where)));
    static_assert(std::is_same_v<std::tuple_element_t<0, decltype(rows)::value_type>, entity<leader>>);
    static_assert(std::is_same_v<std::tuple_element_t<2, decltype(rows)::value_type>, entity<nation>>);
    REQUIRE(rows.size() == 2);
    std::sort(rows.begin(), rows.end(),
              [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
    const auto& [l, o, n] = rows[0];
    CHECK(l == w.kishida);
    CHECK(o == w.pm);
    CHECK(n == w.japan);
    CHECK(rows[0].support() == std::vector<statement_id>{w.kishida_holds, w.pm_of});
    // Whichever atom comes first, the variables of the first one come first.
    const auto turned = rows_of(match(v, of(what, where), holds(who, what)));
    REQUIRE(turned.size() == 2);
    static_assert(std::is_same_v<std::tuple_element_t<2, decltype(turned)::value_type>, entity<leader>>);
}

TEST_CASE("an expression without variables is a condition") {
    world w;
    const view v = w.g.now();
    const auto who = var<leader>();
    CHECK(match(v, holds(who, w.pm), of(w.pm, w.japan)).count() == 1);
    CHECK(match(v, holds(who, w.pm), of(w.pm, w.korea)).empty());
    CHECK(match(v, of(w.pm, w.japan)).count() == 1);
    auto range = match(v, of(w.pm, w.japan));
    auto first = range.begin();
    REQUIRE(first != range.end());
    CHECK(first.support() == std::vector<statement_id>{w.pm_of});
}

TEST_CASE("nothing found is an empty range, not an error") {
    graph empty;
    CHECK(
        match(empty.now(), holds(var<leader>(), var<office>())).empty()); // nobody declared HOLDS, nor Leader
    world w;
    const view v = w.g.now();
    CHECK(match(v, holds(w.yoon, w.pm)).empty());
    CHECK(match(v, nickname(w.kim, "unheard of")).empty());
    CHECK(match(v, named_relation("UNHEARD_OF")(w.kim, var<person>())).empty());
    CHECK(match(v.valid_at("1999-01-01"), holds(var<leader>(), var<office>())).count() == 0);
}

TEST_CASE("a repeated variable asks for a loop") {
    world w;
    const auto x = var<person>();
    CHECK(match(w.g.now(), met(x, x)).empty());
    const statement_id alone = w.g.state(met(w.kim, w.kim));
    const auto rows = rows_of(match(w.g.now(), met(x, x)));
    REQUIRE(rows.size() == 1); // symmetric or not: one statement says it once
    CHECK(std::get<0>(rows[0]) == w.kim);
    CHECK(rows[0].support() == std::vector<statement_id>{alone});
}

TEST_CASE("a relation holds by its subrelations, its symmetry and its inverse") {
    world w;
    const view v = w.g.now();
    const auto a = var<person>();
    const auto b = var<person>();
    const auto both = rows_of(match(v, met(a, b)));
    REQUIRE(both.size() == 2); // a summit is a meeting, and a meeting is mutual
    for (const auto& row : both) CHECK(row.support() == std::vector<statement_id>{w.summit});
    CHECK(match(v, summit_with(w.yoon, a)).empty()); // the summit itself was stated of Kishida
    const auto who = var<leader>();
    w.g.state(held_by(w.president, w.yoon).during("2022"));
    const auto holders = rows_of(match(w.g.now(), held_by(w.pm, who)));
    REQUIRE(holders.size() == 1);
    CHECK(std::get<0>(holders[0]) == w.kishida);
    CHECK(match(w.g.now(), holds(w.yoon, w.president)).count() == 2); // once each way
}

TEST_CASE("a transitive relation rests on a path of statements") {
    test_support::graph_under_test g;
    const auto a = g.add_entity("a"), b = g.add_entity("b"), c = g.add_entity("c");
    const auto ab = g.state(within(a, b).reported_by(c)), bc = g.state(within(b, c).reported_by(c));
    const auto x = var();
    const auto y = var();
    const auto far = rows_of(match(g.now(), within(a, x)));
    REQUIRE(far.size() == 2);
    CHECK(match(g.now(), within(x, y)).count() == 3);
    auto range = match(g.now(), within(a, c));
    auto found = range.begin();
    REQUIRE(found != range.end());
    auto support = found.support();
    std::sort(support.begin(), support.end());
    CHECK(support == std::vector<statement_id>{ab, bc});
    CHECK_THROWS_AS((void)match(g.now(), within(a, c).as(var<statement_id>())), error);
    // Each statement of the path must be as the question's qualifiers ask.
    CHECK(match(g.now(), within(a, c).reported_by(c)).count() == 1);
    const auto cd = g.state(within(c, g.add_entity("d")));
    (void)cd;
    CHECK(match(g.now(), within(a, x).reported_by(c)).count() == 2);
    CHECK(match(g.now(), within(x, g.now().find("d").value()).reported_by(c)).empty());
    const auto e = g.add_entity("e");
    g.state(within(g.now().find("d").value(), e).reported_by(c));
    CHECK(match(g.now(), within(a, e)).count() == 1);
    CHECK(match(g.now(), within(a, e).reported_by(c)).empty()); // from c to d nobody reports
    CHECK(match(g.now(), within(x, e).reported_by(c)).count() == 1);
    // A circle leads back.
    g.state(within(c, a));
    CHECK(match(g.now(), within(x, x)).count() == 3);
}

TEST_CASE("values come out with their type") {
    world w;
    w.g.state(age(w.kishida, 67));
    w.g.state(height(w.kishida, 1.72));
    w.g.state(nickname(w.kishida, "glasses"));
    w.g.state(elected(w.kishida, true));
    w.g.state(note(w.kishida, value("a note")));
    w.g.state(note(w.kishida, value(std::int64_t{7})));
    const view v = w.g.now();
    for (auto [n] : match(v, age(w.kishida, var<std::int64_t>()))) CHECK(n == 67);
    for (auto [n] : match(v, height(w.kishida, var<double>()))) CHECK(n == 1.72);
    for (auto [n] : match(v, nickname(w.kishida, var<std::string>()))) CHECK(n == "glasses");
    for (auto [n] : match(v, elected(w.kishida, var<bool>()))) CHECK(n);
    CHECK(match(v, age(var<person>(), 67)).count() == 1);
    CHECK(match(v, age(var<person>(), 68)).count() == 0);
    CHECK(match(v, note(w.kishida, var<value>())).count() == 2);
    const auto texts = rows_of(match(v, note(w.kishida, var<std::string>()))); // of the values only the texts
    REQUIRE(texts.size() == 1);
    CHECK(std::get<0>(texts[0]) == "a note");
}

TEST_CASE("an instance of a subtype is one of the supertype, and not the other way round") {
    world w;
    w.g.state(met(w.kim, w.kishida));
    const view v = w.g.now();
    CHECK(match(v, met(w.kishida, var<person>())).count() == 2);
    CHECK(match(v, met(w.kishida, var<leader>())).count() == 1);
    CHECK(match(v, met(w.kishida, var())).count() == 2);
    CHECK(match(v, any_relation(w.kishida, var<office>())).count() == 1);
}

TEST_CASE("statements about statements are matched to any depth") {
    world w;
    const statement_id claim = w.g.state(said(w.kim, w.summit));
    const statement_id confirmed = w.g.state(confirms(claim, w.summit));
    const statement_id at = w.g.state(place(confirmed, w.korea));
    const view v = w.g.now();
    const auto s = var<statement_id>();
    const auto t = var<statement_id>();
    const auto u = var<statement_id>();
    const auto who = var<person>();
    const auto a = var<leader>();
    const auto b = var<leader>();
    const auto where = var<nation>();
    const auto rows =
        rows_of(match(v, place(s, where), confirms(t, u).as(s), said(who, u).as(t), summit_with(a, b).as(u)));
    REQUIRE(rows.size() == 1);
    const auto& [s1, where1, t1, u1, who1, a1, b1] = rows[0];
    CHECK(s1 == confirmed);
    CHECK(t1 == claim);
    CHECK(u1 == w.summit);
    CHECK(who1 == w.kim);
    CHECK(a1 == w.kishida);
    CHECK(b1 == w.yoon);
    CHECK(where1 == w.korea);
    CHECK(rows[0].support() == std::vector<statement_id>{at, confirmed, claim, w.summit});
    // A bound statement of a symmetric relation is read both ways.
    CHECK(match(v, said(w.kim, u), met(var<person>(), var<person>()).as(u)).count() == 2);
    CHECK(match(v, said(w.kim, w.summit), met(w.yoon, w.kishida)).count() == 1);
}

TEST_CASE("qualifiers in a question restrict it") {
    world w;
    const auto who = var<leader>();
    const auto what = var<office>();
    const view v = w.g.now();
    SUBCASE("valid time: an overlap that is certain") {
        CHECK(match(v, holds(who, what).during("2021")).count() == 1);
        CHECK(match(v, holds(who, what).during("2023")).count() == 2);
        CHECK(match(v, holds(who, what).on("2024-10-01")).count() == 2);
        CHECK(match(v, holds(who, what).on("2024-10-02")).count() == 1);
        w.g.state(holds(w.kishida, w.pm).on("2030-05"));
        CHECK(match(w.g.now(), holds(who, what).on("2030-05-06")).count() == 0); // only possibly
        CHECK(match(w.g.now(), holds(who, what).during("2030-05")).count() == 1);
    }
    SUBCASE("valid time: an overlap that is possible, for one expression or for a view of what may be") {
        w.g.state(holds(w.kishida, w.pm).on("2030-05"));
        w.g.state(holds(w.yoon, w.president).during("2028-01-01/"));
        const view now = w.g.now();
        const auto sixth = holds(who, what).possibly_during("2030-05-06");
        CHECK(match(now, sixth).count() == 2);
        CHECK(match(now, sixth.possibly_during(interval::parse("2027-12-31"))).empty());
        CHECK(match(now, sixth.during("2030-05-06")).empty()); // the last one counts
        CHECK(match(now, sixth.on("2030-05-06")).empty());
        CHECK(match(now.possibly(), holds(who, what).during("2030-05-06")).count() == 2);
        CHECK(match(now.possibly(), holds(who, what).on("2024-09-06")).count() == 2);
        CHECK(match(now.possibly().at_any_time(), holds(who, what).on("2030-05-06")).empty());
        CHECK(match(now, sixth, of(what, w.japan).during("2030-05-06")).count() == 1); // of whenever
        const auto other = var<leader>();
        CHECK(match(now, sixth, holds(other, what).on("2030-05-06")).empty()); // what may be, in one of two
        // The time of the view is another matter.
        CHECK(match(now.valid_at("2030-05-06"), holds(who, what).possibly_during("2030-05-06")).empty());
        CHECK(match(now.valid_during("2030-05"), holds(who, what).possibly_during("2030-05-06")).count() ==
              1);
    }
    SUBCASE("sources: all that the question names") {
        CHECK(match(v, holds(who, what).reported_by(w.yonhap)).count() == 1);
        CHECK(match(v, holds(who, what).reported_by(w.kyodo)).empty());
        CHECK(match(v, holds(who, what).reported_by(w.yonhap).said_by(w.kim)).empty());
    }
    SUBCASE("modality: instead of what the view believes") {
        const auto planned = w.g.state(holds(w.yoon, w.pm).planned());
        CHECK(match(w.g.now(), holds(w.yoon, w.pm)).empty());
        const auto rows = rows_of(match(w.g.now(), holds(who, w.pm).planned()));
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].support() == std::vector<statement_id>{planned});
        CHECK(match(w.g.now().with_modality(modality::planned), holds(who, what)).count() == 1);
    }
    SUBCASE("rank: exactly that one") {
        w.g.state(holds(w.yoon, w.pm).deprecated());
        CHECK(match(w.g.now(), holds(who, w.pm)).count() == 1);
        CHECK(match(w.g.now(), holds(who, w.pm).deprecated()).count() == 1);
        CHECK(match(w.g.now(), holds(who, w.pm).preferred()).empty());
    }
    SUBCASE("confidence: at least that much, and said") {
        w.g.state(holds(w.yoon, w.pm).confidence(0.5));
        CHECK(match(w.g.now(), holds(who, w.pm).confidence(0.5)).count() == 1);
        CHECK(match(w.g.now(), holds(who, w.pm).confidence(0.6)).empty());
    }
}

TEST_CASE("the view decides what is there to match") {
    world w;
    const auto who = var<leader>();
    const transaction_id before = w.g.last_commit();
    w.g.retract(w.kishida_holds);
    CHECK(match(w.g.now(), holds(who, w.pm)).empty());
    CHECK(match(w.g.now().as_known_at(before), holds(who, w.pm)).count() == 1);
    CHECK(match(w.g.now().according_to(w.yonhap), met(who, var<leader>())).count() == 2);
    CHECK(match(w.g.now().not_according_to(w.yonhap), met(who, var<leader>())).empty());
    CHECK(match(w.g.as_of("2024-09-06"), holds(who, var<office>())).count() == 1);

    transaction t = w.g.begin();
    t.state(holds(w.kishida, w.pm).during("2030"));
    CHECK(match(t.view(), holds(who, w.pm)).count() == 1);
    CHECK(match(w.g.now(), holds(who, w.pm)).empty());
}

TEST_CASE("merged identities are one entity to a question") {
    world w;
    const auto twin = w.g.add(leader("prime-minister-kishida"));
    const statement_id other = w.g.state(summit_with(twin, w.yoon).on("2023-03-16"));
    const auto who = var<leader>();
    CHECK(match(w.g.now(), summit_with(who, w.yoon), holds(who, w.pm)).count() == 1);
    w.g.state(same_as(w.kishida, twin));
    CHECK(match(w.g.now(), summit_with(who, w.yoon), holds(who, w.pm)).count() == 1);
    const view merged = w.g.now().merging_identities();
    const auto rows = rows_of(match(merged, summit_with(who, w.yoon), holds(who, w.pm)));
    REQUIRE(rows.size() == 2);
    for (const auto& row : rows) CHECK(std::get<0>(row) == w.kishida);
    CHECK(match(merged, summit_with(twin, w.yoon)).count() == 2); // asked by either
    CHECK((rows[0].support()[0] == other) != (rows[1].support()[0] == other));
}

TEST_CASE("whoever counts as a source stands for it in a question") {
    world w;
    const auto twin = w.g.add<agency>("yonhap-news");
    const auto same = w.g.state(same_as(w.yonhap, twin).reported_by(w.kyodo));
    const auto who = var<leader>();
    const view merged = w.g.now().merging_identities();
    CHECK(match(w.g.now(), holds(who, w.pm).reported_by(twin)).empty());
    CHECK(match(merged, holds(who, w.pm).reported_by(twin)).count() == 1);
    CHECK(match(merged, holds(who, w.pm).said_by(twin)).count() == 1);
    CHECK(match(merged, holds(who, w.pm).reported_by(w.kyodo)).empty());
    CHECK(match(merged.regardless(), holds(who, w.pm).reported_by(twin).possible()).empty());
    CHECK(match(merged.not_according_to(w.kyodo), holds(who, w.pm).reported_by(twin)).empty());
    w.g.retract(same);
    CHECK(match(w.g.now().merging_identities(), holds(who, w.pm).reported_by(twin)).empty());
}

TEST_CASE("distinct makes equal answers one and unites their support") {
    world w;
    const statement_id again =
        w.g.state(summit_with(w.kishida, w.yoon).on("2024-09-06").reported_by(w.kyodo));
    const auto a = var<leader>();
    const auto b = var<leader>();
    CHECK(match(w.g.now(), summit_with(a, b)).count() == 2);
    const auto rows = distinct(match(w.g.now(), summit_with(a, b)));
    REQUIRE(rows.size() == 1);
    CHECK(std::get<0>(rows[0]) == w.kishida);
    CHECK(rows[0].support() == std::vector<statement_id>{w.summit, again});

    // Values that print alike but differ in language stay two, however often they come.
    for (const auto& text : {value::in_language("Seoul", "en"), value("Seoul"),
                             value::in_language("Seoul", "en"), value("Seoul")})
        w.g.state(note(w.korea, text));
    CHECK(match(w.g.now(), note(w.korea, var<value>())).count() == 4);
    CHECK(distinct(match(w.g.now(), note(w.korea, var<value>()))).size() == 2);
}

TEST_CASE("counting a question that was begun counts the rest") {
    world w;
    auto range = match(w.g.now(), met(var<person>(), var<person>()));
    auto at = range.begin();
    ++at;
    CHECK(range.count() == 1);
}

TEST_CASE("asking whether a match is empty takes no answer away, and neither does beginning again") {
    test_support::graph_under_test g;
    transaction t = g.begin();
    const entity_id a = t.add_entity("a"), b = t.add_entity("b"), c = t.add_entity("c");
    const relation_id r = t.relation("R");
    t.state(a, r, b);
    t.state(a, r, c);
    t.commit();
    const view v = g.now();
    const auto x = var();
    auto found = match(v, named_relation("R")(a, x));
    CHECK(!found.empty());
    CHECK(!found.empty());
    const auto first = get<0>(*found.begin());
    CHECK(get<0>(*found.begin()) == first);
    std::size_t n = 0;
    for (const auto& row : found) n += !row.support().empty();
    CHECK(n == 2);
    CHECK(found.empty());

    auto counted = match(v, named_relation("R")(a, x));
    CHECK(!counted.empty());
    CHECK(counted.count() == 2);
    CHECK(counted.empty());
}

TEST_CASE("what has no id has no name, key or type, and no view mistakes it for an entity") {
    test_support::graph_under_test g;
    (void)g.add_entity("a", {"T"});
    const view v = g.now();
    CHECK(name(v, entity_id()).empty());
    CHECK(v.key(entity_id()).empty());
    CHECK(v.types(entity_id(7)).empty());
    CHECK(!v.is_a(entity_id(7), *v.ontology().find_type("T")));
    CHECK(!v.sees(entity_id()));
}
