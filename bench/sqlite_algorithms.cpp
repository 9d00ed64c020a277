// SPDX-License-Identifier: BSL-1.0
// Shortest paths by prepared queries, and PageRank on what one query reads.
#include "sqlite_queries.hpp"

#include <algorithm>
#include <optional>

namespace entente::bench::sqlite {
namespace {

// Breadth-first from both ends, always on the side with the smaller level. Whole levels are done in turn, so the first entity seen from both
// sides lies on a shortest path. Marks of earlier searches have other epochs.
class distance_finder {
public:
    distance_finder(query& objects, query& subjects, std::size_t entities)
        : objects_(objects),
          subjects_(subjects),
          seen_(entities, 0) {}

    std::optional<std::uint32_t> operator()(std::int64_t from, std::int64_t to) {
        if (from == to) return 0;
        epoch_ += 2;
        forward_.assign(1, from);
        backward_.assign(1, to);
        seen_[static_cast<std::size_t>(from)] = epoch_;
        seen_[static_cast<std::size_t>(to)] = epoch_ + 1;
        for (std::uint32_t distance = 1; !forward_.empty() && !backward_.empty(); ++distance) {
            const bool met = forward_.size() <= backward_.size() ? step(forward_, objects_, epoch_)
                                                                 : step(backward_, subjects_, epoch_ + 1);
            if (met) return distance;
        }
        return std::nullopt;
    }

private:
    // Replaces a side's level by the next one; true once the sides meet. The mark of the other side differs in its last bit.
    bool step(std::vector<std::int64_t>& level, query& neighbours, std::uint32_t mark) {
        next_.clear();
        for (const std::int64_t u : level) {
            neighbours.bind(1, u);
            while (neighbours.next()) {
                const std::int64_t v = neighbours.number(0);
                std::uint32_t& seen = seen_[static_cast<std::size_t>(v)];
                if (seen == mark) continue;
                if (seen == (mark ^ 1U)) {
                    neighbours.reset();
                    return true;
                }
                seen = mark;
                next_.push_back(v);
            }
        }
        level.swap(next_);
        return false;
    }

    query& objects_;
    query& subjects_;
    std::vector<std::uint32_t> seen_;
    std::vector<std::int64_t> forward_, backward_, next_;
    std::uint32_t epoch_ = 0;
};

} // namespace

two_sums questions::shortest(std::span<const key_pair> pairs) {
    const snapshot all(on_);
    two_sums result;
    distance_finder distance(objects_, subjects_, entity_end());
    for (const auto& [from, to] : pairs) {
        const std::int64_t start = entity(from);
        if (const auto length = distance(start, entity(to))) {
            ++result.first;
            result.second += *length;
        }
    }
    return result;
}

std::vector<double> questions::page_rank() {
    constexpr int iterations = 20;
    constexpr double damping = 0.85;
    const snapshot all(on_);
    const std::uint32_t entities = entity_end();
    // The subjects of each object's statements, object after object, and how many statements each subject has.
    std::vector<std::uint32_t> subjects;
    std::vector<std::size_t> end(entities, 0);
    std::vector<std::uint32_t> out_degree(entities, 0);
    while (ends_by_object_.next()) {
        const auto subject = static_cast<std::uint32_t>(ends_by_object_.number(1));
        subjects.push_back(subject);
        ++out_degree[subject];
        end[static_cast<std::size_t>(ends_by_object_.number(0))] = subjects.size();
    }
    std::vector<double> rank(entities, 1.0 / entities);
    std::vector<double> share(entities);
    for (int i = 0; i < iterations; ++i) {
        double dangling = 0;
        for (std::uint32_t v = 0; v < entities; ++v) {
            if (out_degree[v] == 0) dangling += rank[v];
            share[v] = out_degree[v] == 0 ? 0 : rank[v] / out_degree[v];
        }
        const double base = (1 - damping + damping * dangling) / entities;
        std::size_t at = 0;
        for (std::uint32_t v = 0; v < entities; ++v) {
            double sum = 0;
            for (; at < end[v]; ++at) sum += share[subjects[at]];
            rank[v] = base + damping * sum;
        }
    }
    return rank;
}

} // namespace entente::bench::sqlite
