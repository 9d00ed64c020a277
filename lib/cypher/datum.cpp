// SPDX-License-Identifier: BSL-1.0
// Making, taking apart and naming data.

#include <entente/cypher/datum.hpp>
#include <entente/cypher/query_error.hpp>

#include <algorithm>
#include <type_traits>

namespace entente::cypher {

namespace {

// Lists and maps are kept with their size in all behind them, so that nesting one more level costs a look at each element and no walk. A part
// that is shared counts as often as it is there: so often a walk comes by.
struct extent {
    std::size_t nesting = 0, parts = 0;

    void add(const extent& element) {
        nesting = std::max(nesting, element.nesting);
        parts += 1 + element.parts;
    }
};
template <class T>
struct box {
    T held;
    extent size;
};

constexpr std::size_t most_parts = std::size_t{1} << 26U;

template <class T>
std::shared_ptr<const T> put_in_box(T held, extent of_elements) {
    if (of_elements.parts > most_parts)
        throw query_error(error_type::resource_exhausted, error_phase::runtime, "",
                          "lists and maps have more than " + std::to_string(most_parts) + " parts in all");
    if (of_elements.nesting >= max_value_nesting) {
        throw query_error(error_type::resource_exhausted, error_phase::runtime, "",
                          "lists and maps are nested more than " + std::to_string(max_value_nesting) +
                              " levels deep");
    }
    auto made =
        std::make_shared<const box<T>>(box<T>{std::move(held), {of_elements.nesting + 1, of_elements.parts}});
    const T* const inside = &made->held;
    return {std::move(made), inside};
}

template <class T>
const extent& extent_of(const T* inside) noexcept {
    // A standard-layout struct and its first member have one address.
    static_assert(std::is_standard_layout_v<box<T>>);
    return reinterpret_cast<const box<T>*>(inside)->size;
}

extent extent_of(const datum& d) noexcept {
    if (const auto* elements = d.get_if<datum_list>()) return extent_of(elements);
    if (const auto* entries = d.get_if<datum_map>()) return extent_of(entries);
    return {};
}

// What datum::kind() goes by.
constexpr bool is_shifted(datum_kind of_datum, value_kind of_value, int by) {
    return static_cast<int>(of_datum) + by == static_cast<int>(of_value);
}
static_assert(is_shifted(datum_kind::null, value_kind::null, 0) &&
              is_shifted(datum_kind::text, value_kind::text, 0) &&
              is_shifted(datum_kind::date, value_kind::date, 2) &&
              is_shifted(datum_kind::duration, value_kind::duration, 2));

datum_list taken_apart(const entente::value::list& elements) {
    datum_list made;
    made.reserve(elements.size());
    for (const entente::value& element : elements) made.emplace_back(element);
    return made;
}

datum_map taken_apart(const value_map& entries) {
    datum_map made;
    made.reserve(entries.size());
    for (const value_map::entry& entry : entries) made.emplace_back(entry.key, datum(entry.held));
    return made;
}

datum_map normalised(datum_map entries) {
    const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
    if (!std::is_sorted(entries.begin(), entries.end(), by_key))
        std::stable_sort(entries.begin(), entries.end(), by_key);
    // Of equal keys the last stays: unique keeps the first of each run, so it goes over them backwards.
    const auto same_key = [](const auto& a, const auto& b) { return a.first == b.first; };
    entries.erase(entries.begin(), std::unique(entries.rbegin(), entries.rend(), same_key).base());
    return entries;
}

} // namespace

datum::datum(entente::value v) {
    if (const auto* elements = v.get_if<entente::value::list>()) {
        *this = datum(taken_apart(*elements));
    } else if (const auto* entries = v.get_if<value_map>()) {
        *this = datum(taken_apart(*entries));
    } else {
        held_ = std::move(v);
    }
}

datum::datum(cypher::path p) : held_(std::make_shared<const cypher::path>(std::move(p))) {}

datum::datum(datum_list elements) {
    extent inside;
    for (const datum& element : elements) inside.add(extent_of(element));
    held_ = put_in_box(std::move(elements), inside);
}

datum::datum(datum_map entries) {
    extent inside;
    for (const auto& entry : entries) inside.add(extent_of(entry.second));
    held_ = put_in_box(normalised(std::move(entries)), inside);
}

const entente::value& datum::scalar() const noexcept {
    static const entente::value null;
    const auto* held = get_if<entente::value>();
    return held ? *held : null;
}

std::size_t datum::nesting() const noexcept { return extent_of(*this).nesting; }

const datum* datum::find(std::string_view key) const {
    const datum_map& entries = as_map();
    const auto at =
        std::lower_bound(entries.begin(), entries.end(), key,
                         [](const auto& entry, std::string_view wanted) { return entry.first < wanted; });
    return at != entries.end() && at->first == key ? &at->second : nullptr;
}

entente::value datum::to_value() const {
    if (const auto* held = get_if<entente::value>()) return *held;
    if (const auto* elements = get_if<datum_list>()) {
        entente::value::list made;
        made.reserve(elements->size());
        for (const datum& element : *elements) made.push_back(element.to_value());
        return made;
    }
    if (const auto* entries = get_if<datum_map>()) {
        std::vector<value_map::entry> made;
        made.reserve(entries->size());
        for (const auto& [key, held] : *entries) made.push_back({key, held.to_value()});
        return value_map(std::move(made));
    }
    throw error(error_kind::type_mismatch, std::string(name(kind())) + " can't be stored as a value");
}

bool operator==(const datum& a, const datum& b) noexcept {
    if (a.held_.index() != b.held_.index()) return false;
    const auto same = [&]<class T>(const T* left) {
        return left == b.get_if<T>() || *left == *b.get_if<T>();
    };
    if (const auto* left = a.get_if<entente::value>()) return same(left);
    if (const auto* left = a.get_if<cypher::node>()) return same(left);
    if (const auto* left = a.get_if<cypher::relationship>()) return same(left);
    if (const auto* left = a.get_if<cypher::path>()) return same(left);
    if (const auto* left = a.get_if<datum_list>()) return same(left);
    return same(a.get_if<datum_map>());
}

void datum::refuse(datum_kind asked) const {
    throw error(error_kind::type_mismatch,
                "asked for " + std::string(name(asked)) + ", this is " + std::string(name(kind())));
}

const entente::value& datum::asked_scalar() const {
    const auto* held = get_if<entente::value>();
    if (!held) {
        throw error(error_kind::type_mismatch,
                    "asked for a value that is no list or map, this is " + std::string(name(kind())));
    }
    return *held;
}

std::string_view name(datum_kind kind) noexcept {
    switch (kind) {
    case datum_kind::null: return "null";
    case datum_kind::boolean: return "a boolean";
    case datum_kind::integer: return "an integer";
    case datum_kind::real: return "a float";
    case datum_kind::text: return "text";
    case datum_kind::date: return "a date";
    case datum_kind::local_time: return "a local time";
    case datum_kind::time: return "a time";
    case datum_kind::local_date_time: return "a local date and time";
    case datum_kind::date_time: return "a date and time";
    case datum_kind::duration: return "a duration";
    case datum_kind::list: return "a list";
    case datum_kind::map: return "a map";
    case datum_kind::node: return "a node";
    case datum_kind::relationship: return "a relationship";
    case datum_kind::path: return "a path";
    }
    return "nothing known";
}

} // namespace entente::cypher
