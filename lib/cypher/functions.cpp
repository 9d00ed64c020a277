// SPDX-License-Identifier: BSL-1.0
// The table of functions, put together once, and how one is found in it.

#include "cypher/functions.hpp"

#include "cypher/edit_distance.hpp"
#include "cypher/function_tables.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace entente::cypher {

namespace {

std::vector<function_entry> all_functions() {
    std::vector<function_entry> all;
    for (const auto part :
         {text_functions(), conversion_functions(), list_functions(), math_functions(), calendar_functions(),
          clock_functions(), truncation_functions(), duration_functions(), edtf_functions()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    std::sort(all.begin(), all.end(),
              [](const function_entry& a, const function_entry& b) { return a.name < b.name; });
    return all;
}

} // namespace

std::span<const function_entry> functions() {
    static const std::vector<function_entry> all = all_functions();
    return all;
}

const function_entry* find_function(std::string_view name) {
    std::string wanted(name);
    for (char& c : wanted) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const std::span<const function_entry> all = functions();
    const auto at =
        std::lower_bound(all.begin(), all.end(), std::string_view(wanted),
                         [](const function_entry& entry, std::string_view key) { return entry.name < key; });
    return at != all.end() && at->name == wanted ? &*at : nullptr;
}

std::string_view nearest_function(std::string_view name) {
    nearest_name nearest(name);
    for (const function_entry& entry : functions()) nearest.offer(entry.name);
    const function_entry* found = find_function(nearest.found());
    return found ? found->name : std::string_view();
}

datum keys_of(const datum_map& entries) {
    datum_list keys;
    keys.reserve(entries.size());
    for (const auto& entry : entries) keys.emplace_back(entry.first);
    return keys;
}

} // namespace entente::cypher
