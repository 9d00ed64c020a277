// SPDX-License-Identifier: BSL-1.0
#include <entente/graph.hpp>

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

inline constexpr entente::relation<"HOLDS", leader, office> holds{};
inline constexpr entente::relation<"ALLY_OF", nation, nation> ally_of{};
inline constexpr entente::relation<"POPULATION", nation, std::int64_t> population{};

// expect GNU: Subject = const entente::variable<office
// expect GNU: Domain = leader
// expect Clang: subject_of_domain<const entente::variable<office
// expect Clang: leader>. evaluated to false
int main() {
    entente::graph g;
    const auto japan = g.add<nation>("Q17");
    const auto kishida = g.add<leader>("fumio-kishida");
    const auto pm = g.add<office>("prime-minister-of-japan");
    const auto who = entente::var<leader>();
    const auto anybody = entente::var<person>(); // wider than the relation asks for: it narrows it
    (void)holds(who, pm);
    (void)kishida;
    (void)holds(anybody, pm);
    (void)ally_of(japan, japan);
#ifdef ENTENTE_BAD_LINE
    const auto where = entente::var<office>();
    (void)holds(where, pm);
#endif
}
