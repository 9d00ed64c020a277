// SPDX-License-Identifier: BSL-1.0
// A file to be damaged in places that are known, and to be recovered.
#pragma once

#include "support/faulty_files.hpp"
#include "support/random_graph.hpp"

#include <entente/graph_file.hpp>
#include <entente/store/section_file.hpp>
#include <entente/store/section_kinds.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace test_support {

/// The bytes with one bit of that at `at` flipped.
[[nodiscard]] inline std::string flipped(std::string bytes, std::uint64_t at) {
    bytes[static_cast<std::size_t>(at)] = static_cast<char>(bytes[static_cast<std::size_t>(at)] ^ 0x10);
    return bytes;
}

/// The sections of a file, from its table.
[[nodiscard]] inline std::vector<entente::section> sections_of(const std::string& path) {
    return entente::section_file(entente::file_system::native(), path).sections();
}
/// The section of a kind. Throws std::logic_error where there is none, which fails the test.
[[nodiscard]] inline entente::section section_of(const std::string& path, entente::section_kind kind) {
    for (const entente::section& s : sections_of(path))
        if (s.kind == static_cast<std::uint32_t>(kind)) return s;
    throw std::logic_error("there is no such section");
}

/// Whether what such a section holds is told nowhere else in the file.
[[nodiscard]] inline bool is_told_once(std::uint32_t kind) {
    using enum entente::section_kind;
    for (const entente::section_kind k :
         {subjects, objects, valid_days, metas, statement_references, confidences, retractions, partial_times,
          far_ends, values, texts, references, entities, entity_removals, commits})
        if (kind == static_cast<std::uint32_t>(k)) return true;
    return false;
}

/// A file with sections of every kind, and the graph in it.
struct recoverable_file {
    explicit recoverable_file(std::uint64_t seed, int commits = 40)
        : made(seed, commits, 12),
          path(folder.path("g")) {
        made.graph.backup(path);
        bytes = content(path);
    }
    [[nodiscard]] const entente::graph& original() const { return made.graph; }
    [[nodiscard]] std::string to() const { return folder.path("recovered"); }
    entente::recovery recover() {
        std::filesystem::remove(to());
        return entente::recover_file(path, to());
    }
    [[nodiscard]] entente::graph recovered() const { return entente::graph::open_read_only(to()); }
    /// What check_file finds wrong with the recovered file first; empty where it is sound.
    [[nodiscard]] std::string first_damage() const {
        const std::vector<entente::damage> found = entente::check_file(to());
        return found.empty() ? "" : found.front().place + ": " + found.front().problem;
    }

    test_folder folder;
    random_graph made;
    std::string path, bytes;
};

} // namespace test_support
