// SPDX-License-Identifier: BSL-1.0
// Commits whose content follows from their number, so that anybody who sees a graph can tell whether it is the one after its last commit.
#pragma once

#include <entente/graph.hpp>

#include <cstdint>
#include <string>

namespace test_support {

/// How much each commit adds: 0 to 6 statements about a new entity, now and then one with a long text.
[[nodiscard]] inline std::uint32_t statements_of(std::uint32_t commit) { return commit * 2'654'435'761u % 7; }
[[nodiscard]] inline std::string text_of(std::uint32_t commit, std::uint32_t statement) {
    const std::string number = std::to_string(commit) + "/" + std::to_string(statement);
    return commit % 16 == 3
               ? number + std::string(commit * 7919 % 60'000, static_cast<char>('a' + commit % 26))
               : number;
}

/// Makes commit number `last_commit() + 1`, and says which.
inline std::uint32_t count_on(entente::graph& g) {
    entente::transaction t = g.begin();
    const std::uint32_t commit = g.last_commit().value() + 1;
    const entente::entity_id e = t.add_entity("c" + std::to_string(commit), {"Counted"});
    const entente::relation_id says = t.relation("SAYS");
    for (std::uint32_t s = 0; s < statements_of(commit); ++s)
        t.state({e, says, t.intern(entente::value(text_of(commit, s))), {}});
    if (commit > 6) { // the type of an older one is taken back
        entente::statement_id type;
        t.view().for_each_neighbour(entente::direction::out, entente::entity_id(commit - 7),
                                    entente::builtin::instance_of,
                                    [&](entente::term, entente::statement_id s) { type = s; });
        if (!type.is_none()) t.retract(type);
    }
    return t.commit().value();
}

/// What is wrong with a view at some commit; empty where all is as it should be. Looks at the newest `most` commits only.
[[nodiscard]] inline std::string miscounted(const entente::view& v, std::uint32_t most = UINT32_MAX) {
    const std::uint32_t last = v.transaction().value();
    const auto wrong = [&](const std::string& what) {
        return what + ", as known at " + std::to_string(last);
    };
    if (v.entity_end() != last) return wrong(std::to_string(v.entity_end()) + " entities");
    const auto says = v.ontology().find_relation("SAYS");
    const auto counted = v.ontology().find_type("Counted");
    if (last > 0 && (!says || !counted)) return wrong("no ontology");
    for (std::uint32_t commit = last; commit > 0 && last - commit < most; --commit) {
        const entente::entity_id e(commit - 1);
        const std::string which = "entity " + std::to_string(commit);
        if (v.find("c" + std::to_string(commit)) != e) return wrong("the key of " + which);
        if (v.is_a(e, *counted) != (commit + 6 > last)) return wrong("the type of " + which);
        std::uint32_t found = 0, said = 0;
        v.for_each_neighbour(entente::direction::out, e, *says, [&](entente::term t, entente::statement_id) {
            ++found;
            for (std::uint32_t s = 0; s < statements_of(commit); ++s)
                said += v.text(t.value()) == text_of(commit, s);
        });
        if (found != statements_of(commit) || said != found) return wrong("the statements of " + which);
    }
    return {};
}

} // namespace test_support
