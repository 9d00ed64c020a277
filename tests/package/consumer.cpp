// SPDX-License-Identifier: BSL-1.0
// A program of an outside project: includes Entente as installed, uses it, and says through its exit code whether it works.
#include <entente/entente.hpp>
#include <entente/vocabulary/diplomacy.hpp>

#include <iostream>

using namespace entente::diplomacy;

int main() {
    entente::graph g;
    const auto japan = g.add(nation("Q17").name("Japan", "en"));
    const auto kishida = g.add(leader("fumio-kishida").name("Fumio Kishida"));
    const auto pm = g.add<office>("prime-minister-of-japan");
    g.state(of(pm, japan));
    g.state(holds(kishida, pm).during("2021-10-04/2024-10-01"));

    const auto then = g.as_of("2024-09-06"), later = g.as_of("2024-10-02");
    const auto who = entente::var<leader>();
    const auto where = entente::var<office>();
    std::size_t found = 0;
    for (const auto& [l, o] : entente::match(then, holds(who, where), of(where, japan))) {
        std::cout << name(then, l) << " holds " << name(then, o) << '\n';
        ++found;
    }
    return found == 1 && entente::match(later, holds(who, where)).empty() ? 0 : 1;
}
