// SPDX-License-Identifier: BSL-1.0
// Random queries on small random graphs: the answer is that of nested loops over everything, and it does not depend on whether the plan is
// rewritten.
#include "cypher/asked.hpp"
#include "cypher/random_query.hpp"
#include "support/graph_under_test.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

// Answers by trying every node and every relationship at every place of a pattern.
class naive {
public:
    explicit naive(const plain_graph& g) : graph_(&g) {}

    std::vector<bindings> after(const match_part& m, const std::vector<bindings>& before) {
        std::vector<bindings> out;
        for (const bindings& r : before) {
            const std::size_t size = out.size();
            std::vector<bool> used(graph_->relationships.size());
            go(m, 0, 0, r, used, out);
            if (m.optional && out.size() == size) {
                bindings nulls = r;
                for (const chain& c : m.chains) {
                    for (const node_part& n : c.nodes) nulls.nodes.try_emplace(n.variable, std::nullopt);
                    for (const relationship_part& rel : c.relationships)
                        nulls.relationships.try_emplace(rel.variable, std::nullopt);
                }
                out.push_back(std::move(nulls));
            }
        }
        return out;
    }

private:
    // Node `at` of chain `c` is next, from the node before it.
    void go(const match_part& m, std::size_t c, std::size_t at, const bindings& r, std::vector<bool>& used,
            std::vector<bindings>& out) {
        if (c == m.chains.size()) {
            if (!m.where || m.where->holds(*graph_, r) == true) out.push_back(r);
            return;
        }
        const chain& now = m.chains[c];
        if (at == now.nodes.size()) {
            go(m, c + 1, 0, r, used, out);
            return;
        }
        if (at == 0) {
            for (int n = 0; n < static_cast<int>(graph_->nodes.size()); ++n)
                arrive(m, c, at, n, r, used, out);
            return;
        }
        const int from = *r.nodes.at(now.nodes[at - 1].variable);
        const relationship_part& rel = now.relationships[at - 1];
        const auto [least, most] = rel.length.value_or(std::pair(1, 1));
        std::vector<int> taken;
        walk(m, c, at, from, least, most, taken, r, used, out);
    }
    void walk(const match_part& m, std::size_t c, std::size_t at, int here, int least, int most,
              std::vector<int>& taken, const bindings& r, std::vector<bool>& used,
              std::vector<bindings>& out) {
        const relationship_part& rel = m.chains[c].relationships[at - 1];
        if (static_cast<int>(taken.size()) >= least) {
            bindings further = r;
            further.relationships[rel.variable] = taken;
            arrive(m, c, at, here, further, used, out);
        }
        if (static_cast<int>(taken.size()) == most) return;
        for (std::size_t i = 0; i < graph_->relationships.size(); ++i) {
            const plain_relationship& p = graph_->relationships[i];
            if (used[i] || (rel.w && p.w != rel.w)) continue;
            if (!rel.of_types.empty() &&
                std::find(rel.of_types.begin(), rel.of_types.end(), p.type) == rel.of_types.end())
                continue;
            std::optional<int> there;
            if (p.from == here && rel.direction != way::in)
                there = p.to;
            else if (p.to == here && rel.direction != way::out)
                there = p.from;
            if (!there) continue;
            used[i] = true;
            taken.push_back(static_cast<int>(i));
            walk(m, c, at, *there, least, most, taken, r, used, out);
            taken.pop_back();
            used[i] = false;
        }
    }
    void arrive(const match_part& m, std::size_t c, std::size_t at, int n, const bindings& r,
                std::vector<bool>& used, std::vector<bindings>& out) {
        const node_part& part = m.chains[c].nodes[at];
        const plain_node& here = graph_->nodes[static_cast<std::size_t>(n)];
        if (part.label && !here.labels[static_cast<std::size_t>(*part.label)]) return;
        if (part.x && here.x != part.x) return;
        const auto known = r.nodes.find(part.variable);
        if (known != r.nodes.end() && known->second != n) return;
        bindings further = r;
        further.nodes[part.variable] = n;
        go(m, c, at + 1, further, used, out);
    }

    const plain_graph* graph_;
};

// As the query's RETURN shows them.
std::string to_text(const bindings& r, const std::vector<match_part>& matches) {
    std::string out;
    for (const auto& [variable, n] : r.nodes)
        out += (out.empty() ? "" : ", ") + (n ? std::to_string(*n) : "null");
    for (const match_part& m : matches)
        for (const chain& c : m.chains)
            for (const relationship_part& rel : c.relationships) {
                out += ", ";
                const auto& taken = r.relationships.at(rel.variable);
                if (!taken) {
                    out += "null";
                } else if (!rel.length) {
                    out += std::to_string(taken->front());
                } else {
                    out += "[";
                    for (std::size_t i = 0; i < taken->size(); ++i)
                        out += (i ? ", " : "") + std::to_string((*taken)[i]);
                    out += "]";
                }
            }
    return out;
}

