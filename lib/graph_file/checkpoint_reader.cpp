// SPDX-License-Identifier: BSL-1.0
// Mapping a checkpoint back into the tables of a graph.
#include "checkpoint.hpp"

#include <entente/archive/commit_archive.hpp>
#include <entente/model/bytes.hpp>
#include <entente/store/section_kinds.hpp>

#include <array>
#include <string_view>
#include <utility>

namespace entente::detail {
namespace {

using mapped_sections = std::vector<mapped_memory>;

// What the tables take their arrays from.
class table_reader {
public:
    table_reader(const section_file& file, mapped_sections& keep, bool whole)
        : file_(file),
          keep_(keep),
          whole_(whole) {}

    template <class T>
    void array(section_kind kind, segmented<T>& to, std::uint64_t count) {
        const section* s = expect(kind, sizeof(T), count);
        if (!s) return;
        if (s->stored_bytes() != s->bytes()) refuse(*s, "bytes are missing");
        to.adopt(map<T>(*s, segmented<T>::room_for(static_cast<std::size_t>(count))),
                 static_cast<std::size_t>(count));
    }
    template <class T>
    void array_with_gaps(section_kind kind, segmented<T>& to, std::uint64_t count) {
        if (const section* s = expect(kind, sizeof(T), count))
            to.adopt(map<T>(*s, segmented<T>::room_for(static_cast<std::size_t>(count))),
                     static_cast<std::size_t>(count));
    }
    // Where all is zero there need not be any memory.
    template <class T>
    void sparse_array(section_kind kind, segmented<T>& to, std::uint64_t count) {
        const section* s = expect(kind, sizeof(T), count);
        if (s && !s->extents.empty())
            to.adopt(map<T>(*s, segmented<T>::room_for(static_cast<std::size_t>(count))),
                     static_cast<std::size_t>(count));
    }
    void hash(section_kind kind, hash_index& to, std::uint32_t ids) {
        const std::size_t slots = ids == 0 ? 0 : hash_index::slots_for(ids);
        if (const section* s = expect(kind, sizeof(std::uint64_t), slots))
            to.adopt({map<std::uint64_t>(*s, slots), slots}, ids);
    }
    template <class T>
    void frozen(std::uint32_t kind, frozen_array<T>& to) {
        const section* s = file_.find(kind);
        if (!s) return;
        if (s->element_size != sizeof(T) || s->stored_bytes() != s->bytes())
            refuse(*s, "the section has the wrong size");
        const auto count = static_cast<std::size_t>(s->count);
        to = frozen_array<T>(std::span<const T>(map<T>(*s, count), count));
    }
    // Small ones, read whole. Empty where there is none.
    std::string_view bytes(section_kind kind) {
        const section* s = file_.find(static_cast<std::uint32_t>(kind));
        if (!s) return {};
        if (s->element_size != 1 || s->stored_bytes() != s->count)
            refuse(*s, "the section has the wrong size");
        return {map<char>(*s, static_cast<std::size_t>(s->count)), static_cast<std::size_t>(s->count)};
    }

    [[noreturn]] void refuse(const section& s, const std::string& problem) const {
        refuse_at(s.extents.empty() ? 0 : s.extents.front().from, s.kind, problem);
    }
    [[noreturn]] void refuse(std::uint32_t kind, const std::string& problem) const {
        const section* s = file_.find(kind);
        refuse_at(s && !s->extents.empty() ? s->extents.front().from : 0, kind, problem);
    }

private:
    // The section of that kind and size; null where it is to be empty.
    const section* expect(section_kind kind, std::size_t element_size, std::uint64_t count) {
        const section* s = file_.find(static_cast<std::uint32_t>(kind));
        if (!s && count == 0) return nullptr;
        if (!s) refuse_at(0, static_cast<std::uint32_t>(kind), "the section is missing");
        if (s->element_size != element_size || s->count != count)
            refuse(*s, "the section has " + std::to_string(s->count) + " elements of " +
                           std::to_string(s->element_size) + " bytes, not " + std::to_string(count) + " of " +
                           std::to_string(element_size));
        return s;
    }
    template <class T>
    T* map(const section& s, std::size_t room) {
        mapped_memory memory = file_.map(s, room * sizeof(T));
        if (whole_ || s.bytes() < section_writer::mapped_from)
            if (const section_extent* bad = section_file::first_damaged(s, memory))
                refuse_at(bad->from, s.kind,
                          "the " + std::to_string(bad->length) +
                              " bytes from here are not as they were written");
        char* const data = memory.data();
        keep_.push_back(std::move(memory));
        return reinterpret_cast<T*>(data);
    }
    [[noreturn]] void refuse_at(std::uint64_t offset, std::uint32_t kind, const std::string& problem) const {
        throw error(error_kind::damaged, problem,
                    file_place(file_.path()) + ", offset " + std::to_string(offset) + ", section " +
                        section_name(kind),
                    "restore it from a backup, or save what is sound with `entente recover`");
    }

