// SPDX-License-Identifier: BSL-1.0
// Whether a view of a graph shows what the plain graph beside it says it should, asked in every way a view can be asked.
#pragma once

#include "twin_graphs.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace entente::test {

/// The first difference found, in words; empty where there is none.
class comparison {
public:
    comparison(const twin_graphs& g, const paired_view& v)
        : graph_(g),
          real_(v.real),
          belief_(v.belief),
          plain_(g.plain_twin) {
        lowest_ = plain_.representatives(belief_);
        statements();
        entities();
        neighbours();
        relations();
    }
    [[nodiscard]] const std::string& difference() const noexcept { return difference_; }

private:
    using neighbour =
        std::tuple<std::uint32_t, term_kind, std::uint32_t, std::string>; // statement, kind, id or value

    void expect(bool claim, const std::string& what) {
        if (!claim && difference_.empty())
            difference_ = what + " (commit " + std::to_string(belief_.at) + ")";
    }

    void statements() {
        visible_.assign(plain_.statements.size(), false);
        std::vector<std::uint32_t> all, seen;
        for (std::uint32_t s = 0; s < visible_.size(); ++s) {
            visible_[s] = plain_.sees(s, belief_, lowest_);
            if (visible_[s]) seen.push_back(s);
            expect(real_.sees(statement_id(s)) == visible_[s], "sees statement " + std::to_string(s));
            if (plain_.statements[s].stated <= belief_.at) whole(s);
        }
        expect(!real_.sees(statement_id(static_cast<std::uint32_t>(visible_.size()))),
               "sees a statement that is not there");
        real_.for_each_statement([&](statement_id s) { all.push_back(s.value()); });
        expect(all == seen, "for_each_statement");
    }

    void whole(std::uint32_t id) {
        const plain_statement& s = plain_.statements[id];
        const statement taken = real_[statement_id(id)];
        const bool same_object = s.object.kind == term_kind::value
                                     ? taken.object.is_value() && real_[taken.object.value()] == s.object.held
                                     : taken.object == term(s.object.kind, s.object.id);
        expect(taken.id == statement_id(id) && taken.subject == term(s.subject.kind, s.subject.id) &&
                   same_object && real_.ontology()[taken.relation].name == s.relation &&
                   taken.valid == s.valid && taken.rank == s.rank && taken.modality == s.modality &&
                   taken.confidence == s.confidence && real_[taken.reference] == s.source &&
                   taken.stated == transaction_id(s.stated) &&
                   taken.retracted == (s.retracted != 0 && s.retracted <= belief_.at
                                           ? transaction_id(s.retracted)
                                           : transaction_id::none()),
               "statement " + std::to_string(id) + " taken out whole");
    }

    void entities() {
        std::vector<entity_id> all, seen;
        for (std::uint32_t i = 0; i < plain_.entities.size(); ++i) {
            const entity_id e(i);
            const std::string which = " of entity " + std::to_string(i);
            const bool sees = plain_.sees(e, belief_, lowest_);
            expect(real_.sees(e) == sees, "sees entity " + std::to_string(i));
            expect(real_.find(plain_.entities[i].key) ==
                       plain_.find(plain_.entities[i].key, belief_, lowest_),
                   "find by the key" + which);
            if (!sees) continue;
            seen.push_back(e);
            expect(real_.key(e) == plain_.entities[i].key, "key" + which);
            expect(name(real_, e) == plain_.name(e, {}, belief_, lowest_),
                   "name" + which + ": " + std::string(name(real_, e)) + " for " +
                       plain_.name(e, {}, belief_, lowest_));
            for (const auto& language : graph_.languages)
                expect(name(real_, e, language) == plain_.name(e, language, belief_, lowest_),
                       "name in " + language + which);
            const std::set<std::string> types = plain_.types(e, belief_.at, lowest_);
            std::set<std::string> real_types;
            for (const type_id t : real_.types(e)) real_types.insert(real_.ontology()[t].name);
            expect(real_types == types, "types" + which);
            for (const auto& super : graph_.type_names) {
                const auto id = real_.ontology().find_type(super);
                const bool is = std::any_of(types.begin(), types.end(),
                                            [&](const std::string& t) { return plain_.is_a(t, super); });
                expect(id ? real_.is_a(e, *id) == is : !is, "is_a " + super + which);
            }
        }
        real_.for_each_entity([&](entity_id e) { all.push_back(e); });
        expect(all == seen, "for_each_entity");
    }

