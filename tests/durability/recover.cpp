// SPDX-License-Identifier: BSL-1.0
// Saving what is sound in damaged files: all that can be told comes over with its id, and what can't is said.
#include "support/damage.hpp"
#include "support/faulty_files.hpp"
#include "support/forwarded_files.hpp"
#include "support/random_graph.hpp"
#include "support/same_graph.hpp"

#include <entente/graph_file.hpp>
#include <entente/model/value_print.hpp>
#include <entente/store/section_file.hpp>
#include <entente/store/section_kinds.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace entente;
using test_support::content;
using test_support::difference;
using test_support::dump;
using test_support::first_difference;
using test_support::forwarded_files;
using test_support::put;
using test_support::random_graph;
using test_support::test_folder;

std::string flipped(std::string bytes, std::uint64_t at) {
    bytes[static_cast<std::size_t>(at)] = static_cast<char>(bytes[static_cast<std::size_t>(at)] ^ 0x10);
    return bytes;
}

const std::vector<section> sections_of(const std::string& path) {
    return section_file(file_system::native(), path).sections();
}
section section_of(const std::string& path, section_kind kind) {
    for (const section& s : sections_of(path))
        if (s.kind == static_cast<std::uint32_t>(kind)) return s;
    FAIL("there is no such section");
    return {};
}

bool is_base(std::uint32_t kind) {
    using enum section_kind;
    for (const section_kind k :
         {subjects, objects, valid_days, metas, statement_references, confidences, retractions, partial_times,
          far_ends, values, texts, references, entities, entity_removals, commits})
        if (kind == static_cast<std::uint32_t>(k)) return true;
    return false;
}

error refusal(const std::function<void()>& call) {
    try {
        call();
    } catch (const error& e) {
        return e;
    }
    FAIL("nothing was refused");
    return error(error_kind::io, "");
}

std::string shown(const view& v, term t) {
    return t.is_value() ? to_string(v[t.value()])
                        : std::string(t.is_entity() ? "e" : "s") + std::to_string(t.raw());
}
std::string what_is_said(const view& v, std::uint32_t s) {
    const statement st = v[statement_id(s)];
    return shown(v, st.subject) + " " + v.ontology()[st.relation].name + " " + shown(v, st.object) + " " +
           to_string(st.valid) + " " + std::string(name(st.rank)) + " " + std::string(name(st.modality)) +
           (st.confidence ? " " + std::to_string(*st.confidence) : "");
}
reference source_of(const view& v, std::uint32_t s) {
    const reference_id r = v[statement_id(s)].reference;
    return r.is_none() ? reference{} : v[r];
}

struct tally {
    std::uint64_t lost = 0, without_source = 0, standing_again = 0, moved = 0, keys = 0, there_again = 0;
};

// Every statement is as it was, or nobody sees it; every entity has its key, or none. Counts the exceptions.
tally compare(const graph& original, const graph& recovered) {
    const view a = original.now(), b = recovered.now().regardless();
    REQUIRE(a.statement_end() == b.statement_end());
    REQUIRE(a.entity_end() == b.entity_end());
    CHECK(original.last_commit() == recovered.last_commit());
    tally t;
    for (std::uint32_t s = 0; s < a.statement_end(); ++s) {
        const statement was = a[statement_id(s)], is = b[statement_id(s)];
        if (is.retracted == is.stated && ((was.retracted != is.retracted && was.stated == is.stated) ||
                                          what_is_said(a, s) != what_is_said(b, s))) {
            ++t.lost;
            for (std::uint32_t c = 0; c <= recovered.last_commit().value(); ++c)
                CHECK_FALSE(b.as_known_at(transaction_id(c)).sees(statement_id(s)));
            continue;
        }
        CHECK(what_is_said(a, s) == what_is_said(b, s));
        if (source_of(a, s) != source_of(b, s)) {
            CHECK(is.reference.is_none());
            ++t.without_source;
        }
        if (was.stated != is.stated) {
            CHECK(was.stated < is.stated);
            ++t.moved;
        }
        if (was.retracted != is.retracted) {
            if (is.retracted.is_none())
                ++t.standing_again;
            else
                CHECK(was.retracted < is.retracted);
        }
    }
    for (std::uint32_t e = 0; e < a.entity_end(); ++e) {
        const entity_id id(e);
        if (a.key(id) != b.key(id)) {
            CHECK(b.key(id).empty());
            ++t.keys;
        }
        if (original.internals().entities.removed(e) != 0 && recovered.internals().entities.removed(e) == 0)
            ++t.there_again;
    }
    return t;
}

void require_sound(const std::string& path) {
    const std::vector<damage> found = check_file(path);
    REQUIRE_MESSAGE(found.empty(), found.front().place, ": ", found.front().problem);
}

// A file with sections of every kind, and the graph in it.
struct sample {
    explicit sample(std::uint64_t seed, int commits = 40) : made(seed, commits, 12), path(folder.path("g")) {
        made.graph.backup(path);
        bytes = content(path);
    }
    [[nodiscard]] const graph& original() const { return made.graph; }
    recovery recover() {
        std::filesystem::remove(to());
        return recover_file(path, to());
    }
    [[nodiscard]] std::string to() const { return folder.path("recovered"); }
    [[nodiscard]] graph recovered() const { return graph::open_read_only(to()); }

