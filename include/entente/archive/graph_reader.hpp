// SPDX-License-Identifier: BSL-1.0
// A graph out of the fields of graph_fields.hpp, from whatever wrote them.
#pragma once

#include <entente/archive/graph_fields.hpp>
#include <entente/graph.hpp>
#include <entente/model/codec.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace entente::detail {

/// Reads from `In`, which has number, wide, text, bytes (given a name; text and bytes as something that converts to a string_view and
/// holds until the next call) and group (a name and a function that reads what is in it).
///
/// The history is made again, commit by commit, under the checks that everything stated undergoes, so that no archive makes a graph
/// that could not have been made. A count is a number of loops, never an allocation: memory grows as fields arrive.
template <class In>
class graph_reader {
public:
    explicit graph_reader(In& in) : in_(in) {}

    /// Throws error(unsupported) for a version that is not known, error(damaged) with the place for fields that make no graph, and what
    /// `In` throws.
    graph read(std::uint32_t version) {
        if (version != graph_fields_version)
            throw error(error_kind::unsupported,
                        "the graph was saved in version " + std::to_string(version) +
                            ", and this library reads version 1",
                        {}, "read it with a newer version of this library");
        graph made;
        try {
            read_all(made);
        } catch (const error& e) {
            if (e.kind() == error_kind::damaged && section_ == nullptr) throw;
            std::string place =
                section_ ? std::string(section_) + " " + std::to_string(number_) : std::string();
            if (!e.place().empty()) place += (place.empty() ? "" : ", ") + std::string(e.place());
            throw error(error_kind::damaged, std::string(e.message()), std::move(place), "load another copy");
        }
        made.checkpoint();
        return made;
    }

private:
    [[noreturn]] static void refuse(std::string message) {
        throw error(error_kind::damaged, std::move(message));
    }

    template <class Read>
    std::uint32_t read_list(const char* count_name, const char* name, Read read) {
        const std::uint32_t count = in_.number(count_name);
        for (std::uint32_t i = 0; i < count; ++i) {
            at(name, i);
            in_.group(name, [&] { read(i); });
        }
        section_ = nullptr;
        return count;
    }
    void at(const char* section, std::uint32_t number) noexcept {
        section_ = section;
        number_ = number;
    }
    std::uint32_t number_up_to(const char* name, std::uint32_t highest) {
        const std::uint32_t n = in_.number(name);
        if (n > highest)
            refuse("the " + std::string(name) + " is " + std::to_string(n) + ", and " +
                   std::to_string(highest) + " is the highest");
        return n;
    }

    void read_all(graph& made) {
        graph_state& state = made.internals();
        read_ontology(state);
        read_list("values", "value", [&](std::uint32_t v) {
            if (read_value(state).value() != v || state.values.size() != v + 1)
                refuse("the value stands there twice, or its language comes after it");
        });
        read_list("references", "reference", [&](std::uint32_t r) { read_reference(state, r); });
        read_list("commits", "commit", [&](std::uint32_t c) { read_commit(made, c + 1); });
    }

    // ---- ontology. All names come first, so that ids come out as they were; then what was declared.

    struct saved_relation {
        std::vector<std::uint32_t> domain, range, parents;
        std::uint32_t inverse = 0, subject_kinds = 0, object_kinds = 0, traits = 0;
        bool declared = false;
    };

    std::vector<std::uint32_t> read_ids(const char* count_name, const char* name) {
        std::vector<std::uint32_t> ids;
        for (std::uint32_t left = in_.number(count_name); left > 0; --left) ids.push_back(in_.number(name));
        return ids;
    }

