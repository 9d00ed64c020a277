// SPDX-License-Identifier: BSL-1.0
// Reads valid time, rank, modality, confidence and reference from properties.
#include "cypher/stated_facts.hpp"

#include <entente/model/interval.hpp>
#include <entente/model/reference.hpp>
#include <entente/transaction.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace entente::cypher {

namespace {

query_error refusal(std::string_view key, const datum& given, const std::string& wanted) {
    return runtime_error(
        error_type::argument_error, "InvalidArgumentValue",
        std::string(key) + " takes " + wanted + ", not " +
            (given.kind() == datum_kind::text ? quoted(given.as_text()) : std::string(name(given.kind()))));
}

entity_id source_of(run& r, std::string_view key, const datum& given) {
    if (const auto* n = given.get_if<node>()) return n->id;
    if (given.kind() == datum_kind::text)
        if (const auto e = r.writer()->find(given.as_text())) return *e;
    throw refusal(key, given, "a node, or the key of one");
}

std::string_view text_of(std::string_view key, const datum& given) {
    if (given.kind() != datum_kind::text) throw refusal(key, given, "a text");
    return given.as_text();
}

interval interval_of(std::string_view key, const datum& given) {
    if (given.kind() == datum_kind::date) {
        const auto d = static_cast<day>(given.scalar().as_date().days_since_epoch());
        return interval::days(d, d + 1);
    }
    const auto parsed = interval::try_parse(text_of(key, given));
    if (!parsed) throw refusal(key, given, "a date or an EDTF interval");
    return *parsed;
}

template <class Enumeration, std::size_t Count>
Enumeration named(std::string_view key, const datum& given, const std::array<Enumeration, Count>& all) {
    const std::string_view text = text_of(key, given);
    std::string names;
    for (const Enumeration each : all) {
        if (name(each) == text) return each;
        names += (names.empty() ? "" : ", ") + std::string(name(each));
    }
    throw refusal(key, given, "one of " + names);
}

} // namespace

property_list take_facts(run& r, statement_row& row, const property_list& properties) {
    property_list others;
    reference_link link;
    bool sourced = false;
    for (const auto& [key, given] : properties) {
        if (key.empty() || key.front() != '_' || given.is_null()) {
            others.emplace_back(key, given);
            continue;
        }
        constexpr std::array<std::pair<std::string_view, entity_id reference_link::*>, 4> people{{
            {"_speaker", &reference_link::speaker},
            {"_occasion", &reference_link::occasion},
            {"_outlet", &reference_link::outlet},
            {"_article", &reference_link::article},
        }};
        const auto who =
            std::find_if(people.begin(), people.end(), [&, k = key](const auto& p) { return p.first == k; });
        if (who != people.end()) {
            link.*(who->second) = source_of(r, key, given);
            sourced = true;
        } else if (key == "_quoted") {
            link.words = text_of(key, given);
            sourced = true;
        } else if (key == "_published") {
            if (given.kind() == datum_kind::date) {
                link.published =
                    date::from_day(static_cast<day>(given.scalar().as_date().days_since_epoch()));
            } else {
                link.published = date::try_parse(text_of(key, given));
                if (!link.published) throw refusal(key, given, "an EDTF date");
            }
            sourced = true;
        } else if (key == "_valid") {
            row.valid = interval_of(key, given);
        } else if (key == "_rank") {
            row.rank = named(key, given, std::array{rank::deprecated, rank::normal, rank::preferred});
        } else if (key == "_modality") {
            row.modality = named(
                key, given,
                std::array{modality::asserted, modality::planned, modality::possible, modality::denied});
        } else if (key == "_confidence") {
            const double c = given.kind() == datum_kind::integer ? static_cast<double>(given.as_integer())
                             : given.kind() == datum_kind::real  ? given.as_real()
                                                                 : -1.0;
            if (!(c >= 0 && c <= 1)) throw refusal(key, given, "a number from 0 to 1");
            row.confidence = static_cast<float>(c);
        } else {
            others.emplace_back(key, given);
        }
    }
    if (sourced) row.reference = r.writer()->intern(reference(std::move(link)));
    return others;
}

} // namespace entente::cypher
