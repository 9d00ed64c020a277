// SPDX-License-Identifier: BSL-1.0
// The program sqlite-bench: the benchmark's workloads on SQLite through its C interface, with the tables, indexes, settings and prepared
// queries that suit it best.
#include "checks.hpp"
#include "insertions.hpp"
#include "measure.hpp"
#include "parameters.hpp"
#include "settings.hpp"
#include "sqlite_database.hpp"
#include "sqlite_queries.hpp"

#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace entente::bench::sqlite {
namespace {

// A connection with all questions prepared.
struct session {
    explicit session(const std::string& path) : on(path, purpose::use), ask(on) {}
    connection on;
    questions ask;
};

// What the workloads share: the parameters in the form that the queries take, and the database, opened when first needed.
class context {
public:
    explicit context(const settings& asked)
        : asked_(asked),
          parameters_(read_parameters(asked.data)),
          keys_(read_keys(asked.data)) {
        if (asked.database.empty())
            throw std::invalid_argument("--db names the file to write or to open, and is missing");
    }

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
    std::vector<insertion> insertions(std::size_t count) const {
        return make_insertions(parameters_, keys_, count);
    }
    session& data() {
        if (!session_) session_.emplace(asked_.database);
        return *session_;
    }

private:
    settings asked_;
    parameters parameters_;
    std::vector<std::string> keys_;
    std::optional<session> session_;
};

outcome answer(two_sums sums, std::size_t units) {
    return {.check = check_pair(sums.first, sums.second), .units = units};
}

outcome answer(std::uint64_t sum, std::size_t units) {
    return {.check = std::to_string(sum), .units = units};
}

void offer_storage(suite& all, context& shared) {
    all.add(
        "load",
        [&shared] {
            return [&asked = shared.asked()] {
                const std::uint64_t count = load(asked.data, asked.database, asked.thread_count());
                return outcome{
                    .check = std::to_string(count), .units = count, .disk_bytes = disk_bytes(asked.database)};
            };
        },
        repetition::once);
    all.add(
        "reopen",
        [&shared] {
            // The connection outlives the run, so that closing it is not part of the time.
            return [file = shared.asked().database, key = shared.key(shared.params().lookup.front()),
                    opened = std::make_shared<std::optional<connection>>()] {
                connection& on = opened->emplace(file, purpose::use);
                query find(on, "SELECT id FROM entity WHERE key = ?1");
                find.bind(1, std::string_view(key)).next();
                return outcome{.check = std::to_string(find.number(0))};
            };
        },
        repetition::once);
}

void offer_insertion(suite& all, context& shared, const char* name, std::size_t commits, std::size_t each) {
    all.add(name, [&shared, commits, each] {
        return [rows = shared.insertions(commits * each), each,
                into = std::make_shared<inserter>(shared.data().on)] {
            for (std::size_t at = 0; at < rows.size(); at += each)
                into->commit(std::span(rows).subspan(at, each));
            return answer(rows.size(), rows.size());
        };
    });
}

void offer_neighbourhoods(suite& all, context& shared) {
    all.add("lookup", [&shared] {
        return [&ask = shared.data().ask, keys = shared.keys(shared.params().lookup)] {
            return answer(ask.lookup(keys), keys.size());
        };
    });
    all.add("onehop", [&shared] {
        std::vector<key_and_relation> asked;
        for (const auto& [subject, relation] : shared.params().onehop)
            asked.emplace_back(shared.key(subject), relation);
        return [&ask = shared.data().ask, asked] { return answer(ask.one_hop(asked), asked.size()); };
    });
    all.add("twohop_paths", [&shared] {
        return [&ask = shared.data().ask, keys = shared.keys(shared.params().twohop)] {
            return answer(ask.two_hop_paths(keys), keys.size());
        };
    });
    all.add("twohop_distinct", [&shared] {
        return [&ask = shared.data().ask, keys = shared.keys(shared.params().twohop)] {
            return answer(ask.two_hop_ends(keys), keys.size());
        };
    });
}

void offer_scans_and_algorithms(suite& all, context& shared) {
    all.add("triangles", [&shared] {
        return [&ask = shared.data().ask] { return answer(ask.triangles(triangle_relation), 1); };
    });
    all.add("asof", [&shared] {
        return [&ask = shared.data().ask, days = shared.days()] {
            return answer(ask.as_of(as_of_relation, days), days.size());
        };
    });
    all.add("leaders_asof", [&shared] {
        return [&ask = shared.data().ask, days = shared.days()] {
            return answer(ask.leaders_as_of(leads_relation, days), days.size());
        };
    });
    all.add("groupby", [&shared] {
        return [&ask = shared.data().ask] { return outcome{.check = check_groups(ask.group_by())}; };
    });
    all.add("shortest", [&shared] {
        std::vector<key_pair> pairs;
        for (const auto& [from, to] : shared.params().pairs)
            pairs.emplace_back(shared.key(from), shared.key(to));
        return [&ask = shared.data().ask, pairs] { return answer(ask.shortest(pairs), pairs.size()); };
    });
    all.add("pagerank", [&shared] {
        return [&ask = shared.data().ask] { return outcome{.check = check_top_five(ask.page_rank())}; };
    });
}

} // namespace
} // namespace entente::bench::sqlite

int main(int count, char** words) {
    using namespace entente::bench;
    try {
        const settings asked =
            parse_settings(std::span<const char* const>(words, static_cast<std::size_t>(count)));
        if (asked.interface != api::typed) throw std::invalid_argument("SQLite reads SQL: --api typed only");
        sqlite::context shared(asked);
        suite all;
        sqlite::offer_storage(all, shared);
        sqlite::offer_neighbourhoods(all, shared);
        sqlite::offer_scans_and_algorithms(all, shared);
        sqlite::offer_insertion(all, shared, "insert1", insert1_commits, 1);
        sqlite::offer_insertion(all, shared, "insert1000", insert1000_commits, insert1000_statements);
        all.skip("group1", "SQLite commits for one thread at a time: as insert1");
        return all.run(asked, std::cout);
    } catch (const std::invalid_argument& problem) {
        std::cerr << problem.what() << '\n' << usage("sqlite-bench");
        return 2;
    } catch (const std::exception& problem) {
        std::cerr << problem.what() << '\n';
        return 1;
    }
}
