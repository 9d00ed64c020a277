// SPDX-License-Identifier: BSL-1.0
// The program entente-bench: the benchmark's workloads through the C++ functions or as query text, on a graph in memory or in a file.
#include "checks.hpp"
#include "entente_bench_context.hpp"
#include "entente_bench_cypher.hpp"
#include "entente_bench_import.hpp"
#include "measure.hpp"
#include "parameters.hpp"
#include "settings.hpp"

#include <entente/query/centrality.hpp>
#include <entente/query/counts.hpp>
#include <entente/query/match.hpp>
#include <entente/query/reach.hpp>
#include <entente/query/shortest_path.hpp>

#include <exception>
#include <iostream>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace entente::bench {
namespace {

void offer_neighbourhoods(suite& all, context& shared) {
    all.add("lookup", [&shared] {
        return [v = shared.data().now(), keys = shared.keys(shared.params().lookup)] {
            std::uint64_t ids = 0, lengths = 0;
            for (const std::string& key : keys) {
                const entity_id e = *v.find(key);
                ids += e.value();
                lengths += name(v, e).size();
            }
            return answer(ids, lengths, keys.size());
        };
    });
    all.add("onehop", [&shared] {
        std::vector<std::pair<std::string, relation_id>> questions;
        for (const auto& [subject, relation] : shared.params().onehop)
            questions.emplace_back(shared.key(subject), shared.relation(relation));
        return [v = shared.data().now(), questions] {
            std::uint64_t rows = 0, ids = 0;
            for (const auto& [key, relation] : questions)
                v.for_each_neighbour(direction::out, entity_to_entity, v.find(key)->value(), relation,
                                     [&](term object, statement_id) {
                                         ++rows;
                                         ids += object.raw();
                                     });
            return answer(rows, ids, questions.size());
        };
    });
    all.add("twohop_paths", [&shared] {
        return [v = shared.data().now(), keys = shared.keys(shared.params().twohop)] {
            std::uint64_t paths = 0;
            for (const std::string& key : keys) paths += count_paths(v, *v.find(key), 2);
            return answer(paths, keys.size());
        };
    });
    all.add("twohop_distinct", [&shared] {
        return [v = shared.data().now(), keys = shared.keys(shared.params().twohop)] {
            std::uint64_t ends = 0;
            for (const std::string& key : keys) ends += path_ends(v, *v.find(key), 2).size();
            return answer(ends, keys.size());
        };
    });
    all.add("shortest", [&shared] {
        std::vector<std::pair<std::string, std::string>> pairs;
        for (const auto& [from, to] : shared.params().pairs)
            pairs.emplace_back(shared.key(from), shared.key(to));
        return [v = shared.data().now(), pairs] {
            std::uint64_t reached = 0, hops = 0;
            for (const auto& [from, to] : pairs)
                if (const auto d = distance(v, *v.find(from), *v.find(to))) {
                    ++reached;
                    hops += *d;
                }
            return answer(reached, hops, pairs.size());
        };
    });
}

void offer_scans_and_joins(suite& all, context& shared) {
    all.add("triangles", [&shared] {
        return [v = shared.data().now(),
                r = named_relation(shared.data().now().ontology()[shared.relation(triangle_relation)].name)] {
            const auto a = var();
            const auto b = var();
            const auto c = var();
            return answer(match(v, r(a, b), r(b, c), r(a, c)).count(), 1);
        };
    });
    all.add("asof", [&shared] {
        return [&data = shared.data(), dates = shared.params().dates, r = shared.relation(as_of_relation)] {
            std::uint64_t valid = 0;
            for (const std::string& date : dates) valid += count_statements(data.as_of(date), r);
            return answer(valid, dates.size());
        };
    });
    all.add("leaders_asof", [&shared] {
        return [&data = shared.data(), dates = shared.params().dates] {
            std::uint64_t rows = 0, ids = 0;
            for (const std::string& date : dates) {
                const view v = data.as_of(date);
                const auto who = var<leader>();
                const auto where = var<nation>();
                for (const auto& [l, n] : match(v, leads(who, where)).bindings()) {
                    ++rows;
                    ids += std::uint64_t{31} * l.value() + n.value();
                }
            }
            return answer(rows, ids, dates.size());
        };
    });
    all.add("groupby", [&shared] {
        std::vector<std::uint32_t> number(
            shared.data().now().ontology().relation_count()); // in predicates.csv, by relation
        for (std::uint32_t i = 0; i < shared.params().relations; ++i) number[shared.relation(i).value()] = i;
        return [v = shared.data().now(), number] {
            std::vector<group_count> groups;
            for (const auto& c : count_by_relation_and_year(v))
                if (c.year) groups.push_back({number[c.relation.value()], *c.year, c.count});
            return outcome{.check = check_groups(largest_groups(std::move(groups)))};
        };
    });
    all.add("pagerank", [&shared] {
        return [v = shared.data().now(), threads = shared.asked().thread_count()] {
            return outcome{.check = check_top_five(
                               pagerank(v, {.iterations = 20, .damping = 0.85, .threads = threads}))};
        };
    });
}

} // namespace
} // namespace entente::bench

int main(int count, char** words) {
    using namespace entente::bench;
    try {
        const settings asked =
            parse_settings(std::span<const char* const>(words, static_cast<std::size_t>(count)));
        context shared(asked);
        suite all;
        if (asked.interface == api::cypher) {
            offer_queries_as_text(all, shared);
            if (shared.in_file()) offer_insertions_as_text(all, shared);
        }
        offer_storage(all, shared); // what is offered first, stays
        if (asked.interface == api::typed) {
            offer_neighbourhoods(all, shared);
            offer_scans_and_joins(all, shared);
        }
        return all.run(asked, std::cout);
    } catch (const std::invalid_argument& problem) {
        std::cerr << problem.what() << '\n' << usage("entente-bench");
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
