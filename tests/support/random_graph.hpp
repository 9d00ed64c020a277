// SPDX-License-Identifier: BSL-1.0
// Graphs with something of everything in them, from a seed.
#pragma once

#include <entente/graph.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace test_support {

class random_graph {
public:
    /// About `commits` commits with up to `changes` changes each. The same seed gives the same graph.
    random_graph(std::uint64_t seed, int commits, int changes) : random_(seed) {
        for (int c = 0; c < commits; ++c) {
            entente::transaction t = graph.begin();
            t.set_time(time_ += static_cast<std::int64_t>(random_() % 3));
            for (std::uint64_t left = below(static_cast<std::uint64_t>(changes)) + 1; left > 0; --left) {
                try {
                    change(t);
                } catch (const entente::error& refused) {
                    ++refusals[static_cast<std::size_t>(refused.kind())];
                }
            }
            entities_ = t.view().entity_end();
            if (below(8) == 0) {
                t.rollback(); // leaves values and references behind
                entities_ = graph.now().entity_end();
            } else {
                t.commit();
            }
            statements_ = graph.now().statement_end();
            if (below(10) == 0) graph.checkpoint();
        }
    }

    entente::graph graph;
    std::vector<int> refusals = std::vector<int>(16);

private:
    std::uint64_t below(std::uint64_t n) { return random_() % n; }
    template <class T>
    T one_of(std::initializer_list<T> list) {
        return list.begin()[below(list.size())];
    }

    std::string text() {
        return one_of<std::string>({"Tokyo", "", " leading and trailing ", "日本", "a<b>&\"c\"'d'",
                                    "back\\slash \\x00", std::string("nul\0in it", 9), "line\nfeed\r\ttab",
                                    "\x01\x02\x1f\x7f", "\xEF\xBF\xBE\xEF\xBF\xBF]]>", std::string(300, 'x'),
                                    "é\u0085\u2028", "text " + std::to_string(below(20)), " ", "-1 0 1"});
    }

    entente::value value(int depth = 0) {
        using entente::value;
        namespace calendar = entente::calendar;
        switch (below(depth < 3 ? 16 : 12)) {
        case 0: return nullptr;
        case 1: return below(2) == 0;
        case 2: return static_cast<std::int64_t>(random_());
        case 3:
            return one_of<std::int64_t>(
                {0, -1, std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()});
        case 4:
            return one_of<double>({0.0, -0.0, 0.1, 1e300, 5e-324, std::numeric_limits<double>::infinity(),
                                   -std::numeric_limits<double>::infinity(),
                                   std::numeric_limits<double>::quiet_NaN()});
        case 5: return text();
        case 6: return entente::text(text(), one_of<std::string>({"ja", "en", "zh-Hant"}));
        case 7: return calendar::date::from_days(static_cast<std::int64_t>(below(40000)) - 20000);
        case 8:
            return calendar::time::of(calendar::local_time::of(static_cast<int>(below(24)), 59, 0, 1), -3600);
        case 9:
            return calendar::local_date_time::from_seconds(static_cast<std::int64_t>(below(1u << 30)),
                                                           999'999'999);
        case 10: return calendar::date_time::at(-5, 7, 3600, one_of<std::string>({"", "Asia/Tokyo"}));
        case 11: return calendar::duration::of(1, -2, 3, 4);
        case 12:
        case 13: {
            std::vector<value> elements;
            for (std::uint64_t left = below(4); left > 0; --left) elements.push_back(this->value(depth + 1));
            return elements;
        }
        default: {
            std::vector<entente::value_map::entry> entries;
            for (std::uint64_t i = below(3); i > 0; --i)
                entries.push_back({"key " + std::to_string(i), this->value(depth + 1)});
            return entente::value_map(std::move(entries));
        }
        }
    }

    entente::interval interval() {
        return entente::interval::parse(
            one_of<std::string>({"../..", "2024-09-06", "2024-09", "2021-10-04/2024-10-01", "2024-09-06/..",
                                 "../2020-01-01", "2024~", "2024-09-06?", "201X", "2004-XX", "1985-04-XX",
                                 "2021-24", "-0044-03-15", "2024-09-06T10:20:30+09:00", "2021-10/", "/2024",
                                 "2020%/2024-06-01~", "Y12000-03-01", "19XX/2024"}));
    }

    entente::entity_id entity() {
        return entente::entity_id(static_cast<std::uint32_t>(below(entities_ + 1)));
    }
    entente::statement_id statement() {
        return entente::statement_id(static_cast<std::uint32_t>(below(statements_ + 1)));
    }

