// SPDX-License-Identifier: BSL-1.0
// Writes trees as text again.
#include "cypher/syntax_print.hpp"

#include "cypher/spelling.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace entente::cypher {

using namespace syntax;

namespace {

constexpr std::array<std::string_view, 14> binary_words{
    "OR", "XOR", "AND", "+", "-", "*", "/", "%", "^", "IN", "STARTS WITH", "ENDS WITH", "CONTAINS", "=~"};
constexpr std::array<std::string_view, 6> comparison_words{"=", "<>", "<", "<=", ">", ">="};
constexpr std::array<std::string_view, 4> quantifier_words{"all", "any", "none", "single"};
constexpr std::array<std::string_view, 3> path_words{"", "shortestPath", "allShortestPaths"};
constexpr std::array<std::string_view, 12> belief_words{"AT",
                                                        "DURING",
                                                        "POSSIBLY AT",
                                                        "POSSIBLY DURING",
                                                        "AS KNOWN AT",
                                                        "ACCORDING TO",
                                                        "NOT ACCORDING TO",
                                                        "MERGING IDENTITIES",
                                                        "RANKED AT LEAST",
                                                        "CONFIDENT AT LEAST",
                                                        "WITH MODALITY",
                                                        "REGARDLESS"};

template <std::size_t N>
std::string_view word(const std::array<std::string_view, N>& words, auto which) {
    return words[static_cast<std::size_t>(which)];
}

class printer {
public:
    std::string taken() && { return std::move(out_); }

    void print(const syntax::expression& e) {
        std::visit([this](const auto& what) { print(what); }, e.what);
    }

    void print(const syntax::statement& s) {
        std::visit([this](const auto& what) { print(what); }, s.what);
    }

    void print(const syntax::pattern_part& part) {
        if (part.variable) say(*part.variable, " = ");
        if (part.choice != path_choice::all) say(word(path_words, part.choice), "(");
        for (std::size_t i = 0; i < part.nodes.size(); ++i) {
            if (i > 0) print(part.relationships[i - 1]);
            print(part.nodes[i]);
        }
        if (part.choice != path_choice::all) say(")");
    }

private:
    // ---- pieces

    void say(std::string_view text) { out_ += text; }
    void say(const char* text) { out_ += text; }
    void say(const syntax::name& n) { append_name(out_, n.text); }
    void say(const syntax::expression& e) { print(e); }
    void say(const box<syntax::expression>& e) { print(*e); }
    void say(const syntax::pattern_part& part) { print(part); }
    template <class... Pieces>
        requires(sizeof...(Pieces) > 1)
    void say(const Pieces&... pieces) {
        (say(pieces), ...);
    }

    template <class T>
    void say_if(std::string_view before, const std::optional<T>& piece) {
        if (piece) say(before, *piece);
    }

    template <class T>
    void list(const std::vector<T>& items, std::string_view between = ", ") {
        for (std::size_t i = 0; i < items.size(); ++i) {
            if (i > 0) say(between);
            print_item(items[i]);
        }
    }
    void print_item(const syntax::expression& e) { print(e); }
    void print_item(const syntax::pattern_part& part) { print(part); }
    void print_item(const syntax::name& n) { say(n); }
    void print_item(const syntax::map_entry& entry) { say(entry.first, ": ", entry.second); }
    void print_item(const syntax::projection_item& item) {
        say(item.value);
        say_if(" AS ", item.alias);
    }
    void print_item(const syntax::sort_item& item) { say(item.key, item.descending ? " DESC" : ""); }
    void print_item(const syntax::yield_item& item) {
        say(item.column);
        say_if(" AS ", item.alias);
    }
    void print_item(const syntax::set_item& item) {
        std::visit([this](const auto& what) { print(what); }, item);
    }

    // ---- expressions

