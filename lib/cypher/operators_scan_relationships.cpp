// SPDX-License-Identifier: BSL-1.0
// The operator that begins a pattern with all relationships of a type. What a view at some time believes is found by the order of time.
#include "cypher/graph_access.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"
#include "cypher/parts.hpp"
#include "cypher/pattern_checks.hpp"
#include "cypher/slots.hpp"
#include "cypher/value_tests.hpp"

#include <entente/ontology.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class scan_relationships final : public above_one {
public:
    scan_relationships(const plan::scan_relationships& o, source_ptr input)
        : above_one(std::move(input)),
          step_(&o.step),
          by_(o.by ? &*o.by : nullptr) {}
    void restart(run& r) override {
        above_one::restart(r);
        scanning_ = false;
    }
    bool next(run& r) override {
        for (;;) {
            if (!scanning_) {
                if (!input().next(r)) return false;
                scanning_ = true;
                if (by_) find_by_property(r);
                // The same threads take many parts of a scan; what there is to be gone through does not change for them.
                if (r.part.scan != step_ || ways_.empty()) list_ways(r);
                before_ = 0;
                enter(r, 0);
            }
            if (step(r)) return true;
            scanning_ = false;
        }
    }

    [[nodiscard]] std::uint64_t positions(const run& r) {
        list_ways(r);
        std::uint64_t count = 0;
        for (way& w : ways_) {
            open(r, w);
            count += w.size();
        }
        return count;
    }

