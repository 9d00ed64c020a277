// SPDX-License-Identifier: BSL-1.0
// The operator that finds nodes by the statements of a property. Statements that are not sealed come first, then the sealed ones in portions that
// grow, so that who asks for a few nodes does not wait for all; of a portion the nodes are given in order of their ids.
#include "cypher/graph_access.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"
#include "cypher/slots.hpp"
#include "cypher/value_tests.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

constexpr std::size_t first_portion = 1024, growth = 4;

class scan_property final : public above_one {
public:
    scan_property(const plan::scan_property& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}

    void restart(run& r) override {
        above_one::restart(r);
        candidates_.clear();
        next_ = 0;
        relations_.clear();
    }
    bool next(run& r) override {
        for (;;) {
            const view& v = r.seen();
            while (next_ < candidates_.size()) {
                r.tick();
                const node n{entity_id(candidates_[next_++])};
                if (!v.sees(n.id) ||
                    !std::all_of(plan_->labels.begin(), plan_->labels.end(),
                                 [&](bound::symbol label) { return has_label(r, n, label); }))
                    continue;
                put(r.frame[plan_->node], n);
                return true;
            }
            if (!relations_.empty()) {
                find_more(r);
                continue;
            }
            if (!input().next(r)) return false;
            begin(r);
        }
    }

private:
    void begin(run& r) {
        candidates_.clear();
        next_ = 0;
        position_ = 0;
        portion_ = first_portion;
        given_.clear();
        const auto tests = evaluated(plan_->by.tests, r);
        if (!tests) return;
        tests_ = *tests;
        const property_relations both =
            relations_of(r.seen().ontology(), r.name(plan_->by.key), r.relation(plan_->by.key));
        for (const auto& relation : {both.plain, both.other})
            if (relation) relations_.push_back(*relation);
        for (const relation_id relation : relations_)
            r.seen().for_each_fresh_of_relation(relation.value(),
                                                [&](std::uint32_t s) { look_at(r, relation, s); });
        if (r.writer()) // what is sealed, and what is there at all, may change between two portions
            while (!relations_.empty()) look_further(r, static_cast<std::size_t>(-1));
        give_what_is_new(r);
    }
    void find_more(run& r) {
        candidates_.clear();
        next_ = 0;
        look_further(r, portion_);
        if (portion_ <= static_cast<std::size_t>(-1) / growth) portion_ *= growth;
        give_what_is_new(r);
    }
    // At so many sealed statements, or as many as there are of the relation.
    void look_further(run& r, std::size_t most) {
        const relation_id relation = relations_.back();
        const std::span<const std::uint32_t> sealed = sealed_statements(r.seen(), relation, tests_);
        const std::size_t count = std::min(most, sealed.size() - position_);
        for (const std::uint32_t s : sealed.subspan(position_, count)) look_at(r, relation, s);
        position_ += count;
        if (position_ == sealed.size()) {
            relations_.pop_back();
            position_ = 0;
        }
    }

    void look_at(run& r, relation_id relation, std::uint32_t s) {
        r.tick();
        const view& v = r.seen();
        if (!is_looked_at(r, relation, s)) return;
        const term subject = v.columns().subject(s), object = v.columns().object(s);
        if (!subject.is_entity() || !object.is_value() || !passes_tests(v, object.value())) return;
        candidates_.push_back(v.canonical(subject.entity()).value());
    }
    [[nodiscard]] bool passes_tests(const view& v, value_id held) const {
        if (tests_.empty()) return true;
        const datum d = as_seen(v[held]);
        return std::all_of(tests_.begin(), tests_.end(), [&](const value_test& t) { return t.passes(d); });
    }

    // Each node once: those of earlier portions are left out. There is no need to remember any where nothing is left to be looked at.
    void give_what_is_new(run& r) {
        if (!std::is_sorted(candidates_.begin(), candidates_.end()))
            std::sort(candidates_.begin(), candidates_.end());
        candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
        if (!given_.empty()) std::erase_if(candidates_, [&](std::uint32_t e) { return given_[e]; });
        if (!candidates_.empty() && !relations_.empty()) {
            if (given_.size() < r.seen().entity_end()) given_.resize(r.seen().entity_end());
            for (const std::uint32_t e : candidates_) given_[e] = true;
        }
        const std::size_t bytes = candidates_.capacity() * sizeof(std::uint32_t) + given_.capacity() / 8;
        if (bytes > counted_) kept_.add(r, bytes - std::exchange(counted_, bytes));
    }

    const plan::scan_property* plan_;
    std::vector<value_test> tests_;      // for this row of the input
    std::vector<relation_id> relations_; // whose sealed statements are still to be looked at
    std::size_t position_ = 0;           // in those of the last of them
    std::size_t portion_ = first_portion;
    std::vector<std::uint32_t> candidates_;
    std::size_t next_ = 0;
    std::vector<bool> given_;
    kept_bytes kept_;
    std::size_t counted_ = 0; // bytes in `kept_`: vectors don't shrink
};

} // namespace

source_ptr make(const plan::scan_property& o, source_ptr input) {
    return std::make_unique<scan_property>(o, std::move(input));
}

} // namespace entente::cypher
