// SPDX-License-Identifier: BSL-1.0
// The documents tell the truth: each block of C++ is a marked part of a compiled source, each link to a file leads there.
//
// A block of C++ in a document follows one of two comments:
//     <!-- snippet: examples/name.cpp part -->   it equals what stands in that file between the lines `//[part` and `//]`
//     <!-- not compiled: reason -->              it cannot be compiled, and why
#include "house/tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <sstream>

namespace {

using house::file;
using house::problems;
using text_lines = std::vector<std::string>;

// The text of a source of the tree, or nothing.
using reader = std::function<std::optional<std::string>(const std::string&)>;

// Without the indentation that all lines share, without space at the ends of lines, without empty lines at both ends.
text_lines dedented(text_lines block) {
    std::size_t indentation = std::string::npos;
    for (auto& line : block) {
        line.erase(line.find_last_not_of(" \t\r") + 1);
        if (!line.empty()) indentation = std::min(indentation, line.find_first_not_of(' '));
    }
    for (auto& line : block)
        if (!line.empty()) line.erase(0, indentation);
    while (!block.empty() && block.front().empty()) block.erase(block.begin());
    while (!block.empty() && block.back().empty()) block.pop_back();
    return block;
}

std::optional<text_lines> marked_part(std::string_view source, const std::string& name) {
    std::optional<text_lines> part;
    for (const auto& line : house::lines(source)) {
        const auto text = house::trimmed(line);
        if (text == "//[" + name)
            part.emplace();
        else if (part && text == "//]")
            return dedented(*part);
        else if (part && !text.starts_with("//["))
            part->push_back(line);
    }
    return std::nullopt;
}

// The text of an HTML comment that stands alone on a line and starts with the keyword; nothing if it is another line.
std::optional<std::string> comment_after(std::string_view line, std::string_view keyword) {
    line = house::trimmed(line);
    if (!line.starts_with("<!--") || !line.ends_with("-->") || line.size() < 7) return std::nullopt;
    line = house::trimmed(line.substr(4, line.size() - 7));
    if (!line.starts_with(keyword)) return std::nullopt;
    return std::string(house::trimmed(line.substr(keyword.size())));
}

bool opens_fence(std::string_view line) { return house::trimmed(line).starts_with("```"); }

bool opens_cpp(std::string_view line) {
    const auto text = house::trimmed(line);
    return text == "```cpp" || text == "```c++" || text == "```C++";
}

// Why a block with this marker (the last line before it that is not empty) is wrong, or nothing.
std::optional<std::string> fault_of_block(const std::string& marker, const text_lines& block,
                                          const reader& read) {
    if (const auto reason = comment_after(marker, "not compiled:")) {
        if (reason->empty()) return "a block that is not compiled gives no reason";
        return std::nullopt;
    }
    const auto snippet = comment_after(marker, "snippet:");
    if (!snippet)
        return "a block of C++ has neither <!-- snippet: FILE PART --> nor <!-- not compiled: REASON -->";
    std::istringstream words(*snippet);
    std::string path;
    std::string name;
    std::string rest;
    if (!(words >> path >> name) || (words >> rest)) return "a snippet names a file and a part";
    const auto source = read(path);
    if (!source) return path + " is not a source that the build compiles";
    const auto part = marked_part(*source, name);
    if (!part) return path + " has no part '" + name + "' between //[" + name + " and //]";
    if (*part != dedented(block)) return "differs from the part '" + name + "' of " + path;
    return std::nullopt;
}

problems wrong_blocks(const file& document, const reader& read) {
    problems found;
    std::string marker;
    const auto all = house::lines(document.text);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!opens_fence(all[i])) {
            if (!house::trimmed(all[i]).empty()) marker = all[i];
            continue;
        }
        const std::size_t opening = i;
        text_lines block;
        for (++i; i < all.size() && !opens_fence(all[i]); ++i) block.push_back(all[i]);
        if (!opens_cpp(all[opening])) continue;
        if (const auto fault = fault_of_block(marker, block, read))
            found.push_back(document.path + ":" + std::to_string(opening + 1) + ": " + *fault);
        marker.clear();
    }
    return found;
}

// Where a link of a document leads, from the project's root; nothing for a link to elsewhere or within the document.
std::optional<std::string> local_target(const std::string& document, std::string target) {
    target.erase(std::min(target.find_first_of("# "), target.size()));
    if (target.empty() || target.find(':') != std::string::npos) return std::nullopt;
    if (target.starts_with('/')) return target.substr(1);
    const auto folder = document.rfind('/');
    return folder == std::string::npos ? target : document.substr(0, folder + 1) + target;
}

