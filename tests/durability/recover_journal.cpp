// SPDX-License-Identifier: BSL-1.0
// Saving what is sound in a journal: the commits behind the checkpoint, as far as they continue it.
#include "durability/recoverable_file.hpp"
#include "support/faulty_files.hpp"
#include "support/same_graph.hpp"

#include <entente/graph_file.hpp>
#include <entente/store/section_kinds.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

using namespace entente;
using namespace test_support;

TEST_CASE("commits behind the checkpoint are recovered from the journal as far as it is sound") {
    test_folder folder;
    const std::string path = folder.path("g"), journal = path + "-journal", to = folder.path("to");
    std::vector<std::string> after; // each commit
    std::vector<std::uint64_t> ends;
    constexpr std::uint32_t in_checkpoint = 4, made = 12;
    {
        graph g = graph::open(path, {.checkpoint_at = 0});
        after.push_back(dump(g));
        for (std::uint32_t c = 1; c <= made; ++c) {
            transaction t = g.begin();
            const entity_id e = t.add_entity("entity " + std::to_string(c), {"Thing"});
            (void)t.name(e, "thing number " + std::to_string(c), "en");
            (void)t.state({e, t.relation("R" + std::to_string(c / 3)), entity_id(c / 2), {}});
            if (c > 2) t.retract(statement_id(c));
            if (c == 9) t.remove(entity_id(1));
            t.commit();
            if (c == in_checkpoint) g.checkpoint();
            after.push_back(dump(g));
            ends.push_back(status(g)->journal_bytes);
        }
    }
    const std::string checkpoint_bytes = content(path), bytes = content(journal);
    REQUIRE(bytes.size() == ends.back());
    const auto recovered = [&] {
        std::filesystem::remove(to);
        return recover_file(path, to);
    };

    SUBCASE("all of a sound one") {
        const recovery r = recovered();
        CHECK(r.found.empty());
        CHECK(r.last_commit.value() == made);
        CHECK(first_difference(after.back(), dump(graph::open(to))) == "");
        CHECK(r.statements == graph::open(to).now().statement_end());
    }
    SUBCASE("up to a record that is not as it was written") {
        for (std::uint32_t c = in_checkpoint; c < made; ++c) {
            CAPTURE(c);
            const std::uint64_t begin = ends[c - 1];
            put(journal, flipped(bytes, begin + 50));
            const recovery r = recovered();
            CHECK(r.last_commit.value() == c);
            CHECK(first_difference(after[c], dump(graph::open(to))) == "");
            REQUIRE(r.found.size() == 1);
            CHECK(r.found.front().place.find("offset " + std::to_string(begin)) != std::string::npos);
            CHECK(r.found.front().problem.find(std::to_string(bytes.size() - begin) + " bytes") !=
                  std::string::npos);
            CHECK(r.found.front().remains == "everything up to commit " + std::to_string(c));
        }
    }
    SUBCASE("up to where it is cut") {
        for (std::uint32_t c = in_checkpoint; c < made; ++c) {
            put(journal, bytes.substr(0, ends[c] - 9)); // less would be padding
            const recovery r = recovered();
            CHECK(r.last_commit.value() == c);
            CHECK(r.found.size() == 1);
            CHECK(first_difference(after[c], dump(graph::open(to))) == "");
        }
    }
    SUBCASE("all behind a damaged header, where its records continue the checkpoint") {
        for (std::size_t at = 0; at < 64; at += 3) {
            CAPTURE(at);
            put(journal, flipped(bytes, at));
            const recovery r = recovered();
            CHECK(r.last_commit.value() == made);
            CHECK(first_difference(after.back(), dump(graph::open(to))) == "");
            REQUIRE(r.found.size() == 1);
            CHECK(r.found.front().place.find("offset 0") != std::string::npos);
            CHECK(r.found.front().nothing_lost);
        }
        // Its end torn as well.
        put(journal, flipped(bytes, 9).substr(0, bytes.size() - 9));
        const recovery r = recovered();
        CHECK(r.last_commit.value() == made - 1);
        CHECK(r.found.size() == 2);
    }
    SUBCASE("none where its header is damaged and its records do not continue the checkpoint") {
        for (const bool first_is_missing : {false, true}) {
            put(journal, flipped(bytes, 9));
            if (first_is_missing) { // from the second commit behind the checkpoint on
                put(journal, flipped(bytes.substr(0, 64) + bytes.substr(ends[in_checkpoint + 1]), 9));
            } else {
                put(journal, flipped(flipped(bytes, 9), 64 + 50));
            }
            const recovery r = recovered();
            CHECK(r.last_commit.value() == in_checkpoint);
            CHECK(first_difference(after[in_checkpoint], dump(graph::open(to))) == "");
            REQUIRE(r.found.size() == 1);
            CHECK_FALSE(r.found.front().nothing_lost);
        }
        graph other = graph::open(folder.path("other"), {.checkpoint_at = 0});
        for (std::uint32_t c = 0; c < made; ++c) (void)other.add_entity("x" + std::to_string(c));
        other.close();
        put(journal, flipped(content(folder.path("other") + "-journal"), 9));
        CHECK(recovered().last_commit.value() == in_checkpoint);
    }
    SUBCASE("none where it is another graph's") {
        {
            graph other = graph::open(folder.path("other"), {.checkpoint_at = 0});
            (void)other.add_entity("x");
        }
        put(journal, content(folder.path("other") + "-journal"));
        const recovery r = recovered();
        CHECK(r.last_commit.value() == in_checkpoint);
        REQUIRE(r.found.size() == 1);
        CHECK(r.found.front().problem == "the journal belongs to another graph");
    }
    SUBCASE("also onto a checkpoint that lost what it speaks of") {
        using enum section_kind;
        std::map<section_kind, std::uint64_t> at;
        for (const section_kind kind : {subjects, values, texts, entities, retractions})
            at[kind] = section_of(path, kind).extents.front().from;
        for (const section_kind kind : {subjects, values, texts, entities, retractions}) {
            CAPTURE(static_cast<std::uint32_t>(kind));
            put(path, flipped(checkpoint_bytes, at.at(kind)));
            const recovery r = recovered();
            const graph g = graph::open(to);
            if (kind == subjects || kind == entities || kind == retractions) {
                CHECK(r.last_commit.value() == made);
            } else { // "en" is lost, the language of names to come
                CHECK(r.last_commit.value() == in_checkpoint);
                CHECK(r.found.back().place.find("-journal") != std::string::npos);
            }
            CHECK(g.last_commit() == r.last_commit);
            CHECK(r.statements + r.lost_statements == g.now().statement_end());
            CHECK(check_file(to).empty());
        }
    }
}

TEST_CASE("a reference that a rollback left behind keeps its id, for the journal to use") {
    test_folder folder;
    const std::string path = folder.path("g");
    std::string before;
    {
        graph g = graph::open(path, {.checkpoint_at = 0});
        (void)g.add_entity("a");
        {
            transaction t = g.begin();
            (void)t.intern(reported_by(t.add_entity("nobody in the end")));
        }
        (void)g.add_entity("b", {"Outlet"});
        g.checkpoint();
        (void)g.state(named_relation("R")(entity_id(0), entity_id(1)).reported_by(entity_id(1)));
        before = dump(g);
        CHECK(g.internals().references.size() == 1);
    }
    const recovery r = recover_file(path, folder.path("to"));
    CHECK(r.found.empty());
    CHECK(first_difference(before, dump(graph::open(folder.path("to")))) == "");
}
