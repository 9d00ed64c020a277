// SPDX-License-Identifier: BSL-1.0
// Bytes that are no commit, or not this graph's next: refused, and the graph is as before.
#include <entente/archive/commit_archive.hpp>

#include "support/commit_records.hpp"
#include "support/refusal.hpp"
#include "support/same_graph.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>

using namespace entente;
using namespace test_support;
using detail::commit_reader;
using detail::encode_commit;
using detail::table_ends;

TEST_CASE("an ontology that forgets or changes what was known is refused") {
    graph g;
    const commit_recorder& recorder = record_commits(g);
    g.declare(type_definition{"A", {"B", "C"}});
    g.declare(
        relation_definition{.name = "r", .domain = {"A"}, .range = {}, .inverse = "", .parents = {"p"}});
    const std::string before = spoken(g);
    const std::uint32_t values = g.internals().values.size();
    const auto with = [&](auto change) {
        ontology o;
        change(o);
        o.close();
        std::string record;
        encode_commit(g.internals(), &o, additions(3, g.time_of(transaction_id(2)), 0, 0, 0, 0), {values, 0},
                      {values, 0}, record);
        graph copy = replayed(recorder.records, 2);
        commit_reader reader(copy);
        try {
            replay(reader, record);
        } catch (const error& e) {
            CHECK(e.kind() == error_kind::damaged);
            CHECK(e.place().starts_with("commit 3"));
            CHECK(spoken(copy) == before);
            return false;
        }
        CHECK(detail::same_declarations(copy.now().ontology(), o));
        return true;
    };
    const type_definition a{"A", {"B", "C"}};
    const relation_definition r{.name = "r", .domain = {"A"}, .range = {}, .inverse = "", .parents = {"p"}};
    CHECK(with([&](ontology& o) { o.declare(a), o.declare(r); }));
    CHECK(with([&](ontology& o) { o.declare(a), o.declare(r), o.declare(type_definition{"B", {"D"}}); }));
    CHECK(with([&](ontology& o) {
        o.declare(a), o.declare(r);
        o.declare(relation_definition{.name = "s", .domain = {}, .range = {}, .inverse = "r", .parents = {}});
    }));
    CHECK_FALSE(with([&](ontology&) {}));
    CHECK_FALSE(with([&](ontology& o) { o.declare(a); }));
    CHECK_FALSE(with([&](ontology& o) { o.declare(type_definition{"A", {"C", "B"}}), o.declare(r); }));
    CHECK_FALSE(with([&](ontology& o) {
        o.declare(type_definition{"A", {"B"}}), o.mention_type("C"), o.declare(r);
    }));
    CHECK_FALSE(with(
        [&](ontology& o) { o.mention_type("A"), o.mention_type("B"), o.mention_type("C"), o.declare(r); }));
    CHECK_FALSE(with([&](ontology& o) {
        o.declare(a);
        o.declare(
            relation_definition{.name = "r", .domain = {"B"}, .range = {}, .inverse = "", .parents = {"p"}});
    }));
    CHECK_FALSE(with([&](ontology& o) { o.declare(type_definition{"X", {}}), o.declare(a), o.declare(r); }));
}

