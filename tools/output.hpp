// SPDX-License-Identifier: BSL-1.0
// Standard output of which nothing is lost in silence, and how things are spelled there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tools {

/// Standard output could not be written.
struct output_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Text on its way to standard output.
class output {
public:
    /// Text, as a line of its own.
    void line(std::string_view text) { (text_ += text) += '\n'; }
    void text(std::string_view text) { text_ += text; }
    /// Hands over what was written so far. Throws output_error where not all of it is taken.
    void flush();
    /// Hands over what was written so far once it is much, so that a long answer need not fit in memory.
    void flush_if_much() {
        if (text_.size() >= std::size_t{1} << 16U) flush();
    }

private:
    std::string text_;
};

/// A line for standard error, after the program's name. What cannot be written there is lost.
void complain(std::string_view message) noexcept;

/// A line for standard error, as it is. What cannot be written there is lost.
void note(std::string_view line) noexcept;

/// Makes sure that 0, 1 and 2 are open: otherwise the next file that is opened would be taken for standard output. What is written
/// to one that was closed fails.
void guard_standard_streams() noexcept;

/// "1 row", "2 rows", "2 entities".
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many);
/// A text as JSON (RFC 8259), in quotes; what is no UTF-8 becomes U+FFFD.
[[nodiscard]] std::string json(std::string_view text);

} // namespace tools
