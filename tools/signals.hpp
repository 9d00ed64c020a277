// SPDX-License-Identifier: BSL-1.0
// SIGINT and SIGTERM as a note to be read, so that work ends in good order.
#pragma once

#include <csignal>

namespace tools {

/// The signal that came last while a guard was there; 0 where none did.
[[nodiscard]] int pending_signal() noexcept;

/// While it lives, SIGINT and SIGTERM are taken note of instead of ending the program. The second time they end it.
class signal_guard {
public:
    /// `heard` is called by the signal's handler: it may only do what is safe there. It may be null.
    explicit signal_guard(void (*heard)() noexcept = nullptr) noexcept;
    signal_guard(const signal_guard&) = delete;
    signal_guard& operator=(const signal_guard&) = delete;
    ~signal_guard();

private:
    struct sigaction old_interrupt_ {};
    struct sigaction old_terminate_ {};
};

} // namespace tools
