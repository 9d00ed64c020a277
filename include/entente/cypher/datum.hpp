// SPDX-License-Identifier: BSL-1.0
// What an expression of a query can be: a value, a node, a relationship, a path, or a list or map of those. How they compare is
// floor 5's own business (lib/cypher/datum_order.hpp).
#pragma once

#include <entente/model/id.hpp>
#include <entente/model/value.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace entente::cypher {

class datum;

/// A relationship is a statement between two entities; its type and ends are asked of a view.
struct node {
    entity_id id;
    friend bool operator==(const node&, const node&) = default;
};
struct relationship {
    statement_id id;
    friend bool operator==(const relationship&, const relationship&) = default;
};

/// Nodes and the relationships between them: nodes.size() == relationships.size() + 1.
struct path {
    std::vector<entity_id> nodes;
    std::vector<statement_id> relationships;
    friend bool operator==(const path&, const path&) = default;
};

using datum_list = std::vector<datum>;
/// Sorted by key, each key once.
using datum_map = std::vector<std::pair<std::string, datum>>;

enum class datum_kind : std::uint8_t {
    null,
    boolean,
    integer,
    real,
    text,
    date,
    local_time,
    time,
    local_date_time,
    date_time,
    duration,
    list,
    map,
    node,
    relationship,
    path,
};

/// One cell of a result. Cheap to copy: what is large is shared and never changes. Lists and maps are always `datum_list` and
/// `datum_map`, never a `value` of those kinds.
class datum {
public:
    datum() noexcept = default; ///< null
    datum(entente::value v);    ///< lists and maps are taken apart, O(size)
    datum(cypher::node n) noexcept : held_(n) {}
    datum(cypher::relationship r) noexcept : held_(r) {}
    datum(cypher::path p);
    /// This and the next throw query_error(resource_exhausted) when nested deeper than `max_value_nesting`, so that all that walks a datum
    /// may recurse, or when all levels together have more than 2^26 elements, so that every walk ends. O(size).
    datum(datum_list elements);
    /// In any order; of a key that is given twice the last stays.
    datum(datum_map entries);
    // So that `datum(true)` and `datum("text")` mean what they say.
    template <class T>
        requires std::constructible_from<entente::value, T> &&
                 (!std::same_as<std::remove_cvref_t<T>, entente::value>) &&
                 (!std::same_as<std::remove_cvref_t<T>, datum>) &&
                 (!std::same_as<std::remove_cvref_t<T>, datum_list>) &&
                 (!std::same_as<std::remove_cvref_t<T>, datum_map>)
    datum(T&& scalar) : datum(entente::value(std::forward<T>(scalar))) {}

    [[nodiscard]] datum_kind kind() const noexcept {
        if (const auto* v = std::get_if<entente::value>(&held_)) {
            // The kinds of values in the same order, but for lists and maps, which are never there.
            const auto number = static_cast<std::uint8_t>(v->kind());
            return static_cast<datum_kind>(
                number <= static_cast<std::uint8_t>(value_kind::text) ? number : number - 2);
        }
        constexpr datum_kind others[] = {datum_kind::node, datum_kind::relationship, datum_kind::path,
                                         datum_kind::list, datum_kind::map};
        return others[held_.index() - 1];
    }
    [[nodiscard]] bool is_null() const noexcept {
        const auto* v = std::get_if<entente::value>(&held_);
        return v && v->is_null();
    }

    /// What is held if it is a T, else null: `get_if<cypher::node>()`, `get_if<datum_list>()`, `get_if<datum_map>()`, `get_if<cypher::path>()`,
    /// `get_if<entente::value>()` for all scalars, null among them.
    template <class T>
    [[nodiscard]] const T* get_if() const noexcept {
        if constexpr (std::is_same_v<T, entente::value> || std::is_same_v<T, cypher::node> ||
                      std::is_same_v<T, cypher::relationship>) {
            return std::get_if<T>(&held_);
        } else {
            const auto* shared = std::get_if<std::shared_ptr<const T>>(&held_);
            return shared ? shared->get() : nullptr;
        }
    }
    /// The scalar, null where something else is held.
    [[nodiscard]] const entente::value& scalar() const noexcept;

    // Each throws error(type_mismatch) that names both kinds.
    [[nodiscard]] bool as_boolean() const { return asked_scalar().as_boolean(); }
    [[nodiscard]] std::int64_t as_integer() const { return asked_scalar().as_integer(); }
    [[nodiscard]] double as_real() const { return asked_scalar().as_real(); }
    [[nodiscard]] std::string_view as_text() const { return asked_scalar().as_text(); }
    [[nodiscard]] const datum_list& as_list() const { return asked<datum_list>(datum_kind::list); }
    [[nodiscard]] const datum_map& as_map() const { return asked<datum_map>(datum_kind::map); }
    [[nodiscard]] cypher::node as_node() const { return asked<cypher::node>(datum_kind::node); }
    [[nodiscard]] cypher::relationship as_relationship() const {
        return asked<cypher::relationship>(datum_kind::relationship);
    }
    [[nodiscard]] const cypher::path& as_path() const { return asked<cypher::path>(datum_kind::path); }

    /// How many levels of lists and maps: 0 for what is neither, 1 for an empty list. Constant.
    [[nodiscard]] std::size_t nesting() const noexcept;

    /// The value of a map's key; null for a map without it.
    [[nodiscard]] const datum* find(std::string_view key) const;

    /// The value that this is, lists and maps and all, to be stored. Throws error(type_mismatch) where a node, relationship or path is in it,
    /// error(limit) where it is nested too deep.
    [[nodiscard]] entente::value to_value() const;

    /// Identity, as of `value`: 1 and 1.0 differ, null equals null.
    friend bool operator==(const datum& a, const datum& b) noexcept;

private:
    [[noreturn]] void refuse(datum_kind asked) const;
    const entente::value& asked_scalar() const;
    template <class T>
    const T& asked(datum_kind kind) const {
        const T* held = get_if<T>();
        if (!held) refuse(kind);
        return *held;
    }

    std::variant<entente::value, cypher::node, cypher::relationship, std::shared_ptr<const cypher::path>,
                 std::shared_ptr<const datum_list>, std::shared_ptr<const datum_map>>
        held_;
};

/// As a message names it: "a list".
[[nodiscard]] std::string_view name(datum_kind kind) noexcept;

} // namespace entente::cypher
