// SPDX-License-Identifier: BSL-1.0
// Which property, and how many rows it may give: the conditions are asked again each time, for some are taken out meanwhile.
#include "cypher/pattern_lookups.hpp"

#include "cypher/graph_access.hpp"
#include "cypher/value_tests.hpp"

#include <algorithm>

namespace entente::cypher {

std::vector<std::pair<const bound::expression*, const bound::expression*>>
sides_of_equality(const bound::expression& e) {
    const auto* c = std::get_if<bound::comparison>(&e.what);
    if (!c || c->rest.size() != 1 || c->rest[0].first != syntax::comparison_operator::equal) return {};
    return {{&*c->first, &c->rest[0].second}, {&c->rest[0].second, &*c->first}};
}

std::optional<known_property> pattern_lookups::property_known_by(const bound::expression& condition,
                                                                 bound::slot variable) const {
    std::optional<known_property> found;
    for (const auto& [left, right] : sides_of_equality(condition)) {
        const auto* property = std::get_if<bound::property>(&left->what);
        const auto* object = property ? std::get_if<bound::slot_value>(&property->object->what) : nullptr;
        if (object && object->at == variable && making_->knows(*right)) found.emplace(property->key, *right);
    }
    return found;
}

std::optional<known_property> pattern_lookups::lookup_of(const bound::node_pattern& n) const {
    std::optional<known_property> found;
    if (!rewrites_) return found;
    for (const auto& condition : making_->conditions())
        if (auto by = property_known_by(condition.what, n.variable))
            if (!found || is_key(by->first)) found = std::move(by);
    return found;
}

std::optional<known_property> pattern_lookups::list_lookup_of(const bound::node_pattern& n) const {
    std::optional<known_property> found;
    for (const bound::symbol key : required_of(n.variable))
        for_each_test_of(n.variable, key, [&](const property_test& test) {
            const auto* op = std::get_if<syntax::binary_operator>(&test.op);
            if (op && *op == syntax::binary_operator::in && (!found || is_key(key)))
                found.emplace(key, test.other);
        });
    return found;
}

std::optional<property_way> pattern_lookups::way_of(const bound::node_pattern& n) const {
    std::optional<property_way> best;
    for (const bound::symbol key : required_of(n.variable)) {
        if (is_key(key)) continue; // is stated nowhere
        property_way way = way_by(n.variable, key);
        if (!best || way.rows < best->rows) best = std::move(way);
    }
    return best;
}

std::optional<property_way> pattern_lookups::index_of(const bound::relationship_pattern& r) const {
    std::optional<property_way> best;
    for (const bound::symbol key : required_of(r.variable)) {
        // What begins with an underscore is not stated but part of the relationship.
        if (!has_index(key) || query_->symbols[key].starts_with('_')) continue;
        property_way way = way_by(r.variable, key);
        if (!way.tests.empty() && (!best || way.rows < best->rows)) best = std::move(way);
    }
    return best;
}

bool pattern_lookups::is_key(bound::symbol property) const {
    return query_->symbols[property] == key_property;
}

double pattern_lookups::rows_of(const bound::node_pattern& n) const {
    if (const auto lookup = lookup_of(n)) return is_key(lookup->first) ? 1.0 : 10.0;
    if (const auto lookup = list_lookup_of(n)) return is_key(lookup->first) ? 5.0 : 20.0;
    if (const auto way = way_of(n)) return way->rows;
    return n.labels.empty() ? node_count() : node_count() / 4;
}

double pattern_lookups::count_of_relation(bound::symbol s) const {
    const auto relation = seen_->ontology().find_relation(query_->symbols[s]);
    if (!relation) return 0;
    return static_cast<double>(seen_->sealed().by_time().of(relation->value()).size()) +
           static_cast<double>(seen_->statement_end() - seen_->sealed().statement_count());
}

double pattern_lookups::node_count() const { return std::max(1.0, static_cast<double>(seen_->entity_end())); }

// The properties that all conditions together need.
std::set<bound::symbol> pattern_lookups::required_of(bound::slot variable) const {
    std::set<bound::symbol> required;
    if (!rewrites_) return required;
    for (const auto& condition : making_->conditions())
        required.merge(required_properties(condition.what, variable));
    return required;
}

template <class Visit>
void pattern_lookups::for_each_test_of(bound::slot variable, bound::symbol key, Visit visit) const {
    const auto known = [&](const bound::expression& e) { return making_->knows(e); };
    for (const auto& condition : making_->conditions())
        for (property_test& test : property_tests(condition.what, variable, key, known)) visit(test);
}

property_way pattern_lookups::way_by(bound::slot variable, bound::symbol key) const {
    const double all = count_of_relation(key);
    property_way way{key, {}, all, all, false};
    for_each_test_of(variable, key, [&](property_test& test) { way.tests.push_back(std::move(test)); });
    if (way.tests.empty()) return way;
    // A range is thought to be a quarter. The conditions that follow count for more, as behind a scan of all nodes.
    way.rows /= 4;
    way.has_index = has_index(key);
    if (way.has_index) way.looked_at = way.rows;
    return way;
}

bool pattern_lookups::has_index(bound::symbol key) const {
    const auto relation = seen_->ontology().find_relation(query_->symbols[key]);
    return relation && cypher::has_index(*seen_, *relation);
}

} // namespace entente::cypher
