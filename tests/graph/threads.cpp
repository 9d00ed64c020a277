// SPDX-License-Identifier: BSL-1.0
#include <entente/graph.hpp>

#include "support/graph_under_test.hpp"

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace entente;

namespace {

constexpr std::uint32_t most_commits = 400;

// What the writer says a view of each commit must show, written before the commit is published.
struct record {
    std::atomic<std::uint32_t> statements{0}; // asserted and standing
    std::atomic<std::uint32_t> meetings{0};   // of them by MET, entity to entity
    std::atomic<std::uint32_t> renamed{0};    // the number in the name of the chameleon
    std::atomic<bool> leads{false};           // whether it is a Leader
    std::atomic<std::uint32_t> entities{0};
    std::atomic<std::uint32_t> relations{0};
    std::atomic<std::uint32_t> reported{0}; // statements by the agency
};

struct world {
    test_support::graph_under_test g;
    std::array<record, most_commits> expected;
    std::atomic<bool> done{false};
    std::atomic<unsigned> failures{0};
    std::atomic<std::uint64_t> checked{0};
    entity_id chameleon, agency;
    relation_id met;
};

void require(world& w, bool claim) {
    if (!claim) w.failures.fetch_add(1);
}

void check(world& w, const view& v) {
    const record& r = w.expected[v.transaction().value()];
    if (v.transaction().value() == 0) return;
    std::uint32_t statements = 0, meetings = 0, out = 0, in = 0, entities = 0, reported = 0;
    v.for_each_statement([&](statement_id) { ++statements; });
    v.for_each_statement(w.met, [&](statement_id) { ++meetings; });
    std::uint64_t from = 0, to = 0;
    v.for_each_entity([&](entity_id e) {
        ++entities;
        v.for_each_neighbour(direction::out, entity_to_entity, e.value(), w.met, [&](term t, statement_id s) {
            ++out;
            from += (e.value() + 1ull) * (t.raw() + 7ull) * (s.value() + 13ull);
        });
        v.for_each_neighbour(direction::in, entity_to_entity, e.value(), w.met, [&](term t, statement_id s) {
            ++in;
            to += (t.raw() + 1ull) * (e.value() + 7ull) * (s.value() + 13ull);
        });
    });
    const view by_agency = v.according_to(w.agency).at_any_time();
    by_agency.for_each_statement(w.met, [&](statement_id s) {
        ++reported;
        require(w, by_agency[s].stated <= v.transaction());
    });
    require(w, statements == r.statements);
    require(w, meetings == r.meetings && out == meetings && in == meetings && from == to);
    require(w, entities == r.entities && v.entity_end() == r.entities);
    require(w, reported == r.reported);
    require(w, name(v, w.chameleon) == "c" + std::to_string(r.renamed.load()));
    require(w, name(v, w.chameleon, "ja") == "c" + std::to_string(r.renamed.load()));
    require(w, v.is_a(w.chameleon, *v.ontology().find_type("Leader")) == r.leads);
    require(w, v.ontology().relation_count() >=
                   r.relations); // an ontology may be newer than the commit, never older
    require(w, v.find("k" + std::to_string(r.entities.load() - 1)) == entity_id(r.entities - 1));
    require(w, v.find("k" + std::to_string(r.entities.load())) == std::nullopt);
    w.checked.fetch_add(1, std::memory_order_relaxed);
}

void read(world& w, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<view> kept;
    while (!w.done.load(std::memory_order_relaxed)) {
        const view now = w.g.now();
        check(w, now);
        if (now.transaction().value() > 0) {
            const auto past =
                transaction_id(1 + static_cast<std::uint32_t>(random() % now.transaction().value()));
            check(w, now.as_known_at(past));
            (void)now.merging_identities().confident(0.5).valid_at("2024-09-06").find("k0");
        }
        if (kept.size() < 8)
            kept.push_back(now);
        else
            kept[random() % kept.size()] = now;
        check(w, kept[random() % kept.size()]);
    }
    for (const view& v : kept) check(w, v); // as it was, though the graph went on
}

// Keeps count of what it does, as of the last commit and as of the open transaction.
class writer {
public:
    explicit writer(world& w) : w_(w) {}

