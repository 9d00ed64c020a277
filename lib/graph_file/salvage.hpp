// SPDX-License-Identifier: BSL-1.0
// What can still be had of a damaged checkpoint: its arrays in memory, and which of their elements are lost. What they mean is not known
// here.
#pragma once

#include <entente/graph_file.hpp>
#include <entente/store/section_file.hpp>
#include <entente/store/section_kinds.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace entente::detail {

/// An array with holes.
class salvaged_array {
public:
    /// The elements [first, end).
    struct range {
        std::uint64_t first = 0, end = 0;
    };

    salvaged_array() = default;
    salvaged_array(std::uint64_t count, std::size_t element_size);

    [[nodiscard]] char* data() const noexcept { return bytes_.get(); }
    [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
    /// Element `i`, whether it is lost or not: then its bytes are arbitrary.
    template <class T>
    [[nodiscard]] T at(std::uint64_t i) const noexcept {
        static_assert(std::is_trivially_copyable_v<T>);
        T element;
        std::memcpy(&element, bytes_.get() + i * sizeof(T), sizeof(T));
        return element;
    }
    /// Whether any of `count` elements from `first` on is lost. O(log holes).
    [[nodiscard]] bool lost(std::uint64_t first, std::uint64_t count = 1) const noexcept;

    /// Only behind or next to the last one.
    void add_hole(range elements);

private:
    struct given_back {
        void operator()(char* bytes) const noexcept { std::free(bytes); }
    };
    std::uint64_t count_ = 0;
    std::unique_ptr<char, given_back> bytes_; // zero at first: what is never touched costs nothing
    std::vector<range> holes_;                // ascending
};

/// A damaged checkpoint. Sections are read, not mapped. All that is wrong goes into a list.
class salvaged_file {
public:
    /// Throws where neither header, footer and table nor their copies are whole.
    salvaged_file(file_system& files, const std::string& path, std::vector<damage>& found);

    [[nodiscard]] const section_file& file() const noexcept { return *file_; }

    /// What lies between the extents of a section.
    enum class gaps { zeros, lost };
    /// What a hole leaves, for the list of damage: `remains(elements)`.
    using what_remains = std::string (*)(salvaged_array::range elements);
    /// An array of so many elements. Whatever of it can't be had is a hole, and is listed.
    [[nodiscard]] salvaged_array array(section_kind kind, std::size_t element_size, std::uint64_t count,
                                       gaps between, what_remains remains);
    /// A section of bytes of which there is a copy, or nothing where it is not whole. Listed with `remains`.
    [[nodiscard]] std::optional<std::string> bytes(section_kind kind, const std::string& remains);
    /// Lists what is damaged of a section that is not needed, and by which nothing is lost.
    void look_at(const section& s, const std::string& remains);

    void note(std::uint32_t kind, std::uint64_t offset, const std::string& problem, std::string remains,
              bool nothing_lost = false);

private:
    // Nothing where the extent is sound, else what is wrong with it.
    [[nodiscard]] std::string problem_with(const section_extent& e, char* to) const;

    std::vector<damage>& found_;
    std::unique_ptr<section_file> file_;
};

} // namespace entente::detail
