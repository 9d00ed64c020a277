// SPDX-License-Identifier: BSL-1.0
// Rewriting a file without part of its history, or without all that is known of some entities.
#include "durable_graph.hpp"

#include <entente/graph_access.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

namespace entente {
namespace {

using namespace detail;

// A graph stated again without what is to go. Ids are given anew, in the old order.
class rewriting {
public:
    rewriting(const graph_state& old, const vacuum_request& request)
        : old_(old),
          last_(old.written_commit),
          folded_(request.history_before.is_none() ? 0 : std::min(request.history_before.value(), last_)) {
        const commit_record end = old_.commits[last_];
        erased_.resize(end.entity_end);
        entities_.resize(end.entity_end);
        statements_.resize(end.statement_end);
        values_.resize(old_.values.size());
        references_.resize(old_.references.size());
        for (const std::string& key : request.erased_keys) erase(key);
        choose_statements();
        choose_entities();
    }

    [[nodiscard]] graph make() {
        graph made;
        graph_state& state = made.internals();
        state.current.publish({state.current.current().sealed, old_.current.current().ontology});
        collect_changes();
        for (std::uint32_t c = std::max(folded_, 1u), before = 0; c <= last_; before = c++) {
            transaction t = made.begin();
            t.set_time(old_.commits[c].time);
            t.commit_even_if_empty();
            restate(t, state, old_.commits[before], old_.commits[c]);
            for (const change& r : taken_back(retracted_, before, c))
                t.retract(statement_id(statements_[r.id]));
            for (const change& r : taken_back(removed_, before, c))
                t.replay_removal(entity_id(entities_[r.id]));
            t.commit();
        }
        return made;
    }

    [[nodiscard]] vacuumed removed_from(const graph_state& made) const {
        const commit_record before = old_.commits[last_], after = made.commits[made.written_commit];
        vacuumed v;
        v.statements = before.statement_end - after.statement_end;
        v.entities = before.entity_end - after.entity_end;
        v.values = old_.values.size() - made.values.size();
        v.references = old_.references.size() - made.references.size();
        v.commits = last_ - made.written_commit;
        return v;
    }

private:
    static constexpr std::uint32_t gone = 0xFFFF'FFFFu; // in the place of a new id

    // ---- what stays

    void erase(const std::string& key) {
        const auto e = old_.entities.find(key, old_.values.pool());
        if (!e || e->value() >= erased_.size())
            throw error(error_kind::unknown_name, "no entity has the key " + quoted(key), {},
                        "check the spelling; nothing was removed");
        erased_[e->value()] = true;
    }
    [[nodiscard]] bool is_erased(entity_id e) const {
        return e.value() < erased_.size() && erased_[e.value()];
    }
    [[nodiscard]] bool is_history(std::uint32_t taken_back_by) const noexcept {
        return taken_back_by != 0 && taken_back_by <= folded_;
    }

    // What is said about a statement that goes, goes too; it comes later.
    void choose_statements() {
        const statement_columns& c = old_.columns;
        const auto goes = [&](term t) {
            return t.is_entity() ? is_erased(t.entity()) : t.is_statement() && statements_[t.raw()] == gone;
        };
        for (std::uint32_t s = 0; s < statements_.size(); ++s)
            if (is_history(c.retracted(s)) || goes(c.subject(s)) || goes(c.object(s))) statements_[s] = gone;
    }
    // A removed entity stays as long as something that stays names it.
    void choose_entities() {
        std::vector<bool> named(entities_.size()), seen(references_.size());
        const auto name = [&](entity_id e) {
            if (e.value() < named.size()) named[e.value()] = true;
        };
        for (std::uint32_t s = 0; s < statements_.size(); ++s) {
            if (statements_[s] == gone) continue;
            name(old_.columns.subject(s).entity());
            name(old_.columns.object(s).entity());
            for (reference_id r = old_.columns.reference(s); !r.is_none() && !seen[r.value()];
                 r = old_.references.cited(r)) {
                seen[r.value()] = true;
                if (names_erased(r)) continue;
                for (const entity_id e : named_by(r)) name(e);
            }
        }
        for (std::uint32_t e = 0; e < entities_.size(); ++e)
            if (erased_[e] || (is_history(old_.entities.removed(e)) && !named[e])) entities_[e] = gone;
    }
    [[nodiscard]] std::array<entity_id, 4> named_by(reference_id r) const {
        const reference_table& t = old_.references;
        return {t.speaker(r), t.occasion(r), t.outlet(r), t.article(r)};
    }
    // The first link alone.
    [[nodiscard]] bool names_erased(reference_id r) const {
        return std::ranges::any_of(named_by(r), [&](entity_id e) { return is_erased(e); });
    }

    // ---- stating it again

