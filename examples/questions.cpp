// SPDX-License-Identifier: BSL-1.0
// Thirty questions in words, each as a text query with its answer and what the answer rests on: seventeen of the news report of the Seoul
// summit, and, where a file of events is given (ICEWS 2014), thirteen of a year of diplomacy.
#include "seoul_summit/report.hpp"

#include <entente/cypher.hpp>
#include <entente/io/event_data.hpp>

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct question {
    std::string_view words;
    std::string_view query;
};

constexpr question about_the_summit[] = {
    {"Who leads which country on the day of the summit?",
     "AT '2024-09-06' MATCH (l)-[:HOLDS]->(o)-[:GOVERNS]->(n:Nation) RETURN l.name AS leader, o.name AS office, n.name AS nation"},
    {"Since about when has Kishida been prime minister?",
     "MATCH ({key: 'fumio-kishida'})-[h:HOLDS]->(o) WHERE NOT edtf.within(h._valid, '2024') RETURN o.name AS office, h._valid AS held"},
    {"What does the report expect to end, and when?",
     "WITH MODALITY 'planned' MATCH (l)-[e:ENDS_TENURE]->(o) RETURN l.name AS who, o.name AS office, e._valid AS about"},
    {"What is planned or merely possible?",
     "WITH MODALITY 'planned', 'possible' MATCH (a)-[r]->(b) RETURN a.name AS who, type(r) AS does, b.name AS what, r._modality AS how "
     "ORDER BY who, does"},
    {"What will not happen?",
     "WITH MODALITY 'denied' MATCH (a)-[r]->(b) RETURN a.name AS who, type(r) AS does, b.name AS what"},
    {"What was signed, and by whom?",
     "MATCH (n:Nation)-[:SIGNS]->(m) RETURN m.name AS document, collect(n.name) AS signers, labels(m) AS kinds"},
    {"What does the memorandum cover?",
     "MATCH (:MemorandumOfUnderstanding)-[:COVERS]->(t) RETURN t.name AS covers ORDER BY covers"},
    {"What is it for, in whose words, and where were they said?",
     "MATCH (m:MemorandumOfUnderstanding) WHERE m.DESCRIBED_AS IS NOT NULL RETURN m.DESCRIBED_AS AS described"},
    {"Who said what at the summit?",
     "MATCH (a)-[r]->(t:Topic) WHERE speaker(r) = a RETURN a.name AS who, type(r) AS how, t.name AS what ORDER BY who, what"},
    {"What does Yonhap alone support?",
     "ACCORDING TO 'yonhap' MATCH (a)-[r]->(b) RETURN a.name AS who, type(r) AS does, b.name AS what"},
    {"And what is left without Kyodo and Yonhap that was agreed or affirmed?",
     "NOT ACCORDING TO 'yonhap', 'kyodo' MATCH (a)-[r:AGREES_ON|AFFIRMS]->(b) RETURN a.name AS who, type(r) AS does, b.name AS what"},
    {"How many summits does the report claim, and how many does the graph know?",
     "MATCH ({key: 'fumio-kishida'})-[m:MEETS]->({key: 'yoon-suk-yeol'}) RETURN m.TIMES AS claimed, "
     "COUNT { (:Leader {key: 'fumio-kishida'})-[:PARTICIPATES_IN]->(:Summit)<-[:PARTICIPATES_IN]-({key: 'yoon-suk-yeol'}) } AS known"},
    {"Where did they meet, and in which country is that?",
     "MATCH (s:Summit)-[:TAKES_PLACE_IN]->(c)-[:LOCATED_IN]->(n) RETURN s.name AS meeting, c.name AS city, n.name AS nation"},
    {"How long was the visit?",
     "MATCH (l)-[v:VISITS]->(n:Nation) RETURN l.name AS who, n.name AS nation, duration.inDays(v._from, v._to).days + 1 AS days"},
    {"Is it certain, possible or ruled out that the memorandum was signed on 5 September?",
     "MATCH (:Nation {key: 'japan'})-[s:SIGNS]->(m) RETURN s._valid AS signed, certainlyValid(s, '2024-09-05') AS certainly, "
     "possiblyValid(s, '2024-09-05') AS possibly"},
    {"How are Kishida and the United States connected?",
     "MATCH p = shortestPath((a {key: 'fumio-kishida'})-[*]-(b {key: 'united-states'})) "
     "RETURN [n IN nodes(p) | n.name] AS along, [r IN relationships(p) | type(r)] AS through"},
    {"Which outlets does the report rest on, and how often?",
     "MATCH ()-[r]->() UNWIND sources(r) AS s WITH s WHERE s:NewsAgency RETURN s.name AS source, count(*) AS statements "
     "ORDER BY statements DESC, source"},
};

