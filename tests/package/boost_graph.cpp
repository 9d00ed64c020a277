// SPDX-License-Identifier: BSL-1.0
// A program of an outside project that asks for the component boost_graph.
#include <entente/boost_graph.hpp>

int main() { return 0; }