TEST_CASE("a record follows the graph's last commit, or is refused") {
    const commit_history h(31, 30);
    graph g = replayed(h.records, 5);
    const std::string before = dump(g);
    commit_reader reader(g);
    for (const std::size_t other : {0u, 1u, 4u, 6u, 7u}) {
        const error e = refusal([&] { replay(reader, h.records[other]); });
        CHECK(e.kind() == error_kind::damaged);
        CHECK(e.place().starts_with("commit " + std::to_string(other + 1)));
        CHECK(dump(g) == before);
    }
    // The right number, and another place in one of the tables.
    for (std::size_t place = 1; place < 5; ++place) {
        std::string record;
        const auto& state = g.internals();
        const auto last = state.commits[5];
        const table_ends ends = reader.ends();
        const auto off = [&](std::size_t which) { return static_cast<std::uint32_t>(place == which); };
        encode_commit(state, nullptr,
                      additions(6, last.time, last.entity_end - off(1), last.entity_end - off(1),
                                last.statement_end - off(2), last.statement_end - off(2)),
                      {ends.values - off(3), ends.references - off(4)}, ends, record);
        CHECK(refusal([&] { replay(reader, record); }).message().find("does not follow") !=
              std::string_view::npos);
        CHECK(dump(g) == before);
    }
    const error behind = refusal([&] { replay(reader, h.records[5] + '\0'); });
    CHECK(behind.kind() == error_kind::damaged);
    CHECK(spoken(g) == spoken(replayed(h.records, 5)));
    replay(reader, h.records[5]);
    CHECK(dump(g) == h.dumps[6]);
}

TEST_CASE("a record of a later version is not called damaged, and no commit goes back in time") {
    graph g;
    const commit_recorder& recorder = record_commits(g);
    g.add_entity("a");
    std::string record = recorder.records[0];
    record[0] = 2;
    graph copy;
    commit_reader reader(copy);
    CHECK(refusal([&] { replay(reader, record); }).kind() == error_kind::unsupported);
    CHECK(refusal([&] { (void)commit_reader::number_of(byte_reader(record)); }).kind() ==
          error_kind::unsupported);
    record[0] = 1;
    record[1] = 2; // flags
    CHECK(refusal([&] { replay(reader, record); }).place() == "offset 1");
    CHECK(refusal([&] { (void)commit_reader::number_of(byte_reader(record)); }).kind() ==
          error_kind::damaged);
    CHECK(refusal([&] { (void)commit_reader::number_of(byte_reader("")); }).kind() == error_kind::damaged);
    replay(reader, recorder.records[0]);

    record.clear();
    encode_commit(g.internals(), nullptr, additions(2, g.time_of(transaction_id(1)) - 1, 1, 1, 0, 0),
                  reader.ends(), reader.ends(), record);
    CHECK(refusal([&] { replay(reader, record); }).message().find("time") != std::string_view::npos);
    {
        const transaction open = copy.begin();
        CHECK(refusal([&] { replay(reader, record); }).kind() == error_kind::conflict);
    }
    CHECK(dump(copy) == dump(g));
}

TEST_CASE(
    "of a record's cuts and random changes, each is refused and leaves the graph, or makes a graph that writes it so") {
    std::mt19937_64 random(3);
    int refused = 0, accepted = 0;
    for (std::uint64_t seed = 40; seed < 46; ++seed) {
        const commit_history h(seed, 14);
        for (std::size_t c = 0; c < h.records.size(); ++c) {
            const std::string& good = h.records[c];
            graph g = replayed(h.records, c);
            const table_ends ends = commit_reader(g).ends();
            const std::string before = spoken(g);
            {
                commit_reader reader(g);
                for (std::size_t length = 0; length < good.size(); ++length)
                    CHECK(refusal([&] { replay(reader, good.substr(0, length)); }).kind() ==
                          error_kind::damaged);
                CHECK(reader.ends() == ends);
                REQUIRE(spoken(g) == before);
                replay(reader, good); // what the cuts left is the beginning of it
                REQUIRE(first_difference(dump(g), h.dumps[c + 1]) == "");
            }
            g = replayed(h.records, c);
            for (int i = 0; i < 150; ++i) {
                std::string bytes = good;
                for (std::uint64_t changes = 1 + random() % 3; changes > 0; --changes) {
                    const auto at = random() % bytes.size();
                    switch (random() % 4) {
                    case 0: bytes.erase(at, 1); break;
                    case 1: bytes.insert(at, 1, static_cast<char>(random() % 8)); break;
                    default: bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
                    }
                }
                if (bytes == good) continue;
                commit_reader reader(g, ends);
                try {
                    replay(reader, bytes);
                } catch (const error& e) {
                    ++refused;
                    CHECK((e.kind() == error_kind::damaged || e.kind() == error_kind::unsupported));
                    CHECK_FALSE(e.message().empty());
                    if (e.kind() == error_kind::damaged) CHECK_FALSE(e.place().empty());
                    CHECK(g.last_commit().value() == c);
                    continue;
                }
                ++accepted;
                (void)dump(g);
                g = replayed(h.records, c); // without what was left in its tables
                commit_reader again(g);
                const commit_recorder& recorder = record_commits(g);
                replay(again, bytes);
                CHECK(recorder.records.back() == bytes);
                g = replayed(h.records, c);
            }
            CHECK(spoken(g) == before);
        }
    }
    CHECK(refused > 1000);
    CHECK(accepted > 100);
}

