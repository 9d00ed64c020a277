// SPDX-License-Identifier: BSL-1.0
// Operators, from OR down to the signs, with openCypher's precedence; all of two operands group to the left.
#include "cypher/token_parser.hpp"

#include <algorithm>
#include <bit>

namespace entente::cypher {

using namespace syntax;

namespace {

expression made(auto what, text_range where) { return {std::move(what), where}; }

expression made_binary(binary_operator op, expression left, expression right, text_range where) {
    return {binary{op, box(std::move(left)), box(std::move(right))}, where};
}

// Up to this many operands, AND and OR group to the left like all else; more of them are halved, so that the tree stays low.
constexpr std::size_t longest_left_chain = 16;

// operands[from] up to operands[to], with a tree that is as low as it can be.
expression halved(std::vector<expression>& operands, std::size_t from, std::size_t to, binary_operator op) {
    if (to - from == 1) return std::move(operands[from]);
    const std::size_t middle = from + (to - from) / 2;
    expression left = halved(operands, from, middle, op), right = halved(operands, middle, to, op);
    const text_range where{left.where.begin, right.where.end};
    return made_binary(op, std::move(left), std::move(right), where);
}

} // namespace

void token_parser::grow() {
    if (++height_ <= max_expression_height) return;
    throw query_error(error_type::resource_exhausted, error_phase::compile_time, {},
                      "this expression is a tree of more than " + std::to_string(max_expression_height) +
                          " levels",
                      "split it, or pass its parts as a parameter")
        .at(ahead().where, query_);
}

token_parser::nested::nested(token_parser& p) : parser_(p) {
    if (p.depth_ == max_query_nesting)
        throw query_error(error_type::resource_exhausted, error_phase::compile_time, {},
                          "more than " + std::to_string(max_query_nesting) + " levels are nested here")
            .at(p.ahead().where, p.query_);
    ++p.depth_;
}

expression token_parser::expression(paths p) {
    const paths around = std::exchange(paths_, p);
    syntax::expression e = expression_within();
    paths_ = around;
    return e;
}

expression token_parser::expression_within() {
    const nested level_here(*this);
    return operators();
}

token_parser::infix token_parser::infix_here() const noexcept {
    const token& t = ahead();
    switch (t.kind) {
    case token_kind::plus: return {level::additive, binary_operator::add};
    case token_kind::minus: return {level::additive, binary_operator::subtract};
    case token_kind::star: return {level::multiplicative, binary_operator::multiply};
    case token_kind::slash: return {level::multiplicative, binary_operator::divide};
    case token_kind::percent: return {level::multiplicative, binary_operator::modulo};
    case token_kind::caret: return {level::power, binary_operator::power};
    case token_kind::matches: return {level::predicate, binary_operator::matches};
    case token_kind::word: break;
    default: return {comparison_here() ? level::comparison : level::none};
    }
    switch (t.word) {
    case keyword::or_: return {level::logical_or, binary_operator::logical_or};
    case keyword::xor_: return {level::logical_xor, binary_operator::logical_xor};
    case keyword::and_: return {level::logical_and, binary_operator::logical_and};
    case keyword::in: return {level::predicate, binary_operator::in};
    case keyword::contains: return {level::predicate, binary_operator::contains};
    case keyword::starts: return {level::predicate, binary_operator::starts_with};
    case keyword::ends: return {level::predicate, binary_operator::ends_with};
    case keyword::is: return {level::predicate};
    default: return {};
    }
}

std::optional<comparison_operator> token_parser::comparison_here() const noexcept {
    switch (ahead().kind) {
    case token_kind::equal: return comparison_operator::equal;
    case token_kind::not_equal: return comparison_operator::not_equal;
    case token_kind::less: return comparison_operator::less;
    case token_kind::less_or_equal: return comparison_operator::less_or_equal;
    case token_kind::greater: return comparison_operator::greater;
    case token_kind::greater_or_equal: return comparison_operator::greater_or_equal;
    default: return std::nullopt;
    }
}

// Operators that wait for their right operand, with their left ones: the looser below the tighter. A stack of its own, because one
// call for each level of precedence would make a nested expression need ten times the space.
class token_parser::operator_stack {
public:
    explicit operator_stack(token_parser& p) noexcept : parser_(p) {}

    /// Whether a NOT may stand here: right of nothing that binds tighter.
    bool takes_not() const noexcept {
        return waiting_.empty() || waiting_.back().binds <= level::logical_not;
    }
    void push_not(std::uint32_t begin) { waiting_.push_back({level::logical_not, {}, begin, 0, {}, {}}); }

    /// Puts together what binds at least as tight as `next`, which stands to the right of it. `begin` is where `right` begins, and
    /// then where the result does.
    syntax::expression reduced(syntax::expression right, std::uint32_t& begin, infix next) {
        while (!waiting_.empty() && waiting_.back().binds >= next.binds && !gathers(next)) {
            entry top = std::move(waiting_.back());
            waiting_.pop_back();
            begin = top.begin;
            right = joined(std::move(top), std::move(right));
        }
        return right;
    }

    /// An operator and what stands left of it, which is reduced.
    void push(syntax::expression left, std::uint32_t begin, infix op,
              std::optional<comparison_operator> compares) {
        if (!gathers(op)) waiting_.push_back({op.binds, op.op, begin, 0, {}, {}});
        entry& top = waiting_.back();
        top.height = std::max(top.height, std::exchange(parser_.height_, 0));
        top.left.push_back(std::move(left));
        if (compares) top.comparisons.push_back(*compares);
    }

private:
    struct entry {
        level binds;
        binary_operator op;
        std::uint32_t begin;
        std::size_t height; // of the tallest on the left
        std::vector<syntax::expression> left;
        std::vector<comparison_operator> comparisons;
    };

