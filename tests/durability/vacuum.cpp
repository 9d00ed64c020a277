// SPDX-License-Identifier: BSL-1.0
// Rewriting files: what was to go is gone from every byte, all else answers as before, and a crash leaves the one file or the other.
#include "support/faulty_files.hpp"
#include "support/random_graph.hpp"
#include "support/refusal.hpp"
#include "support/same_graph.hpp"
#include "support/simulated_disk.hpp"
#include "support/tries.hpp"

#include <entente/graph_file.hpp>
#include <entente/model/value_print.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace entente;
using test_support::content;
using test_support::difference;
using test_support::dump;
using test_support::put;
using test_support::random_graph;
using test_support::refusal;
using test_support::simulated_disk;
using test_support::test_folder;

bool any_file_holds(const test_folder& folder, std::string_view bytes) {
    for (const std::string& name : folder.names())
        if (content(folder.path(name)).find(bytes) != std::string::npos) return true;
    return false;
}

// What has to stay, found out the slow way: by asking again until nothing more goes.
struct plain_vacuum {
    plain_vacuum(const graph& g, std::uint32_t history_before, const std::vector<entity_id>& erased)
        : old(g),
          folded(history_before),
          gone(erased) {
        const view v = g.now();
        std::vector<statement> left;
        for (std::uint32_t s = 0; s < v.statement_end(); ++s) left.push_back(v[statement_id(s)]);
        const auto there = [&](term t) {
            return t.is_value() ||
                   (t.is_entity() ? !is_gone(t.entity())
                                  : std::ranges::find(left, t.statement(), &statement::id) != left.end());
        };
        std::erase_if(left, [&](const statement& s) {
            return !s.retracted.is_none() && s.retracted.value() <= folded;
        });
        while (std::erase_if(
                   left, [&](const statement& s) { return !there(s.subject) || !there(s.object); }) != 0) {}
        for (const statement& s : left) statements.push_back(s.id);
        for (std::uint32_t e = 0; e < v.entity_end(); ++e) {
            const entity_id id(e);
            const std::uint32_t removed = g.internals().entities.removed(e);
            const bool named = std::ranges::any_of(left, [&](const statement& s) {
                if (s.subject == term(id) || s.object == term(id)) return true;
                return std::ranges::any_of(source(s).links(), [&](const reference_link& l) {
                    return l.speaker == id || l.occasion == id || l.outlet == id || l.article == id;
                });
            });
            if (!is_gone(id) && (removed == 0 || removed > folded || named)) entities.push_back(id);
        }
    }

    [[nodiscard]] bool is_gone(entity_id e) const { return std::ranges::find(gone, e) != gone.end(); }
    [[nodiscard]] reference source(const statement& s) const {
        reference kept;
        if (s.reference.is_none()) return kept;
        for (const reference_link& l : old.now()[s.reference].links())
            if (!is_gone(l.speaker) && !is_gone(l.occasion) && !is_gone(l.outlet) && !is_gone(l.article))
                kept = std::move(kept).citing(reference(l));
        return kept;
    }

    const graph& old;
    std::uint32_t folded;
    std::vector<entity_id> gone, entities; // those that stay, in order
    std::vector<statement_id> statements;
};

// The differences between a vacuumed graph and what should have become of the old one; empty where there are none.
class vacuum_check {
public:
    vacuum_check(const plain_vacuum& expected, const graph& made)
        : expected_(expected),
          was_(expected.old.now()),
          is_(made.now()),
          made_(made) {}

