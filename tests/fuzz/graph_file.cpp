// SPDX-License-Identifier: BSL-1.0
// Files that are not what the library wrote. The first byte says which: any bytes as a checkpoint (0), any bytes as the journal beside a sound
// checkpoint (1), a sound checkpoint with some elements of its sections changed and all checksums right (2), a journal with one record of any
// content and its checksum right (3). Opening never crashes, hangs or allocates far beyond the file; what opens can be asked everything.
#include "../support/graph_dump.hpp"
#include "../support/random_graph.hpp"
#include "../support/simulated_disk.hpp"

#include <entente/graph_file.hpp>
#include <entente/store/journal.hpp>
#include <entente/store/section_file.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace {

using namespace entente;
using test_support::simulated_disk;

const std::string path = "/graph", journal_path = "/graph-journal";

void require(bool claim) {
    if (!claim) std::abort();
}

void put(file_system& files, const std::string& to, std::string_view bytes) {
    new_file file(files, to);
    file.write(bytes);
    file.replace();
}

std::string content(file_system& files, const std::string& from) {
    input_file file(files, from);
    return file.read(file.size());
}

// A checkpoint with something of everything in it.
const std::string& sound_checkpoint() {
    static const std::string bytes = [] {
        simulated_disk disk;
        simulated_disk::process files(disk);
        test_support::random_graph(3, 3, 5).graph.backup(path, files);
        return content(files, path);
    }();
    return bytes;
}

// `edits`: which section, where in it, what to write there.
std::string edited_checkpoint(file_system& files, std::span<const std::uint8_t> edits) {
    put(files, "/sound", sound_checkpoint());
    const section_file sound(files, "/sound");
    std::vector<std::string> sections;
    for (const section& s : sound.sections()) {
        const mapped_memory memory = sound.map(s, s.bytes());
        sections.emplace_back(memory.data(), static_cast<std::size_t>(s.bytes()));
    }
    section_file_header header = sound.header();
    for (; edits.size() >= 5; edits = edits.subspan(5)) {
        const std::size_t which = edits[0] % (sections.size() + 1);
        if (which == sections.size()) {
            header.commit = edits[1];
            continue;
        }
        std::string& bytes = sections[which];
        const std::size_t at = (std::size_t{edits[1]} << 8 | edits[2]) % bytes.size();
        bytes[at] = static_cast<char>(edits[4] % 2 == 0 ? edits[3] : bytes[at] + edits[3]);
    }
    new_file file(files, "/edited");
    section_writer out(file, header);
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const section& s = sound.sections()[i];
        out.begin(s.kind, s.element_size, s.count, section_writer::zeros::written);
        out.write(sections[i]);
        out.end();
    }
    out.finish();
    file.replace();
    return content(files, "/edited");
}

void put_journal_with(file_system& files, std::string_view payload) {
    const section_file file(files, path);
    journal_header header;
    header.graph = file.header().graph;
    header.chain = file.header().chain;
    header.commit = file.header().commit;
    journal_writer journal(files, journal_path, header);
    journal.take_place();
    journal.append(header.commit + 1, payload);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
    simulated_disk disk;
    simulated_disk::process files(disk);
    put(files, path, data[0] % 4 == 0 ? rest : std::string_view(sound_checkpoint()));
    switch (data[0] % 4) {
    case 1: put(files, journal_path, rest); break;
    case 2: put(files, path, edited_checkpoint(files, {data + 1, size - 1})); break;
    case 3: put_journal_with(files, rest); break;
    default: break;
    }
    open_settings settings;
    settings.files = &files;
    settings.create = false;
    for (const bool to_read : {true, false}) {
        try {
            const graph g = to_read ? graph::open_read_only(path, settings) : graph::open(path, settings);
            constexpr std::uint32_t few = 60; // a dump asks much of each
            if (to_read && g.now().statement_end() + g.now().entity_end() < few) (void)test_support::dump(g);
        } catch (const error& e) {
            require(e.kind() == error_kind::damaged || e.kind() == error_kind::unsupported);
            require(!e.place().empty());
        }
    }
    (void)check_file(path, files);
    return 0;
}
