// SPDX-License-Identifier: BSL-1.0
// Parses what is said in front of a query: EXPLAIN, and the implementation extensions that say what it believes.
#include "cypher/token_parser.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

namespace entente::cypher {

using namespace syntax;

bool token_parser::belief_or_explanation(query& q) {
    if (is(keyword::explain) || is(keyword::profile)) {
        if (q.explained != explanation::none) unexpected("a clause");
        q.explained = is(keyword::explain) ? explanation::explain : explanation::profile;
        ++at_;
        return true;
    }
    if (is(keyword::with) && is(keyword::support, 1) && is_support_or_modality()) {
        if (q.with_support) unexpected("a clause");
        q.with_support = true;
        at_ += 2;
        return true;
    }
    return belief(q);
}

// Whether WITH SUPPORT and WITH MODALITY are what the extensions say, and not a projection of a variable of that name.
bool token_parser::is_support_or_modality() const noexcept {
    const token& t = ahead(2);
    if (is(keyword::modality, 1)) {
        if (t.kind == token_kind::text || t.kind == token_kind::dollar || t.kind == token_kind::quoted_name)
            return true;
        if (t.kind == token_kind::left_parenthesis &&
            t.partner != 0) { // WITH modality('x') AS y calls a function
            const std::size_t after = t.partner - at_ + 1;
            return !is(keyword::as, after) || is(keyword::known, after + 1);
        }
        return t.kind == token_kind::word && !is_reserved(t.word) && !is_clause(2);
    }
    switch (t.word) {
    case keyword::explain:
    case keyword::profile:
    case keyword::at:
    case keyword::during:
    case keyword::possibly:
    case keyword::as: return t.word != keyword::as || (is(keyword::known, 3) && is(keyword::at, 4));
    case keyword::according:
    case keyword::not_:
    case keyword::merging:
    case keyword::ranked:
    case keyword::confident:
    case keyword::regardless: return true;
    default: return is_clause(2);
    }
}

bool token_parser::belief(query& q) {
    const std::uint32_t start = begin();
    const auto words = [&](auto... expected) { (expect(expected), ...); };
    switch (ahead().word) {
    case keyword::at:
        words(keyword::at);
        belief_arguments(q, belief_kind::at, start);
        return true;
    case keyword::during:
        words(keyword::during);
        belief_arguments(q, belief_kind::during, start);
        return true;
    case keyword::possibly: {
        ++at_;
        const bool during = take(keyword::during);
        if (!during && !take(keyword::at)) unexpected("AT or DURING");
        belief_arguments(q, during ? belief_kind::possibly_during : belief_kind::possibly_at, start);
        return true;
    }
    case keyword::as:
        words(keyword::as, keyword::known, keyword::at);
        belief_arguments(q, belief_kind::as_known_at, start);
        return true;
    case keyword::according:
        words(keyword::according, keyword::to);
        belief_arguments(q, belief_kind::according_to, start, true);
        return true;
    case keyword::not_:
        words(keyword::not_, keyword::according, keyword::to);
        belief_arguments(q, belief_kind::not_according_to, start, true);
        return true;
    case keyword::merging:
        words(keyword::merging, keyword::identities);
        q.beliefs.push_back({belief_kind::merging_identities, {}, since(start)});
        return true;
    case keyword::ranked:
        words(keyword::ranked, keyword::at, keyword::least);
        belief_arguments(q, belief_kind::ranked_at_least, start);
        return true;
    case keyword::confident:
        words(keyword::confident, keyword::at, keyword::least);
        belief_arguments(q, belief_kind::confident, start);
        return true;
    case keyword::regardless:
        ++at_;
        q.beliefs.push_back({belief_kind::regardless, {}, since(start)});
        return true;
    case keyword::with:
        if (!is(keyword::modality, 1) || !is_support_or_modality()) return false;
        at_ += 2;
        belief_arguments(q, belief_kind::with_modality, start, true);
        return true;
    default: return false;
    }
}

void token_parser::belief_arguments(query& q, belief_kind kind, std::uint32_t start, bool several) {
    syntax::belief b{kind, {}, {}};
    do b.arguments.push_back(expression());
    while (several && take(token_kind::comma));
    b.where = since(start);
    q.beliefs.push_back(std::move(b));
}

} // namespace entente::cypher
