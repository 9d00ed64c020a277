// SPDX-License-Identifier: BSL-1.0
// Changes that happen together or not at all.
#pragma once

#include <entente/expression.hpp>
#include <entente/graph_state.hpp>
#include <entente/model/linkage.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace entente {

class graph;
namespace detail {
/// Waits until no other thread writes. Throws error(conflict) where this one does.
void lock_writer(graph_state& state);
} // namespace detail

/// An open transaction: states, retracts and declares, seen by its own views at once and by nobody else before `commit`. Destroyed
/// without a commit, it leaves no trace. Made by `graph::begin`.
///
/// There is one at a time; beginning one waits for another thread's to end. All that can be refused is refused by the function that is
/// asked for it, with an `entente::error`, and changes nothing; the transaction can go on. After `commit` or `rollback` it may only be
/// destroyed.
///
/// Threads: used by the thread that began it.
class transaction {
    // All or nothing. The object stays where it is: views of this transaction look at it.
    template <class Change>
    auto change_ontology(Change change) {
        entente::ontology next = ontology();
        const auto result = change(next);
        next.close();
        if (pending_->ontology)
            *pending_->ontology = std::move(next);
        else
            pending_->ontology = std::make_shared<entente::ontology>(std::move(next));
        return result;
    }

public:
    transaction(transaction&& other) noexcept
        : state_(std::exchange(other.state_, nullptr)),
          pending_(std::move(other.pending_)),
          first_statement_(other.first_statement_),
          statement_end_(other.statement_end_),
          first_entity_(other.first_entity_),
          entity_end_(other.entity_end_),
          first_not_plain_(other.first_not_plain_),
          time_(other.time_),
          commit_if_empty_(other.commit_if_empty_) {}
    transaction& operator=(transaction&&) = delete;
    ~transaction() {
        if (state_) rollback();
    }

    // ---- entities

    /// Adds the entity that a description like `nation("Q17").name("Japan", "en")` speaks of. Throws error(not_unique) where its key is
    /// taken. O(names + types).
    template <class Described>
        requires std::derived_from<Described, entity_description>
    entity<Described> add(const Described& description) {
        declare_type<Described>();
        return entity<Described>(add(description, Described::type_name()));
    }
    /// Adds an entity by key alone: `add<nation>("Q17")`.
    template <class Described>
    entity<Described> add(std::string_view key = {}) {
        return add(Described(key));
    }
    /// Adds an entity whose types are known by name at run time, or not at all; types not declared yet become known. An empty key is
    /// none. Throws error(not_unique) where the key is taken.
    entity_id add_entity(std::string_view key = {}, std::initializer_list<std::string_view> types = {}) {
        return add_entity(key, std::span(types.begin(), types.size()));
    }
    entity_id add_entity(std::string_view key, std::span<const std::string_view> types);

    /// Removes an entity and retracts all statements of and about it, and what is said about those. Throws error(invalid_argument) for an id
    /// that the graph does not have. Its key stays taken: ids and
    /// keys are never given to another. Removing it again changes nothing. O(its statements).
    void remove(entity_id e);

    // ---- statements

    /// States an expression without variables. Throws error(type_mismatch) where the ontology does not allow its ends.
    template <class Relation, class Subject, class Object, class Handle>
    statement_id state(const expression<Relation, Subject, Object, Handle>& e) {
        static_assert(!std::is_same_v<Relation, any_relation_t>,
                      "a statement needs one relation; any_relation is for patterns");
        static_assert(
            !detail::is_variable<Subject> && !detail::is_variable<Object>,
            "a statement has no variables; an expression with variables is a question: match(view, ...)");
        return state(row(relation_of(e.relation()), subject_term(e.subject()), object_term(e.object()),
                         e.qualifiers()));
    }
    /// States a row of ids: the form for imports. Throws error(type_mismatch) as above, error(invalid_argument) for ids that the
    /// graph does not have and for a confidence outside 0 to 1. O(1), about 50 ns.
    statement_id state(const statement_row& row) {
        check(row);
        return append(row);
    }
    statement_id state(entity_id subject, relation_id relation, entity_id object) {
        return state({subject, relation, object, {}});
    }

