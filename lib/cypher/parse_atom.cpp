// SPDX-License-Identifier: BSL-1.0
// What expressions are made of: literals, names, calls, comprehensions, CASE, and queries within queries.
#include "cypher/token_parser.hpp"

#include <limits>

namespace entente::cypher {

using namespace syntax;

namespace {

expression made(auto what, text_range where) { return {std::move(what), where}; }

} // namespace

expression token_parser::atom() {
    const measured tree(*this);
    const token& t = ahead();
    switch (t.kind) {
    case token_kind::integer:
    case token_kind::real: return number(false);
    case token_kind::bad_number:
        fail(t.where, "InvalidNumberLiteral", quoted(text_of(t)) + " is no number",
             text_of(t).front() == '0'
                 ? "hexadecimal numbers begin with 0x, octal ones with 0o, others not with 0"
                 : "");
    case token_kind::text: {
        ++at_;
        return made(literal{value(text_value(text_of(t)))}, t.where);
    }
    case token_kind::dollar: return parameter();
    case token_kind::left_bracket: return list_or_comprehension();
    case token_kind::left_brace: return map();
    case token_kind::left_parenthesis: return is_path() ? path_condition() : parenthesised();
    case token_kind::quoted_name: return function_or_variable();
    case token_kind::word: return word_atom();
    default: unexpected("an expression");
    }
}

expression token_parser::word_atom() {
    const token& t = ahead();
    const bool called = is(token_kind::left_parenthesis, 1);
    const bool over_list = called && is_variable(2) && is(keyword::in, 3);
    switch (t.word) {
    case keyword::true_: ++at_; return made(literal{value(true)}, t.where);
    case keyword::false_: ++at_; return made(literal{value(false)}, t.where);
    case keyword::null: ++at_; return made(literal{}, t.where);
    case keyword::case_: return case_of();
    case keyword::exists:
        if (is(token_kind::left_brace, 1)) return subquery(subquery::kind_type::exists);
        break;
    case keyword::count:
        if (is(token_kind::left_brace, 1)) return subquery(subquery::kind_type::count);
        if (called && is(token_kind::star, 2) && is(token_kind::right_parenthesis, 3)) {
            at_ += 4;
            return made(count_star{}, since(t.where.begin));
        }
        break;
    case keyword::all:
        if (over_list) return quantifier(quantifier_kind::all);
        break;
    case keyword::any:
        if (over_list) return quantifier(quantifier_kind::any);
        break;
    case keyword::none:
        if (over_list) return quantifier(quantifier_kind::none);
        break;
    case keyword::single:
        if (over_list) return quantifier(quantifier_kind::single);
        break;
    case keyword::extract:
    case keyword::filter:
        if (over_list) return extract_or_filter();
        break;
    case keyword::reduce:
        if (called && is_variable(2) && is(token_kind::equal, 3)) return reduction();
        break;
    case keyword::shortestpath:
    case keyword::allshortestpaths:
        if (called && is(token_kind::left_parenthesis, 2)) return path_condition();
        break;
    default:
        if (is_reserved(t.word)) unexpected("an expression");
    }
    return function_or_variable();
}

expression token_parser::number(bool negative) {
    const token& t = ahead();
    ++at_;
    if (t.kind == token_kind::real) {
        const auto magnitude = real_value(text_of(t));
        if (!magnitude) fail(t.where, "FloatingPointOverflow", "the number is too large for a float");
        return made(literal{value(negative ? -*magnitude : *magnitude)}, t.where);
    }
    constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
    const auto magnitude = integer_value(text_of(t));
    if (!magnitude || *magnitude > largest + (negative ? 1 : 0))
        fail(t.where, "IntegerOverflow", "the number does not fit an integer of 64 bits",
             "write it with a decimal point, as a float");
    if (!negative) return made(literal{value(*magnitude)}, t.where);
    // -2^63 has no positive counterpart.
    const std::int64_t held = *magnitude == 0 ? 0 : -static_cast<std::int64_t>(*magnitude - 1) - 1;
    return made(literal{value(held)}, t.where);
}

expression token_parser::parameter() {
    const std::uint32_t start = begin();
    ++at_;
    const token& t = ahead();
    if (t.where.begin != start + 1) unexpected("the name of a parameter");
    const std::string_view written = text_of(t);
    if (t.kind == token_kind::quoted_name) {
        ++at_;
        return made(syntax::parameter{name_value(written)}, since(start));
    }
    const bool digits = (t.kind == token_kind::integer || t.kind == token_kind::bad_number) &&
                        written.find_first_not_of("0123456789") == written.npos;
    if (t.kind != token_kind::word && !digits) unexpected("the name of a parameter");
    ++at_;
    return made(syntax::parameter{std::string(written)}, since(start));
}

// Whether a token of that kind stands between the bracket at `open` and its partner, but in no bracket between them.
bool token_parser::has_at_top(std::size_t open, token_kind kind) const noexcept {
    const std::size_t close = tokens_[open].partner;
    for (std::size_t i = open + 1; i < close; ++i) {
        if (tokens_[i].kind == kind) return true;
        if (tokens_[i].partner != 0) i = tokens_[i].partner;
    }
    return false;
}

expression token_parser::list_or_comprehension() {
    const std::uint32_t start = begin();
    const bool named = is_variable(1) && is(token_kind::equal, 2);
    if (is_path(named ? 3 : 1) && has_at_top(at_, token_kind::bar)) return pattern_comprehension();
    if (is_variable(1) && is(keyword::in, 2) && !has_at_top(at_, token_kind::comma)) {
        ++at_;
        syntax::expression e = list_comprehension(token_kind::right_bracket);
        e.where = since(start);
        return e;
    }
    ++at_;
    list_literal list;
    if (!take(token_kind::right_bracket)) {
        do list.elements.push_back(expression());
        while (take(token_kind::comma));
        expect(token_kind::right_bracket, "]");
    }
    grow();
    return made(std::move(list), since(start));
}

// `x IN list WHERE condition | result` and what closes it.
expression token_parser::list_comprehension(token_kind close) {
    const std::uint32_t start = begin();
    syntax::name variable = variable_name();
    expect(keyword::in);
    syntax::list_comprehension c{std::move(variable), box(expression()), {}, {}};
    if (take(keyword::where)) c.where.emplace(condition());
    if (take(token_kind::bar)) c.result.emplace(expression());
    if (close == token_kind::right_bracket)
        expect(close, "]");
    else
        expect(close, ")");
    grow();
    return made(std::move(c), since(start));
}

expression token_parser::pattern_comprehension() {
    const std::uint32_t start = begin();
    ++at_;
    syntax::pattern_part part;
    const std::uint32_t part_start = begin();
    if (!is(token_kind::left_parenthesis)) {
        part.variable = variable_name();
        expect(token_kind::equal, "=");
    }
    relationships(part);
    part.where = since(part_start);
    std::optional<box<syntax::expression>> where;
    if (take(keyword::where)) where.emplace(condition());
    expect(token_kind::bar, "|");
    box result(expression());
    expect(token_kind::right_bracket, "]");
    grow();
    return made(syntax::pattern_comprehension{box(std::move(part)), std::move(where), std::move(result)},
                since(start));
}

expression token_parser::map() {
    const std::uint32_t start = begin();
    ++at_;
    map_literal m;
    if (!take(token_kind::right_brace)) {
        do {
            syntax::name key = any_name("a key");
            expect(token_kind::colon, ":");
            m.entries.push_back({std::move(key), expression()});
        } while (take(token_kind::comma));
        expect(token_kind::right_brace, "}");
    }
    grow();
    return made(std::move(m), since(start));
}

expression token_parser::parenthesised() {
    ++at_;
    syntax::expression e = expression_within();
    expect(token_kind::right_parenthesis, ")");
    return e;
}

expression token_parser::path_condition() {
    const std::uint32_t start = begin();
    const bool allowed = paths_ == paths::allowed;
    syntax::pattern_part part;
    if (is(token_kind::left_parenthesis)) {
        relationships(part);
        part.where = since(start);
    } else {
        part = pattern_part();
    }
    if (!allowed)
        fail(since(start), "UnexpectedSyntax", "a pattern can't stand here: it is a condition, not a value",
             "write EXISTS { ... } for a condition, or [ pattern | value ] for a list");
    grow();
    return made(pattern_predicate{box(std::move(part))}, since(start));
}

expression token_parser::case_of() {
    const std::uint32_t start = begin();
    ++at_;
    case_expression c;
    if (!is(keyword::when)) c.subject.emplace(expression());
    if (!is(keyword::when)) unexpected("WHEN");
    while (take(keyword::when)) {
        syntax::expression when = c.subject ? expression() : condition();
        expect(keyword::then);
        c.branches.push_back({std::move(when), expression_within()});
    }
    if (take(keyword::else_)) c.otherwise.emplace(expression_within());
    expect(keyword::end);
    grow();
    return made(std::move(c), since(start));
}

expression token_parser::function_or_variable() {
    const std::uint32_t start = begin();
    std::size_t last = 0; // where the name of a function would end
    while (is(token_kind::dot, last + 1) && is_name(last + 2)) last += 2;
    if (!is(token_kind::left_parenthesis, last + 1)) {
        syntax::name variable = variable_name("an expression");
        return made(syntax::variable{std::move(variable.text)}, since(start));
    }
    const bool of_path = is(keyword::exists);
    function_call call{dotted_name("a function"), false, {}};
    expect(token_kind::left_parenthesis, "(");
    call.distinct = take(keyword::distinct);
    if (!take(token_kind::right_parenthesis)) {
        do call.arguments.push_back(of_path ? condition() : expression());
        while (take(token_kind::comma));
        expect(token_kind::right_parenthesis, ")");
    }
    grow();
    return made(std::move(call), since(start));
}

expression token_parser::quantifier(quantifier_kind kind) {
    const std::uint32_t start = begin();
    at_ += 2;
    syntax::name variable = variable_name();
    expect(keyword::in);
    box list(expression());
    expect(keyword::where);
    box where(condition());
    expect(token_kind::right_parenthesis, ")");
    grow();
    return made(syntax::quantifier{kind, std::move(variable), std::move(list), std::move(where)},
                since(start));
}

expression token_parser::reduction() {
    const std::uint32_t start = begin();
    at_ += 2;
    syntax::name accumulator = variable_name();
    expect(token_kind::equal, "=");
    box initial(expression());
    expect(token_kind::comma, ",");
    syntax::name variable = variable_name();
    expect(keyword::in);
    box list(expression());
    expect(token_kind::bar, "|");
    box step(expression());
    expect(token_kind::right_parenthesis, ")");
    grow();
    return made(syntax::reduce{std::move(accumulator), std::move(initial), std::move(variable),
                               std::move(list), std::move(step)},
                since(start));
}

// The older way to write a list comprehension: filter(x IN list WHERE condition), extract(x IN list | result).
expression token_parser::extract_or_filter() {
    const std::uint32_t start = begin();
    at_ += 2;
    syntax::expression e = list_comprehension(token_kind::right_parenthesis);
    e.where = since(start);
    return e;
}

expression token_parser::subquery(subquery::kind_type kind) {
    const std::uint32_t start = begin();
    at_ += 2;
    const nested level_here(*this);
    const paths around = std::exchange(paths_, paths::refused);
    query body;
    if (is_clause() && !is(token_kind::equal, 1)) {
        body = regular_query();
    } else {
        const std::uint32_t pattern_start = begin();
        match_clause m{false, pattern(), {}};
        m.where = where();
        syntax::single_query only;
        only.clauses.push_back({std::move(m), since(pattern_start)});
        body.parts.push_back(std::move(only));
    }
    paths_ = around;
    expect(token_kind::right_brace, "}");
    grow();
    return made(syntax::subquery{kind, box(std::move(body))}, since(start));
}

} // namespace entente::cypher
