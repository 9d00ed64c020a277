// SPDX-License-Identifier: BSL-1.0
// Reading the query parameters and the names of what they ask about.
#include "parameters.hpp"

#include "tables.hpp"

#include <chrono>
#include <fstream>
#include <stdexcept>

namespace entente::bench {
namespace {

[[noreturn]] void refuse(const std::string& path, const std::string& problem) {
    throw std::runtime_error(path + ": " + problem);
}

template <class Item>
std::vector<Item> read_list(std::ifstream& in, const std::string& path, const std::string& name) {
    std::size_t count = 0;
    if (!(in >> count)) refuse(path, "'" + name + "' has no count");
    std::vector<Item> items;
    for (Item item; items.size() < count && in >> item;) items.push_back(std::move(item));
    if (items.size() != count) refuse(path, "'" + name + "' ends too early");
    return items;
}

std::vector<std::pair<std::uint32_t, std::uint32_t>> in_pairs(const std::vector<std::uint32_t>& flat) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> result;
    for (std::size_t i = 0; i + 1 < flat.size(); i += 2) result.emplace_back(flat[i], flat[i + 1]);
    return result;
}

} // namespace

parameters read_parameters(const std::string& directory) {
    const std::string path = directory + "/params.txt";
    std::ifstream in(path);
    if (!in) refuse(path, "cannot be opened");
    parameters result;
    for (std::string name; in >> name;) {
        if (name == "N") {
            in >> result.entities;
        } else if (name == "M") {
            in >> result.statements;
        } else if (name == "NP") {
            in >> result.relations;
        } else if (name == "lookup") {
            result.lookup = read_list<std::uint32_t>(in, path, name);
        } else if (name == "onehop") {
            result.onehop = in_pairs(read_list<std::uint32_t>(in, path, name));
        } else if (name == "twohop") {
            result.twohop = read_list<std::uint32_t>(in, path, name);
        } else if (name == "pairs") {
            result.pairs = in_pairs(read_list<std::uint32_t>(in, path, name));
        } else if (name == "dates") {
            result.dates = read_list<std::string>(in, path, name);
        } else {
            refuse(path, "has no meaning for '" + name + "'");
        }
        if (in.fail()) refuse(path, "'" + name + "' has no number");
    }
    if (result.lookup.empty()) refuse(path, "asks for nothing to look up");
    return result;
}

std::vector<std::string> read_keys(const std::string& directory) {
    const mapped_file file(directory + "/nodes.csv");
    std::vector<std::string> keys;
    entity_reader reader(file);
    for (entity_row row; reader.next(row);) {
        if (row.entity != keys.size())
            refuse(file.path(), "its entities are not numbered from 0 without a gap");
        keys.emplace_back(row.key);
    }
    return keys;
}

std::vector<std::string> read_relation_codes(const std::string& directory) {
    const std::string path = directory + "/predicates.csv";
    std::ifstream in(path);
    if (!in) refuse(path, "cannot be opened");
    std::vector<std::string> codes;
    std::string line;
    std::getline(in, line); // the head of the table
    while (std::getline(in, line)) {
        const auto comma = line.find(',');
        if (comma == std::string::npos || line.substr(0, comma) != std::to_string(codes.size()))
            refuse(path, "its relations are not numbered from 0 without a gap");
        codes.push_back(line.substr(comma + 1));
    }
    return codes;
}

std::int32_t day_number(std::string_view date) {
    const auto digits = [&](std::size_t from, std::size_t count) {
        int value = 0;
        for (const char c : date.substr(from, count)) {
            if (c < '0' || c > '9')
                throw std::runtime_error("'" + std::string(date) + "' is no date YYYY-MM-DD");
            value = value * 10 + (c - '0');
        }
        return value;
    };
    if (date.size() != 10 || date[4] != '-' || date[7] != '-')
        throw std::runtime_error("'" + std::string(date) + "' is no date YYYY-MM-DD");
    const std::chrono::year_month_day parts{std::chrono::year(digits(0, 4)),
                                            std::chrono::month(static_cast<unsigned>(digits(5, 2))),
                                            std::chrono::day(static_cast<unsigned>(digits(8, 2)))};
    if (!parts.ok()) throw std::runtime_error("'" + std::string(date) + "' is not in the calendar");
    return static_cast<std::int32_t>(std::chrono::sys_days(parts).time_since_epoch().count());
}

std::int32_t year_of_day(std::int32_t day) noexcept {
    const std::chrono::year_month_day parts{std::chrono::sys_days(std::chrono::days(day))};
    return static_cast<int>(parts.year());
}

} // namespace entente::bench
