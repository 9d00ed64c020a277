// SPDX-License-Identifier: BSL-1.0
// The graph that a test works on: in memory, or in a file, as the environment variable ENTENTE_TEST_STORE says. The same tests run on both.
#pragma once

#include "forwarded_files.hpp"

#include <entente/graph_file.hpp>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>

namespace test_support {

/// Whether tests are to work on files.
[[nodiscard]] inline bool tests_use_files() {
    const char* const store = std::getenv("ENTENTE_TEST_STORE");
    return store && std::string_view(store) == "file";
}

/// The machine's files without the wait for its disk, which is not what these tests are about.
class unflushed_files final : public forwarded_files {
public:
    void flush(handle, const std::string&) override {}
    void flush_data(handle, const std::string&) override {}
    void flush_folder(const std::string&) override {}
};

/// An empty graph. One in a file makes checkpoints often, so that tests meet mapped rows, journal and chains alike.
[[nodiscard]] inline entente::graph new_graph() {
    if (!tests_use_files()) return {};
    static int made = 0;
    const std::string path =
        (std::filesystem::temp_directory_path() / ("test-" + std::to_string(made++) + ".entente")).string();
    for (const char* const suffix : {"", "-journal", "-lock", "-checked"})
        std::filesystem::remove(path + suffix);
    static unflushed_files files;
    entente::open_settings settings;
    settings.files = &files;
    settings.flush = entente::flushing::by_system;
    settings.checkpoint_at = 8192;
    settings.checkpoint_beside = false;
    return entente::graph::open(path, settings);
}

/// In the place of `graph g;`.
class graph_under_test : public entente::graph {
public:
    graph_under_test() : entente::graph(new_graph()) {}
};

} // namespace test_support
