// SPDX-License-Identifier: BSL-1.0
// Runs the workloads a program offers and reports each as one line of JSON. What a workload does is the program's part.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "settings.hpp"

namespace entente::bench {

/// What one run of a workload answered.
struct outcome {
    std::string check;                            ///< a short text that every engine must give alike
    std::uint64_t units = 1;                      ///< how many operations the run consisted of
    std::optional<std::uint64_t> disk_bytes = {}; ///< what the database takes on disk; told by `load` only
    std::optional<std::uint64_t> journal_bytes =
        {}; ///< what an insertion appended to a journal, where there is one
};

/// How often a workload runs: after a warm-up, as often as the settings say, or a single cold time.
enum class repetition { repeated, once };

/// The workloads of one program, run by name.
///
///     suite all;
///     all.add("lookup", [&] {                                   // outside the timing: open, map ids to keys, prepare
///         return [&graph, keys = lookup_keys(parameters)] {     // one timed run over all units
///             return outcome{.check = check_pair(ids, lengths), .units = keys.size()};
///         };
///     });
///     all.skip("insert1", "not a durable store");
///     return all.run(parse_settings(...), std::cout);
class suite {
public:
    using body = std::function<outcome()>;
    using preparation = std::function<body()>;

    /// Offers a workload under its name in the protocol. `prepare` is called once, and only if the workload is asked for; the body
    /// it returns is what is timed. The body is destroyed, outside the timing, before the next workload is prepared.
    void add(std::string name, preparation prepare, repetition how = repetition::repeated);

    /// Declines a workload; the report says why.
    void skip(std::string name, std::string reason);

    /// Runs what the settings name, in their order, and writes one flushed line for each to `out`. A workload that throws is reported
    /// as skipped with the error's message, and the others still run. Repeated workloads run once to warm up, then `runs` times, but no run
    /// begins once the budget is spent; if the warm-up alone spends it, the warm-up is the figure, with "runs":1. A workload whose
    /// runs give different checks is an error. Returns the program's exit status: 0, or 1 after an error.
    int run(const settings& asked, std::ostream& out) const;

private:
    struct entry {
        std::string name;
        preparation prepare; // empty: declined
        repetition how = repetition::repeated;
        std::string reason;
    };
    std::vector<entry> entries_;
};

/// The middle one of the times, or the mean of the two in the middle. At least one time.
double median(std::vector<double> times);

} // namespace entente::bench
