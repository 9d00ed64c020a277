// SPDX-License-Identifier: BSL-1.0
#include <entente/view.hpp>

#include "people.hpp"

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace entente;
using namespace people;

namespace {

struct pair_of_people {
    test_support::graph_under_test g;
    entity<person> a = g.add<person>("a"), b = g.add<person>("b");
    statement_id met_during(const char* edtf) { return g.state(met(a, b).during(edtf)); }
};

} // namespace

TEST_CASE("a statement valid in 2024-09 certainly overlaps September 2024 and possibly holds on the 6th") {
    pair_of_people p;
    const statement_id s = p.met_during("2024-09");
    const view v = p.g.now();
    CHECK(v.valid_during("2024-09").sees(s));
    CHECK(v.valid_during("2024").sees(s));
    CHECK(!v.valid_at("2024-09-06").sees(s));
    CHECK(v.valid_at("2024-09-06").possibly().sees(s));
    CHECK(v.possibly().valid_at("2024-09-06").sees(s));
    CHECK(!v.valid_at("2024-10-01").possibly().sees(s));
    CHECK(!v.valid_at("2024-09").sees(s)); // perhaps only a day of it
    CHECK(!p.g.as_of("2024-09-06").sees(s));
}

TEST_CASE("valid_at asks for the whole of what it names, valid_during for a part") {
    pair_of_people p;
    const statement_id tenure = p.met_during("2021-10-04/2024-10-01"), day = p.met_during("2024-09-06"),
                       open = p.met_during("2024-09-06/.."), unknown = p.met_during("2024-09-06/"),
                       always = p.g.state(met(p.a, p.b));
    const view v = p.g.now();
    struct asked {
        const char* when;
        bool tenure, day, open, unknown, always;
    };
    for (const asked& q :
         {asked{"2021-10-03", false, false, false, false, true},
          asked{"2021-10-04", true, false, false, false, true},
          asked{"2024-09-05", true, false, false, false, true},
          asked{"2024-09-06", true, true, true, true, true},
          asked{"2024-09-07", true, false, true, false, true},
          asked{"2024-10-01", true, false, true, false, true},
          asked{"2024-10-02", false, false, true, false, true},
          asked{"2024-09", true, false, false, false, true}, asked{"2022", true, false, false, false, true},
          asked{"2024", false, false, false, false, true}}) {
        CAPTURE(q.when);
        const view at = v.valid_at(q.when);
        CHECK(at.sees(tenure) == q.tenure);
        CHECK(at.sees(day) == q.day);
        CHECK(at.sees(open) == q.open);
        CHECK(at.sees(unknown) == q.unknown);
        CHECK(at.sees(always) == q.always);
    }
    CHECK(v.valid_at("2024-09-07").possibly().sees(unknown));
    CHECK(v.valid_during("2024").sees(day));
    CHECK(v.valid_during("2024-09-07/..").sees(tenure));
    CHECK(!v.valid_during("2024-09-07/..").sees(day));
    CHECK(v.valid_during("2024-10/2030").sees(open));
    CHECK(v.valid_at("1900").at_any_time().sees(day));
}

TEST_CASE(
    "sources are found anywhere in a chain; who names nobody is believed unless somebody is asked for") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a");
    const entity_id yonhap = g.add_entity("yonhap"), kyodo = g.add_entity("kyodo"),
                    vietnam = g.add_entity("vietnam-plus"), kim = g.add_entity("kim");
    const statement_id nobody = g.state(met(a, a)),
                       chain = g.state(met(a, a).from(
                           reported_by(vietnam).citing(reported_by(yonhap)).citing(said_by(kim)))),
                       other = g.state(met(a, a).reported_by(kyodo));
    const view v = g.now();
    for (const entity_id source : {vietnam, yonhap, kim}) {
        CHECK(v.according_to(source).sees(chain));
        CHECK(!v.according_to(source).sees(other));
        CHECK(!v.not_according_to(source).sees(chain));
        CHECK(v.not_according_to(source).sees(nobody));
    }
    CHECK(!v.according_to(kyodo).sees(nobody));
    CHECK(v.according_to({kyodo, kim}).sees(chain));
    CHECK(v.according_to(kyodo).according_to(kim).sees(other));
    CHECK(!v.according_to(yonhap).not_according_to(kim).sees(chain));
    const statement_id later = g.state(met(a, a).reported_by(kyodo).said_by(kim));
    CHECK(!v.according_to(kim).sees(later));
    CHECK(g.now().according_to(kim).sees(later));
}

