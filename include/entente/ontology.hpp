// SPDX-License-Identifier: BSL-1.0
// The types and relations in use, at run time: names, hierarchies, domains, ranges and traits. Their compile-time twins are in
// schema.hpp; both say the same, so that a program and a file agree on what a statement may say.
#pragma once

#include <entente/model/id.hpp>
#include <entente/model/linkage.hpp>
#include <entente/model/statement.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace entente {

/// What follows from a relation's statements (OWL's property characteristics; the functional ones are meant at one time).
struct relation_traits {
    bool symmetric = false;  ///< met(a, b) says met(b, a)
    bool transitive = false; ///< part of a part is part
    bool functional = false; ///< one object at a time; two at once contradict each other
    bool inverse_functional =
        false; ///< one subject at a time: two holders of an office contradict each other
    friend bool operator==(const relation_traits&, const relation_traits&) = default;
};

/// Which kinds of term may stand at one end of a relation.
struct term_kinds {
    bool entity = true;
    bool value = true;
    bool statement = true;
    [[nodiscard]] constexpr bool allow(term_kind kind) const noexcept {
        return kind == term_kind::entity ? entity : kind == term_kind::value ? value : statement;
    }
    friend bool operator==(const term_kinds&, const term_kinds&) = default;
};

/// A type by name, with its direct supertypes.
struct type_definition {
    std::string name;
    std::vector<std::string> parents;
};

/// A relation by name. Empty `domain` or `range` means any type; several mean any of them (and their subtypes).
struct relation_definition {
    std::string name;
    std::vector<std::string> domain;
    std::vector<std::string> range;
    term_kinds subject_kinds{.entity = true, .value = false, .statement = true};
    term_kinds object_kinds{};
    relation_traits traits{};
    std::string inverse; ///< name of the relation that says the same from the other end; may be empty
    std::vector<std::string> parents; ///< relations that this one implies
};

/// One way to read a relation off stored statements: those of `relation`, from subject to object or the other way round.
struct relation_reading {
    relation_id relation;
    bool reversed = false;
    friend bool operator==(const relation_reading&, const relation_reading&) = default;
};

/// A type as an ontology keeps it.
struct type_entry {
    std::string name;
    std::vector<type_id> parents;
    std::vector<type_id> ancestors; ///< itself and all above, ascending
    bool declared = false;          ///< false: only mentioned so far
};

/// A relation as an ontology keeps it.
struct relation_entry {
    std::string name;
    std::vector<type_id> domain;
    std::vector<type_id> range;
    term_kinds subject_kinds{.entity = true, .value = false, .statement = true};
    term_kinds object_kinds{};
    relation_traits traits{};
    relation_id inverse;
    std::vector<relation_id> parents;
    std::vector<relation_reading> readings; ///< itself first, then its inverse, subrelations and so on
    bool declared = false;
};

/// That the statements of some properties are kept in the order of their values, so that ranges of them are found without looking at all.
/// It orders all statements of each property, whatever the types of their subjects.
struct index_definition {
    std::string name;              ///< unique in a graph
    std::string of;                ///< the type or relation that it was made for, as a note to readers
    bool of_relationships = false; ///< whether `of` is a relation, whose statements have the properties
    std::vector<std::string> properties;

    /// Whether both are for the same, whatever their names.
    [[nodiscard]] bool same_purpose(const index_definition& other) const {
        return of == other.of && of_relationships == other.of_relationships && properties == other.properties;
    }
    friend bool operator==(const index_definition&, const index_definition&) = default;
};

/// The relations that every graph knows, in the order of their ids.
namespace builtin {
inline constexpr relation_id instance_of{0}; ///< entity -> name of a type
inline constexpr relation_id name{1};        ///< entity -> text
inline constexpr relation_id alias{2};       ///< entity -> text
inline constexpr relation_id same_as{3};     ///< entity -> entity: these two are one
inline constexpr relation_id revises{4};     ///< statement -> the retracted statement it replaces
inline constexpr relation_id fulfils{5};     ///< statement -> the planned statement that came true
inline constexpr relation_id cancels{6};     ///< statement -> the planned statement that will not come true
inline constexpr relation_id reprint_of{7};  ///< article or outlet -> the one it repeats
inline constexpr relation_id cites{8};       ///< article or outlet -> the one it relies on
inline constexpr relation_id last = cites;
} // namespace builtin

/// A set of declarations. A value; a graph holds one and replaces it whole when something is declared, so that a reader's copy
/// never changes under it. Lookups by name are O(log n), by id O(1).
class ontology {
public:
    /// The built-in relations only.
    ontology();

