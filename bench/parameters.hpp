// SPDX-License-Identifier: BSL-1.0
// What the queries ask about: params.txt, and the entities and relations it refers to by number. The statements are in tables.hpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::bench {

/// Relations with a part of their own in the workloads, by their number in predicates.csv.
inline constexpr std::uint32_t leads_relation = 0;
inline constexpr std::uint32_t as_of_relation = 5;
inline constexpr std::uint32_t triangle_relation = 10;

/// The query parameters, the same for every engine. Entities are row numbers of nodes.csv, relations of predicates.csv.
struct parameters {
    std::uint32_t entities = 0;
    std::uint64_t statements = 0;
    std::uint32_t relations = 0;
    std::vector<std::uint32_t> lookup;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> onehop; ///< subject and relation
    std::vector<std::uint32_t> twohop;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs; ///< ends of the shortest paths
    std::vector<std::string> dates;                             ///< YYYY-MM-DD
};

/// Reads DIRECTORY/params.txt. Throws std::runtime_error that names the file and what is wrong with it.
parameters read_parameters(const std::string& directory);

/// The key of each entity, by its number in nodes.csv. Throws std::runtime_error as above.
std::vector<std::string> read_keys(const std::string& directory);

/// The code of each relation, by its number in predicates.csv. Throws std::runtime_error as above.
std::vector<std::string> read_relation_codes(const std::string& directory);

/// Days since 1970-01-01 of a date YYYY-MM-DD in the proleptic Gregorian calendar.
/// Throws std::runtime_error when the text has another form.
std::int32_t day_number(std::string_view date);

/// The year of such a day.
std::int32_t year_of_day(std::int32_t day) noexcept;

} // namespace entente::bench
