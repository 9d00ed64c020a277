// SPDX-License-Identifier: BSL-1.0
// Clauses, each from its keyword to where the next begins.
#include "cypher/token_parser.hpp"

namespace entente::cypher {

using namespace syntax;

bool token_parser::is_clause(std::size_t further) const noexcept {
    switch (ahead(further).word) {
    case keyword::match:
    case keyword::optional:
    case keyword::unwind:
    case keyword::with:
    case keyword::return_:
    case keyword::create:
    case keyword::set:
    case keyword::merge:
    case keyword::delete_:
    case keyword::detach:
    case keyword::remove:
    case keyword::call: return true;
    default: return false;
    }
}

clause token_parser::clause() {
    const std::uint32_t start = begin();
    const auto made = [&](auto what) { return syntax::clause{std::move(what), since(start)}; };
    const keyword first = ahead().word;
    if (!is_clause()) unexpected("a clause");
    ++at_;
    switch (first) {
    case keyword::optional: expect(keyword::match); return made(match(true));
    case keyword::match: return made(match(false));
    case keyword::unwind: return made(unwind());
    case keyword::with: {
        with_clause w{projection(), {}};
        w.where = where();
        return made(std::move(w));
    }
    case keyword::return_: return made(return_clause{projection()});
    case keyword::create: return made(create_clause{pattern()});
    case keyword::set: return made(set_clause{set_items()});
    case keyword::merge: return made(merge());
    case keyword::detach: expect(keyword::delete_); return made(delete_targets(true));
    case keyword::delete_: return made(delete_targets(false));
    case keyword::remove: return made(remove());
    default: return made(call());
    }
}

std::optional<expression> token_parser::where() {
    if (!take(keyword::where)) return std::nullopt;
    return condition();
}

match_clause token_parser::match(bool optional) {
    match_clause m{optional, pattern(), {}};
    m.where = where();
    return m;
}

unwind_clause token_parser::unwind() {
    syntax::expression list = expression();
    expect(keyword::as);
    return {std::move(list), variable_name()};
}

projection token_parser::projection() {
    syntax::projection p;
    p.distinct = take(keyword::distinct);
    const std::uint32_t start = begin();
    p.everything = take(token_kind::star);
    if (p.everything) p.star = since(start);
    if (!p.everything || take(token_kind::comma)) {
        do p.items.push_back(projection_item());
        while (take(token_kind::comma));
    }
    if (take(keyword::order)) {
        expect(keyword::by);
        do {
            sort_item item{expression()};
            item.descending = take(keyword::desc) || take(keyword::descending);
            if (!item.descending && !take(keyword::asc)) take(keyword::ascending);
            p.order.push_back(std::move(item));
        } while (take(token_kind::comma));
    }
    if (take(keyword::skip)) p.skip = expression();
    if (take(keyword::limit)) p.limit = expression();
    return p;
}

projection_item token_parser::projection_item() {
    const std::uint32_t start = begin();
    syntax::expression value = expression();
    const text_range written = since(start);
    syntax::projection_item item{std::move(value), {}, {}};
    item.text = query_.substr(written.begin, written.end - written.begin);
    if (take(keyword::as)) item.alias = variable_name("a name");
    return item;
}

merge_clause token_parser::merge() {
    merge_clause m{pattern_part(), {}, {}};
    while (take(keyword::on)) {
        const bool create = take(keyword::create);
        if (!create && !take(keyword::match)) unexpected("MATCH or CREATE");
        expect(keyword::set);
        auto& items = create ? m.on_create : m.on_match;
        for (auto& item : set_items()) items.push_back(std::move(item));
    }
    return m;
}

std::vector<set_item> token_parser::set_items() {
    std::vector<syntax::set_item> items;
    do items.push_back(set_item());
    while (take(token_kind::comma));
    return items;
}

set_item token_parser::set_item() {
    const std::uint32_t start = begin();
    syntax::expression target = postfix(labels_after::refused);
    if (std::holds_alternative<property_access>(target.what)) {
        expect(token_kind::equal, "=");
        return set_property{std::move(target), expression()};
    }
    const auto* of = std::get_if<variable>(&target.what);
    if (of == nullptr) fail(since(start), "UnexpectedSyntax", "only a property or a variable can be set");
    syntax::name variable{of->name, since(start)};
    if (is(token_kind::colon)) return set_labels{std::move(variable), labels()};
    const bool add = take(token_kind::plus_equal);
    if (!add && !take(token_kind::equal)) unexpected("\"=\", \"+=\" or a label");
    return set_properties{std::move(variable), add, expression()};
}

remove_clause token_parser::remove() {
    remove_clause r;
    do {
        const std::uint32_t start = begin();
        syntax::expression target = postfix(labels_after::refused);
        if (std::holds_alternative<property_access>(target.what)) {
            r.items.emplace_back(remove_property{std::move(target)});
            continue;
        }
        const auto* of = std::get_if<variable>(&target.what);
        if (of == nullptr)
            fail(since(start), "UnexpectedSyntax", "only a property or a label can be removed");
        syntax::name variable{of->name, since(start)};
        if (!is(token_kind::colon)) unexpected("a property or a label of " + quoted(variable.text));
        r.items.emplace_back(remove_labels{std::move(variable), labels()});
    } while (take(token_kind::comma));
    return r;
}

delete_clause token_parser::delete_targets(bool detach) {
    delete_clause d{detach, {}};
    do d.targets.push_back(expression());
    while (take(token_kind::comma));
    return d;
}

call_clause token_parser::call() {
    call_clause c;
    c.procedure = dotted_name("a procedure");
    if (take(token_kind::left_parenthesis)) {
        auto& arguments = c.arguments.emplace();
        if (!take(token_kind::right_parenthesis)) {
            do arguments.push_back(expression());
            while (take(token_kind::comma));
            expect(token_kind::right_parenthesis, ")");
        }
    }
    if (!take(keyword::yield)) return c;
    if (take(token_kind::star)) {
        c.yield_everything = true;
        return c;
    }
    auto& columns = c.yield.emplace();
    do {
        yield_item item{variable_name("a column of the procedure"), {}};
        if (take(keyword::as)) item.alias = variable_name("a name");
        columns.push_back(std::move(item));
    } while (take(token_kind::comma));
    c.where = where();
    return c;
}

} // namespace entente::cypher
