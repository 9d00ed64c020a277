// SPDX-License-Identifier: BSL-1.0
// A scenario of the openCypher Technology Compatibility Kit, as its JSON Lines form has it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tck {

struct expected_rows {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< cells as text
    bool ordered = false;
    bool list_order_ignored = false;
};
struct expected_nothing {};
struct expected_error {
    std::string type, phase, detail;
};
using expectation = std::variant<expected_nothing, expected_rows, expected_error>;

struct asked_query {
    std::string text;
    bool control = false;
    std::optional<expectation> expected;
    std::optional<std::map<std::string, long long>> side_effects;
};

struct procedure {
    std::string name;
    std::vector<std::pair<std::string, std::string>> inputs, outputs; ///< name and type
    std::vector<std::vector<std::string>> rows;
};

struct scenario {
    std::string id, category, name;
    bool ignored = false;
    std::vector<std::string> setup;
    std::map<std::string, std::string> parameters; ///< literals as text
    std::vector<procedure> procedures;
    std::vector<asked_query> queries;
};

/// Reads one line. Throws entente::error(syntax) that names the line for what is no scenario.
[[nodiscard]] scenario read_scenario(std::string_view line, std::size_t number);

} // namespace tck
