// SPDX-License-Identifier: BSL-1.0
// The neighbours of one node by one relation as a sorted list, read in place where the sealed rows have it and collected where they
// don't: fresh statements, several readings of a relation, merged identities, transitive relations.
#pragma once

#include <entente/view.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::detail {

/// How an atom's relation is read in one direction: worked out once a query.
struct relation_plan {
    relation_id relation; // none(): any
    shape ends;
    bool transitive = false;
    std::vector<relation_reading> readings; // empty: the relation itself, as stated
    std::shared_ptr<const identity_classes>
        identities{}; // where others than those of the view that is asked are to be followed

    /// Whether the relation is read just as it is stated.
    [[nodiscard]] bool plain() const noexcept { return readings.empty() && !transitive && !identities; }

    /// Whether a reading would say of a statement from a thing to itself what another reading says of it already.
    [[nodiscard]] bool repeats_loops(const relation_reading& r) const {
        return r.reversed && ends.subject == ends.object &&
               std::find(readings.begin(), readings.end(), relation_reading{r.relation, false}) !=
                   readings.end();
    }
};

/// Whether what two statements of a relation say one after the other is another: it, or the relation that says the same from the other
/// end, is transitive. A transitive subrelation does not make it so.
[[nodiscard]] inline bool is_transitive(const ontology& o, relation_id relation) {
    const relation_entry& r = o[relation];
    return r.traits.transitive || (!r.inverse.is_none() && o[r.inverse].traits.transitive);
}

[[nodiscard]] inline relation_plan plan_relation(const view& v, relation_id relation, shape ends) {
    relation_plan p{relation, ends, false, {}, {}};
    if (relation.is_none()) return p;
    const relation_entry& r = v.ontology()[relation];
    // The built-in identities are what merging views follow; as a relation they are read as stated.
    p.transitive =
        is_transitive(v.ontology(), relation) && ends == entity_to_entity && relation != builtin::same_as;
    if (r.readings.size() > 1) p.readings = r.readings;
    return p;
}

/// A sorted list of (neighbour, statement). `believed` tells whether the statements were asked about already.
class neighbour_list {
public:
    /// Fills the list with the neighbours of `node` in direction `d`. `sorted` asks for order by neighbour; without it, a list over all
    /// relations may be read in place.
    void open(const view& v, const relation_plan& p, direction d, std::uint32_t node, bool sorted) {
        open(v, p, d, node, sorted, [](std::uint32_t) { return true; });
    }
    /// The same; the paths of a transitive relation go only over statements of which `meets(statement)` is true. Other lists are not
    /// filtered.
    template <class Meets>
    void open(const view& v, const relation_plan& p, direction d, std::uint32_t node, bool sorted,
              Meets meets) {
        paths_.clear();
        const bool plain = p.plain() && !v.identities() && (!sorted || !p.relation.is_none());
        if (plain && (!v.has_fresh() || !has_fresh(v, p, d, node))) {
            const sealed_rows& rows = v.sealed().rows(d, p.ends);
            const neighbour_run run =
                p.relation.is_none() ? rows.all(node) : rows.of(node, p.relation.value());
            neighbours_ = run.neighbours.data();
            statements_ = run.statements.data();
            size_ = run.size();
            believed_ = v.believes_all_sealed();
            return;
        }
        items_.clear();
        if (p.transitive)
            collect_closure(v, p, d, node, meets);
        else
            collect(v, p, d, node);
        std::sort(items_.begin(), items_.end());
        own_neighbours_.resize(items_.size());
        own_statements_.resize(items_.size());
        for (std::size_t i = 0; i < items_.size(); ++i) {
            own_neighbours_[i] = items_[i].first;
            own_statements_[i] = items_[i].second;
        }
        neighbours_ = own_neighbours_.data();
        statements_ = own_statements_.data();
        size_ = items_.size();
        believed_ = true;
    }

