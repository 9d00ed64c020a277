// SPDX-License-Identifier: BSL-1.0
// How names and literals are written in a query so that the lexer reads them as they are.
#pragma once

#include <entente/model/value.hpp>

#include <string>
#include <string_view>

namespace entente::cypher {

/// A name, in backticks where it is a keyword or no word of ASCII.
void append_name(std::string& to, std::string_view name);

/// The name of a function or a procedure. Its dots part names, unless one of these needs backticks: then all is one name in backticks.
void append_dotted_name(std::string& to, std::string_view name);

/// A boolean, text, integer or real; anything else is null. Negative numbers stand in parentheses, so that they may follow an operator.
void append_literal(std::string& to, const value& v);

} // namespace entente::cypher
