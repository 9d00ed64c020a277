// SPDX-License-Identifier: BSL-1.0
// Reading the tables: entities row by row with their name and type, then the statements in one pass.
#include "entente_bench_import.hpp"

#include "parameters.hpp"
#include "tables.hpp"

#include <charconv>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace entente::bench {
namespace {

constexpr std::uint32_t first_agency =
    250; // sources are numbered among the agencies, which follow the nations

std::string_view type_of(std::string_view kind) {
    if (kind == "nation") return nation::type_name();
    if (kind == "agency") return agency::type_name();
    if (kind == "leader") return leader::type_name();
    if (kind == "organization") return organization::type_name();
    return agreement::type_name();
}

std::uint32_t number(std::string_view text) {
    std::uint32_t n = 0;
    std::from_chars(text.data(), text.data() + text.size(), n);
    return n;
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

graph import_tables(const std::string& directory) {
    graph g;
    transaction t = g.begin();
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

    const mapped_file file(directory + "/statements.csv");
    statement_reader reader(file);
    std::vector<reference_id> sources;
    for (bench::statement_row row; reader.next(row);) {
        while (sources.size() <= row.source)
            sources.push_back(
                t.intern(reported_by(entity_id(first_agency + static_cast<std::uint32_t>(sources.size())))));
        entente::statement_row s{entity_id(number(row.subject)), relation[row.relation],
                                 entity_id(number(row.object))};
        s.valid = interval::days(row.valid_from, row.valid_to == no_end ? day_max : row.valid_to);
        s.confidence = static_cast<float>(row.confidence) / 100.0f;
        s.reference = sources[row.source];
        t.state(s);
    }
    t.commit();
    return g;
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
