// SPDX-License-Identifier: BSL-1.0
// Random values of every kind for property tests: small enough to collide, with the borders in between.
#pragma once

#include <entente/model/value.hpp>

#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace entente::testing {

class random_value {
public:
    explicit random_value(std::uint64_t seed) : random_(seed) {}

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return std::uniform_int_distribution<std::int64_t>(low, high)(random_);
    }

    value operator()(int levels = 3) {
        switch (between(levels > 0 ? 0 : 2, 12)) {
        case 0: return list(levels);
        case 1: return map(levels);
        case 2: return nullptr;
        case 3: return between(0, 1) == 1;
        case 4: return integer();
        case 5: return real();
        case 6: return words();
        case 7: return text(words(), pick<const char*>({"ja", "en-US", "zh-Hant"}));
        case 8: return day();
        case 9: return time_of_day();
        case 10: return calendar::time::of(time_of_day(), offset());
        case 11:
            if (between(0, 1) == 1) return calendar::local_date_time(day(), time_of_day());
            return calendar::date_time::of({day(), time_of_day()}, offset(),
                                           pick<const char*>({"", "Asia/Seoul"}));
        default: return duration();
        }
    }

private:
    template <class T>
    T pick(const std::vector<T>& some) {
        return some[static_cast<std::size_t>(between(0, static_cast<std::int64_t>(some.size()) - 1))];
    }

    std::int64_t integer() {
        if (between(0, 1) == 1) return between(-3, 3);
        return pick<std::int64_t>({INT64_MAX, INT64_MIN, INT64_MAX - 1, std::int64_t{1} << 53,
                                   (std::int64_t{1} << 53) + 1, -(std::int64_t{1} << 53) - 1,
                                   between(INT64_MIN, INT64_MAX)});
    }

    double real() {
        using limits = std::numeric_limits<double>;
        if (between(0, 1) == 1) return static_cast<double>(between(-6, 6)) / 2;
        return pick<double>({-0.0, limits::quiet_NaN(), limits::infinity(), -limits::infinity(),
                             limits::max(), limits::denorm_min(), 0x1p63, -0x1p63, 0x1p53, 9007199254740994.0,
                             static_cast<double>(between(INT64_MIN, INT64_MAX)),
                             1 / static_cast<double>(between(1, INT64_MAX))});
    }

    std::string words() {
        return pick<std::string>({"", "a", "b", "aa", "\xE6\x97\xA5\xE6\x9C\xAC", "it's",
                                  std::string("\0x", 2), std::string(13, 'z'), std::string(14, 'z'),
                                  std::string(15, 'z'), std::string(16, 'z'), std::string(200, 'y')});
    }

    calendar::date day() {
        if (between(0, 1) == 1) return calendar::date::from_days(between(-2, 2));
        return calendar::date::from_days(
            pick<std::int64_t>({calendar::date::min_days, calendar::date::max_days,
                                between(calendar::date::min_days, calendar::date::max_days)}));
    }

    calendar::local_time time_of_day() {
        constexpr std::int64_t last = calendar::nanoseconds_per_day - 1;
        return calendar::local_time::from_nanoseconds(
            pick<std::int64_t>({0, 1, last, 3'600'000'000'000, between(0, last)}));
    }

    std::int32_t offset() {
        return pick<std::int32_t>({0, 3'600, -3'600, calendar::max_offset, -calendar::max_offset});
    }

    calendar::duration duration() {
        const auto part = [&] {
            return between(0, 3) == 0 ? between(-1'000'000'000, 1'000'000'000) : between(-1, 1);
        };
        return calendar::duration::of(part(), part() * 30, part() * 86'400, part());
    }

    value list(int levels) {
        std::vector<value> elements;
        for (std::int64_t i = between(0, 3); i > 0; --i) elements.push_back((*this)(levels - 1));
        return elements;
    }

    value map(int levels) {
        std::vector<value_map::entry> entries;
        for (const char* key : {"c", "b", "a", ""}) {
            if (between(0, 2) == 0) entries.push_back({key, (*this)(levels - 1)});
        }
        return value_map(std::move(entries));
    }

    std::mt19937_64 random_;
};

} // namespace entente::testing
