// SPDX-License-Identifier: BSL-1.0
// Building the hand-written graphs from the tables, and their archives.
#include "baseline_database.hpp"

#include "tables.hpp"

#include <boost/archive/binary_iarchive.hpp>
#include <boost/archive/binary_oarchive.hpp>
#include <boost/graph/adj_list_serialize.hpp>
#include <boost/range/iterator_range.hpp>
#include <boost/serialization/vector.hpp>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace entente::bench::baseline {
namespace {

struct imported {
    std::vector<entity> entities;
    vertex_by_key vertices;
    std::vector<edge_ends> ends;
    std::vector<statement> statements;
};

entity_kind kind_named(std::string_view name) {
    constexpr std::array<std::string_view, 5> names = {"nation", "agency", "leader", "organization",
                                                       "agreement"};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == name) return static_cast<entity_kind>(i);
    throw std::runtime_error("'" + std::string(name) + "' is no kind of entity");
}

imported read_tables(const std::string& directory) {
    imported result;
    {
        const mapped_file file(directory + "/nodes.csv");
        entity_reader reader(file);
        for (entity_row row; reader.next(row);)
            result.entities.push_back(
                {std::string(row.key), std::string(row.name), row.country, kind_named(row.kind)});
    }
    result.vertices.reserve(result.entities.size());
    for (std::uint32_t i = 0; i < result.entities.size(); ++i)
        result.vertices.emplace(result.entities[i].key, i);
    // The table's numbers are the vertices: no key is looked up for an edge.
    const mapped_file file(directory + "/statements.csv");
    const auto vertex = [&](std::uint32_t number) {
        if (number >= result.entities.size())
            throw std::runtime_error(file.path() + ": '" + std::to_string(number) + "' is no entity");
        return number;
    };
    // A row has 49 bytes on average; a guess a little low costs one growth.
    result.ends.reserve(file.text().size() / 48);
    result.statements.reserve(file.text().size() / 48);
    statement_reader reader(file);
    for (statement_row row; reader.next(row);) {
        result.ends.push_back({vertex(row.subject), vertex(row.object)});
        result.statements.push_back({row.statement, row.valid_from, row.valid_to, row.relation, row.source,
                                     static_cast<float>(row.confidence) / 100});
    }
    return result;
}

// edge_ends as the std::pair that the constructors of the graphs read.
struct as_pair {
    std::pair<std::uint32_t, std::uint32_t> operator()(const edge_ends& ends) const noexcept {
        return {ends.subject, ends.object};
    }
};

void set_entities(csr_graph& graph, std::vector<entity>&& entities) {
    for (std::uint32_t v = 0; v < entities.size(); ++v) graph[v] = std::move(entities[v]);
}

csr_graph make_graph(imported& from, const csr_graph*) {
    const auto first = boost::make_transform_iterator(from.ends.cbegin(), as_pair{});
    const auto last = boost::make_transform_iterator(from.ends.cend(), as_pair{});
    csr_graph graph(boost::edges_are_unsorted_multi_pass, first, last, from.statements.cbegin(),
                    static_cast<std::uint32_t>(from.entities.size()));
    set_entities(graph, std::move(from.entities));
    return graph;
}

list_graph make_graph(imported& from, const list_graph*) {
    list_graph graph(from.entities.size());
    for (std::size_t v = 0; v < from.entities.size(); ++v) graph[v] = std::move(from.entities[v]);
    for (std::size_t i = 0; i < from.ends.size(); ++i)
        add_edge(from.ends[i].subject, from.ends[i].object, from.statements[i], graph);
    return graph;
}

template <class Graph>
vertex_by_key index_keys(const Graph& graph) {
    vertex_by_key result;
    result.reserve(num_vertices(graph));
    for (const auto v : boost::make_iterator_range(vertices(graph)))
        result.emplace(graph[v].key, static_cast<std::uint32_t>(v));
    return result;
}

void flush_to_disk(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    const int problem = errno;
    if (descriptor >= 0) ::close(descriptor);
    if (!flushed) throw std::runtime_error(path + ": cannot be flushed: " + std::strerror(problem));
}

// The new file replaces the old one when it is complete and on the disk.
template <class Write>
std::uint64_t write_archive(const std::string& path, Write write) {
    const std::string fresh = path + ".new";
    {
        std::ofstream out(fresh, std::ios::binary);
        if (!out) throw std::runtime_error(fresh + ": cannot be written");
        boost::archive::binary_oarchive archive(out, boost::archive::no_codecvt);
        write(archive);
    }
    flush_to_disk(fresh);
    std::filesystem::rename(fresh, path);
    const auto folder = std::filesystem::absolute(path).parent_path();
    flush_to_disk(folder.string());
    return std::filesystem::file_size(path);
}

template <class Read>
void read_archive(const std::string& path, Read read) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error(path + ": cannot be opened");
    boost::archive::binary_iarchive archive(in, boost::archive::no_codecvt);
    read(archive);
}

} // namespace

template <class Graph>
database<Graph> import_tables(const std::string& directory) {
    imported tables = read_tables(directory);
    database<Graph> result;
    result.graph = make_graph(tables, &result.graph);
    result.vertices = std::move(tables.vertices);
    return result;
}

template database<csr_graph> import_tables<csr_graph>(const std::string&);
template database<list_graph> import_tables<list_graph>(const std::string&);

// Boost.Graph has no archive for this graph: its columns are written as arrays, the edges in the order of the rows.
template <>
std::uint64_t save(const database<csr_graph>& from, const std::string& path) {
    const csr_graph& graph = from.graph;
    std::vector<entity> entities;
    std::vector<edge_ends> ends;
    std::vector<statement> statements;
    entities.reserve(num_vertices(graph));
    ends.reserve(num_edges(graph));
    statements.reserve(num_edges(graph));
    for (const auto v : boost::make_iterator_range(vertices(graph))) {
        entities.push_back(graph[v]);
        for (const auto e : boost::make_iterator_range(out_edges(v, graph))) {
            ends.push_back({v, target(e, graph)});
            statements.push_back(graph[e]);
        }
    }
    return write_archive(path, [&](auto& archive) {
        archive << std::as_const(entities) << std::as_const(ends) << std::as_const(statements);
    });
}

template <>
database<csr_graph> load(const std::string& path) {
    std::vector<entity> entities;
    std::vector<edge_ends> ends;
    std::vector<statement> statements;
    read_archive(path, [&](auto& archive) { archive >> entities >> ends >> statements; });
    database<csr_graph> result;
    result.graph =
        csr_graph(boost::edges_are_sorted, boost::make_transform_iterator(ends.cbegin(), as_pair{}),
                  boost::make_transform_iterator(ends.cend(), as_pair{}), statements.cbegin(),
                  static_cast<std::uint32_t>(entities.size()), static_cast<std::uint32_t>(ends.size()));
    set_entities(result.graph, std::move(entities));
    result.vertices = index_keys(result.graph);
    return result;
}

template <>
std::uint64_t save(const database<list_graph>& from, const std::string& path) {
    return write_archive(path, [&](auto& archive) { archive << from.graph; });
}

template <>
database<list_graph> load(const std::string& path) {
    database<list_graph> result;
    read_archive(path, [&](auto& archive) { archive >> result.graph; });
    result.vertices = index_keys(result.graph);
    return result;
}

} // namespace entente::bench::baseline
