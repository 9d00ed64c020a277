// SPDX-License-Identifier: BSL-1.0
// The matcher, which its headers only declare to programs that link the library.
#include <entente/query/match_plan_definitions.hpp>
#include <entente/query/matcher_definitions.hpp>
