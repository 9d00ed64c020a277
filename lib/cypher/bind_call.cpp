// SPDX-License-Identifier: BSL-1.0
// Binds calls: aggregates, functions that ask the graph, functions of the table, and functions that the program registered.
#include "cypher/binding.hpp"
#include "cypher/edit_distance.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace entente::cypher {

namespace {

using kind = datum_kind;

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

struct aggregate_entry {
    std::string_view name;
    bound::aggregate_function function;
    std::size_t arguments;
    type_set takes, gives;
};

constexpr type_set addable = types::number | kind::duration;
constexpr std::array aggregates{
    aggregate_entry{"count", bound::aggregate_function::count, 1, types::any, kind::integer},
    aggregate_entry{"sum", bound::aggregate_function::sum, 1, addable, addable},
    aggregate_entry{"avg", bound::aggregate_function::avg, 1, addable, addable},
    aggregate_entry{"min", bound::aggregate_function::min, 1, types::any, types::any},
    aggregate_entry{"max", bound::aggregate_function::max, 1, types::any, types::any},
    aggregate_entry{"collect", bound::aggregate_function::collect, 1, types::any, kind::list},
    aggregate_entry{"percentiledisc", bound::aggregate_function::percentile_disc, 2, types::number,
                    types::number},
    aggregate_entry{"percentilecont", bound::aggregate_function::percentile_cont, 2, types::number,
                    types::number},
    aggregate_entry{"stdev", bound::aggregate_function::st_dev, 1, types::number, kind::real},
    aggregate_entry{"stdevp", bound::aggregate_function::st_dev_p, 1, types::number, kind::real},
};

struct graph_entry {
    std::string_view name;
    bound::graph_function function;
    std::size_t least, most;
    type_set takes; // as the first argument
    type_set gives;
    type_set elements = types::any;
};

constexpr type_set things = kind::node | kind::relationship;
constexpr type_set one_relationship = kind::relationship;
constexpr std::array graph_functions{
    graph_entry{"id", bound::graph_function::id, 1, 1, things, kind::integer},
    graph_entry{"key", bound::graph_function::key, 1, 1, kind::node, kind::text},
    graph_entry{"labels", bound::graph_function::labels, 1, 1, kind::node, kind::list, kind::text},
    graph_entry{"type", bound::graph_function::type, 1, 1, one_relationship, kind::text},
    graph_entry{"keys", bound::graph_function::keys, 1, 1, things | kind::map, kind::list, kind::text},
    graph_entry{"properties", bound::graph_function::properties, 1, 1, things | kind::map, kind::map},
    graph_entry{"startnode", bound::graph_function::start_node, 1, 1, one_relationship, kind::node},
    graph_entry{"endnode", bound::graph_function::end_node, 1, 1, one_relationship, kind::node},
    graph_entry{"nodes", bound::graph_function::nodes, 1, 1, kind::path, kind::list, kind::node},
    graph_entry{"relationships", bound::graph_function::relationships, 1, 1, kind::path, kind::list,
                kind::relationship},
    graph_entry{"length", bound::graph_function::length, 1, 1, kind::path, kind::integer},
    graph_entry{"exists", bound::graph_function::exists, 1, 1, types::any, kind::boolean},
    // Implementation extensions: what a statement says beside its ends.
    graph_entry{"validtime", bound::graph_function::valid_time, 1, 1, one_relationship, kind::text},
    graph_entry{"validfrom", bound::graph_function::valid_from, 1, 1, one_relationship, kind::date},
    graph_entry{"validto", bound::graph_function::valid_to, 1, 1, one_relationship, kind::date},
    graph_entry{"rank", bound::graph_function::rank, 1, 1, one_relationship, kind::text},
    graph_entry{"modality", bound::graph_function::modality, 1, 1, one_relationship, kind::text},
    graph_entry{"confidence", bound::graph_function::confidence, 1, 1, one_relationship, kind::real},
    graph_entry{"stated", bound::graph_function::stated, 1, 1, one_relationship, kind::integer},
    graph_entry{"sources", bound::graph_function::sources, 1, 1, one_relationship, kind::list, kind::node},
    graph_entry{"speaker", bound::graph_function::speaker, 1, 1, one_relationship, kind::node},
    graph_entry{"outlet", bound::graph_function::outlet, 1, 1, one_relationship, kind::node},
    graph_entry{"quoted", bound::graph_function::quoted, 1, 1, one_relationship, kind::text},
    graph_entry{"published", bound::graph_function::published, 1, 1, one_relationship, kind::text},
    graph_entry{"certainlyvalid", bound::graph_function::certainly_valid, 2, 2, one_relationship,
                kind::boolean},
    graph_entry{"possiblyvalid", bound::graph_function::possibly_valid, 2, 2, one_relationship,
                kind::boolean},
    graph_entry{"allvalues", bound::graph_function::all_values, 2, 2, things, kind::list},
    graph_entry{"names", bound::graph_function::names, 1, 1, kind::node, kind::list, kind::text},
};

template <class Table>
const typename Table::value_type* find_in(const Table& table, std::string_view lower) {
    const auto at =
        std::find_if(table.begin(), table.end(), [&](const auto& entry) { return entry.name == lower; });
    return at == table.end() ? nullptr : &*at;
}

// Aggregates must not depend on chance.
bool is_random(const syntax::expression& e) {
    const auto* call = std::get_if<syntax::function_call>(&e.what);
    if (!call) return false;
    const std::string name = lower_case(call->function.text);
    return name == "rand" || name == "randomuuid";
}

} // namespace

