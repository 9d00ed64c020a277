// SPDX-License-Identifier: BSL-1.0
// The definitions of questions.hpp. Included by it; not to be included alone.
#pragma once

#include <entente/query/match.hpp>
#include <entente/query/statements.hpp>
#include <entente/vocabulary/diplomacy/deeds.hpp>
#include <entente/vocabulary/diplomacy/questions.hpp>
#include <entente/vocabulary/diplomacy/tenure_bounds.hpp>

#include <algorithm>
#include <tuple>
#include <utility>

namespace entente::diplomacy {

namespace detail {

// yes: all days asked about are days of the span. possibly: some may be.
inline truth covers_or_touches(const interval& span, const interval& asked) {
    const interval days = all_days_of(asked);
    return span.contains(days) == truth::yes ? truth::yes : at_most_possibly(span.overlaps(days));
}

// Whether an event that happened some time in `end` certainly or possibly happened within a period.
inline truth end_within(const interval& period, const interval& end) {
    const interval days = all_days_of(period);
    const truth whole = days.contains(end);
    return whole == truth::yes ? whole : at_most_possibly(days.overlaps(end));
}

// ---- tenures

struct stated_holding {
    entity<person> holder;
    entity<office> post;
    interval valid;
    std::vector<statement_id> support;
};

// Open, unknown and unsaid ends are taken from the statements that begin and end tenures. What no longer holds then at the time that the
// view is about falls away.
inline std::vector<stated_holding> within_bounds(const view& v, std::vector<stated_holding> stated) {
    tenure_bounds tenures(v);
    std::vector<stated_holding> bounded;
    for (const stated_holding& s : stated)
        for (const bounded_time& t : tenures.of(s.holder, s.post, s.valid)) {
            if (v.belief() && v.belief()->time && !v.belief()->time->met_by(t.valid)) continue;
            bounded.push_back({s.holder, s.post, t.valid, s.support});
            unite(bounded.back().support, t.taken_from);
        }
    return bounded;
}

inline std::vector<tenure> tenures_from(const view& v, std::vector<stated_holding> stated) {
    stated = within_bounds(v, std::move(stated));
    std::stable_sort(stated.begin(), stated.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.holder.id(), a.post.id(), in_time(a.valid)) <
               std::tuple(b.holder.id(), b.post.id(), in_time(b.valid));
    });
    std::vector<tenure> tenures;
    day reached = day_min; // where the last tenure may end
    for (auto& s : stated) {
        const bool same = !tenures.empty() && tenures.back().holder == s.holder &&
                          tenures.back().post == s.post && s.valid.from() < reached;
        if (!same) {
            tenures.push_back({s.holder, s.post, {}, {}});
            reached = s.valid.until();
        }
        tenure& t = tenures.back();
        if (std::find(t.spans.begin(), t.spans.end(), s.valid) == t.spans.end()) t.spans.push_back(s.valid);
        unite(t.support, s.support);
        reached = std::max(reached, s.valid.until());
    }
    std::stable_sort(tenures.begin(), tenures.end(), [](const tenure& a, const tenure& b) {
        return a.spans.front().from() < b.spans.front().from();
    });
    return tenures;
}

// The more exact of two times: the one with fewer days.
inline interval sharper(const interval& a, const interval& b) {
    const auto length = [](const interval& i) { return static_cast<std::int64_t>(i.until()) - i.from(); };
    return length(b) < length(a) ? b : a;
}

inline std::vector<meeting_held> meetings_of_type(const view& v, std::string_view type, entity_id a,
                                                  entity_id b) {
    const auto wanted = v.ontology().find_type(type);
    std::vector<meeting_held> meetings;
    if (!wanted) return meetings;
    for_each_common_deed(v, participates_in, a, b, [&](const deed& one, const deed& other) {
        if (!v.is_a(one.object, *wanted)) return;
        meeting_held m{entity<meeting>(one.object), sharper(one.when, other.when), {}, one.support};
        unite(m.support, other.support);
        meetings.push_back(std::move(m));
    });
    meetings = each_once(std::move(meetings), [](const meeting_held& m) { return m.occasion.id(); });
    for (meeting_held& m : meetings) {
        for (auto&& row : match(v, takes_place_in(m.occasion, some_object).as(act_handle))) {
            const entity<place> where(get<0>(row).id());
            if (std::find(m.places.begin(), m.places.end(), where) == m.places.end())
                m.places.push_back(where);
            m.when = sharper(m.when, v[get<1>(row)].valid);
            unite(m.support, row.support());
        }
    }
    std::stable_sort(meetings.begin(), meetings.end(),
                     [](const auto& x, const auto& y) { return in_time(x.when) < in_time(y.when); });
    return meetings;
}

inline std::vector<visit_paid> sorted_visits(std::vector<visit_paid> visits) {
    return each_once(std::move(visits), [](const visit_paid& x) {
        return std::tuple(in_time(x.when), x.visitor.id(), x.destination.id());
    });
}

inline bool lies_in(const view& v, entity_id inner, entity_id outer) {
    return v.canonical(inner) == v.canonical(outer) || !match(v, located_in(inner, outer)).empty();
}

