// SPDX-License-Identifier: BSL-1.0
#include <entente/model/statement.hpp>

#include <doctest/doctest.h>

#include <unordered_set>

using namespace entente;

TEST_CASE("a term is of one kind, and none of the others") {
    const term e = entity_id(5), v = value_id(5), s = statement_id(5);
    CHECK(e.is_entity());
    CHECK(e.entity() == entity_id(5));
    CHECK(e.value().is_none());
    CHECK(e.statement().is_none());
    CHECK(v.value() == value_id(5));
    CHECK(v.entity().is_none());
    CHECK(s.statement() == statement_id(5));
    CHECK(e != v);
    CHECK(v != s);
    CHECK(e < v);
    CHECK(v < s);
    CHECK(term(entity_id(9)) < v);
    CHECK(term(term_kind::statement, 5) == s);
    CHECK(term().is_none());
    CHECK(!e.is_none());
    CHECK(sizeof(term) == 8);
    CHECK(std::unordered_set<term>{e, v, s, e}.size() == 3);
}

TEST_CASE("ranks are ordered and named, modalities named") {
    CHECK(rank::deprecated < rank::normal);
    CHECK(rank::normal < rank::preferred);
    CHECK(name(rank::deprecated) == "deprecated");
    CHECK(name(rank::preferred) == "preferred");
    CHECK(name(modality::asserted) == "asserted");
    CHECK(name(modality::denied) == "denied");
}

TEST_CASE(
    "a statement about which nothing more was said is asserted, of normal rank, always valid and from nobody") {
    const statement s;
    CHECK(s.rank == rank::normal);
    CHECK(s.modality == modality::asserted);
    CHECK(s.valid == interval::always());
    CHECK(!s.confidence);
    CHECK(s.reference.is_none());
    CHECK(s.retracted.is_none());
}
