// SPDX-License-Identifier: BSL-1.0
// Computes aggregates. Nulls are left out by all but count(*).
#include "cypher/aggregation.hpp"

#include "cypher/datum_order.hpp"
#include "cypher/functions.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace entente::cypher {

using bound::aggregate_function;

namespace {

// What two counts, or two least or greatest values, tell of is told by both. A sum of reals depends on the order, and one of integers may
// overflow in one order and not in another.
bool depends_on_order(const bound::aggregate& a) {
    switch (a.function) {
    case aggregate_function::count_rows:
    case aggregate_function::min:
    case aggregate_function::max: return false;
    case aggregate_function::count: return a.distinct;
    default: return true;
    }
}

} // namespace

aggregation::aggregation(const bound::aggregate& a, extent e)
    : aggregate_(&a),
      keeps_all_(e == extent::of_part && depends_on_order(a)) {
    if (a.distinct) seen_ = std::make_unique<std::unordered_set<datum_list, row_hash, row_equal>>();
}

void aggregation::add(run& r, kept_bytes& kept) {
    if (aggregate_->function == aggregate_function::count_rows) {
        ++count_;
        return;
    }
    datum argument = evaluate(aggregate_->arguments[0], r);
    if (aggregate_->arguments.size() > 1 && count_ == 0) {
        const datum share = evaluate(aggregate_->arguments[1], r);
        const bool is_number = share.kind() == datum_kind::integer || share.kind() == datum_kind::real;
        share_ = share.kind() == datum_kind::integer ? static_cast<double>(share.as_integer())
                 : is_number                         ? share.as_real()
                                                     : -1;
        if (!(share_ >= 0 && share_ <= 1))
            throw runtime_error(error_type::argument_error, "NumberOutOfRange",
                                "a percentile is a number from 0 to 1")
                .at(aggregate_->where, r.query->text);
    }
    if (argument.is_null()) return;
    if (seen_ && !is_new(argument, kept, r)) return;
    if (keeps_all_) {
        ++count_;
        kept.add(r, sizeof(datum));
        collected_.push_back(std::move(argument));
        return;
    }
    try {
        take(r, std::move(argument), kept);
    } catch (const query_error& e) {
        throw e.at(aggregate_->where, r.query->text);
    }
}

bool aggregation::is_new(const datum& argument, kept_bytes& kept, run& r) {
    datum_list row{argument};
    const std::size_t bytes = bytes_of(row);
    if (!seen_->insert(std::move(row)).second) return false;
    kept.add(r, bytes);
    return true;
}

void aggregation::add_part(run& r, aggregation& p, kept_bytes& kept) {
    if (count_ == 0) share_ = p.share_;
    if (p.keeps_all_) {
        for (datum& argument : p.collected_) {
            r.tick();
            if (!seen_ || is_new(argument, kept, r)) take(r, std::move(argument), kept);
        }
        return;
    }
    if (p.count_ == 0) return;
    const bool is_least = aggregate_->function == aggregate_function::min;
    if (is_least || aggregate_->function == aggregate_function::max)
        if (count_ == 0 || (is_least ? order(p.sum_, sum_) < 0 : order(p.sum_, sum_) > 0))
            sum_ = std::move(p.sum_);
    count_ += p.count_;
}

void aggregation::become_whole(run& r, kept_bytes& kept) {
    if (!keeps_all_) return;
    aggregation whole(*aggregate_);
    whole.add_part(r, *this, kept);
    *this = std::move(whole);
}

void aggregation::take(run& r, datum argument, kept_bytes& kept) {
    ++count_;
    const auto number = [&] {
        if (argument.kind() == datum_kind::integer) return static_cast<double>(argument.as_integer());
        if (argument.kind() == datum_kind::real) return argument.as_real();
        throw runtime_error(error_type::type_error, "InvalidArgumentValue",
                            "a number is asked for, and this is " + std::string(name(argument.kind())));
    };
    switch (aggregate_->function) {
    case aggregate_function::count_rows:
    case aggregate_function::count: break;
    case aggregate_function::sum:
        if (argument.kind() != datum_kind::duration) (void)number();
        sum_ = count_ == 1 ? std::move(argument) : cypher::add(sum_, argument);
        break;
    case aggregate_function::avg:
        if (argument.kind() == datum_kind::duration) {
            sum_ = count_ == 1 ? std::move(argument) : cypher::add(sum_, argument);
        } else {
            mean_ += (number() - mean_) / static_cast<double>(count_);
        }
        break;
    case aggregate_function::min:
        if (count_ == 1 || order(argument, sum_) < 0) sum_ = std::move(argument);
        break;
    case aggregate_function::max:
        if (count_ == 1 || order(argument, sum_) > 0) sum_ = std::move(argument);
        break;
    case aggregate_function::percentile_disc:
    case aggregate_function::percentile_cont: (void)number(); [[fallthrough]];
    case aggregate_function::collect:
        kept.add(r, bytes_of({argument}));
        collected_.push_back(std::move(argument));
        break;
    case aggregate_function::st_dev:
    case aggregate_function::st_dev_p: {
        // Welford: stable whatever the size of the mean.
        const double n = number(), distance = n - mean_;
        mean_ += distance / static_cast<double>(count_);
        squares_ += distance * (n - mean_);
        break;
    }
    }
}

datum aggregation::result() const {
    switch (aggregate_->function) {
    case aggregate_function::count_rows:
    case aggregate_function::count: return count_;
    case aggregate_function::sum: return count_ == 0 ? datum(0) : sum_;
    case aggregate_function::avg:
        if (count_ == 0) return {};
        return sum_.is_null() ? datum(mean_) : divide(sum_, datum(count_));
    case aggregate_function::min:
    case aggregate_function::max: return sum_;
    case aggregate_function::collect: return collected_;
    case aggregate_function::percentile_disc:
    case aggregate_function::percentile_cont: return percentile();
    case aggregate_function::st_dev:
    case aggregate_function::st_dev_p: return deviation();
    }
    return {};
}

datum aggregation::percentile() const {
    if (collected_.empty()) return {};
    datum_list sorted = collected_;
    std::sort(sorted.begin(), sorted.end(), [](const datum& a, const datum& b) { return order(a, b) < 0; });
    const auto last = static_cast<double>(sorted.size() - 1);
    if (aggregate_->function == aggregate_function::percentile_disc) {
        // The first value of which at least this share of all is no greater.
        const double rank = std::ceil(share_ * static_cast<double>(sorted.size()));
        return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
    }
    const double place = share_ * last;
    const auto below = static_cast<std::size_t>(std::floor(place)),
               above = static_cast<std::size_t>(std::ceil(place));
    const auto number = [](const datum& d) {
        return d.kind() == datum_kind::integer ? static_cast<double>(d.as_integer()) : d.as_real();
    };
    return std::lerp(number(sorted[below]), number(sorted[above]), place - static_cast<double>(below));
}

datum aggregation::deviation() const {
    const bool sample = aggregate_->function == aggregate_function::st_dev;
    if (count_ < (sample ? 2 : 1)) return 0.0;
    return std::sqrt(squares_ / static_cast<double>(sample ? count_ - 1 : count_));
}

} // namespace entente::cypher
