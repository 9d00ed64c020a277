// SPDX-License-Identifier: BSL-1.0
// threads-bench FILE [ROUNDS [NAME]]: queries that look at much, by one thread and by all cores in turns; medians in milliseconds, and their ratio; and that of the
// shortest runs, which what else the machine does disturbs least.
// Every run reads its rows to the end; both ways must give as many.
#include <entente/cypher.hpp>
#include <entente/graph_file.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>
#include <utility>
#include <vector>

namespace {

struct question {
    const char* name;
    const char* text;
};

// Relations and types are those that bench-data writes.
constexpr question questions[] = {
    {"relationships by type", "MATCH (n)-[r]->(m) WITH n, r RETURN type(r), count(n)"},
    {"nodes by labels", "MATCH (n) RETURN labels(n), count(n)"},
    {"filter, group and sort",
     "MATCH (a)-[:`0100`]->(b) WHERE a.name < 'organization No 9' RETURN b.name, count(*) AS c ORDER BY c DESC, b.name LIMIT 10"},
    {"expansion, two steps",
     "MATCH (a:agency)-[:`0110`]->(b)-[:`0111`]->(c) WHERE a.key < c.key RETURN count(*)"},
    {"years, averages",
     "MATCH (n:agency)-[r]->() RETURN validFrom(r).year AS y, avg(confidence(r)), count(*)"},
    {"distinct", "MATCH (n:agency)-[r]->() RETURN DISTINCT type(r), validFrom(r).year"},
    {"distinct, nearly all", "MATCH (n) RETURN DISTINCT n.name"},
    {"sort", "MATCH (n) RETURN n.key ORDER BY n.name DESC, n.key"},
    {"top", "MATCH (n)-[r:`0100`]->(m) RETURN n.key ORDER BY m.name, n.key LIMIT 10"},
    {"a group for each node", "MATCH (n) RETURN n, count(*)"},
    {"collect", "MATCH (n)-[:`0100`]->(m) RETURN n.key, collect(m.key)"},
    {"point", "MATCH (n {key: 'NAT000000'}) RETURN n.name"},
};

std::pair<double, std::uint64_t> run(const entente::view& seen, const entente::cypher::prepared_query& q,
                                     unsigned threads) {
    entente::cypher::query_settings settings;
    settings.threads = threads;
    const auto begin = std::chrono::steady_clock::now();
    std::uint64_t count = 0;
    for (auto found = entente::query(seen, q, {}, settings); found.next();) ++count;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    return {took.count(), count};
}

double median(std::vector<double> of) {
    std::nth_element(of.begin(), of.begin() + static_cast<std::ptrdiff_t>(of.size() / 2), of.end());
    return of[of.size() / 2];
}

double least(const std::vector<double>& of) { return *std::min_element(of.begin(), of.end()); }

} // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fputs("threads-bench FILE [ROUNDS [NAME]]\n", stderr);
        return 2;
    }
    const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 7;
    try {
        const auto g = entente::graph::open_read_only(argv[1]);
        const entente::view seen = g.now();
        std::printf("%-24s %10s %10s %6s %6s %10s\n", "question", "one", "all cores", "ratio", "least",
                    "rows");
        for (const question& asked : questions) {
            if (argc > 3 && std::string_view(asked.name).find(argv[3]) == std::string_view::npos) continue;
            const auto one = entente::prepare(asked.text), all = entente::prepare(asked.text);
            std::vector<double> times[2];
            std::uint64_t rows = 0;
            for (int i = -1; i < rounds; ++i) { // the first round warms up
                const auto a = run(seen, one, 1), b = run(seen, all, 0);
                if (a.second != b.second) {
                    std::fprintf(stderr, "%s: the rows differ\n", asked.name);
                    return 1;
                }
                rows = a.second;
                if (i < 0) continue;
                times[0].push_back(a.first);
                times[1].push_back(b.first);
            }
            const double first = median(times[0]), second = median(times[1]);
            std::printf("%-24s %10.3f %10.3f %6.2f %6.2f %10llu\n", asked.name, first, second, second / first,
                        least(times[1]) / least(times[0]), static_cast<unsigned long long>(rows));
            std::fflush(stdout);
        }
    } catch (const std::exception& e) {
        std::fprintf(stderr, "%s\n", e.what());
        return 1;
    }
}
