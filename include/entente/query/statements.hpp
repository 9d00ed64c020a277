// SPDX-License-Identifier: BSL-1.0
// Finding statements by who says them, whom they are about, by what relation and when. What a view believes of them is the view's to
// say; patterns with variables are in match.hpp.
#pragma once

#include <entente/belief.hpp>
#include <entente/model/interval.hpp>
#include <entente/model/truth.hpp>
#include <entente/query/neighbour_list.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

namespace entente {

/// The believed statements that pass a test, ascending, found as they are asked for. A forward range that holds its view; its iterators
/// need it to stay. Going through it is O(statements of the view). Threads: as a view.
template <class Test>
class statement_range {
public:
    statement_range(view v, Test test) : view_(std::move(v)), test_(std::move(test)) {}

    class iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = statement_id;
        using difference_type = std::ptrdiff_t;
        using pointer = const statement_id*;
        using reference = statement_id;

        iterator() = default;
        [[nodiscard]] statement_id operator*() const noexcept { return statement_id(at_); }
        iterator& operator++() {
            ++at_;
            find();
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++*this;
            return before;
        }
        friend bool operator==(const iterator& a, const iterator& b) noexcept { return a.at_ == b.at_; }

    private:
        friend class statement_range;
        iterator(const statement_range* range, std::uint32_t at) : range_(range), at_(at) { find(); }
        void find() {
            const view& v = range_->view_;
            while (at_ < v.statement_end() && !(range_->test_(v, at_) && v.believes(at_))) ++at_;
        }
        const statement_range* range_ = nullptr;
        std::uint32_t at_ = 0;
    };

    [[nodiscard]] iterator begin() const { return {this, 0}; }
    [[nodiscard]] iterator end() const { return {this, view_.statement_end()}; }
    [[nodiscard]] bool empty() const { return begin() == end(); }
    /// All of them at once.
    [[nodiscard]] std::vector<statement_id> to_vector() const { return {begin(), end()}; }

private:
    view view_;
    Test test_;
};

/// Every believed statement.
[[nodiscard]] inline auto all_statements(const view& v) {
    return statement_range(v, [](const view&, std::uint32_t) { return true; });
}

// ---- by who says them

namespace detail {

// A verdict for each reference, made once: references are few beside statements.
template <class Judge>
[[nodiscard]] auto statements_by_reference(const view& v, Judge judge) {
    const std::uint32_t count = v.state().references.size();
    auto verdicts = std::make_shared<std::vector<bool>>(count + std::size_t{1});
    for (std::uint32_t r = 0; r < count; ++r) (*verdicts)[r + std::size_t{1}] = judge(reference_id(r));
    return statement_range(v, [verdicts = std::shared_ptr<const std::vector<bool>>(std::move(verdicts))](
                                  const view& of, std::uint32_t s) {
        const std::uint32_t slot = of.columns().reference_slot(s);
        return slot < verdicts->size() && (*verdicts)[slot];
    });
}

// Whether any link of a chain passes.
template <class Test>
[[nodiscard]] bool any_link(const view& v, reference_id chain, Test test) {
    for (reference_id at = chain; !at.is_none(); at = v.state().references.cited(at))
        if (test(at)) return true;
    return false;
}

[[nodiscard]] inline bool same_entity(const view& v, entity_id a, entity_id b) {
    return !a.is_none() && v.canonical(a) == v.canonical(b);
}

} // namespace detail

/// What somebody said, whoever passes it on: statements with them as the speaker of some link. Entities that the view takes for one
/// count as one, here and below. O(references) at once, O(statements) to go through; likewise below.
[[nodiscard]] inline auto statements_said_by(const view& v, entity_id speaker) {
    return detail::statements_by_reference(v, [&](reference_id chain) {
        return detail::any_link(v, chain, [&](reference_id link) {
            return detail::same_entity(v, v.state().references.speaker(link), speaker);
        });
    });
}

/// What one read at an outlet: statements with it in the first link.
[[nodiscard]] inline auto statements_reported_by(const view& v, entity_id outlet) {
    return detail::statements_by_reference(v, [&](reference_id chain) {
        return detail::same_entity(v, v.state().references.outlet(chain), outlet);
    });
}

/// What came through an outlet: statements with it in any link, be it the one that was read or one that others cite.
[[nodiscard]] inline auto statements_passed_on_by(const view& v, entity_id outlet) {
    return detail::statements_by_reference(v, [&](reference_id chain) {
        return detail::any_link(v, chain, [&](reference_id link) {
            return detail::same_entity(v, v.state().references.outlet(link), outlet);
        });
    });
}

/// What an article says: statements with it in any link.
[[nodiscard]] inline auto statements_in(const view& v, entity_id article) {
    return detail::statements_by_reference(v, [&](reference_id chain) {
        return detail::any_link(v, chain, [&](reference_id link) {
            return detail::same_entity(v, v.state().references.article(link), article);
        });
    });
}

