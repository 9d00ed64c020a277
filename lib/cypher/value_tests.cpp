// SPDX-License-Identifier: BSL-1.0
// What passes is openCypher's comparison; where it lies in an index is its order. The two agree on values that can be compared, and those of one kind
// lie side by side.
#include "cypher/value_tests.hpp"

#include "cypher/datum_order.hpp"
#include "cypher/graph_access.hpp"
#include "cypher/run.hpp"

#include <algorithm>
#include <string_view>

namespace entente::cypher {

namespace {

using syntax::binary_operator;
using syntax::comparison_operator;

bool passes_comparison(comparison_operator op, const datum& held, const datum& other) {
    using enum comparison_operator;
    if (op == equal || op == not_equal) {
        const maybe same = equals(held, other);
        return same && *same == (op == equal);
    }
    const auto order = compare(held, other);
    if (!order) return false;
    switch (op) {
    case less: return *order < 0;
    case less_or_equal: return *order <= 0;
    case greater: return *order > 0;
    default: return *order >= 0;
    }
}

bool passes_operator(binary_operator op, const datum& held, const datum& other) {
    if (op == binary_operator::in) {
        if (other.is_null()) return false;
        if (other.kind() != datum_kind::list) return true;
        const datum_list& list = other.as_list();
        return std::any_of(list.begin(), list.end(),
                           [&](const datum& element) { return equals(held, element) == true; });
    }
    if (held.kind() != datum_kind::text || other.kind() != datum_kind::text) return false;
    const std::string_view text = held.as_text(), part = other.as_text();
    switch (op) {
    case binary_operator::starts_with: return text.starts_with(part);
    case binary_operator::ends_with: return text.ends_with(part);
    default: return text.find(part) != std::string_view::npos;
    }
}

bool same_group(const datum& a, const datum& b) {
    return a.kind() == b.kind() || (is_number(a.kind()) && is_number(b.kind()));
}

// A part of an index, cut down by what is true of its first statements, or of its first ones not.
class index_part {
public:
    index_part(const view& v, std::span<const std::uint32_t> by_value) : view_(&v), part_(by_value) {}

    template <class Is>
    void begin_where(Is is) {
        part_ = part_.subspan(first([&](const datum& d) { return !is(d); }));
    }
    template <class Is>
    void end_where(Is is) {
        part_ = part_.first(first([&](const datum& d) { return !is(d); }));
    }
    [[nodiscard]] std::span<const std::uint32_t> taken() const { return part_; }

private:
    template <class Is>
    [[nodiscard]] std::size_t first(Is still) const {
        const auto at = std::partition_point(part_.begin(), part_.end(), [&](std::uint32_t s) {
            return still(as_seen((*view_)[view_->columns().object(s).value()]));
        });
        return static_cast<std::size_t>(at - part_.begin());
    }
    const view* view_;
    std::span<const std::uint32_t> part_;
};

} // namespace

bool value_test::passes(const datum& held) const {
    if (const auto* comparison = std::get_if<comparison_operator>(&op))
        return passes_comparison(*comparison, held, other);
    return passes_operator(std::get<binary_operator>(op), held, other);
}

std::optional<std::vector<value_test>> evaluated(const std::vector<property_test>& tests, run& r) {
    std::vector<value_test> out;
    for (const property_test& t : tests) {
        try {
            out.push_back({t.op, evaluate(t.other, r)});
        } catch (const query_error&) {
            continue;
        }
        if (out.back().other.is_null()) return std::nullopt;
    }
    return out;
}

std::span<const std::uint32_t> narrowed(const view& v, std::span<const std::uint32_t> by_value,
                                        const value_test& test) {
    const datum& other = test.other;
    index_part part(v, by_value);
    const auto from_other = [&](const datum& d) { return order(d, other) >= 0; };
    const auto behind_other = [&](const datum& d) { return order(d, other) > 0; };
    // What is of another kind than `other` is neither less nor greater.
    const auto comparable = [&](const datum& d) { return same_group(d, other); };
    const auto other_kind = [&](const datum& d) { return !same_group(d, other); };
    if (const auto* comparison = std::get_if<comparison_operator>(&test.op)) {
        switch (*comparison) {
        case comparison_operator::equal:
            part.begin_where(from_other);
            part.end_where(behind_other);
            break;
        case comparison_operator::less:
            part.end_where(from_other);
            part.begin_where(comparable);
            break;
        case comparison_operator::less_or_equal:
            part.end_where(behind_other);
            part.begin_where(comparable);
            break;
        case comparison_operator::greater:
            part.begin_where(behind_other);
            part.end_where(other_kind);
            break;
        case comparison_operator::greater_or_equal:
            part.begin_where(from_other);
            part.end_where(other_kind);
            break;
        case comparison_operator::not_equal: break;
        }
    } else if (std::get<binary_operator>(test.op) == binary_operator::starts_with &&
               other.kind() == datum_kind::text) {
        part.begin_where(from_other);
        part.end_where([&](const datum& d) {
            return d.kind() != datum_kind::text || !d.as_text().starts_with(other.as_text());
        });
    }
    return part.taken();
}

std::span<const std::uint32_t> sealed_statements(const view& v, relation_id relation,
                                                 std::span<const value_test> tests) {
    if (!has_index(v, relation)) return v.sealed().by_time().of(relation.value()).statements;
    std::span<const std::uint32_t> part = v.sealed().by_value().of(relation.value());
    for (const value_test& t : tests) part = narrowed(v, part, t);
    return part;
}

bool is_looked_at(const run& r, relation_id relation, std::uint32_t s) {
    return counts_unbelieved(r, relation) ? s < r.seen().statement_end() : r.seen().sees(statement_id(s));
}

bool has_index(const view& v, relation_id relation) { return v.sealed().by_value().has(relation.value()); }

} // namespace entente::cypher
