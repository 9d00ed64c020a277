// SPDX-License-Identifier: BSL-1.0
// Types and relations as C++ types, so that the compiler refuses a statement that makes no sense. Each definition also knows how
// to declare itself to a graph's ontology.
#pragma once

#include <entente/model/calendar.hpp>
#include <entente/model/id.hpp>
#include <entente/model/value.hpp>
#include <entente/ontology.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace entente {

/// What a value holds, as a C++ type of its own: `relation<"SIGNED_AT", agreement, calendar::date_time>`, `var<value::list>()`. With `value`
/// itself any of them will do.
template <class T>
concept value_content =
    std::same_as<T, bool> || std::same_as<T, std::int64_t> || std::same_as<T, double> ||
    std::same_as<T, std::string> || std::same_as<T, value::list> || std::same_as<T, value_map> ||
    std::same_as<T, calendar::date> || std::same_as<T, calendar::local_time> ||
    std::same_as<T, calendar::time> || std::same_as<T, calendar::local_date_time> ||
    std::same_as<T, calendar::date_time> || std::same_as<T, calendar::duration>;

/// A string as a template argument: `relation<"HOLDS", leader, office>`.
template <std::size_t N>
struct fixed_string {
    char text[N]{};
    constexpr fixed_string(const char (&s)[N]) { std::copy_n(s, N, text); }
    [[nodiscard]] constexpr std::string_view view() const { return {text, N - 1}; }
};

/// A name of an entity in a language (BCP 47; empty where none is said).
struct language_text {
    std::string text;
    std::string language;
};

/// What is said of an entity when it is added: its key, types, names and aliases. Made through a type: `nation("Q17").name("Japan")`.
class entity_description {
public:
    entity_description() = default;
    explicit entity_description(std::string_view key) : key_(key) {}

    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    [[nodiscard]] const std::vector<language_text>& names() const noexcept { return names_; }
    [[nodiscard]] const std::vector<language_text>& aliases() const noexcept { return aliases_; }
    /// Types by name, besides the one it is made through.
    [[nodiscard]] const std::vector<std::string>& types() const noexcept { return types_; }

    void add_name(std::string_view text, std::string_view language) {
        names_.push_back({std::string(text), std::string(language)});
    }
    void add_alias(std::string_view text, std::string_view language) {
        aliases_.push_back({std::string(text), std::string(language)});
    }
    void add_type(std::string_view type) { types_.emplace_back(type); }

private:
    std::string key_;
    std::vector<language_text> names_;
    std::vector<language_text> aliases_;
    std::vector<std::string> types_;
};

/// The type that everything is.
struct thing {
    static constexpr std::string_view type_name() noexcept { return {}; }
    static constexpr bool below(auto) noexcept { return false; }
};

namespace detail {
template <class T>
struct type_tag {};

template <class T, class Super>
constexpr bool is_kind_of() {
    if constexpr (std::is_same_v<T, Super>)
        return true;
    else if constexpr (!requires { T::below(type_tag<Super>{}); })
        return false; // a value or a statement is no entity type
    else
        return std::is_same_v<Super, thing> || T::below(type_tag<Super>{});
}
} // namespace detail

/// A type of entities: `thing`, or one derived from `type`.
template <class T>
concept entity_type = std::same_as<T, std::remove_cvref_t<T>> && requires {
    { T::type_name() } -> std::convertible_to<std::string_view>;
    { T::below(detail::type_tag<thing>{}) } -> std::same_as<bool>;
};

/// What a variable may stand for: an entity of a type, a statement, or a value.
template <class T>
concept bindable =
    entity_type<T> || value_content<T> || std::same_as<T, value> || std::same_as<T, statement_id>;

/// `T` is `Super` or a subtype of it.
template <class T, class Super>
concept kind_of = detail::is_kind_of<T, Super>();

/// The base of every entity type: `struct leader : entente::type<leader, "Leader", person> { using type::type; };`.
/// A value of such a type describes an entity to be added: `g.add(leader("fumio-kishida").name("Fumio Kishida"))`.
template <class Self, fixed_string Name, class... Parents>
class type : public entity_description {
public:
    /// An entity without a key.
    type() = default;
    /// An entity with a key, unique in its graph.
    explicit type(std::string_view key) : entity_description(key) {}

