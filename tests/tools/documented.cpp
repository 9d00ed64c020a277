// SPDX-License-Identifier: BSL-1.0
// docs/command-line.md tells the truth: its commands, run one after the other, print what stands below them.
//
// In a block of ```console a line that begins with "$ " is a command for `sh`, and the lines up to the next one are what it prints, both to standard
// output and standard error; "..." stands for any text within a line, and alone in a line for any lines.
#include "io/event_lines.hpp"
#include "tools/shell.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace test_support;

namespace {

struct example {
    std::size_t line = 0;
    std::string command;
    std::vector<std::string> printed;
};

std::vector<std::string> lines_of(std::istream& stream) {
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

std::vector<example> examples_in(const std::vector<std::string>& document) {
    std::vector<example> found;
    bool in_block = false;
    for (std::size_t i = 0; i < document.size(); ++i) {
        const std::string& line = document[i];
        if (line.starts_with("```"))
            in_block = line == "```console";
        else if (in_block && line.starts_with("$ "))
            found.push_back({i + 1, line.substr(2), {}});
        else if (in_block && !found.empty())
            found.back().printed.push_back(line);
    }
    return found;
}

bool matches(std::string_view text, std::string_view pattern) {
    const std::size_t dots = pattern.find("...");
    if (dots == std::string_view::npos) return text == pattern;
    if (!text.starts_with(pattern.substr(0, dots))) return false;
    text.remove_prefix(dots);
    pattern.remove_prefix(dots + 3);
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped)
        if (matches(text.substr(skipped), pattern)) return true;
    return false;
}

bool matches(std::span<const std::string> text, std::span<const std::string> pattern) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() == "...") {
        for (std::size_t skipped = 0; skipped <= text.size(); ++skipped)
            if (matches(text.subspan(skipped), pattern.subspan(1))) return true;
        return false;
    }
    return !text.empty() && matches(text.front(), pattern.front()) &&
           matches(text.subspan(1), pattern.subspan(1));
}

} // namespace

TEST_CASE("dots stand for any text in a line, and for any lines, and nothing else does") {
    CHECK(matches(std::string_view("abc"), "abc"));
    CHECK(matches(std::string_view("abc"), "a..."));
    CHECK(matches(std::string_view("abc"), "...c"));
    CHECK(matches(std::string_view("a 12 c 3"), "a ... c ..."));
    CHECK_FALSE(matches(std::string_view("abc"), "ab"));
    CHECK_FALSE(matches(std::string_view("abc"), "...d"));
    using list = std::vector<std::string>;
    CHECK(matches(list{"a", "b", "c"}, list{"a", "..."}));
    CHECK(matches(list{"a", "b", "c"}, list{"...", "c"}));
    CHECK_FALSE(matches(list{"a", "b", "c"}, list{"a", "b"}));
    CHECK_FALSE(matches(list{"a"}, list{"a", "b", "..."}));
}

TEST_CASE("each command in docs/command-line.md prints what stands below it") {
    std::ifstream stream(ENTENTE_DOCS_DIR "/command-line.md");
    const auto document = lines_of(stream);
    REQUIRE(document.size() > 50);
    const auto examples = examples_in(document);
    REQUIRE(examples.size() > 10);
    const test_folder folder;
    int code = 0;
    for (const auto& e : examples) {
        CAPTURE(e.line);
        CAPTURE(e.command);
        std::string printed;
        if (e.command == "echo $?")
            printed = std::to_string(code) + "\n";
        else {
            const auto o = shell("exec 2>&1; " + e.command, folder.path(""));
            code = o.code;
            printed = o.out + o.err;
        }
        std::istringstream text(printed);
        CHECK_MESSAGE(matches(lines_of(text), e.printed), printed);
    }
    for (const std::string command :
         {"info", "check", "recover", "checkpoint", "backup", "vacuum", "import", "query"})
        CHECK_MESSAGE(
            std::any_of(examples.begin(), examples.end(),
                        [&](const example& e) { return e.command.starts_with("entente " + command + " "); }),
            command);
}
