// SPDX-License-Identifier: BSL-1.0
// Operators that compare rows: DISTINCT and ORDER BY.
#include "cypher/datum_order.hpp"
#include "cypher/kept_rows.hpp"
#include "cypher/operators.hpp"
#include "cypher/parts.hpp"
#include "cypher/row_index.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <utility>
#include <vector>

namespace entente::cypher {

namespace {

// Different rows in the order in which they came.
struct different_rows final : part {
    struct row {
        datum_list columns, kept;
        std::size_t hash;
    };
    std::deque<row> all;
    row_index by_columns;
    kept_bytes counted;

    bool add(run& r, row&& one) {
        const std::size_t at = by_columns.find_or_add(one.hash, all.size(), [&](std::size_t known) {
            return row_equal()(all[known].columns, one.columns);
        });
        if (at < all.size()) return false;
        counted.add(r, bytes_of(one.columns) + (one.kept.empty() ? 0 : bytes_of(one.kept)));
        all.push_back(std::move(one));
        return true;
    }
    void clear() {
        all.clear();
        by_columns.clear();
        counted.release();
    }
};

class distinct final : public above_one, public part_maker {
public:
    distinct(const plan::distinct& o, source_ptr input) : above_one(std::move(input)), plan_(&o) {}
    void restart(run& r) override {
        above_one::restart(r);
        begin_again();
        begun_ = in_parts_ = false;
        next_ = 0;
    }
    bool next(run& r) override {
        if (!std::exchange(begun_, true)) in_parts_ = input().find_in_parts(r, *this);
        if (in_parts_) {
            if (next_ == rows_.all.size()) return false;
            const different_rows::row& row = rows_.all[next_++];
            for (std::size_t i = 0; i < row.columns.size(); ++i) r.frame[plan_->columns[i]] = row.columns[i];
            for (std::size_t i = 0; i < row.kept.size(); ++i) r.frame[plan_->kept[i]] = row.kept[i];
            return true;
        }
        while (input().next(r)) {
            r.tick();
            if (rows_.add(r, row_of(r))) return true;
        }
        return false;
    }

    std::unique_ptr<part> take(run& r, row_source& rows) const override {
        auto made = std::make_unique<different_rows>();
        while (rows.next(r)) {
            r.tick();
            if (made->add(r, row_of(r)))
                for (const bound::slot at : plan_->kept) made->all.back().kept.push_back(r.frame[at]);
        }
        made->bytes = made->counted.release();
        return made;
    }
    void put_together(run& r, part& next) override {
        for (different_rows::row& row : static_cast<different_rows&>(next).all) {
            r.tick();
            rows_.add(r, std::move(row));
        }
    }
    void begin_again() override { rows_.clear(); }

private:
    [[nodiscard]] different_rows::row row_of(const run& r) const {
        different_rows::row row{{}, {}, 0};
        row.columns.reserve(plan_->columns.size());
        for (const bound::slot at : plan_->columns) row.columns.push_back(r.frame[at]);
        row.hash = row_hash()(row.columns);
        return row;
    }

    const plan::distinct* plan_;
    different_rows rows_;
    bool begun_ = false, in_parts_ = false;
    std::size_t next_ = 0; // of those that were found in parts
};

struct sorted_row {
    datum_list keys, kept;
    std::uint64_t number; // in the order as they came, so that equals stay in it
};

// The rows of one part in order, or of parts one behind the other.
struct sorted_rows final : part {
    explicit sorted_rows(const plan::sort& o) : plan_(&o) {}

    std::vector<sorted_row> all;
    std::uint64_t count = 0; // of all that came
    kept_bytes counted;

    [[nodiscard]] auto before() const {
        return [this](const sorted_row& a, const sorted_row& b) { return precedes(a, b); };
    }
    void take_all(run& r, row_source& rows) {
        const std::uint64_t most = most_of(r);
        for (; rows.next(r); ++count) {
            r.tick();
            sorted_row taken{{}, {}, count};
            taken.keys.reserve(plan_->keys.size());
            for (const bound::sort_key& k : plan_->keys) taken.keys.push_back(evaluate(k.value, r));
            if (!makes_room(taken, most)) continue;
            taken.kept.reserve(plan_->kept.size());
            for (const bound::slot at : plan_->kept) taken.kept.push_back(r.frame[at]);
            add(r, std::move(taken), most);
        }
        std::sort(all.begin(), all.end(), before());
    }
    void take_part(run& r, sorted_rows& p) {
        const std::uint64_t most = most_of(r);
        for (sorted_row& taken : p.all) {
            r.tick();
            taken.number += count;
            if (makes_room(taken, most)) add(r, std::move(taken), most);
        }
        count += p.count;
    }
    void clear() {
        all.clear();
        count = 0;
        counted.release();
    }

