// SPDX-License-Identifier: BSL-1.0
// All that a graph answers, as text: two graphs are equal in every query if their dumps are.
#pragma once

#include <entente/graph.hpp>
#include <entente/model/value_print.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace test_support {

class graph_dump {
public:
    explicit graph_dump(const entente::graph& g) : graph_(g), all_(g.now()) {}

    /// What was said, learned and taken back, without what views make of it.
    graph_dump& content() {
        dump_ontology();
        dump_values_and_references();
        for (std::uint32_t s = 0; s < all_.statement_end(); ++s) dump_statement(entente::statement_id(s));
        for (std::uint32_t e = 0; e < all_.entity_end(); ++e)
            line("entity", e, shown(all_.key(entente::entity_id(e))), graph_.internals().entities.removed(e));
        for (std::uint32_t c = 0; c <= graph_.last_commit().value(); ++c) {
            const entente::view v = all_.as_known_at(entente::transaction_id(c));
            line("commit", c, graph_.time_of(entente::transaction_id(c)), v.statement_end(), v.entity_end());
        }
        return *this;
    }
    /// What views of many kinds see as known at each commit.
    graph_dump& views() {
        for (std::uint32_t c = 0; c <= graph_.last_commit().value(); ++c)
            dump_commit(entente::transaction_id(c));
        return *this;
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    template <class... Parts>
    void line(const Parts&... parts) {
        ((append(parts), out_ += ' '), ...);
        out_.back() = '\n';
    }
    void append(std::string_view text) { out_ += text; }
    void append(const char* text) { out_ += text; }
    void append(const std::string& text) { out_ += text; }
    void append(bool b) { out_ += b ? "yes" : "no"; }
    void append(std::uint32_t n) { out_ += std::to_string(n); }
    void append(std::int64_t n) { out_ += std::to_string(n); }
    template <class Tag>
    void append(entente::strong_id<Tag> id) {
        out_ += id.is_none() ? "-" : std::to_string(id.value());
    }
    template <class T>
    void append(const std::vector<T>& list) {
        out_ += '[';
        for (const auto& element : list) {
            if (&element != &list.front()) out_ += ' ';
            append(element);
        }
        out_ += ']';
    }
    void append(entente::term_kinds k) {
        out_ += std::string(k.entity ? "e" : "") + (k.value ? "v" : "") + (k.statement ? "s" : "") + ".";
    }
    void append(entente::term t) { out_ += "evs"[static_cast<int>(t.kind())] + std::to_string(t.raw()); }
    void append(const entente::relation_reading& r) {
        out_ += std::to_string(r.relation.value()) + (r.reversed ? "<" : ">");
    }
    static std::string shown(std::string_view text) { return to_string(entente::value(text)); }

    void dump_ontology() {
        const entente::ontology& o = all_.ontology();
        for (std::uint32_t t = 0; t < o.type_count(); ++t) {
            const auto& e = o[entente::type_id(t)];
            line("type", t, shown(e.name), e.parents, e.ancestors, e.declared);
        }
        for (std::uint32_t r = 0; r < o.relation_count(); ++r) {
            const auto& e = o[entente::relation_id(r)];
            line("relation", r, shown(e.name), e.domain, e.range, e.subject_kinds, e.object_kinds,
                 e.traits.symmetric, e.traits.transitive, e.traits.functional, e.traits.inverse_functional,
                 e.inverse, e.parents, e.readings, e.declared);
        }
    }

    void dump_values_and_references() {
        const auto& state = graph_.internals();
        for (std::uint32_t v = 0; v < state.values.size(); ++v) {
            const auto value = all_[entente::value_id(v)];
            line("value", v, to_string(value), all_.find_value(value)->value());
            // Who is called so.
            if (value.kind() != entente::value_kind::text) continue;
            std::vector<std::uint32_t> called;
            state.names.for_each(value.as_text(), state.values.pool(),
                                 [&](std::uint32_t s) { called.push_back(s); });
            if (!called.empty()) line("  names", called);
        }
        for (std::uint32_t r = 0; r < state.references.size(); ++r) {
            line("reference", r);
            const auto chain = all_[entente::reference_id(r)];
            for (const auto& link : chain.links())
                line("  link", link.speaker, link.occasion, link.outlet, link.article, shown(link.words),
                     static_cast<std::uint32_t>(link.place.counted_in), link.place.number,
                     link.published ? to_string(*link.published) : "-");
        }
    }

    void dump_statement(entente::statement_id id) {
        const auto s = all_[id];
        line("statement", id, s.subject, s.relation, s.object, to_string(s.valid), name(s.rank),
             name(s.modality), s.confidence ? std::to_string(*s.confidence) : "-", s.reference, s.stated,
             s.retracted);
    }

    void dump_commit(entente::transaction_id c) {
        const entente::view v = graph_.now().as_known_at(c);
        line("known at", c, v.transaction());
        std::vector<entente::view> views{
            v,
            v.regardless(),
            v.confident(0.5),
            v.ranked_at_least(entente::rank::preferred),
            v.with_modality(entente::modality::planned | entente::modality::denied),
            v.valid_at("2024-09-06"),
            v.valid_at("2024-09-06").possibly(),
            v.valid_during("2020/2024-06").regardless(),
            v.merging_identities(),
            v.regardless().merging_identities()};
        for (std::uint32_t e = 0; e < v.entity_end() && e < 3; ++e) {
            views.push_back(v.according_to(entente::entity_id(e)));
            views.push_back(v.not_according_to(entente::entity_id(e)));
        }
        for (std::uint32_t s = 0; s < v.statement_end(); ++s) {
            std::string believed;
            for (const auto& w : views) believed += w.sees(entente::statement_id(s)) ? '1' : '0';
            line("  statement", s, believed, v[entente::statement_id(s)].retracted);
        }
        for (std::uint32_t e = 0; e < v.entity_end(); ++e) {
            const entente::entity_id id(e);
            const auto found = v.find(v.key(id));
            line("  entity", id, v.sees(id), shown(v.key(id)), found.value_or(entente::entity_id()),
                 v.types(id), shown(name(v, id)), shown(name(v, id, "ja")), shown(name(views[5], id)));
            for (const auto& w : {views[0], views[1], views[8], views[9]}) {
                line("    seen", w.sees(id), w.canonical(id), neighbours(w, entente::direction::out, id),
                     neighbours(w, entente::direction::in, id), w.types(id));
            }
            std::vector<bool> is_a;
            for (std::uint32_t t = 0; t < v.ontology().type_count(); ++t)
                is_a.push_back(v.is_a(id, entente::type_id(t)));
            std::string bits;
            for (const bool b : is_a) bits += b ? '1' : '0';
            line("    is a", bits);
        }
        for (std::uint32_t r = 0; r < v.ontology().relation_count(); ++r) {
            std::vector<std::uint32_t> stated;
            v.for_each_statement(entente::relation_id(r),
                                 [&](entente::statement_id s) { stated.push_back(s.value()); });
            std::sort(stated.begin(), stated.end());
            line("  relation", r, stated);
        }
        for (std::uint32_t s = 0; s < v.statement_end(); ++s) {
            const auto about = neighbours(views[1], entente::direction::out, entente::statement_id(s));
            const auto mentioned = neighbours(views[1], entente::direction::in, entente::statement_id(s));
            if (!about.empty() || !mentioned.empty()) line("  around statement", s, about, mentioned);
        }
    }

    // In order of ids: which comes first is not for queries to say.
    static std::vector<std::string> neighbours(const entente::view& v, entente::direction d,
                                               entente::term node) {
        std::vector<std::pair<entente::statement_id, entente::term>> found;
        v.for_each_neighbour(d, node, entente::relation_id::none(),
                             [&](entente::term t, entente::statement_id s) { found.emplace_back(s, t); });
        std::sort(found.begin(), found.end());
        std::vector<std::string> texts;
        for (const auto& [s, t] : found)
            texts.push_back(std::to_string(s.value()) + ":" + "evs"[static_cast<int>(t.kind())] +
                            std::to_string(t.raw()));
        return texts;
    }

    const entente::graph& graph_;
    entente::view all_;
    std::string out_;
};

[[nodiscard]] inline std::string dump(const entente::graph& g) {
    return graph_dump(g).content().views().take();
}

/// The first line in which two texts differ, from both; empty where they are equal.
[[nodiscard]] inline std::string first_difference(const std::string& a, const std::string& b) {
    if (a == b) return {};
    const auto at =
        static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    const auto line_at = [&](const std::string& text) {
        const auto newline = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
        const auto start = newline == std::string::npos ? 0 : newline + 1;
        return start >= text.size() ? "(nothing)" : text.substr(start, text.find('\n', start) - start);
    };
    return line_at(a) + "\n" + line_at(b);
}

} // namespace test_support
