// SPDX-License-Identifier: BSL-1.0
// The tree of a query as it is meant: variables are slots of a frame, functions are entries of the table, aggregates are apart from what is
// made of them. What the binder makes and the planner reads. Labels, types and property keys are still names: what ids they have
// depends on the view that a query is run on.
#pragma once

#include "cypher/functions.hpp"
#include "cypher/syntax.hpp"
#include "cypher/types.hpp"

#include <entente/cypher/datum.hpp>
#include <entente/cypher/extensions.hpp>
#include <entente/ontology.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace entente::cypher::bound {

using syntax::box;

struct expression;
struct single_query;
// Plain structs, not pairs: a pair asks about its members before an expression is whole.
struct map_entry;
struct comparison_link;
struct case_branch;
struct property_value;

/// A place in the frame, the array of data that a running query works on. Every variable of a query has one of its own.
using slot = std::uint32_t;

/// A name of a label, relation or property key: its index in `query::symbols`.
using symbol = std::uint32_t;

// ---- expressions

struct constant {
    datum held;
};
struct parameter {
    std::uint32_t index; ///< in `query::parameters`
};
struct slot_value {
    slot at;
};
struct list {
    std::vector<expression> elements;
};
struct map {
    std::vector<map_entry> entries;
};
/// Of a node, relationship, map or calendar value.
struct property {
    box<expression> object;
    symbol key;
};
struct subscript {
    box<expression> object, index;
};
struct slice {
    box<expression> object;
    std::optional<box<expression>> from, to;
};
struct label_test {
    box<expression> object;
    std::vector<symbol> labels;
};
struct unary {
    syntax::unary_operator op;
    box<expression> operand;
};
struct binary {
    syntax::binary_operator op;
    box<expression> left, right;
};
struct comparison {
    box<expression> first;
    std::vector<comparison_link> rest;
};
/// A function of the table.
struct call {
    const function_entry* function;
    std::vector<expression> arguments;
};
/// Functions that ask the graph.
enum class graph_function : std::uint8_t {
    id,
    key,
    labels,
    type,
    keys,
    properties,
    start_node,
    end_node,
    nodes,
    relationships,
    length,
    exists,
    // implementation extensions
    valid_time,
    valid_from,
    valid_to,
    rank,
    modality,
    confidence,
    stated,
    sources,
    speaker,
    outlet,
    quoted,
    published,
    certainly_valid,
    possibly_valid,
    all_values,
    names,
};
struct graph_call {
    graph_function function;
    std::vector<expression> arguments;
};
/// A function that the program registered.
struct registered_call {
    std::shared_ptr<const registered_function> function;
    std::vector<expression> arguments;
};
struct case_expression {
    std::optional<box<expression>> subject;
    std::vector<case_branch> branches;
    std::optional<box<expression>> otherwise;
};
struct list_comprehension {
    slot variable;
    box<expression> list;
    std::optional<box<expression>> where, result;
};
struct quantifier {
    syntax::quantifier_kind kind;
    slot variable;
    box<expression> list, where;
};
struct reduce {
    slot accumulator;
    box<expression> initial;
    slot variable;
    box<expression> list, step;
};
/// What a query inside an expression finds: whether anything, how many rows, or `result` of each of them.
struct subquery {
    enum class kind_type : std::uint8_t { exists, count, collect } kind;
    box<single_query> body;
    std::optional<box<expression>> result;
};

struct expression {
    std::variant<constant, parameter, slot_value, list, map, property, subscript, slice, label_test, unary,
                 binary, comparison, call, graph_call, registered_call, case_expression, list_comprehension,
                 quantifier, reduce, subquery>
        what;
    text_range where;
};
struct map_entry {
    std::string first;
    expression second;
};
struct comparison_link {
    syntax::comparison_operator first;
    expression second;
};
struct case_branch {
    expression first, second; ///< WHEN and THEN
};
struct property_value {
    symbol first;
    expression second;
};

// ---- patterns

