// SPDX-License-Identifier: BSL-1.0
// Takes a text apart into tokens.
#include "cypher/lexer.hpp"

#include "cypher/characters.hpp"

#include <entente/model/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <system_error>

namespace entente::cypher {

namespace {

constexpr std::size_t longest_text = std::numeric_limits<std::uint32_t>::max();

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr int digit_value(char c) noexcept {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return 16;
}

// The hexadecimal number of `count` digits at `at`, if that is what stands there.
std::optional<char32_t> hexadecimal(std::string_view text, std::size_t at, std::size_t count) noexcept {
    if (at > text.size() || text.size() - at < count) return std::nullopt;
    char32_t sum = 0;
    for (std::size_t i = at; i < at + count; ++i) {
        const int digit = digit_value(text[i]);
        if (digit == 16) return std::nullopt;
        sum = (sum << 4U) | static_cast<char32_t>(digit);
    }
    return sum;
}

// The character that a `\u` or `\U` at `at` writes, and the bytes it takes. Two that make up a surrogate pair are one character.
std::optional<decoded> unicode_escape(std::string_view text, std::size_t at) noexcept {
    const bool small = text[at + 1] == 'u';
    const std::size_t length = small ? 6 : 10;
    auto c = hexadecimal(text, at + 2, length - 2);
    if (!c || *c > 0x10FFFF) return std::nullopt;
    if (*c < 0xD800 || *c > 0xDFFF) return decoded{*c, length};
    if (!small || *c > 0xDBFF || text.substr(at + length, 2) != "\\u") return std::nullopt;
    const auto low = hexadecimal(text, at + length + 2, 4);
    if (!low || *low < 0xDC00 || *low > 0xDFFF) return std::nullopt;
    return decoded{0x10000 + ((*c - 0xD800) << 10U) + (*low - 0xDC00), 2 * length};
}

// What `\c` stands for, in either case as all letters of the language; 0 where it stands for nothing.
constexpr char simple_escape(char c) noexcept {
    switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'b':
    case 'B': return '\b';
    case 'f':
    case 'F': return '\f';
    case 'n':
    case 'N': return '\n';
    case 'r':
    case 'R': return '\r';
    case 't':
    case 'T': return '\t';
    default: return 0;
    }
}

class lexer {
public:
    explicit lexer(std::string_view text) : text_(text) {}

