// SPDX-License-Identifier: BSL-1.0
// Runs the real program as a shell does, and sends it signals.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace test_support {

/// How a command ended and what it printed.
struct outcome {
    int code = -1; ///< as a shell has it: 128 and the number of the signal where one ended it
    std::string out, err;
};

/// Runs a command of `sh` in a folder, where `entente` is the program that was built.
[[nodiscard]] outcome shell(const std::string& command, const std::string& folder);

/// A program that runs beside the test, its output going nowhere. Killed and waited for in the end.
class running_program {
public:
    running_program(const std::string& program, const std::vector<std::string>& arguments,
                    const std::string& folder);
    running_program(const running_program&) = delete;
    running_program& operator=(const running_program&) = delete;
    ~running_program();

    void send(int signal) const;
    /// Waits for its end. The code is as that of `outcome`.
    int wait();
    [[nodiscard]] bool has_ended();

private:
    pid_t id_ = -1;
    int code_ = -1;
    bool ended_ = false;
};

/// The paths of what was built; empty for what was not.
[[nodiscard]] std::string program_path();
[[nodiscard]] std::string archive_path();

} // namespace test_support
