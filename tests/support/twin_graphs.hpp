// SPDX-License-Identifier: BSL-1.0
// Programs of changes made of arbitrary choices, run on a graph and on the plain graph beside it. The choices come from a random
// generator or from the bytes of a fuzzer.
#pragma once

#include "graph_under_test.hpp"
#include "plain_graph.hpp"

#include <entente/graph.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::test {

/// Where a program's choices come from.
class choices {
public:
    choices() = default;
    choices(const choices&) = delete;
    choices& operator=(const choices&) = delete;
    virtual ~choices() = default;
    /// A number below `n`, which is at least 1.
    virtual std::uint32_t below(std::uint32_t n) = 0;
    [[nodiscard]] bool one_in(std::uint32_t n) { return below(n) == 0; }
    template <class T>
    const T& of(const std::vector<T>& all) {
        return all[below(static_cast<std::uint32_t>(all.size()))];
    }
};

class random_choices : public choices {
public:
    explicit random_choices(std::uint64_t seed) : random_(seed) {}
    std::uint32_t below(std::uint32_t n) override { return static_cast<std::uint32_t>(random_() % n); }

private:
    std::mt19937_64 random_;
};

/// A byte a choice, two where there is more to choose from; zeros once they have run out.
class byte_choices : public choices {
public:
    explicit byte_choices(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
    [[nodiscard]] bool empty() const noexcept { return bytes_.empty(); }
    std::uint32_t below(std::uint32_t n) override {
        std::uint32_t number = next();
        if (n > 256) number = number << 8 | next();
        return number % n;
    }

private:
    std::uint32_t next() {
        if (bytes_.empty()) return 0;
        const std::uint32_t byte = bytes_.front();
        bytes_ = bytes_.subspan(1);
        return byte;
    }
    std::span<const std::uint8_t> bytes_;
};

/// A sink that refuses when it is told to.
class moody_sink : public change_sink {
public:
    bool refuses = false;
    void commit(const commit_changes&) override {
        if (refuses) throw std::runtime_error("the disk is full");
    }
};

/// A view of the graph, and what it should show.
struct paired_view {
    view real;
    plain_belief belief;
};

/// A graph, its plain twin, and changes that happen to both. Throws std::logic_error where the graph refuses what it should take or
/// takes what it should refuse.
class twin_graphs {
public:
    explicit twin_graphs(choices& source) : choose_(source) {
        if (real.internals().sink) return;
        auto sink = std::make_unique<moody_sink>();
        sink_ = sink.get();
        real.internals().sink = std::move(sink);
    }
    /// Goes on with a graph that says what `real` says, such as the same one from its file.
    void go_on_with(graph same) {
        sink_ = nullptr; // it goes with its graph
        real = std::move(same);
    }

    graph real = test_support::new_graph();
    plain_graph plain_twin;

    const std::vector<std::string> intervals{"2024-09-06",
                                             "2024-09",
                                             "2024",
                                             "2024~",
                                             "2024-09?",
                                             "2024-09-06~",
                                             "2024-08/2024-10",
                                             "2024-09-06/..",
                                             "../2024-09-06",
                                             "2024-09-06/",
                                             "/2024-09-06",
                                             "2023-01-01/2024-12-31",
                                             "2024-09-01/2024-09-30",
                                             "../..",
                                             "2024-09-06/2024-09-07",
                                             "2024-XX",
                                             "2024-09-07",
                                             "2019/2020?"};
    const std::vector<std::string> type_names{"Person", "Leader", "Nation", "Office", "Island nation"};
    const std::vector<std::string> relation_names{"r0", "r1", "r2", "r3", "LEADS"};
    const std::vector<std::string> languages{"en", "ja", "zh-Hant"};

    /// One transaction of some changes, or a checkpoint. Now and then `during(paired_view)` is called with what an open
    /// transaction shows itself.
    template <class During>
    void step(During during) {
        if (choose_.one_in(8)) return real.checkpoint();
        const plain_graph before = plain_twin;
        {
            transaction t = real.begin();
            for (std::uint32_t changes = choose_.below(14); changes > 0; --changes) change(t);
            if (choose_.one_in(6)) during(paired_view{t.view(), believing_at(plain_twin.commits + 1)});
            switch (choose_.below(12)) {
            case 9:
                if (!sink_) break;
                sink_->refuses = true;
                try {
                    (void)t.commit();
                } catch (const std::runtime_error&) {}
                sink_->refuses = false;
                break;
            case 10: t.rollback(); break;
            case 11: break; // the destructor undoes it
            default: return commit(t, before);
            }
        }
        plain_twin = before;
    }

