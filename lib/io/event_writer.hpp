// SPDX-License-Identifier: BSL-1.0
// Rows of event data as statements of a graph, in one transaction after another. Where the rows come from is not known here.
#pragma once

#include <entente/graph.hpp>
#include <entente/io/event_data.hpp>
#include <entente/io/event_row.hpp>
#include <entente/store/hash_index.hpp>

#include "io/import_record.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace entente::io::detail {

/// The relations of event_details::all.
enum class detail_relation : std::uint8_t {
    event_id,
    cameo_code,
    intensity,
    place,
    sector,
    country,
    city,
    district,
    province,
    latitude,
    longitude
};
inline constexpr std::size_t detail_relation_count = 11;

class event_writer {
public:
    /// `record`: what each commit says of the import, where it is to say anything. Throws error(constraint) where the graph's ontology has another
    /// use for the relations of the details.
    event_writer(graph& g, event_format format, event_details details, std::optional<import_record> record);

    /// How far the graph says that the import is; nothing read where nothing is said.
    [[nodiscard]] import_state imported() const { return record_ ? record_->state() : import_state{}; }

    /// States a row, in a transaction begun if there is none. Returns why it was refused, or an empty text; a row that is refused may
    /// leave its actors behind and what is known of them, but not its event. Throws error(limit), error(conflict).
    std::string state(const event_row& row);

    /// Commits what was stated since the last one, and with it how far the import is. Throws what the graph's change sink throws.
    void commit(const import_state& now);
    void rollback() noexcept { transaction_.reset(); }

    /// Rows stated since the last commit.
    [[nodiscard]] std::uint64_t rows_in_transaction() const noexcept { return rows_; }
    /// Entities and statements added since the beginning.
    [[nodiscard]] std::uint64_t entities() const noexcept { return entities_; }
    [[nodiscard]] std::uint64_t statements() const noexcept { return statements_; }

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return static_cast<std::size_t>(hash_bytes(text));
        }
    };
    template <class Value>
    using by_text = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;

    void begin();
    void state_all_of(const event_row& row);
    entity_id actor(std::string_view name);
    entity_id country(std::string_view name);
    entity_id publisher(std::string_view name);
    entity_id story(std::string_view id);
    entity_id place(const event_place& where);
    /// The entity with that key, of that type whatever else it is.
    entity_id entity_of_type(std::string_view key, std::string_view type, std::string_view name);
    relation_id event_relation(std::string_view label);
    reference_id reference_of(const event_row& row);
    const interval& day_of(const event_row& row);

    void describe(entity_id actor, const event_actor& as);
    void recall(entity_id actor);
    const std::vector<value_id>& sectors(std::string_view list);

    statement_id add(term subject, relation_id relation, term object);
    statement_id add(term subject, detail_relation relation, term object) {
        return add(subject, details_[static_cast<std::size_t>(relation)], object);
    }
    statement_id add(term subject, detail_relation relation, const value& object) {
        return add(subject, relation, transaction_->intern(object));
    }

    graph& graph_;
    bool with_details_;
    std::optional<import_record> record_;
    std::optional<transaction> transaction_;
    std::optional<view> before_; // what was published when the transaction began
    std::uint64_t rows_ = 0, entities_ = 0, statements_ = 0;

    relation_id details_[detail_relation_count];
    by_text<entity_id> actors_, countries_, publishers_;
    by_text<relation_id> relations_;
    by_text<std::vector<value_id>> sector_lists_;
    std::unordered_set<std::uint64_t> known_sectors_, known_countries_; // of an actor, each once
    std::string key_;
    day day_ = day_min; // the day that valid_ is
    interval valid_;
};

} // namespace entente::io::detail
