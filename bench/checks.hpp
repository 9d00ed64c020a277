// SPDX-License-Identifier: BSL-1.0
// How the answers of a workload become the `check` text that every engine must agree on.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace entente::bench {

/// "first:second".
std::string check_pair(std::uint64_t first, std::uint64_t second);

/// One group of the workload groupby.
struct group_count {
    std::uint32_t relation = 0;
    std::int32_t year = 0;
    std::uint64_t count = 0;
};

/// The 20 largest groups, largest first; groups of one size by relation, then year. Fewer when there are fewer.
std::vector<group_count> largest_groups(std::vector<group_count> groups);

/// The sum over the groups of place * (count + relation + year), where the first has place 1.
std::string check_groups(std::span<const group_count> largest);

/// The five entities of highest score, highest first, joined by commas; equal scores by number.
std::string check_top_five(std::span<const double> scores);

} // namespace entente::bench
