// SPDX-License-Identifier: BSL-1.0
// The name that somebody who mistyped may have meant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

namespace entente::cypher {

/// How many characters have to be changed, added or left out to make one text the other, letters of ASCII being alike in both cases. O(product
/// of the lengths).
[[nodiscard]] inline std::size_t edit_distance(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t change = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({change, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

/// Of the names offered the nearest to a text, if one is near: at most a third of its letters differ, and at most three.
class nearest_name {
public:
    explicit nearest_name(std::string_view text)
        : text_(text),
          least_(std::min<std::size_t>(3, text.size() / 3) + 1) {}

    void offer(std::string_view name) {
        if (name.empty() || name.size() > text_.size() + 3 || text_.size() > name.size() + 3) return;
        const std::size_t distance = edit_distance(text_, name);
        if (distance >= least_) return;
        least_ = distance;
        found_ = name;
    }
    /// Empty where none is near.
    [[nodiscard]] const std::string& found() const noexcept { return found_; }

private:
    std::string text_, found_;
    std::size_t least_;
};

} // namespace entente::cypher
