// SPDX-License-Identifier: BSL-1.0
// What can still be had of a journal, beyond a checkpoint that may be damaged too.
#pragma once

#include "durable_graph.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace entente::detail {

/// Replays the commits of a journal as far as they are whole and follow each other.
class journal_salvage {
public:
    /// `checkpoint`: what the checkpoint says of itself. What is wrong with the journal goes into `found`.
    journal_salvage(file_system& files, const file_names& names, const section_file_header& checkpoint,
                    std::vector<damage>& found) noexcept
        : files_(files),
          path_(names.journal),
          checkpoint_(checkpoint),
          found_(found) {}

    /// Onto `g`, the graph of the checkpoint with that many values and references, which are then those after the last commit.
    void replay(graph& g, table_ends& ends);

private:
    [[nodiscard]] std::unique_ptr<journal_reader> open(std::uint32_t last_commit);
    [[nodiscard]] std::unique_ptr<journal_reader> open_without_header() const;
    void replay(graph& g, journal_reader& journal, table_ends& ends);
    void note(std::uint64_t offset, const std::string& problem, const std::string& remains);

    file_system& files_;
    const std::string& path_;
    const section_file_header& checkpoint_;
    std::vector<damage>& found_;
};

} // namespace entente::detail
