// SPDX-License-Identifier: BSL-1.0
// Writing a checkpoint.
#include "checkpoint.hpp"

#include <entente/archive/commit_archive.hpp>
#include <entente/graph_access.hpp>
#include <entente/model/bytes.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace entente::detail {
namespace {

template <class T>
std::string_view bytes_of(const T* elements, std::size_t count) {
    return {reinterpret_cast<const char*>(elements), count * sizeof(T)};
}

// What the tables hand their arrays to.
class table_writer {
public:
    explicit table_writer(section_writer& out) : out_(out) {}

    template <class T>
    void array(section_kind kind, const segmented<T>& from, std::uint64_t count) {
        write(kind, from, count, section_writer::zeros::written);
    }
    template <class T>
    void sparse_array(section_kind kind, const segmented<T>& from, std::uint64_t count) {
        write(kind, from, count, section_writer::zeros::left_out);
    }
    template <class T, class Element>
    void elements(section_kind kind, std::uint32_t count, Element element) {
        begin(kind, sizeof(T), count, section_writer::zeros::written);
        for (std::uint32_t i = 0; i < count; ++i) {
            const T made = element(i);
            out_.write(bytes_of(&made, 1));
        }
        out_.end();
    }
    // Elements that others may be writing to, each as `older` has it.
    template <class T, class Older>
    void sparse_elements(section_kind kind, std::uint32_t count, const segmented<T>& from, Older older) {
        begin(kind, sizeof(T), count, section_writer::zeros::left_out);
        from.for_each_run_if_any(0, count, [&](const T* elements, std::size_t n) {
            constexpr std::size_t step = 4096;
            T made[step];
            for (std::size_t i = 0; i < n; i += step) {
                const std::size_t some = std::min(step, n - i);
                for (std::size_t k = 0; k < some; ++k)
                    made[k] = older(elements ? std::atomic_ref<T>(const_cast<T&>(elements[i + k]))
                                                   .load(std::memory_order_acquire)
                                             : T{});
                out_.write(bytes_of(made, some));
            }
        });
        out_.end();
    }
    template <class HashOf>
    void hash(section_kind kind, std::uint32_t ids, std::uint32_t entered, HashOf hash_of) {
        if (entered == 0) return;
        std::vector<std::uint64_t> slots(hash_index::slots_for(entered));
        for (std::uint32_t id = 0; id < ids; ++id)
            if (const std::optional<std::uint64_t> h = hash_of(id)) hash_index::enter(slots, *h, id);
        bytes(kind, sizeof(std::uint64_t), bytes_of(slots.data(), slots.size()));
    }
    template <class T>
    void frozen(std::uint32_t kind, const frozen_array<T>& array) {
        bytes(static_cast<section_kind>(kind), sizeof(T), bytes_of(array.data(), array.size()));
    }
    void bytes(section_kind kind, std::size_t element_size, std::string_view content) {
        begin(kind, element_size, content.size() / element_size, section_writer::zeros::written);
        out_.write(content);
        out_.end();
    }

private:
    void begin(section_kind kind, std::size_t element_size, std::uint64_t count,
               section_writer::zeros zeros) {
        out_.begin(static_cast<std::uint32_t>(kind), static_cast<std::uint32_t>(element_size), count, zeros);
    }
    template <class T>
    void write(section_kind kind, const segmented<T>& from, std::uint64_t count,
               section_writer::zeros zeros) {
        begin(kind, sizeof(T), count, zeros);
        from.for_each_run_if_any(0, static_cast<std::size_t>(count), [&](const T* elements, std::size_t n) {
            if (elements)
                out_.write(bytes_of(elements, n));
            else
                out_.write_zeros(n * sizeof(T));
        });
        out_.end();
    }