    std::string difference() {
        if (is_.statement_end() != expected_.statements.size()) return "the number of statements";
        if (is_.entity_end() != expected_.entities.size()) return "the number of entities";
        const std::uint32_t last = expected_.old.last_commit().value(),
                            first = std::max(expected_.folded, std::min(last, 1u));
        if (made_.last_commit() != commit_of(last)) return "the number of commits";
        for (std::uint32_t c = first; c <= last; ++c)
            expect(made_.time_of(commit_of(c)) == expected_.old.time_of(transaction_id(c)), "time of commit",
                   c);
        for (std::uint32_t s = 0; s < is_.statement_end(); ++s) statement_is_same(s);
        for (std::uint32_t e = 0; e < is_.entity_end(); ++e)
            expect(is_.key(entity_id(e)) == was_.key(expected_.entities[e]), "key of entity", e);
        for (std::uint32_t c = first; c <= last; ++c) view_is_same(c);
        return difference_;
    }

private:
    void expect(bool claim, const std::string& what, std::uint32_t id) {
        if (!claim && difference_.empty()) difference_ = what + " " + std::to_string(id);
    }
    [[nodiscard]] transaction_id commit_of(std::uint32_t c) const {
        if (expected_.folded == 0) return transaction_id(c);
        return transaction_id(c <= expected_.folded ? 1 : c - expected_.folded + 1);
    }
    [[nodiscard]] entity_id entity_of(entity_id old) const {
        if (old.is_none()) return old;
        return entity_id(static_cast<std::uint32_t>(std::ranges::lower_bound(expected_.entities, old) -
                                                    expected_.entities.begin()));
    }
    [[nodiscard]] std::string shown(term t) const {
        return t.is_value() ? to_string(is_[t.value()])
                            : std::string(t.is_entity() ? "e" : "s") + std::to_string(t.raw());
    }
    [[nodiscard]] std::string shown_as_new(term t) const {
        if (t.is_value()) return to_string(was_[t.value()]);
        if (t.is_entity()) return shown(entity_of(t.entity()));
        return shown(statement_id(static_cast<std::uint32_t>(
            std::ranges::lower_bound(expected_.statements, t.statement()) - expected_.statements.begin())));
    }
    void statement_is_same(std::uint32_t s) {
        const statement was = was_[expected_.statements[s]], is = is_[statement_id(s)];
        expect(shown(is.subject) == shown_as_new(was.subject), "subject of statement", s);
        expect(shown(is.object) == shown_as_new(was.object), "object of statement", s);
        expect(is.relation == was.relation && is.valid == was.valid && is.rank == was.rank &&
                   is.modality == was.modality && is.confidence == was.confidence,
               "what is said by statement", s);
        reference source;
        for (reference_link l : expected_.source(was).links()) {
            for (entity_id* e : {&l.speaker, &l.occasion, &l.outlet, &l.article}) *e = entity_of(*e);
            source = std::move(source).citing(reference(l));
        }
        expect(source == (is.reference.is_none() ? reference{} : is_[is.reference]), "source of statement",
               s);
        expect(is.stated == commit_of(was.stated.value()), "commit of statement", s);
        expect(is.retracted == (was.retracted.is_none() ? was.retracted : commit_of(was.retracted.value())),
               "retraction of statement", s);
    }
    void view_is_same(std::uint32_t c) {
        const view was = was_.as_known_at(transaction_id(c)), is = is_.as_known_at(commit_of(c));
        for (std::uint32_t s = 0; s < is_.statement_end(); ++s)
            for (const bool all : {false, true})
                expect((all ? is.regardless() : is).sees(statement_id(s)) ==
                           (all ? was.regardless() : was).sees(expected_.statements[s]),
                       "commit " + std::to_string(c) + ", whether it sees statement", s);
        for (std::uint32_t e = 0; e < is_.entity_end(); ++e) {
            const entity_id now(e), then = expected_.entities[e];
            const std::string which = "commit " + std::to_string(c) + ", entity";
            if (is.entity_end() <= e || was.entity_end() <= then.value()) {
                expect(is.entity_end() <= e && was.entity_end() <= then.value(), which, e);
                continue;
            }
            expect(is.sees(now) == was.sees(then), which + " seen", e);
            expect(name(is, now) == name(was, then) && name(is, now, "ja") == name(was, then, "ja"),
                   which + " name", e);
            expect(is.types(now) == was.types(then), which + " types", e);
            const auto found = was.find(was.key(then));
            expect(is.find(is.key(now)) == (found ? std::optional(entity_of(*found)) : found),
                   which + " found", e);
        }
    }

    const plain_vacuum& expected_;
    view was_, is_;
    const graph& made_;
    std::string difference_;
};

constexpr std::string_view secret_name = "Grigori the unmentionable", secret_key = "key-of-grigori-long",
                           secret_text = "what only he is said to have said",
                           secret_words = "words of his that were quoted", shared_text = "told by all",
                           kept_words = "words of somebody else";

