// SPDX-License-Identifier: BSL-1.0
// How central an entity is: PageRank.
#pragma once

#include <entente/query/projection.hpp>
#include <entente/store/beside.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace entente {

/// How PageRank is computed.
struct pagerank_options {
    std::uint32_t iterations = 20;
    double damping = 0.85;
    unsigned threads = 0; ///< 0: as many as the machine has. The result is the same for any number.
};

/// PageRank by entity id (Page, Brin, Motwani, Winograd 1999). Parallel statements count each; the rank of entities from which nothing
/// goes out is spread evenly; the ranks of all entities that the view sees add up to 1, others have 0.
/// O(iterations * statements).
[[nodiscard]] inline std::vector<double> pagerank(const projection& p, pagerank_options options = {}) {
    const std::uint32_t n = p.entity_end();
    std::vector<double> rank(n, 0.0), share(n, 0.0);
    if (p.entity_count() == 0) return rank;
    const double even = 1.0 / p.entity_count();
    std::vector<char> there(n);
    for (std::uint32_t e = 0; e < n; ++e) {
        there[e] = p.of().sees(entity_id(e));
        if (there[e]) rank[e] = even;
    }

    // Parts of about equal numbers of statements, one a thread.
    const unsigned threads = std::max(1u, options.threads != 0 ? options.threads : detail::processor_count());
    std::vector<std::uint32_t> part{0};
    for (unsigned t = 1; t < threads; ++t) {
        const auto wanted = static_cast<std::uint32_t>(std::uint64_t{p.offsets().back()} * t / threads);
        part.push_back(static_cast<std::uint32_t>(
            std::lower_bound(p.offsets().begin(), p.offsets().end() - 1, wanted) - p.offsets().begin()));
    }
    part.push_back(n);

    double base = 0;
    const auto pull = [&](std::uint32_t first, std::uint32_t last) {
        for (std::uint32_t e = first; e < last; ++e) {
            if (!there[e]) continue;
            const auto sources = p.sources(e);
            // Four sums, because each addition waits for the one before.
            double sum[4] = {0, 0, 0, 0};
            std::size_t i = 0;
            for (; i + 4 <= sources.size(); i += 4)
                for (std::size_t k = 0; k < 4; ++k) sum[k] += share[sources[i + k]];
            for (; i < sources.size(); ++i) sum[0] += share[sources[i]];
            rank[e] = base + options.damping * ((sum[0] + sum[1]) + (sum[2] + sum[3]));
        }
    };
    for (std::uint32_t iteration = 0; iteration < options.iterations; ++iteration) {
        double dangling = 0;
        for (std::uint32_t e = 0; e < n; ++e) {
            if (p.out_degree(e) == 0) dangling += rank[e];
            share[e] = p.out_degree(e) == 0 ? 0 : rank[e] / p.out_degree(e);
        }
        base = (1 - options.damping) * even + options.damping * dangling * even;
        if (threads == 1 || p.offsets().back() < 100'000) {
            pull(0, n);
            continue;
        }
        const auto pull_parts = [&](const auto& self, std::size_t first_part, std::size_t end_part) -> void {
            if (end_part - first_part == 1) return pull(part[first_part], part[end_part]);
            const std::size_t middle = first_part + (end_part - first_part) / 2;
            detail::do_beside([&] { self(self, first_part, middle); }, [&] { self(self, middle, end_part); });
        };
        pull_parts(pull_parts, 0, threads);
    }
    return rank;
}

[[nodiscard]] inline std::vector<double> pagerank(const view& v, pagerank_options options = {}) {
    return pagerank(projection(v), options);
}

} // namespace entente
