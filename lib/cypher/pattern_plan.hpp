// SPDX-License-Identifier: BSL-1.0
// The plan of a pattern while it is being made.
#pragma once

#include "cypher/bound_walk.hpp"
#include "cypher/planning.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace entente::cypher {

/// What is planned of a pattern so far: which variables are there, and the conditions that wait for others.
class pattern_plan {
public:
    pattern_plan(const bound::pattern& p, plan::operation input) : root_(std::move(input)) {
        for (const auto& n : p.nodes)
            if (!n.is_bound) missing_.insert(n.variable);
        for (const auto& r : p.relationships)
            if (!r.is_bound) missing_.insert(r.variable);
        for (const auto& path : p.paths)
            if (path.variable) missing_.insert(*path.variable);
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
    /// Whether all that an expression asks is there.
    [[nodiscard]] bool knows(const bound::expression& e) const {
        const auto needed = slots_of(e);
        return std::none_of(needed.begin(), needed.end(),
                            [&](bound::slot s) { return missing_.contains(s); });
    }
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

    struct condition {
        bound::expression what;
        std::set<bound::slot> needs;
    };
    [[nodiscard]] const std::vector<condition>& conditions() const { return conditions_; }
    [[nodiscard]] double rows() const { return root_.rows; }
    [[nodiscard]] plan::operation taken() && { return std::move(root_); }

private:
    plan::operation root_;
    std::set<bound::slot> missing_;
    std::vector<condition> conditions_;
};

} // namespace entente::cypher
