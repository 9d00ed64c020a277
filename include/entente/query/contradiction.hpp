// SPDX-License-Identifier: BSL-1.0
// Statements that cannot all hold at once: found and named, never resolved. Constraints are the ontology's; what is believed is the view's.
#pragma once

#include <entente/model/interval.hpp>
#include <entente/model/truth.hpp>
#include <entente/query/describe.hpp>
#include <entente/query/neighbour_list.hpp>
#include <entente/query/statements.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace entente {

/// What two sides of a contradiction violate.
enum class constraint : std::uint8_t {
    functional,         ///< one object at a time, and there are two
    inverse_functional, ///< one subject at a time, and there are two: two holders of one office
    denial              ///< one side says what the other denies
};
[[nodiscard]] constexpr std::string_view name(constraint c) noexcept {
    return c == constraint::functional           ? "functional"
           : c == constraint::inverse_functional ? "inverse_functional"
                                                 : "denial";
}

/// Two sides that cannot both hold. Each side's statements say the same with the same valid time.
struct contradiction {
    constraint violated;
    relation_id relation; ///< whose constraint it is; for a denial the relation denied
    term
        about; ///< what has one too many: the subject (functional, denial) or the object (inverse_functional)
    truth
        answer; ///< `yes`: they share a day for certain; `possibly`: they may, by what is known of their dates
    std::vector<statement_id> one;   ///< ascending; for a denial what is asserted
    std::vector<statement_id> other; ///< ascending; for a denial what denies it
};

namespace detail {

/// Sweeps the uses of one relation by time, each thing that may have one partner only for itself.
class overlap_sweep {
public:
    overlap_sweep(const view& v, relation_id relation, constraint c)
        : view_(v),
          relation_(relation),
          constraint_(c) {}

    void run(const std::vector<relation_use>& uses, std::vector<contradiction>& found) {
        std::vector<item> items;
        items.reserve(uses.size());
        for (const relation_use& use : uses) {
            if (view_.columns().meta(use.statement.value()).modality() != modality::asserted) continue;
            const bool by_subject = constraint_ == constraint::functional;
            items.push_back({by_subject ? use.subject : use.object, by_subject ? use.object : use.subject,
                             view_.columns().days(use.statement.value()), use.statement});
        }
        std::sort(items.begin(), items.end());
        for (std::size_t i = 0; i < items.size();) {
            sides_.clear();
            active_.clear();
            const term about = items[i].about;
            for (; i < items.size() && items[i].about == about;) {
                side s{items[i].partner, view_.columns().valid(items[i].statement.value()), {}};
                // Equal days are neighbours in the order; of those with partly known dates only equal texts go together.
                const std::size_t first = i;
                for (; i < items.size() && items[i].same(items[first]) &&
                       view_.columns().valid(items[i].statement.value()) == s.valid;
                     ++i)
                    s.statements.push_back(items[i].statement);
                meet(about, std::move(s), found);
            }
        }
    }

private:
    struct item {
        term about, partner;
        day_range days;
        statement_id statement;
        [[nodiscard]] bool same(const item& o) const noexcept {
            return about == o.about && partner == o.partner && days == o.days;
        }
        friend bool operator<(const item& a, const item& b) noexcept {
            return std::tuple(a.about, a.days.from, a.days.until, a.partner, a.statement) <
                   std::tuple(b.about, b.days.from, b.days.until, b.partner, b.statement);
        }
    };
    struct side {
        term partner;
        interval valid;
        std::vector<statement_id> statements;
    };
    struct bucket { // the sides of one partner that are not over yet
        term partner;
        std::vector<std::size_t> sides;
    };

    // Holds a new side against those of other partners that are not over yet. Each one looked at is either over, and dropped for good,
    // or shares a day with the new one as far as one knows, and is told: the work is that of the result.
    void meet(term about, side s, std::vector<contradiction>& found) {
        bucket* own = nullptr;
        for (bucket& b : active_) {
            if (b.partner == s.partner) {
                own = &b;
                continue;
            }
            std::erase_if(b.sides, [&](std::size_t i) { return sides_[i].valid.until() <= s.valid.from(); });
            for (const std::size_t i : b.sides)
                if (const truth answer = sides_[i].valid.overlaps(s.valid); answer != truth::no)
                    found.push_back(
                        {constraint_, relation_, about, answer, sides_[i].statements, s.statements});
        }
        const std::size_t number = sides_.size();
        if (own)
            own->sides.push_back(number);
        else
            active_.push_back({s.partner, {number}});
        sides_.push_back(std::move(s));
        std::erase_if(active_, [](const bucket& b) { return b.sides.empty(); });
    }

