// SPDX-License-Identifier: BSL-1.0
// Opening what the workloads ask.
#include "entente_bench_context.hpp"

#include "checks.hpp"
#include "entente_bench_import.hpp"

namespace entente::bench {

context::context(const settings& asked)
    : asked_(asked),
      parameters_(read_parameters(asked.data)),
      keys_(read_keys(asked.data)),
      codes_(read_relation_codes(asked.data)) {}

std::vector<std::string> context::keys(std::span<const std::uint32_t> entities) const {
    std::vector<std::string> result;
    for (const std::uint32_t e : entities) result.push_back(key(e));
    return result;
}

std::vector<insertion> context::insertions(std::size_t count) const {
    return make_insertions(parameters_, keys_, count);
}

const graph& context::data() {
    if (graph_) return *graph_;
    if (in_file()) return graph_.emplace(graph::open_read_only(asked_.database));
    import_tables(graph_.emplace(), asked_.data);
    return *graph_;
}

graph& context::writable(flushing how) {
    close();
    return graph_.emplace(graph::open(asked_.database, {.create = false, .flush = how}));
}

relation_id context::relation(std::uint32_t number) {
    return data().now().ontology().find_relation(codes_.at(number)).value();
}

std::vector<relation_id> context::relations() {
    std::vector<relation_id> result;
    for (std::uint32_t i = 0; i < codes_.size(); ++i) result.push_back(relation(i));
    return result;
}

outcome answer(std::uint64_t first, std::uint64_t second, std::size_t units) {
    return {.check = check_pair(first, second), .units = units};
}

outcome answer(std::uint64_t sum, std::size_t units) {
    return {.check = std::to_string(sum), .units = units};
}

} // namespace entente::bench
