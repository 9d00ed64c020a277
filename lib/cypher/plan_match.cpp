// SPDX-License-Identifier: BSL-1.0
// Plans a pattern: where to begin, along which relationship next, and each condition as soon as what it asks is there.
#include "cypher/pattern_lookups.hpp"
#include "cypher/pattern_plan.hpp"
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

// Decides where to begin and where to go on. Without rewriting, in the order as written and with the conditions of WHERE last.
class pattern_planner {
public:
    pattern_planner(const bound::query& q, const view& seen, rewriting rewrite, const bound::pattern& p,
                    plan::operation input)
        : seen_(&seen),
          rewrites_(rewrite == rewriting::on),
          pattern_(&p),
          making_(p, std::move(input)),
          lookups_(q, seen, rewrite, making_),
          relationships_(p.relationships.size()) {
        for (const auto& n : p.nodes) nodes_.push_back(n.is_bound);
    }

    plan::operation planned(const std::optional<bound::expression>& where) && {
        add_conditions();
        if (where && rewrites_) {
            std::vector<bound::expression> conjuncts;
            split(*where, conjuncts);
            for (bound::expression& c : conjuncts) making_.add_condition(std::move(c));
        }
        making_.ask();
        for (;;) {
            if (const auto next = next_relationship()) {
                go_along(*next);
            } else if (const auto begin = next_node()) {
                if (auto first = relationship_to_begin_with(*begin))
                    scan_relationships(std::move(*first));
                else
                    scan_nodes(*begin);
            } else if (std::exchange(all_can_go_, true)) {
                break;
            }
        }
        make_paths();
        plan::operation root = std::move(making_).taken();
        return rewrites_ ? std::move(root) : planning::filtered(std::move(root), where);
    }

private:
    struct choice {
        std::size_t relationship;
        double cost;
    };

    // ---- conditions

    // Those that stand in the pattern itself.
    void add_conditions() {
        for (std::uint32_t i = 0; i < pattern_->nodes.size(); ++i) {
            const auto& n = pattern_->nodes[i];
            if (!n.labels.empty())
                making_.add_condition(
                    {bound::label_test{bound::box(slot_of(n.variable, n.where)), n.labels}, n.where});
            for (const auto& [key, value] : n.properties)
                making_.add_condition(property_equals(n.variable, key, value));
        }
        // A node that is known and stands alone is asked nothing else; null is no node.
        for (std::uint32_t i = 0; i < pattern_->nodes.size(); ++i) {
            const auto& n = pattern_->nodes[i];
            const bool alone = std::none_of(pattern_->relationships.begin(), pattern_->relationships.end(),
                                            [&](const auto& r) { return r.from == i || r.to == i; });
            if (n.is_bound && alone && n.labels.empty() && n.properties.empty())
                making_.add_condition({bound::unary{syntax::unary_operator::is_not_null,
                                                    bound::box(slot_of(n.variable, n.where))},
                                       n.where});
        }
        for (const auto& r : pattern_->relationships) {
            if (r.variable_length) continue;
            for (const auto& [key, value] : r.properties)
                making_.add_condition(property_equals(r.variable, key, value));
        }
    }

    // The name of a relationship's type, where it is asked by `type(r) = ...` and the name is known: taken out of the conditions.
    std::optional<bound::expression> take_type_of(const bound::relationship_pattern& r) {
        std::optional<bound::expression> name;
        if (!rewrites_ || r.is_bound || r.variable_length || !r.types.empty()) return name;
        const auto asks = [&](const bound::expression& condition) {
            for (const auto& [left, right] : sides_of_equality(condition))
                if (is_type_of(*left, r.variable) && making_.knows(*right)) return true;
            return false;
        };
        const auto condition = making_.take(asks);
        if (!condition) return name;
        for (const auto& [left, right] : sides_of_equality(*condition))
            if (is_type_of(*left, r.variable)) name = *right;
        return name;
    }

    // ---- costs, in rows

