// SPDX-License-Identifier: BSL-1.0
// Binds patterns: which node is which, what is there already, and what a pattern may not say where it is used.
#include "cypher/binding.hpp"
#include "cypher/bound_walk.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

using kind = datum_kind;

std::string described(const syntax::name& n) { return "'" + n.text + "'"; }

} // namespace

bound::pattern binding::bind(const std::vector<syntax::pattern_part>& parts, pattern_use use) {
    bound::pattern out;
    for (const syntax::pattern_part& part : parts) {
        bound::path_pattern path;
        path.choice = part.choice;
        const bool alone = part.relationships.empty();
        path.nodes.push_back(bind_node(part.nodes[0], use, alone, out));
        for (std::size_t i = 0; i < part.relationships.size(); ++i) {
            const std::uint32_t from = path.nodes.back();
            path.nodes.push_back(bind_node(part.nodes[i + 1], use, false, out));
            path.relationships.push_back(
                bind_relationship(part.relationships[i], use, from, path.nodes.back(), out));
        }
        if (part.choice != syntax::path_choice::all &&
            (part.relationships.size() != 1 || use != pattern_use::match))
            throw refusal("InvalidShortestPath",
                          "a shortest path has one relationship, and is something to be found", part.where,
                          "for example shortestPath((a)-[*]-(b))");
        if (part.variable) {
            if (scope_.find(part.variable->text))
                throw refusal("VariableAlreadyBound",
                              described(*part.variable) + " is something else already", part.variable->where,
                              "give the path a name of its own");
            path.variable = declare(*part.variable, {kind::path, types::any});
            path.name = part.variable->text;
        }
        if (path.variable || part.choice != syntax::path_choice::all) out.paths.push_back(std::move(path));
    }
    // Only now: they may speak of any name in the pattern.
    std::size_t relationship = 0;
    for (const syntax::pattern_part& part : parts) {
        for (const syntax::node_pattern& n : part.nodes) {
            // A node that stands in the pattern twice is one; its properties add up.
            const auto b =
                std::find_if(out.nodes.begin(), out.nodes.end(), [&](const bound::node_pattern& node) {
                    return node.where == n.where || (n.variable && node.name == n.variable->text);
                });
            bind_properties(n.properties, use, b->properties, b->all_properties);
        }
        for (const syntax::relationship_pattern& r : part.relationships) {
            bound::relationship_pattern& b = out.relationships[relationship++];
            bind_properties(r.properties, use, b.properties, b.all_properties);
        }
    }
    check_lengths(out);
    return out;
}

// Each relationship is asked for its properties on the way, when neither the whole list nor a path with it is there yet.
void binding::check_lengths(const bound::pattern& p) const {
    for (std::size_t i = 0; i < p.relationships.size(); ++i) {
        const bound::relationship_pattern& r = p.relationships[i];
        if (!r.variable_length || r.is_bound) continue;
        std::vector<std::pair<bound::slot, std::string>> later{{r.variable, r.name}};
        for (const bound::path_pattern& path : p.paths)
            if (path.variable && std::find(path.relationships.begin(), path.relationships.end(), i) !=
                                     path.relationships.end())
                later.emplace_back(*path.variable, path.name);
        for (const auto& [key, value] : r.properties) {
            const std::set<bound::slot> asked = slots_of(value);
            for (const auto& [slot, name] : later)
                if (asked.contains(slot))
                    throw refusal("UndefinedVariable",
                                  "'" + name + "' is not there before its relationships are found",
                                  value.where, "ask it in WHERE: all(r IN relationships WHERE ...)");
        }
    }
}