    const section_file& file_;
    mapped_sections& keep_;
    bool whole_;
};

// A set may speak of types that are not declared: those of a transaction that was rolled back. Then no entity has it.
void read_type_sets(byte_reader in, std::uint32_t count, type_set_table& to) {
    for (std::uint32_t i = 1; i < count; ++i) {
        std::vector<type_id> types(in.get_count(1));
        for (type_id& t : types) {
            const std::uint64_t id = in.get_varint();
            if (id > 0xFFFF'FFFEu || (&t != types.data() && id <= (&t)[-1].value()))
                in.refuse(in.position(), "a set of types is none");
            t = type_id(static_cast<std::uint32_t>(id));
        }
        if (to.intern(types).value() != i) in.refuse(in.position(), "a set of types stands there twice");
    }
    in.require_end();
}

} // namespace

table_counts read_counts(std::string_view bytes) {
    byte_reader in(bytes);
    table_counts c;
    for (std::uint32_t* n : {&c.statements, &c.entities, &c.values, &c.references, &c.type_sets, &c.names,
                             &c.with_key, &c.first_not_plain, &c.first_retraction, &c.any_removed})
        *n = in.get_u32();
    c.text_bytes = in.get_u64();
    in.require_end();
    return c;
}

std::unique_ptr<graph_state> read_checkpoint(const section_file& file, bool whole) {
    auto state = std::make_unique<graph_state>();
    auto keep = std::make_shared<mapped_sections>();
    state->backing = keep;
    table_reader in(file, *keep, whole);

    // Whatever these two refuse, the place is the section.
    const auto reading = [&](section_kind kind, const auto& read) {
        try {
            return read(in.bytes(kind));
        } catch (const error& e) {
            if (e.kind() != error_kind::damaged || e.place().starts_with("file")) throw;
            in.refuse(static_cast<std::uint32_t>(kind), std::string(e.message()));
        }
    };
    const table_counts counts = reading(section_kind::counts, read_counts);
    std::shared_ptr<const ontology> declared = reading(section_kind::ontology, [](std::string_view bytes) {
        byte_reader at(bytes);
        auto read = decode_ontology(at);
        at.require_end();
        return read;
    });
    reading(section_kind::type_sets, [&](std::string_view bytes) {
        read_type_sets(byte_reader(bytes), counts.type_sets, state->type_sets);
    });

    const std::uint32_t last = file.header().commit;
    in.array(section_kind::commits, state->commits, std::uint64_t{last} + 1);
    if (state->commits[last].statement_end != counts.statements ||
        state->commits[last].entity_end != counts.entities)
        in.refuse(static_cast<std::uint32_t>(section_kind::commits), "the counts do not fit the last commit");
    state->columns.load(in, counts.statements);
    state->special.load(in, counts.statements);
    auto sealed = std::make_shared<sealed_adjacency>();
    sealed->load(in, counts.statements);
    state->values.load(in, counts.values, counts.text_bytes);
    state->references.load(in, counts.references);
    state->entities.load(in, counts.entities, counts.with_key);
    state->names.load(in, counts.names, counts.statements);

    state->current.publish({std::move(sealed), std::move(declared)});
    state->first_not_plain = counts.first_not_plain;
    state->first_retraction = counts.first_retraction;
    state->any_removed = counts.any_removed != 0;
    state->written_commit = last;
    state->publish(last);
    if (whole)
        check_tables(*state,
                     [&](std::uint32_t kind, const std::string& problem) { in.refuse(kind, problem); });
    return state;
}

std::string section_name(std::uint32_t kind) {
    constexpr std::array kinds{"entity-entity",    "entity-value",    "entity-statement",
                               "statement-entity", "statement-value", "statement-statement"};
    constexpr std::array arrays{"keys",           "groups of keys", "neighbours of keys", "relations",
                                "wide relations", "groups",         "neighbours",         "statements"};
    constexpr std::array time_arrays{"begins",     "days from", "lengths",
                                     "statements", "far ends",  "days of far ends"};
    constexpr std::array value_arrays{"relations", "begins", "statements"};
    const auto rows = static_cast<std::uint32_t>(section_kind::rows);
    const auto time = static_cast<std::uint32_t>(section_kind::time_begin);
    if (kind >= rows && kind < rows + 8 * 12 && kind % 8 < arrays.size()) {
        const std::uint32_t which = (kind - rows) / 8;
        return std::string("rows ") + (which < 6 ? "out " : "in ") + kinds[which % 6] + ", " +
               arrays[kind % 8];
    }
    if (kind >= time && kind < time + time_arrays.size())
        return std::string("statements by time, ") + time_arrays[kind - time];
    const auto values = static_cast<std::uint32_t>(section_kind::values_begin);
    if (kind >= values && kind < values + value_arrays.size())
        return std::string("statements by value, ") + value_arrays[kind - values];
    switch (static_cast<section_kind>(kind)) {
    case section_kind::counts: return "counts";
    case section_kind::counts_copy: return "copy of the counts";
    case section_kind::ontology: return "ontology";
    case section_kind::ontology_copy: return "copy of the ontology";
    case section_kind::type_sets: return "sets of types";
    case section_kind::subjects: return "subjects";
    case section_kind::objects: return "objects";
    case section_kind::valid_days: return "valid days";
    case section_kind::metas: return "relations and kinds";
    case section_kind::statement_references: return "references of statements";
    case section_kind::confidences: return "confidences";
    case section_kind::retractions: return "retractions";
    case section_kind::partial_times: return "partial times";
    case section_kind::far_ends: return "far ends";
    case section_kind::special: return "special statements";
    case section_kind::values: return "values";
    case section_kind::texts: return "texts";
    case section_kind::value_hash: return "values by content";
    case section_kind::references: return "references";
    case section_kind::reference_hash: return "references by content";
    case section_kind::entities: return "entities";
    case section_kind::entity_changes: return "changes of entities";
    case section_kind::entity_removals: return "removals of entities";
    case section_kind::key_hash: return "entities by key";
    case section_kind::names: return "names";
    case section_kind::same_names: return "statements of one name";
    case section_kind::name_hash: return "names by text";
    case section_kind::commits: return "commits";
    default: return "number " + std::to_string(kind);
    }
}

} // namespace entente::detail
