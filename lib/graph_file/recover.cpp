// SPDX-License-Identifier: BSL-1.0
// Saving what is sound in a damaged file: its graph is stated again, commit by commit, with every id as it was. What is lost leaves a
// placeholder that no view ever sees.
#include "damaged_checkpoint.hpp"
#include "durable_graph.hpp"
#include "journal_salvage.hpp"

#include <entente/archive/commit_archive.hpp>
#include <entente/graph_access.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace entente {
namespace {

using namespace detail;

class rescue {
public:
    rescue(file_system& files, const file_names& names)
        : files_(files),
          names_(names),
          in_(files, names.checkpoint, report_.found),
          token_(make_token()),
          last_(in_.header.commit) {}

    recovery run(const std::string& to) {
        state().current.publish({state().current.current().sealed, in_.ontology});
        state_values();
        state_references();
        plan_commits();
        for (std::uint32_t c = 1; c <= last_; ++c) make_commit(c);
        report_.lost_statements = lost_.size();
        report_.statements = in_.counts.statements - report_.lost_statements;
        note_what_views_miss();
        table_ends ends{in_.counts.values, in_.counts.references};
        const std::uint32_t told_by_checkpoint = graph_.now().statement_end();
        journal_salvage(files_, names_, in_.header, report_.found).replay(graph_, ends);
        count_replayed(told_by_checkpoint);
        report_.last_commit = graph_.last_commit();
        hide_what_is_lost();
        write(to, ends);
        return std::move(report_);
    }

private:
    static std::string make_token() {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string token;
        for (const char c : make_identity()) {
            const auto byte = static_cast<unsigned char>(c);
            token += {digits[byte >> 4], digits[byte & 15]};
        }
        return token;
    }
    [[nodiscard]] graph_state& state() noexcept { return graph_.internals(); }

    // ---- values

    // Whether value `v` is one, and the next one: then it is interned.
    bool state_value(std::uint32_t v) {
        if (in_.values.lost(v)) return false;
        const auto p = in_.values.at<stored_value>(v);
        const auto kind = static_cast<value_kind>(p.kind);
        const auto intern = [&](const value& held) {
            return held.kind() == kind && state().values.intern(held).value() == v;
        };
        if (p.kind >= value_kind_count || (kind != value_kind::text && p.language != 0)) return false;
        switch (kind) {
        case value_kind::null: return intern(value());
        case value_kind::boolean: return intern(p.payload != 0);
        case value_kind::integer: return intern(std::bit_cast<std::int64_t>(p.payload));
        case value_kind::real: return intern(std::bit_cast<double>(p.payload));
        default: break;
        }
        const auto text = in_.text_at(p.payload);
        if (!text) return false;
        try {
            if (kind != value_kind::text) return intern(decode(*text));
            if (p.language == 0) return intern(value(*text));
            const std::uint32_t tag = p.language - 1;
            if (tag >= v || lost_values_[tag] || state().values.kind(value_id(tag)) != value_kind::text ||
                !state().values.language(value_id(tag)).empty())
                return false;
            const value held = value::in_language(*text, state().values.text(value_id(tag)));
            return held.language() == state().values.text(value_id(tag)) && intern(held);
        } catch (const error&) {
            return false; // it is none
        }
    }
    void state_values() {
        lost_values_.resize(in_.counts.values);
        for (std::uint32_t v = 0; v < in_.counts.values; ++v) {
            if (state_value(v)) continue;
            lost_values_[v] = true; // what takes its place nobody looks for
            (void)state().values.intern_text("lost value " + std::to_string(v) + " " + token_);
        }
    }

    // ---- references

    [[nodiscard]] std::optional<reference_link> link_at(std::uint32_t r) const {
        if (in_.references.lost(r)) return std::nullopt;
        const auto p = in_.references.at<stored_link>(r);
        const value_table& values = graph_.internals().values;
        // Half of a source is none.
        if (p.cited > r || (p.cited != 0 && lost_references_[p.cited - 1]) ||
            p.place_unit > passage_place::highest_unit || p.has_date > 1)
            return std::nullopt;
        reference_link link;
        link.speaker = entity_id(p.speaker - 1);
        link.occasion = entity_id(p.occasion - 1);
        link.outlet = entity_id(p.outlet - 1);
        link.article = entity_id(p.article - 1);
        link.place = {static_cast<passage_place::unit>(p.place_unit), p.place_number};
        if (p.words != 0) {
            if (p.words > in_.counts.values || lost_values_[p.words - 1]) return std::nullopt;
            const value_id words(p.words - 1);
            if (values.text(words).empty() || !values.language(words).empty()) return std::nullopt;
            link.words = values.text(words);
        }
        if (p.has_date == 1) {
            if (!date::possible(p.published.data())) return std::nullopt;
            date published;
            std::memcpy(&published, p.published.data(), sizeof published);
            link.published = published;
        }
        return link;
    }
    void state_references() {
        lost_references_.resize(in_.counts.references);
        reference_link nobody;
        nobody.place = {passage_place::unit::second, std::numeric_limits<std::uint32_t>::max()};
        for (std::uint32_t r = 0; r < in_.counts.references; ++r) {
            const auto intern = [&](const reference_link& link, reference_id cited) {
                return state().references.intern(link, cited, state().values).value() == r;
            };
            const auto link = link_at(r);
            if (link && intern(*link, reference_id(in_.references.at<stored_link>(r).cited - 1))) continue;
            lost_references_[r] = true;
            while (!intern(nobody, reference_id::none())) --nobody.place.number;
        }
    }