std::uint32_t binding::bind_node(const syntax::node_pattern& n, pattern_use use, bool alone,
                                 bound::pattern& out) {
    const bool creates = use == pattern_use::create || use == pattern_use::merge;
    if (n.variable) {
        const auto same = std::find_if(out.nodes.begin(), out.nodes.end(), [&](const bound::node_pattern& b) {
            return b.name == n.variable->text;
        });
        const variable* known = scope_.find(n.variable->text);
        if (known && !known->type.kinds.is_only_null() && !known->type.kinds.meets(kind::node))
            throw refusal("VariableTypeConflict",
                          described(*n.variable) + " is " + to_text(known->type.kinds) + ", not a node",
                          n.variable->where);
        if (known && creates && (alone || !n.labels.empty() || n.properties))
            throw refusal("VariableAlreadyBound", "the node " + described(*n.variable) + " is there already",
                          n.variable->where,
                          "leave out what describes it, or give the new node another name");
        if (same != out.nodes.end()) {
            for (const syntax::name& label : n.labels) same->labels.push_back(symbol(label.text));
            return static_cast<std::uint32_t>(same - out.nodes.begin());
        }
        if (!known && use == pattern_use::predicate) refuse_variable(n.variable->text, n.variable->where);
    }
    bound::node_pattern b{};
    b.where = n.where;
    if (n.variable) {
        b.name = n.variable->text;
        if (const variable* known = scope_.find(b.name)) {
            b.variable = known->at;
            b.is_bound = true;
        } else {
            b.variable = declare(*n.variable, {kind::node, types::any});
        }
    } else {
        b.variable = new_slot();
    }
    for (const syntax::name& label : n.labels) b.labels.push_back(symbol(label.text));
    out.nodes.push_back(std::move(b));
    return static_cast<std::uint32_t>(out.nodes.size() - 1);
}

std::uint32_t binding::bind_relationship(const syntax::relationship_pattern& r, pattern_use use,
                                         std::uint32_t from, std::uint32_t to, bound::pattern& out) {
    const bool creates = use == pattern_use::create || use == pattern_use::merge;
    if (creates) {
        if (r.length)
            throw refusal("CreatingVarLength", "a relationship of variable length can only be looked for",
                          r.length->where);
        if (r.direction == syntax::arrow::either && use == pattern_use::create)
            throw refusal("RequiresDirectedRelationship", "a relationship that is made has a direction",
                          r.where);
    }
    const kind wanted = r.length ? kind::list : kind::relationship;
    bound::relationship_pattern b{};
    b.where = r.where;
    b.from = from;
    b.to = to;
    b.direction = r.direction;
    for (const syntax::name& type : r.types) b.types.push_back(symbol(type.text));
    if (r.length) {
        b.variable_length = true;
        b.least = r.length->least.value_or(1);
        b.most = r.length->most.value_or(-1);
        if (b.least < 0 || (r.length->most && b.most < 0))
            throw refusal("InvalidRelationshipPattern", "a length can't be negative", r.length->where);
    }
    if (r.variable) {
        b.name = r.variable->text;
        if (const variable* known = scope_.find(b.name)) {
            if (!known->type.kinds.is_only_null() && !known->type.kinds.meets(wanted))
                throw refusal("VariableTypeConflict",
                              described(*r.variable) + " is " + to_text(known->type.kinds) + ", not " +
                                  to_text(type_set(wanted)),
                              r.variable->where);
            if (creates)
                throw refusal("VariableAlreadyBound",
                              "the relationship " + described(*r.variable) + " is there already",
                              r.variable->where, "give the new one another name");
            for (const bound::relationship_pattern& other : out.relationships)
                if (other.name == b.name)
                    throw refusal("RelationshipUniquenessViolation",
                                  described(*r.variable) + " can't be two relationships of one pattern",
                                  r.variable->where, "look for the second in a MATCH of its own");
            b.variable = known->at;
            b.is_bound = true;
        } else {
            if (use == pattern_use::predicate) refuse_variable(b.name, r.variable->where);
            b.variable = declare(*r.variable, r.length ? static_type{kind::list, kind::relationship}
                                                       : static_type{kind::relationship, types::any});
        }
    } else {
        b.variable = new_slot();
    }
    if (creates && r.types.size() != 1)
        throw refusal("NoSingleRelationshipType", "a relationship that is made has one type", r.where,
                      "for example -[:KNOWS]->");
    out.relationships.push_back(std::move(b));
    return static_cast<std::uint32_t>(out.relationships.size() - 1);
}

void binding::bind_properties(const std::optional<syntax::expression>& written, pattern_use use,
                              std::vector<bound::property_value>& properties,
                              std::optional<bound::expression>& all) {
    if (!written) return;
    if (const auto* map = std::get_if<syntax::map_literal>(&written->what)) {
        for (const auto& [key, value] : map->entries) {
            const bool stored = use == pattern_use::create || use == pattern_use::merge;
            bound::expression bound_value = stored ? bind_stored(value, key.text) : bind(value).held;
            properties.emplace_back(symbol(key.text), std::move(bound_value));
        }
        return;
    }
    if (use != pattern_use::create)
        throw refusal("InvalidParameterUse", "a parameter can't stand for the properties that are looked for",
                      written->where, "name them: {name: $name}");
    all.emplace(bind(*written).held);
}

} // namespace entente::cypher
