// SPDX-License-Identifier: BSL-1.0
// A graph, history and all, as the fields of graph_fields.hpp.
#pragma once

#include <entente/archive/graph_fields.hpp>
#include <entente/graph.hpp>
#include <entente/model/codec.hpp>
#include <entente/model/utf8.hpp>

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entente::detail {

/// Lists of ids by commit.
class ids_by_commit {
public:
    /// Of the ids in [0, id_end), those that `commit_of` gives a commit from 1 to `last`. O(ids + commits).
    template <class CommitOf>
    ids_by_commit(std::uint32_t id_end, std::uint32_t last, CommitOf commit_of)
        : starts_(std::size_t{last} + 2) {
        const auto for_each = [&](auto visit) {
            for (std::uint32_t id = 0; id < id_end; ++id)
                if (const std::uint32_t commit = commit_of(id); commit != 0 && commit <= last)
                    visit(id, commit);
        };
        for_each([&](std::uint32_t, std::uint32_t commit) { ++starts_[commit + 1]; });
        for (std::size_t c = 1; c < starts_.size(); ++c) starts_[c] += starts_[c - 1];
        ids_.resize(starts_.back());
        std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
        for_each([&](std::uint32_t id, std::uint32_t commit) { ids_[next[commit]++] = id; });
    }
    /// Ascending.
    [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t commit) const noexcept {
        return std::span(ids_).subspan(starts_[commit], starts_[commit + 1] - starts_[commit]);
    }

private:
    std::vector<std::uint32_t> starts_;
    std::vector<std::uint32_t> ids_;
};

/// Writes to `Out`, which has number, wide, text, bytes (a name and what to write) and group (a name and a function that writes what
/// is in it).
template <class Out>
class graph_writer {
public:
    graph_writer(Out& out, const graph& g)
        : out_(out),
          state_(g.internals()),
          last_(g.last_commit().value()) {}

    /// What the graph said at the last commit before this writer was made. Beside a thread that changes the graph: without locks, and
    /// without anything of a later commit. Throws error(invalid_argument) for a key or a name that is not UTF-8, and what `Out` throws.
    void write() {
        // Counted from the user of ids to their owner: what a reference needs is there once the reference is.
        const auto epoch = state_.current.hold();
        const std::uint32_t reference_count = state_.references.size();
        const std::uint32_t value_count = state_.values.size();
        write_ontology(*epoch->ontology);
        write_list("values", "value", value_count, [&](std::uint32_t v) { write_value(value_id(v)); });
        write_list("references", "reference", reference_count,
                   [&](std::uint32_t r) { write_reference(reference_id(r)); });
        write_commits();
    }

private:
    template <class Write>
    void write_list(const char* count_name, const char* name, std::uint32_t count, Write write) {
        out_.number(count_name, count);
        for (std::uint32_t i = 0; i < count; ++i) out_.group(name, [&] { write(i); });
    }
    template <class Ids>
    void write_ids(const char* count_name, const char* name, const Ids& ids) {
        out_.number(count_name, static_cast<std::uint32_t>(ids.size()));
        for (const auto id : ids) {
            if constexpr (requires { id.value(); })
                out_.number(name, id.value());
            else
                out_.number(name, id);
        }
    }
    void write_text(const char* name, std::string_view text) {
        if (const auto at = first_invalid_utf8(text))
            throw error(error_kind::invalid_argument,
                        "the " + std::string(name) + " " + entente::quoted(text) +
                            " is not UTF-8 from byte " + std::to_string(*at) + " on",
                        {}, "keys, names and quoted words must be UTF-8 to be saved");
        out_.text(name, text);
    }

    void write_ontology(const ontology& o) {
        write_list("types", "type", o.type_count(), [&](std::uint32_t t) {
            const type_entry& entry = o[type_id(t)];
            write_text("name", entry.name);
            out_.number("declared", entry.declared ? 1u : 0u);
            write_ids("parents", "parent", entry.declared ? entry.parents : std::vector<type_id>{});
        });
        write_list("relations", "relation", o.relation_count(), [&](std::uint32_t r) {
            const relation_entry& entry = o[relation_id(r)];
            const auto kinds = [](term_kinds k) {
                return (k.entity ? 1u : 0u) | (k.value ? 2u : 0u) | (k.statement ? 4u : 0u);
            };
            const relation_traits traits = entry.traits;
            write_text("name", entry.name);
            out_.number("declared", entry.declared ? 1u : 0u);
            out_.number("inverse", entry.inverse.value() + 1);
            if (!entry.declared) return;
            write_ids("domain", "type", entry.domain);
            write_ids("range", "type", entry.range);
            out_.number("subject_kinds", kinds(entry.subject_kinds));
            out_.number("object_kinds", kinds(entry.object_kinds));
            out_.number("traits", (traits.symmetric ? 1u : 0u) | (traits.transitive ? 2u : 0u) |
                                      (traits.functional ? 4u : 0u) | (traits.inverse_functional ? 8u : 0u));
            write_ids("parents", "parent", entry.parents);
        });
    }

    void write_value(value_id id) {
        const auto tag = [&](value_tag t) { out_.number("tag", static_cast<std::uint32_t>(t)); };
        if (state_.values.kind(id) == value_kind::text) { // without a copy
            const std::string_view language = state_.values.language(id);
            tag(language.empty() ? value_tag::text : value_tag::text_in_language);
            if (!language.empty()) write_text("language", language);
            return write_text("text", state_.values.text(id));
        }
        const value v = state_.values.get(id);
        switch (v.kind()) {
        case value_kind::null: return tag(value_tag::null);
        case value_kind::boolean: return tag(v.as_boolean() ? value_tag::true_ : value_tag::false_);
        case value_kind::integer: tag(value_tag::integer); return out_.wide("integer", v.as_integer());
        case value_kind::real:
            tag(value_tag::real);
            return out_.wide("real", std::bit_cast<std::int64_t>(v.as_real()));
        default:
            buffer_.clear();
            encode(v, buffer_);
            tag(static_cast<value_tag>(buffer_.front()));
            out_.bytes("bytes", buffer_);
        }
    }

    void write_reference(reference_id id) {
        const reference_table& r = state_.references;
        out_.number("speaker", r.speaker(id).value() + 1);
        out_.number("occasion", r.occasion(id).value() + 1);
        out_.number("outlet", r.outlet(id).value() + 1);
        out_.number("article", r.article(id).value() + 1);
        out_.number("words", r.words(id).value() + 1);
        out_.number("unit", static_cast<std::uint32_t>(r.place(id).counted_in));
        out_.number("place", r.place(id).number);
        buffer_.clear();
        if (const auto published = r.published(id)) published->append_to(buffer_);
        out_.text("published", buffer_);
        out_.number("cited", r.cited(id).value() + 1);
    }

    void write_commits() {
        const commit_record end = state_.commits[last_];
        const ids_by_commit retracted(end.statement_end, last_,
                                      [&](std::uint32_t s) { return state_.columns.retracted(s); });
        const ids_by_commit removed(end.entity_end, last_,
                                    [&](std::uint32_t e) { return state_.entities.removed(e); });
        out_.number("commits", last_);
        for (std::uint32_t c = 1; c <= last_; ++c)
            out_.group("commit", [&] {
                const commit_record before = state_.commits[c - 1], after = state_.commits[c];
                out_.wide("time", after.time);
                out_.number("entities", after.entity_end - before.entity_end);
                for (std::uint32_t e = before.entity_end; e < after.entity_end; ++e)
                    write_text("key", state_.key(e));
                out_.number("statements", after.statement_end - before.statement_end);
                for (std::uint32_t s = before.statement_end; s < after.statement_end; ++s)
                    out_.group("statement", [&] { write_statement(s); });
                write_ids("retracted", "statement_id", retracted.of(c));
                write_ids("removed", "entity_id", removed.of(c));
            });
    }

    void write_statement(std::uint32_t s) {
        const statement_columns& c = state_.columns;
        const statement_meta meta = c.meta(s);
        const day_range days = c.days(s);
        const auto confidence = c.confidence(s);
        const reference_id reference = c.reference(s);
        const auto valid = !meta.exact()         ? written_valid_time::edtf
                           : days == day_range{} ? written_valid_time::always
                                                 : written_valid_time::days;
        const statement_form form{static_cast<std::uint32_t>(meta.subject_kind()),
                                  static_cast<std::uint32_t>(meta.object_kind()),
                                  static_cast<std::uint32_t>(meta.rank()),
                                  static_cast<std::uint32_t>(meta.modality()),
                                  static_cast<std::uint32_t>(valid),
                                  confidence.has_value(),
                                  !reference.is_none()};
        out_.number("form", form.bits());
        out_.number("subject", c.raw_subject(s));
        out_.number("relation", c.relation(s).value());
        out_.number("object", c.raw_object(s));
        if (valid == written_valid_time::days) {
            out_.wide("from", days.from);
            out_.wide("until", days.until);
        } else if (valid == written_valid_time::edtf) {
            buffer_.clear();
            c.valid(s).append_to(buffer_);
            out_.text("valid", buffer_);
        }
        if (confidence) out_.number("confidence", std::bit_cast<std::uint32_t>(*confidence));
        if (!reference.is_none()) out_.number("reference", reference.value());
    }

    Out& out_;
    const graph_state& state_;
    std::uint32_t last_;
    std::string buffer_;
};

} // namespace entente::detail
