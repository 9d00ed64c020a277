// SPDX-License-Identifier: BSL-1.0
#include <entente/expression.hpp>

#include "people.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

using namespace entente;
using namespace people;

namespace {

template <class Relation, class Subject, class Object>
concept sayable = requires(const Relation& r, Subject s, Object o) { r(s, o); };

template <class Relation, class Subject, class Object>
constexpr bool says(const Relation&, const Subject&, const Object&) {
    return sayable<Relation, Subject, Object>;
}

constexpr entity<leader> a_leader;
constexpr entity<person> a_person;
constexpr entity<nation> a_nation;
constexpr entity<office> an_office;
constexpr entity_id somebody;
constexpr statement_id said;

static_assert(says(holds, a_leader, an_office));
static_assert(!says(holds, a_nation, an_office));
static_assert(!says(holds, a_person, an_office)); // a person need not be a leader
static_assert(!says(holds, an_office, a_leader));
static_assert(says(met, a_leader, a_person));
static_assert(says(holds, somebody, somebody)); // the graph will look
static_assert(!says(holds, a_leader, "an office"));
static_assert(!says(holds, "a leader", an_office));
static_assert(!says(holds, 1, an_office));
static_assert(!says(holds, said, an_office));

static_assert(says(population, a_nation, 5));
static_assert(says(population, a_nation, 5ul));
static_assert(!says(population, a_nation, 5.0));
static_assert(!says(population, a_nation, 'c'));
static_assert(!says(population, a_nation, "many"));
static_assert(!says(population, a_nation, true));
static_assert(!says(population, a_nation, a_nation));
static_assert(!says(population, a_nation, somebody));
static_assert(!says(population, a_nation, 5.0L));

// What a value holds stands for itself at either kind of end: one of that type, and one of any value.
inline constexpr relation<"NOTE", thing, value> note{};
template <class T>
inline constexpr relation<"HELD", thing, T> held{};
using nation_id = entity<nation>;
template <class T>
using held_type = std::remove_const_t<decltype(held<T>)>;
using note_type = std::remove_const_t<decltype(note)>;
template <class T, class Other>
constexpr bool held_as_itself() {
    using content = variable<T, struct content_tag>;
    return sayable<held_type<T>, nation_id, T> && sayable<note_type, nation_id, T> &&
           sayable<held_type<T>, nation_id, content> && sayable<note_type, nation_id, content> &&
           sayable<held_type<T>, nation_id, variable<value, struct value_tag>> &&
           !sayable<held_type<T>, nation_id, Other> &&
           !sayable<held_type<T>, nation_id, variable<Other, struct other_tag>> &&
           !sayable<held_type<T>, nation_id, nation_id> && !sayable<held_type<T>, T, nation_id> &&
           sayable<named_relation, entity_id, T> && bindable<T>;
}
static_assert(held_as_itself<bool, std::int64_t>());
static_assert(held_as_itself<std::int64_t, double>());
static_assert(held_as_itself<double, std::int64_t>());
static_assert(held_as_itself<std::string, bool>());
static_assert(held_as_itself<value::list, value_map>());
static_assert(held_as_itself<value_map, value::list>());
static_assert(held_as_itself<calendar::date, std::string>());
static_assert(held_as_itself<calendar::local_time, calendar::time>());
static_assert(held_as_itself<calendar::time, calendar::local_time>());
static_assert(held_as_itself<calendar::local_date_time, calendar::date_time>());
static_assert(held_as_itself<calendar::date_time, calendar::date>());
static_assert(held_as_itself<calendar::duration, std::int64_t>());
static_assert(bindable<thing> && bindable<leader> && bindable<statement_id> && bindable<value>);
static_assert(!bindable<int> && !bindable<float> && !bindable<std::string_view> &&
              !bindable<entity<leader>> && !bindable<entity_id> && !bindable<const leader> &&
              !bindable<one_of<leader, office>> && !bindable<std::vector<std::string>> && !bindable<date>);

static_assert(says(about, said, a_nation));
static_assert(says(about, said, "a text"));
static_assert(!says(about, said, said));
static_assert(!says(about, said, 5));
static_assert(!says(about, a_nation, a_nation));

static_assert(says(same_as, a_nation, an_office));
static_assert(!says(same_as, a_nation, "Nippon")); // everything is a thing, except values
static_assert(!says(same_as, a_nation, said));     // and statements
static_assert(says(revises, said, said));
static_assert(!says(revises, a_nation, said));

using who = variable<leader, struct who_tag>;
using anybody = variable<person, struct anybody_tag>;
using anything = variable<thing, struct anything_tag>;
using where = variable<office, struct where_tag>;
using number = variable<std::int64_t, struct number_tag>;
using statement_variable = variable<statement_id, struct statement_tag_>;
static_assert(says(holds, who{}, where{}));
static_assert(says(holds, anybody{}, where{})); // narrowed by the relation
static_assert(says(met, who{}, anybody{}));
static_assert(says(holds, anything{}, anything{}));
static_assert(!says(holds, where{}, where{}));
static_assert(!says(holds, number{}, where{}));
static_assert(!says(population, a_nation, anything{}));
static_assert(!says(population, a_nation, who{}));
static_assert(says(population, a_nation, number{}));
static_assert(says(about, statement_variable{}, anything{}));
static_assert(!says(about, anything{}, anything{}));

static_assert(kind_of<leader, person> && kind_of<leader, thing> && kind_of<leader, leader>);
static_assert(!kind_of<person, leader> && !kind_of<std::string, thing> && !kind_of<statement_id, thing> &&
              !kind_of<std::string, leader>);
static_assert(std::is_convertible_v<entity<leader>, entity<person>> &&
              std::is_convertible_v<entity<leader>, entity_id> &&
              std::is_convertible_v<entity<leader>, entity<>>);
static_assert(!std::is_convertible_v<entity<person>, entity<leader>> &&
              !std::is_convertible_v<entity_id, entity<person>>);
static_assert(!std::is_same_v<decltype(var<leader>()), std::remove_cvref_t<decltype(var<person>())>>);

} // namespace