lines ask_both_ways(entente::graph& g, const std::string& text) {
    query_settings as_written, by_one_thread;
    as_written.rewriting = false;
    by_one_thread.threads = 1;
    const lines rewritten = ask(g, text, {}, by_one_thread);
    CHECK(sorted(rewritten) == sorted(ask(g, text, {}, as_written)));
    return sorted(rewritten);
}

// Rows and their order don't depend on how many threads find them. Whether several could.
bool ask_by_threads(entente::graph& g, const std::string& text) {
    query_settings by_one, by_two;
    by_one.threads = 1;
    by_two.threads = 2;
    by_two.rows_for_threads = 0;
    rows found = query(g, text, {}, by_two);
    const bool split = found.plan().find("parallel") != std::string::npos;
    CHECK(told(std::move(found)) == ask(g, text, {}, by_one));
    return split;
}

} // namespace

TEST_CASE("a pattern finds what nested loops over everything find") {
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        dice d(seed);
        const plain_graph p = random_graph(d);
        test_support::graph_under_test g;
        store(p, g);
        for (int i = 0; i < 25; ++i) {
            const asked q = random_query(d);
            std::vector<bindings> rows(1);
            for (const match_part& m : q.matches) {
                rows = naive(p).after(m, rows);
                if (rows.size() > 3000) break;
            }
            if (rows.size() > 3000) continue;
            lines expected;
            for (const bindings& r : rows) expected.push_back(to_text(r, q.matches));
            const std::string text = q.text() + returned(q.variables, q.matches);
            CAPTURE(seed);
            CAPTURE(text);
            CHECK(ask_both_ways(g, text) == sorted(expected));
        }
    }
}

TEST_CASE("what follows a pattern gives the same rows whether the plan is rewritten or not") {
    // Of rows in no order only what does not depend on it is asked: no LIMIT without a total order, no collect without DISTINCT and size.
    const std::vector<std::string> tails = {
        " RETURN count(*)",
        " RETURN n0.x AS k, count(*) AS c, sum(n0.id) ORDER BY k, c",
        " RETURN DISTINCT n0.x",
        " WITH n0, count(*) AS c WHERE c > 1 RETURN n0.id, c",
        " WITH DISTINCT n0 MATCH (n0)-[q]-(m) WHERE m.x = n0.x OR m.x > 1 RETURN n0.id, m.id, q.id",
        " WITH n0 ORDER BY n0.id LIMIT 1 OPTIONAL MATCH (n0)-->(m {x: n0.x}) RETURN n0.id, m.id",
        " WITH n0, n0.x AS x WHERE x IS NOT NULL AND (n0)-->() RETURN n0.id, x",
        " RETURN n0.id, size([(n0)-->(m) WHERE m.x = 1 | m]) AS s, EXISTS { (n0)-[:R]->(:A) } AS e",
        " RETURN min(n0.x), max(n0.x), avg(n0.x), size(collect(DISTINCT n0.x))",
        " UNWIND [n0.x, n0.id] AS u RETURN u, count(*)",
        " WITH n0 WHERE NOT (n0)-[:S]->() RETURN n0.id UNION MATCH (n0:A) WHERE n0.x = 1 RETURN n0.id",
        " MATCH p = (n0)-[*0..2]-(z:A) WHERE z.x >= 1 RETURN length(p), z.id",
    };
    int split = 0;
    for (std::uint64_t seed = 1000; seed < 1060; ++seed) {
        dice d(seed);
        test_support::graph_under_test g;
        store(random_graph(d), g);
        for (const std::string& tail : tails) {
            std::vector<int> variables;
            const std::string text = to_text(random_match(d, variables, "r")) + tail;
            CAPTURE(seed);
            CAPTURE(text);
            ask_both_ways(g, text);
            split += ask_by_threads(g, text);
        }
    }
    CHECK(split > 200);
}

TEST_CASE("several threads find the rows of a pattern in the order in which one does") {
    int split = 0;
    for (std::uint64_t seed = 2000; seed < 2060; ++seed) {
        dice d(seed);
        test_support::graph_under_test g;
        store(random_graph(d), g);
        for (const char* const tail :
             {" RETURN n0.x, collect(n0.id), count(DISTINCT n0)", " RETURN DISTINCT n0.id, n0.x",
              " RETURN n0.id ORDER BY n0.x", " RETURN n0.id ORDER BY n0.x DESC LIMIT 3"}) {
            std::vector<int> variables;
            const std::string text = to_text(random_match(d, variables, "r")) + tail;
            CAPTURE(seed);
            CAPTURE(text);
            split += ask_by_threads(g, text);
        }
    }
    CHECK(split > 100);
}
