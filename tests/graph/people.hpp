// SPDX-License-Identifier: BSL-1.0
// A few types and relations for the tests of this folder.
#pragma once

#include <entente/graph.hpp>

namespace people {

struct nation : entente::type<nation, "Nation"> {
    using type::type;
};
struct person : entente::type<person, "Person"> {
    using type::type;
};
struct leader : entente::type<leader, "Leader", person> {
    using type::type;
};
struct office : entente::type<office, "Office"> {
    using type::type;
};

inline constexpr entente::relation<"HOLDS", leader, office, entente::inverse_functional> holds{};
inline constexpr entente::relation<"OF", office, nation> of{};
inline constexpr entente::relation<"MET", person, person, entente::symmetric> met{};
inline constexpr entente::relation<"POPULATION", nation, std::int64_t> population{};
inline constexpr entente::relation<"ABOUT", entente::statement_id,
                                   entente::one_of<entente::thing, std::string>>
    about{};

} // namespace people
