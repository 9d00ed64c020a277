// SPDX-License-Identifier: BSL-1.0
// What the workloads of entente-bench share: the parameters, and the graph, in memory or in a file.
#pragma once

#include "insertions.hpp"
#include "measure.hpp"
#include "parameters.hpp"
#include "settings.hpp"

#include <entente/graph.hpp>
#include <entente/graph_file.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace entente::bench {

/// Made once a run of the program. Workloads are prepared and run one after the other, and so is everything here.
class context {
public:
    explicit context(const settings& asked);

    const settings& asked() const noexcept { return asked_; }
    const parameters& params() const noexcept { return parameters_; }
    /// Whether the graph is in the file that --db names.
    bool in_file() const noexcept { return !asked_.database.empty(); }

    const std::string& key(std::uint32_t entity) const { return keys_.at(entity); }
    std::vector<std::string> keys(std::span<const std::uint32_t> entities) const;
    std::vector<insertion> insertions(std::size_t count) const;

    /// The graph to ask: the file as a reading process opens it, or the tables built into memory, when first needed.
    const graph& data();
    /// The file opened to write. Graphs given before are gone.
    graph& writable(flushing how);
    /// Lets go of the graph.
    void close() { graph_.reset(); }

    relation_id relation(std::uint32_t number);
    /// By number in predicates.csv.
    std::vector<relation_id> relations();

private:
    settings asked_;
    parameters parameters_;
    std::vector<std::string> keys_;
    std::vector<std::string> codes_;
    std::optional<graph> graph_;
};

/// An outcome whose check is two sums, or one.
outcome answer(std::uint64_t first, std::uint64_t second, std::size_t units);
outcome answer(std::uint64_t sum, std::size_t units);

/// The workloads that build a graph, open it and add to it.
void offer_storage(suite& all, context& shared);

} // namespace entente::bench
