// SPDX-License-Identifier: BSL-1.0
// The queries by hand, on either graph: what Boost.Graph's interface allows, without an index that the graph does not have.
#pragma once

#include "baseline_database.hpp"
#include "checks.hpp"
#include "parameters.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace entente::bench::baseline {

/// A subject's key and a relation; or the keys of two ends.
using key_and_relation = std::pair<std::string, std::uint16_t>;
using key_pair = std::pair<std::string, std::string>;

/// Two sums that together make a check.
struct two_sums {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

/// Sum of numbers : sum of the lengths of names.
template <class Graph>
two_sums lookup(const database<Graph>& data, std::span<const std::string> keys);

/// Rows : sum of the objects' numbers. Reads the whole row of the subject.
template <class Graph>
two_sums one_hop(const database<Graph>& data, std::span<const key_and_relation> questions);

/// Paths of two statements, each of several parallel ones a path of its own.
template <class Graph>
std::uint64_t two_hop_paths(const database<Graph>& data, std::span<const std::string> sources);

/// Distinct ends of such paths, summed over the sources.
template <class Graph>
std::uint64_t two_hop_ends(const database<Graph>& data, std::span<const std::string> sources);

/// Triples a->b, b->c, a->c of one relation, counted with multiplicity.
template <class Graph>
std::uint64_t triangles(const database<Graph>& data, std::uint16_t relation);

/// Statements of one relation valid on each of the days, summed.
template <class Graph>
std::uint64_t as_of(const database<Graph>& data, std::uint16_t relation, std::span<const std::int32_t> days);

/// Statements of the relation from a leader to a nation valid on each of the days: rows : sum of 31 * leader + nation.
template <class Graph>
two_sums leaders_as_of(const database<Graph>& data, std::uint16_t relation,
                       std::span<const std::int32_t> days);

/// The 20 most frequent pairs of relation and year of valid_from.
template <class Graph>
std::vector<group_count> group_by(const database<Graph>& data, std::uint32_t relations);

/// Pairs connected by a directed path : sum of the lengths of the shortest.
template <class Graph>
two_sums shortest(const database<Graph>& data, std::span<const key_pair> pairs);

/// PageRank by number of vertex: 20 iterations, damping 0.85, parallel edges count, the mass of vertices without out-edges spread evenly.
template <class Graph>
std::vector<double> page_rank(const database<Graph>& data);

} // namespace entente::bench::baseline
