// SPDX-License-Identifier: BSL-1.0
// Functions of queries called by name, and what came of it as text, so that a test can be a table.
#pragma once

#include "cypher/functions.hpp"
#include "cypher/text_form.hpp"

#include <entente/model/value_print.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace entente::cypher::test {

/// Where the clock stands: 2023-11-14T22:13:20.123456789Z.
inline constexpr function_context one_evening{1'700'000'000, 123'456'789, nullptr};

/// As the executor calls it: null in, null out where the table says so. An argument that the table does not allow is passed on: the body
/// has to refuse it.
inline datum call(std::string_view name, const std::vector<datum>& given,
                  const function_context& context = one_evening) {
    const function_entry* entry = find_function(name);
    if (!entry) return "no such function";
    if (given.size() < entry->least_arguments || given.size() > entry->most_arguments)
        return "wrong number of arguments";
    const bool has_null = std::any_of(given.begin(), given.end(), [](const datum& d) { return d.is_null(); });
    if (entry->null_in_null_out && has_null) return {};
    datum made = entry->body(context, given);
    if (!made.is_null() && !entry->result.contains(made.kind())) return "a result of a type not in the table";
    return made;
}

/// A datum as a query would write it, calendar values in their own form without a call.
inline std::string shown(const datum& d) {
    std::string text;
    switch (d.kind()) {
    case datum_kind::list:
        for (const datum& element : d.as_list()) text += (text.empty() ? "" : ", ") + shown(element);
        return "[" + text + "]";
    case datum_kind::map:
        for (const auto& [key, held] : d.as_map())
            text += (text.empty() ? "" : ", ") + key + ": " + shown(held);
        return "{" + text + "}";
    case datum_kind::null:
    case datum_kind::boolean:
    case datum_kind::integer:
    case datum_kind::real:
    case datum_kind::text: return to_string(d.scalar());
    case datum_kind::node: return "(" + std::to_string(d.as_node().id.value()) + ")";
    case datum_kind::relationship: return "[:" + std::to_string(d.as_relationship().id.value()) + "]";
    case datum_kind::path: return "a path";
    default: return text_form(d);
    }
}

/// The result, or of a refusal its type and detail: "ArgumentError NumberOutOfRange".
template <class Work>
std::string outcome(Work work) {
    try {
        return shown(work());
    } catch (const query_error& refused) {
        if (refused.phase() != error_phase::runtime || refused.message().empty()) return "an error of no use";
        return std::string(name(refused.type())) + " " + std::string(refused.detail());
    } catch (const error& refused) {
        return std::string("not an error of a query: ") + refused.what();
    }
}

inline std::string outcome_of(std::string_view name, const std::vector<datum>& given) {
    return outcome([&] { return call(name, given); });
}

inline datum list(datum_list elements) { return elements; }
inline datum map(datum_map entries) { return entries; }
inline const datum null;

/// Calendar values from their text.
inline datum date(std::string_view text) { return call("date", {text}); }
inline datum localtime(std::string_view text) { return call("localtime", {text}); }
inline datum time(std::string_view text) { return call("time", {text}); }
inline datum localdatetime(std::string_view text) { return call("localdatetime", {text}); }
inline datum datetime(std::string_view text) { return call("datetime", {text}); }
inline datum duration(std::string_view text) { return call("duration", {text}); }

} // namespace entente::cypher::test
