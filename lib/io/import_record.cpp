// SPDX-License-Identifier: BSL-1.0
// Stating how far an import is, and finding it again.
#include "io/import_record.hpp"

#include <entente/model/error.hpp>
#include <entente/model/utf8.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace entente::io::detail {
namespace {

constexpr std::string_view import_type = "Import";
constexpr std::string_view lines_read = "lines_read", lines_refused = "lines_refused",
                           import_finished = "import_finished";
constexpr std::array relation_names{lines_read, lines_refused, import_finished};

constexpr std::string_view hex = "0123456789abcdef";

// The name of the file as a part of a key: UTF-8, without the '|' that ends it.
std::string part_of_key(std::string_view name) {
    const bool is_text = !first_invalid_utf8(name);
    std::string part;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '|' || c == '\\')
            (part += '\\') += c;
        else if (byte >= 0x80 && !is_text)
            ((part += "\\x") += hex[byte >> 4U]) += hex[byte & 15U];
        else
            part += c;
    }
    return part;
}

// What somebody else stated there counts as nothing said.
std::uint64_t count_in(const value& said) {
    return said.kind() == value_kind::integer && said.as_integer() > 0
               ? static_cast<std::uint64_t>(said.as_integer())
               : 0;
}

} // namespace

bool import_record::is_relation(std::string_view name) noexcept {
    return std::find(relation_names.begin(), relation_names.end(), name) != relation_names.end();
}

void import_record::check_ontology(const ontology& o) {
    for (const std::string_view name : relation_names) {
        const auto known = o.find_relation(name);
        if (!known) continue;
        const relation_entry& entry = o[*known];
        if (entry.domain.empty() && entry.range.empty() && entry.subject_kinds.allow(term_kind::entity) &&
            entry.object_kinds.allow(term_kind::value))
            continue;
        throw error(error_kind::constraint,
                    "the graph has declared the relation " + entry.name +
                        " for something else than an import says of itself with it",
                    {}, "import into another graph, or without resuming");
    }
}

import_record::import_record(const graph& g, const std::string& path, std::uint64_t size,
                             std::uint64_t checksum)
    : key_(key_prefix),
      name_(part_of_key(std::string_view(path).substr(path.rfind('/') + 1))) {
    key_.append(name_).append("|").append(std::to_string(size)).append("|");
    for (int shift = 60; shift >= 0; shift -= 4) key_ += hex[checksum >> shift & 15U];
    const view now = g.now();
    check_ontology(now.ontology());
    said_ = recall(now);
}

import_record::said import_record::recall(const view& v) const {
    said found;
    const auto import = v.find(key_);
    if (!import) return found;
    const auto look_up = [&](std::string_view relation, auto take) {
        if (const auto known = v.ontology().find_relation(relation))
            v.for_each_neighbour(direction::out, *import, *known, [&](term object, statement_id s) {
                if (object.is_value()) take(v[object.value()]);
                found.by.push_back(s);
            });
    };
    look_up(lines_read, [&](const value& lines) { found.state.lines = count_in(lines); });
    look_up(lines_refused, [&](const value& lines) { found.state.refused = count_in(lines); });
    look_up(import_finished, [&](const value& yes) { found.state.finished = yes == value(true); });
    std::sort(found.by.begin(), found.by.end());
    return found;
}

void import_record::require_current(transaction& t) const {
    if (recall(t.view()) != said_)
        throw error(error_kind::conflict, "somebody else is importing the same file at the same time",
                    "import \"" + name_ + '"', "import it once");
}

import_record::added import_record::write(transaction& t, const import_state& now) {
    added made;
    auto import = t.find(key_);
    if (!import) {
        try {
            import = t.add_entity(key_, std::span(&import_type, 1));
        } catch (const error& e) {
            if (e.kind() != error_kind::not_unique) throw;
            throw error(error_kind::conflict, "what the graph said of this import was removed from it",
                        "import \"" + name_ + '"', "import without resuming");
        }
        t.name(*import, name_);
        ++made.entities;
        made.statements += 2; // its type and its name
    }
    for (const statement_id old : said_.by) t.retract(old);
    said_ = {now, {}};
    const auto state = [&](std::string_view relation, const value& object) {
        said_.by.push_back(t.state(statement_row{*import, t.relation(relation), t.intern(object), {}}));
        ++made.statements;
    };
    state(lines_read, static_cast<std::int64_t>(now.lines));
    state(lines_refused, static_cast<std::int64_t>(now.refused));
    if (now.finished) state(import_finished, true);
    return made;
}

} // namespace entente::io::detail