// Commits 1 to 5: two people, what they said, what was said about that, revised, and one removed.
void fill(graph& g) {
    {
        transaction t = g.begin();
        t.set_time(1000);
        const entity_id him = t.add_entity(secret_key, {"Person"}), her = t.add_entity("her", {"Person"});
        (void)t.name(him, secret_name);
        (void)t.name(her, "Anna");
        (void)t.state({him, t.relation("SAID"), t.intern(secret_text), {}});
        (void)t.state({him, t.relation("SAID"), t.intern(shared_text), {}});
        (void)t.state({her, t.relation("SAID"), t.intern(shared_text), {}});
        t.commit();
    }
    {
        transaction t = g.begin();
        t.set_time(2000);
        const entity_id him(0), her(1), paper = t.add_entity("paper");
        const statement_id met = t.state(her, t.relation("MET"), him);
        (void)t.state({met, t.relation("DOUBTED_BY"), paper, {}});
        statement_row row{her, t.relation("SAID"), t.intern("no comment")};
        row.reference = t.intern(reported_by(paper)
                                     .citing(said_by(him).words(secret_words))
                                     .citing(said_by(her).words(kept_words)));
        (void)t.state(row);
        row.object = t.intern("nothing");
        row.reference = t.intern(said_by(him).words(secret_words));
        (void)t.state(row);
        t.commit();
    }
    {
        transaction t = g.begin();
        t.set_time(3000);
        (void)t.revise(statement_id(6), named_relation("SAID")(entity_id(1), value("told by some")));
        t.commit();
    }
    {
        transaction t = g.begin();
        t.set_time(4000);
        const entity_id gone = t.add_entity("gone", {"Person"});
        (void)t.name(gone, "Nobody");
        t.commit();
    }
    {
        transaction t = g.begin();
        t.set_time(5000);
        t.remove(entity_id(3));
        t.commit();
    }
}

} // namespace

TEST_CASE("a vacuum without a wish leaves out what nobody speaks of, and nothing else") {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        CAPTURE(seed);
        test_folder folder;
        random_graph made(seed, 30, 10);
        made.graph.backup(folder.path("g"));
        const std::uint64_t before = content(folder.path("g")).size();
        const vacuumed v = vacuum_file(folder.path("g"), {});
        CHECK(v.statements + v.entities + v.commits == 0);
        CHECK(v.bytes_before == before);
        CHECK(v.bytes_after == content(folder.path("g")).size());
        const graph after = graph::open_read_only(folder.path("g"));
        CHECK(vacuum_check(plain_vacuum(made.graph, 0, {}), after).difference() == "");
        CHECK(made.graph.internals().values.size() - after.internals().values.size() == v.values);
        CHECK(made.graph.internals().references.size() - after.internals().references.size() == v.references);
        const vacuumed again = vacuum_file(folder.path("g"), {});
        CHECK(again.values + again.references == 0);
        CHECK(check_file(folder.path("g")).empty());
    }
}

TEST_CASE("an empty graph is vacuumed") {
    test_folder folder;
    (void)graph::open(folder.path("g"));
    const vacuumed v = vacuum_file(folder.path("g"), {transaction_id(5), {}});
    CHECK(v.statements + v.entities + v.values + v.references + v.commits == 0);
    CHECK(graph::open(folder.path("g")).last_commit() == transaction_id(0));
}

