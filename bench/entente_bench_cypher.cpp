// SPDX-License-Identifier: BSL-1.0
// The query workloads as openCypher. Each query is prepared outside the timing and run inside it; a workload of many small questions is one run over
// the list of them, so that the figure is of the questions and not of the calls (`point` measures those).
#include "entente_bench_cypher.hpp"

#include "checks.hpp"
#include "entente_bench_import.hpp"

#include <entente/cypher.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente::bench {
namespace {

using cypher::datum;
using cypher::datum_list;
using cypher::datum_map;

std::string quoted_name(const std::string& name) { return "`" + name + "`"; }

datum list_of(const std::vector<std::string>& texts) {
    datum_list list;
    for (const std::string& text : texts) list.emplace_back(value(text));
    return datum(std::move(list));
}

std::uint64_t count_in(const datum& d) { return static_cast<std::uint64_t>(d.as_integer()); }

// The first column of the first row.
std::uint64_t number_of(cypher::rows found) { return found.next() ? count_in(found.current()[0]) : 0; }

void offer_neighbourhoods(suite& all, context& shared) {
    all.add("lookup", [&shared] {
        return [v = shared.data().now(), count = shared.params().lookup.size(),
                given = cypher::parameters{{"keys", list_of(shared.keys(shared.params().lookup))}},
                q = cypher::prepare("UNWIND $keys AS key MATCH (n {key: key}) RETURN n, n.name")] {
            std::uint64_t ids = 0, lengths = 0;
            for (auto found = query(v, q, given); found.next();) {
                const cypher::row row = found.current();
                ids += row[0].as_node().id.value();
                lengths += row[1].as_text().size();
            }
            return answer(ids, lengths, count);
        };
    });
    all.add("point", [&shared] {
        // The same as `lookup`, with a run of the query for each key.
        return [v = shared.data().now(), keys = shared.keys(shared.params().lookup),
                q = cypher::prepare("MATCH (n {key: $key}) RETURN n, n.name")] {
            std::uint64_t ids = 0, lengths = 0;
            cypher::parameters given;
            datum& wanted = given["key"];
            for (const std::string& key : keys) {
                wanted = value(key);
                for (auto found = query(v, q, given); found.next();) {
                    const cypher::row row = found.current();
                    ids += row[0].as_node().id.value();
                    lengths += row[1].as_text().size();
                }
            }
            return answer(ids, lengths, keys.size());
        };
    });
    all.add("prepare", [] {
        constexpr std::size_t times = 1000;
        return [] {
            std::uint64_t columns = 0;
            for (std::size_t i = 0; i < times; ++i)
                columns +=
                    cypher::prepare(
                        "MATCH (l:Leader)-[r:LEADS]->(n:Nation {key: $key}) WHERE l.name STARTS WITH 'A' "
                        "RETURN l.name AS name, r._from AS since ORDER BY since LIMIT 10")
                        .columns()
                        .size();
            return answer(columns, times);
        };
    });
    all.add("onehop", [&shared] {
        datum_list questions;
        for (const auto& [subject, relation] : shared.params().onehop)
            questions.emplace_back(datum_map{
                {"key", datum(value(shared.key(subject)))},
                {"relation", datum(value(shared.data().now().ontology()[shared.relation(relation)].name))}});
        return
            [v = shared.data().now(), count = questions.size(),
             given = cypher::parameters{{"questions", datum(questions)}},
             q = cypher::prepare(
                 "UNWIND $questions AS q MATCH ({key: q.key})-[r]->(o) WHERE type(r) = q.relation RETURN o")] {
                std::uint64_t rows = 0, ids = 0;
                for (auto found = query(v, q, given); found.next();) {
                    ++rows;
                    ids += found.current()[0].as_node().id.value();
                }
                return answer(rows, ids, count);
            };
    });
    all.add("twohop_paths", [&shared] {
        return [v = shared.data().now(), count = shared.params().twohop.size(),
                given = cypher::parameters{{"keys", list_of(shared.keys(shared.params().twohop))}},
                q = cypher::prepare("UNWIND $keys AS key MATCH ({key: key})-->()-->() RETURN count(*)")] {
            return answer(number_of(query(v, q, given)), count);
        };
    });
    all.add("twohop_distinct", [&shared] {
        return [v = shared.data().now(), keys = shared.keys(shared.params().twohop),
                q = cypher::prepare("MATCH ({key: $key})-->()-->(far) RETURN count(DISTINCT far)")] {
            std::uint64_t ends = 0;
            cypher::parameters given;
            datum& wanted = given["key"];
            for (const std::string& key : keys) {
                wanted = value(key);
                ends += number_of(query(v, q, given));
            }
            return answer(ends, keys.size());
        };
    });
    all.add("shortest", [&shared] {
        datum_list pairs;
        for (const auto& [from, to] : shared.params().pairs)
            pairs.emplace_back(
                datum_map{{"from", datum(value(shared.key(from)))}, {"to", datum(value(shared.key(to)))}});
        return [v = shared.data().now(), count = pairs.size(),
                given = cypher::parameters{{"pairs", datum(pairs)}},
                q = cypher::prepare("UNWIND $pairs AS pair MATCH (a {key: pair.from}), (b {key: pair.to}), "
                                    "p = shortestPath((a)-[*]->(b)) RETURN length(p)")] {
            std::uint64_t reached = 0, hops = 0;
            for (auto found = query(v, q, given); found.next();) {
                ++reached;
                hops += count_in(found.current()[0]);
            }
            return answer(reached, hops, count);
        };
    });
}

void offer_scans_and_joins(suite& all, context& shared) {
    all.add("triangles", [&shared] {
        const std::string r =
            quoted_name(shared.data().now().ontology()[shared.relation(triangle_relation)].name);
        return [v = shared.data().now(),
                q = cypher::prepare("MATCH (a)-[:" + r + "]->(b)-[:" + r + "]->(c), (a)-[:" + r +
                                    "]->(c) RETURN count(*)")] { return answer(number_of(query(v, q)), 1); };
    });
    all.add("asof", [&shared] {
        const std::string r =
            quoted_name(shared.data().now().ontology()[shared.relation(as_of_relation)].name);
        return [v = shared.data().now(), dates = shared.params().dates,
                q = cypher::prepare("AT $date MATCH ()-[:" + r + "]->() RETURN count(*)")] {
            std::uint64_t valid = 0;
            for (const std::string& date : dates)
                valid += number_of(query(v, q, {{"date", datum(value(date))}}));
            return answer(valid, dates.size());
        };
    });
    all.add("leaders_asof", [&shared] {
        return [v = shared.data().now(), dates = shared.params().dates,
                q = cypher::prepare("AT $date MATCH (l:Leader)-[:LEADS]->(n:Nation) RETURN l, n")] {
            std::uint64_t rows = 0, ids = 0;
            for (const std::string& date : dates)
                for (auto found = query(v, q, {{"date", datum(value(date))}}); found.next();) {
                    const cypher::row row = found.current();
                    ++rows;
                    ids += std::uint64_t{31} * row[0].as_node().id.value() + row[1].as_node().id.value();
                }
            return answer(rows, ids, dates.size());
        };
    });
    all.add("groupby", [&shared] {
        std::unordered_map<std::string, std::uint32_t> number; // in predicates.csv, by code
        for (std::uint32_t i = 0; i < shared.params().relations; ++i)
            number.emplace(shared.data().now().ontology()[shared.relation(i)].name, i);
        return
            [v = shared.data().now(), number,
             q = cypher::prepare(
                 "MATCH ()-[r]->() RETURN type(r) AS relation, r._from.year AS year, count(*) AS statements")] {
                std::vector<group_count> groups;
                std::string relation; // groups of one come one after the other, mostly
                std::uint32_t known = 0;
                for (auto found = query(v, q); found.next();) {
                    const cypher::row row = found.current();
                    if (row[1].is_null()) continue;
                    if (row[0].as_text() != relation || relation.empty()) {
                        relation = row[0].as_text();
                        known = number.at(relation);
                    }
                    groups.push_back(
                        {known, static_cast<std::int32_t>(row[1].as_integer()), count_in(row[2])});
                }
                return outcome{.check = check_groups(largest_groups(std::move(groups)))};
            };
    });
    all.skip("pagerank", "openCypher has no way to say it: use --api typed");
}

} // namespace

void offer_queries_as_text(suite& all, context& shared) {
    offer_neighbourhoods(all, shared);
    offer_scans_and_joins(all, shared);
}

} // namespace entente::bench