    /// A name, in a language (BCP 47 tag) if one is given. The first one is what `name(view, entity)` says by default.
    Self&& name(std::string_view text, std::string_view language = {}) && {
        return add_name(text, language), self();
    }
    Self name(std::string_view text, std::string_view language = {}) const& {
        return copy().name(text, language);
    }
    /// Another spelling to be found by.
    Self&& alias(std::string_view text, std::string_view language = {}) && {
        return add_alias(text, language), self();
    }
    Self alias(std::string_view text, std::string_view language = {}) const& {
        return copy().alias(text, language);
    }
    /// One more type: `person("x").also<author>()`.
    template <class Other>
    Self&& also() && {
        return add_type(Other::type_name()), self();
    }
    template <class Other>
    Self also() const& {
        return copy().template also<Other>();
    }

    static constexpr std::string_view type_name() noexcept { return Name.view(); }
    template <class Super>
    static constexpr bool below(detail::type_tag<Super>) noexcept {
        return (detail::is_kind_of<Parents, Super>() || ...);
    }
    /// Declares this type and those above it.
    static type_id declare(ontology& o) {
        (Parents::declare(o), ...);
        return o.declare(type_definition{std::string(Name.view()), {std::string(Parents::type_name())...}});
    }

private:
    Self&& self() { return static_cast<Self&&>(*this); }
    [[nodiscard]] Self copy() const { return static_cast<const Self&>(*this); }
};

/// Any of several types, for a relation's domain or range.
template <class... Types>
struct one_of {};

/// An entity known at compile time to be a `T`: an id that the compiler checks. Converts to an entity of a supertype and to `entity_id`.
template <class T = thing>
class entity : public entity_id {
public:
    using type = T;
    constexpr entity() noexcept = default;
    /// Vouches that `id` is a `T`; graphs check it again when something is stated.
    constexpr explicit entity(entity_id id) noexcept : entity_id(id) {}
    template <class Sub>
        requires(!std::is_same_v<Sub, T>) && kind_of<Sub, T>
    constexpr entity(entity<Sub> sub) noexcept : entity_id(sub.id()) {}

    [[nodiscard]] constexpr entity_id id() const noexcept { return *this; }
};

namespace detail {

/// What a C++ type means as an end of a relation: which kinds of term, which entity types, and whether `T` may stand there.
template <class End>
struct relation_end { // an entity type
    static constexpr term_kinds kinds{true, false, false};
    template <class T>
    static constexpr bool accepts = kind_of<T, End>;
    static void add_types(ontology& o, std::vector<std::string>& names) {
        if constexpr (!std::is_same_v<End, thing>) {
            End::declare(o);
            names.emplace_back(End::type_name());
        }
    }
};
template <class... Ends>
struct relation_end<one_of<Ends...>> {
    static constexpr term_kinds kinds{(relation_end<Ends>::kinds.entity || ...),
                                      (relation_end<Ends>::kinds.value || ...),
                                      (relation_end<Ends>::kinds.statement || ...)};
    template <class T>
    static constexpr bool accepts = (relation_end<Ends>::template accepts<T> || ...);
    static void add_types(ontology& o, std::vector<std::string>& names) {
        (relation_end<Ends>::add_types(o, names), ...);
    }
};
template <class Value>
struct value_end {
    static constexpr term_kinds kinds{false, true, false};
    template <class T>
    static constexpr bool accepts = std::is_same_v<T, Value>;
    static void add_types(ontology&, std::vector<std::string>&) {}
};
template <value_content Value>
struct relation_end<Value> : value_end<Value> {};
template <>
struct relation_end<value> : value_end<value> {
    template <class T>
    static constexpr bool accepts = std::is_same_v<T, value> || relation_end<T>::kinds.value;
};
template <>
struct relation_end<statement_id> {
    static constexpr term_kinds kinds{false, false, true};
    template <class T>
    static constexpr bool accepts = std::is_same_v<T, statement_id>;
    static void add_types(ontology&, std::vector<std::string>&) {}
};

} // namespace detail

// The traits that a relation may list behind its domain and range.
struct symmetric {
    static void apply(relation_definition& d) { d.traits.symmetric = true; }
};
struct transitive {
    static void apply(relation_definition& d) { d.traits.transitive = true; }
};
struct functional {
    static void apply(relation_definition& d) { d.traits.functional = true; }
};
struct inverse_functional {
    static void apply(relation_definition& d) { d.traits.inverse_functional = true; }
};
template <fixed_string Name>
struct inverse_of {
    static void apply(relation_definition& d) { d.inverse = Name.view(); }
};
template <fixed_string Name>
struct subrelation_of {
    static void apply(relation_definition& d) { d.parents.emplace_back(Name.view()); }
};

} // namespace entente
