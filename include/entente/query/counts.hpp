// SPDX-License-Identifier: BSL-1.0
// How many statements there are: of a relation, by relation, by year, by outlet.
#pragma once

#include <entente/model/day.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

namespace entente {

/// How many believed statements a relation has, as stated (neither subrelations nor inverses). Without conditions O(1), on a date O(log n)
/// plus a pass over the ends of those that began before; under other conditions O(n).
[[nodiscard]] inline std::uint64_t count_statements(const view& v, relation_id relation) {
    std::uint64_t total = 0;
    if (!v.has_fresh() && v.sealed().statement_count() == v.statement_end()) {
        const time_run run = v.sealed().by_time().of(relation.value());
        if (v.believes_all()) return run.size();
        if (const auto* time = v.only_condition_is_time()) {
            // [first, end) throughout: from <= first and end <= until. Sometime: from < end and first < until.
            const bool throughout =
                time->asked == detail::time_condition::mode::throughout && !time->possibly;
            const day begun = throughout ? time->first : time->end - 1,
                      lasts = throughout ? time->end : time->first + 1;
            const std::size_t n = time->end == day_max ? run.size() : run.begun_by(begun);
            return run.last_until(n, lasts);
        }
    }
    v.for_each_statement(relation, [&](statement_id) { ++total; });
    return total;
}

/// How many statements share a relation and the year of the first day on which they may hold.
struct relation_year_count {
    relation_id relation;
    std::optional<std::int32_t> year; ///< nothing: no valid time is stated, or it has no beginning
    std::uint64_t count = 0;
    friend bool operator==(const relation_year_count&, const relation_year_count&) = default;
};

/// Counts of believed statements by relation and year, ascending by relation, then year. O(relations * years * log n) without
/// conditions, O(n) otherwise.
[[nodiscard]] inline std::vector<relation_year_count> count_by_relation_and_year(const view& v) {
    std::vector<relation_year_count> counts;
    const std::uint32_t relations = v.ontology().relation_count();
    const auto year_of = [](day d) { return d == day_min ? std::nullopt : std::optional(civil_of(d).year); };
    const bool by_time_alone =
        v.believes_all() && !v.has_fresh() && v.sealed().statement_count() == v.statement_end();
    for (std::uint32_t r = 0; r < relations; ++r) {
        if (by_time_alone) {
            const auto from = v.sealed().by_time().of(r).from;
            for (std::size_t i = 0; i < from.size();) {
                const auto year = year_of(from[i]);
                const day last = year ? day_of(*year, 12, 31) : day_min;
                std::size_t step = 1; // years are long runs: double the step, then search within
                while (i + step < from.size() && from[i + step] <= last) step *= 2;
                const auto first = from.begin() + static_cast<std::ptrdiff_t>(i + step / 2);
                const auto end = from.begin() + static_cast<std::ptrdiff_t>(std::min(from.size(), i + step));
                const auto behind =
                    static_cast<std::size_t>(std::upper_bound(first, end, last) - from.begin());
                counts.push_back({relation_id(r), year, behind - i});
                i = behind;
            }
            continue;
        }
        std::vector<day> from;
        v.for_each_statement(relation_id(r),
                             [&](statement_id s) { from.push_back(v.columns().days(s.value()).from); });
        std::sort(from.begin(), from.end());
        for (const day d : from) {
            const auto year = year_of(d);
            if (counts.empty() || counts.back().relation != relation_id(r) || counts.back().year != year)
                counts.push_back({relation_id(r), year, 0});
            ++counts.back().count;
        }
    }
    return counts;
}

/// A count by something that has an id.
template <class Id>
struct counted {
    Id what;
    std::uint64_t count = 0;
    friend bool operator==(const counted&, const counted&) = default;
};

/// Counts of believed statements by relation, ascending by relation, without those that have none.
[[nodiscard]] inline std::vector<counted<relation_id>> count_by_relation(const view& v) {
    std::vector<counted<relation_id>> counts;
    for (std::uint32_t r = 0; r < v.ontology().relation_count(); ++r)
        if (const auto n = count_statements(v, relation_id(r))) counts.push_back({relation_id(r), n});
    return counts;
}

/// Counts of believed statements by the outlet one reads them in (the first link of the reference), most first; none() for those
/// that name no outlet. O(n).
[[nodiscard]] inline std::vector<counted<entity_id>> count_by_outlet(const view& v) {
    const auto& references = v.state().references;
    std::vector<std::uint64_t> by_reference(references.size() + std::size_t{1});
    v.for_each_statement([&](statement_id s) { ++by_reference[v.columns().reference_slot(s.value())]; });
    std::vector<counted<entity_id>> counts;
    for (std::size_t slot = 0; slot < by_reference.size(); ++slot) {
        if (by_reference[slot] == 0) continue;
        entity_id outlet =
            slot == 0 ? entity_id() : references.outlet(reference_id(static_cast<std::uint32_t>(slot - 1)));
        if (!outlet.is_none()) outlet = v.canonical(outlet);
        counts.push_back({outlet, by_reference[slot]});
    }
    std::sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.what < b.what; });
    std::vector<counted<entity_id>> merged;
    for (const auto& c : counts) {
        if (merged.empty() || merged.back().what != c.what)
            merged.push_back(c);
        else
            merged.back().count += c.count;
    }
    std::stable_sort(merged.begin(), merged.end(),
                     [](const auto& a, const auto& b) { return a.count > b.count; });
    return merged;
}

} // namespace entente
