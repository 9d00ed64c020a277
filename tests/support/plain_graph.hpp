// SPDX-License-Identifier: BSL-1.0
// A graph as anybody would write it first: statements in a std::vector, every question answered by looking at all of them. What the
// real one is held against. Knows the real one's ids, values and intervals; nothing of its store, its transactions or its views.
#pragma once

#include <entente/model/interval.hpp>
#include <entente/model/reference.hpp>
#include <entente/model/statement.hpp>
#include <entente/model/value.hpp>
#include <entente/ontology.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::test {

/// One end of a plain statement. A value stands for itself.
struct plain_term {
    term_kind kind = term_kind::entity;
    std::uint32_t id = 0;
    entente::value held;
    friend bool operator==(const plain_term&, const plain_term&) = default;
};

inline plain_term plain(entity_id e) { return {term_kind::entity, e.value(), {}}; }
inline plain_term plain(statement_id s) { return {term_kind::statement, s.value(), {}}; }
inline plain_term plain(value v) { return {term_kind::value, 0, std::move(v)}; }

struct plain_statement {
    plain_term subject;
    std::string relation;
    plain_term object;
    interval valid;
    entente::rank rank = entente::rank::normal;
    entente::modality modality = entente::modality::asserted;
    std::optional<float> confidence;
    reference source;
    std::uint32_t stated = 0;
    std::uint32_t retracted = 0; // 0: stands
};

struct plain_entity {
    std::string key;
    std::uint32_t added = 0;
    std::uint32_t removed = 0; // 0: is there
};

/// What somebody believes, as a list of wishes.
struct plain_belief {
    std::uint32_t at = 0;
    std::optional<interval> when;
    bool throughout = false;
    bool possibly = false;
    std::vector<entity_id> according_to, not_according_to;
    entente::rank lowest_rank = entente::rank::normal;
    float lowest_confidence = 0;
    std::set<entente::modality> modalities{entente::modality::asserted};
    bool merging = false;
};

struct plain_graph {
    std::vector<plain_statement> statements;
    std::vector<plain_entity> entities;
    std::map<std::string, std::vector<std::string>> parents; // of types
    std::uint32_t commits = 0;

    // ---- believing

    [[nodiscard]] bool stands(const plain_statement& s, std::uint32_t at) const {
        return s.stated <= at && (s.retracted == 0 || s.retracted > at);
    }
    /// Whether somebody who is one with `who` stands in a reference.
    [[nodiscard]] static bool mentions(const reference& r, entity_id who,
                                       const std::vector<std::uint32_t>& lowest) {
        for (const auto& link : r.links())
            for (const entity_id named : {link.speaker, link.occasion, link.outlet, link.article})
                if (!named.is_none() && lowest[named.value()] == lowest[who.value()]) return true;
        return false;
    }
    [[nodiscard]] static bool holds(const interval& valid, const plain_belief& b) {
        if (!b.when) return true;
        const interval days = b.when->is_always() ? *b.when : interval::days(b.when->from(), b.when->until());
        if (b.possibly) return entente::possibly(valid.overlaps(days));
        return certainly(b.throughout ? valid.contains(days) : valid.overlaps(days));
    }
    [[nodiscard]] bool sees(std::uint32_t id, const plain_belief& b,
                            const std::vector<std::uint32_t>& lowest) const {
        const plain_statement& s = statements[id];
        if (!stands(s, b.at) || !b.modalities.contains(s.modality) || s.rank < b.lowest_rank ||
            !holds(s.valid, b))
            return false;
        if (s.confidence && *s.confidence < b.lowest_confidence) return false;
        const auto named = [&](entity_id who) { return mentions(s.source, who, lowest); };
        if (!b.according_to.empty() && std::none_of(b.according_to.begin(), b.according_to.end(), named))
            return false;
        return std::none_of(b.not_according_to.begin(), b.not_according_to.end(), named);
    }

