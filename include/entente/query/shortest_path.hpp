// SPDX-License-Identifier: BSL-1.0
// The fewest statements that lead from one entity to another.
#pragma once

#include <entente/query/reach.hpp>
#include <entente/view.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace entente {

/// A way from one entity to another: entities.size() == statements.size() + 1.
struct path {
    std::vector<entity_id> entities;
    std::vector<statement_id> statements; ///< what it rests on, hop by hop
    [[nodiscard]] std::size_t hops() const noexcept { return statements.size(); }
};

namespace detail {

/// A breadth-first search from both ends at once, level by level, always from the end whose next level looks at fewer neighbours. The first
/// meeting is on a shortest path: had one end seen the meeting entity before its last level, it would have seen the neighbour from which
/// the other end now comes, and they would have met there.
class two_ended_search {
public:
    two_ended_search(const view& v, step_options options) : view_(v), options_(options) {}

    /// The number of hops, or nothing where there is no way of at most `limit` hops. `looked` is called for each entity whose neighbours are
    /// looked at, and may throw to end the search.
    template <class Looked>
    std::optional<std::uint32_t> run(entity_id from, entity_id to, std::uint32_t limit, Looked looked) {
        if (from.value() >= view_.entity_end() || to.value() >= view_.entity_end()) return std::nullopt;
        marks_ = &scratch();
        marks_->prepare(view_.entity_end());
        const std::array ends{view_.canonical(from).value(), view_.canonical(to).value()};
        for (std::size_t side = 0; side < 2; ++side) {
            see(side, ends[side], ends[side], 0xFFFF'FFFFu);
            frontier_[side].assign(1, ends[side]);
            cost_[side] = cost_of(side);
        }
        meeting_ = ends[0];
        if (ends[0] == ends[1]) return 0;
        for (std::uint32_t hops = 1; hops <= limit; ++hops) {
            const std::size_t side = cost_[0] <= cost_[1] ? 0 : 1;
            if (expand(side, looked)) return hops;
            if (frontier_[side].empty()) return std::nullopt;
            cost_[side] = cost_of(side);
        }
        return std::nullopt;
    }

    /// The path that the last successful `run` found.
    [[nodiscard]] path found() const {
        path p;
        const auto walk = [&](std::size_t side) {
            std::vector<std::pair<std::uint32_t, std::uint32_t>> way; // entity, statement that led to it
            for (std::uint32_t at = meeting_; marks_->trace[side][at].statement != 0xFFFF'FFFFu;
                 at = marks_->trace[side][at].before)
                way.emplace_back(at, marks_->trace[side][at].statement);
            return way;
        };
        const auto front = walk(0);
        p.entities.emplace_back(front.empty() ? meeting_ : marks_->trace[0][front.back().first].before);
        for (auto hop = front.rbegin(); hop != front.rend(); ++hop) {
            p.entities.emplace_back(hop->first);
            p.statements.emplace_back(hop->second);
        }
        for (const auto& [at, statement] : walk(1)) {
            p.entities.emplace_back(marks_->trace[1][at].before);
            p.statements.emplace_back(statement);
        }
        return p;
    }

private:
    // Which search saw an entity last, so that nothing has to be cleared between searches: one a thread, as large as the largest graph.
    struct trace_entry {
        std::uint32_t search = 0;
        std::uint32_t before = 0;
        std::uint32_t statement = 0;
    };
    struct marks {
        std::array<std::vector<trace_entry>, 2> trace;
        std::uint32_t search = 0;
        void prepare(std::uint32_t entities) {
            if (++search == 0) { // all numbers used: start anew
                trace = {};
                search = 1;
            }
            for (auto& t : trace)
                if (t.size() < entities) t.resize(entities);
        }
    };
    static marks& scratch() {
        thread_local marks m;
        return m;
    }

    void see(std::size_t side, std::uint32_t e, std::uint32_t before, std::uint32_t statement) {
        marks_->trace[side][e] = {marks_->search, before, statement};
    }
    [[nodiscard]] bool seen(std::size_t side, std::uint32_t e) const noexcept {
        return marks_->trace[side][e].search == marks_->search;
    }

    /// Calls `visit(direction)` for those in which a side walks: the far end walks against the statements.
    template <class Visit>
    void for_each_way(std::size_t side, Visit visit) const {
        for_each_direction(options_.go, [&](direction d) { visit(side == 0 ? d : opposite(d)); });
    }

    [[nodiscard]] std::uint64_t cost_of(std::size_t side) const {
        std::uint64_t cost = 0;
        for_each_way(side, [&](direction d) {
            const sealed_rows& rows = view_.sealed().rows(d, entity_to_entity);
            for (const std::uint32_t e : frontier_[side])
                cost += 1 + (options_.relation.is_none() ? rows.degree(e)
                                                         : rows.of(e, options_.relation.value()).size());
        });
        return cost;
    }

    /// Sees the next level of one side; whether it met the other.
    template <class Looked>
    bool expand(std::size_t side, Looked looked) {
        next_.clear();
        bool met = false;
        const bool in_place = view_.believes_all_sealed() && !view_.has_fresh();
        for_each_way(side, [&](direction d) {
            const sealed_rows& rows = view_.sealed().rows(d, entity_to_entity);
            for (const std::uint32_t e : frontier_[side]) {
                if (met) return;
                looked();
                const auto reach = [&](std::uint32_t n, std::uint32_t s) {
                    if (seen(side, n)) return false;
                    see(side, n, e, s);
                    if (seen(1 - side, n)) return meeting_ = n, true;
                    next_.push_back(n);
                    return false;
                };
                if (in_place) {
                    const auto run =
                        options_.relation.is_none() ? rows.all(e) : rows.of(e, options_.relation.value());
                    for (std::size_t i = 0; i < run.size() && !met; ++i)
                        met = reach(run.neighbours[i], run.statements[i]);
                } else {
                    view_.for_each_neighbour(
                        d, entity_to_entity, e, options_.relation,
                        [&](term n, statement_id s) { met = met || reach(n.raw(), s.value()); });
                }
            }
        });
        frontier_[side].swap(next_);
        return met;
    }

    const view& view_;
    step_options options_;
    marks* marks_ = nullptr;
    std::array<std::vector<std::uint32_t>, 2> frontier_;
    std::array<std::uint64_t, 2> cost_{};
    std::vector<std::uint32_t> next_;
    std::uint32_t meeting_ = 0;
};

} // namespace detail

/// How many statements lead from one entity to another at least; 0 to itself; nothing where none of at most `limit` do. Typically looks at
/// the square root of what a search from one end would. Threads: any; each keeps 24 bytes an entity for its searches.
[[nodiscard]] inline std::optional<std::uint32_t> distance(const view& v, entity_id from, entity_id to,
                                                           step_options options = {},
                                                           std::uint32_t limit = 0xFFFF'FFFFu) {
    return detail::two_ended_search(v, options).run(from, to, limit, [] {});
}

/// One of the shortest ways from one entity to another, or nothing.
[[nodiscard]] inline std::optional<path> shortest_path(const view& v, entity_id from, entity_id to,
                                                       step_options options = {},
                                                       std::uint32_t limit = 0xFFFF'FFFFu) {
    detail::two_ended_search search(v, options);
    if (!search.run(from, to, limit, [] {})) return std::nullopt;
    return search.found();
}

} // namespace entente