    std::vector<token> tokens() && {
        if (text_.size() >= longest_text)
            throw query_error(error_type::resource_exhausted, error_phase::compile_time, {},
                              "the query is longer than 4 GiB");
        if (const auto bad = first_invalid_utf8(text_))
            fail(*bad, *bad + 1, "InvalidUnicodeCharacter", "the text is not UTF-8 from here on", {});
        tokens_.reserve(text_.size() / 4 + 2);
        for (skip_space(); at_ < text_.size(); skip_space()) next();
        add(token_kind::end, 0);
        return std::move(tokens_);
    }

private:
    [[noreturn]] void fail(std::size_t begin, std::size_t end, std::string_view detail,
                           const std::string& message, const std::string& remedy) const {
        throw query_error(error_type::syntax_error, error_phase::compile_time, detail, message, remedy)
            .at({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, text_);
    }

    char peek(std::size_t further = 0) const noexcept {
        return at_ + further < text_.size() ? text_[at_ + further] : '\0';
    }

    void add(token_kind kind, std::size_t bytes, keyword word = keyword::none_such) {
        const auto begin = static_cast<std::uint32_t>(at_);
        at_ += bytes;
        tokens_.push_back({kind, word, {begin, static_cast<std::uint32_t>(at_)}, 0});
    }

    void skip_space() {
        while (at_ < text_.size()) {
            if (peek() == '/' && peek(1) == '/') {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (peek() == '/' && peek(1) == '*') {
                const std::size_t close = text_.find("*/", at_ + 2);
                if (close == text_.npos)
                    fail(at_, at_ + 2, "UnexpectedSyntax", "this comment does not end", "close it with */");
                at_ = close + 2;
            } else {
                const decoded c = decode(text_, at_);
                if (class_of(c.character) != character_class::space) return;
                at_ += c.bytes;
            }
        }
    }

    void next() {
        switch (peek()) {
        case '(': return open(token_kind::left_parenthesis);
        case '[': return open(token_kind::left_bracket);
        case '{': return open(token_kind::left_brace);
        case ')': return close(token_kind::right_parenthesis, token_kind::left_parenthesis);
        case ']': return close(token_kind::right_bracket, token_kind::left_bracket);
        case '}': return close(token_kind::right_brace, token_kind::left_brace);
        case ',': return add(token_kind::comma, 1);
        case ':': return add(token_kind::colon, 1);
        case ';': return add(token_kind::semicolon, 1);
        case '|': return add(token_kind::bar, 1);
        case '$': return add(token_kind::dollar, 1);
        case '*': return add(token_kind::star, 1);
        case '/': return add(token_kind::slash, 1);
        case '%': return add(token_kind::percent, 1);
        case '^': return add(token_kind::caret, 1);
        case '-': return add(token_kind::minus, 1);
        case '+': return peek(1) == '=' ? add(token_kind::plus_equal, 2) : add(token_kind::plus, 1);
        case '=': return peek(1) == '~' ? add(token_kind::matches, 2) : add(token_kind::equal, 1);
        case '>': return peek(1) == '=' ? add(token_kind::greater_or_equal, 2) : add(token_kind::greater, 1);
        case '<':
            if (peek(1) == '=') return add(token_kind::less_or_equal, 2);
            return peek(1) == '>' ? add(token_kind::not_equal, 2) : add(token_kind::less, 1);
        case '.':
            if (peek(1) == '.') return add(token_kind::dot_dot, 2);
            return is_digit(peek(1)) ? number() : add(token_kind::dot, 1);
        case '\'':
        case '"': return quoted_text(peek());
        case '`': return quoted_name();
        default: return is_digit(peek()) ? number() : word_or_sign();
        }
    }

    void open(token_kind kind) {
        open_.push_back(tokens_.size());
        add(kind, 1);
    }

    // Only what is nested properly gets a partner, so that a jump from a bracket to its partner skips whole pairs.
    void close(token_kind kind, token_kind opening) {
        if (!open_.empty() && tokens_[open_.back()].kind == opening) {
            tokens_[open_.back()].partner = static_cast<std::uint32_t>(tokens_.size());
            open_.pop_back();
        }
        add(kind, 1);
    }

    // Past all that a name may go on with.
    std::size_t end_of_word(std::size_t from) const noexcept {
        while (from < text_.size()) {
            const decoded c = decode(text_, from);
            const auto what = class_of(c.character);
            if (what != character_class::letter && what != character_class::digit &&
                what != character_class::mark)
                break;
            from += c.bytes;
        }
        return from;
    }

    std::size_t end_of_digits(std::size_t from) const noexcept {
        while (from < text_.size() && is_digit(text_[from])) ++from;
        return from;
    }

    // Digits and letters together make one token, so that what is wrong in it is reported as a whole.
    void number() {
        const std::size_t begin = at_;
        std::size_t good = end_of_digits(begin); // up to where it is well-formed
        token_kind kind = token_kind::integer;
        if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'o')) {
            const int radix = peek(1) == 'x' ? 16 : 8;
            good = begin + 2;
            while (good < text_.size() && digit_value(text_[good]) < radix) ++good;
            if (good == begin + 2) kind = token_kind::bad_number;
        } else {
            const auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
            const bool padded = at(begin) == '0' && good > begin + 1; // 017
            if (at(good) == '.' && is_digit(at(good + 1))) {
                kind = token_kind::real;
                good = end_of_digits(good + 1);
            }
            if (at(good) == 'e' || at(good) == 'E') {
                const std::size_t sign = at(good + 1) == '-' || at(good + 1) == '+' ? 1 : 0;
                if (is_digit(at(good + 1 + sign))) {
                    kind = token_kind::real;
                    good = end_of_digits(good + 1 + sign);
                }
            }
            if (padded && kind == token_kind::integer) kind = token_kind::bad_number;
        }
        const std::size_t end = end_of_word(good);
        add(end == good ? kind : token_kind::bad_number, end - begin);
    }

    void quoted_text(char quote) {
        std::size_t i = at_ + 1;
        for (; i < text_.size() && text_[i] != quote; ++i) {
            if (text_[i] != '\\' || i + 1 == text_.size()) continue;
            if (text_[i + 1] == 'u' || text_[i + 1] == 'U') {
                const std::size_t whole = text_[i + 1] == 'u' ? 6 : 10;
                const auto c = unicode_escape(text_, i);
                if (!c) {
                    std::size_t end = i + 2;
                    while (end < text_.size() && end < i + whole && digit_value(text_[end]) < 16) ++end;
                    fail(i, end, "InvalidUnicodeLiteral",
                         quoted(text_.substr(i, end - i)) + " is no character",
                         "write four hexadecimal digits after \\u, or eight after \\U");
                }
                i += c->bytes - 1;
            } else if (simple_escape(text_[i + 1]) != 0) {
                ++i;
            } else {
                const std::size_t end = i + 1 + decode(text_, i + 1).bytes;
                fail(i, end, "UnexpectedSyntax", "this escape stands for nothing",
                     "write \\\\ for a backslash");
            }
        }
        if (i >= text_.size())
            fail(at_, text_.size(), "UnexpectedSyntax", "this text does not end",
                 std::string("close it with ") + quote);
        add(token_kind::text, i + 1 - at_);
    }