    // Comparisons make a chain, and AND, OR and XOR are put together when all their operands are there.
    bool gathers(infix next) const noexcept {
        return !waiting_.empty() && waiting_.back().binds == next.binds && next.binds <= level::comparison;
    }

    syntax::expression joined(entry top, syntax::expression right) {
        parser_.height_ = std::max(parser_.height_, top.height);
        const text_range where = parser_.since(top.begin);
        if (top.binds == level::logical_not) {
            parser_.grow();
            return made(unary{unary_operator::logical_not, box(std::move(right))}, where);
        }
        if (top.binds == level::comparison) {
            parser_.grow();
            comparison chain{box(std::move(top.left.front())), {}};
            for (std::size_t i = 1; i < top.left.size(); ++i)
                chain.rest.push_back({top.comparisons[i - 1], std::move(top.left[i])});
            chain.rest.push_back({top.comparisons.back(), std::move(right)});
            return made(std::move(chain), where);
        }
        top.left.push_back(std::move(right));
        const std::size_t count = top.left.size();
        const bool left_chain = count <= longest_left_chain;
        for (std::size_t i = left_chain ? count - 1 : std::bit_width(count); i > 0; --i) parser_.grow();
        if (!left_chain) {
            syntax::expression whole = halved(top.left, 0, count, top.op);
            whole.where = where;
            return whole;
        }
        syntax::expression left = std::move(top.left.front());
        for (std::size_t i = 1; i < count; ++i) {
            const text_range part{top.begin, i + 1 == count ? where.end : top.left[i].where.end};
            left = made_binary(top.op, std::move(left), std::move(top.left[i]), part);
        }
        return left;
    }

    token_parser& parser_;
    std::vector<entry> waiting_;
};

expression token_parser::operators() {
    const measured tree(*this);
    operator_stack stack(*this);
    for (;;) {
        for (; is(keyword::not_) && stack.takes_not(); ++at_) stack.push_not(begin());
        std::uint32_t start = begin();
        syntax::expression e = signed_operand();
        infix op = infix_here();
        e = stack.reduced(std::move(e), start, op);
        for (; is(keyword::is); op = infix_here()) { // IS NULL has no right operand
            ++at_;
            const bool not_null = take(keyword::not_);
            expect(keyword::null);
            grow();
            e = made(
                unary{not_null ? unary_operator::is_not_null : unary_operator::is_null, box(std::move(e))},
                since(start));
        }
        e = stack.reduced(std::move(e), start, op);
        if (op.binds == level::none) return e;
        const auto compares = comparison_here();
        infix_words(op);
        stack.push(std::move(e), start, op, compares);
    }
}

// Past the operator.
void token_parser::infix_words(infix op) {
    ++at_;
    if (op.op == binary_operator::starts_with || op.op == binary_operator::ends_with) expect(keyword::with);
}

// Signs bind tighter than `^`. One directly before a number is part of it, or -2^63 could not be written.
expression token_parser::signed_operand() {
    struct sign {
        unary_operator op;
        std::uint32_t begin;
    };
    std::vector<sign> signs;
    for (; is(token_kind::minus) || is(token_kind::plus); ++at_)
        signs.push_back({is(token_kind::minus) ? unary_operator::minus : unary_operator::plus, begin()});
    if (signs.empty()) return postfix();
    const bool alone =
        !is(token_kind::dot, 1) && !is(token_kind::left_bracket, 1) && !is(token_kind::colon, 1);
    syntax::expression e;
    if ((is(token_kind::integer) || is(token_kind::real)) && alone &&
        signs.back().op == unary_operator::minus) {
        e = number(true);
        e.where = since(signs.back().begin);
        signs.pop_back();
    } else {
        e = postfix();
    }
    for (; !signs.empty(); signs.pop_back()) {
        grow();
        e = made(unary{signs.back().op, box(std::move(e))}, since(signs.back().begin));
    }
    return e;
}

expression token_parser::postfix(labels_after l) {
    const measured tree(*this);
    const std::uint32_t start = begin();
    syntax::expression e = atom();
    for (;;) {
        if (take(token_kind::dot)) {
            syntax::name key = any_name("the name of a property");
            grow();
            e = made(property_access{box(std::move(e)), std::move(key)}, since(start));
        } else if (is(token_kind::left_bracket)) {
            e = subscript_or_slice(std::move(e), start);
        } else {
            break;
        }
    }
    if (l == labels_after::allowed && is(token_kind::colon)) {
        std::vector<syntax::name> tested = labels();
        grow();
        e = made(label_test{box(std::move(e)), std::move(tested)}, since(start));
    }
    return e;
}

expression token_parser::subscript_or_slice(syntax::expression object, std::uint32_t start) {
    ++at_;
    std::optional<box<syntax::expression>> from, to;
    if (!is(token_kind::dot_dot)) from.emplace(expression());
    const bool range = take(token_kind::dot_dot);
    if (range && !is(token_kind::right_bracket)) to.emplace(expression());
    expect(token_kind::right_bracket, "]");
    grow();
    if (range) return made(slice{box(std::move(object)), std::move(from), std::move(to)}, since(start));
    return made(subscript{box(std::move(object)), std::move(*from)}, since(start));
}

} // namespace entente::cypher
