// SPDX-License-Identifier: BSL-1.0
// A query's text as tokens with their places. Says what a token is, not whether it may stand where it stands.
#pragma once

#include "cypher/keywords.hpp"

#include <entente/cypher/query_error.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente::cypher {

enum class token_kind : std::uint8_t {
    end, ///< of the text; the last token, and only the last
    word,
    quoted_name, ///< in backticks
    integer,     ///< decimal, hexadecimal (0x) or octal (0o), without a sign; of any size
    real,
    bad_number, ///< begins like a number and is none: 12abc
    text,       ///< in quotes, its escapes checked
    left_parenthesis,
    right_parenthesis,
    left_bracket,
    right_bracket,
    left_brace,
    right_brace,
    comma,
    colon,
    semicolon,
    dot,
    dot_dot,
    bar,
    dollar,
    plus,
    minus,
    star,
    slash,
    percent,
    caret,
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    matches,     ///< =~
    plus_equal,  ///< +=
    other_dash,  ///< one of the dashes that a pattern may use for `-`
    other_left,  ///< likewise for `<`
    other_right, ///< likewise for `>`
    unknown,     ///< a character that no token starts with
};

struct token {
    token_kind kind = token_kind::end;
    keyword word = keyword::none_such; ///< of a word
    text_range where;
    /// Of an opening bracket: the position in the list of the one that closes it; 0 where nothing does.
    std::uint32_t partner = 0;
};

/// All tokens of the text, the last of kind end. Comments and spaces are none. Linear. Throws a query_error with the place:
/// UnexpectedSyntax for a quote or a comment that does not end, InvalidUnicodeLiteral for a `\u` that is no character,
/// InvalidUnicodeCharacter for bytes that are no UTF-8; of type resource_exhausted for a text of 4 GiB or more.
[[nodiscard]] std::vector<token> tokens_of(std::string_view query);

/// What a token of kind `text` says: without its quotes and escapes.
[[nodiscard]] std::string text_value(std::string_view as_written);

/// What a token of kind `quoted_name` names.
[[nodiscard]] std::string name_value(std::string_view as_written);

/// The value of a token of kind `integer`; nothing where it is 2^64 or more.
[[nodiscard]] std::optional<std::uint64_t> integer_value(std::string_view as_written) noexcept;

/// The value of a token of kind `real`: the nearest double; nothing where it is too large for one.
[[nodiscard]] std::optional<double> real_value(std::string_view as_written) noexcept;

} // namespace entente::cypher