template <class Statements, class Wanted>
std::vector<remark> remarks_among(const view& v, const Statements& statements, Wanted wanted) {
    std::vector<remark> remarks;
    for (const statement_id s : statements) {
        const reference chain = v[v[s].reference];
        for (const reference_link& link : chain.links())
            if (wanted(link)) remarks.push_back({s, link.speaker, link.occasion, link.words, {s}});
    }
    return remarks;
}

inline plan plan_with_outcome(const view& v, statement_id planned) {
    plan p{planned, v[planned].modality, plan_outcome::open, {}, {planned}};
    const view believed = v.at_any_time().with_modality(modality::asserted);
    const view said =
        v.at_any_time().with_modality(modalities::all()); // a denial can cancel, so can another plan
    statement_id decision = statement_id::none();
    const auto look = [&](relation_id relation, plan_outcome outcome) {
        believed.for_each_neighbour(direction::in, term(planned), relation, [&](term by, statement_id link) {
            if (!by.is_statement() || !said.sees(by.statement())) return;
            if (!decision.is_none() && link < decision) return;
            decision = link;
            p.outcome = outcome;
            p.decided_by = by.statement();
        });
    };
    look(builtin::fulfils, plan_outcome::fulfilled);
    look(builtin::cancels, plan_outcome::cancelled);
    if (!decision.is_none()) unite(p.support, {decision, p.decided_by});
    return p;
}

template <class Among>
std::vector<plan> plans_among(const view& v, Among for_each_candidate) {
    std::vector<statement_id> planned;
    for_each_candidate(v.with_modality(modality::planned | modality::possible),
                       [&](statement_id s) { planned.push_back(s); });
    std::sort(planned.begin(), planned.end());
    planned.erase(std::unique(planned.begin(), planned.end()), planned.end());
    std::vector<plan> plans;
    for (const statement_id s : planned) plans.push_back(plan_with_outcome(v, s));
    std::stable_sort(plans.begin(), plans.end(), [&](const plan& a, const plan& b) {
        return in_time(v[a.planned].valid) < in_time(v[b.planned].valid);
    });
    return plans;
}

} // namespace detail

inline truth tenure::holds_on(const date& when) const {
    truth best = truth::no;
    for (const interval& span : spans) {
        const truth answer = detail::covers_or_touches(span, interval::on(when));
        if (answer == truth::yes) return truth::yes;
        if (answer == truth::possibly) best = answer;
    }
    return best;
}

inline std::optional<date> tenure::since() const {
    std::optional<date> first;
    for (const interval& span : spans)
        if (!span.is_date() && span.first_date() && (!first || *span.first_date() < *first))
            first = span.first_date();
    return first;
}

inline std::optional<date> tenure::until() const {
    std::optional<date> last;
    for (const interval& span : spans)
        if (!span.is_date() && span.last_date() && (!last || *last < *span.last_date()))
            last = span.last_date();
    return last;
}

inline std::vector<tenure> leaders_of(const view& v, entity<nation> led) {
    using namespace detail;
    std::vector<stated_holding> stated;
    for (auto&& row : match(v, holds(somebody, some_office).as(holding_handle), governs(some_office, led)))
        stated.push_back({get<0>(row), get<1>(row), v[get<2>(row)].valid, row.support()});
    for (auto&& row : match(v, leads(somebody, led).as(holding_handle)))
        stated.push_back({get<0>(row), entity<office>(), v[get<1>(row)].valid, row.support()});
    return tenures_from(v, std::move(stated));
}

inline std::vector<tenure> leaders_of(const view& v, entity<nation> led, const date& when) {
    return leaders_of(v.valid_at(when).possibly(), led);
}

inline std::vector<tenure> holders_of(const view& v, entity<office> post) {
    using namespace detail;
    std::vector<stated_holding> stated;
    for (auto&& row : match(v, holds(somebody, post).as(holding_handle)))
        stated.push_back(
            {get<0>(row), entity<office>(v.canonical(post)), v[get<1>(row)].valid, row.support()});
    return tenures_from(v, std::move(stated));
}

inline std::vector<tenure> offices_of(const view& v, entity<person> holder) {
    using namespace detail;
    std::vector<stated_holding> stated;
    for (auto&& row : match(v, holds(holder, some_office).as(holding_handle)))
        stated.push_back(
            {entity<person>(v.canonical(holder)), get<0>(row), v[get<1>(row)].valid, row.support()});
    return tenures_from(v, std::move(stated));
}

