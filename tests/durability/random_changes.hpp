// SPDX-License-Identifier: BSL-1.0
// Changes of every kind, in small transactions: what the files of these tests are filled with.
#pragma once

#include <entente/graph.hpp>

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace test_support {

class random_changes {
public:
    explicit random_changes(std::uint64_t seed) : random_(seed) {}

    [[nodiscard]] std::uint32_t below(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }
    [[nodiscard]] bool one_in(std::uint32_t n) { return below(n) == 0; }

    /// Some changes, those that the graph refuses left out. Now and then none at all.
    void make(entente::transaction& t) {
        for (std::uint32_t left = one_in(16) ? 0 : 1 + below(4); left > 0; --left) {
            try {
                change(t);
            } catch (const entente::error& e) {
                if (e.kind() == entente::error_kind::io || e.kind() == entente::error_kind::damaged) throw;
            }
        }
    }

private:
    template <class T>
    T one_of(std::initializer_list<T> all) {
        return all.begin()[below(static_cast<std::uint32_t>(all.size()))];
    }
    std::string text() {
        switch (below(8)) {
        case 0: return {};
        case 1: return std::string(below(700), static_cast<char>('a' + below(26)));
        case 2: return "日本";
        default: return "text " + std::to_string(below(40));
        }
    }
    entente::value value() {
        switch (below(8)) {
        case 0: return nullptr;
        case 1: return one_in(2);
        case 2: return static_cast<std::int64_t>(random_());
        case 3: return static_cast<double>(below(100)) / 8;
        case 4: return entente::text(text(), one_of<std::string>({"ja", "en"}));
        case 5: return entente::value::list{entente::value(1), entente::value(text())};
        case 6: return entente::calendar::date::from_days(below(30000));
        default: return text();
        }
    }
    static entente::entity_id entity(std::uint32_t e) { return entente::entity_id(e); }
    entente::entity_id entity(entente::transaction& t) { return entity(below(t.view().entity_end() + 1)); }
    entente::statement_id statement(entente::transaction& t) {
        return entente::statement_id(below(t.view().statement_end() + 1));
    }
    entente::reference reference(entente::transaction& t) {
        entente::reference r;
        for (std::uint32_t left = below(3); left > 0; --left) {
            entente::reference_link link;
            if (one_in(2)) link.speaker = entity(t);
            if (one_in(2)) link.outlet = entity(t);
            if (one_in(2)) link.words = text();
            if (one_in(2)) link.place = {entente::passage_place::unit::paragraph, below(9)};
            if (one_in(2)) link.published = entente::date::parse("2024-09-06");
            r = std::move(r).citing(entente::reference(link));
        }
        return r;
    }
    std::string relation_name() { return "RELATION " + std::to_string(below(5)); }
    std::string type_name() { return "Type " + std::to_string(below(5)); }

    void state(entente::transaction& t) {
        entente::statement_row row;
        row.subject = one_in(5) ? entente::term(statement(t)) : entente::term(entity(t));
        row.relation = t.relation(relation_name());
        switch (below(5)) {
        case 0: row.object = statement(t); break;
        case 1:
        case 2: row.object = t.intern(value()); break;
        default: row.object = entity(t);
        }
        if (one_in(2))
            row.valid = entente::interval::parse(
                one_of<std::string_view>({"2024-09-06", "2024-09", "2021-10-04/2024-10-01", "2024~",
                                          "../2020-01-01", "2024-09-06/.."}));
        if (one_in(6)) row.rank = one_of({entente::rank::preferred, entente::rank::deprecated});
        if (one_in(6)) row.modality = one_of({entente::modality::planned, entente::modality::denied});
        if (one_in(4)) row.confidence = one_of({0.0f, 0.25f, 1.0f});
        if (one_in(3)) row.reference = t.intern(reference(t));
        t.state(row);
    }
    void declare(entente::transaction& t) {
        if (one_in(2)) {
            t.declare(entente::type_definition{type_name(), {type_name()}});
            return;
        }
        entente::relation_definition d;
        d.name = one_in(2) ? relation_name() : "DECLARED " + std::to_string(below(4));
        if (one_in(3)) d.range = {type_name()};
        d.traits = {one_in(3), one_in(3), one_in(3), one_in(3)};
        if (one_in(3)) d.inverse = "INVERSE " + d.name;
        t.declare(d);
    }
    void change(entente::transaction& t) {
        const std::uint32_t entities = t.view().entity_end();
        if (entities < 2 || one_in(5)) {
            const std::string key = one_in(4) ? "" : "key " + std::to_string(random_() % 1000);
            const std::string type = type_name();
            const entente::entity_id e = one_in(2) ? t.add_entity(key) : t.add_entity(key, {type});
            if (one_in(3)) t.name(e, text(), one_of<std::string_view>({"", "ja"}));
            return;
        }
        switch (below(14)) {
        case 0: t.name(entity(t), text(), one_of<std::string_view>({"", "ja", "en"})); return;
        case 1: t.alias(entity(t), text()); return;
        case 2: t.add_type(entity(t), type_name()); return;
        case 3: t.state(entity(t), entente::builtin::same_as, entity(t)); return;
        case 4:
        case 5: t.retract(statement(t)); return;
        case 6:
            if (one_in(2)) t.remove(entity(t));
            return;
        case 7:
            (void)t.revise(statement(t), entente::named_relation("RELATION 0")(entity(t), entity(t)));
            return;
        case 8: declare(t); return;
        case 9: (void)t.intern(value()); return; // what no statement speaks of
        default: state(t);
        }
    }

    std::mt19937_64 random_;
};

} // namespace test_support
