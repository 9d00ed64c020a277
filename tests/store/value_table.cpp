// SPDX-License-Identifier: BSL-1.0
#include <entente/store/value_table.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

using namespace entente;

TEST_CASE("values that differ have different ids, equal ones the same, and each is given back as it came") {
    value_table table;
    const std::vector<value> all{value(),
                                 value(false),
                                 value(true),
                                 value(0),
                                 value(1),
                                 value(-1),
                                 value(std::numeric_limits<std::int64_t>::min()),
                                 value(0.0),
                                 value(-0.0),
                                 value(1.0),
                                 value(std::nan("")),
                                 value(std::numeric_limits<double>::infinity()),
                                 value(""),
                                 value("1"),
                                 value("true"),
                                 value(std::string(40, 'x')),
                                 value(std::string(40, 'x') + "y"),
                                 value::in_language("chat", "fr"),
                                 value::in_language("chat", "en"),
                                 value("chat"),
                                 value("fr"),
                                 value::in_language("", "fr"),
                                 value(value::list{}),
                                 value(value::list{value(1)}),
                                 value(value::list{value(1.0)}),
                                 value(value::list{value("1")}),
                                 value(value_map{}),
                                 value(value_map{{"a", value(1)}}),
                                 value(value::list{value(value::list{})}),
                                 value(std::string("a\0b", 3)),
                                 value("日本")};
    std::vector<value_id> ids;
    for (const auto& v : all) {
        CHECK(!(v.kind() != value_kind::text && table.find(v)));
        ids.push_back(table.intern(v));
    }
    const auto size = table.size();
    for (std::size_t i = 0; i < all.size(); ++i) {
        CAPTURE(i);
        CHECK(table.intern(all[i]) == ids[i]);
        CHECK(table.find(all[i]) == ids[i]);
        CHECK(table.get(ids[i]) == all[i]);
        CHECK(table.kind(ids[i]) == all[i].kind());
        for (std::size_t j = 0; j < i; ++j) CHECK(ids[i] != ids[j]);
    }
    CHECK(table.size() == size);
    CHECK(!table.find(value("not there")));
    CHECK(!table.find(value::in_language("chat", "de")));
    CHECK(!table.find(value::in_language("1", "fr")));
}

TEST_CASE("text and language are at hand for texts, and empty for all other kinds") {
    value_table table;
    const value_id text = table.intern(value::in_language("日本", "ja")),
                   number = table.intern(value(0x7FFF'FFFF'0000'0001)),
                   list = table.intern(value::list{value("x")});
    CHECK(table.text(text) == "日本");
    CHECK(table.language(text) == "ja");
    CHECK(table.pool()[table.text_place(text)] == "日本");
    for (const value_id other : {number, list}) {
        CHECK(table.text(other).empty());
        CHECK(table.language(other).empty());
        CHECK(table.text_place(other) == text_ref{});
    }
    CHECK(table.intern_text("日本", "ja") == text);
    CHECK(table.intern_text("日本") != text);
}