    /// For each entity the lowest of those that are one with it.
    [[nodiscard]] std::vector<std::uint32_t> representatives(const plain_belief& b) const {
        std::vector<std::uint32_t> lowest(entities.size());
        for (std::uint32_t e = 0; e < lowest.size(); ++e) lowest[e] = e;
        const auto itself = lowest; // a source is whoever is named, until it is known who is one
        for (bool changed = b.merging; changed;) {
            changed = false;
            for (std::uint32_t s = 0; s < statements.size(); ++s) {
                if (statements[s].relation != "same_as" || !sees(s, b, itself)) continue;
                auto &x = lowest[statements[s].subject.id], &y = lowest[statements[s].object.id];
                if (x == y) continue;
                x = y = std::min(x, y);
                changed = true;
            }
        }
        return lowest;
    }
    [[nodiscard]] bool sees(entity_id e, const plain_belief& b,
                            const std::vector<std::uint32_t>& lowest) const {
        const plain_entity& known = entities[e.value()];
        return known.added <= b.at && (known.removed == 0 || known.removed > b.at) &&
               lowest[e.value()] == e.value();
    }
    [[nodiscard]] std::optional<entity_id> find(std::string_view key, const plain_belief& b,
                                                const std::vector<std::uint32_t>& lowest) const {
        if (key.empty()) return std::nullopt;
        for (std::uint32_t e = 0; e < entities.size(); ++e)
            if (entities[e].key == key && entities[e].added <= b.at)
                return sees(entity_id(lowest[e]), b, lowest) ? std::optional(entity_id(lowest[e]))
                                                             : std::nullopt;
        return std::nullopt;
    }

    /// Statements that count for names and types, whatever else is believed.
    [[nodiscard]] bool tells(const plain_statement& s, std::uint32_t at) const {
        return stands(s, at) && s.modality == modality::asserted && s.rank != rank::deprecated;
    }
    [[nodiscard]] std::string name(entity_id e, std::string_view language, const plain_belief& b,
                                   const std::vector<std::uint32_t>& lowest) const {
        std::optional<std::string> first, in_language;
        for (const auto& s : statements) {
            if (s.relation != "name" || s.subject.kind != term_kind::entity ||
                lowest[s.subject.id] != lowest[e.value()])
                continue;
            if (!tells(s, b.at) || !holds(s.valid, b)) continue;
            if (s.object.held.kind() != value_kind::text || s.object.held.as_text().empty()) continue;
            if (!first) first = s.object.held.as_text();
            if (!in_language && !language.empty() && s.object.held.language() == language)
                in_language = s.object.held.as_text();
        }
        return in_language ? *in_language : first ? *first : entities[e.value()].key;
    }
    [[nodiscard]] std::set<std::string> types(entity_id e, std::uint32_t at,
                                              const std::vector<std::uint32_t>& lowest) const {
        std::set<std::string> found;
        for (const auto& s : statements)
            if (s.relation == "instance_of" && lowest[s.subject.id] == lowest[e.value()] && tells(s, at))
                found.insert(std::string(s.object.held.as_text()));
        return found;
    }
    [[nodiscard]] bool is_a(const std::string& type, const std::string& super) const {
        if (type == super) return true;
        const auto at = parents.find(type);
        return at != parents.end() &&
               std::any_of(at->second.begin(), at->second.end(),
                           [&](const std::string& parent) { return is_a(parent, super); });
    }
    /// Whether an entity is of a type by all that is stated so far, in an open transaction too.
    [[nodiscard]] bool is_a_now(entity_id e, const std::string& super) const {
        for (const auto& s : statements)
            if (s.relation == "instance_of" && s.subject.id == e.value() && tells(s, commits + 1) &&
                is_a(std::string(s.object.held.as_text()), super))
                return true;
        return false;
    }

    // ---- changing, as of commit `commits + 1`

    void retract(std::uint32_t s) {
        if (statements[s].retracted == 0) statements[s].retracted = commits + 1;
    }
    void remove(entity_id e) {
        if (entities[e.value()].removed != 0) return;
        entities[e.value()].removed = commits + 1;
        std::vector<bool> gone(statements.size(), false);
        for (bool more = true; more;) {
            more = false;
            for (std::uint32_t s = 0; s < statements.size(); ++s) {
                if (gone[s] || !stands(statements[s], commits + 1)) continue;
                for (const plain_term* end : {&statements[s].subject, &statements[s].object})
                    if (!gone[s] && ((end->kind == term_kind::entity && end->id == e.value()) ||
                                     (end->kind == term_kind::statement && gone[end->id]))) {
                        gone[s] = more = true;
                        retract(s);
                    }
            }
        }
    }
};

} // namespace entente::test
