// SPDX-License-Identifier: BSL-1.0
// One expression for all uses: `holds(kishida, pm)` states, matches, deduces and declares. Here are relations, variables and the
// expressions they make; an expression is a value and stores nothing.
#pragma once

#include <entente/model/error.hpp>
#include <entente/model/interval.hpp>
#include <entente/model/reference.hpp>
#include <entente/model/statement.hpp>
#include <entente/model/truth.hpp>
#include <entente/model/value.hpp>
#include <entente/schema.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace entente {

/// A question mark in an expression, to be bound to an entity of type `T` (or, with `statement_id` or a value type as `T`, to a
/// statement or a value): see `bindable`. Each `var<T>()` in the source text is a variable of its own: the same variable is the same C++ type.
/// Two variables made by one line of code (in a loop, or by a function that returns one) are therefore the same variable.
template <class T, class Tag>
struct variable {
    static_assert(
        bindable<T>,
        "a variable stands for an entity (T is entente::thing or derived from entente::type), for a "
        "statement (entente::statement_id) or for a value (entente::value, bool, std::int64_t, double, "
        "std::string, entente::value::list, entente::value_map or a type of entente::calendar)");
    using type = T;
};

template <class T = thing, class Tag = decltype([] {})>
[[nodiscard]] constexpr variable<T, Tag> var() noexcept {
    return {};
}

/// All that an expression says besides who and what. What is left out is not said (in a statement) or not asked (in a pattern).
struct qualifiers {
    std::optional<interval> valid;
    truth least_overlap = truth::yes; ///< in a pattern: how sure an overlap with `valid` must be
    std::optional<entente::rank> rank;
    std::optional<entente::modality> modality;
    std::optional<float> confidence;
    entente::reference reference;
};

namespace detail {

// How each C++ type that may stand in an expression is stored, what it means, and whether it is a variable or checked late.
template <class T>
struct expression_term {
    static constexpr bool known = false;
};
template <class T>
struct expression_term<entity<T>> {
    using stored = entity<T>;
    using meaning = T;
    static constexpr bool known = true, is_variable = false, is_late = false;
};
template <>
struct expression_term<entity_id> {
    using stored = entity<thing>;
    using meaning = thing;
    static constexpr bool known = true, is_variable = false, is_late = true; // the graph knows its types
};
template <class T, class Tag>
struct expression_term<variable<T, Tag>> {
    using stored = variable<T, Tag>;
    using meaning = T;
    static constexpr bool known = true, is_variable = true, is_late = false;
};
template <>
struct expression_term<statement_id> {
    using stored = statement_id;
    using meaning = statement_id;
    static constexpr bool known = true, is_variable = false, is_late = false;
};
template <class Meaning>
struct value_term {
    using stored = value;
    using meaning = Meaning;
    static constexpr bool known = true, is_variable = false, is_late = false;
};
template <value_content Value>
struct expression_term<Value> : value_term<Value> {};
template <>
struct expression_term<std::string_view> : value_term<std::string> {};
template <>
struct expression_term<const char*> : value_term<std::string> {};
template <>
struct expression_term<char*> : value_term<std::string> {};
template <>
struct expression_term<value> : value_term<value> {};
template <whole_number T>
    requires(!value_content<T>)
struct expression_term<T> : value_term<std::int64_t> {};
template <>
struct expression_term<float> : value_term<double> {};

/// Whether a term that means `Given` may stand at an end that wants `Wanted`. A variable may also be wider than the end: the end
/// narrows it.
template <class Term, class Wanted>
constexpr bool fits() {
    if constexpr (!Term::known)
        return false;
    else if constexpr (Term::is_late)
        return relation_end<Wanted>::kinds.entity;
    else if constexpr (relation_end<Wanted>::template accepts<typename Term::meaning>)
        return true;
    else if constexpr (std::is_same_v<typename Term::meaning, value>)
        return relation_end<Wanted>::kinds.value;
    else if constexpr (Term::is_variable)
        return relation_end<typename Term::meaning>::template accepts<Wanted>;
    else
        return false;
}

template <class T>
inline constexpr bool is_variable = false;
template <class T, class Tag>
inline constexpr bool is_variable<variable<T, Tag>> = true;
} // namespace detail

/// A C++ type whose values may be the subject of a relation with that domain: the compiler names both when it refuses one.
template <class Subject, class Domain>
concept subject_of_domain = detail::fits<detail::expression_term<std::decay_t<Subject>>, Domain>();

