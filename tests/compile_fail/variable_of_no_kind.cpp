// SPDX-License-Identifier: BSL-1.0
#include <entente/query/match.hpp>

#include <cstdint>

struct nation : entente::type<nation, "Nation"> {
    using type::type;
};

inline constexpr entente::relation<"POPULATION", nation, std::int64_t> population{};

// expect: a variable stands for an entity .T is entente::thing or derived from entente::type., for a statement
// expect: std::int64_t
int main() {
    const auto many = entente::var<std::int64_t>();
    const auto where = entente::var<nation>();
    const auto when = entente::var<entente::calendar::date_time>();
    (void)population(where, many);
    (void)when;
#ifdef ENTENTE_BAD_LINE
    const auto few = entente::var<int>();
    (void)few;
#endif
}
