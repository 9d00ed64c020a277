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

// expect: an expression with variables is a question
int main() {
    entente::graph g;
    const auto japan = g.add<nation>("Q17");
    const auto kishida = g.add<leader>("fumio-kishida");
    const auto pm = g.add<office>("prime-minister-of-japan");
    const auto where = entente::var<office>();
    const auto question = holds(kishida, where);
    g.state(holds(kishida, pm));
    (void)question;
    (void)japan;
#ifdef ENTENTE_BAD_LINE
    g.state(question);
#endif
}
