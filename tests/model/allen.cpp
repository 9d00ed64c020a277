// SPDX-License-Identifier: BSL-1.0
#include <entente/model/allen.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <utility>
#include <vector>

using namespace entente;

namespace {

using span = std::pair<int, int>;

std::vector<span> spans_within(int last) {
    std::vector<span> out;
    for (int s = 0; s < last; ++s)
        for (int e = s + 1; e <= last; ++e) out.push_back({s, e});
    return out;
}

// The textbook definition of each relation, one by one.
bool holds(allen relation, const span& a, const span& b) {
    const auto [s, e] = a;
    const auto [t, f] = b;
    switch (relation) {
    case allen::before: return e < t;
    case allen::meets: return e == t;
    case allen::overlaps: return s < t && t < e && e < f;
    case allen::starts: return s == t && e < f;
    case allen::during: return t < s && e < f;
    case allen::finishes: return t < s && e == f;
    case allen::equals: return s == t && e == f;
    case allen::finished_by: return s < t && e == f;
    case allen::contains: return s < t && f < e;
    case allen::started_by: return s == t && f < e;
    case allen::overlapped_by: return t < s && s < f && f < e;
    case allen::met_by: return f == s;
    case allen::after: return f < s;
    }
    return false;
}

} // namespace

TEST_CASE("of any two intervals exactly one of the thirteen relations holds") {
    const auto spans = spans_within(6);
    for (const span& a : spans)
        for (const span& b : spans) {
            int count = 0;
            for (const allen r : allen_set::all())
                if (holds(r, a, b)) {
                    ++count;
                    CHECK(relation_of(a.first, a.second, b.first, b.second) == r);
                    CHECK(relation_of(b.first, b.second, a.first, a.second) == inverse(r));
                }
            CHECK(count == 1);
        }
}

TEST_CASE("the composition of two relations is what any three intervals show") {
    allen_set shown[allen_count][allen_count];
    const auto spans = spans_within(5); // six ends take at most six places
    for (const span& a : spans)
        for (const span& b : spans)
            for (const span& c : spans)
                shown[static_cast<std::size_t>(relation_of(a.first, a.second, b.first, b.second))]
                     [static_cast<std::size_t>(relation_of(b.first, b.second, c.first, c.second))]
                         .insert(relation_of(a.first, a.second, c.first, c.second));
    std::size_t entries = 0;
    for (const allen r : allen_set::all())
        for (const allen s : allen_set::all()) {
            CHECK(compose(r, s) == shown[static_cast<std::size_t>(r)][static_cast<std::size_t>(s)]);
            CHECK(inverse(compose(r, s)) == compose(inverse(s), inverse(r)));
            entries += compose(r, s).size();
        }
    CHECK(entries == 409); // the size of Allen's table
    static_assert(compose(allen::during, allen::before) == allen_set(allen::before));
    static_assert(compose(allen::before, allen::after) == allen_set::all());
}

TEST_CASE("equals is neutral in composition and sets compose as unions") {
    for (const allen r : allen_set::all()) {
        CHECK(compose(r, allen::equals) == allen_set(r));
        CHECK(compose(allen::equals, r) == allen_set(r));
    }
    const allen_set some = allen_set(allen::meets) | allen::during;
    CHECK(compose(some, allen_set(allen::starts)) ==
          (compose(allen::meets, allen::starts) | compose(allen::during, allen::starts)));
    CHECK(compose(some, allen_set()).empty());
}

TEST_CASE("possible relations of ranged ends agree with trying all their places") {
    std::mt19937_64 random(7);
    const auto range = [&random] {
        const auto low = static_cast<std::int64_t>(random() % 6),
                   width = static_cast<std::int64_t>(random() % 4);
        return time_range{low, low + width};
    };
    std::size_t impossible = 0;
    for (int i = 0; i < 5'000; ++i) {
        const time_range s = range(), e = range(), t = range(), f = range();
        allen_set tried;
        for (auto a = s.earliest; a <= s.latest; ++a)
            for (auto b = e.earliest; b <= e.latest; ++b)
                for (auto c = t.earliest; c <= t.latest && a < b; ++c)
                    for (auto d = f.earliest; d <= f.latest; ++d)
                        if (c < d) tried.insert(relation_of(a, b, c, d));
        impossible += tried.empty() ? 1U : 0U;
        REQUIRE(possible_relations(s, e, t, f) == tried);
    }
    CHECK(impossible > 100);
}

TEST_CASE("a set of relations holds what was put in, in order") {
    allen_set set;
    CHECK(set.empty());
    CHECK(set.begin() == set.end());
    set.insert(allen::after);
    set.insert(allen::before);
    set.insert(allen::before);
    CHECK(set.size() == 2);
    CHECK(set.contains(allen::before));
    CHECK_FALSE(set.contains(allen::meets));
    CHECK(std::vector<allen>(set.begin(), set.end()) == std::vector{allen::before, allen::after});
    CHECK((set & allen_set(allen::after)) == allen_set(allen::after));
    CHECK(allen_set::all().size() == allen_count);
    CHECK(inverse(allen_set(allen::overlaps) | allen::equals) ==
          (allen_set(allen::overlapped_by) | allen::equals));
}

TEST_CASE("each relation has a name of its own") {
    for (const allen r : allen_set::all())
        for (const allen s : allen_set::all()) CHECK((name(r) == name(s)) == (r == s));
    CHECK(name(allen::overlapped_by) == "overlapped by");
}
