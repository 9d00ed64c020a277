// SPDX-License-Identifier: BSL-1.0
// Expressions that go through a list: parts of it, IN, comprehensions, quantifiers and reduce.
#include "cypher/evaluating.hpp"
#include "cypher/kept_rows.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace entente::cypher {

namespace {

// A list, or null; what else stands behind IN is refused.
const datum_list* list_of(const datum& source) {
    if (source.is_null()) return nullptr;
    if (source.kind() != datum_kind::list)
        throw runtime_error(error_type::type_error, "InvalidArgumentType",
                            "a list is asked for, and this is " + std::string(name(source.kind())));
    return &source.as_list();
}

} // namespace

datum is_in(const datum& element, const datum& list) {
    if (list.is_null()) return {};
    if (list.kind() != datum_kind::list)
        throw runtime_error(error_type::type_error, "InvalidArgumentType",
                            "IN asks a list, not " + std::string(name(list.kind())));
    maybe found = false;
    for (const datum& other : list.as_list()) {
        const maybe same = equals(element, other);
        if (same == true) return true;
        if (!same) found.reset();
    }
    return of_truth(found);
}

datum evaluate_what(const bound::slice& e, run& r) {
    const datum object = evaluate(*e.object, r);
    const datum from = e.from ? evaluate(**e.from, r) : datum(0), to = e.to ? evaluate(**e.to, r) : datum();
    if (object.is_null() || from.is_null() || (e.to && to.is_null())) return {};
    if (object.kind() != datum_kind::list || from.kind() != datum_kind::integer ||
        (e.to && to.kind() != datum_kind::integer))
        throw runtime_error(error_type::type_error, "InvalidArgumentType",
                            "a part of a list goes from integer to integer");
    const datum_list& list = object.as_list();
    const auto size = static_cast<std::int64_t>(list.size());
    const auto place = [&](std::int64_t at) {
        return std::clamp<std::int64_t>(at < 0 ? at + size : at, 0, size);
    };
    const std::int64_t begin = place(from.as_integer()), end = e.to ? place(to.as_integer()) : size;
    if (begin >= end) return datum_list{};
    return datum_list(list.begin() + begin, list.begin() + end);
}

datum evaluate_what(const bound::list_comprehension& e, run& r) {
    const datum source = evaluate(*e.list, r);
    const datum_list* list = list_of(source);
    if (!list) return {};
    datum_list out;
    std::size_t bytes = 0;
    for (const datum& element : *list) {
        r.tick();
        r.frame[e.variable] = element;
        if (e.where && !holds(**e.where, r)) continue;
        out.push_back(e.result ? evaluate(**e.result, r) : element);
        if (e.result) require_room(r, bytes += bytes_of_one(out.back()));
    }
    return out;
}

datum evaluate_what(const bound::quantifier& e, run& r) {
    const datum source = evaluate(*e.list, r);
    const datum_list* list = list_of(source);
    if (!list) return {};
    std::size_t yes = 0, unknown = 0;
    for (const datum& element : *list) {
        r.tick();
        r.frame[e.variable] = element;
        const maybe m = truth_of(evaluate(*e.where, r));
        yes += m == true;
        unknown += !m;
    }
    const std::size_t no = list->size() - yes - unknown;
    const auto answer = [&](bool known, bool result) { return known ? datum(result) : datum(); };
    switch (e.kind) {
    case syntax::quantifier_kind::all: return answer(no > 0 || unknown == 0, no == 0);
    case syntax::quantifier_kind::any: return answer(yes > 0 || unknown == 0, yes > 0);
    case syntax::quantifier_kind::none: return answer(yes > 0 || unknown == 0, yes == 0);
    case syntax::quantifier_kind::single: return answer(yes > 1 || unknown == 0, yes == 1);
    }
    return {};
}

datum evaluate_what(const bound::reduce& e, run& r) {
    const datum source = evaluate(*e.list, r);
    datum accumulated = evaluate(*e.initial, r);
    const datum_list* list = list_of(source);
    if (!list) return {};
    for (const datum& element : *list) {
        r.tick();
        r.frame[e.accumulator] = std::move(accumulated);
        r.frame[e.variable] = element;
        accumulated = evaluate(*e.step, r);
    }
    return accumulated;
}

} // namespace entente::cypher
