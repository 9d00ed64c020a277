// SPDX-License-Identifier: BSL-1.0
// Allen's interval algebra (J. F. Allen, Maintaining Knowledge about Temporal Intervals, 1983): the thirteen relations of two
// intervals, sets of them, inverse and composition. What relation two dated intervals stand in is in interval.hpp.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace entente {

/// How one interval lies to another. Of two intervals with known ends exactly one holds. In order from before to after, so that the
/// inverse of the first is the last, of the second the one before the last, and so on.
enum class allen : std::uint8_t {
    before,        ///< ends before the other begins, with days between
    meets,         ///< ends where the other begins: the next day
    overlaps,      ///< begins first, ends within the other
    starts,        ///< begins with the other, ends first
    during,        ///< begins after the other and ends before it
    finishes,      ///< begins after the other, ends with it
    equals,        ///< begins and ends with the other
    finished_by,   ///< the other finishes this
    contains,      ///< the other lies during this
    started_by,    ///< the other starts this
    overlapped_by, ///< the other overlaps this
    met_by,        ///< the other meets this
    after,         ///< the other lies before this
};

inline constexpr std::size_t allen_count = 13;

/// The relation as seen from the other interval.
[[nodiscard]] constexpr allen inverse(allen relation) noexcept {
    return static_cast<allen>(allen_count - 1 - static_cast<std::size_t>(relation));
}

/// "before", "overlapped by" and so on.
[[nodiscard]] constexpr std::string_view name(allen relation) noexcept {
    constexpr std::array<std::string_view, allen_count> names{
        "before",      "meets",    "overlaps",   "starts",        "during", "finishes", "equals",
        "finished by", "contains", "started by", "overlapped by", "met by", "after"};
    return names[static_cast<std::size_t>(relation)];
}

/// A set of relations, as a value of two bytes: what is possible between two intervals. Iterates from before to after.
class allen_set {
public:
    class iterator {
    public:
        using value_type = allen;
        using difference_type = std::ptrdiff_t;

        constexpr iterator() noexcept = default;
        constexpr explicit iterator(std::uint16_t bits) noexcept : bits_(bits) {}
        constexpr allen operator*() const noexcept { return static_cast<allen>(std::countr_zero(bits_)); }
        constexpr iterator& operator++() noexcept {
            bits_ = static_cast<std::uint16_t>(bits_ & (bits_ - 1U));
            return *this;
        }
        constexpr iterator operator++(int) noexcept {
            const iterator before = *this;
            ++*this;
            return before;
        }
        friend constexpr bool operator==(iterator, iterator) noexcept = default;

    private:
        std::uint16_t bits_ = 0;
    };

    /// The empty set.
    constexpr allen_set() noexcept = default;
    constexpr allen_set(allen relation) noexcept
        : bits_(bit(relation)) {} // NOLINT(google-explicit-constructor)

    [[nodiscard]] static constexpr allen_set all() noexcept { return allen_set((1U << allen_count) - 1U); }

    [[nodiscard]] constexpr bool contains(allen relation) const noexcept {
        return (bits_ & bit(relation)) != 0;
    }
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    [[nodiscard]] constexpr std::size_t size() const noexcept {
        return static_cast<std::size_t>(std::popcount(bits_));
    }
    constexpr void insert(allen relation) noexcept {
        bits_ = static_cast<std::uint16_t>(bits_ | bit(relation));
    }

    [[nodiscard]] constexpr iterator begin() const noexcept { return iterator(bits_); }
    [[nodiscard]] constexpr iterator end() const noexcept { return iterator(); }

    friend constexpr allen_set operator|(allen_set a, allen_set b) noexcept {
        return allen_set(unsigned{a.bits_} | unsigned{b.bits_});
    }
    friend constexpr allen_set operator&(allen_set a, allen_set b) noexcept {
        return allen_set(unsigned{a.bits_} & unsigned{b.bits_});
    }
    friend constexpr bool operator==(allen_set, allen_set) noexcept = default;

private:
    constexpr explicit allen_set(unsigned bits) noexcept : bits_(static_cast<std::uint16_t>(bits)) {}
    [[nodiscard]] static constexpr std::uint16_t bit(allen relation) noexcept {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(relation));
    }

    std::uint16_t bits_ = 0;
};

[[nodiscard]] constexpr allen_set inverse(allen_set relations) noexcept {
    allen_set out;
    for (const allen r : relations) out.insert(inverse(r));
    return out;
}

