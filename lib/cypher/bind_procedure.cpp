// SPDX-License-Identifier: BSL-1.0
// Binds CALL of a registered procedure.
#include "cypher/binding.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace entente::cypher {

namespace {

using kind = datum_kind;

type_set kinds_of(value_type t) {
    switch (t) {
    case value_type::any: return types::any;
    case value_type::boolean: return kind::boolean;
    case value_type::integer: return kind::integer;
    case value_type::real:
    case value_type::number: return types::number;
    case value_type::text: return kind::text;
    case value_type::list: return kind::list;
    case value_type::map: return kind::map;
    case value_type::node: return kind::node;
    case value_type::relationship: return kind::relationship;
    case value_type::path: return kind::path;
    }
    return types::any;
}

} // namespace

bound::call_procedure binding::bind(const syntax::call_clause& c, text_range where, bool alone) {
    bound::call_procedure out;
    if (known_) out.procedure = known_->find_procedure(c.procedure.text);
    if (!out.procedure) {
        const std::string near = known_ ? known_->nearest_procedure(c.procedure.text) : std::string();
        throw refusal("ProcedureNotFound", "there is no procedure '" + c.procedure.text + "'",
                      c.procedure.where,
                      near.empty() ? "register it in extensions" : "did you mean " + near + "?",
                      error_type::procedure_error);
    }
    out.arguments = bind_arguments(c, *out.procedure, where, alone);
    out.outputs = bind_outputs(c, *out.procedure, where, alone);
    if (c.where) out.where.emplace(bind_condition(*c.where));
    return out;
}

std::vector<bound::expression> binding::bind_arguments(const syntax::call_clause& c,
                                                       const registered_procedure& p, text_range where,
                                                       bool alone) {
    std::vector<bound::expression> out;
    if (!c.arguments) {
        if (!alone || c.yield || c.yield_everything)
            throw refusal("InvalidArgumentPassingMode",
                          "only a CALL that stands alone may leave out its arguments", where,
                          "write them in parentheses");
        for (const procedure_column& input : p.inputs)
            out.push_back(bind_what(syntax::parameter{input.name}, c.procedure.where).held);
        return out;
    }
    if (c.arguments->size() != p.inputs.size())
        throw refusal("InvalidNumberOfArguments",
                      c.procedure.text + " takes " + std::to_string(p.inputs.size()) + " arguments, not " +
                          std::to_string(c.arguments->size()),
                      where);
    for (std::size_t i = 0; i < p.inputs.size(); ++i)
        out.push_back(bind_as((*c.arguments)[i], kinds_of(p.inputs[i].type),
                              "the argument '" + p.inputs[i].name + "'"));
    return out;
}

std::vector<std::optional<bound::slot>> binding::bind_outputs(const syntax::call_clause& c,
                                                              const registered_procedure& p, text_range where,
                                                              bool alone) {
    if (c.yield_everything && !alone)
        throw refusal("UnexpectedSyntax", "YIELD * may stand only where CALL stands alone", where,
                      "name the columns");
    std::vector<std::optional<bound::slot>> out(p.outputs.size());
    if (!c.yield) {
        if (alone)
            for (auto& at : out) at = new_slot();
        return out;
    }
    for (const syntax::yield_item& y : *c.yield) {
        const auto column = std::find_if(p.outputs.begin(), p.outputs.end(),
                                         [&](const procedure_column& o) { return o.name == y.column.text; });
        if (column == p.outputs.end())
            throw refusal("UndefinedVariable", c.procedure.text + " has no column '" + y.column.text + "'",
                          y.column.where);
        const syntax::name& name = y.alias ? *y.alias : y.column;
        if (scope_.find(name.text))
            throw refusal("VariableAlreadyBound", "'" + name.text + "' is something else already", name.where,
                          "give it another name with AS");
        out[static_cast<std::size_t>(column - p.outputs.begin())] =
            declare(name, {kinds_of(column->type), types::any});
    }
    return out;
}

} // namespace entente::cypher
