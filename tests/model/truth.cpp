// SPDX-License-Identifier: BSL-1.0
#include <entente/model/truth.hpp>

#include <doctest/doctest.h>

#include <array>
#include <set>
#include <type_traits>

using entente::truth;

namespace {

constexpr std::array all{truth::no, truth::possibly, truth::yes};

// The cases that an answer leaves open: false, true or both.
std::set<bool> cases(truth t) {
    if (t == truth::possibly) return {false, true};
    return {t == truth::yes};
}

truth answer(const std::set<bool>& of) {
    return of.size() == 2 ? truth::possibly : *of.begin() ? truth::yes : truth::no;
}

} // namespace

TEST_CASE("and, or and not agree with going through all cases that the answers leave open") {
    for (const truth a : all) {
        std::set<bool> negated;
        for (const bool x : cases(a)) negated.insert(!x);
        CHECK((!a) == answer(negated));
        for (const truth b : all) {
            std::set<bool> both, either;
            for (const bool x : cases(a))
                for (const bool y : cases(b)) {
                    both.insert(x && y);
                    either.insert(x || y);
                }
            CHECK((a & b) == answer(both));
            CHECK((a | b) == answer(either));
            truth c = a, d = a;
            c &= b;
            d |= b;
            CHECK(c == (a & b));
            CHECK(d == (a | b));
        }
    }
}

TEST_CASE("only yes is certain and only no is impossible") {
    CHECK(certainly(truth::yes));
    CHECK_FALSE(certainly(truth::possibly));
    CHECK_FALSE(certainly(truth::no));
    CHECK(possibly(truth::yes));
    CHECK(possibly(truth::possibly));
    CHECK_FALSE(possibly(truth::no));
    CHECK(truth::no < truth::possibly);
    CHECK(truth::possibly < truth::yes);
    static_assert(!std::is_convertible_v<truth, bool>);
}

TEST_CASE("doubt takes away certainty and nothing else") {
    CHECK(at_most_possibly(truth::yes) == truth::possibly);
    CHECK(at_most_possibly(truth::possibly) == truth::possibly);
    CHECK(at_most_possibly(truth::no) == truth::no);
}

TEST_CASE("an answer is made of what holds in some and in all cases") {
    CHECK(entente::truth_of(false, false) == truth::no);
    CHECK(entente::truth_of(true, false) == truth::possibly);
    CHECK(entente::truth_of(true, true) == truth::yes);
    CHECK(entente::truth_of(true) == truth::yes);
    CHECK(entente::truth_of(false) == truth::no);
}

TEST_CASE("an answer is named as it is written") {
    CHECK(name(truth::no) == "no");
    CHECK(name(truth::possibly) == "possibly");
    CHECK(name(truth::yes) == "yes");
}
