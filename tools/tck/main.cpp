// SPDX-License-Identifier: BSL-1.0
// entente-tck: runs scenarios of the openCypher Technology Compatibility Kit, given as JSON Lines, and prints a table by category.
#include "check.hpp"
#include "scenario.hpp"

#include "io/text_file.hpp"

#include <entente/model/error.hpp>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct counts {
    std::size_t passed = 0, wrong = 0, refused = 0, skipped = 0;
};

} // namespace

int main(int argc, char** argv) {
    CLI::App program{"Runs scenarios of the openCypher Technology Compatibility Kit."};
    bool failures = false;
    std::string category, only;
    std::vector<std::string> files;
    program.add_flag("--failures", failures, "print each scenario that fails, and why");
    program.add_option("--category", category, "only this category, such as clauses/match");
    program.add_option("--scenario", only, "only scenarios whose id contains this");
    program.add_option("FILE", files, ".jsonl or .jsonl.gz")->required();
    CLI11_PARSE(program, argc, argv);

    std::map<std::string, counts> by_category;
    counts all;
    try {
        for (const std::string& path : files) {
            entente::io::detail::text_file file(entente::file_system::native(), path);
            entente::io::detail::line_reader lines(file, std::size_t{1} << 24U);
            std::string_view line;
            while (lines.next(line) == entente::io::detail::line_reader::found::line) {
                if (line.empty()) continue;
                const tck::scenario s = tck::read_scenario(line, lines.number());
                if (!category.empty() && s.category != category) continue;
                if (!only.empty() && s.id.find(only) == std::string::npos) continue;
                const tck::verdict v = tck::check(s);
                for (counts* c : {&by_category[s.category], &all}) {
                    c->passed += v.result == tck::outcome::passed;
                    c->wrong += v.result == tck::outcome::wrong_answer;
                    c->refused += v.result == tck::outcome::wrong_error;
                    c->skipped += v.result == tck::outcome::skipped;
                }
                if (failures && !v.why.empty()) std::printf("%s\n    %s\n", s.id.c_str(), v.why.c_str());
            }
        }
    } catch (const entente::error& e) {
        std::fprintf(stderr, "entente-tck: %s\n", e.what());
        return 3;
    }
    std::printf("%-40s %8s %13s %12s %8s\n", "category", "passed", "wrong answer", "wrong error", "skipped");
    for (const auto& [name, c] : by_category)
        std::printf("%-40s %8zu %13zu %12zu %8zu\n", name.c_str(), c.passed, c.wrong, c.refused, c.skipped);
    std::printf("%zu passed, %zu failed, %zu skipped\n", all.passed, all.wrong + all.refused, all.skipped);
    return all.wrong + all.refused == 0 ? 0 : 1;
}
