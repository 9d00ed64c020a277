// SPDX-License-Identifier: BSL-1.0
// The commands that look after a file. `import` has a file of its own.
#include "commands.hpp"

#include <entente/graph_file.hpp>
#include <entente/model/error.hpp>

#include <algorithm>
#include <cstddef>

namespace tools {
namespace {

std::string bytes(std::uint64_t n) { return counted(n, "byte", "bytes"); }
std::string number(entente::transaction_id commit) { return std::to_string(commit.value()); }

void tell_as_text(const std::string& path, const entente::file_description& d, output& out) {
    const auto row = [&](std::string name, const std::string& what) {
        name.resize(std::max<std::size_t>(name.size() + 2, 14), ' ');
        out.line(name + what);
    };
    row("file", path);
    row("format", "version " + std::to_string(d.format_version));
    row("graph", d.graph_id);
    row("last commit", number(d.last_commit));
    row("checkpoint", "commit " + number(d.checkpoint) + ", " + bytes(d.checkpoint_bytes) + ", " +
                          counted(d.statements, "statement", "statements") + ", " +
                          counted(d.entities, "entity", "entities"));
    row("journal", bytes(d.journal_bytes));
    row("writer", d.writer.empty() ? "none" : d.writer);
    // The arrays that make up one index stand in one line here; what comes before the comma is the index.
    std::vector<entente::file_description::section> parts;
    for (const auto& s : d.sections) {
        const std::string part = s.name.substr(0, s.name.find(','));
        const auto known =
            std::find_if(parts.begin(), parts.end(), [&](const auto& p) { return p.name == part; });
        (known == parts.end() ? parts.emplace_back(entente::file_description::section{part, 0}) : *known)
            .bytes += s.bytes;
    }
    std::size_t widest = 0;
    for (const auto& p : parts) widest = std::max(widest, p.name.size());
    out.line("bytes of");
    for (auto& p : parts) {
        p.name.resize(widest + 2, ' ');
        out.line("  " + p.name + std::to_string(p.bytes));
    }
}

void tell_as_json(const std::string& path, const entente::file_description& d, output& out) {
    std::string sections;
    for (const auto& s : d.sections)
        sections += (sections.empty() ? "{\"name\":" : ",{\"name\":") + json(s.name) +
                    ",\"bytes\":" + std::to_string(s.bytes) + "}";
    out.line("{\"file\":" + json(path) + ",\"format\":" + std::to_string(d.format_version) +
             ",\"graph\":" + json(d.graph_id) + ",\"last_commit\":" + number(d.last_commit) +
             ",\"checkpoint\":{\"commit\":" + number(d.checkpoint) + ",\"bytes\":" +
             std::to_string(d.checkpoint_bytes) + ",\"statements\":" + std::to_string(d.statements) +
             ",\"entities\":" + std::to_string(d.entities) +
             "},\"journal\":{\"bytes\":" + std::to_string(d.journal_bytes) + "},\"writer\":" +
             (d.writer.empty() ? "null" : json(d.writer)) + ",\"sections\":[" + sections + "]}");
}

void list(const std::vector<entente::damage>& found, output& out) {
    for (const auto& d : found) {
        out.line("  " + (d.place.empty() ? "" : d.place + ": ") + d.problem);
        if (!d.remains.empty()) out.line("    can still be read: " + d.remains);
    }
}

} // namespace

exit_code info(const info_arguments& a, output& out) {
    const auto described = entente::describe_file(a.file);
    a.format == "json" ? tell_as_json(a.file, described, out) : tell_as_text(a.file, described, out);
    return exit_code::done;
}

exit_code check(const std::string& file, output& out) {
    const auto found = entente::check_file(file);
    if (found.empty()) {
        out.line(file + " is sound");
        return exit_code::done;
    }
    out.line(file + " is damaged in " + counted(found.size(), "place", "places"));
    list(found, out);
    return exit_code::no;
}

exit_code recover(const copy_arguments& a, output& out) {
    const auto r = entente::recover_file(a.file, a.to);
    out.line(a.to + ": " + counted(r.statements, "statement", "statements") + ", up to commit " +
             number(r.last_commit));
    out.line("lost: " + counted(r.lost_statements, "statement", "statements") + ", " +
             counted(r.lost_names, "key of an entity", "keys of entities"));
    if (!r.found.empty()) out.line("damaged in " + counted(r.found.size(), "place", "places"));
    list(r.found, out);
    const bool all_remains = std::ranges::all_of(r.found, &entente::damage::nothing_lost);
    return r.lost_statements == 0 && r.lost_names == 0 && all_remains ? exit_code::done : exit_code::no;
}

exit_code backup(const copy_arguments& a, output& out) {
    const auto g = entente::graph::open_read_only(a.file);
    g.backup(a.to);
    out.line(a.to + ": a copy of " + a.file + " as of commit " + number(g.last_commit()));
    return exit_code::done;
}

exit_code checkpoint(const std::string& file, output& out) {
    auto g = entente::graph::open(file, {.create = false});
    g.checkpoint();
    const auto commit = g.last_commit();
    const auto size = entente::status(g)->checkpoint_bytes;
    g.close();
    out.line(file + ": a checkpoint of commit " + number(commit) + ", " + bytes(size));
    return exit_code::done;
}

exit_code vacuum(const vacuum_arguments& a, output& out) {
    entente::vacuum_request request;
    if (a.before) request.history_before = entente::transaction_id(*a.before);
    request.erased_keys = a.erase;
    try {
        const auto v = entente::vacuum_file(a.file, request);
        out.line(a.file + ": removed " + counted(v.statements, "statement", "statements") + ", " +
                 counted(v.entities, "entity", "entities") + ", " + counted(v.values, "value", "values") +
                 ", " + counted(v.references, "reference", "references") + "; " +
                 counted(v.commits, "commit", "commits") + " folded into the first; " +
                 bytes(v.bytes_before) + " before, " + bytes(v.bytes_after) + " after");
    } catch (const entente::error& e) {
        if (e.kind() != entente::error_kind::unknown_name &&
            e.kind() != entente::error_kind::invalid_argument)
            throw;
        throw bad_request(e.what()); // a key or a commit that there is not
    }
    return exit_code::done;
}

} // namespace tools
