// SPDX-License-Identifier: BSL-1.0
// The binder at work: what its source files share. Variables in scope with what is known of their types, and the frame's slots.
#pragma once

#include "cypher/binder.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::cypher {

/// What is known of an expression's type before it runs.
struct static_type {
    type_set kinds = types::any;
    type_set elements = types::any; ///< of a list
};

struct variable {
    bound::slot at;
    static_type type;
};

/// Names that can be used, innermost last. A name of an inner level hides that of an outer one.
class scope {
public:
    using level = std::map<std::string, variable, std::less<>>;

    [[nodiscard]] const variable* find(std::string_view name) const;
    void declare(const std::string& name, variable v) { levels_.back().insert_or_assign(name, v); }
    void enter() { levels_.emplace_back(); }
    void leave() { levels_.pop_back(); }
    [[nodiscard]] level all() const;
    /// From now on only these.
    void replace(level names) { levels_.assign(1, std::move(names)); }
    [[nodiscard]] std::string nearest(std::string_view name) const;

private:
    std::vector<level> levels_{1};
};

struct typed_expression {
    bound::expression held;
    static_type type;
};

class binding {
public:
    binding(std::string_view text, const extensions* known) : known_(known) { out_.text = text; }

    bound::query run(const syntax::query& q);

private:
    // ---- clauses (binder.cpp)
    bound::single_query bind(const syntax::single_query& q, bool in_subquery);
    void check_order(const syntax::single_query& q, bool in_subquery) const;
    bound::clause bind(const syntax::clause& c, bool is_last);
    bound::match bind(const syntax::match_clause& c);
    bound::unwind bind(const syntax::unwind_clause& c);
    bound::create bind(const syntax::create_clause& c);
    bound::set bind(const syntax::set_clause& c);
    bound::merge bind(const syntax::merge_clause& c);
    bound::erase bind(const syntax::delete_clause& c);
    bound::remove bind(const syntax::remove_clause& c);
    bound::slot bind_holder(const syntax::name& n, type_set wanted);
    std::vector<bound::symbol> symbols(const std::vector<syntax::name>& names);
    bound::change bind(const syntax::set_item& item);
    bound::belief bind(const syntax::belief& b);

    // ---- procedures (bind_procedure.cpp)
    bound::call_procedure bind(const syntax::call_clause& c, text_range where, bool alone);
    std::vector<bound::expression> bind_arguments(const syntax::call_clause& c, const registered_procedure& p,
                                                  text_range where, bool alone);
    std::vector<std::optional<bound::slot>>
    bind_outputs(const syntax::call_clause& c, const registered_procedure& p, text_range where, bool alone);

    // ---- projections (bind_projection.cpp)
    /// What a projection knows of one of its items.
    struct projected {
        const syntax::expression* value;
        std::string name;
        std::string text; ///< of the expression, printed: to find it again in ORDER BY
        bool aggregates = false;
        bound::slot at = 0;
        static_type type;
    };
    bound::projection bind(const syntax::projection& p, const std::optional<syntax::expression>& where,
                           bool names_required);
    std::vector<projected> items_of(const syntax::projection& p, std::vector<syntax::expression>& variables,
                                    bool goes_on) const;
    void bind_item(projected& i, bound::projection& out);
    bound::expression bind_sort_key(const syntax::expression& e, const std::vector<projected>& items);
    bound::expression bind_count(const syntax::expression& e, std::string_view what);

    // ---- patterns (bind_pattern.cpp)
    enum class pattern_use { match, create, merge, predicate };
    bound::pattern bind(const std::vector<syntax::pattern_part>& parts, pattern_use use);
    std::uint32_t bind_node(const syntax::node_pattern& n, pattern_use use, bool alone, bound::pattern& out);
    std::uint32_t bind_relationship(const syntax::relationship_pattern& r, pattern_use use,
                                    std::uint32_t from, std::uint32_t to, bound::pattern& out);
    void check_lengths(const bound::pattern& p) const;
    void bind_properties(const std::optional<syntax::expression>& written, pattern_use use,
                         std::vector<bound::property_value>& properties,
                         std::optional<bound::expression>& all);

