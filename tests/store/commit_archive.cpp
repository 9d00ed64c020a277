// SPDX-License-Identifier: BSL-1.0
// Commits as bytes, and graphs made of them again. Bytes that make none: commit_archive_damage.cpp.
#include <entente/archive/commit_archive.hpp>

#include "model/random_value.hpp"
#include "support/commit_records.hpp"
#include "support/random_graph.hpp"
#include "support/refusal.hpp"
#include "support/same_graph.hpp"

#include <entente/archive/graph_writer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace entente;
using namespace test_support;
using detail::commit_reader;
using detail::encode_commit;
using detail::table_ends;

namespace {

std::string in_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4];
        out += digits[static_cast<unsigned char>(c) & 15];
    }
    return out;
}

std::string without_spaces(std::string text) {
    std::erase(text, ' ');
    return text;
}

// A finished graph as records: everything that it holds of values, and its ontology, come with the first.
std::vector<std::string> records_of(const graph& g) {
    const auto& state = g.internals();
    const std::uint32_t last = g.last_commit().value();
    const auto end = state.commits[last];
    const detail::ids_by_commit retracted(end.statement_end, last,
                                          [&](std::uint32_t s) { return state.columns.retracted(s); });
    const detail::ids_by_commit removed(end.entity_end, last,
                                        [&](std::uint32_t e) { return state.entities.removed(e); });
    const table_ends all{state.values.size(), state.references.size()};
    std::vector<std::string> records;
    for (std::uint32_t c = 1; c <= last; ++c) {
        const auto before = state.commits[c - 1], after = state.commits[c];
        encode_commit(state, c == 1 ? &g.now().ontology() : nullptr,
                      {transaction_id(c), after.time, before.entity_end, after.entity_end,
                       before.statement_end, after.statement_end, retracted.of(c), removed.of(c)},
                      c == 1 ? table_ends{} : all, all, records.emplace_back());
    }
    return records;
}

} // namespace

TEST_CASE("after each commit, the graph made of the records so far equals the one they come from") {
    int commits = 0, declarations = 0, retractions = 0, removals = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        const commit_history h(seed, 40);
        REQUIRE(h.records.size() + 1 == h.dumps.size());
        commits += static_cast<int>(h.records.size());
        declarations += h.declarations;
        retractions += h.retractions;
        removals += h.removals;
        graph g;
        commit_reader reader(g);
        CAPTURE(seed);
        for (std::size_t c = 0; c < h.records.size(); ++c) {
            CHECK(commit_reader::number_of(byte_reader(h.records[c])).value() == c + 1);
            replay(reader, h.records[c]);
            CAPTURE(c);
            REQUIRE(test_support::first_difference(h.dumps[c + 1], dump(g)) == "");
        }
    }
    for (const int count : {commits, declarations, retractions, removals})
        CHECK(count >= 12); // the programs do what they are meant to test
}

TEST_CASE("another reader goes on with a graph that holds commits already") {
    for (std::uint64_t seed = 20; seed < 26; ++seed) {
        const commit_history h(seed, 30);
        graph g;
        for (std::size_t c = 0; c < h.records.size(); ++c) {
            commit_reader reader(g); // a new one each time
            replay(reader, h.records[c]);
            if (c % 7 == 3) g.checkpoint();
        }
        CHECK(test_support::first_difference(h.dumps.back(), dump(g)) == "");
    }
}

TEST_CASE("graphs with values, dates and intervals of all kinds come back from their records") {
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const test_support::random_graph made(seed, 12, 14);
        const auto records = records_of(made.graph);
        CAPTURE(seed);
        CHECK(difference(made.graph, replayed(records, records.size())) == "");
    }
}