/// A C++ type whose values may be the object of a relation with that range.
template <class Object, class Range>
concept object_of_range = detail::fits<detail::expression_term<std::decay_t<Object>>, Range>();

/// An expression without a handle binds its statement to nothing.
struct no_handle {};

/// A relation between a subject and an object, with qualifiers. Without variables it can be stated; with some it is a question.
///
/// Every function returns a changed copy: `holds(kishida, pm).during("2021-10-04/2024-10-01").reported_by(yonhap)`.
/// In a pattern, qualifiers restrict: `during` asks for an overlap that is certain (under a view that is `possibly()`, also for one that
/// may be), `possibly_during` for one that may be, `reported_by` and `said_by` for somebody in the reference (or whoever counts as one with
/// them, where the view merges identities), a modality for exactly that one.
template <class Relation, class Subject, class Object, class Handle = no_handle>
class expression {
public:
    using relation_type = Relation;
    using subject_type = Subject;
    using object_type = Object;
    using handle_type = Handle;

    expression(Relation r, Subject s, Object o, qualifiers q = {})
        : relation_(std::move(r)),
          subject_(std::move(s)),
          object_(std::move(o)),
          qualifiers_(std::move(q)) {}

    [[nodiscard]] const Relation& relation() const noexcept { return relation_; }
    [[nodiscard]] const Subject& subject() const noexcept { return subject_; }
    [[nodiscard]] const Object& object() const noexcept { return object_; }
    [[nodiscard]] const entente::qualifiers& qualifiers() const noexcept { return qualifiers_; }

    /// Valid time, as EDTF level 1 text or an interval. Throws error(syntax) for a text that is neither date nor interval.
    [[nodiscard]] expression during(std::string_view edtf) const { return during(interval::parse(edtf)); }
    [[nodiscard]] expression during(const interval& valid) const { return overlapping(valid, truth::yes); }
    /// On a day, or some time in a month or a year.
    [[nodiscard]] expression on(std::string_view edtf) const { return on(date::parse(edtf)); }
    [[nodiscard]] expression on(const date& when) const { return during(interval::on(when)); }
    /// In a pattern: a valid time that overlaps this one certainly or possibly, as far as one knows: who held an office in `2021-10-04/`
    /// may have held it in 2024. For one atom what `view::possibly` is for all. (A statement says that it is in doubt by its date,
    /// `2024-09?`, or by `possible()`; stated, this is as `during`.)
    [[nodiscard]] expression possibly_during(std::string_view edtf) const {
        return possibly_during(interval::parse(edtf));
    }
    [[nodiscard]] expression possibly_during(const interval& valid) const {
        return overlapping(valid, truth::possibly);
    }

    [[nodiscard]] expression reported_by(entity_id outlet) const {
        return with([&](auto& q) { q.reference = std::move(q.reference).by(outlet); });
    }
    [[nodiscard]] expression said_by(entity_id speaker) const {
        return with([&](auto& q) { q.reference = std::move(q.reference).spoken_by(speaker); });
    }
    /// Where it comes from, in full; replaces what `reported_by` and `said_by` said before.
    [[nodiscard]] expression from(const reference& source) const {
        return with([&](auto& q) { q.reference = source; });
    }

    [[nodiscard]] expression ranked(rank r) const {
        return with([&](auto& q) { q.rank = r; });
    }
    [[nodiscard]] expression preferred() const { return ranked(rank::preferred); }
    [[nodiscard]] expression deprecated() const { return ranked(rank::deprecated); }

    [[nodiscard]] expression with_modality(modality m) const {
        return with([&](auto& q) { q.modality = m; });
    }
    [[nodiscard]] expression planned() const { return with_modality(modality::planned); }
    [[nodiscard]] expression possible() const { return with_modality(modality::possible); }
    [[nodiscard]] expression denied() const { return with_modality(modality::denied); }

    /// 0 to 1. Throws error(invalid_argument) for anything else. In a pattern: at least that much, and stated (`view::confident`
    /// lets statements that give none pass).
    [[nodiscard]] expression confidence(double c) const {
        if (!(c >= 0.0 && c <= 1.0))
            throw error(error_kind::invalid_argument,
                        "a confidence of " + std::to_string(c) + " is not between 0 and 1");
        return with([&](auto& q) { q.confidence = static_cast<float>(c); });
    }

