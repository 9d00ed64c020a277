// SPDX-License-Identifier: BSL-1.0
// Rounding in decimal digits.

#include "cypher/rounding.hpp"

#include <charconv>
#include <cmath>
#include <iterator>
#include <string>

namespace entente::cypher {

namespace {

struct named_mode {
    std::string_view name;
    rounding_mode mode;
};
constexpr named_mode modes[] = {
    {"UP", rounding_mode::up},
    {"DOWN", rounding_mode::down},
    {"CEILING", rounding_mode::ceiling},
    {"FLOOR", rounding_mode::floor},
    {"HALF_UP", rounding_mode::half_up},
    {"HALF_DOWN", rounding_mode::half_down},
    {"HALF_EVEN", rounding_mode::half_even},
};

// Whether digits that are cut off, not all of them zero, raise the last digit that stays.
bool raises(std::string_view cut, bool last_is_odd, bool negative, rounding_mode mode) {
    const bool is_half = cut.front() == '5' && cut.find_first_not_of('0', 1) == std::string_view::npos;
    switch (mode) {
    case rounding_mode::up: return true;
    case rounding_mode::down: return false;
    case rounding_mode::ceiling: return !negative;
    case rounding_mode::floor: return negative;
    case rounding_mode::half_up: return cut.front() >= '5';
    case rounding_mode::half_down: return cut.front() >= '5' && !is_half;
    case rounding_mode::half_even: return is_half ? last_is_odd : cut.front() >= '5';
    }
    return false;
}

} // namespace

std::optional<rounding_mode> parse_rounding_mode(std::string_view text) {
    std::string upper(text);
    for (char& c : upper) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    for (const named_mode& each : modes) {
        if (each.name == upper) return each.mode;
    }
    return std::nullopt;
}

double rounded_to_whole(double number) noexcept {
    const double below = std::floor(number);
    return number - below >= 0.5 ? below + 1 : below;
}

double rounded(double number, std::uint64_t digits, rounding_mode mode) {
    // A double has no digit behind the 1074th.
    if (!std::isfinite(number) || digits >= 1074) return number;
    char text[1200];
    const char* const end =
        std::to_chars(text, text + sizeof text, std::abs(number), std::chars_format::fixed).ptr;
    std::string written(text, static_cast<std::size_t>(end - text));
    const std::size_t point = written.find('.');
    if (point == std::string::npos || written.size() - point - 1 <= digits) return number;
    // Without the point: whole digits, digits to keep, digits to cut.
    written.erase(point, 1);
    const std::size_t kept = point + digits;
    const std::string cut = written.substr(kept);
    written.resize(kept);
    const bool exact = cut.find_first_not_of('0') == std::string::npos;
    const bool last_is_odd = !written.empty() && (written.back() - '0') % 2 == 1;
    if (!exact && raises(cut, last_is_odd, std::signbit(number), mode)) {
        std::size_t at = written.size();
        while (at > 0 && written[at - 1] == '9') written[--at] = '0';
        if (at > 0) {
            ++written[at - 1];
        } else {
            written.insert(written.begin(), '1');
        }
    }
    written.insert(written.end() - static_cast<std::ptrdiff_t>(digits), '.');
    double made = 0;
    std::from_chars(written.data(), written.data() + written.size(), made, std::chars_format::fixed);
    return std::copysign(made, number);
}

} // namespace entente::cypher