std::optional<bound::aggregate_function> find_aggregate(std::string_view written) {
    const aggregate_entry* entry = find_in(aggregates, lower_case(written));
    return entry ? std::optional(entry->function) : std::nullopt;
}

typed_expression binding::bind_what(const syntax::count_star&, text_range where) {
    static const syntax::function_call none{};
    return bind_aggregate(bound::aggregate_function::count_rows, none, where);
}

typed_expression binding::bind_aggregate(bound::aggregate_function f, const syntax::function_call& e,
                                         text_range where) {
    if (in_aggregate_) throw refusal("NestedAggregation", "an aggregate can't stand inside another", where);
    if (!grouping_ || !grouping_->aggregates)
        throw refusal("InvalidAggregation", "an aggregate can only stand in the items of WITH and RETURN",
                      where, "aggregate in a WITH before, and use its result here");
    bound::aggregate out{f, e.distinct, {}, new_slot(), where};
    type_set gives = kind::integer, elements = types::any;
    if (f != bound::aggregate_function::count_rows) {
        const auto* entry = std::find_if(aggregates.begin(), aggregates.end(),
                                         [&](const aggregate_entry& a) { return a.function == f; });
        gives = entry->gives;
        if (e.arguments.size() != entry->arguments)
            throw refusal("InvalidNumberOfArguments",
                          e.function.text + " takes " + std::to_string(entry->arguments) + " argument" +
                              (entry->arguments == 1 ? "" : "s") + ", not " +
                              std::to_string(e.arguments.size()),
                          where);
        const grouping* const outer = std::exchange(grouping_, nullptr);
        const scope grouped = std::exchange(scope_, *outer->input);
        in_aggregate_ = true;
        for (const syntax::expression& argument : e.arguments) {
            if (is_random(argument))
                throw refusal("NonConstantExpression", "an aggregate of random numbers says nothing",
                              argument.where);
            const type_set wanted = out.arguments.empty() ? entry->takes : types::number;
            typed_expression bound_argument = bind(argument);
            if (!bound_argument.type.kinds.is_only_null() && !bound_argument.type.kinds.meets(wanted))
                throw refusal("InvalidArgumentType",
                              "the argument of " + e.function.text + " must be " + to_text(wanted),
                              argument.where);
            if (f == bound::aggregate_function::collect) elements = bound_argument.type.kinds;
            if (f == bound::aggregate_function::min || f == bound::aggregate_function::max)
                gives = bound_argument.type.kinds;
            out.arguments.push_back(std::move(bound_argument.held));
        }
        in_aggregate_ = false;
        scope_ = grouped;
        grouping_ = outer;
    }
    const bound::slot result = out.result;
    grouping_->aggregates->push_back(std::move(out));
    return {{bound::slot_value{result}, where}, {gives, elements}};
}

