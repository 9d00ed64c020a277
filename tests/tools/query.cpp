// SPDX-License-Identifier: BSL-1.0
// `entente query`, as a shell runs it: each format, parameters, what it says of errors, and who else may have the file open.
#include "io/event_lines.hpp"
#include "tools/shell.hpp"

#include <entente/graph_file.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

using namespace entente;
using namespace test_support;

namespace {

const std::string made = R"(
CREATE (kishida:Leader {key: 'kishida', name: 'Fumio Kishida', born: date('1957-07-29'), terms: 2}),
       (yoon:Leader {key: 'yoon', name: '윤석열', terms: 1, share: 0.4856}),
       (ishiba:Leader {key: 'ishiba', name: '石破茂'}),
       (yonhap:Outlet {key: 'yonhap'}), (kyodo:Outlet {key: 'kyodo'}),
       (kishida)-[:MEETS {_valid: '2024-09-06', _outlet: yonhap, place: 'Seoul'}]->(yoon),
       (ishiba)-[:MEETS {_valid: '2024-11-16', _outlet: kyodo}]->(yoon)
)";

// A folder with the graph g.entente.
struct desk {
    desk() {
        put(folder.path("made.cypher"), made);
        const auto o = sh("entente query g.entente - < made.cypher");
        REQUIRE_MESSAGE(o.code == 0, o.err);
        CHECK(o.out.empty());
        CHECK(o.err.starts_with("(5 nodes created, 2 relationships created, "));
    }
    [[nodiscard]] outcome sh(const std::string& command) const { return shell(command, folder.path("")); }
    // Without quotes in it, a query may stand in '...' of the shell.
    [[nodiscard]] outcome ask(const std::string& query, const std::string& options = "") const {
        put(folder.path("asked.cypher"), query);
        return sh("entente query g.entente - " + options + " < asked.cypher");
    }
    [[nodiscard]] std::string path(const std::string& name) const { return folder.path(name); }
    test_folder folder;
};

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string leaders = "MATCH (l:Leader) RETURN l.name AS name, l.born AS born, l.terms AS terms, "
                            "l.share AS share ORDER BY l.key DESC";

} // namespace

TEST_CASE("a table aligns Hangul and kanji, numbers to the right, and says how many rows there are") {
    const desk d;
    const auto o = d.ask(leaders);
    CHECK(o.code == 0);
    CHECK(o.out == "name           born        terms   share\n"
                   "-------------  ----------  -----  ------\n"
                   "윤석열         null            1  0.4856\n"
                   "Fumio Kishida  1957-07-29      2    null\n"
                   "石破茂         null         null    null\n");
    CHECK(o.err.starts_with("(3 rows, "));
    CHECK(o.err.ends_with(" ms)\n"));
    const auto none = d.ask("MATCH (n:Nobody) RETURN n.name AS name");
    CHECK(none.out == "name\n----\n");
    CHECK(none.err.starts_with("(0 rows, "));

    SUBCASE("what is too long for its width is cut, the widest columns first, never through a character") {
        CHECK(d.ask(leaders, "--width 34").out == "name       born      terms   share\n"
                                                  "---------  --------  -----  ------\n"
                                                  "윤석열     null          1  0.4856\n"
                                                  "Fumio Ki…  1957-07…      2    null\n"
                                                  "石破茂     null       null    null\n");
        const auto narrow = d.ask("RETURN '가나다라' AS a, 'é' AS b", "--width 9");
        CHECK(narrow.out == "a       b\n------  -\n가나…   é\n");
        CHECK(d.ask("RETURN 'abcdefgh' AS a", "--width 1").out == "a\n----\nabc…\n");
        CHECK(d.ask("RETURN 'abcdefgh' AS a", "--width 8").out == "a\n--------\nabcdefgh\n");
    }
    SUBCASE("what a terminal would obey is not written to it") {
        const auto hostile = d.ask("RETURN 'a\\u001b[31m\\u202eb\\nc\\td' AS x");
        CHECK(hostile.out == "x\n" + std::string(14, '-') +
                                 "\na\xEF\xBF\xBD[31m\xEF\xBF\xBD"
                                 "b\\nc\\td\n");
    }
    SUBCASE("nodes, relationships and lists are shown as openCypher writes them") {
        CHECK(contains(d.ask("MATCH (n {key: 'ishiba'}) RETURN n, [n.name, 1]").out,
                       "(:Leader {key: 'ishiba', name: '石破茂'})  ['石破茂', 1]\n"));
    }
}

