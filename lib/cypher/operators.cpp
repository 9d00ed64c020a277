// SPDX-License-Identifier: BSL-1.0
// A plan's operators as what gives its rows: each with its inputs, and counted where the query is profiled.
#include "cypher/operators.hpp"

#include <chrono>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace entente::cypher {

namespace {

// Counts what another operator gives.
class counting final : public above_one {
public:
    counting(source_ptr counted, profile::counts& counts) : above_one(std::move(counted)), counts_(&counts) {}
    bool next(run& r) override {
        const auto begin = std::chrono::steady_clock::now();
        const bool found = input().next(r);
        counts_->time += std::chrono::steady_clock::now() - begin;
        counts_->rows += found;
        return found;
    }

private:
    profile::counts* counts_;
};

} // namespace

source_ptr make_rows(const plan::operation& o, profile* counted) {
    std::vector<source_ptr> inputs;
    for (const plan::operation& below : o.inputs) inputs.push_back(make_rows(below, counted));
    source_ptr made = std::visit(
        [&](const auto& what) -> source_ptr {
            using T = std::remove_cvref_t<decltype(what)>;
            if constexpr (std::is_same_v<T, plan::argument>)
                return make_argument();
            else if constexpr (std::is_same_v<T, plan::unite>)
                return make(what, std::move(inputs));
            else if constexpr (std::is_same_v<T, plan::parallel>)
                return make(what, o.inputs[0], std::move(inputs[0]));
            else if constexpr (std::is_same_v<T, plan::optional_rows> || std::is_same_v<T, plan::merge> ||
                               std::is_same_v<T, plan::count_ends>)
                return make(what, std::move(inputs[0]), std::move(inputs[1]));
            else
                return make(what, std::move(inputs[0]));
        },
        o.what);
    if (!counted) return made;
    return std::make_unique<counting>(std::move(made), counted->of(o));
}

} // namespace entente::cypher
