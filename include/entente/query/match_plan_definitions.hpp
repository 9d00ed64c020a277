// SPDX-License-Identifier: BSL-1.0
// The definitions of match_plan.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/query/match_plan.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::detail {

ENTENTE_INLINE bool meets(const view& v, const pattern_atom& a, std::uint32_t s) {
    if (a.during) {
        const truth least = v.belief() && v.belief()->possibly ? truth::possibly : a.least_overlap;
        if (v.columns().valid(s).overlaps(*a.during) < least) return false;
    }
    if (!a.mentioned.empty()) {
        const reference_id r = v.columns().reference(s);
        if (r.is_none()) return false;
        for (const entity_id who : a.mentioned)
            if (!v.mentions(r, who)) return false;
    }
    if (a.lowest_confidence) {
        const auto c = v.columns().confidence(s);
        if (!c || *c < *a.lowest_confidence) return false;
    }
    return !a.wanted_rank || v.columns().meta(s).rank() == *a.wanted_rank;
}

ENTENTE_INLINE std::optional<relation_meaning> meaning_of(const ontology& o,
                                                          const relation_definition& definition) {
    const bool knows_inverse = !definition.inverse.empty() && o.find_relation(definition.inverse);
    if (!definition.traits.symmetric && !definition.traits.transitive && !knows_inverse) return std::nullopt;
    ontology completed = o;
    relation_id id;
    try {
        id = completed.declare(definition);
    } catch (const error&) { // it has another inverse here
        return std::nullopt;
    }
    completed.close();
    relation_meaning meaning{completed[id].readings, is_transitive(completed, id)};
    std::erase_if(meaning.readings,
                  [&](const relation_reading& r) { return r.relation.value() >= o.relation_count(); });
    if (meaning.readings.empty()) return std::nullopt;
    return meaning;
}

class match_planner {
public:
    match_planner(const view& v, const pattern& p)
        : view_(v),
          pattern_(p),
          bound_(p.variables().size(), false) {}

    match_plan plan() {
        match_plan result;
        result.impossible = pattern_.impossible();
        if (result.impossible) return result;
        for (const pattern_atom& a : pattern_.atoms())
            result.atoms.push_back(plan_atom(a, result.impossible));
        if (result.impossible) return result;

        require_sound_variables();

        std::vector<bool> done(pattern_.atoms().size(), false);
        for (std::size_t left = done.size(); left != 0;) {
            match_step next = best_step(result, done);
            if (next.what == match_step::kind::sources) {
                bound_[next.variable] = true;
                result.steps.push_back(std::move(next));
                continue;
            }
            for (const std::uint32_t a : next.atoms) {
                done[a] = true;
                bind(pattern_.atoms()[a]);
            }
            left -= next.atoms.size();
            result.steps.push_back(std::move(next));
        }
        choose_compact_rows(result);
        return result;
    }

private:
    /// Where a step opens lists about as often as its relation has statements, one pass over the relation first is cheaper than looking for
    /// each list among all that a node has.
    void choose_compact_rows(match_plan& plan) const {
        double opened = 1;
        for (match_step& s : plan.steps) {
            if (s.what == match_step::kind::extend)
                for (std::size_t i = 0; i < s.atoms.size(); ++i) {
                    const relation_plan& r = plan.atoms[s.atoms[i]].relation;
                    const pattern_atom& atom = pattern_.atoms()[s.atoms[i]];
                    const bool from_variable =
                        (s.directions[i] == direction::out ? atom.subject : atom.object).is_variable();
                    s.compact.push_back(from_variable && r.plain() && !r.relation.is_none() &&
                                        !view_.identities() && opened >= 1024 &&
                                        opened * 4 >= relation_size(r));
                }
            opened *= std::max(1.0, s.estimate);
        }
    }

    [[nodiscard]] term_kind kind_of_end(const operand& o) const {
        return o.is_variable() ? pattern_.variables()[o.number()].kind : o.fixed().kind();
    }
    [[nodiscard]] bool is_bound(const operand& o) const { return !o.is_variable() || bound_[o.number()]; }
    void bind(const pattern_atom& a) {
        for (const operand& o : {a.subject, a.object})
            if (o.is_variable()) bound_[o.number()] = true;
        if (a.handle) bound_[*a.handle] = true;
    }

