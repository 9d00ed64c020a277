// SPDX-License-Identifier: BSL-1.0
// What a query changed, in words: the counts that are not zero.
#include "cypher/summary_print.hpp"

#include <cstdint>

namespace entente::cypher {

std::string to_text(const summary& s) {
    std::string text;
    const auto add = [&](std::uint64_t count, const char* one, const char* many, const char* what) {
        if (count == 0) return;
        if (!text.empty()) text += ", ";
        text.append(std::to_string(count)).append(" ").append(count == 1 ? one : many).append(what);
    };
    add(s.nodes_created, "node", "nodes", " created");
    add(s.nodes_deleted, "node", "nodes", " deleted");
    add(s.relationships_created, "relationship", "relationships", " created");
    add(s.relationships_deleted, "relationship", "relationships", " deleted");
    add(s.properties_set, "property", "properties", " set");
    add(s.labels_added, "label", "labels", " added");
    add(s.labels_removed, "label", "labels", " removed");
    add(s.indexes_created, "index", "indexes", " created");
    add(s.indexes_dropped, "index", "indexes", " dropped");
    return text.empty() ? "nothing changed" : text;
}

} // namespace entente::cypher
