// SPDX-License-Identifier: BSL-1.0
// The one exception type that this library throws: what kind of refusal, what happened, where, and what to do about it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace entente {

/// Why something was refused. Callers may branch on it; the enumerators keep their order and values.
enum class error_kind : std::uint8_t {
    syntax,           ///< a text does not follow its grammar
    invalid_argument, ///< a value that the called function can't take
    unknown_name,     ///< a name that nobody declared
    type_mismatch,    ///< a value or an entity of the wrong type
    constraint,       ///< a rule of the ontology forbids it
    not_unique,       ///< a key or a name that is taken already, or that fits several
    conflict,         ///< a transaction that is open already stands in the way
    limit,            ///< larger than this implementation holds
    unsupported,      ///< well-formed, but not implemented, or of a later version
    io,               ///< the operating system refused
    damaged,          ///< a file whose checks fail
};

/// The kind as a message spells it: "invalid argument". Never empty.
[[nodiscard]] constexpr std::string_view name(error_kind kind) noexcept {
    switch (kind) {
    case error_kind::syntax: return "syntax";
    case error_kind::invalid_argument: return "invalid argument";
    case error_kind::unknown_name: return "unknown name";
    case error_kind::type_mismatch: return "type mismatch";
    case error_kind::constraint: return "constraint";
    case error_kind::not_unique: return "not unique";
    case error_kind::conflict: return "conflict";
    case error_kind::limit: return "limit";
    case error_kind::unsupported: return "unsupported";
    case error_kind::io: return "io";
    case error_kind::damaged: return "damaged";
    }
    return "unknown kind";
}

/// A refusal. After it is thrown, the object it was thrown from is as it was before the call.
///
/// `what()` is one line: `kind: message (place); remedy`, without the parts that are empty.
/// Copying neither allocates nor throws. The views stay valid while this object lives.
class error : public std::runtime_error {
public:
    /// `message` says what is wrong, `place` where (a column, a file and offset, a row), `remedy` what the reader can do.
    /// None of them ends in a full stop or a newline. Throws only std::bad_alloc.
    explicit error(error_kind kind, const std::string& message, const std::string& place = {},
                   const std::string& remedy = {})
        : std::runtime_error(compose(kind, message, place, remedy)),
          kind_(kind),
          message_(message.size()),
          place_(place.size()),
          remedy_(remedy.size()) {}

    [[nodiscard]] error_kind kind() const noexcept { return kind_; }
    [[nodiscard]] std::string_view message() const noexcept { return {what() + message_at(), message_}; }
    /// Empty if there is no place to tell.
    [[nodiscard]] std::string_view place() const noexcept { return {what() + place_at(), place_}; }
    /// Empty if there is nothing to advise.
    [[nodiscard]] std::string_view remedy() const noexcept { return {what() + remedy_at(), remedy_}; }

private:
    static constexpr std::string_view after_kind = ": ", before_place = " (", after_place = ")",
                                      before_remedy = "; ";

    static std::string compose(error_kind kind, const std::string& message, const std::string& place,
                               const std::string& remedy) {
        std::string line(entente::name(kind));
        line.append(after_kind).append(message);
        if (!place.empty()) line.append(before_place).append(place).append(after_place);
        if (!remedy.empty()) line.append(before_remedy).append(remedy);
        return line;
    }

    // The parts are read back out of what(), so that copying an error copies no strings.
    [[nodiscard]] std::size_t message_at() const noexcept {
        return entente::name(kind_).size() + after_kind.size();
    }
    [[nodiscard]] std::size_t message_end() const noexcept { return message_at() + message_; }
    [[nodiscard]] std::size_t place_at() const noexcept {
        return message_end() + (place_ == 0 ? 0 : before_place.size());
    }
    [[nodiscard]] std::size_t remedy_at() const noexcept {
        return place_at() + place_ + (place_ == 0 ? 0 : after_place.size()) +
               (remedy_ == 0 ? 0 : before_remedy.size());
    }

    error_kind kind_;
    std::size_t message_, place_, remedy_;
};

/// A text as a message shows it: in double quotes, control characters and quotes escaped, so that it stays on one line;
/// of a text longer than 80 bytes the first 77 and "...". Bytes from 0x80 on pass as they are; a cut falls between
/// the characters of a UTF-8 text.
[[nodiscard]] inline std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 80, kept = 77;
    constexpr std::string_view hex = "0123456789abcdef";
    const bool cut = text.size() > longest;
    if (cut) {
        std::size_t length = kept;
        while (length > kept - 4 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) --length;
        text = text.substr(0, length);
    }
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (byte < 0x20U || byte == 0x7FU) {
            out += "\\x";
            out += hex[byte >> 4U];
            out += hex[byte & 15U];
        } else {
            out += c;
        }
    }
    if (cut) out += "...";
    out += '"';
    return out;
}

} // namespace entente
