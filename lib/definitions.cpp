// SPDX-License-Identifier: BSL-1.0
// Everything of floors 0 to 2 that the headers only declare to programs that link the library.
#include <entente/graph_definitions.hpp>
#include <entente/model/codec_definitions.hpp>
#include <entente/ontology_definitions.hpp>
#include <entente/store/adjacency_definitions.hpp>
#include <entente/store/time_index_definitions.hpp>
#include <entente/store/value_index_definitions.hpp>
#include <entente/transaction_definitions.hpp>
#include <entente/view_definitions.hpp>
