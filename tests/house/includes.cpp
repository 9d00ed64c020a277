// SPDX-License-Identifier: BSL-1.0
// Includes go down: from a floor to itself and those under it, in no circle, and nobody includes an adaptor.
#include "house/tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

namespace {

using house::file;
using house::problems;

constexpr int below_all = -1;    // fwd.hpp: everybody may include it
constexpr int above_all = 1'000; // the adaptors: only files of the same adaptor may

// The floor of a header as it is included ("entente/model/date.hpp"), or of a source of the library without its "lib/"
// and with "entente/" put before it. entente.hpp gathers floors 0 to 3.
int floor_of(std::string_view path) {
    static constexpr std::array<std::pair<std::string_view, int>, 10> rooms{{
        {"entente/fwd.hpp", below_all},
        {"entente/model/", 0},
        {"entente/store/", 1},
        {"entente/entente.hpp", 3},
        {"entente/query/", 3},
        {"entente/vocabulary/", 4},
        {"entente/cypher.hpp", 5},
        {"entente/cypher/", 5},
        {"entente/io/", 6},
        {"entente/boost_", above_all},
    }};
    for (const auto& [prefix, floor] : rooms)
        if (path.starts_with(prefix)) return floor;
    return 2;
}

// "entente/boost_graph" for the door entente/boost_graph.hpp and for what stands behind it, entente/boost_graph/.
std::string_view adaptor_of(std::string_view path) {
    return path.substr(0, path.find_first_of("./", std::string_view("entente/").size()));
}

std::string included_name(std::string_view path) {
    if (path.starts_with("include/")) return std::string(path.substr(8));
    if (path.starts_with("lib/")) return "entente/" + std::string(path.substr(4));
    return std::string(path);
}

// What a line includes, without its brackets or quotes.
std::optional<std::string_view> include_in(std::string_view line) {
    line = house::trimmed(line);
    if (!line.starts_with('#')) return std::nullopt;
    line = house::trimmed(line.substr(1));
    if (!line.starts_with("include")) return std::nullopt;
    line = house::trimmed(line.substr(7));
    if (line.size() < 2) return std::nullopt;
    const auto end = line.find_first_of(">\"", 1);
    return line.substr(1, end == std::string_view::npos ? end : end - 1);
}

bool is_heavy(std::string_view header) {
    static constexpr std::array<std::string_view, 4> names{"iostream", "regex", "filesystem", "date/date.h"};
    return header.starts_with("boost/") || header.starts_with("fmt/") ||
           std::find(names.begin(), names.end(), header) != names.end();
}

// Includes that break a rule, in the library's headers and sources.
problems wrong_includes(const std::vector<file>& tree) {
    problems found;
    for (const auto& [path, text] : tree) {
        const std::string name = included_name(path);
        const int floor = floor_of(name);
        const bool is_light_header = path.starts_with("include/") && floor <= 4;
        int number = 0;
        for (const auto& line : house::lines(text)) {
            ++number;
            const auto header = include_in(line);
            if (!header) continue;
            const std::string place = path + ":" + std::to_string(number) + ": ";
            if (header->find("../") != std::string_view::npos)
                found.push_back(place + "a path with '../' hides its floor");
            if (is_light_header && is_heavy(*header))
                found.push_back(place + "a header up to floor 4 includes <" + std::string(*header) + ">");
            if (!header->starts_with("entente/")) continue;
            const int other = floor_of(*header);
            if (other == above_all && adaptor_of(*header) != adaptor_of(name))
                found.push_back(place + "includes the adaptor " + std::string(*header));
            else if (other > floor)
                found.push_back(place + "floor " + std::to_string(floor) + " includes " +
                                std::string(*header) + " from floor " + std::to_string(other));
        }
    }
    return found;
}

// date_inline.hpp and date_definitions.hpp are the second half of date.hpp, which ends by including them: one header in several files.
bool is_second_half(std::string_view path, std::string_view header) {
    for (const std::string_view ending : {"_inline.hpp", "_definitions.hpp"})
        if (path.ends_with(ending) && header.ends_with(".hpp") &&
            path.substr(0, path.size() - ending.size()) == header.substr(0, header.size() - 4))
            return true;
    return false;
}

// Headers that include each other in a circle, each circle once, as "a -> b -> a".
class circles {
public:
    explicit circles(const std::vector<file>& tree) {
        for (const auto& [path, text] : tree)
            for (const auto& line : house::lines(text))
                if (const auto header = include_in(line); header && header->starts_with("entente/") &&
                                                          !is_second_half(included_name(path), *header))
                    includes_[included_name(path)].emplace_back(*header);
        for (const auto& [name, unused] : includes_) visit(name);
    }

    const problems& found() const { return found_; }

private:
    enum class state { unseen, open, done };

