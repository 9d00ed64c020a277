// SPDX-License-Identifier: BSL-1.0
// Time zones by the CCTZ library, which reads the operating system's database and knows its rules for all years to come.

#include "cypher/time_zones.hpp"

#include "cypher/refusals.hpp"

#include <entente/model/calendar_arithmetic.hpp>
#include <entente/model/calendar_parse.hpp>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

#include <algorithm>
#include <chrono>

namespace entente::cypher {

namespace {

// The IANA database tells apart only zones that differ since 1970: these names are links in its file "backward", which gives both the
// history of the zone they point to. Some systems (Debian's among them) build it with older tables, in which they differ before 1970.
// So that a query means the same everywhere, the link counts there too. As of release 2025b.
struct merged_zone {
    std::string_view name, into;
};
constexpr merged_zone merged_zones[] = {
    {"Africa/Accra", "Africa/Abidjan"},
    {"Africa/Addis_Ababa", "Africa/Nairobi"},
    {"Africa/Asmara", "Africa/Nairobi"},
    {"Africa/Bamako", "Africa/Abidjan"},
    {"Africa/Bangui", "Africa/Lagos"},
    {"Africa/Banjul", "Africa/Abidjan"},
    {"Africa/Blantyre", "Africa/Maputo"},
    {"Africa/Brazzaville", "Africa/Lagos"},
    {"Africa/Bujumbura", "Africa/Maputo"},
    {"Africa/Conakry", "Africa/Abidjan"},
    {"Africa/Dakar", "Africa/Abidjan"},
    {"Africa/Dar_es_Salaam", "Africa/Nairobi"},
    {"Africa/Djibouti", "Africa/Nairobi"},
    {"Africa/Douala", "Africa/Lagos"},
    {"Africa/Freetown", "Africa/Abidjan"},
    {"Africa/Gaborone", "Africa/Maputo"},
    {"Africa/Harare", "Africa/Maputo"},
    {"Africa/Kampala", "Africa/Nairobi"},
    {"Africa/Kigali", "Africa/Maputo"},
    {"Africa/Kinshasa", "Africa/Lagos"},
    {"Africa/Libreville", "Africa/Lagos"},
    {"Africa/Lome", "Africa/Abidjan"},
    {"Africa/Luanda", "Africa/Lagos"},
    {"Africa/Lubumbashi", "Africa/Maputo"},
    {"Africa/Lusaka", "Africa/Maputo"},
    {"Africa/Malabo", "Africa/Lagos"},
    {"Africa/Maseru", "Africa/Johannesburg"},
    {"Africa/Mbabane", "Africa/Johannesburg"},
    {"Africa/Mogadishu", "Africa/Nairobi"},
    {"Africa/Niamey", "Africa/Lagos"},
    {"Africa/Nouakchott", "Africa/Abidjan"},
    {"Africa/Ouagadougou", "Africa/Abidjan"},
    {"Africa/Porto-Novo", "Africa/Lagos"},
    {"America/Anguilla", "America/Puerto_Rico"},
    {"America/Antigua", "America/Puerto_Rico"},
    {"America/Aruba", "America/Puerto_Rico"},
    {"America/Atikokan", "America/Panama"},
    {"America/Blanc-Sablon", "America/Puerto_Rico"},
    {"America/Cayman", "America/Panama"},
    {"America/Creston", "America/Phoenix"},
    {"America/Curacao", "America/Puerto_Rico"},
    {"America/Dominica", "America/Puerto_Rico"},
    {"America/Grenada", "America/Puerto_Rico"},
    {"America/Guadeloupe", "America/Puerto_Rico"},
    {"America/Kralendijk", "America/Puerto_Rico"},
    {"America/Lower_Princes", "America/Puerto_Rico"},
    {"America/Marigot", "America/Puerto_Rico"},
    {"America/Montreal", "America/Toronto"},
    {"America/Montserrat", "America/Puerto_Rico"},
    {"America/Nassau", "America/Toronto"},
    {"America/Nipigon", "America/Toronto"},
    {"America/Pangnirtung", "America/Iqaluit"},
    {"America/Port_of_Spain", "America/Puerto_Rico"},
    {"America/Rainy_River", "America/Winnipeg"},
    {"America/St_Barthelemy", "America/Puerto_Rico"},
    {"America/St_Kitts", "America/Puerto_Rico"},
    {"America/St_Lucia", "America/Puerto_Rico"},
    {"America/St_Thomas", "America/Puerto_Rico"},
    {"America/St_Vincent", "America/Puerto_Rico"},
    {"America/Thunder_Bay", "America/Toronto"},
    {"America/Tortola", "America/Puerto_Rico"},
    {"America/Yellowknife", "America/Edmonton"},
    {"Antarctica/DumontDUrville", "Pacific/Port_Moresby"},
    {"Antarctica/McMurdo", "Pacific/Auckland"},
    {"Antarctica/Syowa", "Asia/Riyadh"},
    {"Arctic/Longyearbyen", "Europe/Berlin"},
    {"Asia/Aden", "Asia/Riyadh"},
    {"Asia/Bahrain", "Asia/Qatar"},
    {"Asia/Brunei", "Asia/Kuching"},
    {"Asia/Kuala_Lumpur", "Asia/Singapore"},
    {"Asia/Kuwait", "Asia/Riyadh"},
    {"Asia/Muscat", "Asia/Dubai"},
    {"Asia/Phnom_Penh", "Asia/Bangkok"},
    {"Asia/Vientiane", "Asia/Bangkok"},
    {"Atlantic/Jan_Mayen", "Europe/Berlin"},
    {"Atlantic/Reykjavik", "Africa/Abidjan"},
    {"Atlantic/St_Helena", "Africa/Abidjan"},
    {"Europe/Amsterdam", "Europe/Brussels"},
    {"Europe/Bratislava", "Europe/Prague"},
    {"Europe/Busingen", "Europe/Zurich"},
    {"Europe/Copenhagen", "Europe/Berlin"},
    {"Europe/Guernsey", "Europe/London"},
    {"Europe/Isle_of_Man", "Europe/London"},
    {"Europe/Jersey", "Europe/London"},
    {"Europe/Ljubljana", "Europe/Belgrade"},
    {"Europe/Luxembourg", "Europe/Brussels"},
    {"Europe/Mariehamn", "Europe/Helsinki"},
    {"Europe/Monaco", "Europe/Paris"},
    {"Europe/Oslo", "Europe/Berlin"},
    {"Europe/Podgorica", "Europe/Belgrade"},
    {"Europe/San_Marino", "Europe/Rome"},
    {"Europe/Sarajevo", "Europe/Belgrade"},
    {"Europe/Skopje", "Europe/Belgrade"},
    {"Europe/Stockholm", "Europe/Berlin"},
    {"Europe/Uzhgorod", "Europe/Kyiv"},
    {"Europe/Vaduz", "Europe/Zurich"},
    {"Europe/Vatican", "Europe/Rome"},
    {"Europe/Zagreb", "Europe/Belgrade"},
    {"Europe/Zaporozhye", "Europe/Kyiv"},
    {"Indian/Antananarivo", "Africa/Nairobi"},
    {"Indian/Christmas", "Asia/Bangkok"},
    {"Indian/Cocos", "Asia/Yangon"},
    {"Indian/Comoro", "Africa/Nairobi"},
    {"Indian/Kerguelen", "Indian/Maldives"},
    {"Indian/Mahe", "Asia/Dubai"},
    {"Indian/Mayotte", "Africa/Nairobi"},
    {"Indian/Reunion", "Asia/Dubai"},
    {"Pacific/Chuuk", "Pacific/Port_Moresby"},
    {"Pacific/Funafuti", "Pacific/Tarawa"},
    {"Pacific/Majuro", "Pacific/Tarawa"},
    {"Pacific/Midway", "Pacific/Pago_Pago"},
    {"Pacific/Pohnpei", "Pacific/Guadalcanal"},
    {"Pacific/Saipan", "Pacific/Guam"},
    {"Pacific/Wake", "Pacific/Tarawa"},
    {"Pacific/Wallis", "Pacific/Tarawa"},
};
static_assert(std::is_sorted(std::begin(merged_zones), std::end(merged_zones),
                             [](const merged_zone& a, const merged_zone& b) { return a.name < b.name; }));

std::string_view name_of_history(std::string_view name) {
    const auto* at =
        std::lower_bound(std::begin(merged_zones), std::end(merged_zones), name,
                         [](const merged_zone& zone, std::string_view wanted) { return zone.name < wanted; });
    return at != std::end(merged_zones) && at->name == name ? at->into : name;
}

// The zone's rules at a time, in seconds since 1970.
cctz::time_zone rules_of(std::string_view name, std::int64_t when) {
    const std::string_view wanted = when < 0 ? name_of_history(name) : name;
    cctz::time_zone rules;
    // CCTZ's own names ("Fixed/...", "libc:...") and the system's ("localtime") are no zones of the database.
    const bool is_foreign = !calendar::is_zone_name(wanted) || wanted.starts_with("Fixed/") ||
                            wanted == "localtime" || wanted == "posixrules";
    if (is_foreign || !cctz::load_time_zone(std::string(wanted), &rules)) {
        refuse_argument("InvalidArgumentValue", "no time zone is called " + quoted(name),
                        "give a name of the IANA database, such as Europe/Stockholm, or an offset such as "
                        "+01:00");
    }
    return rules;
}

using moment = cctz::time_point<cctz::seconds>;

moment moment_at(std::int64_t utc_seconds) { return moment(cctz::seconds(utc_seconds)); }

std::int32_t offset_at(const cctz::time_zone& rules, moment when) { return rules.lookup(when).offset; }

calendar::date_time made_at(std::int64_t utc_seconds, std::int32_t nanosecond, std::int32_t offset,
                            const std::string& name) {
    return as_argument([&] { return calendar::date_time::at(utc_seconds, nanosecond, offset, name); });
}

} // namespace

time_zone parse_time_zone(std::string_view text) {
    if (text == "Z" || text == "z" || text.starts_with('+') || text.starts_with('-')) {
        calendar::detail::text_scanner in(text == "z" ? "Z" : text, "offset from UTC");
        return as_argument([&] {
            const std::optional<std::int32_t> offset = calendar::detail::scan_offset(in);
            in.require_end();
            return time_zone{{}, offset.value_or(0)};
        });
    }
    (void)rules_of(text, 0);
    return {std::string(text), 0};
}

time_zone zone_of(const calendar::date_time& moment) {
    if (moment.zone().empty()) return {{}, moment.offset_seconds()};
    return {moment.zone(), 0};
}

calendar::date_time at_local(const calendar::local_date_time& local, const time_zone& zone,
                             std::optional<std::int32_t> preferred_offset) {
    const std::int64_t seconds = local.seconds_since_epoch();
    if (zone.name.empty())
        return made_at(seconds - zone.offset_seconds, local.nanosecond(), zone.offset_seconds, {});
    const cctz::time_zone rules = rules_of(zone.name, seconds);
    const cctz::time_zone::civil_lookup found = rules.lookup(cctz::civil_second() + seconds);
    // Of a repeated time `pre` is the first; a skipped one, counted with the offset from before the gap, lies as far behind the gap.
    const std::int32_t offset = offset_at(rules, found.pre);
    if (found.kind == cctz::time_zone::civil_lookup::REPEATED && preferred_offset) {
        const std::int32_t later = offset_at(rules, found.post);
        if (later == *preferred_offset) return made_at(seconds - later, local.nanosecond(), later, zone.name);
    }
    return made_at(found.pre.time_since_epoch().count(), local.nanosecond(), offset, zone.name);
}

calendar::date_time at_moment(std::int64_t utc_seconds, std::int32_t nanosecond, const time_zone& zone) {
    if (zone.name.empty()) return made_at(utc_seconds, nanosecond, zone.offset_seconds, {});
    return made_at(utc_seconds, nanosecond,
                   offset_at(rules_of(zone.name, utc_seconds), moment_at(utc_seconds)), zone.name);
}

calendar::date_time plus(const calendar::date_time& moment, const calendar::duration& amount) {
    return as_argument([&] {
        const time_zone zone = zone_of(moment);
        const auto shifted = moment.local() + calendar::duration::of(amount.months(), amount.days());
        const calendar::date_time on_day =
            shifted == moment.local() ? moment : at_local(shifted, zone, moment.offset_seconds());
        const std::int64_t nanosecond = std::int64_t{on_day.nanosecond()} + amount.nanoseconds();
        const std::int64_t carried = nanosecond / calendar::nanoseconds_per_second;
        const std::int64_t seconds = calendar::detail::checked_add(
            on_day.utc_seconds(), calendar::detail::checked_add(amount.seconds(), carried));
        return at_moment(seconds, static_cast<std::int32_t>(nanosecond % calendar::nanoseconds_per_second),
                         zone);
    });
}

calendar::date_time parse_date_time_in_zone(std::string_view text) {
    return as_argument([&] {
        const calendar::written_date_time written = calendar::parse_written_date_time(text);
        if (written.zone.empty()) return at_local(written.local, {{}, written.offset_seconds.value_or(0)});
        const calendar::date_time made = at_local(written.local, {written.zone, 0}, written.offset_seconds);
        if (written.offset_seconds && *written.offset_seconds != made.offset_seconds()) {
            refuse_argument("InvalidArgumentValue",
                            quoted(text) + " is not a date and time: the clocks of " + written.zone +
                                " did not have that offset then",
                            "leave out the offset, or the name of the zone");
        }
        return made;
    });
}

} // namespace entente::cypher
