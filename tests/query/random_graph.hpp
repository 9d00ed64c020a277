// SPDX-License-Identifier: BSL-1.0
// Small random graphs with everything that makes a view's life hard, and random views of them, for tests against a simple reference.
#pragma once

#include "support/graph_under_test.hpp"

#include <entente/graph.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace entente_test {

class random_graph {
public:
    using generator = std::mt19937_64;

    explicit random_graph(std::uint64_t seed, std::uint32_t entities = 9, std::uint32_t statements = 40)
        : random_(seed) {
        declare();
        for (std::uint32_t i = 0; i < entities; ++i) {
            constexpr std::string_view types[] = {"Actor", "State", "Office"};
            if (chance(0.1))
                ids_.push_back(graph_.add_entity("e" + std::to_string(i)));
            else
                ids_.push_back(graph_.add_entity("e" + std::to_string(i), {types[below(3)]}));
        }
        const std::uint32_t sealed = below(statements + 1);
        for (std::uint32_t i = 0; i < statements; ++i) {
            if (i == sealed) graph_.checkpoint();
            change();
        }
        if (chance(0.4)) graph_.checkpoint();
    }

    [[nodiscard]] entente::graph& graph() noexcept { return graph_; }
    [[nodiscard]] const std::vector<entente::entity_id>& entities() const noexcept { return ids_; }
    [[nodiscard]] const std::vector<entente::relation_id>& relations() const noexcept { return relations_; }
    [[nodiscard]] entente::relation_id any_relation() {
        return relations_[below(static_cast<std::uint32_t>(relations_.size()))];
    }
    [[nodiscard]] entente::entity_id any_entity() {
        return ids_[below(static_cast<std::uint32_t>(ids_.size()))];
    }

    [[nodiscard]] generator& random() noexcept { return random_; }
    [[nodiscard]] bool chance(double p) { return std::uniform_real_distribution<>(0, 1)(random_) < p; }
    [[nodiscard]] std::uint32_t below(std::uint32_t end) {
        return std::uniform_int_distribution<std::uint32_t>(0, end - 1)(random_);
    }

    /// Ten days, wide enough to overlap often and to miss often.
    [[nodiscard]] entente::interval any_interval() {
        const auto day = [&](std::uint32_t d) {
            return "2024-09-" + std::string(d < 10 ? "0" : "") + std::to_string(d);
        };
        const std::uint32_t first = 1 + below(10), last = first + below(5);
        switch (below(9)) {
        case 0: return entente::interval::always();
        case 1: return entente::interval::parse("2024-09");
        case 2: return entente::interval::parse(day(first) + "/..");
        case 3: return entente::interval::parse(day(first) + "/");
        case 4: return entente::interval::parse("../" + day(last));
        case 5: return entente::interval::parse(day(first) + (chance(0.3) ? "?" : ""));
        default: return entente::interval::parse(day(first) + "/" + day(last));
        }
    }

    /// States or retracts something, by an open transaction if one is given.
    void change(entente::transaction* open = nullptr) {
        std::optional<entente::transaction> own;
        if (open == nullptr) open = &own.emplace(graph_.begin());
        const std::uint32_t end = open->view().statement_end();
        if (end != 0 && chance(0.06)) {
            const entente::statement_id s(below(end));
            if (open->view()[s].relation.value() > entente::builtin::alias.value()) open->retract(s);
        } else {
            open->state(any_row(*open));
        }
        if (own) own->commit();
    }

    [[nodiscard]] entente::view any_view() {
        entente::view v = graph_.now();
        if (chance(0.2)) v = v.as_known_at(entente::transaction_id(below(graph_.last_commit().value() + 1)));
        return narrowed(v);
    }
    [[nodiscard]] entente::view narrowed(entente::view v) {
        using entente::modality;
        if (chance(0.25))
            v = v.valid_at("2024-09-0" + std::to_string(1 + below(9)));
        else if (chance(0.2))
            v = v.valid_during(any_interval());
        if (chance(0.3)) v = v.possibly();
        if (chance(0.15)) v = v.according_to({any_entity(), any_entity(), any_entity()});
        if (chance(0.15)) v = v.not_according_to(any_entity());
        if (chance(0.1)) v = v.regardless();
        if (chance(0.1)) v = v.ranked_at_least(entente::rank::preferred);
        if (chance(0.1)) v = v.confident(0.5);
        if (chance(0.1)) v = v.with_modality(modality::asserted | modality::planned);
        if (chance(0.25)) v = v.merging_identities();
        return v;
    }

private:
    void declare() {
        const auto add = [&](entente::relation_definition d) { relations_.push_back(graph_.declare(d)); };
        graph_.declare(entente::type_definition{"State", {"Actor"}});
        const auto named = [](const char* name) {
            entente::relation_definition d;
            d.name = name;
            return d;
        };
        add(named("plain"));
        auto d = named("mutual");
        d.traits.symmetric = true;
        add(d);
        d = named("below");
        d.inverse = "above";
        add(d);
        add(named("above"));
        d = named("kind_of_plain");
        d.parents = {"plain"};
        add(d);
        d = named("part");
        d.traits.transitive = true;
        add(d);
        d = named("kind_of_mutual"); // what it implies is symmetric, itself it is not
        d.parents = {"mutual"};
        d.inverse = "reverse_kind";
        add(d);
        add(entente::relation_definition{named("reverse_kind")});
        d = named("piece");
        d.parents = {"part"};
        add(d);
        d = named("one_of_each");
        d.traits.functional = true;
        d.traits.inverse_functional = true;
        add(d);
        d = named("kind_of_one_of_each");
        d.parents = {"one_of_each"};
        add(d);
        relations_.push_back(entente::builtin::same_as);
    }

