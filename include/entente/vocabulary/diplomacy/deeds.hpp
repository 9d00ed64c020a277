// SPDX-License-Identifier: BSL-1.0
// What agents do, themselves or through those who stand for them, and how answers that say the same become one: the parts that the
// questions are made of. Nothing here is for users.
#pragma once

#include <entente/query/match.hpp>
#include <entente/view.hpp>
#include <entente/vocabulary/diplomacy/relations.hpp>
#include <entente/vocabulary/diplomacy/tenure_bounds.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::diplomacy {

namespace detail {

using namespace entente::detail;

// The variables of the patterns below.
inline constexpr variable<thing, struct object_tag> some_object{};
inline constexpr variable<person, struct person_tag> somebody{};
inline constexpr variable<office, struct office_tag> some_office{};
inline constexpr variable<statement_id, struct act_tag> act_handle{};
inline constexpr variable<statement_id, struct holding_tag> holding_handle{};

inline void unite(std::vector<statement_id>& support, const std::vector<statement_id>& more) {
    support.insert(support.end(), more.begin(), more.end());
    std::sort(support.begin(), support.end());
    support.erase(std::unique(support.begin(), support.end()), support.end());
}

// Whole answers with equal keys become one; their support is united, the rest is the first one's.
template <class Answer, class Key>
std::vector<Answer> each_once(std::vector<Answer> answers, Key key) {
    std::stable_sort(answers.begin(), answers.end(),
                     [&](const Answer& a, const Answer& b) { return key(a) < key(b); });
    std::vector<Answer> once;
    for (Answer& a : answers) {
        if (!once.empty() && key(once.back()) == key(a))
            unite(once.back().support, a.support);
        else {
            unite(a.support, {});
            once.push_back(std::move(a));
        }
    }
    return once;
}

inline auto in_time(const interval& i) { return std::pair(i.from(), i.until()); }

struct deed {
    entity_id actor;
    entity_id object;
    interval when;
    std::vector<statement_id> support;
};

template <class Relation>
std::vector<deed> deeds_of(const view& v, const Relation& does, entity_id who) {
    std::vector<deed> deeds;
    const entity_id principal = v.canonical(who);
    for (auto&& row : match(v, does(who, some_object).as(act_handle)))
        deeds.push_back({principal, get<0>(row).id(), v[get<1>(row)].valid, row.support()});
    tenure_bounds tenures(v);
    const auto add_agents = [&](const auto& holding, const auto&... more) {
        for (auto&& row :
             match(v, does(somebody, some_object).as(act_handle), holding.as(holding_handle), more...)) {
            constexpr std::size_t last = std::tuple_size_v<std::decay_t<decltype(row)>> - 1;
            const interval when = v[get<2>(row)].valid, held = v[get<last>(row)].valid;
            if (get<0>(row).id() == principal) continue; // a person who leads is not somebody else
            entity_id post;                              // none() where somebody is only said to lead
            if constexpr (sizeof...(more) != 0) post = get<last - 1>(row);
            const auto times = tenures.of(get<0>(row), post, held);
            if (std::all_of(times.begin(), times.end(),
                            [&](const bounded_time& t) { return t.valid.overlaps(when) == truth::no; }))
                continue;
            deeds.push_back({get<0>(row).id(), get<1>(row).id(), when, row.support()});
        }
    };
    add_agents(holds(somebody, some_office), of(some_office, who));
    add_agents(leads(somebody, who));
    return deeds;
}

// What both did, by object: pairs of deeds of two different actors.
template <class Relation, class Give>
void for_each_common_deed(const view& v, const Relation& does, entity_id a, entity_id b, Give give) {
    const std::vector<deed> of_a = deeds_of(v, does, a), of_b = deeds_of(v, does, b);
    std::unordered_map<std::uint32_t, std::vector<const deed*>> by_object;
    for (const deed& d : of_b) by_object[d.object.value()].push_back(&d);
    for (const deed& d : of_a) {
        const auto others = by_object.find(d.object.value());
        if (others == by_object.end()) continue;
        for (const deed* other : others->second)
            if (other->actor != d.actor) give(d, *other);
    }
}

} // namespace detail

} // namespace entente::diplomacy
