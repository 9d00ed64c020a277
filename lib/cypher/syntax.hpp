// SPDX-License-Identifier: BSL-1.0
// The tree of a query as it is written: no name resolved, no type checked. What the parser makes and the binder reads.
#pragma once

#include <entente/cypher/query_error.hpp>
#include <entente/model/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace entente::cypher::syntax {

struct expression;
struct pattern_part;
struct query;

/// A part of the tree that lies elsewhere, because it may contain the part that holds it. Copied deep; never empty.
template <class T>
class box {
public:
    explicit box(T held) { held_.push_back(std::move(held)); }
    const T& operator*() const { return held_.front(); }
    const T* operator->() const { return &held_.front(); }
    T& operator*() { return held_.front(); }
    T* operator->() { return &held_.front(); }

private:
    std::vector<T> held_; // one
};

/// A name as written, without its backticks.
struct name {
    std::string text;
    text_range where;
};

// ---- expressions

struct literal {
    entente::value held; ///< null, boolean, integer, real or text
};
struct parameter {
    std::string name; ///< without the `$`; digits are a name too
};
struct variable {
    std::string name;
};
struct list_literal {
    std::vector<expression> elements;
};
struct map_entry;
struct map_literal {
    std::vector<map_entry> entries; ///< in the order as written; a key may be there twice
};
struct property_access {
    box<expression> object;
    name key;
};
struct subscript {
    box<expression> object;
    box<expression> index;
};
struct slice {
    box<expression> object;
    std::optional<box<expression>> from, to;
};
/// `n:Label1:Label2` as a condition. On a relationship the one label is its type.
struct label_test {
    box<expression> object;
    std::vector<name> labels;
};
enum class unary_operator : std::uint8_t { logical_not, minus, plus, is_null, is_not_null };
struct unary {
    unary_operator op;
    box<expression> operand;
};
enum class binary_operator : std::uint8_t {
    logical_or,
    logical_xor,
    logical_and,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    power,
    in,
    starts_with,
    ends_with,
    contains,
    matches, ///< =~
};
struct binary {
    binary_operator op;
    box<expression> left, right;
};
enum class comparison_operator : std::uint8_t {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal
};
struct comparison_link;
/// `a < b <= c`: all of them hold. At least one.
struct comparison {
    box<expression> first;
    std::vector<comparison_link> rest;
};
struct function_call {
    name function; ///< with its namespace: "duration.inDays"
    bool distinct = false;
    std::vector<expression> arguments;
};
struct count_star {};
struct case_branch;
struct case_expression {
    std::optional<box<expression>> subject; ///< of the simple form
    std::vector<case_branch> branches;      ///< at least one
    std::optional<box<expression>> otherwise;
};
/// `[x IN list WHERE condition | result]`
struct list_comprehension {
    name variable;
    box<expression> list;
    std::optional<box<expression>> where, result;
};
/// `[p = (a)-->(b) WHERE condition | result]`
struct pattern_comprehension {
    box<pattern_part> pattern;
    std::optional<box<expression>> where;
    box<expression> result;
};
enum class quantifier_kind : std::uint8_t { all, any, none, single };
/// `all(x IN list WHERE condition)`
struct quantifier {
    quantifier_kind kind;
    name variable;
    box<expression> list;
    box<expression> where;
};
/// `reduce(total = 0, x IN list | total + x)`
struct reduce {
    name accumulator;
    box<expression> initial;
    name variable;
    box<expression> list;
    box<expression> step;
};
/// `(a)-->(b)` as a condition: there is such a path. No name in it is new.
struct pattern_predicate {
    box<pattern_part> pattern;
};
/// `EXISTS { ... }` (and `COUNT { ... }`): a pattern with a condition, which stands here as `MATCH pattern WHERE condition`, or a query.
struct subquery {
    enum class kind_type : std::uint8_t { exists, count } kind;
    box<query> body;
};

struct expression {
    std::variant<literal, parameter, variable, list_literal, map_literal, property_access, subscript, slice,
                 label_test, unary, binary, comparison, function_call, count_star, case_expression,
                 list_comprehension, pattern_comprehension, quantifier, reduce, pattern_predicate, subquery>
        what;
    text_range where;
};
struct case_branch {
    expression when, then;
};
// Used like pairs; std::pair asks about `expression` before it is complete.
struct map_entry {
    name first; ///< the key
    expression second;
};
struct comparison_link {
    comparison_operator first;
    expression second; ///< what stands right of it
};

// ---- patterns