    // ---- commits

    // What belongs to a commit whose record is lost joins the next one that is known. How the last one ends is known always.
    void plan_commits() {
        plan_.resize(std::size_t{last_} + 1);
        std::vector<bool> known(plan_.size());
        for (std::uint32_t c = 1; c <= last_; ++c) {
            const commit_record& before = plan_[c - 1];
            const auto own = in_.commits.at<commit_record>(c);
            known[c] = !in_.commits.lost(c) && own.time >= before.time &&
                       own.statement_end >= before.statement_end && own.entity_end >= before.entity_end &&
                       own.statement_end <= in_.counts.statements && own.entity_end <= in_.counts.entities;
            plan_[c] = known[c] ? own : before;
        }
        plan_[last_].statement_end = in_.counts.statements;
        plan_[last_].entity_end = in_.counts.entities;
        known_from_.assign(plan_.size(), last_);
        for (std::uint32_t c = last_; c-- > 1;) known_from_[c] = known[c] ? c : known_from_[c + 1];

        collect(in_.retractions, retracted_, [](const commit_record& r) { return r.statement_end; });
        collect(in_.removals, removed_, [](const commit_record& r) { return r.entity_end; });
    }
    struct change {
        std::uint32_t commit, id;
    };
    // Which commit took what back. `end_of` is what a commit knows of such things.
    template <class End>
    void collect(const salvaged_array& taken_back, std::vector<change>& changes, End end_of) const {
        for (std::uint32_t id = 0; id < taken_back.count(); ++id) {
            const auto c = taken_back.at<std::uint32_t>(id);
            if (c == 0 || c > last_ || taken_back.lost(id) || end_of(plan_[known_from_[c]]) <= id) continue;
            changes.push_back({known_from_[c], id});
        }
        std::ranges::stable_sort(changes, {}, &change::commit);
    }
    static std::span<const change> of_commit(const std::vector<change>& changes, std::uint32_t c) {
        const auto found = std::ranges::equal_range(changes, c, {}, &change::commit);
        return {found.begin(), found.end()};
    }

    void make_commit(std::uint32_t c) {
        transaction t = graph_.begin();
        t.set_time(plan_[c].time);
        t.commit_even_if_empty();
        for (std::uint32_t e = plan_[c - 1].entity_end; e < plan_[c].entity_end; ++e) add_entity(t, e);
        for (std::uint32_t s = plan_[c - 1].statement_end; s < plan_[c].statement_end; ++s)
            if (!restate(t, s, plan_[c].entity_end)) {
                lost_statements_.resize(std::size_t{s} + 1);
                lost_statements_[s] = true;
                lost_.push_back({c, s});
                (void)t.replay(nothing(s, plan_[c].entity_end));
            }
        for (const change& r : of_commit(retracted_, c)) t.retract(statement_id(r.id));
        for (const change& r : of_commit(removed_, c)) t.replay_removal(entity_id(r.id));
        t.commit();
    }

    void add_entity(transaction& t, std::uint32_t e) {
        const auto key = in_.key_of(e);
        try {
            (void)t.add_entity(key.value_or(std::string_view{}));
            if (key) return;
        } catch (const error& refused) { // it has another entity's key, or is no text
            if (refused.kind() != error_kind::not_unique && refused.kind() != error_kind::invalid_argument)
                throw;
            (void)t.add_entity();
        }
        ++report_.lost_names;
    }
    [[nodiscard]] bool is_lost(std::uint32_t s) const {
        return s < lost_statements_.size() && lost_statements_[s];
    }
    [[nodiscard]] bool is_lost(term t) const {
        return t.is_value() ? t.raw() >= in_.counts.values || lost_values_[t.raw()]
                            : t.is_statement() && is_lost(t.raw());
    }

