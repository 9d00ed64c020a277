// SPDX-License-Identifier: BSL-1.0
// Random graphs with every kind of statement, and views of them beside what each view should show, worked out from a plain list.
#pragma once

#include "boost_graph/plain.hpp"

#include <entente/boost_graph.hpp>
#include <entente/graph.hpp>

#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace sample {

/// When a sample's statements are sealed: never, while some are still to come, or all of them at the end.
enum class sealing { never, midway, at_the_end };
inline constexpr sealing all_sealings[] = {sealing::never, sealing::midway, sealing::at_the_end};

/// A view and the statements between entities that it should believe, with their ends as it should show them.
struct scene {
    std::string name;
    entente::view seen;
    std::size_t vertex_count;
    std::vector<plain::arc> arcs;
};

/// The third relation goes from lower to higher ids only: without merged identities it has no circle.
class world {
public:
    world(std::uint64_t seed, sealing when) : random_(seed) {
        entente::transaction t = g_.begin();
        const std::uint32_t people = below(30) + 8;
        for (std::uint32_t i = 0; i < people; ++i)
            ids_.push_back(t.add_entity(std::string("e").append(std::to_string(i))));
        for (int i = 0; i < 2; ++i) outlets_.push_back(t.add_entity());
        for (const char* name : {"first", "second", "upward"}) relations_.push_back(t.relation(name));
        relations_.push_back(entente::builtin::same_as);
        commit(t);

        state_some(below(80));
        retract_some();
        if (when == sealing::midway) g_.checkpoint();
        state_some(below(40));
        retract_some();
        early_ = commits_;
        early_end_ = g_.now().entity_end();

        entente::transaction u = g_.begin();
        ids_.push_back(u.add_entity("late"));
        commit(u);
        state_some(below(30));
        remove_one();
        state_some(below(10));
        retract_some();
        if (when == sealing::at_the_end) g_.checkpoint();
        look();
    }

    [[nodiscard]] const std::vector<scene>& scenes() const noexcept { return scenes_; }
    [[nodiscard]] const std::vector<entente::relation_id>& relations() const noexcept { return relations_; }
    [[nodiscard]] entente::relation_id upward() const noexcept { return relations_[2]; }

private:
    struct told {
        plain::arc what;
        entente::day from = 0, until = 0;
        std::optional<std::uint32_t> outlet;
        std::optional<double> confidence;
        bool planned = false;
        std::uint32_t stated = 0, retracted = 0xFFFF'FFFF;
    };

    static constexpr entente::day first_day = 18262; // 2020-01-01

    std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
    entente::entity_id someone() { return ids_[below(static_cast<std::uint32_t>(ids_.size()))]; }
    void commit(entente::transaction& t) {
        t.commit();
        ++commits_;
    }