TEST_CASE("json is an array of objects with the columns in their order, jsonl an object a line") {
    const desk d;
    const auto o = d.ask(leaders, "--format json");
    CHECK(o.code == 0);
    CHECK(o.err.empty());
    CHECK(o.out == "[\n"
                   R"({"name":"윤석열","born":null,"terms":1,"share":0.4856},)"
                   "\n"
                   R"({"name":"Fumio Kishida","born":"1957-07-29","terms":2,"share":null},)"
                   "\n"
                   R"({"name":"石破茂","born":null,"terms":null,"share":null})"
                   "\n]\n");
    CHECK(d.ask(leaders, "--format jsonl").out ==
          R"({"name":"윤석열","born":null,"terms":1,"share":0.4856})"
          "\n"
          R"({"name":"Fumio Kishida","born":"1957-07-29","terms":2,"share":null})"
          "\n"
          R"({"name":"石破茂","born":null,"terms":null,"share":null})"
          "\n");
    CHECK(d.ask("MATCH (n:Nobody) RETURN n", "--format json").out == "[]\n");
    CHECK(d.ask("MATCH (n:Nobody) RETURN n", "--format jsonl").out.empty());

    SUBCASE("calendar values are ISO 8601 texts, what is no number null") {
        CHECK(
            d.ask(
                 "RETURN datetime('2024-09-06T09:30+09:00') AS a, duration('P1Y2M3DT4.5S') AS b, "
                 "localtime('12:00') AS c, [0.0/0.0, 1.0/0.0, 1e300, -0.5] AS d, {b: true, a: 'x\"\\n'} AS e",
                 "--format jsonl")
                .out ==
            R"({"a":"2024-09-06T09:30+09:00","b":"P1Y2M3DT4.5S","c":"12:00","d":[null,null,1e300,-0.5],)"
            R"("e":{"a":"x\"\u000a","b":true}})"
            "\n");
    }
    SUBCASE("nodes, relationships and paths are objects that can be told apart by id") {
        const auto p = d.ask("MATCH p = (a {key: 'kishida'})-[r:MEETS]->(b) "
                             "RETURN id(a) AS a, id(b) AS b, id(r) AS r, r AS rel, p AS path",
                             "--format jsonl");
        const auto number = [&](const std::string& name) {
            const std::size_t at = p.out.find("\"" + name + "\":") + name.size() + 3;
            return p.out.substr(at, p.out.find(',', at) - at);
        };
        const std::string a = number("a"), b = number("b"), r = number("r");
        const std::string rel = R"({"id":)" + r + R"(,"type":"MEETS","start":)" + a + R"(,"end":)" + b +
                                R"(,"properties":{"place":"Seoul"}})";
        CHECK(contains(p.out, R"("rel":)" + rel + ","));
        CHECK(contains(
            p.out,
            R"("path":{"nodes":[{"id":)" + a +
                R"(,"labels":["Leader"],"properties":{"born":"1957-07-29","key":"kishida","name":"Fumio Kishida","terms":2}},{"id":)" +
                b + ","));
        CHECK(contains(p.out, R"("relationships":[)" + rel + "]}}\n"));
    }
}

TEST_CASE("csv follows RFC 4180, and tells null from an empty text") {
    const desk d;
    const auto o = d.ask(
        "UNWIND [['a,b', 1], ['say \"so\"', 2.5], ['two\\nlines', date('2024-09-06')], ['', null]] AS x "
        "RETURN x[0] AS `a, text`, x[1] AS other, [x[1]] AS list",
        "--format csv");
    CHECK(o.code == 0);
    CHECK(o.err.empty());
    CHECK(o.out == "\"a, text\",other,list\r\n"
                   "\"a,b\",1,[1]\r\n"
                   "\"say \"\"so\"\"\",2.5,[2.5]\r\n"
                   "\"two\nlines\",2024-09-06,\"[\"\"2024-09-06\"\"]\"\r\n"
                   "\"\",,[null]\r\n");
}

