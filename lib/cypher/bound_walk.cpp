// SPDX-License-Identifier: BSL-1.0
// Which slots an expression reads; what is inside its queries counts.
#include "cypher/bound_walk.hpp"

#include <utility>

namespace entente::cypher {

namespace {

void add_slots(const bound::single_query& q, std::set<bound::slot>& slots);

void add_slots(const bound::pattern& p, std::set<bound::slot>& slots) {
    for (const auto& n : p.nodes) {
        slots.insert(n.variable);
        for (const auto& [key, value] : n.properties) slots.merge(slots_of(value));
    }
    for (const auto& r : p.relationships) {
        slots.insert(r.variable);
        for (const auto& [key, value] : r.properties) slots.merge(slots_of(value));
    }
}

// What a query in an expression reads from outside is among what it mentions at all.
void add_slots(const bound::single_query& q, std::set<bound::slot>& slots) {
    for (const bound::clause& c : q.clauses) {
        if (const auto* m = std::get_if<bound::match>(&c.what)) {
            add_slots(m->what, slots);
            if (m->where) slots.merge(slots_of(*m->where));
        } else if (const auto* u = std::get_if<bound::unwind>(&c.what)) {
            slots.merge(slots_of(u->list));
        } else if (const auto* p = std::get_if<bound::projection>(&c.what)) {
            for (const auto& key : p->keys) slots.merge(slots_of(key.value));
            for (const auto& a : p->aggregates)
                for (const auto& argument : a.arguments) slots.merge(slots_of(argument));
            for (const auto& item : p->items) slots.merge(slots_of(item.value));
            for (const auto& column : p->columns) slots.insert(column.at);
            for (const auto& key : p->order) slots.merge(slots_of(key.value));
            if (p->where) slots.merge(slots_of(*p->where));
        } else if (const auto* call = std::get_if<bound::call_procedure>(&c.what)) {
            for (const auto& argument : call->arguments) slots.merge(slots_of(argument));
            if (call->where) slots.merge(slots_of(*call->where));
        }
    }
}

} // namespace

std::set<bound::slot> slots_of(const bound::expression& e) {
    std::set<bound::slot> slots;
    if (const auto* s = std::get_if<bound::slot_value>(&e.what)) slots.insert(s->at);
    if (const auto* q = std::get_if<bound::subquery>(&e.what)) add_slots(*q->body, slots);
    for_each_child(e, [&](const bound::expression& child) { slots.merge(slots_of(child)); });
    return slots;
}

bool is_type_of(const bound::expression& e, bound::slot relationship) {
    const auto* call = std::get_if<bound::graph_call>(&e.what);
    if (!call || call->function != bound::graph_function::type) return false;
    const auto* asked = std::get_if<bound::slot_value>(&call->arguments[0].what);
    return asked && asked->at == relationship;
}

} // namespace entente::cypher