    void quoted_name() {
        std::size_t i = at_ + 1;
        for (; i < text_.size(); ++i) {
            if (text_[i] != '`') continue;
            if (i + 1 == text_.size() || text_[i + 1] != '`') break;
            ++i; // doubled: one backtick of the name
        }
        if (i >= text_.size())
            fail(at_, text_.size(), "UnexpectedSyntax", "this name does not end", "close it with a backtick");
        add(token_kind::quoted_name, i + 1 - at_);
    }

    void word_or_sign() {
        const decoded c = decode(text_, at_);
        switch (class_of(c.character)) {
        case character_class::letter: {
            const std::size_t bytes = end_of_word(at_) - at_;
            return add(token_kind::word, bytes, keyword_of(text_.substr(at_, bytes)));
        }
        case character_class::dash: return add(token_kind::other_dash, c.bytes);
        case character_class::left_arrow: return add(token_kind::other_left, c.bytes);
        case character_class::right_arrow: return add(token_kind::other_right, c.bytes);
        default: return add(token_kind::unknown, c.bytes);
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<token> tokens_;
    std::vector<std::size_t> open_; // brackets that are not closed yet
};

} // namespace

std::vector<token> tokens_of(std::string_view query) { return lexer(query).tokens(); }

std::string text_value(std::string_view as_written) {
    const std::string_view inside = as_written.substr(1, as_written.size() - 2);
    std::string out;
    out.reserve(inside.size());
    for (std::size_t i = 0; i < inside.size();) {
        const std::size_t escape = std::min(inside.find('\\', i), inside.size());
        out.append(inside.substr(i, escape - i));
        i = escape;
        if (i == inside.size()) break;
        if (inside[i + 1] == 'u' || inside[i + 1] == 'U') {
            const auto c = unicode_escape(inside, i);
            append_utf8(out, c->character);
            i += c->bytes;
        } else {
            out += simple_escape(inside[i + 1]);
            i += 2;
        }
    }
    return out;
}

std::string name_value(std::string_view as_written) {
    const std::string_view inside = as_written.substr(1, as_written.size() - 2);
    std::string out;
    out.reserve(inside.size());
    for (std::size_t i = 0; i < inside.size(); ++i) {
        out += inside[i];
        if (inside[i] == '`') ++i;
    }
    return out;
}

std::optional<std::uint64_t> integer_value(std::string_view as_written) noexcept {
    int radix = 10;
    if (as_written.size() > 2 && !is_digit(as_written[1])) {
        radix = as_written[1] == 'x' ? 16 : 8;
        as_written.remove_prefix(2);
    }
    std::uint64_t number = 0;
    const auto [end, fault] =
        std::from_chars(as_written.data(), as_written.data() + as_written.size(), number, radix);
    if (fault != std::errc{}) return std::nullopt;
    return number;
}

std::optional<double> real_value(std::string_view as_written) noexcept {
    double number = 0;
    const auto [end, fault] =
        std::from_chars(as_written.data(), as_written.data() + as_written.size(), number);
    if (fault == std::errc{}) return number;
    // Out of range: too large if its first digit but 0 stands before the point once the exponent has moved it, else nearest to 0.
    const std::size_t exponent_at = std::min(as_written.find_first_of("eE"), as_written.size());
    const std::string_view digits = as_written.substr(0, exponent_at);
    const auto point = static_cast<std::int64_t>(std::min(digits.find('.'), digits.size()));
    const std::size_t first = digits.find_first_of("123456789");
    if (first == digits.npos) return 0.0;
    std::int64_t exponent = 0;
    bool negative = false;
    for (const char c : as_written.substr(std::min(exponent_at + 1, as_written.size()))) {
        if (c == '-') negative = true;
        if (is_digit(c)) exponent = std::min(exponent * 10 + (c - '0'), std::int64_t{1} << 40);
    }
    const std::int64_t order = point - static_cast<std::int64_t>(first) + (negative ? -exponent : exponent);
    return order > 0 ? std::nullopt : std::optional<double>(0.0);
}

} // namespace entente::cypher
