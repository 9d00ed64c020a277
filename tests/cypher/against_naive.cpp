// SPDX-License-Identifier: BSL-1.0
// Random queries on small random graphs: the answer is that of nested loops over everything, and it does not depend on whether the plan is
// rewritten.
#include "cypher/asked.hpp"
#include "support/graph_under_test.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

class dice {
public:
    explicit dice(std::uint64_t seed) : random_(seed) {}
    int below(int end) { return static_cast<int>(random_() % static_cast<std::uint64_t>(end)); }
    bool chance(int percent) { return below(100) < percent; }

private:
    std::mt19937_64 random_;
};

const std::vector<std::string> labels{"A", "B", "C"}, types{"R", "S"};

// ---- the graph, twice: as plain vectors, and as a graph

struct plain_node {
    std::vector<bool> labels;
    std::optional<int> x;
};
struct plain_relationship {
    int from, to, type;
    std::optional<int> w;
};
struct plain_graph {
    std::vector<plain_node> nodes;
    std::vector<plain_relationship> relationships;
};

plain_graph random_graph(dice& d) {
    const auto value = [&] { return d.chance(25) ? std::nullopt : std::optional(d.below(3)); };
    plain_graph out;
    for (int n = 2 + d.below(5); n > 0; --n)
        out.nodes.push_back({{d.chance(50), d.chance(40), d.chance(20)}, value()});
    const int size = static_cast<int>(out.nodes.size());
    for (int n = d.below(9); n > 0; --n)
        out.relationships.push_back({d.below(size), d.below(size), d.below(2), value()});
    return out;
}

std::string property(std::string_view name, const std::optional<int>& value) {
    return value ? ", " + std::string(name) + ": " + std::to_string(*value) : "";
}

void store(const plain_graph& p, entente::graph& g) {
    std::string text = "CREATE ";
    for (std::size_t i = 0; i < p.nodes.size(); ++i) {
        text += (i ? ", (n" : "(n") + std::to_string(i);
        for (std::size_t l = 0; l < labels.size(); ++l)
            if (p.nodes[i].labels[l]) text += ":" + labels[l];
        text += " {id: " + std::to_string(i) + property("x", p.nodes[i].x) + "})";
    }
    for (std::size_t i = 0; i < p.relationships.size(); ++i) {
        const plain_relationship& r = p.relationships[i];
        text += ", (n" + std::to_string(r.from) + ")-[:" + types[static_cast<std::size_t>(r.type)] +
                " {id: " + std::to_string(i) + property("w", r.w) + "}]->(n" + std::to_string(r.to) + ")";
    }
    ask(g, text);
}

// ---- a query, as a value

struct node_part {
    int variable; // n0, n1, ...
    std::optional<int> label, x;
};
enum class way { out, in, either };
struct relationship_part {
    std::string variable;
    way direction;
    std::vector<int> of_types;
    std::optional<int> w;
    std::optional<std::pair<int, int>> length;
};
struct chain {
    std::vector<node_part> nodes;
    std::vector<relationship_part> relationships;
};
// A comparison of n.x, or a combination: what it says is text, what it means is a function of a row.
struct bindings {
    std::map<int, std::optional<int>> nodes;                              // null after an OPTIONAL MATCH
    std::map<std::string, std::optional<std::vector<int>>> relationships; // of a path all of them
};
using maybe = std::optional<bool>;
struct condition {
    std::string text;
    std::function<maybe(const plain_graph&, const bindings&)> holds;
};
struct match_part {
    bool optional = false;
    std::vector<chain> chains;
    std::optional<condition> where;
};

std::string to_text(const chain& c) {
    std::string out;
    for (std::size_t i = 0; i < c.nodes.size(); ++i) {
        if (i > 0) {
            const relationship_part& r = c.relationships[i - 1];
            out += r.direction == way::in ? "<-[" : "-[";
            out += r.variable;
            for (std::size_t t = 0; t < r.of_types.size(); ++t)
                out += (t ? "|" : ":") + types[static_cast<std::size_t>(r.of_types[t])];
            if (r.length)
                out += "*" + std::to_string(r.length->first) + ".." + std::to_string(r.length->second);
            if (r.w) out += " {w: " + std::to_string(*r.w) + "}";
            out += r.direction == way::out ? "]->" : "]-";
        }
        const node_part& n = c.nodes[i];
        out += "(n" + std::to_string(n.variable);
        if (n.label) out += ":" + labels[static_cast<std::size_t>(*n.label)];
        if (n.x) out += " {x: " + std::to_string(*n.x) + "}";
        out += ")";
    }
    return out;
}

std::string to_text(const match_part& m) {
    std::string out = m.optional ? "OPTIONAL MATCH " : "MATCH ";
    for (std::size_t i = 0; i < m.chains.size(); ++i) out += (i ? ", " : "") + to_text(m.chains[i]);
    return m.where ? out + " WHERE " + m.where->text : out;
}