inline std::vector<tenure_end> tenures_ending(const view& v, const interval& period) {
    using namespace detail;
    std::vector<tenure_end> ends;
    const auto add = [&](entity<person> holder, entity<office> post, const interval& end, statement_id s) {
        const truth certainty = end_within(period, end);
        if (certainty != truth::no) ends.push_back({holder, post, end, v[s].modality, certainty, {s}});
    };
    const view foreseen = v.with_modality(modality::asserted | modality::planned | modality::possible);
    for (auto&& row : match(foreseen, holds(somebody, some_office).as(holding_handle))) {
        const interval valid = v[get<2>(row)].valid;
        if (!valid.is_date() && valid.last_date())
            add(get<0>(row), get<1>(row), interval::on(*valid.last_date()), get<2>(row));
    }
    for (auto&& row : match(foreseen, ends_tenure(somebody, some_office).as(act_handle)))
        add(get<0>(row), get<1>(row), v[get<2>(row)].valid, get<2>(row));
    return each_once(std::move(ends), [](const tenure_end& e) {
        return std::tuple(in_time(e.when), e.holder.id(), e.post.id(), e.modality);
    });
}

inline std::vector<meeting_held> meetings_between(const view& v, entity<agent> a, entity<agent> b) {
    return detail::meetings_of_type(v, meeting::type_name(), a, b);
}
inline std::vector<meeting_held> summits_between(const view& v, entity<agent> a, entity<agent> b) {
    return detail::meetings_of_type(v, summit::type_name(), a, b);
}

inline std::vector<count_claimed> meetings_claimed(const view& v, entity<agent> a, entity<agent> b) {
    using namespace detail;
    constexpr variable<std::int64_t, struct number_tag> number{};
    std::vector<count_claimed> claims;
    for (auto&& row : match(v, meets(a, b).as(act_handle), times(act_handle, number)))
        claims.push_back({get<1>(row), v[get<0>(row)].valid, row.support()});
    return each_once(std::move(claims),
                     [](const count_claimed& c) { return std::tuple(in_time(c.during), c.times); });
}

inline std::vector<agreement_signed> agreements_between(const view& v, entity<agent> a, entity<agent> b) {
    using namespace detail;
    std::vector<agreement_signed> found;
    for_each_common_deed(v, signs, a, b, [&](const deed& one, const deed& other) {
        agreement_signed s{entity<agreement>(one.object),
                           in_time(other.when) < in_time(one.when) && !other.when.is_always() ? other.when
                                                                                              : one.when,
                           {},
                           one.support};
        if (s.when.is_always()) s.when = other.when;
        unite(s.support, other.support);
        found.push_back(std::move(s));
    });
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& x, const auto& y) { return in_time(x.when) < in_time(y.when); });
    found = each_once(std::move(found), [](const agreement_signed& s) { return s.document.id(); });
    for (agreement_signed& s : found)
        for (auto&& row : match(v, concerns(s.document, some_object))) {
            const entity<topic> about(get<0>(row).id());
            if (std::find(s.topics.begin(), s.topics.end(), about) == s.topics.end())
                s.topics.push_back(about);
            unite(s.support, row.support());
        }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& x, const auto& y) { return in_time(x.when) < in_time(y.when); });
    return found;
}

inline std::vector<visit_paid> visits_of(const view& v, entity<agent> visitor) {
    using namespace detail;
    std::vector<visit_paid> found;
    for (auto& d : deeds_of(v, visits, visitor))
        found.push_back({entity<agent>(d.actor), entity<place>(d.object), d.when, std::move(d.support)});
    return sorted_visits(std::move(found));
}

inline std::vector<visit_paid> visits_to(const view& v, entity<place> destination) {
    using namespace detail;
    constexpr variable<agent, struct visitor_tag> visitor{};
    constexpr variable<place, struct inner_tag> inner{};
    std::vector<visit_paid> found;
    for (auto&& row : match(v, visits(visitor, destination).as(act_handle)))
        found.push_back(
            {get<0>(row), entity<place>(v.canonical(destination)), v[get<1>(row)].valid, row.support()});
    for (auto&& row : match(v, visits(visitor, inner).as(act_handle), located_in(inner, destination)))
        found.push_back({get<0>(row), get<1>(row), v[get<2>(row)].valid, row.support()});
    return sorted_visits(std::move(found));
}

inline std::vector<visit_paid> visits_between(const view& v, entity<agent> visitor,
                                              entity<place> destination) {
    auto found = visits_of(v, visitor);
    std::erase_if(found,
                  [&](const visit_paid& x) { return !detail::lies_in(v, x.destination, destination); });
    return found;
}

inline std::vector<remark> remarks_at(const view& v, entity<occasion> where) {
    return detail::remarks_among(v, statements_at(v, where), [&](const reference_link& link) {
        return entente::detail::same_entity(v, link.occasion, where);
    });
}
inline std::vector<remark> remarks_of(const view& v, entity<agent> speaker) {
    return detail::remarks_among(v, statements_said_by(v, speaker), [&](const reference_link& link) {
        return entente::detail::same_entity(v, link.speaker, speaker);
    });
}

inline std::vector<plan> plans(const view& v) {
    return detail::plans_among(v, [](const view& planned, auto take) { planned.for_each_statement(take); });
}
inline std::vector<plan> plans(const view& v, entity_id about) {
    return detail::plans_among(v, [&](const view& planned, auto take) {
        for (const direction d : {direction::out, direction::in})
            planned.for_each_neighbour(d, term(about), relation_id::none(),
                                       [&](term, statement_id s) { take(s); });
    });
}

} // namespace entente::diplomacy
