// SPDX-License-Identifier: BSL-1.0
// What one writes by hand today on Boost.Graph: the graph with entities and statements as bundled properties, and a hash map from key to
// vertex. Building it from the tables, and its file. The queries are in baseline_queries.hpp.
#pragma once

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/serialization/is_bitwise_serializable.hpp>
#include <boost/serialization/level.hpp>
#include <boost/serialization/string.hpp>
#include <boost/serialization/tracking.hpp>

#include <cstdint>
#include <string>
#include <unordered_map>

namespace entente::bench::baseline {

enum class entity_kind : std::uint8_t { nation, agency, leader, organization, agreement };

/// The bundled property of a vertex.
struct entity {
    std::string key;
    std::string name;
    std::uint32_t country = 0;
    entity_kind kind = entity_kind::nation;

    template <class Archive>
    void serialize(Archive& archive, unsigned /*version*/) {
        archive& key& name& country& kind;
    }
};

/// The bundled property of an edge: 20 bytes. Days count from 1970-01-01; valid_to is no_end where the statement has no end.
struct statement {
    std::uint32_t number = 0;
    std::int32_t valid_from = 0;
    std::int32_t valid_to = 0;
    std::uint16_t relation = 0;
    std::uint16_t source = 0;
    float confidence = 0;

    bool valid_on(std::int32_t day) const noexcept { return valid_from <= day && valid_to > day; }

    template <class Archive>
    void serialize(Archive& archive, unsigned /*version*/) {
        archive& number& valid_from& valid_to& relation& source& confidence;
    }
};

/// The ends of an edge, as vertices.
struct edge_ends {
    std::uint32_t subject = 0;
    std::uint32_t object = 0;

    template <class Archive>
    void serialize(Archive& archive, unsigned /*version*/) {
        archive& subject& object;
    }
};

/// From subject to object only. The edges of a row stand in the order of the table.
using csr_graph = boost::compressed_sparse_row_graph<boost::directedS, entity, statement, boost::no_property,
                                                     std::uint32_t, std::uint32_t>;

/// Edges from both ends.
using list_graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS, entity, statement>;

using vertex_by_key = std::unordered_map<std::string, std::uint32_t>;

/// A graph one can ask: vertices are the row numbers of nodes.csv.
template <class Graph>
struct database {
    Graph graph;
    vertex_by_key vertices;
};

/// Reads nodes.csv and statements.csv. Throws std::runtime_error that names the file and the row.
template <class Graph>
database<Graph> import_tables(const std::string& directory);

/// Writes a Boost.Serialization binary archive beside `path`, flushes it to the disk and renames it. Returns its bytes.
/// Throws std::runtime_error when that fails.
template <class Graph>
std::uint64_t save(const database<Graph>& from, const std::string& path);

/// Reads what save() wrote, and builds the hash map anew. Throws std::runtime_error or boost::archive::archive_exception.
template <class Graph>
database<Graph> load(const std::string& path);

extern template database<csr_graph> import_tables<csr_graph>(const std::string&);
extern template database<list_graph> import_tables<list_graph>(const std::string&);
template <>
std::uint64_t save(const database<csr_graph>&, const std::string&);
template <>
std::uint64_t save(const database<list_graph>&, const std::string&);
template <>
database<csr_graph> load(const std::string&);
template <>
database<list_graph> load(const std::string&);

} // namespace entente::bench::baseline

BOOST_IS_BITWISE_SERIALIZABLE(entente::bench::baseline::statement)
BOOST_IS_BITWISE_SERIALIZABLE(entente::bench::baseline::edge_ends)
BOOST_CLASS_IMPLEMENTATION(entente::bench::baseline::entity, boost::serialization::object_serializable)
BOOST_CLASS_IMPLEMENTATION(entente::bench::baseline::statement, boost::serialization::object_serializable)
BOOST_CLASS_TRACKING(entente::bench::baseline::entity, boost::serialization::track_never)
BOOST_CLASS_TRACKING(entente::bench::baseline::statement, boost::serialization::track_never)
