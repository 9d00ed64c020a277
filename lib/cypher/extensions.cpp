// SPDX-License-Identifier: BSL-1.0
// Keeps the functions and procedures that a program registers.
#include <entente/cypher/extensions.hpp>

#include "cypher/binding.hpp"
#include "cypher/edit_distance.hpp"
#include "cypher/functions.hpp"

#include <utility>

namespace entente::cypher {

namespace {

template <class Entry>
void add_to(std::map<std::string, std::shared_ptr<const Entry>, std::less<>>& known, Entry entry) {
    if (entry.name.empty() || !entry.body)
        throw error(error_kind::invalid_argument,
                    "a registered function or procedure needs a name and a body");
    std::string name = entry.name;
    if (!known.try_emplace(name, nullptr).second)
        throw error(error_kind::not_unique, "'" + name + "' is registered already");
    known[name] = std::make_shared<const Entry>(std::move(entry));
}

template <class Entry>
std::string nearest_of(const std::map<std::string, std::shared_ptr<const Entry>, std::less<>>& known,
                       std::string_view name) {
    nearest_name near(name);
    for (const auto& [other, entry] : known) near.offer(other);
    return near.found();
}

template <class Entry>
std::shared_ptr<const Entry>
find_in(const std::map<std::string, std::shared_ptr<const Entry>, std::less<>>& known,
        std::string_view name) {
    const auto at = known.find(name);
    return at == known.end() ? nullptr : at->second;
}

} // namespace

void extensions::add(registered_function function) {
    if (find_function(function.name) || find_aggregate(function.name) || cypher::find_function(function.name))
        throw error(error_kind::not_unique, "there is a function '" + function.name + "' already");
    add_to(functions_, std::move(function));
}

void extensions::add(registered_procedure procedure) { add_to(procedures_, std::move(procedure)); }

std::shared_ptr<const registered_function> extensions::find_function(std::string_view name) const {
    return find_in(functions_, name);
}

std::shared_ptr<const registered_procedure> extensions::find_procedure(std::string_view name) const {
    return find_in(procedures_, name);
}

std::string extensions::nearest_procedure(std::string_view name) const {
    return nearest_of(procedures_, name);
}

std::string extensions::nearest_function(std::string_view name) const { return nearest_of(functions_, name); }

} // namespace entente::cypher