    test_folder folder;
    random_graph made;
    std::string path, bytes;
};

} // namespace

TEST_CASE("a sound file is recovered whole, with every id, and nothing is found") {
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        CAPTURE(seed);
        sample g(seed, 25);
        const recovery r = g.recover();
        CHECK(difference(g.original(), g.recovered()) == "");
        CHECK(r.found.empty());
        CHECK(r.statements == g.original().now().statement_end());
        CHECK(r.lost_statements == 0);
        CHECK(r.lost_names == 0);
        CHECK(r.last_commit == g.original().last_commit());
        require_sound(g.to());
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
    sample g(3);
    (void)g.recover();
    CHECK(describe_file(g.to()).graph_id != describe_file(g.path).graph_id);
    graph again = graph::open(g.to());
    const entity_id e = again.add_entity("a key that nobody had");
    CHECK(e.value() == g.original().now().entity_end());
}

TEST_CASE("damage to what is told twice loses nothing") {
    sample g(5);
    int tried = 0;
    for (const section& s : sections_of(g.path)) {
        if (is_base(s.kind) || s.extents.empty()) continue;
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
    sample g(6);
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
        require_sound(g.to());
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
    sample g(7);
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

TEST_CASE("of each section that is told once, what stands elsewhere is recovered with its id") {
    using enum section_kind;
    for (std::uint64_t seed = 20; seed < 26; ++seed) {
        sample g(seed, 60);
        const std::uint32_t statements = g.original().now().statement_end(),
                            entities_end = g.original().now().entity_end();
        for (const section& s : sections_of(g.path)) {
            if (!is_base(s.kind) || s.extents.empty()) continue;
            CAPTURE(seed);
            CAPTURE(s.kind);
            put(g.path, flipped(g.bytes, s.extents.front().from));
            const recovery r = g.recover();
            const graph after = g.recovered();
            require_sound(g.to());
            const tally t = compare(g.original(), after);
            CHECK(r.statements + r.lost_statements == statements);
            CHECK(t.lost <= r.lost_statements);      // a lost one may have been such a statement before
            CHECK(r.lost_statements <= t.lost + 10); // and some were
            CHECK(!r.found.empty());
            const auto is = [&](section_kind k) { return s.kind == static_cast<std::uint32_t>(k); };
            if (is(subjects) || is(objects) || is(valid_days) || is(metas) || is(confidences)) {
                CHECK(r.lost_statements == statements);
            } else if (is(partial_times) || is(far_ends)) {
                CHECK(r.lost_statements > 0);
                CHECK(r.lost_statements < statements);
            } else if (is(values) || is(texts)) {
                CHECK(r.lost_statements > 0);
            } else {
                CHECK(r.lost_statements == 0);
            }
            CHECK((t.without_source > 0) ==
                  (is(statement_references) || is(references) || is(values) || is(texts)));
            CHECK((t.standing_again > 0) == (is(retractions)));
            CHECK((t.there_again > 0) == is(entity_removals));
            CHECK((t.moved > 0) == is(commits));
            CHECK(r.lost_names == (is(entities) ? entities_end : t.keys));
            if (!is(entities) && !is(texts)) CHECK(t.keys == 0);
        }
        put(g.path, g.bytes);
    }
}

TEST_CASE("a hole in the middle of a column costs the statements there, and what is said about them") {
    constexpr std::uint32_t run = 40'000; // so that zeros between two extents are left out
    test_folder folder;
    graph g;
    {
        transaction t = g.begin();
        const entity_id a = t.add_entity("a"), b = t.add_entity("b");
        const relation_id r = t.relation("R");
        for (std::uint32_t s = 0; s < 3 * run; ++s)
            (void)t.state(statement_row{s / run == 1 ? a : b, r, s / run == 1 ? b : a});
        (void)t.state({statement_id(5), builtin::revises, statement_id(run + 1), {}}); // the first hole
        (void)t.state({statement_id(3 * run), builtin::revises, statement_id(run + 1), {}});
        (void)t.state({statement_id(2 * run + 2), builtin::revises, statement_id(2 * run + 3), {}});
        t.commit();
    }
    g.backup(folder.path("g"));
    const std::string bytes = content(folder.path("g"));
    const section s = section_of(folder.path("g"), section_kind::subjects);
    REQUIRE(s.extents.size() == 2);
    const section_extent& e = s.extents.front();
    put(folder.path("g"), flipped(bytes, e.from + 100));

    const recovery r = recover_file(folder.path("g"), folder.path("to"));
    const graph after = graph::open(folder.path("to"));
    const tally t = compare(g, after);
    const std::uint64_t in_hole = (e.to + e.length) / 4 - e.to / 4;
    REQUIRE(in_hole < 2 * run);
    CHECK(r.lost_statements == t.lost);
    CHECK(r.lost_statements ==
          in_hole + 2); // the last of the three stands behind the hole, and speaks of others
    REQUIRE(r.found.size() == 2);
    CHECK(r.found.front().remains == "all but statements 0 to " + std::to_string(in_hole - 1));
    CHECK(r.found.back().problem == std::to_string(in_hole + 2) + " statements can't be told whole");
    // Nobody stumbles over what is lost.
    std::uint64_t seen = 0;
    after.now().for_each_neighbour(direction::out, entity_id(0), relation_id::none(),
                                   [&](term, statement_id) { ++seen; });
    CHECK(seen <= run);
    CHECK(check_file(folder.path("to")).empty());
}

TEST_CASE("texts in a hole take with them the values and the keys that stand there, and no others") {
    test_folder folder;
    graph g;
    {
        transaction t = g.begin();
        for (int i = 0; i < 40; ++i) {
            const entity_id e = t.add_entity("an entity with a long key, number " + std::to_string(i));
            (void)t.name(e, "name " + std::to_string(i) + std::string(1 << 20, 'x'));
            (void)t.name(e, "name " + std::to_string(i), "ja");
        }
        t.commit();
    }
    g.backup(folder.path("g"));
    const std::string bytes = content(folder.path("g"));
    const section s = section_of(folder.path("g"), section_kind::texts);
    REQUIRE(s.extents.size() >= 3);
    put(folder.path("g"), flipped(bytes, s.extents[1].from + 12345));
    const recovery r = recover_file(folder.path("g"), folder.path("to"));
    const graph after = graph::open(folder.path("to"));
    const tally t = compare(g, after);
    CHECK(r.lost_statements == t.lost);
    CHECK(r.lost_names == t.keys);
    CHECK(t.keys >= 15);
    CHECK(t.keys <= 17);
    CHECK(t.lost >= 30);
    CHECK(t.lost <= 34);
    CHECK(after.now().find("an entity with a long key, number 0"));
    CHECK(after.now().find("an entity with a long key, number 39"));
    CHECK(check_file(folder.path("to")).empty());
}

TEST_CASE("a disk that can't read a part of the file loses that part only, and nothing is mapped") {
    struct bad_sector final : forwarded_files {
        std::string path;
        std::uint64_t from = 0, until = 0;
        int mapped = 0;
        std::size_t read_at(handle file, std::uint64_t offset, std::span<char> to,
                            const std::string& of) override {
            if (of == path && offset < until && from < offset + to.size())
                throw error(error_kind::io, "Input/output error", file_place(of), "");
            return forwarded_files::read_at(file, offset, to, of);
        }
        mapped_memory map(handle file, std::span<const file_extent> extents, std::uint64_t size,
                          const std::string& of) override {
            mapped += of == path ? 1 : 0;
            return forwarded_files::map(file, extents, size, of);
        }
    } files;
    sample g(8);
    files.path = g.path;
    const section_extent metas = section_of(g.path, section_kind::metas).extents.front(),
                         refs = section_of(g.path, section_kind::references).extents.front();
    SUBCASE("in what is told once") {
        files.from = refs.from;
        files.until = refs.from + 1;
        const recovery r = recover_file(g.path, g.to(), files);
        CHECK(r.lost_statements == 0);
        CHECK(r.found.front().problem.find("Input/output error") != std::string::npos);
        CHECK(compare(g.original(), g.recovered()).without_source > 0);
    }
    SUBCASE("in the header, of which there is a copy") {
        files.until = 64;
        const recovery r = recover_file(g.path, g.to(), files);
        CHECK(r.found.size() == 1);
        CHECK(difference(g.original(), g.recovered()) == "");
    }
    SUBCASE("anywhere") {
        files.until = UINT64_MAX;
        CHECK(refusal([&] { (void)recover_file(g.path, g.to(), files); }).kind() == error_kind::io);
        CHECK_FALSE(std::filesystem::exists(g.to()));
    }
    CHECK(files.mapped == 0);
    CHECK(metas.length > 0);
}

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

TEST_CASE("recovering refuses what it can't do, and leaves nothing behind") {
    sample g(9, 5);
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
        test_support::faulty_files full;
        full.always_failing = {"write"};
        CHECK(refusal([&] { (void)recover_file(g.path, g.to(), full); }).kind() == error_kind::io);
        CHECK(full.open_handles == 0);
        CHECK(g.folder.names() == std::vector<std::string>{"g"});
    }
}

TEST_CASE("of files damaged anywhere, what is recovered is what was there, or nobody sees it") {
    std::mt19937_64 random(77);
    sample g(10, 30);
    int refused = 0, recovered = 0;
    for (int i = 0; i < 150; ++i) {
        CAPTURE(i);
        put(g.path, test_support::damaged(g.bytes, random));
        try {
            const recovery r = g.recover();
            ++recovered;
            (void)compare(g.original(), g.recovered());
            if (r.found.empty()) CHECK(difference(g.original(), g.recovered()) == ""); // it was padding
            require_sound(g.to());
        } catch (const error& e) {
            ++refused;
            CHECK(e.kind() == error_kind::damaged);
        }
    }
    CHECK(recovered > 60);
    CHECK(refused > 10); // what is cut short has no end
}