constexpr question about_the_year[] = {
    {"How many events are there, of how many kinds?",
     "MATCH ()-[r]->() RETURN count(*) AS events, count(DISTINCT type(r)) AS kinds"},
    {"Which kinds are the most frequent?",
     "MATCH ()-[r]->() RETURN type(r) AS kind, count(*) AS events ORDER BY events DESC, kind LIMIT 5"},
    {"Whom did Xi Jinping visit?",
     "MATCH (:Actor {key: 'Xi Jinping'})-[v:`Make a visit`]->(b) RETURN b.key AS host, count(*) AS visits ORDER BY visits DESC, host LIMIT 5"},
    {"Who visited Japan in April?",
     "DURING '2014-04' MATCH (a)-[:`Make a visit`]->({key: 'Japan'}) RETURN DISTINCT a.key AS guest ORDER BY guest"},
    {"When did Japan and South Korea first and last have to do with each other?",
     "MATCH ({key: 'Japan'})-[r]-({key: 'South Korea'}) RETURN min(r._from) AS first, max(r._from) AS last, count(*) AS events"},
    {"In which months did they deal most with each other?",
     "MATCH ({key: 'Japan'})-[r]-({key: 'South Korea'}) RETURN r._from.month AS month, count(*) AS events ORDER BY events DESC, month LIMIT 3"},
    {"Which pairs are the busiest?",
     "MATCH (a)-[r]->(b) RETURN a.key AS who, b.key AS whom, count(*) AS events ORDER BY events DESC, who, whom LIMIT 5"},
    {"With whom did both John Kerry and Sergey Lavrov consult?",
     "MATCH ({key: 'John Kerry'})-[:Consult]-(x)-[:Consult]-({key: 'Sergey Viktorovich Lavrov'}) RETURN DISTINCT x.key AS both ORDER BY both LIMIT 8"},
    {"Who was accused by China, and answered by accusing China?",
     "MATCH (c {key: 'China'})-[:Accuse]->(x)-[:Accuse]->(c) RETURN DISTINCT x.key AS who ORDER BY who"},
    {"Through how few contacts is Barack Obama connected with Boko Haram?",
     "MATCH p = shortestPath((a {key: 'Barack Obama'})-[*]-(b {key: 'Boko Haram'})) RETURN length(p) AS steps"},
    {"Which agreements did Japan sign in the second half of the year?",
     "DURING '2014-07/2014-12' MATCH (a {key: 'Japan'})-[s:`Sign formal agreement`]-(b) RETURN DISTINCT b.key AS partner, s._from AS day ORDER BY day, partner LIMIT 6"},
    {"On which day was most demonstrated in Thailand?",
     "MATCH (a)-[r]->(b {key: 'Thailand'}) WHERE type(r) STARTS WITH 'Demonstrate' RETURN r._from AS day, count(*) AS events "
     "ORDER BY events DESC, day LIMIT 3"},
    {"Which visitors of China had been criticised by it before?",
     "MATCH (c {key: 'China'})-[x:`Criticize or denounce`]->(a)-[v:`Make a visit`]->(c) WHERE x._from < v._from "
     "RETURN a.key AS guest, min(x._from) AS criticised, max(v._from) AS visited ORDER BY guest"},
};

std::string cell(const entente::cypher::datum& d, const entente::view& seen) {
    return d.kind() == entente::cypher::datum_kind::text ? std::string(d.as_text()) : to_text(d, seen);
}

void ask(entente::graph& g, const question& q, int number, bool with_support) {
    std::cout << number << ". " << q.words << "\n   " << q.query << '\n';
    auto rows =
        entente::query(g.now(), std::string(with_support ? "WITH SUPPORT " : "") + std::string(q.query));
    bool any = false;
    for (const auto row : rows) {
        any = true;
        const std::size_t columns = row.size() - (with_support ? 1 : 0);
        std::cout << "   = ";
        for (std::size_t i = 0; i < columns; ++i)
            std::cout << (i == 0 ? "" : " | ") << rows.columns()[i] << ": " << cell(row[i], rows.seen());
        std::cout << '\n';
        if (!with_support) continue;
        for (const auto& statement : row["support"].as_list())
            if (const auto* says = statement.find("says")) std::cout << "       " << says->as_text() << '\n';
    }
    if (!any) std::cout << "   = nothing\n";
}

} // namespace

int main(int count, char** arguments) {
    try {
        int number = 0;
        seoul::report report;
        for (const question& q : about_the_summit) ask(report.g, q, ++number, true);
        if (count < 2) {
            std::cout << "Give a file of events (ICEWS 2014) for the rest: questions FILE\n";
            return 0;
        }
        entente::graph year;
        const auto imported = entente::io::import_events(year, arguments[1]);
        std::cout << imported.events << " events, " << imported.refused << " rows refused\n";
        for (const question& q : about_the_year) ask(year, q, ++number, false);
    } catch (const entente::cypher::query_error& e) {
        std::cerr << e.what() << '\n' << e.excerpt() << '\n';
        return 1;
    } catch (const entente::error& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}