    /// A view at commit `at`, or at any, with some conditions, in an arbitrary order.
    [[nodiscard]] paired_view any_view(std::uint32_t at) {
        return condition({real.now(), believing_at(plain_twin.commits)}, at);
    }
    [[nodiscard]] paired_view any_view() { return any_view(choose_.below(plain_twin.commits + 1)); }
    [[nodiscard]] paired_view latest_view() { return {real.now(), believing_at(plain_twin.commits)}; }

    /// Adds conditions to a view, and `as_known_at(at)` somewhere among them.
    [[nodiscard]] paired_view condition(paired_view v, std::optional<std::uint32_t> at) {
        std::vector<std::uint32_t> kinds;
        for (std::uint32_t kind = 1; kind <= 8; ++kind)
            if (choose_.one_in(3)) kinds.push_back(kind);
        if (at) kinds.push_back(0);
        for (std::size_t i = kinds.size(); i > 1; --i)
            std::swap(kinds[i - 1], kinds[choose_.below(static_cast<std::uint32_t>(i))]);
        for (const std::uint32_t kind : kinds) add_condition(v, kind, at.value_or(0));
        return v;
    }

private:
    static constexpr std::string_view words[] = {"Japan", "Nippon", "日本", "Kishida", "Yoon", "", "Seoul"};

    [[nodiscard]] static plain_belief believing_at(std::uint32_t at) {
        plain_belief b;
        b.at = at;
        return b;
    }

    void add_condition(paired_view& v, std::uint32_t kind, std::uint32_t at) {
        plain_belief& b = v.belief;
        const auto anybody = [&] {
            return entity_id(choose_.below(
                std::max<std::uint32_t>(1, static_cast<std::uint32_t>(plain_twin.entities.size()))));
        };
        switch (kind) {
        case 0:
            v.real = v.real.as_known_at(transaction_id(at));
            b.at = std::min(b.at, at);
            break;
        case 1: {
            const std::string text = choose_.of(intervals);
            b.throughout = choose_.one_in(2) && text.find('/') == std::string::npos;
            b.when = interval::parse(text);
            v.real = b.throughout ? v.real.valid_at(text) : v.real.valid_during(text);
            break;
        }
        case 2:
            v.real = v.real.possibly();
            b.possibly = true;
            break;
        case 3:
            for (std::uint32_t times = 1 + choose_.below(2); times > 0; --times) {
                const entity_id who = anybody();
                v.real = v.real.according_to(who);
                b.according_to.push_back(who);
            }
            break;
        case 4: {
            const entity_id who = anybody();
            v.real = v.real.not_according_to(who);
            b.not_according_to.push_back(who);
            break;
        }
        case 5:
            b.lowest_rank = static_cast<rank>(choose_.below(3));
            v.real = v.real.ranked_at_least(b.lowest_rank);
            break;
        case 6:
            b.lowest_confidence = static_cast<float>(choose_.below(5)) / 4;
            v.real = v.real.confident(b.lowest_confidence);
            break;
        case 7: {
            modalities m;
            b.modalities.clear();
            for (std::uint32_t i = 0; i < 4; ++i)
                if (choose_.one_in(2)) {
                    m = m | static_cast<modality>(i);
                    b.modalities.insert(static_cast<modality>(i));
                }
            v.real = v.real.with_modality(m);
            break;
        }
        default: v.real = v.real.merging_identities(); b.merging = true;
        }
    }

    void commit(transaction& t, const plain_graph& before) {
        const bool grew = plain_twin.statements.size() != before.statements.size() ||
                          plain_twin.entities.size() != before.entities.size();
        const transaction_id number = t.commit();
        if (number.value() == plain_twin.commits && !grew) return; // an empty transaction
        if (number.value() != plain_twin.commits + 1)
            throw std::logic_error("commits are not numbered one by one");
        ++plain_twin.commits;
    }

