// SPDX-License-Identifier: BSL-1.0
// Everything but vocabularies, adaptors, files and text queries: floors 0 to 3 in one line. No Boost.
#pragma once

#include <entente/graph.hpp>
#include <entente/query/agreement.hpp>
#include <entente/query/centrality.hpp>
#include <entente/query/contradiction.hpp>
#include <entente/query/counts.hpp>
#include <entente/query/describe.hpp>
#include <entente/query/match.hpp>
#include <entente/query/names.hpp>
#include <entente/query/origin.hpp>
#include <entente/query/projection.hpp>
#include <entente/query/reach.hpp>
#include <entente/query/shortest_path.hpp>
#include <entente/query/simple_paths.hpp>
#include <entente/query/statements.hpp>
#include <entente/query/temporal_path.hpp>
#include <entente/query/timeline.hpp>
