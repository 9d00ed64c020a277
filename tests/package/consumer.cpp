// SPDX-License-Identifier: BSL-1.0
// A program of an outside project: includes Entente as installed, uses it, and says through its exit code whether it works.
#include <entente/model/date.hpp>

#include <iostream>

int main() {
    const auto day = entente::date::parse("2024-09-06");
    std::cout << to_string(day) << '\n';
    return to_string(day) == "2024-09-06" ? 0 : 1;
}
