// SPDX-License-Identifier: BSL-1.0
// A single commit as bytes: the content of a record in the journal of a graph's file. These bytes go to disk and never change.
//
// The fields, in the bytes of portable_archive.hpp; `value`, `reference`, `commit`, `types` and `relations` as in graph_fields.hpp:
//
//   version            number: 1. Another sequence gets another version
//   flags              number: 1 the commit declares something, an ontology follows
//   number             number of the commit; the one before has one less, the first is 1
//   first_entity       number of entities before this commit: where in the graph the record belongs
//   first_statement    likewise
//   first_value        likewise; with values that no statement speaks of
//   first_reference    likewise
//   types, relations   if flags say so: the whole ontology from this commit on, in which all that was known keeps its id and its meaning
//   values             count; each a group `value`: those that came to be since the record before this one
//   references         count; each a group `reference`, likewise
//   commit             one group: time; entities: count, keys; statements: count, groups; retracted: count, ids; removed: count, ids
//
// Transactions that were rolled back leave values and references behind. The next record brings them, so that ids come out as they were.
#pragma once

#include <entente/archive/commit_fields.hpp>
#include <entente/archive/field_lists.hpp>
#include <entente/archive/ontology_fields.hpp>
#include <entente/archive/portable_archive.hpp>
#include <entente/graph.hpp>
#include <entente/model/bytes.hpp>
#include <entente/store/change.hpp>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace entente::detail {

inline constexpr std::uint32_t commit_archive_version = 1;
inline constexpr std::uint32_t commit_declares = 1; // in `flags`

/// How many values and references there are.
struct table_ends {
    std::uint32_t values = 0, references = 0;
    friend bool operator==(table_ends, table_ends) noexcept = default;
};

/// Appends one commit, whose rows are written and need not be published, with the values and references from `from`, where the record before it
/// ended, to `to`. `declared` is the ontology from this commit on if the commit changes it, else null.
///
/// `named` may be kept from one commit of the graph to the next: it knows what was found of long chains of references.
/// Throws error(invalid_argument) for what would not be taken back: a key or a name that is not UTF-8, a reference that names an entity which
/// is not in the graph (one from a transaction that was rolled back). Then `out` is as before. Linear in the commit.
inline void encode_commit(const graph_state& state, const ontology* declared, const commit_changes& changes,
                          table_ends from, table_ends to, std::string& out, entities_named& named) {
    assert(from.values <= to.values && to.values <= state.values.size());
    assert(from.references <= to.references && to.references <= state.references.size());
    for (std::uint32_t s = changes.first_statement; s < changes.statement_end; ++s)
        if (const reference_id r = state.columns.reference(s);
            !r.is_none() &&
            (r.value() >= to.references || named.end(state.references, r) > changes.entity_end))
            throw error(error_kind::invalid_argument,
                        "the reference of statement " + std::to_string(s) +
                            " names an entity that is not in the graph",
                        {}, "intern a reference in the transaction that states something with it");
    const std::size_t before = out.size();
    try {
        portable_writer fields(out);
        fields.number("version", commit_archive_version);
        fields.number("flags", declared ? commit_declares : 0);
        fields.number("number", changes.number.value());
        fields.number("first_entity", changes.first_entity);
        fields.number("first_statement", changes.first_statement);
        fields.number("first_value", from.values);
        fields.number("first_reference", from.references);
        if (declared) write_ontology(fields, *declared);
        commit_fields_writer<portable_writer> writer(fields, state);
        writer.write_values(from.values, to.values);
        writer.write_references(from.references, to.references);
        writer.write_commit(changes);
    } catch (...) {
        out.resize(before);
        throw;
    }
}

inline void encode_commit(const graph_state& state, const ontology* declared, const commit_changes& changes,
                          table_ends from, table_ends to, std::string& out) {
    entities_named named;
    encode_commit(state, declared, changes, from, to, out, named);
}

/// Replays commits one after the other on a graph without a sink. Made in O(1).
class commit_reader {
public:
    /// For a graph whose tables hold what the records up to its last commit brought, and nothing beyond.
    explicit commit_reader(graph& g) noexcept
        : commit_reader(g, {g.internals().values.size(), g.internals().references.size()}) {}
    /// For a graph whose tables may hold more: `ends` is where the last record that was replayed ended.
    commit_reader(graph& g, table_ends ends) noexcept : graph_(&g), ends_(ends) {}

    /// Applies one commit, which fills the bytes from the reader's position to their end, as the graph's next: its number and first ids go on
    /// where the graph ends. Waits for an open transaction of another thread.
    ///
    /// Throws error(unsupported) for a later version, and error(damaged) with the place for bytes that make no commit which this graph
    /// could have made; then the graph is as before, but for values and references that nobody speaks of (`ends` does not count
    /// them). Throws error(conflict) where this thread has a transaction open. Linear in the bytes, and in the ontology if that changes.
    void replay(byte_reader& in);

