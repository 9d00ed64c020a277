// SPDX-License-Identifier: BSL-1.0
// The definitions of codec.hpp; see linkage.hpp for who includes them.
#pragma once

#include <entente/model/codec.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

namespace detail {

inline constexpr std::uint64_t nan_bits = 0x7FF8'0000'0000'0000u;

inline void put_local_date_time(byte_writer& out, const calendar::local_date_time& moment) {
    out.put_signed_varint(moment.seconds_since_epoch());
    out.put_varint(static_cast<std::uint64_t>(moment.nanosecond()));
}

inline void put_value(byte_writer& out, const value& v) {
    const auto put_tag = [&](value_tag tag) { out.put_u8(static_cast<std::uint8_t>(tag)); };
    switch (v.kind()) {
    case value_kind::null: put_tag(value_tag::null); break;
    case value_kind::boolean: put_tag(v.as_boolean() ? value_tag::true_ : value_tag::false_); break;
    case value_kind::integer:
        put_tag(value_tag::integer);
        out.put_signed_varint(v.as_integer());
        break;
    case value_kind::real:
        put_tag(value_tag::real);
        out.put_u64(v.as_real() != v.as_real() ? nan_bits : std::bit_cast<std::uint64_t>(v.as_real()));
        break;
    case value_kind::text:
        put_tag(v.language().empty() ? value_tag::text : value_tag::text_in_language);
        if (!v.language().empty()) out.put_text(v.language());
        out.put_text(v.as_text());
        break;
    case value_kind::list:
        put_tag(value_tag::list);
        out.put_varint(v.as_list().size());
        for (const value& element : v.as_list()) put_value(out, element);
        break;
    case value_kind::map:
        put_tag(value_tag::map);
        out.put_varint(v.as_map().size());
        for (const auto& [key, held] : v.as_map()) {
            out.put_text(key);
            put_value(out, held);
        }
        break;
    case value_kind::date:
        put_tag(value_tag::date);
        out.put_signed_varint(v.as_date().days_since_epoch());
        break;
    case value_kind::local_time:
        put_tag(value_tag::local_time);
        out.put_varint(static_cast<std::uint64_t>(v.as_local_time().nanosecond_of_day()));
        break;
    case value_kind::time:
        put_tag(value_tag::time);
        out.put_varint(static_cast<std::uint64_t>(v.as_time().local().nanosecond_of_day()));
        out.put_signed_varint(v.as_time().offset_seconds());
        break;
    case value_kind::local_date_time:
        put_tag(value_tag::local_date_time);
        put_local_date_time(out, v.as_local_date_time());
        break;
    case value_kind::date_time:
        put_tag(value_tag::date_time);
        put_local_date_time(out, v.as_date_time().local());
        out.put_signed_varint(v.as_date_time().offset_seconds());
        out.put_text(v.as_date_time().zone());
        break;
    case value_kind::duration:
        put_tag(value_tag::duration);
        out.put_signed_varint(v.as_duration().months());
        out.put_signed_varint(v.as_duration().days());
        out.put_signed_varint(v.as_duration().seconds());
        out.put_varint(static_cast<std::uint64_t>(v.as_duration().nanoseconds()));
        break;
    }
}

class value_decoder {
    // Runs a factory; what it refuses is damage to the value that starts there.
    template <class Factory>
    auto make(std::size_t start, Factory factory) const {
        try {
            return factory();
        } catch (const error& refused) {
            in_.refuse(start, std::string(refused.message()));
        }
    }

public:
    explicit value_decoder(byte_reader& in) noexcept : in_(in) {}

    value get(std::size_t levels_left = max_value_nesting) {
        const std::size_t start = in_.position();
        const std::uint8_t tag = in_.get_u8();
        switch (static_cast<value_tag>(tag)) {
        case value_tag::null: return nullptr;
        case value_tag::false_: return false;
        case value_tag::true_: return true;
        case value_tag::integer: return in_.get_signed_varint();
        case value_tag::real: return get_real(start);
        case value_tag::text: {
            const std::string_view words = in_.get_text();
            return make(start, [&] { return value(words); });
        }
        case value_tag::text_in_language: return get_text_in_language(start);
        case value_tag::list: return get_list(start, levels_left);
        case value_tag::map: return get_map(start, levels_left);
        case value_tag::date: {
            const std::int64_t days = in_.get_signed_varint();
            return make(start, [&] { return value(calendar::date::from_days(days)); });
        }
        case value_tag::local_time: return get_local_time(start);
        case value_tag::time: {
            const calendar::local_time local = get_local_time(start);
            const std::int32_t offset = get_offset(start);
            return make(start, [&] { return value(calendar::time::of(local, offset)); });
        }
        case value_tag::local_date_time: return get_local_date_time(start);
        case value_tag::date_time: {
            const calendar::local_date_time local = get_local_date_time(start);
            const std::int32_t offset = get_offset(start);
            const std::string_view zone = in_.get_text();
            return make(start,
                        [&] { return value(calendar::date_time::of(local, offset, std::string(zone))); });
        }
        case value_tag::duration: {
            const std::int64_t months = in_.get_signed_varint();
            const std::int64_t days = in_.get_signed_varint();
            const std::int64_t seconds = in_.get_signed_varint();
            const std::int32_t nanoseconds = get_nanosecond(start);
            return make(start,
                        [&] { return value(calendar::duration::of(months, days, seconds, nanoseconds)); });
        }
        }
        in_.refuse(start, "no value has the tag " + std::to_string(tag));
    }

private:
    value get_real(std::size_t start) {
        const std::uint64_t bits = in_.get_u64();
        const auto number = std::bit_cast<double>(bits);
        if (number != number && bits != nan_bits)
            in_.refuse(start, "this NaN is not the one that is written");
        return number;
    }

