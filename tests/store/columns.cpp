// SPDX-License-Identifier: BSL-1.0
#include <entente/store/columns.hpp>

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace entente;

namespace {

statement_row random_row(std::mt19937_64& random) {
    static const std::vector<std::string> intervals{"2024-09-06",    "2024-09",
                                                    "../..",         "2024-09-06/..",
                                                    "../2024-09-06", "2024-09-06/2024-09-07",
                                                    "2024-09-06?",   "2024-09-06T10:00:00",
                                                    "/2024",         "-0044-03-15"};
    const auto id = [&] { return static_cast<std::uint32_t>(random() % 1000); };
    statement_row r;
    r.subject = random() % 2 == 0 ? term(entity_id(id())) : term(statement_id(id()));
    r.object = term(static_cast<term_kind>(random() % 3), id());
    r.relation = relation_id(id());
    r.valid = interval::parse(intervals[random() % intervals.size()]);
    r.rank = static_cast<rank>(random() % 3);
    r.modality = static_cast<modality>(random() % 4);
    if (random() % 3 == 0) r.confidence = static_cast<float>(random() % 5) / 4;
    if (random() % 3 == 0) r.reference = reference_id(id());
    return r;
}

bool same(const statement_columns& c, std::uint32_t s, const statement_row& r) {
    const bool exact = r.valid.exact();
    return c.subject(s) == r.subject && c.object(s) == r.object && c.relation(s) == r.relation &&
           c.valid(s) == r.valid && c.meta(s).rank() == r.rank && c.meta(s).modality() == r.modality &&
           c.meta(s).exact() == exact && c.confidence(s) == r.confidence && c.reference(s) == r.reference &&
           c.reference_slot(s) == (r.reference.is_none() ? 0 : r.reference.value() + 1) &&
           c.days(s) == day_range{r.valid.from(), r.valid.until()} &&
           c.meta(s).plain() == (exact && r.modality == modality::asserted && r.rank != rank::deprecated);
}

} // namespace

TEST_CASE("a statement comes back as it was written, confidence 0 and all") {
    std::mt19937_64 random(8);
    statement_columns columns;
    std::vector<statement_row> rows;
    for (std::uint32_t s = 0; s < 3000; ++s) {
        rows.push_back(random_row(random));
        columns.write(s, rows.back());
    }
    bool all = true;
    for (std::uint32_t s = 0; s < rows.size(); ++s)
        all = all && same(columns, s, rows[s]) && columns.retracted(s) == 0;
    CHECK(all);
}

TEST_CASE("a row that is written again has nothing left of the one before") {
    std::mt19937_64 random(9);
    statement_columns columns;
    bool all = true;
    for (int i = 0; i < 2000; ++i) {
        const statement_row row = random_row(random);
        columns.write(5, row);
        all = all && same(columns, 5, row);
    }
    CHECK(all);
}

TEST_CASE("a retraction belongs to one row and remembers its commit") {
    statement_columns columns;
    for (std::uint32_t s = 0; s < 600; ++s)
        columns.write(s, {entity_id(0), relation_id(0), entity_id(1), {}});
    columns.reserve_retraction(256);
    columns.retract(256, 12);
    CHECK(columns.retracted(256) == 12);
    CHECK(columns.retracted(255) == 0);
    CHECK(columns.retracted(599) == 0);
}
