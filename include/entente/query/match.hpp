// SPDX-License-Identifier: BSL-1.0
// The typed front of the matcher: expressions with variables in, tuples of typed entities out.
#pragma once

#include <entente/expression.hpp>
#include <entente/query/matcher.hpp>
#include <entente/query/pattern.hpp>
#include <entente/view.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

namespace entente {

namespace detail {

// ---- the variables of some expressions, each once, in order of appearance

template <class... Ts>
struct type_list {
    static constexpr std::size_t size = sizeof...(Ts);
};

template <class List, class T>
struct append_variable {
    using type = List; // not a variable
};
template <class... Known, class T, class Tag>
struct append_variable<type_list<Known...>, variable<T, Tag>> {
    using type = std::conditional_t<(std::is_same_v<Known, variable<T, Tag>> || ...), type_list<Known...>,
                                    type_list<Known..., variable<T, Tag>>>;
};
template <class List, class... Ts>
struct append_variables {
    using type = List;
};
template <class List, class T, class... Rest>
struct append_variables<List, T, Rest...>
    : append_variables<typename append_variable<List, T>::type, Rest...> {};

template <class List, class... Expressions>
struct collect_variables {
    using type = List;
};
template <class List, class R, class S, class O, class H, class... Rest>
struct collect_variables<List, expression<R, S, O, H>, Rest...>
    : collect_variables<typename append_variables<List, S, O, H>::type, Rest...> {};

template <class... Expressions>
using variables_of = typename collect_variables<type_list<>, Expressions...>::type;

template <class Variable, class... Known>
constexpr std::uint32_t position(type_list<Known...>) {
    std::uint32_t at = 0, found = 0xFFFF'FFFFu;
    ((std::is_same_v<Variable, Known> ? (found = at, ++at) : ++at), ...);
    return found;
}

// ---- what a variable of each type is in a pattern, and what comes out for it

template <class T>
struct bound_type { // an entity type
    using type = entity<T>;
    static pattern_variable declare(const view& v, pattern& p) {
        pattern_variable x;
        if constexpr (!std::is_same_v<T, thing>) {
            if (const auto known = v.ontology().find_type(T::type_name()))
                x.type = *known;
            else
                p.mark_impossible(); // a type that the graph never heard of has no instances
        }
        return x;
    }
    static type get(const view&, term t) { return type(t.entity()); }
};
template <>
struct bound_type<statement_id> {
    using type = statement_id;
    static pattern_variable declare(const view&, pattern&) { return {{}, term_kind::statement, {}, {}}; }
    static type get(const view&, term t) { return t.statement(); }
};
template <>
struct bound_type<value> {
    using type = value;
    static pattern_variable declare(const view&, pattern&) { return {{}, term_kind::value, {}, {}}; }
    static type get(const view& v, term t) { return v[t.value()]; }
};
template <value_content T>
struct bound_type<T> { // of the values only those of that kind
    using type = T;
    static pattern_variable declare(const view&, pattern&) { return {{}, term_kind::value, {}, kind()}; }
    static type get(const view& v, term t) {
        if constexpr (std::is_same_v<T, std::string>)
            return std::string(v.text(t.value()));
        else
            return *v[t.value()].template get_if<T>();
    }

private:
    static constexpr value_kind kind() {
        if constexpr (std::is_same_v<T, bool>)
            return value_kind::boolean;
        else if constexpr (std::is_same_v<T, std::int64_t>)
            return value_kind::integer;
        else if constexpr (std::is_same_v<T, double>)
            return value_kind::real;
        else if constexpr (std::is_same_v<T, std::string>)
            return value_kind::text;
        else if constexpr (std::is_same_v<T, value::list>)
            return value_kind::list;
        else if constexpr (std::is_same_v<T, value_map>)
            return value_kind::map;
        else if constexpr (std::is_same_v<T, calendar::date>)
            return value_kind::date;
        else if constexpr (std::is_same_v<T, calendar::local_time>)
            return value_kind::local_time;
        else if constexpr (std::is_same_v<T, calendar::time>)
            return value_kind::time;
        else if constexpr (std::is_same_v<T, calendar::local_date_time>)
            return value_kind::local_date_time;
        else if constexpr (std::is_same_v<T, calendar::date_time>)
            return value_kind::date_time;
        else {
            static_assert(std::is_same_v<T, calendar::duration>);
            return value_kind::duration;
        }
    }
};

template <class List>
class pattern_builder;
template <class... Variables>
class pattern_builder<type_list<Variables...>> {
public:
    explicit pattern_builder(const view& v) : view_(v) {
        (pattern_.add_variable(bound_type<typename Variables::type>::declare(v, pattern_)), ...);
    }
    template <class R, class S, class O, class H>
    void add(const expression<R, S, O, H>& e) {
        pattern_atom atom{relation_id::none(), end(e.subject()), end(e.object())};
        name_relation(e.relation(), atom);
        if constexpr (!std::is_same_v<H, no_handle>) atom.handle = position<H>(type_list<Variables...>{});
        const qualifiers& q = e.qualifiers();
        if (q.valid) atom.during = all_days_of(*q.valid);
        atom.least_overlap = q.least_overlap;
        for (const auto& link : q.reference.links())
            for (const entity_id who : {link.speaker, link.occasion, link.outlet, link.article})
                if (!who.is_none()) atom.mentioned.push_back(who);
        atom.wanted_modality = q.modality;
        atom.wanted_rank = q.rank;
        atom.lowest_confidence = q.confidence;
        pattern_.add(std::move(atom));
    }
    pattern take() { return std::move(pattern_); }

private:
    template <class Relation>
    void name_relation(const Relation& r, pattern_atom& atom) {
        if constexpr (!std::is_same_v<Relation, any_relation_t>) {
            const auto known = view_.ontology().find_relation(r.name());
            if constexpr (requires { Relation::traits(); })
                if (!known || !view_.ontology()[*known].declared)
                    atom.meaning = meaning_of(view_.ontology(), Relation::traits());
            if (known)
                atom.relation = *known;
            else if (atom.meaning)
                atom.relation = atom.meaning->readings.front().relation;
            else
                pattern_.mark_impossible();
        }
    }
    template <class T, class Tag>
    operand end(const variable<T, Tag>&) {
        return operand::variable(position<variable<T, Tag>>(type_list<Variables...>{}));
    }
    operand end(entity_id e) {
        if (e.value() >= view_.entity_end()) pattern_.mark_impossible();
        return view_.canonical(e);
    }
    operand end(statement_id s) {
        if (s.value() >= view_.statement_end()) pattern_.mark_impossible();
        return s;
    }
    operand end(const value& v) {
        const auto known = view_.find_value(v);
        if (!known) pattern_.mark_impossible();
        return known.value_or(value_id(0));
    }