    void read_ontology(graph_state& state) {
        auto o = std::make_shared<ontology>();
        std::vector<std::vector<std::uint32_t>> supertypes;
        std::vector<bool> declared_types;
        read_list("types", "type", [&](std::uint32_t t) {
            if (o->mention_type(std::string(std::string_view(in_.text("name")))).value() != t)
                refuse("the name stands there twice");
            declared_types.push_back(number_up_to("declared", 1) != 0);
            supertypes.push_back(read_ids("parents", "parent"));
        });
        std::vector<saved_relation> relations;
        read_list("relations", "relation", [&](std::uint32_t r) {
            if (o->mention_relation(std::string(std::string_view(in_.text("name")))).value() != r)
                refuse("the name stands there twice, or a built-in relation is not where it was");
            saved_relation& saved = relations.emplace_back();
            saved.declared = number_up_to("declared", 1) != 0;
            saved.inverse = in_.number("inverse");
            if (!saved.declared) return;
            saved.domain = read_ids("domain", "type");
            saved.range = read_ids("range", "type");
            saved.subject_kinds = number_up_to("subject_kinds", 7);
            saved.object_kinds = number_up_to("object_kinds", 7);
            saved.traits = number_up_to("traits", 15);
            saved.parents = read_ids("parents", "parent");
        });

        const auto type_names = [&](const std::vector<std::uint32_t>& ids) {
            std::vector<std::string> names;
            for (const auto id : ids) names.push_back((*o)[type_id(below(id, o->type_count(), "type"))].name);
            return names;
        };
        for (std::uint32_t t = 0; t < supertypes.size(); ++t) {
            at("type", t);
            if (declared_types[t])
                o->declare(type_definition{(*o)[type_id(t)].name, type_names(supertypes[t])});
            if (!same_ids((*o)[type_id(t)].parents, supertypes[t]))
                refuse("a type stands there twice above it");
        }
        for (std::uint32_t r = 0; r < relations.size(); ++r) {
            at("relation", r);
            const saved_relation& saved = relations[r];
            if (!saved.declared) continue;
            const auto kinds = [](std::uint32_t bits) {
                return term_kinds{(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0};
            };
            const auto relation_name = [&](std::uint32_t id) {
                return (*o)[relation_id(below(id, o->relation_count(), "relation"))].name;
            };
            relation_definition d;
            d.name = relation_name(r);
            d.domain = type_names(saved.domain);
            d.range = type_names(saved.range);
            d.subject_kinds = kinds(saved.subject_kinds);
            d.object_kinds = kinds(saved.object_kinds);
            d.traits = {(saved.traits & 1) != 0, (saved.traits & 2) != 0, (saved.traits & 4) != 0,
                        (saved.traits & 8) != 0};
            if (saved.inverse != 0) d.inverse = relation_name(saved.inverse - 1);
            for (const auto id : saved.parents) d.parents.push_back(relation_name(id));
            o->declare(d);
        }
        if (o->relation_count() != relations.size() || o->type_count() != supertypes.size())
            refuse("built-in relations are missing");
        for (std::uint32_t r = 0; r < relations.size(); ++r) {
            at("relation", r);
            const relation_entry& entry = (*o)[relation_id(r)];
            if (entry.declared != relations[r].declared ||
                entry.inverse.value() + 1 != relations[r].inverse ||
                !same_ids(entry.parents, relations[r].parents))
                refuse("the declarations contradict each other");
        }
        section_ = nullptr;
        o->close();
        state.current.publish({state.current.current().sealed, std::move(o)});
    }

    template <class Id>
    static bool same_ids(const std::vector<Id>& ids, const std::vector<std::uint32_t>& numbers) {
        return std::equal(ids.begin(), ids.end(), numbers.begin(), numbers.end(),
                          [](Id id, std::uint32_t n) { return id.value() == n; });
    }
    static std::uint32_t below(std::uint32_t id, std::uint32_t end, const char* what) {
        if (id >= end) refuse(std::string(what) + " " + std::to_string(id) + " is not in the graph");
        return id;
    }

    // ---- values and references. Their tables are filled in order, so that ids come out as they were.

    value_id read_value(graph_state& state) {
        const auto tag =
            static_cast<value_tag>(number_up_to("tag", static_cast<std::uint32_t>(value_tag::duration)));
        switch (tag) {
        case value_tag::null: return state.values.intern(value());
        case value_tag::false_: return state.values.intern(value(false));
        case value_tag::true_: return state.values.intern(value(true));
        case value_tag::integer: return state.values.intern(value(in_.wide("integer")));
        case value_tag::real: {
            const std::int64_t bits = in_.wide("real");
            const value v(std::bit_cast<double>(bits));
            if (std::bit_cast<std::int64_t>(v.as_real()) != bits)
                refuse("this NaN is not the one that is written");
            return state.values.intern(v);
        }
        case value_tag::text: return state.values.intern(value(std::string_view(in_.text("text"))));
        case value_tag::text_in_language: {
            const std::string language(std::string_view(in_.text("language")));
            const value v = value::in_language(std::string_view(in_.text("text")), language);
            if (v.language() != language) refuse("the language is not in its canonical case");
            return state.values.intern(v);
        }
        default: break;
        }
        const auto&& held = in_.bytes("bytes");
        const std::string_view encoded(held);
        if (encoded.empty() || static_cast<value_tag>(encoded.front()) != tag)
            refuse("the value is not of its kind");
        return state.values.intern(decode(encoded));
    }

    void read_reference(graph_state& state, std::uint32_t r) {
        const auto read_id = [&](const char* name) { return entity_id(in_.number(name) - 1); };
        reference_link link;
        link.speaker = read_id("speaker");
        link.occasion = read_id("occasion");
        link.outlet = read_id("outlet");
        link.article = read_id("article");
        if (const std::uint32_t words = in_.number("words"); words != 0) {
            const value_id text(below(words - 1, state.values.size(), "value"));
            if (state.values.text(text).empty() || !state.values.language(text).empty())
                refuse("the words are not a text without a language");
            link.words = state.values.text(text);
        }
        link.place.counted_in = static_cast<passage_place::unit>(
            number_up_to("unit", static_cast<std::uint32_t>(passage_place::unit::second)));
        link.place.number = in_.number("place");
        if (const auto&& published = in_.text("published"); !std::string_view(published).empty()) {
            link.published = date::parse(std::string_view(published));
            if (to_string(*link.published) != std::string_view(published))
                refuse("the date is not written as dates are");
        }
        const std::uint32_t cited = in_.number("cited");
        if (cited > r)
            refuse("it cites reference " + std::to_string(cited - 1) + ", which does not come before it");
        if (state.references.intern(link, reference_id(cited - 1), state.values).value() != r)
            refuse("the reference stands there twice");

        std::uint32_t end = cited == 0 ? 0 : entities_named_[cited - 1];
        for (const entity_id e : {link.speaker, link.occasion, link.outlet, link.article})
            end = std::max(end, e.value() + 1);
        entities_named_.push_back(end);
    }

    // ---- commits

    void read_commit(graph& made, std::uint32_t number) {
        at("commit", number);
        const std::int64_t time = in_.wide("time");
        if (time < made.time_of(transaction_id(number - 1)))
            refuse("its time is before that of the commit before it");
        transaction t = made.begin();
        t.set_time(time);
        t.commit_even_if_empty();

        for (std::uint32_t left = in_.number("entities"); left > 0; --left) {
            const auto&& key = in_.text("key");
            t.add_entity(std::string_view(key));
            ++entity_end_;
        }
        for (std::uint32_t left = in_.number("statements"); left > 0; --left) {
            at("statement", statement_end_);
            in_.group("statement", [&] { t.replay(read_statement()); });
            ++statement_end_;
        }
        at("commit", number); // again
        const graph_state& state = made.internals();
        std::uint32_t next = 0;
        for (std::uint32_t left = in_.number("retracted"); left > 0; --left) {
            const std::uint32_t s = below(in_.number("statement_id"), statement_end_, "statement");
            if (s < next || state.columns.retracted(s) != 0)
                refuse("statement " + std::to_string(s) + " is retracted twice or out of order");
            t.retract(statement_id(s));
            next = s + 1;
        }
        next = 0;
        for (std::uint32_t left = in_.number("removed"); left > 0; --left) {
            const std::uint32_t e = below(in_.number("entity_id"), entity_end_, "entity");
            if (e < next) refuse("entity " + std::to_string(e) + " is removed twice or out of order");
            t.replay_removal(entity_id(e));
            next = e + 1;
        }
        t.commit();
    }

    statement_row read_statement() {
        const std::uint32_t bits = in_.number("form");
        if (!statement_form::known(bits)) refuse("no statement has the form " + std::to_string(bits));
        const statement_form form = statement_form::of(bits);
        const std::uint32_t subject = in_.number("subject"), relation = in_.number("relation"),
                            object = in_.number("object");
        statement_row row{term(static_cast<term_kind>(form.subject_kind), subject), relation_id(relation),
                          term(static_cast<term_kind>(form.object_kind), object)};
        row.rank = static_cast<rank>(form.rank);
        row.modality = static_cast<modality>(form.modality);
        switch (static_cast<written_valid_time>(form.valid)) {
        case written_valid_time::always: break;
        case written_valid_time::days: {
            const day from = read_day("from");
            row.valid = interval::days(from, read_day("until"));
            if (row.valid.is_always()) refuse("open ends are written as no valid time");
            break;
        }
        case written_valid_time::edtf: {
            const auto&& text = in_.text("valid");
            row.valid = interval::parse(std::string_view(text));
            if (row.valid.exact() || to_string(row.valid) != std::string_view(text))
                refuse("the valid time is not written as valid times are");
            break;
        }
        }
        if (form.confidence) {
            const std::uint32_t confidence = in_.number("confidence");
            if (confidence == 0xFFFF'FFFFu) refuse("no statement has that confidence");
            row.confidence = std::bit_cast<float>(confidence);
        }
        if (form.reference) {
            const std::uint32_t reference = in_.number("reference");
            if (reference >= entities_named_.size() || entities_named_[reference] > entity_end_)
                refuse("its reference is not in the graph, or names an entity that is not");
            row.reference = reference_id(reference);
        }
        return row;
    }

    day read_day(const char* name) {
        const std::int64_t d = in_.wide(name);
        if (!std::in_range<day>(d)) refuse("a day is out of range");
        return static_cast<day>(d);
    }

    In& in_;
    const char* section_ = nullptr; // what is being read, for messages
    std::uint32_t number_ = 0;
    std::uint32_t entity_end_ = 0, statement_end_ = 0;
    std::vector<std::uint32_t> entities_named_; // by reference: one more than the highest entity in its chain
};

} // namespace entente::detail
