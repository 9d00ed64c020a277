// SPDX-License-Identifier: BSL-1.0
// The workloads asked as text: one prepared query each, or a few.
#pragma once

#include "entente_bench_context.hpp"
#include "measure.hpp"

namespace entente::bench {

/// The query workloads, by openCypher through `<entente/cypher.hpp>`, and what text can't ask as skipped.
void offer_queries_as_text(suite& all, context& shared);

/// The workloads that add statements to the file, by CREATE. There is a file.
void offer_insertions_as_text(suite& all, context& shared);

} // namespace entente::bench