private:
    // One relation as the store has it, and which of its ends a row may begin at.
    struct way {
        relation_id relation;
        bool from_subject, from_object;
        bool is_open = false;
        time_run sealed{};
        std::size_t end = 0;                // of the sealed ones
        std::vector<std::uint32_t> fresh{}; // statements that are not sealed, believed or not
        [[nodiscard]] std::size_t size() const { return end + fresh.size(); }
    };

    void list_ways(const run& r) {
        ways_.clear();
        const bool outgoing = step_->direction != syntax::arrow::incoming,
                   incoming = step_->direction != syntax::arrow::outgoing;
        const auto add = [&](relation_id relation, bool reversed) {
            auto known = std::find_if(ways_.begin(), ways_.end(),
                                      [&](const way& w) { return w.relation == relation; });
            if (known == ways_.end()) known = ways_.insert(ways_.end(), way{relation, false, false});
            known->from_subject = known->from_subject || (reversed ? incoming : outgoing);
            known->from_object = known->from_object || (reversed ? outgoing : incoming);
        };
        for (const bound::symbol type : step_->types) {
            const auto relation = r.relation(type);
            if (!relation) continue;
            const auto& readings = r.seen().ontology()[*relation].readings;
            if (readings.empty()) add(*relation, false);
            for (const relation_reading& reading : readings) add(reading.relation, reading.reversed);
        }
    }
    // The statements that the property is stated of, with a value that passes.
    void find_by_property(run& r) {
        found_.clear();
        const auto tests = evaluated(by_->tests, r);
        if (!tests) return;
        const view& v = r.seen();
        const auto look_at = [&](std::uint32_t s) {
            r.tick();
            const term subject = v.columns().subject(s), object = v.columns().object(s);
            if (!subject.is_statement() || !object.is_value() || !v.sees(statement_id(s))) return;
            const datum held = as_seen(v[object.value()]);
            if (std::all_of(tests->begin(), tests->end(),
                            [&](const value_test& t) { return t.passes(held); }))
                found_.push_back(subject.statement().value());
        };
        const property_relations both = relations_of(v.ontology(), r.name(by_->key), r.relation(by_->key));
        for (const auto& relation : {both.plain, both.other}) {
            if (!relation) continue;
            v.for_each_fresh_of_relation(relation->value(), look_at);
            for (const std::uint32_t s : sealed_statements(v, *relation, *tests)) look_at(s);
        }
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        if (const std::size_t bytes = found_.capacity() * sizeof(std::uint32_t); bytes > counted_)
            kept_.add(r, bytes - std::exchange(counted_, bytes));
    }
    // What the way goes through.
    void open(const run& r, way& w) const {
        const view& v = r.seen();
        w.is_open = true;
        if (by_) {
            std::copy_if(found_.begin(), found_.end(), std::back_inserter(w.fresh),
                         [&](std::uint32_t s) { return v.columns().relation(s) == w.relation; });
            return;
        }
        w.sealed = v.sealed().by_time().of(w.relation.value());
        w.end = w.sealed.size();
        const auto* b = v.belief();
        // What begins later can't hold at the time that is asked for.
        if (b && b->time && b->time->end != day_max) w.end = w.sealed.begun_by(b->time->end - 1);
        if (v.has_fresh() || v.is_of_open_transaction())
            v.for_each_fresh_of_relation(w.relation.value(), [&](std::uint32_t s) { w.fresh.push_back(s); });
    }
    void enter(const run& r, std::size_t number) {
        if (way_ < ways_.size() && number > way_) before_ += ways_[way_].size();
        way_ = number;
        next_ = last_ = 0;
        other_end_ = false;
        believed_.clear();
        at_ = 0;
        if (way_ == ways_.size()) return;
        way& w = ways_[way_];
        if (!w.is_open) open(r, w);
        last_ = w.size();
        if (r.part.scan == step_) {
            next_ = std::min<std::uint64_t>(last_, r.part.begin - std::min(r.part.begin, before_));
            last_ = std::min<std::uint64_t>(last_, r.part.end - std::min(r.part.end, before_));
        }
        all_ = r.seen().believes_all_sealed();
        time_ = r.seen().only_condition_is_time();
    }
    bool step(run& r) {
        for (; way_ < ways_.size(); enter(r, way_ + 1))
            while (at_ < believed_.size() || look_ahead(r)) {
                r.tick();
                if (give(r)) return true;
            }
        return false;
    }
    // The next statements that are believed: several, so that the memory is asked for all of them before one is looked at. A query that changes
    // something looks at one after the other.
    bool look_ahead(run& r) {
        const std::size_t most = r.writer() ? 1 : 64;
        const view& v = r.seen();
        do {
            believed_.clear();
            at_ = 0;
            for (; next_ < last_ && believed_.size() < most; ++next_) {
                r.tick();
                if (!believes(v)) continue;
                believed_.push_back(here());
                v.columns().prefetch(here());
            }
            std::erase_if(believed_, [&](std::uint32_t s) {
                if (shape::of(v.columns().meta(s)) != entity_to_entity || v.says_identity(statement_id(s)))
                    return true;
                v.state().entities.prefetch(v.columns().raw_subject(s));
                v.state().entities.prefetch(v.columns().raw_object(s));
                return false;
            });
        } while (believed_.empty() && next_ < last_);
        return !believed_.empty();
    }
    [[nodiscard]] std::uint32_t here() const {
        const way& w = ways_[way_];
        return next_ < w.end ? w.sealed.statements[next_] : w.fresh[next_ - w.end];
    }
    [[nodiscard]] bool believes(const view& v) const {
        const std::uint32_t s = here();
        if (s >= v.statement_end()) return false;
        const way& w = ways_[way_];
        if (next_ >= w.end || (!time_ && !all_)) return v.believes(s);
        return !time_ || time_->met_by(w.sealed.from[next_], w.sealed.until(next_));
    }
    // From the subject, then from the object, as far as the pattern has it; a loop only once.
    bool give(run& r) {
        const way& w = ways_[way_];
        const view& v = r.seen();
        const std::uint32_t s = believed_[at_];
        const entity_id subject = v.canonical(entity_id(v.columns().raw_subject(s)));
        const entity_id object = v.canonical(entity_id(v.columns().raw_object(s)));
        const bool from_object = other_end_ || !w.from_subject;
        const bool both = w.from_subject && w.from_object && subject != object;
        other_end_ = both && !from_object;
        if (!other_end_) ++at_;
        if (is_taken(r, step_->differs_from, statement_id(s))) return false;
        put(r.frame[step_->from], node{from_object ? object : subject});
        put(r.frame[step_->to], node{from_object ? subject : object});
        put(r.frame[step_->relationship], relationship{statement_id(s)});
        return true;
    }

    const plan::expand* step_;
    std::vector<way> ways_;
    const plan::property_lookup* by_;
    std::vector<std::uint32_t> found_; // by the property
    kept_bytes kept_;
    std::size_t counted_ = 0; // bytes in `kept_`: vectors don't shrink
    const entente::detail::time_condition* time_ = nullptr;
    std::size_t way_ = 0, next_ = 0, last_ = 0; // at `next_` of the way, to before `last_`
    std::uint64_t before_ = 0;                  // positions of the ways before
    std::vector<std::uint32_t> believed_;       // the next ones,
    std::size_t at_ = 0;                        // of which this is to be given
    bool scanning_ = false, all_ = false;
    bool other_end_ = false; // the relationship was given from its subject, and comes again
};

} // namespace

std::uint64_t positions_of(const plan::scan_relationships& o, const run& r) {
    return scan_relationships(o, nullptr).positions(r);
}

source_ptr make(const plan::scan_relationships& o, source_ptr input) {
    return std::make_unique<scan_relationships>(o, std::move(input));
}

} // namespace entente::cypher
