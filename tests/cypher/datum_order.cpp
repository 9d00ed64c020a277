// SPDX-License-Identifier: BSL-1.0
// Equality, comparison, order and hash of data, against the rules and against each other.

#include "cypher/datum_order.hpp"

#include "call_function.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace entente::cypher;
using namespace entente::cypher::test;

namespace {

const double not_a_number = std::numeric_limits<double>::quiet_NaN();

std::string in_words(maybe answer) { return !answer ? "null" : *answer ? "true" : "false"; }

std::string in_words(std::optional<std::partial_ordering> between) {
    if (!between) return "null";
    if (*between < 0) return "<";
    if (*between > 0) return ">";
    return *between == 0 ? "=" : "unordered";
}

// Small values, so that equal ones meet often.
class data_source {
public:
    explicit data_source(std::uint64_t seed) : random_(seed) {}

    datum next(int depth = 2) {
        switch (random_() % (depth > 0 ? 16 : 13)) {
        case 0: return {};
        case 1: return below(2) == 1;
        case 2:
        case 3: return below(4) - 1;
        case 4: return static_cast<double>(below(6)) / 2 - 1;
        case 5: return number();
        case 6: return std::string_view("abc한").substr(0, static_cast<std::size_t>(below(3)));
        case 7: return entente::calendar::date::from_days(below(3));
        case 8:
            return entente::calendar::time::of(entente::calendar::local_time::of(static_cast<int>(below(3))),
                                               static_cast<int>(below(3)) * 3'600);
        case 9: return entente::calendar::duration::of(below(2), below(32));
        case 10: return node{entente::entity_id(static_cast<std::uint32_t>(below(3)))};
        case 11: return relationship{entente::statement_id(static_cast<std::uint32_t>(below(3)))};
        case 12: return walk();
        case 13: {
            datum_map entries;
            for (auto n = below(3); n > 0; --n) entries.emplace_back(below(2) ? "a" : "b", next(depth - 1));
            return entries;
        }
        default: {
            datum_list elements;
            for (auto n = below(3); n > 0; --n) elements.push_back(next(depth - 1));
            return elements;
        }
        }
    }

private:
    std::int64_t below(std::int64_t end) {
        return static_cast<std::int64_t>(random_() % static_cast<std::uint64_t>(end));
    }

    datum number() {
        const datum numbers[] = {
            INT64_MAX,    INT64_MAX - 1, INT64_MIN, 0x1p63,   -0x1p63,   0x1p53, (std::int64_t{1} << 53) + 1,
            not_a_number, -0.0,          0.0,       HUGE_VAL, -HUGE_VAL, 1e300,  5e-324};
        return numbers[below(std::size(numbers))];
    }

    datum walk() {
        path made{{entente::entity_id(static_cast<std::uint32_t>(below(2)))}, {}};
        for (auto n = below(3); n > 0; --n) {
            made.relationships.emplace_back(static_cast<std::uint32_t>(below(2)));
            made.nodes.emplace_back(static_cast<std::uint32_t>(below(2)));
        }
        return made;
    }

    std::mt19937_64 random_;
};

bool has_null_or_nan(const datum& d) {
    if (d.is_null()) return true;
    if (const auto number = d.scalar().get_if<double>()) return std::isnan(*number);
    if (const auto* elements = d.get_if<datum_list>())
        return std::any_of(elements->begin(), elements->end(), has_null_or_nan);
    if (const auto* entries = d.get_if<datum_map>())
        return std::any_of(entries->begin(), entries->end(),
                           [](const auto& entry) { return has_null_or_nan(entry.second); });
    return false;
}

} // namespace

TEST_CASE("equality is unknown only where a null leaves it open") {
    struct equality_case {
        datum a, b;
        std::string_view expected;
    };
    const equality_case cases[] = {
        {null, null, "null"},
        {null, 1, "null"},
        {1, 1.0, "true"},
        {"1", 1, "false"},
        {0.0, -0.0, "true"},
        {not_a_number, not_a_number, "false"},
        {(std::int64_t{1} << 53) + 1, 0x1p53, "false"},
        {INT64_MAX, 0x1p63, "false"},
        {list({1, 2}), list({1.0, 2.0}), "true"},
        {list({1, null}), list({1, null}), "null"},
        {list({1, null}), list({2, null}), "false"},
        {list({null, 1}), list({null, 2}), "false"},
        {list({1}), list({1, null}), "false"},
        {list({list({null})}), list({list({1})}), "null"},
        {list({not_a_number}), list({not_a_number}), "false"},
        {list({}), list({}), "true"},
        {list({}), null, "null"},
        {list({1}), 1, "false"},
        {map({}), map({}), "true"},
        {map({{"a", 1}, {"b", null}}), map({{"b", 1}, {"a", 1}}), "null"},
        {map({{"a", 1}, {"b", null}}), map({{"b", 1}, {"a", 2}}), "false"},
        {map({{"a", null}}), map({{"b", null}}), "false"},
        {map({}), map({{"a", null}}), "false"},
        {map({{"a", list({null})}}), map({{"a", list({1})}}), "null"},
        {map({}), list({}), "false"},
        {node{entente::entity_id(1)}, node{entente::entity_id(1)}, "true"},
        {node{entente::entity_id(1)}, node{entente::entity_id(2)}, "false"},
        {node{entente::entity_id(1)}, relationship{entente::statement_id(1)}, "false"},
        {path{{entente::entity_id(1)}, {}}, path{{entente::entity_id(1)}, {}}, "true"},
        {date("2024-01-01"), localdatetime("2024-01-01T00:00"), "false"},
        {duration("PT24H"), duration("P1D"), "false"},
        {duration("PT60S"), duration("PT1M"), "true"},
        {datetime("2024-01-01T12:00Z"), datetime("2024-01-01T13:00+01:00"), "false"},
    };
    for (const equality_case& c : cases) {
        CAPTURE(shown(c.a));
        CAPTURE(shown(c.b));
        CHECK(in_words(equals(c.a, c.b)) == c.expected);
        CHECK(in_words(equals(c.b, c.a)) == c.expected);
    }
}

TEST_CASE("only what has an order in common can be compared") {
    struct comparison_case {
        datum a, b;
        std::string_view expected;
    };
    const comparison_case cases[] = {
        {1, 2, "<"},
        {1, 1.0, "="},
        {2.5, 2, ">"},
        {INT64_MAX, 0x1p63, "<"},
        {1, not_a_number, "unordered"},
        {not_a_number, not_a_number, "unordered"},
        {not_a_number, "a", "null"},
        {1, "1", "null"},
        {1, null, "null"},
        {null, null, "null"},
        {"a", "b", "<"},
        {"Z", "a", "<"},
        {"한", "🍌", "<"},
        {false, true, "<"},
        {true, 1, "null"},
        {date("2024-01-01"), date("2024-01-02"), "<"},
        {date("2024-01-01"), localdatetime("2024-01-02T00:00"), "null"},
        {datetime("2024-01-01T12:00Z"), datetime("2024-01-01T12:30+01:00"), ">"},
        {time("12:00Z"), time("12:30+01:00"), ">"},
        {duration("P1D"), duration("P2D"), "null"},
        {map({}), map({}), "null"},
        {node{entente::entity_id(1)}, node{entente::entity_id(2)}, "null"},
        {list({}), list({}), "="},
        {list({1, 0}), list({1}), ">"},
        {list({1, null}), list({1}), ">"},
        {list({1, 2}), list({1, null}), "null"},
        {list({1, 2}), list({3, null}), "<"},
        {list({1, 2}), list({"a", 1}), "null"},
        {list({1, 2}), list({not_a_number, 1}), "unordered"},
        {list({list({1})}), list({list({2})}), "<"},
        {list({1}), 1, "null"},
    };
    const auto turned = [](std::string_view word) { return word == "<" ? ">" : word == ">" ? "<" : word; };
    for (const comparison_case& c : cases) {
        CAPTURE(shown(c.a));
        CAPTURE(shown(c.b));
        CHECK(in_words(compare(c.a, c.b)) == c.expected);
        CHECK(in_words(compare(c.b, c.a)) == turned(c.expected));
    }
}

TEST_CASE("the order of everything has each kind in its place") {
    const std::vector<datum> ascending = {
        map({}),
        map({{"a", 1}}),
        map({{"a", 2}}),
        map({{"b", 1}}),
        map({{"a", 0}, {"b", 0}}),
        node{entente::entity_id(1)},
        node{entente::entity_id(2)},
        relationship{entente::statement_id(0)},
        list({}),
        list({"a"}),
        list({"a", 1}),
        list({1}),
        list({1, "a"}),
        list({1, null}),
        list({null, 1}),
        path{{entente::entity_id(1)}, {}},
        path{{entente::entity_id(1), entente::entity_id(2)}, {entente::statement_id(1)}},
        datetime("2024-01-01T00:00Z"),
        localdatetime("2024-01-01T00:00"),
        date("2024-01-01"),
        time("12:00Z"),
        localtime("12:00"),
        duration("P1D"),
        "",
        "a",
        false,
        true,
        -HUGE_VAL,
        1,
        1.5,
        HUGE_VAL,
        not_a_number,
        null};
    for (std::size_t i = 0; i < ascending.size(); ++i) {
        for (std::size_t k = 0; k < ascending.size(); ++k) {
            CAPTURE(shown(ascending[i]));
            CAPTURE(shown(ascending[k]));
            CHECK((order(ascending[i], ascending[k]) == (i <=> k)));
        }
    }
}

TEST_CASE("the order is total, and equality, comparison and hash agree with it") {
    data_source random(2024);
    std::vector<datum> data;
    for (int i = 0; i < 160; ++i) data.push_back(random.next());
    int equivalents = 0;
    for (const datum& a : data) {
        REQUIRE(equivalent(a, a));
        for (const datum& b : data) {
            const auto between = order(a, b);
            REQUIRE((order(b, a) == (0 <=> between)));
            const maybe same = equals(a, b);
            REQUIRE(in_words(same) == in_words(equals(b, a)));
            if (same && *same) REQUIRE(between == 0);
            if (between == 0) {
                equivalents += &a == &b ? 0 : 1;
                REQUIRE(hash(a) == hash(b));
                if (!has_null_or_nan(a)) REQUIRE(in_words(same) == "true");
            }
            if (a == b) REQUIRE(between == 0);
            const auto compared = compare(a, b);
            if (compared && *compared != std::partial_ordering::unordered && !has_null_or_nan(a) &&
                !has_null_or_nan(b))
                REQUIRE((*compared == between));
            if (compared && *compared == 0) REQUIRE(in_words(same) == "true");
        }
    }
    CHECK(equivalents > 100);
    for (std::size_t i = 0; i < data.size(); i += 2) {
        for (std::size_t k = 1; k < data.size(); k += 3) {
            for (const datum& c : data) {
                if (order(data[i], data[k]) <= 0 && order(data[k], c) <= 0) REQUIRE(order(data[i], c) <= 0);
            }
        }
    }
}
