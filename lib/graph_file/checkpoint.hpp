// SPDX-License-Identifier: BSL-1.0
// A graph as a file of sections: written while it is in use, and mapped back into memory.
#pragma once

#include <entente/archive/commit_archive.hpp>
#include <entente/graph_state.hpp>
#include <entente/store/section_file.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace entente::detail {

/// How far each table went after a commit: all that a checkpoint holds stands below these ends.
struct snapshot {
    std::uint32_t commit = 0;
    std::uint32_t statements = 0, entities = 0, values = 0, references = 0, type_sets = 0;
    std::uint64_t text_bytes = 0;
    std::uint32_t first_not_plain = 0xFFFF'FFFFu, first_retraction = 0xFFFF'FFFFu;
    bool any_removed = false;
    std::shared_ptr<const entente::ontology> ontology;
    std::shared_ptr<const sealed_adjacency> sealed; ///< of exactly these statements, or older
};

/// Of all that is written, with the writer's lock held. `ends`: how many values and references the commits so far brought.
[[nodiscard]] snapshot take_snapshot(graph_state& state, table_ends ends);

/// The rows of all statements of a snapshot, made where they are not there. May run beside the writer.
[[nodiscard]] std::shared_ptr<const sealed_adjacency> sealed_rows_of(const graph_state& state,
                                                                     const snapshot& s);

/// Writes the sections, and neither flushes nor replaces. May run beside the writer. Throws error(io).
void write_checkpoint(const graph_state& state, const snapshot& s, const section_file_header& header,
                      new_file& file);

/// Takes a graph out of a file; the memory is the file's own where sections are large. Headers, small sections and all counts are checked;
/// where `whole` is set, every checksum and every rule of the tables is. Throws error(damaged) with file, offset and section, and error(io).
[[nodiscard]] std::unique_ptr<graph_state> read_checkpoint(const section_file& file, bool whole);

/// What the section `counts` says: how much there is in each table.
struct table_counts {
    std::uint32_t statements = 0, entities = 0, values = 0, references = 0, type_sets = 0, names = 0,
                  with_key = 0;
    std::uint32_t first_not_plain = 0, first_retraction = 0, any_removed = 0;
    std::uint64_t text_bytes = 0;
};
/// Throws error(damaged) for bytes that are none.
[[nodiscard]] table_counts read_counts(std::string_view bytes);

/// "subjects", "rows out entity-entity 4" and so on.
[[nodiscard]] std::string section_name(std::uint32_t kind);

/// Checks all rules that the tables of a graph have to keep, so that no query reads outside of them; `refuse(section, problem)` is
/// called for what breaks one. O(statements + values). Tables whose sizes are wrong must have been refused before.
void check_tables(const graph_state& state,
                  const std::function<void(std::uint32_t, const std::string&)>& refuse);

} // namespace entente::detail
