// SPDX-License-Identifier: BSL-1.0
// What a row of event data becomes: entities, the statement of the event, its reference and its qualifiers.
#include "io/event_writer.hpp"

#include <entente/model/error.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace entente::io::detail {
namespace {

using by = detail_relation;

constexpr std::string_view publisher_prefix = "publisher:", story_prefix = "story:", place_prefix = "place:";

constexpr std::string_view actor_type = "Actor", country_type = "Country", outlet_type = "Outlet",
                           article_type = "Article", place_type = "Place";

struct relation_use {
    std::string_view name;
    term_kind subject, object;
};
// In the order of detail_relation.
constexpr std::array<relation_use, detail_relation_count> uses{{
    {"event_id", term_kind::statement, term_kind::value},
    {"cameo_code", term_kind::statement, term_kind::value},
    {"intensity", term_kind::statement, term_kind::value},
    {"place", term_kind::statement, term_kind::entity},
    {"sector", term_kind::entity, term_kind::value},
    {"country", term_kind::entity, term_kind::entity},
    {"city", term_kind::entity, term_kind::value},
    {"district", term_kind::entity, term_kind::value},
    {"province", term_kind::entity, term_kind::value},
    {"latitude", term_kind::entity, term_kind::value},
    {"longitude", term_kind::entity, term_kind::value},
}};

void check_uses(const ontology& o) {
    for (const relation_use& use : uses) {
        const auto known = o.find_relation(use.name);
        if (!known) continue;
        const relation_entry& entry = o[*known];
        if (entry.domain.empty() && entry.range.empty() && entry.subject_kinds.allow(use.subject) &&
            entry.object_kinds.allow(use.object))
            continue;
        throw error(error_kind::constraint,
                    "the graph has declared the relation " + entry.name +
                        " for something else than event data says with it",
                    {}, "import into another graph, or without details");
    }
}

bool is_reserved(std::string_view name) {
    return name.starts_with(publisher_prefix) || name.starts_with(story_prefix) ||
           name.starts_with(place_prefix) || name.starts_with(import_record::key_prefix);
}

std::uint64_t pair_of(entity_id subject, std::uint32_t object) {
    return std::uint64_t{subject.value()} << 32U | object;
}

void append_part(std::string& key, std::string_view part) {
    for (const char c : part) {
        if (c == '|' || c == '\\') key += '\\';
        key += c;
    }
}
void append_part(std::string& key, const std::optional<double>& degrees) {
    if (!degrees) return;
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), *degrees).ptr;
    key.append(digits.data(), end);
}

std::string name_of(const event_place& where) {
    std::string name;
    for (const std::string_view part : {where.city, where.district, where.province, where.country})
        if (!part.empty()) (name += name.empty() ? "" : ", ") += part;
    return name;
}

bool is_missing(const event_place& where) {
    return where.city.empty() && where.district.empty() && where.province.empty() && where.country.empty() &&
           !where.latitude && !where.longitude;
}

} // namespace

event_writer::event_writer(graph& g, event_format format, event_details details,
                           std::optional<import_record> record)
    : graph_(g),
      with_details_(format == event_format::icews && details == event_details::all),
      record_(std::move(record)) {
    if (with_details_) check_uses(g.now().ontology());
}

void event_writer::begin() {
    if (transaction_) return;
    transaction_.emplace(graph_.begin());
    if (record_) record_->require_current(*transaction_);
    before_ = graph_.now(); // after: nobody else commits until this transaction ends
    if (with_details_ && details_[0].is_none())
        for (std::size_t i = 0; i < uses.size(); ++i) details_[i] = transaction_->relation(uses[i].name);
}

void event_writer::commit(const import_state& now) {
    if (record_ && record_->state() != now) {
        begin();
        const auto [entities, statements] = record_->write(*transaction_, now);
        entities_ += entities;
        statements_ += statements;
    }
    if (!transaction_) return;
    transaction_->commit();
    transaction_.reset();
    before_.reset();
    rows_ = 0;
}

std::string event_writer::state(const event_row& row) {
    begin();
    try {
        state_all_of(row);
    } catch (const error& e) {
        if (e.kind() == error_kind::limit) throw;
        return std::string(e.message());
    }
    ++rows_;
    return {};
}

// What may be refused comes before the event.
void event_writer::state_all_of(const event_row& row) {
    const relation_id relation = event_relation(row.relation);
    const entity_id subject = actor(row.subject.name), object = actor(row.object.name);
    entity_id where;
    if (with_details_) {
        describe(subject, row.subject);
        describe(object, row.object);
        if (!is_missing(row.place)) where = place(row.place);
    }
    statement_row event{subject, relation, object, day_of(row)};
    event.reference = reference_of(row);
    const statement_id stated = transaction_->state(event);
    ++statements_;
    if (!with_details_) return;
    add(stated, by::event_id, value(row.event_id));
    add(stated, by::cameo_code, value(row.cameo_code));
    if (row.intensity) add(stated, by::intensity, value(*row.intensity));
    if (!where.is_none()) add(stated, by::place, term(where));
}

statement_id event_writer::add(term subject, relation_id relation, term object) {
    const statement_id stated = transaction_->state(statement_row{subject, relation, object, {}});
    ++statements_;
    return stated;
}

// ---- entities

