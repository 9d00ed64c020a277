// SPDX-License-Identifier: BSL-1.0
// Upper and lower case of text in any script, by the Unicode standard's full mappings (section 3.13), which no language changes.
#pragma once

#include <string>
#include <string_view>

namespace entente::cypher {

// All of these take well-formed UTF-8.

/// "Straße" becomes "STRASSE".
[[nodiscard]] std::string upper_case(std::string_view text);
/// "ΟΔΟΣ" becomes "οδος": a sigma that ends a word has its own form.
[[nodiscard]] std::string lower_case(std::string_view text);

enum class normal_form { nfc, nfd, nfkc, nfkd };
/// Unicode Standard Annex 15.
[[nodiscard]] std::string normalised(std::string_view text, normal_form form);

/// Without the characters with the property White_Space at the start, at the end, or at both.
[[nodiscard]] std::string_view without_leading_space(std::string_view text);
[[nodiscard]] std::string_view without_trailing_space(std::string_view text);

} // namespace entente::cypher
