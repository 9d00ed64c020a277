// SPDX-License-Identifier: BSL-1.0
// How does a graph outlive the program? In a file of its own, and as part of the program's own state in a Boost archive.
#include <entente/boost_serialization.hpp>
#include <entente/graph.hpp>
#include <entente/saved_graph.hpp>

#include <boost/archive/xml_iarchive.hpp>
#include <boost/archive/xml_oarchive.hpp>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>

struct leader : entente::type<leader, "Leader"> {
    using type::type;
};
struct office : entente::type<office, "Office"> {
    using type::type;
};
inline constexpr entente::relation<"HOLDS", leader, office> holds{};

//[state
struct desk { // what a program wants to find again when it starts the next time
    std::string user;
    entente::graph known;

    template <class Archive>
    void serialize(Archive& archive, unsigned /*version*/) {
        archive& BOOST_SERIALIZATION_NVP(user);
        archive& BOOST_SERIALIZATION_NVP(known);
    }
};
//]

int main() {
    entente::graph g;
    const auto kishida = g.add(leader("fumio-kishida").name("Fumio Kishida"));
    const auto pm = g.add<office>("prime-minister-of-japan");
    const auto rumour = g.state(holds(kishida, pm).during("2021-10-04/.."));
    const auto first = g.last_commit();
    g.revise(rumour, holds(kishida, pm).during("2021-10-04/2024-10-01"));

    // A file of its own, without Boost.
    {
        //[file
        entente::save(g, "japan.entente");
        const entente::graph loaded = entente::load("japan.entente");
        //]
        const auto who = *loaded.now().find("fumio-kishida");
        const auto shown = [&](const entente::view& v) {
            v.for_each_neighbour(entente::direction::out, who, *v.ontology().find_relation("HOLDS"),
                                 [&](entente::term, entente::statement_id s) {
                                     std::cout << "  " << name(v, who) << " holds the office "
                                               << to_string(v[s].valid) << '\n';
                                 });
        };
        std::cout << "what the loaded graph says now:\n";
        shown(loaded.now());
        std::cout << "what it said at first:\n";
        shown(loaded.now().as_known_at(first));
    }

    // A file that a bad disk gave back: one bit is wrong.
    {
        std::fstream file("japan.entente", std::ios::in | std::ios::out | std::ios::binary);
        file.seekg(100);
        const int byte = file.get();
        file.seekp(100);
        file.put(static_cast<char>(byte ^ 1));
    }
    try {
        (void)entente::load("japan.entente");
    } catch (const entente::error& e) {
        std::cout << e.what() << '\n';
    }

    // The program's own state, in an XML archive, in a container that is checked before the archive is read.
    desk mine{"Keiko", std::move(g)};
    //[own_state
    entente::save_archive<boost::archive::xml_oarchive>(mine, "desk.xml.entente");
    desk again;
    entente::load_archive<boost::archive::xml_iarchive>(again, "desk.xml.entente");
    //]
    std::cout << again.user << "'s desk has a graph of " << again.known.last_commit().value()
              << " commits and " << again.known.now().statement_end() << " statements\n";

    std::remove("japan.entente");
    std::remove("desk.xml.entente");
}