struct node_pattern {
    std::optional<name> variable;
    std::vector<name> labels;
    std::optional<expression> properties; ///< a map_literal or a parameter
    text_range where;
};
enum class arrow : std::uint8_t { outgoing, incoming, either };
struct length_range {
    std::optional<std::int64_t> least, most; ///< as written: `*2..` has only a least, `*2` has both
    text_range where;
};
struct relationship_pattern {
    std::optional<name> variable;
    std::vector<name> types;            ///< any of them; empty: all
    std::optional<length_range> length; ///< of a pattern of variable length
    std::optional<expression> properties;
    arrow direction = arrow::either; ///< `<-->` is either
    text_range where;
};
enum class path_choice : std::uint8_t { all, shortest, all_shortest };
/// One path of a pattern: nodes.size() == relationships.size() + 1.
struct pattern_part {
    std::optional<name> variable;          ///< `p = ...`
    path_choice choice = path_choice::all; ///< `shortestPath(...)`
    std::vector<node_pattern> nodes;
    std::vector<relationship_pattern> relationships;
    text_range where;
};

// ---- clauses

struct match_clause {
    bool optional = false;
    std::vector<pattern_part> patterns;
    std::optional<expression> where;
};
struct unwind_clause {
    expression list;
    name variable;
};
struct sort_item {
    expression key;
    bool descending = false;
};
struct projection_item {
    expression value;
    std::optional<name> alias;
    std::string text; ///< of the expression exactly as written: its column's name without an alias
};
/// What RETURN and WITH share.
struct projection {
    bool distinct = false;
    bool everything = false; ///< `*`, before the items
    std::vector<projection_item> items;
    std::vector<sort_item> order;
    std::optional<expression> skip, limit;
    text_range star; ///< where `*` stands
};
struct with_clause {
    projection columns;
    std::optional<expression> where;
};
struct return_clause {
    projection columns;
};
struct create_clause {
    std::vector<pattern_part> patterns;
};
struct set_property {
    expression target; ///< a property_access
    expression value;
};
struct set_properties {
    name variable;
    bool add = false; ///< `+=`
    expression value;
};
struct set_labels {
    name variable;
    std::vector<name> labels;
};
using set_item = std::variant<set_property, set_properties, set_labels>;
struct set_clause {
    std::vector<set_item> items;
};
struct merge_clause {
    pattern_part pattern;
    std::vector<set_item> on_create, on_match;
};
struct delete_clause {
    bool detach = false;
    std::vector<expression> targets;
};
struct remove_property {
    expression target; ///< a property_access
};
struct remove_labels {
    name variable;
    std::vector<name> labels;
};
struct remove_clause {
    std::vector<std::variant<remove_property, remove_labels>> items;
};
struct yield_item {
    name column;
    std::optional<name> alias;
};
struct call_clause {
    name procedure; ///< with its namespace
    std::optional<std::vector<expression>>
        arguments; ///< none: `CALL name` without parentheses; they are parameters of that name
    bool yield_everything = false; ///< `YIELD *`
    std::optional<std::vector<yield_item>> yield;
    std::optional<expression> where; ///< after YIELD
};

struct clause {
    std::variant<match_clause, unwind_clause, with_clause, return_clause, create_clause, set_clause,
                 merge_clause, delete_clause, remove_clause, call_clause>
        what;
    text_range where;
};

/// Clauses in the order as written; whether they may stand in that order is the binder's to say.
struct single_query {
    std::vector<clause> clauses;
};

/// Implementation extension: what the query believes, said in front of it.
enum class belief_kind : std::uint8_t {
    at,                 ///< AT when
    during,             ///< DURING when
    possibly_at,        ///< POSSIBLY AT when
    possibly_during,    ///< POSSIBLY DURING when
    as_known_at,        ///< AS KNOWN AT when
    according_to,       ///< ACCORDING TO source, source
    not_according_to,   ///< NOT ACCORDING TO source, source
    merging_identities, ///< MERGING IDENTITIES
    ranked_at_least,    ///< RANKED AT LEAST rank
    confident,          ///< CONFIDENT AT LEAST number
    with_modality,      ///< WITH MODALITY modality, modality
    regardless,         ///< REGARDLESS
};
struct belief {
    belief_kind kind;
    std::vector<expression> arguments;
    text_range where;
};

enum class explanation : std::uint8_t { none, explain, profile };

struct query {
    explanation explained = explanation::none; ///< of the outermost only
    std::vector<belief> beliefs;               ///< of the outermost only
    bool with_support = false;       ///< implementation extension `WITH SUPPORT`, last in front of the query
    std::vector<single_query> parts; ///< joined by UNION
    std::vector<bool> union_all;     ///< for each part but the first
    std::vector<text_range> unions;  ///< where the words UNION stand
};
/// `CREATE INDEX [name] [IF NOT EXISTS] FOR (n:Label) ON (n.key)`, `FOR ()-[r:TYPE]-() ON (r.key)`, `DROP INDEX name [IF EXISTS]`,
/// `SHOW INDEXES`.
struct index_command {
    enum class action : std::uint8_t { create, drop, show };
    action what = action::create;
    bool tolerant = false; ///< IF NOT EXISTS, IF EXISTS
    std::optional<name> index;
    std::optional<name> label_or_type;
    bool of_relationships = false;
    std::vector<name> keys;
};

struct statement {
    std::variant<query, index_command> what;
};

} // namespace entente::cypher::syntax
