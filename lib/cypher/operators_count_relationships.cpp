// SPDX-License-Identifier: BSL-1.0
// Operators that count whole relations: all of a type, by year, and patterns of them by the matcher of the typed interface. Each has a general way
// of finding its rows, for views that the short one is not right for.
#include "cypher/neighbours.hpp"
#include "cypher/operators.hpp"
#include "cypher/sealed_shortcut.hpp"

#include <entente/query/counts.hpp>
#include <entente/query/matcher.hpp>

#include <algorithm>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

// What an operator gives in place of the rows of a general one.
class short_way : public row_source {
public:
    explicit short_way(source_ptr general) : general_(std::move(general)) {}
    void restart(run&) override { begun_ = false; }
    bool next(run& r) override {
        if (!std::exchange(begun_, true)) {
            is_general_ = !begin(r);
            if (is_general_) general_->restart(r);
        }
        return is_general_ ? general_->next(r) : give(r);
    }

protected:
    /// False where the view does not allow for it.
    virtual bool begin(run& r) = 0;
    virtual bool give(run& r) = 0;

private:
    source_ptr general_;
    bool begun_ = false, is_general_ = false;
};

// What sealed statements of a relation are: relationships, values and qualifiers, or both. Statements never change, so a graph and a count of them say which; the time of
// the first commit tells a graph from an earlier one at its address. O(nodes), and kept for the last few graphs.
enum class content : std::uint8_t { relationships, others, both };

class relation_contents {
public:
    static std::shared_ptr<const std::vector<content>> of(const view& v) {
        static relation_contents kept;
        const key wanted{&v.state(), v.sealed().statement_count(), v.ontology().relation_count(),
                         v.state().last_commit.load() > 0 ? v.state().commits[1].time : 0};
        const std::lock_guard lock(kept.mutex_);
        for (const auto& [known, relations] : kept.entries_)
            if (known == wanted) return relations;
        auto made = std::make_shared<const std::vector<content>>(find(v));
        if (kept.entries_.size() == 8) kept.entries_.erase(kept.entries_.begin());
        kept.entries_.emplace_back(wanted, made);
        return made;
    }

private:
    struct key {
        const void* graph;
        std::uint32_t statements, relations;
        std::int64_t begun;
        friend bool operator==(const key&, const key&) = default;
    };
    static std::vector<content> find(const view& v) {
        std::vector<content> found(v.ontology().relation_count());
        for (const shape s : all_shapes) {
            if (s == entity_to_entity) continue;
            const sealed_rows& rows = v.sealed().rows(direction::out, s);
            rows.for_each_key([&](std::uint32_t key, const neighbour_run&) {
                rows.for_each_group(key, [&](std::uint32_t relation, const neighbour_run&) {
                    if (relation < found.size()) found[relation] = content::others;
                });
            });
        }
        for (std::uint32_t relation = 0; relation < found.size(); ++relation) {
            const time_run run = v.sealed().by_time().of(relation);
            if (found[relation] == content::others &&
                std::any_of(run.statements.begin(), run.statements.end(), [&](std::uint32_t s) {
                    return shape::of(v.columns().meta(s)) == entity_to_entity;
                }))
                found[relation] = content::both;
        }
        return found;
    }

    std::mutex mutex_;
    std::vector<std::pair<key, std::shared_ptr<const std::vector<content>>>> entries_;
};

// Whether counting statements counts relationships.
bool counts_by_time(const view& v) {
    return !v.identities() && !v.is_of_open_transaction() && !v.has_fresh() &&
           v.sealed().statement_count() == v.statement_end() &&
           (v.believes_all() || v.only_condition_is_time());
}

