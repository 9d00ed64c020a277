// SPDX-License-Identifier: BSL-1.0
// Plans a pattern: where to begin, along which relationship next, and each condition as soon as what it asks is there.
#include "cypher/asked_properties.hpp"
#include "cypher/graph_access.hpp"
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

// `a = b` as (a, b) and (b, a); nothing of what is none.
std::vector<std::pair<const bound::expression*, const bound::expression*>>
sides_of_equality(const bound::expression& e) {
    const auto* c = std::get_if<bound::comparison>(&e.what);
    if (!c || c->rest.size() != 1 || c->rest[0].first != syntax::comparison_operator::equal) return {};
    return {{&*c->first, &c->rest[0].second}, {&c->rest[0].second, &*c->first}};
}

bool is_type_of(const bound::expression& e, bound::slot relationship) {
    const auto* call = std::get_if<bound::graph_call>(&e.what);
    if (!call || call->function != bound::graph_function::type) return false;
    const auto* asked = std::get_if<bound::slot_value>(&call->arguments[0].what);
    return asked && asked->at == relationship;
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

    /// Forgets the test of labels that a scan has made.
    void has_labels(bound::slot node, const std::vector<bound::symbol>& labels) {
        std::erase_if(conditions_, [&](const condition& c) {
            const auto* test = std::get_if<bound::label_test>(&c.what.what);
            const auto* of = test ? std::get_if<bound::slot_value>(&test->object->what) : nullptr;
            return of && of->at == node &&
                   std::all_of(test->labels.begin(), test->labels.end(), [&](bound::symbol label) {
                       return std::find(labels.begin(), labels.end(), label) != labels.end();
                   });
        });
    }
    /// Takes the one condition that `asks` out; nothing where there are several.
    template <class Asks>
    std::optional<bound::expression> take(Asks asks) {
        const auto is_asked = [&](const condition& c) { return asks(c.what); };
        const auto at = std::find_if(conditions_.begin(), conditions_.end(), is_asked);
        if (at == conditions_.end() || std::find_if(at + 1, conditions_.end(), is_asked) != conditions_.end())
            return std::nullopt;
        bound::expression taken = std::move(at->what);
        conditions_.erase(at);
        return taken;
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
    // A node that is known and stands alone is asked nothing else; null is no node.
    for (std::uint32_t i = 0; i < p.nodes.size(); ++i) {
        const auto& n = p.nodes[i];
        const bool alone = std::none_of(p.relationships.begin(), p.relationships.end(),
                                        [&](const auto& r) { return r.from == i || r.to == i; });
        if (n.is_bound && alone && n.labels.empty() && n.properties.empty())
            making.add_condition(
                {bound::unary{syntax::unary_operator::is_not_null, bound::box(slot_of(n.variable, n.where))},
                 n.where});
    }
    for (const auto& r : p.relationships) {
        if (r.variable_length) continue;
        for (const auto& [key, value] : r.properties)
            making.add_condition(property_equals(r.variable, key, value));
    }
    if (early)
        for (bound::expression& c : conjuncts) making.add_condition(std::move(c));

    const auto known = [&](const bound::expression& e) {
        const auto needed = slots_of(e);
        return std::none_of(needed.begin(), needed.end(),
                            [&](bound::slot s) { return making.missing_.contains(s); });
    };
    // The side of an equality that is known, where the other one is a property of a variable: that property, and the side.
    const auto property_known_by = [&](const bound::expression& condition, bound::slot variable) {
        std::optional<std::pair<bound::symbol, bound::expression>> found;
        for (const auto& [left, right] : sides_of_equality(condition)) {
            const auto* property = std::get_if<bound::property>(&left->what);
            const auto* object = property ? std::get_if<bound::slot_value>(&property->object->what) : nullptr;
            if (object && object->at == variable && known(*right)) found.emplace(property->key, *right);
        }
        return found;
    };
    // A property that is asked for equality with what is known, to look nodes up by.
    const auto lookup_of = [&](const bound::node_pattern& n) {
        std::optional<std::pair<bound::symbol, bound::expression>> found;
        if (!early) return found;
        for (const auto& condition : making.conditions_)
            if (auto by = property_known_by(condition.what, n.variable))
                if (!found || query_->symbols[by->first] == key_property) found = std::move(by);
        return found;
    };
    // A property that is asked to be in a known list.
    const auto list_lookup_of = [&](const bound::node_pattern& n) {
        std::optional<std::pair<bound::symbol, bound::expression>> found;
        if (!early) return found;
        for (const auto& condition : making.conditions_)
            for (const bound::symbol key : required_properties(condition.what, n.variable))
                for (const property_test& test : property_tests(condition.what, n.variable, key, known)) {
                    const auto* op = std::get_if<syntax::binary_operator>(&test.op);
                    if (op && *op == syntax::binary_operator::in &&
                        (!found || query_->symbols[key] == key_property))
                        found.emplace(key, test.other);
                }
        return found;
    };
    // The name of a relationship's type, where it is asked by `type(r) = ...` and the name is known: taken out of the conditions.
    const auto take_type_of = [&](const bound::relationship_pattern& r) {
        std::optional<bound::expression> name;
        if (!early || r.is_bound || r.variable_length || !r.types.empty()) return name;
        const auto asks = [&](const bound::expression& condition) {
            for (const auto& [left, right] : sides_of_equality(condition))
                if (is_type_of(*left, r.variable) && known(*right)) return true;
            return false;
        };
        const auto condition = making.take(asks);
        if (!condition) return name;
        for (const auto& [left, right] : sides_of_equality(*condition))
            if (is_type_of(*left, r.variable)) name = *right;
        return name;
    };
    // A property without which the conditions can't hold, to look for the nodes among its statements: the one with the fewest to be expected.
    struct property_way {
        bound::symbol key;
        std::vector<property_test> tests;
        double rows;
    };
    const auto property_way_of = [&](const bound::node_pattern& n) {
        std::optional<property_way> best;
        if (!early) return best;
        std::set<bound::symbol> required;
        for (const auto& condition : making.conditions_)
            required.merge(required_properties(condition.what, n.variable));
        for (const bound::symbol key : required) {
            if (query_->symbols[key] == key_property) continue; // is stated nowhere
            property_way way{key, {}, count_of_relation(key)};
            for (const auto& condition : making.conditions_)
                for (property_test& test : property_tests(condition.what, n.variable, key, known))
                    way.tests.push_back(std::move(test));
            // A range is thought to be a quarter. The conditions that follow count for more, as behind a scan of all nodes.
            if (!way.tests.empty()) way.rows /= 4;
            if (!best || way.rows < best->rows) best = std::move(way);
        }
        return best;
    };
    const auto cost_of_scan = [&](const bound::node_pattern& n) {
        if (const auto lookup = lookup_of(n))
            return query_->symbols[lookup->first] == key_property ? 1.0 : 10.0;
        if (const auto lookup = list_lookup_of(n))
            return query_->symbols[lookup->first] == key_property ? 5.0 : 20.0;
        if (const auto way = property_way_of(n)) return way->rows;
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

    // What the relationships of a path have to say is asked on the way: all it depends on has to be there first.
    const auto can_go = [&](const bound::relationship_pattern& r) {
        return !r.variable_length ||
               std::none_of(r.properties.begin(), r.properties.end(), [&](const auto& property) {
                   const auto needed = slots_of(property.second);
                   return std::any_of(needed.begin(), needed.end(),
                                      [&](bound::slot s) { return making.missing_.contains(s); });
               });
    };
    bool all_can_go = false;
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
            if (!all_can_go && !can_go(r)) continue;
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
            e.type = take_type_of(r);
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
        if (begin == p.nodes.size()) {
            if (std::exchange(all_can_go, true)) break;
            continue;
        }
        const auto& n = p.nodes[begin];
        auto lookup = lookup_of(n);
        bool among = false;
        if (!lookup) {
            lookup = list_lookup_of(n);
            among = lookup.has_value();
        }
        // Nodes without a lookup are found with the fewest relationships of one type that the pattern has.
        if (early && !lookup) {
            for (std::size_t i = 0; i < p.relationships.size(); ++i) {
                const auto& r = p.relationships[i];
                if (relationships[i] || nodes[r.from] || nodes[r.to] || r.from == r.to || r.is_bound ||
                    r.variable_length || r.types.empty() || choice_of(i) != syntax::path_choice::all)
                    continue;
                const double cost = fan_out(r) * node_count();
                if (next < p.relationships.size() && cost >= least) continue;
                least = cost;
                next = i;
            }
        }
        if (next < p.relationships.size()) {
            const auto& r = p.relationships[next];
            plan::expand e{};
            e.from = p.nodes[r.from].variable;
            e.to = p.nodes[r.to].variable;
            e.relationship = r.variable;
            e.from_is_bound = false;
            e.direction = r.direction;
            e.types = r.types;
            e.differs_from = making.found_;
            e.from_name = p.nodes[r.from].name;
            e.to_name = p.nodes[r.to].name;
            e.name = r.name;
            making.put(plan::scan_relationships{std::move(e)}, std::max(1.0, making.root_.rows * least));
            relationships[next] = true;
            nodes[r.from] = nodes[r.to] = true;
            making.has(p.nodes[r.from].variable);
            making.has(p.nodes[r.to].variable);
            making.has(r.variable);
            making.found_.push_back(r.variable);
            making.ask();
            continue;
        }
        const double rows = std::max(1.0, making.root_.rows * cost_of_scan(n));
        auto way = lookup ? std::nullopt : property_way_of(n);
        std::optional<bound::expression> condition;
        if (lookup && !among && query_->symbols[lookup->first] == key_property)
            condition = making.take([&](const bound::expression& e) {
                const auto by = property_known_by(e, n.variable);
                return by && by->first == lookup->first;
            });
        if (early) making.has_labels(n.variable, n.labels);
        if (way)
            making.put(plan::scan_property{n.variable, n.labels, way->key, std::move(way->tests), n.name},
                       rows);
        else
            making.put(plan::scan_nodes{n.variable, n.labels, std::move(lookup), std::move(condition), n.name,
                                        std::nullopt, among},
                       rows);
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
