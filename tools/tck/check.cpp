// SPDX-License-Identifier: BSL-1.0
// Runs scenarios: rows, their order, side effects, and for errors their type, phase and detail.
#include "check.hpp"

#include "canonical.hpp"

#include <entente/cypher.hpp>
#include <entente/graph.hpp>

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

namespace tck {

namespace {

namespace cypher = entente::cypher;

// What of a graph counts as a side effect when it comes or goes.
struct observation {
    std::set<std::uint32_t> nodes, relationships;
    std::set<std::tuple<char, std::uint32_t, std::string, std::string>> properties;
    std::set<std::string> labels;
};

observation observe(const entente::graph& g) {
    const entente::view v = g.now();
    observation o;
    const auto& ontology = v.ontology();
    v.for_each_entity([&](entente::entity_id e) {
        o.nodes.insert(e.value());
        if (const auto key = v.key(e); !key.empty()) o.properties.emplace('n', e.value(), "key", key);
        for (const entente::type_id t : v.types(e)) o.labels.insert(ontology[t].name);
    });
    v.for_each_statement([&](entente::statement_id s) {
        const entente::statement said = v[s];
        if (said.subject.is_entity() && said.object.is_entity()) o.relationships.insert(s.value());
        if (!said.object.is_value() || said.relation == entente::builtin::instance_of) return;
        o.properties.emplace(said.subject.is_entity() ? 'n' : 'r', said.subject.raw(),
                             ontology[said.relation].name,
                             cypher::to_text(cypher::datum(v[said.object.value()]), v));
    });
    return o;
}

template <class Set>
long long missing(const Set& from, const Set& in) {
    return std::count_if(from.begin(), from.end(),
                         [&](const auto& element) { return !in.contains(element); });
}

std::map<std::string, long long> effects(const observation& before, const observation& after) {
    std::map<std::string, long long> out;
    const auto add = [&](const std::string& what, const auto& old, const auto& fresh) {
        if (const auto n = missing(fresh, old)) out["+" + what] = n;
        if (const auto n = missing(old, fresh)) out["-" + what] = n;
    };
    add("nodes", before.nodes, after.nodes);
    add("relationships", before.relationships, after.relationships);
    add("properties", before.properties, after.properties);
    add("labels", before.labels, after.labels);
    return out;
}

std::string to_text(const std::map<std::string, long long>& effects) {
    std::string out;
    for (const auto& [what, count] : effects)
        out += (out.empty() ? "" : ", ") + what + " " + std::to_string(count);
    return out.empty() ? "none" : out;
}

cypher::datum datum_of(entente::graph& g, const std::string& literal) {
    auto rows = cypher::query(g.now(), "RETURN " + literal + " AS value");
    if (!rows.next()) throw entente::error(entente::error_kind::syntax, "no value: " + literal);
    return rows.current()[0];
}

cypher::value_type type_of(std::string_view written) {
    if (written.starts_with("STRING")) return cypher::value_type::text;
    if (written.starts_with("INTEGER")) return cypher::value_type::integer;
    if (written.starts_with("FLOAT")) return cypher::value_type::real;
    if (written.starts_with("NUMBER")) return cypher::value_type::number;
    if (written.starts_with("BOOLEAN")) return cypher::value_type::boolean;
    return cypher::value_type::any;
}

bool same_argument(const cypher::datum& given, const cypher::datum& row) {
    if (given == row) return true;
    const auto number = [](const cypher::datum& d) -> std::optional<double> {
        if (d.kind() == cypher::datum_kind::integer) return static_cast<double>(d.as_integer());
        if (d.kind() == cypher::datum_kind::real) return d.as_real();
        return std::nullopt;
    };
    return number(given) && number(given) == number(row);
}

cypher::registered_procedure registered(entente::graph& g, const procedure& p) {
    cypher::registered_procedure out;
    out.name = p.name;
    for (const auto& [name, type] : p.inputs) out.inputs.push_back({name, type_of(type)});
    for (const auto& [name, type] : p.outputs) out.outputs.push_back({name, type_of(type)});
    std::vector<std::vector<cypher::datum>> table;
    for (const auto& row : p.rows) {
        table.emplace_back();
        for (const std::string& cell : row) table.back().push_back(datum_of(g, cell));
    }
    const std::size_t inputs = p.inputs.size();
    out.body = [table = std::move(table), inputs](const entente::view&,
                                                  std::span<const cypher::datum> arguments) {
        std::vector<std::vector<cypher::datum>> found;
        for (const auto& row : table) {
            bool fits = true;
            for (std::size_t i = 0; i < inputs; ++i) fits = fits && same_argument(arguments[i], row[i]);
            if (fits) found.emplace_back(row.begin() + static_cast<std::ptrdiff_t>(inputs), row.end());
        }
        return found;
    };
    return out;
}

std::string joined(const std::vector<std::string>& cells) {
    std::string out;
    for (const std::string& cell : cells) out += (out.empty() ? "| " : " | ") + cell;
    return out;
}

struct found_rows {
    std::vector<std::string> columns;
    std::vector<std::string> rows;
};

found_rows run(entente::graph& g, const std::string& text, const cypher::extensions& known,
               const cypher::parameters& given, bool list_order_ignored) {
    auto rows = cypher::query(g, cypher::prepare(text, known), given);
    found_rows out{rows.columns(), {}};
    while (rows.next()) {
        std::vector<std::string> cells;
        for (const cypher::datum& d : rows.current())
            cells.push_back(canonical_datum(d, rows.seen(), list_order_ignored));
        out.rows.push_back(joined(cells));
    }
    return out;
}

std::string compare(found_rows found, const expected_rows& expected) {
    if (found.columns != expected.columns)
        return "columns " + joined(found.columns) + ", expected " + joined(expected.columns);
    std::vector<std::string> wanted;
    for (const auto& row : expected.rows) {
        std::vector<std::string> cells;
        for (const std::string& cell : row)
            cells.push_back(canonical_cell(cell, expected.list_order_ignored));
        wanted.push_back(joined(cells));
    }
    if (!expected.ordered) {
        std::sort(found.rows.begin(), found.rows.end());
        std::sort(wanted.begin(), wanted.end());
    }
    if (found.rows == wanted) return {};
    std::string why = "found";
    for (const std::string& row : found.rows) why += "\n      " + row;
    why += "\n    expected";
    for (const std::string& row : wanted) why += "\n      " + row;
    return why;
}

std::string compare(const cypher::query_error& found, const expected_error& expected) {
    const std::string type(cypher::name(found.type())), detail(found.detail());
    const std::string phase = found.phase() == cypher::error_phase::runtime ? "runtime" : "compile time";
    if (type == expected.type && (expected.phase == "any time" || phase == expected.phase) &&
        (expected.detail == "*" || detail == expected.detail))
        return {};
    return "refused with " + type + " at " + phase + ", " + detail + ", expected " + expected.type + " at " +
           expected.phase + ", " + expected.detail + "\n    " + found.what();
}

verdict check(entente::graph& g, const asked_query& q, const cypher::extensions& known,
              const cypher::parameters& given) {
    const observation before = observe(g);
    const auto* rows = q.expected ? std::get_if<expected_rows>(&*q.expected) : nullptr;
    const auto* refusal = q.expected ? std::get_if<expected_error>(&*q.expected) : nullptr;
    try {
        found_rows found = run(g, q.text, known, given, rows && rows->list_order_ignored);
        if (refusal)
            return {outcome::wrong_error, "not refused, expected " + refusal->type + " " + refusal->detail};
        if (rows)
            if (std::string why = compare(std::move(found), *rows); !why.empty())
                return {outcome::wrong_answer, why};
        if (!rows && q.expected && !found.rows.empty())
            return {outcome::wrong_answer, "rows where there should be none"};
    } catch (const cypher::query_error& e) {
        if (!refusal) return {outcome::wrong_error, std::string("refused: ") + e.what() + "\n" + e.excerpt()};
        if (std::string why = compare(e, *refusal); !why.empty()) return {outcome::wrong_error, why};
    } catch (const std::exception& e) {
        return {outcome::wrong_error, std::string("refused, not as a query: ") + e.what()};
    }
    const auto happened = effects(before, observe(g));
    const auto wanted = refusal ? std::map<std::string, long long>() : q.side_effects.value_or(happened);
    if (happened != wanted)
        return {outcome::wrong_answer, "side effects " + to_text(happened) + ", expected " + to_text(wanted)};
    return {};
}

} // namespace

verdict check(const scenario& s) {
    if (s.ignored) return {outcome::skipped, "ignored by the kit"};
    entente::graph g;
    cypher::extensions known;
    cypher::parameters given;
    try {
        for (const procedure& p : s.procedures) known.add(registered(g, p));
        for (const auto& [name, literal] : s.parameters) given.insert_or_assign(name, datum_of(g, literal));
        for (const std::string& text : s.setup) (void)run(g, text, known, {}, false);
    } catch (const std::exception& e) {
        return {outcome::wrong_error, std::string("the set-up failed: ") + e.what()};
    }
    for (const asked_query& q : s.queries) {
        verdict v = check(g, q, known, q.control ? cypher::parameters() : given);
        if (v.result == outcome::passed) continue;
        v.why = q.text + "\n    " + v.why;
        return v;
    }
    return {};
}

} // namespace tck