TEST_CASE("a graph that a record was refused on goes on writing where the records end") {
    graph source;
    const commit_recorder& original = record_commits(source);
    const auto state_text = [](graph& g, entity_id e, std::string_view text) {
        transaction t = g.begin();
        statement_row row{e, t.relation("says"), t.intern(text), {}};
        row.reference = t.intern(reported_by(e).words(text));
        t.state(row);
        t.commit();
    };
    const auto a = source.add_entity("a");
    state_text(source, a, "first");
    state_text(source, a, "second");

    graph g = replayed(original.records, 2);
    commit_reader reader(g);
    const table_ends ends = reader.ends();
    const std::string& last = original.records[2];
    CHECK_THROWS_AS(replay(reader, last.substr(0, last.size() - 1)), error);
    CHECK(g.internals().values.size() == ends.values + 1); // read before it turned out to be cut
    CHECK(g.internals().references.size() == ends.references + 1);
    CHECK(reader.ends() == ends);
    const commit_recorder& recorder = record_commits(g, reader.ends());
    state_text(g, g.add_entity("b"), "third");
    graph copy = replayed(original.records, 2);
    commit_reader other(copy);
    for (const auto& record : recorder.records) replay(other, record);
    CHECK(difference(g, copy) == "");
}

TEST_CASE("a commit whose reference names an entity that was never there does not happen") {
    graph g;
    const commit_recorder& recorder = record_commits(g);
    const auto a = g.add_entity("a");
    reference_id stale, chained;
    {
        transaction t = g.begin();
        const auto gone = t.add_entity("gone");
        stale = t.intern(reported_by(gone));
        reference chain = reported_by(a);
        for (int i = 0; i < 30; ++i) chain = std::move(chain).citing(reported_by(a));
        chained = t.intern(std::move(chain).citing(said_by(gone)));
        t.rollback();
    }
    for (const reference_id r : {stale, chained}) {
        const std::string before = dump(g);
        statement_row row{a, builtin::same_as, a, {}};
        row.reference = r;
        const error e = refusal([&] { g.state(row); });
        CHECK(e.kind() == error_kind::invalid_argument);
        CHECK(e.message().find("names an entity") != std::string_view::npos);
        CHECK(dump(g) == before);
    }
    // A reader refuses it too, where something else wrote it.
    const entity_id b = [&] {
        transaction t = g.begin();
        const auto added = t.add_entity("b");
        statement_row row{a, builtin::same_as, a, {}};
        row.reference = t.intern(reported_by(added));
        t.state(row);
        t.commit();
        return added;
    }();
    CHECK(b.value() == 1); // as the one that was never there
    CHECK(difference(g, replayed(recorder.records, 2)) == "");
    std::string record = recorder.records[1];
    record.replace(record.find("\x01\x01"
                               "b"),
                   3, 1, '\0'); // without its entity
    graph copy = replayed(recorder.records, 1);
    commit_reader reader(copy);
    CHECK(refusal([&] { replay(reader, record); }).message().find("reference") != std::string_view::npos);
}