    void state_some(std::uint32_t count) {
        entente::transaction t = g_.begin();
        for (std::uint32_t i = 0; i < count; ++i) state_one(t);
        if (count != 0) commit(t);
    }
    void state_one(entente::transaction& t) {
        told one;
        const std::uint32_t pick = below(20);
        const std::size_t relation = pick == 0 ? 3 : pick % 3;
        entente::entity_id a = someone(), b = someone();
        if (removed_.contains(a) || removed_.contains(b)) return;
        if (relation == 2 && a == b) return;
        if (relation == 2 && b < a) std::swap(a, b);
        one.from = first_day + static_cast<entente::day>(below(300));
        one.until = one.from + 1 + static_cast<entente::day>(below(300));
        entente::statement_row row{a, relations_[relation], b, entente::interval::days(one.from, one.until)};
        if (below(3) == 0) {
            one.outlet = below(2);
            row.reference = t.intern(entente::reference().by(outlets_[*one.outlet]));
        }
        if (below(3) == 0) {
            one.confidence = below(4) * 0.25;
            row.confidence = static_cast<float>(*one.confidence);
        }
        if (below(8) == 0) {
            one.planned = true;
            row.modality = entente::modality::planned;
        }
        const entente::statement_id s = t.state(row);
        one.what = {a.value(), b.value(), relations_[relation].value(), s.value(), weight_of(s)};
        one.stated = commits_ + 1;
        told_.push_back(one);
        if (below(4) == 0) t.name(a, "name " + std::to_string(below(9)), "en"); // a value is no neighbour
        if (below(4) == 0) t.state({s, relations_[0], b, {}});                  // nor is a qualifier an edge
        if (below(4) == 0) t.state({s, relations_[1], t.intern(entente::value(std::int64_t{below(9)})), {}});
    }
    void retract_some() {
        entente::transaction t = g_.begin();
        bool any = false;
        for (told& one : told_)
            if (one.retracted > commits_ && below(12) == 0) {
                t.retract(entente::statement_id(one.what.statement));
                one.retracted = commits_ + 1;
                any = true;
            }
        if (any) commit(t);
    }
    void remove_one() {
        const entente::entity_id gone = someone();
        g_.remove(gone);
        ++commits_;
        removed_.insert(gone);
        for (told& one : told_)
            if (one.what.from == gone.value() || one.what.to == gone.value())
                one.retracted = std::min(one.retracted, commits_);
    }

public:
    static long weight_of(entente::statement_id s) { return 1 + s.value() * 7919L % 97; }

private:
    template <class Believed>
    std::vector<plain::arc> believed(std::uint32_t at, Believed condition) const {
        std::vector<plain::arc> arcs;
        for (const told& one : told_)
            if (one.stated <= at && one.retracted > at && condition(one)) arcs.push_back(one.what);
        return arcs;
    }
    static std::vector<plain::arc> merged(std::vector<plain::arc> arcs) {
        std::map<std::uint32_t, std::uint32_t> lowest; // by repetition until nothing changes
        const auto of = [&](std::uint32_t e) { return lowest.try_emplace(e, e).first->second; };
        for (bool changed = true; changed;) {
            changed = false;
            for (const plain::arc& a : arcs)
                if (a.relation == entente::builtin::same_as.value() && of(a.from) != of(a.to)) {
                    const std::uint32_t least = std::min(of(a.from), of(a.to));
                    lowest[a.from] = lowest[a.to] = least;
                    changed = true;
                }
        }
        std::vector<plain::arc> result;
        for (plain::arc a : arcs) {
            a.from = of(a.from);
            a.to = of(a.to);
            if (a.relation != entente::builtin::same_as.value()) result.push_back(a);
        }
        return result;
    }

    void look() {
        const auto asserted = [](const told& one) { return !one.planned; };
        const auto add = [&](std::string name, const entente::view& v, std::vector<plain::arc> arcs) {
            scenes_.push_back({std::move(name), v, v.entity_end(), std::move(arcs)});
        };
        const entente::view now = g_.now();
        add("now", now, believed(commits_, asserted));
        const entente::day day = first_day + 166; // 2020-06-15
        const auto on_day = [&](const told& one) {
            return !one.planned && one.from <= day && day < one.until;
        };
        add("on a day", now.valid_at("2020-06-15"), believed(commits_, on_day));
        const auto by_first = [&](const told& one) { return !one.planned && one.outlet == 0u; };
        add("according to one outlet", now.according_to(outlets_[0]), believed(commits_, by_first));
        add("confident", now.confident(0.5), believed(commits_, [](const told& one) {
                return !one.planned && one.confidence.value_or(1) >= 0.5;
            }));
        add("plans too", now.with_modality(entente::modality::asserted | entente::modality::planned),
            believed(commits_, [](const told&) { return true; }));
        add("as known before", now.as_known_at(entente::transaction_id(early_)), believed(early_, asserted));
        scenes_.back().vertex_count = early_end_;
        add("merged", now.merging_identities(), merged(believed(commits_, asserted)));
        add("merged on a day", now.valid_at("2020-06-15").merging_identities(),
            merged(believed(commits_, on_day)));

        open_.emplace(g_.begin());
        for (int i = 0; i < 12; ++i) state_one(*open_);
        for (told& one : told_)
            if (one.retracted > commits_ && below(12) == 0) {
                open_->retract(entente::statement_id(one.what.statement));
                one.retracted = commits_ + 1;
            }
        add("in a transaction", open_->view(), believed(commits_ + 1, asserted));
        add("in a transaction, merged", open_->view().merging_identities(),
            merged(believed(commits_ + 1, asserted)));
    }

    std::mt19937_64 random_;
    entente::graph g_;
    std::vector<entente::entity_id> ids_, outlets_;
    std::vector<entente::relation_id> relations_;
    std::set<entente::entity_id> removed_;
    std::vector<told> told_;
    std::uint32_t commits_ = 0, early_ = 0, early_end_ = 0;
    std::optional<entente::transaction> open_;
    std::vector<scene> scenes_;
};

/// Calls `check(scene, world)` for the views of many random graphs.
template <class Check>
void for_each_scene(std::uint64_t seeds, Check check) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
        for (const sealing when : all_sealings) {
            const world w(seed, when);
            for (const scene& s : w.scenes()) check(s, w);
        }
}

} // namespace sample
