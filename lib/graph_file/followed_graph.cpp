// SPDX-License-Identifier: BSL-1.0
// A graph that is read beside the process that writes it.
#include "durable_graph.hpp"

#include <algorithm>
#include <utility>

namespace entente::detail {
namespace {

file_stamp stamp_of(file_system& files, const std::string& path) {
    const file_system::handle file = files.open(path);
    try {
        const file_stamp stamp = files.stamp(file, path);
        files.close(file, path);
        return stamp;
    } catch (...) {
        try {
            files.close(file, path);
        } catch (...) {} // the first error is the one to tell
        throw;
    }
}

bool same_file(const file_stamp& a, const file_stamp& b) noexcept {
    return a.device == b.device && a.inode == b.inode;
}

} // namespace

followed_graph::followed_graph(file_system& files, file_names names, verification verify,
                               opened_graph& opened)
    : files_(files),
      names_(std::move(names)),
      verify_(verify),
      header_(opened.header),
      checkpoint_bytes_(opened.checkpoint_bytes),
      journal_(std::move(opened.journal)),
      at_(opened.at),
      checkpoint_stamp_(opened.stamp) {}

void followed_graph::require_writable() {
    throw error(error_kind::conflict, "the graph was opened to read only", file_place(names_.checkpoint),
                "open it with graph::open to change it");
}

bool followed_graph::refresh(std::unique_ptr<graph_state>& state) {
    const graph_state* const before = state.get();
    const std::uint32_t commit = at_.commit;
    std::unique_ptr<change_sink> self = std::move(state->sink); // replaying is no commit of this process
    const struct put_back {
        std::unique_ptr<change_sink>& sink;
        std::unique_ptr<graph_state>& state;
        ~put_back() { state->sink = std::move(sink); }
    } at_the_end{self, state};
    std::erase_if(earlier_, [](const auto& old) { return !old->current.held(); });
    try {
        follow(state);
    } catch (const mismatch&) {
        reload(state);
    }
    return state.get() != before || at_.commit != commit;
}

void followed_graph::follow(std::unique_ptr<graph_state>& state) {
    // Asked first: once the name is another file's, its writer appends no more to the one that is open here.
    std::unique_ptr<journal_reader> next;
    if (files_.exists(names_.journal)) {
        try {
            next = std::make_unique<journal_reader>(files_, names_.journal);
        } catch (const error& e) {
            if (e.kind() != error_kind::io || files_.exists(names_.journal)) throw;
        }
    }
    if (journal_) {
        if (!journal_->still_there()) return reload(state);
        replay(state);
    }
    if (next && (!journal_ || !same_file(next->stamp(), journal_->stamp()))) {
        require_continues(*next, header_.graph, at_);
        journal_ = std::move(next);
        replay(state);
    }
    if (checkpoint_went_ahead(at_.commit)) reload(state);
}

// Whether the checkpoint is of another graph by now, or knows of commits that no journal here told of.
bool followed_graph::checkpoint_went_ahead(std::uint32_t commit) {
    const file_stamp stamp = stamp_of(files_, names_.checkpoint);
    if (stamp == checkpoint_stamp_) return false;
    const section_file file(files_, names_.checkpoint);
    if (file.header().graph != header_.graph || file.header().commit > commit) return true;
    checkpoint_stamp_ = file.stamp();
    header_ = file.header();
    checkpoint_bytes_ = file.size();
    return false;
}

void followed_graph::replay(std::unique_ptr<graph_state>& state) {
    graph g = graph_access::make(std::move(state));
    const struct give_back {
        graph& from;
        std::unique_ptr<graph_state>& to;
        ~give_back() { to = graph_access::release(std::move(from)); }
    } at_the_end{g, state};
    replay_journal(g, *journal_, at_);
}

void followed_graph::reload(std::unique_ptr<graph_state>& state) {
    opened_graph opened = open_files(files_, names_, verify_, false);
    header_ = opened.header;
    checkpoint_bytes_ = opened.checkpoint_bytes;
    checkpoint_stamp_ = opened.stamp;
    journal_ = std::move(opened.journal);
    at_ = opened.at;
    earlier_.push_back(std::exchange(state, std::move(opened.state)));
}

section_file_header followed_graph::header_now() const {
    section_file_header h = header_;
    h.commit = at_.commit;
    h.chain = at_.chain;
    return h;
}

file_status followed_graph::status() const {
    file_status s;
    s.path = names_.checkpoint;
    s.checkpoint = transaction_id(header_.commit);
    s.checkpoint_bytes = checkpoint_bytes_;
    s.journal_bytes = journal_ ? journal_->position() : 0;
    return s;
}

} // namespace entente::detail
