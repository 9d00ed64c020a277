// SPDX-License-Identifier: BSL-1.0
// Nodes and relationships are read as the query language reads them.
#include "datum_json.hpp"
#include "output.hpp"

#include "cypher/graph_access.hpp"
#include "cypher/text_form.hpp"

#include <cmath>

namespace tools {

using namespace entente::cypher;

struct datum_json::reading {
    explicit reading(const entente::view& seen) : run(nothing, {}, seen, rewriting::on) {}

    bound::query nothing;
    entente::cypher::run run;

    void append(const datum& d, std::string& to) {
        switch (d.kind()) {
        case datum_kind::null: to += "null"; break;
        case datum_kind::boolean: to += d.as_boolean() ? "true" : "false"; break;
        case datum_kind::integer: to += std::to_string(d.as_integer()); break;
        case datum_kind::real: to += std::isfinite(d.as_real()) ? text_form(d) : "null"; break;
        case datum_kind::list: append(d.as_list(), to); break;
        case datum_kind::map: append(d.as_map(), to); break;
        case datum_kind::node: append(d.as_node(), to); break;
        case datum_kind::relationship: append(d.as_relationship(), to); break;
        case datum_kind::path: append(d.as_path(), to); break;
        default: to += json(text_form(d));
        }
    }
    void append(const datum_list& elements, std::string& to) {
        to += '[';
        for (std::size_t i = 0; i < elements.size(); ++i) {
            if (i > 0) to += ',';
            append(elements[i], to);
        }
        to += ']';
    }
    void append(const datum_map& entries, std::string& to) {
        to += '{';
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (i > 0) to += ',';
            (to += json(entries[i].first)) += ':';
            append(entries[i].second, to);
        }
        to += '}';
    }
    void append(node n, std::string& to) {
        to += "{\"id\":" + std::to_string(n.id.value()) + ",\"labels\":";
        append(labels_of(run, n), to);
        to += ",\"properties\":";
        append(properties_of(run, n), to);
        to += '}';
    }
    void append(relationship r, std::string& to) {
        to += "{\"id\":" + std::to_string(r.id.value()) + ",\"type\":" + json(type_of(run, r)) +
              ",\"start\":" + std::to_string(start_of(run, r).id.value()) +
              ",\"end\":" + std::to_string(end_of(run, r).id.value()) + ",\"properties\":";
        append(properties_of(run, r), to);
        to += '}';
    }
    void append(const path& p, std::string& to) {
        to += "{\"nodes\":[";
        for (std::size_t i = 0; i < p.nodes.size(); ++i) {
            if (i > 0) to += ',';
            append(node{p.nodes[i]}, to);
        }
        to += "],\"relationships\":[";
        for (std::size_t i = 0; i < p.relationships.size(); ++i) {
            if (i > 0) to += ',';
            append(relationship{p.relationships[i]}, to);
        }
        to += "]}";
    }
};

datum_json::datum_json(const entente::view& seen) : reading_(std::make_unique<reading>(seen)) {}
datum_json::~datum_json() = default;
void datum_json::append(const datum& d, std::string& to) { reading_->append(d, to); }

std::string plain_text(const datum& scalar) { return text_form(scalar); }

} // namespace tools
