// SPDX-License-Identifier: BSL-1.0
// Plans a pattern: where to begin, along which relationship next, and each condition as soon as what it asks is there.
#include "cypher/planning.hpp"

#include <entente/view.hpp>

#include <algorithm>
#include <limits>
#include <utility>

namespace entente::cypher {

namespace {

bound::expression slot_of(bound::slot at, text_range where) { return {bound::slot_value{at}, where}; }

// `object.key = value`
bound::expression property_equals(bound::slot object, bound::symbol key, const bound::expression& value) {
    bound::comparison c{bound::box(bound::expression{
                            bound::property{bound::box(slot_of(object, value.where)), key}, value.where}),
                        {}};
    c.rest.emplace_back(syntax::comparison_operator::equal, value);
    return {std::move(c), value.where};
}

void split(const bound::expression& e, std::vector<bound::expression>& conjuncts) {
    const auto* both = std::get_if<bound::binary>(&e.what);
    if (!both || both->op != syntax::binary_operator::logical_and) {
        conjuncts.push_back(e);
        return;
    }
    split(*both->left, conjuncts);
    split(*both->right, conjuncts);
}

// A pattern on its way to a plan.
class pattern_plan {
public:
    pattern_plan(const bound::pattern& p, plan::operation input) : pattern_(&p), root_(std::move(input)) {
        for (const auto& n : p.nodes)
            if (!n.is_bound) missing_.insert(n.variable);
        for (const auto& r : p.relationships)
            if (!r.is_bound) missing_.insert(r.variable);
        for (const auto& path : p.paths)
            if (path.variable) missing_.insert(*path.variable);
        done_nodes_.resize(p.nodes.size());
        done_relationships_.resize(p.relationships.size());
    }

    void add_condition(bound::expression e) {
        std::set<bound::slot> needed = slots_of(e);
        std::erase_if(needed, [&](bound::slot s) { return !missing_.contains(s); });
        conditions_.push_back({std::move(e), std::move(needed)});
    }
    void put(decltype(plan::operation::what) what, double rows) {
        root_ = planning::above(std::move(root_), std::move(what));
        root_.rows = rows;
    }
    void has(bound::slot s) { missing_.erase(s); }
    /// Puts all conditions that can be asked now.
    void ask() {
        for (auto c = conditions_.begin(); c != conditions_.end();) {
            const bool ready = std::none_of(c->needs.begin(), c->needs.end(),
                                            [&](bound::slot s) { return missing_.contains(s); });
            if (!ready) {
                ++c;
                continue;
            }
            put(plan::filter{std::move(c->what)}, std::max(1.0, root_.rows / 4));
            c = conditions_.erase(c);
        }
    }

