// SPDX-License-Identifier: BSL-1.0
// The operator that finds nodes: all, those with labels, or those that a property leads to.
#include "cypher/datum_order.hpp"
#include "cypher/graph_access.hpp"
#include "cypher/operators.hpp"
#include "cypher/slots.hpp"
#include "cypher/value_tests.hpp"

#include <entente/store/prefetch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <exception>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
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
                const bool is_shared = r.part.scan == plan_;
                next_ = is_shared ? static_cast<std::uint32_t>(r.part.begin) : 0;
                end_ = is_shared ? static_cast<std::uint32_t>(r.part.end) : UINT32_MAX;
            }
            const view& v = r.seen();
            while (next_ < std::min(end_, v.entity_end())) {
                r.tick();
                const entity_id e(next_++);
                if (!v.sees(e) || !has_labels(r, plan_->labels, e)) continue;
                put(r.frame[plan_->node], node{e});
                return true;
            }
            scanning_ = false;
        }
    }

    static bool has_labels(const run& r, const std::vector<bound::symbol>& labels, entity_id e) {
        return std::all_of(labels.begin(), labels.end(), [&](bound::symbol label) {
            const auto type = r.type(label);
            return type && r.seen().is_a(e, *type);
        });
    }

private:
    const plan::scan_nodes* plan_;
    bool scanning_ = false;
    std::uint32_t next_ = 0, end_ = 0;
};

// Looks several keys up at a time where the plan allows for it, so that the searches wait for memory together.
class look_up_nodes final : public above_one {
public:
    look_up_nodes(const plan::scan_nodes& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}

    void restart(run& r) override {
        above_one::restart(r);
        wanted_.clear();
        at_ = 0;
        candidates_.clear();
        next_ = 0;
        ended_ = false;
        failed_ = nullptr;
    }
    bool next(run& r) override {
        for (;;) {
            while (next_ < candidates_.size())
                if (is_one(r, candidates_[next_++])) return true;
            if (at_ == wanted_.size() && !look_ahead(r)) return false;
            find_candidates(r);
        }
    }

private:
    struct wanted {
        datum held;
        std::optional<entity_id> with_key; // the node with that key, where a key is asked for
    };

    bool is_one(run& r, entity_id e) {
        r.tick();
        const view& v = r.seen();
        if (!v.sees(e) || !scan_nodes::has_labels(r, plan_->labels, e)) return false;
        put(r.frame[plan_->node], node{e});
        const wanted& w = wanted_[at_ - 1];
        return !plan_->lookup_condition || w.with_key == e || holds(*plan_->lookup_condition, r);
    }

    // Takes the next rows of the input. An error waits until the rows before it have been given.
    bool look_ahead(run& r) {
        if (failed_) std::rethrow_exception(failed_);
        wanted_.clear();
        saved_.clear();
        at_ = 0;
        if (ended_) return false;
        const std::size_t most = plan_->restored ? 64 : 1;
        try {
            while (wanted_.size() < most) {
                if (!input().next(r)) {
                    ended_ = true;
                    break;
                }
                wanted_.push_back({evaluate(plan_->lookup->second, r), {}});
                if (plan_->restored)
                    for (const bound::slot s : *plan_->restored) saved_.push_back(r.frame[s]);
            }
        } catch (...) {
            if (wanted_.empty()) throw;
            failed_ = std::current_exception();
        }
        if (!plan_->among && r.name(plan_->lookup->first) == key_property) find_keys(r.seen());
        return !wanted_.empty();
    }
    void find_keys(const view& v) {
        keys_.clear();
        for (const wanted& w : wanted_)
            keys_.push_back(w.held.kind() == datum_kind::text ? w.held.as_text() : std::string_view());
        if (wanted_.size() == 1) {
            if (!keys_[0].empty()) wanted_[0].with_key = v.find(keys_[0]);
            return;
        }
        const auto found = v.find_all(keys_);
        for (std::size_t i = 0; i < wanted_.size(); ++i) wanted_[i].with_key = found[i];
        // What is asked of a node most.
        for (const auto& e : found)
            if (e) entente::detail::prefetch(name(v, *e).data());
    }

    void find_candidates(run& r) {
        const std::size_t row = at_++;
        if (plan_->restored) {
            const auto& slots = *plan_->restored;
            for (std::size_t i = 0; i < slots.size(); ++i)
                r.frame[slots[i]] = std::move(saved_[row * slots.size() + i]);
        }
        candidates_.clear();
        next_ = 0;
        const wanted& w = wanted_[row];
        if (w.held.is_null()) return;
        if (w.with_key) candidates_.push_back(*w.with_key);
        if (plan_->among && w.held.kind() != datum_kind::list) {
            // The condition refuses it, of any node.
            for (std::uint32_t e = 0; e < r.seen().entity_end(); ++e) candidates_.emplace_back(e);
            return;
        }
        const bound::symbol key = plan_->lookup->first;
        if (plan_->among && r.name(key) == key_property) find_keys_among(r.seen(), w.held.as_list());
        const property_relations both = relations_of(r.seen().ontology(), r.name(key), r.relation(key));
        for (const auto& relation : {both.plain, both.other})
            if (relation && plan_->among)
                find_stated_among(r, *relation, w.held.as_list());
            else if (relation)
                find_stated(r, *relation, w.held);
        std::sort(candidates_.begin(), candidates_.end());
        candidates_.erase(std::unique(candidates_.begin(), candidates_.end()), candidates_.end());
    }
    void find_keys_among(const view& v, const datum_list& list) {
        keys_.clear();
        for (const datum& element : list)
            if (element.kind() == datum_kind::text) keys_.push_back(element.as_text());
        for (const auto& e : v.find_all(keys_))
            if (e) candidates_.push_back(*e);
    }