    // ---- expressions (bind_expression.cpp, bind_call.cpp)
    typed_expression bind(const syntax::expression& e);
    bound::expression bind_as(const syntax::expression& e, type_set wanted, std::string_view what);
    /// What runs once for each element of a list, where the rows that an aggregate takes together are not at hand.
    void refuse_aggregate(const syntax::expression& e) const;
    /// What becomes a property. A value that can't be one is refused before anything runs, if its type says so already.
    bound::expression bind_stored(const syntax::expression& e, std::string_view key);
    bound::expression bind_stored_map(const syntax::expression& e);
    /// What decides whether a row stays; the one place where a pattern may stand as an expression.
    bound::expression bind_condition(const syntax::expression& e);
    typed_expression bind_what(const syntax::literal& e, text_range where);
    typed_expression bind_what(const syntax::parameter& e, text_range where);
    typed_expression bind_what(const syntax::variable& e, text_range where);
    typed_expression bind_what(const syntax::list_literal& e, text_range where);
    typed_expression bind_what(const syntax::map_literal& e, text_range where);
    typed_expression bind_what(const syntax::property_access& e, text_range where);
    typed_expression bind_what(const syntax::subscript& e, text_range where);
    typed_expression bind_what(const syntax::slice& e, text_range where);
    typed_expression bind_what(const syntax::label_test& e, text_range where);
    typed_expression bind_what(const syntax::unary& e, text_range where);
    typed_expression bind_what(const syntax::binary& e, text_range where);
    typed_expression bind_what(const syntax::comparison& e, text_range where);
    typed_expression bind_what(const syntax::function_call& e, text_range where);
    typed_expression bind_what(const syntax::count_star& e, text_range where);
    typed_expression bind_what(const syntax::case_expression& e, text_range where);
    typed_expression bind_what(const syntax::list_comprehension& e, text_range where);
    typed_expression bind_what(const syntax::pattern_comprehension& e, text_range where);
    typed_expression bind_what(const syntax::quantifier& e, text_range where);
    typed_expression bind_what(const syntax::reduce& e, text_range where);
    typed_expression bind_what(const syntax::pattern_predicate& e, text_range where);
    typed_expression bind_what(const syntax::subquery& e, text_range where);
    typed_expression bind_aggregate(bound::aggregate_function f, const syntax::function_call& e,
                                    text_range where);
    typed_expression bind_graph_call(const syntax::function_call& e, text_range where,
                                     std::string_view lower);
    typed_expression as_list_of_matches(const std::vector<syntax::pattern_part>& parts,
                                        const syntax::expression* where, const syntax::expression* result,
                                        bound::subquery::kind_type kind, text_range at);
    bound::slot declare(const syntax::name& n, static_type type);
    [[noreturn]] void refuse_variable(const std::string& name, text_range where) const;

    [[nodiscard]] bound::slot new_slot() { return out_.slots++; }
    bound::symbol symbol(std::string_view name);
    [[nodiscard]] query_error refusal(std::string_view detail, const std::string& message, text_range where,
                                      const std::string& remedy = {},
                                      error_type type = error_type::syntax_error) const {
        return query_error(type, error_phase::compile_time, detail, message, remedy).at(where, out_.text);
    }

    /// What the expressions of a projection that groups, or leaves out duplicates, may use beside what is in scope.
    struct grouping {
        const scope* input;                        ///< for the arguments of aggregates
        std::vector<bound::aggregate>* aggregates; ///< where they are collected; null where none may stand
        std::map<std::string, variable> keys;      ///< by text: variables and their properties that are items
        std::set<std::string, std::less<>> inside; ///< variables that stand inside other items
        bool ordering = false;
    };

    const extensions* known_;
    bound::query out_;
    std::map<std::string, bound::symbol, std::less<>> symbols_;
    scope scope_;
    const grouping* grouping_ = nullptr;
    bool in_aggregate_ = false;
    bool in_condition_ = false;
};

/// Whether an aggregate stands in an expression, outside of subqueries.
[[nodiscard]] bool has_aggregate(const syntax::expression& e);
/// All names of variables that an expression mentions.
[[nodiscard]] std::set<std::string, std::less<>> mentioned(const syntax::expression& e);
/// The aggregate of that name (lower case), if it is one.
[[nodiscard]] std::optional<bound::aggregate_function> find_aggregate(std::string_view lower);
/// Whether a variable, or a property of one: what can stand for a key of a group inside another expression.
[[nodiscard]] bool is_simple(const syntax::expression& e);

} // namespace entente::cypher
