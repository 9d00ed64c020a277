// SPDX-License-Identifier: BSL-1.0
// The vocabulary of diplomacy: types and relations for leaders, nations, offices, agreements and the news, and questions about them.
#pragma once

#include <entente/graph.hpp>
#include <entente/query/match.hpp>
#include <entente/vocabulary/diplomacy/questions.hpp>
#include <entente/vocabulary/diplomacy/relations.hpp>
#include <entente/vocabulary/diplomacy/types.hpp>
