// SPDX-License-Identifier: BSL-1.0
// Rows that an operator keeps: how they are told apart, and what they cost.
#pragma once

#include "cypher/datum_order.hpp"
#include "cypher/run.hpp"

#include <cstddef>
#include <functional>
#include <utility>

namespace entente::cypher {

struct row_hash {
    std::size_t operator()(const datum_list& row) const noexcept {
        std::size_t h = row.size();
        for (const datum& d : row) h = (h ^ hash(d)) * 0x9E37'79B9'7F4A'7C15ULL + (h >> 29U);
        return h;
    }
};
struct row_equal {
    bool operator()(const datum_list& a, const datum_list& b) const {
        for (std::size_t i = 0; i < a.size(); ++i)
            if (!equivalent(a[i], b[i])) return false;
        return true;
    }
};

/// About how many bytes a row takes when it is kept. Lists and maps count with their elements.
[[nodiscard]] std::size_t bytes_of(const datum_list& row);
[[nodiscard]] std::size_t bytes_of_one(const datum& d);

/// What an operator has counted against the run's limit, given back when it lets go.
class kept_bytes {
public:
    kept_bytes() = default;
    kept_bytes(const kept_bytes&) = delete;
    kept_bytes& operator=(const kept_bytes&) = delete;

    void add(run& r, std::size_t bytes) {
        run_ = &r;
        bytes_ += bytes;
        r.keep(bytes);
    }
    /// How many it were.
    std::size_t release() {
        if (run_) run_->give_back(bytes_);
        return std::exchange(bytes_, 0);
    }

private:
    run* run_ = nullptr;
    std::size_t bytes_ = 0;
};

} // namespace entente::cypher
