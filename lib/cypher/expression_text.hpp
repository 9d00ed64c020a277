// SPDX-License-Identifier: BSL-1.0
// A bound expression in a plan's line.
#pragma once

#include "cypher/bound.hpp"

#include <string>

namespace entente::cypher {

/// As it was written, on one line; what was made from a pattern is shown as the part of it that asked for it.
[[nodiscard]] inline std::string expression_text(const bound::expression& e, const bound::query& q) {
    std::string out;
    for (std::uint32_t i = e.where.begin; i < e.where.end && i < q.text.size(); ++i)
        out += q.text[i] == '\n' || q.text[i] == '\t' || q.text[i] == '\r' ? ' ' : q.text[i];
    return out;
}

} // namespace entente::cypher
