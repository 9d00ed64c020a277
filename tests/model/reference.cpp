// SPDX-License-Identifier: BSL-1.0
#include <entente/model/reference.hpp>

#include <entente/model/error.hpp>

#include <doctest/doctest.h>

#include <utility>

using namespace entente;

TEST_CASE("a chain is built link by link, each part going to the last one") {
    const entity_id vietnam(0), article(1), yonhap(2), kim(3), briefing(4);
    const reference r =
        reported_by(vietnam)
            .in(article)
            .published("2024-09-06")
            .citing(reported_by(yonhap))
            .citing(said_by(kim).at(briefing).words("an institutional framework", at_paragraph(7)));
    REQUIRE(r.links().size() == 3);
    CHECK(r.links()[0].outlet == vietnam);
    CHECK(r.links()[0].article == article);
    CHECK(r.links()[0].published == date::parse("2024-09-06"));
    CHECK(r.links()[1] == reference_link{{}, {}, yonhap, {}, {}, {}, {}});
    CHECK(r.links()[2].speaker == kim);
    CHECK(r.links()[2].occasion == briefing);
    CHECK(r.links()[2].words == "an institutional framework");
    CHECK(r.links()[2].place == passage_place{passage_place::unit::paragraph, 7});
    CHECK(r == reported_by(vietnam)
                   .in(article)
                   .published("2024-09-06")
                   .citing(reported_by(yonhap).citing(
                       said_by(kim).at(briefing).words("an institutional framework", at_paragraph(7)))));
}

TEST_CASE("citing leaves the source as it was, even a reference to itself") {
    reference yonhap = reported_by(entity_id(1));
    const reference r = reported_by(entity_id(0)).citing(yonhap);
    CHECK(yonhap == reported_by(entity_id(1)));
    CHECK(r.links().size() == 2);
    reference twice = reported_by(entity_id(0)).citing(reported_by(entity_id(1)));
    twice = std::move(twice).citing(twice);
    CHECK(twice.links().size() == 4);
    CHECK(twice.links()[3].outlet == entity_id(1));
}

TEST_CASE("nobody is named by the empty reference, and a broken date is refused") {
    CHECK(reference().empty());
    CHECK(!reported_by(entity_id(0)).empty());
    CHECK(reference() == reference());
    CHECK(!(reference() == reported_by(entity_id(0))));
    CHECK_THROWS_AS((void)reference().published("yesterday"), error);
}
