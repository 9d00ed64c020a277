// SPDX-License-Identifier: BSL-1.0
// Reads scenarios from JSON.
#include "scenario.hpp"

#include <entente/model/error.hpp>

#include <boost/json/src.hpp> // header-only: no further library

namespace tck {

namespace json = boost::json;

namespace {

std::string text_of(const json::value& v) { return std::string(v.as_string()); }

std::vector<std::string> texts_of(const json::value& v) {
    std::vector<std::string> out;
    for (const json::value& element : v.as_array()) out.push_back(text_of(element));
    return out;
}

std::vector<std::vector<std::string>> table_of(const json::value& v) {
    std::vector<std::vector<std::string>> out;
    for (const json::value& row : v.as_array()) out.push_back(texts_of(row));
    return out;
}

procedure procedure_of(const json::object& o) {
    procedure p{text_of(o.at("name")), {}, {}, table_of(o.at("rows"))};
    for (const char* side : {"inputs", "outputs"})
        for (const json::value& column : o.at(side).as_array())
            (side[0] == 'i' ? p.inputs : p.outputs)
                .emplace_back(text_of(column.as_object().at("name")), text_of(column.as_object().at("type")));
    return p;
}

expected_rows rows_of(const json::object& o) {
    return {texts_of(o.at("columns")), table_of(o.at("rows")), o.at("ordered").as_bool(),
            o.at("list_order_ignored").as_bool()};
}

void add_step(scenario& s, std::string_view kind, const json::value& held) {
    if (kind == "setup") {
        for (std::string& text : texts_of(held)) s.setup.push_back(std::move(text));
    } else if (kind == "parameters") {
        for (const auto& parameter : held.as_object())
            s.parameters.emplace(parameter.key(), text_of(parameter.value()));
    } else if (kind == "procedures") {
        for (const json::value& p : held.as_array()) s.procedures.push_back(procedure_of(p.as_object()));
    } else if (kind == "query" || kind == "control_query") {
        s.queries.push_back({text_of(held), kind == "control_query", {}, {}});
    } else if (kind != "given") {
        asked_query& q = s.queries.at(s.queries.size() - 1);
        if (kind == "result") {
            q.expected = rows_of(held.as_object());
        } else if (kind == "empty") {
            q.expected = expected_nothing{};
        } else if (kind == "error") {
            const json::object& o = held.as_object();
            q.expected =
                expected_error{text_of(o.at("type")), text_of(o.at("phase")), text_of(o.at("detail"))};
        } else if (kind == "side_effects") {
            q.side_effects.emplace();
            for (const auto& effect : held.as_object())
                q.side_effects->emplace(effect.key(), effect.value().as_int64());
        } else {
            throw entente::error(entente::error_kind::syntax, "there is no step '" + std::string(kind) + "'");
        }
    }
}

} // namespace

scenario read_scenario(std::string_view line, std::size_t number) {
    try {
        const json::value parsed = json::parse(json::string_view(line.data(), line.size()));
        const json::object& o = parsed.as_object();
        scenario s;
        s.id = text_of(o.at("id"));
        s.category = text_of(o.at("category"));
        s.name = text_of(o.at("name"));
        for (const std::string& tag : texts_of(o.at("tags"))) s.ignored = s.ignored || tag == "@ignore";
        for (const json::value& step : o.at("steps").as_array())
            for (const auto& part : step.as_object()) add_step(s, part.key(), part.value());
        return s;
    } catch (const std::exception& e) {
        throw entente::error(entente::error_kind::syntax, std::string("no scenario: ") + e.what(),
                             "line " + std::to_string(number));
    }
}

} // namespace tck