TEST_CASE("every value comes back under its id, whether a statement speaks of it or not") {
    testing::random_value any(7);
    graph g;
    const commit_recorder& recorder = record_commits(g);
    const auto e = g.add_entity("e");
    for (int i = 0; i < 60; ++i) {
        transaction t = g.begin();
        const auto r = t.relation("r");
        for (int j = 0; j < 10; ++j) {
            const auto v = t.intern(any());
            if (j % 3 == 0) t.state({e, r, v, {}});
        }
        if (i % 4 == 1)
            t.rollback();
        else
            t.commit();
    }
    CHECK(difference(g, replayed(recorder.records, recorder.records.size())) == "");
}

TEST_CASE("a declaration is published with its commit, and what was declared grows in the same order") {
    graph g;
    const commit_recorder& recorder = record_commits(g);
    g.declare(type_definition{"Leader", {"Person"}});
    {
        transaction t = g.begin();
        (void)t.relation("LED_BY");
        (void)t.type("Zebra");
        relation_definition leads;
        leads.name = "LEADS";
        leads.domain = {"Leader", "Office"};
        leads.inverse = "LED_BY";
        leads.parents = {"KNOWS"};
        leads.traits = {
            .symmetric = false, .transitive = true, .functional = true, .inverse_functional = true};
        t.declare(leads);
        const auto e = t.add_entity("e", {"Zebra", "Leader", "Animal"});
        t.state({e, t.relation("LEADS"), e, {}});
        t.commit();
    }
    g.declare(type_definition{"Leader", {"Animal"}});
    g.declare(relation_definition{
        .name = "LED_BY", .domain = {"Aardvark"}, .range = {}, .inverse = "", .parents = {}});
    g.declare(type_definition{"Leader", {"Animal"}}); // nothing new: a commit of its own all the same
    REQUIRE(recorder.records.size() == 5);
    CHECK(recorder.declarations == 5);
    graph copy;
    commit_reader reader(copy);
    for (std::size_t c = 0; c < 5; ++c) {
        // Cut anywhere, it publishes nothing.
        const std::string before = spoken(copy);
        for (std::size_t cut = 0; cut < recorder.records[c].size(); cut += 5)
            CHECK_THROWS_AS(replay(reader, recorder.records[c].substr(0, cut)), error);
        CHECK(spoken(copy) == before);
        replay(reader, recorder.records[c]);
    }
    CHECK(difference(g, copy) == "");
}

TEST_CASE("the bytes of a record are these") {
    graph g;
    const commit_recorder& recorder = record_commits(g);
    {
        transaction t = g.begin();
        t.set_time(1'000'000);
        const auto a = t.add_entity("a"), b = t.add_entity();
        (void)t.intern(value::in_language("A", "en")); // two values that nobody speaks of
        statement_row row{a, builtin::same_as, b, interval::parse("2024-09-06")};
        row.rank = rank::preferred;
        row.confidence = 1.0f;
        row.reference = t.intern(reported_by(b).words("A", at_sentence(3)).citing(said_by(a)));
        t.state(row);
        t.state({a, builtin::name, t.intern("A"), interval::parse("2024~")});
        t.commit();
    }
    {
        transaction t = g.begin();
        t.set_time(1'000'001);
        t.remove(entity_id(1));
        t.commit();
    }
    CHECK(in_hex(recorder.records[0]) ==
          without_spaces("01 00 01 00 00 00 00 "                // version, flags, number; the first ids
                         "03 05 02656e 06 02656e 0141 05 0141 " // values: "en", "A" in English, "A"
                         "02 01 00 00 00 00 00 00 00 00 "       // references: said by a;
                         "00 00 02 00 03 02 03 00 01 "          // reported by b, "A", sentence 3, citing it
                         "80897a 02 0161 00 "                   // time; entities: "a", none
                         "02 a01a 00 03 01 88b802 8ab802 "      // statements: preferred, a same_as b, a day,
                         "808080fc03 01 "                       // confidence 1, reference 1;
                         "9404 00 01 02 05323032347e "          // a is called "A", 2024~
                         "00 00"));                             // retracted, removed
    CHECK(in_hex(recorder.records[1]) ==
          without_spaces("01 00 02 02 02 03 02 00 00 82897a 00 00 01 00 01 01"));
    CHECK(difference(g, replayed(recorder.records, 2)) == "");
}

