// SPDX-License-Identifier: BSL-1.0
// The 32-bit ids that everything in a graph is known by. Each kind of id is a type of its own, so that a statement is never taken
// for an entity; all are dense, start at 0 and are never reused.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view> // for std::hash, lighter than <functional>

namespace entente {

/// A dense index into one table of a graph. `Tag` makes the kinds incompatible with each other.
/// A default-constructed id is `none()`, which names nothing. Trivially copyable; comparable only with its own kind.
template <class Tag>
class strong_id {
public:
    using value_type = std::uint32_t;

    constexpr strong_id() noexcept = default;
    constexpr explicit strong_id(value_type value) noexcept : value_(value) {}

    /// The id that names nothing.
    static constexpr strong_id none() noexcept { return strong_id{}; }

    [[nodiscard]] constexpr value_type value() const noexcept { return value_; }
    [[nodiscard]] constexpr bool is_none() const noexcept { return value_ == none_value; }

    friend constexpr bool operator==(strong_id, strong_id) noexcept = default;
    friend constexpr auto operator<=>(strong_id, strong_id) noexcept = default;

private:
    static constexpr value_type none_value = 0xFFFF'FFFFu;
    value_type value_ = none_value;
};

using entity_id = strong_id<struct entity_tag>;
using statement_id = strong_id<struct statement_tag>;
using relation_id = strong_id<struct relation_tag>;
using type_id = strong_id<struct type_tag>;
using value_id = strong_id<struct value_tag>;
using reference_id = strong_id<struct reference_tag>;
using type_set_id = strong_id<struct type_set_tag>;

/// The number of a commit: 0 is the empty graph, each commit adds one. Orders what the graph learned.
using transaction_id = strong_id<struct transaction_tag>;

} // namespace entente

template <class Tag>
struct std::hash<entente::strong_id<Tag>> {
    std::size_t operator()(entente::strong_id<Tag> id) const noexcept {
        return static_cast<std::size_t>(id.value() * 0x9E37'79B9'7F4A'7C15ull >> 16);
    }
};