    value get_text_in_language(std::size_t start) {
        const std::string_view language = in_.get_text();
        const std::string_view words = in_.get_text();
        if (language.empty()) in_.refuse(start, "the language is empty");
        value made = make(start, [&] { return value::in_language(words, language); });
        if (made.language() != language) in_.refuse(start, "the language is not in its canonical case");
        return made;
    }

    value get_list(std::size_t start, std::size_t levels_left) {
        if (levels_left == 0) in_.refuse(start, "lists and maps are nested too deep");
        const std::size_t count = get_count(1);
        std::vector<value> elements;
        elements.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            owed_ -= 1;
            elements.push_back(get(levels_left - 1));
        }
        return value(std::move(elements));
    }

    value get_map(std::size_t start, std::size_t levels_left) {
        if (levels_left == 0) in_.refuse(start, "lists and maps are nested too deep");
        const std::size_t count = get_count(2);
        std::vector<value_map::entry> entries;
        entries.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            owed_ -= 2;
            const std::size_t at = in_.position();
            const std::string_view key = in_.get_text();
            if (!entries.empty() && key <= entries.back().key)
                in_.refuse(at, "the keys of a map are not ascending");
            entries.push_back({std::string(key), get(levels_left - 1)});
        }
        return make(start, [&] { return value(value_map(std::move(entries))); });
    }

    // The elements that all open lists and maps still wait for need bytes of their own. Without this each
    // level of nested lists could announce as many elements as there are bytes, and get room for them.
    std::size_t get_count(std::size_t smallest) {
        const std::size_t at = in_.position();
        const std::size_t count = in_.get_count(smallest);
        if (in_.remaining() < owed_ || count > (in_.remaining() - owed_) / smallest) {
            in_.refuse(at, "more elements are announced than there are bytes for");
        }
        owed_ += count * smallest;
        return count;
    }

    calendar::local_time get_local_time(std::size_t start) {
        const std::uint64_t nanoseconds = in_.get_varint();
        if (nanoseconds >= static_cast<std::uint64_t>(calendar::nanoseconds_per_day)) {
            in_.refuse(start, "a time is past the end of the day");
        }
        return calendar::local_time::from_nanoseconds(static_cast<std::int64_t>(nanoseconds));
    }

    calendar::local_date_time get_local_date_time(std::size_t start) {
        const std::int64_t seconds = in_.get_signed_varint();
        const std::int32_t nanosecond = get_nanosecond(start);
        return make(start, [&] { return calendar::local_date_time::from_seconds(seconds, nanosecond); });
    }

    std::int32_t get_nanosecond(std::size_t start) {
        const std::uint64_t nanosecond = in_.get_varint();
        if (nanosecond >= static_cast<std::uint64_t>(calendar::nanoseconds_per_second)) {
            in_.refuse(start, "the nanoseconds exceed a second");
        }
        return static_cast<std::int32_t>(nanosecond);
    }

    std::int32_t get_offset(std::size_t start) {
        const std::int64_t offset = in_.get_signed_varint();
        if (offset < -calendar::max_offset || offset > calendar::max_offset) {
            in_.refuse(start, "an offset from UTC exceeds 18 hours");
        }
        return static_cast<std::int32_t>(offset);
    }

    byte_reader& in_;
    std::size_t owed_ = 0; // bytes that announced elements take at least
};

} // namespace detail

ENTENTE_INLINE void encode(const value& v, std::string& out) {
    byte_writer writer(out);
    detail::put_value(writer, v);
}

ENTENTE_INLINE value decode(byte_reader& in) { return detail::value_decoder(in).get(); }

ENTENTE_INLINE value decode(std::string_view bytes) {
    byte_reader in(bytes);
    value decoded = decode(in);
    in.require_end();
    return decoded;
}

} // namespace entente
