// SPDX-License-Identifier: BSL-1.0
// From a query's text to its tree. Knows openCypher's grammar and nothing of names, types or graphs.
#pragma once

#include "cypher/syntax.hpp"

#include <cstddef>
#include <string_view>

namespace entente::cypher {

/// How deep expressions, and queries within them, may stand in each other.
inline constexpr std::size_t max_query_nesting = 200;

/// How high the tree of one expression may grow. A chain such as `1 - 1 - 1` adds one for each operator, but AND, OR and XOR, whose
/// operands may be grouped at will, only the logarithm. What walks a tree may therefore recurse.
inline constexpr std::size_t max_expression_height = 400;

/// The query, or the command on an index, that the text holds; one `;` may follow it. The grammar is that of openCypher 9 with the
/// implementation extensions that syntax.hpp names. Linear in the length of the text.
///
/// Throws a query_error of phase compile_time with its place: a syntax_error with openCypher's detail (UnexpectedSyntax,
/// InvalidNumberLiteral, IntegerOverflow, FloatingPointOverflow, InvalidUnicodeLiteral, InvalidUnicodeCharacter,
/// InvalidRelationshipPattern, and UndefinedVariable in CREATE INDEX); resource_exhausted for what is nested deeper, or grows higher,
/// than the limits above.
[[nodiscard]] syntax::statement parse(std::string_view query);

} // namespace entente::cypher
