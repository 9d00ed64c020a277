// SPDX-License-Identifier: BSL-1.0
// Finds and shows the statements that a row rests on.
#include "cypher/support.hpp"

#include "cypher/bound_walk.hpp"
#include "cypher/graph_access.hpp"

#include <entente/query/describe.hpp>

#include <algorithm>
#include <string>
#include <type_traits>

namespace entente::cypher {

namespace {

class place_finder {
public:
    explicit place_finder(bound::support_places& out) : out_(&out) {}

    void look(const bound::expression& e) {
        if (const auto* p = std::get_if<bound::property>(&e.what))
            if (const auto* object = std::get_if<bound::slot_value>(&p->object->what))
                if (const std::pair asked(object->at, p->key);
                    std::find(out_->properties.begin(), out_->properties.end(), asked) ==
                    out_->properties.end())
                    out_->properties.push_back(asked);
        for_each_child(e, [this](const bound::expression& child) { look(child); });
    }
    void look(const std::optional<bound::expression>& e) {
        if (e) look(*e);
    }
    void look(const bound::pattern& p) {
        for (const auto& n : p.nodes)
            for (const auto& [key, value] : n.properties) out_->properties.emplace_back(n.variable, key);
        for (const auto& rel : p.relationships) {
            out_->relationships.push_back(rel.variable);
            if (!rel.variable_length)
                for (const auto& [key, value] : rel.properties)
                    out_->properties.emplace_back(rel.variable, key);
        }
    }
    void look(const bound::clause& c) {
        std::visit(
            [this](const auto& what) {
                using T = std::remove_cvref_t<decltype(what)>;
                if constexpr (std::is_same_v<T, bound::match>) {
                    look(what.what);
                    look(what.where);
                } else if constexpr (std::is_same_v<T, bound::unwind>) {
                    look(what.list);
                } else if constexpr (std::is_same_v<T, bound::projection>) {
                    for (const auto& key : what.keys) look(key.value);
                    for (const auto& a : what.aggregates)
                        for (const auto& argument : a.arguments) look(argument);
                    for (const auto& item : what.items) look(item.value);
                    for (const auto& key : what.order) look(key.value);
                    look(what.where);
                } else if constexpr (std::is_same_v<T, bound::create> || std::is_same_v<T, bound::merge>) {
                    look(what.what);
                }
            },
            c.what);
    }

private:
    bound::support_places* out_;
};

void add(const datum& held, std::set<statement_id>& out) {
    if (const auto* rel = held.get_if<relationship>()) {
        out.insert(rel->id);
    } else if (const auto* list = held.get_if<datum_list>()) {
        for (const datum& each : *list) add(each, out);
    }
}

std::string name_or_key(const view& v, entity_id e) {
    const std::string_view said = entente::name(v, e);
    return said.empty() ? "entity " + std::to_string(e.value()) : std::string(said);
}

} // namespace

bound::support_places support_of(const bound::single_query& q, bound::slot gathered) {
    bound::support_places out;
    out.gathered = gathered;
    place_finder finder(out);
    for (const bound::clause& c : q.clauses) finder.look(c);
    return out;
}

std::set<statement_id> support_of_row(const bound::support_places& places, run& r) {
    std::set<statement_id> out;
    add(r.frame[places.gathered], out);
    for (const bound::slot at : places.relationships) add(r.frame[at], out);
    r.support = &out;
    for (const auto& [at, key] : places.properties) {
        const datum& holder = r.frame[at];
        if (const auto* n = holder.get_if<node>(); n && !r.deleted_nodes.contains(n->id.value()))
            (void)property_of(r, *n, key);
        if (const auto* rel = holder.get_if<relationship>();
            rel && !r.deleted_relationships.contains(rel->id.value()))
            (void)property_of(r, *rel, key);
    }
    r.support = nullptr;
    return out;
}

datum describe_support(const std::set<statement_id>& statements, run& r) {
    const view& v = r.seen();
    datum_list out;
    for (const statement_id s : statements) {
        const statement said = v[s];
        datum_list sources;
        const reference source = v[said.reference];
        for (const reference_link& link : source.links())
            for (const entity_id e : {link.outlet, link.speaker})
                if (!e.is_none()) sources.emplace_back(value(name_or_key(v, e)));
        out.push_back(
            datum_map{{"statement", datum(std::int64_t{s.value()})},
                      {"says", datum(value(entente::describe(v, s)))},
                      {"valid", said.valid.is_always() ? datum() : datum(value(to_string(said.valid)))},
                      {"sources", datum(std::move(sources))}});
    }
    return out;
}

} // namespace entente::cypher