    void print(const literal& l) { append_literal(out_, l.held); }
    void print(const parameter& p) {
        say("$");
        if (!p.name.empty() && p.name.find_first_not_of("0123456789") == p.name.npos)
            return say(std::string_view(p.name));
        append_name(out_, p.name);
    }
    void print(const variable& v) { append_name(out_, v.name); }
    void print(const list_literal& l) {
        say("[");
        list(l.elements);
        say("]");
    }
    void print(const map_literal& m) {
        say("{");
        list(m.entries);
        say("}");
    }
    void print(const property_access& p) { say("(", p.object, ").", p.key); }
    void print(const subscript& s) { say("(", s.object, ")[", s.index, "]"); }
    void print(const slice& s) {
        say("(", s.object, ")[");
        say_if("", s.from);
        say("..");
        say_if("", s.to);
        say("]");
    }
    void print(const label_test& t) {
        say("((", t.object, ")");
        print_labels(t.labels);
        say(")");
    }
    void print(const unary& u) {
        switch (u.op) {
        case unary_operator::logical_not: return say("(NOT ", u.operand, ")");
        case unary_operator::minus: return say("(- (", u.operand, "))"); // -(1), which is no literal
        case unary_operator::plus: return say("(+ ", u.operand, ")");
        case unary_operator::is_null: return say("(", u.operand, " IS NULL)");
        case unary_operator::is_not_null: return say("(", u.operand, " IS NOT NULL)");
        }
    }
    void print(const binary& b) { say("(", b.left, " ", word(binary_words, b.op), " ", b.right, ")"); }
    void print(const comparison& c) {
        say("(", c.first);
        for (const auto& [op, right] : c.rest) say(" ", word(comparison_words, op), " ", right);
        say(")");
    }
    void print(const function_call& f) {
        append_dotted_name(out_, f.function.text);
        say("(", f.distinct ? "DISTINCT " : "");
        list(f.arguments);
        say(")");
    }
    void print(const count_star&) { say("count(*)"); }
    void print(const case_expression& c) {
        say("CASE");
        say_if(" ", c.subject);
        for (const auto& branch : c.branches) say(" WHEN ", branch.when, " THEN ", branch.then);
        say_if(" ELSE ", c.otherwise);
        say(" END");
    }
    void print(const list_comprehension& c) {
        say("[", c.variable, " IN ", c.list);
        say_if(" WHERE ", c.where);
        say_if(" | ", c.result);
        say("]");
    }
    void print(const pattern_comprehension& c) {
        say("[", *c.pattern);
        say_if(" WHERE ", c.where);
        say(" | ", c.result, "]");
    }
    void print(const quantifier& q) {
        say(word(quantifier_words, q.kind), "(", q.variable, " IN ", q.list, " WHERE ", q.where, ")");
    }
    void print(const reduce& r) {
        say("reduce(", r.accumulator, " = ", r.initial, ", ", r.variable, " IN ", r.list, " | ", r.step, ")");
    }
    void print(const pattern_predicate& p) { print(*p.pattern); }
    void print(const subquery& s) {
        say(s.kind == subquery::kind_type::exists ? "EXISTS { " : "COUNT { ");
        print(*s.body);
        say(" }");
    }

    // ---- patterns

    void print_labels(const std::vector<syntax::name>& labels) {
        for (const auto& label : labels) say(":", label);
    }
    void print(const node_pattern& n) {
        say("(");
        say_if("", n.variable);
        print_labels(n.labels);
        say_if(" ", n.properties);
        say(")");
    }
    void print(const relationship_pattern& r) {
        say(r.direction == arrow::incoming ? "<-[" : "-[");
        say_if("", r.variable);
        if (!r.types.empty()) say(":");
        list(r.types, "|");
        if (r.length) {
            say("*");
            if (r.length->least) out_ += std::to_string(*r.length->least);
            if (r.length->least || r.length->most) say("..");
            if (r.length->most) out_ += std::to_string(*r.length->most);
        }
        say_if(" ", r.properties);
        say(r.direction == arrow::outgoing ? "]->" : "]-");
    }

    // ---- clauses

