// SPDX-License-Identifier: BSL-1.0
// Asks the view for the relationships of a node.
#include "cypher/neighbours.hpp"

#include "cypher/sealed_shortcut.hpp"

#include <entente/ontology.hpp>

#include <algorithm>

namespace entente::cypher {

namespace {

void add(const run& r, entity_id of, direction d, relation_id relation, bool but_loops,
         std::vector<neighbour>& out) {
    const view& v = r.seen();
    if (rows_are_all(v) && !v.identities() && !v.is_of_open_transaction()) {
        const neighbour_run row = row_of(v, d, of.value(), relation);
        const std::size_t before = out.size();
        out.resize(before + row.size());
        neighbour* at = out.data() + before;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (!but_loops || row.neighbours[i] != of.value())
                *at++ = {entity_id(row.neighbours[i]), statement_id(row.statements[i])};
        out.resize(static_cast<std::size_t>(at - out.data()));
        return;
    }
    v.for_each_neighbour(d, entity_to_entity, of.value(), relation, [&](term other, statement_id s) {
        const entity_id e = v.canonical(other.entity());
        if ((but_loops && e == of) || v.says_identity(s)) return;
        out.push_back({e, s});
    });
}

void add_both_ways(const run& r, entity_id of, syntax::arrow direction, relation_id relation, bool reversed,
                   std::vector<neighbour>& out) {
    const bool outgoing = direction != syntax::arrow::incoming,
               incoming = direction != syntax::arrow::outgoing;
    if (reversed ? incoming : outgoing) add(r, of, direction::out, relation, false, out);
    if (reversed ? outgoing : incoming)
        add(r, of, direction::in, relation, reversed ? incoming : outgoing, out);
}

} // namespace

void add_neighbours(const run& r, entity_id of, syntax::arrow direction,
                    const std::vector<bound::symbol>& types, std::vector<neighbour>& out) {
    if (types.empty()) {
        add_both_ways(r, of, direction, relation_id::none(), false, out);
        return;
    }
    const std::size_t begin = out.size();
    std::size_t readings = 0;
    for (const bound::symbol type : types) {
        const auto relation = r.relation(type);
        if (!relation) continue;
        const auto& all = r.seen().ontology()[*relation].readings;
        if (all.empty()) {
            add_both_ways(r, of, direction, *relation, false, out);
            ++readings;
        }
        for (const relation_reading& reading : all) {
            add_both_ways(r, of, direction, reading.relation, reading.reversed, out);
            ++readings;
        }
    }
    if (readings < 2) return;
    // A symmetric relation, or two types of which one implies the other, may say the same twice.
    const auto first = out.begin() + static_cast<std::ptrdiff_t>(begin);
    std::sort(first, out.end(), [](const neighbour& a, const neighbour& b) {
        return a.relationship != b.relationship ? a.relationship < b.relationship : a.node < b.node;
    });
    out.erase(std::unique(first, out.end(),
                          [](const neighbour& a, const neighbour& b) {
                              return a.relationship == b.relationship && a.node == b.node;
                          }),
              out.end());
}

void add_neighbours(const run& r, entity_id of, syntax::arrow direction, relation_id stated,
                    std::vector<neighbour>& out) {
    add_both_ways(r, of, direction, stated, false, out);
}

bool connects(const run& r, statement_id s, entity_id from, entity_id to, syntax::arrow direction,
              const std::vector<bound::symbol>& types) {
    const view& v = r.seen();
    if (!v.sees(s)) return false;
    const entity_id subject = v.canonical(v.columns().subject(s.value()).entity());
    const entity_id object = v.canonical(v.columns().object(s.value()).entity());
    const relation_id stated = v.columns().relation(s.value());
    const auto runs = [&](bool reversed) {
        const bool forward = subject == from && object == to, backward = subject == to && object == from;
        const bool outgoing = reversed ? backward : forward, incoming = reversed ? forward : backward;
        return (outgoing && direction != syntax::arrow::incoming) ||
               (incoming && direction != syntax::arrow::outgoing);
    };
    if (types.empty()) return runs(false);
    for (const bound::symbol type : types) {
        const auto relation = r.relation(type);
        if (!relation) continue;
        const auto& readings = v.ontology()[*relation].readings;
        if (readings.empty() && *relation == stated && runs(false)) return true;
        for (const relation_reading& reading : readings)
            if (reading.relation == stated && runs(reading.reversed)) return true;
    }
    return false;
}

bool has_loop(const run& r, relation_id relation) {
    bool found = false;
    const auto& columns = r.seen().columns();
    r.seen().for_each_statement(relation, [&](statement_id s) {
        const term subject = columns.subject(s.value());
        found = found || (subject.is_entity() && subject == columns.object(s.value()));
    });
    return found;
}

} // namespace entente::cypher
