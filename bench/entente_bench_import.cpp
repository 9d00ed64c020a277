// SPDX-License-Identifier: BSL-1.0
// Reading the tables: entities row by row with their name and type, then the statements, read by a second thread.
#include "entente_bench_import.hpp"

#include "parameters.hpp"
#include "statement_stream.hpp"
#include "tables.hpp"

#include <stdexcept>
#include <string_view>
#include <vector>

namespace entente::bench {
namespace {

std::string_view type_of(std::string_view kind) {
    if (kind == "nation") return nation::type_name();
    if (kind == "agency") return agency::type_name();
    if (kind == "leader") return leader::type_name();
    if (kind == "organization") return organization::type_name();
    return agreement::type_name();
}

void import_entities(transaction& t, const std::string& directory) {
    const mapped_file file(directory + "/nodes.csv");
    entity_reader reader(file);
    const relation_id country = t.relation("country");
    for (entity_row row; reader.next(row);) {
        const std::string_view type = type_of(row.kind);
        const entity_id e = t.add_entity(row.key, {&type, 1});
        if (e.value() != row.entity)
            throw std::runtime_error(file.path() + ": entities must be numbered from 0 on");
        t.name(e, row.name);
        t.state(entente::statement_row{e, country, t.intern(row.country)});
    }
}

} // namespace

void import_tables(graph& into, const std::string& directory) {
    // Rows are read ahead while entities and statements are stated.
    const mapped_file file(directory + "/statements.csv");
    statement_stream rows(file);

    transaction t = into.begin();
    ontology types;
    nation::declare(types);
    agency::declare(types);
    leader::declare(types);
    organization::declare(types);
    agreement::declare(types);
    leads.declare(types);
    t.use(types);
    import_entities(t, directory);

    ontology relations;
    std::vector<relation_id> relation;
    for (const std::string& code : read_relation_codes(directory)) relations.mention_relation(code);
    t.use(relations);
    for (const std::string& code : read_relation_codes(directory)) relation.push_back(t.relation(code));

    std::vector<reference_id> sources;
    for (auto batch = rows.next(); !batch.empty(); batch = rows.next()) {
        for (const bench::statement_row& row : batch) {
            while (sources.size() <= row.source)
                sources.push_back(t.intern(reported_by(outlet(static_cast<std::uint16_t>(sources.size())))));
            entente::statement_row s{entity_id(row.subject), relation.at(row.relation),
                                     entity_id(row.object)};
            s.valid = interval::days(row.valid_from, row.valid_to == no_end ? day_max : row.valid_to);
            s.confidence = static_cast<float>(row.confidence) / 100.0f;
            s.reference = sources[row.source];
            t.state(s);
        }
    }
    t.commit();
}

std::uint64_t statement_count(const graph& g) {
    std::uint64_t count = 0;
    const view v = g.now();
    for (std::uint32_t r = v.ontology().find_relation("LEADS")->value(); r < v.ontology().relation_count();
         ++r)
        if (v.ontology()[relation_id(r)].name != "country") count += v.sealed().by_time().of(r).size();
    return count;
}

} // namespace entente::bench
