// SPDX-License-Identifier: BSL-1.0
// A graph as a portable archive in a container.
#include <entente/saved_graph.hpp>

#include <entente/archive/portable_archive.hpp>
#include <entente/store/container.hpp>

#include <utility>

namespace entente {

void save(const graph& g, const std::string& path, file_system& files) {
    std::string archive;
    encode(g, archive);
    write_container(files, path, archive_kind::portable, archive);
}

graph load(const std::string& path, file_system& files) {
    const std::string archive = read_container(files, path, archive_kind::portable);
    try {
        byte_reader in(archive, container_header_size);
        graph loaded = decode_graph(in);
        in.require_end();
        return loaded;
    } catch (const error& e) {
        std::string place = file_place(path);
        if (!e.place().empty()) place.append(", ").append(e.place());
        throw error(e.kind(), std::string(e.message()), std::move(place), std::string(e.remedy()));
    }
}

} // namespace entente
