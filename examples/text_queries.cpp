// SPDX-License-Identifier: BSL-1.0
// Questions as text: asked once, prepared and asked often, with functions and procedures of the program, and within limits.
#include <entente/cypher.hpp>
#include <entente/graph.hpp>
#include <entente/query/names.hpp>
#include <entente/vocabulary/diplomacy.hpp>

#include <chrono>
#include <iostream>
#include <span>
#include <string>
#include <vector>

using namespace entente::diplomacy;
namespace cypher = entente::cypher;

namespace {

entente::graph east_asia() {
    entente::graph g;
    auto japan = g.add(nation("Q17").name("Japan", "en").name("日本", "ja"));
    auto korea = g.add(nation("Q884").name("South Korea", "en").name("대한민국", "ko"));
    auto kishida = g.add(leader("fumio-kishida").name("Fumio Kishida"));
    auto yoon = g.add(leader("yoon-suk-yeol").name("Yoon Suk Yeol"));
    g.state(leads(kishida, japan).during("2021-10-04/2024-10-01"));
    g.state(leads(yoon, korea).during("2022-05-10/2025-04-04"));
    return g;
}

void ask(entente::graph& g) {
    //[ask
    auto rows = entente::query(g, "AT '2024-09-06' MATCH (l:Leader)-[:LEADS]->(n) "
                                  "RETURN l.name AS leader, n.name AS nation ORDER BY leader");
    for (auto row : rows)
        std::cout << row["leader"].as_text() << " leads " << row["nation"].as_text() << '\n';
    //]
}

void prepared(entente::graph& g) {
    //[prepare
    const auto who_led = entente::prepare("MATCH (l)-[:LEADS]->({key: $nation}) RETURN l");
    for (const char* nation : {"Q17", "Q884"})
        for (auto row : entente::query(g.as_of("2023"), who_led, {{"nation", nation}}))
            std::cout << nation << ": " << cypher::to_text(row[0], g.now()) << '\n';
    //]
}

void change(entente::graph& g) {
    //[change
    auto made =
        entente::query(g, "MATCH (a {key: $a}), (b {key: $b}) CREATE (a)-[:MEETS {_valid: $when}]->(b)",
                       {{"a", "fumio-kishida"}, {"b", "yoon-suk-yeol"}, {"when", "2024-09-06"}});
    std::cout << made.summary().relationships_created << " meeting\n";
    //]
}

void extend(entente::graph& g) {
    //[extend
    cypher::extensions own;
    own.add(cypher::registered_function{
        "my.initials", 1, 1, [](const entente::view&, std::span<const cypher::datum> given) -> cypher::datum {
            if (given[0].is_null()) return {};
            std::string letters;
            bool begins = true;
            for (const char c : given[0].as_text()) {
                if (begins) letters += c;
                begins = c == ' ';
            }
            return letters;
        }});
    cypher::registered_procedure called{
        "my.called", {{"name", cypher::value_type::text}}, {{"who", cypher::value_type::node}}, {}};
    called.body = [](const entente::view& seen, std::span<const cypher::datum> given) {
        std::vector<std::vector<cypher::datum>> rows;
        for (const entente::entity_id e : entities_named(seen, given[0].as_text()))
            rows.push_back({cypher::node{e}});
        return rows;
    };
    own.add(called);
    const auto q = entente::prepare("CALL my.called('日本') YIELD who MATCH (l)-[:LEADS]->(who) "
                                    "RETURN my.initials(l.name) AS initials, who.key AS key",
                                    own);
    for (auto row : entente::query(g, q)) std::cout << row[0].as_text() << " " << row[1].as_text() << '\n';
    //]
}

void limited(entente::graph& g) {
    //[limit
    try {
        auto rows = entente::query(g,
                                   "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
                                   "RETURN count(*)",
                                   {}, {.limit = {.time = std::chrono::milliseconds(100)}});
        rows.next();
    } catch (const cypher::query_error& e) {
        std::cout << name(e.type()) << '\n';
    }
    //]
}

void refused(entente::graph& g) {
    //[refused
    try {
        auto rows = entente::query(g, "MATCH (l:Leader) RETRUN l.name");
    } catch (const cypher::query_error& e) {
        std::cout << e.what() << '\n' << e.excerpt() << '\n';
    }
    //]
}

} // namespace

int main() {
    auto g = east_asia();
    ask(g);
    prepared(g);
    change(g);
    extend(g);
    limited(g);
    refused(g);
}
