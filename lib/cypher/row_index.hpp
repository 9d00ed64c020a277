// SPDX-License-Identifier: BSL-1.0
// Finding a row among others that stand somewhere in an order of their own, by its hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace entente::cypher {

class row_index {
public:
    /// The number of the row with that hash for which `is_it(number)` is true; where there is none, `next` is from now on the number of one.
    template <class IsIt>
    std::size_t find_or_add(std::size_t hash, std::size_t next, IsIt is_it) {
        if (2 * (count_ + 1) > places_.size()) grow();
        const std::size_t mask = places_.size() - 1;
        for (std::size_t at = start_of(hash) & mask;; at = (at + 1) & mask) {
            place& p = places_[at];
            if (p.number == 0) {
                p = {hash, next + 1};
                ++count_;
                return next;
            }
            if (p.hash == hash && is_it(p.number - 1)) return p.number - 1;
        }
    }
    void clear() {
        places_.clear();
        count_ = 0;
    }

private:
    struct place {
        std::size_t hash = 0, number = 0; // plus one; 0: nothing is here
    };

    static std::size_t start_of(std::size_t hash) {
        return static_cast<std::size_t>((std::uint64_t{hash} * 0x9E37'79B9'7F4A'7C15ULL) >> 20U);
    }
    void grow() {
        std::vector<place> before(places_.empty() ? 16 : 2 * places_.size());
        before.swap(places_);
        const std::size_t mask = places_.size() - 1;
        for (const place& p : before) {
            if (p.number == 0) continue;
            std::size_t at = start_of(p.hash) & mask;
            while (places_[at].number != 0) at = (at + 1) & mask;
            places_[at] = p;
        }
    }

    std::vector<place> places_; // a power of two of them
    std::size_t count_ = 0;
};

} // namespace entente::cypher
