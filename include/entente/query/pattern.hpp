// SPDX-License-Identifier: BSL-1.0
// A question as data: variables and the statements that must hold between them. What match.hpp makes of expressions and what a query
// language makes of its text; matcher.hpp answers it.
#pragma once

#include <entente/model/id.hpp>
#include <entente/model/interval.hpp>
#include <entente/model/statement.hpp>
#include <entente/model/truth.hpp>
#include <entente/model/value.hpp>
#include <entente/view.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente {

/// One end of an atom: a variable by number, or a fixed term.
class operand {
public:
    static constexpr operand variable(std::uint32_t number) noexcept { return {true, term(), number}; }
    constexpr operand(term fixed) noexcept : operand(false, fixed, 0) {}
    constexpr operand(entity_id e) noexcept : operand(term(e)) {}
    constexpr operand(value_id v) noexcept : operand(term(v)) {}
    constexpr operand(statement_id s) noexcept : operand(term(s)) {}

    [[nodiscard]] constexpr bool is_variable() const noexcept { return variable_; }
    [[nodiscard]] constexpr std::uint32_t number() const noexcept { return number_; }
    [[nodiscard]] constexpr term fixed() const noexcept { return fixed_; }

private:
    constexpr operand(bool variable, term fixed, std::uint32_t number) noexcept
        : variable_(variable),
          fixed_(fixed),
          number_(number) {}
    bool variable_;
    term fixed_;
    std::uint32_t number_;
};

/// What a variable may be bound to.
struct pattern_variable {
    std::string name;
    term_kind kind = term_kind::entity;
    type_id type;                   ///< entities: of this type or below; none(): any
    std::optional<value_kind> held; ///< values: of this kind; nothing: any
};

/// How a relation is read where the graph's ontology does not say. None of the readings is of a relation that the graph does not know.
struct relation_meaning {
    std::vector<relation_reading> readings; ///< not empty
    bool transitive = false;
};

/// One statement that must be there. A relation of none() means any.
struct pattern_atom {
    relation_id relation;
    operand subject;
    operand object;
    std::optional<std::uint32_t>
        handle{}; ///< the variable, of kind statement, that the statement itself is bound to
    std::optional<interval> during{}; ///< its valid time overlaps this: certainly, or
    truth least_overlap = truth::yes; ///< with truth::possibly, or a view that is `possibly()`, perhaps
    std::vector<entity_id>
        mentioned{}; ///< all of these, or who counts as one of them, stand in its reference
    std::optional<modality> wanted_modality{}; ///< instead of what the view believes
    std::optional<rank> wanted_rank{};         ///< exactly this one, instead of what the view believes
    std::optional<float> lowest_confidence{};  ///< at least this, and stated
    std::optional<relation_meaning> meaning{}; ///< of the relation, instead of what the view's ontology says
};

/// A conjunction of atoms over variables. Built against a view or graph that knows the ids; a value.
class pattern {
public:
    std::uint32_t add_variable(pattern_variable v) {
        variables_.push_back(std::move(v));
        return static_cast<std::uint32_t>(variables_.size() - 1);
    }
    /// A variable for entities, of a type by name if one is given. A type nobody declared has no instances: nothing will match.
    std::uint32_t add_variable(const view& v, std::string_view name, std::string_view type = {}) {
        pattern_variable made{std::string(name), term_kind::entity, {}, {}};
        if (!type.empty()) {
            if (const auto known = v.ontology().find_type(type))
                made.type = *known;
            else
                impossible_ = true;
        }
        return add_variable(std::move(made));
    }
    void add(pattern_atom atom) { atoms_.push_back(std::move(atom)); }
    /// An atom by the relation's name. A relation nobody declared has no statements: nothing will match.
    void add(const view& v, std::string_view relation, operand subject, operand object) {
        const auto known = v.ontology().find_relation(relation);
        if (!known) impossible_ = true;
        add(pattern_atom{known.value_or(relation_id::none()), subject, object});
    }
    /// Says that nothing can match, because something it names is not in the graph.
    void mark_impossible() noexcept { impossible_ = true; }

    [[nodiscard]] const std::vector<pattern_variable>& variables() const noexcept { return variables_; }
    [[nodiscard]] const std::vector<pattern_atom>& atoms() const noexcept { return atoms_; }
    [[nodiscard]] bool impossible() const noexcept { return impossible_; }

private:
    std::vector<pattern_variable> variables_;
    std::vector<pattern_atom> atoms_;
    bool impossible_ = false;
};

} // namespace entente
