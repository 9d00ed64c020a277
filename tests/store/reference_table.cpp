// SPDX-License-Identifier: BSL-1.0
#include <entente/store/reference_table.hpp>

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace entente;

TEST_CASE("a chain of references comes back link by link, outermost first") {
    value_table values;
    reference_table table;
    const reference r =
        reported_by(entity_id(0))
            .in(entity_id(1))
            .published("2024-09-06")
            .citing(reported_by(entity_id(2)))
            .citing(
                said_by(entity_id(3)).at(entity_id(4)).words("an institutional framework", at_paragraph(7)));
    const reference_id id = table.intern(r, values);
    CHECK(table.get(id, values) == r);
    CHECK(table.outlet(id) == entity_id(0));
    CHECK(table.article(id) == entity_id(1));
    CHECK(table.speaker(id).is_none());
    CHECK(table.outlet(table.cited(id)) == entity_id(2));
    const reference_id last = table.cited(table.cited(id));
    CHECK(table.speaker(last) == entity_id(3));
    CHECK(table.occasion(last) == entity_id(4));
    CHECK(table.cited(last).is_none());
    for (std::uint32_t who = 0; who < 5; ++who) CHECK(table.mentions(id, entity_id(who)));
    CHECK(!table.mentions(id, entity_id(5)));
    CHECK(!table.mentions(last, entity_id(0)));
}

TEST_CASE("chains with a common end share it") {
    value_table values;
    reference_table table;
    const reference yonhap = reported_by(entity_id(2)).words("momentum");
    const reference_id end = table.intern(yonhap, values);
    const reference_id a = table.intern(reported_by(entity_id(0)).citing(yonhap), values),
                       b = table.intern(reported_by(entity_id(1)).citing(yonhap), values);
    CHECK(a != b);
    CHECK(table.cited(a) == end);
    CHECK(table.cited(b) == end);
    CHECK(table.size() == 3);
}

TEST_CASE("equal references have one id, different ones two, whatever they are made of") {
    value_table values;
    reference_table table;
    std::mt19937_64 random(9);
    std::vector<std::pair<reference, reference_id>> all;
    const auto somebody = [&] {
        return random() % 2 == 0 ? entity_id() : entity_id(static_cast<std::uint32_t>(random() % 2));
    };
    for (int i = 0; i < 3000; ++i) {
        reference r;
        for (std::size_t links = 1 + random() % 3; links > 0; --links) {
            reference_link link{somebody(), somebody(), somebody(), somebody(), {}, {}, {}};
            if (random() % 4 == 0) link.words = random() % 2 == 0 ? "yes" : "no";
            if (random() % 4 == 0) link.place = random() % 2 == 0 ? at_sentence(1) : at_character(1);
            if (random() % 4 == 0)
                link.published = date::parse(random() % 2 == 0 ? "2024-09" : "2024-09-06T10:00:00");
            r = std::move(r).citing(reference(link));
        }
        all.emplace_back(r, table.intern(r, values));
    }
    std::map<std::uint32_t, const reference*> by_id;
    bool same_id_same_reference = true, given_back = true;
    for (const auto& [r, id] : all) {
        given_back = given_back && table.get(id, values) == r && table.intern(r, values) == id;
        const auto [at, added] = by_id.try_emplace(id.value(), &r);
        same_id_same_reference = same_id_same_reference && *at->second == r;
    }
    CHECK(given_back);
    CHECK(same_id_same_reference);
    CHECK(by_id.size() > 500);
}
