// SPDX-License-Identifier: BSL-1.0
// The statements of some relations in the order of their values.
#pragma once

#include <entente/model/linkage.hpp>
#include <entente/store/columns.hpp>
#include <entente/store/frozen_array.hpp>
#include <entente/store/time_index.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

namespace entente {

class value_table;

/// 4 bytes a statement of a relation that has one. Threads: immutable once built.
class value_index {
public:
    value_index() = default;

    /// Orders the statements that `by_time` has of these relations (ids, ascending), as far as their object is a value: by value (`compare_total`), then
    /// by the value's id, then by statement. O(n + d log d) comparisons of values for n statements with d different ones.
    static value_index build(const statement_columns& columns, const value_table& values,
                             const time_index& by_time, std::span<const std::uint32_t> relations);

    [[nodiscard]] bool has(std::uint32_t relation) const noexcept {
        return std::binary_search(relations_.begin(), relations_.end(), relation);
    }
    /// Whether it has all of these.
    [[nodiscard]] bool has_all(std::span<const std::uint32_t> relations) const noexcept {
        return std::all_of(relations.begin(), relations.end(), [this](std::uint32_t r) { return has(r); });
    }
    /// Empty for a relation that it does not have. O(log relations).
    [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t relation) const noexcept {
        const auto* const at = std::lower_bound(relations_.begin(), relations_.end(), relation);
        if (at == relations_.end() || *at != relation) return {};
        const auto number = static_cast<std::size_t>(at - relations_.begin());
        return statements_.all().subspan(begin_[number], begin_[number + 1] - begin_[number]);
    }

    /// Memory of its own; an index in a mapped file has none.
    [[nodiscard]] std::size_t bytes() const noexcept {
        return relations_.own_bytes() + begin_.own_bytes() + statements_.own_bytes();
    }
    /// Calls `visit(array)` for each array of `index`, in the order in which files hold them.
    template <class Index, class Visit>
    static void for_each_array(Index& index, Visit visit) {
        visit(index.relations_);
        visit(index.begin_);
        visit(index.statements_);
    }

    /// For what comes from a file: whether no reader can leave the arrays, or find a statement that is not there.
    [[nodiscard]] bool possible(std::uint32_t relation_count, std::uint32_t statement_count) const noexcept {
        if (relations_.empty()) return begin_.empty() && statements_.empty();
        return begin_.size() == relations_.size() + 1 && begin_[0] == 0 &&
               begin_[relations_.size()] == statements_.size() &&
               std::is_sorted(begin_.begin(), begin_.end()) &&
               std::adjacent_find(relations_.begin(), relations_.end(), std::greater_equal<>()) ==
                   relations_.end() &&
               relations_[relations_.size() - 1] < relation_count &&
               std::all_of(statements_.begin(), statements_.end(),
                           [&](std::uint32_t s) { return s < statement_count; });
    }

private:
    frozen_array<std::uint32_t> relations_; // ascending
    frozen_array<std::uint32_t> begin_;     // of each, and the end
    frozen_array<std::uint32_t> statements_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/store/value_index_definitions.hpp>
#endif
