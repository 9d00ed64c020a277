// SPDX-License-Identifier: BSL-1.0
// Any bytes as a date and as an interval: reading never crashes, both ways of reading agree, and what was read prints as
// a text that reads as the same value.
#include <entente/model/date.hpp>
#include <entente/model/interval.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

template <class Value>
std::optional<Value> read(std::string_view text) {
    const std::optional<Value> quiet = Value::try_parse(text);
    try {
        const Value loud = Value::parse(text);
        require(quiet == loud);
    } catch (const entente::error& e) {
        require(!quiet);
        require(e.kind() == entente::error_kind::syntax || e.kind() == entente::error_kind::limit);
        require(!e.message().empty() && !e.place().empty() && !e.remedy().empty());
    }
    if (quiet) {
        const std::string printed = to_string(*quiet);
        require(Value::try_parse(printed) == quiet);
        require(printed.size() <= 64);
    }
    return quiet;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto d = read<entente::date>(text);
    const auto i = read<entente::interval>(text);
    if (d) {
        require(d->first_day() <= d->last_day());
        require(d->first_day() >= entente::first_calendar_day && d->last_day() <= entente::last_calendar_day);
        require(i == entente::interval::on(*d));
    }
    if (i) {
        const entente::bounds b = i->bounds();
        require(b.earliest_start <= b.latest_start && b.earliest_end <= b.latest_end);
        require(b.earliest_start < b.earliest_end && b.latest_start < b.latest_end);
        require(!entente::possible_relations(*i, *i).empty());
        require(i->overlaps(entente::interval::always()) != entente::truth::no);
        if (i->exact()) require(entente::interval::days(i->from(), i->until()) == *i);
    }
    return 0;
}