    const view& view_;
    pattern pattern_;
};

} // namespace detail

/// One answer: a tuple of what the variables are bound to, in order of their first appearance in the question, and the statements it
/// rests on. `auto [leader, office] = row` takes it apart.
template <class... Ts>
class match_row : public std::tuple<Ts...> {
public:
    using bound = std::tuple<Ts...>;
    match_row(std::tuple<Ts...> answer, std::vector<statement_id> support)
        : std::tuple<Ts...>(std::move(answer)),
          support_(std::move(support)) {}
    /// Atom by atom in the order of the question; several for a transitive relation.
    [[nodiscard]] const std::vector<statement_id>& support() const noexcept { return support_; }

private:
    std::vector<statement_id> support_;
};

template <class Variables>
class match_range;

/// The answers to a question, found one by one as they are asked for: an input range, to be gone through once.
template <class... Variables>
class match_range<detail::type_list<Variables...>> {
public:
    using row = match_row<typename detail::bound_type<typename Variables::type>::type...>;

    explicit match_range(matcher m) : matcher_(std::make_unique<matcher>(std::move(m))) {}

    using binding = std::tuple<typename detail::bound_type<typename Variables::type>::type...>;

    /// `Row` is `row`, or `binding` where nobody asks what an answer rests on.
    template <class Row>
    class basic_iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = Row;
        using difference_type = std::ptrdiff_t;

        basic_iterator() = default;
        [[nodiscard]] Row operator*() const { return current(std::index_sequence_for<Variables...>{}); }
        basic_iterator& operator++() {
            matcher_->next(); // goes to what this stands on
            if (!matcher_->peek()) matcher_ = nullptr;
            return *this;
        }
        void operator++(int) { ++*this; }
        /// The statements that the answer rests on, without taking the row out.
        [[nodiscard]] std::vector<statement_id> support() const { return matcher_->support(); }
        /// What the variable of that place in the row is bound to, as an id.
        [[nodiscard]] term term_of(std::uint32_t place) const { return (*matcher_)[place]; }
        friend bool operator==(const basic_iterator& i, std::default_sentinel_t) noexcept {
            return i.matcher_ == nullptr;
        }

