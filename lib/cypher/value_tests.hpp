// SPDX-License-Identifier: BSL-1.0
// What a property's values are compared with: of one value, and of the statements of an index, which are in the order of their values.
#pragma once

#include "cypher/asked_properties.hpp"

#include <entente/cypher/datum.hpp>
#include <entente/view.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace entente::cypher {

class run;

/// A property_test whose other side has been evaluated.
struct value_test {
    std::variant<syntax::comparison_operator, syntax::binary_operator> op;
    datum other;

    /// Whether `held op other` is true. Of what `other` can't be for that operator it says yes: the condition itself refuses it.
    [[nodiscard]] bool passes(const datum& held) const;
};

/// The tests for the frame as it is; nothing where one compares with null, which no value passes. A side that can't be had is left out: the condition
/// that it stands in says why, if it is asked at all.
[[nodiscard]] std::optional<std::vector<value_test>> evaluated(const std::vector<property_test>& tests,
                                                               run& r);

/// Of statements in the order of their values, those among which are all that pass. O(log n) values are looked at.
[[nodiscard]] std::span<const std::uint32_t> narrowed(const view& v, std::span<const std::uint32_t> by_value,
                                                      const value_test& test);

/// The sealed statements of a relation that may pass all the tests: by the index, where the property has one, otherwise all.
[[nodiscard]] std::span<const std::uint32_t> sealed_statements(const view& v, relation_id relation,
                                                               std::span<const value_test> tests);

/// Whether a statement of a property counts for the run's view.
[[nodiscard]] bool is_looked_at(const run& r, relation_id relation, std::uint32_t s);

/// Whether what is sealed of the relation is there in the order of its values, too.
[[nodiscard]] bool has_index(const view& v, relation_id relation);

} // namespace entente::cypher
