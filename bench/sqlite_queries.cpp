// SPDX-License-Identifier: BSL-1.0
// The questions that are one query each. Shortest paths and PageRank are in sqlite_algorithms.cpp.
#include "sqlite_queries.hpp"

#include <stdexcept>

namespace entente::bench::sqlite {
namespace {

constexpr const char* find_text = "SELECT id FROM entity WHERE key = ?1";

constexpr const char* lookup_text = "SELECT id, name FROM entity WHERE key = ?1";

constexpr const char* one_hop_text =
    "SELECT s.object FROM entity e CROSS JOIN statement s ON s.subject = e.id AND s.relation = ?2 WHERE e.key = ?1";

// Many statements lead to the same few middles: each is visited once.
constexpr const char* two_hop_paths_text = R"(
    WITH middle AS MATERIALIZED (
        SELECT s.object AS id, count(*) AS paths
        FROM entity e CROSS JOIN statement s ON s.subject = e.id WHERE e.key = ?1 GROUP BY s.object)
    SELECT sum(paths * (SELECT count(*) FROM statement WHERE subject = middle.id)) FROM middle
)";
constexpr const char* two_hop_ends_text = R"(
    SELECT s.object FROM (
        SELECT DISTINCT s.object AS id
        FROM entity e CROSS JOIN statement s ON s.subject = e.id WHERE e.key = ?1) middle
    CROSS JOIN statement s ON s.subject = middle.id
)";

// The relation's pairs by themselves lie close together, and parallel statements are joined once.
constexpr const char* pairs_text = R"(
    CREATE TEMP TABLE IF NOT EXISTS pair (
        subject INTEGER, object INTEGER, parallels INTEGER, PRIMARY KEY (subject, object)
    ) WITHOUT ROWID
)";
constexpr const char* fill_pairs_text = R"(
    INSERT INTO temp.pair SELECT subject, object, count(*) FROM statement
    WHERE relation = ?1 GROUP BY subject, object
)";
constexpr const char* triangles_text = R"(
    SELECT sum(a.parallels * b.parallels * c.parallels) FROM temp.pair a
    CROSS JOIN temp.pair b ON b.subject = a.object
    CROSS JOIN temp.pair c ON c.subject = a.subject AND c.object = b.object
)";

constexpr const char* as_of_text = "SELECT count(*) FROM statement WHERE relation = ?1 AND valid_from <= ?2 "
                                   "AND (valid_to IS NULL OR valid_to > ?2)";

constexpr const char* leaders_as_of_text = R"(
    SELECT l.id, n.id FROM statement s
    CROSS JOIN entity l ON l.id = s.subject AND l.kind = 'leader'
    CROSS JOIN entity n ON n.id = s.object AND n.kind = 'nation'
    WHERE s.relation = ?1 AND s.valid_from <= ?2 AND (s.valid_to IS NULL OR s.valid_to > ?2)
)";

// The statements of a relation in a year stand together in the index: counting them there needs no sorting.
constexpr const char* group_by_text = R"(
    WITH RECURSIVE
        span AS (
            SELECT min(first) AS first, max(last) AS last FROM (
                SELECT (SELECT min(valid_from) FROM statement WHERE relation = r.id) AS first,
                       (SELECT max(valid_from) FROM statement WHERE relation = r.id) AS last FROM relation r)),
        number AS (
            SELECT CAST(strftime('%Y', first * 86400, 'unixepoch') AS INTEGER) AS year,
                   CAST(strftime('%Y', last * 86400, 'unixepoch') AS INTEGER) AS last FROM span
            UNION ALL SELECT year + 1, last FROM number WHERE year < last),
        year AS MATERIALIZED (
            SELECT year, unixepoch(printf('%04d-01-01', year)) / 86400 AS first,
                   unixepoch(printf('%04d-01-01', year + 1)) / 86400 AS next FROM number)
    SELECT r.id, y.year, (SELECT count(*) FROM statement
                          WHERE relation = r.id AND valid_from >= y.first AND valid_from < y.next) AS total
    FROM relation r CROSS JOIN year y ORDER BY total DESC, r.id, y.year LIMIT 20
)";

connection& with_pairs(connection& on) {
    on.run(pairs_text);
    return on;
}

} // namespace