    void print(const match_clause& m) {
        say(m.optional ? "OPTIONAL MATCH " : "MATCH ");
        list(m.patterns);
        say_if(" WHERE ", m.where);
    }
    void print(const unwind_clause& u) { say("UNWIND ", u.list, " AS ", u.variable); }
    void print(const projection& p) {
        say(p.distinct ? " DISTINCT " : " ", p.everything ? "*" : "");
        if (p.everything && !p.items.empty()) say(", ");
        list(p.items);
        if (!p.order.empty()) say(" ORDER BY ");
        list(p.order);
        say_if(" SKIP ", p.skip);
        say_if(" LIMIT ", p.limit);
    }
    void print(const with_clause& w) {
        say("WITH");
        print(w.columns);
        say_if(" WHERE ", w.where);
    }
    void print(const return_clause& r) {
        say("RETURN");
        print(r.columns);
    }
    void print(const create_clause& c) {
        say("CREATE ");
        list(c.patterns);
    }
    void print(const set_property& s) { say(s.target, " = ", s.value); }
    void print(const set_properties& s) { say(s.variable, s.add ? " += " : " = ", s.value); }
    void print(const set_labels& s) {
        say(s.variable);
        print_labels(s.labels);
    }
    void print(const set_clause& s) {
        say("SET ");
        list(s.items);
    }
    void print(const merge_clause& m) {
        say("MERGE ", m.pattern);
        if (!m.on_create.empty()) say(" ON CREATE SET ");
        list(m.on_create);
        if (!m.on_match.empty()) say(" ON MATCH SET ");
        list(m.on_match);
    }
    void print(const delete_clause& d) {
        say(d.detach ? "DETACH DELETE " : "DELETE ");
        list(d.targets);
    }
    void print(const remove_property& r) { print(r.target); }
    void print(const remove_labels& r) {
        say(r.variable);
        print_labels(r.labels);
    }
    void print(const remove_clause& r) {
        say("REMOVE ");
        for (std::size_t i = 0; i < r.items.size(); ++i) {
            if (i > 0) say(", ");
            std::visit([this](const auto& what) { print(what); }, r.items[i]);
        }
    }
    void print(const call_clause& c) {
        say("CALL ");
        append_dotted_name(out_, c.procedure.text);
        if (c.arguments) {
            say("(");
            list(*c.arguments);
            say(")");
        }
        if (c.yield_everything) say(" YIELD *");
        if (c.yield) {
            say(" YIELD ");
            list(*c.yield);
        }
        say_if(" WHERE ", c.where);
    }

    // ---- statements

    void print(const query& q) {
        if (q.explained != explanation::none)
            say(q.explained == explanation::explain ? "EXPLAIN " : "PROFILE ");
        for (const auto& b : q.beliefs) {
            say(word(belief_words, b.kind), " ");
            list(b.arguments);
            if (!b.arguments.empty()) say(" ");
        }
        if (q.with_support) say("WITH SUPPORT ");
        for (std::size_t i = 0; i < q.parts.size(); ++i) {
            if (i > 0) say(q.union_all[i - 1] ? " UNION ALL " : " UNION ");
            for (std::size_t k = 0; k < q.parts[i].clauses.size(); ++k) {
                if (k > 0) say(" ");
                std::visit([this](const auto& what) { print(what); }, q.parts[i].clauses[k].what);
            }
        }
    }
    void print(const index_command& c) {
        using enum index_command::action;
        say(c.what == show ? "SHOW INDEXES" : c.what == drop ? "DROP INDEX" : "CREATE INDEX");
        say_if(" ", c.index);
        if (c.tolerant) say(c.what == drop ? " IF EXISTS" : " IF NOT EXISTS");
        if (c.what != create) return;
        say(c.of_relationships ? " FOR ()-[n:" : " FOR (n:");
        say_if("", c.label_or_type);
        say(c.of_relationships ? "]-() ON (" : ") ON (");
        for (std::size_t i = 0; i < c.keys.size(); ++i) say(i > 0 ? ", n." : "n.", c.keys[i]);
        say(")");
    }

    std::string out_;
};

std::string printed(const auto& what) {
    printer p;
    p.print(what);
    return std::move(p).taken();
}

} // namespace

std::string to_text(const syntax::expression& e) { return printed(e); }
std::string to_text(const syntax::pattern_part& part) { return printed(part); }
std::string to_text(const syntax::statement& s) { return printed(s); }

} // namespace entente::cypher
