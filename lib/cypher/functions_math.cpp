// SPDX-License-Identifier: BSL-1.0
// Functions of numbers: rounding, logarithms, angles, chance.

#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"
#include "cypher/rounding.hpp"

#include <cmath>
#include <numbers>
#include <random>

namespace entente::cypher {

namespace {

datum absolute(const function_context&, arguments given) {
    if (const auto whole = given[0].scalar().get_if<std::int64_t>())
        return *whole < 0 ? negate(given[0]) : given[0];
    return std::abs(number_argument("abs()", given[0]));
}

datum sign(const function_context&, arguments given) {
    const double value = number_argument("sign()", given[0]);
    return (value > 0) - (value < 0);
}

datum round(const function_context&, arguments given) {
    const double value = number_argument("round()", given[0]);
    if (given.size() == 1) return rounded_to_whole(value);
    const std::uint64_t digits = count_argument("round()", given[1]);
    rounding_mode mode = rounding_mode::half_up;
    if (given.size() > 2) {
        const std::string_view wanted = text_argument("round()", given[2]);
        const auto known = parse_rounding_mode(wanted);
        if (!known) {
            refuse_argument("InvalidArgumentValue", "round() has no mode " + quoted(wanted),
                            "it has UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN");
        }
        mode = *known;
    }
    return rounded(value, digits, mode);
}

constexpr char of_ceil[] = "ceil()", of_floor[] = "floor()", of_sqrt[] = "sqrt()", of_exp[] = "exp()",
               of_log[] = "log()", of_log10[] = "log10()", of_sin[] = "sin()", of_cos[] = "cos()",
               of_tan[] = "tan()", of_cot[] = "cot()", of_asin[] = "asin()", of_acos[] = "acos()",
               of_atan[] = "atan()", of_sinh[] = "sinh()", of_cosh[] = "cosh()", of_tanh[] = "tanh()",
               of_coth[] = "coth()", of_degrees[] = "degrees()", of_radians[] = "radians()",
               of_haversin[] = "haversin()", of_is_nan[] = "isNaN()";

// A function of one number, as floats.
template <const char* Name, auto Function>
datum of_number(const function_context&, arguments given) {
    return Function(number_argument(Name, given[0]));
}

template <const char* Name, auto Function>
constexpr function_entry entry_of(std::string_view name) {
    return {name, 1, 1, true, {types::number}, datum_kind::real, of_number<Name, Function>};
}

datum atan2(const function_context&, arguments given) {
    return std::atan2(number_argument("atan2()", given[0]), number_argument("atan2()", given[1]));
}

datum e(const function_context&, arguments) { return std::numbers::e; }
datum pi(const function_context&, arguments) { return std::numbers::pi; }

std::uint64_t chance(const function_context& context) {
    thread_local std::uint64_t of_this_thread =
        (std::uint64_t{std::random_device()()} << 32) | std::random_device()();
    std::uint64_t& state = context.random_state ? *context.random_state : of_this_thread;
    // SplitMix64: passes BigCrush, and any state will do.
    std::uint64_t mixed = state += 0x9E37'79B9'7F4A'7C15u;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58'476D'1CE4'E5B9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D0'49BB'1331'11EBu;
    return mixed ^ (mixed >> 31);
}

// All of the 53 bits of a double below 1.
datum rand(const function_context& context, arguments) {
    return static_cast<double>(chance(context) >> 11) * 0x1p-53;
}

// RFC 9562, version 4.
datum random_uuid(const function_context& context, arguments) {
    static constexpr std::string_view hex = "0123456789abcdef";
    const std::uint64_t halves[2] = {(chance(context) & ~std::uint64_t{0xF000}) | 0x4000,
                                     (chance(context) >> 2) | (std::uint64_t{1} << 63)};
    std::string made;
    for (const std::uint64_t half : halves) {
        for (int shift = 60; shift >= 0; shift -= 4) {
            made += hex[half >> shift & 15];
            if (made.size() == 8 || made.size() == 13 || made.size() == 18 || made.size() == 23) made += '-';
        }
    }
    return made;
}

} // namespace

std::span<const function_entry> math_functions() {
    constexpr type_set number = types::number;
    constexpr type_set integer = datum_kind::integer;
    constexpr type_set real = datum_kind::real;
    constexpr type_set text = datum_kind::text;
    static constexpr function_entry entries[] = {
        {"abs", 1, 1, true, {number}, number, absolute},
        {"sign", 1, 1, true, {number}, integer, sign},
        {"round", 1, 3, true, {number, integer, text}, real, round},
        entry_of<of_ceil, [](double x) { return std::ceil(x); }>("ceil"),
        entry_of<of_floor, [](double x) { return std::floor(x); }>("floor"),
        entry_of<of_sqrt, [](double x) { return std::sqrt(x); }>("sqrt"),
        entry_of<of_exp, [](double x) { return std::exp(x); }>("exp"),
        entry_of<of_log, [](double x) { return std::log(x); }>("log"),
        entry_of<of_log10, [](double x) { return std::log10(x); }>("log10"),
        entry_of<of_sin, [](double x) { return std::sin(x); }>("sin"),
        entry_of<of_cos, [](double x) { return std::cos(x); }>("cos"),
        entry_of<of_tan, [](double x) { return std::tan(x); }>("tan"),
        entry_of<of_cot, [](double x) { return 1 / std::tan(x); }>("cot"),
        entry_of<of_asin, [](double x) { return std::asin(x); }>("asin"),
        entry_of<of_acos, [](double x) { return std::acos(x); }>("acos"),
        entry_of<of_atan, [](double x) { return std::atan(x); }>("atan"),
        entry_of<of_sinh, [](double x) { return std::sinh(x); }>("sinh"),
        entry_of<of_cosh, [](double x) { return std::cosh(x); }>("cosh"),
        entry_of<of_tanh, [](double x) { return std::tanh(x); }>("tanh"),
        entry_of<of_coth, [](double x) { return 1 / std::tanh(x); }>("coth"),
        entry_of<of_degrees, [](double x) { return x * (180 / std::numbers::pi); }>("degrees"),
        entry_of<of_radians, [](double x) { return x * (std::numbers::pi / 180); }>("radians"),
        // Half the versine.
        entry_of<of_haversin, [](double x) { return (1 - std::cos(x)) / 2; }>("haversin"),
        {"isnan",
         1,
         1,
         true,
         {number},
         datum_kind::boolean,
         of_number<of_is_nan, [](double x) { return std::isnan(x); }>},
        {"atan2", 2, 2, true, {number, number}, real, atan2},
        {"e", 0, 0, true, {}, real, e},
        {"pi", 0, 0, true, {}, real, pi},
        {"rand", 0, 0, true, {}, real, rand, false},
        {"randomuuid", 0, 0, true, {}, text, random_uuid, false},
    };
    return entries;
}

} // namespace entente::cypher
