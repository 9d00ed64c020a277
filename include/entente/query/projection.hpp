// SPDX-License-Identifier: BSL-1.0
// A dense copy of the entity-to-entity part of a view, for algorithms that go over all of it again and again.
#pragma once

#include <entente/view.hpp>

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace entente {

/// Who points at each entity, as one array of sources with offsets, and how many statements go out from each. Parallel statements
/// count each; where identities are merged, a `same_as` that says so does not. Where the view believes all of sealed rows, the sources are read in place and not copied; otherwise
/// O(entities + statements) to make. It holds its view.
/// Threads: immutable once built.
class projection {
public:
    explicit projection(view v, relation_id relation = relation_id::none()) : view_(std::move(v)) {
        const std::uint32_t n = view_.entity_end();
        const sealed_rows& rows = view_.sealed().rows(direction::in, entity_to_entity);
        const sealed_rows& out = view_.sealed().rows(direction::out, entity_to_entity);
        out_degree_.assign(n, 0);
        if (relation.is_none() && view_.believes_all_sealed() && !view_.has_fresh() &&
            rows.offsets().size() > n) {
            offsets_ = rows.offsets().first(n + std::size_t{1});
            sources_ = rows.all_neighbours();
            for (std::uint32_t e = 0; e < n; ++e) out_degree_[e] = static_cast<std::uint32_t>(out.degree(e));
        } else {
            own_offsets_.assign(n + std::size_t{1}, 0);
            for (std::uint32_t e = 0; e < n; ++e) {
                if (view_.sees(entity_id(e)))
                    view_.for_each_neighbour(direction::in, entity_to_entity, e, relation,
                                             [&](term source, statement_id s) {
                                                 if (view_.says_identity(s)) return;
                                                 own_sources_.push_back(source.raw());
                                                 ++out_degree_[source.raw()];
                                             });
                own_offsets_[e + std::size_t{1}] = static_cast<std::uint32_t>(own_sources_.size());
            }
            offsets_ = own_offsets_;
            sources_ = own_sources_;
        }
        for (std::uint32_t e = 0; e < n; ++e) count_ += view_.sees(entity_id(e));
    }
    projection(const projection&) = delete;
    projection& operator=(const projection&) = delete;

    [[nodiscard]] const view& of() const noexcept { return view_; }
    /// One more than the highest entity id.
    [[nodiscard]] std::uint32_t entity_end() const noexcept {
        return static_cast<std::uint32_t>(out_degree_.size());
    }
    /// How many entities the view sees. O(1).
    [[nodiscard]] std::uint32_t entity_count() const noexcept { return count_; }
    /// Who points at `e`, once a statement; ids below `entity_end()`.
    [[nodiscard]] std::span<const std::uint32_t> sources(std::uint32_t e) const noexcept {
        return sources_.subspan(offsets_[e], offsets_[e + std::size_t{1}] - offsets_[e]);
    }
    /// Where the sources of each entity begin among all of them, and one behind the last.
    [[nodiscard]] std::span<const std::uint32_t> offsets() const noexcept { return offsets_; }
    [[nodiscard]] std::uint32_t out_degree(std::uint32_t e) const noexcept { return out_degree_[e]; }

private:
    view view_;
    std::vector<std::uint32_t> out_degree_;
    std::span<const std::uint32_t> offsets_;
    std::span<const std::uint32_t> sources_;
    std::vector<std::uint32_t> own_offsets_;
    std::vector<std::uint32_t> own_sources_;
    std::uint32_t count_ = 0;
};

} // namespace entente
