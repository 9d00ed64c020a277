// SPDX-License-Identifier: BSL-1.0
// The statements that the insert workloads add, the same for every engine. How they are added is each program's part.
#pragma once

#include "parameters.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace entente::bench {

/// How many statements a workload inserts, and in how many transactions.
inline constexpr std::size_t insert1_commits = 200;
inline constexpr std::size_t insert1000_commits = 5;
inline constexpr std::size_t insert1000_statements = 1000; ///< in each of them
inline constexpr std::size_t group1_threads = 8;
inline constexpr std::size_t group1_commits = 50; ///< by each of them

inline constexpr std::uint16_t insertion_sources = 500; ///< their sources are below

/// One new statement. Its ends are keys, to be looked up as part of the insertion; the relation is a number in predicates.csv, never that
/// of LEADS; the source is a number among the agencies.
struct insertion {
    std::string subject;
    std::string object;
    std::uint32_t relation = 0;
    std::uint16_t source = 0;
    std::int32_t valid_from = 0; ///< days since 1970-01-01
    std::int32_t valid_to = 0;   ///< the first day on which it no longer holds, or no_end of tables.hpp
    std::uint8_t confidence = 0; ///< in hundredths
};

/// The first `count` of an endless list: ends spread over all entities, days after those of the tables, a third without an end. `keys`: the
/// key of each entity.
std::vector<insertion> make_insertions(const parameters& about, std::span<const std::string> keys,
                                       std::size_t count);

} // namespace entente::bench