TEST_CASE("history goes, and what was known since stays as it was") {
    test_folder folder;
    const std::string path = folder.path("g");
    graph original;
    fill(original);
    original.backup(path);
    SUBCASE("before the revision nothing was retracted") {
        const vacuumed v = vacuum_file(path, {transaction_id(2), {}});
        CHECK(v.statements == 0);
        CHECK(v.commits == 1);
        const graph g = graph::open(path);
        CHECK(g.last_commit() == transaction_id(4));
        CHECK(g.time_of(transaction_id(1)) == 2000);
        CHECK(g.time_of(transaction_id(2)) == 3000);
        CHECK(vacuum_check(plain_vacuum(original, 2, {}), g).difference() == "");
    }
    SUBCASE("what was revised goes, and the statement that it was") {
        const vacuumed v = vacuum_file(path, {transaction_id(3), {}});
        CHECK(v.statements == 2);
        CHECK(v.entities == 0);
        CHECK(v.commits == 2);
        CHECK(vacuum_check(plain_vacuum(original, 3, {}), graph::open(path)).difference() == "");
    }
    SUBCASE("what was removed goes, and its name") {
        const vacuumed v = vacuum_file(path, {transaction_id(5), {}});
        CHECK(v.statements == 4);
        CHECK(v.entities == 1);
        CHECK(v.commits == 4);
        CHECK_FALSE(any_file_holds(folder, "Nobody"));
        const graph g = graph::open(path);
        CHECK(g.last_commit() == transaction_id(1));
        CHECK(g.time_of(transaction_id(1)) == 5000);
        CHECK(vacuum_check(plain_vacuum(original, 5, {}), g).difference() == "");
    }
    SUBCASE("a commit that is to come means all there are") {
        CHECK(vacuum_file(path, {transaction_id(77), {}}).commits == 4);
        CHECK(vacuum_check(plain_vacuum(original, 5, {}), graph::open(path)).difference() == "");
    }
    SUBCASE("the first commit has nothing before it") {
        CHECK(vacuum_file(path, {transaction_id(1), {}}).commits == 0);
        CHECK(vacuum_check(plain_vacuum(original, 1, {}), graph::open(path)).difference() == "");
        CHECK(vacuum_file(path, {transaction_id(0), {}}).commits == 0);
        CHECK(vacuum_check(plain_vacuum(original, 0, {}), graph::open(path)).difference() == "");
    }
}

TEST_CASE("a removed entity stays, removed, as long as a source that stays names it") {
    test_folder folder;
    const std::string path = folder.path("g");
    graph g;
    {
        transaction t = g.begin();
        const entity_id article = t.add_entity("article"), a = t.add_entity("a");
        statement_row row{a, t.relation("R"), a};
        row.reference = t.intern(reported_by(a).in(article));
        (void)t.state(row);
        t.commit();
    }
    g.remove(entity_id(0));
    g.backup(path);
    const vacuumed v = vacuum_file(path, {transaction_id(2), {}});
    CHECK(v.entities == 0);
    const graph after = graph::open(path);
    CHECK_FALSE(after.now().sees(entity_id(0)));
    CHECK(after.now().key(entity_id(0)) == "article");
    CHECK(after.now()[after.now()[statement_id(0)].reference].links().front().article == entity_id(0));
}

TEST_CASE("who is erased is in no byte of the files, and nothing that was said of them") {
    test_folder folder;
    const std::string path = folder.path("g");
    graph original;
    fill(original);
    SUBCASE("from a checkpoint") { original.backup(path); }
    SUBCASE("from a journal") {
        graph g = graph::open(path, {.checkpoint_at = 0});
        fill(g);
    }
    SUBCASE("from both") {
        original.backup(path);
        graph g = graph::open(path, {.checkpoint_at = 0});
        for (graph* each : {&g, &original}) {
            transaction t = each->begin();
            t.set_time(6000);
            t.retract(statement_id(4));
            (void)t.add_entity("late");
            t.commit();
        }
    }
    for (const std::string_view text : {secret_name, secret_key, secret_text, secret_words})
        CHECK(any_file_holds(folder, text));
    const vacuumed v = vacuum_file(path, {transaction_id::none(), {std::string(secret_key)}});
    for (const std::string_view text : {secret_name, secret_key, secret_text, secret_words})
        CHECK_FALSE(any_file_holds(folder, text));
    for (const std::string_view text : {std::string_view("Anna"), shared_text, kept_words})
        CHECK(any_file_holds(folder, text));
    CHECK(folder.names() == std::vector<std::string>{"g"});
    CHECK(v.entities == 1);
    CHECK(v.commits == 0);
    CHECK(v.statements == 6); // type, name, two sayings, the meeting, and that somebody doubts it
    CHECK(v.values == 3);     // his name, what he said, and the words
    CHECK(v.bytes_after == content(path).size());
    const graph after = graph::open(path);
    CHECK(after.last_commit() == original.last_commit());
    CHECK(vacuum_check(plain_vacuum(original, 0, {entity_id(0)}), after).difference() == "");
    CHECK_FALSE(after.now().find(secret_key));
    CHECK(after.now().ontology().find_relation("DOUBTED_BY")); // the ontology stays
    CHECK(check_file(path).empty());
}

