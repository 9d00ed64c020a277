// SPDX-License-Identifier: BSL-1.0
// Lines of event data: which columns they have, and what may stand in them.
#include <entente/io/event_row.hpp>

#include <entente/model/date.hpp>
#include <entente/model/error.hpp>
#include <entente/model/utf8.hpp>
#include <entente/vocabulary/event_codes.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <system_error>

namespace entente::io {
namespace {

constexpr std::string_view plain_names = "date\tsubject\trelation\tobject";
constexpr std::string_view icews_names =
    "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t"
    "Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\t"
    "City\tDistrict\tProvince\tCountry\tLatitude\tLongitude";

constexpr std::size_t count_columns(std::string_view names) {
    return static_cast<std::size_t>(std::count(names.begin(), names.end(), '\t')) + 1;
}
constexpr std::size_t plain_columns = count_columns(plain_names), icews_columns = count_columns(icews_names);

// Where the parts of a row stand in a line of the format icews.
namespace column {
enum : std::size_t {
    event_id,
    date,
    source_name,
    source_sectors,
    source_country,
    label,
    code,
    intensity,
    target_name,
    target_sectors,
    target_country,
    story,
    sentence,
    publisher,
    city,
    district,
    province,
    country,
    latitude,
    longitude
};
} // namespace column
static_assert(column::longitude + 1 == icews_columns);

using fields = std::span<const std::string_view>;

// Splits at tabs into as many fields as there is room for; returns how many there are.
std::size_t split(std::string_view line, std::span<std::string_view> to) {
    std::size_t count = 0;
    for (;;) {
        const std::size_t tab = line.find('\t');
        if (count < to.size()) to[count] = line.substr(0, tab);
        ++count;
        if (tab == std::string_view::npos) return count;
        line.remove_prefix(tab + 1);
    }
}

bool is_blank(std::string_view text) { return text.find_first_not_of(' ') == std::string_view::npos; }

std::string_view unless_missing(std::string_view text) {
    return text == "NA" || is_blank(text) ? std::string_view() : text;
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number number{};
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

// A number in [low, high], or none where it is missing. False for anything else.
bool read_real(std::string_view text, double low, double high, std::optional<double>& to) {
    to.reset();
    if (unless_missing(text).empty()) return true;
    to = number_in<double>(text);
    return to && *to >= low && *to <= high; // not a number fails both
}

// YYYY-MM-DD and nothing else that EDTF would take for a date.
std::optional<day> day_in(std::string_view text) {
    constexpr std::string_view shape = "dddd-dd-dd";
    if (text.size() != shape.size()) return std::nullopt;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == '-' ? text[i] != '-' : text[i] < '0' || text[i] > '9') return std::nullopt;
    const auto d = date::try_parse(text);
    return d ? std::optional(d->first_day()) : std::nullopt;
}

std::string fault_in_date(std::string_view text) {
    return entente::quoted(text) + " is no day of the calendar, written YYYY-MM-DD";
}
std::string missing(std::string_view column) { return "the column '" + std::string(column) + "' is empty"; }
std::string wrong(std::string_view column, std::string_view text, std::string_view wanted) {
    return "the column '" + std::string(column) + "' says " + entente::quoted(text) + ", which is no " +
           std::string(wanted);
}

std::string read_plain(fields f, event_row& row) {
    const auto when = day_in(f[0]);
    if (!when) return fault_in_date(f[0]);
    if (is_blank(f[1])) return missing("subject");
    if (is_blank(f[2])) return missing("relation");
    if (is_blank(f[3])) return missing("object");
    row.when = *when;
    row.subject = {f[1], {}, {}};
    row.relation = f[2];
    row.object = {f[3], {}, {}};
    return {};
}

std::string read_icews(fields f, event_row& row) {
    const auto id = number_in<std::int64_t>(f[column::event_id]);
    if (!id) return wrong("Event ID", f[column::event_id], "whole number");
    const auto when = day_in(f[column::date]);
    if (!when) return fault_in_date(f[column::date]);
    row.event_id = *id;
    row.when = *when;
    row.subject = {unless_missing(f[column::source_name]), unless_missing(f[column::source_sectors]),
                   unless_missing(f[column::source_country])};
    row.object = {unless_missing(f[column::target_name]), unless_missing(f[column::target_sectors]),
                  unless_missing(f[column::target_country])};
    row.relation = unless_missing(f[column::label]);
    if (row.subject.name.empty()) return missing("Source Name");
    if (row.object.name.empty()) return missing("Target Name");
    if (row.relation.empty()) return missing("Event Text");

    row.cameo_code = f[column::code];
    if (!cameo::is_code(row.cameo_code)) return wrong("CAMEO Code", row.cameo_code, "CAMEO code");
    constexpr double largest = 1e6; // ICEWS goes from -10 to 10; this only keeps out infinity and its like
    if (!read_real(f[column::intensity], -largest, largest, row.intensity))
        return wrong("Intensity", f[column::intensity], "number");

    row.story = unless_missing(f[column::story]);
    row.publisher = unless_missing(f[column::publisher]);
    row.sentence = 0;
    if (const auto text = unless_missing(f[column::sentence]); !text.empty()) {
        row.sentence = number_in<std::uint32_t>(text).value_or(0);
        if (row.sentence == 0) return wrong("Sentence Number", text, "number from 1 on");
    }

    row.place = {unless_missing(f[column::city]),
                 unless_missing(f[column::district]),
                 unless_missing(f[column::province]),
                 unless_missing(f[column::country]),
                 {},
                 {}};
    if (!read_real(f[column::latitude], -90, 90, row.place.latitude))
        return wrong("Latitude", f[column::latitude], "number from -90 to 90");
    if (!read_real(f[column::longitude], -180, 180, row.place.longitude))
        return wrong("Longitude", f[column::longitude], "number from -180 to 180");
    return {};
}

std::string fault_of_utf8(std::string_view line, std::size_t at) {
    constexpr std::string_view hex = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(line[at]);
    return "byte " + std::to_string(at + 1) + " of the line, 0x" + hex[byte >> 4U] + hex[byte & 15U] +
           ", is not UTF-8";
}

} // namespace

std::string_view name(event_format format) noexcept {
    return format == event_format::plain ? "plain" : "ICEWS";
}

std::string_view column_names(event_format format) noexcept {
    return format == event_format::plain ? plain_names : icews_names;
}

std::optional<event_format> event_format_of(std::string_view first_line) noexcept {
    if (first_line == plain_names) return event_format::plain;
    if (first_line == icews_names) return event_format::icews;
    return std::nullopt;
}

std::string read_event_row(std::string_view line, event_format format, event_row& row) {
    if (line.empty()) return "the line is empty";
    if (const auto at = first_invalid_utf8(line)) return fault_of_utf8(line, *at);
    std::array<std::string_view, icews_columns> parts;
    const std::size_t wanted = format == event_format::plain ? plain_columns : icews_columns;
    const std::size_t count = split(line, std::span(parts).first(wanted));
    if (count != wanted)
        return "the line has " + std::to_string(count) + (count == 1 ? " column" : " columns") +
               " instead of " + std::to_string(wanted);
    if (format == event_format::plain) return read_plain(std::span(parts).first(wanted), row);
    return read_icews(parts, row);
}

} // namespace entente::io
