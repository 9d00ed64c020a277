// SPDX-License-Identifier: BSL-1.0
// Which section of a checkpoint holds what. The numbers stand in files and never change; docs/file-format.md says what the elements are.
#pragma once

#include <cstdint>

namespace entente {

enum class section_kind : std::uint32_t {
    counts = 1,
    counts_copy = 4,
    ontology_copy = 5,
    ontology = 2,
    type_sets = 3,
    subjects = 10,
    objects = 11,
    valid_days = 12,
    metas = 13,
    statement_references = 14,
    confidences = 15,
    retractions = 16,
    partial_times = 17,
    special = 18,
    far_ends = 19,
    values = 20,
    texts = 21,
    value_hash = 22,
    references = 24,
    reference_hash = 25,
    entities = 28,
    entity_changes = 29,
    entity_removals = 30,
    key_hash = 31,
    names = 34,
    same_names = 35,
    name_hash = 36,
    commits = 38,
    time_begin = 40, ///< and what follows in the order of time_index::for_each_array
    values_begin =
        48, ///< and what follows in the order of value_index::for_each_array; only where a property has an index
    rows =
        64, ///< eight for each direction and shape: 64 + 8 * (6 * direction + shape), in the order of sealed_rows::for_each_array
};

} // namespace entente