    /// Takes a statement back: from this commit on it no longer stands, and views of earlier commits see it still. What is said about it
    /// stays. Retracting again changes nothing. Throws error(invalid_argument) for an id that the graph does not have. O(1).
    void retract(statement_id s);

    /// Retracts `old` and states `e` in its place; the new one `revises` the old. Throws as `state` does, and error(conflict) where `old`
    /// was retracted already.
    template <class Relation, class Subject, class Object, class Handle>
    statement_id revise(statement_id old, const expression<Relation, Subject, Object, Handle>& e) {
        require_standing(old);
        const statement_id revised = state(e);
        retract(old);
        state(statement_row{revised, builtin::revises, old, {}});
        return revised;
    }

    /// A name, in a language (BCP 47 tag) if one is given; an alias, to be found by. Throw error(invalid_argument) for a text that is not
    /// UTF-8 and as `state` does.
    statement_id name(entity_id e, std::string_view text, std::string_view language = {}) {
        return state({e, builtin::name, intern_text(text, language), {}});
    }
    statement_id alias(entity_id e, std::string_view text, std::string_view language = {}) {
        return state({e, builtin::alias, intern_text(text, language), {}});
    }
    /// One more type, by name.
    statement_id add_type(entity_id e, std::string_view type) {
        (void)this->type(type);
        return state({e, builtin::instance_of, intern_text(type, {}), {}});
    }

    // ---- ontology

    /// Declares all types and relations of an ontology; see `ontology::declare` for what is refused.
    void use(const entente::ontology& o) {
        change_ontology([&](entente::ontology& own) { return own.merge(o), true; });
    }
    type_id declare(const type_definition& d) {
        return change_ontology([&](entente::ontology& own) { return own.declare(d); });
    }
    relation_id declare(const relation_definition& d) {
        return change_ontology([&](entente::ontology& own) { return own.declare(d); });
    }
    /// An index over properties; the commit sorts what is there. See `ontology::declare` for what is refused.
    void declare(const index_definition& d) {
        change_ontology([&](entente::ontology& own) { return own.declare(d), true; });
    }
    /// False where there is no index of that name.
    bool drop_index(std::string_view name) {
        const auto& known = ontology().indexes();
        return std::any_of(known.begin(), known.end(),
                           [&](const auto& index) { return index.name == name; }) &&
               change_ontology([&](entente::ontology& own) { return own.drop_index(name); });
    }
    /// The relation of that name, made known without any restriction where it is new.
    relation_id relation(std::string_view name) {
        if (const auto known = ontology().find_relation(name)) return *known;
        if (pending_->ontology) return pending_->ontology->mention_relation(name);
        return change_ontology([&](entente::ontology& own) { return own.mention_relation(name); });
    }
    /// The same for a type.
    type_id type(std::string_view name) {
        if (const auto known = ontology().find_type(name)) return *known;
        if (pending_->ontology) return pending_->ontology->mention_type(name);
        return change_ontology([&](entente::ontology& own) { return own.mention_type(name); });
    }
    /// With all that this transaction declared. Until its next declaration, or its end.
    [[nodiscard]] const entente::ontology& ontology() const noexcept {
        return pending_->ontology ? *pending_->ontology : *state_->current.current().ontology;
    }

    // ---- ids for rows

    /// The id of a value, the same for equal ones. What no statement speaks of in the end stays stored, and harms nobody. Expected O(size).
    value_id intern(const value& v) { return state_->values.intern(v); }
    value_id intern_text(std::string_view text, std::string_view language) {
        return intern(language.empty() ? value(text) : value::in_language(text, language));
    }
    /// none() for an empty reference. Throws error(invalid_argument) for a reference to an entity that is not there, and for words that
    /// are not UTF-8.
    reference_id intern(const reference& r);
    /// The entity with that key, if there is one and it was not removed.
    [[nodiscard]] std::optional<entity_id> find(std::string_view key) const;
    /// The same for many keys at once, in their order: faster than one after the other, since the searches wait for memory together.
    [[nodiscard]] std::vector<std::optional<entity_id>>
    find_all(std::span<const std::string_view> keys) const;

