// SPDX-License-Identifier: BSL-1.0
// The arithmetic operators over data: numbers, text, lists, calendar values and durations.

#include "cypher/calendar_components.hpp"
#include "cypher/datum_order.hpp"
#include "cypher/duration_amount.hpp"
#include "cypher/functions.hpp"
#include "cypher/refusals.hpp"
#include "cypher/text_form.hpp"
#include "cypher/time_zones.hpp"

#include <entente/model/calendar_arithmetic.hpp>

#include <cmath>
#include <functional>
#include <string>

namespace entente::cypher {

namespace {

double as_double(const datum& number) {
    if (const auto whole = number.scalar().get_if<std::int64_t>()) return static_cast<double>(*whole);
    return number.as_real();
}

[[noreturn]] void refuse_operands(std::string_view does, const datum& a, const datum& b) {
    refuse_type("InvalidArgumentType", "can't " + std::string(does) + " " + std::string(name(a.kind())) +
                                           " and " + std::string(name(b.kind())));
}

[[noreturn]] void refuse_overflow(std::string_view sign, std::int64_t a, std::int64_t b) {
    refuse_arithmetic("IntegerOverflow",
                      std::to_string(a) + " " + std::string(sign) + " " + std::to_string(b) +
                          " does not fit into 64 bits with a sign",
                      "calculate with floats: toFloat(...)");
}

[[noreturn]] void refuse_division_by_zero() {
    refuse_arithmetic("DivisionByZero", "an integer can't be divided by zero",
                      "test for zero first, or calculate with floats");
}

datum concatenated(const datum& a, const datum& b) {
    const datum_list* left = a.get_if<datum_list>();
    const datum_list* right = b.get_if<datum_list>();
    datum_list made;
    const std::size_t size = (left ? left->size() : 1) + (right ? right->size() : 1);
    require_list_size(size);
    made.reserve(size);
    const auto append = [&](const datum& element, const datum_list* elements) {
        if (elements) {
            made.insert(made.end(), elements->begin(), elements->end());
        } else {
            made.push_back(element);
        }
    };
    append(a, left);
    append(b, right);
    return made;
}

/// A calendar value moved by a duration; nothing where the first is none.
std::optional<datum> moved(const datum& when, const calendar::duration& by) {
    const entente::value& v = when.scalar();
    return as_argument([&]() -> std::optional<datum> {
        switch (when.kind()) {
        case datum_kind::date: return v.as_date() + by;
        case datum_kind::local_time: return v.as_local_time() + by;
        case datum_kind::time: return v.as_time() + by;
        case datum_kind::local_date_time: return v.as_local_date_time() + by;
        case datum_kind::date_time: return plus(v.as_date_time(), by);
        case datum_kind::duration: return v.as_duration() + by;
        default: return std::nullopt;
        }
    });
}

// What stands beside text and becomes part of it.
bool joins_text(datum_kind kind) { return types::storable_scalar.contains(kind); }

// An operator over numbers: integers stay integers, others become reals, and null gives null. `others` says what becomes of all else.
template <class Integers, class Reals, class Others>
datum calculated(const datum& a, const datum& b, Integers integers, Reals reals, Others others) {
    const datum_kind left = a.kind();
    const datum_kind right = b.kind();
    if (left == datum_kind::null || right == datum_kind::null) return {};
    if (left == datum_kind::integer && right == datum_kind::integer)
        return integers(a.as_integer(), b.as_integer());
    if (is_number(left) && is_number(right)) return reals(as_double(a), as_double(b));
    return others(left, right);
}

} // namespace

datum add(const datum& a, const datum& b) {
    const auto integers = [](std::int64_t x, std::int64_t y) {
        std::int64_t sum = 0;
        if (__builtin_add_overflow(x, y, &sum)) refuse_overflow("+", x, y);
        return sum;
    };
    return calculated(a, b, integers, std::plus<>(), [&](datum_kind left, datum_kind right) -> datum {
        if (left == datum_kind::list || right == datum_kind::list) return concatenated(a, b);
        if ((left == datum_kind::text && joins_text(right)) ||
            (right == datum_kind::text && joins_text(left))) {
            std::string text = text_form(a);
            const std::string rest = text_form(b);
            require_text_size(text.size() + rest.size());
            return text += rest;
        }
        if (right == datum_kind::duration) {
            if (auto sum = moved(a, b.scalar().as_duration())) return *std::move(sum);
        }
        if (left == datum_kind::duration) {
            if (auto sum = moved(b, a.scalar().as_duration())) return *std::move(sum);
        }
        refuse_operands("add", a, b);
    });
}

datum subtract(const datum& a, const datum& b) {
    const auto integers = [](std::int64_t x, std::int64_t y) {
        std::int64_t difference = 0;
        if (__builtin_sub_overflow(x, y, &difference)) refuse_overflow("-", x, y);
        return difference;
    };
    return calculated(a, b, integers, std::minus<>(), [&](datum_kind, datum_kind right) -> datum {
        if (right == datum_kind::duration) {
            const calendar::duration opposite = as_argument([&] { return -b.scalar().as_duration(); });
            if (auto difference = moved(a, opposite)) return *std::move(difference);
        }
        refuse_operands("subtract", a, b);
    });
}

datum multiply(const datum& a, const datum& b) {
    const auto integers = [](std::int64_t x, std::int64_t y) {
        std::int64_t product = 0;
        if (__builtin_mul_overflow(x, y, &product)) refuse_overflow("*", x, y);
        return product;
    };
    return calculated(a, b, integers, std::multiplies<>(), [&](datum_kind left, datum_kind) -> datum {
        const datum& amount = left == datum_kind::duration ? a : b;
        const datum& factor = left == datum_kind::duration ? b : a;
        if (amount.kind() == datum_kind::duration) {
            if (factor.kind() == datum_kind::integer)
                return times(amount.scalar().as_duration(), factor.as_integer());
            if (factor.kind() == datum_kind::real)
                return times(amount.scalar().as_duration(), factor.as_real());
        }
        refuse_operands("multiply", a, b);
    });
}

datum divide(const datum& a, const datum& b) {
    const auto integers = [](std::int64_t x, std::int64_t y) -> datum {
        if (y == 0) refuse_division_by_zero();
        if (y == -1) return negate(x); // its one overflow
        return x / y;
    };
    return calculated(a, b, integers, std::divides<>(), [&](datum_kind left, datum_kind right) -> datum {
        if (left == datum_kind::duration) {
            if (right == datum_kind::integer) return divided_by(a.scalar().as_duration(), b.as_integer());
            if (right == datum_kind::real) return divided_by(a.scalar().as_duration(), b.as_real());
        }
        refuse_operands("divide", a, b);
    });
}

datum modulo(const datum& a, const datum& b) {
    const auto integers = [](std::int64_t x, std::int64_t y) {
        if (y == 0) refuse_division_by_zero();
        return y == -1 ? std::int64_t{0} : x % y;
    };
    const auto reals = [](double x, double y) { return std::fmod(x, y); };
    return calculated(a, b, integers, reals, [&](datum_kind, datum_kind) -> datum {
        refuse_operands("take the remainder of", a, b);
    });
}

datum power(const datum& a, const datum& b) {
    if (a.is_null() || b.is_null()) return {};
    if (is_number(a.kind()) && is_number(b.kind())) return std::pow(as_double(a), as_double(b));
    refuse_operands("raise to a power", a, b);
}

datum negate(const datum& a) {
    switch (a.kind()) {
    case datum_kind::null: return {};
    case datum_kind::integer: return subtract(datum(0), a);
    case datum_kind::real: return -a.as_real();
    case datum_kind::duration: return as_argument([&] { return -a.scalar().as_duration(); });
    default: refuse_type("InvalidArgumentType", "can't negate " + std::string(name(a.kind())));
    }
}

datum component(const datum& d, std::string_view key) {
    const entente::value& v = d.scalar();
    switch (d.kind()) {
    case datum_kind::null: return {};
    case datum_kind::date: return component_of(v.as_date(), key);
    case datum_kind::local_time: return component_of(v.as_local_time(), key);
    case datum_kind::time: return component_of(v.as_time(), key);
    case datum_kind::local_date_time: return component_of(v.as_local_date_time(), key);
    case datum_kind::date_time: return component_of(v.as_date_time(), key);
    case datum_kind::duration: return component_of(v.as_duration(), key);
    default:
        refuse_type("InvalidArgumentType", std::string(name(d.kind())) + " has no property " + quoted(key),
                    "only nodes, relationships, maps and calendar values have properties");
    }
}

} // namespace entente::cypher