    // States what is known of a statement, if that is enough.
    bool restate(transaction& t, std::uint32_t s, std::uint32_t entity_end) {
        for (const salvaged_array* column :
             {&in_.subjects, &in_.objects, &in_.valid_days, &in_.metas, &in_.confidences})
            if (column->lost(s)) return false;
        const auto meta = in_.metas.at<statement_meta>(s);
        if (!meta.possible()) return false;
        statement_row row{term(meta.subject_kind(), in_.subjects.at<std::uint32_t>(s)), meta.relation(),
                          term(meta.object_kind(), in_.objects.at<std::uint32_t>(s))};
        if (is_lost(row.subject) || is_lost(row.object)) return false;
        row.rank = meta.rank();
        row.modality = meta.modality();
        if (const auto bits = in_.confidences.at<std::uint32_t>(s); bits != 0)
            row.confidence = std::bit_cast<float>(~bits);
        const auto valid = in_.valid_time(s, meta);
        if (!valid) return false;
        row.valid = *valid;
        const auto source = source_of(s, entity_end);
        row.reference = source.value_or(reference_id::none());
        try {
            (void)t.replay(row);
        } catch (const error& e) {
            if (e.kind() == error_kind::limit) throw;
            return false; // no graph could have said so
        }
        without_source_ += source ? 0 : 1;
        return true;
    }
    // none() where nobody was named, and nothing where that is lost.
    [[nodiscard]] std::optional<reference_id> source_of(std::uint32_t s, std::uint32_t entity_end) {
        if (in_.sources.lost(s)) return std::nullopt;
        const auto slot = in_.sources.at<std::uint32_t>(s);
        const reference_id r(slot - 1);
        if (slot != 0 && (slot > in_.counts.references || lost_references_[r.value()] ||
                          named_.end(state().references, r) > entity_end))
            return std::nullopt;
        return r;
    }
    // What takes the place of a lost statement: of some entity that is there, not always the same one, so that none has them all to pass over.
    [[nodiscard]] statement_row nothing(std::uint32_t s, std::uint32_t entity_end) {
        const auto there = [&](std::uint32_t e) { return state().entities.removed(e) == 0; };
        while (first_there_ < entity_end && !there(first_there_)) ++first_there_;
        if (first_there_ < entity_end) {
            const std::uint32_t own = s % entity_end;
            const entity_id e(there(own) ? own : first_there_);
            return {e, builtin::same_as, e};
        }
        if (s == 0)
            throw error(error_kind::damaged, "the first statement is lost, and there is no entity",
                        file_place(names_.checkpoint), "restore it from a backup");
        const statement_id before(s - 1);
        return {before, builtin::revises, before};
    }

    // Each as if the commit that stated it had retracted it. Not before the journal was replayed: it may retract them itself.
    void hide_what_is_lost() {
        for (const change& c : lost_) {
            state().columns.retract(c.id, c.commit);
            state().special.set(c.id);
        }
        if (!lost_.empty())
            state().first_retraction = std::min(state().first_retraction.load(), lost_.front().commit);
    }

    void note_what_views_miss() {
        const auto note = [&](std::uint64_t count, const std::string& problem, const std::string& remains) {
            if (count != 0)
                report_.found.push_back(
                    {file_place(names_.checkpoint), std::to_string(count) + problem, remains});
        };
        note(report_.lost_statements, " statements can't be told whole",
             "the others; what is said about these is among them");
        note(without_source_, " statements have lost their source", "all else that they say");
        note(report_.lost_names, " entities have lost their key", "the entities and what is said of them");
    }

    // ---- the journal

    void note_in_journal(std::uint64_t offset, const std::string& problem, const std::string& remains) {
        report_.found.push_back(
            {file_place(names_.journal) + ", offset " + std::to_string(offset), problem, remains});
    }
    void count_replayed(std::uint32_t first) {
        const std::uint32_t end = graph_.now().statement_end();
        const statement_columns& c = state().columns;
        std::uint64_t of_lost = 0;
        for (std::uint32_t s = first; s < end; ++s)
            for (const term t : {c.subject(s), c.object(s)})
                if ((!t.is_value() || t.raw() < in_.counts.values) && is_lost(t)) {
                    ++of_lost;
                    break;
                }
        report_.statements += end - first;
        if (of_lost != 0)
            note_in_journal(0, std::to_string(of_lost) + " statements here speak of what is lost",
                            "the statements, with placeholders for that");
    }

    void write(const std::string& to, table_ends ends) {
        section_file_header header;
        header.graph = make_identity();
        const snapshot s = take_snapshot(state(), ends);
        header.commit = s.commit;
        (void)replace_checkpoint(files_, to, state(), s, header);
    }

    file_system& files_;
    const file_names& names_;
    recovery report_;
    damaged_checkpoint in_;
    std::string token_; // in the text of each placeholder
    graph graph_;

    const std::uint32_t last_; // commit of the checkpoint
    std::vector<bool> lost_values_, lost_references_, lost_statements_;
    entities_named named_;
    std::vector<commit_record> plan_;
    std::vector<std::uint32_t> known_from_; // for each commit, the one that its changes are part of
    std::vector<change> retracted_, removed_;
    std::vector<change> lost_;      // statements, and the commits that stated them
    std::uint32_t first_there_ = 0; // no entity before it is there
    std::uint64_t without_source_ = 0;
};

} // namespace

recovery recover_file(const std::string& path, const std::string& to, file_system& files) {
    const file_names names(files, path);
    for (const std::string& taken : {to, to + "-journal"})
        if (files.exists(taken))
            throw error(error_kind::conflict, "there is a file of that name already", file_place(taken),
                        "give another name, or remove it first");
    return rescue(files, names).run(to);
}

} // namespace entente