    // ---- what changes are made of

    entity_id an_entity() {
        return entity_id(choose_.below(static_cast<std::uint32_t>(plain_twin.entities.size())));
    }
    statement_id a_statement() {
        return statement_id(choose_.below(static_cast<std::uint32_t>(plain_twin.statements.size())));
    }
    bool is_there(entity_id e) const { return plain_twin.entities[e.value()].removed == 0; }

    value a_text() {
        const auto text = words[choose_.below(static_cast<std::uint32_t>(std::size(words)))];
        return choose_.one_in(2) ? value(text) : value::in_language(text, choose_.of(languages));
    }
    value a_value() {
        switch (choose_.below(6)) {
        case 0: return std::int64_t{choose_.below(7)};
        case 1: return choose_.below(5) / 4.0;
        case 2: return choose_.one_in(2);
        case 3: return value::list{value(1), value("x")};
        case 4: return a_text();
        default: return nullptr;
        }
    }
    reference a_reference() {
        reference r;
        for (std::uint32_t links = choose_.below(4); links > 0; --links) {
            reference_link link;
            for (entity_id* part : {&link.speaker, &link.occasion, &link.outlet, &link.article})
                if (choose_.one_in(2))
                    if (const entity_id e = an_entity(); is_there(e)) *part = e;
            if (choose_.one_in(3))
                link.words = words[choose_.below(static_cast<std::uint32_t>(std::size(words)))];
            if (choose_.one_in(3)) link.place = at_sentence(choose_.below(4));
            if (choose_.one_in(3)) link.published = date::parse("2024-09-06");
            r = std::move(r).citing(reference(link));
        }
        return r;
    }
    plain_statement a_draft() {
        plain_statement s;
        if (!choose_.one_in(2)) s.valid = interval::parse(choose_.of(intervals));
        if (choose_.one_in(5)) s.rank = static_cast<rank>(choose_.below(3));
        if (choose_.one_in(5)) s.modality = static_cast<modality>(choose_.below(4));
        if (choose_.one_in(4)) s.confidence = static_cast<float>(choose_.below(5)) / 4;
        if (choose_.one_in(3)) s.source = a_reference();
        return s;
    }
    plain_term a_node(bool value_too) {
        const std::uint32_t kind = choose_.below(value_too ? 4 : 3);
        if (kind == 3) return plain(a_value());
        if (kind == 2 && !plain_twin.statements.empty()) return plain(a_statement());
        return plain(an_entity());
    }

    // ---- changes

