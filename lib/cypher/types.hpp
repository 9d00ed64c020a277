// SPDX-License-Identifier: BSL-1.0
// What the binder knows about the type of an expression before it runs: a set of the kinds that it may turn out to be.
#pragma once

#include <entente/cypher/datum.hpp>

#include <cstdint>
#include <string>

namespace entente::cypher {

/// A set of kinds of data. Null is always possible and not part of it.
class type_set {
public:
    constexpr type_set() noexcept = default; ///< only null
    constexpr type_set(datum_kind kind) noexcept : bits_(1u << static_cast<unsigned>(kind)) {}

    [[nodiscard]] constexpr bool contains(datum_kind kind) const noexcept {
        return (bits_ & (1u << static_cast<unsigned>(kind))) != 0;
    }
    /// Whether something can be in both.
    [[nodiscard]] constexpr bool meets(type_set other) const noexcept { return (bits_ & other.bits_) != 0; }
    [[nodiscard]] constexpr bool is_only_null() const noexcept { return bits_ == 0; }
    [[nodiscard]] constexpr bool within(type_set other) const noexcept { return (bits_ & ~other.bits_) == 0; }

    friend constexpr type_set operator|(type_set a, type_set b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }
    friend constexpr bool operator==(type_set, type_set) noexcept = default;

private:
    std::uint32_t bits_ = 0;
};

constexpr type_set operator|(datum_kind a, datum_kind b) noexcept { return type_set(a) | type_set(b); }

namespace types {
inline constexpr type_set number = datum_kind::integer | datum_kind::real;
inline constexpr type_set calendar = type_set(datum_kind::date) | datum_kind::local_time | datum_kind::time |
                                     datum_kind::local_date_time | datum_kind::date_time;
inline constexpr type_set storable_scalar =
    number | datum_kind::boolean | datum_kind::text | calendar | datum_kind::duration;
inline constexpr type_set any = storable_scalar | datum_kind::list | datum_kind::map | datum_kind::node |
                                datum_kind::relationship | datum_kind::path;
} // namespace types

/// For messages: "a node", "a number", "a boolean or text".
[[nodiscard]] std::string to_text(type_set types);

} // namespace entente::cypher
