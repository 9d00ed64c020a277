// SPDX-License-Identifier: BSL-1.0
// Any bytes as a query, run on a small graph with small limits, in a transaction that is rolled back: it ends, with rows or with an
// entente::error, and leaves the graph as it was.
#include <entente/cypher.hpp>
#include <entente/graph.hpp>
#include <entente/transaction.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

// Nodes with properties of each kind, and enough relationships that paths go round and round.
entente::graph small_graph() {
    entente::graph g;
    for (const char* const text :
         {"UNWIND range(0, 7) AS i CREATE (:Person {name: 'p' + i, age: 20 + i, tags: ['a', i]})",
          "MATCH (a:Person), (b:Person) WHERE (a.age * 3 + b.age * 5) % 4 = 0 "
          "CREATE (a)-[:KNOWS {since: a.age + b.age, _valid: '2024-09'}]->(b)",
          "MATCH (a:Person {name: 'p0'}) CREATE (a)-[:HOLDS]->(:Office:Thing {since: date('2021-10-04')}), "
          "(:Thing {x: 1.5, ok: true})"})
        (void)entente::query(g, text);
    return g;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace entente::cypher;
    static entente::graph g = small_graph();
    static const auto entities = g.now().entity_end();
    static const parameters given{
        {"x", 1}, {"p", datum_map{{"name", "p1"}}}, {"list", datum_list{1, "a", datum()}}};
    const query_settings settings{{std::chrono::milliseconds(200), std::size_t{8} << 20U}, true};

    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto begin = std::chrono::steady_clock::now();
    try {
        entente::transaction t = g.begin();
        rows found = query(t, text, given, settings);
        std::size_t bytes = 0;
        for (int i = 0; i < 1000 && found.next(); ++i)
            for (const datum& cell : found.current()) bytes += to_text(cell, found.seen()).size();
        (void)bytes;
        (void)found.plan();
        t.rollback();
    } catch (const query_error& e) {
        require(e.where().begin <= e.where().end && e.where().end <= size);
        require(!e.message().empty());
    } catch (const entente::error& e) {
        require(!e.message().empty());
    }
    // Far beyond the limit, so that a busy machine is no failure.
    require(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
    require(g.now().entity_end() == entities);
    return 0;
}
