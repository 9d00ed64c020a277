// SPDX-License-Identifier: BSL-1.0
// Statements added by CREATE, each commit on the disk when it returns: the insertions of entente_bench_storage.cpp as query text.
#include "entente_bench_cypher.hpp"
#include "tables.hpp"

#include <entente/cypher.hpp>
#include <entente/model/date.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace entente::bench {
namespace {

using cypher::datum;
using cypher::datum_list;
using cypher::datum_map;

std::string day_text(std::int32_t day) { return to_string(date::from_day(day)); }

datum parameters_of(const context& shared, const insertion& row) {
    // EDTF names the last day, the tables the one behind it.
    const std::string valid =
        day_text(row.valid_from) + "/" + (row.valid_to == no_end ? ".." : day_text(row.valid_to - 1));
    constexpr std::uint32_t first_agency = 250;
    return datum(datum_map{{"subject", datum(value(row.subject))},
                           {"object", datum(value(row.object))},
                           {"valid", datum(value(valid))},
                           {"confidence", datum(static_cast<double>(row.confidence) / 100.0)},
                           {"outlet", datum(value(shared.key(first_agency + row.source)))}});
}

// The statements of one relation in one commit: openCypher takes no parameter for a type.
struct batch {
    cypher::prepared_query query;
    cypher::parameters given;
};

void offer(suite& all, context& shared, const char* name, std::size_t commits, std::size_t each) {
    all.add(name, [&shared, commits, each] {
        graph& g = shared.writable(flushing::each_commit);
        std::map<std::uint32_t, cypher::prepared_query> queries;
        const auto query_of = [&](std::uint32_t relation) {
            const auto known = queries.find(relation);
            if (known != queries.end()) return known->second;
            const std::string type = "`" + g.now().ontology()[shared.relation(relation)].name + "`";
            return queries
                .emplace(relation,
                         cypher::prepare(
                             "UNWIND $rows AS row MATCH (a {key: row.subject}), (b {key: row.object}) "
                             "CREATE (a)-[:" +
                             type +
                             " {_valid: row.valid, _confidence: row.confidence, _outlet: row.outlet}]->(b)"))
                .first->second;
        };
        const std::vector<insertion> rows = shared.insertions(commits * each);
        std::vector<std::vector<batch>> transactions;
        for (std::size_t at = 0; at < rows.size(); at += each) {
            std::map<std::uint32_t, datum_list> by_relation;
            for (std::size_t i = at; i < at + each; ++i)
                by_relation[rows[i].relation].push_back(parameters_of(shared, rows[i]));
            transactions.emplace_back();
            for (auto& [relation, list] : by_relation)
                transactions.back().push_back({query_of(relation), {{"rows", datum(std::move(list))}}});
        }
        return [&g, transactions, count = rows.size()] {
            std::uint64_t created = 0;
            for (const auto& batches : transactions) {
                transaction t = g.begin();
                for (const batch& b : batches)
                    created += query(t, b.query, b.given).summary().relationships_created;
                t.commit();
            }
            return answer(created, count);
        };
    });
}

} // namespace

void offer_insertions_as_text(suite& all, context& shared) {
    offer(all, shared, "insert1", insert1_commits, 1);
    offer(all, shared, "insert1000", insert1000_commits, insert1000_statements);
    all.skip("group1", "the same commits as insert1: use --api typed");
}

} // namespace entente::bench
