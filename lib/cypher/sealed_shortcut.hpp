// SPDX-License-Identifier: BSL-1.0
// When a relation's rows of the store are all that a step means.
#pragma once

#include "cypher/plan.hpp"
#include "cypher/run.hpp"

#include <entente/query/neighbour_list.hpp>

#include <optional>

namespace entente::cypher {

/// Where a step reads the sealed rows of one relation (or of all: none()) and nothing else; nothing where more is to be asked: several readings
/// of a relation, merged identities, an open transaction, no such relation.
[[nodiscard]] inline std::optional<relation_id> plain_relation(const run& r, const plan::expand& step) {
    const view& v = r.seen();
    if (v.identities() || v.is_of_open_transaction() || step.types.size() > 1) return std::nullopt;
    if (step.types.empty()) return relation_id::none();
    const auto relation = r.relation(step.types[0]);
    if (!relation) return std::nullopt;
    const auto& readings = v.ontology()[*relation].readings;
    if (readings.size() > 1 || (readings.size() == 1 && readings[0] != relation_reading{*relation, false}))
        return std::nullopt;
    return relation;
}

/// Whether the sealed rows can be read as they are: all believed, and all there is.
[[nodiscard]] inline bool rows_are_all(const view& v) { return v.believes_all_sealed() && !v.has_fresh(); }

/// Calls `visit(direction)` for those that a step goes in.
template <class Visit>
void for_each_way(syntax::arrow arrow, Visit visit) {
    if (arrow != syntax::arrow::incoming) visit(direction::out);
    if (arrow != syntax::arrow::outgoing) visit(direction::in);
}

[[nodiscard]] inline neighbour_run row_of(const view& v, direction d, std::uint32_t node,
                                          relation_id relation) {
    const sealed_rows& rows = v.sealed().rows(d, entity_to_entity);
    return relation.is_none() ? rows.all(node) : rows.of(node, relation.value());
}

} // namespace entente::cypher