    void find_stated(run& r, relation_id relation, const datum& held) {
        if (is_number(held.kind()))
            add_number(r.seen(), relation, held);
        else if (is_indexed_name(relation, held))
            add_named(r.seen(), relation, held.as_text());
        else if (is_one_value(held))
            add_value(r.seen(), relation, held.scalar());
        else
            add_equal(r, relation, held);
    }
    void find_stated_among(run& r, relation_id relation, const datum_list& list) {
        std::unordered_set<std::string_view> texts;
        std::vector<const datum*> others;
        for (const datum& element : list) {
            r.tick();
            if (is_number(element.kind()))
                add_number(r.seen(), relation, element);
            else if (is_indexed_name(relation, element))
                add_named(r.seen(), relation, element.as_text());
            else if (is_one_value(element))
                add_value(r.seen(), relation, element.scalar());
            else if (has_index(r.seen(), relation))
                add_equal(r, relation, element);
            else if (element.kind() == datum_kind::text)
                texts.insert(element.as_text());
            else if (!element.is_null())
                others.push_back(&element);
        }
        if (texts.empty() && others.empty()) return;
        add_stated(r, relation, {}, [&](const datum& stated) {
            if (stated.kind() == datum_kind::text) return texts.contains(stated.as_text());
            return std::any_of(others.begin(), others.end(),
                               [&](const datum* other) { return equals(stated, *other) == true; });
        });
    }

    void add(const view& v, term subject) {
        if (subject.is_entity()) candidates_.push_back(v.canonical(subject.entity()));
    }
    // Equal numbers of both kinds are two values.
    void add_number(const view& v, relation_id relation, const datum& held) {
        for_each_equal_number(held, [&](const value& number) { add_value(v, relation, number); });
    }
    // The store keeps one of each value, so that equal ones have the same statements. Texts have languages, times have zones, and lists have numbers in
    // them: of those several can be equal.
    static bool is_one_value(const datum& d) {
        const datum_kind kind = d.kind();
        return kind == datum_kind::boolean || kind == datum_kind::date || kind == datum_kind::local_time ||
               kind == datum_kind::local_date_time;
    }
    void add_value(const view& v, relation_id relation, const value& held) {
        if (const auto id = v.find_value(held))
            v.for_each_neighbour(direction::in, term(*id), relation,
                                 [&](term subject, statement_id) { add(v, subject); });
    }
    // The graph has an index of names and aliases, of all that are a text and not empty.
    static bool is_indexed_name(relation_id relation, const datum& held) {
        return (relation == builtin::name || relation == builtin::alias) && held.kind() == datum_kind::text &&
               !held.as_text().empty();
    }
    void add_named(const view& v, relation_id relation, std::string_view text) {
        const auto consider = [&](std::uint32_t s) {
            if (s < v.statement_end() && v.columns().relation(s) == relation) add(v, v.columns().subject(s));
        };
        v.state().names.for_each(text, v.state().values.pool(), consider);
        const auto* pending = v.pending();
        if (!pending) return;
        // What an open transaction adds is not in the index yet.
        if (const auto at = pending->by_relation.find(relation.value()); at != pending->by_relation.end())
            for (const std::uint32_t s : at->second)
                if (v.text(v.columns().object(s).value()) == text) consider(s);
    }
    void add_equal(run& r, relation_id relation, const datum& held) {
        const value_test equal{syntax::comparison_operator::equal, held};
        add_stated(r, relation, {&equal, 1}, [&](const datum& stated) { return equal.passes(stated); });
    }
    // Those whose value passes, and with it the tests.
    template <class Passes>
    void add_stated(run& r, relation_id relation, std::span<const value_test> tests, Passes passes) {
        const view& v = r.seen();
        const auto look_at = [&](std::uint32_t s) {
            r.tick();
            if (!is_looked_at(r, relation, s)) return;
            const term object = v.columns().object(s);
            if (object.is_value() && passes(as_seen(v[object.value()]))) add(v, v.columns().subject(s));
        };
        for (const std::uint32_t s : sealed_statements(v, relation, tests)) look_at(s);
        v.for_each_fresh_of_relation(relation.value(), look_at);
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
    std::vector<wanted> wanted_; // by the rows taken ahead
    std::vector<datum> saved_;   // and what they have put into the frame, row after row
    std::size_t at_ = 0;         // the row behind the one whose candidates are given
    std::vector<entity_id> candidates_;
    std::size_t next_ = 0;
    bool ended_ = false;
    std::exception_ptr failed_;
    std::vector<std::string_view> keys_;
};

} // namespace

source_ptr make(const plan::scan_nodes& o, source_ptr input) {
    if (o.lookup) return std::make_unique<look_up_nodes>(o, std::move(input));
    return std::make_unique<scan_nodes>(o, std::move(input));
}

} // namespace entente::cypher