    [[nodiscard]] std::uint64_t most_of(run& r) const {
        return plan_->most ? evaluate_count(*plan_->most, r, "LIMIT") : UINT64_MAX;
    }

private:
    // Only the first so many are wanted: the worst of them stands at the front of a heap.
    bool makes_room(const sorted_row& taken, std::uint64_t most) {
        if (all.size() < most) return true;
        if (most == 0 || !precedes(taken, all.front())) return false;
        std::pop_heap(all.begin(), all.end(), before());
        all.pop_back();
        return true;
    }
    void add(run& r, sorted_row&& taken, std::uint64_t most) {
        counted.add(r, bytes_of(taken.keys) + bytes_of(taken.kept));
        all.push_back(std::move(taken));
        if (most != UINT64_MAX) std::push_heap(all.begin(), all.end(), before());
    }
    [[nodiscard]] bool precedes(const sorted_row& a, const sorted_row& b) const {
        for (std::size_t i = 0; i < a.keys.size(); ++i) {
            const std::weak_ordering o = order(a.keys[i], b.keys[i]);
            if (o != 0) return plan_->keys[i].descending ? o > 0 : o < 0;
        }
        return a.number < b.number;
    }

    const plan::sort* plan_;
};

class sort final : public above_one, public part_maker {
public:
    sort(const plan::sort& o, source_ptr input) : above_one(std::move(input)), plan_(&o), rows_(o) {}
    void restart(run& r) override {
        above_one::restart(r);
        begin_again();
        sorted_ = false;
        next_ = 0;
    }
    bool next(run& r) override {
        if (!std::exchange(sorted_, true)) take_all(r);
        sorted_row* best = nullptr;
        if (!ends_.empty()) {
            best = first_of_parts();
        } else if (next_ < rows_.all.size()) {
            best = &rows_.all[next_++];
        }
        if (!best) return false;
        for (std::size_t i = 0; i < plan_->kept.size(); ++i)
            r.frame[plan_->kept[i]] = std::move(best->kept[i]);
        return true;
    }

    std::unique_ptr<part> take(run& r, row_source& rows) const override {
        auto made = std::make_unique<sorted_rows>(*plan_);
        made->take_all(r, rows);
        made->bytes = made->counted.release();
        return made;
    }
    void put_together(run& r, part& next) override {
        const std::size_t begin = rows_.all.size();
        rows_.take_part(r, static_cast<sorted_rows&>(next));
        if (!plan_->most && rows_.all.size() > begin) ends_.push_back({begin, rows_.all.size()});
    }
    void begin_again() override {
        rows_.clear();
        ends_.clear();
    }

private:
    // Of a part whose rows lie behind each other: the next one, and the end.
    struct rows_of_part {
        std::size_t next, end;
    };

    [[nodiscard]] auto later() const {
        return [this](const rows_of_part& a, const rows_of_part& b) {
            return rows_.before()(rows_.all[b.next], rows_.all[a.next]);
        };
    }
    void take_all(run& r) {
        if (!input().find_in_parts(r, *this)) {
            rows_.take_all(r, input());
        } else if (plan_->most) {
            std::sort(rows_.all.begin(), rows_.all.end(), rows_.before());
        } else {
            std::make_heap(ends_.begin(), ends_.end(), later());
        }
    }
    // The heap's first part has the first row of all.
    sorted_row* first_of_parts() {
        std::pop_heap(ends_.begin(), ends_.end(), later());
        rows_of_part& first = ends_.back();
        sorted_row* row = &rows_.all[first.next++];
        if (first.next == first.end)
            ends_.pop_back();
        else
            std::push_heap(ends_.begin(), ends_.end(), later());
        if (ends_.empty()) next_ = rows_.all.size();
        return row;
    }

    const plan::sort* plan_;
    sorted_rows rows_;
    std::vector<rows_of_part> ends_; // a heap, where parts are still to be merged
    std::size_t next_ = 0;
    bool sorted_ = false;
};

} // namespace

source_ptr make(const plan::distinct& o, source_ptr input) {
    return std::make_unique<distinct>(o, std::move(input));
}
source_ptr make(const plan::sort& o, source_ptr input) { return std::make_unique<sort>(o, std::move(input)); }

} // namespace entente::cypher
