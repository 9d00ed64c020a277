// SPDX-License-Identifier: BSL-1.0
// The operator of patterns of variable length: all paths, depth first, or the shortest, breadth first.
#include "cypher/datum_order.hpp"
#include "cypher/graph_access.hpp"
#include "cypher/neighbours.hpp"
#include "cypher/operators.hpp"
#include "cypher/pattern_checks.hpp"
#include "cypher/sealed_shortcut.hpp"

#include <entente/query/shortest_path.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

// What both ways of searching ask of one more relationship.
class steps {
public:
    explicit steps(const plan::expand_path& o) : plan_(&o) {}

    /// The properties asked for, evaluated once a row.
    void begin(run& r) {
        wanted_.clear();
        for (const auto& [key, value] : plan_->properties) wanted_.push_back(evaluate(value, r));
    }
    [[nodiscard]] bool may_take(run& r, statement_id s) const {
        for (std::size_t i = 0; i < wanted_.size(); ++i)
            if (equals(property_of(r, relationship{s}, plan_->properties[i].first), wanted_[i]) != true)
                return false;
        return !is_taken(r, plan_->step.differs_from, s);
    }
    void from(const run& r, entity_id e, std::vector<neighbour>& out) const {
        add_neighbours(r, e, plan_->step.direction, plan_->step.types, out);
    }
    void put(run& r, const std::vector<statement_id>& relationships) const {
        datum_list list;
        list.reserve(relationships.size());
        for (const statement_id s : relationships) list.emplace_back(relationship{s});
        if (plan_->reversed) std::reverse(list.begin(), list.end());
        r.frame[plan_->step.relationship] = datum(std::move(list));
    }

private:
    const plan::expand_path* plan_;
    std::vector<datum> wanted_;
};

class expand_path final : public above_one {
public:
    expand_path(const plan::expand_path& o, source_ptr input)
        : above_one(std::move(input)),
          plan_(&o),
          steps_(o) {}

    void restart(run& r) override {
        above_one::restart(r);
        levels_.clear();
        taken_.clear();
    }
    bool next(run& r) override {
        for (;;) {
            if (levels_.empty()) {
                if (!input().next(r)) return false;
                if (!begin(r)) continue;
                if (plan_->least == 0 && offer(r)) return true;
            }
            if (advance(r)) return true;
        }
    }

private:
    struct level {
        entity_id node;
        std::vector<neighbour> neighbours;
        std::size_t next = 0;
    };

    bool begin(run& r) {
        const auto* from = r.frame[plan_->step.from].get_if<node>();
        if (!from) return false;
        steps_.begin(r);
        taken_.clear();
        known_ = nullptr;
        if (plan_->step.relationship_is_bound) {
            // Copied: the slot stays as it is.
            kept_ = r.frame[plan_->step.relationship];
            known_ = kept_.get_if<datum_list>();
            if (!known_) return false;
        }
        enter(r, from->id);
        return true;
    }
    void enter(run& r, entity_id e) {
        levels_.push_back({e, {}, 0});
        const auto length = static_cast<std::int64_t>(taken_.size());
        if (plan_->most >= 0 && length >= plan_->most) return;
        steps_.from(r, e, levels_.back().neighbours);
        if (known_) {
            const std::size_t at = plan_->reversed ? known_->size() - 1 - taken_.size() : taken_.size();
            const auto* wanted =
                taken_.size() < known_->size() ? (*known_)[at].get_if<relationship>() : nullptr;
            std::erase_if(levels_.back().neighbours,
                          [&](const neighbour& n) { return !wanted || n.relationship != wanted->id; });
        }
    }
    // The next path that ends where it may; false when there is none from this row.
    bool advance(run& r) {
        while (!levels_.empty()) {
            r.tick();
            level& top = levels_.back();
            if (top.next == top.neighbours.size()) {
                levels_.pop_back();
                if (!taken_.empty()) taken_.pop_back();
                continue;
            }
            const neighbour n = top.neighbours[top.next++];
            if (std::find(taken_.begin(), taken_.end(), n.relationship) != taken_.end() ||
                !steps_.may_take(r, n.relationship))
                continue;
            taken_.push_back(n.relationship);
            enter(r, n.node);
            if (static_cast<std::int64_t>(taken_.size()) >= plan_->least && offer(r)) return true;
        }
        return false;
    }
    bool offer(run& r) const {
        const entity_id here = levels_.back().node;
        if (known_ && taken_.size() != known_->size()) return false;
        if (plan_->step.to_is_bound) {
            const auto* to = r.frame[plan_->step.to].get_if<node>();
            if (!to || to->id != here) return false;
        } else {
            r.frame[plan_->step.to] = node{here};
        }
        if (!known_) steps_.put(r, taken_);
        return true;
    }

