// SPDX-License-Identifier: BSL-1.0
// Every source is looked after: built by some target, run if it holds tests, opened by its licence and a word on what
// it holds.
#include "house/tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using house::problems;

const std::vector<std::string> cpp_folders{"include", "lib", "tests", "examples", "bench", "tools"};

bool contains(const std::vector<std::string>& list, const std::string& entry) {
    return std::find(list.begin(), list.end(), entry) != list.end();
}

// Tests of a floor: tests/model/date.cpp says through its path that it tests <entente/model/date.hpp>.
bool is_named_by_path(const std::string& path) {
    return path.starts_with("tests/") && path.ends_with(".cpp");
}

// What the opening of a C++ file lacks, or an empty text.
std::string fault_of_opening(const house::file& source) {
    const auto lines = house::lines(source.text);
    if (lines.empty() || lines[0] != "// SPDX-License-Identifier: BSL-1.0")
        return "does not open with its SPDX line";
    if (!is_named_by_path(source.path) && (lines.size() < 2 || !lines[1].starts_with("// ")))
        return "does not say in its second line what it holds";
    if (source.path.ends_with(".hpp") && !contains(lines, "#pragma once")) return "has no #pragma once";
    return "";
}

} // namespace

TEST_CASE("a file without licence, purpose or guard is found") {
    const std::string good = "// SPDX-License-Identifier: BSL-1.0\n// Dates.\n#pragma once\n";
    CHECK(fault_of_opening({"a.hpp", good}).empty());
    CHECK(fault_of_opening({"a.cpp", "// SPDX-License-Identifier: BSL-1.0\n// Dates.\n"}).empty());
    CHECK(fault_of_opening({"tests/model/a.cpp", "// SPDX-License-Identifier: BSL-1.0\n"}).empty());
    CHECK_FALSE(fault_of_opening({"a.hpp", ""}).empty());
    CHECK_FALSE(fault_of_opening({"tests/model/a.cpp", "// Dates.\n"}).empty());
    CHECK_FALSE(fault_of_opening({"a.cpp", "// SPDX-License-Identifier: BSL-1.0\n"}).empty());
    CHECK_FALSE(fault_of_opening({"a.hpp", "// Dates.\n#pragma once\n"}).empty());
    CHECK_FALSE(fault_of_opening({"a.hpp", "// SPDX-License-Identifier: BSL-1.0\n#pragma once\n"}).empty());
    CHECK_FALSE(fault_of_opening({"a.hpp", "// SPDX-License-Identifier: BSL-1.0\n// Dates.\n"}).empty());
}

TEST_CASE("each C++ file opens with its licence and says what it holds") {
    problems found;
    for (const auto& source : house::files(cpp_folders, {".hpp", ".cpp"}))
        if (const auto fault = fault_of_opening(source); !fault.empty())
            found.push_back(source.path + " " + fault);
    CHECK_MESSAGE(found.empty(), house::joined(found));
}

TEST_CASE("each source in tests/ is built, and run if it holds test cases") {
    const auto built = house::build_list("built.txt");
    const auto run = house::build_list("run.txt");
    REQUIRE(contains(built, "tests/house/sources.cpp"));
    REQUIRE(contains(run, "tests/house/sources.cpp"));
    if (!ENTENTE_BUILDS_ALL_TESTS) {
        MESSAGE("this build leaves out some folders of tests/ or the examples: not checked");
        return;
    }
    problems found;
    for (const auto& [path, text] : house::files({"tests"}, {".cpp"})) {
        if (!contains(built, path)) {
            found.push_back(path + " is built by no target");
            continue;
        }
        const auto lines = house::lines(text);
        const bool holds_cases = std::any_of(lines.begin(), lines.end(),
                                             [](const auto& line) { return line.starts_with("TEST_CASE"); });
        if (holds_cases && !contains(run, path))
            found.push_back(path + " holds test cases that ctest does not run");
    }
    CHECK_MESSAGE(found.empty(), house::joined(found));
}

TEST_CASE("each public header is among those that are compiled alone") {
    const auto checked = house::build_list("headers.txt");
    problems found;
    for (const auto& header : house::files({"include/entente"}, {".hpp"})) {
        const auto name = header.path.substr(std::string("include/").size());
        const bool needs_boost = name.starts_with("entente/boost_");
        if (!needs_boost && !contains(checked, name)) found.push_back(name + " is not compiled alone");
    }
    CHECK_MESSAGE(found.empty(), house::joined(found));
}
