// SPDX-License-Identifier: BSL-1.0
// An array that does not change any more, wherever its elements are.
#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace entente {

/// Elements made here, or in memory that somebody else keeps, such as a mapped file. Read like a span. Threads: immutable.
template <class T>
class frozen_array {
public:
    frozen_array() = default;
    explicit frozen_array(std::vector<T> made) noexcept : own_(std::move(made)), all_(own_) {}
    /// `elements` outlive the array.
    explicit frozen_array(std::span<const T> elements) noexcept : all_(elements) {}
    frozen_array(frozen_array&& other) noexcept
        : own_(std::move(other.own_)), // a vector's elements stay where they are
          all_(std::exchange(other.all_, {})) {}
    frozen_array& operator=(frozen_array&& other) noexcept {
        own_ = std::move(other.own_);
        all_ = std::exchange(other.all_, {});
        return *this;
    }

    [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return all_[index]; }
    [[nodiscard]] const T* data() const noexcept { return all_.data(); }
    [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
    [[nodiscard]] bool empty() const noexcept { return all_.empty(); }
    [[nodiscard]] const T* begin() const noexcept { return all_.data(); }
    [[nodiscard]] const T* end() const noexcept { return all_.data() + all_.size(); }
    [[nodiscard]] std::span<const T> all() const noexcept { return all_; }
    /// Memory of its own.
    [[nodiscard]] std::size_t own_bytes() const noexcept { return own_.capacity() * sizeof(T); }

private:
    std::vector<T> own_;
    std::span<const T> all_;
};

} // namespace entente