    entente::statement_row any_row(entente::transaction& t) {
        using entente::term;
        const std::uint32_t end = t.view().statement_end();
        const auto entity = [&] { return term(any_entity()); };
        const auto value = [&] {
            return chance(0.5) ? term(t.intern(entente::value(std::int64_t{below(3)})))
                               : term(t.intern_text(chance(0.5) ? "x" : "y", {}));
        };
        const auto statement = [&] {
            return term(entente::statement_id(end - 1 - below(std::min(end, 12u))));
        };
        entente::statement_row row{
            entity(), relations_[below(static_cast<std::uint32_t>(relations_.size()) - 1)], entity()};
        if (chance(0.04))
            row.relation = entente::builtin::same_as;
        else if (chance(0.15))
            row.object = value();
        else if (end != 0 && chance(0.12))
            row.object = statement();
        else if (end != 0 && chance(0.15)) {
            row.subject = statement();
            if (chance(0.3))
                row.object = value();
            else if (chance(0.3))
                row.object = statement();
        }
        if (chance(0.5)) row.valid = any_interval();
        if (chance(0.1)) row.rank = chance(0.5) ? entente::rank::preferred : entente::rank::deprecated;
        if (chance(0.15)) row.modality = static_cast<entente::modality>(1 + below(3));
        if (chance(0.2)) row.confidence = static_cast<float>(below(5)) / 4;
        if (chance(0.5)) {
            auto source = entente::reported_by(any_entity());
            if (chance(0.3)) source = std::move(source).in(any_entity());
            if (chance(0.4))
                source =
                    std::move(source).citing(chance(0.5) ? entente::said_by(any_entity()).at(any_entity())
                                                         : entente::reported_by(any_entity()));
            row.reference = t.intern(source);
        }
        return row;
    }

    generator random_;
    entente::graph graph_ = test_support::new_graph();
    std::vector<entente::entity_id> ids_;
    std::vector<entente::relation_id> relations_;
};

/// Every way in which a believed statement says that `relation` holds between two terms: found upwards from the statement, by
/// asking what it implies, over all statements. `identities` tells who is one with whom.
struct reading {
    entente::term subject, object;
    entente::statement_id statement;
    friend auto operator<=>(const reading&, const reading&) = default;
};
inline std::vector<reading> all_readings(const entente::view& v, entente::relation_id relation,
                                         const entente::view& identities) {
    std::vector<reading> found;
    const auto canonical = [&](entente::term t) {
        return t.is_entity() ? entente::term(identities.canonical(t.entity())) : t;
    };
    const entente::ontology& o = v.ontology();
    for (std::uint32_t s = 0; s < v.statement_end(); ++s) {
        if (!v.sees(entente::statement_id(s))) continue;
        const entente::statement said = v[entente::statement_id(s)];
        std::vector<entente::relation_reading> implied{{said.relation, false}};
        for (std::size_t i = 0; i < implied.size() && !relation.is_none(); ++i) {
            const auto add = [&](entente::relation_id r, bool reversed) {
                if (std::find(implied.begin(), implied.end(), entente::relation_reading{r, reversed}) ==
                    implied.end())
                    implied.push_back({r, reversed});
            };
            const auto at = implied[i];
            const auto& entry = o[at.relation];
            for (const auto parent : entry.parents) add(parent, at.reversed);
            if (!entry.inverse.is_none()) add(entry.inverse, !at.reversed);
            if (entry.traits.symmetric) add(at.relation, !at.reversed);
        }
        for (const auto& at : implied) {
            if (!relation.is_none() && at.relation != relation) continue;
            if (at.reversed && said.object.is_value()) continue;
            const entente::term subject = canonical(said.subject), object = canonical(said.object);
            found.push_back({at.reversed ? object : subject, at.reversed ? subject : object, said.id});
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

} // namespace entente_test