TEST_CASE("two variables of one type are two variables") {
    const auto a = var<leader>();
    const auto b = var<leader>();
    CHECK(!std::is_same_v<decltype(a), decltype(b)>);
    const auto copy = a;
    CHECK(std::is_same_v<decltype(a), decltype(copy)>);
}

TEST_CASE("an expression keeps all that is said of it, and each function leaves the original as it was") {
    const auto plain = holds(entity<leader>(entity_id(1)), entity<office>(entity_id(2)));
    const auto full = plain.during("2021-10-04/2024-10-01")
                          .reported_by(entity_id(3))
                          .said_by(entity_id(4))
                          .preferred()
                          .planned()
                          .confidence(0.25);
    CHECK(!plain.qualifiers().valid);
    CHECK(plain.qualifiers().reference.empty());
    CHECK(full.subject() == entity_id(1));
    CHECK(full.object() == entity_id(2));
    CHECK(full.qualifiers().valid == interval::parse("2021-10-04/2024-10-01"));
    REQUIRE(full.qualifiers().reference.links().size() == 1);
    CHECK(full.qualifiers().reference.links()[0].outlet == entity_id(3));
    CHECK(full.qualifiers().reference.links()[0].speaker == entity_id(4));
    CHECK(full.qualifiers().rank == rank::preferred);
    CHECK(full.qualifiers().modality == modality::planned);
    CHECK(full.qualifiers().confidence == 0.25f);
    CHECK(plain.on("2024-09").qualifiers().valid == interval::parse("2024-09"));
    for (const double wrong : {-0.01, 1.01, std::numeric_limits<double>::quiet_NaN()})
        CHECK_THROWS_AS((void)plain.confidence(wrong), error);
    CHECK_THROWS_AS((void)plain.during("soon"), error);
}

TEST_CASE("a description says what it was made to say, and a copy goes its own way") {
    const nation japan = nation("Q17").name("Japan", "en").alias("Nippon");
    const nation more = japan.name("日本", "ja").also<office>();
    CHECK(japan.names().size() == 1);
    CHECK(more.names().size() == 2);
    CHECK(more.names()[1].language == "ja");
    CHECK(more.types() == std::vector<std::string>{"Office"});
    CHECK(more.key() == "Q17");
    CHECK(japan.aliases().front().text == "Nippon");
    CHECK(nation().key().empty());
}