    /// Declares a type, or completes one that was only mentioned. Saying the same again changes nothing; parents add up.
    /// Throws error(constraint) for a hierarchy that would run in a circle, error(invalid_argument) for a name that is empty or not
    /// UTF-8; then nothing has changed. `close` brings `is_a` up to date.
    type_id declare(const type_definition& definition);

    /// Declares a relation, or completes one that was only mentioned. Types and relations it names are mentioned thereby.
    /// Throws error(constraint) where it was declared before with another meaning or its inverse has another inverse,
    /// error(invalid_argument) for a name that is empty or not UTF-8, and for a value as subject; then nothing has changed. `close` brings
    /// `readings` up to date.
    relation_id declare(const relation_definition& definition);

    /// Declares an index; its properties are mentioned thereby. Saying the same again changes nothing. Throws error(constraint) where the name is another
    /// index's, or another one is for the same; error(invalid_argument) for a name that is empty or not UTF-8, and for no properties; then
    /// nothing has changed.
    void declare(const index_definition& definition);
    /// False where there is none of that name.
    bool drop_index(std::string_view name);
    /// In order of their names.
    [[nodiscard]] const std::vector<index_definition>& indexes() const noexcept { return indexes_; }
    /// The ids of the relations that any index orders, ascending.
    [[nodiscard]] const std::vector<std::uint32_t>& indexed_relations() const noexcept {
        return indexed_relations_;
    }

    /// The type or relation of that name, made known without any restriction where it is new. Throws error(invalid_argument) as `declare`.
    type_id mention_type(std::string_view name);
    relation_id mention_relation(std::string_view name);

    [[nodiscard]] std::optional<type_id> find_type(std::string_view name) const;
    [[nodiscard]] std::optional<relation_id> find_relation(std::string_view name) const;

    /// The entry of an id that this ontology gave; it stays where it is until the next declaration.
    [[nodiscard]] const type_entry& operator[](type_id id) const { return types_[id.value()]; }
    [[nodiscard]] const relation_entry& operator[](relation_id id) const { return relations_[id.value()]; }
    [[nodiscard]] std::uint32_t type_count() const noexcept {
        return static_cast<std::uint32_t>(types_.size());
    }
    [[nodiscard]] std::uint32_t relation_count() const noexcept {
        return static_cast<std::uint32_t>(relations_.size());
    }

    /// Whether an instance of `type` is one of `super`. O(log depth).
    [[nodiscard]] bool is_a(type_id type, type_id super) const {
        const auto& above = types_[type.value()].ancestors;
        return std::binary_search(above.begin(), above.end(), super);
    }

    /// The declaration back in names, as `declare` takes it.
    [[nodiscard]] type_definition definition(type_id id) const;
    [[nodiscard]] relation_definition definition(relation_id id) const;

    /// The relation whose name is nearest to `name` (edit distance, case of ASCII letters ignored), for messages; empty if none is near.
    [[nodiscard]] std::string nearest_relation(std::string_view name) const;
    [[nodiscard]] std::string nearest_type(std::string_view name) const;

    /// Brings hierarchies up to date after declarations. `is_a` and `readings` speak of the last call; a graph calls it before it
    /// publishes an ontology. O(types * depth + relations).
    void close();

    /// Declares all that `other` has declared, and mentions what it only mentions. Throws as `declare` does; then nothing has changed. Ids of
    /// the two are not the same; to be followed by `close`.
    void merge(const ontology& other);

private:
    template <class Id>
    using name_map = std::map<std::string, Id, std::less<>>; // looked up by view, without a copy of the name

    template <class Id>
    static std::optional<Id> find(const name_map<Id>& ids, std::string_view name);
    static void require_name(std::string_view name);
    void check(const relation_definition& definition) const;
    template <class Id, class Entries>
    static Id mention(Entries& entries, name_map<Id>& ids, std::string_view name);
    template <class Entries>
    static std::string nearest(const Entries& entries, std::string_view name);

    [[nodiscard]] bool reaches(type_id from, type_id to) const;
    void find_ancestors();
    void find_readings();
    void find_indexed_relations();

    std::vector<type_entry> types_;
    std::vector<relation_entry> relations_;
    std::vector<index_definition> indexes_;
    std::vector<std::uint32_t> indexed_relations_;
    name_map<type_id> type_ids_;
    name_map<relation_id> relation_ids_;
};

} // namespace entente

#if !defined(ENTENTE_COMPILED)
#include <entente/ontology_definitions.hpp>
#endif