    struct change {
        std::uint32_t commit, id;
    };
    void collect_changes() {
        for (std::uint32_t s = 0; s < statements_.size(); ++s)
            if (const std::uint32_t c = old_.columns.retracted(s); c != 0 && statements_[s] != gone)
                retracted_.push_back({c, s});
        for (std::uint32_t e = 0; e < entities_.size(); ++e)
            if (const std::uint32_t c = old_.entities.removed(e); c != 0 && entities_[e] != gone)
                removed_.push_back({c, e});
        for (auto* changes : {&retracted_, &removed_})
            std::ranges::stable_sort(*changes, {}, &change::commit);
    }
    // By commits behind `before`, up to `last`.
    static std::span<const change> taken_back(const std::vector<change>& changes, std::uint32_t before,
                                              std::uint32_t last) {
        return {std::ranges::upper_bound(changes, before, {}, &change::commit),
                std::ranges::upper_bound(changes, last, {}, &change::commit)};
    }

    void restate(transaction& t, graph_state& made, const commit_record& before, const commit_record& end) {
        for (std::uint32_t e = before.entity_end; e < end.entity_end; ++e)
            if (entities_[e] != gone) entities_[e] = t.add_entity(old_.key(e)).value();
        for (std::uint32_t s = before.statement_end; s < end.statement_end; ++s)
            if (statements_[s] != gone) statements_[s] = t.replay(row(made, s)).value();
    }
    statement_row row(graph_state& made, std::uint32_t s) {
        const statement_columns& c = old_.columns;
        const statement_meta meta = c.meta(s);
        statement_row row{term_of(made, c.subject(s)), meta.relation(), term_of(made, c.object(s)),
                          c.valid(s)};
        row.rank = meta.rank();
        row.modality = meta.modality();
        row.confidence = c.confidence(s);
        row.reference = reference_of(made, c.reference(s));
        return row;
    }
    term term_of(graph_state& made, term t) {
        switch (t.kind()) {
        case term_kind::entity: return entity_id(entities_[t.raw()]);
        case term_kind::statement: return statement_id(statements_[t.raw()]);
        case term_kind::value: break;
        }
        std::optional<value_id>& known = values_[t.raw()];
        if (!known) {
            const value_id v = t.value();
            known = old_.values.kind(v) == value_kind::text
                        ? made.values.intern_text(old_.values.text(v), old_.values.language(v))
                        : made.values.intern(old_.values.get(v));
        }
        return *known;
    }
    // The chain without the links that name who is erased; none() where no link is left.
    reference_id reference_of(graph_state& made, reference_id r) {
        std::vector<reference_id> links;
        for (; !r.is_none() && !references_[r.value()]; r = old_.references.cited(r)) links.push_back(r);
        reference_id chain = r.is_none() ? r : *references_[r.value()];
        for (; !links.empty(); links.pop_back()) {
            if (!names_erased(links.back()))
                chain = made.references.intern(link_of(links.back()), chain, made.values);
            references_[links.back().value()] = chain;
        }
        return chain;
    }
    [[nodiscard]] reference_link link_of(reference_id r) const {
        const reference_table& t = old_.references;
        const auto entity = [&](entity_id e) {
            return e.value() < entities_.size() ? entity_id(entities_[e.value()]) : entity_id::none();
        };
        reference_link link;
        link.speaker = entity(t.speaker(r));
        link.occasion = entity(t.occasion(r));
        link.outlet = entity(t.outlet(r));
        link.article = entity(t.article(r));
        if (!t.words(r).is_none()) link.words = old_.values.text(t.words(r));
        link.place = t.place(r);
        link.published = t.published(r);
        return link;
    }

    const graph_state& old_;
    std::uint32_t last_;
    std::uint32_t folded_; // commits up to this one become one
    std::vector<bool> erased_;
    std::vector<std::uint32_t> entities_, statements_; // their new ids, or `gone`; 0 at first
    std::vector<std::optional<value_id>> values_;
    std::vector<std::optional<reference_id>> references_;
    std::vector<change> retracted_, removed_;
};

} // namespace

vacuumed vacuum_file(const std::string& path, const vacuum_request& request, file_system& files) {
    const file_names names(files, path);
    if (!files.exists(names.checkpoint))
        throw error(error_kind::io, "there is no such file", file_place(names.checkpoint), "check the path");
    const file_lock lock(files, names.lock);
    remove_leftovers(files, names); // they may hold what is to be erased
    const opened_graph opened = open_files(files, names, verification::always, true);
    rewriting rewritten(*opened.state, request);
    graph made = rewritten.make();
    vacuumed result = rewritten.removed_from(made.internals());
    result.bytes_before = opened.checkpoint_bytes + (opened.journal ? opened.journal->size() : 0);

    // Whenever this is cut short the file opens, as it was or as it is to be: the journal goes when the checkpoint has it all, and the new
    // graph comes when nothing of the old one is left that would not go with it.
    if (opened.at.commit != opened.header.commit) {
        section_file_header header = opened.header;
        header.commit = opened.at.commit;
        header.chain = opened.at.chain;
        (void)replace_checkpoint(files, names.checkpoint, *opened.state,
                                 take_snapshot(*opened.state, opened.at.ends), header);
    }
    if (opened.journal) {
        files.remove(names.journal);
        files.flush_folder(names.journal);
    }
    section_file_header header;
    header.graph = make_identity();
    const snapshot s =
        take_snapshot(made.internals(), {made.internals().values.size(), made.internals().references.size()});
    header.commit = s.commit;
    result.bytes_after = replace_checkpoint(files, names.checkpoint, made.internals(), s, header);
    return result;
}

} // namespace entente