    /// Where the next record has to begin: the `from` of the next commit.
    [[nodiscard]] table_ends ends() const noexcept { return ends_; }

    /// The commit's number, without the rest. Throws error(unsupported) for a later version, error(damaged) where there is none.
    [[nodiscard]] static transaction_id number_of(byte_reader in) {
        return transaction_id(read_start(in).number);
    }

private:
    struct start {
        std::uint32_t flags, number;
    };
    static start read_start(byte_reader& in) {
        portable_reader fields(in);
        const std::uint32_t version = fields.number("version");
        if (version != commit_archive_version)
            throw error(error_kind::unsupported,
                        "the commit was written in version " + std::to_string(version) +
                            ", and this library reads version 1",
                        {}, "read it with a newer version of this library");
        const std::size_t at = in.position();
        const std::uint32_t flags = fields.number("flags");
        if (flags > commit_declares) in.refuse(at, "no commit has the flags " + std::to_string(flags));
        return {flags, fields.number("number")};
    }
    void read_into(transaction& t, list_reader<portable_reader>& fields, start s, byte_reader& in,
                   table_ends& ends);
    static void replay_ontology(transaction& t, const ontology& next);

    graph* graph_;
    table_ends ends_;
    entities_named named_;
};

inline void commit_reader::replay(byte_reader& in) {
    const start s = read_start(in);
    portable_reader source(in);
    list_reader<portable_reader> fields(source);
    transaction t = graph_->begin();
    table_ends ends = ends_;
    try {
        read_into(t, fields, s, in, ends);
    } catch (const error& e) {
        fields.refuse_as_damaged(e, "commit " + std::to_string(s.number), {});
    }
    t.commit();
    ends_ = ends;
}

inline void commit_reader::read_into(transaction& t, list_reader<portable_reader>& fields, start s,
                                     byte_reader& in, table_ends& ends) {
    graph_state& state = graph_->internals();
    const std::uint32_t last = graph_->last_commit().value();
    const commit_record before = state.commits[last];
    const auto require_next = [](std::uint32_t n, std::uint32_t next, const char* what) {
        if (n != next)
            refuse_fields(std::string(what) + " " + std::to_string(n) + " does not follow: the next is " +
                          std::to_string(next));
    };
    require_next(s.number, last + 1, "commit");
    require_next(fields.in().number("first_entity"), before.entity_end, "entity");
    require_next(fields.in().number("first_statement"), before.statement_end, "statement");
    require_next(fields.in().number("first_value"), ends.values, "value");
    require_next(fields.in().number("first_reference"), ends.references, "reference");
    if ((s.flags & commit_declares) != 0)
        replay_ontology(t, *ontology_reader<portable_reader>(fields).read());
    commit_fields_reader<portable_reader> reader(fields, state, named_, ends.values, ends.references);
    reader.read_values();
    reader.read_references();
    fields.in().group("commit", [&] { reader.read_commit(t, before); });
    in.require_end();
    ends = {reader.value_end(), reader.reference_end()};
}

/// Declares what `next` says beyond what is known, in the order of its ids, so that the transaction's ontology is equal to it.
inline void commit_reader::replay_ontology(transaction& t, const ontology& next) {
    for (std::uint32_t i = t.ontology().type_count(); i < next.type_count(); ++i)
        (void)t.type(next[type_id(i)].name);
    for (std::uint32_t i = t.ontology().relation_count(); i < next.relation_count(); ++i)
        (void)t.relation(next[relation_id(i)].name);
    // Before others are declared, which may have taken a name over.
    const std::vector<index_definition> known = t.ontology().indexes();
    for (const index_definition& index : known)
        if (const auto& kept = next.indexes(); std::find(kept.begin(), kept.end(), index) == kept.end())
            t.drop_index(index.name);
    t.use(next);
    if (!same_declarations(t.ontology(), next))
        refuse_fields("its ontology does not go on from the one before it");
}

/// Appends an ontology: the fields `types` and `relations`. Throws error(invalid_argument) for a name that is not UTF-8.
inline void encode_ontology(const ontology& o, std::string& out) {
    portable_writer fields(out);
    write_ontology(fields, o);
}

/// Reads one and leaves the reader behind it. Throws error(damaged) with the place for bytes that make none.
[[nodiscard]] inline std::shared_ptr<const ontology> decode_ontology(byte_reader& in) {
    portable_reader source(in);
    list_reader<portable_reader> fields(source);
    try {
        return ontology_reader<portable_reader>(fields).read();
    } catch (const error& e) {
        fields.refuse_as_damaged(e, {}, {});
    }
}

} // namespace entente::detail
