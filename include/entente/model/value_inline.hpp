// SPDX-License-Identifier: BSL-1.0
// The definitions of value.hpp's functions. Not to be included by itself: it comes with value.hpp.
#pragma once

#include <entente/model/language_tag.hpp>
#include <entente/model/utf8.hpp>
#include <entente/model/value.hpp>

#include <algorithm>
#include <atomic>
#include <bit>
#include <limits>
#include <type_traits>

namespace entente {

namespace detail {

// What copies share. Whoever leaves last deletes it.
struct shared_box {
    mutable std::atomic<std::uint32_t> holders = 1;
};

struct text_box : shared_box {
    text_box(std::string w, std::string l) : words(std::move(w)), language(std::move(l)) {}
    std::string words;
    std::string language; // empty for none
};

struct list_box : shared_box {
    list_box(std::vector<value> e, std::size_t n) : elements(std::move(e)), nesting(n) {}
    std::vector<value> elements;
    std::size_t nesting; // of the list itself
};

struct map_box : shared_box {
    map_box(value_map e, std::size_t n) : entries(std::move(e)), nesting(n) {}
    value_map entries;
    std::size_t nesting;
};

template <class T>
struct calendar_box : shared_box {
    explicit calendar_box(T h) : held(std::move(h)) {}
    T held;
};

inline void require_utf8(std::string_view words) {
    if (const auto at = first_invalid_utf8(words)) {
        throw error(error_kind::invalid_argument, "the text is not UTF-8", "byte " + std::to_string(*at),
                    "convert it to UTF-8 first");
    }
}

inline std::size_t nesting_over(std::size_t of_elements) {
    if (of_elements >= max_value_nesting) {
        throw error(error_kind::limit, "lists and maps are nested more than " +
                                           std::to_string(max_value_nesting) + " levels deep");
    }
    return of_elements + 1;
}

} // namespace detail

inline void value::share(const value& other) noexcept {
    std::memcpy(bytes_, other.bytes_, sizeof bytes_);
    size_ = other.size_;
    form_ = other.form_;
    if (is_boxed()) box<detail::shared_box>().holders.fetch_add(1, std::memory_order_relaxed);
}

inline void value::take(value& other) noexcept {
    std::memcpy(bytes_, other.bytes_, sizeof bytes_);
    size_ = other.size_;
    form_ = std::exchange(other.form_, form::null);
}

inline void value::release() noexcept {
    if (!is_boxed() || box<detail::shared_box>().holders.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    switch (form_) {
    case form::long_text: delete &box<detail::text_box>(); break;
    case form::list: delete &box<detail::list_box>(); break;
    case form::map: delete &box<detail::map_box>(); break;
    case form::date_time: delete &box<detail::calendar_box<calendar::date_time>>(); break;
    default: delete &box<detail::calendar_box<calendar::duration>>(); break;
    }
}

// The address of the box's base and of the box are the same: boxes have one base, and it comes first.
template <class Box, class... Parts>
void value::put_in_box(form as, Parts&&... parts) {
    const Box* const made = new Box(std::forward<Parts>(parts)...);
    store(0, made);
    form_ = as;
}

inline value::value(double number) noexcept : form_(form::real) {
    store(0, number != number ? std::numeric_limits<double>::quiet_NaN() : number);
}

inline value::value(std::string_view words) {
    detail::require_utf8(words);
    if (words.size() <= inline_capacity) {
        words.copy(bytes_, inline_capacity);
        size_ = static_cast<std::uint8_t>(words.size());
        form_ = form::short_text;
    } else {
        put_in_box<detail::text_box>(form::long_text, std::string(words), std::string());
    }
}

inline value::value(std::string words) {
    if (words.size() <= inline_capacity) {
        *this = value(std::string_view(words));
    } else {
        detail::require_utf8(words);
        put_in_box<detail::text_box>(form::long_text, std::move(words), std::string());
    }
}

inline value value::in_language(std::string_view words, std::string_view language) {
    if (language.empty()) return value(words);
    detail::require_utf8(words);
    value made;
    made.put_in_box<detail::text_box>(form::long_text, std::string(words), canonical_language_tag(language));
    return made;
}

inline value::value(list elements) {
    std::size_t deepest = 0;
    for (const value& element : elements) deepest = std::max(deepest, element.nesting());
    put_in_box<detail::list_box>(form::list, std::move(elements), detail::nesting_over(deepest));
}

inline value::value(value_map entries) {
    std::size_t deepest = 0;
    for (const value_map::entry& entry : entries) deepest = std::max(deepest, entry.held.nesting());
    put_in_box<detail::map_box>(form::map, std::move(entries), detail::nesting_over(deepest));
}

inline value::value(calendar::date_time moment) {
    put_in_box<detail::calendar_box<calendar::date_time>>(form::date_time, std::move(moment));
}

inline value::value(const calendar::duration& amount) {
    put_in_box<detail::calendar_box<calendar::duration>>(form::duration, amount);
}

inline value_kind value::kind() const noexcept {
    switch (form_) {
    case form::null: return value_kind::null;
    case form::boolean: return value_kind::boolean;
    case form::integer: return value_kind::integer;
    case form::real: return value_kind::real;
    case form::short_text:
    case form::long_text: return value_kind::text;
    case form::list: return value_kind::list;
    case form::map: return value_kind::map;
    case form::date: return value_kind::date;
    case form::local_time: return value_kind::local_time;
    case form::time: return value_kind::time;
    case form::local_date_time: return value_kind::local_date_time;
    case form::date_time: return value_kind::date_time;
    case form::duration: break;
    }
    return value_kind::duration;
}

inline void value::read(std::optional<bool>& held) const noexcept {
    if (form_ == form::boolean) held = load<bool>();
}

inline void value::read(std::optional<std::int64_t>& held) const noexcept {
    if (form_ == form::integer) held = load<std::int64_t>();
}

inline void value::read(std::optional<double>& held) const noexcept {
    if (form_ == form::real) held = load<double>();
}

inline void value::read(std::optional<std::string_view>& held) const noexcept {
    if (form_ == form::short_text) held = std::string_view(bytes_, size_);
    if (form_ == form::long_text) held = box<detail::text_box>().words;
}

inline void value::read(std::optional<calendar::date>& held) const noexcept {
    if (form_ == form::date) held = calendar::date::from_days(load<std::int64_t>());
}

inline void value::read(std::optional<calendar::local_time>& held) const noexcept {
    if (form_ == form::local_time) held = calendar::local_time::from_nanoseconds(load<std::int64_t>());
}

inline void value::read(std::optional<calendar::time>& held) const noexcept {
    if (form_ != form::time) return;
    held = calendar::time::of(calendar::local_time::from_nanoseconds(load<std::int64_t>()),
                              load<std::int32_t>(8));
}

inline void value::read(std::optional<calendar::local_date_time>& held) const noexcept {
    if (form_ != form::local_date_time) return;
    held = calendar::local_date_time::from_seconds(load<std::int64_t>(), load<std::int32_t>(8));
}

inline void value::read(const list*& held) const noexcept {
    if (form_ == form::list) held = &box<detail::list_box>().elements;
}

inline void value::read(const value_map*& held) const noexcept {
    if (form_ == form::map) held = &box<detail::map_box>().entries;
}

inline void value::read(const calendar::date_time*& held) const noexcept {
    if (form_ == form::date_time) held = &box<detail::calendar_box<calendar::date_time>>().held;
}

inline void value::read(const calendar::duration*& held) const noexcept {
    if (form_ == form::duration) held = &box<detail::calendar_box<calendar::duration>>().held;
}

inline void value::refuse(value_kind asked) const {
    throw error(error_kind::type_mismatch, "asked for a value of kind " + std::string(name(asked)) +
                                               ", this one is of kind " + std::string(name(kind())));
}

inline std::string_view value::language() const noexcept {
    return form_ == form::long_text ? std::string_view(box<detail::text_box>().language) : std::string_view();
}

inline std::size_t value::nesting() const noexcept {
    if (form_ == form::list) return box<detail::list_box>().nesting;
    if (form_ == form::map) return box<detail::map_box>().nesting;
    return 0;
}

inline bool operator==(const value& a, const value& b) noexcept {
    using form = detail::value_form;
    if (a.form_ != b.form_) return false;
    if (a.form_ == form::null) return true;
    // Bytes that any other form does not use are zero, so what is kept in place is equal when its bytes are.
    if (a.size_ == b.size_ && std::memcmp(a.bytes_, b.bytes_, sizeof a.bytes_) == 0) return true;
    switch (a.form_) {
    case form::long_text: {
        const auto& left = a.box<detail::text_box>();
        const auto& right = b.box<detail::text_box>();
        return left.words == right.words && left.language == right.language;
    }
    case form::list: return a.box<detail::list_box>().elements == b.box<detail::list_box>().elements;
    case form::map: return a.box<detail::map_box>().entries == b.box<detail::map_box>().entries;
    case form::date_time: return *a.get_if<calendar::date_time>() == *b.get_if<calendar::date_time>();
    case form::duration: return *a.get_if<calendar::duration>() == *b.get_if<calendar::duration>();
    default: return false;
    }
}

inline value_map::value_map(std::vector<entry> entries) : entries_(std::move(entries)) {
    const auto by_key = [](const entry& a, const entry& b) { return a.key < b.key; };
    for (const entry& e : entries_) detail::require_utf8(e.key);
    if (!std::is_sorted(entries_.begin(), entries_.end(), by_key))
        std::sort(entries_.begin(), entries_.end(), by_key);
    const auto twice = std::adjacent_find(entries_.begin(), entries_.end(),
                                          [](const entry& a, const entry& b) { return a.key == b.key; });
    if (twice != entries_.end()) {
        throw error(error_kind::not_unique, "the map has two values for " + entente::quoted(twice->key));
    }
}

inline const value* value_map::find(std::string_view key) const noexcept {
    const auto at = std::lower_bound(entries_.begin(), entries_.end(), key,
                                     [](const entry& e, std::string_view k) { return e.key < k; });
    return at != entries_.end() && at->key == key ? &at->held : nullptr;
}

namespace detail {

constexpr std::uint64_t mix(std::uint64_t seed, std::uint64_t with) noexcept { // the finalizer of SplitMix64
    std::uint64_t x = seed * 0x9E37'79B9'7F4A'7C15u + with;
    x = (x ^ (x >> 30)) * 0xBF58'476D'1CE4'E5B9u;
    x = (x ^ (x >> 27)) * 0x94D0'49BB'1331'11EBu;
    return x ^ (x >> 31);
}

constexpr std::uint64_t mix(std::uint64_t seed, std::int64_t with) noexcept {
    return mix(seed, static_cast<std::uint64_t>(with));
}

inline std::uint64_t mix(std::uint64_t seed, std::string_view with) noexcept {
    return mix(seed, std::uint64_t{std::hash<std::string_view>()(with)});
}

// Equal for equal numbers of either kind.
inline std::uint64_t hash_number(double number) noexcept {
    constexpr auto number_seed = static_cast<std::uint64_t>(value_kind::integer);
    if (number >= -0x1p63 && number < 0x1p63 &&
        static_cast<double>(static_cast<std::int64_t>(number)) == number) {
        return mix(number_seed, static_cast<std::int64_t>(number));
    }
    return mix(number_seed, std::bit_cast<std::uint64_t>(number));
}

} // namespace detail

inline std::size_t hash_value(const value& v) noexcept {
    using detail::mix;
    const auto seed = static_cast<std::uint64_t>(v.kind());
    switch (v.kind()) {
    case value_kind::null: return mix(seed, std::int64_t{0});
    case value_kind::boolean: return mix(seed, std::int64_t{*v.get_if<bool>()});
    case value_kind::integer: return mix(seed, *v.get_if<std::int64_t>());
    case value_kind::real: return detail::hash_number(*v.get_if<double>());
    case value_kind::text: return mix(mix(seed, *v.get_if<std::string_view>()), v.language());
    case value_kind::list: {
        std::uint64_t hash = seed;
        for (const value& element : *v.get_if<value::list>())
            hash = mix(hash, std::uint64_t{hash_value(element)});
        return hash;
    }
    case value_kind::map: {
        std::uint64_t hash = seed;
        for (const auto& [key, held] : *v.get_if<value_map>()) {
            hash = mix(mix(hash, std::string_view(key)), std::uint64_t{hash_value(held)});
        }
        return hash;
    }
    case value_kind::date: return mix(seed, v.get_if<calendar::date>()->days_since_epoch());
    case value_kind::local_time: return mix(seed, v.get_if<calendar::local_time>()->nanosecond_of_day());
    case value_kind::time: {
        const calendar::time time = v.as_time();
        return mix(mix(seed, time.local().nanosecond_of_day()), std::int64_t{time.offset_seconds()});
    }
    case value_kind::local_date_time: {
        const calendar::local_date_time moment = v.as_local_date_time();
        return mix(mix(seed, moment.seconds_since_epoch()), std::int64_t{moment.nanosecond()});
    }
    case value_kind::date_time: {
        const auto& moment = *v.get_if<calendar::date_time>();
        return mix(mix(mix(seed, moment.utc_seconds()), std::int64_t{moment.nanosecond()}),
                   std::int64_t{moment.offset_seconds()});
    }
    case value_kind::duration: {
        const auto& amount = *v.get_if<calendar::duration>();
        return mix(mix(mix(mix(seed, amount.months()), amount.days()), amount.seconds()),
                   std::int64_t{amount.nanoseconds()});
    }
    }
    return 0;
}

} // namespace entente