    neighbour seen_from(std::uint32_t s, const plain_term& other) const {
        if (other.kind == term_kind::value) return {s, other.kind, 0, std::to_string(hash_value(other.held))};
        return {s, other.kind, other.kind == term_kind::entity ? lowest_[other.id] : other.id, {}};
    }
    neighbour seen_from(term t, statement_id s) const {
        if (t.is_value()) return {s.value(), t.kind(), 0, std::to_string(hash_value(real_[t.value()]))};
        return {s.value(), t.kind(), t.raw(), {}};
    }

    // Every node, in both directions: over all relations and shapes at once, and one by one.
    void neighbours() {
        using node_key = std::tuple<direction, term_kind, std::uint32_t>;
        std::map<node_key, std::vector<std::uint32_t>> statements_of;
        for (std::uint32_t s = 0; s < visible_.size(); ++s) {
            if (!visible_[s]) continue;
            const plain_statement& st = plain_.statements[s];
            const auto note = [&](direction d, const plain_term& node) {
                std::uint32_t id = node.id;
                if (node.kind == term_kind::entity) id = lowest_[id];
                if (node.kind == term_kind::value) id = real_.find_value(node.held)->value();
                statements_of[{d, node.kind, id}].push_back(s);
            };
            note(direction::out, st.subject);
            note(direction::in, st.object);
        }
        const auto check = [&](direction d, term node) {
            const std::string which = std::string(d == direction::out ? " from" : " into") + " node " +
                                      std::to_string(static_cast<int>(node.kind())) + ":" +
                                      std::to_string(node.raw());
            const std::uint32_t id = node.is_entity() ? lowest_[node.raw()] : node.raw();
            const auto& own = statements_of[{d, node.kind(), id}];
            std::multiset<neighbour> expected, met, met_by_shape, met_by_relation;
            for (const std::uint32_t s : own)
                expected.insert(seen_from(s, d == direction::out ? plain_.statements[s].object
                                                                 : plain_.statements[s].subject));
            real_.for_each_neighbour(d, node, relation_id::none(),
                                     [&](term t, statement_id s) { met.insert(seen_from(t, s)); });
            expect(met == expected, "neighbours" + which);
            if (own.size() < 2) return;
            for (const shape sh : all_shapes)
                if (sh.key(d) == node.kind())
                    real_.for_each_neighbour(
                        d, sh, node.raw(), relation_id::none(), [&](term t, statement_id s) {
                            expect(t.kind() == sh.neighbour(d), "shape of neighbours" + which);
                            met_by_shape.insert(seen_from(t, s));
                        });
            for (std::uint32_t r = 0; r < real_.ontology().relation_count(); ++r)
                real_.for_each_neighbour(d, node, relation_id(r), [&](term t, statement_id s) {
                    expect(plain_.statements[s.value()].relation == real_.ontology()[relation_id(r)].name,
                           "relation of neighbours" + which);
                    met_by_relation.insert(seen_from(t, s));
                });
            expect(met_by_shape == expected, "neighbours by shape" + which);
            expect(met_by_relation == expected, "neighbours by relation" + which);
        };
        for (const direction d : {direction::out, direction::in}) {
            for (std::uint32_t e = 0; e < plain_.entities.size(); ++e)
                if (plain_.entities[e].added <= belief_.at) check(d, entity_id(e));
            for (std::uint32_t s = 0; s < plain_.statements.size(); ++s)
                if (plain_.statements[s].stated <= belief_.at) check(d, statement_id(s));
        }
        const auto values = statements_of; // `check` adds to the original
        for (const auto& [key, own] : values)
            if (std::get<1>(key) == term_kind::value) check(std::get<0>(key), value_id(std::get<2>(key)));
    }

    void relations() {
        for (std::uint32_t r = 0; r < real_.ontology().relation_count(); ++r) {
            const std::string& relation = real_.ontology()[relation_id(r)].name;
            std::vector<std::uint32_t> expected, met;
            for (std::uint32_t s = 0; s < visible_.size(); ++s)
                if (visible_[s] && plain_.statements[s].relation == relation) expected.push_back(s);
            real_.for_each_statement(relation_id(r), [&](statement_id s) { met.push_back(s.value()); });
            std::sort(met.begin(), met.end());
            expect(met == expected, "statements of " + relation);
        }
    }

    const twin_graphs& graph_;
    const view& real_;
    const plain_belief& belief_;
    const plain_graph& plain_;
    std::vector<std::uint32_t> lowest_;
    std::vector<bool> visible_;
    std::string difference_;
};

[[nodiscard]] inline std::string difference(const twin_graphs& g, const paired_view& v) {
    return comparison(g, v).difference();
}

} // namespace entente::test
