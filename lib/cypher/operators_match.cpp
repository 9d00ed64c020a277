// SPDX-License-Identifier: BSL-1.0
// Operators that find patterns: nodes, their relationships, and the paths made of both.
#include "cypher/datum_order.hpp"
#include "cypher/graph_access.hpp"
#include "cypher/neighbours.hpp"
#include "cypher/operators.hpp"
#include "cypher/pattern_checks.hpp"
#include "cypher/slots.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class scan_nodes final : public above_one {
public:
    scan_nodes(const plan::scan_nodes& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}

    void restart(run& r) override {
        above_one::restart(r);
        scanning_ = false;
    }
    bool next(run& r) override {
        for (;;) {
            if (!scanning_) {
                if (!input().next(r)) return false;
                scanning_ = true;
                next_ = 0;
                candidates_.clear();
                if (plan_->lookup) find_candidates(r);
            }
            if (step(r)) return true;
            scanning_ = false;
        }
    }

private:
    bool step(run& r) {
        const view& v = r.seen();
        const std::uint32_t end =
            plan_->lookup ? static_cast<std::uint32_t>(candidates_.size()) : v.entity_end();
        while (next_ < end) {
            r.tick();
            const entity_id e = plan_->lookup ? candidates_[next_] : entity_id(next_);
            ++next_;
            if (!v.sees(e) || !has_labels(r, e)) continue;
            put(r.frame[plan_->node], node{e});
            if (plan_->lookup_condition && !has_wanted_key(v, e) && !holds(*plan_->lookup_condition, r))
                continue;
            return true;
        }
        return false;
    }
    bool has_labels(run& r, entity_id e) const {
        return std::all_of(plan_->labels.begin(), plan_->labels.end(), [&](bound::symbol label) {
            const auto type = r.type(label);
            return type && r.seen().is_a(e, *type);
        });
    }
    bool has_wanted_key(const view& v, entity_id e) const {
        return wanted_.kind() == datum_kind::text && v.key(e) == wanted_.as_text();
    }
    void find_candidates(run& r) {
        const auto& [key, expression] = *plan_->lookup;
        wanted_ = evaluate(expression, r);
        const datum& wanted = wanted_;
        if (wanted.is_null()) return;
        const view& v = r.seen();
        if (r.name(key) == key_property && wanted.kind() == datum_kind::text)
            if (const auto e = v.find(wanted.as_text())) candidates_.push_back(*e);
        const property_relations both = relations_of(v.ontology(), r.name(key), r.relation(key));
        for (const auto& relation : {both.plain, both.other})
            if (relation) find_candidates(r, *relation, wanted);
        std::sort(candidates_.begin(), candidates_.end());
        candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    }
    void find_candidates(run& r, relation_id relation, const datum& wanted) {
        const view& v = r.seen();
        const auto add = [&](term subject) {
            if (subject.is_entity()) candidates_.push_back(v.canonical(subject.entity()));
        };
        if (wanted.kind() == datum_kind::integer || wanted.kind() == datum_kind::real) {
            // Equal numbers of both kinds are two values.
            for_each_equal_number(wanted, [&](const value& number) {
                if (const auto id = v.find_value(number))
                    v.for_each_neighbour(direction::in, term(*id), relation,
                                         [&](term subject, statement_id) { add(subject); });
            });
        } else {
            v.for_each_statement(relation, [&](statement_id s) {
                r.tick();
                const term object = v.columns().object(s.value());
                if (object.is_value() && equals(as_seen(v[object.value()]), wanted) == true)
                    add(v.columns().subject(s.value()));
            });
        }
    }
    // Values that are equal without being the same: 1 and 1.0, 0.0 and -0.0.
    template <class Visit>
    static void for_each_equal_number(const datum& d, Visit visit) {
        constexpr double most = 9.2e18; // of what an integer can be
        visit(d.scalar());
        const bool is_integer = d.kind() == datum_kind::integer;
        const double real = is_integer ? static_cast<double>(d.as_integer()) : d.as_real();
        if (is_integer)
            visit(value(real));
        else if (real >= -most && real <= most && real == std::trunc(real))
            visit(value(static_cast<std::int64_t>(real)));
        if (real == 0.0) visit(value(-real));
    }

    const plan::scan_nodes* plan_;
    bool scanning_ = false;
    std::uint32_t next_ = 0;
    std::vector<entity_id> candidates_;
    datum wanted_; // what the property has to be
};

class expand final : public above_one {
public:
    expand(const plan::expand& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}