typed_expression binding::bind_graph_call(const syntax::function_call& e, text_range where,
                                          std::string_view lower) {
    const graph_entry& entry = *find_in(graph_functions, lower);
    if (e.arguments.size() < entry.least || e.arguments.size() > entry.most)
        throw refusal("InvalidNumberOfArguments",
                      e.function.text + " takes " + std::to_string(entry.least) + " argument" +
                          (entry.least == 1 ? "" : "s") + ", not " + std::to_string(e.arguments.size()),
                      where);
    if (entry.function == bound::graph_function::exists &&
        !std::holds_alternative<syntax::property_access>(e.arguments[0].what) &&
        !std::holds_alternative<syntax::pattern_predicate>(e.arguments[0].what))
        throw refusal("InvalidArgumentExpression", "exists asks for a property or a pattern",
                      e.arguments[0].where, "ask with IS NOT NULL, or with EXISTS { ... }");
    bound::graph_call out{entry.function, {}};
    const bool outer_condition =
        std::exchange(in_condition_, entry.function == bound::graph_function::exists);
    for (const syntax::expression& argument : e.arguments)
        out.arguments.push_back(bind_as(argument, out.arguments.empty() ? entry.takes : types::any,
                                        "the argument of " + e.function.text));
    in_condition_ = outer_condition;
    return {{std::move(out), where}, {entry.gives, entry.elements}};
}

typed_expression binding::bind_what(const syntax::function_call& e, text_range where) {
    const std::string lower = lower_case(e.function.text);
    if (const auto aggregate = find_aggregate(lower)) return bind_aggregate(*aggregate, e, where);
    if (e.distinct) throw refusal("UnexpectedSyntax", "DISTINCT stands in aggregates only", where);
    if (lower == "size" && e.arguments.size() == 1 &&
        std::holds_alternative<syntax::pattern_predicate>(e.arguments[0].what))
        throw refusal("UnexpectedSyntax", "size takes a list or a text", e.arguments[0].where,
                      "count with COUNT { ... }, or take the size of a pattern comprehension");
    if (find_in(graph_functions, lower)) return bind_graph_call(e, where, lower);

    const auto wrong_number = [&] {
        return refusal(
            "InvalidNumberOfArguments",
            e.function.text + " does not take " + std::to_string(e.arguments.size()) + " arguments", where);
    };
    if (const function_entry* entry = find_function(lower)) {
        if (e.arguments.size() < entry->least_arguments ||
            (entry->most_arguments != 255 && e.arguments.size() > entry->most_arguments))
            throw wrong_number();
        bound::call out{entry, {}};
        const bool outer_condition = std::exchange(in_condition_, false);
        for (std::size_t i = 0; i < e.arguments.size(); ++i)
            out.arguments.push_back(bind_as(e.arguments[i], entry->arguments[std::min<std::size_t>(i, 3)],
                                            "argument " + std::to_string(i + 1) + " of " + e.function.text));
        in_condition_ = outer_condition;
        return {{std::move(out), where}, {entry->result, types::any}};
    }
    if (known_)
        if (auto function = known_->find_function(e.function.text)) {
            if (e.arguments.size() < function->least_arguments ||
                e.arguments.size() > function->most_arguments)
                throw wrong_number();
            bound::registered_call out{std::move(function), {}};
            for (const syntax::expression& argument : e.arguments)
                out.arguments.push_back(bind(argument).held);
            return {{std::move(out), where}, {}};
        }
    nearest_name near(lower);
    near.offer(nearest_function(lower));
    for (const auto& entry : graph_functions) near.offer(entry.name);
    for (const auto& entry : aggregates) near.offer(entry.name);
    throw refusal("UnknownFunction", "there is no function '" + e.function.text + "'", e.function.where,
                  near.found().empty() ? std::string() : "did you mean " + std::string(near.found()) + "?");
}

} // namespace entente::cypher
