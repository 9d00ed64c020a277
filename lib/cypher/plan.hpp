// SPDX-License-Identifier: BSL-1.0
// A plan: operators as values, each with the operators it takes its rows from. What the planner makes, the rewriter improves and the executor
// runs; printing it is EXPLAIN.
#pragma once

#include "cypher/asked_properties.hpp"
#include "cypher/bound.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace entente::cypher::plan {

using bound::slot;
using bound::symbol;

/// One row: the frame as it is. The leaf of every tree.
struct argument {};

/// Each node, or each with all the labels. Where `lookup` is given only those whose property may be that value, found by the store's indexes;
/// a condition on the property still follows.
struct scan_nodes {
    slot node;
    std::vector<symbol> labels;
    std::optional<std::pair<symbol, bound::expression>> lookup;
    std::optional<bound::expression>
        lookup_condition; ///< what a lookup by key asks of those that have another key
    std::string name;
    std::optional<std::vector<slot>>
        restored{};     ///< what the input puts into the frame, where a lookup may take its rows ahead
    bool among = false; ///< `lookup` gives a list, and one of its values is asked for
};

/// A property, and what its value has to be: all of that.
struct property_lookup {
    symbol key;
    std::vector<property_test> tests;
    bool has_index = false; ///< when the plan was made; it is right without
};

/// Each node with all the labels of which a property is stated with a value that passes all the tests, found by the statements of the property's relation
/// and not by the nodes. Conditions on the property still follow: it may have several values, and one counts.
struct scan_property {
    slot node;
    std::vector<symbol> labels;
    property_lookup by;
    std::string name;
};

/// From a node along each of its relationships.
struct expand {
    slot from, relationship, to;
    bool from_is_bound = true;          ///< false: a known relationship brings both its ends
    bool to_is_bound = false;           ///< the neighbour is known: only relationships to it
    bool relationship_is_bound = false; ///< the relationship is known: only that one
    syntax::arrow direction;            ///< as seen from `from`
    std::vector<symbol> types;
    std::optional<bound::expression> type{}; ///< instead of `types`: the one that it is stated by, by name
    std::vector<slot> differs_from; ///< relationships (or lists of them) of the same pattern, bound before
    std::string from_name, name, to_name;
};

/// All relationships of one type with both their ends, neither of which was known: instead of a scan of nodes and an `expand`. Where `by` is given those
/// of which the property is stated with a value that passes; conditions on the property still follow.
struct scan_relationships {
    expand step;
    std::optional<property_lookup> by;
};

/// The same along any number of relationships, none of them twice. The slot gets their list, in the order of the pattern.
struct expand_path {
    expand step;
    std::int64_t least, most;                              ///< `most` < 0: any number
    bool reversed = false;                                 ///< the list runs from `to` to `from`
    std::vector<bound::property_value> properties;         ///< that each relationship has
    syntax::path_choice choice = syntax::path_choice::all; ///< shortest ones: both ends are bound
};

struct filter {
    bound::expression condition;
};

/// Puts a path together of what a pattern found.
struct make_path {
    slot path;
    std::vector<slot> nodes;
    std::vector<std::pair<slot, bool>> relationships; ///< and whether it is a list
    std::string name;
};

/// inputs[1] for each row of inputs[0]; where that gives nothing, one row with nulls.
struct optional_rows {
    std::vector<slot> nulls;
};

struct unwind {
    bound::expression list;
    slot variable;
    std::string name;
};
struct assign {
    std::vector<bound::assignment> items;
};
struct group {
    std::vector<bound::assignment> keys;
    std::vector<bound::aggregate> aggregates;
    std::optional<bound::support_places> support; ///< what the rows of a group rest on is put together too
};

// Counts that need no rows (rewrite.cpp). Where a view does not allow for one, inputs[0] of those that have `else` in their comment gives the row
// instead.

/// How many rows an `expand`, or one behind another, would give, over all rows of the input.
struct count_steps {
    std::optional<expand> before; ///< `step` goes on from where it leads
    expand step;
    slot result;
};
/// How many different nodes are at the end of two steps, over all rows of inputs[1]; else inputs[0].
struct count_ends {
    expand first, second;
    slot result;
};
/// How many relationships there are of a type; else inputs[0].
struct count_relationships {
    expand step;
    slot result;
};
/// In how many ways a pattern of relationships is there; else inputs[0].
struct count_pattern {
    std::vector<expand> steps;
    std::vector<symbol> without_loops; ///< counted right only where these types have no loops
    slot result;
};
/// How many relationships there are of each type and year of beginning, or of each type; else inputs[0].
struct count_by_type_and_year {
    std::vector<std::pair<slot, bool>> keys; ///< and whether it is the year
    slot result;
};

struct distinct {
    std::vector<slot> columns;
    std::vector<slot>
        kept{}; ///< what else the rows behind it need, where it takes all rows before it gives one
};
struct sort {
    std::vector<bound::sort_key> keys;
    std::vector<slot> kept;                ///< what the rows behind it still need
    std::optional<bound::expression> most; ///< only so many of the first are asked for
};
struct skip {
    bound::expression count;
};
struct limit {
    bound::expression count;
};
/// The rows of the input, which its scan at the bottom finds in parts: several threads at once, for an operator that takes them all.
struct parallel {
    std::uint32_t depth; ///< how many inputs further down the scan is
};
/// Rows of all inputs, one after the other; their columns are brought into the same slots.
struct unite {
    std::vector<std::vector<slot>> from; ///< for each input
    std::vector<slot> to;
};

struct create {
    bound::create what;
};
struct change {
    std::vector<bound::change> changes;
};
/// inputs[1] looks for the pattern; where it is not there, it is made.
struct merge {
    bound::merge what;
};
struct erase {
    bound::erase what;
};
struct remove {
    bound::remove what;
};
struct change_index {
    bound::change_index what;
};
struct list_indexes {
    bound::list_indexes what;
};
struct call_procedure {
    bound::call_procedure what;
};

struct operation {
    std::variant<argument, scan_nodes, scan_property, scan_relationships, expand, expand_path, filter,
                 make_path, optional_rows, unwind, assign, group, distinct, sort, skip, limit, parallel,
                 unite, create, change, merge, erase, remove, change_index, list_indexes, call_procedure,
                 count_steps, count_ends, count_relationships, count_pattern, count_by_type_and_year>
        what;
    std::vector<operation> inputs;
    double rows = 0; ///< that the planner expects
};

} // namespace entente::cypher::plan

namespace entente::cypher {

class profile;

/// The plan as EXPLAIN prints it: one operator a line, its inputs below it, indented; with what PROFILE counted, where that is given.
[[nodiscard]] std::string to_text(const plan::operation& root, const bound::query& q,
                                  const profile* counted = nullptr);
/// One line, without the inputs.
[[nodiscard]] std::string describe(const plan::operation& o, const bound::query& q);

} // namespace entente::cypher
