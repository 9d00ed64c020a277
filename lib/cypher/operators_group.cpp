// SPDX-License-Identifier: BSL-1.0
// The operator that groups rows, and the aggregates it computes for each group.
#include "cypher/aggregation.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"
#include "cypher/parts.hpp"
#include "cypher/row_index.hpp"
#include "cypher/support.hpp"

#include <cstdint>
#include <deque>
#include <memory>
#include <set>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

struct one_group {
    datum_list keys;
    std::size_t hash;
    std::vector<aggregation> aggregates;
    std::set<statement_id> support;
};

// Groups in the order in which they came.
class groups {
public:
    groups(const plan::group& o, aggregation::extent e) : plan_(&o), extent_(e) {}

    std::deque<one_group> all;
    std::uint64_t row_count = 0; // of all of them
    kept_bytes kept;

    one_group& of_keys(run& r, datum_list&& keys, std::size_t hash) {
        const std::size_t at = place_of(keys, hash);
        if (at == all.size()) {
            count_new(r, keys);
            all.push_back({std::move(keys), hash, {}, {}});
            all.back().aggregates.reserve(plan_->aggregates.size());
            for (const bound::aggregate& a : plan_->aggregates)
                all.back().aggregates.emplace_back(a, extent_);
        }
        return all[at];
    }
    // What a part has of a group, behind what the parts before it had.
    void add_part(run& r, one_group&& g) {
        const std::size_t at = place_of(g.keys, g.hash);
        if (at == all.size()) {
            count_new(r, g.keys);
            for (aggregation& a : g.aggregates) a.become_whole(r, kept);
            all.push_back(std::move(g));
        } else {
            for (std::size_t i = 0; i < g.aggregates.size(); ++i)
                all[at].aggregates[i].add_part(r, g.aggregates[i], kept);
        }
    }
    void take_all(run& r, row_source& rows) {
        datum_list keys;
        while (rows.next(r)) {
            r.tick();
            ++row_count;
            keys.clear();
            for (const bound::assignment& k : plan_->keys) keys.push_back(evaluate(k.value, r));
            const std::size_t hash = row_hash()(keys);
            one_group& g = of_keys(r, std::move(keys), hash);
            for (aggregation& a : g.aggregates) a.add(r, kept);
            if (plan_->support) g.support.merge(support_of_row(*plan_->support, r));
        }
    }
    void clear() {
        all.clear();
        by_keys_.clear();
        row_count = 0;
        kept.release();
    }

private:
    std::size_t place_of(const datum_list& keys, std::size_t hash) {
        return by_keys_.find_or_add(hash, all.size(),
                                    [&](std::size_t known) { return row_equal()(all[known].keys, keys); });
    }
    void count_new(run& r, const datum_list& keys) {
        kept.add(r, bytes_of(keys) + sizeof(one_group) + plan_->aggregates.size() * sizeof(aggregation));
    }

    const plan::group* plan_;
    aggregation::extent extent_;
    row_index by_keys_;
};

// Where the first rows are nearly all groups of their own, each would be made twice: that is left to one thread.
struct too_many_groups {};
constexpr std::uint64_t enough_to_tell = 4096;

class group final : public above_one, public part_maker {
public:
    group(const plan::group& o, source_ptr input)
        : above_one(std::move(input)),
          plan_(&o),
          groups_(o, aggregation::extent::whole) {}
    void restart(run& r) override {
        above_one::restart(r);
        begin_again();
        grouped_ = false;
        next_ = 0;
    }
    bool next(run& r) override {
        if (!std::exchange(grouped_, true)) {
            if (!input().find_in_parts(r, *this)) groups_.take_all(r, input());
            // Without keys all rows are one group, even where there are none.
            if (plan_->keys.empty() && groups_.all.empty()) groups_.of_keys(r, {}, 0);
        }
        if (next_ == groups_.all.size()) return false;
        one_group& g = groups_.all[next_++];
        for (std::size_t i = 0; i < plan_->keys.size(); ++i) r.frame[plan_->keys[i].to] = g.keys[i];
        for (std::size_t i = 0; i < plan_->aggregates.size(); ++i)
            r.frame[plan_->aggregates[i].result] = g.aggregates[i].result();
        if (plan_->support) put_support(r, g.support);
        return true;
    }

    std::unique_ptr<part> take(run& r, row_source& rows) const override {
        auto made = std::make_unique<groups_of_part>(*plan_);
        made->found.take_all(r, rows);
        made->bytes = made->found.kept.release();
        return made;
    }
    void put_together(run& r, part& next) override {
        groups& found = static_cast<groups_of_part&>(next).found;
        for (one_group& g : found.all) {
            r.tick();
            groups_.add_part(r, std::move(g));
        }
        const std::uint64_t before = std::exchange(groups_.row_count, groups_.row_count + found.row_count);
        if (before < enough_to_tell && groups_.row_count >= enough_to_tell &&
            groups_.all.size() > groups_.row_count / 2)
            throw too_many_groups();
    }
    void begin_again() override { groups_.clear(); }

private:
    struct groups_of_part final : part {
        explicit groups_of_part(const plan::group& o) : found(o, aggregation::extent::of_part) {}
        groups found;
    };

    // What the group rests on, in place of what its last row did.
    void put_support(run& r, const std::set<statement_id>& statements) const {
        for (const bound::slot at : plan_->support->relationships) r.frame[at] = datum();
        for (const auto& [at, key] : plan_->support->properties) r.frame[at] = datum();
        datum_list list;
        for (const statement_id s : statements) list.emplace_back(relationship{s});
        r.frame[plan_->support->gathered] = datum(std::move(list));
    }

    const plan::group* plan_;
    groups groups_;
    bool grouped_ = false;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make(const plan::group& o, source_ptr input) {
    return std::make_unique<group>(o, std::move(input));
}

} // namespace entente::cypher
