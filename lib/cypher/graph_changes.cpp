// SPDX-License-Identifier: BSL-1.0
// Changes the graph through the run's transaction.
#include "cypher/graph_changes.hpp"

#include "cypher/graph_access.hpp"
#include "cypher/stated_facts.hpp"

#include <entente/transaction.hpp>

#include <algorithm>
#include <optional>
#include <string>

namespace entente::cypher {

namespace {

value storable(const datum& d, std::string_view key) {
    const auto refuse = [&](const std::string& what) {
        return runtime_error(
            error_type::type_error, "InvalidPropertyType",
            "the property '" + std::string(key) + "' can't be " + what,
            "a property is a number, a text, a truth value, a calendar value, or a list of these");
    };
    const auto is_scalar = [](const datum& part) {
        return part.get_if<value>() != nullptr && !part.is_null();
    };
    if (is_scalar(d)) return d.scalar();
    if (d.kind() != datum_kind::list) throw refuse(std::string(name(d.kind())));
    for (const datum& part : d.as_list())
        if (!is_scalar(part)) throw refuse("a list with " + std::string(name(part.kind())) + " in it");
    return d.to_value();
}

term term_of(const datum& holder) {
    if (const auto* n = holder.get_if<node>()) return n->id;
    return holder.as_relationship().id;
}

// The believed statements of one property.
std::vector<statement_id> stated(run& r, term holder, relation_id relation) {
    std::vector<statement_id> found;
    r.seen().for_each_neighbour(direction::out, holder, relation, [&](term object, statement_id s) {
        if (object.is_value()) found.push_back(s);
    });
    return found;
}

// On whose word something is said, how sure, and as what.
struct manner {
    entente::rank rank = rank::normal;
    entente::modality modality = modality::asserted;
    std::optional<float> confidence{};
    reference_id reference{};
    friend bool operator==(const manner&, const manner&) = default;
};

// Of a statement, or of a row of one.
template <class Statement>
manner manner_of(const Statement& s) {
    return {s.rank, s.modality, s.confidence, s.reference};
}

statement_row row_in(const manner& m, term subject, relation_id relation, term object,
                     const interval& valid = {}) {
    return {subject, relation, object, valid, m.rank, m.modality, m.confidence, m.reference};
}

// What is said of a relationship is said as the relationship is: a view that believes it believes what comes with it.
void state_property(run& r, term holder, const manner& said, std::string_view key, const value& held) {
    transaction& t = *r.writer();
    const std::string relation = stated_relation(t.ontology(), holder.is_entity(), key, held);
    t.state(row_in(said, holder, t.relation(relation), t.intern(held)));
    ++r.changes.properties_set;
}

void require_there(const run& r, const datum& holder) {
    const auto* n = holder.get_if<node>();
    if (n ? r.deleted_nodes.contains(n->id.value())
          : r.deleted_relationships.contains(holder.as_relationship().id.value()))
        throw runtime_error(error_type::entity_not_found, "DeletedEntityAccess",
                            "it was deleted by this query");
}

// Statements never change: with another fact a relationship is another statement, which revises the old one and takes over what is said of it.
void restate(run& r, relationship rel, std::string_view key, const datum& held) {
    transaction& t = *r.writer();
    const statement said = r.seen()[rel.id];
    statement_row row = row_in(manner_of(said), said.subject, said.relation, said.object, said.valid);
    (void)take_facts(r, row, {{key, held}});
    const statement_id fresh = t.state(row);
    std::vector<statement> about;
    r.seen().for_each_neighbour(direction::out, term(rel.id), relation_id::none(), [&](term, statement_id s) {
        about.push_back(r.seen()[s]);
        t.retract(s);
    });
    for (const statement& a : about) {
        if (a.relation <= builtin::last) continue;
        const manner own = manner_of(a);
        t.state(row_in(own == manner_of(said) ? manner_of(row) : own, fresh, a.relation, a.object, a.valid));
    }
    t.retract(rel.id);
    t.state(statement_row{fresh, builtin::revises, rel.id, {}});
    r.restated.insert_or_assign(rel.id.value(), fresh);
    for (datum& in_frame : r.frame)
        if (const auto* same = in_frame.get_if<relationship>(); same && same->id == rel.id)
            in_frame = relationship{fresh};
    ++r.changes.properties_set;
}

bool is_own_key(const run& r, const datum& holder, std::string_view key) {
    const auto* n = holder.get_if<node>();
    return n && key == key_property && !r.seen().key(n->id).empty();
}

} // namespace

node create_node(run& r, const std::vector<bound::symbol>& labels, const property_list& properties) {
    std::vector<std::string_view> types;
    for (const bound::symbol label : labels)
        if (std::find(types.begin(), types.end(), r.name(label)) == types.end())
            types.push_back(r.name(label));
    std::string key;
    for (const auto& [name, held] : properties)
        if (name == key_property && held.kind() == datum_kind::text) key = held.as_text();
    transaction& t = *r.writer();
    entity_id e;
    try {
        e = t.add_entity(key, std::span<const std::string_view>(types));
    } catch (const error& taken) {
        throw runtime_error(error_type::constraint_verification_failed, "ConstraintValidationFailed",
                            std::string(taken.message()), "MERGE (n {key: ...}) finds or makes it");
    }
    ++r.changes.nodes_created;
    r.changes.labels_added += types.size();
    for (const auto& [name, held] : properties)
        if (!held.is_null() && !(name == key_property && held.kind() == datum_kind::text))
            state_property(r, e, {}, name, storable(held, name));
    return {e};
}

relationship create_relationship(run& r, node from, bound::symbol type, node to,
                                 const property_list& properties) {
    transaction& t = *r.writer();
    for (const node end : {from, to}) require_there(r, datum(end));
    statement_row row{from.id, t.relation(r.name(type)), to.id, {}};
    const property_list plain = take_facts(r, row, properties);
    const statement_id s = t.state(row);
    ++r.changes.relationships_created;
    for (const auto& [name, held] : plain)
        if (!held.is_null()) state_property(r, s, manner_of(row), name, storable(held, name));
    return {s};
}

void set_property(run& r, const datum& holder, std::string_view key, const datum& held) {
    require_there(r, holder);
    if (const auto* rel = holder.get_if<relationship>(); rel && is_fact(key))
        return restate(r, *rel, key, held);
    if (is_own_key(r, holder, key))
        throw runtime_error(error_type::constraint_verification_failed, "ConstraintValidationFailed",
                            "the key of an entity never changes",
                            "make another node, or state another property");
    const term who = term_of(holder);
    transaction& t = *r.writer();
    std::vector<statement_id> old;
    const property_relations both = relations_of(t.ontology(), key, t.ontology().find_relation(key));
    for (const auto& relation : {both.plain, both.other})
        if (relation)
            for (const statement_id s : stated(r, who, *relation)) old.push_back(s);
    if (held.is_null()) {
        for (const statement_id s : old) t.retract(s);
        r.changes.properties_set += old.size();
        return;
    }
    const value next = storable(held, key);
    if (old.size() == 1 && r.seen()[r.seen().columns().object(old[0].value()).value()] == next) return;
    for (const statement_id s : old) t.retract(s);
    const auto* rel = holder.get_if<relationship>();
    state_property(r, who, rel ? manner_of(r.seen()[rel->id]) : manner(), key, next);
}

void set_properties(run& r, const datum& holder, const datum_map& properties, bool add) {
    require_there(r, holder);
    if (!add) {
        const datum_map now = holder.get_if<node>() ? properties_of(r, *holder.get_if<node>())
                                                    : properties_of(r, holder.as_relationship());
        for (const auto& [key, held] : now) {
            const bool stays = std::any_of(properties.begin(), properties.end(),
                                           [&](const auto& given) { return given.first == key; });
            if (!stays && !is_own_key(r, holder, key)) set_property(r, holder, key, {});
        }
    }
    for (const auto& [key, held] : properties) {
        // Copied from another node, or said again: the key itself is no change.
        if (is_own_key(r, holder, key) && held == datum(value(r.seen().key(holder.as_node().id)))) continue;
        set_property(r, holder, key, held);
    }
}

void add_labels(run& r, node n, const std::vector<bound::symbol>& labels) {
    require_there(r, datum(n));
    transaction& t = *r.writer();
    for (const bound::symbol label : labels) {
        const auto type = t.ontology().find_type(r.name(label));
        const auto types = r.seen().types(n.id);
        if (type && std::find(types.begin(), types.end(), *type) != types.end()) continue;
        t.add_type(n.id, r.name(label));
        ++r.changes.labels_added;
    }
}

void remove_labels(run& r, node n, const std::vector<bound::symbol>& labels) {
    require_there(r, datum(n));
    r.seen().for_each_neighbour(direction::out, entity_to_value, n.id.value(), builtin::instance_of,
                                [&](term object, statement_id s) {
                                    for (const bound::symbol label : labels) {
                                        if (r.seen().text(object.value()) != r.name(label)) continue;
                                        r.writer()->retract(s);
                                        ++r.changes.labels_removed;
                                    }
                                });
}

void delete_relationship(run& r, relationship rel) {
    if (!r.deleted_relationships.insert(rel.id.value()).second) return;
    r.seen().for_each_neighbour(direction::out, term(rel.id), relation_id::none(),
                                [&](term, statement_id s) { r.writer()->retract(s); });
    r.writer()->retract(rel.id);
    ++r.changes.relationships_deleted;
}

void delete_node(run& r, node n, bool with_relationships) {
    if (r.deleted_nodes.contains(n.id.value())) return;
    // Whatever is said of it, believed or not, goes with it; so it is asked for in all that stands.
    const view all = r.writer()->view().regardless();
    std::vector<relationship> relationships;
    for (const direction d : {direction::out, direction::in})
        all.for_each_neighbour(d, entity_to_entity, n.id.value(), relation_id::none(),
                               [&](term, statement_id s) {
                                   if (!r.deleted_relationships.contains(s.value()))
                                       relationships.push_back({s});
                               });
    if (!relationships.empty() && !with_relationships)
        throw runtime_error(error_type::constraint_verification_failed, "DeleteConnectedNode",
                            "the node still has relationships", "DETACH DELETE takes them away with it");
    for (const relationship rel : relationships) delete_relationship(r, rel);
    r.deleted_nodes.insert(n.id.value());
    r.writer()->remove(n.id);
    ++r.changes.nodes_deleted;
}

} // namespace entente::cypher
