// SPDX-License-Identifier: BSL-1.0
#include "support/compare_graphs.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

using namespace entente;
using namespace entente::test;

namespace {

// Runs a program of `steps` transactions and holds views of all kinds against the plain graph.
void run(std::uint64_t seed, unsigned steps, unsigned compare_every) {
    random_choices choose(seed);
    twin_graphs g(choose);
    std::vector<paired_view> kept;
    std::string found;
    unsigned compared = 0;
    const auto hold = [&](const paired_view& v, const char* what) {
        ++compared;
        if (found.empty())
            if (const std::string d = difference(g, v); !d.empty()) found = std::string(what) + ": " + d;
    };
    for (unsigned step = 0; step < steps && found.empty(); ++step) {
        g.step([&](const paired_view& own) {
            hold(own, "inside a transaction");
            hold(g.condition(own, std::nullopt), "inside a transaction, with conditions");
            hold(g.latest_view().real.transaction() == transaction_id(g.plain_twin.commits)
                     ? paired_view{g.latest_view()}
                     : own,
                 "outside of an open transaction");
        });
        if (step % compare_every != 0) continue;
        hold(g.latest_view(), "the latest");
        hold(g.any_view(g.plain_twin.commits), "the latest, with conditions");
        hold(g.any_view(), "a past one, with conditions");
        if (choose.one_in(2)) kept.push_back(g.any_view());
        if (!kept.empty()) {
            const paired_view& old = choose.of(kept);
            hold(old, "one kept");
            hold(g.condition(old, std::nullopt), "one kept, with new conditions");
        }
    }
    for (const auto& v : kept) hold(v, "one kept to the end");
    INFO("seed ", seed);
    CHECK(found == "");
    CHECK(compared > steps / compare_every);
    CHECK(g.plain_twin.commits > steps / 2);
}

} // namespace

TEST_CASE("a graph and a plain list of statements answer alike after any changes, under any view") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) run(seed, 150, 4);
}

TEST_CASE("a graph and a plain list of statements answer alike after thousands of changes") {
    run(4711, 700, 60);
}