TEST_CASE("a number of any length is written as byte_writer writes it") {
    for (int bits = 0; bits <= 64; ++bits)
        for (const std::int64_t around : {-1, 0, 1}) {
            const std::uint64_t u =
                (bits == 64 ? 0 : std::uint64_t{1} << bits) + static_cast<std::uint64_t>(around);
            const auto n = static_cast<std::int64_t>(u), negative = static_cast<std::int64_t>(0 - u);
            std::string written, expected = "before";
            {
                written = "before";
                detail::portable_writer out(written);
                out.wide("n", n);
                out.number("n", static_cast<std::uint32_t>(n));
                out.wide("n", negative);
            }
            byte_writer plain(expected);
            plain.put_signed_varint(n);
            plain.put_varint(static_cast<std::uint32_t>(n));
            plain.put_signed_varint(negative);
            CHECK(written == expected);
        }
}

TEST_CASE("how far the entities of a chain of references reach is found in chains of any length") {
    std::mt19937_64 random(5);
    value_table values;
    reference_table references;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t r = 0; r < 3000; ++r) {
        reference_link link;
        const auto any = [&] { return entity_id(static_cast<std::uint32_t>(random() % 100'000)); };
        if (random() % 2 == 0) link.speaker = any();
        if (random() % 2 == 0) link.outlet = any();
        if (random() % 4 == 0) link.occasion = any();
        if (random() % 4 == 0) link.article = any();
        link.place = at_sentence(r);
        const bool first = r == 0 || random() % 50 == 0;
        const auto cited = first ? r : static_cast<std::uint32_t>(r - 1 - random() % std::min(r, 3u));
        (void)references.intern(link, first ? reference_id() : reference_id(cited), values);
        std::uint32_t end = first ? 0 : ends[cited];
        for (const entity_id e : {link.speaker, link.outlet, link.occasion, link.article})
            if (!e.is_none()) end = std::max(end, e.value() + 1);
        ends.push_back(end);
    }
    detail::entities_named named;
    for (int i = 0; i < 20'000; ++i) {
        const auto r = static_cast<std::uint32_t>(random() % ends.size());
        REQUIRE(named.end(references, reference_id(r)) == ends[r]);
    }
}

TEST_CASE("a commit can be appended to bytes, which are as before where it is refused") {
    graph g;
    const commit_recorder& recorder = record_commits(g);
    g.add_entity("a");
    std::string out = "before";
    const std::int64_t time = g.time_of(transaction_id(1));
    encode_commit(g.internals(), nullptr, additions(1, time, 0, 1, 0, 0), {}, {}, out);
    CHECK(out == "before" + recorder.records[0]);
    g.internals().entities.write(1, "\xFF", g.internals().values.pool()); // no transaction lets it through
    out = "before";
    CHECK_THROWS_AS(encode_commit(g.internals(), nullptr, additions(1, time, 0, 2, 0, 0), {}, {}, out),
                    error);
    CHECK(out == "before");
}

TEST_CASE("an ontology comes back by itself, and is left behind") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const test_support::random_graph made(seed, 6, 20);
        const ontology& o = made.graph.now().ontology();
        std::string bytes;
        detail::encode_ontology(o, bytes);
        const std::size_t size = bytes.size();
        bytes += "more";
        byte_reader in(bytes);
        const auto back = detail::decode_ontology(in);
        CHECK(in.position() == size);
        CHECK(detail::same_declarations(o, *back));
        for (std::size_t length = 0; length < size; ++length) {
            byte_reader cut(std::string_view(bytes).substr(0, length));
            CHECK(refusal([&] { (void)detail::decode_ontology(cut); }).kind() == error_kind::damaged);
        }
    }
}
