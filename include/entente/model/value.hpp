// SPDX-License-Identifier: BSL-1.0
// What a statement can say that is not an entity: a value of one of Cypher's types, or text in a language.
// Their order is in value_order.hpp, their text in value_print.hpp, their bytes in codec.hpp.
#pragma once

#include <entente/model/calendar.hpp>
#include <entente/model/error.hpp>
#include <entente/model/value_kind.hpp>

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

class value;
class value_map;

/// Lists and maps may stand in each other this many levels deep; deeper ones are refused with an error of
/// kind limit. All that walks a value may therefore recurse.
inline constexpr std::size_t max_value_nesting = 256;

template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;

/// The integers a value is made from without a cast: no characters and no truth values.
template <class T>
concept whole_number = std::integral<T> && !std::same_as<T, bool> && !character<T>;

namespace detail {

// How a value is kept: in its own bytes up to and including `local_date_time`, in a shared box from
// `long_text` on. Text is short_text if and only if it fits and has no language, so that equal values are
// kept alike.
enum class value_form : std::uint8_t {
    null,
    boolean,
    integer,
    real,
    short_text,
    date,
    local_time,
    time,
    local_date_time,
    long_text,
    list,
    map,
    date_time,
    duration,
};

struct text_box;
struct list_box;
struct map_box;
template <class T>
struct calendar_box;

// What is too large to be handed out by value.
template <class T>
concept held_in_box = std::same_as<T, std::vector<value>> || std::same_as<T, value_map> ||
                      std::same_as<T, calendar::date_time> || std::same_as<T, calendar::duration>;

template <class T>
struct answer {
    using maybe = std::optional<T>;
    using sure = T;
};

template <held_in_box T>
struct answer<T> {
    using maybe = const T*;
    using sure = const T&;
};

} // namespace detail

/// A value: null, truth value, 64-bit integer, double, UTF-8 text with or without a language, list, map, or
/// one of the calendar types. It never changes except by assignment; copies share what doesn't fit into its
/// 16 bytes, so copying and moving cost no allocation. What was moved from is null. Threads may read and copy
/// one value at once.
///
/// `==` is identity, as for keys and for interning: values are equal when they have the same kind and
/// content. NaN equals NaN and null equals null; 1 and 1.0 are two values, and so are 0.0 and -0.0, PT24H and
/// P1D, 'chat' and 'chat' in French. Cypher's `=`, for which 1 = 1.0 and null = null is null, is the business
/// of the query language.
class value {
public:
    using list = std::vector<value>;

    value() noexcept = default; ///< null
    value(std::nullptr_t) noexcept {}
    template <std::same_as<bool> T> // pointers are no truth values
    value(T truth) noexcept : form_(form::boolean) {
        store(0, truth);
    }
    /// Throws an error of kind invalid_argument for an unsigned number of 2^63 or more.
    template <whole_number T>
    value(T number) : form_(form::integer) {
        store(0, checked_integer(number));
    }
    /// Every NaN becomes the same NaN.
    value(double number) noexcept;
    value(float number) noexcept : value(double{number}) {}
    value(long double) = delete;

    /// Throw an error of kind invalid_argument that names the offset of the first byte that is not UTF-8.
    /// Linear.
    value(std::string_view words);
    value(std::string words);
    value(const char* words) : value(std::string_view(words)) {}

    /// Throw an error of kind limit when nested too deep. Linear in the number of elements.
    value(list elements);
    value(value_map entries);

    value(calendar::date date) noexcept : form_(form::date) { store(0, date.days_since_epoch()); }
    value(calendar::local_time time) noexcept : form_(form::local_time) {
        store(0, time.nanosecond_of_day());
    }
    value(calendar::time time) noexcept : form_(form::time) {
        store(0, time.local().nanosecond_of_day());
        store(8, time.offset_seconds());
    }
    value(calendar::local_date_time moment) noexcept : form_(form::local_date_time) {
        store(0, moment.seconds_since_epoch());
        store(8, moment.nanosecond());
    }
    value(calendar::date_time moment);
    value(const calendar::duration& amount);

    value(const value& other) noexcept { share(other); }
    value(value&& other) noexcept { take(other); }
    value& operator=(const value& other) noexcept {
        if (this != &other) {
            release();
            share(other);
        }
        return *this;
    }
    value& operator=(value&& other) noexcept {
        if (this != &other) {
            release();
            take(other);
        }
        return *this;
    }
    ~value() { release(); }

    /// Text in a language, given as a BCP 47 tag, which is kept in its canonical case; without one the text
    /// is as any. Throws as the constructor from text does, and an error of kind invalid_argument for what is
    /// no tag.
    static value in_language(std::string_view words, std::string_view language);

    value_kind kind() const noexcept;
    bool is_null() const noexcept { return form_ == form::null; }

    // Each of these throws an error of kind type_mismatch that names both kinds. The views and references
    // hold until this value is destroyed or assigned to.
    bool as_boolean() const { return asked<bool>(value_kind::boolean); }
    std::int64_t as_integer() const { return asked<std::int64_t>(value_kind::integer); }
    double as_real() const { return asked<double>(value_kind::real); }
    std::string_view as_text() const { return asked<std::string_view>(value_kind::text); }
    const list& as_list() const { return asked<list>(value_kind::list); }
    const value_map& as_map() const { return asked<value_map>(value_kind::map); }
    calendar::date as_date() const { return asked<calendar::date>(value_kind::date); }
    calendar::local_time as_local_time() const { return asked<calendar::local_time>(value_kind::local_time); }
    calendar::time as_time() const { return asked<calendar::time>(value_kind::time); }
    calendar::local_date_time as_local_date_time() const {
        return asked<calendar::local_date_time>(value_kind::local_date_time);
    }
    const calendar::date_time& as_date_time() const {
        return asked<calendar::date_time>(value_kind::date_time);
    }
    const calendar::duration& as_duration() const { return asked<calendar::duration>(value_kind::duration); }

