// SPDX-License-Identifier: BSL-1.0
// Two pieces of work at once. (<thread> would cost every user a third of a second a file.)
#pragma once

#include <exception>
#if defined(__unix__) || defined(__APPLE__)
#include <pthread.h>
#include <unistd.h>
#endif

namespace entente::detail {

/// How many threads the machine runs at once, at least 1.
[[nodiscard]] inline unsigned processor_count() noexcept {
#if defined(_SC_NPROCESSORS_ONLN)
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? static_cast<unsigned>(count) : 1;
#else
    return 1;
#endif
}

/// Does `first` on this thread and `second` on one of its own, where the system has one to give; otherwise one after the other. Returns when
/// both are done. What one of them throws is thrown here, that of `second` only if `first` throws nothing.
template <class First, class Second>
void do_beside(First first, Second second) {
    struct job {
        Second* work;
        std::exception_ptr failure;
        void run() noexcept {
            try {
                (*work)();
            } catch (...) {
                failure = std::current_exception();
            }
        }
    } beside{&second, nullptr};
#if defined(__unix__) || defined(__APPLE__)
    pthread_t thread;
    const auto start = [](void* j) -> void* {
        static_cast<job*>(j)->run();
        return nullptr;
    };
    const bool started = pthread_create(&thread, nullptr, start, &beside) == 0;
#else
    const bool started = false;
#endif
    std::exception_ptr failure;
    try {
        first();
    } catch (...) {
        failure = std::current_exception();
    }
    if (!started) beside.run();
#if defined(__unix__) || defined(__APPLE__)
    else
        pthread_join(thread, nullptr);
#endif
    if (failure) std::rethrow_exception(failure);
    if (beside.failure) std::rethrow_exception(beside.failure);
}

} // namespace entente::detail
