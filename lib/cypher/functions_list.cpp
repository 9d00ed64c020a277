// SPDX-License-Identifier: BSL-1.0
// Functions of lists, those among them that take text too, and those of data at large.

#include "cypher/code_points.hpp"
#include "cypher/datum_order.hpp"
#include "cypher/function_arguments.hpp"
#include "cypher/function_tables.hpp"

#include <algorithm>

namespace entente::cypher {

namespace {

datum size(const function_context&, arguments given) {
    if (const auto words = given[0].scalar().get_if<std::string_view>()) return code_point_count(*words);
    if (const auto* elements = given[0].get_if<datum_list>()) return elements->size();
    refuse_kind("size()", "text or a list", given[0]);
}

datum is_empty(const function_context&, arguments given) {
    if (const auto words = given[0].scalar().get_if<std::string_view>()) return words->empty();
    if (const auto* elements = given[0].get_if<datum_list>()) return elements->empty();
    if (const auto* entries = given[0].get_if<datum_map>()) return entries->empty();
    refuse_kind("isEmpty()", "text, a list or a map", given[0]);
}

datum reverse(const function_context&, arguments given) {
    if (const auto words = given[0].scalar().get_if<std::string_view>()) return reversed(*words);
    if (const auto* elements = given[0].get_if<datum_list>())
        return datum_list(elements->rbegin(), elements->rend());
    refuse_kind("reverse()", "text or a list", given[0]);
}

datum head(const function_context&, arguments given) {
    const datum_list& elements = list_argument("head()", given[0]);
    return elements.empty() ? datum() : elements.front();
}

datum last(const function_context&, arguments given) {
    const datum_list& elements = list_argument("last()", given[0]);
    return elements.empty() ? datum() : elements.back();
}

datum tail(const function_context&, arguments given) {
    const datum_list& elements = list_argument("tail()", given[0]);
    if (elements.empty()) return datum_list();
    return datum_list(elements.begin() + 1, elements.end());
}

std::int64_t range_argument(const datum& given) {
    const auto whole = given.scalar().get_if<std::int64_t>();
    if (!whole) {
        refuse_argument("InvalidArgumentType",
                        "range() takes integers, not " + std::string(name(given.kind())));
    }
    return *whole;
}

datum range(const function_context& context, arguments given) {
    const std::int64_t first = range_argument(given[0]);
    const std::int64_t end = range_argument(given[1]);
    const std::int64_t step = given.size() > 2 ? range_argument(given[2]) : 1;
    if (step == 0) refuse_argument("NumberOutOfRange", "the step of range() is 0", "give a step up or down");
    if (step > 0 ? first > end : first < end) return datum_list();
    // Differences of signed numbers fit into unsigned ones.
    const auto unsigned_step = static_cast<std::uint64_t>(step);
    const std::uint64_t distance = step > 0
                                       ? static_cast<std::uint64_t>(end) - static_cast<std::uint64_t>(first)
                                       : static_cast<std::uint64_t>(first) - static_cast<std::uint64_t>(end);
    const std::uint64_t more = distance / (step > 0 ? unsigned_step : 0 - unsigned_step);
    require_list_size(more);
    if (more >= context.memory / sizeof(datum))
        refuse_size("the list does not fit into the " + std::to_string(context.memory) +
                        " bytes of the query",
                    "raise limits::memory");
    datum_list made;
    made.reserve(more + 1);
    for (std::uint64_t i = 0; i <= more; ++i)
        made.emplace_back(static_cast<std::int64_t>(static_cast<std::uint64_t>(first) + i * unsigned_step));
    return made;
}

datum coalesce(const function_context&, arguments given) {
    const auto known =
        std::find_if(given.begin(), given.end(), [](const datum& each) { return !each.is_null(); });
    return known == given.end() ? datum() : *known;
}

datum null_if(const function_context&, arguments given) {
    return equals(given[0], given[1]).value_or(false) ? datum() : given[0];
}

} // namespace

std::span<const function_entry> list_functions() {
    constexpr type_set text = datum_kind::text;
    constexpr type_set list = datum_kind::list;
    constexpr type_set integer = datum_kind::integer;
    static constexpr function_entry entries[] = {
        {"size", 1, 1, true, {text | list}, integer, size},
        {"isempty", 1, 1, true, {text | list | datum_kind::map}, datum_kind::boolean, is_empty},
        {"reverse", 1, 1, true, {text | list}, text | list, reverse},
        {"head", 1, 1, true, {list}, types::any, head},
        {"last", 1, 1, true, {list}, types::any, last},
        {"tail", 1, 1, true, {list}, list, tail},
        // The types of its arguments are looked at as it runs.
        {"range", 2, 3, true, {types::any, types::any, types::any}, list, range},
        {"coalesce", 1, 255, false, {types::any, types::any, types::any, types::any}, types::any, coalesce},
        {"nullif", 2, 2, false, {types::any, types::any}, types::any, null_if},
    };
    return entries;
}

} // namespace entente::cypher