    void restart(run& r) override {
        above_one::restart(r);
        found_.clear();
        next_ = 0;
    }
    bool next(run& r) override {
        for (;;) {
            while (next_ < found_.size()) {
                r.tick();
                if (!plan_->from_is_bound) put(r.frame[plan_->from], node{starts_[next_]});
                const neighbour& n = found_[next_++];
                if (!plan_->differs_from.empty() && is_taken(r, plan_->differs_from, n.relationship))
                    continue;
                if (plan_->to_is_bound) {
                    const auto* to = r.frame[plan_->to].get_if<node>();
                    if (!to || to->id != n.node) continue;
                } else {
                    put(r.frame[plan_->to], node{n.node});
                }
                if (!plan_->relationship_is_bound)
                    put(r.frame[plan_->relationship], relationship{n.relationship});
                return true;
            }
            if (!input().next(r)) return false;
            found_.clear();
            next_ = 0;
            if (plan_->relationship_is_bound)
                take_known(r);
            else if (const auto* from = r.frame[plan_->from].get_if<node>())
                find(r, from->id);
        }
    }

private:
    void find(run& r, entity_id from) {
        if (!plan_->type) return add_neighbours(r, from, plan_->direction, plan_->types, found_);
        try {
            const datum type = evaluate(*plan_->type, r);
            if (type.kind() != datum_kind::text) return;
            if (const auto relation = r.seen().ontology().find_relation(type.as_text()))
                add_neighbours(r, from, plan_->direction, *relation, found_);
        } catch (const query_error&) {
            // Nobody asks for the type where there is no relationship.
            add_neighbours(r, from, plan_->direction, plan_->types, found_);
            if (!found_.empty()) throw;
        }
    }
    // The one relationship that is there already, if it fits; its ends may be what is looked for.
    void take_known(run& r) {
        const auto* rel = r.frame[plan_->relationship].get_if<relationship>();
        if (!rel) return;
        starts_.clear();
        const entity_id start = start_of(r, *rel).id, end = end_of(r, *rel).id;
        for (const auto& [from, to] : {std::pair(start, end), std::pair(end, start)}) {
            if (!connects(r, rel->id, from, to, plan_->direction, plan_->types)) continue;
            if (plan_->from_is_bound) {
                const auto* known = r.frame[plan_->from].get_if<node>();
                if (!known || known->id != from) continue;
            }
            starts_.push_back(from);
            found_.push_back({to, rel->id});
            if (start == end) break;
        }
    }

    const plan::expand* plan_;
    std::vector<neighbour> found_;
    std::vector<entity_id> starts_; // of what was found, where they were not known
    std::size_t next_ = 0;
};

class make_path final : public above_one {
public:
    make_path(const plan::make_path& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}

    bool next(run& r) override {
        if (!input().next(r)) return false;
        r.frame[plan_->path] = whole(r);
        return true;
    }

private:
    datum whole(run& r) const {
        path p;
        const auto* first = r.frame[plan_->nodes[0]].get_if<node>();
        if (!first) return {};
        p.nodes.push_back(first->id);
        const auto go = [&](relationship rel) {
            const entity_id start = start_of(r, rel).id, end = end_of(r, rel).id;
            p.relationships.push_back(rel.id);
            p.nodes.push_back(start == p.nodes.back() ? end : start);
        };
        for (const auto& [at, is_list] : plan_->relationships) {
            const datum& held = r.frame[at];
            if (held.is_null()) return {};
            if (is_list) {
                for (const datum& each : held.as_list()) go(each.as_relationship());
            } else {
                go(held.as_relationship());
            }
        }
        return p;
    }

    const plan::make_path* plan_;
};

} // namespace

bool is_taken(const run& r, const std::vector<bound::slot>& slots, statement_id s) {
    for (const bound::slot at : slots) {
        const datum& held = r.frame[at];
        if (const auto* rel = held.get_if<relationship>()) {
            if (rel->id == s) return true;
        } else if (const auto* list = held.get_if<datum_list>()) {
            for (const datum& each : *list)
                if (const auto* one = each.get_if<relationship>(); one && one->id == s) return true;
        }
    }
    return false;
}

source_ptr make(const plan::scan_nodes& o, source_ptr input) {
    return std::make_unique<scan_nodes>(o, std::move(input));
}
source_ptr make(const plan::expand& o, source_ptr input) {
    return std::make_unique<expand>(o, std::move(input));
}
source_ptr make(const plan::make_path& o, source_ptr input) {
    return std::make_unique<make_path>(o, std::move(input));
}

} // namespace entente::cypher
