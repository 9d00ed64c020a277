// SPDX-License-Identifier: BSL-1.0
// Bytes of text, appended once and read in place for ever.
#pragma once

#include <entente/model/error.hpp>
#include <entente/store/section_kinds.hpp>
#include <entente/store/segmented.hpp>

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace entente {

/// Where a text lies in a `text_pool`: its offset and length in eight bytes. Zero is the empty text.
class text_ref {
public:
    static constexpr unsigned length_bits = 26;
    static constexpr std::uint64_t max_length = (std::uint64_t{1} << length_bits) - 1;

    constexpr text_ref() noexcept = default;
    constexpr text_ref(std::uint64_t offset, std::uint64_t length) noexcept
        : bits_(offset << length_bits | length) {}
    [[nodiscard]] constexpr std::uint64_t offset() const noexcept { return bits_ >> length_bits; }
    [[nodiscard]] constexpr std::uint32_t length() const noexcept {
        return static_cast<std::uint32_t>(bits_ & max_length);
    }
    friend constexpr bool operator==(text_ref, text_ref) noexcept = default;

private:
    std::uint64_t bits_ = 0;
};

/// An append-only pool of texts of up to 64 MiB each. A text stays where it is, so views into it hold as long as the pool.
/// Threads: one writer; readers may read what was published to them.
class text_pool {
public:
    /// Appends a copy of `text`. Amortised O(length). Throws error(limit) for a text that is too long.
    text_ref append(std::string_view text) {
        if (text.empty()) return {};
        if (text.size() > text_ref::max_length)
            throw error(error_kind::limit,
                        "a text of " + std::to_string(text.size()) +
                            " bytes is longer than the 64 MiB one text may have",
                        {}, "store it outside the graph and state where it is");
        while (bytes_.run_length(end_) < text.size()) end_ += bytes_.run_length(end_);
        std::memcpy(&bytes_.writable(end_), text.data(), text.size());
        const text_ref ref(end_, text.size());
        end_ += text.size();
        return ref;
    }

    [[nodiscard]] std::string_view operator[](text_ref ref) const noexcept {
        return ref.length() == 0 ? std::string_view{} : std::string_view(&bytes_[ref.offset()], ref.length());
    }

    [[nodiscard]] std::size_t size_bytes() const noexcept { return end_; }

    template <class Out>
    void save(Out& out, std::uint64_t bytes) const {
        out.array(section_kind::texts, bytes_, bytes);
    }
    template <class In>
    void load(In& in, std::uint64_t bytes) {
        in.array(section_kind::texts, bytes_, bytes);
        end_ = static_cast<std::size_t>(bytes);
    }
    /// For what comes from a file: whether a text lies within the pool, in one piece.
    [[nodiscard]] bool holds(text_ref ref) const noexcept {
        return ref.length() == 0 ||
               (ref.offset() < end_ && ref.length() <= end_ - ref.offset() &&
                ref.length() <= bytes_.run_length(static_cast<std::size_t>(ref.offset())));
    }

private:
    segmented<char> bytes_;
    std::size_t end_ = 0;
};

} // namespace entente
