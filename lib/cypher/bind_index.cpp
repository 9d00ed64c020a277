// SPDX-License-Identifier: BSL-1.0
// Binds the commands about indexes: queries of one clause.
#include "cypher/binder.hpp"
#include "cypher/graph_access.hpp"

#include <algorithm>
#include <utility>

namespace entente::cypher {

namespace {

index_definition definition_of(const syntax::index_command& c, std::string_view text) {
    index_definition out;
    if (c.index) out.name = c.index->text;
    if (c.label_or_type) out.of = c.label_or_type->text;
    out.of_relationships = c.of_relationships;
    for (const syntax::name& key : c.keys) {
        if (key.text == key_property && !c.of_relationships)
            throw query_error(error_type::semantic_error, error_phase::compile_time, "",
                              "the key of nodes can't be given an index: it has one, for equality",
                              "name a property")
                .at(key.where, text);
        if (c.of_relationships && key.text.starts_with('_'))
            throw query_error(
                error_type::semantic_error, error_phase::compile_time, "",
                "what begins with '_' is part of the relationship, and no property with an index",
                "name a property")
                .at(key.where, text);
        if (std::find(out.properties.begin(), out.properties.end(), key.text) == out.properties.end())
            out.properties.push_back(key.text);
    }
    return out;
}

} // namespace

bound::query bind(const syntax::index_command& c, std::string_view text) {
    bound::query out;
    out.text = text;
    bound::single_query& only = out.parts.emplace_back();
    const text_range whole{0, static_cast<std::uint32_t>(text.size())};
    if (c.what == syntax::index_command::action::show) {
        only.columns = {{"name", 0}, {"kind", 1}, {"of", 2}, {"properties", 3}};
        out.slots = static_cast<std::uint32_t>(only.columns.size());
        only.clauses.push_back({bound::list_indexes{0, 1, 2, 3}, whole});
        return out;
    }
    out.updates = true;
    only.clauses.push_back({bound::change_index{c.what == syntax::index_command::action::drop, c.tolerant,
                                                definition_of(c, text), c.index ? c.index->where : whole},
                            whole});
    return out;
}

} // namespace entente::cypher