    [[nodiscard]] double node_count() const { return lookups_.node_count(); }
    // How many relationships there are of a pattern's types.
    [[nodiscard]] double count_of(const bound::relationship_pattern& r) const {
        if (r.types.empty()) return static_cast<double>(seen_->statement_end());
        double all = 0;
        for (const bound::symbol type : r.types) all += lookups_.count_of_relation(type);
        return all;
    }
    // How many relationships a node has on average.
    [[nodiscard]] double fan_out(const bound::relationship_pattern& r) const {
        double each = count_of(r) / node_count() * (r.direction == syntax::arrow::either ? 2 : 1);
        if (r.variable_length) each = each * each * 10 + 10;
        return each;
    }

    // ---- what comes next

    [[nodiscard]] syntax::path_choice choice_of(std::size_t relationship) const {
        for (const auto& path : pattern_->paths)
            if (path.choice != syntax::path_choice::all &&
                std::find(path.relationships.begin(), path.relationships.end(), relationship) !=
                    path.relationships.end())
                return path.choice;
        return syntax::path_choice::all;
    }

    // What the relationships of a path have to say is asked on the way: all it depends on has to be there first.
    [[nodiscard]] bool can_go(const bound::relationship_pattern& r) const {
        return all_can_go_ || !r.variable_length ||
               std::all_of(r.properties.begin(), r.properties.end(),
                           [&](const auto& property) { return making_.knows(property.second); });
    }