TEST_CASE("a removed entity can be erased too") {
    test_folder folder;
    graph g;
    fill(g);
    g.backup(folder.path("g"));
    const vacuumed v = vacuum_file(folder.path("g"), {transaction_id::none(), {"gone", "gone"}});
    CHECK(v.entities == 1);
    CHECK(v.statements == 2);
    CHECK_FALSE(any_file_holds(folder, "Nobody"));
}

TEST_CASE("of random graphs a vacuum leaves what a plain search says it should") {
    std::mt19937_64 random(42);
    int erased_some = 0, dropped_history = 0;
    for (std::uint64_t seed = 100; seed < 140; ++seed) {
        CAPTURE(seed);
        test_folder folder;
        const std::string path = folder.path("g");
        random_graph made(seed, 40, 12);
        made.graph.backup(path);
        vacuum_request request;
        std::uint32_t folded = 0;
        if (random() % 3 != 0) {
            folded = static_cast<std::uint32_t>(random() % (made.graph.last_commit().value() + 1));
            request.history_before = transaction_id(folded);
        }
        std::vector<entity_id> erased;
        const view v = made.graph.now();
        for (std::uint32_t e = 0; e < v.entity_end(); ++e)
            if (!v.key(entity_id(e)).empty() && random() % 6 == 0) {
                erased.push_back(entity_id(e));
                request.erased_keys.emplace_back(v.key(entity_id(e)));
            }
        const plain_vacuum expected(made.graph, folded, erased);
        const vacuumed gone = vacuum_file(path, request);
        const graph after = graph::open_read_only(path);
        CHECK(vacuum_check(expected, after).difference() == "");
        CHECK(gone.statements == v.statement_end() - expected.statements.size());
        CHECK(gone.entities == v.entity_end() - expected.entities.size());
        CHECK(check_file(path).empty());
        // Nothing is kept that nobody speaks of.
        (void)vacuum_file(path, {});
        CHECK(difference(after, graph::open_read_only(path)) == "");
        erased_some += erased.empty() ? 0 : 1;
        dropped_history += gone.commits == 0 ? 0 : 1;
    }
    CHECK(erased_some > 20);
    CHECK(dropped_history > 15);
}

TEST_CASE("a vacuum that is refused changes nothing") {
    test_folder folder;
    const std::string path = folder.path("g");
    {
        graph g = graph::open(path, {.checkpoint_at = 0});
        fill(g);
    }
    const std::string bytes = content(path), journal = content(path + "-journal");
    const auto request = [](std::string key) { return vacuum_request{transaction_id(3), {std::move(key)}}; };
    SUBCASE("for a key that no entity has") {
        const error e = refusal([&] { (void)vacuum_file(path, request("no such key")); });
        CHECK(e.kind() == error_kind::unknown_name);
        CHECK(e.message().find("no such key") != std::string::npos);
        CHECK(refusal([&] { (void)vacuum_file(path, request("")); }).kind() == error_kind::unknown_name);
    }
    SUBCASE("while a writer has it open") {
        const graph g = graph::open(path, {.checkpoint_at = 0});
        const error e = refusal([&] { (void)vacuum_file(path, {}); });
        CHECK(e.kind() == error_kind::conflict);
        CHECK(e.message().find("process") != std::string::npos);
    }
    SUBCASE("for a file that is not there") {
        CHECK(refusal([&] { (void)vacuum_file(folder.path("none"), {}); }).kind() == error_kind::io);
        CHECK(folder.names() == std::vector<std::string>{"g", "g-journal"});
    }
    SUBCASE("for a damaged file") {
        std::string damaged = bytes;
        damaged[damaged.size() / 3] = static_cast<char>(damaged[damaged.size() / 3] ^ 1);
        put(path, damaged);
        CHECK(refusal([&] { (void)vacuum_file(path, {}); }).kind() == error_kind::damaged);
        CHECK(content(path) == damaged);
        put(path, bytes);
    }
    CHECK(content(path) == bytes);
    CHECK(content(path + "-journal") == journal);
}

