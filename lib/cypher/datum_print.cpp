// SPDX-License-Identifier: BSL-1.0
// Data as openCypher writes them.
#include "cypher/graph_access.hpp"
#include "cypher/text_form.hpp"

#include <entente/cypher.hpp>

#include <cmath>
#include <string>

namespace entente::cypher {

namespace {

class printer {
public:
    explicit printer(run& r) : run_(&r) {}

    std::string text;

    void print(const datum& d) {
        switch (d.kind()) {
        case datum_kind::list: {
            text += '[';
            bool first = true;
            for (const datum& element : d.as_list()) {
                if (!first) text += ", ";
                first = false;
                print(element);
            }
            text += ']';
            break;
        }
        case datum_kind::map: print(d.as_map()); break;
        case datum_kind::node: print(d.as_node()); break;
        case datum_kind::relationship:
            text += '[';
            print_inside(d.as_relationship());
            text += ']';
            break;
        case datum_kind::path: print(d.as_path()); break;
        default: print(d.scalar());
        }
    }

private:
    void print(const value& v) {
        switch (v.kind()) {
        case value_kind::null: text += "null"; break;
        case value_kind::text:
            text += '\'';
            for (const char c : v.as_text()) {
                if (c == '\'' || c == '\\') text += '\\';
                text += c;
            }
            text += '\'';
            break;
        case value_kind::real:
            text += std::isinf(v.as_real()) ? (v.as_real() > 0 ? "Inf" : "-Inf") : text_form(datum(v));
            break;
        case value_kind::boolean: text += v.as_boolean() ? "true" : "false"; break;
        case value_kind::integer: text += std::to_string(v.as_integer()); break;
        default: text += '\'' + text_form(datum(v)) + '\'';
        }
    }
    void print(const datum_map& map) {
        text += '{';
        bool first = true;
        for (const auto& [key, held] : map) {
            if (!first) text += ", ";
            first = false;
            text += key + ": ";
            print(held);
        }
        text += '}';
    }
    void print(node n) {
        text += '(';
        const datum_list labels = labels_of(*run_, n);
        for (const datum& label : labels) text += ':' + std::string(label.as_text());
        if (const datum_map properties = properties_of(*run_, n); !properties.empty()) {
            if (!labels.empty()) text += ' ';
            print(properties);
        }
        text += ')';
    }
    void print_inside(relationship rel) {
        text += ':' + std::string(type_of(*run_, rel));
        if (const datum_map properties = properties_of(*run_, rel); !properties.empty()) {
            text += ' ';
            print(properties);
        }
    }
    void print(const path& p) {
        text += '<';
        print(node{p.nodes[0]});
        for (std::size_t i = 0; i < p.relationships.size(); ++i) {
            const relationship rel{p.relationships[i]};
            const bool forward = start_of(*run_, rel).id == p.nodes[i];
            text += forward ? "-[" : "<-[";
            print_inside(rel);
            text += forward ? "]->" : "]-";
            print(node{p.nodes[i + 1]});
        }
        text += '>';
    }

    run* run_;
};

} // namespace

std::string to_text(const datum& d, const view& seen) {
    static const bound::query nothing;
    run reading(nothing, {}, seen, rewriting::on);
    printer p(reading);
    p.print(d);
    return std::move(p.text);
}

} // namespace entente::cypher