    void require_sound_variables() const {
        std::vector<bool> used(bound_.size(), false);
        for (const pattern_atom& a : pattern_.atoms()) {
            for (const operand& o : {a.subject, a.object})
                if (o.is_variable()) used.at(o.number()) = true;
            if (!a.handle) continue;
            used.at(*a.handle) = true;
            if (pattern_.variables()[*a.handle].kind != term_kind::statement)
                throw error(error_kind::invalid_argument,
                            "variable " + name_of(*a.handle) +
                                " is bound to a statement, and is none for statements",
                            {}, "make it one of kind statement");
        }
        for (std::uint32_t x = 0; x < used.size(); ++x)
            if (!used[x])
                throw error(error_kind::invalid_argument, "variable " + name_of(x) + " stands in no atom", {},
                            "say something of it, or leave it out");
    }
    [[nodiscard]] std::string name_of(std::uint32_t x) const {
        const std::string& n = pattern_.variables()[x].name;
        return n.empty() ? "?" + std::to_string(x) : n;
    }

    atom_plan plan_atom(const pattern_atom& a, bool& impossible) const {
        atom_plan p;
        const shape ends{kind_of_end(a.subject), kind_of_end(a.object)};
        const auto is_handle = [&](const operand& o) { return o.is_variable() && a.handle == o.number(); };
        if (ends.subject == term_kind::value || is_handle(a.subject) || is_handle(a.object)) {
            impossible = true; // nothing is stated of a value, and no statement speaks of itself
            return p;
        }
        p.relation = plan_relation(view_, a.relation, ends);
        if (a.meaning) {
            p.relation.transitive = a.meaning->transitive && ends == entity_to_entity;
            p.relation.readings = a.meaning->readings;
            if (p.relation.readings == std::vector{relation_reading{a.relation, false}})
                p.relation.readings.clear(); // as stated
        }
        if (a.handle && p.relation.transitive)
            throw error(error_kind::unsupported,
                        "relation " + view_.ontology()[a.relation].name +
                            " is transitive: a match may rest on several statements, so none can be bound",
                        {}, "leave the handle out and ask the match for its support");
        if (a.wanted_modality || a.wanted_rank) {
            p.own_view = view_;
            if (a.wanted_modality) p.own_view = p.own_view->with_modality(*a.wanted_modality);
            if (a.wanted_rank) p.own_view = p.own_view->ranked_at_least(*a.wanted_rank);
            if (view_.belief() && view_.belief()->merging) { // who is who is for the whole question to say
                p.relation.identities = view_.belief()->identities;
                if (!p.relation.identities)
                    p.relation.identities = std::make_shared<const identity_classes>();
            }
        }
        p.conditional = a.during || !a.mentioned.empty() || a.lowest_confidence || a.wanted_rank;
        return p;
    }

    match_step best_step(const match_plan& plan, const std::vector<bool>& done) const {
        std::optional<match_step> best;
        const auto offer = [&](match_step s) {
            if (!best || s.estimate < best->estimate ||
                (s.estimate == best->estimate && s.atoms.size() > best->atoms.size()))
                best = std::move(s);
        };
        for (std::uint32_t a = 0; a < done.size(); ++a) {
            if (done[a]) continue;
            const pattern_atom& atom = pattern_.atoms()[a];
            if (atom.handle && bound_[*atom.handle])
                offer({match_step::kind::inspect, 0, {a}, {}, 0});
            else if (is_bound(atom.subject) && is_bound(atom.object))
                offer({match_step::kind::check, 0, {a}, {cheaper_end(plan, a)}, 0});
            else if (!is_bound(atom.subject) && !is_bound(atom.object))
                offer(scan(plan, a, done));
        }
        for (std::uint32_t x = 0; x < bound_.size(); ++x)
            if (!bound_[x]) offer_extension(plan, done, x, offer);
        return std::move(*best);
    }

    template <class Offer>
    void offer_extension(const match_plan& plan, const std::vector<bool>& done, std::uint32_t x,
                         Offer offer) const {
        match_step s{match_step::kind::extend, x, {}, {}, 0};
        double smallest = 0;
        for (std::uint32_t a = 0; a < done.size(); ++a) {
            const pattern_atom& atom = pattern_.atoms()[a];
            if (done[a] || (atom.handle && bound_[*atom.handle])) continue;
            const bool is_subject = atom.subject.is_variable() && atom.subject.number() == x;
            const bool is_object = atom.object.is_variable() && atom.object.number() == x;
            if (is_subject == is_object || !is_bound(is_subject ? atom.object : atom.subject)) continue;
            const direction d = is_object ? direction::out : direction::in;
            // Two atoms with one handle are one statement: the second is looked at once the first has bound it.
            const auto same_handle = [&](std::uint32_t other) {
                return pattern_.atoms()[other].handle == atom.handle;
            };
            if (atom.handle && std::any_of(s.atoms.begin(), s.atoms.end(), same_handle)) continue;
            const double size = list_size(plan.atoms[a].relation, is_object ? atom.subject : atom.object, d);
            if (s.atoms.empty() || size < smallest) smallest = size;
            s.atoms.push_back(a);
            s.directions.push_back(d);
        }
        if (s.atoms.empty()) return;
        // Each further list lets only a part through; how much is not known, but the more, the better.
        s.estimate = smallest;
        for (std::size_t i = 1; i < s.atoms.size(); ++i) s.estimate /= 4;
        offer(std::move(s));
    }

