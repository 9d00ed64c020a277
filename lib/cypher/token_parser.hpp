// SPDX-License-Identifier: BSL-1.0
// The parser while it works: a place in the list of tokens, and one function for each rule of the grammar.
#pragma once

#include "cypher/lexer.hpp"
#include "cypher/parser.hpp"
#include "cypher/syntax.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace entente::cypher {

/// A recursive descent that never goes back: where the grammar is ambiguous it looks ahead, and jumps from a bracket to its partner
/// as it does. Each function that is named after a part of the grammar reads that part and leaves the next token to be read.
class token_parser {
public:
    explicit token_parser(std::string_view query) : query_(query), tokens_(tokens_of(query)) {}

    syntax::statement whole();

private:
    // ---- tokens
    const token& ahead(std::size_t further = 0) const noexcept;
    bool is(token_kind kind, std::size_t further = 0) const noexcept { return ahead(further).kind == kind; }
    bool is(keyword word, std::size_t further = 0) const noexcept { return ahead(further).word == word; }
    bool take(token_kind kind) noexcept;
    bool take(keyword word) noexcept;
    void expect(token_kind kind, std::string_view as_written);
    void expect(keyword word);
    std::string_view text_of(const token& t) const noexcept;
    std::uint32_t begin() const noexcept { return ahead().where.begin; }
    text_range since(std::uint32_t begin) const noexcept;

    /// Whether a name may be read here: of a variable (no reserved word), or one that needs no such care.
    bool is_variable(std::size_t further = 0) const noexcept;
    bool is_name(std::size_t further = 0) const noexcept;
    syntax::name variable_name(std::string_view expected = "a variable");
    syntax::name any_name(std::string_view expected);
    syntax::name dotted_name(std::string_view expected);

    // ---- errors
    [[noreturn]] void fail(text_range where, std::string_view detail, const std::string& message,
                           const std::string& remedy = {}) const;
    [[noreturn]] void unexpected(std::string_view expected) const;
    std::string remedy_for_unexpected() const;

    // ---- what stands in front of a query (parse_belief.cpp)
    bool belief_or_explanation(syntax::query& q);
    bool belief(syntax::query& q);
    void belief_arguments(syntax::query& q, syntax::belief_kind kind, std::uint32_t begin,
                          bool several = false);
    bool is_support_or_modality() const noexcept;

    // ---- statements and clauses (parser.cpp, parse_index.cpp, parse_clause.cpp)
    syntax::query regular_query();
    syntax::single_query single_query();
    bool is_clause(std::size_t further = 0) const noexcept;
    syntax::index_command create_index();
    syntax::index_command drop_index();
    syntax::index_command show_indexes();

    syntax::clause clause();
    syntax::match_clause match(bool optional);
    syntax::unwind_clause unwind();
    syntax::projection projection();
    syntax::projection_item projection_item();
    syntax::merge_clause merge();
    std::vector<syntax::set_item> set_items();
    syntax::set_item set_item();
    syntax::remove_clause remove();
    syntax::delete_clause delete_targets(bool detach);
    syntax::call_clause call();
    std::optional<syntax::expression> where();

    // ---- patterns (parse_pattern.cpp)
    std::vector<syntax::pattern_part> pattern();
    syntax::pattern_part pattern_part();
    void path(syntax::pattern_part& part);
    void relationships(syntax::pattern_part& part);
    syntax::node_pattern node();
    syntax::relationship_pattern relationship();
    void relationship_detail(syntax::relationship_pattern& r);
    syntax::length_range length();
    std::int64_t length_bound();
    std::vector<syntax::name> labels();
    std::optional<syntax::expression> properties();
    bool is_dash(std::size_t further = 0) const noexcept;
    bool is_left_arrow(std::size_t further = 0) const noexcept;
    bool is_right_arrow(std::size_t further = 0) const noexcept;
    /// Whether a node stands at the token `further` ahead, and a relationship after it.
    bool is_path(std::size_t further = 0) const noexcept;

    // ---- expressions (parse_expression.cpp, parse_atom.cpp)
    enum class level : std::uint8_t {
        none, ///< of a token that is no operator
        logical_or,
        logical_xor,
        logical_and,
        logical_not,
        comparison,
        predicate, ///< IN, STARTS WITH, IS NULL ...
        additive,
        multiplicative,
        power,
    };
    struct infix {
        level binds = level::none;
        syntax::binary_operator op{};
    };
    class operator_stack;
    /// Where a path may stand for the condition that it exists.
    enum class paths : std::uint8_t { refused, allowed };

    syntax::expression expression(paths p = paths::refused);
    syntax::expression condition() { return expression(paths::allowed); }
    syntax::expression expression_within(); ///< where a path may stand is as around it
    syntax::expression operators();
    syntax::expression signed_operand();
    infix infix_here() const noexcept;
    std::optional<syntax::comparison_operator> comparison_here() const noexcept;
    void infix_words(infix op);

    enum class labels_after : std::uint8_t { refused, allowed };
    syntax::expression postfix(labels_after l = labels_after::allowed);
    syntax::expression subscript_or_slice(syntax::expression object, std::uint32_t begin);
    syntax::expression atom();
    syntax::expression word_atom();
    syntax::expression number(bool negative);
    syntax::expression parameter();
    syntax::expression list_or_comprehension();
    syntax::expression list_comprehension(token_kind close);
    syntax::expression pattern_comprehension();
    syntax::expression map();
    syntax::expression parenthesised();
    syntax::expression path_condition();
    syntax::expression case_of();
    syntax::expression function_or_variable();
    syntax::expression quantifier(syntax::quantifier_kind kind);
    syntax::expression reduction();
    syntax::expression extract_or_filter();
    syntax::expression subquery(syntax::subquery::kind_type kind);
    bool has_at_top(std::size_t open, token_kind kind) const noexcept;

    void grow(); ///< one more floor on the tree that is being built

    /// Measures the tree that is built while it lives; beside it stand those built before it, below the same parent.
    class measured {
    public:
        explicit measured(token_parser& p) noexcept : parser_(p), beside_(std::exchange(p.height_, 0)) {}
        measured(const measured&) = delete;
        measured& operator=(const measured&) = delete;
        ~measured() { parser_.height_ = parser_.height_ < beside_ ? beside_ : parser_.height_; }

    private:
        token_parser& parser_;
        std::size_t beside_;
    };
    /// One level of nesting while it lives.
    class nested {
    public:
        explicit nested(token_parser& p);
        nested(const nested&) = delete;
        nested& operator=(const nested&) = delete;
        ~nested() { --parser_.depth_; }

    private:
        token_parser& parser_;
    };

    std::string_view query_;
    std::vector<token> tokens_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
    std::size_t height_ = 0; // of the tallest tree built in the running measurement
    paths paths_ = paths::refused;
};

} // namespace entente::cypher
