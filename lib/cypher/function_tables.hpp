// SPDX-License-Identifier: BSL-1.0
// The parts that the table of functions is put together from, each by its subject, each in any order.
#pragma once

#include "cypher/functions.hpp"

#include <span>

namespace entente::cypher {

[[nodiscard]] std::span<const function_entry> text_functions();
[[nodiscard]] std::span<const function_entry> conversion_functions();
[[nodiscard]] std::span<const function_entry> list_functions();
[[nodiscard]] std::span<const function_entry> math_functions();
[[nodiscard]] std::span<const function_entry> calendar_functions();
[[nodiscard]] std::span<const function_entry> clock_functions();
[[nodiscard]] std::span<const function_entry> truncation_functions();
[[nodiscard]] std::span<const function_entry> duration_functions();
[[nodiscard]] std::span<const function_entry> edtf_functions();

} // namespace entente::cypher
