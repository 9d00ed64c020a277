// SPDX-License-Identifier: BSL-1.0
// What the conditions of a pattern that is being planned offer to find its nodes and relationships by: keys, values, statements of a property, indexes.
#pragma once

#include "cypher/asked_properties.hpp"
#include "cypher/pattern_plan.hpp"
#include "cypher/planner.hpp"

#include <entente/view.hpp>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace entente::cypher {

/// A property with what it is known to be.
using known_property = std::pair<bound::symbol, bound::expression>;

/// A property without which the conditions can't hold, to look for nodes or relationships among its statements.
struct property_way {
    bound::symbol key;
    std::vector<property_test> tests;
    double rows;      ///< to be expected
    double looked_at; ///< statements
    bool has_index;
};

/// `a = b` as (a, b) and (b, a); nothing of what is none.
[[nodiscard]] std::vector<std::pair<const bound::expression*, const bound::expression*>>
sides_of_equality(const bound::expression& e);

/// Asks the conditions that wait at the time. Without rewriting it finds nothing.
class pattern_lookups {
public:
    /// All outlive it.
    pattern_lookups(const bound::query& q, const view& seen, rewriting rewrite, const pattern_plan& making)
        : query_(&q),
          seen_(&seen),
          rewrites_(rewrite == rewriting::on),
          making_(&making) {}

    /// Where the condition is an equality of a property of the variable with what is known.
    [[nodiscard]] std::optional<known_property> property_known_by(const bound::expression& condition,
                                                                  bound::slot variable) const;
    /// A property that is asked for equality with what is known; the key, if that is.
    [[nodiscard]] std::optional<known_property> lookup_of(const bound::node_pattern& n) const;
    /// A property that is asked to be in a known list.
    [[nodiscard]] std::optional<known_property> list_lookup_of(const bound::node_pattern& n) const;
    /// The property with the fewest statements to be expected.
    [[nodiscard]] std::optional<property_way> way_of(const bound::node_pattern& n) const;
    /// The same of a relationship, by a property that has an index.
    [[nodiscard]] std::optional<property_way> index_of(const bound::relationship_pattern& r) const;
    [[nodiscard]] bool is_key(bound::symbol property) const;

    /// How many nodes the best way gives.
    [[nodiscard]] double rows_of(const bound::node_pattern& n) const;
    [[nodiscard]] double count_of_relation(bound::symbol s) const;
    [[nodiscard]] double node_count() const;

private:
    [[nodiscard]] std::set<bound::symbol> required_of(bound::slot variable) const;
    template <class Visit>
    void for_each_test_of(bound::slot variable, bound::symbol key, Visit visit) const;
    [[nodiscard]] property_way way_by(bound::slot variable, bound::symbol key) const;
    [[nodiscard]] bool has_index(bound::symbol key) const;

    const bound::query* query_;
    const view* seen_;
    bool rewrites_;
    const pattern_plan* making_;
};

} // namespace entente::cypher
