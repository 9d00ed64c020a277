// SPDX-License-Identifier: BSL-1.0
// Small random graphs as plain vectors, and random queries of patterns as values: as text, and with what their conditions mean.
#pragma once

#include "cypher/asked.hpp"

#include <entente/graph.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::cypher::test {

class dice {
public:
    explicit dice(std::uint64_t seed) : random_(seed) {}
    int below(int end) { return static_cast<int>(random_() % static_cast<std::uint64_t>(end)); }
    bool chance(int percent) { return below(100) < percent; }

private:
    std::mt19937_64 random_;
};

inline const std::vector<std::string> labels{"A", "B", "C"}, types{"R", "S"};

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

inline plain_graph random_graph(dice& d) {
    const auto value = [&] { return d.chance(25) ? std::nullopt : std::optional(d.below(3)); };
    plain_graph out;
    for (int n = 2 + d.below(5); n > 0; --n)
        out.nodes.push_back({{d.chance(50), d.chance(40), d.chance(20)}, value()});
    const int size = static_cast<int>(out.nodes.size());
    for (int n = d.below(9); n > 0; --n)
        out.relationships.push_back({d.below(size), d.below(size), d.below(2), value()});
    return out;
}

inline std::string property(std::string_view name, const std::optional<int>& value) {
    return value ? ", " + std::string(name) + ": " + std::to_string(*value) : "";
}

inline void store(const plain_graph& p, entente::graph& g) {
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
// What a row has: by the number of a node's variable, by the name of a relationship's.
struct bindings {
    std::map<int, std::optional<int>> nodes;                              // null after an OPTIONAL MATCH
    std::map<std::string, std::optional<std::vector<int>>> relationships; // of a path all of them
};
using maybe = std::optional<bool>;
// A comparison of n.x, or a combination: what it says is text, what it means is a function of a row.
struct condition {
    std::string text;
    std::function<maybe(const plain_graph&, const bindings&)> holds;
};
struct match_part {
    bool optional = false;
    std::vector<chain> chains;
    std::optional<condition> where;
};

inline std::string to_text(const chain& c) {
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

inline std::string to_text(const match_part& m) {
    std::string out = m.optional ? "OPTIONAL MATCH " : "MATCH ";
    for (std::size_t i = 0; i < m.chains.size(); ++i) out += (i ? ", " : "") + to_text(m.chains[i]);
    return m.where ? out + " WHERE " + m.where->text : out;
}

inline condition random_condition(dice& d, const std::vector<int>& variables, int depth = 0) {
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
inline match_part random_match(dice& d, std::vector<int>& known, const std::string& relationship_name) {
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

inline std::string returned(const std::vector<int>& variables, const std::vector<match_part>& matches) {
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

inline asked random_query(dice& d) {
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

} // namespace entente::cypher::test
