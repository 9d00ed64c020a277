// SPDX-License-Identifier: BSL-1.0
// A question as text: the smallest program that asks one.
//[ask_in_text
#include <entente/cypher.hpp>
#include <entente/graph.hpp>

#include <iostream>

int main() {
    entente::graph g;
    auto made = entente::query(g, R"(
        CREATE (k:Leader {name: 'Fumio Kishida'}), (i:Leader {name: 'Shigeru Ishiba'}), (j:Nation {name: 'Japan'}),
               (k)-[:LEADS {_valid: '2021-10-04/2024-10-01'}]->(j), (i)-[:LEADS {_valid: '2024-10-01/..'}]->(j))");
    std::cout << made.summary().nodes_created << " nodes\n";

    auto rows =
        entente::query(g, "AT $day MATCH (l:Leader)-[:LEADS]->(n) RETURN l.name AS leader, n.name AS nation",
                       {{"day", "2024-09-06"}});
    for (auto row : rows)
        std::cout << row["leader"].as_text() << " leads " << row["nation"].as_text() << '\n';
}
//]
