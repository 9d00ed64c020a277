// SPDX-License-Identifier: BSL-1.0
// Statements, and the parts of a query that UNION joins. And how tokens are taken and refused.
#include "cypher/parser.hpp"

#include "cypher/token_parser.hpp"

#include <algorithm>

namespace entente::cypher {

using namespace syntax;

statement parse(std::string_view query) { return token_parser(query).whole(); }

// ---- tokens

const token& token_parser::ahead(std::size_t further) const noexcept {
    return tokens_[std::min(at_ + further, tokens_.size() - 1)];
}

bool token_parser::take(token_kind kind) noexcept {
    if (!is(kind)) return false;
    ++at_;
    return true;
}

bool token_parser::take(keyword word) noexcept {
    if (!is(word)) return false;
    ++at_;
    return true;
}

void token_parser::expect(token_kind kind, std::string_view as_written) {
    if (!take(kind)) unexpected(quoted(as_written));
}

void token_parser::expect(keyword word) {
    if (!take(word)) unexpected(cypher::name(word));
}

std::string_view token_parser::text_of(const token& t) const noexcept {
    return query_.substr(t.where.begin, t.where.end - t.where.begin);
}

// From there to the end of the token read last.
text_range token_parser::since(std::uint32_t begin) const noexcept {
    return {begin, at_ == 0 ? begin : std::max(begin, tokens_[at_ - 1].where.end)};
}

bool token_parser::is_variable(std::size_t further) const noexcept {
    return is_name(further) && !is_reserved(ahead(further).word);
}

bool token_parser::is_name(std::size_t further) const noexcept {
    return is(token_kind::word, further) || is(token_kind::quoted_name, further);
}

syntax::name token_parser::variable_name(std::string_view expected) {
    if (!is_variable()) unexpected(expected);
    return any_name(expected);
}

syntax::name token_parser::any_name(std::string_view expected) {
    if (!is_name()) unexpected(expected);
    const token& t = ahead();
    ++at_;
    return {t.kind == token_kind::word ? std::string(text_of(t)) : name_value(text_of(t)), t.where};
}

syntax::name token_parser::dotted_name(std::string_view expected) {
    syntax::name whole = any_name(expected);
    while (take(token_kind::dot)) {
        const syntax::name part = any_name(expected);
        whole.text.append(".").append(part.text);
        whole.where.end = part.where.end;
    }
    return whole;
}

// ---- errors

void token_parser::fail(text_range where, std::string_view detail, const std::string& message,
                        const std::string& remedy) const {
    throw query_error(error_type::syntax_error, error_phase::compile_time, detail, message, remedy)
        .at(where, query_);
}

void token_parser::unexpected(std::string_view expected) const {
    const token& t = ahead();
    const bool foreign =
        t.kind == token_kind::unknown && static_cast<unsigned char>(text_of(t).front()) >= 0x80;
    const bool unusual = t.kind == token_kind::other_dash || t.kind == token_kind::other_left ||
                         t.kind == token_kind::other_right;
    if (foreign || unusual)
        fail(t.where, "InvalidUnicodeCharacter", "the character " + quoted(text_of(t)) + " can't stand here",
             t.kind == token_kind::other_dash   ? "write - for a minus"
             : t.kind == token_kind::other_left ? "write < for less than"
             : t.kind == token_kind::other_right
                 ? "write > for greater than"
                 : "texts stand in ' or \", other names than words in backticks");
    std::string message = "expected ";
    message.append(expected).append(", found ");
    message += t.kind == token_kind::end ? "the end of the query" : quoted(text_of(t));
    fail(t.where, "UnexpectedSyntax", message, remedy_for_unexpected());
}

std::string token_parser::remedy_for_unexpected() const {
    const token& t = ahead();
    const auto meant = [](keyword word) { return "did you mean " + std::string(cypher::name(word)); };
    if (t.kind == token_kind::unknown && text_of(t) == "!" && is(token_kind::equal, 1))
        return "write <> for not equal";
    if (t.kind == token_kind::equal && at_ > 0 && tokens_[at_ - 1].kind == token_kind::equal)
        return "write = for equal";
    if (t.kind == token_kind::word) {
        if (const keyword near = nearest_keyword(text_of(t)); near != keyword::none_such) return meant(near);
        if (is_reserved(t.word) && !is_clause()) return "write a name that is a keyword in backticks";
    }
    // RETURN DISTINT n: the word before was taken for a name.
    if (at_ > 0 && tokens_[at_ - 1].kind == token_kind::word && t.kind != token_kind::end) {
        const std::string_view before = text_of(tokens_[at_ - 1]);
        if (const keyword near = nearest_keyword(before); near != keyword::none_such)
            return meant(near) + " where " + quoted(before) + " stands";
    }
    return {};
}

// ---- statements

statement token_parser::whole() {
    statement s;
    const bool index = is(keyword::index, 1) && !is(token_kind::equal, 2);
    if (is(keyword::create) && index) {
        s.what = create_index();
    } else if (is(keyword::drop) && index) {
        s.what = drop_index();
    } else if (is(keyword::show) && (is(keyword::index, 1) || is(keyword::indexes, 1))) {
        s.what = show_indexes();
    } else {
        query q;
        while (belief_or_explanation(q)) {}
        query asked = regular_query();
        q.parts = std::move(asked.parts);
        q.union_all = std::move(asked.union_all);
        q.unions = std::move(asked.unions);
        s.what = std::move(q);
    }
    take(token_kind::semicolon);
    if (!is(token_kind::end)) unexpected("a clause or the end of the query");
    return s;
}

query token_parser::regular_query() {
    query q;
    q.parts.push_back(single_query());
    while (is(keyword::union_)) {
        const std::uint32_t start = begin();
        ++at_;
        q.union_all.push_back(take(keyword::all));
        q.unions.push_back(since(start));
        q.parts.push_back(single_query());
    }
    for (const auto& part : q.parts) {
        for (const auto& c : part.clauses) {
            const auto* called = std::get_if<call_clause>(&c.what);
            if (called != nullptr && called->yield_everything &&
                (q.parts.size() > 1 || part.clauses.size() > 1))
                fail(c.where, "UnexpectedSyntax", "YIELD * stands only in a query that is one CALL",
                     "name the columns");
        }
    }
    return q;
}

single_query token_parser::single_query() {
    syntax::single_query q;
    do q.clauses.push_back(clause());
    while (is_clause());
    return q;
}

} // namespace entente::cypher
