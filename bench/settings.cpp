// SPDX-License-Identifier: BSL-1.0
// Reading the command line of a benchmark program.
#include "settings.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace entente::bench {
namespace {

// Queries stand together in the middle, so that query_names() is a part of workload_names().
// Five are no part of the protocol: "bandwidth", a pass over as many bytes as a graph's columns; "build", the tables to a graph in memory;
// "group1", the statements of several threads, each committed by itself; of query text, "point", a run for each key of "lookup", and "prepare",
// text to a query that can be run.
constexpr std::array<std::string_view, 19> names = {
    "bandwidth",       "build",      "load",   "reopen",       "lookup",  "onehop",   "twohop_paths",
    "twohop_distinct", "triangles",  "asof",   "leaders_asof", "groupby", "shortest", "pagerank",
    "insert1",         "insert1000", "group1", "point",        "prepare",
};
constexpr std::size_t first_query = 4;
constexpr std::size_t query_count = 10;

template <class Number>
Number number(std::string_view option, std::string_view text) {
    Number result{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), result);
    if (problem != std::errc{} || end != text.data() + text.size())
        throw std::invalid_argument("--" + std::string(option) + " takes a number, not '" +
                                    std::string(text) + "'");
    return result;
}

std::vector<std::string> workload_list(std::string_view text) {
    std::vector<std::string> result;
    while (!text.empty()) {
        const std::string_view name = text.substr(0, text.find(','));
        text.remove_prefix(std::min(name.size() + 1, text.size()));
        if (std::find(names.begin(), names.end(), name) == names.end())
            throw std::invalid_argument("there is no workload '" + std::string(name) + "'");
        result.emplace_back(name);
    }
    return result;
}

void take(settings& result, std::string_view option, std::string_view value,
          std::span<const std::string_view> own_options) {
    if (option == "data") {
        result.data = value;
    } else if (option == "db") {
        result.database = value;
    } else if (option == "workload") {
        result.workloads = workload_list(value);
    } else if (option == "threads") {
        result.threads = number<unsigned>(option, value);
    } else if (option == "runs") {
        result.runs = number<unsigned>(option, value);
        if (result.runs == 0) throw std::invalid_argument("--runs takes at least 1");
    } else if (option == "budget") {
        result.budget_seconds = number<double>(option, value);
        if (!(result.budget_seconds > 0)) throw std::invalid_argument("--budget takes more than 0 seconds");
    } else if (option == "api") {
        if (value != "typed" && value != "cypher")
            throw std::invalid_argument("--api is typed or cypher, not '" + std::string(value) + "'");
        result.interface = value == "typed" ? api::typed : api::cypher;
    } else if (std::find(own_options.begin(), own_options.end(), option) != own_options.end()) {
        result.own[std::string(option)] = value;
    } else {
        throw std::invalid_argument("there is no option --" + std::string(option));
    }
}

} // namespace

unsigned settings::thread_count() const {
    return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

std::span<const std::string_view> workload_names() noexcept { return names; }

std::span<const std::string_view> query_names() noexcept {
    return std::span(names).subspan(first_query, query_count);
}

settings parse_settings(std::span<const char* const> arguments, std::span<const std::string_view> own_options,
                        data_folder data) {
    settings result;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        std::string_view word = arguments[i];
        if (!word.starts_with("--")) throw std::invalid_argument("'" + std::string(word) + "' is no option");
        word.remove_prefix(2);
        if (const auto equals = word.find('='); equals != std::string_view::npos) {
            take(result, word.substr(0, equals), word.substr(equals + 1), own_options);
        } else if (++i < arguments.size()) {
            take(result, word, arguments[i], own_options);
        } else {
            throw std::invalid_argument("--" + std::string(word) + " takes a value");
        }
    }
    if (data == data_folder::required && result.data.empty())
        throw std::invalid_argument("--data names the folder with the data, and is missing");
    if (result.workloads.empty()) result.workloads.assign(query_names().begin(), query_names().end());
    return result;
}

std::string usage(std::string_view program, std::string_view own_usage) {
    std::string text = "usage: ";
    text.append(program);
    text.append(
        " --data DIR [--db PATH] [--workload NAME[,NAME...]] [--threads N] [--runs 5] [--budget SECONDS] [--api typed|cypher]");
    if (!own_usage.empty()) text.append(" ").append(own_usage);
    text.append("\nworkloads:");
    for (const std::string_view name : names) text.append(" ").append(name);
    text.append("\n");
    return text;
}

} // namespace entente::bench
