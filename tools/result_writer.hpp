// SPDX-License-Identifier: BSL-1.0
// The rows of a query in the formats of `entente query`, written as they come.
#pragma once

#include "output.hpp"

#include <entente/cypher.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tools {

/// Takes rows one after the other and writes them. What it keeps is bounded.
class result_writer {
public:
    virtual ~result_writer() = default;
    virtual void row(const entente::cypher::row& r) = 0;
    /// After the last row.
    virtual void end() = 0;
};

/// `format` is "table", "json", "jsonl" or "csv"; a table is cut to `width` cells, where one is given. `seen`, what nodes and relationships are
/// read with, must outlive the writer.
[[nodiscard]] std::unique_ptr<result_writer> make_writer(std::string_view format,
                                                         const std::vector<std::string>& columns,
                                                         const entente::view& seen,
                                                         std::optional<std::size_t> width, output& out);

/// The cells of a terminal's line; nothing where standard output is no terminal.
[[nodiscard]] std::optional<std::size_t> terminal_width();

} // namespace tools