TEST_CASE("a parameter is a literal where it is one, and a text where it is none") {
    const desk d;
    const auto value = [&](const std::string& given) {
        const auto o = d.sh("entente query g.entente 'RETURN $x AS x' --format jsonl --param x=" + given);
        CHECK_MESSAGE(o.code == 0, o.err);
        return o.out;
    };
    CHECK(value("7") == "{\"x\":7}\n");
    CHECK(value("-7.5") == "{\"x\":-7.5}\n");
    CHECK(value("true") == "{\"x\":true}\n");
    CHECK(value("null") == "{\"x\":null}\n");
    CHECK(value("\"'7'\"") == "{\"x\":\"7\"}\n");
    CHECK(value("\"[1, 'two', [date('2024-09-06')], {a: -1}]\"") ==
          "{\"x\":[1,\"two\",[\"2024-09-06\"],{\"a\":-1}]}\n");
    CHECK(value("Japan") == "{\"x\":\"Japan\"}\n");
    CHECK(value("'Fumio Kishida'") == "{\"x\":\"Fumio Kishida\"}\n");
    CHECK(value("윤석열") == "{\"x\":\"윤석열\"}\n");
    CHECK(value("2024-09-06") == "{\"x\":\"2024-09-06\"}\n"); // no difference of numbers
    CHECK(value("a=b") == "{\"x\":\"a=b\"}\n");
    CHECK(value("") == "{\"x\":\"\"}\n");
    CHECK(value("'1 AS y'") == "{\"x\":\"1 AS y\"}\n");
    CHECK(value("'rand()'") == "{\"x\":\"rand()\"}\n");
    const auto found = d.ask("MATCH (n {name: $who}) WHERE n.terms >= $least RETURN n.key AS key",
                             "--param who=윤석열 --param least=1 --format csv");
    CHECK(found.out == "key\r\nyoon\r\n");

    SUBCASE("what is no parameter is code 2, one that is missing code 3") {
        CHECK(d.ask("RETURN $x", "--param x").code == 2);
        CHECK(d.ask("RETURN $x", "--param =7").code == 2);
        CHECK(d.ask("RETURN $x", "--param x=1 --param x=2").code == 2);
        const auto wrong = d.ask("RETURN $x", "--param \"x=date('2024-13-01')\"");
        CHECK(wrong.code == 2);
        CHECK(contains(wrong.err, "the parameter x: "));
        const auto missing = d.ask("RETURN $x");
        CHECK(missing.code == 3);
        CHECK(contains(missing.err, "$x"));
    }
}

TEST_CASE("a query that is refused is code 3, with its place underlined as it was given") {
    const desk d;
    const auto o = d.ask("MATCH (n:Leader)\nRETRUN n");
    CHECK(o.code == 3);
    CHECK(o.out.empty());
    CHECK(contains(o.err, "(line 2, column 1)"));
    CHECK(contains(o.err, "RETURN"));
    CHECK(o.err.ends_with("\nRETRUN n\n^^^^^^\n"));

    const auto wide = d.ask("RETURN '윤석열' + nme");
    CHECK(wide.code == 3);
    CHECK(wide.err.ends_with("\nRETURN '윤석열' + nme\n                  ^^^\n"));

    SUBCASE("also behind options, which stand in front of it") {
        const auto behind =
            d.ask("RETURN 1 +", "--as-of 2024-09-06 --according-to yonhap --according-to kyodo");
        CHECK(behind.code == 3);
        CHECK(contains(behind.err, "(line 1, column 11)"));
        CHECK(behind.err.ends_with("\nRETURN 1 +\n          ^\n"));
    }
    SUBCASE("and one that fails at work, after the rows that were there before") {
        const auto late = d.ask("UNWIND [1, 2, 0, 3] AS x RETURN 6 / x AS y", "--format jsonl");
        CHECK(late.code == 3);
        CHECK(late.out == "{\"y\":6}\n{\"y\":3}\n");
        CHECK(contains(late.err, "RETURN 6 / x AS y\n"));
    }
    SUBCASE("and one that is no text") {
        CHECK(d.sh("printf 'RETURN \\377' | entente query g.entente -").code == 3);
    }
}

