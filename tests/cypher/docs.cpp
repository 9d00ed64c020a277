// SPDX-License-Identifier: BSL-1.0
// The documents about the query language tell the truth: their queries, run one after the other, give what stands below them.
//
// A block of ```cypher is run; its statements end with a semicolon, the last one with or without. The block behind it says what the last of them
// gives: ```result holds the columns and then the rows, cells between " | " as openCypher writes them, or what was changed where nothing is
// returned; ```error the message and the underlined place. A block with neither behind it must not fail. Runs of spaces count as one.
//     <!-- new graph -->                     from here on the graph is empty
//     <!-- new graph: diplomacy -->          and has the types and relations of that vocabulary
//     <!-- parameters: {name: 'Japan'} -->   for the block that follows
//     <!-- not run: reason -->               the block that follows is not run
#include "cypher/summary_print.hpp"

#include <entente/cypher.hpp>
#include <entente/graph.hpp>
#include <entente/vocabulary/diplomacy.hpp>

#include <doctest/doctest.h>

#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace entente;

namespace {

struct block {
    std::size_t line = 0; // of its first line
    std::string language, text;
};
struct example {
    std::optional<std::string> new_graph;
    std::string parameters;
    block query;
    std::optional<block> expected;
};

bool starts_with(std::string_view text, std::string_view part) { return text.substr(0, part.size()) == part; }

std::vector<example> examples_in(std::istream& document) {
    std::vector<example> found;
    example next;
    std::optional<block> open;
    bool is_run = true;
    std::size_t number = 0;
    for (std::string line; std::getline(document, line);) {
        ++number;
        if (open && line == "```") {
            if (open->language == "cypher" && is_run) {
                next.query = *open;
                found.push_back(std::exchange(next, {}));
            } else if (open->language == "result" || open->language == "error") {
                REQUIRE_MESSAGE((!found.empty() && !found.back().expected), number);
                found.back().expected = *open;
            }
            if (open->language == "cypher") is_run = true;
            open.reset();
        } else if (open) {
            open->text += line + "\n";
        } else if (starts_with(line, "```")) {
            open = block{number + 1, line.substr(3), ""};
        } else if (starts_with(line, "<!-- new graph")) {
            const std::size_t colon = line.find(": ");
            next.new_graph =
                colon == std::string::npos ? "" : line.substr(colon + 2, line.rfind(" -->") - colon - 2);
        } else if (starts_with(line, "<!-- parameters: ")) {
            next.parameters = line.substr(17, line.rfind(" -->") - 17);
        } else if (starts_with(line, "<!-- not run: ")) {
            is_run = false;
        }
    }
    return found;
}

std::vector<std::string> statements_in(const std::string& text) {
    std::vector<std::string> out;
    std::size_t begin = 0;
    for (std::size_t end = text.find(";\n"); end != std::string::npos; end = text.find(";\n", begin)) {
        out.push_back(text.substr(begin, end - begin));
        begin = end + 2;
    }
    if (text.find_first_not_of(" \n", begin) != std::string::npos) out.push_back(text.substr(begin));
    while (!out.back().empty() && out.back().back() == '\n') out.back().pop_back();
    return out;
}

// Rows as the documents show them.
std::string shown(cypher::rows rows) {
    const auto& columns = rows.columns();
    std::string text;
    const auto add = [&](std::size_t column, const std::string& cell) {
        text += cell;
        text += column + 1 < columns.size() ? " | " : "\n";
    };
    for (std::size_t i = 0; i < columns.size(); ++i) add(i, columns[i]);
    while (rows.next())
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& cell = rows.current()[i];
            const bool is_plan = columns.size() == 1 && columns[0] == "plan";
            add(i, is_plan ? std::string(cell.as_text()) : cypher::to_text(cell, rows.seen()));
        }
    return columns.empty() ? to_text(rows.summary()) + "\n" : text;
}

class session {
public:
    // What an example gives: rows, changes or an error.
    std::string run(const example& e) {
        if (e.new_graph) {
            graph_.emplace();
            if (*e.new_graph == "diplomacy") graph_->use(diplomacy::vocabulary());
        }
        REQUIRE(graph_);
        cypher::parameters given;
        if (!e.parameters.empty()) {
            auto rows = query(*graph_, "RETURN " + e.parameters);
            REQUIRE(rows.next());
            for (const auto& [name, value] : rows.current()[0].as_map()) given[name] = value;
        }
        std::string text;
        try {
            for (const std::string& statement : statements_in(e.query.text))
                text = shown(query(*graph_, statement, given));
        } catch (const cypher::query_error& refused) {
            std::string excerpt = refused.excerpt();
            excerpt.erase(0, excerpt.find('\n'));
            return std::string(refused.what()) + excerpt + "\n";
        }
        return text;
    }

private:
    std::optional<graph> graph_;
};

std::string squeezed(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
        if (c == '\n' && !out.empty() && out.back() == ' ') out.pop_back();
        out += c;
    }
    return out;
}

std::vector<example> examples_of(const std::string& document) {
    std::ifstream stream(ENTENTE_FIXTURES_DIR "/../../docs/" + document);
    REQUIRE_MESSAGE(stream, document);
    return examples_in(stream);
}

} // namespace

TEST_CASE("a document's examples are its blocks of queries, each with what stands behind it") {
    std::istringstream document(
        "# Title\n<!-- new graph -->\n```cypher\nRETURN 1;\nRETURN $a AS a\n```\n"
        "```result\na\n```\n```sh\nRETURN 2\n```\n<!-- not run: no -->\n```cypher\n?\n```\n"
        "<!-- parameters: {a: 7} -->\n```cypher\nRETURN $a  AS a\n```\n");
    const auto found = examples_in(document);
    REQUIRE(found.size() == 2);
    CHECK(found[0].new_graph == "");
    CHECK(found[0].query.line == 4);
    REQUIRE(found[0].expected);
    CHECK(found[0].expected->text == "a\n");
    CHECK(!found[1].new_graph);
    CHECK(!found[1].expected);
    CHECK(statements_in(found[0].query.text) == std::vector<std::string>{"RETURN 1", "RETURN $a AS a"});
    session s;
    CHECK(s.run(found[0]).find("$a is not given") != std::string::npos);
    CHECK(s.run(found[1]) == "a\n7\n");
    CHECK(squeezed("a   | b\n1 | 22  \n") == "a | b\n1 | 22\n");
}

TEST_CASE("each query in the documents gives what stands below it") {
    for (const std::string document : {"cypher.md", "from-other-languages.md"}) {
        const auto examples = examples_of(document);
        CHECK(examples.size() > 5);
        session s;
        for (const example& e : examples) {
            CAPTURE(document);
            CAPTURE(e.query.line);
            const std::string given = s.run(e);
            const bool failed = !e.expected && given.find("\n^") != std::string::npos;
            CHECK_MESSAGE(!failed, given);
            if (e.expected) CHECK_MESSAGE(squeezed(given) == squeezed(e.expected->text), given);
        }
    }
}