    // ---- the end

    /// What this transaction sees: all that is published and all that it did so far. Not to be used after its end.
    [[nodiscard]] entente::view view();

    /// Publishes everything as one commit and ends the transaction. Throws what the change sink throws; then nothing has happened,
    /// and the transaction is rolled back. An empty transaction makes no commit and gives the last one.
    transaction_id commit();
    /// Ends the transaction as if it had never been.
    void rollback() noexcept;

    /// For replays: the time this commit says it was made, microseconds since 1970-01-01 UTC, instead of the clock's.
    /// A commit is never earlier than the one before: an earlier time counts as that one's.
    void set_time(std::int64_t microseconds) noexcept { time_ = microseconds; }
    /// For replays: states a row as `state` does, without asking for the types of its ends, which may have changed since. Throws
    /// error(invalid_argument) for ids that the graph does not have, error(type_mismatch) for a kind of term that the relation never took.
    statement_id replay(const statement_row& row) {
        check_ids(row);
        check_kinds(row, true);
        return append(row);
    }
    /// For replays: removes an entity as `remove` does, without retracting anything; the retractions are replayed as such. Throws
    /// error(invalid_argument) for an entity that is not in the graph or was removed.
    void replay_removal(entity_id e);
    /// For replays: `commit` makes a commit even where nothing changed: in its time it may have declared something.
    void commit_even_if_empty() noexcept { commit_if_empty_ = true; }

private:
    friend class graph;
    explicit transaction(detail::graph_state& state);

    entity_id add(const entity_description& d, std::string_view type);
    template <class T>
    void declare_type() {
        const auto known = ontology().find_type(T::type_name());
        if (known && ontology()[*known].declared) return;
        change_ontology([](entente::ontology& own) { return T::declare(own); });
    }

    template <class Relation>
    relation_id relation_of(const Relation& r) {
        if constexpr (std::is_same_v<Relation, named_relation>)
            return relation(r.name());
        else {
            const auto known = ontology().find_relation(Relation::name());
            if (known && ontology()[*known].declared) return *known;
            return change_ontology([](entente::ontology& own) { return Relation::declare(own); });
        }
    }
    static term subject_term(entity_id e) { return e; }
    static term subject_term(statement_id s) { return s; }
    term object_term(const value& v) { return intern(v); }
    static term object_term(entity_id e) { return e; }
    static term object_term(statement_id s) { return s; }
    statement_row row(relation_id relation, term subject, term object, const qualifiers& q);

    void check(const statement_row& row) const;
    void check_ids(const statement_row& row) const;
    void check_kinds(const statement_row& row, bool before_declaration) const;
    void check_type(const statement_row& row, entity_id e, const std::vector<type_id>& allowed,
                    std::string_view end) const;
    void require_open() const;
    void require(statement_id s) const;
    void require_standing(statement_id s) const;
    statement_id append(const statement_row& row);
    void describe_new_entity(const statement_row& row);
    [[nodiscard]] bool is_a_pending(entity_id e, type_id type) const;

    [[nodiscard]] bool is_there(entity_id e) const;
    [[nodiscard]] std::optional<entity_id> find_even_removed(std::string_view key) const;
    [[nodiscard]] std::optional<entity_id> find_pending(std::string_view key) const;

    void index_pending();
    [[nodiscard]] bool empty() const noexcept;
    struct entity_update {
        std::uint32_t entity;
        text_ref name;
        type_set_id types;
    };
    std::vector<entity_update> entity_updates();
    [[nodiscard]] bool gives_name(std::uint32_t s) const;

    detail::graph_state* state_ = nullptr;
    std::unique_ptr<detail::pending_changes> pending_;
    std::uint32_t first_statement_ = 0, statement_end_ = 0;
    std::uint32_t first_entity_ = 0, entity_end_ = 0;
    std::uint32_t first_not_plain_ = 0xFFFF'FFFFu;
    std::optional<std::int64_t> time_;
    bool commit_if_empty_ = false;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/transaction_definitions.hpp>
#endif