    // The cheapest relationship that begins at a node that is there.
    [[nodiscard]] std::optional<choice> next_relationship() const {
        std::optional<choice> found;
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t i = 0; i < relationships_.size(); ++i) {
            const auto& r = pattern_->relationships[i];
            if (relationships_[i]) continue;
            const bool from = nodes_[r.from], to = nodes_[r.to];
            const bool shortest = choice_of(i) != syntax::path_choice::all;
            if ((!from && !to && !(r.is_bound && !r.variable_length)) || (shortest && !(from && to)))
                continue;
            if (!can_go(r)) continue;
            double cost = fan_out(r);
            if (from && to) cost /= node_count();
            if (r.is_bound) cost = 0;
            if (!rewrites_) cost = static_cast<double>(i);
            if (cost >= least) continue;
            least = cost;
            found = {i, cost};
        }
        return found;
    }

    // The cheapest node to begin at.
    [[nodiscard]] std::optional<std::size_t> next_node() const {
        std::optional<std::size_t> found;
        double least = 0;
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            if (nodes_[i]) continue;
            const double cost = rewrites_ ? lookups_.rows_of(pattern_->nodes[i]) : static_cast<double>(i);
            if (found && cost >= least) continue;
            least = cost;
            found = i;
        }
        return found;
    }

    // How all relationships of a pattern's types are passed over.
    struct relationship_way {
        std::size_t relationship;
        double rows;
        std::optional<property_way> by; // an index that finds fewer
    };
    // Nodes without a better way are found with the fewest relationships that the pattern has.
    [[nodiscard]] std::optional<relationship_way> relationship_to_begin_with(std::size_t node) const {
        std::optional<relationship_way> found;
        const auto& n = pattern_->nodes[node];
        if (!rewrites_ || lookups_.lookup_of(n) || lookups_.list_lookup_of(n)) return found;
        for (std::size_t i = 0; i < relationships_.size(); ++i) {
            const auto& r = pattern_->relationships[i];
            if (relationships_[i] || nodes_[r.from] || nodes_[r.to] || r.from == r.to || r.is_bound ||
                r.variable_length || r.types.empty() || choice_of(i) != syntax::path_choice::all)
                continue;
            relationship_way way{i, fan_out(r) * node_count(), lookups_.index_of(r)};
            if (way.by) way.rows = std::min(way.rows, way.by->rows);
            if (!found || way.rows < found->rows) found = std::move(way);
        }
        const auto by_property = lookups_.way_of(n);
        if (found && by_property && by_property->looked_at < found->rows) return std::nullopt;
        return found;
    }

    // ---- steps

    // Along a relationship, from its other end where it is turned.
    plan::expand step(const bound::relationship_pattern& r, bool turned) {
        const std::uint32_t from = turned ? r.to : r.from, to = turned ? r.from : r.to;
        plan::expand e{};
        e.from = pattern_->nodes[from].variable;
        e.to = pattern_->nodes[to].variable;
        e.relationship = r.variable;
        e.from_is_bound = nodes_[from];
        e.to_is_bound = nodes_[to];
        e.relationship_is_bound = r.is_bound;
        e.direction = !turned || r.direction == syntax::arrow::either ? r.direction
                      : r.direction == syntax::arrow::outgoing        ? syntax::arrow::incoming
                                                                      : syntax::arrow::outgoing;
        e.types = r.types;
        e.type = take_type_of(r);
        e.differs_from = found_;
        e.from_name = pattern_->nodes[from].name;
        e.to_name = pattern_->nodes[to].name;
        e.name = r.name;
        return e;
    }
    void has_relationship(std::size_t i) {
        const auto& r = pattern_->relationships[i];
        relationships_[i] = true;
        nodes_[r.from] = nodes_[r.to] = true;
        making_.has(pattern_->nodes[r.from].variable);
        making_.has(pattern_->nodes[r.to].variable);
        making_.has(r.variable);
        found_.push_back(r.variable);
        making_.ask();
    }

    void go_along(const choice& next) {
        const auto& r = pattern_->relationships[next.relationship];
        const bool turned = !nodes_[r.from] && nodes_[r.to];
        plan::expand e = step(r, turned);
        const double rows = std::max(1.0, making_.rows() * std::max(next.cost, 0.0));
        if (r.variable_length) {
            plan::expand_path path{std::move(e), r.least,      r.most,
                                   turned,       r.properties, choice_of(next.relationship)};
            making_.put(std::move(path), rows);
        } else {
            making_.put(std::move(e), rows);
        }
        has_relationship(next.relationship);
    }
    void scan_relationships(relationship_way first) {
        plan::scan_relationships scan{step(pattern_->relationships[first.relationship], false), {}};
        if (first.by) scan.by = plan::property_lookup{first.by->key, std::move(first.by->tests), true};
        making_.put(std::move(scan), std::max(1.0, making_.rows() * first.rows));
        has_relationship(first.relationship);
    }
    void scan_nodes(std::size_t begin) {
        const auto& n = pattern_->nodes[begin];
        auto lookup = lookups_.lookup_of(n);
        const bool is_one_value = lookup.has_value();
        if (!lookup) lookup = lookups_.list_lookup_of(n);
        auto way = lookup ? std::nullopt : lookups_.way_of(n);
        const double rows = std::max(1.0, making_.rows() * lookups_.rows_of(n));
        std::optional<bound::expression> condition;
        if (is_one_value && lookups_.is_key(lookup->first))
            condition = making_.take([&](const bound::expression& e) {
                const auto by = lookups_.property_known_by(e, n.variable);
                return by && by->first == lookup->first;
            });
        if (rewrites_) making_.has_labels(n.variable, n.labels);
        if (way) {
            plan::property_lookup by{way->key, std::move(way->tests), way->has_index};
            making_.put(plan::scan_property{n.variable, n.labels, std::move(by), n.name}, rows);
        } else {
            const bool among = lookup && !is_one_value;
            making_.put(plan::scan_nodes{n.variable, n.labels, std::move(lookup), std::move(condition),
                                         n.name, std::nullopt, among},
                        rows);
        }
        nodes_[begin] = true;
        making_.has(n.variable);
        making_.ask();
    }

    void make_paths() {
        for (const auto& path : pattern_->paths) {
            if (!path.variable) continue;
            plan::make_path m{*path.variable, {}, {}, path.name};
            for (const std::uint32_t n : path.nodes) m.nodes.push_back(pattern_->nodes[n].variable);
            for (const std::uint32_t r : path.relationships)
                m.relationships.emplace_back(pattern_->relationships[r].variable,
                                             pattern_->relationships[r].variable_length);
            making_.put(std::move(m), making_.rows());
            making_.has(*path.variable);
        }
        making_.ask();
    }

    const view* seen_;
    bool rewrites_;
    const bound::pattern* pattern_;
    pattern_plan making_;
    pattern_lookups lookups_;
    std::vector<bool> nodes_, relationships_; // of the pattern: those that are there
    std::vector<bound::slot> found_;          // relationships so far
    bool all_can_go_ = false; // nothing else is left: paths are gone along, though what they ask is not there
};

} // namespace

plan::operation planning::match(const bound::pattern& p, const std::optional<bound::expression>& where,
                                plan::operation input) {
    return pattern_planner(*query_, *seen_, rewrite_, p, std::move(input)).planned(where);
}

} // namespace entente::cypher
