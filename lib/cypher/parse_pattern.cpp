// SPDX-License-Identifier: BSL-1.0
// Nodes, relationships and the paths that they make up.
#include "cypher/token_parser.hpp"

#include <limits>

namespace entente::cypher {

using namespace syntax;

bool token_parser::is_dash(std::size_t further) const noexcept {
    return is(token_kind::minus, further) || is(token_kind::other_dash, further);
}

bool token_parser::is_left_arrow(std::size_t further) const noexcept {
    return is(token_kind::less, further) || is(token_kind::other_left, further);
}

bool token_parser::is_right_arrow(std::size_t further) const noexcept {
    return is(token_kind::greater, further) || is(token_kind::other_right, further);
}

bool token_parser::is_path(std::size_t further) const noexcept {
    std::size_t i = further;
    if (!is(token_kind::left_parenthesis, i++)) return false;
    if (is_variable(i)) ++i;
    while (is(token_kind::colon, i) && is_name(i + 1)) i += 2;
    if (is(token_kind::dollar, i)) {
        i += 2;
    } else if (is(token_kind::left_brace, i)) {
        if (ahead(i).partner == 0) return false;
        i = ahead(i).partner - at_ + 1;
    }
    if (!is(token_kind::right_parenthesis, i++)) return false;
    if (is_left_arrow(i)) ++i;
    if (!is_dash(i++)) return false;
    if (is(token_kind::left_bracket, i)) return ahead(i).partner != 0 && is_dash(ahead(i).partner - at_ + 1);
    if (!is_dash(i++)) return false;
    return is_right_arrow(i) || is(token_kind::left_parenthesis, i);
}

std::vector<pattern_part> token_parser::pattern() {
    std::vector<syntax::pattern_part> parts;
    do parts.push_back(pattern_part());
    while (take(token_kind::comma));
    return parts;
}

pattern_part token_parser::pattern_part() {
    syntax::pattern_part part;
    const std::uint32_t start = begin();
    if (is_variable() && is(token_kind::equal, 1)) {
        part.variable = variable_name();
        ++at_;
    }
    const bool shortest = is(keyword::shortestpath);
    if (shortest || is(keyword::allshortestpaths)) {
        ++at_;
        part.choice = shortest ? path_choice::shortest : path_choice::all_shortest;
        expect(token_kind::left_parenthesis, "(");
        path(part);
        expect(token_kind::right_parenthesis, ")");
    } else {
        path(part);
    }
    part.where = since(start);
    return part;
}

// A path may stand in parentheses, and those in others.
void token_parser::path(syntax::pattern_part& part) {
    const bool wrapped = is(token_kind::left_parenthesis) && is(token_kind::left_parenthesis, 1);
    if (!wrapped) return relationships(part);
    const nested level_here(*this);
    ++at_;
    path(part);
    expect(token_kind::right_parenthesis, ")");
}

void token_parser::relationships(syntax::pattern_part& part) {
    part.nodes.push_back(node());
    while (is_dash() || is_left_arrow()) {
        part.relationships.push_back(relationship());
        part.nodes.push_back(node());
    }
}

node_pattern token_parser::node() {
    node_pattern n;
    const std::uint32_t start = begin();
    if (!take(token_kind::left_parenthesis)) unexpected("a node in parentheses");
    if (is_variable()) n.variable = variable_name();
    n.labels = labels();
    n.properties = properties();
    if (!take(token_kind::right_parenthesis))
        unexpected(n.properties        ? "\")\""
                   : !n.labels.empty() ? "another label, properties or \")\""
                   : n.variable        ? "a label, properties or \")\""
                                       : "a variable, a label, properties or \")\"");
    n.where = since(start);
    return n;
}

std::vector<syntax::name> token_parser::labels() {
    std::vector<syntax::name> all;
    while (take(token_kind::colon)) all.push_back(any_name("a label"));
    return all;
}

std::optional<expression> token_parser::properties() {
    if (!is(token_kind::left_brace) && !is(token_kind::dollar)) return std::nullopt;
    const paths around = std::exchange(paths_, paths::refused);
    const measured tree(*this);
    const nested level_here(*this);
    syntax::expression e = is(token_kind::dollar) ? parameter() : map();
    paths_ = around;
    return e;
}

relationship_pattern token_parser::relationship() {
    relationship_pattern r;
    const std::uint32_t start = begin();
    const bool left = is_left_arrow();
    if (left) ++at_;
    if (!is_dash()) unexpected("\"-\"");
    ++at_;
    if (take(token_kind::left_bracket)) {
        relationship_detail(r);
        expect(token_kind::right_bracket, "]");
    }
    if (!is_dash()) unexpected("\"-\"");
    ++at_;
    const bool right = is_right_arrow();
    if (right) ++at_;
    if (left != right) r.direction = left ? arrow::incoming : arrow::outgoing;
    r.where = since(start);
    return r;
}

void token_parser::relationship_detail(relationship_pattern& r) {
    if (is_variable()) r.variable = variable_name();
    if (take(token_kind::colon)) {
        r.types.push_back(any_name("a relationship type"));
        while (take(token_kind::bar)) {
            take(token_kind::colon);
            r.types.push_back(any_name("a relationship type"));
        }
    }
    if (is(token_kind::star)) r.length = length();
    if (!r.length && (is(token_kind::dot_dot) || is(token_kind::integer)))
        fail(ahead().where, "InvalidRelationshipPattern", "a length begins with *",
             "write * before " + quoted(text_of(ahead())));
    r.properties = properties();
    if (!is(token_kind::right_bracket))
        unexpected(r.properties                   ? "\"]\""
                   : r.length || !r.types.empty() ? "properties or \"]\""
                                                  : "a relationship type after a colon, properties or \"]\"");
}

length_range token_parser::length() {
    length_range range;
    const std::uint32_t start = begin();
    ++at_;
    const auto refuse_negative = [&] {
        if (!is(token_kind::minus) || !is(token_kind::integer, 1)) return;
        at_ += 2;
        fail(since(start), "InvalidRelationshipPattern", "a path has no negative length");
    };
    refuse_negative();
    if (is(token_kind::integer)) range.least = length_bound();
    if (take(token_kind::dot_dot)) {
        refuse_negative();
        if (is(token_kind::integer)) range.most = length_bound();
    } else {
        range.most = range.least;
    }
    range.where = since(start);
    return range;
}

std::int64_t token_parser::length_bound() {
    const token& t = ahead();
    const auto number = integer_value(text_of(t));
    if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
        fail(t.where, "IntegerOverflow", "the number does not fit an integer of 64 bits");
    ++at_;
    return static_cast<std::int64_t>(*number);
}

} // namespace entente::cypher