    const bound::pattern* pattern_;
    plan::operation root_;
    std::set<bound::slot> missing_;
    std::vector<bool> done_nodes_, done_relationships_;
    std::vector<bound::slot> found_; // relationships so far
    struct condition {
        bound::expression what;
        std::set<bound::slot> needs;
    };
    std::vector<condition> conditions_;
};

} // namespace

double planning::node_count() const { return std::max(1.0, static_cast<double>(seen_->entity_end())); }

double planning::count_of_relation(bound::symbol s) const {
    const auto relation = seen_->ontology().find_relation(query_->symbols[s]);
    if (!relation) return 0;
    return static_cast<double>(seen_->sealed().by_time().of(relation->value()).size()) +
           static_cast<double>(seen_->statement_end() - seen_->sealed().statement_count());
}

// How many relationships a node has on average.
double planning::fan_out(const bound::relationship_pattern& r) const {
    double all = 0;
    for (const bound::symbol type : r.types) all += count_of_relation(type);
    if (r.types.empty()) all = static_cast<double>(seen_->statement_end());
    double each = all / node_count() * (r.direction == syntax::arrow::either ? 2 : 1);
    if (r.variable_length) each = each * each * 10 + 10;
    return each;
}

plan::operation planning::match(const bound::pattern& p, const std::optional<bound::expression>& where,
                                plan::operation input) {
    pattern_plan making(p, std::move(input));
    const bool early = rewrite_ == rewriting::on;

    std::vector<bound::expression> conjuncts;
    if (where) {
        if (early)
            split(*where, conjuncts);
        else
            conjuncts.push_back(*where);
    }

    // Conditions that stand in the pattern itself.
    for (const auto& n : p.nodes) {
        if (!n.labels.empty())
            making.add_condition(
                {bound::label_test{bound::box(slot_of(n.variable, n.where)), n.labels}, n.where});
        for (const auto& [key, value] : n.properties)
            making.add_condition(property_equals(n.variable, key, value));
    }
    for (const auto& r : p.relationships) {
        if (r.variable_length) continue;
        for (const auto& [key, value] : r.properties)
            making.add_condition(property_equals(r.variable, key, value));
    }
    if (early)
        for (bound::expression& c : conjuncts) making.add_condition(std::move(c));

    // A property that is asked for equality with what is known, to look nodes up by.
    const auto lookup_of = [&](const bound::node_pattern& n) {
        std::optional<std::pair<bound::symbol, bound::expression>> found;
        const auto known = [&](const bound::expression& e) {
            const auto needed = slots_of(e);
            return std::none_of(needed.begin(), needed.end(),
                                [&](bound::slot s) { return making.missing_.contains(s); });
        };
        if (!early) return found;
        for (const auto& condition : making.conditions_) {
            const auto* c = std::get_if<bound::comparison>(&condition.what.what);
            if (!c || c->rest.size() != 1 || c->rest[0].first != syntax::comparison_operator::equal) continue;
            for (const bool turned : {false, true}) {
                const bound::expression& left = turned ? c->rest[0].second : *c->first;
                const bound::expression& right = turned ? *c->first : c->rest[0].second;
                const auto* property = std::get_if<bound::property>(&left.what);
                if (!property || !known(right)) continue;
                const auto* object = std::get_if<bound::slot_value>(&property->object->what);
                if (!object || object->at != n.variable) continue;
                const bool by_key = query_->symbols[property->key] == "key";
                if (!found || by_key) found.emplace(property->key, right);
            }
        }
        return found;
    };
    const auto cost_of_scan = [&](const bound::node_pattern& n) {
        if (const auto lookup = lookup_of(n)) return query_->symbols[lookup->first] == "key" ? 1.0 : 10.0;
        return n.labels.empty() ? node_count() : node_count() / 4;
    };

    std::vector<bool>& nodes = making.done_nodes_;
    std::vector<bool>& relationships = making.done_relationships_;
    for (std::size_t i = 0; i < p.nodes.size(); ++i) nodes[i] = p.nodes[i].is_bound;
    making.ask();

    const auto choice_of = [&](std::size_t relationship) {
        for (const auto& path : p.paths)
            if (path.choice != syntax::path_choice::all &&
                std::find(path.relationships.begin(), path.relationships.end(), relationship) !=
                    path.relationships.end())
                return path.choice;
        return syntax::path_choice::all;
    };

    for (;;) {
        // The cheapest relationship that begins at a node that is there.
        double least = std::numeric_limits<double>::infinity();
        std::size_t next = p.relationships.size();
        for (std::size_t i = 0; i < p.relationships.size(); ++i) {
            const auto& r = p.relationships[i];
            if (relationships[i]) continue;
            const bool from = nodes[r.from], to = nodes[r.to];
            const bool shortest = choice_of(i) != syntax::path_choice::all;
            if ((!from && !to && !(r.is_bound && !r.variable_length)) || (shortest && !(from && to)))
                continue;
            double cost = fan_out(r);
            if (from && to) cost /= node_count();
            if (r.is_bound) cost = 0;
            if (!early) cost = static_cast<double>(i);
            if (cost < least) {
                least = cost;
                next = i;
            }
        }
        if (next < p.relationships.size()) {
            const auto& r = p.relationships[next];
            const bool turned = !nodes[r.from] && nodes[r.to];
            const std::uint32_t from = turned ? r.to : r.from, to = turned ? r.from : r.to;
            plan::expand e{};
            e.from = p.nodes[from].variable;
            e.to = p.nodes[to].variable;
            e.relationship = r.variable;
            e.to_is_bound = nodes[to];
            e.relationship_is_bound = r.is_bound;
            e.direction = !turned || r.direction == syntax::arrow::either ? r.direction
                          : r.direction == syntax::arrow::outgoing        ? syntax::arrow::incoming
                                                                          : syntax::arrow::outgoing;
            e.types = r.types;
            e.differs_from = making.found_;
            e.from_name = p.nodes[from].name;
            e.to_name = p.nodes[to].name;
            e.name = r.name;
            e.from_is_bound = nodes[from];
            const double rows = std::max(1.0, making.root_.rows * std::max(least, 0.0));
            if (r.variable_length) {
                plan::expand_path path{std::move(e), r.least, r.most, turned, r.properties, choice_of(next)};
                making.put(std::move(path), rows);
            } else {
                making.put(std::move(e), rows);
            }
            relationships[next] = true;
            nodes[from] = nodes[to] = true;
            making.has(p.nodes[from].variable);
            making.has(p.nodes[to].variable);
            making.has(r.variable);
            making.found_.push_back(r.variable);
            making.ask();
            continue;
        }
        // Nothing to go along: another node to begin at.
        std::size_t begin = p.nodes.size();
        for (std::size_t i = 0; i < p.nodes.size(); ++i) {
            if (nodes[i]) continue;
            const double cost = early ? cost_of_scan(p.nodes[i]) : static_cast<double>(i);
            if (begin == p.nodes.size() || cost < least) {
                least = cost;
                begin = i;
            }
        }
        if (begin == p.nodes.size()) break;
        const auto& n = p.nodes[begin];
        auto lookup = lookup_of(n);
        making.put(plan::scan_nodes{n.variable, n.labels, std::move(lookup), n.name},
                   std::max(1.0, making.root_.rows * cost_of_scan(n)));
        nodes[begin] = true;
        making.has(n.variable);
        making.ask();
    }

    for (const auto& path : p.paths) {
        if (!path.variable) continue;
        plan::make_path m{*path.variable, {}, {}, path.name};
        for (const std::uint32_t n : path.nodes) m.nodes.push_back(p.nodes[n].variable);
        for (const std::uint32_t r : path.relationships)
            m.relationships.emplace_back(p.relationships[r].variable, p.relationships[r].variable_length);
        making.put(std::move(m), making.root_.rows);
        making.has(*path.variable);
    }
    making.ask();
    plan::operation root = std::move(making.root_);
    if (!early)
        for (bound::expression& c : conjuncts) root = above(std::move(root), plan::filter{std::move(c)});
    return root;
}

} // namespace entente::cypher
