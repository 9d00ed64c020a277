// SPDX-License-Identifier: BSL-1.0
// Evaluates the functions of nodes, relationships and paths. Of null each is null.
#include "cypher/evaluate_graph.hpp"

#include "cypher/graph_access.hpp"
#include "cypher/statement_facts.hpp"

#include <utility>

namespace entente::cypher {

namespace {

using bound::graph_function;

[[noreturn]] void refuse(const datum& argument, std::string_view wanted) {
    throw runtime_error(error_type::type_error, "InvalidArgumentValue",
                        "the argument must be " + std::string(wanted) + ", and is " +
                            std::string(name(argument.kind())));
}

relationship relationship_in(const datum& argument) {
    if (const auto* rel = argument.get_if<relationship>()) return *rel;
    refuse(argument, "a relationship");
}

node node_in(const datum& argument) {
    if (const auto* n = argument.get_if<node>()) return *n;
    refuse(argument, "a node");
}

const path& path_in(const datum& argument) {
    if (const auto* p = argument.get_if<path>()) return *p;
    refuse(argument, "a path");
}

datum_map map_of(const datum& holder, run& r) {
    if (const auto* n = holder.get_if<node>()) return properties_of(r, *n);
    if (const auto* rel = holder.get_if<relationship>()) return properties_of(r, *rel);
    if (holder.kind() == datum_kind::map) return holder.as_map();
    refuse(holder, "a node, a relationship or a map");
}

datum_list all_values(const datum& holder, const datum& key, run& r) {
    if (key.kind() != datum_kind::text) refuse(key, "a text");
    const auto relation = r.seen().ontology().find_relation(key.as_text());
    datum_list out;
    if (!relation || !is_property(*relation)) return out;
    const term who = holder.get_if<node>() ? term(node_in(holder).id) : term(relationship_in(holder).id);
    r.seen().for_each_neighbour(direction::out, who, *relation, [&](term object, statement_id s) {
        if (!object.is_value()) return;
        if (r.support) r.support->insert(s);
        out.push_back(as_seen(r.seen()[object.value()]));
    });
    return out;
}

} // namespace

datum evaluate_graph_call(const bound::graph_call& e, run& r) {
    const datum argument = evaluate(e.arguments[0], r);
    if (e.function == graph_function::exists)
        return std::holds_alternative<bound::subquery>(e.arguments[0].what) ? argument
                                                                            : datum(!argument.is_null());
    if (argument.is_null()) return {};
    switch (e.function) {
    case graph_function::id:
        if (const auto* n = argument.get_if<node>()) return std::int64_t{n->id.value()};
        return std::int64_t{relationship_in(argument).id.value()};
    case graph_function::key: {
        const std::string_view key = r.seen().key(node_in(argument).id);
        return key.empty() ? datum() : datum(value(key));
    }
    case graph_function::labels: return labels_of(r, node_in(argument));
    case graph_function::type: return datum(value(type_of(r, relationship_in(argument))));
    case graph_function::properties: return map_of(argument, r);
    case graph_function::keys: {
        datum_list keys;
        for (const auto& [key, held] : map_of(argument, r)) keys.emplace_back(value(key));
        return keys;
    }
    case graph_function::start_node: return start_of(r, relationship_in(argument));
    case graph_function::end_node: return end_of(r, relationship_in(argument));
    case graph_function::nodes: {
        datum_list out;
        for (const entity_id n : path_in(argument).nodes) out.emplace_back(node{n});
        return out;
    }
    case graph_function::relationships: {
        datum_list out;
        for (const statement_id s : path_in(argument).relationships) out.emplace_back(relationship{s});
        return out;
    }
    case graph_function::length: return static_cast<std::int64_t>(path_in(argument).relationships.size());
    case graph_function::all_values: return all_values(argument, evaluate(e.arguments[1], r), r);
    case graph_function::names: {
        datum_list out;
        for (const char* relation : {"name", "alias"})
            for (datum& name : all_values(datum(node_in(argument)), datum(relation), r))
                out.push_back(std::move(name));
        return out;
    }
    default:
        return fact_of(r, relationship_in(argument), e.function,
                       e.arguments.size() > 1 ? evaluate(e.arguments[1], r) : datum());
    }
}

} // namespace entente::cypher
