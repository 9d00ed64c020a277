// SPDX-License-Identifier: BSL-1.0
// What is a literal is the parser's to say, and what it means the evaluator's.
#include "query_parameters.hpp"
#include "commands.hpp"

#include "cypher/parser.hpp"

#include <entente/graph.hpp>

#include <algorithm>
#include <array>
#include <variant>

namespace tools {
namespace {

using namespace entente::cypher;

std::string in_small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool is_literal(const syntax::expression& e) {
    if (std::holds_alternative<syntax::literal>(e.what)) return true;
    if (const auto* list = std::get_if<syntax::list_literal>(&e.what))
        return std::all_of(list->elements.begin(), list->elements.end(), is_literal);
    if (const auto* map = std::get_if<syntax::map_literal>(&e.what))
        return std::all_of(map->entries.begin(), map->entries.end(),
                           [](const auto& entry) { return is_literal(entry.second); });
    if (const auto* sign = std::get_if<syntax::unary>(&e.what))
        return (sign->op == syntax::unary_operator::minus || sign->op == syntax::unary_operator::plus) &&
               std::holds_alternative<syntax::literal>(sign->operand->what);
    if (const auto* call = std::get_if<syntax::function_call>(&e.what)) {
        constexpr std::array makers{"date", "time", "localtime", "datetime", "localdatetime", "duration"};
        return std::find(makers.begin(), makers.end(), in_small_letters(call->function.text)) !=
                   makers.end() &&
               std::all_of(call->arguments.begin(), call->arguments.end(), is_literal);
    }
    return false;
}

// Of `RETURN text`: whether the text is one literal and nothing follows.
bool returns_literal(const std::string& query) {
    try {
        const syntax::statement s = parse(query);
        const auto* q = std::get_if<syntax::query>(&s.what);
        if (!q || q->parts.size() != 1 || q->parts[0].clauses.size() != 1) return false;
        const auto* returned = std::get_if<syntax::return_clause>(&q->parts[0].clauses[0].what);
        if (!returned) return false;
        const syntax::projection& p = returned->columns;
        return !p.distinct && !p.everything && p.items.size() == 1 && !p.items[0].alias && p.order.empty() &&
               !p.skip && !p.limit && is_literal(p.items[0].value);
    } catch (const query_error&) {
        return false;
    }
}

datum meant(const std::string& name, const std::string& text) {
    const std::string asked = "RETURN " + text;
    if (!returns_literal(asked)) return entente::value(text);
    try {
        const entente::graph empty;
        rows r = entente::query(empty.now(), asked);
        r.next();
        return r.current()[0];
    } catch (const query_error& e) {
        throw bad_request("the parameter " + name + ": " + std::string(e.message()) +
                          "; in quotes it is a text");
    }
}

} // namespace

parameters read_parameters(const std::vector<std::string>& given) {
    parameters out;
    for (const std::string& one : given) {
        const std::size_t equals = one.find('=');
        if (equals == std::string::npos || equals == 0)
            throw bad_request("a parameter is given as name=value, not as " + entente::quoted(one));
        std::string name = one.substr(0, equals);
        if (name.front() == '$') name.erase(0, 1);
        if (name.empty() || out.contains(name))
            throw bad_request("the parameter " + entente::quoted(name) + " is given twice, or has no name");
        datum value = meant(name, one.substr(equals + 1));
        out.emplace(std::move(name), std::move(value));
    }
    return out;
}

} // namespace tools