    /// Reads a row in place whose statements are all believed.
    void open(const neighbour_run& row) noexcept {
        paths_.clear();
        neighbours_ = row.neighbours.data();
        statements_ = row.statements.data();
        size_ = row.size();
        believed_ = true;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::uint32_t neighbour(std::size_t i) const noexcept { return neighbours_[i]; }
    /// The statement; for a transitive relation the last one of a path.
    [[nodiscard]] std::uint32_t statement(std::size_t i) const noexcept { return statements_[i]; }
    [[nodiscard]] std::span<const std::uint32_t> neighbours() const noexcept { return {neighbours_, size_}; }
    [[nodiscard]] bool believed() const noexcept { return believed_; }

    /// Appends the statements that make position `i` a neighbour: one, or a path for a transitive relation.
    void support(std::size_t i, std::vector<statement_id>& out) const {
        if (paths_.empty()) {
            out.emplace_back(statements_[i]);
            return;
        }
        for (std::uint32_t at = neighbours_[i];;) {
            const auto step = paths_.find(at);
            if (step == paths_.end()) break;
            out.emplace_back(step->second.second);
            at = step->second.first;
            if (at == path_origin_ || at == neighbours_[i]) break;
        }
    }

    /// The first position at or behind `from` whose neighbour is not less than `wanted`: doubling steps, then binary search.
    [[nodiscard]] std::size_t seek(std::size_t from, std::uint32_t wanted) const noexcept {
        if (from >= size_ || neighbours_[from] >= wanted) return from;
        std::size_t step = 1, low = from;
        while (low + step < size_ && neighbours_[low + step] < wanted) {
            low += step;
            step *= 2;
        }
        const std::uint32_t* first = neighbours_ + low + 1;
        const std::uint32_t* last = neighbours_ + std::min(size_, low + step + 1);
        return static_cast<std::size_t>(std::lower_bound(first, last, wanted) - neighbours_);
    }

private:
    static bool has_fresh(const view& v, const relation_plan& p, direction d, std::uint32_t node) {
        bool any = false;
        v.for_each_fresh(d, p.ends, node, [&](std::uint32_t) { any = true; });
        return any;
    }

    /// Calls `visit(neighbour, statement)` for each believed statement of one relation as it is stated.
    template <class Visit>
    static void for_each_stated(const view& v, const relation_plan& p, direction d, shape ends,
                                std::uint32_t node, relation_id relation, Visit visit) {
        if (!p.identities) {
            v.for_each_neighbour(d, ends, node, relation,
                                 [&](term t, statement_id s) { visit(t.raw(), s.value()); });
            return;
        }
        const auto give = [&](std::uint32_t s) {
            if (s >= v.statement_end() || !v.believes(s) ||
                (!relation.is_none() && v.columns().relation(s) != relation))
                return;
            const std::uint32_t neighbour =
                d == direction::out ? v.columns().raw_object(s) : v.columns().raw_subject(s);
            visit(ends.neighbour(d) == term_kind::entity ? p.identities->canonical(neighbour) : neighbour, s);
        };
        const auto of_one = [&](std::uint32_t member) {
            const sealed_rows& rows = v.sealed().rows(d, ends);
            for (const std::uint32_t s :
                 (relation.is_none() ? rows.all(member) : rows.of(member, relation.value())).statements)
                give(s);
            v.for_each_fresh(d, ends, member, give);
        };
        const auto members = p.identities->members.find(node);
        if (ends.key(d) != term_kind::entity || members == p.identities->members.end())
            of_one(node);
        else
            std::for_each(members->second.begin(), members->second.end(), of_one);
    }

    /// The same in every reading of the relation.
    template <class Visit>
    static void for_each(const view& v, const relation_plan& p, direction d, std::uint32_t node,
                         Visit visit) {
        if (p.readings.empty()) {
            for_each_stated(v, p, d, p.ends, node, p.relation, visit);
            return;
        }
        for (const relation_reading& r : p.readings) {
            // Reversed, a statement's own subject stands where the expression has its object.
            const shape ends = r.reversed ? shape{p.ends.object, p.ends.subject} : p.ends;
            if (ends.subject == term_kind::value) continue;
            const bool repeats_loops = p.repeats_loops(r);
            const direction looked = r.reversed ? opposite(d) : d;
            for_each_stated(v, p, looked, ends, node, r.relation,
                            [&](std::uint32_t neighbour, std::uint32_t s) {
                                if (!repeats_loops || neighbour != node) visit(neighbour, s);
                            });
        }
    }
    void collect(const view& v, const relation_plan& p, direction d, std::uint32_t node) {
        for_each(v, p, d, node,
                 [&](std::uint32_t neighbour, std::uint32_t s) { items_.emplace_back(neighbour, s); });
    }
    template <class Meets>
    void collect_closure(const view& v, const relation_plan& p, direction d, std::uint32_t node,
                         Meets& meets) {
        path_origin_ = node;
        std::vector<std::uint32_t> queue{node};
        for (std::size_t i = 0; i < queue.size(); ++i)
            for_each(v, p, d, queue[i], [&](std::uint32_t neighbour, std::uint32_t s) {
                if (!meets(s) || !paths_.try_emplace(neighbour, queue[i], s).second) return;
                items_.emplace_back(neighbour, s);
                if (neighbour != node) queue.push_back(neighbour);
            });
    }

    const std::uint32_t* neighbours_ = nullptr;
    const std::uint32_t* statements_ = nullptr;
    std::size_t size_ = 0;
    bool believed_ = false;
    std::vector<std::pair<std::uint32_t, std::uint32_t>> items_;
    std::vector<std::uint32_t> own_neighbours_, own_statements_;
    std::unordered_map<std::uint32_t, std::pair<std::uint32_t, std::uint32_t>>
        paths_; // transitive: node -> how it was reached
    std::uint32_t path_origin_ = 0;
};

} // namespace entente::detail