TEST_CASE("rank, confidence and modality narrow and widen a view") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a");
    const statement_id normal = g.state(met(a, a)), good = g.state(met(a, a).preferred()),
                       bad = g.state(met(a, a).deprecated()), planned = g.state(met(a, a).planned()),
                       denied = g.state(met(a, a).denied()), sure = g.state(met(a, a).confidence(0.9)),
                       unsure = g.state(met(a, a).confidence(0)),
                       both = g.state(met(a, a).planned().deprecated());
    const view v = g.now();
    const auto seen = [&](const view& w) {
        std::string out;
        for (const statement_id s : {normal, good, bad, planned, denied, sure, unsure, both})
            out += w.sees(s) ? '1' : '0';
        return out;
    };
    CHECK(seen(v) == "11000110");
    CHECK(seen(v.ranked_at_least(rank::preferred)) == "01000000");
    CHECK(seen(v.ranked_at_least(rank::deprecated)) == "11100110");
    CHECK(seen(v.confident(0.9)) == "11000100");
    CHECK(seen(v.confident(0.91)) == "11000000");
    CHECK(seen(v.with_modality(modality::planned)) == "00010000");
    CHECK(seen(v.with_modality(modality::planned).ranked_at_least(rank::deprecated)) == "00010001");
    CHECK(seen(v.with_modality(modality::asserted | modality::denied)) == "11001110");
    CHECK(seen(v.with_modality(modalities())) == "00000000");
    CHECK(seen(v.regardless()) == "11111111");
}

TEST_CASE("a merge of identities is a statement, and its retraction undoes it") {
    test_support::graph_under_test g;
    const auto a = g.add(person("a").name("Fumio"));
    const auto b = g.add(leader("b").name("文雄", "ja"));
    const auto c = g.add<person>("c"), d = g.add<person>("d");
    const entity_id source = g.add_entity("source");
    const statement_id ab = g.state(same_as(b, a)),
                       bc = g.state(same_as(c, b).reported_by(source).during("2024")),
                       cd = g.state(met(c, d)), db = g.state(met(d, b));
    const view merged = g.now().merging_identities();
    CHECK(merged.canonical(c) == a);
    CHECK(merged.find("c") == a);
    CHECK(merged.sees(a.id()));
    CHECK(!merged.sees(b.id()));
    CHECK(merged.is_a(a, *merged.ontology().find_type("Leader")));
    CHECK(name(merged, a, "ja") == "文雄");
    CHECK(name(g.now(), a, "ja") == "Fumio");
    std::vector<term> met_by_d;
    merged.for_each_neighbour(direction::out, d, *merged.ontology().find_relation("MET"),
                              [&](term t, statement_id) { met_by_d.push_back(t); });
    CHECK(met_by_d == std::vector<term>{a});
    for (const entity_id member : {a.id(), b.id(), c.id()}) {
        std::vector<statement_id> found;
        for (const direction dir : {direction::out, direction::in})
            merged.for_each_neighbour(dir, member, *merged.ontology().find_relation("MET"),
                                      [&](term, statement_id s) { found.push_back(s); });
        CHECK(found == std::vector{cd, db});
    }
    // Whichever condition comes first, identities follow from all of them.
    for (const view& v :
         {merged.not_according_to(source), g.now().not_according_to(source).merging_identities()}) {
        CHECK(v.canonical(b) == a);
        CHECK(v.canonical(c) == c);
    }
    CHECK(merged.valid_at("2023-01-01").canonical(c) == c);
    CHECK(merged.valid_at("2023-01-01").at_any_time().canonical(c) == a);
    g.retract(ab);
    const view undone = g.now().merging_identities();
    CHECK(undone.canonical(b) == b);
    CHECK(undone.canonical(c) == b);
    CHECK(undone.sees(a.id()));
    CHECK(merged.canonical(b) == a);
    CHECK(undone.as_known_at(merged.transaction()).canonical(c) == a);
    g.retract(bc);
    CHECK(g.now().merging_identities().canonical(c) == c);
}

