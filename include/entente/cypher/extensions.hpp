// SPDX-License-Identifier: BSL-1.0
// Functions and procedures that a program adds to the query language.
#pragma once

#include <entente/cypher/datum.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace entente {
class view;
}

namespace entente::cypher {

/// What kinds a procedure takes and gives. `number` takes an integer or a real; an integer is taken for a real.
enum class value_type : std::uint8_t {
    any,
    boolean,
    integer,
    real,
    number,
    text,
    list,
    map,
    node,
    relationship,
    path
};

struct procedure_column {
    std::string name;
    value_type type = value_type::any;
    bool nullable = true;
};

/// `my.function(...)` in an expression. Called once for each row that needs it, from the thread that runs the query; it must not change the
/// graph. What it throws ends the query.
struct registered_function {
    std::string name; ///< with its namespace; case matters
    std::size_t least_arguments = 0;
    std::size_t most_arguments = static_cast<std::size_t>(-1);
    std::function<datum(const view& seen, std::span<const datum> arguments)> body;
};

/// `CALL my.procedure(...) YIELD ...`. The body gives its rows, each with a datum for each output.
struct registered_procedure {
    std::string name; ///< with its namespace; case matters
    std::vector<procedure_column> inputs, outputs;
    std::function<std::vector<std::vector<datum>>(const view& seen, std::span<const datum> arguments)> body;
};

/// The functions and procedures of a program, beside those of the language. A value: queries prepared with it keep what they use.
///
/// Threads: reading from many is safe, adding beside anything is not.
class extensions {
public:
    /// Throw error(not_unique) where the name is taken, by the language too.
    void add(registered_function function);
    void add(registered_procedure procedure);

    /// Null where there is none of that name.
    [[nodiscard]] std::shared_ptr<const registered_function> find_function(std::string_view name) const;
    [[nodiscard]] std::shared_ptr<const registered_procedure> find_procedure(std::string_view name) const;
    /// The registered name nearest to `name`; empty where none is near.
    [[nodiscard]] std::string nearest_procedure(std::string_view name) const;
    [[nodiscard]] std::string nearest_function(std::string_view name) const;

private:
    std::map<std::string, std::shared_ptr<const registered_function>, std::less<>> functions_;
    std::map<std::string, std::shared_ptr<const registered_procedure>, std::less<>> procedures_;
};

} // namespace entente::cypher