    private:
        friend class match_range;
        friend class binding_range;
        explicit basic_iterator(matcher* m) : matcher_(m->peek() ? m : nullptr) {}
        template <std::size_t... I>
        Row current(std::index_sequence<I...>) const {
            binding bound{detail::bound_type<typename Variables::type>::get(
                matcher_->over(), (*matcher_)[static_cast<std::uint32_t>(I)])...};
            if constexpr (std::is_same_v<Row, binding>)
                return bound;
            else
                return {std::move(bound), matcher_->support()};
        }
        matcher* matcher_ = nullptr;
    };
    using iterator = basic_iterator<row>;

    /// The same answers as plain tuples, without their support: faster where there are many.
    class binding_range {
    public:
        explicit binding_range(std::unique_ptr<matcher> m) : matcher_(std::move(m)) {}
        [[nodiscard]] basic_iterator<binding> begin() { return basic_iterator<binding>(matcher_.get()); }
        [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    private:
        std::unique_ptr<matcher> matcher_;
    };
    [[nodiscard]] binding_range bindings() && { return binding_range(std::move(matcher_)); }

    [[nodiscard]] iterator begin() { return iterator(matcher_.get()); }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }
    /// How many answers there are from here on, mostly without finding each.
    [[nodiscard]] std::uint64_t count() { return matcher_->count(); }
    /// Whether there are none from here on. Takes nothing away from who goes through them.
    [[nodiscard]] bool empty() { return !matcher_->peek(); }
    /// In which order the question is answered, in words.
    [[nodiscard]] std::string explain() const { return matcher_->explain(); }

private:
    std::unique_ptr<matcher> matcher_;
};

/// Asks a view: `match(v, holds(who, where), of(where, japan))` gives a row (who, where) for each way in which both statements are
/// believed. Two sources that say the same give two rows, each with its support; `distinct` makes one of them.
///
/// An expression without variables is a condition. Qualifiers restrict; `.as(s)` binds a statement to a variable of its own. A relation also
/// holds by its subrelations, its inverse, its symmetry and, if it or its inverse is transitive, over several statements (a transitive
/// subrelation does not make it so). Those are as the graph declares them; of a relation that the graph has not declared, the C++ type's own
/// traits count, at a cost of O(ontology) where it has any. An entity of a subtype is one of the supertype. Nothing found is an empty
/// range. Throws error(unsupported) for a handle on a transitive relation.
template <class... R, class... S, class... O, class... H>
[[nodiscard]] auto match(const view& v, const expression<R, S, O, H>&... atoms) {
    using variables = detail::variables_of<expression<R, S, O, H>...>;
    detail::pattern_builder<variables> builder(v);
    (builder.add(atoms), ...);
    return match_range<variables>(matcher(v, builder.take()));
}

/// The answers of a match from here on with equal ones made one, their support united; in order of first appearance. O(answers).
template <class Variables>
[[nodiscard]] auto distinct(match_range<Variables> range) {
    using row = typename match_range<Variables>::row;
    // Entities, values and statements are each stored once: equal answers are equal ids.
    std::unordered_map<std::string, std::size_t> places;
    std::vector<typename row::bound> bound;
    std::vector<std::vector<statement_id>> support;
    std::string ids;
    for (auto at = range.begin(); at != range.end(); ++at) {
        ids.clear();
        for (std::uint32_t x = 0; x < Variables::size; ++x) {
            const std::uint32_t id = at.term_of(x).raw();
            ids.append(reinterpret_cast<const char*>(&id), sizeof id);
        }
        const auto [place, added] = places.try_emplace(ids, bound.size());
        if (added) {
            bound.push_back(*at);
            support.emplace_back();
        }
        const auto rests_on = at.support();
        auto& all = support[place->second];
        all.insert(all.end(), rests_on.begin(), rests_on.end());
    }
    std::vector<row> rows;
    rows.reserve(bound.size());
    for (std::size_t i = 0; i < bound.size(); ++i) {
        std::sort(support[i].begin(), support[i].end());
        support[i].erase(std::unique(support[i].begin(), support[i].end()), support[i].end());
        rows.emplace_back(std::move(bound[i]), std::move(support[i]));
    }
    return rows;
}

} // namespace entente

template <class... Ts>
struct std::tuple_size<entente::match_row<Ts...>> : std::integral_constant<std::size_t, sizeof...(Ts)> {};
template <std::size_t I, class... Ts>
struct std::tuple_element<I, entente::match_row<Ts...>> : std::tuple_element<I, std::tuple<Ts...>> {};
