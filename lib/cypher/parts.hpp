// SPDX-License-Identifier: BSL-1.0
// Rows that several threads find: what is made of each part of them, and who puts the parts together.
#pragma once

#include "cypher/plan.hpp"
#include "cypher/run.hpp"

#include <cstddef>
#include <memory>

namespace entente::cypher {

/// What was made of the rows of one part.
struct part {
    part() = default;
    virtual ~part() = default;
    part(const part&) = delete;
    part& operator=(const part&) = delete;
    std::size_t bytes = 0; ///< that it keeps; the run that made it counts them no more
};

/// An operator that takes all rows of its input before it gives one.
class part_maker {
public:
    virtual ~part_maker() = default;
    /// All rows of a part. Threads: any number at once, each with a run of its own.
    [[nodiscard]] virtual std::unique_ptr<part> take(run& r, row_source& rows) const = 0;
    /// The next part in the order of rows. Whatever it throws, one thread finds all rows again. Threads: that of the query.
    virtual void put_together(run& r, part& next) = 0;
    /// Forgets what was put together.
    virtual void begin_again() = 0;
};

/// How many positions a scan has that is to be found in parts (operators_scan_relationships.cpp).
[[nodiscard]] std::uint64_t positions_of(const plan::scan_relationships& o, const run& r);

} // namespace entente::cypher
