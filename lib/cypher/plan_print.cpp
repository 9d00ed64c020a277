// SPDX-License-Identifier: BSL-1.0
// Prints plans for EXPLAIN and PROFILE.
#include "cypher/expression_text.hpp"
#include "cypher/plan.hpp"
#include "cypher/profile.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <type_traits>

namespace entente::cypher {

namespace {

std::string arrow_text(const plan::expand& e, const bound::query& q, const std::string& length) {
    std::string types;
    for (const bound::symbol type : e.types) types += (types.empty() ? ":" : "|") + q.symbols[type];
    const std::string inside = "[" + e.name + types + length + "]";
    return "(" + e.from_name + ")" + (e.direction == syntax::arrow::incoming ? "<-" : "-") + inside +
           (e.direction == syntax::arrow::outgoing ? "->" : "-") + "(" + e.to_name + ")";
}

std::string length_text(const plan::expand_path& p) {
    return "*" + std::to_string(p.least) + ".." + (p.most < 0 ? std::string() : std::to_string(p.most));
}

std::string operator_text(const property_test& t) {
    if (const auto* compared = std::get_if<syntax::comparison_operator>(&t.op)) {
        switch (*compared) {
        case syntax::comparison_operator::equal: return " = ";
        case syntax::comparison_operator::not_equal: return " <> ";
        case syntax::comparison_operator::less: return " < ";
        case syntax::comparison_operator::less_or_equal: return " <= ";
        case syntax::comparison_operator::greater: return " > ";
        case syntax::comparison_operator::greater_or_equal: return " >= ";
        }
    }
    switch (std::get<syntax::binary_operator>(t.op)) {
    case syntax::binary_operator::in: return " IN ";
    case syntax::binary_operator::starts_with: return " STARTS WITH ";
    case syntax::binary_operator::ends_with: return " ENDS WITH ";
    default: return " CONTAINS ";
    }
}

class describer {
public:
    explicit describer(const bound::query& q) : query_(&q) {}

