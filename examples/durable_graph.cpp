// SPDX-License-Identifier: BSL-1.0
// A graph in a file: what is committed is there when it is opened again, for this process and for others.
#include <entente/graph_file.hpp>
#include <entente/vocabulary/diplomacy.hpp>

#include <cstdio>
#include <iostream>

using namespace entente::diplomacy;

namespace {

void write() {
    //[open
    auto g = entente::graph::open("east-asia.entente"); // made where there is none
    auto japan = g.add(nation("Q17").name("Japan", "en"));
    auto pm = g.add(office("prime-minister-of-japan"));
    g.state(governs(pm, japan));
    //]

    //[follow
    entente::graph reader = entente::graph::open_read_only("east-asia.entente"); // as another process would
    auto before = reader.now();
    auto kishida = g.add(leader("fumio-kishida").name("Fumio Kishida"));
    g.state(holds(kishida, pm).during("2021-10-04/2024-10-01"));
    reader.refresh(); // goes on to what was committed since; views keep what they show
    std::cout << before.entity_end() << " entities, then " << reader.now().entity_end() << '\n';
    //]

    //[checkpoint
    g.checkpoint(); // folds the journal away; it also happens by itself
    g.backup("copy.entente");
    g.close(); // what the destructor does, but with errors
    //]
}

void read() {
    //[again
    auto g = entente::graph::open("east-asia.entente");
    auto who = entente::var<leader>();
    auto what = entente::var<office>();
    for (auto [l, o] : match(g.as_of("2024-09-06"), holds(who, what)))
        std::cout << name(g.now(), l) << " is " << g.now().key(o) << '\n';
    //]
}

void look_after() {
    //[check
    for (const entente::damage& d : entente::check_file("copy.entente"))
        std::cout << d.place << ": " << d.problem << "; what remains: " << d.remains << '\n';
    const entente::file_description d = entente::describe_file("copy.entente");
    std::cout << "commit " << d.last_commit.value() << ", " << d.statements << " statements\n";
    //]
}

} // namespace

int main() {
    std::remove("east-asia.entente");
    std::remove("copy.entente");
    write();
    read();
    look_after();
}
