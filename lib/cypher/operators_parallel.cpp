// SPDX-License-Identifier: BSL-1.0
// The operator that finds its rows in parts. A scan's positions are cut into parts, threads take one after the other, and what is made of them is
// put together in their order: rows, their order and sums of reals are those of one thread. Where anything goes wrong the rows are found again
// by one thread, which then gives the error of the first row that has one, or none. No thread is left when `find_in_parts` returns.
#include "cypher/operators.hpp"
#include "cypher/parts.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

namespace entente::cypher {

namespace {

// Threads beside those that ask, over all queries of the program: no more than there are further cores.
class spare_cores {
public:
    spare_cores() {
        static const unsigned others = std::max(1U, std::thread::hardware_concurrency()) - 1;
        unsigned taken = taken_by_all.load(std::memory_order_relaxed);
        do count_ = others - std::min(taken, others);
        while (!taken_by_all.compare_exchange_weak(taken, taken + count_, std::memory_order_relaxed));
    }
    ~spare_cores() { taken_by_all.fetch_sub(count_, std::memory_order_relaxed); }
    spare_cores(const spare_cores&) = delete;
    spare_cores& operator=(const spare_cores&) = delete;
    [[nodiscard]] unsigned count() const { return count_; }

private:
    static inline std::atomic<unsigned> taken_by_all{0};
    unsigned count_ = 0;
};

// Threads at work on one scan; one of them is that of the query.
class team {
public:
    team(run& r, const plan::operation& rows, const void* scan, std::uint64_t positions, unsigned threads,
         part_maker& maker)
        : whole_(&r),
          rows_(&rows),
          scan_(scan),
          positions_(positions),
          maker_(&maker) {
        constexpr std::uint64_t parts_each = 16, first_step = 16;
        most_step_ = std::max<std::uint64_t>(positions / (parts_each * threads), 1);
        step_ = std::min(first_step, most_step_);
        made_.resize(std::size_t{4} * threads);
        for (unsigned i = 0; i < threads; ++i) members_.push_back(std::make_unique<run>(r, shared_));
    }
    ~team() {
        stop();
        join();
        whole_->share(nullptr);
    }
    team(const team&) = delete;
    team& operator=(const team&) = delete;

    bool work() {
        whole_->share(&shared_);
        try {
            for (std::size_t i = 1; i < members_.size(); ++i)
                threads_.emplace_back([this, i] { follow(*members_[i]); });
        } catch (const std::system_error&) {
            // Those that are there do it.
        }
        try {
            lead(*members_[0]);
        } catch (...) {
            stop();
        }
        join();
        return !shared_.stopped;
    }

private:
    [[nodiscard]] bool has_more() const { return begun_ < positions_ && taken_ < put_ + made_.size(); }

    void lead(run& own) {
        const source_ptr rows = make_rows(*rows_);
        std::unique_lock lock(mutex_);
        while ((begun_ < positions_ || put_ < taken_) && !shared_.stopped) {
            if (const std::unique_ptr<part> next = std::move(made_[put_ % made_.size()])) {
                lock.unlock();
                maker_->put_together(*whole_, *next);
                shared_.kept -= next->bytes;
                lock.lock();
                ++put_;
                changed_.notify_all();
            } else if (has_more()) {
                make_one(own, *rows, lock);
            } else {
                changed_.wait(lock);
            }
        }
    }
    void follow(run& own) noexcept {
        try {
            const source_ptr rows = make_rows(*rows_);
            std::unique_lock lock(mutex_);
            for (;;) {
                changed_.wait(lock, [&] { return shared_.stopped || begun_ == positions_ || has_more(); });
                if (shared_.stopped || begun_ == positions_) return;
                make_one(own, *rows, lock);
                changed_.notify_all();
            }
        } catch (...) {
            stop();
        }
    }
    // With the lock before and after, and without between.
    void make_one(run& own, row_source& rows, std::unique_lock<std::mutex>& lock) {
        const std::uint64_t number = taken_++;
        const std::uint64_t begin = begun_, step = std::min(step_, positions_ - begun_);
        begun_ += step;
        lock.unlock();
        const auto began = std::chrono::steady_clock::now();
        own.part = {scan_, begin, begin + step};
        rows.restart(own);
        std::unique_ptr<part> made = maker_->take(own, rows);
        shared_.kept += made->bytes;
        const auto took = std::chrono::steady_clock::now() - began;
        lock.lock();
        // Some nodes have a thousand times the relationships of others. Parts take about as long as each other, so that nobody waits long.
        if (took < std::chrono::milliseconds(1))
            step_ = std::min(std::max(step_, 2 * step), most_step_);
        else if (took > std::chrono::milliseconds(4))
            step_ = std::max<std::uint64_t>(std::min(step_, step / 2), 1);
        made_[number % made_.size()] = std::move(made);
    }
    void stop() {
        const std::lock_guard lock(mutex_);
        shared_.stopped = true;
        changed_.notify_all();
    }
    void join() {
        for (std::thread& t : threads_) t.join();
        threads_.clear();
    }

    run* whole_;
    const plan::operation* rows_;
    const void* scan_;
    std::uint64_t positions_, most_step_ = 1;
    part_maker* maker_;
    shared_limits shared_;
    std::vector<std::unique_ptr<run>> members_;
    std::vector<std::thread> threads_;

    std::mutex mutex_; // for what follows
    std::condition_variable changed_;
    std::uint64_t step_ = 1;                  // how many positions the next part gets
    std::uint64_t begun_ = 0;                 // positions that parts were given
    std::uint64_t taken_ = 0, put_ = 0;       // parts that were begun, and those that were put together
    std::vector<std::unique_ptr<part>> made_; // that wait, by their number in a ring
};

class parallel final : public above_one {
public:
    parallel(const plan::parallel& o, const plan::operation& below, source_ptr input)
        : above_one(std::move(input)),
          below_(&below) {
        const plan::operation* at = &below;
        for (std::uint32_t i = 0; i < o.depth; ++i) at = &at->inputs[0];
        scan_ = &at->what;
    }
    bool next(run& r) override { return input().next(r); }
    bool find_in_parts(run& r, part_maker& maker) override {
        if (r.threads == 1 || r.writer() || r.seen().is_of_open_transaction()) return false;
        const auto* relationships = std::get_if<plan::scan_relationships>(scan_);
        const void* scan = relationships ? static_cast<const void*>(&relationships->step)
                                         : &std::get<plan::scan_nodes>(*scan_);
        const std::uint64_t positions =
            relationships ? positions_of(*relationships, r) : r.seen().entity_end();
        if (positions < 2) return false;
        std::optional<spare_cores> spare;
        if (r.threads == 0) spare.emplace();
        const unsigned threads = spare ? 1 + spare->count() : r.threads;
        if (threads == 1) return false;
        {
            team all(r, *below_, scan, positions, threads, maker);
            if (all.work()) return true;
        }
        maker.begin_again();
        r.check_limits();
        return false;
    }

private:
    const plan::operation* below_;
    const decltype(plan::operation::what)* scan_;
};

} // namespace

source_ptr make(const plan::parallel& o, const plan::operation& below, source_ptr input) {
    return std::make_unique<parallel>(o, below, std::move(input));
}

} // namespace entente::cypher
