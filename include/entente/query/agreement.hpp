// SPDX-License-Identifier: BSL-1.0
// Sources that agree: statements that say the same, who reports them, and what rests on one source alone. Sources that contradict
// each other are in contradiction.hpp.
#pragma once

#include <entente/model/statement.hpp>
#include <entente/query/origin.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

namespace entente {

/// Statements that say the same: subject, relation and object are one (a relation and its inverse, and a symmetric one either way round,
/// say the same), so is the modality, and their valid times touch: each shares a day with another that came before it, as far as one
/// knows. Statements without a valid time agree only with each other.
struct claim {
    term subject;
    relation_id relation; ///< of a relation and its inverse the one declared first
    term object;
    modality said_as = modality::asserted;
    day from = day_min; ///< the days on which any of them may hold: [from, until)
    day until = day_max;
    std::vector<statement_id> statements; ///< ascending
    std::vector<entity_id>
        sources; ///< from whom one has it: the outlets (or speakers) of the first links, ascending, each once
    std::vector<entity_id> origins; ///< with whom it began, ascending, each once: see origin_finder
};

namespace detail {

struct content {
    relation_id relation;
    term subject, object;
    modality said_as;
    bool dated;
    day_range days;
    std::uint32_t statement;

    [[nodiscard]] auto what() const noexcept { return std::tuple(relation, subject, object, said_as, dated); }
    friend bool operator<(const content& a, const content& b) noexcept {
        return std::tuple(a.what(), a.days.from, a.statement) <
               std::tuple(b.what(), b.days.from, b.statement);
    }
};

[[nodiscard]] inline content content_of(const view& v, std::uint32_t s) {
    const auto canonical = [&](term t) { return t.is_entity() ? term(v.canonical(t.entity())) : t; };
    const statement_columns& c = v.columns();
    content k{c.relation(s),
              canonical(c.subject(s)),
              canonical(c.object(s)),
              c.meta(s).modality(),
              c.days(s) != day_range{},
              c.days(s),
              s};
    if (k.object.is_value()) return k;
    const relation_entry& r = v.ontology()[k.relation];
    if (!r.inverse.is_none() && r.inverse < k.relation) {
        std::swap(k.subject, k.object);
        k.relation = r.inverse;
    }
    if (v.ontology()[k.relation].traits.symmetric && k.object < k.subject) std::swap(k.subject, k.object);
    return k;
}

/// Calls `visit(claim, finder)` for each group of believed statements that say the same, in order of content.
template <class Visit>
void for_each_agreement(const view& v, relation_id relation, Visit visit) {
    std::vector<content> contents;
    const auto add = [&](statement_id s) { contents.push_back(content_of(v, s.value())); };
    v.for_each_statement(relation, add);
    const relation_id inverse = relation.is_none() ? relation : v.ontology()[relation].inverse;
    if (!inverse.is_none() && inverse != relation) v.for_each_statement(inverse, add);
    std::sort(contents.begin(), contents.end());

    origin_finder finder(v);
    for (std::size_t i = 0; i < contents.size();) {
        const content& first = contents[i];
        claim group{first.subject,
                    first.relation,
                    first.object,
                    first.said_as,
                    first.days.from,
                    first.days.until,
                    {},
                    {},
                    {}};
        for (;
             i < contents.size() && contents[i].what() == first.what() && contents[i].days.from < group.until;
             ++i) {
            group.until = std::max(group.until, contents[i].days.until);
            group.statements.emplace_back(contents[i].statement);
        }
        std::sort(group.statements.begin(), group.statements.end());
        visit(group, finder);
    }
}

// From whom one has a statement: the outlet of the first link, or who or what else it names; none() for nobody.
[[nodiscard]] inline entity_id source_of(const view& v, std::uint32_t s) {
    const reference_id r = v.columns().reference(s);
    if (r.is_none()) return {};
    const reference_table& references = v.state().references;
    for (const entity_id who :
         {references.outlet(r), references.speaker(r), references.article(r), references.occasion(r)})
        if (!who.is_none()) return v.canonical(who);
    return {};
}

inline void name_sources(const view& v, claim& group, origin_finder& finder) {
    const auto add = [](std::vector<entity_id>& to, entity_id e) {
        if (!e.is_none()) to.push_back(e);
    };
    for (const statement_id s : group.statements) {
        add(group.sources, source_of(v, s.value()));
        add(group.origins, finder.of(s));
    }
    for (auto* list : {&group.sources, &group.origins}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
}

} // namespace detail

/// Which agreements are of interest.
struct agreement_options {
    relation_id relation = relation_id::none(); ///< only this one and its inverse; none(): any
    std::size_t least_sources = 2;              ///< so many different sources at least
    std::size_t least_origins = 1; ///< so many different origins at least: 2 asks for independent reports
};

/// What several sources say alike, in order of relation, subject, object and time. O(n log n) in the statements of the view.
[[nodiscard]] inline std::vector<claim> agreements(const view& v, const agreement_options& options = {}) {
    std::vector<claim> found;
    detail::for_each_agreement(v, options.relation, [&](claim& group, origin_finder& finder) {
        if (group.statements.size() < std::max(options.least_sources, options.least_origins)) return;
        detail::name_sources(v, group, finder);
        if (group.sources.size() >= options.least_sources && group.origins.size() >= options.least_origins)
            found.push_back(std::move(group));
    });
    return found;
}

/// What rests on one source alone: every believed statement that says it has the source somewhere in its reference, or began with it.
/// A statement without any reference rests on none. In order of relation, subject, object and time. O(n log n).
[[nodiscard]] inline std::vector<claim> supported_only_by(const view& v, entity_id source) {
    const entity_id wanted = v.canonical(source);
    std::vector<claim> found;
    detail::for_each_agreement(v, relation_id::none(), [&](claim& group, origin_finder& finder) {
        const auto rests_on_it = [&](statement_id s) {
            const reference_table& references = v.state().references;
            for (reference_id at = v.columns().reference(s.value()); !at.is_none(); at = references.cited(at))
                for (const entity_id who : {references.speaker(at), references.occasion(at),
                                            references.outlet(at), references.article(at)})
                    if (!who.is_none() && v.canonical(who) == wanted) return true;
            return finder.of(s) == wanted;
        };
        if (!std::all_of(group.statements.begin(), group.statements.end(), rests_on_it)) return;
        detail::name_sources(v, group, finder);
        found.push_back(std::move(group));
    });
    return found;
}

} // namespace entente
