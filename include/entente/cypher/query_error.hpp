// SPDX-License-Identifier: BSL-1.0
// What a query is refused with: a type, a phase and a detail in openCypher's words, and the place in the text.
#pragma once

#include <entente/model/error.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace entente::cypher {

/// A part of a query's text: bytes from `begin` up to `end`.
struct text_range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    friend bool operator==(const text_range&, const text_range&) = default;
};

/// openCypher's types of error.
enum class error_type : std::uint8_t {
    syntax_error,
    semantic_error,
    type_error,
    argument_error,
    arithmetic_error,
    entity_not_found,
    parameter_missing,
    procedure_error,
    constraint_verification_failed,
    resource_exhausted, ///< a limit that the caller set, or one of this implementation
    cancelled,          ///< by `cursor::cancel`
};

/// As openCypher spells it: "SyntaxError".
[[nodiscard]] std::string_view name(error_type type) noexcept;

enum class error_phase : std::uint8_t { compile_time, runtime };

/// A refused query. `detail()` is openCypher's word for the reason, such as "UndefinedVariable"; empty where it has none. `place()` is
/// the line and the column (counted in characters, from 1), and `excerpt()` shows the line with the place underlined.
class query_error : public error {
public:
    query_error(error_type type, error_phase phase, std::string_view detail, const std::string& message,
                const std::string& remedy = {});

    /// The same error at a place in a query's text; an error that has a place keeps it.
    [[nodiscard]] query_error at(text_range where, std::string_view query) const;

    [[nodiscard]] error_type type() const noexcept { return type_; }
    [[nodiscard]] error_phase phase() const noexcept { return phase_; }
    [[nodiscard]] std::string_view detail() const noexcept { return detail_; }
    /// The bytes of the query that this is about; {0, 0} where there is no place.
    [[nodiscard]] text_range where() const noexcept { return where_; }
    /// Three lines for a terminal: the place, the line of the query, `^^^` below it. Empty where there is no place.
    [[nodiscard]] const std::string& excerpt() const noexcept { return excerpt_; }

private:
    query_error(const query_error& other, text_range where, std::string_view query);

    error_type type_;
    error_phase phase_;
    std::string detail_;
    text_range where_;
    std::string excerpt_;
};

} // namespace entente::cypher
