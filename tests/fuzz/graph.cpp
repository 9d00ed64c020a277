// SPDX-License-Identifier: BSL-1.0
// Any bytes as a program of transactions, checkpoints and views: the graph and the plain list of statements beside it agree.
#include "../support/compare_graphs.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>

using namespace entente;
using namespace entente::test;

namespace {

void require_same(const twin_graphs& g, const paired_view& v) {
    const std::string found = difference(g, v);
    if (found.empty()) return;
    std::fprintf(stderr, "%s\n", found.c_str());
    std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t longest = 2000; // a plain list is slow
    byte_choices choose(std::span(data, std::min(size, longest)));
    twin_graphs g(choose);
    while (!choose.empty()) {
        g.step([&](const paired_view& own) { require_same(g, own); });
        if (choose.one_in(4)) require_same(g, g.any_view());
    }
    require_same(g, g.latest_view());
    for (plain_belief past; past.at < g.plain_twin.commits; ++past.at)
        require_same(g, {g.real.now().as_known_at(transaction_id(past.at)), past});
    return 0;
}
