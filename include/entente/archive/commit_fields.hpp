// SPDX-License-Identifier: BSL-1.0
// Values, references and commits as the fields of graph_fields.hpp, and back: what an archive of a graph and the record of a single commit
// have in common.
#pragma once

#include <entente/archive/field_lists.hpp>
#include <entente/archive/graph_fields.hpp>
#include <entente/graph_state.hpp>
#include <entente/model/codec.hpp>
#include <entente/store/change.hpp>
#include <entente/transaction.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::detail {

/// Writes parts of a graph to `Out` (see field_lists.hpp). Throws error(invalid_argument) for a key or a text that is not UTF-8, and what
/// `Out` throws.
template <class Out>
class commit_fields_writer {
public:
    commit_fields_writer(Out& out, const graph_state& state) noexcept : out_(out), state_(state) {}

    /// `values`: those of [first, end).
    void write_values(std::uint32_t first, std::uint32_t end) {
        write_list(out_, "values", "value", first, end, [&](std::uint32_t v) { write_value(value_id(v)); });
    }
    /// `references`: those of [first, end).
    void write_references(std::uint32_t first, std::uint32_t end) {
        write_list(out_, "references", "reference", first, end,
                   [&](std::uint32_t r) { write_reference(reference_id(r)); });
    }
    /// One group `commit`. What is said of retractions and removals stands in `c`, not in the tables.
    void write_commit(const commit_changes& c) {
        out_.group("commit", [&] {
            out_.wide("time", c.time);
            out_.number("entities", c.entity_end - c.first_entity);
            for (std::uint32_t e = c.first_entity; e < c.entity_end; ++e)
                write_text(out_, "key", state_.key(e));
            write_list(out_, "statements", "statement", c.first_statement, c.statement_end,
                       [&](std::uint32_t s) { write_statement(s); });
            write_ids(out_, "retracted", "statement_id", c.retracted);
            write_ids(out_, "removed", "entity_id", c.removed);
        });
    }

private:
    void write_value(value_id id) {
        const auto tag = [&](value_tag t) { out_.number("tag", static_cast<std::uint32_t>(t)); };
        if (state_.values.kind(id) == value_kind::text) { // without a copy
            const std::string_view language = state_.values.language(id);
            tag(language.empty() ? value_tag::text : value_tag::text_in_language);
            if (!language.empty()) write_text(out_, "language", language);
            return write_text(out_, "text", state_.values.text(id));
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
    std::string buffer_;
};

/// How far the entities reach that references name. Always asked about the same table; remembers what it found.
class entities_named {
public:
    /// One more than the highest entity named anywhere in the chain; 0 where it names none. O(1) amortised.
    [[nodiscard]] std::uint32_t end(const reference_table& references, reference_id id) {
        if (id.value() - first_noted_ < noted_.size()) return noted_[id.value() - first_noted_];
        std::uint32_t end = 0;
        for (int links = 0; links < short_chain; ++links) {
            if (id.is_none()) return end;
            end = std::max(end, end_of_link(references, id));
            id = references.cited(id);
        }
        return id.is_none() ? end : std::max(end, remembered_end(references, id));
    }
    /// Notes the answer for a reference, so that `end` finds it at once. To be called for one after the other.
    void note(const reference_table& references, reference_id id) {
        if (noted_.empty()) first_noted_ = id.value();
        if (id.value() - first_noted_ != noted_.size()) return; // noted before
        const reference_id cited = references.cited(id);
        const std::uint32_t rest = cited.is_none() ? 0 : end(references, cited);
        noted_.push_back(std::max(rest, end_of_link(references, id)));
    }

private:
    static constexpr int short_chain = 8; // faster to walk than to look up

    [[nodiscard]] static std::uint32_t end_of_link(const reference_table& references,
                                                   reference_id id) noexcept {
        const auto after = [](entity_id e) { return e.value() + 1; }; // of none(): 0
        return std::max(std::max(after(references.speaker(id)), after(references.occasion(id))),
                        std::max(after(references.outlet(id)), after(references.article(id))));
    }
    [[nodiscard]] std::uint32_t remembered_end(const reference_table& references, reference_id id) {
        std::vector<reference_id> links;
        std::uint32_t end = 0;
        for (; !id.is_none(); id = references.cited(id)) {
            if (const auto known = ends_.find(id); known != ends_.end()) {
                end = known->second;
                break;
            }
            links.push_back(id);
        }
        for (; !links.empty(); links.pop_back())
            ends_.emplace(links.back(), end = std::max(end, end_of_link(references, links.back())));
        return end;
    }

    std::unordered_map<reference_id, std::uint32_t> ends_; // of long chains
    std::vector<std::uint32_t> noted_;                     // from first_noted_ on
    std::uint32_t first_noted_ = 0;
};

/// Reads them back. Values and references are interned in order, so that ids come out as they were; a commit is replayed under the checks
/// that everything stated undergoes. The caller holds the writer's lock of the graph: it has a transaction open.
template <class In>
class commit_fields_reader {
public:
    /// `named` is kept from one reader of the graph to the next. The graph's tables are to hold `value_end` values and `reference_end` references; what they hold beyond them is left from
    /// reading that failed.
    commit_fields_reader(list_reader<In>& fields, graph_state& state, entities_named& named,
                         std::uint32_t value_end, std::uint32_t reference_end) noexcept
        : fields_(fields),
          in_(fields.in()),
          state_(state),
          named_(named),
          value_end_(value_end),
          reference_end_(reference_end) {}

    /// How many values and references there are after what was read.
    [[nodiscard]] std::uint32_t value_end() const noexcept { return value_end_; }
    [[nodiscard]] std::uint32_t reference_end() const noexcept { return reference_end_; }

    void read_values() {
        fields_.read_list("values", "value", value_end_, [&](std::uint32_t v) {
            const std::uint32_t end = std::max(state_.values.size(), v + 1);
            if (read_value().value() != v || state_.values.size() != end)
                refuse_fields("the value stands there twice, or its language comes after it");
            value_end_ = v + 1;
        });
    }
    void read_references() {
        fields_.read_list("references", "reference", reference_end_, [&](std::uint32_t r) {
            read_reference(r);
            reference_end_ = r + 1;
        });
    }

    /// The content of one group `commit` as the changes of `t`, a transaction without any yet, after a commit that had so many entities and
    /// statements and was made at `last_time`. Does not commit.
    void read_commit(transaction& t, const commit_record& last) {
        const std::int64_t time = in_.wide("time");
        if (time < last.time) refuse_fields("its time is before that of the commit before it");
        t.set_time(time);
        t.commit_even_if_empty();

        const reading_place commit = fields_.place();
        std::uint32_t entity_end = last.entity_end, statement_end = last.statement_end;
        for (std::uint32_t left = in_.number("entities"); left > 0; --left) {
            const auto&& key = in_.text("key");
            t.add_entity(std::string_view(key));
            ++entity_end;
        }
        for (std::uint32_t left = in_.number("statements"); left > 0; --left) {
            fields_.at({"statement", statement_end});
            in_.group("statement", [&] { t.replay(read_statement(entity_end)); });
            ++statement_end;
        }
        fields_.at(commit);
        std::uint32_t next = 0;
        for (std::uint32_t left = in_.number("retracted"); left > 0; --left) {
            const std::uint32_t s = require_below(in_.number("statement_id"), statement_end, "statement");
            if (s < next || state_.columns.retracted(s) != 0)
                refuse_fields("statement " + std::to_string(s) + " is retracted twice or out of order");
            t.retract(statement_id(s));
            next = s + 1;
        }
        next = 0;
        for (std::uint32_t left = in_.number("removed"); left > 0; --left) {
            const std::uint32_t e = require_below(in_.number("entity_id"), entity_end, "entity");
            if (e < next) refuse_fields("entity " + std::to_string(e) + " is removed twice or out of order");
            t.replay_removal(entity_id(e));
            next = e + 1;
        }
    }

private:
    value_id read_value() {
        const auto tag = static_cast<value_tag>(
            fields_.number_up_to("tag", static_cast<std::uint32_t>(value_tag::duration)));
        value_table& values = state_.values;
        switch (tag) {
        case value_tag::null: return values.intern(value());
        case value_tag::false_: return values.intern(value(false));
        case value_tag::true_: return values.intern(value(true));
        case value_tag::integer: return values.intern(value(in_.wide("integer")));
        case value_tag::real: {
            const std::int64_t bits = in_.wide("real");
            const value v(std::bit_cast<double>(bits));
            if (std::bit_cast<std::int64_t>(v.as_real()) != bits)
                refuse_fields("this NaN is not the one that is written");
            return values.intern(v);
        }
        case value_tag::text: return values.intern(value(std::string_view(in_.text("text"))));
        case value_tag::text_in_language: {
            const std::string language(std::string_view(in_.text("language")));
            const value v = value::in_language(std::string_view(in_.text("text")), language);
            if (v.language() != language) refuse_fields("the language is not in its canonical case");
            return values.intern(v);
        }
        default: break;
        }
        const auto&& held = in_.bytes("bytes");
        const std::string_view encoded(held);
        if (encoded.empty() || static_cast<value_tag>(encoded.front()) != tag)
            refuse_fields("the value is not of its kind");
        return values.intern(decode(encoded));
    }

    void read_reference(std::uint32_t r) {
        const auto read_id = [&](const char* name) { return entity_id(in_.number(name) - 1); };
        reference_link link;
        link.speaker = read_id("speaker");
        link.occasion = read_id("occasion");
        link.outlet = read_id("outlet");
        link.article = read_id("article");
        if (const std::uint32_t words = in_.number("words"); words != 0) {
            const value_id text(require_below(words - 1, value_end_, "value"));
            if (state_.values.text(text).empty() || !state_.values.language(text).empty())
                refuse_fields("the words are not a text without a language");
            link.words = state_.values.text(text);
        }
        link.place.counted_in = static_cast<passage_place::unit>(
            fields_.number_up_to("unit", static_cast<std::uint32_t>(passage_place::unit::second)));
        link.place.number = in_.number("place");
        if (const auto&& published = in_.text("published"); !std::string_view(published).empty()) {
            link.published = date::parse(std::string_view(published));
            if (to_string(*link.published) != std::string_view(published))
                refuse_fields("the date is not written as dates are");
        }
        const std::uint32_t cited = in_.number("cited");
        if (cited > r)
            refuse_fields("it cites reference " + std::to_string(cited - 1) +
                          ", which does not come before it");
        if (state_.references.intern(link, reference_id(cited - 1), state_.values).value() != r)
            refuse_fields("the reference stands there twice");
        named_.note(state_.references, reference_id(r));
    }

    statement_row read_statement(std::uint32_t entity_end) {
        const std::uint32_t bits = in_.number("form");
        if (!statement_form::known(bits)) refuse_fields("no statement has the form " + std::to_string(bits));
        const statement_form form = statement_form::of(bits);
        const std::uint32_t subject = in_.number("subject"), relation = in_.number("relation"),
                            object = in_.number("object");
        statement_row row{term(static_cast<term_kind>(form.subject_kind), subject), relation_id(relation),
                          term(static_cast<term_kind>(form.object_kind), object)};
        if (row.object.is_value()) require_below(object, value_end_, "value");
        row.rank = static_cast<rank>(form.rank);
        row.modality = static_cast<modality>(form.modality);
        switch (static_cast<written_valid_time>(form.valid)) {
        case written_valid_time::always: break;
        case written_valid_time::days: {
            const day from = read_day("from");
            row.valid = interval::days(from, read_day("until"));
            if (row.valid.is_always()) refuse_fields("open ends are written as no valid time");
            break;
        }
        case written_valid_time::edtf: {
            const auto&& text = in_.text("valid");
            row.valid = interval::parse(std::string_view(text));
            if (row.valid.exact() || to_string(row.valid) != std::string_view(text))
                refuse_fields("the valid time is not written as valid times are");
            break;
        }
        }
        if (form.confidence) {
            const std::uint32_t confidence = in_.number("confidence");
            if (confidence == 0xFFFF'FFFFu) refuse_fields("no statement has that confidence");
            row.confidence = std::bit_cast<float>(confidence);
        }
        if (form.reference) {
            row.reference = reference_id(in_.number("reference"));
            if (row.reference.value() >= reference_end_ ||
                named_.end(state_.references, row.reference) > entity_end)
                refuse_fields("its reference is not in the graph, or names an entity that is not");
        }
        return row;
    }

    day read_day(const char* name) {
        const std::int64_t d = in_.wide(name);
        if (!std::in_range<day>(d)) refuse_fields("a day is out of range");
        return static_cast<day>(d);
    }

    list_reader<In>& fields_;
    In& in_;
    graph_state& state_;
    entities_named& named_;
    std::uint32_t value_end_, reference_end_;
};

} // namespace entente::detail
