// SPDX-License-Identifier: BSL-1.0
#include <entente/store/published.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <utility>
#include <vector>

using namespace entente;

using number = std::shared_ptr<int>;

TEST_CASE("a holder keeps its value while others are published, and no longer") {
    published<number> current(std::make_shared<int>(0));
    auto held = current.hold();
    std::weak_ptr<int> watched = *held;
    current.publish(std::make_shared<int>(1));
    current.publish(std::make_shared<int>(2));
    CHECK(**held == 0);
    CHECK(*current.current() == 2);
    CHECK(**current.hold() == 2);
    auto copy = held;
    auto moved = std::move(held);
    CHECK(!held);
    moved = {};
    current.reclaim();
    CHECK(!watched.expired());
    CHECK(**copy == 0);
    copy = current.hold();
    current.reclaim();
    CHECK(watched.expired());
    CHECK(**copy == 2);
}

TEST_CASE("values that nobody holds are destroyed by the next publication") {
    published<number> current(std::make_shared<int>(0));
    std::vector<std::weak_ptr<int>> all;
    for (int i = 1; i <= 10; ++i) {
        auto value = std::make_shared<int>(i);
        all.push_back(value);
        current.publish(std::move(value));
    }
    for (std::size_t i = 0; i + 1 < all.size(); ++i) CHECK(all[i].expired());
    CHECK(!all.back().expired());
}

TEST_CASE("many holders of many values all see their own") {
    published<number> current(std::make_shared<int>(0));
    std::vector<std::pair<published<number>::holder, int>> held;
    for (int i = 1; i <= 50; ++i) {
        current.publish(std::make_shared<int>(i));
        held.emplace_back(current.hold(), i);
        held.emplace_back(held[held.size() / 2].first, held[held.size() / 2].second);
        if (i % 7 == 0) held.erase(held.begin(), held.begin() + 5);
    }
    for (const auto& [holder, expected] : held) CHECK(**holder == expected);
}
