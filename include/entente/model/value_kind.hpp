// SPDX-License-Identifier: BSL-1.0
// The kinds of values, by the names of Cypher's types where it has one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entente {

enum class value_kind : std::uint8_t {
    null,
    boolean,
    integer, ///< 64 bits, signed
    real,    ///< a double
    text,    ///< UTF-8, with or without a language
    list,
    map,
    date,            ///< calendar::date
    local_time,      ///< calendar::local_time
    time,            ///< calendar::time
    local_date_time, ///< calendar::local_date_time
    date_time,       ///< calendar::date_time
    duration,        ///< calendar::duration
};

inline constexpr std::size_t value_kind_count = 13;

/// As an error message spells it: "local date time".
constexpr std::string_view name(value_kind kind) noexcept {
    switch (kind) {
    case value_kind::null: return "null";
    case value_kind::boolean: return "boolean";
    case value_kind::integer: return "integer";
    case value_kind::real: return "real";
    case value_kind::text: return "text";
    case value_kind::list: return "list";
    case value_kind::map: return "map";
    case value_kind::date: return "date";
    case value_kind::local_time: return "local time";
    case value_kind::time: return "time";
    case value_kind::local_date_time: return "local date time";
    case value_kind::date_time: return "date time";
    case value_kind::duration: return "duration";
    }
    return "no kind";
}

} // namespace entente
