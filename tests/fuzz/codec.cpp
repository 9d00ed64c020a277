// SPDX-License-Identifier: BSL-1.0
// Any bytes as a value: reading never crashes, never goes past the end, refuses only as damaged; and what it
// accepts is the one encoding of what it read.
#include <entente/model/codec.hpp>
#include <entente/model/value_order.hpp>
#include <entente/model/value_print.hpp>

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
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    entente::byte_reader in(bytes);
    entente::value previous;
    std::size_t read_so_far = 0;
    try {
        while (!in.finished()) {
            const entente::value v = entente::decode(in);
            std::string again;
            entente::encode(v, again);
            require(again == bytes.substr(read_so_far, in.position() - read_so_far));
            read_so_far = in.position();
            require(entente::decode(again) == v);
            require(v.nesting() <= entente::max_value_nesting);
            require(entente::compare_total(v, previous) == (0 <=> entente::compare_total(previous, v)));
            require(v != previous || entente::hash_value(v) == entente::hash_value(previous));
            require(!entente::to_string(v).empty());
            previous = v;
        }
    } catch (const entente::error& refused) {
        require(refused.kind() == entente::error_kind::damaged && !refused.place().empty());
    }
    return 0;
}