TEST_CASE("a reader keeps what it sees across a vacuum, and gets the new content when it refreshes") {
    test_folder folder;
    const std::string path = folder.path("g");
    {
        graph g = graph::open(path, {.checkpoint_at = 0});
        fill(g);
    }
    graph reader = graph::open_read_only(path);
    const view before = reader.now();
    const std::string seen = dump(reader);
    (void)vacuum_file(path, {transaction_id(3), {std::string(secret_key)}});
    CHECK(dump(reader) == seen);
    CHECK(reader.refresh());
    CHECK(before.find(secret_key) == entity_id(0)); // views stay
    CHECK_FALSE(reader.now().find(secret_key));
    CHECK(reader.last_commit() == transaction_id(3));
    CHECK(difference(reader, graph::open_read_only(path)) == "");
    CHECK_FALSE(reader.refresh());
    // And follows on from there.
    graph writer = graph::open(path);
    const entity_id e = writer.add_entity("after");
    CHECK(reader.refresh());
    CHECK(reader.now().find("after") == e);
    (void)vacuum_file(folder.path("h"), {}, [&]() -> file_system& {
        writer.backup(folder.path("h"));
        return file_system::native();
    }());
    CHECK(difference(writer, graph::open_read_only(folder.path("h"))) == "");
}

TEST_CASE("a vacuum cut short at any call of the system leaves the old graph or the new one") {
    const vacuum_request request{transaction_id(3), {std::string(secret_key)}};
    simulated_disk disk;
    {
        simulated_disk::process files(disk);
        graph g = graph::open("g", {.checkpoint_at = 0, .files = &files});
        fill(g);
    }
    const test_support::disk_state start = disk.state();
    const auto content_of = [](simulated_disk& d) {
        simulated_disk::process files(d);
        return dump(graph::open_read_only("g", {.files = &files}));
    };
    const std::string before = content_of(disk);
    std::uint64_t calls = 0;
    std::string after;
    {
        simulated_disk clean(start);
        {
            simulated_disk::process files(clean);
            (void)vacuum_file("g", request, files);
        }
        calls = clean.calls();
        after = content_of(clean);
    }
    REQUIRE(before != after);
    REQUIRE(calls > 30);
    int old = 0, fresh = 0;
    const auto judge = [&](simulated_disk& d) {
        const std::string found = content_of(d);
        CHECK((found == before || found == after));
        ++(found == before ? old : fresh);
        // And it can be done again.
        simulated_disk::process files(d);
        if (found == before) {
            (void)vacuum_file("g", request, files);
            CHECK(dump(graph::open("g", {.files = &files})) == after);
        } else {
            graph g = graph::open("g", {.files = &files});
            (void)g.add_entity("more");
        }
    };
    for (std::uint64_t call = 0; call < calls; ++call) {
        CAPTURE(call);
        for (const auto outcome :
             {test_support::outcome::crashed, test_support::outcome::killed, test_support::outcome::refused,
              test_support::outcome::refused_late, test_support::outcome::dropped}) {
            const bool may_be_done = call + 4 > calls; // such are few: all are tried
            if (!may_be_done && !test_support::is_tried(call + static_cast<std::uint64_t>(outcome))) continue;
            for (std::uint64_t seed = 0; seed < (outcome == test_support::outcome::crashed ? 6u : 1u);
                 ++seed) {
                simulated_disk d(start);
                d.plan = test_support::at_call(call, outcome);
                {
                    simulated_disk::process files(d);
                    try {
                        (void)vacuum_file("g", request, files);
                    } catch (const error& e) {
                        CHECK(e.kind() == error_kind::io);
                    } catch (const test_support::crashed&) {}
                }
                d.plan = nullptr;
                if (outcome == test_support::outcome::crashed) d.restart(seed);
                judge(d);
            }
        }
    }
    CHECK(old > 100 / static_cast<int>(test_support::tries_one_in()));
    CHECK(fresh > 10 / static_cast<int>(test_support::tries_one_in()));
}
