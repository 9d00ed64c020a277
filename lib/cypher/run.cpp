// SPDX-License-Identifier: BSL-1.0
// One run of a query: names become ids of the view, changes become visible, limits are watched.
#include "cypher/run.hpp"

#include <entente/graph.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

namespace entente::cypher {

run::run(const bound::query& q, std::vector<datum> given, const view& seen, rewriting rewrites)
    : query(&q),
      frame(q.slots),
      parameters(std::move(given)),
      rewrite(rewrites),
      seen_(seen) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
    functions.statement_time_seconds = seconds.count();
    functions.statement_time_nanoseconds = static_cast<std::int32_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds).count());
    random_ = static_cast<std::uint64_t>(now.count()) ^ reinterpret_cast<std::uintptr_t>(this);
    functions.random_state = &random_;
    relations_.resize(q.symbols.size());
    types_.resize(q.symbols.size());
    resolve();
}

run::run(const run& whole, shared_limits& shared)
    : query(whole.query),
      frame(whole.frame),
      parameters(whole.parameters),
      functions(whole.functions),
      rewrite(whole.rewrite),
      deadline(whole.deadline),
      cancelled(whole.cancelled),
      memory_limit(whole.memory_limit),
      seen_(whole.seen_),
      relations_(whole.relations_),
      types_(whole.types_),
      random_(whole.random_),
      shared_(&shared) {
    functions.random_state = &random_;
}

run::~run() = default;

void run::write_to(transaction& t, std::function<view(const view&)> believing) {
    writer_ = &t;
    believing_ = std::move(believing);
    look_again();
}

void run::look_again() {
    seen_ = believing_(writer_->view());
    resolve();
}

void run::resolve() {
    const ontology& o = seen_->ontology();
    for (std::size_t s = 0; s < query->symbols.size(); ++s) {
        if (!relations_[s]) relations_[s] = o.find_relation(query->symbols[s]);
        if (!types_[s]) types_[s] = o.find_type(query->symbols[s]);
    }
}

row_source& run::subquery(const bound::subquery& q) {
    auto& rows = subqueries_[&q];
    if (!rows) {
        subquery_plans_.push_back(
            std::make_unique<plan::operation>(make_plan(*q.body, *query, seen(), rewrite)));
        rows = make_rows(*subquery_plans_.back());
    }
    return *rows;
}

void run::check_limits() const {
    if ((cancelled && cancelled->load(std::memory_order_relaxed)) ||
        (shared_ && shared_->stopped.load(std::memory_order_relaxed)))
        throw runtime_error(error_type::cancelled, "", "the query was cancelled");
    if (std::chrono::steady_clock::now() > deadline)
        throw runtime_error(error_type::resource_exhausted, "", "the query took longer than its time limit",
                            "ask for less, or raise limits::time");
}

void run::share(shared_limits* shared) {
    shared_ = shared;
    allowed_ = kept_;
    if (shared_) shared_->kept += kept_;
}

void run::keep_more() {
    if (shared_) {
        // In portions, so that threads seldom meet.
        constexpr std::size_t portion = std::size_t{64} << 10U;
        const std::size_t more = std::max(kept_ - allowed_, portion);
        allowed_ += more;
        if (shared_->kept.fetch_add(more, std::memory_order_relaxed) + more <= memory_limit) return;
    }
    throw runtime_error(error_type::resource_exhausted, "",
                        "the query needs more than its limit of " + std::to_string(memory_limit) + " bytes",
                        "sort, group or collect less, or raise limits::memory");
}

} // namespace entente::cypher
