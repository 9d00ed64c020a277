// SPDX-License-Identifier: BSL-1.0
// The total order of values across all kinds, as openCypher's ORDER BY has it (orderability, CIP2016-06-14).
#pragma once

#include <entente/model/value.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>

namespace entente {

namespace detail {

// NaN after every other number; 0.0 and -0.0 alike.
inline std::weak_ordering compare_reals(double a, double b) noexcept {
    if (a < b) return std::weak_ordering::less;
    if (a > b) return std::weak_ordering::greater;
    return (a != a) <=> (b != b);
}

// Exact, without rounding the integer to a double.
inline std::weak_ordering compare_mixed(std::int64_t a, double b) noexcept {
    if (b != b || b >= 0x1p63) return std::weak_ordering::less;
    if (b < -0x1p63) return std::weak_ordering::greater;
    const auto whole = static_cast<std::int64_t>(b); // towards zero
    if (a != whole) return a <=> whole;
    return compare_reals(0.0, b - static_cast<double>(whole));
}

// Where a kind stands: map, list, moments, durations, text, truth values, numbers, null.
constexpr int place_of(value_kind kind) noexcept {
    switch (kind) {
    case value_kind::map: return 0;
    case value_kind::list: return 1;
    case value_kind::date_time: return 2;
    case value_kind::local_date_time: return 3;
    case value_kind::date: return 4;
    case value_kind::time: return 5;
    case value_kind::local_time: return 6;
    case value_kind::duration: return 7;
    case value_kind::text: return 8;
    case value_kind::boolean: return 9;
    case value_kind::integer:
    case value_kind::real: return 10;
    case value_kind::null: break;
    }
    return 11;
}

} // namespace detail

/// Ascending: maps, lists, date_time, local_date_time, date, time, local_time, duration, text, false, true,
/// numbers, NaN, null. Nodes and relationships come after maps, paths after lists, for who has those.
///
/// Numbers are in the order of their size whatever their kind, so 1 and 1.0 are equivalent here, though not
/// `==`; so are 0.0 and -0.0, and what contains them. All other equivalent values are equal. Text is in the
/// order of its code points, then of its language, none first. Lists are in the order of a dictionary. Maps,
/// whose order Cypher leaves open, by size, then keys, then values. Linear.
inline std::weak_ordering compare_total(const value& a, const value& b) noexcept {
    const value_kind kind = a.kind();
    if (kind != b.kind()) {
        const int left = detail::place_of(kind);
        const int right = detail::place_of(b.kind());
        if (left != right) return left <=> right;
        if (kind == value_kind::integer)
            return detail::compare_mixed(*a.get_if<std::int64_t>(), *b.get_if<double>());
        return 0 <=> detail::compare_mixed(*b.get_if<std::int64_t>(), *a.get_if<double>());
    }
    const auto plain = [&]<class T>(const T& left) -> std::weak_ordering { return left <=> *b.get_if<T>(); };
    switch (kind) {
    case value_kind::null: return std::weak_ordering::equivalent;
    case value_kind::boolean: return plain(*a.get_if<bool>());
    case value_kind::integer: return plain(*a.get_if<std::int64_t>());
    case value_kind::real: return detail::compare_reals(*a.get_if<double>(), *b.get_if<double>());
    case value_kind::text:
        if (const auto order = *a.get_if<std::string_view>() <=> *b.get_if<std::string_view>(); order != 0)
            return order;
        return a.language() <=> b.language();
    case value_kind::list: {
        const value::list& left = *a.get_if<value::list>();
        const value::list& right = *b.get_if<value::list>();
        for (std::size_t i = 0; i < left.size() && i < right.size(); ++i) {
            if (const auto order = compare_total(left[i], right[i]); order != 0) return order;
        }
        return left.size() <=> right.size();
    }
    case value_kind::map: {
        const auto& left = a.get_if<value_map>()->entries();
        const auto& right = b.get_if<value_map>()->entries();
        if (left.size() != right.size()) return left.size() <=> right.size();
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (const auto order = left[i].key <=> right[i].key; order != 0) return order;
        }
        for (std::size_t i = 0; i < left.size(); ++i) {
            if (const auto order = compare_total(left[i].held, right[i].held); order != 0) return order;
        }
        return std::weak_ordering::equivalent;
    }
    case value_kind::date: return plain(*a.get_if<calendar::date>());
    case value_kind::local_time: return plain(*a.get_if<calendar::local_time>());
    case value_kind::time: return plain(*a.get_if<calendar::time>());
    case value_kind::local_date_time: return plain(*a.get_if<calendar::local_date_time>());
    case value_kind::date_time: return plain(*a.get_if<calendar::date_time>());
    case value_kind::duration: return plain(*a.get_if<calendar::duration>());
    }
    return std::weak_ordering::equivalent;
}

/// compare_total as a function object, for sorting and for ordered containers.
struct total_order {
    bool operator()(const value& a, const value& b) const noexcept { return compare_total(a, b) < 0; }
};

} // namespace entente
