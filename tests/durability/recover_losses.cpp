// SPDX-License-Identifier: BSL-1.0
// Saving what is sound in files that lost what they tell once: the rest comes over with its ids, and nobody sees what is lost.
#include "durability/recoverable_file.hpp"
#include "support/damage.hpp"
#include "support/faulty_files.hpp"
#include "support/forwarded_files.hpp"
#include "support/refusal.hpp"
#include "support/same_graph.hpp"

#include <entente/graph_file.hpp>
#include <entente/model/value_print.hpp>
#include <entente/store/section_file.hpp>
#include <entente/store/section_kinds.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <random>
#include <span>
#include <string>

namespace {

using namespace entente;
using namespace test_support;

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

} // namespace

TEST_CASE("of each section that is told once, what stands elsewhere is recovered with its id") {
    using enum section_kind;
    for (std::uint64_t seed = 20; seed < 26; ++seed) {
        recoverable_file g(seed, 60);
        const std::uint32_t statements = g.original().now().statement_end(),
                            entities_end = g.original().now().entity_end();
        for (const section& s : sections_of(g.path)) {
            if (!is_told_once(s.kind) || s.extents.empty()) continue;
            CAPTURE(seed);
            CAPTURE(s.kind);
            put(g.path, flipped(g.bytes, s.extents.front().from));
            const recovery r = g.recover();
            const graph after = g.recovered();
            CHECK(g.first_damage() == "");
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
    recoverable_file g(8);
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

TEST_CASE("of files damaged anywhere, what is recovered is what was there, or nobody sees it") {
    std::mt19937_64 random(77);
    recoverable_file g(10, 30);
    int refused = 0, recovered = 0;
    for (int i = 0; i < 150; ++i) {
        CAPTURE(i);
        put(g.path, damaged(g.bytes, random));
        try {
            const recovery r = g.recover();
            ++recovered;
            (void)compare(g.original(), g.recovered());
            if (r.found.empty()) CHECK(difference(g.original(), g.recovered()) == ""); // it was padding
            CHECK(g.first_damage() == "");
        } catch (const error& e) {
            ++refused;
            CHECK(e.kind() == error_kind::damaged);
        }
    }
    CHECK(recovered > 60);
    CHECK(refused > 10); // what is cut short has no end
}