    section_writer& out_;
};

// Enters the statements that give names and aliases, ascending.
void enter_names(const graph_state& state, const sealed_adjacency& sealed, name_index& names) {
    std::vector<std::uint32_t> statements;
    for (const relation_id r : {builtin::name, builtin::alias}) {
        const auto run = sealed.by_time().of(r.value());
        statements.insert(statements.end(), run.statements.begin(), run.statements.end());
    }
    std::sort(statements.begin(), statements.end());
    for (const std::uint32_t st : statements) {
        const text_ref text = state.values.text_place(state.columns.object(st).value());
        if (text.length() == 0) continue;
        names.reserve(st, 1, state.values.pool());
        names.add(st, text, state.values.pool());
    }
}

} // namespace

snapshot take_snapshot(graph_state& state, table_ends ends) {
    snapshot s;
    s.commit = state.written_commit;
    s.statements = state.commits[s.commit].statement_end;
    s.entities = state.commits[s.commit].entity_end;
    s.values = ends.values;
    s.references = ends.references;
    s.type_sets = state.type_sets.size();
    s.text_bytes = state.values.pool().size_bytes();
    s.first_not_plain = std::min(state.first_not_plain.load(std::memory_order_relaxed), s.statements);
    if (s.first_not_plain == s.statements) s.first_not_plain = 0xFFFF'FFFFu;
    s.first_retraction = state.first_retraction.load(std::memory_order_relaxed);
    s.any_removed = state.any_removed;
    s.ontology = state.current.current().ontology;
    s.sealed = state.current.current().sealed;
    return s;
}

std::shared_ptr<const sealed_adjacency> sealed_rows_of(const graph_state& state, const snapshot& s) {
    if (s.sealed && s.sealed->statement_count() == s.statements &&
        s.sealed->by_value().has_all(s.ontology->indexed_relations()))
        return s.sealed;
    return seal(state, {s.entities, s.values, s.statements}, *s.ontology);
}

void write_checkpoint(const graph_state& state, const snapshot& s, const section_file_header& header,
                      new_file& file) {
    section_writer sections(file, header);
    table_writer out(sections);
    const std::shared_ptr<const sealed_adjacency> sealed = sealed_rows_of(state, s);
    name_index names;
    enter_names(state, *sealed, names);

    state.columns.save(out, s.statements, s.commit);
    state.special.save(out, s.statements);
    sealed->save(out);
    state.values.save(out, s.values, s.text_bytes);
    state.references.save(out, s.references);
    std::uint32_t with_key = 0;
    for (std::uint32_t e = 0; e < s.entities; ++e) with_key += state.key(e).empty() ? 0 : 1;
    std::optional<view> then; // made only where something changed since
    state.entities.save(out, s.entities, s.commit, state.values.pool(), [&](std::uint32_t e) {
        if (!then) then = graph_access::view_at(state, s.commit);
        const auto set = state.type_sets.find(then->types(entity_id(e)));
        if (!set || set->value() >= s.type_sets)
            throw error(error_kind::io, "the types of entity " + std::to_string(e) + " are not stored");
        return entity_table::older_row{graph_access::name_place(*then, entity_id(e)), *set};
    });
    names.save(out, s.statements, state.values.pool());
    out.array(section_kind::commits, state.commits, std::uint64_t{s.commit} + 1);

    std::string bytes;
    byte_writer type_sets(bytes);
    for (std::uint32_t i = 1; i < s.type_sets; ++i) {
        const auto types = state.type_sets.get(type_set_id(i));
        type_sets.put_varint(types.size());
        for (const type_id t : types) type_sets.put_varint(t.value());
    }
    out.bytes(section_kind::type_sets, 1, bytes);
    bytes.clear();
    encode_ontology(*s.ontology, bytes);
    out.bytes(section_kind::ontology, 1, bytes);
    out.bytes(section_kind::ontology_copy, 1, bytes);

    bytes.clear();
    byte_writer counts(bytes);
    for (const std::uint32_t n : {s.statements, s.entities, s.values, s.references, s.type_sets, names.size(),
                                  with_key, s.first_not_plain, s.first_retraction, s.any_removed ? 1u : 0u})
        counts.put_u32(n);
    counts.put_u64(s.text_bytes);
    out.bytes(section_kind::counts, 1, bytes);
    out.bytes(section_kind::counts_copy, 1, bytes);
    sections.finish();
}

} // namespace entente::detail
