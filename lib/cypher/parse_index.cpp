// SPDX-License-Identifier: BSL-1.0
// Parses the commands that make, drop and show indexes.
#include "cypher/token_parser.hpp"

#include <string>

namespace entente::cypher {

using namespace syntax;

index_command token_parser::create_index() {
    index_command c;
    at_ += 2;
    const auto if_not_exists = [&] {
        if (!is(keyword::if_) || !is(keyword::not_, 1)) return false;
        at_ += 2;
        expect(keyword::exists);
        return true;
    };
    c.tolerant = if_not_exists();
    if (!c.tolerant && !is(keyword::for_)) {
        c.index = variable_name("a name, or FOR");
        c.tolerant = if_not_exists();
    }
    expect(keyword::for_);
    expect(token_kind::left_parenthesis, "(");
    syntax::name variable;
    c.of_relationships = take(token_kind::right_parenthesis);
    if (c.of_relationships) {
        if (is_left_arrow()) ++at_;
        if (!is_dash()) unexpected("\"-\"");
        ++at_;
        expect(token_kind::left_bracket, "[");
    }
    variable = variable_name();
    expect(token_kind::colon, ":");
    c.label_or_type = any_name(c.of_relationships ? "a relationship type" : "a label");
    if (c.of_relationships) {
        expect(token_kind::right_bracket, "]");
        if (!is_dash()) unexpected("\"-\"");
        ++at_;
        if (is_right_arrow()) ++at_;
        expect(token_kind::left_parenthesis, "(");
    }
    expect(token_kind::right_parenthesis, ")");
    expect(keyword::on);
    expect(token_kind::left_parenthesis, "(");
    do {
        const syntax::name of = variable_name();
        if (of.text != variable.text)
            fail(of.where, "UndefinedVariable", "no variable " + quoted(of.text) + " is defined here",
                 "did you mean " + quoted(variable.text));
        expect(token_kind::dot, ".");
        c.keys.push_back(any_name("the name of a property"));
    } while (take(token_kind::comma));
    expect(token_kind::right_parenthesis, ")");
    return c;
}

index_command token_parser::drop_index() {
    index_command c;
    at_ += 2;
    c.what = index_command::action::drop;
    c.index = variable_name("the name of an index");
    c.tolerant = take(keyword::if_);
    if (c.tolerant) expect(keyword::exists);
    return c;
}

index_command token_parser::show_indexes() {
    index_command c;
    at_ += 2;
    c.what = index_command::action::show;
    return c;
}

} // namespace entente::cypher
