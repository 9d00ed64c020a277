// SPDX-License-Identifier: BSL-1.0
// Sets of entities and the steps between them: whom one reaches in so many hops, and in how many ways. From an entity that the view
// does not know yet (it looks at an earlier commit) nothing is reached.
#pragma once

#include <entente/view.hpp>

#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

namespace entente {

/// Which statements a step may follow. Where identities are merged, a `same_as` between entities that count as one is no step, here and
/// below.
struct step_options {
    relation_id relation = relation_id::none(); ///< none(): any
    enum class along : std::uint8_t {
        out,
        in,
        both
    } go = along::out; ///< from subject to object, back, or either way
};

/// A set of entities of one graph as a bit for each: 25 KB for 200,000 entities. Ids are below the `entity_end` it was made for, and sets
/// that meet were made for the same one.
class entity_set {
public:
    /// The empty set over entities with ids below `entity_end`.
    explicit entity_set(std::uint32_t entity_end) : words_((entity_end + std::size_t{63}) / 64) {}

    void insert(entity_id e) noexcept { words_[e.value() / 64] |= std::uint64_t{1} << (e.value() % 64); }
    [[nodiscard]] bool contains(entity_id e) const noexcept {
        return (words_[e.value() / 64] >> (e.value() % 64) & 1) != 0;
    }
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t n = 0;
        for (const auto w : words_) n += static_cast<std::size_t>(std::popcount(w));
        return n;
    }
    [[nodiscard]] bool empty() const noexcept {
        for (const auto w : words_)
            if (w != 0) return false;
        return true;
    }
    /// Calls `visit(entity_id)` for each, ascending.
    template <class Visit>
    void for_each(Visit visit) const {
        for (std::size_t i = 0; i < words_.size(); ++i)
            for (auto w = words_[i]; w != 0; w &= w - 1)
                visit(entity_id(static_cast<std::uint32_t>(i * 64) +
                                static_cast<std::uint32_t>(std::countr_zero(w))));
    }
    entity_set& operator|=(const entity_set& other) noexcept {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
        return *this;
    }
    /// Takes out what is in `other`.
    entity_set& operator-=(const entity_set& other) noexcept {
        for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
        return *this;
    }
    [[nodiscard]] std::uint64_t* words() noexcept { return words_.data(); }
    friend bool operator==(const entity_set&, const entity_set&) = default;

private:
    std::vector<std::uint64_t> words_;
};

namespace detail {
template <class Visit>
void for_each_direction(step_options::along go, Visit visit) {
    if (go != step_options::along::in) visit(direction::out);
    if (go != step_options::along::out) visit(direction::in);
}
} // namespace detail

/// The entities one believed statement away from any of `from`. O(neighbours).
[[nodiscard]] inline entity_set step(const view& v, const entity_set& from, step_options options = {}) {
    entity_set to(v.entity_end());
    detail::for_each_direction(options.go, [&](direction d) {
        const sealed_rows& rows = v.sealed().rows(d, entity_to_entity);
        const bool in_place = v.believes_all_sealed() && !v.has_fresh();
        from.for_each([&](entity_id e) {
            if (!in_place)
                return v.for_each_neighbour(d, entity_to_entity, e.value(), options.relation,
                                            [&](term n, statement_id s) {
                                                if (!v.says_identity(s)) to.insert(n.entity());
                                            });
            const auto run = options.relation.is_none() ? rows.all(e.value())
                                                        : rows.of(e.value(), options.relation.value());
            for (const std::uint32_t n : run.neighbours) to.insert(entity_id(n));
        });
    });
    return to;
}

/// The entities at the end of believed paths of exactly `hops` statements from `start` (which may pass one entity again and again).
[[nodiscard]] inline entity_set path_ends(const view& v, entity_id start, std::uint32_t hops,
                                          step_options options = {}) {
    entity_set at(v.entity_end());
    if (start.value() < v.entity_end()) at.insert(v.canonical(start));
    for (std::uint32_t i = 0; i < hops; ++i) at = step(v, at, options);
    return at;
}

/// The entities within `hops` statements of `start`, itself included.
[[nodiscard]] inline entity_set within(const view& v, entity_id start, std::uint32_t hops,
                                       step_options options = {}) {
    entity_set reached(v.entity_end());
    if (start.value() < v.entity_end()) reached.insert(v.canonical(start));
    for (entity_set frontier = reached; hops > 0 && !frontier.empty(); --hops) {
        entity_set next = step(v, frontier, options);
        next -= reached;
        reached |= next;
        frontier = std::move(next);
    }
    return reached;
}

/// How many believed statements go out from (or come in to) an entity. O(1) where nothing has to be asked of each.
[[nodiscard]] inline std::uint64_t degree(const view& v, entity_id e, direction d = direction::out,
                                          relation_id relation = relation_id::none()) {
    if (v.believes_all_sealed() && !v.has_fresh()) {
        const sealed_rows& rows = v.sealed().rows(d, entity_to_entity);
        return relation.is_none() ? rows.degree(e.value()) : rows.of(e.value(), relation.value()).size();
    }
    std::uint64_t n = 0;
    v.for_each_neighbour(d, entity_to_entity, e.value(), relation,
                         [&](term, statement_id s) { n += !v.says_identity(s); });
    return n;
}

/// How many believed paths of exactly `hops` statements go out from `start`, parallel statements counted each. The last hop is a sum of
/// degrees. O(neighbours) for two hops.
[[nodiscard]] inline std::uint64_t count_paths(const view& v, entity_id start, std::uint32_t hops,
                                               relation_id relation = relation_id::none()) {
    if (start.value() >= v.entity_end()) return 0;
    if (hops == 0) return 1;
    if (hops == 1) return degree(v, start, direction::out, relation);
    std::uint64_t n = 0;
    if (hops == 2 && v.believes_all_sealed() && !v.has_fresh()) {
        const sealed_rows& rows = v.sealed().rows(direction::out, entity_to_entity);
        const auto run =
            relation.is_none() ? rows.all(start.value()) : rows.of(start.value(), relation.value());
        for (const std::uint32_t m : run.neighbours)
            n += relation.is_none() ? rows.degree(m) : rows.of(m, relation.value()).size();
        return n;
    }
    // By entity, how many paths end there: as many as there are entities, not as there are paths.
    std::vector<std::uint64_t> ways(v.entity_end()), next;
    ways[v.canonical(start).value()] = 1;
    for (std::uint32_t i = 0; i < hops; ++i) {
        next.assign(ways.size(), 0);
        for (std::uint32_t e = 0; e < ways.size(); ++e)
            if (ways[e] != 0)
                v.for_each_neighbour(direction::out, entity_to_entity, e, relation,
                                     [&](term t, statement_id s) {
                                         if (!v.says_identity(s)) next[t.raw()] += ways[e];
                                     });
        ways.swap(next);
    }
    for (const auto w : ways) n += w;
    return n;
}

} // namespace entente
