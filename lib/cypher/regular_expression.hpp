// SPDX-License-Identifier: BSL-1.0
// The `=~` of queries.
#pragma once

#include <string_view>

namespace entente::cypher {

/// Whether the pattern matches the whole text: RE2's syntax, over UTF-8, with flags such as `(?i)` at the start. Linear in the text, whatever the
/// pattern; backreferences and lookaround, which no such search has, are refused. Throws query_error(argument_error) of phase runtime for what is
/// no pattern. Patterns are compiled once; any thread may call this.
[[nodiscard]] bool matches(std::string_view text, std::string_view pattern);

} // namespace entente::cypher