    entente::reference reference() {
        entente::reference r;
        for (std::uint64_t left = below(4); left > 0; --left) {
            entente::reference_link link;
            if (below(2) == 0) link.speaker = entity();
            if (below(2) == 0) link.outlet = entity();
            if (below(4) == 0) link.occasion = entity();
            if (below(4) == 0) link.article = entity();
            if (below(2) == 0) link.words = text();
            if (below(2) == 0)
                link.place = {entente::passage_place::unit::paragraph, static_cast<std::uint32_t>(below(9))};
            if (below(2) == 0)
                link.published = entente::date::parse(
                    one_of<std::string>({"2024-09-06", "2024-09~", "2024", "2024-09-06T10:20:30Z"}));
            r = std::move(r).citing(entente::reference(link));
        }
        return r;
    }

    std::string type_name() { return "Type " + std::to_string(below(6)); }
    std::string relation_name() { return "RELATION " + std::to_string(below(6)); }

    void declare(entente::transaction& t) {
        if (below(2) == 0) {
            t.declare(entente::type_definition{type_name(), {type_name()}});
            return;
        }
        entente::relation_definition d;
        d.name = relation_name();
        if (below(2) == 0) d.domain = {type_name(), type_name()};
        if (below(3) == 0) d.range = {type_name()};
        if (below(4) == 0) d.object_kinds = {true, false, false};
        d.traits = {below(4) == 0, below(4) == 0, below(4) == 0, below(4) == 0};
        if (below(4) == 0) d.inverse = relation_name();
        if (below(4) == 0) d.parents = {relation_name()};
        t.declare(d);
    }

    void state(entente::transaction& t) {
        entente::statement_row row;
        row.subject = below(3) != 0 ? entente::term(entity()) : entente::term(statement());
        switch (below(3)) {
        case 0: row.object = entity(); break;
        case 1: row.object = t.intern(value()); break;
        default: row.object = statement();
        }
        row.relation = below(3) == 0 ? entente::relation_id(static_cast<std::uint32_t>(below(9)))
                                     : t.relation(relation_name());
        if (below(2) == 0) row.valid = interval();
        row.rank = one_of({entente::rank::normal, entente::rank::normal, entente::rank::preferred,
                           entente::rank::deprecated});
        row.modality =
            one_of({entente::modality::asserted, entente::modality::asserted, entente::modality::asserted,
                    entente::modality::planned, entente::modality::possible, entente::modality::denied});
        if (below(3) == 0) row.confidence = one_of({0.0f, 0.25f, 0.5f, 1.0f});
        if (below(2) == 0) row.reference = t.intern(reference());
        t.state(row);
    }

    void change(entente::transaction& t) {
        switch (below(24)) {
        case 0:
        case 1: declare(t); return;
        case 2:
        case 3:
        case 4: {
            const std::string key = below(3) == 0   ? ""
                                    : below(5) == 0 ? text()
                                                    : "key " + std::to_string(random_());
            const std::string type = type_name(), other = type_name();
            entente::entity_id e;
            switch (below(3)) {
            case 0: e = t.add_entity(key); break;
            case 1: e = t.add_entity(key, {type}); break;
            default: e = t.add_entity(key, {type, other});
            }
            if (below(2) == 0) t.name(e, text(), one_of<std::string>({"", "ja", "en"}));
            return;
        }
        case 5: t.name(entity(), text(), one_of<std::string>({"", "ja", "en"})); return;
        case 6: t.alias(entity(), text()); return;
        case 7: t.add_type(entity(), type_name()); return;
        case 8: t.state(entity(), entente::builtin::same_as, entity()); return;
        case 9: t.retract(statement()); return;
        case 10:
            if (below(4) == 0) t.remove(entity());
            return;
        case 11: { // a statement about a retracted one, after its entity is gone
            const auto s = statement();
            t.retract(s);
            t.state({s, t.relation(relation_name()), t.intern(value()), {}});
            return;
        }
        case 12: {
            const auto old = statement();
            const auto revised = t.state(entity(), t.relation(relation_name()), entity());
            t.retract(old);
            t.state({revised, entente::builtin::revises, old, {}});
            return;
        }
        default: state(t);
        }
    }

    std::mt19937_64 random_;
    std::int64_t time_ = 1'725'580'800'000'000;
    std::uint32_t entities_ = 0, statements_ = 0;
};

} // namespace test_support
