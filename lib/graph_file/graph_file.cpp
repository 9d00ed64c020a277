// SPDX-License-Identifier: BSL-1.0
// The functions that open a graph's file and copy it.
#include <entente/graph_file.hpp>

#include "durable_graph.hpp"

#include <utility>

namespace entente {
namespace {

using namespace detail;

void make_empty_file(file_system& files, const file_names& names) {
    if (files.exists(names.journal))
        throw error(error_kind::damaged, "the journal of a graph stands there without the graph",
                    file_place(names.journal), "bring back the file it belongs to, or move the journal away");
    graph_state empty;
    section_file_header header;
    header.graph = make_identity();
    replace_checkpoint(files, names.checkpoint, empty, take_snapshot(empty, {}), header);
}

} // namespace

graph graph::open(const std::string& path) { return open(path, open_settings{}); }

graph graph::open(const std::string& path, const open_settings& settings) {
    file_system& files = settings.files ? *settings.files : file_system::native();
    const file_names names(files, path);
    if (!settings.create && !files.exists(names.checkpoint))
        throw error(error_kind::io, "there is no such file", file_place(names.checkpoint), "check the path");
    auto lock = std::make_unique<file_lock>(files, names.lock);
    try {
        remove_leftovers(files, names);
    } catch (const error&) {} // they harm nobody
    if (!files.exists(names.checkpoint)) make_empty_file(files, names);
    opened_graph opened = open_files(files, names, settings.verify, true);
    opened.state->sink = std::make_unique<durable_graph>(settings, files, names, std::move(lock), opened);
    return graph(std::move(opened.state));
}

graph graph::open_read_only(const std::string& path) { return open_read_only(path, open_settings{}); }

graph graph::open_read_only(const std::string& path, const open_settings& settings) {
    file_system& files = settings.files ? *settings.files : file_system::native();
    const file_names names(files, path);
    opened_graph opened = open_files(files, names, settings.verify, false);
    opened.state->sink = std::make_unique<followed_graph>(files, names, settings.verify, opened);
    return graph(std::move(opened.state));
}

void graph::backup(const std::string& path) const { backup(path, file_system::native()); }

void graph::backup(const std::string& path, file_system& files) const {
    if (files.exists(path))
        throw error(error_kind::conflict, "there is a file of that name already", file_place(path),
                    "give another name, or remove it first");
    section_file_header header;
    snapshot s;
    {
        lock_writer(*state_);
        const struct unlock {
            writer_lock& held;
            ~unlock() { held.unlock(); }
        } at_the_end{state_->writer};
        const auto* written = dynamic_cast<const durable_graph*>(state_->sink.get());
        const auto* followed = dynamic_cast<const followed_graph*>(state_->sink.get());
        s = take_snapshot(*state_, written    ? written->ends()
                                   : followed ? followed->ends()
                                              : table_ends{state_->values.size(), state_->references.size()});
        header = written ? written->header_now() : followed ? followed->header_now() : section_file_header{};
        if (!written && !followed) header.graph = make_identity();
        header.commit = s.commit;
    }
    replace_checkpoint(files, path, *state_, s, header);
}

std::optional<file_status> status(const graph& g) {
    change_sink* const sink = g.internals().sink.get();
    if (auto* written = dynamic_cast<durable_graph*>(sink)) return written->status();
    if (const auto* followed = dynamic_cast<const followed_graph*>(sink)) return followed->status();
    return std::nullopt;
}

} // namespace entente
