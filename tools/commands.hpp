// SPDX-License-Identifier: BSL-1.0
// What the program `entente` can be asked to do, without the words it is asked in. Each command throws entente::error for what it cannot do.
#pragma once

#include "output.hpp"

#include <entente/io/event_data.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace tools {

/// What the shell is told. The numbers never change.
enum class exit_code : int {
    done = 0,
    no = 1,        ///< a question was answered with no: the file is not sound, not all could be brought over
    usage = 2,     ///< a command line that makes no sense
    bad_input = 3, ///< data that cannot be read, or rows that were refused
    file = 4,      ///< the graph's file, or the output: damaged, locked, full, not to be read or written
};

/// Data that cannot be read.
struct bad_input : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// Something was asked for that there is not.
struct bad_request : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// A signal came, and the work was left in good order.
struct interrupted : std::runtime_error {
    interrupted(int which, const std::string& what) : std::runtime_error(what), signal(which) {}
    int signal;
};

struct info_arguments {
    std::string file;
    std::string format = "text"; ///< or "json"
};
/// What the file says of itself.
exit_code info(const info_arguments& a, output& out);

/// Whether the file is sound; otherwise each damage.
exit_code check(const std::string& file, output& out);

struct copy_arguments {
    std::string file, to;
};
/// What is sound goes to a new file; says what is not.
exit_code recover(const copy_arguments& a, output& out);
/// A consistent copy, also beside a process that writes.
exit_code backup(const copy_arguments& a, output& out);

/// Folds the journal into the checkpoint.
exit_code checkpoint(const std::string& file, output& out);

struct vacuum_arguments {
    std::string file;
    std::optional<std::uint32_t> before;
    std::vector<std::string> erase;
};
/// Removes for good.
exit_code vacuum(const vacuum_arguments& a, output& out);

struct import_arguments {
    std::string file;
    std::vector<std::string> data;
    std::optional<entente::io::event_format> format; ///< nothing: as the first line says
    bool resume = true;
    std::optional<bool> progress; ///< nothing: where standard error is a terminal
    std::uint64_t rows_per_commit = 100'000;
};
/// Adds data to the graph, and makes the file where there is none. Refused rows go to standard error. Throws bad_input, interrupted.
exit_code import(const import_arguments& a, output& out);

struct query_arguments {
    std::string file;
    std::string text;                      ///< "-": from standard input
    std::vector<std::string> parameters;   ///< each "name=value"
    std::optional<std::string> as_of;      ///< an EDTF date
    std::vector<std::string> according_to; ///< keys of sources
    std::string format = "table";          ///< or "json", "jsonl", "csv"
    std::optional<std::size_t> width;      ///< of a table; nothing: the terminal's, or as wide as it is
    bool support = false;
};
/// Asks a question as text, or changes the graph by one. Throws bad_input, bad_request, interrupted.
exit_code query(const query_arguments& a, output& out);

} // namespace tools
