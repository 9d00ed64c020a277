// SPDX-License-Identifier: BSL-1.0
// Where a refused query went wrong: line and column for a reader, and the line itself with the place underlined.
#include <entente/cypher/query_error.hpp>

#include "cypher/characters.hpp"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace entente::cypher {

namespace {

error_kind kind_of(error_type type) noexcept {
    switch (type) {
    case error_type::syntax_error: return error_kind::syntax;
    case error_type::semantic_error: return error_kind::constraint;
    case error_type::type_error: return error_kind::type_mismatch;
    case error_type::argument_error:
    case error_type::arithmetic_error:
    case error_type::parameter_missing: return error_kind::invalid_argument;
    case error_type::entity_not_found:
    case error_type::procedure_error: return error_kind::unknown_name;
    case error_type::constraint_verification_failed: return error_kind::constraint;
    case error_type::resource_exhausted: return error_kind::limit;
    case error_type::cancelled: return error_kind::conflict;
    }
    return error_kind::invalid_argument;
}

// How many cells of a terminal a character takes: two for Hangul, kanji, kana, full-width forms and pictures, none for combining
// marks (Unicode's East Asian Width W and F, by blocks).
std::size_t cells(char32_t c) noexcept {
    const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (c < 0x300) return 1;
    if (within(0x300, 0x36F) || within(0x200B, 0x200F) || within(0x20D0, 0x20FF) || within(0xFE00, 0xFE0F) ||
        within(0xFE20, 0xFE2F) || within(0x1160, 0x11FF))
        return 0;
    return within(0x1100, 0x115F) || within(0x2E80, 0x303E) || within(0x3041, 0xA4CF) ||
                   within(0xA960, 0xA97F) || within(0xAC00, 0xD7A3) || within(0xF900, 0xFAFF) ||
                   within(0xFE30, 0xFE6F) || within(0xFF00, 0xFF60) || within(0xFFE0, 0xFFE6) ||
                   within(0x1F300, 0x1FAFF) || within(0x20000, 0x3FFFD)
               ? 2
               : 1;
}

// What a terminal would obey or hide is shown as a space.
bool is_unprintable(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

struct shown {
    std::string text; // one character
    std::size_t width;
};

// The characters of a part of a line as a terminal shows them.
std::vector<shown> as_shown(std::string_view part) {
    std::vector<shown> out;
    for (std::size_t at = 0; at < part.size();) {
        const decoded c = decode(part, at);
        at += c.bytes;
        const char32_t visible = is_unprintable(c.character) ? U' ' : c.character;
        out.push_back({{}, cells(visible)});
        append_utf8(out.back().text, visible);
    }
    return out;
}

std::size_t count_of_characters(std::string_view part) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < part.size(); ++count) at += decode(part, at).bytes;
    return count;
}

// A place cut down to the text, and the line that it begins in.
struct located {
    located(text_range where, std::string_view query)
        : begin(std::min<std::size_t>(where.begin, query.size())),
          end(std::clamp<std::size_t>(where.end, begin, query.size())),
          line_begin(begin == 0 ? 0 : query.rfind('\n', begin - 1) + 1), // npos + 1 is 0
          line_end(std::min(query.find('\n', begin), query.size())) {
        if (line_end > line_begin && query[line_end - 1] == '\r' && line_end > begin) --line_end;
        end = std::clamp(end, begin, std::max(begin, line_end));
        line = static_cast<std::size_t>(
                   std::count(query.begin(), query.begin() + static_cast<std::ptrdiff_t>(line_begin), '\n')) +
               1;
        column = count_of_characters(query.substr(line_begin, begin - line_begin)) + 1;
    }
    std::string place() const {
        return "line " + std::to_string(line) + ", column " + std::to_string(column);
    }

    std::size_t begin, end, line_begin, line_end;
    std::size_t line = 1, column = 1;
};

// Of a long line only what stands around the place.
constexpr std::size_t shown_before = 60, shown_within = 100, shown_after = 40;
constexpr std::size_t enough_bytes = 4 * (shown_within + 2); // a character has at most four

std::string excerpt_of(const located& at, std::string_view query) {
    const std::size_t near_begin = std::max(at.line_begin, at.begin - std::min(at.begin, enough_bytes));
    auto before = as_shown(query.substr(near_begin, at.begin - near_begin));
    auto within = as_shown(query.substr(at.begin, std::min(at.end - at.begin, enough_bytes)));
    auto after =
        as_shown(query.substr(at.end, std::min(at.line_end - std::min(at.end, at.line_end), enough_bytes)));
    const bool cut_before = before.size() > shown_before;
    if (cut_before) before.erase(before.begin(), before.end() - static_cast<std::ptrdiff_t>(shown_before));
    const bool cut_within = within.size() > shown_within;
    if (cut_within) within.resize(shown_within);
    const bool cut_after = cut_within || after.size() > shown_after;
    if (cut_within) after.clear();
    if (after.size() > shown_after) after.resize(shown_after);

    std::string line = cut_before ? "..." : "";
    std::size_t indent = line.size(), width = 0;
    for (const auto& c : before) {
        line += c.text;
        indent += c.width;
    }
    for (const auto& c : within) {
        line += c.text;
        width += c.width;
    }
    for (const auto& c : after) line += c.text;
    if (cut_after) line += "...";
    return at.place() + "\n" + line + "\n" + std::string(indent, ' ') +
           std::string(std::max<std::size_t>(width, 1), '^');
}

} // namespace

std::string_view name(error_type type) noexcept {
    switch (type) {
    case error_type::syntax_error: return "SyntaxError";
    case error_type::semantic_error: return "SemanticError";
    case error_type::type_error: return "TypeError";
    case error_type::argument_error: return "ArgumentError";
    case error_type::arithmetic_error: return "ArithmeticError";
    case error_type::entity_not_found: return "EntityNotFound";
    case error_type::parameter_missing: return "ParameterMissing";
    case error_type::procedure_error: return "ProcedureError";
    case error_type::constraint_verification_failed: return "ConstraintVerificationFailed";
    case error_type::resource_exhausted: return "ResourceExhausted";
    case error_type::cancelled: return "Cancelled";
    }
    return "Error";
}

query_error::query_error(error_type type, error_phase phase, std::string_view detail,
                         const std::string& message, const std::string& remedy)
    : error(kind_of(type), message, {}, remedy),
      type_(type),
      phase_(phase),
      detail_(detail) {}

query_error::query_error(const query_error& other, text_range where, std::string_view query)
    : error(other.kind(), std::string(other.message()), located(where, query).place(),
            std::string(other.remedy())),
      type_(other.type_),
      phase_(other.phase_),
      detail_(other.detail_),
      where_(where),
      excerpt_(excerpt_of(located(where, query), query)) {}

query_error query_error::at(text_range where, std::string_view query) const {
    return excerpt_.empty() ? query_error(*this, where, query) : *this;
}

} // namespace entente::cypher
