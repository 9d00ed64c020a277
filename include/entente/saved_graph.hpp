// SPDX-License-Identifier: BSL-1.0
// A graph in a file of its own: written whole, read whole. For a graph within a program's own saved state there is
// boost_serialization.hpp. Implemented in the compiled library.
#pragma once

#include <entente/graph.hpp>
#include <entente/store/file.hpp>

#include <string>

namespace entente {

/// Saves a graph, history and all, in place of what is at `path` once the new file is complete and on the disk. Throws error(io), after which
/// the old file is as it was (see replace_file), and error(invalid_argument) for a key or a name that is not UTF-8.
///
/// Saves the last commit; beside a thread that changes the graph it needs no lock. Takes about 20 bytes of memory a statement and
/// 20 of the disk, and the texts; some 10 million statements a second and the time of the disk.
void save(const graph& g, const std::string& path, file_system& files = file_system::native());

/// The graph that was saved at `path`: equal to it in every query, as known at every commit, ids and times included; a view of an
/// earlier commit sees what it saw then. Checked whole before anything of it is taken: throws error(damaged) with file and offset,
/// error(unsupported) for a file of a later version, error(io). Allocates in proportion to the file. O(n log n).
[[nodiscard]] graph load(const std::string& path, file_system& files = file_system::native());

} // namespace entente
