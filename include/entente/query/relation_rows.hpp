// SPDX-License-Identifier: BSL-1.0
// One relation's believed statements as compact rows of their own, made for a single question that looks at most of them.
#pragma once

#include <entente/store/adjacency.hpp>
#include <entente/view.hpp>

#include <cstdint>
#include <vector>

namespace entente::detail {

/// Neighbours by key, sorted by neighbour, of one relation in one direction: in a few arrays that stay in the cache, where the graph's
/// own rows hold all relations of a node. Costs a pass over the relation and one over the keys.
class relation_rows {
public:
    relation_rows(const view& v, relation_id relation, shape ends, direction d) {
        std::vector<std::uint32_t> keys, neighbours, statements;
        v.for_each_statement(relation, [&](statement_id s) {
            const auto& c = v.columns();
            if (shape::of(c.meta(s.value())) != ends) return;
            const std::uint32_t subject = c.raw_subject(s.value()), object = c.raw_object(s.value());
            keys.push_back(d == direction::out ? subject : object);
            neighbours.push_back(d == direction::out ? object : subject);
            statements.push_back(s.value());
        });
        // Two stable counting sorts, by neighbour, then by key.
        const std::vector<std::uint32_t> by_neighbour = order(neighbours, {});
        const std::vector<std::uint32_t> by_key = order(keys, by_neighbour);
        neighbours_.resize(keys.size());
        statements_.resize(keys.size());
        for (std::size_t i = 0; i < by_key.size(); ++i) {
            neighbours_[i] = neighbours[by_key[i]];
            statements_[i] = statements[by_key[i]];
        }
        for (const std::uint32_t k : keys)
            if (k + std::size_t{2} > offsets_.size()) offsets_.resize(k + std::size_t{2});
        for (const std::uint32_t k : keys) ++offsets_[k + std::size_t{1}];
        for (std::size_t k = 1; k < offsets_.size(); ++k) offsets_[k] += offsets_[k - 1];
    }

    /// One more than the highest key that may have a row.
    [[nodiscard]] std::uint32_t key_end() const noexcept {
        return offsets_.empty() ? 0 : static_cast<std::uint32_t>(offsets_.size() - 1);
    }
    [[nodiscard]] neighbour_run row(std::uint32_t key) const noexcept {
        if (key >= key_end()) return {};
        const std::size_t begin = offsets_[key], size = offsets_[key + std::size_t{1}] - begin;
        return {{neighbours_.data() + begin, size}, {statements_.data() + begin, size}};
    }

private:
    /// The positions in the order of `values`, equal ones in the order of `before` (or their own).
    static std::vector<std::uint32_t> order(const std::vector<std::uint32_t>& values,
                                            const std::vector<std::uint32_t>& before) {
        std::uint32_t highest = 0;
        for (const std::uint32_t value : values) highest = value > highest ? value : highest;
        std::vector<std::uint32_t> begin(highest + std::size_t{2});
        for (const std::uint32_t value : values) ++begin[value + std::size_t{1}];
        for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
        std::vector<std::uint32_t> positions(values.size());
        for (std::uint32_t i = 0; i < values.size(); ++i) {
            const std::uint32_t at = before.empty() ? i : before[i];
            positions[begin[values[at]]++] = at;
        }
        return positions;
    }

    std::vector<std::uint32_t> offsets_;
    std::vector<std::uint32_t> neighbours_;
    std::vector<std::uint32_t> statements_;
};

} // namespace entente::detail
