// SPDX-License-Identifier: BSL-1.0
// Operators that count what steps lead to without making rows of it.
#include "cypher/neighbours.hpp"
#include "cypher/operators.hpp"
#include "cypher/pattern_checks.hpp"
#include "cypher/sealed_shortcut.hpp"
#include "cypher/slots.hpp"

#include <entente/query/reach.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class count_steps final : public above_one {
public:
    count_steps(const plan::count_steps& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        given_ = false;
    }
    bool next(run& r) override {
        if (std::exchange(given_, true)) return false;
        const plan::expand& step = plan_->step;
        relation_ = rows_are_all(r.seen()) && step.direction != syntax::arrow::either
                        ? plain_relation(r, step)
                        : std::nullopt;
        std::uint64_t count = 0;
        while (input().next(r)) {
            r.tick();
            const bound::slot begin = plan_->before ? plan_->before->from : step.from;
            const auto* from = r.frame[begin].get_if<node>();
            if (from) count += plan_->before ? count_both(r, from->id) : count_one(r, from->id);
        }
        r.frame[plan_->result] = datum(static_cast<std::int64_t>(count));
        return true;
    }

private:
    std::uint64_t count_one(run& r, entity_id from) {
        return relation_ && !any_list(r) ? degree(r, from, *relation_) : ask_each(r, from);
    }
    std::uint64_t count_both(run& r, entity_id from) {
        const plan::expand& first = *plan_->before;
        const bool only_differs_from_first =
            first.differs_from.empty() &&
            plan_->step.differs_from == std::vector<bound::slot>{first.relationship};
        if (relation_ && only_differs_from_first && first.direction == plan_->step.direction)
            if (const auto relation = plain_relation(r, first)) return sum_of_degrees(r, from, *relation);
        first_.clear();
        add_neighbours(r, from, first.direction, first.types, first_);
        std::uint64_t count = 0;
        for (const neighbour& n : first_) {
            r.tick();
            if (is_taken(r, first.differs_from, n.relationship)) continue;
            put(r.frame[first.to], node{n.node});
            put(r.frame[first.relationship], relationship{n.relationship});
            count += count_one(r, n.node);
        }
        return count;
    }
    // A relationship can go on as itself only where it is a loop.
    std::uint64_t sum_of_degrees(run& r, entity_id from, relation_id first) {
        const view& v = r.seen();
        const sealed_rows& rows = v.sealed().rows(way(), entity_to_entity);
        const neighbour_run middles = row_of(v, way(), from.value(), first);
        std::uint64_t count = 0;
        for (std::size_t i = 0; i < middles.size(); ++i) {
            r.tick();
            const std::uint32_t middle = middles.neighbours[i];
            count += relation_->is_none() ? rows.degree(middle) : rows.of(middle, relation_->value()).size();
            const bool goes_on =
                middle == from.value() &&
                (relation_->is_none() || v.columns().relation(middles.statements[i]) == *relation_);
            if (goes_on) --count;
        }
        return count;
    }
    direction way() const {
        return plan_->step.direction == syntax::arrow::outgoing ? direction::out : direction::in;
    }
    bool any_list(const run& r) const {
        return std::any_of(plan_->step.differs_from.begin(), plan_->step.differs_from.end(),
                           [&](bound::slot at) { return !r.frame[at].get_if<relationship>(); });
    }
    // Less the relationships of the pattern that begin here too.
    std::uint64_t degree(const run& r, entity_id from, relation_id relation) const {
        const view& v = r.seen();
        const direction d = way();
        std::uint64_t count = relation.is_none() ? v.sealed().rows(d, entity_to_entity).degree(from.value())
                                                 : row_of(v, d, from.value(), relation).size();
        const auto& taken = plan_->step.differs_from;
        for (auto at = taken.begin(); at != taken.end(); ++at) {
            const statement_id s = r.frame[*at].as_relationship().id;
            const std::uint32_t begins =
                d == direction::out ? v.columns().raw_subject(s.value()) : v.columns().raw_object(s.value());
            const bool repeated = std::any_of(taken.begin(), at, [&](bound::slot before) {
                return r.frame[before].as_relationship().id == s;
            });
            if (begins == from.value() && !repeated &&
                (relation.is_none() || v.columns().relation(s.value()) == relation))
                --count;
        }
        return count;
    }
    std::uint64_t ask_each(run& r, entity_id from) {
        found_.clear();
        add_neighbours(r, from, plan_->step.direction, plan_->step.types, found_);
        std::uint64_t count = 0;
        for (const neighbour& n : found_) {
            r.tick();
            count += is_taken(r, plan_->step.differs_from, n.relationship) ? 0U : 1U;
        }
        return count;
    }

    const plan::count_steps* plan_;
    std::optional<relation_id> relation_; // whose rows in the store have all that the step leads to
    std::vector<neighbour> first_, found_;
    bool given_ = false;
};

class count_ends final : public row_source {
public:
    count_ends(const plan::count_ends& o, source_ptr general, source_ptr starts)
        : plan_(&o),
          general_(std::move(general)),
          starts_(std::move(starts)) {}
    void restart(run&) override { begun_ = false; }
    bool next(run& r) override {
        if (!std::exchange(begun_, true)) {
            is_general_ = false;
            if (count(r)) return true;
            is_general_ = true;
            general_->restart(r);
        }
        return is_general_ && general_->next(r);
    }

private:
    bool count(run& r) {
        const std::size_t of_sets = 2 * (r.seen().entity_end() / 8 + sizeof(std::uint64_t));
        r.keep(of_sets);
        const bool counted = count_with_sets(r);
        r.give_back(of_sets);
        return counted;
    }
    bool count_with_sets(run& r) {
        const auto first = plain_relation(r, plan_->first), second = plain_relation(r, plan_->second);
        const view& v = r.seen();
        if (!first || !second || !rows_are_all(v)) return false;
        starts_->restart(r);
        entity_set middles(v.entity_end());
        while (starts_->next(r)) {
            r.tick();
            const auto* from = r.frame[plan_->first.from].get_if<node>();
            if (!from) continue;
            bool loop = false;
            for_each_way(plan_->first.direction, [&](direction d) {
                for (const std::uint32_t n : row_of(v, d, from->id.value(), *first).neighbours) {
                    loop = loop || n == from->id.value();
                    middles.insert(entity_id(n));
                }
            });
            // One relationship there and back would be one too few.
            if (loop || goes_back(r)) return false;
        }
        entity_set ends(v.entity_end());
        middles.for_each([&](entity_id middle) {
            r.tick();
            for_each_way(plan_->second.direction, [&](direction d) {
                for (const std::uint32_t n : row_of(v, d, middle.value(), *second).neighbours)
                    ends.insert(entity_id(n));
            });
        });
        r.frame[plan_->result] = datum(static_cast<std::int64_t>(ends.size()));
        return true;
    }
    // Whether the second step may go back along the first.
    bool goes_back(const run&) const {
        return plan_->first.direction == syntax::arrow::either ||
               plan_->second.direction == syntax::arrow::either ||
               plan_->first.direction != plan_->second.direction;
    }

    const plan::count_ends* plan_;
    source_ptr general_, starts_;
    bool begun_ = false, is_general_ = false;
};

} // namespace

source_ptr make(const plan::count_steps& o, source_ptr input) {
    return std::make_unique<count_steps>(o, std::move(input));
}
source_ptr make(const plan::count_ends& o, source_ptr general, source_ptr starts) {
    return std::make_unique<count_ends>(o, std::move(general), std::move(starts));
}

} // namespace entente::cypher