condition random_condition(dice& d, const std::vector<int>& variables, int depth = 0) {
    if (depth < 2 && d.chance(35)) {
        condition a = random_condition(d, variables, depth + 1),
                  b = random_condition(d, variables, depth + 1);
        if (d.chance(50))
            return {"(" + a.text + " AND " + b.text + ")",
                    [a, b](const plain_graph& g, const bindings& r) -> maybe {
                        const maybe x = a.holds(g, r), y = b.holds(g, r);
                        if (x == false || y == false) return false;
                        return x && y ? maybe(true) : std::nullopt;
                    }};
        return {"(" + a.text + " OR " + b.text + ")",
                [a, b](const plain_graph& g, const bindings& r) -> maybe {
                    const maybe x = a.holds(g, r), y = b.holds(g, r);
                    if (x == true || y == true) return true;
                    return x && y ? maybe(false) : std::nullopt;
                }};
    }
    if (d.chance(15)) {
        condition a = random_condition(d, variables, 2);
        return {"NOT (" + a.text + ")", [a](const plain_graph& g, const bindings& r) -> maybe {
                    const maybe x = a.holds(g, r);
                    return x ? maybe(!*x) : std::nullopt;
                }};
    }
    const auto any = [&] {
        return variables[static_cast<std::size_t>(d.below(static_cast<int>(variables.size())))];
    };
    const int left = any();
    const auto x_of = [](int variable) {
        return [variable](const plain_graph& g, const bindings& r) -> std::optional<int> {
            const auto n = r.nodes.at(variable);
            return n ? g.nodes[static_cast<std::size_t>(*n)].x : std::nullopt;
        };
    };
    const std::string name = "n" + std::to_string(left) + ".x";
    if (d.chance(20))
        return {name + " IS NULL",
                [x = x_of(left)](const plain_graph& g, const bindings& r) -> maybe { return !x(g, r); }};
    const int op = d.below(4), number = d.below(3), right = any();
    const bool of_two = d.chance(40);
    const std::string sign = std::vector<std::string>{"=", "<>", "<", ">="}[static_cast<std::size_t>(op)];
    return {name + " " + sign + " " + (of_two ? "n" + std::to_string(right) + ".x" : std::to_string(number)),
            [=, x = x_of(left), y = x_of(right)](const plain_graph& g, const bindings& r) -> maybe {
                const auto a = x(g, r), b = of_two ? y(g, r) : std::optional(number);
                if (!a || !b) return std::nullopt;
                return op == 0 ? *a == *b : op == 1 ? *a != *b : op == 2 ? *a < *b : *a >= *b;
            }};
}

// `known`: the node variables that are there before.
match_part random_match(dice& d, std::vector<int>& known, const std::string& relationship_name) {
    match_part out;
    std::vector<int> here = known;
    int fresh = known.empty() ? 0 : 1 + *std::max_element(known.begin(), known.end());
    int relationships = 0;
    const auto variable = [&](bool first) {
        if (!here.empty() && (d.chance(25) || (first && d.chance(70))))
            return here[static_cast<std::size_t>(d.below(static_cast<int>(here.size())))];
        here.push_back(fresh);
        return fresh++;
    };
    for (int c = d.chance(25) ? 2 : 1; c > 0; --c) {
        chain made;
        const auto add_node = [&](bool first) {
            made.nodes.push_back({variable(first), d.chance(25) ? std::optional(d.below(3)) : std::nullopt,
                                  d.chance(15) ? std::optional(d.below(3)) : std::nullopt});
        };
        add_node(true);
        for (int n = c == 2 ? 1 : d.below(4); n > 0; --n) {
            relationship_part r{
                relationship_name + std::to_string(relationships++), way(d.below(3)), {}, {}, {}};
            if (d.chance(40)) r.of_types.push_back(d.below(2));
            if (!r.of_types.empty() && d.chance(30)) r.of_types.push_back(1 - r.of_types[0]);
            if (d.chance(15)) r.w = d.below(3);
            if (d.chance(25)) {
                const int least = d.below(3);
                r.length.emplace(least, least + d.below(3));
            }
            made.relationships.push_back(r);
            add_node(false);
        }
        out.chains.push_back(std::move(made));
    }
    known = here;
    if (d.chance(50)) out.where = random_condition(d, known);
    return out;
}

// ---- the naive answer

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

std::string returned(const std::vector<int>& variables, const std::vector<match_part>& matches) {
    std::string out = " RETURN ";
    std::vector<int> in_order = variables;
    std::sort(in_order.begin(), in_order.end());
    for (std::size_t i = 0; i < in_order.size(); ++i)
        out += (i ? ", n" : "n") + std::to_string(in_order[i]) + ".id";
    for (const match_part& m : matches)
        for (const chain& c : m.chains)
            for (const relationship_part& rel : c.relationships)
                out += rel.length ? ", [r IN " + rel.variable + " | r.id]" : ", " + rel.variable + ".id";
    return out;
}

struct asked {
    std::vector<match_part> matches;
    std::vector<int> variables;
    [[nodiscard]] std::string text() const {
        std::string out;
        for (const match_part& m : matches) out += (out.empty() ? "" : " ") + to_text(m);
        return out;
    }
};

asked random_query(dice& d) {
    asked out;
    out.matches.push_back(random_match(d, out.variables, "r"));
    if (d.chance(50)) {
        out.matches.push_back(random_match(d, out.variables, "s"));
        out.matches.back().optional = d.chance(60);
    }
    if (out.matches.size() == 2 && d.chance(30)) {
        out.matches.push_back(random_match(d, out.variables, "t"));
        out.matches.back().optional = d.chance(50);
    }
    return out;
}

lines ask_both_ways(entente::graph& g, const std::string& text) {
    query_settings as_written;
    as_written.rewriting = false;
    const lines rewritten = sorted(ask(g, text));
    CHECK(rewritten == sorted(ask(g, text, {}, as_written)));
    return rewritten;
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
        }
    }
}