    /// In a pattern: binds `handle` to the statement itself, so that others can speak of it.
    template <class Tag>
    [[nodiscard]] auto as(variable<statement_id, Tag>) const {
        return expression<Relation, Subject, Object, variable<statement_id, Tag>>(relation_, subject_,
                                                                                  object_, qualifiers_);
    }

private:
    [[nodiscard]] expression overlapping(const interval& valid, truth least) const {
        return with([&](auto& q) {
            q.valid = valid;
            q.least_overlap = least;
        });
    }
    template <class Change>
    expression with(Change change) const {
        expression copy = *this;
        change(copy.qualifiers_);
        return copy;
    }

    [[no_unique_address]] Relation relation_;
    Subject subject_;
    Object object_;
    entente::qualifiers qualifiers_;
};

namespace detail {
/// The expression of a relation between two terms, each stored as its type asks.
template <class Relation, class Subject, class Object>
[[nodiscard]] auto express(const Relation& relation, Subject&& subject, Object&& object) {
    using stored_subject = typename expression_term<std::decay_t<Subject>>::stored;
    using stored_object = typename expression_term<std::decay_t<Object>>::stored;
    return expression<Relation, stored_subject, stored_object>(relation,
                                                               stored_subject(std::forward<Subject>(subject)),
                                                               stored_object(std::forward<Object>(object)));
}
} // namespace detail

/// A relation known to the compiler: `inline constexpr relation<"HOLDS", leader, office> holds;`. `Traits` are any of `symmetric`,
/// `transitive`, `functional`, `inverse_functional`, `inverse_of<"...">`, `subrelation_of<"...">`.
template <fixed_string Name, class Domain, class Range, class... Traits>
struct relation {
    using domain = Domain;
    using range = Range;

    [[nodiscard]] static constexpr std::string_view name() noexcept { return Name.view(); }

    template <class Subject, class Object>
        requires subject_of_domain<Subject, Domain> && object_of_range<Object, Range>
    [[nodiscard]] auto operator()(Subject&& subject, Object&& object) const {
        return detail::express(*this, std::forward<Subject>(subject), std::forward<Object>(object));
    }

    /// Declares this relation and the types of its ends.
    static relation_id declare(ontology& o) {
        relation_definition d = traits();
        detail::relation_end<Domain>::add_types(o, d.domain);
        detail::relation_end<Range>::add_types(o, d.range);
        d.subject_kinds = detail::relation_end<Domain>::kinds;
        d.object_kinds = detail::relation_end<Range>::kinds;
        return o.declare(d);
    }
    /// What it is but for its ends: name, traits, inverse, parents.
    [[nodiscard]] static relation_definition traits() {
        relation_definition d;
        d.name = Name.view();
        (Traits::apply(d), ...);
        return d;
    }
};

/// A relation known by name at run time only: `named_relation("HOLDS")(a, b)`. Nothing is checked before it meets a graph.
class named_relation {
public:
    explicit named_relation(std::string_view name) : name_(name) {}
    [[nodiscard]] std::string_view name() const noexcept { return name_; }

    template <class Subject, class Object>
        requires detail::expression_term<std::decay_t<Subject>>::known &&
                 detail::expression_term<std::decay_t<Object>>::known
    [[nodiscard]] auto operator()(Subject&& subject, Object&& object) const {
        return detail::express(*this, std::forward<Subject>(subject), std::forward<Object>(object));
    }

private:
    std::string name_;
};

/// In a pattern only: whatever relation there is between two terms.
struct any_relation_t {
    template <class Subject, class Object>
        requires detail::expression_term<std::decay_t<Subject>>::known &&
                 detail::expression_term<std::decay_t<Object>>::known
    [[nodiscard]] auto operator()(Subject&& subject, Object&& object) const {
        return detail::express(*this, std::forward<Subject>(subject), std::forward<Object>(object));
    }
};
inline constexpr any_relation_t any_relation{};

// The relations that every graph knows (see entente::builtin).
inline constexpr relation<"same_as", thing, thing, symmetric, transitive> same_as{};
inline constexpr relation<"revises", statement_id, statement_id> revises{};
inline constexpr relation<"fulfils", statement_id, statement_id> fulfils{};
inline constexpr relation<"cancels", statement_id, statement_id> cancels{};
inline constexpr relation<"reprint_of", thing, thing, transitive> reprint_of{};
inline constexpr relation<"cites", thing, thing> cites{};

} // namespace entente
