// SPDX-License-Identifier: BSL-1.0
// Takes note of signals.
#include "signals.hpp"

namespace tools {
namespace {

volatile std::sig_atomic_t noted = 0;
void (*volatile listener)() noexcept = nullptr;

} // namespace

int pending_signal() noexcept { return noted; }

signal_guard::signal_guard(void (*heard)() noexcept) noexcept {
    listener = heard;
    struct sigaction note {};
    note.sa_handler = [](int signal) {
        noted = signal;
        if (listener != nullptr) listener();
    };
    note.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    ::sigaction(SIGINT, &note, &old_interrupt_);
    ::sigaction(SIGTERM, &note, &old_terminate_);
    if (old_interrupt_.sa_handler == SIG_IGN) ::sigaction(SIGINT, &old_interrupt_, nullptr);
    if (old_terminate_.sa_handler == SIG_IGN) ::sigaction(SIGTERM, &old_terminate_, nullptr);
}

signal_guard::~signal_guard() {
    ::sigaction(SIGINT, &old_interrupt_, nullptr);
    ::sigaction(SIGTERM, &old_terminate_, nullptr);
    listener = nullptr;
}

} // namespace tools
