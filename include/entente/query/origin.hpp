// SPDX-License-Identifier: BSL-1.0
// Where a report began: the first outlet behind chains of citations and reprints, so that forty reprints of one agency's wire count as one.
#pragma once

#include <entente/view.hpp>

#include <algorithm>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente {

/// Finds origins under one view and remembers what it found. Holds its view. Threads: one at a time.
///
/// The origin of a reference is the outlet of the last link that names an outlet or an article: "Vietnam+, citing Yonhap, citing Kim" began
/// with Yonhap. From there, believed statements of lineage lead on: what the article is a `reprint_of` or, failing that, `cites`, then
/// what the outlet is or does. An article that nobody names the outlet of is an origin itself; so is the last speaker, or the last occasion,
/// where no link names an outlet or article. Who cites several is an origin: which of them a statement came from is for its reference to
/// say. Of several reprints the one with the lowest id is followed; in a lineage that runs in a circle the lowest of the circle is the origin.
class origin_finder {
public:
    explicit origin_finder(view v) : view_(std::move(v)) {}

    /// none() for the empty reference. O(links + lineage) the first time; O(statements) once, where an article's outlet has to be found.
    [[nodiscard]] entity_id of(reference_id r) {
        if (r.is_none()) return {};
        const auto known = by_reference_.find(r.value());
        if (known != by_reference_.end()) return known->second;
        return by_reference_[r.value()] = find(r);
    }
    [[nodiscard]] entity_id of(statement_id s) { return of(view_.columns().reference(s.value())); }

    /// The first in the lineage of an article or outlet: itself where it repeats nobody.
    [[nodiscard]] entity_id first_of(entity_id e) {
        std::vector<entity_id> line{view_.canonical(e)};
        for (;;) {
            const entity_id before = source_of(line.back());
            if (before.is_none()) return line.back();
            const auto again = std::find(line.begin(), line.end(), before);
            if (again != line.end()) return *std::min_element(again, line.end());
            line.push_back(before);
        }
    }

private:
    [[nodiscard]] entity_id source_of(entity_id e) const {
        const auto lowest_by = [&](relation_id relation, bool only_if_one) {
            entity_id lowest; // none() is the highest id
            bool several = false;
            view_.for_each_neighbour(direction::out, entity_to_entity, e.value(), relation,
                                     [&](term t, statement_id) {
                                         if (t.entity() == e) return;
                                         several = several || (!lowest.is_none() && lowest != t.entity());
                                         lowest = std::min(lowest, t.entity());
                                     });
            return only_if_one && several ? entity_id() : lowest;
        };
        const entity_id repeated = lowest_by(builtin::reprint_of, false);
        return repeated.is_none() ? lowest_by(builtin::cites, true) : repeated;
    }

    [[nodiscard]] entity_id find(reference_id r) {
        const reference_table& references = view_.state().references;
        reference_id published, said, held;
        for (reference_id at = r; !at.is_none(); at = references.cited(at)) {
            if (!references.outlet(at).is_none() || !references.article(at).is_none()) published = at;
            if (!references.speaker(at).is_none()) said = at;
            if (!references.occasion(at).is_none()) held = at;
        }
        if (published.is_none()) {
            const entity_id first_hand = !said.is_none()   ? references.speaker(said)
                                         : !held.is_none() ? references.occasion(held)
                                                           : entity_id();
            return first_hand.is_none() ? first_hand : view_.canonical(first_hand);
        }
        const entity_id outlet = references.outlet(published), article = references.article(published);
        if (article.is_none()) return first_of(outlet);
        const entity_id first = first_of(article);
        if (first == view_.canonical(article) && !outlet.is_none()) return first_of(outlet);
        const entity_id publisher = outlet_of(first);
        return publisher.is_none() ? first : first_of(publisher);
    }

    // The outlet that a believed statement's reference names beside an article; the one with the lowest id if several.
    [[nodiscard]] entity_id outlet_of(entity_id article) {
        if (!outlets_known_) {
            const reference_table& references = view_.state().references;
            std::vector<bool> seen(references.size() + std::size_t{1});
            view_.for_each_statement([&](statement_id s) {
                const std::uint32_t slot = view_.columns().reference_slot(s.value());
                if (slot == 0 || slot >= seen.size() || seen[slot]) return;
                seen[slot] = true;
                for (reference_id at(slot - 1); !at.is_none(); at = references.cited(at)) {
                    if (references.article(at).is_none() || references.outlet(at).is_none()) continue;
                    entity_id& outlet = outlets_[view_.canonical(references.article(at)).value()];
                    outlet = std::min(outlet, view_.canonical(references.outlet(at)));
                }
            });
            outlets_known_ = true;
        }
        const auto known = outlets_.find(article.value());
        return known == outlets_.end() ? entity_id() : known->second;
    }

    view view_;
    std::unordered_map<std::uint32_t, entity_id> by_reference_;
    std::unordered_map<std::uint32_t, entity_id> outlets_;
    bool outlets_known_ = false;
};

/// The origin of one reference; none() for the empty one. See origin_finder, which is faster for many.
[[nodiscard]] inline entity_id origin(const view& v, reference_id r) { return origin_finder(v).of(r); }
[[nodiscard]] inline entity_id origin(const view& v, statement_id s) { return origin_finder(v).of(s); }

/// The origins that statements rest on, ascending, each once. A statement without a reference brings none.
[[nodiscard]] inline std::vector<entity_id> independent_origins(const view& v,
                                                                std::span<const statement_id> statements) {
    origin_finder finder(v);
    std::vector<entity_id> origins;
    for (const statement_id s : statements)
        if (const entity_id o = finder.of(s); !o.is_none()) origins.push_back(o);
    std::sort(origins.begin(), origins.end());
    origins.erase(std::unique(origins.begin(), origins.end()), origins.end());
    return origins;
}

} // namespace entente