    bool allowed(const plain_statement& s) const {
        for (const plain_term* end : {&s.subject, &s.object})
            if (end->kind == term_kind::entity && !is_there(entity_id(end->id))) return false;
        return s.relation != "LEADS" || (plain_twin.is_a_now(entity_id(s.subject.id), "Person") &&
                                         plain_twin.is_a_now(entity_id(s.object.id), "Nation"));
    }
    static term real_term(transaction& t, const plain_term& p) {
        if (p.kind == term_kind::value) return t.intern(p.held);
        return {p.kind, p.id};
    }
    void remember(plain_statement s) {
        s.stated = plain_twin.commits + 1;
        plain_twin.statements.push_back(std::move(s));
    }
    void state(transaction& t, plain_statement s) {
        const bool may = allowed(s);
        try {
            statement_row row{real_term(t, s.subject), t.relation(s.relation), real_term(t, s.object),
                              s.valid};
            row.rank = s.rank;
            row.modality = s.modality;
            row.confidence = s.confidence;
            row.reference = t.intern(s.source);
            if (t.state(row).value() != plain_twin.statements.size())
                throw std::logic_error("statements are not numbered one by one");
        } catch (const error& e) {
            if (may) throw std::logic_error(std::string("refused, and should not be: ") + e.what());
            return;
        }
        if (!may) throw std::logic_error("a statement of " + s.relation + " should have been refused");
        remember(std::move(s));
    }
    void add_entity(transaction& t) {
        const entity_id expected(static_cast<std::uint32_t>(plain_twin.entities.size()));
        const std::string key = choose_.one_in(3) ? "" : "k" + std::to_string(choose_.below(60));
        const bool taken = !key.empty() && std::any_of(plain_twin.entities.begin(), plain_twin.entities.end(),
                                                       [&](const plain_entity& e) { return e.key == key; });
        std::vector<std::string_view> types;
        for (std::uint32_t n = choose_.below(3); n > 0; --n) types.push_back(choose_.of(type_names));
        try {
            if (t.add_entity(key, types) != expected)
                throw std::logic_error("entities are not numbered one by one");
        } catch (const error&) {
            if (!taken) throw std::logic_error("the key " + key + " is free");
            return;
        }
        if (taken) throw std::logic_error("the key " + key + " was given twice");
        plain_twin.entities.push_back({key, plain_twin.commits + 1, 0});
        for (const auto type : types) {
            plain_statement s;
            s.subject = plain(expected);
            s.relation = "instance_of";
            s.object = plain(value(type));
            remember(std::move(s));
        }
    }
    void name_or_type(transaction& t) {
        plain_statement s = a_draft();
        s.subject = plain(an_entity());
        const std::uint32_t which = choose_.below(3);
        s.relation = which == 0 ? "name" : which == 1 ? "alias" : "instance_of";
        s.object = plain(which == 2 ? value(choose_.of(type_names)) : a_text());
        if (which == 2) (void)t.type(s.object.held.as_text());
        state(t, std::move(s));
    }
    void revise(transaction& t) {
        const statement_id old = a_statement();
        const entity_id a = an_entity(), b = an_entity();
        if (!is_there(a) || !is_there(b)) return;
        if (!t.view()[old].retracted.is_none()) return; // refused: something else stands in its place
        plain_statement s;
        const std::string valid = choose_.of(intervals);
        const statement_id fresh = t.revise(old, named_relation("r0")(a, b).during(valid));
        s.subject = plain(a);
        s.relation = "r0";
        s.object = plain(b);
        s.valid = interval::parse(valid);
        plain_twin.retract(old.value());
        remember(std::move(s));
        plain_statement link;
        link.subject = plain(fresh);
        link.relation = "revises";
        link.object = plain(old);
        remember(std::move(link));
    }
    void declare(transaction& t) {
        (void)t.declare(type_definition{"Leader", {"Person"}});
        (void)t.declare(type_definition{"Island nation", {"Nation"}});
        relation_definition leads;
        leads.name = "LEADS";
        leads.domain = {"Person"};
        leads.range = {"Nation"};
        leads.subject_kinds = leads.object_kinds = {.entity = true, .value = false, .statement = false};
        (void)t.declare(leads);
        plain_twin.parents = {{"Leader", {"Person"}}, {"Island nation", {"Nation"}}};
    }
    void change(transaction& t) {
        if (plain_twin.parents.empty()) declare(t);
        if (plain_twin.entities.empty()) return add_entity(t);
        const bool nothing_said = plain_twin.statements.empty();
        switch (choose_.below(16)) {
        case 0:
        case 1: return add_entity(t);
        case 2:
        case 3: return name_or_type(t);
        case 4: {
            plain_statement s = a_draft();
            s.subject = plain(an_entity());
            s.relation = "same_as";
            s.object = plain(an_entity());
            return state(t, std::move(s));
        }
        case 5:
        case 6:
            if (nothing_said) return;
            if (const statement_id s = a_statement(); true) {
                t.retract(s);
                plain_twin.retract(s.value());
            }
            return;
        case 7:
            if (!nothing_said && choose_.one_in(2)) revise(t);
            return;
        case 8:
            if (choose_.one_in(3)) {
                const entity_id e = an_entity();
                t.remove(e);
                plain_twin.remove(e);
            }
            return;
        default: {
            plain_statement s = a_draft();
            s.relation = choose_.of(relation_names);
            s.subject = s.relation == "LEADS" ? plain(an_entity()) : a_node(false);
            s.object = s.relation == "LEADS" ? plain(an_entity()) : a_node(true);
            return state(t, std::move(s));
        }
        }
    }

    choices& choose_;
    moody_sink* sink_ = nullptr;
};

} // namespace entente::test
