// SPDX-License-Identifier: BSL-1.0
// All the ways from one entity to another that pass none twice, shorter ones first.
#pragma once

#include <entente/query/reach.hpp>
#include <entente/query/shortest_path.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente {

namespace detail {

/// Enumerates them by iterative deepening: for each length a depth-first search that goes only where the target is still within reach,
/// which a search back from the target has told beforehand.
class simple_path_search {
public:
    simple_path_search(view v, entity_id from, entity_id to, std::uint32_t longest, step_options options)
        : view_(std::move(v)),
          options_(options),
          from_(view_.canonical(from).value()),
          to_(view_.canonical(to).value()),
          longest_(longest) {
        const bool known = from.value() < view_.entity_end() && to.value() < view_.entity_end();
        if (known && from_ != to_) find_distances();
        const auto least = distance_.find(from_);
        length_ = from_ == to_ && known      ? 0
                  : least == distance_.end() ? longest_ + std::uint64_t{1}
                                             : least->second;
    }

    /// Goes to the next path; false when there are no more.
    bool next() {
        if (peeked_) return peeked_ = false, true;
        return find();
    }
    /// Whether there is a next path, which becomes the current one; `next` then goes to it, as if nobody had looked.
    bool peek() {
        if (!peeked_) peeked_ = find();
        return peeked_;
    }

    [[nodiscard]] path current() const {
        path p;
        p.entities.emplace_back(from_);
        for (std::size_t i = 0; i < chosen_.size(); ++i) {
            p.entities.emplace_back(chosen_[i].first);
            p.statements.emplace_back(chosen_[i].second);
        }
        return p;
    }

private:
    using hop = std::pair<std::uint32_t, std::uint32_t>; // entity, statement that leads to it
    struct frame {
        std::uint32_t entity = 0;
        std::vector<hop> hops; // ascending
        std::size_t at = 0;
    };

    bool find() {
        if (from_ == to_) { // nowhere to go: the one path of no hops
            const bool first = length_ == 0;
            length_ = 1;
            return first;
        }
        for (; length_ <= longest_; ++length_, frames_.clear()) {
            if (frames_.empty()) push(from_);
            if (advance()) return true;
        }
        return false;
    }

    template <class Visit>
    void for_each_hop(std::uint32_t e, bool backwards, Visit visit) const {
        for_each_direction(options_.go, [&](direction d) {
            view_.for_each_neighbour(backwards ? opposite(d) : d, entity_to_entity, e, options_.relation,
                                     [&](term n, statement_id s) { visit(n.raw(), s.value()); });
        });
    }
    void find_distances() {
        distance_.emplace(to_, 0u);
        std::vector<std::uint32_t> level{to_}, next;
        for (std::uint32_t d = 1; d <= longest_ && !level.empty(); ++d) {
            next.clear();
            for (const std::uint32_t e : level)
                for_each_hop(e, true, [&](std::uint32_t n, std::uint32_t) {
                    if (distance_.emplace(n, d).second) next.push_back(n);
                });
            level.swap(next);
        }
    }
    // The hops worth taking from `e`, with so many left after it.
    void push(std::uint32_t e) {
        frame f;
        f.entity = e;
        const std::uint64_t left = length_ - frames_.size() - 1;
        for_each_hop(e, false, [&](std::uint32_t n, std::uint32_t s) {
            if (n == to_ ? left != 0 : left == 0) return; // the target stands at the end and only there
            const auto far = distance_.find(n);
            if (far == distance_.end() || far->second > left || n == e || is_passed(n)) return;
            f.hops.emplace_back(n, s);
        });
        std::sort(f.hops.begin(), f.hops.end());
        f.hops.erase(std::unique(f.hops.begin(), f.hops.end()), f.hops.end());
        frames_.push_back(std::move(f));
    }
    [[nodiscard]] bool is_passed(std::uint32_t e) const {
        return std::any_of(frames_.begin(), frames_.end(), [&](const frame& f) { return f.entity == e; });
    }
    bool advance() {
        while (!frames_.empty()) {
            frame& top = frames_.back();
            chosen_.resize(frames_.size() - 1);
            if (top.at == top.hops.size()) {
                frames_.pop_back();
                continue;
            }
            chosen_.push_back(top.hops[top.at++]);
            if (frames_.size() == length_) return true;
            push(chosen_.back().first);
        }
        return false;
    }

    view view_;
    step_options options_;
    std::uint32_t from_, to_;
    std::uint32_t longest_;
    std::uint64_t length_ = 0;
    bool peeked_ = false; // the current path has been looked at, not gone to
    std::unordered_map<std::uint32_t, std::uint32_t>
        distance_; // hops to the target, for entities within reach of it
    std::vector<frame> frames_;
    std::vector<hop> chosen_;
};

} // namespace detail

/// The simple paths of `simple_paths`: an input range, to be gone through once, each path found when it is asked for.
class simple_path_range {
public:
    explicit simple_path_range(std::unique_ptr<detail::simple_path_search> search)
        : search_(std::move(search)) {}

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = path;
        using difference_type = std::ptrdiff_t;

        iterator() = default;
        [[nodiscard]] path operator*() const { return search_->current(); }
        iterator& operator++() {
            search_->next(); // goes to what this stands on
            if (!search_->peek()) search_ = nullptr;
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const iterator& i, std::default_sentinel_t) noexcept {
            return i.search_ == nullptr;
        }

    private:
        friend class simple_path_range;
        explicit iterator(detail::simple_path_search* search) : search_(search->peek() ? search : nullptr) {}
        detail::simple_path_search* search_ = nullptr;
    };

    /// Where one is: at the first path, or at the one that the last increment came to.
    [[nodiscard]] iterator begin() { return iterator(search_.get()); }
    /// Whether there are none from here on. Takes nothing away from who goes through them.
    [[nodiscard]] bool empty() { return !search_->peek(); }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    std::unique_ptr<detail::simple_path_search> search_;
};

/// All paths of at most `longest` hops from one entity to another that pass no entity twice, by number of hops; two statements between the
/// same two entities make two paths. From an entity to itself there is one, of no hops. A first search back from `to` costs
/// O(statements within `longest` hops of it); then a path costs O(longest * neighbours), and rarely more for ways that turn out to
/// cross themselves. There may be exponentially many paths: stop when there are enough. The range holds the view.
[[nodiscard]] inline simple_path_range simple_paths(const view& v, entity_id from, entity_id to,
                                                    std::uint32_t longest, step_options options = {}) {
    return simple_path_range(std::make_unique<detail::simple_path_search>(v, from, to, longest, options));
}

} // namespace entente
