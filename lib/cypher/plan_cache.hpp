// SPDX-License-Identifier: BSL-1.0
// The plan of a prepared query, kept from run to run.
#pragma once

#include "cypher/parallel.hpp"
#include "cypher/plan.hpp"
#include "cypher/planner.hpp"

#include <entente/view.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace entente::cypher {

/// A plan is right for every view. How good its order is depends on how much there is of what: it is made anew for another graph, when a graph's
/// statements have doubled or halved, and when indexes were made or dropped. Threads: any number.
class plan_cache {
public:
    [[nodiscard]] std::shared_ptr<const plan::operation> get(const bound::query& q, const view& seen,
                                                             rewriting rewrite, splitting parts) {
        const std::uint32_t statements = seen.statement_end();
        {
            const std::lock_guard lock(mutex_);
            if (plan_ && graph_ == &seen.state() && rewrite_ == rewrite && parts_ == parts &&
                statements / 2 <= statements_ && statements_ / 2 <= statements &&
                indexes_ == seen.ontology().indexed_relations())
                return plan_;
        }
        auto made = std::make_shared<const plan::operation>(split(make_plan(q, seen, rewrite), q, parts));
        const std::lock_guard lock(mutex_);
        plan_ = made;
        graph_ = &seen.state();
        rewrite_ = rewrite;
        parts_ = parts;
        statements_ = statements;
        indexes_ = seen.ontology().indexed_relations();
        return made;
    }

private:
    std::mutex mutex_;
    std::shared_ptr<const plan::operation> plan_;
    const void* graph_ =
        nullptr; // only compared: a graph at the address of one that is gone takes over its plan, which is right for it too
    rewriting rewrite_ = rewriting::on;
    splitting parts_;
    std::uint32_t statements_ = 0;
    std::vector<std::uint32_t> indexes_;
};

} // namespace entente::cypher