TEST_CASE("whoever counts as a source is one, but never decides who counts as one") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a"), b = g.add<person>("b");
    const entity_id yonhap = g.add_entity("yonhap"), news = g.add_entity("yonhap-news"),
                    agency = g.add_entity("yonhap-agency"), kyodo = g.add_entity("kyodo");
    const statement_id first = g.state(met(a, b).reported_by(yonhap)),
                       second = g.state(met(a, b).from(reported_by(kyodo).citing(said_by(news)))),
                       third = g.state(met(b, a).from(reported_by(kyodo).in(agency)));
    const statement_id one = g.state(same_as(yonhap, news).reported_by(kyodo)),
                       two = g.state(same_as(news, agency).reported_by(news));
    const auto seen = [&](const view& v) {
        std::string out;
        for (const statement_id s : {first, second, third, one, two}) out += v.sees(s) ? '1' : '0';
        return out;
    };
    const view v = g.now(), merged = v.merging_identities();
    CHECK(seen(v.according_to(yonhap)) == "10000");
    CHECK(seen(v.not_according_to(news)) == "10110");

    // By kyodo's word two of them are one, by news' own word three.
    CHECK(seen(merged.not_according_to(yonhap)) ==
          "00010"); // both words are believed: nobody named yonhap gave them
    CHECK(merged.not_according_to(yonhap).canonical(agency) == yonhap);
    CHECK(seen(merged.not_according_to(news)) ==
          "00110"); // two of them are one: what news says of the third is not heard
    CHECK(merged.not_according_to(news).canonical(news) == yonhap);
    CHECK(merged.not_according_to(news).canonical(agency) == agency);
    // What Yonhap says for itself makes none of them one: it says nothing of that.
    CHECK(seen(merged.according_to(yonhap)) == "10000");
    CHECK(merged.according_to(yonhap).canonical(news) == news);
    CHECK(seen(merged.according_to({yonhap, kyodo})) == "11111");
    CHECK(merged.according_to({yonhap, kyodo}).canonical(agency) == agency);
    CHECK(seen(merged.according_to({yonhap, kyodo}).not_according_to(kyodo)) == "10000");
    CHECK(seen(merged.according_to(news)) == "01101");
    CHECK(merged.according_to(news).canonical(agency) == news);

    // The order of conditions does not matter, nor does an older view, nor one that forgets the time.
    CHECK(seen(v.not_according_to(yonhap).merging_identities()) == "00010");
    CHECK(seen(v.according_to(news).merging_identities().valid_at("2024")) == "01101");
    CHECK(seen(v.according_to(news).merging_identities().valid_at("2024").at_any_time()) == "01101");
    CHECK(seen(merged.not_according_to(yonhap).as_known_at(
              transaction_id(merged.transaction().value() - 1))) == "00110");
    CHECK(seen(merged.not_according_to(yonhap).as_known_at(
              transaction_id(merged.transaction().value() - 2))) == "01100");
    CHECK(seen(merged.according_to(entity_id::none())) == "00000");
    CHECK(seen(v.not_according_to(entity_id::none())) == "11111");
}

TEST_CASE("names follow language, rank and time; other words for it are no names") {
    test_support::graph_under_test g;
    const auto kiev = g.add(nation("kiev").alias("Kiew"));
    CHECK(name(g.now(), kiev) == "kiev");
    transaction t = g.begin();
    const auto stated = [&](const char* text, const char* language, auto change) {
        statement_row row{kiev, builtin::name, t.intern_text(text, language), {}};
        change(row);
        return t.state(row);
    };
    stated("", "", [](auto&) {});
    stated("wrong", "", [](auto& r) { r.rank = rank::deprecated; });
    stated("never", "", [](auto& r) { r.modality = modality::denied; });
    const statement_id old =
        stated("Kiev", "en", [](auto& r) { r.valid = interval::parse("../1995-10-02"); });
    stated("Kyiv", "en", [](auto& r) { r.valid = interval::parse("1995-10-03/.."); });
    stated("Київ", "uk", [](auto&) {});
    stated("基輔", "zh-Hant", [](auto&) {});
    CHECK(name(t.view(), kiev) == "Kiev");
    t.commit();
    const view v = g.now();
    CHECK(name(v, kiev) == "Kiev");
    CHECK(name(v.valid_at("2024"), kiev) == "Kyiv");
    CHECK(name(v.valid_at("1990"), kiev, "en") == "Kiev");
    CHECK(name(v, kiev, "uk") == "Київ");
    CHECK(name(v, kiev, "ZH-hant") == "基輔");
    CHECK(name(v, kiev, "de") == "Kiev");
    g.retract(old);
    CHECK(name(g.now(), kiev) == "Kyiv");
    CHECK(name(v, kiev) == "Kiev");
}

TEST_CASE("a type that is denied, planned or deprecated is none") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a");
    transaction t = g.begin();
    const entity_id b = t.add_entity("b");
    for (const entity_id e : {a.id(), b})
        for (int i = 0; i < 3; ++i) {
            statement_row row{e, builtin::instance_of, t.intern(value("Leader")), {}};
            (void)t.type("Leader");
            if (i == 0) row.modality = modality::denied;
            if (i == 1) row.modality = modality::planned;
            if (i == 2) row.rank = rank::deprecated;
            t.state(row);
        }
    const auto is_leader = [](const view& v, entity_id e) {
        return v.is_a(e, *v.ontology().find_type("Leader"));
    };
    CHECK(!is_leader(t.view(), a));
    CHECK(!is_leader(t.view(), b));
    const auto pm = t.add<office>("pm");
    CHECK_THROWS_AS(t.state(holds(entity_id(a), pm)), error);
    t.commit();
    CHECK(!is_leader(g.now(), a));
    CHECK(!is_leader(g.now(), b));
    CHECK(g.now().types(b).empty());
}