struct node_pattern {
    slot variable;         ///< also for a node without a name
    bool is_bound = false; ///< by an earlier clause
    std::vector<symbol> labels;
    std::vector<property_value> properties;
    std::optional<expression> all_properties; ///< a parameter in place of a map
    std::string name;                         ///< for EXPLAIN; empty for a node without one
    text_range where;
};
struct relationship_pattern {
    slot variable;
    bool is_bound = false;
    std::uint32_t from = 0, to = 0; ///< in `pattern::nodes`, as written from left to right
    syntax::arrow direction = syntax::arrow::either;
    std::vector<symbol> types;
    std::vector<property_value> properties;
    std::optional<expression> all_properties;
    bool variable_length = false;     ///< then the variable is a list
    std::int64_t least = 1, most = 1; ///< `most` < 0: any length
    std::string name;
    text_range where;
};
/// A path with a name, or one that has to be a shortest one.
struct path_pattern {
    std::optional<slot> variable;
    syntax::path_choice choice = syntax::path_choice::all;
    std::vector<std::uint32_t> nodes, relationships; ///< in the pattern
    std::string name;
};
/// Nodes that are the same variable are one. No two relationships of one pattern are the same statement.
struct pattern {
    std::vector<node_pattern> nodes;
    std::vector<relationship_pattern> relationships;
    std::vector<path_pattern> paths;
};

// ---- clauses

struct match {
    bool optional = false;
    pattern what;
    std::optional<expression> where;
};
struct unwind {
    expression list;
    slot variable;
    std::string name;
};

enum class aggregate_function : std::uint8_t {
    count_rows,
    count,
    sum,
    avg,
    min,
    max,
    collect,
    percentile_disc,
    percentile_cont,
    st_dev,
    st_dev_p,
};
struct aggregate {
    aggregate_function function;
    bool distinct = false;
    std::vector<expression> arguments;
    slot result;
    text_range where;
};
struct assignment {
    expression value;
    slot to;
};
struct sort_key {
    expression value;
    bool descending = false;
};
struct column {
    std::string name;
    slot at;
};
/// WITH and RETURN. In this order: keys and aggregates where it groups, items, distinct, order, skip, limit, condition.
struct projection {
    bool grouping = false;
    std::vector<assignment> keys; ///< of the groups
    std::vector<aggregate> aggregates;
    std::vector<assignment> items; ///< made of the input row, or of keys and aggregates
    std::vector<column> columns;   ///< what is there afterwards
    bool distinct = false;
    std::vector<sort_key> order;
    std::optional<expression> skip, limit;
    std::optional<expression> where;
};

struct create {
    pattern what;
};
struct set_property {
    expression object;
    symbol key;
    expression value;
    text_range where;
};
struct set_properties {
    slot object;
    bool add = false;
    expression value;
    text_range where;
};
struct set_labels {
    slot object;
    std::vector<symbol> labels;
    text_range where;
};
using change = std::variant<set_property, set_properties, set_labels>;
struct set {
    std::vector<change> changes;
};
struct merge {
    pattern what;
    std::vector<change> on_create, on_match;
};
struct erase {
    bool detach = false;
    std::vector<expression> targets;
};
struct remove_property {
    expression object;
    symbol key;
    text_range where;
};
struct remove_labels {
    slot object;
    std::vector<symbol> labels;
    text_range where;
};
struct remove {
    std::vector<std::variant<remove_property, remove_labels>> changes;
};
/// CREATE INDEX and DROP INDEX: of the latter `index` has a name only.
struct change_index {
    bool drop = false;
    bool tolerant = false;
    index_definition index; ///< without a name where none was given
    text_range where;
};
/// SHOW INDEXES: a row for each.
struct list_indexes {
    slot name, kind, of, properties;
};
struct call_procedure {
    std::shared_ptr<const registered_procedure> procedure;
    std::vector<expression> arguments;
    /// For each output of the procedure the slot it goes to, if it is asked for.
    std::vector<std::optional<slot>> outputs;
    std::optional<expression> where;
};

struct clause {
    std::variant<match, unwind, projection, create, set, merge, erase, remove, change_index, list_indexes,
                 call_procedure>
        what;
    text_range where;
};

struct single_query {
    std::vector<clause> clauses;
    std::vector<column> columns; ///< of the result; none where there is no RETURN
};

/// Where the statements that a row rests on are to be found in the frame (WITH SUPPORT).
struct support_places {
    std::vector<slot> relationships;                 ///< of patterns; lists too
    std::vector<std::pair<slot, symbol>> properties; ///< asked of nodes and relationships in slots
    slot gathered = 0;                               ///< what groups put together so far, as a list
};

struct belief {
    syntax::belief_kind kind;
    std::vector<expression> arguments;
    text_range where;
};

struct query {
    syntax::explanation explained = syntax::explanation::none;
    std::vector<belief> beliefs;
    bool with_support = false;
    slot support = 0; ///< where groups gather it
    std::vector<single_query> parts;
    bool all = true; ///< UNION ALL; meaningless for one part
    bool updates = false;
    std::uint32_t slots = 0; ///< size of the frame
    std::vector<std::string> symbols;
    std::vector<std::string> parameters;
    std::string text; ///< of the query, for places
};

} // namespace entente::cypher::bound