    const plan::expand_path* plan_;
    steps steps_;
    std::vector<level> levels_;
    std::vector<statement_id> taken_;
    datum kept_;
    const datum_list* known_ = nullptr; // the list that the path has to be, where it is there already
};

class shortest_path final : public above_one {
public:
    shortest_path(const plan::expand_path& o, source_ptr input)
        : above_one(std::move(input)),
          plan_(&o),
          steps_(o) {}

    void restart(run& r) override {
        above_one::restart(r);
        found_.clear();
        next_ = 0;
    }
    bool next(run& r) override {
        for (;;) {
            if (next_ < found_.size()) {
                steps_.put(r, found_[next_++]);
                return true;
            }
            if (!input().next(r)) return false;
            found_.clear();
            next_ = 0;
            const auto* from = r.frame[plan_->step.from].get_if<node>();
            const auto* to = r.frame[plan_->step.to].get_if<node>();
            if (from && to) search(r, from->id, to->id);
        }
    }

private:
    struct reached {
        std::int64_t distance;
        std::vector<neighbour> before; // each one's node, and the relationship from there
    };
    using tree = std::unordered_map<std::uint32_t, reached>;

    // Where one path is enough and every relationship of a relation may be taken; false where it is not so.
    bool search_from_both_ends(run& r, entity_id from, entity_id to) {
        const plan::expand& step = plan_->step;
        const auto relation = plain_relation(r, step);
        if (!relation || !plan_->properties.empty() || !step.differs_from.empty() || plan_->least > 1 ||
            plan_->choice != syntax::path_choice::shortest)
            return false;
        using along = step_options::along;
        const along go = step.direction == syntax::arrow::either     ? along::both
                         : step.direction == syntax::arrow::outgoing ? along::out
                                                                     : along::in;
        entente::detail::two_ended_search both(r.seen(), {*relation, go});
        const auto limit = plan_->most < 0 || plan_->most > UINT32_MAX
                               ? UINT32_MAX
                               : static_cast<std::uint32_t>(plan_->most);
        if (both.run(from, to, limit, [&] { r.tick(); })) found_.push_back(both.found().statements);
        return true;
    }
    void search(run& r, entity_id from, entity_id to) {
        steps_.begin(r);
        if (from == to) {
            if (plan_->least == 0) found_.emplace_back();
            return;
        }
        if (search_from_both_ends(r, from, to)) return;
        tree seen{{from.value(), {0, {}}}};
        std::vector<entity_id> level{from}, following;
        std::vector<neighbour> neighbours;
        for (std::int64_t distance = 1; !level.empty() && (plan_->most < 0 || distance <= plan_->most);
             ++distance) {
            following.clear();
            for (const entity_id e : level) {
                neighbours.clear();
                steps_.from(r, e, neighbours);
                for (const neighbour& n : neighbours) {
                    r.tick();
                    if (!steps_.may_take(r, n.relationship)) continue;
                    const auto [at, is_new] = seen.try_emplace(n.node.value(), reached{distance, {}});
                    if (is_new) following.push_back(n.node);
                    if (at->second.distance == distance &&
                        (is_new || plan_->choice == syntax::path_choice::all_shortest))
                        at->second.before.push_back({e, n.relationship});
                }
            }
            if (seen.contains(to.value())) {
                if (distance >= plan_->least) collect(r, seen, to);
                return;
            }
            level.swap(following);
        }
    }
    // Every way back from the end to the beginning.
    void collect(run& r, const tree& seen, entity_id to) {
        struct step {
            const reached* at;
            std::size_t next;
        };
        std::vector<step> back{{&seen.at(to.value()), 0}};
        std::vector<statement_id> relationships;
        while (!back.empty()) {
            r.tick();
            step& top = back.back();
            if (top.at->distance == 0) {
                found_.emplace_back(relationships.rbegin(), relationships.rend());
            } else if (top.next < top.at->before.size()) {
                const neighbour& n = top.at->before[top.next++];
                relationships.push_back(n.relationship);
                back.push_back({&seen.at(n.node.value()), 0});
                continue;
            }
            back.pop_back();
            if (!relationships.empty()) relationships.pop_back();
        }
    }

    const plan::expand_path* plan_;
    steps steps_;
    std::vector<std::vector<statement_id>> found_;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make(const plan::expand_path& o, source_ptr input) {
    if (o.choice != syntax::path_choice::all) return std::make_unique<shortest_path>(o, std::move(input));
    return std::make_unique<expand_path>(o, std::move(input));
}

} // namespace entente::cypher