    std::string operator()(const plan::argument&) const { return "one row"; }
    std::string operator()(const plan::scan_nodes& o) const {
        std::string labels;
        for (const bound::symbol label : o.labels) labels += ":" + query_->symbols[label];
        const std::string pattern = "(" + o.name + labels + ")";
        if (!o.lookup) return (o.labels.empty() ? "scan all nodes " : "scan nodes by label ") + pattern;
        return "look up nodes " + pattern + " by " + query_->symbols[o.lookup->first] +
               (o.among ? " IN " : " = ") + expression_text(o.lookup->second, *query_);
    }
    std::string operator()(const plan::scan_property& o) const {
        std::string labels;
        for (const bound::symbol label : o.labels) labels += ":" + query_->symbols[label];
        return "scan nodes by property (" + o.name + labels + ") with " + lookup_text(o.by);
    }
    std::string operator()(const plan::scan_relationships& o) const {
        return (o.by ? "scan relationships by property " : "scan relationships ") +
               arrow_text(o.step, *query_, "") + (o.by ? " with " + lookup_text(*o.by) : "");
    }
    std::string operator()(const plan::expand& o) const {
        return (o.to_is_bound ? "expand into " : "expand ") + arrow_text(o, *query_, "") +
               (o.type ? " by type = " + expression_text(*o.type, *query_) : "");
    }
    std::string operator()(const plan::count_steps& o) const {
        const std::string first = o.before ? arrow_text(*o.before, *query_, "") + " " : std::string();
        return "count steps " + first + arrow_text(o.step, *query_, "");
    }
    std::string operator()(const plan::count_ends& o) const {
        return "count ends " + arrow_text(o.first, *query_, "") + " " + arrow_text(o.second, *query_, "");
    }
    std::string operator()(const plan::count_relationships& o) const {
        return "count relationships " + arrow_text(o.step, *query_, "");
    }
    std::string operator()(const plan::count_pattern& o) const {
        return "count a pattern of " + std::to_string(o.steps.size()) + " relationships";
    }
    std::string operator()(const plan::count_by_type_and_year& o) const {
        return o.keys.size() > 1 ? "count relationships by type and year" : "count relationships by type";
    }
    std::string operator()(const plan::expand_path& o) const {
        const char* what = o.choice == syntax::path_choice::all        ? "expand paths "
                           : o.choice == syntax::path_choice::shortest ? "shortest path "
                                                                       : "all shortest paths ";
        return what + arrow_text(o.step, *query_, length_text(o));
    }
    std::string operator()(const plan::filter& o) const {
        return "filter " + expression_text(o.condition, *query_);
    }
    std::string operator()(const plan::make_path& o) const { return "path " + o.name; }
    std::string operator()(const plan::optional_rows&) const { return "optional"; }
    std::string operator()(const plan::unwind& o) const {
        return "unwind " + expression_text(o.list, *query_) + " as " + o.name;
    }
    std::string operator()(const plan::assign& o) const {
        std::string items;
        for (const auto& item : o.items)
            items += (items.empty() ? "" : ", ") + expression_text(item.value, *query_);
        return "project " + items;
    }
    std::string operator()(const plan::group& o) const {
        std::string keys;
        for (const auto& key : o.keys)
            keys += (keys.empty() ? "" : ", ") + expression_text(key.value, *query_);
        return keys.empty() ? "aggregate all rows" : "group by " + keys;
    }
    std::string operator()(const plan::distinct&) const { return "distinct"; }
    std::string operator()(const plan::sort& o) const {
        std::string keys;
        for (const auto& key : o.keys)
            keys += (keys.empty() ? "" : ", ") + expression_text(key.value, *query_) +
                    (key.descending ? " desc" : "");
        return (o.most ? "top " + expression_text(*o.most, *query_) + " by " : "sort by ") + keys;
    }
    std::string operator()(const plan::skip& o) const { return "skip " + expression_text(o.count, *query_); }
    std::string operator()(const plan::limit& o) const {
        return "limit " + expression_text(o.count, *query_);
    }
    std::string operator()(const plan::parallel&) const { return "parallel"; }
    std::string operator()(const plan::unite&) const { return "union all"; }
    std::string operator()(const plan::create&) const { return "create"; }
    std::string operator()(const plan::change&) const { return "set"; }
    std::string operator()(const plan::merge&) const { return "merge"; }
    std::string operator()(const plan::erase& o) const { return o.what.detach ? "detach delete" : "delete"; }
    std::string operator()(const plan::remove&) const { return "remove"; }
    std::string operator()(const plan::change_index& o) const {
        return o.what.drop ? "drop index" : "create index";
    }
    std::string operator()(const plan::list_indexes&) const { return "list indexes"; }
    std::string operator()(const plan::call_procedure& o) const { return "call " + o.what.procedure->name; }

private:
    [[nodiscard]] std::string lookup_text(const plan::property_lookup& by) const {
        const std::string& key = query_->symbols[by.key];
        std::string tests;
        for (const property_test& t : by.tests)
            tests +=
                (tests.empty() ? key : " and " + key) + operator_text(t) + expression_text(t.other, *query_);
        return (tests.empty() ? key : tests) + (by.has_index ? ", by index" : "");
    }

    const bound::query* query_;
};

void print(const plan::operation& o, const bound::query& q, const profile* counted, std::size_t depth,
           std::string& out) {
    char numbers[96];
    if (counted) {
        const profile::counts c = counted->of(o);
        std::snprintf(numbers, sizeof numbers, "%llu rows, %.3f ms", static_cast<unsigned long long>(c.rows),
                      std::chrono::duration<double, std::milli>(c.time).count());
    } else {
        std::snprintf(numbers, sizeof numbers, "~%.0f rows", o.rows);
    }
    out.append(depth * 2, ' ').append(describe(o, q)).append("  ").append(numbers).append("\n");
    for (const plan::operation& below : o.inputs) print(below, q, counted, depth + 1, out);
}

} // namespace

std::string describe(const plan::operation& o, const bound::query& q) {
    return std::visit(describer(q), o.what);
}

std::string to_text(const plan::operation& root, const bound::query& q, const profile* counted) {
    std::string out;
    print(root, q, counted, 0, out);
    return out;
}

} // namespace entente::cypher
