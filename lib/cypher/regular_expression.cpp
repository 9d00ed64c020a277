// SPDX-License-Identifier: BSL-1.0
// Regular expressions by RE2, and the patterns that were used last.

#include "cypher/regular_expression.hpp"

#include "cypher/refusals.hpp"

#include <re2/re2.h>

#include <array>
#include <memory>
#include <string>

namespace entente::cypher {

namespace {

struct compiled {
    std::string text;
    std::unique_ptr<const re2::RE2> pattern;
};

std::unique_ptr<const re2::RE2> compile(std::string_view pattern) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{16} << 20);
    auto made = std::make_unique<const re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), options);
    if (!made->ok()) {
        refuse_argument("InvalidArgumentValue",
                        quoted(pattern) + " is not a regular expression: " + made->error(),
                        "see RE2's syntax: it has no backreferences and no lookaround");
    }
    return made;
}

} // namespace

bool matches(std::string_view text, std::string_view pattern) {
    // A query compares many texts with few patterns; each thread keeps the last ones.
    thread_local std::array<compiled, 8> kept;
    thread_local std::size_t next = 0;
    for (const compiled& each : kept) {
        if (each.pattern && each.text == pattern)
            return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *each.pattern);
    }
    auto fresh = compile(pattern);
    compiled& replaced = kept[next];
    replaced = {std::string(pattern), std::move(fresh)};
    next = (next + 1) % kept.size();
    return re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *replaced.pattern);
}

} // namespace entente::cypher