/// The relation of [start, end) to [other_start, other_end). Precondition: each ends after it starts.
template <class Time>
[[nodiscard]] constexpr allen relation_of(Time start, Time end, Time other_start, Time other_end) noexcept {
    if (end < other_start) return allen::before;
    if (end == other_start) return allen::meets;
    if (other_end < start) return allen::after;
    if (other_end == start) return allen::met_by;
    if (start == other_start)
        return end < other_end ? allen::starts : end == other_end ? allen::equals : allen::started_by;
    if (start < other_start)
        return end < other_end ? allen::overlaps : end == other_end ? allen::finished_by : allen::contains;
    return end < other_end ? allen::during : end == other_end ? allen::finishes : allen::overlapped_by;
}

namespace detail {

// The order of the four ends that makes a relation: equal ranks are one point in time.
struct allen_order {
    std::uint8_t start, end, other_start, other_end;
};

inline constexpr std::array<allen_order, allen_count> allen_orders{{{0, 1, 2, 3},
                                                                    {0, 1, 1, 2},
                                                                    {0, 2, 1, 3},
                                                                    {0, 1, 0, 2},
                                                                    {1, 2, 0, 3},
                                                                    {1, 2, 0, 2},
                                                                    {0, 1, 0, 1},
                                                                    {0, 2, 1, 2},
                                                                    {0, 3, 1, 2},
                                                                    {0, 2, 0, 1},
                                                                    {1, 3, 0, 2},
                                                                    {1, 2, 0, 1},
                                                                    {2, 3, 0, 1}}};

// Where an end of an interval lies to the interval [1, 3) of zones: 0 before it, 1 at its start, 2 within, 3 at its end, 4 after.
[[nodiscard]] constexpr int zone(std::uint8_t rank, std::uint8_t start, std::uint8_t end) noexcept {
    return rank < start ? 0 : rank == start ? 1 : rank < end ? 2 : rank == end ? 3 : 4;
}

} // namespace detail

/// A point in time that lies anywhere in [earliest, latest].
struct time_range {
    std::int64_t earliest, latest;
};

/// The relations of [start, end) to [other_start, other_end) that some choice of the four points makes, each with its start before its
/// end. Empty if there is no such choice. At most 52 steps.
[[nodiscard]] constexpr allen_set possible_relations(time_range start, time_range end, time_range other_start,
                                                     time_range other_end) noexcept {
    const std::array<time_range, 4> points{start, end, other_start, other_end};
    allen_set out;
    for (std::size_t relation = 0; relation < allen_count; ++relation) {
        // From the first rank to the last, each as early as it may be; if one can't be late enough, no choice fits.
        const detail::allen_order order = detail::allen_orders[relation];
        const std::array<std::uint8_t, 4> ranks{order.start, order.end, order.other_start, order.other_end};
        std::array<time_range, 4> merged{};
        merged.fill({INT64_MIN, INT64_MAX});
        for (std::size_t i = 0; i < 4; ++i) {
            time_range& at = merged[ranks[i]];
            if (points[i].earliest > at.earliest) at.earliest = points[i].earliest;
            if (points[i].latest < at.latest) at.latest = points[i].latest;
        }
        std::int64_t reached = INT64_MIN;
        bool fits = true;
        for (const time_range& at : merged) {
            if (at.earliest > reached) reached = at.earliest;
            fits = fits && reached <= at.latest;
            ++reached;
        }
        if (fits) out.insert(static_cast<allen>(relation));
    }
    return out;
}

/// What a and c may be to each other, if a is `first` to b and b is `second` to c. Computed from the order of the ends, in
/// at most 256 steps; there is no table.
[[nodiscard]] constexpr allen_set compose(allen first, allen second) noexcept {
    // Both a and c are laid against b. Two ends in different zones of b compare as their zones do; two ends in the same
    // open zone may lie anywhere in it, and four places there let four ends take every order.
    const detail::allen_order a = detail::allen_orders[static_cast<std::size_t>(first)];
    const detail::allen_order c = detail::allen_orders[static_cast<std::size_t>(inverse(second))];
    const std::array<int, 4> zones{
        detail::zone(a.start, a.other_start, a.other_end), detail::zone(a.end, a.other_start, a.other_end),
        detail::zone(c.start, c.other_start, c.other_end), detail::zone(c.end, c.other_start, c.other_end)};
    allen_set out;
    for (int places = 0; places < 256; ++places) {
        std::array<int, 4> at{};
        for (std::size_t i = 0; i < 4; ++i) {
            const bool is_point = zones[i] % 2 == 1;
            at[i] = zones[i] * 4 + (is_point ? 0 : places >> (2 * i) & 3);
        }
        if (at[0] < at[1] && at[2] < at[3]) out.insert(relation_of(at[0], at[1], at[2], at[3]));
    }
    return out;
}

/// The same for what is possible: the union over both sets.
[[nodiscard]] constexpr allen_set compose(allen_set first, allen_set second) noexcept {
    allen_set out;
    for (const allen r : first)
        for (const allen s : second) out = out | compose(r, s);
    return out;
}

} // namespace entente
