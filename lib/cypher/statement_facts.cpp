// SPDX-License-Identifier: BSL-1.0
// What a statement says beside its ends: when it holds, how surely, and on whose word.
#include "cypher/statement_facts.hpp"

#include "cypher/graph_access.hpp"
#include "cypher/time_argument.hpp"

#include <entente/model/interval.hpp>
#include <entente/model/reference.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace entente::cypher {

namespace {

using bound::graph_function;

constexpr std::array<std::pair<std::string_view, graph_function>, 10> virtual_properties{{
    {"_valid", graph_function::valid_time},
    {"_from", graph_function::valid_from},
    {"_to", graph_function::valid_to},
    {"_rank", graph_function::rank},
    {"_modality", graph_function::modality},
    {"_confidence", graph_function::confidence},
    {"_speaker", graph_function::speaker},
    {"_outlet", graph_function::outlet},
    {"_quoted", graph_function::quoted},
    {"_published", graph_function::published},
}};

// A confidence is kept as a float: the shortest number that it may have been written as.
double as_written(float confidence) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, confidence).ptr;
    double number = 0;
    std::from_chars(text, end, number);
    return number;
}

datum node_or_null(entity_id e) { return e.is_none() ? datum() : datum(node{e}); }

// The first link that says anything of it.
template <class Part>
auto first_said(const reference& r, Part part) -> decltype(part(r.links().front())) {
    for (const reference_link& link : r.links())
        if (auto said = part(link)) return said;
    return {};
}

entity_id first_entity(const reference& r, entity_id reference_link::*part) {
    for (const reference_link& link : r.links())
        if (!(link.*part).is_none()) return link.*part;
    return {};
}

// Every outlet and speaker of a chain, the outermost first, each once.
datum_list sources_of(const reference& r) {
    datum_list out;
    for (const reference_link& link : r.links())
        for (const entity_id e : {link.outlet, link.speaker})
            if (!e.is_none() && std::find(out.begin(), out.end(), datum(node{e})) == out.end())
                out.emplace_back(node{e});
    return out;
}

} // namespace

datum fact_of(run& r, relationship rel, graph_function f, const datum& argument) {
    const statement s = statement_of(r, rel);
    const auto source = [&] { return r.seen()[s.reference]; };
    switch (f) {
    case graph_function::valid_time: {
        if (s.valid.is_always()) return {};
        std::string text;
        s.valid.append_to(text);
        return datum(value(text));
    }
    case graph_function::valid_from: return day_datum(s.valid.from());
    case graph_function::valid_to:
        return s.valid.until() == day_max ? datum() : day_datum(s.valid.until() - 1);
    case graph_function::rank: return datum(value(name(s.rank)));
    case graph_function::modality: return datum(value(name(s.modality)));
    case graph_function::confidence: return s.confidence ? datum(value(as_written(*s.confidence))) : datum();
    case graph_function::stated: return datum(value(s.stated.value()));
    case graph_function::sources: return datum(sources_of(source()));
    case graph_function::speaker: return node_or_null(first_entity(source(), &reference_link::speaker));
    case graph_function::outlet: return node_or_null(first_entity(source(), &reference_link::outlet));
    case graph_function::quoted: {
        const auto words = first_said(source(), [](const reference_link& l) {
            return l.words.empty() ? std::optional<std::string>() : std::optional(l.words);
        });
        return words ? datum(value(*words)) : datum();
    }
    case graph_function::published: {
        const auto when = first_said(source(), [](const reference_link& l) { return l.published; });
        return when ? datum(value(to_string(*when))) : datum();
    }
    case graph_function::certainly_valid:
    case graph_function::possibly_valid: {
        if (argument.is_null()) return {};
        // Months and years are meant whole, as by DURING.
        const interval asked = interval_of(argument);
        const truth t = s.valid.overlaps(interval::days(asked.from(), asked.until()));
        return datum(f == graph_function::certainly_valid ? t == truth::yes : t != truth::no);
    }
    default: return {};
    }
}

std::optional<datum> fact_of(run& r, relationship rel, std::string_view key) {
    if (key.empty() || key.front() != '_') return std::nullopt;
    const auto at = std::find_if(virtual_properties.begin(), virtual_properties.end(),
                                 [&](const auto& known) { return known.first == key; });
    if (at == virtual_properties.end()) return std::nullopt;
    return fact_of(r, rel, at->second, {});
}

} // namespace entente::cypher