class count_relationships final : public short_way {
public:
    count_relationships(const plan::count_relationships& o, source_ptr general)
        : short_way(std::move(general)),
          plan_(&o) {}

private:
    bool begin(run& r) override {
        const auto relation = plain_relation(r, plan_->step);
        if (!relation || !counts_by_time(r.seen())) return false;
        if (relation->is_none()) return false;
        const auto contents = relation_contents::of(r.seen());
        if ((*contents)[relation->value()] != content::relationships) return false;
        r.frame[plan_->result] = datum(static_cast<std::int64_t>(count_statements(r.seen(), *relation)));
        given_ = false;
        return true;
    }
    bool give(run&) override { return !std::exchange(given_, true); }

    const plan::count_relationships* plan_;
    bool given_ = false;
};

class count_pattern final : public short_way {
public:
    count_pattern(const plan::count_pattern& o, source_ptr general)
        : short_way(std::move(general)),
          plan_(&o) {}

private:
    bool begin(run& r) override {
        const view& v = r.seen();
        pattern asked;
        std::unordered_map<bound::slot, std::uint32_t> variables;
        const auto end = [&](bound::slot at) {
            const auto [known, is_new] = variables.try_emplace(at, 0);
            if (is_new) known->second = asked.add_variable(v, "");
            return operand::variable(known->second);
        };
        for (const plan::expand& step : plan_->steps) {
            const auto relation = plain_relation(r, step);
            if (!relation || entente::detail::is_transitive(v.ontology(), *relation)) return false;
            const bool turned = step.direction == syntax::arrow::incoming;
            const operand subject = end(turned ? step.to : step.from),
                          object = end(turned ? step.from : step.to);
            asked.add(pattern_atom{*relation, subject, object});
        }
        for (const bound::symbol type : plan_->without_loops)
            if (has_loop(r, *r.relation(type))) return false;
        r.frame[plan_->result] =
            datum(static_cast<std::int64_t>(matcher(v, std::move(asked)).count([&] { r.check_limits(); })));
        given_ = false;
        return true;
    }
    bool give(run&) override { return !std::exchange(given_, true); }

    const plan::count_pattern* plan_;
    bool given_ = false;
};

class count_by_type_and_year final : public short_way {
public:
    count_by_type_and_year(const plan::count_by_type_and_year& o, source_ptr general)
        : short_way(std::move(general)),
          plan_(&o) {
        by_year_ = std::any_of(o.keys.begin(), o.keys.end(), [](const auto& key) { return key.second; });
    }

private:
    bool begin(run& r) override {
        const view& v = r.seen();
        if (!counts_by_time(v) || !v.believes_all()) return false;
        const auto contents = relation_contents::of(v);
        if (std::find(contents->begin(), contents->end(), content::both) != contents->end()) return false;
        next_ = 0;
        counts_ = count_by_relation_and_year(v);
        std::erase_if(counts_, [&](const relation_year_count& c) {
            return (*contents)[c.relation.value()] == content::others;
        });
        return true;
    }
    bool give(run& r) override {
        if (next_ == counts_.size()) return false;
        relation_year_count c = counts_[next_++];
        if (!by_year_)
            while (next_ < counts_.size() && counts_[next_].relation == c.relation)
                c.count += counts_[next_++].count;
        for (const auto& [at, is_year] : plan_->keys)
            r.frame[at] = !is_year ? datum(value(r.seen().ontology()[c.relation].name))
                          : c.year ? datum(std::int64_t{*c.year})
                                   : datum();
        r.frame[plan_->result] = datum(static_cast<std::int64_t>(c.count));
        return true;
    }

    const plan::count_by_type_and_year* plan_;
    bool by_year_;
    std::vector<relation_year_count> counts_;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make(const plan::count_relationships& o, source_ptr general) {
    return std::make_unique<count_relationships>(o, std::move(general));
}
source_ptr make(const plan::count_pattern& o, source_ptr general) {
    return std::make_unique<count_pattern>(o, std::move(general));
}
source_ptr make(const plan::count_by_type_and_year& o, source_ptr general) {
    return std::make_unique<count_by_type_and_year>(o, std::move(general));
}

} // namespace entente::cypher