    match_step scan(const match_plan& plan, std::uint32_t a, const std::vector<bool>& done) const {
        const relation_plan& r = plan.atoms[a].relation;
        if (r.transitive)
            return {match_step::kind::sources,
                    pattern_.atoms()[a].subject.number(),
                    {a},
                    {},
                    relation_size(r) + 1};
        const bool alone = std::count(done.begin(), done.end(), false) == 1;
        const bool by_rows = !alone && r.plain() && !r.relation.is_none() && !view_.identities() &&
                             pattern_.atoms()[a].subject.is_variable() &&
                             relation_size(r) > view_.entity_end() / 16.0;
        return {
            by_rows ? match_step::kind::scan_rows : match_step::kind::scan, 0, {a}, {}, relation_size(r) + 1};
    }

    [[nodiscard]] direction cheaper_end(const match_plan& plan, std::uint32_t a) const {
        const relation_plan& r = plan.atoms[a].relation;
        const pattern_atom& atom = pattern_.atoms()[a];
        return list_size(r, atom.subject, direction::out) <= list_size(r, atom.object, direction::in)
                   ? direction::out
                   : direction::in;
    }

    /// Statements of a relation in all its readings.
    [[nodiscard]] double relation_size(const relation_plan& r) const {
        if (r.relation.is_none()) return view_.statement_end();
        const auto sealed = [&](relation_id id) {
            return static_cast<double>(view_.sealed().by_time().of(id.value()).size());
        };
        double size = sealed(r.relation);
        if (!r.readings.empty()) {
            size = 0;
            for (const relation_reading& reading : r.readings) size += sealed(reading.relation);
        }
        return size +
               (view_.statement_end() - std::min(view_.statement_end(), view_.sealed().statement_count()));
    }

    /// Neighbours to expect from one end: counted for a fixed term, an average for a variable.
    [[nodiscard]] double list_size(const relation_plan& r, const operand& from, direction d) const {
        if (from.is_variable()) {
            const double keys =
                r.ends.key(d) == term_kind::entity ? view_.entity_end() : view_.statement_end();
            return relation_size(r) / std::max(1.0, keys / 4) + 1;
        }
        const sealed_rows& rows = view_.sealed().rows(d, r.ends);
        const std::uint32_t key = from.fixed().raw();
        double size = 1;
        if (r.relation.is_none())
            size += static_cast<double>(rows.degree(key));
        else if (r.readings.empty())
            size += static_cast<double>(rows.of(key, r.relation.value()).size());
        else
            for (const relation_reading& reading : r.readings)
                size += static_cast<double>(view_.sealed()
                                                .rows(reading.reversed ? opposite(d) : d, r.ends)
                                                .of(key, reading.relation.value())
                                                .size());
        if (r.transitive) size *= 16;
        return size;
    }

    const view& view_;
    const pattern& pattern_;
    std::vector<bool> bound_;
};

ENTENTE_INLINE match_plan plan_match(const view& v, const pattern& p) { return match_planner(v, p).plan(); }

ENTENTE_INLINE std::string explain(const view& v, const pattern& p, const match_plan& plan) {
    if (plan.impossible) return "nothing: the pattern names what is not in the graph\n";
    constexpr std::string_view words[] = {"scan",   "scan by subject", "take subjects of",
                                          "extend", "check",           "inspect"};
    const auto end = [&](const operand& o) {
        if (!o.is_variable()) return "#" + std::to_string(o.fixed().raw());
        const std::string& n = p.variables()[o.number()].name;
        return n.empty() ? "?" + std::to_string(o.number()) : n;
    };
    std::string text;
    for (const match_step& s : plan.steps) {
        text += words[static_cast<std::size_t>(s.what)];
        for (const std::uint32_t a : s.atoms) {
            const pattern_atom& atom = p.atoms()[a];
            text += (a == s.atoms.front() ? " " : " and ");
            text += atom.relation.is_none() ? std::string("any") : v.ontology()[atom.relation].name;
            text += '(' + end(atom.subject) + ", " + end(atom.object) + ')';
        }
        text += ", about " + std::to_string(static_cast<std::uint64_t>(s.estimate)) + "\n";
    }
    return text;
}

} // namespace entente::detail
