// SPDX-License-Identifier: BSL-1.0
// Any bytes as a query: parsing never crashes, refuses with a place, and what it takes prints as text that parses to the same tree.
#include "cypher/parser.hpp"
#include "cypher/syntax_print.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace entente::cypher;
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    std::string printed;
    try {
        printed = to_text(parse(query));
    } catch (const query_error& e) {
        require(e.phase() == error_phase::compile_time);
        require(e.where().begin <= e.where().end && e.where().end <= size);
        require(!e.place().empty() && !e.excerpt().empty());
        return 0;
    }
    try {
        require(to_text(parse(printed)) == printed);
    } catch (const query_error& e) {
        // Printed with all its parentheses, a query may be nested too deep; nothing else can be wrong with it.
        require(e.type() == error_type::resource_exhausted);
    }
    return 0;
}
