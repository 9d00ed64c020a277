// SPDX-License-Identifier: BSL-1.0
// All that a graph says, boiled down to a number: fast enough to be asked a million times. support/graph_dump.hpp says the same in words.
#pragma once

#include <entente/graph.hpp>

#include <bit>
#include <cstdint>
#include <functional>
#include <string_view>

namespace test_support {

/// Of a view of any commit: equal for graphs that were told the same by then, and that answer alike: statements whole, ontology, keys,
/// names, types, times of the commits, neighbours, and what views of several kinds believe. Ids of values and references don't count.
class content_digest {
public:
    explicit content_digest(const entente::graph& g) : content_digest(g, g.last_commit()) { ontology(); }
    /// As known at a commit, without the ontology, of which a graph keeps the latest only.
    content_digest(const entente::graph& g, entente::transaction_id at)
        : graph_(g),
          view_(g.now().as_known_at(at)) {
        add(at.value());
        statements();
        for (std::uint32_t e = 0; e < view_.entity_end(); ++e) entity(entente::entity_id(e));
        for (std::uint32_t c = 0; c <= at.value(); ++c) {
            const entente::view v = view_.as_known_at(entente::transaction_id(c));
            add(static_cast<std::uint64_t>(g.time_of(entente::transaction_id(c))));
            add(v.statement_end());
            add(v.entity_end());
        }
    }
    /// What one statement says, without who says so, since when, and whether it was retracted later.
    content_digest(const entente::graph& g, entente::statement_id s) : graph_(g), view_(g.now()) {
        statement(view_[s]);
    }
    [[nodiscard]] std::uint64_t value() const noexcept { return sum_; }

private:
    static std::uint64_t mixed(std::uint64_t a, std::uint64_t b) noexcept {
        a = (a ^ b) * 0x9E37'79B9'7F4A'7C15ull;
        return a ^ a >> 29;
    }
    void add(std::uint64_t number) noexcept { sum_ = mixed(sum_, number); }
    void add(std::string_view text) noexcept { add(std::uint64_t{std::hash<std::string_view>()(text)}); }
    template <class Tag>
    void add(entente::strong_id<Tag> id) noexcept {
        add(std::uint64_t{id.value()});
    }

    [[nodiscard]] std::uint64_t hash(entente::term t) const {
        const std::uint64_t held = t.is_value() ? hash_value(view_[t.value()]) : t.raw();
        return mixed(static_cast<std::uint64_t>(t.kind()) + 1, held);
    }
    [[nodiscard]] std::uint64_t hash(const entente::reference& r) const {
        std::uint64_t sum = 0;
        for (const auto& link : r.links()) {
            for (const auto part : {link.speaker, link.occasion, link.outlet, link.article})
                sum = mixed(sum, part.value());
            sum = mixed(sum, std::hash<std::string_view>()(link.words));
            sum = mixed(sum, static_cast<std::uint64_t>(link.place.counted_in) << 32 | link.place.number);
            sum = mixed(sum, link.published ? std::hash<entente::date>()(*link.published) : 0);
        }
        return sum;
    }

    void ontology() {
        const entente::ontology& o = view_.ontology();
        for (std::uint32_t t = 0; t < o.type_count(); ++t) {
            const auto& type = o[entente::type_id(t)];
            add(type.name);
            add(type.declared);
            for (const auto parent : type.parents) add(parent);
        }
        for (std::uint32_t r = 0; r < o.relation_count(); ++r) {
            const auto& relation = o[entente::relation_id(r)];
            add(relation.name);
            for (const auto type : relation.domain) add(type);
            for (const auto type : relation.range) add(type);
            for (const auto parent : relation.parents) add(parent);
            add(relation.inverse);
            const auto& kinds = relation.object_kinds;
            const auto& traits = relation.traits;
            for (const bool b :
                 {relation.declared, kinds.entity, kinds.value, kinds.statement, traits.symmetric,
                  traits.transitive, traits.functional, traits.inverse_functional})
                add(std::uint64_t{b});
        }
    }

    void statements() {
        const entente::view& all = view_;
        const entente::view regardless = view_.regardless(), sure = view_.confident(0.5),
                            on_a_day = view_.valid_at("2024-09-06").possibly();
        for (std::uint32_t i = 0; i < view_.statement_end(); ++i) {
            const entente::statement_id id(i);
            const entente::statement s = view_[id];
            statement(s);
            add(hash(view_[s.reference]));
            add(s.stated);
            add(s.retracted);
            for (const auto* v : {&all, &regardless, &sure, &on_a_day}) add(std::uint64_t{v->sees(id)});
            if (s.object.is_value()) {
                add(std::uint64_t{view_.find_value(view_[s.object.value()]) == s.object.value()});
                called(s);
            }
        }
        for (std::uint32_t r = 0; r < view_.ontology().relation_count(); ++r) {
            std::uint64_t found = 0;
            view_.for_each_statement(entente::relation_id(r),
                                     [&](entente::statement_id s) { found += mixed(1, s.value()); });
            if (found != 0) add(found + r);
        }
    }
    void statement(const entente::statement& s) {
        add(hash(s.subject));
        add(s.relation);
        add(hash(s.object));
        add(std::hash<entente::interval>()(s.valid));
        add(static_cast<std::uint64_t>(s.rank) << 8 | static_cast<std::uint64_t>(s.modality));
        add(s.confidence ? std::bit_cast<std::uint32_t>(*s.confidence) : 1u);
    }
    // A name has to be found by its text.
    void called(const entente::statement& s) {
        if (s.relation != entente::builtin::name && s.relation != entente::builtin::alias) return;
        const auto& state = graph_.internals();
        std::uint64_t found = 0;
        state.names.for_each(view_.text(s.object.value()), state.values.pool(),
                             [&](std::uint32_t named) { found += named == s.id.value(); });
        add(found);
    }

    void entity(entente::entity_id e) {
        add(view_.key(e));
        add(std::uint64_t{view_.sees(e)});
        add(view_.find(view_.key(e)).value_or(entente::entity_id::none()));
        add(name(view_, e));
        add(name(view_, e, "ja"));
        for (const auto type : view_.types(e)) add(type);
        for (const auto d : {entente::direction::out, entente::direction::in}) {
            std::uint64_t found = 0;
            view_.for_each_neighbour(
                d, e, entente::relation_id::none(),
                [&](entente::term t, entente::statement_id s) { found += mixed(hash(t), s.value()); });
            add(found);
        }
    }

    const entente::graph& graph_;
    entente::view view_;
    std::uint64_t sum_ = 0;
};

[[nodiscard]] inline std::uint64_t digest(const entente::graph& g) { return content_digest(g).value(); }

} // namespace test_support
