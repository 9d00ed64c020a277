// SPDX-License-Identifier: BSL-1.0
// The first program of README.md: two facts, one question.
//[first_program
#include <entente/vocabulary/diplomacy.hpp>

#include <iostream>

using namespace entente::diplomacy;

int main() {
    entente::graph g;
    auto japan = g.add(nation("Q17").name("Japan", "en").name("日本", "ja"));
    auto kishida = g.add(leader("fumio-kishida").name("Fumio Kishida"));
    auto pm = g.add(office("prime-minister-of-japan").name("Prime Minister of Japan"));
    auto yonhap = g.add(news_agency("yonhap").name("Yonhap"));

    g.state(governs(pm, japan));
    g.state(holds(kishida, pm).during("2021-10-04/2024-10-01").reported_by(yonhap));

    auto september = g.as_of("2024-09-06"); // a view: what held on that day
    auto who = entente::var<leader>();
    auto where = entente::var<office>();
    for (auto [l, o] : match(september, holds(who, where), of(where, japan)))
        std::cout << name(september, l) << " is " << name(september, o) << '\n';
}
//]
