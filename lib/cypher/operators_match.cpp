// SPDX-License-Identifier: BSL-1.0
// Operators that find patterns: relationships from node to node, and the paths made of both.
#include "cypher/graph_access.hpp"
#include "cypher/neighbours.hpp"
#include "cypher/operators.hpp"
#include "cypher/pattern_checks.hpp"
#include "cypher/sealed_shortcut.hpp"
#include "cypher/slots.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class expand final : public above_one {
public:
    expand(const plan::expand& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}

    void restart(run& r) override {
        above_one::restart(r);
        forget();
    }
    bool next(run& r) override {
        for (;;) {
            while (next_ < row_.size()) {
                r.tick();
                const neighbour n{entity_id(row_.neighbours[next_]), statement_id(row_.statements[next_])};
                ++next_;
                if (take(r, n)) return true;
            }
            while (next_ < found_.size()) {
                r.tick();
                if (!plan_->from_is_bound) put(r.frame[plan_->from], node{starts_[next_]});
                if (take(r, found_[next_++])) return true;
            }
            if (!input().next(r)) return false;
            forget();
            if (plan_->relationship_is_bound)
                take_known(r);
            else if (const auto* from = r.frame[plan_->from].get_if<node>())
                find(r, from->id);
        }
    }
    following_rows take_following(run& r) override {
        if (!plan_->differs_from.empty() || plan_->to_is_bound || next_ >= row_.size()) return {};
        constexpr std::size_t before_limits_are_due = 1024;
        const std::size_t count = std::min(row_.size() - next_, before_limits_are_due);
        if (count == before_limits_are_due) r.check_limits();
        const std::size_t first = std::exchange(next_, next_ + count);
        return {row_.neighbours.subspan(first, count), row_.statements.subspan(first, count), plan_->to,
                plan_->relationship};
    }

private:
    void forget() {
        row_ = {};
        found_.clear();
        next_ = 0;
    }
    // Whether the relationship is one of the pattern's; puts it into the frame.
    bool take(run& r, const neighbour& n) const {
        if (!plan_->differs_from.empty() && is_taken(r, plan_->differs_from, n.relationship)) return false;
        if (plan_->to_is_bound) {
            const auto* to = r.frame[plan_->to].get_if<node>();
            if (!to || to->id != n.node) return false;
        } else {
            put(r.frame[plan_->to], node{n.node});
        }
        if (!plan_->relationship_is_bound) put(r.frame[plan_->relationship], relationship{n.relationship});
        return true;
    }
    void find(run& r, entity_id from) {
        if (!plan_->type) {
            if (const auto relation = plain_relation(r, *plan_); relation && is_one_row(r))
                row_ = row_of(r.seen(), way(), from.value(), *relation);
            else
                add_neighbours(r, from, plan_->direction, plan_->types, found_);
            return;
        }
        try {
            const datum type = evaluate(*plan_->type, r);
            if (type.kind() != datum_kind::text) return;
            const auto relation = r.seen().ontology().find_relation(type.as_text());
            if (!relation) return;
            if (is_one_row(r) && !r.seen().identities() && !r.seen().is_of_open_transaction())
                row_ = row_of(r.seen(), way(), from.value(), *relation);
            else
                add_neighbours(r, from, plan_->direction, *relation, found_);
        } catch (const query_error&) {
            // Nobody asks for the type where there is no relationship.
            add_neighbours(r, from, plan_->direction, plan_->types, found_);
            if (!found_.empty()) throw;
        }
    }
    // Whether all relationships are in one row of the store, from where they need not be copied.
    bool is_one_row(const run& r) const {
        return plan_->direction != syntax::arrow::either && rows_are_all(r.seen());
    }
    direction way() const {
        return plan_->direction == syntax::arrow::outgoing ? direction::out : direction::in;
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
    neighbour_run row_;             // what is left to give is here
    std::vector<neighbour> found_;  // or here
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

source_ptr make(const plan::expand& o, source_ptr input) {
    return std::make_unique<expand>(o, std::move(input));
}
source_ptr make(const plan::make_path& o, source_ptr input) {
    return std::make_unique<make_path>(o, std::move(input));
}

} // namespace entente::cypher
