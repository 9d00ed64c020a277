// SPDX-License-Identifier: BSL-1.0
// Recovering a file that lost nothing, or only what it tells twice: all comes over, with every id. And what is refused.
#include "durability/recoverable_file.hpp"
#include "support/faulty_files.hpp"
#include "support/refusal.hpp"
#include "support/same_graph.hpp"

#include <entente/graph_file.hpp>
#include <entente/store/section_file.hpp>
#include <entente/store/section_kinds.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

using namespace entente;
using namespace test_support;

TEST_CASE("a sound file is recovered whole, with every id, and nothing is found") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        recoverable_file g(seed, 25);
        const recovery r = g.recover();
        CHECK(difference(g.original(), g.recovered()) == "");
        CHECK(r.found.empty());
        CHECK(r.statements == g.original().now().statement_end());
        CHECK(r.lost_statements == 0);
        CHECK(r.lost_names == 0);
        CHECK(r.last_commit == g.original().last_commit());
        CHECK(g.first_damage() == "");
        CHECK(content(g.path) == g.bytes);
    }
}

TEST_CASE("an empty graph is recovered") {
    test_folder folder;
    graph().backup(folder.path("g"));
    const recovery r = recover_file(folder.path("g"), folder.path("to"));
    CHECK(r.found.empty());
    CHECK(r.last_commit == transaction_id(0));
    CHECK(graph::open(folder.path("to")).now().statement_end() == 0);
}

TEST_CASE("what is recovered is another graph, that can be written") {
    recoverable_file g(3);
    (void)g.recover();
    CHECK(describe_file(g.to()).graph_id != describe_file(g.path).graph_id);
    graph again = graph::open(g.to());
    const entity_id e = again.add_entity("a key that nobody had");
    CHECK(e.value() == g.original().now().entity_end());
}

TEST_CASE("damage to what is told twice loses nothing") {
    recoverable_file g(5);
    int tried = 0;
    for (const section& s : sections_of(g.path)) {
        if (is_told_once(s.kind) || s.extents.empty()) continue;
        CAPTURE(s.kind);
        ++tried;
        put(g.path, flipped(g.bytes, s.extents.back().from + s.extents.back().length - 1));
        const recovery r = g.recover();
        CHECK(difference(g.original(), g.recovered()) == "");
        REQUIRE(r.found.size() == 1);
        CHECK(r.found.front().place.find("offset " + std::to_string(s.extents.back().from)) !=
              std::string::npos);
        CHECK(r.found.front().remains.starts_with("everything"));
        CHECK(r.lost_statements == 0);
    }
    CHECK(tried > 40);
}

TEST_CASE("header, table and end have copies that are used") {
    recoverable_file g(6);
    std::uint64_t first = 0, second = 0, length = 0;
    std::memcpy(&first, g.bytes.data() + g.bytes.size() - 56, 8);
    std::memcpy(&second, g.bytes.data() + g.bytes.size() - 48, 8);
    std::memcpy(&length, g.bytes.data() + g.bytes.size() - 40, 8);
    const std::uint64_t size = g.bytes.size(), header = 20, header_copy = size - 192 + 20, end = size - 60,
                        end_copy = size - 128 + 4, table = first + length / 2, table_copy = second + 8;
    for (const std::uint64_t at : {header, header_copy, end, end_copy, table, table_copy}) {
        CAPTURE(at);
        put(g.path, flipped(g.bytes, at));
        const recovery r = g.recover();
        CHECK(difference(g.original(), g.recovered()) == "");
        REQUIRE(r.found.size() == 1);
        CHECK(r.found.front().problem.find("as it was written") + 1 +
                  r.found.front().problem.find("end of the file") + 1 !=
              0);
        CHECK(g.first_damage() == "");
    }
    put(g.path, flipped(flipped(flipped(g.bytes, header), end), table));
    CHECK(g.recover().found.size() == 3);
    CHECK(difference(g.original(), g.recovered()) == "");

    for (const auto& [one, other] :
         {std::pair(header, header_copy), std::pair(end, end_copy), std::pair(table, table_copy)}) {
        put(g.path, flipped(flipped(g.bytes, one), other));
        CHECK(refusal([&] { (void)g.recover(); }).kind() == error_kind::damaged);
        CHECK_FALSE(std::filesystem::exists(g.to()));
    }
}

TEST_CASE("without counts or ontology, and their copies, nothing can be read") {
    recoverable_file g(7);
    using enum section_kind;
    for (const auto& [one, other] : {std::pair(counts, counts_copy), std::pair(ontology, ontology_copy)}) {
        const std::uint64_t a = section_of(g.path, one).extents.front().from,
                            b = section_of(g.path, other).extents.front().from;
        put(g.path, flipped(flipped(g.bytes, a), b));
        const error e = refusal([&] { (void)g.recover(); });
        CHECK(e.kind() == error_kind::damaged);
        CHECK(e.message().find("nothing can be read") != std::string::npos);
        CHECK_FALSE(std::filesystem::exists(g.to()));
        put(g.path, g.bytes);
    }
}

TEST_CASE("recovering refuses what it can't do, and leaves nothing behind") {
    recoverable_file g(9, 5);
    SUBCASE("where the new file would take the place of another") {
        put(g.to(), "something dear");
        CHECK(refusal([&] { (void)recover_file(g.path, g.to()); }).kind() == error_kind::conflict);
        CHECK(refusal([&] { (void)recover_file(g.path, g.path); }).kind() == error_kind::conflict);
        CHECK(content(g.to()) == "something dear");
    }
    SUBCASE("where a journal stands that would be taken for the new file's") {
        put(g.to() + "-journal", "something");
        CHECK(refusal([&] { (void)recover_file(g.path, g.to()); }).kind() == error_kind::conflict);
    }
    SUBCASE("where there is no file") {
        CHECK(refusal([&] { (void)recover_file(g.folder.path("none"), g.to()); }).kind() == error_kind::io);
    }
    SUBCASE("where the file is something else") {
        put(g.path, std::string(1000, 'x'));
        CHECK(refusal([&] { (void)recover_file(g.path, g.to()); }).kind() == error_kind::damaged);
        put(g.path, "");
        CHECK(refusal([&] { (void)recover_file(g.path, g.to()); }).kind() == error_kind::damaged);
    }
    SUBCASE("where the disk is full") {
        faulty_files full;
        full.always_failing = {"write"};
        CHECK(refusal([&] { (void)recover_file(g.path, g.to(), full); }).kind() == error_kind::io);
        CHECK(full.open_handles == 0);
        CHECK(g.folder.names() == std::vector<std::string>{"g"});
    }
}
