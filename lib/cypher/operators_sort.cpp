// SPDX-License-Identifier: BSL-1.0
// Operators that compare rows: DISTINCT and ORDER BY.
#include "cypher/datum_order.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

class distinct final : public above_one {
public:
    distinct(const plan::distinct& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        seen_.clear();
        kept_.release();
    }
    bool next(run& r) override {
        while (input().next(r)) {
            r.tick();
            datum_list row;
            row.reserve(plan_->columns.size());
            for (const bound::slot at : plan_->columns) row.push_back(r.frame[at]);
            const std::size_t bytes = bytes_of(row);
            if (!seen_.insert(std::move(row)).second) continue;
            kept_.add(r, bytes);
            return true;
        }
        return false;
    }

private:
    const plan::distinct* plan_;
    std::unordered_set<datum_list, row_hash, row_equal> seen_;
    kept_bytes kept_;
};

class sort final : public above_one {
public:
    sort(const plan::sort& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        rows_.clear();
        kept_.release();
        sorted_ = false;
        next_ = 0;
    }
    bool next(run& r) override {
        if (!std::exchange(sorted_, true)) take_all(r);
        if (next_ == rows_.size()) return false;
        row& best = rows_[next_++];
        for (std::size_t i = 0; i < plan_->kept.size(); ++i)
            r.frame[plan_->kept[i]] = std::move(best.kept[i]);
        return true;
    }

private:
    struct row {
        datum_list keys, kept;
        std::uint64_t number; // in the order as they came, so that equals stay in it
    };

    void take_all(run& r) {
        const auto before = [this](const row& a, const row& b) { return precedes(a, b); };
        const std::uint64_t most = plan_->most ? evaluate_count(*plan_->most, r, "LIMIT") : UINT64_MAX;
        for (std::uint64_t number = 0; input().next(r); ++number) {
            r.tick();
            row taken{{}, {}, number};
            taken.keys.reserve(plan_->keys.size());
            for (const bound::sort_key& k : plan_->keys) taken.keys.push_back(evaluate(k.value, r));
            if (rows_.size() == most) {
                // Only the first so many are wanted: the worst of them stands at the front of a heap.
                if (most == 0 || !precedes(taken, rows_.front())) continue;
                std::pop_heap(rows_.begin(), rows_.end(), before);
                rows_.pop_back();
            }
            for (const bound::slot at : plan_->kept) taken.kept.push_back(r.frame[at]);
            kept_.add(r, bytes_of(taken.keys) + bytes_of(taken.kept));
            rows_.push_back(std::move(taken));
            if (most != UINT64_MAX) std::push_heap(rows_.begin(), rows_.end(), before);
        }
        std::sort(rows_.begin(), rows_.end(), before);
    }
    [[nodiscard]] bool precedes(const row& a, const row& b) const {
        for (std::size_t i = 0; i < a.keys.size(); ++i) {
            const std::weak_ordering o = order(a.keys[i], b.keys[i]);
            if (o != 0) return plan_->keys[i].descending ? o > 0 : o < 0;
        }
        return a.number < b.number;
    }

    const plan::sort* plan_;
    std::vector<row> rows_;
    kept_bytes kept_;
    bool sorted_ = false;
    std::size_t next_ = 0;
};

} // namespace

source_ptr make(const plan::distinct& o, source_ptr input) {
    return std::make_unique<distinct>(o, std::move(input));
}
source_ptr make(const plan::sort& o, source_ptr input) { return std::make_unique<sort>(o, std::move(input)); }

} // namespace entente::cypher
