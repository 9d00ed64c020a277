// SPDX-License-Identifier: BSL-1.0
// What kept rows cost.
#include "cypher/kept_rows.hpp"

namespace entente::cypher {

namespace {

std::size_t bytes_behind(const datum& d) {
    if (const auto* v = d.get_if<value>())
        return v->kind() == value_kind::text && v->as_text().size() > 14 ? v->as_text().size() + 32 : 0;
    if (const auto* list = d.get_if<datum_list>()) return bytes_of(*list);
    if (const auto* map = d.get_if<datum_map>()) {
        std::size_t bytes = 32;
        for (const auto& [key, held] : *map) bytes += sizeof(datum) + 32 + key.size() + bytes_behind(held);
        return bytes;
    }
    if (const auto* p = d.get_if<path>()) return 64 + 8 * p->nodes.size();
    return 0;
}

} // namespace

std::size_t bytes_of(const datum_list& row) {
    std::size_t bytes = 48 + row.size() * sizeof(datum);
    for (const datum& d : row) bytes += bytes_behind(d);
    return bytes;
}

std::size_t bytes_of_one(const datum& d) { return sizeof(datum) + bytes_behind(d); }

} // namespace entente::cypher
