// SPDX-License-Identifier: BSL-1.0
// The command line of a benchmark program: which data, which workloads, how often. What a workload does is not here.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entente::bench {

/// The programming interface under test, where an engine has more than one.
enum class api { typed, cypher };

/// What the command line asks for.
struct settings {
    std::string data;                   ///< folder with nodes.csv, statements.csv and their companions
    std::string database;               ///< file that `load` writes and the others open; may be empty
    std::vector<std::string> workloads; ///< in the order given; all queries when none is named
    unsigned threads = 0;               ///< 0: as many as the machine has
    unsigned runs = 5;                  ///< measured runs a workload, at least 1
    double budget_seconds = 120;        ///< no new run of a workload begins after this much of its time
    api interface = api::typed;
    std::map<std::string, std::string> own; ///< the options only this program has, by name without dashes

    /// `threads`, with 0 replaced by the number of hardware threads.
    unsigned thread_count() const;
};

/// Every workload of the protocol, in the order in which a report lists them.
std::span<const std::string_view> workload_names() noexcept;

/// Those of them that only read: what runs when no workload is named.
std::span<const std::string_view> query_names() noexcept;

/// Whether a program reads the tables.
enum class data_folder { required, unused };

/// Reads `--name value` and `--name=value`. `own_options` are further options that this program takes.
/// Throws std::invalid_argument that names the offending word: an unknown option or workload, a value missing or no number.
settings parse_settings(std::span<const char* const> arguments,
                        std::span<const std::string_view> own_options = {},
                        data_folder data = data_folder::required);

/// One paragraph that tells how to call the program.
std::string usage(std::string_view program, std::string_view own_usage = {});

} // namespace entente::bench
