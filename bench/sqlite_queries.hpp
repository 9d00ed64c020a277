// SPDX-License-Identifier: BSL-1.0
// The questions in SQL, and in C++ around SQL where SQL has no good way to ask. All start from keys and read their answers whole.
#pragma once

#include "checks.hpp"
#include "sqlite_database.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace entente::bench::sqlite {

/// A subject's key and a relation; or the keys of two ends.
using key_and_relation = std::pair<std::string, std::uint32_t>;
using key_pair = std::pair<std::string, std::string>;

/// Two sums that together make a check.
struct two_sums {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

/// The questions, prepared. The connection must outlive them.
class questions {
public:
    explicit questions(connection& on);

    /// Sum of numbers : sum of the lengths of names.
    two_sums lookup(std::span<const std::string> keys);
    /// Rows : sum of the objects' numbers.
    two_sums one_hop(std::span<const key_and_relation> asked);
    /// Paths of two statements, each of several parallel ones a path of its own.
    std::uint64_t two_hop_paths(std::span<const std::string> sources);
    /// Distinct ends of such paths, summed over the sources. Told apart here: SQL takes three times as long to do it.
    std::uint64_t two_hop_ends(std::span<const std::string> sources);
    /// Triples a->b, b->c, a->c of one relation, counted with multiplicity.
    std::uint64_t triangles(std::uint32_t relation);
    /// Statements of one relation valid on each of the days, summed.
    std::uint64_t as_of(std::uint32_t relation, std::span<const std::int32_t> days);
    /// Statements of the relation from a leader to a nation valid on each of the days: rows : sum of 31 * leader + nation.
    two_sums leaders_as_of(std::uint32_t relation, std::span<const std::int32_t> days);
    /// The 20 most frequent pairs of relation and year of valid_from.
    std::vector<group_count> group_by();
    /// Pairs connected by a directed path : sum of the lengths of the shortest. From both ends, level by level.
    two_sums shortest(std::span<const key_pair> pairs);
    /// PageRank by number of entity: 20 iterations, damping 0.85, parallel edges count, the mass of entities without out-edges spread evenly.
    /// One query reads all ends into arrays, which the iterations then go over.
    std::vector<double> page_rank();

private:
    std::int64_t entity(const std::string& key);
    std::uint32_t entity_end();

    connection& on_;
    query find_, lookup_, one_hop_, two_hop_paths_, two_hop_ends_, clear_pairs_, fill_pairs_, triangles_,
        as_of_, leaders_as_of_, group_by_, objects_, subjects_, last_entity_, ends_by_object_;
};

} // namespace entente::bench::sqlite