problems dead_links(const file& document, const std::function<bool(const std::string&)>& exists) {
    problems found;
    bool in_fence = false;
    int number = 0;
    for (const auto& line : house::lines(document.text)) {
        ++number;
        if (opens_fence(line)) in_fence = !in_fence;
        if (in_fence) continue;
        bool in_code = false;
        for (std::size_t i = 0; i + 1 < line.size(); ++i) {
            if (line[i] == '`') in_code = !in_code;
            if (in_code || line[i] != ']' || line[i + 1] != '(') continue;
            const auto end = line.find(')', i);
            if (end == std::string::npos) break;
            const auto target = local_target(document.path, line.substr(i + 2, end - i - 2));
            if (target && !exists(*target))
                found.push_back(document.path + ":" + std::to_string(number) + ": the link to " + *target +
                                " leads nowhere");
        }
    }
    return found;
}

std::vector<file> documents() {
    return house::files({"docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md"}, {".md"});
}

} // namespace

TEST_CASE("a block of C++ that equals the marked part of its source passes, whatever its indentation") {
    const reader read = [](const std::string& path) -> std::optional<std::string> {
        if (path != "examples/a.cpp") return std::nullopt;
        return "int main() {\n    //[sum\n    int a = 1;\n\n    if (a)\n        ++a;\n    //]\n}\n";
    };
    const auto check = [&](const std::string& text) { return wrong_blocks({"docs/a.md", text}, read); };
    const std::string block = "```cpp\nint a = 1;\n\nif (a)\n    ++a;\n```\n";

    CHECK(check("<!-- snippet: examples/a.cpp sum -->\n" + block).empty());
    CHECK(check("<!-- snippet: examples/a.cpp sum -->\n\n" + block).empty());
    CHECK(check("<!-- not compiled: shows a mistake -->\n```cpp\n!\n```\n").empty());
    CHECK(check("```sh\nmake\n```\n").empty());

    SUBCASE("and one that does not is found, with its place") {
        CHECK(check("Text.\n\n" + block).front().starts_with("docs/a.md:3: "));
        CHECK(check("<!-- snippet: examples/a.cpp sum -->\n```cpp\nint a = 2;\n```\n").size() == 1);
        CHECK(check("<!-- snippet: examples/a.cpp other -->\n" + block).size() == 1);
        CHECK(check("<!-- snippet: examples/b.cpp sum -->\n" + block).size() == 1);
        CHECK(check("<!-- snippet: examples/a.cpp -->\n" + block).size() == 1);
        CHECK(check("<!-- not compiled: -->\n" + block).size() == 1);
        CHECK(check("<!-- snippet: examples/a.cpp sum -->\nBut then:\n" + block).size() == 1);
        CHECK(check("<!-- snippet: examples/a.cpp sum -->\n" + block + block).size() == 1);
    }
}

TEST_CASE("a link to a file that is not there is found") {
    const std::set<std::string> tree{"LICENSE", "docs/index.md"};
    const auto check = [&](const std::string& text) {
        return dead_links({"docs/a.md", text}, [&](const std::string& path) {
            return tree.contains(path) || path == "docs/../LICENSE";
        });
    };
    CHECK(
        check("[start](index.md) and [part](index.md#part), [here](#part), [license](../LICENSE)\n").empty());
    CHECK(check("[site](https://example.org/a.md) and `[](none.md)`\n```\n[](none.md)\n```\n").empty());
    CHECK(check("\n[start](index.md), [none](none.md)\n") ==
          problems{"docs/a.md:2: the link to docs/none.md leads nowhere"});
}

TEST_CASE("each block of C++ in the documents is a marked part of a source that the build compiles") {
    const auto built = house::build_list("built.txt");
    const reader read = [&](const std::string& path) -> std::optional<std::string> {
        if (std::find(built.begin(), built.end(), path) == built.end()) return std::nullopt;
        return house::files({path}, {".cpp"}).front().text;
    };
    for (const auto& document : documents()) {
        const auto found = wrong_blocks(document, read);
        CHECK_MESSAGE(found.empty(), house::joined(found));
    }
}

TEST_CASE("each link from a document to a file of the project leads there") {
    for (const auto& document : documents()) {
        const auto found = dead_links(document, house::exists);
        CHECK_MESSAGE(found.empty(), house::joined(found));
    }
}