questions::questions(connection& on)
    : on_(with_pairs(on)),
      find_(on, find_text),
      lookup_(on, lookup_text),
      one_hop_(on, one_hop_text),
      two_hop_paths_(on, two_hop_paths_text),
      two_hop_ends_(on, two_hop_ends_text),
      clear_pairs_(on, "DELETE FROM temp.pair"),
      fill_pairs_(on, fill_pairs_text),
      triangles_(on, triangles_text),
      as_of_(on, as_of_text),
      leaders_as_of_(on, leaders_as_of_text),
      group_by_(on, group_by_text),
      objects_(on, "SELECT object FROM statement WHERE subject = ?1"),
      subjects_(on, "SELECT subject FROM statement WHERE object = ?1"),
      last_entity_(on, "SELECT max(id) FROM entity"),
      ends_by_object_(on, "SELECT object, subject FROM statement ORDER BY object") {}

std::int64_t questions::entity(const std::string& key) {
    find_.bind(1, std::string_view(key));
    if (!find_.next()) throw std::runtime_error("no entity has the key '" + key + "'");
    const std::int64_t id = find_.number(0);
    find_.reset();
    return id;
}

std::uint32_t questions::entity_end() {
    last_entity_.next();
    const auto end = static_cast<std::uint32_t>(last_entity_.number(0) + 1);
    last_entity_.reset();
    return end;
}

two_sums questions::lookup(std::span<const std::string> keys) {
    const snapshot all(on_);
    two_sums result;
    for (const std::string& key : keys) {
        lookup_.bind(1, std::string_view(key));
        while (lookup_.next()) {
            result.first += static_cast<std::uint64_t>(lookup_.number(0));
            result.second += lookup_.text(1).size();
        }
    }
    return result;
}

two_sums questions::one_hop(std::span<const key_and_relation> asked) {
    const snapshot all(on_);
    two_sums result;
    for (const auto& [key, relation] : asked) {
        one_hop_.bind(1, std::string_view(key)).bind(2, std::int64_t{relation});
        while (one_hop_.next()) {
            ++result.first;
            result.second += static_cast<std::uint64_t>(one_hop_.number(0));
        }
    }
    return result;
}

std::uint64_t questions::two_hop_paths(std::span<const std::string> sources) {
    const snapshot all(on_);
    std::uint64_t paths = 0;
    for (const std::string& key : sources) {
        two_hop_paths_.bind(1, std::string_view(key));
        while (two_hop_paths_.next()) paths += static_cast<std::uint64_t>(two_hop_paths_.number(0));
    }
    return paths;
}

std::uint64_t questions::two_hop_ends(std::span<const std::string> sources) {
    const snapshot all(on_);
    // A mark holds the number of the last source that reached the entity, so that nothing is cleared between sources.
    std::vector<std::uint32_t> reached(entity_end(), 0);
    std::uint64_t ends = 0;
    std::uint32_t epoch = 0;
    for (const std::string& key : sources) {
        ++epoch;
        two_hop_ends_.bind(1, std::string_view(key));
        while (two_hop_ends_.next()) {
            std::uint32_t& mark = reached[static_cast<std::size_t>(two_hop_ends_.number(0))];
            ends += mark != epoch;
            mark = epoch;
        }
    }
    return ends;
}

std::uint64_t questions::triangles(std::uint32_t relation) {
    const snapshot all(on_);
    clear_pairs_.run();
    fill_pairs_.bind(1, std::int64_t{relation}).run();
    std::uint64_t count = 0;
    while (triangles_.next()) count += static_cast<std::uint64_t>(triangles_.number(0));
    return count;
}

std::uint64_t questions::as_of(std::uint32_t relation, std::span<const std::int32_t> days) {
    const snapshot all(on_);
    std::uint64_t count = 0;
    for (const std::int32_t day : days) {
        as_of_.bind(1, std::int64_t{relation}).bind(2, std::int64_t{day});
        while (as_of_.next()) count += static_cast<std::uint64_t>(as_of_.number(0));
    }
    return count;
}

two_sums questions::leaders_as_of(std::uint32_t relation, std::span<const std::int32_t> days) {
    const snapshot all(on_);
    two_sums result;
    for (const std::int32_t day : days) {
        leaders_as_of_.bind(1, std::int64_t{relation}).bind(2, std::int64_t{day});
        while (leaders_as_of_.next()) {
            ++result.first;
            result.second +=
                static_cast<std::uint64_t>(31 * leaders_as_of_.number(0) + leaders_as_of_.number(1));
        }
    }
    return result;
}

std::vector<group_count> questions::group_by() {
    std::vector<group_count> groups;
    while (group_by_.next()) {
        if (group_by_.number(2) == 0) continue; // fewer than twenty groups
        groups.push_back({static_cast<std::uint32_t>(group_by_.number(0)),
                          static_cast<std::int32_t>(group_by_.number(1)),
                          static_cast<std::uint64_t>(group_by_.number(2))});
    }
    return largest_groups(std::move(groups));
}

} // namespace entente::bench::sqlite