/// What was said on an occasion, a press conference or an interview: statements with it in any link.
[[nodiscard]] inline auto statements_at(const view& v, entity_id occasion) {
    return detail::statements_by_reference(v, [&](reference_id chain) {
        return detail::any_link(v, chain, [&](reference_id link) {
            return detail::same_entity(v, v.state().references.occasion(link), occasion);
        });
    });
}

/// What rests on nobody's word: statements without a reference.
[[nodiscard]] inline auto statements_without_reference(const view& v) {
    return statement_range(
        v, [](const view& of, std::uint32_t s) { return of.columns().reference_slot(s) == 0; });
}

// ---- by when they hold

/// What holds, in part at least, during an interval: certainly, or with `truth::possibly` as the least answer also what may. An interval such
/// as `2024-09` asks about all its days. Statements that give no valid time (names, types, what is so whenever) are not among them:
/// `v.valid_during(...)` is the view that believes those too. O(statements) to go through.
[[nodiscard]] inline auto statements_during(const view& v, const interval& when, truth least = truth::yes) {
    return statement_range(v, [asked = detail::all_days_of(when), doubtful = when.uncertain(),
                               least](const view& of, std::uint32_t s) {
        const day_range days = of.columns().days(s);
        if (days == day_range{} || days.from >= asked.until() || asked.from() >= days.until) return false;
        truth answer = of.columns().meta(s).exact() ? truth::yes : of.columns().valid(s).overlaps(asked);
        if (doubtful) answer = at_most_possibly(answer);
        return answer >= least;
    });
}

// ---- by whom they are about

namespace detail {

inline void sort_distinct(std::vector<statement_id>& statements) {
    std::sort(statements.begin(), statements.end());
    statements.erase(std::unique(statements.begin(), statements.end()), statements.end());
}

} // namespace detail

/// Statements with an entity (or a value, or a statement: its qualifiers) as subject or object, ascending, each once. O(n log n) in their
/// number.
[[nodiscard]] inline std::vector<statement_id> statements_about(const view& v, term about,
                                                                relation_id relation = relation_id::none()) {
    std::vector<statement_id> found;
    for (const direction d : {direction::out, direction::in})
        v.for_each_neighbour(d, about, relation, [&](term, statement_id s) { found.push_back(s); });
    detail::sort_distinct(found);
    return found;
}

/// Statements of one entity about the other, either way round, ascending, each once. O(statements of whichever has fewer).
[[nodiscard]] inline std::vector<statement_id>
statements_between(const view& v, entity_id a, entity_id b, relation_id relation = relation_id::none()) {
    const auto degree = [&](entity_id e) {
        return v.sealed().rows(direction::out, entity_to_entity).degree(e.value()) +
               v.sealed().rows(direction::in, entity_to_entity).degree(e.value());
    };
    if (degree(b) < degree(a)) std::swap(a, b);
    const term other = v.canonical(b);
    std::vector<statement_id> found;
    for (const direction d : {direction::out, direction::in})
        v.for_each_neighbour(d, entity_to_entity, a.value(), relation, [&](term neighbour, statement_id s) {
            if (neighbour == other) found.push_back(s);
        });
    detail::sort_distinct(found);
    return found;
}

// ---- by relation

/// One way in which a statement says that a relation holds: for an inverse or a symmetric one, subject and object change places.
struct relation_use {
    term subject;
    term object;
    entente::statement_id statement;
    friend bool operator==(const relation_use&, const relation_use&) = default;
};

/// Everything that a relation holds between: by statements of its own, of its subrelations, of inverses, and (symmetric) both ways round;
/// what would follow from several statements of a transitive relation is left to match. In no particular order. O(statements of those
/// relations).
[[nodiscard]] inline std::vector<relation_use> uses_of(const view& v, relation_id relation) {
    std::vector<relation_use> found;
    const auto canonical = [&](term t) { return t.is_entity() ? term(v.canonical(t.entity())) : t; };
    detail::relation_plan plan; // only to know which statements speak of one thing at both ends
    plan.readings = v.ontology()[relation].readings;
    for (const relation_reading& r : plan.readings) {
        const bool repeats_loops = plan.repeats_loops(r);
        v.for_each_statement(r.relation, [&](statement_id s) {
            term subject = canonical(v.columns().subject(s.value())),
                 object = canonical(v.columns().object(s.value()));
            if (r.reversed) std::swap(subject, object);
            if (subject.is_value() || (repeats_loops && subject == object)) return;
            found.push_back({subject, object, s});
        });
    }
    return found;
}

/// The statements by which a relation holds, its subrelations' and inverses' among them, ascending, each once. O(n log n) in their number.
[[nodiscard]] inline std::vector<statement_id> statements_of(const view& v, relation_id relation) {
    std::vector<statement_id> found;
    for (const relation_use& use : uses_of(v, relation)) found.push_back(use.statement);
    detail::sort_distinct(found);
    return found;
}

} // namespace entente