    void visit(const std::string& name) {
        if (states_[name] == state::done) return;
        path_.push_back(name);
        if (states_[name] == state::open) {
            std::string circle = name;
            for (auto at = std::find(path_.begin(), path_.end(), name) + 1; at != path_.end(); ++at)
                circle += " -> " + *at;
            found_.push_back(circle);
        } else {
            states_[name] = state::open;
            if (const auto next = includes_.find(name); next != includes_.end())
                for (const auto& other : next->second) visit(other);
            states_[name] = state::done;
        }
        path_.pop_back();
    }

    std::map<std::string, std::vector<std::string>> includes_;
    std::map<std::string, state> states_;
    std::vector<std::string> path_;
    problems found_;
};

std::vector<file> library() { return house::files({"include", "lib"}, {".hpp", ".cpp"}); }

} // namespace

TEST_CASE("an include that breaks a rule is found, with its place") {
    const auto one = [](std::string path, std::string line) {
        return wrong_includes({{std::move(path), "\n" + std::move(line) + "\n"}});
    };
    CHECK(one("include/entente/model/date.hpp", "#include <entente/store/columns.hpp>") ==
          problems{
              "include/entente/model/date.hpp:2: floor 0 includes entente/store/columns.hpp from floor 1"});
    CHECK(one("include/entente/store/columns.hpp", "#  include \"entente/graph.hpp\"").size() == 1);
    CHECK(one("include/entente/graph.hpp", "#include <entente/query/match.hpp>").size() == 1);
    CHECK(one("include/entente/graph.hpp", "#include <entente/entente.hpp>").size() == 1);
    CHECK(one("include/entente/entente.hpp", "#include <entente/vocabulary/diplomacy.hpp>").size() == 1);
    CHECK(one("include/entente/fwd.hpp", "#include <entente/model/id.hpp>").size() == 1);
    CHECK(one("include/entente/io/rdf.hpp", "#include <entente/boost_graph.hpp>").size() == 1);
    CHECK(one("include/entente/boost_serialization.hpp", "#include <entente/boost_graph/graph.hpp>").size() ==
          1);
    CHECK(one("lib/cypher/parser.cpp", "#include <entente/io/rdf.hpp>").size() == 1);
    CHECK(one("lib/store/journal.cpp", "#include \"../model/date.hpp\"").size() == 1);
    CHECK(one("include/entente/query/path.hpp", "#include <iostream>").size() == 1);
    CHECK(one("include/entente/model/date.hpp", "#include <boost/version.hpp>").size() == 1);
}

TEST_CASE("an include that keeps the rules is not found fault with") {
    CHECK(wrong_includes(
              {
                  {"include/entente/model/date.hpp",
                   "#include <entente/fwd.hpp>\n#include <entente/model/id.hpp>\n"},
                  {"include/entente/query/match.hpp", "#include <entente/view.hpp>\n#include <string>\n"},
                  {"include/entente/boost_graph.hpp",
                   "#include <entente/view.hpp>\n#include <boost/version.hpp>\n"},
                  {"include/entente/boost_graph.hpp", "#include <entente/boost_graph/traits.hpp>\n"},
                  {"include/entente/boost_graph/traits.hpp", "#include <entente/boost_graph/vertices.hpp>\n"},
                  {"include/entente/io/rdf.hpp", "#include <iostream>\n#include <entente/cypher.hpp>\n"},
                  {"lib/store/journal.cpp", "#include <entente/store/journal.hpp>\n#include <filesystem>\n"},
              })
              .empty());
}

TEST_CASE("a circle of includes is found") {
    const circles two({{"include/entente/a.hpp", "#include <entente/b.hpp>\n"},
                       {"include/entente/b.hpp", "#include <entente/a.hpp>\n"}});
    CHECK(two.found() == problems{"entente/a.hpp -> entente/b.hpp -> entente/a.hpp"});
    const circles none({{"include/entente/a.hpp", "#include <entente/b.hpp>\n#include <entente/c.hpp>\n"},
                        {"include/entente/b.hpp", "#include <entente/c.hpp>\n"},
                        {"include/entente/c.hpp", ""}});
    CHECK(none.found().empty());
    const circles halves({{"include/entente/a.hpp", "#include <entente/a_inline.hpp>\n"},
                          {"include/entente/a_inline.hpp", "#include <entente/a.hpp>\n"}});
    CHECK(halves.found().empty());
    const circles others({{"include/entente/a.hpp", "#include <entente/b_inline.hpp>\n"},
                          {"include/entente/b_inline.hpp", "#include <entente/a.hpp>\n"}});
    CHECK(others.found().size() == 1);
}

TEST_CASE("no include of the library goes up a floor") {
    const auto tree = library();
    REQUIRE_FALSE(tree.empty());
    const auto found = wrong_includes(tree);
    CHECK_MESSAGE(found.empty(), house::joined(found));
}

TEST_CASE("no headers of the library include each other in a circle") {
    const auto found = circles(library()).found();
    CHECK_MESSAGE(found.empty(), house::joined(found));
}