TEST_CASE("a statement about a statement about a statement is seen and found from both ends") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a");
    const statement_id s0 = g.state(met(a, a)), s1 = g.state(about(s0, a)),
                       s2 = g.state(about(s1, "doubtful")), s3 = g.state(about(s2, a).denied());
    for (const bool sealed : {false, true}) {
        if (sealed) g.checkpoint();
        const view v = g.now();
        CHECK(v[s2].subject == term(s1));
        CHECK(v.text(v[s2].object.value()) == "doubtful");
        std::vector<statement_id> found;
        const auto note = [&](term, statement_id s) { found.push_back(s); };
        v.for_each_neighbour(direction::out, s1, relation_id::none(), note);
        v.for_each_neighbour(direction::out, s2, relation_id::none(), note);
        CHECK(found == std::vector{s2});
        found.clear();
        v.with_modality(modality::denied).for_each_neighbour(direction::out, s2, relation_id::none(), note);
        v.for_each_neighbour(direction::in, statement_to_entity, a.value(), relation_id::none(), note);
        v.for_each_neighbour(direction::in, *v.find_value(value("doubtful")), relation_id::none(), note);
        CHECK(found == std::vector{s3, s1, s2});
    }
}

TEST_CASE("nobody has no name, key or type, is none, and is never found") {
    test_support::graph_under_test g;
    const auto a = g.add(person("a").name("A"));
    const view old = g.now();
    const auto b = g.add(person("b").name("B")), c = g.add<person>("c");
    g.state(same_as(b, c));
    const type_id person_type = *old.ontology().find_type("Person");
    for (const view& v : {old, old.merging_identities(), old.valid_at("2024"), g.now().merging_identities()})
        for (const entity_id e :
             {entity_id::none(), entity_id(1000), v.entity_end() == 1 ? b.id() : entity_id()}) {
            CHECK(name(v, e).empty());
            CHECK(name(v, e, "en").empty());
            CHECK(v.key(e).empty());
            CHECK(v.types(e).empty());
            CHECK(v.type_set(e).is_none());
            CHECK(!v.is_a(e, person_type));
            CHECK(!v.is_a(e, type_id::none()));
            CHECK(!v.sees(e));
            CHECK(v.canonical(e) == e);
            v.for_each_neighbour(direction::out, e, relation_id::none(),
                                 [](term, statement_id) { FAIL("a neighbour"); });
            v.for_each_neighbour(direction::in, e, builtin::name,
                                 [](term, statement_id) { FAIL("a neighbour"); });
        }
    CHECK(!old.is_a(a, type_id::none()));
}

TEST_CASE("the empty graph before the first commit shows nothing") {
    test_support::graph_under_test g;
    g.add<person>("a");
    const view v = g.now().as_known_at(transaction_id(0));
    CHECK(v.statement_end() == 0);
    CHECK(v.entity_end() == 0);
    CHECK(!v.find("a"));
    v.for_each_statement([](statement_id) { FAIL("a statement"); });
    v.for_each_statement(builtin::instance_of, [](statement_id) { FAIL("a statement"); });
}

TEST_CASE(
    "a commit of many statements stands in sealed rows at once, and views before and after agree on what they share") {
    test_support::graph_under_test g;
    const auto a = g.add<person>("a"), b = g.add<person>("b");
    const statement_id first = g.state(met(a, b));
    const view before = g.now();
    transaction t = g.begin();
    for (int i = 0; i < 5000; ++i) t.state(met(i % 2 == 0 ? a : b, i % 3 == 0 ? a : b));
    t.commit();
    const view after = g.now();
    CHECK(!after.has_fresh());
    CHECK(after.believes_all_sealed());
    const auto out_of = [](const view& v, entity_id e) {
        std::vector<statement_id> found;
        v.for_each_neighbour(direction::out, e, *v.ontology().find_relation("MET"),
                             [&](term, statement_id s) { found.push_back(s); });
        return found;
    };
    CHECK(out_of(before, a) == std::vector{first});
    CHECK(out_of(after, a).size() == 2501);
    CHECK(out_of(after.as_known_at(before.transaction()), a) == std::vector{first});
    g.state(met(a, a));
    CHECK(g.now().has_fresh());
    CHECK(out_of(g.now(), a).size() == 2502);
    CHECK(out_of(after, a).size() == 2501);
}