TEST_CASE("--as-of and --according-to choose what is believed") {
    const desk d;
    const std::string meetings = "MATCH (a)-[:MEETS]->(b) RETURN a.key AS a, b.key AS b ORDER BY a"; // both
    CHECK(d.ask(meetings, "--format csv").out == "a,b\r\nishiba,yoon\r\nkishida,yoon\r\n");
    CHECK(d.ask(meetings, "--format csv --as-of 2024-09-06").out == "a,b\r\nkishida,yoon\r\n");
    CHECK(d.ask(meetings, "--format csv --according-to kyodo").out == "a,b\r\nishiba,yoon\r\n");
    CHECK(d.ask(meetings, "--format csv --according-to kyodo --according-to yonhap").out ==
          "a,b\r\nishiba,yoon\r\nkishida,yoon\r\n");
    CHECK(d.ask(meetings, "--format csv --according-to kyodo --as-of 2024-09-06").out == "a,b\r\n");
    const auto nobody = d.ask(meetings, "--according-to nobody");
    CHECK(nobody.code == 2);
    CHECK(contains(nobody.err, "\"nobody\""));
    CHECK(d.ask(meetings, "--as-of yesterday").code == 2);
}

TEST_CASE("a query that reads works beside a writer; one that changes does not, and is one commit") {
    const desk d;
    CHECK(d.ask("MATCH (n:Leader) SET n.seen = true RETURN n.key AS key ORDER BY key", "--format csv").out ==
          "key\r\nishiba\r\nkishida\r\nyoon\r\n");
    CHECK(d.ask("MATCH (n:Leader {seen: true}) RETURN count(*) AS n", "--format csv").out == "n\r\n3\r\n");
    const auto changed = d.ask("MATCH (n:Leader) REMOVE n.seen");
    CHECK(changed.out.empty());
    CHECK(changed.err.starts_with("(3 properties set, "));
    CHECK(d.ask("MATCH (n:Nobody) DELETE n").err.starts_with("(nothing changed, "));
    {
        graph g = graph::open(d.path("g.entente"));
        g.add_entity("another", {"Leader"});
        CHECK(d.ask("MATCH (n:Leader) RETURN count(*) AS n", "--format csv").out == "n\r\n4\r\n");
        const auto locked = d.ask("CREATE (n:Leader)");
        CHECK(locked.code == 4);
        CHECK(contains(locked.err, "process "));
        CHECK(d.ask("EXPLAIN CREATE (n:Leader)").code == 0); // it changes nothing
    }
    const auto before = graph::open_read_only(d.path("g.entente")).last_commit();
    CHECK(d.ask("CREATE (:Leader {key: 'x'}) WITH 1 AS one CREATE (:Leader {n: one / 0})").code == 3);
    CHECK(graph::open_read_only(d.path("g.entente")).last_commit() == before);
    CHECK(d.sh("entente query none.entente 'RETURN 1'").code == 4);
    CHECK(!std::ifstream(d.path("none.entente")));
    CHECK(d.sh("entente query new.entente 'CREATE (:Leader)'").code == 0);
    CHECK(d.sh("entente check new.entente").code == 0);
}

TEST_CASE("a query that is interrupted ends at once, code 130") {
    const desk d;
    // 10^12 rows would take days.
    const std::string endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b "
                                "WITH a, b WHERE a = -b RETURN a, b";
    running_program query(program_path(), {"query", d.path("g.entente"), endless}, d.path(""));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    CHECK(!query.has_ended());
    query.send(SIGINT);
    CHECK(query.wait() == 130);
}

TEST_CASE("a long answer is written while it is found, and output that nobody takes is code 4") {
    const desk d;
    const std::string endless = "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN a, b";
    for (const std::string format : {"jsonl", "json", "csv", "table"}) {
        CAPTURE(format);
        put(d.path("asked.cypher"), endless);
        const auto o = d.sh("(entente query g.entente - --format " + format +
                            " < asked.cypher; echo $? > code) | head -n 5 | wc -l; cat code");
        CHECK(contains(o.out, "5\n"));
        CHECK(contains(o.out, "\n4\n"));
    }
    CHECK(d.sh("entente query g.entente 'RETURN 1' > /dev/full").code == 4);
}

TEST_CASE("a command line that makes no sense is code 2") {
    const desk d;
    CHECK(d.sh("entente query g.entente").code == 2);
    CHECK(d.sh("entente query g.entente 'RETURN 1' --format xml").code == 2);
    CHECK(d.sh("entente query g.entente 'RETURN 1' --width 0").code == 2);
    CHECK(d.sh("entente query --help").code == 0);
}
