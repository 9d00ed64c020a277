// SPDX-License-Identifier: BSL-1.0
// The operator that groups rows, and the aggregates it computes for each group.
#include "cypher/aggregation.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"
#include "cypher/support.hpp"

#include <deque>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class group final : public above_one {
public:
    group(const plan::group& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        groups_.clear();
        by_keys_.clear();
        kept_.release();
        grouped_ = false;
        next_ = 0;
    }
    bool next(run& r) override {
        if (!std::exchange(grouped_, true)) take_all(r);
        if (next_ == groups_.size()) return false;
        one_group& g = groups_[next_++];
        for (std::size_t i = 0; i < plan_->keys.size(); ++i) r.frame[plan_->keys[i].to] = (*g.keys)[i];
        for (std::size_t i = 0; i < plan_->aggregates.size(); ++i)
            r.frame[plan_->aggregates[i].result] = g.aggregates[i].result();
        if (plan_->support) put_support(r, g.support);
        return true;
    }

private:
    struct one_group {
        const datum_list* keys;
        std::vector<aggregation> aggregates;
        std::set<statement_id> support;
    };

    one_group& of_keys(run& r, datum_list keys) {
        const auto [at, is_new] = by_keys_.try_emplace(std::move(keys), groups_.size());
        if (is_new) {
            kept_.add(r, bytes_of(at->first) + sizeof(one_group) +
                             plan_->aggregates.size() * sizeof(aggregation));
            groups_.push_back({&at->first, {}, {}});
            for (const bound::aggregate& a : plan_->aggregates) groups_.back().aggregates.emplace_back(a);
        }
        return groups_[at->second];
    }
    void take_all(run& r) {
        while (input().next(r)) {
            r.tick();
            datum_list keys;
            keys.reserve(plan_->keys.size());
            for (const bound::assignment& k : plan_->keys) keys.push_back(evaluate(k.value, r));
            one_group& g = of_keys(r, std::move(keys));
            for (aggregation& a : g.aggregates) a.add(r, kept_);
            if (plan_->support) g.support.merge(support_of_row(*plan_->support, r));
        }
        // Without keys all rows are one group, even where there are none.
        if (plan_->keys.empty() && groups_.empty()) of_keys(r, {});
    }

    // What the group rests on, in place of what its last row did.
    void put_support(run& r, const std::set<statement_id>& statements) const {
        for (const bound::slot at : plan_->support->relationships) r.frame[at] = datum();
        for (const auto& [at, key] : plan_->support->properties) r.frame[at] = datum();
        datum_list list;
        for (const statement_id s : statements) list.emplace_back(relationship{s});
        r.frame[plan_->support->gathered] = datum(std::move(list));
    }

    const plan::group* plan_;
    std::deque<one_group> groups_; // in the order in which they came
    std::unordered_map<datum_list, std::size_t, row_hash, row_equal> by_keys_;
    kept_bytes kept_;
    bool grouped_ = false;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make(const plan::group& o, source_ptr input) {
    return std::make_unique<group>(o, std::move(input));
}

} // namespace entente::cypher
