// SPDX-License-Identifier: BSL-1.0
// Functions of partial dates and intervals (implementation extensions): Allen's relations and what an EDTF text says. What the dates leave open is
// null.
#include "cypher/function_tables.hpp"
#include "cypher/refusals.hpp"
#include "cypher/time_argument.hpp"

#include <entente/model/allen.hpp>
#include <entente/model/truth.hpp>

#include <array>
#include <string>

namespace entente::cypher {

namespace {

datum of_truth(truth t) { return t == truth::possibly ? datum() : datum(t == truth::yes); }

allen relation_named(const datum& given) {
    std::string names;
    if (given.kind() == datum_kind::text)
        for (const allen each : allen_set::all())
            if (name(each) == given.as_text()) return each;
    for (const allen each : allen_set::all()) names += (names.empty() ? "" : ", ") + std::string(name(each));
    refuse_argument("InvalidArgumentValue", "there is no such relation of intervals", "they are: " + names);
}

// allenRelations(a, b): the names of all relations in which the first may stand to the second.
datum allen_relations(const function_context&, std::span<const datum> arguments) {
    datum_list names;
    for (const allen each : possible_relations(interval_of(arguments[0]), interval_of(arguments[1])))
        names.emplace_back(value(name(each)));
    return names;
}

// allen('before', a, b): whether it is so; null where the dates leave it open.
datum allen_holds(const function_context&, std::span<const datum> arguments) {
    const allen asked = relation_named(arguments[0]);
    return of_truth(relates(interval_of(arguments[1]), asked, interval_of(arguments[2])));
}

datum overlaps(const function_context&, std::span<const datum> arguments) {
    return of_truth(interval_of(arguments[0]).overlaps(interval_of(arguments[1])));
}

datum within(const function_context&, std::span<const datum> arguments) {
    return of_truth(interval_of(arguments[1]).contains(interval_of(arguments[0])));
}

datum holds_on(const function_context&, std::span<const datum> arguments) {
    const date d = date_of(arguments[1]);
    return of_truth(interval_of(arguments[0]).holds_on(d.first_day()));
}

datum earliest(const function_context&, std::span<const datum> arguments) {
    return day_datum(interval_of(arguments[0]).from());
}

datum latest(const function_context&, std::span<const datum> arguments) {
    const day end = interval_of(arguments[0]).until();
    return end == day_max ? datum() : day_datum(end - 1);
}

datum is_edtf(const function_context&, std::span<const datum> arguments) {
    if (arguments[0].kind() != datum_kind::text)
        refuse_type("InvalidArgumentValue",
                    "edtf.valid takes a text, not " + std::string(name(arguments[0].kind())));
    return interval::try_parse(arguments[0].as_text()).has_value();
}

constexpr type_set a_time = type_set(datum_kind::text) | datum_kind::date;
constexpr type_set a_text = datum_kind::text;
constexpr type_set a_truth = datum_kind::boolean;

} // namespace

std::span<const function_entry> edtf_functions() {
    static constexpr std::array table{
        function_entry{"allen", 3, 3, true, {a_text, a_time, a_time, {}}, a_truth, allen_holds},
        function_entry{
            "allenrelations", 2, 2, true, {a_time, a_time, {}, {}}, datum_kind::list, allen_relations},
        function_entry{"edtf.overlaps", 2, 2, true, {a_time, a_time, {}, {}}, a_truth, overlaps},
        function_entry{"edtf.within", 2, 2, true, {a_time, a_time, {}, {}}, a_truth, within},
        function_entry{"edtf.holdson", 2, 2, true, {a_time, a_time, {}, {}}, a_truth, holds_on},
        function_entry{"edtf.earliest", 1, 1, true, {a_time, {}, {}, {}}, datum_kind::date, earliest},
        function_entry{"edtf.latest", 1, 1, true, {a_time, {}, {}, {}}, datum_kind::date, latest},
        function_entry{"edtf.valid", 1, 1, true, {a_text, {}, {}, {}}, a_truth, is_edtf},
    };
    return table;
}

} // namespace entente::cypher
