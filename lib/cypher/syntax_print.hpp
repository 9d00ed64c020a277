// SPDX-License-Identifier: BSL-1.0
// A tree as text that parses to the same tree, every operator in parentheses. For tests and for reading.
#pragma once

#include "cypher/syntax.hpp"

#include <string>

namespace entente::cypher {

/// Keywords in capitals, names in backticks where they need them, one space between words. Equal trees have equal texts, places and
/// `projection_item::text` apart. Linear in the length of the text.
[[nodiscard]] std::string to_text(const syntax::expression& e);
[[nodiscard]] std::string to_text(const syntax::pattern_part& part);
[[nodiscard]] std::string to_text(const syntax::statement& s);

} // namespace entente::cypher
