// SPDX-License-Identifier: BSL-1.0
// Three-valued answers: what partial and doubtful dates allow one to say. Kleene's strong logic of 1938.
#pragma once

#include <cstdint>
#include <string_view>

namespace entente {

/// The answer to a question about something only partly known. Ordered: no < possibly < yes, so that `answer >= truth::possibly` reads well.
/// Never converts to bool: say which answers count with `certainly` or `possibly`.
enum class truth : std::uint8_t {
    no,       ///< false whatever the unknown parts are
    possibly, ///< true for some, false for others; or in doubt
    yes,      ///< true whatever the unknown parts are
};

/// True as far as the answer goes: yes.
[[nodiscard]] constexpr bool certainly(truth answer) noexcept { return answer == truth::yes; }

/// Not ruled out: possibly or yes.
[[nodiscard]] constexpr bool possibly(truth answer) noexcept { return answer != truth::no; }

/// What is known outright: yes or no.
[[nodiscard]] constexpr truth truth_of(bool known) noexcept { return known ? truth::yes : truth::no; }

/// The answer for a claim that some of the possible cases allow and that all of them share. `in_all` implies `in_some`.
[[nodiscard]] constexpr truth truth_of(bool in_some, bool in_all) noexcept {
    return in_all ? truth::yes : in_some ? truth::possibly : truth::no;
}

/// The same answer about something in doubt: yes becomes possibly.
[[nodiscard]] constexpr truth at_most_possibly(truth answer) noexcept {
    return answer == truth::yes ? truth::possibly : answer;
}

// Kleene's connectives: and is the smaller, or the larger, not turns yes and no around. `&` and `|` rather than `&&`
// and `||`, because overloads of those would evaluate both sides in spite of their look.
[[nodiscard]] constexpr truth operator!(truth a) noexcept {
    return static_cast<truth>(2 - static_cast<int>(a));
}
[[nodiscard]] constexpr truth operator&(truth a, truth b) noexcept { return a < b ? a : b; }
[[nodiscard]] constexpr truth operator|(truth a, truth b) noexcept { return a < b ? b : a; }
constexpr truth& operator&=(truth& a, truth b) noexcept { return a = a & b; }
constexpr truth& operator|=(truth& a, truth b) noexcept { return a = a | b; }

/// "no", "possibly" or "yes".
[[nodiscard]] constexpr std::string_view name(truth answer) noexcept {
    switch (answer) {
    case truth::no: return "no";
    case truth::possibly: return "possibly";
    case truth::yes: return "yes";
    }
    return "no";
}

} // namespace entente
