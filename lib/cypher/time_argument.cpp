// SPDX-License-Identifier: BSL-1.0
// Reads dates and intervals.
#include "cypher/time_argument.hpp"

#include "cypher/refusals.hpp"

#include <string>

namespace entente::cypher {

namespace {

std::string shown(const datum& given) {
    return given.kind() == datum_kind::text ? quoted(given.as_text()) : std::string(name(given.kind()));
}

} // namespace

date date_of(const datum& given) {
    if (given.kind() == datum_kind::date)
        return date::from_day(static_cast<day>(given.scalar().as_date().days_since_epoch()));
    if (given.kind() == datum_kind::text)
        if (const auto parsed = date::try_parse(given.as_text())) return *parsed;
    refuse_argument("InvalidArgumentValue", shown(given) + " is no date",
                    "write date('2024-09-06'), or '2024-09'");
}

interval interval_of(const datum& given) {
    if (given.kind() == datum_kind::date) return interval::on(date_of(given));
    if (given.kind() == datum_kind::text)
        if (const auto parsed = interval::try_parse(given.as_text())) return *parsed;
    refuse_argument("InvalidArgumentValue", shown(given) + " is no time",
                    "write an EDTF date or interval: '2024-09', '2021-10-04/2024-10-01', '2024-09-06/..'");
}

datum day_datum(day d) {
    if (d == day_min || d == day_max) return {};
    return datum(value(calendar::date::from_days(d)));
}

} // namespace entente::cypher
