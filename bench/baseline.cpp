// SPDX-License-Identifier: BSL-1.0
// The program baseline-bench: the benchmark's workloads on two graphs of Boost.Graph as one would write them by hand.
#include "baseline_database.hpp"
#include "baseline_queries.hpp"
#include "checks.hpp"
#include "measure.hpp"
#include "parameters.hpp"
#include "settings.hpp"

#include <exception>
#include <iostream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace entente::bench::baseline {
namespace {

// What the workloads share: the parameters in the form that the queries take, and the database, opened when first needed.
template <class Graph>
class context {
public:
    explicit context(const settings& asked)
        : asked_(asked),
          parameters_(read_parameters(asked.data)),
          keys_(read_keys(asked.data)) {}

    const settings& asked() const noexcept { return asked_; }
    const parameters& params() const noexcept { return parameters_; }
    const std::string& key(std::uint32_t entity) const { return keys_.at(entity); }

    std::vector<std::string> keys(std::span<const std::uint32_t> entities) const {
        std::vector<std::string> result;
        for (const std::uint32_t e : entities) result.push_back(key(e));
        return result;
    }

    std::vector<std::int32_t> days() const {
        std::vector<std::int32_t> result;
        for (const std::string& date : parameters_.dates) result.push_back(day_number(date));
        return result;
    }

    const database<Graph>& data() {
        if (!database_)
            database_ = std::make_unique<database<Graph>>(
                asked_.database.empty() ? import_tables<Graph>(asked_.data) : load<Graph>(asked_.database));
        return *database_;
    }

private:
    settings asked_;
    parameters parameters_;
    std::vector<std::string> keys_;
    std::unique_ptr<database<Graph>> database_;
};

outcome answer(two_sums sums, std::size_t units) {
    return {.check = check_pair(sums.first, sums.second), .units = units};
}

outcome answer(std::uint64_t sum, std::size_t units) {
    return {.check = std::to_string(sum), .units = units};
}

template <class Graph>
void offer_storage(suite& all, context<Graph>& shared) {
    const auto path = [&shared] {
        if (shared.asked().database.empty())
            throw std::invalid_argument("--db names the file to write or to open, and is missing");
        return shared.asked().database;
    };
    all.add(
        "load",
        [&shared, path] {
            return [data = shared.asked().data, file = path()] {
                const auto built = import_tables<Graph>(data);
                const std::uint64_t bytes = save(built, file);
                const std::size_t count = num_edges(built.graph);
                return outcome{.check = std::to_string(count), .units = count, .disk_bytes = bytes};
            };
        },
        repetition::once);
    all.add(
        "reopen",
        [&shared, path] {
            // The database outlives the run, so that giving its memory back is not part of the time.
            return [file = path(), key = shared.key(shared.params().lookup.front()),
                    opened = std::make_shared<database<Graph>>()] {
                *opened = load<Graph>(file);
                return outcome{.check = std::to_string(opened->vertices.at(key))};
            };
        },
        repetition::once);
    all.skip("insert1", "the archive is written whole: no durable insertion");
    all.skip("insert1000", "the archive is written whole: no durable insertion");
    all.skip("group1", "the archive is written whole: no durable insertion");
}

template <class Graph>
void offer_neighbourhoods(suite& all, context<Graph>& shared) {
    all.add("lookup", [&shared] {
        return [&data = shared.data(), keys = shared.keys(shared.params().lookup)] {
            return answer(lookup(data, keys), keys.size());
        };
    });
    all.add("onehop", [&shared] {
        std::vector<key_and_relation> questions;
        for (const auto& [subject, relation] : shared.params().onehop)
            questions.emplace_back(shared.key(subject), static_cast<std::uint16_t>(relation));
        return
            [&data = shared.data(), questions] { return answer(one_hop(data, questions), questions.size()); };
    });
    all.add("twohop_paths", [&shared] {
        return [&data = shared.data(), keys = shared.keys(shared.params().twohop)] {
            return answer(two_hop_paths(data, keys), keys.size());
        };
    });
    all.add("twohop_distinct", [&shared] {
        return [&data = shared.data(), keys = shared.keys(shared.params().twohop)] {
            return answer(two_hop_ends(data, keys), keys.size());
        };
    });
}

template <class Graph>
void offer_scans_and_algorithms(suite& all, context<Graph>& shared) {
    all.add("triangles", [&shared] {
        return [&data = shared.data()] { return answer(triangles(data, triangle_relation), 1); };
    });
    all.add("asof", [&shared] {
        return [&data = shared.data(), days = shared.days()] {
            return answer(as_of(data, as_of_relation, days), days.size());
        };
    });
    all.add("leaders_asof", [&shared] {
        return [&data = shared.data(), days = shared.days()] {
            return answer(leaders_as_of(data, leads_relation, days), days.size());
        };
    });
    all.add("groupby", [&shared] {
        return [&data = shared.data(), relations = shared.params().relations] {
            return outcome{.check = check_groups(group_by(data, relations))};
        };
    });
    all.add("shortest", [&shared] {
        std::vector<key_pair> pairs;
        for (const auto& [from, to] : shared.params().pairs)
            pairs.emplace_back(shared.key(from), shared.key(to));
        return [&data = shared.data(), pairs] { return answer(shortest(data, pairs), pairs.size()); };
    });
    all.add("pagerank", [&shared] {
        return [&data = shared.data()] { return outcome{.check = check_top_five(page_rank(data))}; };
    });
}

template <class Graph>
int run(const settings& asked) {
    context<Graph> shared(asked);
    suite all;
    offer_storage(all, shared);
    offer_neighbourhoods(all, shared);
    offer_scans_and_algorithms(all, shared);
    return all.run(asked, std::cout);
}

} // namespace
} // namespace entente::bench::baseline

int main(int count, char** words) {
    using namespace entente::bench;
    constexpr std::string_view own_options[] = {"engine"};
    try {
        const settings asked =
            parse_settings(std::span<const char* const>(words, static_cast<std::size_t>(count)), own_options);
        if (asked.interface != api::typed)
            throw std::invalid_argument("Boost.Graph has no query text: --api typed only");
        const auto engine = asked.own.find("engine");
        if (engine == asked.own.end() || engine->second == "csr")
            return baseline::run<baseline::csr_graph>(asked);
        if (engine->second == "adjacency_list") return baseline::run<baseline::list_graph>(asked);
        throw std::invalid_argument("--engine is csr or adjacency_list, not '" + engine->second + "'");
    } catch (const std::invalid_argument& problem) {
        std::cerr << problem.what() << '\n' << usage("baseline-bench", "[--engine csr|adjacency_list]");
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
