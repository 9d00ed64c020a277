// SPDX-License-Identifier: BSL-1.0
// One line of event data, in either of the two layouts that ICEWS events come in. What a graph makes of it stands in event_data.hpp.
#pragma once

#include <entente/model/day.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entente::io {

/// How the lines of a file are laid out: columns separated by tabs, told by the names of the columns in the first line.
enum class event_format : std::uint8_t {
    plain, ///< `date subject relation object`, as event data is handed out for benchmarks (ICEWS14)
    icews  ///< the 20 columns of the ICEWS Coded Event Data (doi:10.7910/DVN/28075)
};

/// "plain" and "ICEWS".
[[nodiscard]] std::string_view name(event_format format) noexcept;
/// The first line of a file in that format, without its end.
[[nodiscard]] std::string_view column_names(event_format format) noexcept;
/// The format whose column names these are, to the letter.
[[nodiscard]] std::optional<event_format> event_format_of(std::string_view first_line) noexcept;

/// Who acts, or on whom. Parts that are missing in the line, or given as `NA`, are empty, here and below.
struct event_actor {
    std::string_view name;    ///< never empty
    std::string_view sectors; ///< separated by commas
    std::string_view country;
};

/// Where it happened.
struct event_place {
    std::string_view city, district, province, country;
    std::optional<double> latitude, longitude; ///< degrees, WGS 84
};

/// What a line says. The texts are views of the line. All but day, relation and names is only there in the format `icews`.
struct event_row {
    day when = 0;
    std::string_view relation; ///< the event's label, such as "Make a visit"
    event_actor subject, object;

    std::int64_t event_id = 0;
    std::string_view cameo_code; ///< with its leading zeros: "042"
    std::optional<double> intensity;
    std::string_view story;
    std::string_view publisher;
    std::uint32_t sentence = 0; ///< counted from 1; 0 where it is missing
    event_place place;
};

/// Reads a line, given without its end, into `row`. Returns why it can't be read, in words that name the column, or an empty text
/// where it can; then every text is UTF-8. After a refusal `row` is unspecified. O(length); does not allocate for a line that is right.
///
/// Refused are: another number of columns; a day that is not in the calendar as YYYY-MM-DD; a name or a label that is missing or blank;
/// bytes that are not UTF-8; an event id that is no whole number; what is no CAMEO code; an intensity that is no number; a sentence
/// that is no number from 1 on; coordinates off the globe.
[[nodiscard]] std::string read_event_row(std::string_view line, event_format format, event_row& row);

} // namespace entente::io