    void write(unsigned rounds) {
        std::mt19937 random(1);
        for (unsigned round = 0; round < rounds; ++round) {
            now_ = saved_;
            transaction t = w_.g.begin();
            switch (round == 0 ? 0 : round == 40 || round == 90 ? 5 : random() % 5) {
            case 0: begin(t, round); break;
            case 1: meet(t, random, 1 + static_cast<unsigned>(random() % 20)); break;
            case 2:
                meet(t, random, 3);
                if (!now_.standing.empty()) {
                    const std::size_t at = random() % now_.standing.size();
                    t.retract(now_.standing[at].id);
                    --now_.statements, --now_.meetings, now_.reported -= now_.standing[at].reported;
                    now_.standing.erase(now_.standing.begin() + static_cast<std::ptrdiff_t>(at));
                }
                break;
            case 3: rename(t, round); break;
            case 4:
                t.declare(relation_definition{.name = "R" + std::to_string(round),
                                              .domain = {"Leader"},
                                              .range = {},
                                              .inverse = {},
                                              .parents = {}});
                retype(t);
                break;
            default: meet(t, random, 9000);
            }
            if (round > 0 && random() % 8 == 0) continue; // undone
            record_and_commit(t);
            if (round % 25 == 24) w_.g.checkpoint();
        }
    }

private:
    struct meeting {
        statement_id id;
        std::uint32_t reported;
    };
    void record_and_commit(transaction& t) {
        record& r = w_.expected[w_.g.last_commit().value() + 1];
        r.statements = now_.statements, r.meetings = now_.meetings, r.renamed = now_.renamed,
        r.leads = now_.leads;
        r.entities = now_.entities, r.reported = now_.reported, r.relations = t.ontology().relation_count();
        t.commit();
        saved_ = now_;
    }
    void begin(transaction& t, unsigned round) {
        if (round == 0) {
            t.declare(type_definition{"Leader", {"Person"}});
            w_.met = t.declare(
                relation_definition{.name = "MET", .domain = {}, .range = {}, .inverse = {}, .parents = {}});
            w_.chameleon = t.add_entity("k0", {"Person"});
            w_.agency = t.add_entity("k1");
            now_.entities = 2, now_.statements = 1;
            now_.name = t.name(w_.chameleon, "c0");
            ++now_.statements;
            return;
        }
        t.add_entity("k" + std::to_string(now_.entities), {"Leader"});
        ++now_.entities, ++now_.statements;
    }
    void meet(transaction& t, std::mt19937& random, unsigned times) {
        for (; times > 0; --times) {
            statement_row row{entity_id(static_cast<std::uint32_t>(random() % now_.entities)), w_.met,
                              entity_id(static_cast<std::uint32_t>(random() % now_.entities))};
            if (random() % 3 == 0) row.valid = interval::parse("2024-09");
            if (random() % 3 == 0) row.confidence = 0.25f;
            const bool reported = random() % 2 == 0, planned = random() % 5 == 0;
            if (reported)
                row.reference =
                    t.intern(reported_by(w_.agency).words("story " + std::to_string(random() % 50)));
            if (planned) row.modality = modality::planned;
            const statement_id s = t.state(row);
            if (planned) continue;
            ++now_.statements, ++now_.meetings, now_.reported += reported;
            now_.standing.push_back({s, reported});
        }
    }
    void rename(transaction& t, unsigned round) {
        t.retract(now_.name);
        now_.name = t.name(w_.chameleon, "c" + std::to_string(round), round % 2 == 0 ? "ja" : "");
        now_.renamed = round;
    }
    void retype(transaction& t) {
        if (now_.leads) {
            t.retract(now_.type);
            --now_.statements;
        } else {
            now_.type = t.add_type(w_.chameleon, "Leader");
            ++now_.statements;
        }
        now_.leads = !now_.leads;
    }

    world& w_;
    struct counts {
        std::uint32_t statements = 0, meetings = 0, renamed = 0, entities = 0, reported = 0;
        bool leads = false;
        statement_id name, type;
        std::vector<meeting> standing;
    };
    counts now_, saved_;
};

} // namespace

TEST_SUITE("threads") {

    TEST_CASE("readers see each commit whole, and the views they keep unchanged, while a writer goes on") {
        auto w = std::make_unique<world>();
        std::vector<std::thread> readers;
        for (unsigned i = 0; i < 3; ++i) readers.emplace_back([&, i] { read(*w, i + 1); });
        writer(*w).write(150);
        // Readers may have slept through it all: let them see the end at least.
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (w->checked.load() < 50 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
        w->done = true;
        for (auto& reader : readers) reader.join();
        CHECK(w->failures == 0);
        CHECK(w->checked >= 50);
        CHECK(w->g.internals().current.hold()->sealed->statement_count() > 9000);
        check(*w, w->g.now());
        for (std::uint32_t c = 1; c <= w->g.last_commit().value(); ++c)
            check(*w, w->g.now().as_known_at(transaction_id(c)));
        CHECK(w->failures == 0);
    }

    TEST_CASE("writers in several threads take turns and lose nothing") {
        test_support::graph_under_test g;
        const entity_id a = g.add_entity("a");
        std::vector<std::thread> writers;
        for (unsigned i = 0; i < 4; ++i)
            writers.emplace_back([&, i] {
                for (unsigned n = 0; n < 100; ++n) {
                    transaction t = g.begin();
                    const entity_id b = t.add_entity(std::to_string(i) + "/" + std::to_string(n));
                    t.state({b, t.relation("KNOWS"), a, {}});
                    if (n % 10 == 3) continue;
                    t.commit();
                    if (n % 30 == 0) g.checkpoint();
                }
            });
        for (auto& writer : writers) writer.join();
        const view v = g.now();
        std::uint32_t known = 0;
        v.for_each_neighbour(direction::in, a, *v.ontology().find_relation("KNOWS"),
                             [&](term, statement_id) { ++known; });
        CHECK(known == 360);
        CHECK(v.entity_end() == 361);
        CHECK(g.last_commit() == transaction_id(361));
        CHECK(v.find("2/99").has_value());
        CHECK(!v.find("2/93").has_value());
    }

    TEST_CASE("a value held by readers is not destroyed under them") {
        struct counted {
            std::shared_ptr<std::vector<int>> content;
        };
        published<counted> current{counted{std::make_shared<std::vector<int>>(100, 0)}};
        std::atomic<bool> done{false};
        std::atomic<unsigned> torn{0}, backwards{0};
        std::vector<std::thread> readers;
        for (unsigned i = 0; i < 3; ++i)
            readers.emplace_back([&] {
                int last = 0;
                while (!done.load(std::memory_order_relaxed)) {
                    const auto held = current.hold();
                    const auto copy = held;
                    const int now = copy->content->front();
                    for (const int n : *held->content) torn += n != now;
                    backwards += now < last;
                    last = now;
                }
            });
        for (int n = 1; n <= 3000; ++n) current.publish({std::make_shared<std::vector<int>>(100, n)});
        done = true;
        for (auto& reader : readers) reader.join();
        CHECK(torn == 0);
        CHECK(backwards == 0);
    }

} // TEST_SUITE