entity_id event_writer::entity_of_type(std::string_view key, std::string_view type, std::string_view name) {
    if (const auto known = transaction_->find(key)) {
        const auto type_known = before_->ontology().find_type(type);
        const bool was_there = known->value() < before_->entity_end();
        if (!was_there || !type_known || !before_->is_a(*known, *type_known)) {
            transaction_->add_type(*known, type);
            ++statements_;
        }
        return *known;
    }
    const entity_id made = transaction_->add_entity(key, std::span(&type, 1));
    ++entities_;
    ++statements_; // its type
    if (!name.empty()) {
        transaction_->name(made, name);
        ++statements_;
    }
    return made;
}

entity_id event_writer::actor(std::string_view name) {
    if (const auto known = actors_.find(name); known != actors_.end()) return known->second;
    if (is_reserved(name))
        throw error(error_kind::invalid_argument,
                    "an actor's name can't begin as " + entente::quoted(name) + " does");
    const entity_id e = entity_of_type(name, actor_type, name);
    if (with_details_ && e.value() < before_->entity_end()) recall(e);
    actors_.emplace(name, e);
    return e;
}

entity_id event_writer::country(std::string_view name) {
    if (const auto known = countries_.find(name); known != countries_.end()) return known->second;
    if (is_reserved(name))
        throw error(error_kind::invalid_argument,
                    "a country's name can't begin as " + entente::quoted(name) + " does");
    const entity_id e = entity_of_type(name, country_type, name);
    countries_.emplace(name, e);
    return e;
}

entity_id event_writer::publisher(std::string_view name) {
    if (const auto known = publishers_.find(name); known != publishers_.end()) return known->second;
    const entity_id e = entity_of_type((key_ = publisher_prefix) += name, outlet_type, name);
    publishers_.emplace(name, e);
    return e;
}

// Not remembered: there is a story for every two rows, and the graph finds it as fast.
entity_id event_writer::story(std::string_view id) {
    (key_ = story_prefix) += id;
    if (const auto known = transaction_->find(key_)) return *known;
    return entity_of_type(key_, article_type, {});
}

entity_id event_writer::place(const event_place& where) {
    key_ = place_prefix;
    for (const std::string_view part : {where.city, where.district, where.province, where.country}) {
        append_part(key_, part);
        key_ += '|';
    }
    append_part(key_, where.latitude);
    key_ += '|';
    append_part(key_, where.longitude);
    if (const auto known = transaction_->find(key_)) return *known;

    const entity_id e = entity_of_type(key_, place_type, name_of(where));
    if (!where.city.empty()) add(e, by::city, value(where.city));
    if (!where.district.empty()) add(e, by::district, value(where.district));
    if (!where.province.empty()) add(e, by::province, value(where.province));
    if (!where.country.empty()) add(e, by::country, term(country(where.country)));
    if (where.latitude) add(e, by::latitude, value(*where.latitude));
    if (where.longitude) add(e, by::longitude, value(*where.longitude));
    return e;
}

// ---- what is known of an actor

void event_writer::describe(entity_id actor, const event_actor& as) {
    if (!as.sectors.empty())
        for (const value_id sector : sectors(as.sectors))
            if (known_sectors_.insert(pair_of(actor, sector.value())).second)
                add(actor, by::sector, term(sector));
    if (as.country.empty()) return;
    const entity_id of = country(as.country);
    if (of != actor && known_countries_.insert(pair_of(actor, of.value())).second)
        add(actor, by::country, term(of));
}

// What the graph knew of an actor is not stated again.
void event_writer::recall(entity_id actor) {
    before_->for_each_neighbour(
        direction::out, actor, details_[static_cast<std::size_t>(by::sector)],
        [&](term known, statement_id) { known_sectors_.insert(pair_of(actor, known.raw())); });
    before_->for_each_neighbour(
        direction::out, actor, details_[static_cast<std::size_t>(by::country)],
        [&](term known, statement_id) { known_countries_.insert(pair_of(actor, known.raw())); });
}

const std::vector<value_id>& event_writer::sectors(std::string_view list) {
    if (const auto known = sector_lists_.find(list); known != sector_lists_.end()) return known->second;
    std::vector<value_id> found;
    for (std::string_view rest = list; !rest.empty();) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        if (comma > 0) found.push_back(transaction_->intern(value(rest.substr(0, comma))));
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return sector_lists_.emplace(list, std::move(found)).first->second;
}

// ---- the rest of a statement

relation_id event_writer::event_relation(std::string_view label) {
    if (const auto known = relations_.find(label); known != relations_.end()) return known->second;
    const auto known = transaction_->ontology().find_relation(label);
    const bool is_detail =
        (with_details_ &&
         std::any_of(uses.begin(), uses.end(), [&](const relation_use& use) { return use.name == label; })) ||
        (record_ && import_record::is_relation(label));
    if (is_detail || (known && *known <= builtin::last))
        throw error(error_kind::invalid_argument,
                    entente::quoted(label) + " is the name of a relation that is no event");
    const relation_id relation = transaction_->relation(label);
    relations_.emplace(label, relation);
    return relation;
}

reference_id event_writer::reference_of(const event_row& row) {
    reference_link link;
    if (!row.publisher.empty()) link.outlet = publisher(row.publisher);
    if (!row.story.empty()) link.article = story(row.story);
    if (row.sentence != 0) link.place = at_sentence(row.sentence);
    return link == reference_link{} ? reference_id::none() : transaction_->intern(reference(std::move(link)));
}

const interval& event_writer::day_of(const event_row& row) {
    if (row.when != day_) {
        valid_ = interval::on(date::from_day(row.when));
        day_ = row.when;
    }
    return valid_;
}

} // namespace entente::io::detail
