// SPDX-License-Identifier: BSL-1.0
// Any bytes as the records of commits, each behind its length, replayed one after the other: reading never crashes, refuses only as damaged or
// unsupported, and what it accepts is what recording writes.
#include "../support/commit_records.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    entente::byte_reader in(std::string_view(reinterpret_cast<const char*>(data), size));
    entente::graph g;
    entente::detail::commit_reader reader(g);
    const auto& recorder = test_support::record_commits(g);
    try {
        while (!in.finished()) {
            const std::string record(in.get_text());
            test_support::replay(reader, record);
            require(recorder.records.back() == record);
            require(entente::detail::commit_reader::number_of(entente::byte_reader(record)) ==
                    g.last_commit());
        }
    } catch (const entente::error& e) {
        require(e.kind() == entente::error_kind::damaged || e.kind() == entente::error_kind::unsupported);
        require(!e.message().empty());
    }
    require(g.last_commit().value() == recorder.records.size());
    constexpr std::uint32_t few = 60; // a dump asks much of each
    if (g.now().statement_end() + g.now().entity_end() < few) (void)test_support::dump(g);
    return 0;
}
