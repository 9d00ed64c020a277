// SPDX-License-Identifier: BSL-1.0
// Equality, comparison and order of data as openCypher has them (CIP2016-06-14, "Define comparability and equality as well as
// orderability and equivalence").

#include "cypher/datum_order.hpp"

#include <entente/model/value_order.hpp>

#include <algorithm>
#include <cstdint>

namespace entente::cypher {

namespace {

// Nothing unless both are integers, as they mostly are.
std::optional<std::strong_ordering> order_integers(const datum& a, const datum& b) noexcept {
    const auto* left = a.get_if<entente::value>();
    const auto* right = b.get_if<entente::value>();
    if (!left || !right) return std::nullopt;
    const auto x = left->get_if<std::int64_t>();
    const auto y = right->get_if<std::int64_t>();
    if (!x || !y) return std::nullopt;
    return *x <=> *y;
}

bool is_nan(const datum& d) noexcept {
    const auto number = d.scalar().get_if<double>();
    return number && *number != *number;
}

maybe equal_lists(const datum_list& a, const datum_list& b) {
    if (a.size() != b.size()) return false;
    bool open = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const maybe same = equals(a[i], b[i]);
        if (!same) {
            open = true;
        } else if (!*same) {
            return false;
        }
    }
    return open ? maybe() : maybe(true);
}

maybe equal_maps(const datum_map& a, const datum_map& b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].first != b[i].first) return false;
    }
    bool open = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const maybe same = equals(a[i].second, b[i].second);
        if (!same) {
            open = true;
        } else if (!*same) {
            return false;
        }
    }
    return open ? maybe() : maybe(true);
}

// By the first elements that are not equal; unknown if it is not known whether they are.
std::optional<std::partial_ordering> compare_lists(const datum_list& a, const datum_list& b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        const maybe same = equals(a[i], b[i]);
        if (!same) return std::nullopt;
        if (!*same) return compare(a[i], b[i]);
    }
    return a.size() <=> b.size();
}

// Where a kind stands in the order of everything.
int place_of(datum_kind kind) noexcept {
    switch (kind) {
    case datum_kind::map: return 0;
    case datum_kind::node: return 1;
    case datum_kind::relationship: return 2;
    case datum_kind::list: return 3;
    case datum_kind::path: return 4;
    case datum_kind::date_time: return 5;
    case datum_kind::local_date_time: return 6;
    case datum_kind::date: return 7;
    case datum_kind::time: return 8;
    case datum_kind::local_time: return 9;
    case datum_kind::duration: return 10;
    case datum_kind::text: return 11;
    case datum_kind::boolean: return 12;
    case datum_kind::integer:
    case datum_kind::real: return 13;
    case datum_kind::null: break;
    }
    return 14;
}

std::weak_ordering order_lists(const datum_list& a, const datum_list& b) {
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (const auto between = order(a[i], b[i]); between != 0) return between;
    }
    return a.size() <=> b.size();
}

std::weak_ordering order_maps(const datum_map& a, const datum_map& b) {
    if (a.size() != b.size()) return a.size() <=> b.size();
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (const auto between = a[i].first <=> b[i].first; between != 0) return between;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (const auto between = order(a[i].second, b[i].second); between != 0) return between;
    }
    return std::weak_ordering::equivalent;
}

// Node, relationship, node, ... in turn, the shorter first of two that begin alike.
std::weak_ordering order_paths(const path& a, const path& b) {
    const std::size_t common = std::min(a.relationships.size(), b.relationships.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (const auto between = a.nodes[i] <=> b.nodes[i]; between != 0) return between;
        if (const auto between = a.relationships[i] <=> b.relationships[i]; between != 0) return between;
    }
    if (common < a.nodes.size() && common < b.nodes.size()) {
        if (const auto between = a.nodes[common] <=> b.nodes[common]; between != 0) return between;
    }
    return a.relationships.size() <=> b.relationships.size();
}

template <class T>
std::uint64_t mix_id(std::uint64_t seed, T id) noexcept {
    return entente::detail::mix(seed, std::uint64_t{id.value()});
}

} // namespace

maybe equals(const datum& a, const datum& b) {
    if (const auto between = order_integers(a, b)) return *between == 0;
    const datum_kind kind = a.kind();
    const datum_kind other = b.kind();
    if (kind == datum_kind::null || other == datum_kind::null) return std::nullopt;
    if (is_number(kind) && is_number(other)) {
        if (is_nan(a) || is_nan(b)) return false;
        return compare_total(a.scalar(), b.scalar()) == 0;
    }
    if (kind != other) return false;
    if (kind == datum_kind::list) return equal_lists(a.as_list(), b.as_list());
    if (kind == datum_kind::map) return equal_maps(a.as_map(), b.as_map());
    return a == b;
}

std::optional<std::partial_ordering> compare(const datum& a, const datum& b) {
    if (const auto between = order_integers(a, b)) return *between;
    const datum_kind kind = a.kind();
    const datum_kind other = b.kind();
    if (is_number(kind) && is_number(other)) {
        if (is_nan(a) || is_nan(b)) return std::partial_ordering::unordered;
        return compare_total(a.scalar(), b.scalar());
    }
    if (kind != other) return std::nullopt;
    switch (kind) {
    case datum_kind::boolean:
    case datum_kind::text:
    case datum_kind::date:
    case datum_kind::local_time:
    case datum_kind::time:
    case datum_kind::local_date_time:
    case datum_kind::date_time: return compare_total(a.scalar(), b.scalar());
    case datum_kind::list: return compare_lists(a.as_list(), b.as_list());
    default: return std::nullopt; // a duration has no length, and the others no size
    }
}

std::weak_ordering order(const datum& a, const datum& b) {
    if (const auto between = order_integers(a, b)) return *between;
    const datum_kind kind = a.kind();
    const datum_kind other = b.kind();
    if (kind != other && !(is_number(kind) && is_number(other))) return place_of(kind) <=> place_of(other);
    switch (kind) {
    case datum_kind::map: return order_maps(a.as_map(), b.as_map());
    case datum_kind::node: return a.as_node().id <=> b.as_node().id;
    case datum_kind::relationship: return a.as_relationship().id <=> b.as_relationship().id;
    case datum_kind::list: return order_lists(a.as_list(), b.as_list());
    case datum_kind::path: return order_paths(a.as_path(), b.as_path());
    default: return compare_total(a.scalar(), b.scalar());
    }
}

std::size_t hash(const datum& d) noexcept {
    using entente::detail::mix;
    const auto seed = static_cast<std::uint64_t>(d.kind()) + 64; // apart from those of `hash_value`
    if (const auto* scalar = d.get_if<entente::value>()) return hash_value(*scalar);
    if (const auto* elements = d.get_if<datum_list>()) {
        std::uint64_t hashed = seed;
        for (const datum& element : *elements) hashed = mix(hashed, std::uint64_t{hash(element)});
        return hashed;
    }
    if (const auto* entries = d.get_if<datum_map>()) {
        std::uint64_t hashed = seed;
        for (const auto& [key, held] : *entries)
            hashed = mix(mix(hashed, std::string_view(key)), std::uint64_t{hash(held)});
        return hashed;
    }
    if (const auto* n = d.get_if<node>()) return mix_id(seed, n->id);
    if (const auto* r = d.get_if<relationship>()) return mix_id(seed, r->id);
    std::uint64_t hashed = seed;
    const path& walk = *d.get_if<path>();
    for (const entity_id id : walk.nodes) hashed = mix_id(hashed, id);
    for (const statement_id id : walk.relationships) hashed = mix_id(hashed, id);
    return hashed;
}

} // namespace entente::cypher
