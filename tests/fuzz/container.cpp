// SPDX-License-Identifier: BSL-1.0
// Any bytes as a container, and as the archive in one whose checksums fit: reading never crashes, refuses only as damaged or
// unsupported, and what it accepts is what saving writes.
#include <entente/archive/portable_archive.hpp>
#include <entente/store/container.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

namespace {

void require(bool claim) {
    if (!claim) std::abort();
}

template <class Read>
auto read(Read read_bytes) -> std::optional<decltype(read_bytes())> {
    try {
        return read_bytes();
    } catch (const entente::error& e) {
        require(e.kind() == entente::error_kind::damaged || e.kind() == entente::error_kind::unsupported);
        require(!e.message().empty());
        return std::nullopt;
    }
}

void read_archive(std::string_view bytes) {
    const auto g = read([&] {
        entente::byte_reader in(bytes);
        entente::graph made = entente::decode_graph(in);
        in.require_end();
        return made;
    });
    if (!g) return;
    std::string again;
    encode(*g, again);
    require(again == bytes);
    // Everything in it can be looked at.
    const auto v = g->now().regardless();
    for (std::uint32_t s = 0; s < v.statement_end(); ++s) {
        const auto said = v[entente::statement_id(s)];
        (void)v[said.reference];
        if (said.object.is_value()) (void)v[said.object.value()];
    }
    for (std::uint32_t e = 0; e < v.entity_end(); ++e) {
        const entente::entity_id id(e);
        (void)name(v, id, "ja");
        (void)v.types(id);
        for (const auto d : {entente::direction::out, entente::direction::in})
            v.for_each_neighbour(d, id, entente::relation_id::none(),
                                 [](entente::term, entente::statement_id) {});
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto archive =
            read([&] { return entente::open_container(bytes, entente::archive_kind::portable, "input"); }))
        read_archive(*archive);
    read_archive(bytes.substr(std::min(size, entente::container_header_size))); // as if the header fitted
    return 0;
}
