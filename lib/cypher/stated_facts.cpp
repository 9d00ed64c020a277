// SPDX-License-Identifier: BSL-1.0
// Reads valid time, rank, modality, confidence and reference from properties.
#include "cypher/stated_facts.hpp"

#include "cypher/time_argument.hpp"

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

float confidence_of(std::string_view key, const datum& given) {
    const double c = given.kind() == datum_kind::integer ? static_cast<double>(given.as_integer())
                     : given.kind() == datum_kind::real  ? given.as_real()
                                                         : -1.0;
    if (!(c >= 0 && c <= 1)) throw refusal(key, given, "a number from 0 to 1");
    return static_cast<float>(c);
}

constexpr std::array<std::pair<std::string_view, entity_id reference_link::*>, 4> people{{
    {"_speaker", &reference_link::speaker},
    {"_occasion", &reference_link::occasion},
    {"_outlet", &reference_link::outlet},
    {"_article", &reference_link::article},
}};

// The chain without a first link that says nothing any more.
reference whole(const std::vector<reference_link>& links) {
    reference out;
    for (std::size_t i = 0; i < links.size(); ++i)
        if (i > 0 || links[i] != reference_link{}) out = std::move(out).citing(reference(links[i]));
    return out;
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

bool is_fact(std::string_view key) {
    constexpr std::array others{"_quoted", "_published", "_valid", "_rank", "_modality", "_confidence"};
    return std::find(others.begin(), others.end(), key) != others.end() ||
           std::any_of(people.begin(), people.end(), [&](const auto& p) { return p.first == key; });
}

property_list take_facts(run& r, statement_row& row, const property_list& properties) {
    property_list others;
    // What is said of the source changes its first link; what that cites stays behind it.
    std::vector<reference_link> links = r.seen()[row.reference].links();
    bool sourced = false;
    const auto link = [&]() -> reference_link& {
        sourced = true;
        if (links.empty()) links.emplace_back();
        return links.front();
    };
    for (const auto& [key, given] : properties) {
        const auto who =
            std::find_if(people.begin(), people.end(), [&, k = key](const auto& p) { return p.first == k; });
        if (who != people.end()) {
            link().*(who->second) = given.is_null() ? entity_id() : source_of(r, key, given);
        } else if (key == "_quoted") {
            link().words = given.is_null() ? std::string_view() : text_of(key, given);
        } else if (key == "_published") {
            link().published = given.is_null() ? std::nullopt : std::optional(date_of(given));
        } else if (key == "_valid") {
            row.valid = given.is_null() ? interval::always() : interval_of(given);
        } else if (key == "_rank") {
            row.rank = given.is_null()
                           ? rank::normal
                           : named(key, given, std::array{rank::deprecated, rank::normal, rank::preferred});
        } else if (key == "_modality") {
            row.modality = given.is_null() ? modality::asserted
                                           : named(key, given,
                                                   std::array{modality::asserted, modality::planned,
                                                              modality::possible, modality::denied});
        } else if (key == "_confidence") {
            row.confidence = given.is_null() ? std::nullopt : std::optional(confidence_of(key, given));
        } else {
            others.emplace_back(key, given);
        }
    }
    if (sourced) row.reference = r.writer()->intern(whole(links));
    return others;
}

} // namespace entente::cypher
