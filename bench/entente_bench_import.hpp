// SPDX-License-Identifier: BSL-1.0
// The benchmark's tables as an Entente graph: types, relations, and the reading of the files.
#pragma once

#include <entente/graph.hpp>

#include <cstdint>
#include <string>

namespace entente::bench {

struct actor : type<actor, "Actor"> {
    using type::type;
};
struct nation : type<nation, "Nation", actor> {
    using type::type;
};
struct agency : type<agency, "Agency", actor> {
    using type::type;
};
struct leader : type<leader, "Leader", actor> {
    using type::type;
};
struct organization : type<organization, "Organization", actor> {
    using type::type;
};
struct agreement : type<agreement, "Agreement", actor> {
    using type::type;
};

inline constexpr relation<"LEADS", leader, nation> leads{};

/// The agency that is a source of the tables, by its number among the agencies.
constexpr entity_id outlet(std::uint16_t source) noexcept {
    constexpr std::uint32_t first_agency = 250; // agencies follow the nations
    return entity_id(first_agency + source);
}

/// Reads nodes.csv, predicates.csv and statements.csv. The entity of row n has id n; every statement carries its valid time, its source as
/// the outlet of a reference and its confidence, in one commit. The graph is empty before. Throws std::runtime_error or entente::error.
void import_tables(graph& into, const std::string& directory);

/// The statements of the table, without those that name, type and describe the entities.
std::uint64_t statement_count(const graph& g);

} // namespace entente::bench
