// SPDX-License-Identifier: BSL-1.0
// What can be said of a graph's file without opening it as a graph: what is in it, and whether it is sound.
#include <entente/graph_file.hpp>

#include "durable_graph.hpp"

#include <entente/store/section_kinds.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace entente {
namespace {

using namespace detail;

// Who has it open for writing; empty where nobody does. Asking takes the lock for a moment.
std::string writer_of(file_system& files, const file_names& names) {
    if (!files.exists(names.lock)) return {};
    try {
        const file_lock probe(files, names.lock, file_lock::purpose::asking);
        return {};
    } catch (const error& e) {
        if (e.kind() != error_kind::conflict) return "unknown: " + std::string(e.message());
        const std::string message(e.message());
        const auto at = message.find("process ");
        return at == std::string::npos ? "another process" : message.substr(at);
    }
}

damage damage_of(const error& e, std::string remains) {
    return {std::string(e.place()), std::string(e.message()), std::move(remains), false};
}

// Calls `read` and notes what it finds damaged.
template <class Read>
bool sound(std::vector<damage>& found, const std::string& remains, Read read) {
    try {
        read();
        return true;
    } catch (const error& e) {
        if (e.kind() == error_kind::io) throw;
        found.push_back(damage_of(e, remains));
        return false;
    }
}

constexpr std::uint32_t last_base_section = static_cast<std::uint32_t>(section_kind::commits);

struct remainder {
    std::string text;
    bool nothing_lost = false;
};
remainder what_remains(std::uint32_t kind) {
    const auto is = [kind](auto... kinds) { return ((kind == static_cast<std::uint32_t>(kinds)) || ...); };
    if (kind > last_base_section ||
        is(section_kind::value_hash, section_kind::reference_hash, section_kind::key_hash,
           section_kind::names, section_kind::same_names, section_kind::name_hash, section_kind::special,
           section_kind::type_sets))
        return {"everything: what stands here is made again from the other sections", true};
    if (is(section_kind::ontology, section_kind::counts)) return {"everything: there is a copy", true};
    if (is(section_kind::ontology_copy, section_kind::counts_copy))
        return {"everything: this is a copy", true};
    if (is(section_kind::texts, section_kind::values))
        return {"all statements but those that speak of the values here"};
    if (is(section_kind::entities)) return {"all entities; those here without their keys"};
    if (is(section_kind::entity_changes))
        return {"everything: what stands here is made again from the other sections", true};
    if (is(section_kind::entity_removals))
        return {"all entities and statements; entities that were removed count as being there"};
    if (is(section_kind::references, section_kind::statement_references))
        return {"all statements; those whose source stands here without it"};
    if (is(section_kind::retractions)) return {"all statements; what was retracted counts as standing"};
    if (is(section_kind::commits))
        return {"all statements; what the commits here brought joins the next one that is known"};
    return {"all statements but those whose part stands here"};
}

// What the tables tell twice must be the same both times: rows, names and hash tables are made anew and compared.
void compare_derived(const graph_state& state, const section_file& file, std::vector<damage>& found) {
    const std::uint32_t statements = state.commits[state.written_commit].statement_end;
    const epoch& now = state.current.current();
    const auto anew =
        seal(state, {state.commits[state.written_commit].entity_end, state.values.size(), statements},
             *now.ontology);
    for (const std::uint32_t kind : anew->differences(*now.sealed, now.ontology->relation_count())) {
        const section* s = file.find(kind);
        found.push_back({file_place(file.path()) + ", offset " +
                             std::to_string(s && !s->extents.empty() ? s->extents.front().from : 0) +
                             ", section " + section_name(kind),
                         "the rows are not those of the statements", what_remains(kind).text, true});
    }
}

} // namespace

file_description describe_file(const std::string& path, file_system& files) {
    const file_names names(files, path);
    const section_file file(files, names.checkpoint);
    file_description d;
    d.format_version = file.header().version;
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : file.header().graph) {
        const auto byte = static_cast<unsigned char>(c);
        d.graph_id += {digits[byte >> 4], digits[byte & 15]};
    }
    d.checkpoint = d.last_commit = transaction_id(file.header().commit);
    d.checkpoint_bytes = file.size();
    for (const section& s : file.sections()) {
        d.sections.push_back({section_name(s.kind), s.stored_bytes()});
        if (s.kind == static_cast<std::uint32_t>(section_kind::metas)) d.statements = s.count;
        if (s.kind == static_cast<std::uint32_t>(section_kind::entities)) d.entities = s.count;
    }
    if (files.exists(names.journal)) {
        journal_reader journal(files, names.journal);
        if (journal.header().graph == file.header().graph) {
            journal_reader::record record;
            while (journal.next(record))
                d.last_commit = std::max(d.last_commit, transaction_id(record.commit));
        }
        d.journal_bytes = journal.size();
    }
    d.writer = writer_of(files, names);
    return d;
}

std::vector<damage> check_file(const std::string& path, file_system& files) {
    const file_names names(files, path);
    std::vector<damage> found;
    std::optional<section_file> file;
    if (!sound(found, "what the copies at its end still tell: `entente recover` looks there",
               [&] { file.emplace(files, names.checkpoint); }))
        return found;
    for (const std::string& problem : file->damaged_copies())
        found.push_back({file_place(names.checkpoint), problem, "everything: this is a copy", true});
    for (const section& s : file->sections()) {
        const auto [remains, nothing_lost] = what_remains(s.kind);
        const mapped_memory memory = file->map(s, std::max<std::uint64_t>(s.bytes(), 1));
        for (const section_extent& e : section_file::all_damaged(s, memory))
            found.push_back(
                {file_place(names.checkpoint) + ", offset " + std::to_string(e.from) + ", section " +
                     section_name(s.kind),
                 "the " + std::to_string(e.length) + " bytes from here are not as they were written", remains,
                 nothing_lost});
    }
    if (!found.empty()) return found;
    position at{file->header().commit, file->header().chain, {}};
    std::unique_ptr<graph_state> state;
    if (!sound(found, "nothing is known of it", [&] { state = read_checkpoint(*file, true); })) return found;
    compare_derived(*state, *file, found);
    if (files.exists(names.journal))
        sound(found, "the checkpoint, and the commits before this place", [&] {
            journal_reader journal(files, names.journal);
            require_continues(journal, file->header().graph, at);
            at.ends = {state->values.size(), state->references.size()};
            graph g = graph_access::make(std::move(state));
            replay_journal(g, journal, at);
            journal.require_torn();
        });
    return found;
}

} // namespace entente