    const view& view_;
    relation_id relation_;
    constraint constraint_;
    std::vector<side> sides_;
    std::vector<bucket> active_;
};

// What is denied, against what says it: each denial looks up its own ends.
inline void find_denials(const view& v, std::vector<contradiction>& found) {
    const auto canonical = [&](term t) { return t.is_entity() ? term(v.canonical(t.entity())) : t; };
    neighbour_list list;
    v.with_modality(modality::denied).for_each_statement([&](statement_id denial) {
        const statement said = v[denial];
        const term subject = canonical(said.subject), object = canonical(said.object);
        relation_plan plan = plan_relation(v, said.relation, {subject.kind(), object.kind()});
        plan.transitive = false; // statement against statement
        list.open(v, plan, direction::out, subject.raw(), true);
        std::vector<std::pair<truth, statement_id>> against;
        for (std::size_t i = list.seek(0, object.raw()); i < list.size() && list.neighbour(i) == object.raw();
             ++i) {
            const std::uint32_t s = list.statement(i);
            if (!v.sees(statement_id(s)) || v.columns().meta(s).modality() != modality::asserted) continue;
            if (const truth answer = v.columns().valid(s).overlaps(said.valid); answer != truth::no)
                against.emplace_back(answer, s);
        }
        // Those that say it with one valid time are one side.
        std::sort(against.begin(), against.end());
        std::vector<bool> told(against.size(), false);
        for (std::size_t i = 0; i < against.size(); ++i) {
            if (told[i]) continue;
            const interval valid = v.columns().valid(against[i].second.value());
            contradiction c{constraint::denial, said.relation, subject, against[i].first, {}, {denial}};
            for (std::size_t j = i; j < against.size(); ++j)
                if (!told[j] && v.columns().valid(against[j].second.value()) == valid) {
                    told[j] = true;
                    c.one.push_back(against[j].second);
                }
            sort_distinct(c.one);
            found.push_back(std::move(c));
        }
    });
}

} // namespace detail

/// Every pair of sides that contradict each other in a view. Two believed assertions do where a functional or inverse functional relation
/// gives one thing two partners on one day: by any reading of the relation, so subrelations and inverses count. An assertion that is
/// believed and a denial of the same (or of what it implies) do where their times overlap, whether or not the view believes denials; the
/// denial must pass all other conditions of the view. Statements without a valid time hold on every day.
///
/// A pair that violates several constraints is told once. By relation, then by what they are about. O(n log n + result) for
/// n statements of the constrained relations, and a pass over the statements for denials.
[[nodiscard]] inline std::vector<contradiction> contradictions(const view& v) {
    std::vector<contradiction> found;
    for (std::uint32_t r = 0; r < v.ontology().relation_count(); ++r) {
        const relation_traits traits = v.ontology()[relation_id(r)].traits;
        if (!traits.functional && !traits.inverse_functional) continue;
        const auto uses = uses_of(v, relation_id(r));
        if (traits.functional)
            detail::overlap_sweep(v, relation_id(r), constraint::functional).run(uses, found);
        if (traits.inverse_functional)
            detail::overlap_sweep(v, relation_id(r), constraint::inverse_functional).run(uses, found);
    }
    detail::find_denials(v, found);

    // The same two sides, found again by an inverse or a subrelation, or from the other end of a symmetric one.
    const auto sides = [](const contradiction& c) {
        return c.violated == constraint::denial || c.one < c.other ? std::tie(c.one, c.other)
                                                                   : std::tie(c.other, c.one);
    };
    std::vector<std::size_t> order(found.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return sides(found[a]) < sides(found[b]); });
    std::vector<bool> repeated(found.size(), false);
    for (std::size_t i = 1; i < order.size(); ++i)
        repeated[order[i]] = sides(found[order[i - 1]]) == sides(found[order[i]]);
    std::vector<contradiction> distinct;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (!repeated[i]) distinct.push_back(std::move(found[i]));
    return distinct;
}

/// A contradiction in words, both sides in full: "inverse_functional HOLDS, certainly: A HOLDS pm, 2021 / B HOLDS pm, 2021".
[[nodiscard]] inline std::string describe(const view& v, const contradiction& c) {
    std::string out;
    if (c.violated != constraint::denial) (out += name(c.violated)) += ' ';
    out += v.ontology()[c.relation].name;
    if (c.violated == constraint::denial) out += " denied";
    out += c.answer == truth::yes ? ", certainly: " : ", possibly: ";
    const auto add = [&](const std::vector<statement_id>& side) {
        for (std::size_t i = 0; i < side.size(); ++i) {
            if (i != 0) out += "; ";
            out += describe(v, side[i]);
        }
    };
    add(c.one);
    out += " / ";
    add(c.other);
    return out;
}

} // namespace entente
