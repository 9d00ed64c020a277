// SPDX-License-Identifier: BSL-1.0
// examples/archive, killed again and again while it builds a file of all the shared event data, with a reader beside it.
#include "support/faulty_files.hpp"
#include "tools/shell.hpp"

#include <entente/graph_file.hpp>
#include <entente/query/counts.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

using namespace entente;
using namespace test_support;

namespace {

const std::string shared_data = ENTENTE_SHARED_DATA_DIR;
const std::vector<std::string> data{shared_data + "/icews14/icews14.tsv.gz",
                                    shared_data + "/icews-raw-2018/events.2018-06-01_02.tab.gz"};

bool have_all() {
    if (shared_data.empty()) MESSAGE("ENTENTE_SHARED_DATA_DIR is not set: skipped");
    if (archive_path().empty()) MESSAGE("the examples are not built: skipped");
    return !shared_data.empty() && !archive_path().empty();
}

std::vector<std::string> build_words(const std::string& file) {
    return {"build", file, data[0], data[1], "--rows-per-commit", "1000"};
}

using counts = std::map<std::pair<std::string, std::optional<std::int32_t>>, std::uint64_t>;
counts by_relation_and_year(const view& v) {
    counts found;
    for (const auto& c : count_by_relation_and_year(v))
        if (c.count > 0) found[{v.ontology()[c.relation].name, c.year}] = c.count;
    return found;
}

std::uint32_t last_commit(const std::string& file) {
    try {
        return graph::open_read_only(file).last_commit().value();
    } catch (const error& e) {
        CHECK(e.kind() == error_kind::io); // it is not there yet; anything else would be damage
        return 0;
    }
}

} // namespace

TEST_CASE(
    "an archive whose builder is killed again and again is in the end the one that is built in one go") {
    if (!have_all()) return;
    const test_folder folder;
    const std::string whole = folder.path("whole.entente"), killed = folder.path("killed.entente");
    running_program at_once(archive_path(), build_words(whole), folder.path(""));
    REQUIRE(at_once.wait() == 0);

    running_program follower(archive_path(), {"follow", killed, "2"}, folder.path(""));
    std::mt19937_64 random(11);
    int kills = 0;
    for (bool finished = false; !finished;) {
        REQUIRE(kills < 1000);
        // The first one dies at once: however fast the machine is, one is killed.
        const std::uint32_t before = last_commit(killed),
                            more = kills == 0 ? 0 : static_cast<std::uint32_t>(random() % 8);
        running_program builder(archive_path(), build_words(killed), folder.path(""));
        while (!builder.has_ended() && last_commit(killed) < before + more)
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 3000));
        builder.send(SIGKILL);
        const int code = builder.wait();
        finished = code == 0;
        if (!finished) {
            CHECK(code == 128 + SIGKILL);
            ++kills;
        }
        CHECK(last_commit(killed) >= before); // what was seen once stays
    }
    CHECK(kills > 0);
    MESSAGE(kills, " kills");
    CHECK(follower.wait() == 0); // at every commit that it saw, rows and record agreed
    CHECK(check_file(killed).empty());

    const graph a = graph::open_read_only(whole), b = graph::open(killed);
    const auto expected = by_relation_and_year(a.now());
    CHECK(expected.size() > 200);
    CHECK(by_relation_and_year(b.now()) == expected);
    // More than that: the same statements in the same order, in as many commits.
    CHECK(b.last_commit() == a.last_commit());
    REQUIRE(b.now().statement_end() == a.now().statement_end());
    const view va = a.now(), vb = b.now();
    std::size_t different = 0;
    for (std::uint32_t i = 0; i < va.statement_end(); ++i) {
        const statement s = va[statement_id(i)], t = vb[statement_id(i)];
        different +=
            std::tuple(s.subject.raw(), s.relation, s.object.raw(), s.reference, s.stated, s.retracted) !=
                std::tuple(t.subject.raw(), t.relation, t.object.raw(), t.reference, t.stated, t.retracted) ||
            !(s.valid == t.valid);
    }
    CHECK(different == 0);
}
