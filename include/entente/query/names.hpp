// SPDX-License-Identifier: BSL-1.0
// Entities by what they are called.
#pragma once

#include <entente/view.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace entente {

/// The entities of which a believed statement says that `text` is a name or an alias, in whatever language, each once, ascending. Exact
/// match of the bytes. A name or alias without a reference is believed under any source. Expected O(matches), and the statements of an
/// open transaction where the view is one of its.
[[nodiscard]] inline std::vector<entity_id> entities_named(const view& v, std::string_view text) {
    std::vector<entity_id> found;
    const auto& state = v.state();
    const auto consider = [&](std::uint32_t s) {
        if (s >= v.statement_end() || !v.tells(s) || state.values.text(v.columns().object(s).value()) != text)
            return;
        const entity_id e = v.canonical(v.columns().subject(s).entity());
        if (v.sees(e)) found.push_back(e);
    };
    state.names.for_each(text, state.values.pool(), consider);
    if (v.is_of_open_transaction())
        for (const relation_id r : {builtin::name, builtin::alias})
            v.for_each_fresh_of_relation(r.value(), consider);
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace entente
