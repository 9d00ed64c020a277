// SPDX-License-Identifier: BSL-1.0
// One aggregate over the rows of one group.
#pragma once

#include "cypher/kept_rows.hpp"
#include "cypher/run.hpp"

#include <memory>
#include <unordered_set>

namespace entente::cypher {

class aggregation {
public:
    /// `of_part`: of some of the rows. Where the result depends on their order it only keeps what it takes, for `add_part`.
    enum class extent : bool { whole, of_part };
    explicit aggregation(const bound::aggregate& a, extent e = extent::whole);

    /// Takes the argument of the row in the frame. What it keeps is counted in `kept`.
    void add(run& r, kept_bytes& kept);
    /// Takes what a part took, behind all that came before: the result is as if its rows had been added. An error has no place.
    void add_part(run& r, aggregation& p, kept_bytes& kept);
    /// Of all rows from now on, of which those of the part came first.
    void become_whole(run& r, kept_bytes& kept);
    [[nodiscard]] datum result() const;

private:
    void take(run& r, datum argument, kept_bytes& kept);
    [[nodiscard]] bool is_new(const datum& argument, kept_bytes& kept, run& r);
    [[nodiscard]] datum percentile() const;
    [[nodiscard]] datum deviation() const;

    const bound::aggregate* aggregate_;
    bool keeps_all_ = false; // `collected_` has all that counted
    std::int64_t count_ = 0;
    datum sum_; // of integers, reals or durations; the least or the greatest
    double mean_ = 0, squares_ = 0, share_ = 0;
    datum_list collected_;
    std::unique_ptr<std::unordered_set<datum_list, row_hash, row_equal>> seen_; // for DISTINCT
};

} // namespace entente::cypher
