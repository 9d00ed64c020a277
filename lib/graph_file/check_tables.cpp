// SPDX-License-Identifier: BSL-1.0
// The rules that the tables of a graph keep. Whoever made a file with right checksums and wrong tables is found out here.
#include "checkpoint.hpp"

#include <entente/store/section_kinds.hpp>

#include <algorithm>
#include <string_view>
#include <vector>

namespace entente::detail {
namespace {

class table_check {
public:
    using refusal = std::function<void(std::uint32_t, const std::string&)>;

    table_check(const graph_state& state, const refusal& refuse)
        : state_(state),
          refuse_(refuse),
          last_(state.written_commit),
          end_(state.commits[last_]),
          ontology_(*state.current.current().ontology) {}

    void run() {
        commits();
        indexes();
        values_and_references();
        entities();
        statements();
        rows();
        names();
    }

private:
    void require(bool claim, section_kind kind, std::string_view what, std::uint64_t number) const {
        if (!claim)
            refuse_(static_cast<std::uint32_t>(kind),
                    std::string(what) + " " + std::to_string(number) + " breaks a rule");
    }

    void commits() const {
        const commit_record none = state_.commits[0];
        require(none.time == 0 && none.statement_end == 0 && none.entity_end == 0, section_kind::commits,
                "commit", 0);
        for (std::uint32_t c = 1; c <= last_; ++c) {
            const commit_record a = state_.commits[c - 1], b = state_.commits[c];
            require(a.time <= b.time && a.statement_end <= b.statement_end && a.entity_end <= b.entity_end,
                    section_kind::commits, "commit", c);
        }
    }

    // First of all that searches: a table without an end would be searched for ever.
    void indexes() const {
        require(state_.values.index_possible(), section_kind::value_hash, "table", 0);
        require(state_.references.index_possible(), section_kind::reference_hash, "table", 0);
        require(state_.entities.index_possible(end_.entity_end), section_kind::key_hash, "table", 0);
        require(state_.names.index_possible(), section_kind::name_hash, "table", 0);
    }

    void values_and_references() {
        for (std::uint32_t v = 0; v < state_.values.size(); ++v)
            require(state_.values.possible(v), section_kind::values, "value", v);
        for (std::uint32_t r = 0; r < state_.references.size(); ++r) {
            require(state_.references.possible(r, state_.values), section_kind::references, "reference", r);
            const reference_id cited = state_.references.cited(reference_id(r));
            named_.push_back(
                std::max(state_.references.entity_end(r), cited.is_none() ? 0 : named_[cited.value()]));
        }
    }

    void entities() const {
        std::vector<bool> known_types;
        for (std::uint32_t i = 0; i < state_.type_sets.size(); ++i)
            known_types.push_back(!state_.type_sets.any_of(
                type_set_id(i), [&](type_id t) { return t.value() >= ontology_.type_count(); }));
        for (std::uint32_t e = 0; e < end_.entity_end; ++e) {
            require(state_.entities.possible(e, state_.values.pool(), state_.type_sets.size(), last_) &&
                        known_types[state_.entities.types(e).value()],
                    section_kind::entities, "entity", e);
            require(state_.entities.removed(e) == 0 || state_.any_removed, section_kind::entity_removals,
                    "entity", e);
        }
    }

    void statements() const {
        const statement_columns& c = state_.columns;
        const std::uint32_t first_not_plain = state_.first_not_plain,
                            first_retraction = state_.first_retraction;
        std::uint32_t commit = 0;
        for (std::uint32_t s = 0; s < end_.statement_end; ++s) {
            while (state_.commits[commit].statement_end <= s) ++commit;
            const statement_meta meta = c.meta(s);
            require(meta.possible() && meta.relation().value() < ontology_.relation_count(),
                    section_kind::metas, "statement", s);
            require(there(c.subject(s), s), section_kind::subjects, "statement", s);
            require(there(c.object(s), s), section_kind::objects, "statement", s);
            require(meta.relation() > builtin::alias || names_something(c.object(s)), section_kind::objects,
                    "statement", s);
            const std::uint32_t reference = c.reference_slot(s);
            require(reference <= named_.size() &&
                        (reference == 0 || named_[reference - 1] <= end_.entity_end),
                    section_kind::statement_references, "statement", s);
            require(c.possible_time(s), section_kind::valid_days, "statement", s);
            if (const auto confidence = c.confidence(s))
                require(*confidence >= 0.0f && *confidence <= 1.0f, section_kind::confidences, "statement",
                        s);
            const std::uint32_t retracted = c.retracted(s);
            require(retracted == 0 ||
                        (retracted >= commit && retracted <= last_ && retracted >= first_retraction),
                    section_kind::retractions, "statement", s);
            if (!meta.plain() || retracted != 0)
                require(state_.special.test(s) && (meta.plain() || s >= first_not_plain),
                        section_kind::special, "statement", s);
        }
    }
    [[nodiscard]] bool there(term t, std::uint32_t s) const {
        switch (t.kind()) {
        case term_kind::entity: return t.raw() < end_.entity_end;
        case term_kind::value: return t.raw() < state_.values.size();
        case term_kind::statement: return t.raw() < s;
        }
        return false;
    }
    [[nodiscard]] bool names_something(term object) const {
        return object.is_value() && state_.values.kind(object.value()) == value_kind::text;
    }

    void rows() const {
        const sealed_adjacency& sealed = *state_.current.current().sealed;
        require(sealed.by_time().possible(ontology_.relation_count(), end_.statement_end),
                section_kind::time_begin, "table", 0);
        require(sealed.by_value().possible(ontology_.relation_count(), end_.statement_end),
                section_kind::values_begin, "table", 0);
        const key_counts counts{end_.entity_end, state_.values.size(), end_.statement_end};
        for (const direction d : {direction::out, direction::in})
            for (const shape s : all_shapes)
                if (!sealed.rows(d, s).possible(counts.of(s.key(d)), counts.of(s.neighbour(d)),
                                                end_.statement_end))
                    refuse_(static_cast<std::uint32_t>(section_kind::rows) +
                                static_cast<std::uint32_t>(
                                    8 * (shape::count * static_cast<std::size_t>(d) + s.index())),
                            "the rows break a rule");
    }

    void names() const {
        for (std::uint32_t n = 0; n < state_.names.size(); ++n)
            require(state_.names.possible(n, state_.values.pool(), end_.statement_end,
                                          [&](std::uint32_t s, std::string_view text) {
                                              const relation_id r = state_.columns.relation(s);
                                              return (r == builtin::name || r == builtin::alias) &&
                                                     state_.values.text(state_.columns.object(s).value()) ==
                                                         text;
                                          }),
                    section_kind::names, "name", n);
    }

    const graph_state& state_;
    const refusal& refuse_;
    std::uint32_t last_;
    commit_record end_;
    const ontology& ontology_;
    std::vector<std::uint32_t> named_; // by reference: one more than the highest entity in its chain
};

} // namespace

void check_tables(const graph_state& state,
                  const std::function<void(std::uint32_t, const std::string&)>& refuse) {
    table_check(state, refuse).run();
}

} // namespace entente::detail