    /// The canonical tag; empty for a text without a language and for every other kind.
    std::string_view language() const noexcept;

    /// What this value holds if it is a T, something false otherwise: a `const T*` for value::list,
    /// value_map, calendar::date_time and calendar::duration, a `std::optional<T>` for bool, std::int64_t,
    /// double, std::string_view and the other calendar types. So `if (const auto n =
    /// v.get_if<std::int64_t>()) use(*n);` reads the same for all.
    template <class T>
    typename detail::answer<T>::maybe get_if() const noexcept {
        typename detail::answer<T>::maybe held{};
        read(held);
        return held;
    }

    /// How many levels of lists and maps: 0 for a scalar, 1 for an empty list.
    std::size_t nesting() const noexcept;

    /// Identity, as above. Linear.
    friend bool operator==(const value& a, const value& b) noexcept;

private:
    using form = detail::value_form;

    static constexpr std::size_t inline_capacity = 14;

    template <class T>
    static std::int64_t checked_integer(T number) {
        if (!std::in_range<std::int64_t>(number)) {
            throw error(error_kind::invalid_argument,
                        std::to_string(number) + " does not fit into 64 bits with a sign");
        }
        return static_cast<std::int64_t>(number);
    }

    template <class T>
    void store(std::size_t at, const T& part) noexcept {
        std::memcpy(bytes_ + at, &part, sizeof part);
    }

    template <class T>
    T load(std::size_t at = 0) const noexcept {
        T part;
        std::memcpy(&part, bytes_ + at, sizeof part);
        return part;
    }

    template <class Box>
    const Box& box() const noexcept {
        return *load<const Box*>();
    }

    bool is_boxed() const noexcept { return form_ >= form::long_text; }

    // `this` holds nothing before, `other` is null after taking.
    void share(const value& other) noexcept;
    void take(value& other) noexcept;
    void release() noexcept; // leaves `this` to be overwritten
    template <class Box, class... Parts>
    void put_in_box(form as, Parts&&... parts);

    void read(std::optional<bool>& held) const noexcept;
    void read(std::optional<std::int64_t>& held) const noexcept;
    void read(std::optional<double>& held) const noexcept;
    void read(std::optional<std::string_view>& held) const noexcept;
    void read(std::optional<calendar::date>& held) const noexcept;
    void read(std::optional<calendar::local_time>& held) const noexcept;
    void read(std::optional<calendar::time>& held) const noexcept;
    void read(std::optional<calendar::local_date_time>& held) const noexcept;
    void read(const list*& held) const noexcept;
    void read(const value_map*& held) const noexcept;
    void read(const calendar::date_time*& held) const noexcept;
    void read(const calendar::duration*& held) const noexcept;

    template <class T>
    typename detail::answer<T>::sure asked(value_kind kind) const {
        const auto held = get_if<T>();
        if (!held) refuse(kind);
        return *held;
    }

    [[noreturn]] void refuse(value_kind asked) const;

    // A scalar or the address of a box from the start; or a short text.
    alignas(8) char bytes_[inline_capacity] = {};
    std::uint8_t size_ = 0; // of a short text
    form form_ = form::null;
};

/// Keys and their values, sorted by the keys' bytes, each key once. Unchanging; finding a key is a binary
/// search.
class value_map {
public:
    struct entry {
        std::string key;
        value held;

        friend bool operator==(const entry&, const entry&) = default;
    };

    value_map() = default;
    /// In any order. Throws an error of kind not_unique for a key given twice, and of kind invalid_argument
    /// for one that is not UTF-8. O(n log n), linear if sorted.
    value_map(std::vector<entry> entries);
    value_map(std::initializer_list<entry> entries) : value_map(std::vector<entry>(entries)) {}

    const std::vector<entry>& entries() const noexcept { return entries_; }
    auto begin() const noexcept { return entries_.begin(); }
    auto end() const noexcept { return entries_.end(); }
    std::size_t size() const noexcept { return entries_.size(); }
    bool empty() const noexcept { return entries_.empty(); }

    /// Null for a key that isn't there.
    const value* find(std::string_view key) const noexcept;

    friend bool operator==(const value_map&, const value_map&) = default;

private:
    std::vector<entry> entries_;
};

/// `text("日本", "ja")` is value::in_language.
inline value text(std::string_view words, std::string_view language) {
    return value::in_language(words, language);
}

/// Equal values have equal hashes, and so have numbers of equal size, such as 1, 1.0 and 0.0, -0.0: it serves
/// identity and the equivalence of value_order.hpp alike. Not the same from run to run of different builds;
/// not for files.
std::size_t hash_value(const value& v) noexcept;

} // namespace entente

template <>
struct std::hash<entente::value> {
    std::size_t operator()(const entente::value& v) const noexcept { return entente::hash_value(v); }
};

#include <entente/model/value_inline.hpp> // the definitions
