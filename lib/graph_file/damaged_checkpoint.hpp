// SPDX-License-Identifier: BSL-1.0
// Those sections of a damaged checkpoint that nothing else tells again, as far as they can be read, with the elements as docs/file-format.md
// has them.
#pragma once

#include "checkpoint.hpp"
#include "salvage.hpp"

#include <entente/model/date.hpp>
#include <entente/model/interval.hpp>
#include <entente/ontology.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente::detail {

struct stored_value {
    std::uint32_t kind, language;
    std::uint64_t payload;
};
struct stored_link {
    std::uint32_t speaker, occasion, outlet, article;
    std::uint32_t words, cited, place_number, place_unit;
    std::uint32_t has_date;
    std::array<std::byte, sizeof(date)> published;
};
struct stored_entity {
    std::array<char, 16> key;
    std::uint64_t name;
    std::uint32_t types, touched;
};
struct stored_days {
    std::uint16_t low, high, length;
};
struct stored_interval {
    std::array<std::byte, sizeof(interval)> bytes;
};
static_assert(sizeof(stored_value) == 16 && sizeof(stored_link) == 48 && sizeof(stored_entity) == 32 &&
              sizeof(stored_interval) == 44 && sizeof(commit_record) == 16 && sizeof(stored_days) == 6 &&
              sizeof(statement_meta) == 4);

/// What is left of a checkpoint. All that is wrong in it is listed when this is made.
struct damaged_checkpoint {
    /// Throws error(damaged) where nothing can be read: without the counts or the ontology, or with neither a table of sections nor its copy.
    damaged_checkpoint(file_system& files, const std::string& path, std::vector<damage>& found);

    section_file_header header;
    table_counts counts;
    std::shared_ptr<const entente::ontology> ontology;
    salvaged_array subjects, objects, valid_days, metas, sources, confidences, retractions, partial_times,
        far_ends;
    salvaged_array values, texts, references, entities, removals, commits;

    /// Nothing where it is lost: the text at such a place, the key of entity `e` (empty: it has none), the valid time of statement `s`.
    [[nodiscard]] std::optional<std::string_view> text_at(std::uint64_t place) const;
    [[nodiscard]] std::optional<std::string_view> key_of(std::uint32_t e) const;
    [[nodiscard]] std::optional<interval> valid_time(std::uint32_t s, statement_meta meta) const;

private:
    [[nodiscard]] std::optional<day_range> days_of(std::uint32_t s) const;
};

} // namespace entente::detail
