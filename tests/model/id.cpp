// SPDX-License-Identifier: BSL-1.0
#include <entente/model/id.hpp>

#include <doctest/doctest.h>

#include <concepts>
#include <type_traits>
#include <unordered_set>

using namespace entente;

static_assert(!std::is_convertible_v<entity_id, statement_id> &&
              !std::is_constructible_v<entity_id, statement_id>);
static_assert(!std::equality_comparable_with<entity_id, statement_id>);
static_assert(!std::is_convertible_v<std::uint32_t, entity_id> &&
              !std::is_convertible_v<entity_id, std::uint32_t>);
static_assert(sizeof(entity_id) == 4 && std::is_trivially_copyable_v<entity_id>);

TEST_CASE("an id that was not given names nothing") {
    CHECK(entity_id().is_none());
    CHECK(entity_id::none() == entity_id());
    CHECK(!entity_id(0).is_none());
    CHECK(!entity_id(0xFFFF'FFFEu).is_none());
    CHECK(entity_id(0) < entity_id(1));
    CHECK(entity_id(1) < entity_id::none());
}

TEST_CASE("neighbouring ids have different hashes") {
    std::unordered_set<std::size_t> hashes;
    for (std::uint32_t i = 0; i < 10'000; ++i) hashes.insert(std::hash<entity_id>{}(entity_id(i)));
    CHECK(hashes.size() == 10'000);
}
